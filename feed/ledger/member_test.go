package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// A chain is a feed as readers see it: the current document and every archive.
type chain struct {
	current []*Item
	pages   [][]*Item
	full    []bool
}

func (d *desk) chain(cut int64) (c chain) {
	d.Helper()
	items, err := d.l.Current(cut, 0)
	if err != nil {
		d.Fatal(err)
	}
	c.current = items
	for page := 1; ; page++ {
		items, _, full, err := d.l.ArchivePage(cut, page)
		if errors.Is(err, ErrNoPage) {
			return c
		}
		if err != nil {
			d.Fatal(err)
		}
		c.pages, c.full = append(c.pages, items), append(c.full, full)
	}
}

// told is what a page tells readers.
func told(items []*Item) string {
	var b strings.Builder
	for _, it := range items {
		fmt.Fprintf(&b, "%s %s %s %s %s\n", it.ID, it.Content.Title, it.Published, it.Updated, it.Body)
	}
	return b.String()
}

// TestChain: whatever happens to articles, in whatever order, and however
// often the program ends between two steps, the documents of a feed hold every
// article of it once, the current ones before the others, and a full archive
// that went out says for ever what it said, less what was taken away.
func TestChain(t *testing.T) {
	tag := func(c *Candidate) []Value {
		var vs []Value
		for _, x := range c.Tags {
			vs = append(vs, Value{x, x, x})
		}
		return vs
	}
	odd := func(c *Candidate) []Value {
		if slices.Contains(c.Tags, "odd") {
			return []Value{{}}
		}
		return nil
	}
	for seed := range uint64(10) {
		rnd := rand.New(rand.NewPCG(seed, 5))
		dir := t.TempDir()
		d := &desk{T: t}
		limit := 4
		reopen := func() {
			if d.l != nil {
				d.l.Close()
			}
			l, err := Open(context.Background(), dir, 0)
			if err != nil {
				t.Fatal(err)
			}
			d.l = l
			err = l.SetRules([]Rule{
				{Name: "all", Sources: []string{"news"}, Limit: limit, Archive: true},
				{Name: "odd", Sources: []string{"news"}, Limit: 3, Archive: true, Values: odd, Text: "odd"},
				{Name: "tags", Sources: []string{"news"}, Limit: 2, Archive: true, Values: tag, Each: true},
				{Name: "one each", Sources: []string{"news"}, Limit: 3, PerAuthor: 1, Archive: true},
				{Name: "open", Sources: []string{"news"}, Limit: 3},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		reopen()
		now := t0
		alive := map[string]Sighting{}
		tags := [][]string{{"odd"}, {"even"}, {"odd", "even"}, nil}
		frozen := map[string]map[string]string{} // by cut and page: by item: what it said
		inArchive := map[string]bool{}
		for step := range 60 {
			now = now.Add(time.Minute)
			key := fmt.Sprintf("k%02d", rnd.IntN(25))
			_, there := alive[key]
			switch n := rnd.IntN(10); {
			case !there || n < 5:
				s := at(story(key, "Title "+key, fmt.Sprintf("text %d", step), "of "+key), t0.Add(time.Duration(rnd.IntN(300))*time.Hour).Add(-400*time.Hour))
				s.Content.Tags = tags[rnd.IntN(len(tags))]
				s.Content.Authors = nil
				s.Authored = true
				if rnd.IntN(4) == 0 {
					s.Body = nil // only looked at
				}
				alive[key] = s
				d.pass(now, nil, s)
			case n < 8:
				delete(alive, key)
				d.pass(now, []string{key})
			}
			if rnd.IntN(6) == 0 {
				reopen() // before anybody could sync
			}
			if rnd.IntN(15) == 0 {
				limit = 2 + rnd.IntN(4)
				reopen()
				frozen, inArchive = map[string]map[string]string{}, map[string]bool{}
			}
			if rnd.IntN(3) == 0 {
				continue
			}
			if _, err := d.l.Sync(now); err != nil {
				t.Fatal(err)
			}
			for _, rule := range []string{"all", "odd", "tags", "one each", "open"} {
				cuts, err := d.l.Cuts(rule)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range cuts {
					where := fmt.Sprintf("seed %d, step %d, %s %s", seed, step, rule, c.Value.Key)
					ch := d.chain(c.ID)
					seen := map[string]string{}
					for i, items := range append([][]*Item{ch.current}, ch.pages...) {
						for _, it := range items {
							if was, twice := seen[it.Key]; twice {
								t.Fatalf("%s: %s is in page %s and %d", where, it.Key, was, i)
							}
							seen[it.Key] = fmt.Sprint(i)
							id := fmt.Sprintf("%d %s", c.ID, it.ID)
							if i == 0 && inArchive[id] {
								t.Fatalf("%s: %s came back from the archive", where, it.Key)
							}
							if i > 0 {
								inArchive[id] = true
							}
						}
					}
					for id := range inArchive {
						if rest, ok := strings.CutPrefix(id, fmt.Sprintf("%d ", c.ID)); ok && !slices.ContainsFunc(slices.Concat(ch.pages...), func(it *Item) bool { return it.ID == rest }) {
							delete(inArchive, id) // taken away; it may come anew
						}
					}
					for key, s := range alive {
						in := rule != "odd" && rule != "tags" || slices.Contains(s.Content.Tags, "odd") && rule == "odd" || slices.Contains(s.Content.Tags, c.Value.Key)
						if _, got := seen[key]; in && !got && rule != "open" {
							t.Fatalf("%s: %s is nowhere", where, key)
						}
					}
					for key := range seen {
						if _, ok := alive[key]; !ok {
							t.Fatalf("%s: %s was taken away and is still there", where, key)
						}
					}
					for i, items := range ch.pages {
						full := ch.full[i]
						if full != (i+1 < len(ch.pages)) {
							t.Fatalf("%s: page %d of %d is full: %v", where, i+1, len(ch.pages), full)
						}
						page := fmt.Sprintf("%d/%d", c.ID, i+1)
						said := map[string]string{}
						for _, it := range items {
							said[it.ID] = told([]*Item{it})
						}
						if before := frozen[page]; before != nil {
							maps.DeleteFunc(before, func(id, _ string) bool { return said[id] == "" })
							if !maps.Equal(before, said) {
								t.Fatalf("%s: full page %d says now\n%v\nand said\n%v", where, i+1, said, before)
							}
							continue
						}
						if full && rnd.IntN(2) == 0 {
							bodies := map[int64]string{} // as a page is rendered: what is missing is read first
							for _, it := range items {
								if !it.HasBody {
									bodies[it.Row] = "<p>read when it was rendered</p>"
									it.Body, it.HasBody = bodies[it.Row], true
									said[it.ID] = told([]*Item{it})
								}
							}
							if err := d.l.PutBodies(bodies); err != nil {
								t.Fatal(err)
							}
							ok, err := d.l.Seen(c.ID, i+1, items)
							if err != nil || !ok {
								t.Fatalf("%s: page %d: %v %v", where, i+1, ok, err)
							}
							frozen[page] = said
						}
					}
				}
			}
		}
		d.l.Close()
	}
}

// TestRuleAway: a feed that nobody asked for during a change has it when it is
// asked for again, and keeps its archive.
func TestRuleAway(t *testing.T) {
	d := newDesk(t)
	rule := []Rule{{Name: "all", Sources: []string{"news"}, Limit: 1, Archive: true}}
	d.set(rule)
	for i := range 3 {
		d.pass(t0, nil, at(story(fmt.Sprint(i), fmt.Sprint("Title ", i), fmt.Sprint("text ", i)), t0.Add(time.Duration(i)*time.Hour-72*time.Hour)))
	}
	d.sync()
	d.set([]Rule{{Name: "other", Sources: []string{"news"}, Limit: 1}})
	d.pass(t0, []string{"0"}, at(story("3", "Title 3", "text 3"), t0.Add(-time.Hour)))
	d.sync()
	d.set(rule)
	d.sync()
	cuts, err := d.l.Cuts("all")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	ch := d.chain(cuts[0].ID)
	for _, items := range append([][]*Item{ch.current}, ch.pages...) {
		for _, it := range items {
			got = append(got, it.Key)
		}
		got = append(got, "|")
	}
	if s := strings.Join(got, ""); s != "3||1|2|" {
		t.Errorf("%s", s)
	}
}

// TestBackBeforeSync: what went and came back with other words before anybody
// took notice is still in the archive page that went out, as it was.
func TestBackBeforeSync(t *testing.T) {
	d := newDesk(t)
	d.set([]Rule{{Name: "all", Sources: []string{"news"}, Limit: 1, Archive: true}})
	put := func(key, text string, gone ...string) {
		d.pass(t0, gone, at(story(key, "Title "+key, text), t0.Add(-24*time.Hour)))
	}
	for _, key := range []string{"a", "b", "c"} {
		put(key, "text of "+key)
		d.sync()
	}
	cuts, err := d.l.Cuts("all")
	if err != nil {
		t.Fatal(err)
	}
	page := func() []*Item { return d.chain(cuts[0].ID).pages[0] }
	before := page()
	if ok, err := d.l.Seen(cuts[0].ID, 1, before); err != nil || !ok {
		t.Fatal(ok, err)
	}
	for i, text := range []string{"other words", "and others again"} {
		key := before[0].Key
		d.pass(t0, []string{key})
		put(key, text)
		if i == 1 {
			d.sync()
		}
		if now := told(page()); now != told(before) {
			t.Errorf("it says now\n%s\nand said\n%s", now, told(before))
		}
	}
	d.pass(t0, []string{before[0].Key})
	d.sync()
	if got := page(); len(got) != 0 {
		t.Errorf("withdrawn, and still there: %s", told(got))
	}
}

// TestItemPage: an item's own page follows the item while the feed takes it;
// of what it does not take any more it shows what its archive shows, or
// nothing.
func TestItemPage(t *testing.T) {
	d := newDesk(t)
	d.set([]Rule{{Name: "open", Sources: []string{"news"}, Limit: 1, Archive: true, Text: "open", Values: func(c *Candidate) []Value {
		if slices.Contains(c.Tags, "secret") {
			return nil
		}
		return []Value{{}}
	}}})
	put := func(key, text string, tags ...string) {
		s := at(story(key, "Title "+key, text), t0.Add(-24*time.Hour))
		s.Content.Tags = tags
		d.pass(t0, nil, s)
	}
	for _, key := range []string{"a", "b", "c", "d"} {
		put(key, "first words of "+key)
		d.sync()
	}
	cuts, err := d.l.Cuts("open")
	if err != nil {
		t.Fatal(err)
	}
	cut := cuts[0].ID
	ch := d.chain(cut)
	pages := map[string]string{}
	for _, items := range append(ch.pages, ch.current) {
		for _, it := range items {
			pages[it.Key] = it.Page
		}
	}
	if ok, err := d.l.Seen(cut, 1, ch.pages[0]); err != nil || !ok {
		t.Fatal(ok, err)
	}
	archived, filling, current := ch.pages[0][0].Key, ch.pages[2][0].Key, ch.current[0].Key
	says := func(key, want string) {
		t.Helper()
		it, err := d.l.ItemPage(cut, pages[key])
		if got := ""; err != nil {
			if !errors.Is(err, fs.ErrNotExist) || want != got {
				t.Errorf("%s: %v, want %q", key, err, want)
			}
		} else if it.Body != "<p>"+want+"</p>" {
			t.Errorf("%s: %q, want %q", key, it.Body, want)
		}
	}
	for _, key := range []string{archived, filling, current} {
		put(key, "other words", "x")
		says(key, "other words")
		put(key, "not for everybody", "secret")
	}
	for range 2 { // before the feed is brought up to date, and after
		says(archived, "first words of "+archived)
		says(filling, "")
		says(current, "")
		d.sync()
	}
	put(archived, "for everybody again")
	says(archived, "for everybody again")
	d.pass(t0, []string{archived})
	says(archived, "")
}

// TestUntouched: a change touches the feeds it is about and no others.
func TestUntouched(t *testing.T) {
	d := newDesk(t)
	rules := []Rule{}
	for i := range 50 {
		want := fmt.Sprint("t", i)
		rules = append(rules, Rule{Name: want, Sources: []string{"news"}, Limit: 2, Archive: true, Text: want, Values: func(c *Candidate) []Value {
			if slices.Contains(c.Tags, want) {
				return []Value{{}}
			}
			return nil
		}})
	}
	d.set(rules)
	d.sync()
	s := story("a", "A", "text")
	s.Content.Tags = []string{"t7"}
	d.pass(t0, nil, s)
	if got := d.sync(); len(got) != 1 || got[0].Cut.Name != "t7" {
		t.Errorf("%+v", got)
	}
	d.pass(t0, nil, s) // read again, and as it was but for the body, which may be another
	s.Content.Tags = []string{"t8"}
	s.Stamp = "2"
	d.pass(t0, nil, s)
	if got := d.sync(); len(got) != 2 {
		t.Errorf("%+v", got)
	}
	if got := d.sync(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func (d *desk) set(rules []Rule) {
	d.Helper()
	if err := d.l.SetRules(rules); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) sync() []Moved {
	d.Helper()
	moved, err := d.l.Sync(t0)
	if err != nil {
		d.Fatal(err)
	}
	return moved
}

// TestAtOnce: a feed that would begin its archive with too many items has none
// until they are fewer or somebody asks for it; then none is lost.
func TestAtOnce(t *testing.T) {
	d := newDesk(t)
	rule := func(atOnce int) []Rule {
		return []Rule{{Name: "news", Sources: []string{"news"}, Limit: 10, Archive: true, AtOnce: atOnce}}
	}
	pages := func() int {
		t.Helper()
		d.sync()
		cuts, err := d.l.Cuts("news")
		if err != nil {
			t.Fatal(err)
		}
		c := d.chain(cuts[0].ID)
		seen := map[string]bool{}
		for _, page := range append(c.pages, c.current) {
			for _, it := range page {
				if seen[it.ID] {
					t.Errorf("%s stands in the chain twice", it.ID)
				}
				seen[it.ID] = true
			}
		}
		if len(c.pages) > 0 && len(seen) != len(d.items()) {
			t.Errorf("%d of %d items in the chain", len(seen), len(d.items()))
		}
		if n, err := d.l.Unarchived(cuts[0].ID); err != nil || (n > 0) != (len(c.pages) == 0) {
			t.Errorf("%d are not archived, %d pages: %v", n, len(c.pages), err)
		}
		return len(c.pages)
	}
	d.set(rule(40))
	var all []Sighting
	for i := range 60 {
		all = append(all, at(story(fmt.Sprintf("%d.md", i), fmt.Sprintf("Title %d", i), fmt.Sprintf("Text %d", i)), t0.Add(time.Duration(i)*time.Hour)))
	}
	now := t0.AddDate(0, 1, 0)
	d.pass(now, nil, all...)
	if n := pages(); n != 0 {
		t.Errorf("50 items over the limit made %d pages", n)
	}
	d.pass(now, []string{"0.md", "59.md", "5.md"})
	if n := pages(); n != 0 {
		t.Errorf("47 items over the limit made %d pages", n)
	}
	d.set(rule(40))
	if n := pages(); n != 0 {
		t.Errorf("another start made %d pages", n)
	}
	d.set(rule(0))
	if n := pages(); n != 5 {
		t.Errorf("asked for, %d pages", n)
	}
	d.set(rule(40))
	if n := pages(); n != 5 {
		t.Errorf("not asked for any more, %d pages", n)
	}
}
