package ledger

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var t0 = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// A desk is what the tests see of a ledger: one source named "news".
type desk struct {
	*testing.T
	l *Ledger
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	l, err := Open(context.Background(), t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return &desk{t, l}
}

// story makes the sighting of a file: title and paragraphs.
func story(key, title string, paragraphs ...string) Sighting {
	sum := func(s string) uint64 {
		h := fnv.New64a()
		h.Write([]byte(s))
		return h.Sum64()
	}
	fp := Fingerprint{Exact: sum(title + strings.Join(paragraphs, "|")), Title: sum(title), Alike: func(a, b []uint64) float64 {
		shared := 0
		for _, x := range a {
			if slices.Contains(b, x) {
				shared++
			}
		}
		return float64(shared) / float64(max(1, len(a), len(b)))
	}}
	for _, p := range paragraphs {
		fp.Sketch = append(fp.Sketch, sum(p))
	}
	slices.Sort(fp.Sketch)
	body := "<p>" + strings.Join(paragraphs, "</p><p>") + "</p>"
	return Sighting{Key: key, Stamp: key + title + strings.Join(paragraphs, ""), Fallback: "copydesk:news/" + key, Fingerprint: fp, Seen: t0,
		Content: Content{Title: title}, Body: &body, Slug: "s", Reader: 1}
}

func at(s Sighting, published time.Time) Sighting {
	s.Published = published
	return s
}

// pass records sightings and what is gone.
func (d *desk) pass(now time.Time, gone []string, sightings ...Sighting) Changes {
	d.Helper()
	p, err := d.l.Begin("news", gone, now)
	if err == nil {
		err = p.Record(sightings)
	}
	if err != nil {
		d.Fatal(err)
	}
	c, err := p.Finish()
	if err != nil {
		d.Fatal(err)
	}
	return c
}

func (d *desk) items() []*Item {
	d.Helper()
	items, err := d.l.Window([]string{"news"}, 100)
	if err != nil {
		d.Fatal(err)
	}
	return items
}

func (d *desk) only() *Item {
	d.Helper()
	items := d.items()
	if len(items) != 1 {
		var titles []string
		for _, it := range items {
			titles = append(titles, it.Key+" "+it.Content.Title)
		}
		d.Fatalf("want one item, have %d: %q", len(items), titles)
	}
	return items[0]
}

func TestIDForLife(t *testing.T) {
	d := newDesk(t)
	d.pass(t0, nil, story("a.md", "One", "p1", "p2", "p3"))
	id := d.only().ID
	if want := Mint("copydesk:news/a.md"); id != want {
		t.Errorf("id %s, want the one that a new ledger would mint, %s", id, want)
	}
	steps := []struct {
		name string
		gone []string
		s    Sighting
	}{
		{"edited", nil, story("a.md", "One", "p1", "p2 edited", "p3")},
		{"retitled", nil, story("a.md", "Another title", "p1", "p2 edited", "p3")},
		{"renamed", []string{"a.md"}, story("b/a.md", "Another title", "p1", "p2 edited", "p3")},
		{"renamed and edited", []string{"b/a.md"}, story("c.md", "Another title", "p1", "p2 again", "p3")},
		{"got an address of its own", nil, func() Sighting {
			s := story("c.md", "Another title", "p1", "p2 again", "p3")
			s.Canonical = "https://example.org/one"
			return s
		}()},
	}
	for i, st := range steps {
		d.pass(t0.Add(time.Duration(i+1)*time.Hour), st.gone, st.s)
		if got := d.only().ID; got != id {
			t.Errorf("%s: id became %s", st.name, got)
		}
	}
	d.pass(t0.Add(9*time.Hour), []string{"c.md"})
	if n := len(d.items()); n != 0 {
		t.Fatalf("withdrawn, but %d items", n)
	}
	d.pass(t0.Add(10*time.Hour), nil, story("c.md", "Another title", "p1", "p2 again", "p3"))
	if it := d.only(); it.ID != id || !it.Published.Equal(t0) {
		t.Errorf("came back as %s of %s", it.ID, it.Published)
	}
}

func TestTheOldNameOfARenamedFileIsFree(t *testing.T) {
	d := newDesk(t)
	d.pass(t0, nil, story("a.md", "One", "p1", "p2"))
	one := d.only().ID
	d.pass(t0, []string{"a.md"}, story("b.md", "One", "p1", "p2"))
	d.pass(t0, nil, story("a.md", "Two", "q1", "q2"))
	items := d.items()
	if len(items) != 2 || items[0].ID == items[1].ID {
		t.Fatalf("want two items of two ids, have %v", items)
	}
	for _, it := range items {
		if (it.Content.Title == "One") != (it.ID == one) {
			t.Errorf("%q has id %s", it.Content.Title, it.ID)
		}
	}
}

func TestRenamedEditedAndUnreadableAtFirst(t *testing.T) {
	d := newDesk(t)
	d.pass(t0, nil, story("a.md", "One", "p1", "p2", "p3", "p4"))
	id := d.only().ID
	d.pass(t0.Add(time.Second), []string{"a.md"}, Sighting{Key: "b.md", Stamp: "b", Failed: true, Retry: true, Note: "not whole yet"})
	d.pass(t0.Add(2*time.Second), nil, story("b.md", "One", "p1", "p2", "p3", "p4 edited"))
	if got := d.only().ID; got != id {
		t.Errorf("id %s, was %s", got, id)
	}
	// Another story under the same headline is another story.
	d.pass(t0.Add(3*time.Second), []string{"b.md"})
	d.pass(t0.Add(4*time.Second), nil, story("c.md", "One", "q1", "q2"))
	if got := d.only().ID; got == id {
		t.Error("a new story took the id of a withdrawn one")
	}
}

func TestDatesStay(t *testing.T) {
	d := newDesk(t)
	d.pass(t0, nil, story("a.md", "One", "p1"))
	first := d.only()
	if !first.Published.Equal(t0) {
		t.Errorf("undated: published %s, want the time of first sight", first.Published)
	}
	d.pass(t0.Add(time.Hour), nil, func() Sighting {
		s := story("a.md", "One", "p1")
		s.Stamp, s.Content.Tags = "touched", []string{"new tag"}
		return s
	}())
	if it := d.only(); !it.Published.Equal(first.Published) || !it.Updated.Equal(first.Updated) || it.Rev == first.Rev {
		t.Errorf("only a tag changed: published %s, updated %s, rev %d", it.Published, it.Updated, it.Rev)
	}
	d.pass(t0.Add(2*time.Hour), nil, story("a.md", "One", "p1 changed"))
	if it := d.only(); !it.Published.Equal(first.Published) || !it.Updated.Equal(t0.Add(2*time.Hour)) {
		t.Errorf("the text changed: published %s, updated %s", it.Published, it.Updated)
	}
	// A page that states another date later is not believed, its author is.
	day := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	d.pass(t0.Add(3*time.Hour), nil, at(story("a.md", "One", "p1 changed"), day))
	if it := d.only(); !it.Published.Equal(first.Published) {
		t.Errorf("re-dated to %s", it.Published)
	}
	s := at(story("a.md", "One", "p1 changed"), day)
	s.Authored = true
	d.pass(t0.Add(4*time.Hour), nil, s)
	if it := d.only(); !it.Published.Equal(day) || it.Updated.Before(it.Published) {
		t.Errorf("corrected by its author: published %s", it.Published)
	}
}

// Who asks by the date alone would miss the second of two changes that bear
// one.
func TestNoTwoChangesBearOneDate(t *testing.T) {
	d := newDesk(t)
	at := t0
	for i, c := range []struct {
		digest string
		now    time.Duration
		want   time.Duration
	}{{"a", 0, 0}, {"b", time.Minute, time.Minute}, {"c", time.Minute + time.Second/2, time.Minute + time.Second}, {"c", time.Hour, time.Minute + time.Second},
		{"d", 0, time.Minute + 2*time.Second}, {"e", time.Hour, time.Hour}} {
		got, _, err := d.l.Modified("all", c.digest, at, at.Add(c.now))
		if err != nil || !got.Equal(at.Add(c.want)) {
			t.Errorf("edition %d is dated %s, %v; want %s", i, got, err, at.Add(c.want))
		}
	}
}

func TestBetterReadingIsNoUpdate(t *testing.T) {
	d := newDesk(t)
	s := story("a.md", "One", "p1", "advertisement")
	d.pass(t0, nil, s)
	was := d.only()
	better := story("a.md", "One", "p1")
	better.Stamp, better.Reader = s.Stamp, 2
	d.pass(t0.Add(time.Hour), nil, better)
	if it := d.only(); !it.Updated.Equal(was.Updated) || it.Body != "<p>p1</p>" {
		t.Errorf("updated %s, body %s", it.Updated, it.Body)
	}
}

func TestUpdatedIsDistinct(t *testing.T) {
	d := newDesk(t)
	var all []Sighting
	noon := time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)
	for i := range 3000 {
		s := at(story(string(rune('a'+i%26))+strings.Repeat("x", i/26), "T"+strings.Repeat("y", i), "p"), noon)
		s.DayOnly = true
		all = append(all, s)
	}
	d.pass(t0, nil, all...)
	items, err := d.l.Window([]string{"news"}, 5000)
	if err != nil || len(items) != 3000 {
		t.Fatal(len(items), err)
	}
	seen := map[time.Time]bool{}
	for _, it := range items {
		if seen[it.Updated] {
			t.Fatalf("two items updated at %s", it.Updated)
		}
		seen[it.Updated] = true
		if !it.Published.Equal(noon) {
			t.Fatalf("published moved to %s", it.Published)
		}
	}
}

func TestNothingDoubled(t *testing.T) {
	d := newDesk(t)
	d.pass(t0, nil, story("a.md", "One", "p1", "p2"), story("copy.md", "One", "p1", "p2"))
	d.only()

	// The copy becomes an article of its own.
	d.pass(t0.Add(time.Hour), nil, story("copy.md", "Two", "p1", "p2 and more"))
	if items := d.items(); len(items) != 2 {
		t.Fatalf("%d items after the copy was edited", len(items))
	}
	// Two links to one article.
	a, b := story("x", "Three", "q1"), story("y", "Three", "q1 with a counter: 17")
	a.Canonical, b.Canonical = "https://www.example.org/three/?utm_source=x", "http://example.org/three/index.html#top"
	d.pass(t0.Add(2*time.Hour), nil, a, b)
	if items := d.items(); len(items) != 3 {
		t.Fatalf("%d items after two links to one article", len(items))
	}
	// The first entry goes, the other keeps the item.
	d.pass(t0.Add(3*time.Hour), []string{"x"})
	if items := d.items(); len(items) != 3 {
		t.Fatalf("%d items after one of two links went", len(items))
	}
}

func TestOneCanonicalForAllIsNotBelieved(t *testing.T) {
	d := newDesk(t)
	var all []Sighting
	for _, k := range []string{"a", "b", "c"} {
		s := story(k+".html", "Title "+k, "text of "+k)
		s.Canonical = "https://example.org/"
		all = append(all, s)
	}
	d.pass(t0, nil, all...)
	if n := len(d.items()); n != 3 {
		t.Fatalf("%d items of three articles that name the home page their canonical", n)
	}
	d.pass(t0, nil, all...)
	if n := len(d.items()); n != 3 {
		t.Fatalf("%d items after a second pass", n)
	}
}

func TestRenamedAndEditedBeforeAnybodyTold(t *testing.T) {
	for _, there := range []bool{false, true} {
		d := newDesk(t)
		d.pass(t0, nil, story("a.md", "One", "p1", "p2", "p3", "p4"), story("b.md", "Two", "q1", "q2"))
		p, err := d.l.Begin("news", nil, t0)
		if err != nil {
			t.Fatal(err)
		}
		p.There = func(key string) bool { return there || key != "a.md" }
		if err := p.Record([]Sighting{story("c.md", "One", "p1", "p2", "p3", "p4 edited")}); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Finish(); err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, it := range d.items() {
			ids[it.ID] = true
		}
		want := 2
		if there {
			want = 3
		}
		if len(ids) != want || !ids[Mint("copydesk:news/a.md")] {
			t.Errorf("old file there %v: ids %v", there, ids)
		}
	}
}

func TestOneDeclaredID(t *testing.T) {
	two := func(authored bool) (a, b Sighting) {
		a, b = story("a.md", "One", "p1", "p2"), story("b.md", "Two", "q1", "q2")
		a.Declared, b.Declared, a.Authored, b.Authored = "id", "id", authored, authored
		return a, b
	}
	d := newDesk(t)
	a, b := two(true)
	d.pass(t0, nil, a, b)
	if n := len(d.items()); n != 2 {
		t.Errorf("%d items of two files of one author that hold one id", n)
	}
	a.Key = "renamed.md"
	d.pass(t0, []string{"a.md"}, a)
	rewritten := story("b2.md", "Rewritten", "r1", "r2")
	rewritten.Declared, rewritten.Authored = "id", true
	d.pass(t0, []string{"renamed.md"}, rewritten)
	for _, it := range d.items() {
		if it.Content.Title == "Rewritten" && it.ID != Mint("id") {
			t.Errorf("a file renamed and rewritten lost its id, it has %s", it.ID)
		}
	}
	d = newDesk(t)
	a, b = two(false)
	d.pass(t0, nil, a, b)
	d.only() // a site's post at another address
}

func TestWaiting(t *testing.T) {
	d := newDesk(t)
	draft := story("d.md", "Draft", "p")
	draft.Waits = "draft"
	future := at(story("f.md", "Future", "q"), t0.Add(time.Hour))
	future.VisibleAt = future.Published
	if c := d.pass(t0, nil, draft, future); c.Waiting != 2 || c.Any() {
		t.Errorf("changes %+v", c)
	}
	if n := len(d.items()); n != 0 {
		t.Fatalf("%d items shown that should wait", n)
	}
	if next, err := d.l.NextVisible(); err != nil || !next.Equal(t0.Add(time.Hour)) {
		t.Errorf("next visible %s, %v", next, err)
	}
	if c, err := d.l.Release(t0.Add(59 * time.Minute)); err != nil || c.Any() {
		t.Errorf("too early: %+v, %v", c, err)
	}
	if c, err := d.l.Release(t0.Add(time.Hour)); err != nil || c.New != 1 {
		t.Errorf("in time: %+v, %v", c, err)
	}
	if it := d.only(); it.Content.Title != "Future" || !it.Published.Equal(t0.Add(time.Hour)) {
		t.Errorf("released %q of %s", it.Content.Title, it.Published)
	}
	// A draft that is finished is published when it is finished.
	d.pass(t0.Add(2*time.Hour), nil, func() Sighting { s := story("d.md", "Draft", "p"); s.Stamp = "done"; return s }())
	if it := d.items()[0]; it.Content.Title != "Draft" || !it.Published.Equal(t0.Add(2*time.Hour)) {
		t.Errorf("%q published %s", it.Content.Title, it.Published)
	}
	// Back to draft: it leaves the feed and returns with its date.
	d.pass(t0.Add(3*time.Hour), nil, draft)
	if n := len(d.items()); n != 1 {
		t.Errorf("%d items while one is a draft again", n)
	}
}

func TestFailedReadKeepsTheLastGood(t *testing.T) {
	d := newDesk(t)
	d.pass(t0, nil, story("a.md", "One", "p1"))
	d.pass(t0.Add(time.Hour), nil, Sighting{Key: "a.md", Stamp: "half", Failed: true, Retry: true, Note: "front matter is not closed"})
	if it := d.only(); it.Content.Title != "One" {
		t.Errorf("became %q", it.Content.Title)
	}
	if k, ok, err := d.l.Entry("news", "a.md"); err != nil || !ok || k.Stamp != "" {
		t.Errorf("entry %+v, %v, %v: want it to be read again", k, ok, err)
	}
	h, err := d.l.Health()
	if err != nil || len(h) != 1 || h[0].Unread != 1 || len(h[0].Problems) != 1 {
		t.Errorf("health %+v, %v", h, err)
	}
}

func TestSurvivesReopening(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(context.Background(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t, l}
	d.pass(t0, nil, story("a.md", "One", "p1"))
	was := d.only()
	if _, err := Open(context.Background(), dir, 0); !errors.Is(err, ErrLocked) {
		t.Errorf("a second process: %v", err)
	}
	l.Close()
	if d.l, err = Open(context.Background(), dir, 0); err != nil {
		t.Fatal(err)
	}
	if it := d.only(); it.ID != was.ID || it.Body != was.Body || it.Rank != was.Rank {
		t.Errorf("%+v, was %+v", it, was)
	}
	d.l.Close()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(strings.Repeat("not a database ", 500)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), dir, 0); err == nil || !strings.Contains(err.Error(), "restore it from a backup") {
		t.Errorf("a broken ledger: %v", err)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, FileName)); !strings.HasPrefix(string(data), "not a database") {
		t.Error("a broken ledger was written to")
	}
}

func TestFoldURL(t *testing.T) {
	same := []string{
		"https://example.org/a/b", "http://www.example.org/a/b/", "https://EXAMPLE.org:443/a/b/index.html#x",
		"https://example.org/a/b?utm_source=feed&fbclid=1",
	}
	for _, u := range same {
		if got := FoldURL(u); got != "https://example.org/a/b" {
			t.Errorf("%s folds to %s", u, got)
		}
	}
	for _, u := range []string{"https://example.org/?p=7", "https://example.org/A", "https://example.org:8080/a/b"} {
		if FoldURL(u) == "https://example.org/a/b" || FoldURL(u) == "https://example.org" {
			t.Errorf("%s folds too far", u)
		}
	}
}

func TestReplacedAndSwappedFiles(t *testing.T) {
	d := newDesk(t)
	a, b := []string{"a1", "a2", "a3"}, []string{"b1", "b2", "b3"}
	d.pass(t0, nil, story("a.md", "A", a...), story("b.md", "B", b...))
	ids := map[string]string{}
	for _, it := range d.items() {
		ids[it.Content.Title] = it.ID
	}
	check := func(what string) {
		t.Helper()
		seen := 0
		for _, it := range d.items() {
			if want, ok := ids[it.Content.Title]; ok {
				seen++
				if it.ID != want {
					t.Errorf("%s: %q has id %s, was %s", what, it.Content.Title, it.ID, want)
				}
			}
		}
		if seen != len(ids) {
			t.Errorf("%s: %d of %d items", what, seen, len(ids))
		}
	}
	d.pass(t0.Add(time.Hour), nil, story("a.md", "B", b...), story("b.md", "A", a...))
	check("swapped")
	// a.md was renamed to c.md and a new a.md written between two looks.
	d.pass(t0.Add(2*time.Hour), nil, story("a.md", "N", "n1", "n2"), story("c.md", "B", b...))
	check("replaced")
	if n := len(d.items()); n != 3 {
		t.Errorf("%d items", n)
	}
	// Copied, and the original edited: the original keeps the id.
	d.pass(t0.Add(3*time.Hour), nil, story("d.md", "B", b...), story("c.md", "B", "b1", "b2", "b3 edited"))
	for _, it := range d.items() {
		if it.ID == ids["B"] && it.Key != "c.md" {
			t.Errorf("the id of B went to %s", it.Key)
		}
	}
	if n := len(d.items()); n != 4 {
		t.Errorf("%d items", n)
	}
}

// TestLateRenameAmongMany: of many articles withdrawn within the hour, the one
// that went last is still known when it turns up under another name and with
// other words.
func TestLateRenameAmongMany(t *testing.T) {
	d := newDesk(t)
	var all []Sighting
	var keys []string
	for i := range 300 {
		s := story(fmt.Sprintf("s%03d.md", i), fmt.Sprintf("Story %d", i), fmt.Sprint("a", i), fmt.Sprint("b", i), fmt.Sprint("c", i), fmt.Sprint("d", i))
		all, keys = append(all, s), append(keys, s.Key)
	}
	pass := func(gone []string, now time.Time, sightings ...Sighting) {
		p, err := d.l.Begin("news", gone, now)
		fatal(t, err)
		fatal(t, p.Record(sightings))
		_, err = p.Finish()
		fatal(t, err)
	}
	pass(nil, t0, all...)
	before, err := d.l.Window([]string{"news"}, 300)
	fatal(t, err)
	id := ""
	for _, it := range before {
		if it.Key == keys[299] {
			id = it.ID
		}
	}
	for i, key := range keys {
		pass([]string{key}, t0.Add(time.Duration(i)*time.Second))
	}
	pass(nil, t0.Add(10*time.Minute), story("moved/s.md", "Story 299", "a299", "b299", "c299", "edited"))
	after, err := d.l.Window([]string{"news"}, 300)
	fatal(t, err)
	if len(after) != 1 || after[0].ID != id {
		t.Errorf("%d items, the first of id %s, want one of %s", len(after), after[0].ID, id)
	}
}
