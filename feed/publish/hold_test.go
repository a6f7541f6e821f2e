package publish

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// A newsSite is a site in virtual time: what it publishes each hour, and how
// its page shows it. Everything is made from counters, nothing from chance.
type newsSite struct {
	size   int                     // articles on the page
	hourly func(t time.Time) int   // new articles in the hour before t
	shape  func(a *newsArticle)    // what an article is like; nil: titled, dated to the second, with an author
	relist func(t time.Time) []int // older articles that stand on the page as well, by number

	all []*newsArticle // oldest first
}

type newsArticle struct {
	n                   int
	key, title, text    string
	published           time.Time
	precision           extract.Precision
	author              string
	undated, incomplete bool
	stamp               string
}

func (w *newsSite) publish(t time.Time) {
	for range w.hourly(t) {
		n := len(w.all)
		a := &newsArticle{n: n, key: fmt.Sprintf("a%04d", n), title: fmt.Sprintf("Story number %d of the harbour", n), author: "Ann Lee",
			published: t.Add(-time.Duration(1+n%50) * time.Minute), precision: extract.Second, stamp: "1",
			text: fmt.Sprintf("This is what happened for the %dth time: boat %d met boat %d near buoy %d, and the harbour master wrote line %d into book %d.", n, n*7, n*11, n*13, n*17, n*19)}
		if w.shape != nil {
			w.shape(a)
		}
		w.all = append(w.all, a)
	}
}

// show puts the newest on the page, through a change of each that may be nil.
func (w *newsSite) show(src *indexSource, t time.Time, change func(a *newsArticle)) {
	var on []*newsArticle
	for i := len(w.all) - 1; i >= 0 && len(on) < w.size; i-- {
		on = append(on, w.all[i])
	}
	if w.relist != nil {
		for _, n := range w.relist(t) {
			if n < len(w.all)-w.size {
				on = append(on, w.all[n])
			}
		}
	}
	w.put(src, on, change)
}

func (w *newsSite) put(src *indexSource, on []*newsArticle, change func(a *newsArticle)) {
	src.listing = nil
	for i, a := range on {
		c := *a
		if change != nil {
			change(&c)
		}
		url := "https://example.org/" + c.key
		src.listing = append(src.listing, scrape.Entry{Key: url, URL: url, Stamp: c.stamp, Order: int64(len(on) - i), Teaser: &scrape.Teaser{Title: c.title}})
		art := &extract.Article{URL: url, Title: c.title, Content: "<p>" + c.text + "</p>", Text: c.text, Fingerprint: extract.MakeFingerprint(c.title, []string{c.text})}
		if c.text == "" {
			art.Content = ""
		}
		if c.author != "" {
			art.Authors = []extract.Author{{Name: c.author}}
		}
		if !c.undated {
			art.Published = extract.Date{Time: c.published, Precision: c.precision, Zoned: true}
		}
		src.pages[url] = art
		delete(src.fails, url)
		if c.incomplete {
			src.fails[url] = fmt.Errorf("%w: 403", scrape.ErrIncomplete)
		}
	}
}

// judgedLook looks as a pass does, and gives why it is held.
func (r *siteRig) judgedLook() string {
	r.Helper()
	s := r.desk.sources[0]
	_, err := r.desk.look(context.Background(), s, true, r.now)
	var held *heldError
	if errors.As(err, &held) {
		if _, err := r.desk.heldBack(s, err, r.now); err != nil {
			r.Fatal(err)
		}
		return held.reason
	}
	if err != nil {
		r.Fatal(err)
	}
	s.health.LastSuccess, s.health.Held = r.now, ""
	return ""
}

func every(hours, n int) func(time.Time) int {
	return func(t time.Time) int {
		if t.Hour()%hours == 0 {
			return n
		}
		return 0
	}
}

func undated(a *newsArticle) { a.undated = true }

func dayOnly(a *newsArticle) {
	a.precision = extract.Day
	a.published = time.Date(a.published.Year(), a.published.Month(), a.published.Day(), 0, 0, 0, 0, time.UTC)
}

// TestSoundHistories: what sites do when nothing is wrong. Not one look of a
// week is held.
func TestSoundHistories(t *testing.T) {
	newspaper := func(t time.Time) int {
		switch h := t.Hour(); {
		case h == 6:
			return 30 // after a quiet night
		case h > 6 && h < 21:
			return 2 + t.Day()%4
		}
		return 0
	}
	for _, c := range []struct {
		name string
		site newsSite
		at   func(w *newsSite, r *siteRig, hour int) bool // done before the look of an hour; false: there is no look
	}{
		{name: "a blog with an article a day", site: newsSite{size: 10, hourly: every(24, 1)}},
		{name: "an article every other hour, dated to the day", site: newsSite{size: 20, hourly: every(2, 1), shape: dayOnly}},
		{name: "an article every other hour, undated", site: newsSite{size: 20, hourly: every(2, 1), shape: undated}},
		{name: "a newspaper with a morning edition of 30", site: newsSite{size: 60, hourly: newspaper}},
		{name: "the same, and a page that shows 20", site: newsSite{size: 20, hourly: newspaper}},
		{name: "the same without dates", site: newsSite{size: 60, hourly: newspaper, shape: undated}},
		{name: "a daily issue that replaces the page", site: newsSite{size: 25, hourly: every(24, 25), shape: dayOnly}},
		{name: "the same without dates", site: newsSite{size: 15, hourly: every(24, 15), shape: undated}},
		{name: "a ticker: all of it new at every look", site: newsSite{size: 12, hourly: every(1, 12), shape: undated}},
		{name: "a page of three", site: newsSite{size: 3, hourly: every(12, 3), shape: undated}},
		{name: "a column that is always called the same", site: newsSite{size: 10, hourly: every(8, 1), shape: func(a *newsArticle) { a.title = "Notes from the harbour" }}},
		{name: "authors now and then", site: newsSite{size: 20, hourly: every(3, 2), shape: func(a *newsArticle) {
			if a.n%3 != 0 {
				a.author = ""
			}
		}}},
		{name: "no authors for two days on end", site: newsSite{size: 20, hourly: every(6, 4), shape: func(a *newsArticle) {
			if a.n > 40 && a.n < 75 {
				a.author = ""
			}
		}}},
		{name: "pages that are closed to us, all of them", site: newsSite{size: 20, hourly: every(3, 2), shape: func(a *newsArticle) { a.incomplete = true }}},
		{name: "old stories recommended again", site: newsSite{size: 20, hourly: every(4, 1), relist: func(t time.Time) []int {
			return []int{t.Hour(), t.Hour() + 1, 2 * t.Day()}
		}}},
		{name: "election night", site: newsSite{size: 40, hourly: every(6, 2)}, at: func(w *newsSite, r *siteRig, hour int) bool {
			if hour == 120 {
				calm := w.hourly
				w.hourly = func(time.Time) int { return 60 }
				w.publish(r.now)
				w.hourly = calm
			}
			return true
		}},
		{name: "we were away for four days", site: newsSite{size: 20, hourly: every(3, 1)}, at: func(_ *newsSite, _ *siteRig, hour int) bool { return hour < 60 || hour > 156 }},
		{name: "the same without dates", site: newsSite{size: 20, hourly: every(3, 1), shape: undated}, at: func(_ *newsSite, _ *siteRig, hour int) bool { return hour < 60 || hour > 156 }},
		{name: "a long page of which only a part is read at a time", site: newsSite{size: 120, hourly: every(12, 1)}, at: func(w *newsSite, r *siteRig, hour int) bool {
			if hour == 0 {
				old := r.now.AddDate(0, -6, 0)
				for i := range 120 {
					h := w.hourly
					w.hourly = func(time.Time) int { return 1 }
					w.publish(old.Add(time.Duration(i) * 24 * time.Hour))
					w.hourly = h
				}
			}
			return true
		}},
		{name: "every headline rewritten at once", site: newsSite{size: 20, hourly: every(3, 1)}, at: func(w *newsSite, _ *siteRig, hour int) bool {
			if hour == 120 {
				for _, a := range w.all {
					a.title, a.stamp = "Again: "+a.title, "2"
				}
			}
			return true
		}},
		{name: "every address changed, the articles as they were", site: newsSite{size: 20, hourly: every(3, 1)}, at: func(w *newsSite, _ *siteRig, hour int) bool {
			if hour == 120 {
				for _, a := range w.all {
					a.key = "moved/" + a.key
				}
			}
			return true
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newSiteRig(t, 20)
			for hour := range 168 {
				r.now = r.now.Add(time.Hour)
				was := len(c.site.all)
				c.site.publish(r.now)
				if hour%8 != 0 && len(c.site.all) == was && hour != 120 { // looks that find nothing are all alike
					continue
				}
				if c.at != nil && !c.at(&c.site, r, hour) || len(c.site.all) == 0 {
					continue
				}
				c.site.show(r.src, r.now, nil)
				if why := r.judgedLook(); why != "" {
					t.Fatalf("hour %d, %d articles: %s", hour, len(c.site.all), why)
				}
			}
		})
	}
}

// TestBrokenHistories: what sites do when something is. The look is held with
// its reason, so are the ones after it, no item changes, and when the page is
// as it was the hold ends by itself.
func TestBrokenHistories(t *testing.T) {
	old := func(w *newsSite, n int) (on []*newsArticle) {
		for i := range n {
			a := *w.all[0]
			a.n, a.key, a.title = 9000+i, fmt.Sprintf("archive/%d", i), fmt.Sprintf("An old story, the %dth of the archive", i)
			a.text = fmt.Sprintf("Long ago %d sailors of ship %d found %d barrels on island %d, and sold %d of them.", i+2, i*3, i*5, i*7, i*9)
			a.published = w.all[0].published.AddDate(-1, 0, -i)
			on = append(on, &a)
		}
		return on
	}
	renewed := func(a *newsArticle) { // as if it were another article
		a.key, a.title = "neu/"+a.key, "New look: "+a.title
		a.text = fmt.Sprintf("Subscribe to %d letters. Another %d words about the %d things that %d people said in %d.", a.n, a.n*23, a.n*29, a.n*31, a.n*37)
	}
	for _, c := range []struct {
		name   string
		shape  func(*newsArticle)
		change func(w *newsSite, r *siteRig) func(*newsArticle) // how the page shows articles from then on
		put    func(w *newsSite) []*newsArticle                 // or what it shows in their place
		why    string
	}{
		{name: "every title the site's name", change: func(*newsSite, *siteRig) func(*newsArticle) {
			return func(a *newsArticle) { a.title, a.stamp = "The Quay", "2" }
		}, why: "20 of 20 articles have one and the same title; of the last 66 known ones no two share one"},
		{name: "no titles", change: func(*newsSite, *siteRig) func(*newsArticle) {
			return func(a *newsArticle) { a.title, a.stamp = "", "2" }
		}, why: "20 of 20 articles have no title; of the last 66 known ones 0 had none"},
		{name: "no authors", change: func(*newsSite, *siteRig) func(*newsArticle) {
			return func(a *newsArticle) { a.author, a.stamp = "", "2" }
		}, why: "20 of 20 articles have no author; of the last 66 known ones 0 had none"},
		{name: "no text", change: func(*newsSite, *siteRig) func(*newsArticle) {
			return func(a *newsArticle) { a.text, a.stamp = "", "2" }
		}, why: "20 of 20 articles have no text"},
		{name: "a consent page behind every link", change: func(*newsSite, *siteRig) func(*newsArticle) {
			return func(a *newsArticle) {
				a.key += "?session=1"
				a.title, a.text, a.author = "Before you continue", "We and our partners store and read information on your device, as is told below.", ""
			}
		}, why: "articles have one and the same title"},
		{name: "new addresses, new words, no dates", change: func(*newsSite, *siteRig) func(*newsArticle) {
			return func(a *newsArticle) { renewed(a); a.undated = true }
		}, why: "; 20 of 20 articles have no date; of the last 66 known ones 0 had none"},
		{name: "the same where there never were dates", shape: undated, change: func(*newsSite, *siteRig) func(*newsArticle) { return renewed },
			why: "20 of 20 articles on the page are new and say no date; in so short a time never more than "},
		{name: "all dates today", change: func(_ *newsSite, r *siteRig) func(*newsArticle) {
			today := r.now.Truncate(24 * time.Hour)
			return func(a *newsArticle) { renewed(a); a.published, a.precision = today, extract.Day }
		}, why: "20 of 20 new articles have one and the same date"},
		{name: "all dates now", change: func(_ *newsSite, r *siteRig) func(*newsArticle) {
			return func(a *newsArticle) { renewed(a); a.published = r.now.Add(time.Duration(a.n) * time.Second) }
		}, why: "20 of 20 new articles give the moment they were read as their date"},
		{name: "new addresses, other text, the same titles", change: func(*newsSite, *siteRig) func(*newsArticle) {
			return func(a *newsArticle) {
				title := a.title
				renewed(a)
				a.title = title
			}
		}, why: "19 of 20 new articles have the title of a known one"},
		{name: "the archive in place of the news", put: func(w *newsSite) []*newsArticle { return old(w, 20) },
			why: "20 of 20 articles on the page are new to us, and 20 of them are older than what was known"},
		{name: "a sidebar of old favourites", put: func(w *newsSite) []*newsArticle { return old(w, 8) },
			why: "8 of 8 articles on the page are new to us, and 8 of them are older than what was known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newSiteRig(t, 20)
			w := &newsSite{size: 20, hourly: every(4, 1), shape: c.shape}
			for range 25 {
				w.publish(r.now.Add(-time.Hour).Truncate(4 * time.Hour))
				r.now = r.now.Add(time.Hour).Truncate(time.Hour)
			}
			w.all = w.all[:min(len(w.all), 21)]
			for i, a := range w.all {
				a.published = r.now.Add(-time.Duration(100-i) * time.Hour)
			}
			for range 8 * 24 {
				r.now = r.now.Add(time.Hour)
				w.publish(r.now)
				if r.now.Hour()%8 != 0 {
					continue
				}
				w.show(r.src, r.now, nil)
				if why := r.judgedLook(); why != "" {
					t.Fatal("held while sound: ", why)
				}
			}
			before := r.snapshot()
			show := func() {
				if c.put != nil {
					w.put(r.src, c.put(w), nil)
				} else {
					w.show(r.src, r.now, c.change(w, r))
				}
			}
			for i := range 3 {
				r.now = r.now.Add(time.Hour)
				show()
				why := r.judgedLook()
				if !strings.Contains(why, c.why) {
					t.Errorf("look %d: %q, want %q", i, why, c.why)
				}
				if got := r.snapshot(); got != before {
					t.Fatalf("a held look changed items:\n%s\nwere\n%s", got[:300], before[:300])
				}
			}
			if h, err := r.l.Hold("site"); err != nil || h.Looks != 3 || h.Reason == "" {
				t.Errorf("%+v %v", h, err)
			}
			// As it was, with one more.
			r.now = r.now.Add(time.Hour)
			w.hourly = every(1, 1)
			w.publish(r.now)
			w.show(r.src, r.now, nil)
			if why := r.judgedLook(); why != "" {
				t.Errorf("still held: %s", why)
			}
			if h, err := r.l.Hold("site"); err != nil || h.Reason != "" {
				t.Errorf("%+v %v", h, err)
			}
			if items := r.items(); items[0].Content.Title != w.all[len(w.all)-1].title {
				t.Errorf("the newest is %q", items[0].Content.Title)
			}
		})
	}
}

// snapshot is all that a feed shows.
func (r *siteRig) snapshot() string {
	var b strings.Builder
	for _, it := range r.items() {
		fmt.Fprintln(&b, it.ID, it.Rev, it.Content.Title, it.Published, it.Updated, len(it.Body))
	}
	return b.String()
}

// TestSettingsExplain: after a change of its settings a source is not judged
// by what it was before.
func TestSettingsExplain(t *testing.T) {
	r := newSiteRig(t, 20)
	w := &newsSite{size: 20, hourly: every(1, 1)}
	for range 30 {
		r.now = r.now.Add(time.Hour)
		w.publish(r.now)
		w.show(r.src, r.now, nil)
		r.judgedLook()
	}
	nameless := func(a *newsArticle) { a.title, a.stamp = "The Quay", "2" }
	w.show(r.src, r.now, nameless)
	if why := r.judgedLook(); why == "" {
		t.Error("not held")
	}
	r.desk.sources[0].Settings = "select: .other"
	if why := r.judgedLook(); why != "" {
		t.Errorf("held in spite of new settings: %s", why)
	}
	if looks, err := r.l.Looks("site"); err != nil || !looks[len(looks)-1].First {
		t.Errorf("%+v %v", looks, err)
	}
}

// TestFolderVerdicts: what is judged of a folder, in figures.
func TestFolderVerdicts(t *testing.T) {
	trait := func(n int, author bool) ledger.Trait {
		return ledger.Trait{Title: uint64(n), Dated: true, Published: time.Unix(int64(n)*1e5, 0), Authored: author}
	}
	labels := func(n int) (all []ledger.Trait) {
		for i := range n {
			all = append(all, trait(i+1, true))
		}
		return all
	}
	came := func(n int, as func(i int) ledger.Outcome) (all []ledger.Outcome) {
		for i := range n {
			all = append(all, as(i))
		}
		return all
	}
	brandNew := func(i int) ledger.Outcome { return ledger.Outcome{New: true, Trait: trait(1000+i, true)} }
	authorless := func(i int) ledger.Outcome { return ledger.Outcome{Trait: trait(1000+i, false)} }
	for _, c := range []struct {
		name    string
		known   int
		gone    int
		read    []ledger.Outcome
		history []ledger.Look
		why     string // "" when it is fine
	}{
		{name: "one of three", known: 3, gone: 1},
		{name: "two of three", known: 3, gone: 2},
		{name: "three of three", known: 3, gone: 3, why: "all 3 known articles are gone"},
		{name: "both of two", known: 2, gone: 2},
		{name: "four of five", known: 5, gone: 4},
		{name: "five of ten", known: 10, gone: 5},
		{name: "six of ten", known: 10, gone: 6, why: "6 of 10 known articles are gone"},
		{name: "replaced", known: 20, gone: 18, read: came(20, brandNew), why: "18 of 20 known articles are gone and 20 new ones came"},
		{name: "it was let out once", known: 20, gone: 18, history: []ledger.Look{{Gone: 20}}, why: "18 of 20 known articles are gone; before, at most 20 went at once"},
		{name: "it is so every night", known: 20, gone: 18, history: []ledger.Look{{Gone: 20}, {Gone: 16}}},
		{name: "a thousand more", known: 10, read: came(1000, brandNew)},
		{name: "twenty of one date", known: 10, read: came(20, func(i int) ledger.Outcome {
			return ledger.Outcome{New: true, Trait: ledger.Trait{Title: uint64(1000 + i), Dated: true, Authored: true, Published: time.Unix(1e9, 0)}}
		})},
		{name: "three of three lose their author", known: 3, read: came(3, authorless)},
		{name: "four of four", known: 4, read: came(4, authorless), why: "4 of 4 articles have no author; of the last 4 known ones 0 had none"},
		{name: "nine of twenty", known: 20, read: came(9, authorless)},
		{name: "twelve of twenty", known: 20, read: came(12, authorless), why: "12 of 12 articles have no author; of the last 20 known ones 0 had none"},
	} {
		j := caseAtHand{now: time.Unix(1e9, 0), own: true, history: c.history, Evidence: &ledger.Evidence{Known: c.known, Labels: labels(c.known), Read: c.read, Gone: c.gone}}
		if got := j.judge(); got != c.why {
			t.Errorf("%s: %q, want %q", c.name, got, c.why)
		}
	}
}

// TestPreviewIsRelease: a preview changes nothing, and what is let out is what
// it showed.
func TestPreviewIsRelease(t *testing.T) {
	for _, n := range []int{0, 1, 2, 5} { // articles that stay
		r := newRig(t)
		for i := range 6 {
			r.src.set(fmt.Sprint("a", i), fmt.Sprintf("Title %d|Paragraph of the %dth article, with words of its own: %d.", i, i, i*i))
		}
		r.pass()
		before := r.files()
		for i := range 6 - n {
			r.src.set(fmt.Sprint("a", i), "")
		}
		r.src.set("b", "Another|It is new, and has nothing to do with the others at all.")
		r.src.set("a5", "Title 5, edited|Paragraph of the 5th article, with words of its own: 25.")
		ledgerBefore := r.dump()
		dry, err := New(Options{Ledger: r.l, Dry: true, Sources: []SourceSpec{{Source: r.src, Own: true}},
			Feeds: []FeedSpec{{Name: "shelf", Title: "The shelf", Sources: []string{"shelf"}}}, Base: "https://example.org/"})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := dry.Preview(context.Background(), "shelf")
		if err != nil || len(shown) != 1 {
			t.Fatal(shown, err)
		}
		if got := r.dump(); got != ledgerBefore {
			t.Errorf("the preview changed the ledger:\n%s\nwas\n%s", got, ledgerBefore)
		}
		p := shown[0]
		wantNew, wantGone, wantChanged := 1, 6-n, 1
		if n == 0 {
			wantNew, wantGone, wantChanged = 1, 5, 1 // a5 is there after all
		}
		if len(p.New) != wantNew || len(p.Gone) != wantGone || len(p.Changed) != wantChanged {
			t.Errorf("%d stay: %+v", n, p)
		}
		held := n < 2
		if (p.Why != "") != held {
			t.Errorf("%d stay: held for %q", n, p.Why)
		}
		was := r.window()
		r.pass()
		if held {
			if got := r.files(); !maps.Equal(got, before) {
				t.Errorf("%d stay: a held pass changed files", n)
			}
			if got := r.dump(); got != ledgerBefore {
				t.Errorf("a held pass changed the ledger:\n%s\nwas\n%s", got, ledgerBefore)
			}
			if h, err := r.desk.Health(); err != nil || h.Status != "held" || h.Feeds[0].Held == "" {
				t.Errorf("%+v %v", h, err)
			}
			if ok, err := r.l.AskRelease("shelf"); !ok || err != nil {
				t.Fatal(ok, err)
			}
			r.pass()
		}
		var again Preview
		again.compare(was, r.window(), 50)
		if got, want := fmt.Sprint(again.New, again.Gone), fmt.Sprint(p.New, p.Gone); titles(again.New) != titles(p.New) || titles(again.Gone) != titles(p.Gone) || titles(again.Changed) != titles(p.Changed) {
			t.Errorf("let out was %s, shown was %s", got, want)
		}
		if h, err := r.desk.Health(); err != nil || h.Status != "ok" {
			t.Errorf("%+v %v", h, err)
		}
	}
}

func titles(all []Shown) (s string) {
	for _, it := range all {
		s += it.ID + it.Title + "\n"
	}
	return s
}

func (r *rig) window() []*ledger.Item {
	r.Helper()
	items, err := r.l.Window([]string{"shelf"}, 50)
	if err != nil {
		r.Fatal(err)
	}
	return items
}

// dump is what the ledger knows of items and entries.
func (r *rig) dump() string {
	r.Helper()
	var b strings.Builder
	for _, it := range r.window() {
		fmt.Fprintln(&b, it.ID, it.Rev, it.Key, it.Stamp, it.Content, it.Published, it.Updated)
	}
	entries, err := r.l.Entries("shelf")
	if err != nil {
		r.Fatal(err)
	}
	fmt.Fprint(&b, entries)
	return b.String()
}
