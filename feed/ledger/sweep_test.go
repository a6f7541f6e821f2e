package ledger

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestSweep: what is remembered of pages, hosts, feeds and subscribers that are
// no more goes in its time; what is needed, and what may be back, stays.
func TestSweep(t *testing.T) {
	d := newDesk(t)
	now := t0.AddDate(2, 0, 0)
	long, lately := now.Add(-staleAfter-time.Hour), now.Add(-strangeAfter+time.Hour)
	d.pass(t0, nil, story("a", "A", "a"))
	d.archived(t0)
	for key, look := range map[string]time.Time{"news": now, "away": now.Add(-strangeAfter - time.Hour), "other": lately} {
		fatal(t, d.l.SetHealth(Health{Source: key, LastLook: look}))
		fatal(t, d.l.Memory(key).StoreAll(map[string][]byte{"page 1": []byte("x"), "page 2": []byte("x"), "title": []byte("x")}))
	}
	fatal(t, d.l.Memory("").StoreAll(map[string][]byte{"robots a": []byte("old"), "robots b": []byte("new")}))
	for _, name := range []string{"f", "gone", "late"} {
		_, _, err := d.l.Modified(name, "x", long, map[bool]time.Time{true: lately, false: long}[name == "late"])
		fatal(t, err)
	}
	_, _, err := d.l.Modified("late", "y", lately, lately)
	fatal(t, err)
	fatal(t, d.l.exec("INSERT INTO hub_topic (topic, etag) VALUES ('ours/a', ''), ('gone/a', ''), ('gone/wanted', '')"))
	for i, expires := range []time.Time{now.Add(time.Hour), now} {
		fatal(t, d.l.exec("INSERT INTO subscription (topic, callback, host, secret, expires) VALUES ('gone/wanted', ?, '', '', ?)", fmt.Sprint("c", i), expires.UnixMilli()))
		fatal(t, d.l.Owe(Errand{Kind: Deliver, URL: fmt.Sprint("c", i), Topic: "gone/wanted"}, now))
	}
	fatal(t, d.l.Owe(Errand{Kind: Ping, URL: "hub", Topic: "x"}, now.Add(-strangeAfter-time.Hour)))
	fatal(t, d.l.Owe(Errand{Kind: Ping, URL: "hub", Topic: "y"}, lately))
	for i, at := range []time.Time{long, now.Add(-graveTime - time.Hour), now} {
		fatal(t, d.l.exec("INSERT INTO grave (cut, uri, at) VALUES (1, ?, ?), (?, 'last', ?)", fmt.Sprint("g", i), at.UnixMilli(), 10+i, long.UnixMilli()))
	}
	fatal(t, d.l.exec("INSERT INTO frozen (item, rev, published, updated, day_only, data) VALUES (1, 7, 0, 0, 0, '{}'), (1, 8, 0, 0, 0, '{}')"))
	fatal(t, d.l.exec("INSERT INTO member (cut, page, rank, item, rev) VALUES (99, 3, 0, 1, 8)"))
	starts := func(prefixes ...string) func(string) bool {
		return func(name string) bool {
			for _, p := range prefixes {
				if strings.HasPrefix(name, p) {
					return true
				}
			}
			return false
		}
	}
	keeps := starts("page 2", "title")
	p := d.pruneAll(Pruning{Sites: []string{"news"}, Needed: map[string]func(string, []byte) bool{
		"news": func(name string, _ []byte) bool { return keeps(name) },
		"":     func(_ string, value []byte) bool { return string(value) == "new" },
	}, Others: starts("title"), Feed: starts("f"), Topic: starts("ours/")}, now)
	var b strings.Builder
	for _, q := range []string{"SELECT coalesce((SELECT s.key FROM source s WHERE s.id = m.source), '') || ':' || m.key FROM memory m", "SELECT name FROM feed", "SELECT topic FROM hub_topic",
		"SELECT callback FROM subscription", "SELECT url || ' ' || topic FROM errand", "SELECT uri FROM grave", "SELECT rev FROM frozen"} {
		fatal(t, d.l.each(q+" ORDER BY 1", func(s scanner) error {
			var name string
			err := s.Scan(&name)
			fmt.Fprint(&b, name, ", ")
			return err
		}))
		b.WriteString("\n")
	}
	want := `:robots b, away:title, news:page 2, news:title, other:page 1, other:page 2, other:title, 
f, late, 
gone/wanted, ours/a, 
c0, 
c0 gone/wanted, hub y, 
g1, g2, last, last, last, 
8, 
`
	if got := b.String(); got != want {
		t.Errorf("left is\n%s\nwant\n%s", got, want)
	}
	if p.Forgotten != 11 {
		t.Errorf("%d rows forgotten: %+v", p.Forgotten, p)
	}
}

// TestPruneInPieces: a pruning that is asked for piece by piece, and begun anew
// between, comes to the end whatever there is.
func TestPruneInPieces(t *testing.T) {
	d := newDesk(t)
	var all []Sighting
	memory := map[string][]byte{}
	for i := range 3*pieceOfPruning + 7 {
		all = append(all, at(story(fmt.Sprintf("a%d", i), fmt.Sprintf("Title %d", i), strings.Repeat(fmt.Sprintf("text %d ", i), 60)), t0.Add(time.Duration(i)*time.Minute)))
		memory[fmt.Sprint("page ", i)] = []byte("x")
	}
	d.pass(t0.Add(time.Hour), nil, all...)
	fatal(t, d.l.Memory("news").StoreAll(memory))
	cut := d.archived(t0)
	before := d.chain(cut)
	p := Pruning{Sites: []string{"news"}, Needed: map[string]func(string, []byte) bool{"news": func(string, []byte) bool { return false }}}
	pieces, last := 0, p
	for done := false; !done; pieces++ {
		var err error
		if _, done, err = d.l.Prune(&p, t0); err != nil {
			t.Fatal(err)
		}
		if n := p.Packed - last.Packed; n > pieceOfChanges {
			t.Fatalf("%d bodies in a piece", n)
		}
		if n := p.Forgotten - last.Forgotten; n > pieceOfPruning {
			t.Fatalf("%d rows in a piece", n)
		}
		last = p
	}
	if shown := len(before.current) + len(before.pages[len(before.pages)-1]); p.Packed != len(all)-shown || p.Forgotten != len(memory) {
		t.Errorf("%d of %d bodies and %d of %d rows after %d pieces", p.Packed, len(all), p.Forgotten, len(memory), pieces)
	}
	after := d.chain(cut)
	for i := range before.pages {
		if told(before.pages[i]) != told(after.pages[i]) {
			t.Fatalf("archive page %d is another", i+1)
		}
	}
	if again := d.pruneAll(Pruning{Sites: []string{"news"}}, t0); again.Packed > 0 {
		t.Errorf("%d bodies packed twice", again.Packed)
	}
}
