package ledger

import "testing"

// bySize tells how many bytes an item each table and index takes.
func (d *desk) bySize(t *testing.T, items int) {
	t.Helper()
	err := d.l.each("SELECT name, sum(pgsize), sum(unused) FROM dbstat GROUP BY name ORDER BY 2 DESC", func(s scanner) error {
		var name string
		var size, unused int
		err := s.Scan(&name, &size, &unused)
		if size >= items {
			t.Logf("%28s %6d bytes an item, %d of them unused", name, size/items, unused/items)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
