package ledger

import (
	"fmt"
	"testing"
)

// Two sources that fill a ledger side by side, each in several batches, with
// articles of the same days and some of the same addresses.
func TestTwoFillSideBySide(t *testing.T) {
	d := newDesk(t)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := d.l.Begin("a", nil, t0)
	check(err)
	b, err := d.l.Begin("b", nil, t0)
	check(err)
	for n := range 3 {
		for i, p := range []*Pass{a, b} {
			var batch []Sighting
			for k := range manyAtOnce {
				name := fmt.Sprintf("%c%d-%d.md", 'a'+i, n, k)
				s := at(story(name, "Title "+name, "Text of "+name), t0.AddDate(-1, 0, 0))
				s.Fallback = "copydesk:" + name
				if k%100 == 0 {
					s.Canonical = fmt.Sprintf("https://example.org/%d-%d", n, k)
				}
				batch = append(batch, s)
			}
			check(p.Record(batch))
		}
	}
	for _, p := range []*Pass{a, b} {
		_, err := p.Finish()
		check(err)
	}
	if d.l.filling != nil || d.l.bare {
		t.Error("the ledger is still being filled")
	}
	var indexes int
	check(d.l.row("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name IN ('item_exact','item_title','item_page','entry_item','shown_item')").Scan(&indexes))
	if indexes != len(secondary) {
		t.Errorf("%d indexes", indexes)
	}
}
