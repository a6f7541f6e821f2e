package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// A shelfSource is a source in memory: articles by key.
type shelfSource struct {
	mu       sync.Mutex
	articles map[string]string // key to "title|paragraph|…"
	reads    int
	down     error
	listed   func() // called when a listing was made
	changed  func()
}

func (s *shelfSource) Name() string { return "shelf" }

func (s *shelfSource) List(context.Context) (scrape.Listing, error) {
	if s.listed != nil {
		defer s.listed()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var l scrape.Listing
	for _, k := range slices.Sorted(maps.Keys(s.articles)) {
		l.Entries = append(l.Entries, scrape.Entry{Key: k, Stamp: s.articles[k]})
	}
	return l, s.down
}

func (s *shelfSource) Relist(ctx context.Context) (scrape.Listing, error) { return s.List(ctx) }

func (s *shelfSource) Watch(ctx context.Context, changed func()) error {
	s.mu.Lock()
	s.changed = changed
	s.mu.Unlock()
	<-ctx.Done()
	return nil
}

func (s *shelfSource) Read(_ context.Context, e scrape.Entry) (*extract.Article, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	text, ok := s.articles[e.Key]
	if !ok {
		return nil, fs.ErrNotExist
	}
	if strings.HasPrefix(text, "!") {
		return nil, errors.New(text)
	}
	parts := strings.Split(text, "|")
	return &extract.Article{Title: parts[0], Content: "<p>" + strings.Join(parts[1:], "</p><p>") + "</p>",
		Fingerprint: extract.MakeFingerprint(parts[0], parts[1:])}, nil
}

func (s *shelfSource) set(key, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if text == "" {
		delete(s.articles, key)
	} else {
		s.articles[key] = text
	}
	if s.changed != nil {
		s.changed()
	}
}

type rig struct {
	*testing.T
	src   *shelfSource
	dir   string
	l     *ledger.Ledger
	desk  *Desk
	stand *Stand
}

func newRig(t *testing.T) *rig {
	r := &rig{T: t, src: &shelfSource{articles: map[string]string{}}, dir: t.TempDir()}
	r.open()
	t.Cleanup(func() { r.l.Close() })
	return r
}

// open starts the program anew on the same state and output.
func (r *rig) open() {
	r.Helper()
	if r.l != nil {
		r.l.Close()
	}
	var err error
	if r.l, err = ledger.Open(context.Background(), filepath.Join(r.dir, "state"), 0); err != nil {
		r.Fatal(err)
	}
	r.stand = &Stand{}
	r.desk, err = New(Options{Ledger: r.l, Sources: []SourceSpec{{Source: r.src, Own: true}},
		Feeds: []FeedSpec{{Name: "shelf", Title: "The shelf", Sources: []string{"shelf"}}}, Base: "https://example.org/", Out: filepath.Join(r.dir, "out"), Stand: r.stand})
	if err != nil {
		r.Fatal(err)
	}
}

func (r *rig) pass() {
	r.Helper()
	if err := r.desk.Pass(context.Background()); err != nil {
		r.Fatal(err)
	}
}

// files reads the output folder.
func (r *rig) files() map[string]string {
	r.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join(r.dir, "out"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var data []byte
			data, err = os.ReadFile(path)
			info, _ := d.Info()
			rel, _ := filepath.Rel(filepath.Join(r.dir, "out"), path)
			files[filepath.ToSlash(rel)] = fmt.Sprint(info.ModTime(), string(data))
		}
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
	return files
}

func (r *rig) titles() []string {
	var titles []string
	for _, it := range r.stand.Editions()[0].Feed.Items {
		titles = append(titles, it.Title)
	}
	return titles
}

func TestUnchangedSourceChangesNoByte(t *testing.T) {
	r := newRig(t)
	r.src.set("a", "One|text of one")
	r.src.set("b", "Two|text of two")
	r.pass()
	before := r.files()
	for _, name := range []string{"atom.xml", "rss.xml", "feed.json", "index.html"} {
		if before[name] == "" {
			t.Errorf("%s was not written", name)
		}
	}
	reads := r.src.reads
	r.pass()
	r.open()
	r.pass()
	if r.src.reads != reads {
		t.Errorf("%d articles were read again", r.src.reads-reads)
	}
	if after := r.files(); !maps.Equal(before, after) {
		t.Errorf("files changed:\n%v\n%v", before, after)
	}
}

func TestLostLedgerMintsTheSameIDs(t *testing.T) {
	r := newRig(t)
	r.src.set("a", "One|text of one")
	r.pass()
	id := r.stand.Editions()[0].Feed.Items[0].ID
	r.l.Close()
	os.RemoveAll(filepath.Join(r.dir, "state"))
	r.l = nil
	r.open()
	r.pass()
	if got := r.stand.Editions()[0].Feed.Items[0].ID; got != id {
		t.Errorf("id %s, was %s", got, id)
	}
}

func TestFailedListingChangesNothing(t *testing.T) {
	r := newRig(t)
	r.src.set("a", "One|text of one")
	r.pass()
	before := r.files()
	r.src.set("a", "")
	r.src.down = errors.New("not mounted")
	if err := r.desk.Pass(context.Background()); err == nil || !strings.Contains(err.Error(), "not mounted") {
		t.Errorf("error %v", err)
	}
	if !maps.Equal(before, r.files()) {
		t.Error("files changed")
	}
	h, err := r.desk.Health()
	if err != nil || h.Status != "failing" || h.Sources[0].Failures != 1 {
		t.Errorf("health %+v, %v", h, err)
	}
	r.src.down = nil
	r.pass()
	if n := len(r.titles()); n != 0 {
		t.Errorf("%d items of an empty shelf", n)
	}
	for name := range r.files() {
		if strings.HasPrefix(name, "items/") {
			t.Errorf("the page of a withdrawn item is still there: %s", name)
		}
	}
}

func TestRenamedAndEditedWhileListed(t *testing.T) {
	r := newRig(t)
	r.src.set("p", "One|first|second|third|fourth")
	r.pass()
	id := r.stand.Editions()[0].Feed.Items[0].ID
	// A walk sees the old name, then, in another folder, the new one.
	r.src.set("q", "One|first|second|third|fourth, edited")
	r.src.listed = func() { r.src.set("p", ""); r.src.listed = nil }
	r.pass()
	if items := r.stand.Editions()[0].Feed.Items; len(items) != 1 || items[0].ID != id {
		t.Errorf("%d items, the first is %s, was %s", len(items), items[0].ID, id)
	}
}

func TestCrashLeftoversAreSwept(t *testing.T) {
	r := newRig(t)
	out := filepath.Join(r.dir, "out")
	for _, name := range []string{".copydesk-123.tmp", "items/.copydesk-9.tmp"} {
		os.MkdirAll(filepath.Dir(filepath.Join(out, name)), 0o755)
		os.WriteFile(filepath.Join(out, name), nil, 0o644)
	}
	r.open()
	r.src.set("a", "One|text of one")
	r.pass()
	for name := range r.files() {
		if strings.Contains(name, ".tmp") {
			t.Errorf("left: %s", name)
		}
	}
}

func TestManyArticlesShowTheNewest(t *testing.T) {
	r := newRig(t)
	for i := range 300 {
		r.src.set(fmt.Sprintf("k%03d", i), fmt.Sprintf("Title %d|text %d", i, i))
	}
	r.pass()
	f := r.stand.Editions()[0].Feed
	if len(f.Items) != 50 || f.Items[0].Title != "Title 299" {
		t.Errorf("%d items, the first is %q", len(f.Items), f.Items[0].Title)
	}
	if f.Items[49].Content == "" {
		t.Error("an item without its body")
	}
	// An old item's page is made on demand.
	items, err := r.l.Window([]string{"shelf"}, 300)
	if err != nil {
		t.Fatal(err)
	}
	if d := r.stand.Find(items[299].Page); d == nil || !strings.Contains(string(d.Body), "text 0") {
		t.Errorf("no page for an old item: %v", d)
	}
}

func TestRunFollows(t *testing.T) {
	r := newRig(t)
	r.src.set("a", "One|text of one")
	ctx, stop := context.WithCancel(t.Context())
	r.desk.retry = 10 * time.Millisecond
	ready, done := make(chan bool), make(chan error)
	go func() { done <- r.desk.Run(ctx, func() { close(ready) }) }()
	<-ready
	if got := r.titles(); !slices.Equal(got, []string{"One"}) {
		t.Fatal(got)
	}
	eventually := func(want ...string) {
		t.Helper()
		var got []string
		for range 500 {
			if got = r.titles(); slices.Equal(got, want) {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatalf("items %q, want %q", got, want)
	}
	r.src.set("b", "Two|text of two")
	eventually("Two", "One")
	r.src.set("a", "One, edited|text of one")
	eventually("Two", "One, edited")
	r.src.set("b", "!cannot be read")
	r.src.set("c", "Three|text of three")
	eventually("Three", "Two", "One, edited")
	r.src.set("a", "")
	eventually("Three", "Two")
	// What could not be written is written as soon as it can be, though nothing changes any more.
	out := filepath.Join(r.dir, "out")
	err := errors.Join(os.Rename(out, out+"-away"), os.WriteFile(out, nil, 0o666))
	if err != nil {
		t.Fatal(err)
	}
	r.src.set("d", "Four|text of four")
	for h := (Health{}); h.Status != "failing"; h, _ = r.desk.Health() {
		time.Sleep(time.Millisecond)
	}
	if err := os.Remove(out); err != nil {
		t.Fatal(err)
	}
	eventually("Four", "Three", "Two")
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestUnreadEntryIsToldOnce(t *testing.T) {
	r := newRig(t)
	var log strings.Builder
	r.desk.opt.Logger = slog.New(slog.NewTextHandler(&log, nil))
	told := func(want int) {
		t.Helper()
		r.pass()
		if n := strings.Count(log.String(), "not read"); n != want {
			t.Errorf("told %d times, want %d:\n%s", n, want, log.String())
		}
	}
	r.src.set("a.md", "!broken")
	told(1)
	told(1)
	r.src.set("a.md", "!broken in another way")
	told(2)
	r.src.set("a.md", "whole|again")
	told(2)
	r.src.set("a.md", "!broken in another way")
	told(3)
	if strings.Contains(log.String(), "=0") {
		t.Errorf("zeros are no news:\n%s", log.String())
	}
}
