package ledger

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var pruneSeeds = flag.Uint64("prune.seeds", 2, "how many random stretches TestPruneYears tries")

// An act is an article of the play that TestPruneYears gives twice.
type act struct {
	number, edits, moves int
	there                bool
	published            time.Time
}

func (a *act) key() string { return fmt.Sprintf("a%d-%d", a.number, a.moves) }

func (a *act) sighting(now time.Time) Sighting {
	var text []string
	for i := range 5 {
		edit := 0
		if i == 0 {
			edit = a.edits
		}
		text = append(text, fmt.Sprintf("Paragraph %d of story %d%s, edit %d", i, a.number, strings.Repeat(" which goes on for a while", 4), edit))
	}
	s := at(story(a.key(), fmt.Sprintf("Story %d", a.number), text...), a.published)
	s.Seen = now
	return s
}

// TestPruneYears: over two years of new articles, edits, deletions, returns, renames and
// articles that come back elsewhere, a ledger that is pruned all the time tells
// readers what one tells that never is: the same documents with the same ids, dates,
// order and pages, and but for old bodies in the archive the same words. Every
// article that there is stands in them once, under the id and the date it had
// from the beginning, and none that there is not.
func TestPruneYears(t *testing.T) {
	for seed := range *pruneSeeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { pruneYears(t, rand.New(rand.NewPCG(seed, 11)), seed%2 == 1) })
	}
}

func pruneYears(t *testing.T, rnd *rand.Rand, folder bool) {
	kept, pruned := newDesk(t), newDesk(t)
	for _, d := range [...]*desk{kept, pruned} {
		if err := d.l.once("PRAGMA synchronous = off"); err != nil { // no power cut is part of it
			t.Fatal(err)
		}
	}
	const keep = 60 * 24 * time.Hour
	policy := Pruning{Sites: []string{"news"}, Keep: keep, Needed: map[string]func(string, []byte) bool{"news": func(name string, _ []byte) bool { return name == "index" }},
		Others: func(string) bool { return false }, Feed: func(name string) bool { return name == "f" }, Topic: func(string) bool { return false }}
	if folder {
		policy.Sites, policy.Folders = nil, policy.Sites
	}
	var acts []*act
	pick := func(there bool) *act {
		for range 20 {
			if len(acts) == 0 {
				return nil
			}
			if a := acts[rnd.IntN(len(acts))]; a.there == there {
				return a
			}
		}
		return nil
	}
	ids, dates := map[string]string{}, map[string]string{}
	var total Pruning
	now := t0
	for step := range 60 {
		now = now.Add(12 * 24 * time.Hour)
		changed := map[*act]bool{}
		var gone []string
		var all []Sighting
		for range 1 + rnd.IntN(4) {
			var a *act
			switch n := rnd.IntN(10); {
			case n < 4 || len(acts) < 8:
				a = &act{number: len(acts) + 1, published: now.Add(-time.Duration(rnd.IntN(1000)) * time.Minute)}
				acts = append(acts, a)
			case n < 8:
				a = pick(true)
			default:
				a = pick(false)
			}
			if a == nil || changed[a] {
				continue
			}
			changed[a] = true
			switch n := rnd.IntN(6); {
			case !a.there:
				if a.there = true; n < 2 && a.moves == 0 { // of what was renamed before only the text tells who it is
					a.edits++
				} else if n < 4 {
					a.moves++ // comes back elsewhere
				}
			case n < 2:
				a.there = false
				gone = append(gone, a.key())
				continue
			case n < 4:
				a.edits++
			default:
				gone = append(gone, a.key())
				if a.moves++; n == 5 {
					a.edits++
				}
			}
			all = append(all, a.sighting(now))
		}
		if a := pick(true); a != nil && !changed[a] { // looked at again, and nothing was new
			s := a.sighting(now)
			s.Unchanged = true
			all = append(all, s)
		}
		var views [2]chain
		var modified [2]time.Time
		var graves [2][]Grave
		for i, d := range [...]*desk{kept, pruned} {
			d.pass(now, gone, all...)
			if len(d.l.rules) == 0 {
				if err := d.l.SetRules([]Rule{{Name: "f", Sources: []string{"news"}, Limit: 4, Archive: true, Graves: true}}); err != nil {
					t.Fatal(err)
				}
			}
			cut := d.archived(now)
			if d == pruned && rnd.IntN(3) > 0 {
				p := d.pruneAll(policy, now)
				total.Pruned, total.Dropped, total.Packed, total.Forgotten = total.Pruned+p.Pruned, total.Dropped+p.Dropped, total.Packed+p.Packed, total.Forgotten+p.Forgotten
			}
			if step%20 == 19 {
				if err := d.l.Vacuum(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			views[i] = d.chain(cut)
			for _, name := range []string{"f", fmt.Sprint("other ", step)} {
				m, _, err := d.l.Modified(name, fmt.Sprint(Hash(told(views[i].current))), now, now)
				if err != nil {
					t.Fatal(err)
				}
				if name == "f" {
					modified[i] = m
				}
			}
			if err := d.l.Memory("news").StoreAll(map[string][]byte{"index": []byte("x"), fmt.Sprint("page ", step): []byte("x")}); err != nil {
				t.Fatal(err)
			}
			var err error
			if graves[i], err = d.l.Graves(cut); err != nil {
				t.Fatal(err)
			}
		}
		if !modified[0].Equal(modified[1]) || fmt.Sprint(graves[0]) != fmt.Sprint(graves[1]) {
			t.Fatalf("step %d: documents of %s with %v, and %s with %v", step, modified[0], graves[0], modified[1], graves[1])
		}
		if a, b := told(views[0].current), told(views[1].current); a != b {
			t.Fatalf("step %d: the current document is\n%s, and pruned\n%s", step, a, b)
		}
		if fmt.Sprint(views[0].full) != fmt.Sprint(views[1].full) {
			t.Fatalf("step %d: archive pages %v, and pruned %v", step, views[0].full, views[1].full)
		}
		for i, items := range views[0].pages {
			for j, it := range views[1].pages[i] {
				if (it.Pruned || it.Frozen) && it.Body == "" && now.Sub(it.Updated) >= keep && !folder {
					it.Body = items[j].Body
				}
			}
			if a, b := told(items), told(views[1].pages[i]); a != b {
				t.Fatalf("step %d: archive page %d is\n%s, and pruned\n%s", step, i+1, a, b)
			}
		}
		left := map[string]bool{}
		for _, a := range acts {
			if a.there {
				left[fmt.Sprintf("Story %d", a.number)] = true
			}
		}
		for _, items := range append(views[1].pages, views[1].current) {
			for _, it := range items {
				title, date := it.Content.Title, it.Published.String()
				if !left[title] {
					t.Fatalf("step %d: %q is doubled, or is there again", step, title)
				}
				delete(left, title)
				if id := ids[title]; id != "" && (id != it.ID || dates[title] != date) {
					t.Fatalf("step %d: %q is %s of %s, was %s of %s", step, title, it.ID, date, id, dates[title])
				}
				ids[title], dates[title] = it.ID, date
			}
		}
		if len(left) > 0 {
			t.Fatalf("step %d: lost: %v", step, left)
		}
	}
	t.Logf("%d articles; %d bodies dropped, %d to be read again, %d packed, %d other rows", len(acts), total.Pruned, total.Dropped, total.Packed, total.Forgotten)
	if total.Packed == 0 || total.Forgotten == 0 || !folder && total.Pruned == 0 {
		t.Errorf("hardly anything was pruned: %+v", total)
	}
}
