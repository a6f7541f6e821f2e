package ledger

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// pruneAll prunes until there is nothing more to look at.
func (d *desk) pruneAll(p Pruning, now time.Time) Pruning {
	d.Helper()
	for {
		_, done, err := d.l.Prune(&p, now)
		if err != nil {
			d.Fatal(err)
		}
		if done {
			return p
		}
	}
}

// archived makes a feed of 4 items with an archive; its full pages go out.
func (d *desk) archived(now time.Time) (cut int64) {
	d.Helper()
	rule := Rule{Name: "f", Sources: []string{"news"}, Limit: 4, Archive: true}
	if len(d.l.rules) == 0 {
		if err := d.l.SetRules([]Rule{rule}); err != nil {
			d.Fatal(err)
		}
	}
	if _, err := d.l.Sync(now); err != nil {
		d.Fatal(err)
	}
	cut = d.l.rules[0].cuts[""].ID
	c := d.chain(cut)
	for i, items := range c.pages {
		if c.full[i] {
			if ok, err := d.l.Seen(cut, i+1, items); err != nil || !ok {
				d.Fatal(ok, err)
			}
		}
	}
	return cut
}

// facts are what pruning never touches, of every item.
func (d *desk) facts() string {
	d.Helper()
	var b strings.Builder
	err := d.l.each("SELECT id, uri, canonical, exact, published, updated, first_seen, page, rev, data FROM item ORDER BY id", func(s scanner) error {
		var v [10]any
		err := s.Scan(&v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], &v[8], &v[9])
		fmt.Fprintln(&b, v[:]...)
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return b.String()
}

// TestPrune: pruning changes no id, no date and nothing else of any item, no
// byte of a current document; archive pages have the old items without their
// bodies, frozen states of items stay; what comes back or is edited is the same
// item, and has its body again.
func TestPrune(t *testing.T) {
	for seed := range uint64(10) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		d := newDesk(t)
		now := t0
		n := 0
		text := map[string]Sighting{}
		for range 40 {
			now = now.Add(12 * time.Hour)
			var all []Sighting
			for range 1 + rnd.IntN(2) {
				n++
				all = append(all, at(story(fmt.Sprintf("a%d", n), fmt.Sprintf("Title %d", n), fmt.Sprintf("text %d", n), "more"), now.Add(time.Duration(n)*time.Second)))
			}
			if n > 5 && rnd.IntN(3) == 0 {
				k := 1 + rnd.IntN(n-2)
				all = append(all, at(story(fmt.Sprintf("a%d", k), fmt.Sprintf("Title %d", k), fmt.Sprintf("text %d of %s", k, now)), now))
			}
			for i := range all {
				all[i].Seen = now
				text[all[i].Key] = all[i]
			}
			d.pass(now, nil, all...)
			d.archived(now)
		}
		cut := d.archived(now)
		before, facts := d.chain(cut), d.facts()
		const keep = 5 * 24 * time.Hour
		if p := d.pruneAll(Pruning{Folders: []string{"elsewhere"}, Sites: []string{"news"}}, now); p.Pruned+p.Dropped > 0 || told(d.chain(cut).current) != told(before.current) {
			t.Fatalf("pruned unasked: %+v", p)
		}
		p := d.pruneAll(Pruning{Sites: []string{"news"}, Keep: keep}, now)
		if p.Pruned < 10 {
			t.Fatalf("only %d of %d bodies pruned", p.Pruned, n)
		}
		if again := d.pruneAll(Pruning{Sites: []string{"news"}, Keep: keep}, now); again.Pruned > 0 {
			t.Errorf("seed %d: %d bodies pruned twice", seed, again.Pruned)
		}
		after := d.chain(cut)
		if told(after.current) != told(before.current) {
			t.Errorf("seed %d: the current document changed", seed)
		}
		if d.facts() != facts {
			t.Errorf("seed %d: more than bodies changed", seed)
		}
		var gone *Item
		for i, items := range after.pages {
			for j, it := range items {
				was := before.pages[i][j]
				switch {
				case it.Frozen || now.Sub(it.Updated) < keep:
					if it.Pruned || it.Body != was.Body || it.Body == "" {
						t.Errorf("seed %d: %s, of %s, lost its body", seed, it.Key, it.Updated)
					}
				case !it.Pruned || !it.HasBody || it.Body != "":
					t.Errorf("seed %d: %s, of %s, is not pruned: %+v", seed, it.Key, it.Updated, it)
				default:
					gone = it
				}
				it.Body, was.Body = "", ""
			}
			if told(items) != told(before.pages[i]) {
				t.Errorf("seed %d: archive %d has more changed than bodies", seed, i+1)
			}
		}
		if gone == nil {
			t.Fatal("nothing pruned is in the archive")
		}
		// Listed again as it was, only looked at, then edited.
		s := text[gone.Key]
		s.Unchanged = true
		d.pass(now, nil, s)
		if it := d.byRow(cut, gone.Row); it == nil || !it.Pruned || it.ID != gone.ID || !it.Updated.Equal(gone.Updated) {
			t.Errorf("seed %d: seen again: %+v", seed, it)
		}
		s = story(gone.Key, gone.Content.Title, "all new words")
		s.Published = gone.Published
		now = now.Add(time.Hour)
		d.pass(now, nil, s)
		it, err := d.l.ByPage(gone.Page)
		if err != nil || it.ID != gone.ID || !it.Published.Equal(gone.Published) || it.Pruned || it.Body != *s.Body {
			t.Errorf("seed %d: edited: %v %+v", seed, err, it)
		}
	}
}

func (d *desk) byRow(cut, row int64) *Item {
	for _, items := range d.chain(cut).pages {
		for _, it := range items {
			if it.Row == row {
				return it
			}
		}
	}
	return nil
}

// TestPruneFolder: of a folder's bodies those are dropped that neither a current
// document, a full archive page that went out nor the page that fills is made of.
func TestPruneFolder(t *testing.T) {
	d := newDesk(t)
	var all []Sighting
	for i := range 14 {
		all = append(all, at(story(fmt.Sprintf("a%d", i), fmt.Sprintf("Title %d", i), fmt.Sprintf("text %d", i)), t0.Add(time.Duration(i)*time.Minute)))
	}
	d.pass(t0.Add(time.Hour), nil, all...)
	cut := d.archived(t0.Add(time.Hour)) // 4 shown, two full pages, one with 2
	before := d.chain(cut)
	if len(before.pages) != 3 || len(before.pages[2]) != 2 {
		t.Fatalf("%d pages", len(before.pages))
	}
	if err := d.l.exec("UPDATE leaf SET seen = 0 WHERE page = 2"); err != nil { // as if nobody had asked for it yet
		t.Fatal(err)
	}
	p := d.pruneAll(Pruning{Folders: []string{"news"}, Keep: time.Hour}, t0.AddDate(1, 0, 0))
	if p.Pruned != 0 || p.Dropped != 4 {
		t.Errorf("%+v, want the four of page 2 dropped", p)
	}
	after := d.chain(cut)
	for i, items := range append(after.pages, after.current) {
		for _, it := range items {
			if want := i != 1; it.HasBody != want || it.Pruned {
				t.Errorf("page %d: %s: %+v", i+1, it.Key, it)
			}
		}
	}
}
