package serve

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"copydesk/feed"
	"copydesk/feed/publish"
)

// edition is a feed of n items under a path.
func edition(t testing.TB, name, path, root string, n int) *publish.Edition {
	t.Helper()
	base := root + path
	f := &feed.Feed{
		ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8", Title: "The " + name + " feed", Subtitle: "All of it", Base: base,
		Home: "https://news.example/", Language: "en", Hubs: []string{"https://hub.example/"},
	}
	for i := n; i > 0; i-- {
		at := time.Date(2026, 9, 1, 12, i, 0, 0, time.UTC)
		f.Items = append(f.Items, &feed.Item{
			ID: fmt.Sprintf("urn:uuid:6ba7b810-9dad-51d1-80b4-%012d", i), Link: fmt.Sprintf("%sitems/%d.html", base, i), Page: fmt.Sprintf("items/%d.html", i),
			Title: fmt.Sprintf("Article %d", i), Published: at, Updated: at, Summary: "What it says.",
			Content: "<p>" + strings.Repeat(fmt.Sprintf("What number %d says, at length. ", i), 40) + "</p>", Authors: []feed.Author{{Name: "Ann Lee"}},
		})
	}
	if n > 0 {
		f.Updated = f.Items[0].Updated
	}
	docs, err := feed.Render(f)
	if err != nil {
		t.Fatal(err)
	}
	return &publish.Edition{Name: name, Path: path, Feed: f, Docs: docs}
}

func stand(t testing.TB, editions ...*publish.Edition) *publish.Stand {
	s := &publish.Stand{}
	s.Page = func(name, doc string) *feed.Document {
		for _, e := range s.Editions() {
			for _, it := range e.Feed.Items {
				if e.Name == name && it.Page == doc {
					d, err := feed.ItemPage(e.Feed, it)
					if err != nil {
						t.Error(err)
					}
					return d
				}
			}
		}
		return nil
	}
	s.Put(editions...)
	return s
}

// ask sends a request; headers are "Key: value".
func ask(h http.Handler, method, target string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for _, line := range headers {
		k, v, _ := strings.Cut(line, ": ")
		r.Header.Add(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	var in io.Reader = r.Body
	var err error
	switch r.Header.Get("Content-Encoding") {
	case "gzip":
		in, err = gzip.NewReader(in)
	case "br":
		in = brotli.NewReader(in)
	case "zstd":
		in, err = zstd.NewReader(in)
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRoutes(t *testing.T) {
	const root = "https://feeds.example/"
	one := New(stand(t, edition(t, "root", "", root, 3)), Options{})
	many := New(stand(t, edition(t, "news", "news/", root, 3), edition(t, "sport", "a/sport/", root, 0)), Options{Title: "All <feeds>"})
	none := New(&publish.Stand{}, Options{})
	for _, c := range []struct {
		h        http.Handler
		path     string
		status   int
		mustHave string // in the body, or the Location
		media    string
	}{
		{one, "/", 200, "The root feed", "text/html; charset=utf-8"},
		{one, "/index.html", 301, "/", ""},
		{one, "/atom.xml", 200, "<feed", "application/atom+xml; charset=utf-8"},
		{one, "/rss.xml", 200, "<rss", "application/rss+xml; charset=utf-8"},
		{one, "/feed.json", 200, `"version"`, "application/feed+json"},
		{one, "/style.css", 200, ":root", "text/css; charset=utf-8"},
		{one, "/copy.js", 200, "clipboard", "text/javascript; charset=utf-8"},
		{one, "/items/2.html", 200, "Article 2", "text/html; charset=utf-8"},
		{one, "/items/9.html", 404, "nothing at this address", "text/html; charset=utf-8"},
		{one, "/atom.xml/", 404, "nothing", ""},
		{one, "/feeds.opml", 200, `xmlUrl="https://feeds.example/atom.xml"`, "text/x-opml; charset=utf-8"},
		{one, "//atom.xml", 301, "/atom.xml", ""},
		{one, "/x/../atom.xml?a=1", 301, "/atom.xml?a=1", ""},
		{one, "//evil.example/..", 301, "/", ""},
		{one, "/%00", 404, "nothing", ""},
		{many, "/", 200, "All &lt;feeds&gt;", "text/html; charset=utf-8"},
		{many, "/news", 301, "/news/", ""},
		{many, "/a/sport", 301, "/a/sport/", ""},
		{many, "/a/", 404, "nothing", ""},
		{many, "/news/", 200, "The news feed", ""},
		{many, "/a/sport/rss.xml", 200, "The sport feed", ""},
		{many, "/a/sport/", 200, "No articles yet", ""},
		{many, "/news/items/1.html", 200, "Article 1", ""},
		{many, "/style.css", 200, ":root", ""},
		{many, "/feeds.opml", 200, `xmlUrl="https://feeds.example/a/sport/atom.xml"`, ""},
		{none, "/", 503, "still being made", ""},
		{none, "/health", 200, `"ok"`, "application/json"},
	} {
		r := ask(c.h, "GET", c.path)
		got := body(t, r) + r.Header.Get("Location")
		if r.StatusCode != c.status || !strings.Contains(got, c.mustHave) || c.media != "" && r.Header.Get("Content-Type") != c.media {
			t.Errorf("GET %s: %d %s, want %d with %q as %s; got %.200s", c.path, r.StatusCode, r.Header.Get("Content-Type"), c.status, c.mustHave, c.media, got)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("GET %s: no nosniff", c.path)
		}
		head := ask(c.h, "HEAD", c.path)
		if b := body(t, head); head.StatusCode != c.status || b != "" && head.Header.Get("Content-Encoding") == "" {
			t.Errorf("HEAD %s: %d with a body of %d bytes", c.path, head.StatusCode, len(b))
		}
	}
}

func TestPrefixTakenOffOrLeftOn(t *testing.T) {
	h := New(stand(t, edition(t, "all", "", "https://example.com/feeds/", 1), edition(t, "feeds", "feeds/", "https://example.com/feeds/", 1),
		edition(t, "news", "news/", "https://example.com/feeds/", 1)), Options{Prefix: "/feeds"})
	for p, want := range map[string]string{
		"/": "200", "/atom.xml": "200", "/feeds/news/atom.xml": "200", "/news/": "200", "/feeds/style.css": "200", "/feeds/health": "200",
		"/news": "301 /feeds/news/", "/feeds/news": "301 /feeds/news/", "/feeds": "301 /feeds/", "/feedsnews/": "404", "/feeds/none": "404", "/feeds//evil.example": "404",
		"/feeds/": "200", // a feed of that name comes first
	} {
		r := ask(h, "GET", p)
		got := strings.TrimSpace(fmt.Sprint(r.StatusCode, " ", r.Header.Get("Location")))
		if got != want {
			t.Errorf("GET %s: %s, want %s", p, got, want)
		}
		if r.StatusCode == 404 && !strings.Contains(body(t, r), `<a href="/feeds/">`) {
			t.Errorf("GET %s leads nowhere", p)
		}
	}
}

func TestMethods(t *testing.T) {
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 1)), Options{})
	for method, status := range map[string]int{"POST": 405, "PUT": 405, "DELETE": 405, "TRACE": 405, "FROB": 501, "get": 501, "OPTIONS": 204} {
		r := ask(h, method, "/atom.xml")
		if r.StatusCode != status || !strings.Contains(r.Header.Get("Allow"), "GET, HEAD") {
			t.Errorf("%s: %d, Allow %q", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}

func TestCodings(t *testing.T) {
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 5)), Options{})
	plain := ask(h, "GET", "/atom.xml")
	want := body(t, plain)
	etags := map[string]bool{plain.Header.Get("Etag"): true}
	for accept, coding := range map[string]string{
		"gzip": "gzip", "br": "br", "zstd": "zstd", "GZIP ; q=1.0": "gzip", "gzip, deflate, br, zstd": "br", "gzip;q=0.1, zstd;q=1": "zstd",
		"gzip;q=0": "", "*;q=0, identity;q=1": "", "identity, *;q=0": "", "gzip;q=banana": "", "deflate": "", "gzip;q=0.5, identity;q=1": "", ";;;": "",
	} {
		r := ask(h, "GET", "/atom.xml", "Accept-Encoding: "+accept)
		if got := r.Header.Get("Content-Encoding"); got != coding || body(t, r) != want {
			t.Errorf("Accept-Encoding %q brings %q, want %q, or another body", accept, got, coding)
		}
		if !strings.Contains(r.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("Accept-Encoding %q: Vary %q", accept, r.Header.Get("Vary"))
		}
		etags[r.Header.Get("Etag")] = true
	}
	if len(etags) != 4 {
		t.Errorf("entity tags %v, want one for each coding", etags)
	}
}

func TestConditions(t *testing.T) {
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 5)), Options{})
	ok := ask(h, "GET", "/atom.xml")
	tag, modified := ok.Header.Get("Etag"), ok.Header.Get("Last-Modified")
	gz := ask(h, "GET", "/atom.xml", "Accept-Encoding: gzip").Header.Get("Etag")
	early := "Thu, 01 Jan 2015 00:00:00 GMT"
	for _, c := range []struct {
		headers []string
		status  int
		size    int // of the body, -1 for any
	}{
		{[]string{"If-None-Match: " + tag}, 304, 0},
		{[]string{"If-None-Match: W/" + tag}, 304, 0},
		{[]string{"If-None-Match: \"a,b\",, " + tag}, 304, 0},
		{[]string{"If-None-Match: \"nope\"", "If-None-Match: " + tag}, 304, 0},
		{[]string{"If-None-Match: *"}, 304, 0},
		{[]string{"If-None-Match: " + gz}, 304, 0},
		{[]string{"If-None-Match: " + gz, "Accept-Encoding: gzip"}, 304, 0},
		{[]string{"If-None-Match: " + strings.Trim(tag, `"`)}, 200, -1},
		{[]string{"If-None-Match: \"x" + strings.Trim(tag, `"`) + "\""}, 200, -1},
		{[]string{"If-None-Match: \"unterminated"}, 200, -1},
		{[]string{"If-None-Match: \"nope\"", "If-Modified-Since: " + modified}, 200, -1},
		{[]string{"If-None-Match: " + tag, "If-Modified-Since: " + early}, 304, 0},
		{[]string{"If-Modified-Since: " + modified}, 304, 0},
		{[]string{"If-Modified-Since: " + early}, 200, -1},
		{[]string{"If-Modified-Since: yesterday"}, 200, -1},
		{[]string{"If-Match: \"nope\""}, 412, -1},
		{[]string{"If-Match: W/" + tag}, 412, -1},
		{[]string{"If-Match: \"nope\", " + tag}, 200, -1},
		{[]string{"If-Match: *"}, 200, -1},
		{[]string{"If-Unmodified-Since: " + early}, 412, -1},
		{[]string{"If-Unmodified-Since: " + modified}, 200, -1},
		{[]string{"Range: bytes=0-9"}, 206, 10},
		{[]string{"Range: bytes=-5"}, 206, 5},
		{[]string{"Range: bytes=99999999-"}, 416, -1},
		{[]string{"Range: bytes=9-0"}, 200, -1},
		{[]string{"Range: items=0-1"}, 200, -1},
		{[]string{"Range: bytes=0-1,4-5"}, 200, -1},
		{[]string{"Range: bytes=0-9", "If-Range: " + tag}, 206, 10},
		{[]string{"Range: bytes=0-9", "If-Range: W/" + tag}, 200, -1},
		{[]string{"Range: bytes=0-9", "If-Range: " + early}, 200, -1},
		{[]string{"Range: bytes=0-9", "If-None-Match: " + tag}, 304, 0},
		{[]string{"A-IM: feed", "If-None-Match: \"nope\""}, 200, -1},
	} {
		r := ask(h, "GET", "/atom.xml", c.headers...)
		if n := len(body(t, r)); r.StatusCode != c.status || c.size >= 0 && n != c.size {
			t.Errorf("%q: %d with %d bytes, want %d", c.headers, r.StatusCode, n, c.status)
		}
		for _, key := range []string{"Cache-Control", "Vary"} {
			if r.StatusCode < 400 && r.Header.Get(key) != ok.Header.Get(key) {
				t.Errorf("%q: %s is %q", c.headers, key, r.Header.Get(key))
			}
		}
	}
	if r := ask(h, "HEAD", "/atom.xml", "Range: bytes=0-9"); r.StatusCode != 200 {
		t.Errorf("HEAD with Range: %d", r.StatusCode)
	}
}

func TestDelta(t *testing.T) {
	const root = "https://feeds.example/"
	s := stand(t, edition(t, "root", "", root, 5))
	h := New(s, Options{})
	old := ask(h, "GET", "/atom.xml", "Accept-Encoding: gzip").Header.Get("Etag")
	since := ask(h, "GET", "/atom.xml").Header.Get("Last-Modified")
	s.Put(edition(t, "root", "", root, 7))
	r := ask(h, "GET", "/atom.xml", "A-IM: feed", "If-None-Match: "+old)
	got := body(t, r)
	if r.StatusCode != 226 || r.Header.Get("IM") != "feed" || strings.Count(got, "<entry>") != 2 || !strings.Contains(got, "Article 7") {
		t.Errorf("status %d, IM %q, %d entries", r.StatusCode, r.Header.Get("IM"), strings.Count(got, "<entry>"))
	}
	if now := ask(h, "GET", "/atom.xml").Header.Get("Etag"); r.Header.Get("Etag") != now {
		t.Errorf("ETag %s, want the current document's, %s", r.Header.Get("Etag"), now)
	}
	if r := ask(h, "GET", "/atom.xml", "A-IM: feed;q=0", "If-None-Match: "+old); r.StatusCode != 200 {
		t.Errorf("refused delta: %d", r.StatusCode)
	}
	if r := ask(h, "GET", "/atom.xml", "If-None-Match: "+old); r.StatusCode != 200 {
		t.Errorf("without A-IM: %d", r.StatusCode)
	}
	if r := ask(h, "GET", "/atom.xml", "If-Modified-Since: "+since); r.StatusCode != 200 {
		t.Errorf("the old date: %d", r.StatusCode)
	}
}

// A person who opens the feed in a browser sees it styled; readers see a feed.
func TestFeedInABrowser(t *testing.T) {
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 1)), Options{})
	r := ask(h, "GET", "/atom.xml", "Sec-Fetch-Dest: document", "Accept-Encoding: gzip")
	if got := r.Header.Get("Content-Type"); r.StatusCode != 200 || got != "application/xml; charset=utf-8" || r.Header.Get("Etag") != "" || !strings.Contains(body(t, r), "<feed") {
		t.Errorf("a browser gets %d %s", r.StatusCode, got)
	}
	if r := ask(h, "GET", "/feed.json", "Sec-Fetch-Dest: document"); r.Header.Get("Content-Type") != "application/feed+json" {
		t.Errorf("JSON as %s", r.Header.Get("Content-Type"))
	}
}

// A withdrawal leaves the feed's updated date as it was or earlier; readers
// that send nothing but a date must see it all the same.
func TestChangeWithoutANewerDate(t *testing.T) {
	const root = "https://feeds.example/"
	s := stand(t, edition(t, "root", "", root, 5))
	h := New(s, Options{})
	since := ask(h, "GET", "/rss.xml").Header.Get("Last-Modified")
	s.Put(edition(t, "root", "", root, 4))
	r := ask(h, "GET", "/rss.xml", "If-Modified-Since: "+since)
	if r.StatusCode != 200 || r.Header.Get("Last-Modified") == since {
		t.Errorf("%d with Last-Modified %s", r.StatusCode, r.Header.Get("Last-Modified"))
	}
}

func TestRunEndsWithoutDroppingARequest(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	begun, ended := make(chan bool), make(chan error, 1)
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		<-ctx.Done()
		io.WriteString(w, "whole")
	})
	front := new(Front)
	front.Show(slow)
	go func() { ended <- NewServer(front, ServerOptions{}).Run(ctx, l) }()
	got := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			got <- err.Error()
			return
		}
		defer r.Body.Close()
		var b bytes.Buffer
		b.ReadFrom(r.Body)
		got <- b.String()
	}()
	<-begun
	cancel()
	if s := <-got; s != "whole" {
		t.Error(s)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestServeForJudges serves a feed until SIGTERM, for judges that ask over
// HTTP; SIGUSR1 adds an entry:
// COPYDESK_LISTEN=127.0.0.1:8099 go test -run ServeForJudges -timeout 0 ./feed/serve
func TestServeForJudges(t *testing.T) {
	addr := os.Getenv("COPYDESK_LISTEN")
	if addr == "" {
		t.Skip("COPYDESK_LISTEN names no address")
	}
	root := "http://" + addr + "/"
	n := 20
	s := stand(t, edition(t, "root", "", root, n))
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	more := make(chan os.Signal, 1)
	signal.Notify(more, syscall.SIGUSR1)
	go func() {
		for range more {
			n++
			s.Put(edition(t, "root", "", root, n))
		}
	}()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	front := new(Front)
	front.Show(New(s, Options{}))
	if err := NewServer(front, ServerOptions{}).Run(ctx, l); err != nil {
		t.Error(err)
	}
}
