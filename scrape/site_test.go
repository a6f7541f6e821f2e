package scrape

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/scrape/discover"
	"copydesk/scrape/extract"
	"copydesk/scrape/fetch"
)

// A webSite is a site in memory: bodies by path. A body that begins with
// "STATUS " is that answer, with what follows as its Location.
type webSite struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string
	asked []string
}

func newWebSite(t *testing.T, pages map[string]string) *webSite {
	w := &webSite{pages: pages}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	return w
}

func (s *webSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := r.URL.RequestURI()
	for _, name := range []string{"X-Key", "Authorization", "Cookie"} {
		if v := r.Header.Get(name); v != "" {
			line += " " + name + "=" + v
		}
	}
	s.asked = append(s.asked, line)
	body, ok := s.pages[r.URL.RequestURI()]
	if !ok {
		http.NotFound(w, r)
		return
	}
	var status int
	if _, err := fmt.Sscanf(body, "STATUS %d", &status); err == nil {
		if to := strings.Fields(body); len(to) > 2 {
			w.Header().Set("Location", to[2])
		}
		w.WriteHeader(status)
		return
	}
	tag := fmt.Sprintf(`"%d-%d"`, len(body), strings.Count(body, "e"))
	if w.Header().Set("ETag", tag); r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	kind, body, _ := strings.Cut(body, "\n")
	w.Header().Set("Content-Type", kind)
	fmt.Fprint(w, body)
}

// requests gives what was asked for since the last time.
func (s *webSite) requests() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := strings.Join(s.asked, " ")
	s.asked = nil
	return out
}

func (s *webSite) host() string { return strings.TrimPrefix(s.URL, "http://") }

// An inMemory is a Memory.
type inMemory struct {
	mu sync.Mutex
	m  map[string][]byte
}

func (m *inMemory) Load(key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.m[key], nil
}

func (m *inMemory) Store(key string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.m == nil {
		m.m = map[string][]byte{}
	}
	m.m[key] = value
	return nil
}

func (m *inMemory) StoreAll(values map[string][]byte) error {
	for k, v := range values {
		m.Store(k, v)
	}
	return nil
}

// newTestSite gives the site at path on w; other hosts may be reached too.
func newTestSite(t *testing.T, w *webSite, path string, change func(*SiteOptions), others ...*webSite) *Site {
	t.Helper()
	hosts := []string{w.host()}
	for _, o := range others {
		hosts = append(hosts, o.host())
	}
	opt := SiteOptions{Name: "site", URL: w.URL + path, Client: fetch.New(fetch.Options{Allow: hosts}), Request: fetch.Request{IgnoreRobots: true}}
	if change != nil {
		change(&opt)
	}
	s, err := NewSite(opt)
	if err != nil {
		t.Fatal(err)
	}
	s.Remember(&inMemory{})
	return s
}

func listed(t *testing.T, s *Site) []Entry {
	t.Helper()
	l, err := s.List(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !l.Partial {
		t.Error("the listing of a site says that it is whole")
	}
	return l.Entries
}

func urls(es []Entry) string {
	var out []string
	for _, e := range es {
		_, path, _ := strings.Cut(strings.TrimPrefix(e.URL, "http://"), "/")
		out = append(out, "/"+path)
	}
	return strings.Join(out, " ")
}

const told = `<p>The ferry to the island runs again from Monday, three months after a storm damaged the landing stage. Tickets cost as much as before, the harbour master said to those who had come.</p>
<p>Residents had asked for a replacement since January, and the council paid for a smaller boat meanwhile, which carried the mail and the milk.</p>`

func storyPage(title, head string) string {
	return "text/html; charset=utf-8\n<!doctype html><html lang=en><head><title>" + title + "</title>" + head + "</head><body><article><h1>" + title + "</h1><time datetime=2024-03-01T08:00:00Z>1 March 2024</time>" + told + "</article></body></html>"
}

// indexPage lists articles by their links, as "link|headline".
func indexPage(head string, links ...string) string {
	var b strings.Builder
	b.WriteString("text/html\n<!doctype html><html lang=en><head><title>The Quay</title>" + head + "</head><body><nav><a href=/about>About us</a> <a href=/contact>Contact</a></nav><main>")
	for i, l := range links {
		href, title, _ := strings.Cut(l, "|")
		fmt.Fprintf(&b, `<div class="entry"><h2><a href="%s">%s</a></h2><time datetime="2024-03-%02d">%d March</time><p>What %s is about, in short.</p></div>`, href, title, 20-i, 20-i, title)
	}
	return b.String() + "</main></body></html>"
}

var threeLinks = []string{"/ferry-returns|Ferry returns to the island", "/mill-is-mended|Mill is mended by volunteers", "/bells-ring-again|Bells ring again at night"}

// errLogin stands for an error that is none of ours: no article comes of it,
// and it is tried again.
var errLogin = errors.New("log-in")

func manyLinks() (links []string) {
	for i := range 14 {
		links = append(links, fmt.Sprintf("/story-%d-of-the-quay|Story number %d of the quay", i, i))
	}
	return links
}

// TestSiteAddresses: what stands on the index leads where a browser would go.
func TestSiteAddresses(t *testing.T) {
	w := newWebSite(t, map[string]string{})
	for _, c := range []struct {
		name, path, want string
		pages            map[string]string
	}{
		{"relative", "/news/", "/news/ferry-returns /mill-is-mended /news/bells-ring-again",
			map[string]string{"/news/": indexPage("", "ferry-returns|Ferry returns to the island", "../mill-is-mended|Mill is mended by volunteers", "./bells-ring-again?utm_source=front|Bells ring again at night")}},
		{"protocol-relative", "/", "/ferry-returns /mill-is-mended /bells-ring-again",
			map[string]string{"/": indexPage("", "//"+w.host()+"/ferry-returns|Ferry returns to the island", threeLinks[1], threeLinks[2])}},
		{"base", "/", "/paper/ferry-returns /paper/mill-is-mended /paper/bells-ring-again",
			map[string]string{"/": indexPage("<base href=/paper/>", "ferry-returns|Ferry returns to the island", "mill-is-mended|Mill is mended by volunteers", "bells-ring-again|Bells ring again at night")}},
		{"redirected", "/old", "/new/ferry-returns /new/mill-is-mended /new/bells-ring-again",
			map[string]string{"/old": "STATUS 301 /new/", "/new/": indexPage("", "ferry-returns|Ferry returns to the island", "mill-is-mended|Mill is mended by volunteers", "bells-ring-again|Bells ring again at night")}},
		{"meta refresh", "/", "/new/ferry-returns /mill-is-mended /bells-ring-again",
			map[string]string{"/": "text/html\n<!doctype html><title>Moved</title><meta http-equiv=refresh content='0; url=/new/'>",
				"/new/": indexPage("", "ferry-returns|Ferry returns to the island", threeLinks[1], threeLinks[2])}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.pages = c.pages
			s := newTestSite(t, w, c.path, nil)
			if got := urls(listed(t, s)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestSiteRemembers: an unchanged index is asked for with its validators, and
// what it listed stands, also when nothing of it was read (a crash).
func TestSiteRemembers(t *testing.T) {
	w := newWebSite(t, map[string]string{"/": indexPage("", threeLinks...)})
	s := newTestSite(t, w, "/", nil)
	m := s.memory
	first := listed(t, s)
	again := newTestSite(t, w, "/", nil)
	again.Remember(m)
	second := listed(t, again)
	if len(first) != 3 || !slices.EqualFunc(first, second, func(a, b Entry) bool {
		return a.Key == b.Key && a.Stamp == b.Stamp && a.Order == b.Order && reflect.DeepEqual(a.Teaser, b.Teaser)
	}) {
		t.Errorf("%+v\n%+v", first, second)
	}
	if got := w.requests(); got != "/ /" {
		t.Errorf("asked for %s", got)
	}
	// An edited headline is another stamp, an unedited one is not.
	w.pages["/"] = indexPage("", threeLinks[0]+" at last", threeLinks[1], threeLinks[2])
	third := listed(t, s)
	for i := range third {
		if (third[i].Stamp != first[i].Stamp) != (i == 0) {
			t.Errorf("%s: stamps %s, %s", third[i].Key, first[i].Stamp, third[i].Stamp)
		}
	}
	// An index that fails, or that suddenly lists nothing, is an error.
	for _, bad := range []string{"STATUS 500", "text/html\n<!doctype html><title>Soon</title><p>We are moving.</p>"} {
		w.pages["/"] = bad
		if l, err := s.List(context.Background()); err == nil || len(l.Entries) != 0 {
			t.Errorf("%q: %+v, %v", bad, l, err)
		}
	}
}

// TestSiteRead: what each answer makes of an article.
func TestSiteRead(t *testing.T) {
	w := newWebSite(t, map[string]string{})
	s := newTestSite(t, w, "/news/", nil)
	teaser := &Teaser{Title: "Ferry returns to the island", Date: "2024-03-02", Byline: "Bo Quill", Summary: "It runs again."}
	wall := "text/html\n<!doctype html><title>Just a moment...</title><p>Checking your browser before accessing the site.</p><script src='/cdn-cgi/challenge-platform/h/b'></script>"
	for _, c := range []struct {
		name string
		page string
		err  error
		text bool   // the article has a text
		url  string // of the article
	}{
		{"a page", storyPage("Ferry returns to the island", ""), nil, true, "/a"},
		{"its own address", storyPage("Ferry returns to the island", "<link rel=canonical href=/ferry>"), nil, true, "/ferry"},
		{"the front page as its address", storyPage("Ferry returns to the island", "<link rel=canonical href=/>"), nil, true, "/a"},
		{"the index as its address", storyPage("Ferry returns to the island", "<link rel=canonical href=/news/>"), nil, true, "/a"},
		{"another site as its address", storyPage("Ferry returns to the island", "<link rel=canonical href=https://elsewhere.example/a>"), nil, true, "/a"},
		{"redirected", "STATUS 302 /b", nil, true, "/b"},
		{"404", "STATUS 404", ErrNotArticle, false, ""},
		{"410", "STATUS 410", ErrNotArticle, false, ""},
		{"403", "STATUS 403", ErrIncomplete, false, "/a"},
		{"429", "STATUS 429", ErrIncomplete, false, "/a"},
		{"503", "STATUS 503", ErrIncomplete, false, "/a"},
		{"circle", "STATUS 302 /a", ErrIncomplete, false, "/a"},
		{"a wall", wall, ErrIncomplete, false, "/a"},
		{"a redirect to the index", "STATUS 302 /news/", ErrNotArticle, false, ""},
		{"a picture", "image/png\n\x89PNG\r\n\x1a\n", ErrNotArticle, false, ""},
		{"a listing", indexPage("", manyLinks()...), ErrNotArticle, false, ""},
		{"nothing", "text/html\n", ErrNotArticle, false, ""},
		{"a log-in", "text/html\n<!doctype html><title>Log in</title><h1>Log in</h1><form><input name=u><input type=password name=p><button>Go</button></form>", errLogin, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.pages = map[string]string{"/a": c.page, "/b": storyPage("Ferry returns to the island", ""), "/news/": indexPage("", threeLinks...)}
			a, err := s.Read(context.Background(), Entry{Key: w.URL + "/a", URL: w.URL + "/a", Teaser: teaser})
			if c.err == errLogin {
				if err == nil || errors.Is(err, ErrNotArticle) || errors.Is(err, ErrIncomplete) || !strings.Contains(err.Error(), "login page") {
					t.Errorf("error %v", err)
				}
			} else if !errors.Is(err, c.err) || c.err == nil && err != nil {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if err != nil && !strings.Contains(err.Error(), w.URL+"/a") {
				t.Errorf("error without the address: %v", err)
			}
			if (a != nil) != (c.url != "") {
				t.Fatalf("article %+v", a)
			}
			if a == nil {
				return
			}
			if a.URL != w.URL+c.url || (a.Text != "") != c.text || a.Title != teaser.Title {
				t.Errorf("address %s, title %q, text %q", a.URL, a.Title, a.Text)
			}
			if !c.text && (a.Published.String() != "2024-03-02" || len(a.Authors) != 1 || a.Summary != "It runs again.") {
				t.Errorf("teaser not used: %+v", a)
			}
		})
	}
}

// TestSiteUnchanged: a known article is asked for with its validators.
func TestSiteUnchanged(t *testing.T) {
	w := newWebSite(t, map[string]string{"/a": storyPage("Ferry returns to the island", "")})
	s := newTestSite(t, w, "/", nil)
	e := Entry{Key: w.URL + "/a", URL: w.URL + "/a"}
	for i, want := range []error{nil, nil, ErrUnchanged} {
		if err := s.Settle(); err != nil {
			t.Fatal(err)
		}
		e.Known = i == 2 // unknown to the ledger: whole, whatever is remembered of its validators
		if _, err := s.Read(context.Background(), e); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%d: %v, want %v", i, err, want)
		}
	}
}

// TestSitePostponed: a pause that the server asked for is no failure of an article.
func TestSitePostponed(t *testing.T) {
	w := newWebSite(t, nil)
	n := 0
	w.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		n++
		rw.Header().Set("Retry-After", "3600")
		rw.WriteHeader(http.StatusServiceUnavailable)
	})
	s := newTestSite(t, w, "/", nil)
	e := Entry{Key: w.URL + "/a", URL: w.URL + "/a", Teaser: &Teaser{Title: "Ferry returns to the island"}}
	if a, err := s.Read(context.Background(), e); a == nil || !errors.Is(err, ErrIncomplete) || errors.Is(err, ErrPostponed) {
		t.Fatalf("%+v, %v", a, err)
	}
	if a, err := s.Read(context.Background(), e); a == nil || !errors.Is(err, ErrIncomplete) || !errors.Is(err, ErrPostponed) {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := s.List(context.Background()); !errors.Is(err, ErrPostponed) {
		t.Errorf("%v", err)
	}
	if n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// TestSiteSecrets: what lets one in at a site is told to no other host.
func TestSiteSecrets(t *testing.T) {
	other := newWebSite(t, map[string]string{"/story": storyPage("Bells ring again at night", ""), "/landed": storyPage("Mill is mended by volunteers", "")})
	w := newWebSite(t, map[string]string{"/": indexPage("", threeLinks[0], threeLinks[1], other.URL+"/story|Bells ring again at night"),
		"/ferry-returns": storyPage("Ferry returns to the island", ""), "/mill-is-mended": "STATUS 302 " + other.URL + "/landed"})
	s := newTestSite(t, w, "/", func(o *SiteOptions) {
		o.Request.Header = map[string]string{"X-Key": "k", "Cookie": "id=1"}
		o.Request.User, o.Request.Password = "u", "p"
	}, other)
	for _, l := range []string{w.URL + "/ferry-returns", w.URL + "/mill-is-mended", other.URL + "/story"} {
		if _, err := s.Read(context.Background(), Entry{Key: l, URL: l}); err != nil {
			t.Errorf("%s: %v", l, err)
		}
	}
	listed(t, s)
	if got := w.requests(); strings.Count(got, "X-Key=k Authorization=Basic dTpw Cookie=id=1") != 3 {
		t.Errorf("the site was told %s", got)
	}
	if got := other.requests(); got != "/story /landed" && got != "/landed /story" {
		t.Errorf("another host was told %s", got)
	}
}

// TestSiteVia: the listings that stand in for a page.
func TestSiteVia(t *testing.T) {
	w := newWebSite(t, nil)
	feed := "application/rss+xml\n<?xml version='1.0'?><rss version='2.0'><channel><title>The Quay's feed</title><link>" + w.URL + "/</link>" +
		"<item><title>Ferry returns</title><link>" + w.URL + "/ferry-returns</link><pubDate>Sat, 02 Mar 2024 08:00:00 GMT</pubDate></item>" +
		"<item><title>Mill is mended</title><link>" + w.URL + "/mill-is-mended</link></item></channel></rss>"
	sitemap := "application/xml\n<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>" +
		"<url><loc>" + w.URL + "/2024/03/bells-ring-again-at-night</loc><lastmod>2024-03-03</lastmod></url><url><loc>" + w.URL + "/2024/03/mill-is-mended-by-volunteers</loc><lastmod>2024-03-02</lastmod></url></urlset>"
	index := "application/xml\n<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>" + w.URL + "/sitemap-1.xml</loc></sitemap></sitemapindex>"
	front := indexPage("<link rel=alternate type=application/rss+xml href=/feed.xml>", threeLinks...)
	empty := "text/html\n<!doctype html><html><head><title>The Quay</title><link rel=alternate type=application/rss+xml href=/feed.xml></head><body><div id=root></div></body></html>"
	for _, c := range []struct {
		name, via, path, want, err string
		pages                      map[string]string
	}{
		{"the page", "", "/", "/ferry-returns /mill-is-mended /bells-ring-again", "", map[string]string{"/": front, "/feed.xml": feed}},
		{"the feed", "feed", "/", "/ferry-returns /mill-is-mended", "", map[string]string{"/": front, "/feed.xml": feed}},
		{"a feed's own address", "", "/feed.xml", "/ferry-returns /mill-is-mended", "", map[string]string{"/feed.xml": feed}},
		{"the feed of a page that lists nothing", "auto", "/", "/ferry-returns /mill-is-mended", "", map[string]string{"/": empty, "/feed.xml": feed}},
		{"a sitemap of sitemaps", "sitemap", "/", "/2024/03/bells-ring-again-at-night /2024/03/mill-is-mended-by-volunteers", "",
			map[string]string{"/": front, "/sitemap.xml": index, "/sitemap-1.xml": sitemap}},
		{"no feed", "feed", "/", "", "via: feed, but it offers none that lists articles", map[string]string{"/": indexPage("", threeLinks...)}},
		{"nothing anywhere", "", "/", "", "no articles were found on it; copydesk explain " + w.URL + "/ shows", map[string]string{"/": empty}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.mu.Lock()
			w.pages = c.pages
			w.mu.Unlock()
			s := newTestSite(t, w, c.path, func(o *SiteOptions) { o.Via = c.via })
			l, err := s.List(context.Background())
			if got := urls(l.Entries); got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("got %s, %v\nwant %s, %s", got, err, c.want, c.err)
			}
		})
	}
}

// TestSiteBackfill: older pages are read at the first look, and only then.
func TestSiteBackfill(t *testing.T) {
	page := func(n int, next string) string {
		var links []string
		for i := range 3 {
			links = append(links, fmt.Sprintf("/story-%d-%d-of-the-quay|Story %d.%d of the quay", n, i, n, i))
		}
		return indexPage(next, links...)
	}
	w := newWebSite(t, map[string]string{"/": page(1, "<link rel=next href=/page/2>"), "/page/2": page(2, "<link rel=next href=/page/3>"),
		"/page/3": page(3, "<link rel=next href=/page/4>")})
	s := newTestSite(t, w, "/", func(o *SiteOptions) { o.Backfill = 2 })
	es := listed(t, s)
	if len(es) != 9 || !strings.HasSuffix(es[8].URL, "/story-3-2-of-the-quay") || es[8].Order != 1 || es[0].Order != 9 {
		t.Errorf("%s", urls(es))
	}
	if got := w.requests(); got != "/ /page/2 /page/3" {
		t.Errorf("asked for %s", got)
	}
	w.pages["/"] = strings.Replace(w.pages["/"], "Story 1.0", "Story 1.0, edited,", 1)
	if es := listed(t, s); len(es) != 3 || w.requests() != "/" {
		t.Errorf("%s", urls(es))
	}
}

// TestSiteSelect: selectors of the configuration, on the index and on articles.
func TestSiteSelect(t *testing.T) {
	w := newWebSite(t, map[string]string{"/": "text/html\n<!doctype html><title>Odd</title><table><tr class=r><td class=h>One thing<td><a href=/1>more</a><td class=d>3 March 2024<tr class=r><td class=h>Another<td><a href=/2>more</a><td class=d>2 March 2024</table>",
		"/1": storyPage("Wrong", "<meta name=right content='One thing, rightly'>")})
	s := newTestSite(t, w, "/", func(o *SiteOptions) {
		o.Select = discover.Selectors{Item: ".r", Link: "a", Title: ".h", Date: ".d"}
		o.Article = extract.Selectors{Title: "meta[name=right]", Body: "article p:last-child"}
	})
	es := listed(t, s)
	if urls(es) != "/1 /2" || es[0].Teaser.Title != "One thing" || !strings.Contains(es[0].Teaser.Date, "2024") {
		t.Fatalf("%+v %+v", es, es[0].Teaser)
	}
	a, err := s.Read(context.Background(), es[0])
	if err != nil || a.Title != "One thing, rightly" || !strings.HasPrefix(a.Text, "Residents") {
		t.Errorf("%+v %v", a, err)
	}
	s = newTestSite(t, w, "/", func(o *SiteOptions) { o.Select = discover.Selectors{Item: ".nothing"} })
	if _, err := s.List(context.Background()); err == nil || !strings.Contains(err.Error(), ".nothing") {
		t.Errorf("%v", err)
	}
	if _, err := NewSite(SiteOptions{URL: w.URL, Article: extract.Selectors{Date: "p["}}); err == nil || !strings.Contains(err.Error(), `select.article.date: "p["`) {
		t.Errorf("%v", err)
	}
}

// TestSiteAgain: looking at a site from several goroutines is safe, and ends
// with its context.
func TestSiteAgain(t *testing.T) {
	w := newWebSite(t, map[string]string{"/": indexPage("", threeLinks...), "/ferry-returns": storyPage("Ferry returns to the island", "")})
	s := newTestSite(t, w, "/", nil)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := s.List(context.Background()); err != nil {
				t.Error(err)
			}
			if _, err := s.Read(context.Background(), Entry{Key: w.URL + "/ferry-returns"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	ctx, cancel := context.WithCancel(context.Background())
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		select {
		case <-r.Context().Done():
		case <-time.After(10 * time.Second):
		}
	}))
	defer slow.Close()
	at := slow.URL + "/a"
	s = newTestSite(t, &webSite{Server: slow}, "/", nil)
	if a, err := s.Read(ctx, Entry{Key: at, URL: at, Teaser: &Teaser{Title: "T"}}); a != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestStoryOnSeveralPages(t *testing.T) {
	part := func(next, text string) string {
		return "text/html\n<html><head>" + next + "</head><body><article><h1>The long ferry</h1>" + strings.Repeat("<p>"+text+" as the harbour told us in many words on a long evening.</p>", 3) + "</article></body></html>"
	}
	w := newWebSite(t, map[string]string{
		"/long-ferry":    part(`<link rel="next" href="/long-ferry/2">`, "The first part"),
		"/long-ferry/2":  part(`<link rel="next" href="/long-ferry/3">`, "The second part"),
		"/long-ferry/3":  part(`<link rel="next" href="/another-story">`, "The third part"),
		"/another-story": part("", "Another story"),
	})
	s, err := NewSite(SiteOptions{Name: "w", URL: w.URL + "/", Client: fetch.New(fetch.Options{Allow: []string{strings.TrimPrefix(w.URL, "http://")}}), Request: fetch.Request{IgnoreRobots: true}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Read(t.Context(), Entry{Key: w.URL + "/long-ferry", URL: w.URL + "/long-ferry", Teaser: &Teaser{Title: "The long ferry"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"The first part", "The second part", "The third part"} {
		if !strings.Contains(a.Text, want) || !strings.Contains(a.Content, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(a.Text, "Another story") {
		t.Error("the next article was taken for a part of this one")
	}
}
