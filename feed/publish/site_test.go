package publish

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// An indexSource is a site in memory: what its index lists, and the pages, or
// why they cannot be read.
type indexSource struct {
	listing []scrape.Entry
	down    error
	pages   map[string]*extract.Article
	fails   map[string]error // with an article of the teaser where it wraps ErrIncomplete
	mu      sync.Mutex
	reads   []string
}

func (s *indexSource) Name() string { return "site" }

func (s *indexSource) List(context.Context) (scrape.Listing, error) {
	return scrape.Listing{Entries: s.listing, Partial: true}, s.down
}

func (s *indexSource) Read(_ context.Context, e scrape.Entry) (*extract.Article, error) {
	s.mu.Lock()
	s.reads = append(s.reads, e.Key)
	s.mu.Unlock()
	if err := s.fails[e.Key]; err != nil {
		if errors.Is(err, scrape.ErrIncomplete) {
			return &extract.Article{URL: e.URL, Title: e.Teaser.Title, Fingerprint: extract.MakeFingerprint(e.Teaser.Title, nil)}, err
		}
		return nil, err
	}
	a := *s.pages[e.Key]
	return &a, nil
}

// list puts articles on the index, the first at its top.
func (s *indexSource) list(keys ...string) {
	s.listing = nil
	for i, k := range keys {
		title := "Headline of " + k
		s.listing = append(s.listing, scrape.Entry{Key: "https://example.org/" + k, URL: "https://example.org/" + k, Stamp: title,
			Order: int64(len(keys) - i), Teaser: &scrape.Teaser{Title: title}})
	}
}

func (s *indexSource) page(key, title, date, text string) {
	a := &extract.Article{URL: "https://example.org/" + key, Title: title, Content: "<p>" + text + "</p>", Text: text,
		Fingerprint: extract.MakeFingerprint(title, []string{text})}
	if t, err := time.Parse(time.RFC3339, date); err == nil {
		a.Published = extract.Date{Time: t, Precision: extract.Second, Zoned: true}
	}
	s.pages["https://example.org/"+key] = a
}

type siteRig struct {
	*testing.T
	src  *indexSource
	l    *ledger.Ledger
	desk *Desk
	now  time.Time
}

func newSiteRig(t *testing.T, maxNew int) *siteRig {
	l, err := ledger.Open(context.Background(), filepath.Join(t.TempDir(), "state"), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	r := &siteRig{T: t, l: l, src: &indexSource{pages: map[string]*extract.Article{}, fails: map[string]error{}},
		now: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)}
	r.desk, err = New(Options{Ledger: l, Sources: []SourceSpec{{Source: r.src, MaxNew: maxNew}},
		Feeds: []FeedSpec{{Name: "site", Sources: []string{"site"}, Limit: 8}}, Base: "https://feeds.example.org/"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// look looks at the site once, after a while, and gives the keys it read.
func (r *siteRig) look(later time.Duration) (read string) {
	r.Helper()
	r.now = r.now.Add(later)
	r.src.reads = nil
	s := r.desk.sources[0]
	if _, err := r.desk.look(context.Background(), s, true, r.now); err != nil {
		r.Fatal(err)
	}
	s.health.LastSuccess = r.now
	for _, k := range r.src.reads {
		read += " " + strings.TrimPrefix(k, "https://example.org/")
	}
	return strings.TrimSpace(read)
}

func (r *siteRig) items() []*ledger.Item {
	r.Helper()
	items, err := r.l.Window([]string{"site"}, 50)
	if err != nil {
		r.Fatal(err)
	}
	return items
}

const storyText = "The ferry to the island runs again from Monday, three months after a storm damaged the landing stage, and tickets cost as much as before, said the harbour master to those who had come."

// TestIncomplete: a page that cannot be read is an item from its teaser, and is
// completed under the same id. Nobody is told of an update.
func TestIncomplete(t *testing.T) {
	r := newSiteRig(t, 20)
	r.src.list("ferry")
	key := "https://example.org/ferry"
	r.src.fails[key] = fmt.Errorf("%w: 503", scrape.ErrIncomplete)
	r.look(0)
	first := r.items()[0]
	if first.Content.Title != "Headline of ferry" || !first.Published.Equal(r.now) || first.Body != "" {
		t.Fatalf("%+v", first)
	}
	if got := r.look(time.Minute); got != "" {
		t.Errorf("asked again after a minute: %s", got)
	}
	if got := r.look(2 * time.Hour); got != "ferry" {
		t.Errorf("not asked again after two hours: %q", got)
	}
	if got := r.look(90 * time.Minute); got != "" {
		t.Errorf("the pause does not grow: %s", got)
	}
	// The page has another headline than the index, as so often.
	delete(r.src.fails, key)
	r.src.page("ferry", "The ferry runs again", "2024-04-30T08:00:00Z", storyText)
	r.look(24 * time.Hour)
	it := r.items()[0]
	if it.ID != first.ID || it.Content.Title != "The ferry runs again" || it.Body == "" {
		t.Errorf("not completed: %+v", it)
	}
	if want := time.Date(2024, 4, 30, 8, 0, 0, 0, time.UTC); !it.Published.Equal(want) {
		t.Errorf("published %s, want the page's date", it.Published)
	}
	if it.Updated.After(first.Updated) {
		t.Errorf("updated %s, was %s: readers are told of an update", it.Updated, first.Updated)
	}
	if got := r.look(secondLook - time.Minute); got != "" || len(r.items()) != 1 {
		t.Errorf("read again: %s", got)
	}
	// From now on an edit is one.
	r.src.listing[0].Stamp = "edited"
	r.src.page("ferry", "The ferry runs again after all", "2024-04-30T08:00:00Z", storyText)
	r.look(time.Hour)
	if it := r.items()[0]; !it.Updated.Equal(r.now) || it.ID != first.ID {
		t.Errorf("updated %s, want %s", it.Updated, r.now)
	}
	// And what is known whole is not replaced by less.
	r.src.listing[0].Stamp = "edited again"
	r.src.fails[key] = fmt.Errorf("%w: 503", scrape.ErrIncomplete)
	r.look(time.Hour)
	if it := r.items()[0]; it.Body == "" || it.Content.Title != "The ferry runs again after all" {
		t.Errorf("%+v", it)
	}
}

// TestTeaserEdited: an item that is known by its teaser only follows it.
func TestTeaserEdited(t *testing.T) {
	r := newSiteRig(t, 20)
	r.src.list("ferry")
	r.src.fails["https://example.org/ferry"] = fmt.Errorf("%w: 403", scrape.ErrIncomplete)
	r.look(0)
	id := r.items()[0].ID
	r.src.listing[0].Stamp, r.src.listing[0].Teaser = "2", &scrape.Teaser{Title: "Corrected headline"}
	r.look(time.Minute)
	if it := r.items()[0]; it.ID != id || it.Content.Title != "Corrected headline" || !it.Updated.Equal(r.now) {
		t.Errorf("%+v", it)
	}
}

// TestPostponed: what politeness kept from being asked is asked at the next
// look, and its item is complete then.
func TestPostponed(t *testing.T) {
	r := newSiteRig(t, 20)
	r.src.list("ferry", "mill")
	r.src.page("mill", "Mill", "2024-04-30T08:00:00Z", storyText)
	r.src.fails["https://example.org/ferry"] = fmt.Errorf("%w: %w: paused", scrape.ErrIncomplete, scrape.ErrPostponed)
	r.look(0)
	for range 4 {
		if got := r.look(10 * time.Minute); got != "ferry" {
			t.Fatalf("read %q, want what was postponed", got)
		}
	}
	delete(r.src.fails, "https://example.org/ferry")
	r.src.page("ferry", "Ferry", "2024-04-30T09:00:00Z", "Quite another text, of a boat that goes over to the island and comes back, twice a day in winter.")
	r.look(10 * time.Minute)
	if it := r.items(); len(it) != 2 || it[0].Content.Title != "Ferry" || it[0].Body == "" {
		t.Errorf("%+v", it[0])
	}
	// An article that is known keeps what is known, and its turn.
	r.src.listing[1].Stamp = "edited"
	r.src.fails["https://example.org/mill"] = fmt.Errorf("%w: %w: paused", scrape.ErrIncomplete, scrape.ErrPostponed)
	r.look(10 * time.Minute)
	if it := r.items(); it[1].Content.Title != "Mill" || it[1].Body == "" {
		t.Errorf("%+v", it[1])
	}
	if got := r.look(10 * time.Minute); got != "mill" {
		t.Errorf("read %q, want mill", got)
	}
}

// TestRation: a first look reads as many articles as the feed shows, later ones
// the newest of the new, the rest the next time.
func TestRation(t *testing.T) {
	r := newSiteRig(t, 3)
	var keys []string
	for i := range 20 {
		k := fmt.Sprintf("a%02d", i)
		keys = append(keys, k)
		r.src.page(k, "Title "+k, time.Date(2024, 4, 28, 20-i, 0, 0, 0, time.UTC).Format(time.RFC3339), fmt.Sprintf("Story number %d. %s", i, storyText[i:]))
	}
	r.src.list(keys[7:]...)
	r.look(0)
	if n := len(r.src.reads); n != 8 {
		t.Errorf("the first look read %d, want as many as the feed shows", n)
	}
	// Everything else is read three at a time, the top of the page first.
	r.src.list(keys...)
	for i, want := range []int{3, 3, 3, 3, 0} {
		got := r.look(time.Hour)
		if len(r.src.reads) != want || i == 0 && (!strings.Contains(got, "a00") || !strings.Contains(got, "a01") || !strings.Contains(got, "a02")) {
			t.Errorf("look %d read %q, want %d", i, got, want)
		}
	}
	if n := len(r.items()); n != 20 {
		t.Errorf("%d items", n)
	}
}

// TestNotArticles: what turns out to be no article is no item, is not asked for
// again soon, and its reason is known.
func TestNotArticles(t *testing.T) {
	r := newSiteRig(t, 20)
	r.src.list("login", "gone")
	r.src.fails["https://example.org/login"] = fmt.Errorf("%w: a log-in form and hardly any text", scrape.ErrNotArticle)
	r.src.fails["https://example.org/gone"] = fmt.Errorf("%w: 410 Gone", scrape.ErrNotArticle)
	r.look(0)
	if got := r.look(secondLook - time.Minute); got != "" || len(r.items()) != 0 {
		t.Errorf("read again: %s; %d items", got, len(r.items()))
	}
	h, err := r.l.Health()
	if err != nil || len(h[0].Problems) != 2 || !strings.Contains(h[0].Problems[1].Why, "log-in form") {
		t.Errorf("%+v %v", h, err)
	}
}

// TestCutShort: a look that ends before all was read and recorded loses
// nothing, though the listing is remembered by then.
func TestCutShort(t *testing.T) {
	r := newSiteRig(t, 20)
	r.src.list("ferry", "mill")
	r.src.page("ferry", "Ferry", "2024-04-30T09:00:00Z", storyText)
	r.src.page("mill", "Mill", "2024-04-30T08:00:00Z", storyText[20:])
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.desk.look(ctx, r.desk.sources[0], true, r.now); err == nil {
		t.Error("no error")
	}
	r.look(time.Minute)
	if n := len(r.items()); n != 2 {
		t.Errorf("%d items", n)
	}
}

// TestFailingSite: a site that fails is asked ever less often, at most daily,
// and nothing but its health changes.
func TestFailingSite(t *testing.T) {
	r := newSiteRig(t, 20)
	r.src.list("ferry")
	r.src.page("ferry", "Ferry", "2024-04-30T08:00:00Z", storyText)
	r.look(0)
	before := *r.items()[0]
	r.src.down = errors.New("500 Internal Server Error")
	s := r.desk.sources[0]
	last := time.Duration(0)
	for range 12 {
		if err := r.desk.pass(context.Background(), s, true, nil); err == nil {
			t.Fatal("no error")
		}
		every := r.desk.interval(s, r.now, 0.5)
		if every < last || every > rarest {
			t.Errorf("asked again after %s, before after %s", every, last)
		}
		last = every
	}
	if last != rarest {
		t.Errorf("asked every %s in the end", last)
	}
	if it := r.items()[0]; it.ID != before.ID || !it.Updated.Equal(before.Updated) || it.Body != before.Body {
		t.Errorf("%+v", it)
	}
	if s.health.Failures != 12 {
		t.Errorf("%d failures", s.health.Failures)
	}
	// Politeness is no further failure.
	r.src.down = fmt.Errorf("%w: paused", scrape.ErrPostponed)
	if err := r.desk.pass(context.Background(), s, true, nil); err == nil || s.health.Failures != 12 {
		t.Errorf("%v, %d failures", err, s.health.Failures)
	}
	r.src.down = nil
	if err := r.desk.pass(context.Background(), s, true, nil); err != nil || s.health.Failures != 0 || s.health.Error != "" {
		t.Errorf("%v, %+v", err, s.health)
	}
}

// TestPageOrder: new articles stand in the feed as on the page, an undated one
// between its neighbours.
func TestPageOrder(t *testing.T) {
	r := newSiteRig(t, 20)
	r.src.list("pinned", "c", "undated", "b", "a")
	r.src.page("pinned", "Pinned", "2020-01-01T08:00:00Z", "1 "+storyText)
	r.src.page("c", "C", "2024-04-30T08:00:00Z", "2 "+storyText[9:])
	r.src.page("undated", "Undated", "", "3 "+storyText[18:])
	r.src.page("b", "B", "2024-04-29T08:00:00Z", "4 "+storyText[31:])
	r.src.page("a", "A", "2024-04-28T08:00:00Z", "5 "+storyText[44:])
	r.look(0)
	var titles []string
	for _, it := range r.items() {
		titles = append(titles, it.Content.Title)
	}
	if got := strings.Join(titles, " "); got != "Pinned C Undated B A" {
		t.Errorf("order %s", got)
	}
}

// What is no article is looked at again, ever more seldom, three times; one
// that has become an article is an item then.
func TestSecondLooks(t *testing.T) {
	r := newSiteRig(t, 0)
	r.src.list("a", "b")
	r.src.page("a", "Ferry runs again", "2024-05-01T08:00:00Z", storyText)
	r.src.page("b", "Ferry stops again", "2024-05-01T09:00:00Z", "Not "+storyText)
	r.src.fails["https://example.org/b"] = fmt.Errorf("%w: a log-in", extract.ErrNotArticle)
	reads := 0
	for hour := range 24 * 7 {
		if got := r.look(time.Hour); strings.Contains(got, "b") {
			reads++
		} else if hour > 0 && got != "" {
			t.Errorf("hour %d: read %q", hour, got)
		}
	}
	if reads != 1+secondLooks || len(r.items()) != 1 {
		t.Errorf("looked %d times, %d items", reads, len(r.items()))
	}
	r.src.list("a", "c")
	r.src.page("c", "Ferry for sale", "2024-05-08T09:00:00Z", "Nor "+storyText)
	r.src.fails["https://example.org/c"] = fmt.Errorf("%w: a log-in", extract.ErrNotArticle)
	r.look(time.Hour)
	delete(r.src.fails, "https://example.org/c")
	if got := r.look(secondLook); got != "c" || len(r.items()) != 2 {
		t.Errorf("read %q, %d items", got, len(r.items()))
	}
}
