package publish

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/feed"
	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/fetch"
)

var yearStep = flag.Duration("year.step", 12*time.Hour, "how often TestYearOfASite looks at the site: 12h or 6h")

// TestYearOfASite lets a news site live through a year: redesigns, outages, a
// new address scheme, a move to another domain, a re-used address, edited
// headlines, deleted stories, double publication, walls, an empty front page,
// a broken template. Its pages are fetched, found and read as any site's are;
// only the clock of the desk is a virtual one. A subscriber looks after every
// pass and must see every story exactly once, under one id and one date.
//
//	go test -run TestYearOfASite ./feed/publish -year.step 6h -v
func TestYearOfASite(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	site := newYearSite(t)
	l, err := ledger.Open(context.Background(), filepath.Join(t.TempDir(), "state"), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	now := yearStart
	src, err := scrape.NewSite(scrape.SiteOptions{Name: "post", URL: site.old.URL + "/", Now: func() time.Time { return now },
		Client:  fetch.New(fetch.Options{Allow: []string{hostOf(site.old.URL), hostOf(site.new.URL)}}),
		Request: fetch.Request{IgnoreRobots: true}})
	if err != nil {
		t.Fatal(err)
	}
	stand := new(Stand)
	desk, err := New(Options{Ledger: l, Sources: []SourceSpec{{Source: src}}, Stand: stand,
		Feeds: []FeedSpec{{Name: "post", Title: "The Post", Sources: []string{"post"}}}, Base: "https://feeds.example.org/"})
	if err != nil {
		t.Fatal(err)
	}
	sub := &yearReader{ids: map[string]map[string]bool{}, dates: map[string]time.Time{}, of: map[string]string{}}
	var told []string // what was held, failed or changed state, for the log
	state, heldLooks := "", 0
	step := *yearStep
	for ; now.Before(yearStart.AddDate(1, 0, 0)); now = now.Add(step) {
		site.at(now)
		var changes ledger.Changes
		err := desk.passAt(t.Context(), desk.sources[0], true, now, &changes)
		if err := desk.publish(&changes); err != nil {
			t.Fatalf("%s: %v", now.Format(time.DateTime), err)
		}
		h := desk.sources[0].health
		is := "ok"
		switch {
		case h.Held != "":
			is = "held: " + h.Held
			heldLooks++
		case err != nil:
			is = "failing: " + err.Error()
		}
		if word, _, _ := strings.Cut(is, ":"); word != strings.SplitN(state+":", ":", 2)[0] {
			told = append(told, fmt.Sprintf("day %3d  %s", int(now.Sub(yearStart).Hours()/24), is))
		}
		state = is
		if h.Held == "" {
			heldLooks = 0
		} else if heldLooks == int(72*time.Hour/step) { // somebody has looked at it
			told = append(told, fmt.Sprintf("day %3d  released by a person", int(now.Sub(yearStart).Hours()/24)))
			if _, err := l.AskRelease("post"); err != nil {
				t.Fatal(err)
			}
		}
		if es := stand.Editions(); len(es) > 0 {
			sub.look(t, es[0].Feed, now)
		}
	}
	for _, line := range told {
		t.Log(strings.ReplaceAll(line, site.old.URL, "http://old"))
	}
	missing, doubled := 0, 0
	for _, a := range site.stories {
		if a.listed < 2 || now.Sub(a.date) < 2*24*time.Hour { // nobody had the time to see it
			continue
		}
		switch n := len(sub.ids[a.mark()]); {
		case n == 0:
			if missing++; missing <= 10 {
				t.Errorf("%s of day %d, %q at %s, was never seen", a.mark(), a.day, a.title, a.path)
			}
		case n > 1:
			if doubled++; doubled <= 10 {
				t.Errorf("%s of day %d, %q, was seen as %d items", a.mark(), a.day, a.title, n)
			}
		}
	}
	t.Logf("%d stories, %d looks, %d items seen, %d missing, %d doubled, %d of them nothing but rubbish", len(site.stories), int(365*24*time.Hour/step), len(sub.of), missing, doubled, len(sub.rubbish))
	for _, r := range sub.rubbish[:min(len(sub.rubbish), 10)] {
		t.Errorf("no story: %s", r)
	}
}

var yearStart = time.Date(2024, 3, 1, 6, 0, 0, 0, time.UTC)

// A yearReader is what a subscriber remembers.
type yearReader struct {
	ids     map[string]map[string]bool // of each story, by its mark
	of      map[string]string          // the story of each id
	dates   map[string]time.Time       // published, of each id
	rubbish []string
}

var yearMark = regexp.MustCompile(`story number \d+`)

// look takes in what the feed shows now.
func (r *yearReader) look(t *testing.T, f *feed.Feed, now time.Time) {
	for _, it := range f.Items {
		mark := yearMark.FindString(it.Content + " " + it.Summary)
		if mark == "" {
			if _, known := r.of[it.ID]; !known {
				r.of[it.ID] = ""
				r.rubbish = append(r.rubbish, fmt.Sprintf("%q at %s", it.Title, it.Link))
			}
			continue
		}
		if was, known := r.of[it.ID]; known && was != mark {
			t.Errorf("%s: the item of %s has become %s", now.Format(time.DateTime), was, mark)
		}
		r.of[it.ID] = mark
		if r.ids[mark] == nil {
			r.ids[mark] = map[string]bool{}
		}
		r.ids[mark][it.ID] = true
		if was, known := r.dates[it.ID]; known && !was.Equal(it.Published) {
			t.Errorf("%s: %s was published at %s, and now at %s", now.Format(time.DateTime), mark, was, it.Published)
		}
		r.dates[it.ID] = it.Published
	}
}

func hostOf(url string) string { return strings.TrimPrefix(url, "http://") }

// A yearStory is an article of the site.
type yearStory struct {
	number  int
	day     int
	title   string
	path    string
	second  string // another address of it, "" for none
	date    time.Time
	deleted bool
	listed  int // looks at which the index showed it, and could be read
}

func (a *yearStory) mark() string { return fmt.Sprintf("story number %d", a.number) }

type yearSite struct {
	old, new *httptest.Server
	mu       sync.Mutex
	stories  []*yearStory
	now      time.Time
	day      int
}

func newYearSite(t *testing.T) *yearSite {
	s := &yearSite{}
	s.old = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, true) }))
	s.new = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, false) }))
	t.Cleanup(s.old.Close)
	t.Cleanup(s.new.Close)
	return s
}

// The days of the year on which something happens, and how many days it lasts.
const (
	firstRedesign  = 40
	outage         = 60
	editedTitles   = 80
	captcha        = 100
	emptyFront     = 120
	doublePress    = 140
	sameAddress    = 160 // for three weeks, a story a day at one address
	walls          = 200
	newAddresses   = 220
	secondRedesign = 240
	newDomain      = 260
	deletions      = 300
	brokenTemplate = 320
	unreachable    = 340
)

// at brings the site to a moment.
func (s *yearSite) at(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
	s.day = int(now.Sub(yearStart).Hours() / 24)
	hour := now.Hour()
	if s.day == 0 && len(s.stories) == 0 {
		for i := range 20 {
			s.write(now.Add(-time.Duration(20-i) * 5 * time.Hour))
		}
	}
	if hour != 0 { // none at night
		s.write(now.Add(-time.Duration(1+s.day%3) * time.Hour))
	}
	if s.day%11 == 0 && hour == 18 { // a busy day
		for i := range 5 {
			s.write(now.Add(-time.Duration(10-i) * time.Minute))
		}
	}
	newest := s.stories[len(s.stories)-1]
	switch {
	case s.day == editedTitles && hour == 18:
		for _, a := range s.stories[len(s.stories)-8:] {
			a.title += ", as it turns out"
		}
	case s.day >= doublePress && s.day < doublePress+5 && hour == 18:
		newest.second = "/opinion/" + strings.TrimPrefix(newest.path, "/news/")
	case s.day >= sameAddress && s.day < sameAddress+21 && hour == 18:
		newest.path = "/weather/today.html"
	case s.day == deletions && hour == 18:
		for _, a := range s.stories[len(s.stories)-6:] {
			a.deleted = true
		}
	}
	if s.listing() {
		for _, a := range s.shown() {
			a.listed++
		}
	}
}

// listing reports whether the index lists its stories now and they can be read.
func (s *yearSite) listing() bool {
	return !within(s.day, outage, 2) && !within(s.day, captcha, 1) && !within(s.day, emptyFront, 1) && !within(s.day, brokenTemplate, 1) && !within(s.day, unreachable, 2)
}

func within(day, from, days int) bool { return from <= day && day < from+days }

func (s *yearSite) write(at time.Time) {
	n := len(s.stories) + 1
	things := strings.Fields("Harbour Ferry Lighthouse School Mill Market Breakwater Library Orchard Quarry Council Bakery Museum")
	does := []string{"reopens after the storm", "seeks a new keeper", "turns a hundred", "divides the island", "wins a prize", "is late again", "gets a new roof", "closes for the winter"}
	title := fmt.Sprintf("%s %s", things[n*7%len(things)], does[n*5%len(does)])
	if n%3 == 0 {
		title = fmt.Sprintf("%s and %s: what the %s means for both", things[n%len(things)], things[(n*3+1)%len(things)], strings.ToLower(things[n*11%len(things)]))
	}
	s.stories = append(s.stories, &yearStory{number: n, day: s.day, title: title, date: at.Truncate(time.Minute), path: fmt.Sprintf("/news/%d.html", 10_000+n)})
}

// shown are the stories on the front page, newest first.
func (s *yearSite) shown() []*yearStory {
	var list []*yearStory
	paths := map[string]bool{}
	for _, a := range slices.Backward(s.stories) {
		if !a.deleted && !paths[a.path] {
			paths[a.path] = true
			list = append(list, a)
		}
		if len(list) == 20 {
			break
		}
	}
	return list
}

// address is where a story stands at the moment.
func (s *yearSite) address(a *yearStory) string {
	if s.day >= newAddresses && strings.HasPrefix(a.path, "/news/") {
		return fmt.Sprintf("/stories/%s-%d/", strings.Trim(regexp.MustCompile(`[^a-z]+`).ReplaceAllString(strings.ToLower(a.title), "-"), "-"), a.number)
	}
	return a.path
}

func (s *yearSite) serve(w http.ResponseWriter, r *http.Request, old bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	moved := s.day >= newDomain
	switch {
	case within(s.day, outage, 2):
		http.Error(w, "down for maintenance", http.StatusServiceUnavailable)
	case within(s.day, unreachable, 2):
		panic(http.ErrAbortHandler)
	case old && moved:
		http.Redirect(w, r, s.new.URL+r.URL.Path, http.StatusMovedPermanently)
	case within(s.day, captcha, 1):
		fmt.Fprint(w, `<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1><p>Please enable JavaScript and cookies to continue.</p><form class="challenge-form"></form></body></html>`)
	case r.URL.Path == "/":
		s.front(w)
	default:
		s.page(w, r)
	}
}

func (s *yearSite) frame(w http.ResponseWriter, title, main string) {
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title></head><body>
<header><a href="/">The Post</a><nav><a href="/news/">News</a> <a href="/sport/">Sport</a> <a href="/about/">About us</a></nav></header>
%s<aside><h2>Most read</h2><ol><li><a href="/read/1.html">How to tie a bowline in the dark</a></li><li><a href="/read/2.html">The ten best benches on the quay</a></li><li><a href="/read/3.html">Why gulls are not to be fed</a></li></ol></aside>
<footer><a href="/imprint/">Imprint</a> <a href="/privacy/">Privacy</a></footer></body></html>`, title, main)
}

func (s *yearSite) front(w http.ResponseWriter) {
	var b strings.Builder
	for _, a := range s.shown() {
		title, date := a.title, a.date.Format("2 January 2006, 15:04")
		if within(s.day, brokenTemplate, 1) {
			title, date = "The Post", ""
		}
		addresses := []string{s.address(a)}
		if a.second != "" {
			addresses = append(addresses, a.second)
		}
		for _, at := range addresses {
			switch {
			case s.day < firstRedesign:
				fmt.Fprintf(&b, `<div class="item"><h3><a href="%s">%s</a></h3><span class="date">%s</span><p>In short, %s is about this.</p></div>`+"\n", at, title, date, a.mark())
			case s.day < secondRedesign:
				fmt.Fprintf(&b, `<article class="card"><a class="card-link" href="%s"><img src="/img/%d.jpg" alt=""><h2>%s</h2></a><div class="meta"><time datetime="%s">%s</time></div><p class="teaser">In short, %s is about this.</p></article>`+"\n",
					at, a.number, title, map[bool]string{true: a.date.Format(time.RFC3339), false: ""}[date != ""], date, a.mark())
			default:
				fmt.Fprintf(&b, `<li class="css-9x%dz"><div class="css-1kd"><a class="css-77t" href="%s">%s</a><div class="css-d4">%s · %s is told here.</div></div></li>`+"\n", s.day%7, at, title, date, a.mark())
			}
		}
	}
	list := b.String()
	switch {
	case within(s.day, emptyFront, 1):
		list = ""
	case s.day < firstRedesign:
		list = `<div class="news-list">` + list + "</div>"
	case s.day < secondRedesign:
		list = `<section class="grid">` + list + "</section>"
	default:
		list = `<ul class="css-0b">` + list + "</ul>"
	}
	s.frame(w, "The Post", "<main>"+list+"</main>")
}

func (s *yearSite) page(w http.ResponseWriter, r *http.Request) {
	for _, a := range slices.Backward(s.stories) { // the newest at a re-used address
		at := s.address(a)
		if r.URL.Path == a.path && at != a.path {
			http.Redirect(w, r, at, http.StatusMovedPermanently)
			return
		}
		if r.URL.Path != at && r.URL.Path != a.second {
			continue
		}
		if a.deleted {
			http.Error(w, "gone", http.StatusGone)
			return
		}
		if within(s.day, walls, 1) {
			s.frame(w, "Sign in", `<main><h1>Sign in</h1><form><input type="email"><input type="password"></form></main>`)
			return
		}
		title, byline := a.title, fmt.Sprintf(`<p class="byline">By Ada Quill, <time datetime="%s">%s</time></p>`, a.date.Format(time.RFC3339), a.date.Format("2 January 2006, 15:04"))
		if within(s.day, brokenTemplate, 1) {
			title, byline = "The Post", ""
		}
		var b strings.Builder
		for p := range 6 {
			fmt.Fprintf(&b, "<p>Paragraph %d of %s, in which the ferry is late, the mayor explains to %d people why, and nobody on the quay believes a word of it.</p>\n", p+1, a.mark(), a.number*7+p)
		}
		class := map[bool]string{true: "story-text", false: "css-4e"}[s.day < secondRedesign]
		s.frame(w, title+" | The Post", fmt.Sprintf(`<main><article><h1>%s</h1>%s<div class="%s">%s</div></article></main>`, title, byline, class, b.String()))
		return
	}
	http.NotFound(w, r)
}
