package publish

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"copydesk/scrape"
)

// TestKeptWhileHeld: an article that comes and leaves the page while it is held
// is in the feed once the hold is over, and the rubbish that the hold was for
// is not.
func TestKeptWhileHeld(t *testing.T) {
	for _, c := range []struct {
		name   string
		shape  func(*newsArticle)
		broken func(a *newsArticle)
		end    string // how the hold ends: "normal", "release"
		dry    bool
	}{
		{name: "authors are back", broken: func(a *newsArticle) { a.author, a.stamp = "", "2" }, end: "normal"},
		{name: "authors are back, no dates", shape: undated, broken: func(a *newsArticle) { a.author, a.stamp = "", "2" }, end: "normal"},
		{name: "titles are back", broken: func(a *newsArticle) { a.title, a.stamp = "The Quay", "2" }, end: "normal"},
		{name: "let out", broken: func(a *newsArticle) { a.author, a.stamp = "", "2" }, end: "release"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newSiteRig(t, 20)
			w := &newsSite{size: 10, hourly: every(3, 1), shape: c.shape}
			for range 8 * 24 {
				r.now = r.now.Add(time.Hour)
				w.publish(r.now)
				if r.now.Hour()%3 == 0 {
					w.show(r.src, r.now, nil)
					if why := r.judgedLook(); why != "" {
						t.Fatal(why)
					}
				}
			}
			known := len(w.all)
			for hour := range 72 {
				r.now = r.now.Add(time.Hour)
				w.publish(r.now)
				w.show(r.src, r.now, c.broken)
				if hour%6 == 5 {
					if why := r.judgedLook(); why == "" {
						t.Fatal("not held")
					}
				}
			}
			// The program starts anew, and the page shows the last ten only.
			r.desk.sources[0].listing = nil
			back := c.broken
			if c.end == "normal" {
				back = nil
			} else if _, err := r.l.AskRelease("site"); err != nil {
				t.Fatal(err)
			}
			listing := r.src.listing
			w.size = len(w.all)
			w.show(r.src, r.now, back) // every page as it is now
			r.src.listing, w.size = listing, 10
			for range 4 { // as many at a look as are polite
				r.now = r.now.Add(time.Hour)
				w.show(r.src, r.now, back)
				if why := r.judgedLook(); why != "" {
					t.Fatal("still held: ", why)
				}
			}
			have := map[string]int{}
			for _, it := range r.items() {
				have[it.Key]++
				if c.shape == nil && !it.Published.Equal(w.all[numberOf(t, it.Key)].published.Truncate(time.Second)) {
					t.Errorf("%s was published at %s", it.Key, it.Published)
				}
			}
			for _, a := range w.all[known:] {
				if have["https://example.org/"+a.key] != 1 {
					t.Errorf("%s of the hold is there %d times", a.key, have["https://example.org/"+a.key])
				}
			}
			if k, err := r.desk.loadKept(r.desk.sources[0]); err != nil || len(k.Entries) != 0 {
				t.Errorf("still kept: %d %v", len(k.Entries), err)
			}
		})
	}
}

func numberOf(t *testing.T, key string) (n int) {
	if _, err := fmt.Sscanf(key, "https://example.org/a%d", &n); err != nil {
		t.Fatal(key, err)
	}
	return n
}

// TestKeptIsShownFirst: a dry release shows what left the page while it was held.
func TestKeptIsShownFirst(t *testing.T) {
	r := newSiteRig(t, 20)
	w := &newsSite{size: 10, hourly: every(1, 1)}
	for range 30 {
		r.now = r.now.Add(time.Hour)
		w.publish(r.now)
		w.show(r.src, r.now, nil)
		r.judgedLook()
	}
	nameless := func(a *newsArticle) { a.title, a.stamp = "The Quay", "2" }
	for range 15 {
		r.now = r.now.Add(time.Hour)
		w.publish(r.now)
		w.show(r.src, r.now, nameless)
		if r.judgedLook() == "" {
			t.Fatal("not held")
		}
	}
	dry, err := New(Options{Ledger: r.l, Dry: true, Sources: []SourceSpec{{Source: r.src, MaxNew: 20}},
		Feeds: []FeedSpec{{Name: "site", Sources: []string{"site"}}}, Base: "https://feeds.example.org/"})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := dry.Preview(context.Background(), "site")
	if err != nil || len(shown) != 1 {
		t.Fatal(shown, err)
	}
	if n := len(shown[0].New); n != 15 {
		t.Errorf("%d new ones are shown, want those on the page and the 5 that left it", n)
	}
	h, err := r.l.Hold("site")
	if err != nil || shown[0].Why != h.Reason {
		t.Errorf("held for %q, shown is %q, %v", h.Reason, shown[0].Why, err)
	}
}

// TestKeptIsBounded: what a broken page lists is no news when it is well again,
// and takes no more room than is meant for it.
func TestKeptIsBounded(t *testing.T) {
	r := newSiteRig(t, 20)
	w := &newsSite{size: 10, hourly: every(3, 1), shape: undated}
	for range 8 * 24 {
		r.now = r.now.Add(time.Hour)
		w.publish(r.now)
		if r.now.Hour()%3 == 0 {
			w.show(r.src, r.now, nil)
			r.judgedLook()
		}
	}
	before := r.snapshot()
	for look := range 60 { // other addresses and other words every time
		r.now = r.now.Add(time.Hour)
		w.show(r.src, r.now, func(a *newsArticle) {
			a.key = fmt.Sprintf("s%d/%s", look, a.key)
			a.title = fmt.Sprintf("Advert %d of %d", a.n*7, look)
			a.text = fmt.Sprintf("Buy %d pounds of fish number %d, or %d of salt, by the %dth of the month.", a.n*look+1, a.n, look*31, a.n*17+look)
		})
		if r.judgedLook() == "" {
			t.Fatal("not held")
		}
	}
	k, err := r.desk.loadKept(r.desk.sources[0])
	if err != nil || len(k.Entries) != mostKept {
		t.Errorf("%d are kept, want %d; %v", len(k.Entries), mostKept, err)
	}
	for range 30 {
		r.now = r.now.Add(time.Hour)
		w.show(r.src, r.now, nil)
		if why := r.judgedLook(); why != "" {
			t.Fatal(why)
		}
	}
	if after := r.snapshot(); after != before {
		t.Errorf("rubbish came out:\n%.600s", after)
	}
	if k, err := r.desk.loadKept(r.desk.sources[0]); err != nil || len(k.Entries) != 0 {
		t.Errorf("%d are kept still; %v", len(k.Entries), err)
	}
}

// TestKeptThatIsGone: what left the page and the site is no item; what cannot
// be read is tried again, and not for ever.
func TestKeptThatIsGone(t *testing.T) {
	r := newSiteRig(t, 20)
	s := r.desk.sources[0]
	w := &newsSite{size: 10, hourly: every(1, 1)}
	for range 30 {
		r.now = r.now.Add(time.Hour)
		w.publish(r.now)
		w.show(r.src, r.now, nil)
		r.judgedLook()
	}
	entry := func(name string) scrape.Entry {
		url := "https://example.org/" + name
		return scrape.Entry{Key: url, URL: url, Stamp: "1", Teaser: &scrape.Teaser{Title: "About " + name}}
	}
	if err := r.desk.keep(s, []scrape.Entry{entry("gone"), entry("closed"), entry("late")}, r.now); err != nil {
		t.Fatal(err)
	}
	r.src.fails["https://example.org/gone"] = fmt.Errorf("%w: 404", scrape.ErrNotArticle)
	r.src.fails["https://example.org/closed"] = fmt.Errorf("%w: 503", scrape.ErrIncomplete)
	r.src.fails["https://example.org/late"] = fmt.Errorf("%w: 503", scrape.ErrIncomplete)
	for look := range 5 {
		if look == 2 {
			delete(r.src.fails, "https://example.org/late")
			r.src.page("late", "About late boats", r.now.Format(time.RFC3339), storyText)
		}
		r.now = r.now.Add(time.Hour)
		if why := r.judgedLook(); why != "" {
			t.Fatal(why)
		}
	}
	var titles []string
	for _, it := range r.items() {
		titles = append(titles, it.Content.Title)
	}
	all := strings.Join(titles, "\n")
	if strings.Contains(all, "gone") || strings.Contains(all, "closed") || !strings.Contains(all, "About late boats") {
		t.Error(all)
	}
	if k, err := r.desk.loadKept(s); err != nil || len(k.Entries) != 0 {
		t.Errorf("%+v %v", k, err)
	}
}
