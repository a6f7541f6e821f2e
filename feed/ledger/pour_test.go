package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// many makes sightings of all kinds that a first look at a folder may bring:
// doubles by text and by address, drafts and future dates, days, times that
// many share, files that cannot be read.
func many(n int, rnd *rand.Rand) []Sighting {
	var all []Sighting
	for i := range n {
		name := fmt.Sprintf("%d/article-%d.md", i%7, i)
		s := at(story(name, "Title "+name, "Text of "+name, strings.Repeat("and more ", rnd.IntN(20))), t0.Add(-time.Duration(rnd.IntN(3*n))*time.Minute).Truncate(time.Second))
		s.Fallback = "copydesk:news/" + name
		s.Slug = fmt.Sprint("title-", i)
		s.Stamp = fmt.Sprint("stamp ", i)
		s.Body = nil
		s.Content = Content{Title: "Title " + name, Summary: strings.Repeat("A summary. ", rnd.IntN(30)), Tags: []string{"é", "b"}}
		switch k := rnd.IntN(100); {
		case k < 4:
			s = Sighting{Key: name, Stamp: s.Stamp, Reader: 1, Failed: true, Note: "no title", Retry: k == 0}
		case k < 8:
			s.VisibleAt = t0.Add(time.Duration(1+rnd.IntN(5)) * time.Hour)
		case k < 10:
			s.Waits = "draft"
		case k < 20:
			s.DayOnly, s.Published = true, s.Published.Truncate(24*time.Hour)
		case k < 25:
			s.Published = time.Time{}
		case k < 40:
			s.Canonical = fmt.Sprintf("https://example.org/%d", i)
		case k < 41:
			s.Declared = fmt.Sprintf("tag:example.org,2020:%d", i)
		case k < 43:
			html := strings.Repeat("<p>A body.</p>", rnd.IntN(900))
			s.Body = &html
		case k < 45 && i > 10: // a copy
			o := all[rnd.IntN(i)]
			s.Fingerprint, s.Content.Title = o.Fingerprint, o.Content.Title
		case k < 47 && i > 10: // another article that claims an address
			s.Canonical = fmt.Sprintf("https://www.example.org/%d/", rnd.IntN(i))
		}
		all = append(all, s)
	}
	return all
}

// dump gives all rows of a query.
func dump(t *testing.T, l *Ledger, query string) (rows []string) {
	t.Helper()
	err := l.each(query, func(s scanner) error {
		var row string
		err := s.Scan(&row)
		rows = append(rows, row)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What is poured in is what would have been inserted, and SQLite finds nothing
// wrong with it.
func TestPouredAsRecorded(t *testing.T) {
	fill := func(l *Ledger, all []Sighting) {
		t.Helper()
		p, err := l.Begin("news", nil, t0)
		if err != nil {
			t.Fatal(err)
		}
		defer p.End()
		for len(all) > manyAtOnce {
			if err := p.Record(all[:manyAtOnce]); err != nil {
				t.Fatal(err)
			}
			all = all[manyAtOnce:]
		}
		if _, err := p.Complete(all); err != nil {
			t.Fatal(err)
		}
	}
	for seed := range uint64(3) {
		all := many(3500, rand.New(rand.NewPCG(seed, 1)))
		open := func() *Ledger {
			l, err := Open(context.Background(), t.TempDir(), 0)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			return l
		}
		poured, recorded := open(), open()
		if err := recorded.Memory("news").Store("x", nil); err != nil { // it is born: nothing is poured in
			t.Fatal(err)
		}
		fill(poured, all)
		fill(recorded, all)
		for _, l := range []*Ledger{poured, recorded} {
			if l.unborn || l.pouring != nil || l.filling != nil {
				t.Fatal("the ledger is still being filled")
			}
			if got := dump(t, l, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
				t.Fatalf("seed %d: %.500q", seed, got)
			}
		}
		// Which number a row has, and which millisecond of several that had the
		// same, is all that the order decides.
		for _, query := range []string{
			`SELECT json_array(i.uri, i.canonical, i.home, hex(i.home_key), i.exact, i.title_hash, hex(i.sketch), i.state, i.why, i.visible, i.withdrawn, i.was_live, i.stated,
 i.published, i.day_only, i.updated / 1000, i.place, i.first_seen, i.page, i.rev, i.data, b.html, b.pruned, shown.source, shown.rank, news.item IS NULL)
 FROM item i LEFT JOIN body b ON b.item = i.id LEFT JOIN shown ON shown.item = i.id LEFT JOIN news ON news.item = i.id ORDER BY i.canonical`,
			"SELECT json_array(e.source, hex(e.key), e.stamp, e.reader, i.canonical, e.note, e.tries, e.retry) FROM entry e LEFT JOIN item i ON i.id = e.item ORDER BY e.source, e.key",
			"SELECT count(*) FROM shown", "SELECT count(*) FROM body", "SELECT count(*) FROM news",
		} {
			a, b := dump(t, poured, query), dump(t, recorded, query)
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Fatalf("seed %d: poured\n%s\nrecorded\n%s", seed, a[i], b[i])
				}
			}
			if len(a) != len(b) {
				t.Fatalf("seed %d: %d rows poured, %d recorded: %s", seed, len(a), len(b), query)
			}
		}
		if n := len(dump(t, poured, "SELECT uri FROM item")); n < 3000 || n > 3400 {
			t.Errorf("%d items", n)
		}
	}
}

// pouring gives a ledger with articles that are being poured in.
func pouring(t *testing.T, dir string) (*Ledger, *Pass, []Sighting) {
	t.Helper()
	l, err := Open(context.Background(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := many(2000, rand.New(rand.NewPCG(5, 5)))
	p, err := l.Begin("news", nil, t0)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Record(all[:1500]); err != nil {
		t.Fatal(err)
	}
	if l.pouring == nil {
		t.Fatal("nothing is poured in")
	}
	return l, p, all
}

func exists(l *Ledger, name string) bool {
	_, err := os.Stat(l.path(name))
	return err == nil
}

// Whatever else is asked of a ledger finds what was poured in until then.
func TestPourEndsWhenAsked(t *testing.T) {
	l, p, all := pouring(t, t.TempDir())
	defer l.Close()
	before := p.changes.New
	if n, err := l.CountLive("news"); err != nil || n != before {
		t.Errorf("%d live, %v; want %d", n, err, before)
	}
	if exists(l, unbornName) || !exists(l, FileName) {
		t.Error("not born")
	}
	c, err := p.Complete(all[1500:])
	if err != nil || c.New <= before {
		t.Errorf("%+v, %v", c.New, err)
	}
	if n, err := l.CountLive("news"); err != nil || n != c.New {
		t.Errorf("%d live, %v; want %d", n, err, c.New)
	}
}

// A process that dies while it pours leaves nothing, and the next one mints the
// same ids.
func TestKilledWhilePouring(t *testing.T) {
	dir := t.TempDir()
	l, _, _ := pouring(t, dir)
	if exists(l, FileName) {
		t.Error("born too early")
	}
	// A log of a ledger that is not there is none of this one's.
	if err := os.WriteFile(filepath.Join(dir, FileName+"-wal"), []byte("of another"), 0o644); err != nil {
		t.Fatal(err)
	}
	l.pouring.w.Discard()
	l.disconnect()
	l.lock.Close()
	again, p, all := pouring(t, dir)
	if _, err := p.Complete(all[1500:]); err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := Open(context.Background(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if exists(l, unbornName) {
		t.Error("left behind")
	}
	var n int
	if err := l.row("SELECT count(*) FROM item").Scan(&n); err != nil || n < 1500 {
		t.Errorf("%d items, %v", n, err)
	}
}

// A pour that fails loses all of its pass, which says so, and the next pass
// finds everything anew.
func TestPourFails(t *testing.T) {
	l, p, all := pouring(t, t.TempDir())
	defer l.Close()
	l.pouring.root["item_page"] = 1 << 30 // no such page
	if _, err := p.Complete(all[1500:]); err == nil {
		t.Fatal("no error")
	}
	if err := p.Record(all[:10]); err == nil {
		t.Error("a pass that lost its beginning goes on")
	}
	p.End()
	if !l.unborn || l.pouring != nil {
		t.Fatal("it is not as it was before")
	}
	p, err := l.Begin("news", nil, t0)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Record(all[:1500]); err != nil || l.pouring == nil {
		t.Fatal(err)
	}
	p.Judge = func(*Evidence) (Look, error) { return Look{}, errors.New("no") }
	if err := p.Record(all[1500:]); err == nil {
		t.Fatal("no error")
	}
	p.End()
	if p, err = l.Begin("news", nil, t0); err != nil {
		t.Fatal(err)
	}
	if c, err := p.Complete(all); err != nil || c.New < 1000 {
		t.Fatal(c.New, err)
	}
	if got := dump(t, l, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
		t.Fatalf("%.500q", got)
	}
}

// A ledger that cannot be given its name when it is to be born tells nothing of
// what it has, for that would be lost in a crash, until it has it.
func TestBornLate(t *testing.T) {
	l, p, all := pouring(t, t.TempDir())
	defer l.Close()
	there := filepath.Join(l.dir, FileName, "in the way")
	if err := os.MkdirAll(there, 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if n, err := l.CountLive("news"); err == nil {
			t.Fatalf("%d articles are told of that are not kept", n)
		}
	}
	if _, err := p.Complete(all[1500:]); err == nil {
		t.Fatal("no error")
	}
	p.End()
	if err := os.RemoveAll(filepath.Dir(there)); err != nil {
		t.Fatal(err)
	}
	if n, err := l.CountLive("news"); err != nil || n < 1000 || l.unborn {
		t.Errorf("%d live, %v", n, err)
	}
}

// What a crash left of a ledger that was never born goes, also where another one
// was restored meanwhile.
func TestUnbornLeftovers(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		if err := os.WriteFile(filepath.Join(dir, unbornName), []byte("rest"), 0o644); err != nil {
			t.Fatal(err)
		}
		l, err := Open(context.Background(), dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if exists(l, unbornName) || !exists(l, FileName) {
			t.Error("left behind")
		}
	}
}
