package scrape

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"copydesk/scrape/discover"
	"copydesk/scrape/extract"
	"copydesk/scrape/fetch"
)

// TestRedesign looks at a site before and after its index page was rebuilt.
// Each file of testdata/redesign is one story: before.html and after.html; the
// lines of options are select.KEY: CSS, or moved; want holds the paths of what is listed
// afterwards, or "error: " with a part of what is said; note is a part of what
// is told of the source, "" where there is nothing to tell.
func TestRedesign(t *testing.T) {
	files, err := filepath.Glob("testdata/redesign/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories: ", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range ar.Files {
				part[f.Name] = strings.TrimSpace(string(f.Data))
			}
			var sel discover.Selectors
			moved := false // to another host, by a redirect
			for _, line := range strings.Split(part["options"], "\n") {
				key, css, _ := strings.Cut(line, ": ")
				switch key {
				case "select.item":
					sel.Item = css
				case "select.link":
					sel.Link = css
				case "select.date":
					sel.Date = css
				case "moved":
					moved = true
				case "":
				default:
					t.Fatalf("unknown option %q", key)
				}
			}
			w := newWebSite(t, map[string]string{"/news": "text/html\n" + part["before.html"]})
			other := newWebSite(t, map[string]string{"/news": "text/html\n" + part["after.html"]})
			var log bytes.Buffer
			memory := &inMemory{}
			again := func() *Site {
				s := newTestSite(t, w, "/news", func(o *SiteOptions) {
					o.Select = sel
					o.Logger = slog.New(slog.NewTextHandler(&log, nil))
				}, other)
				s.Remember(memory)
				return s
			}
			if es := listed(t, again()); len(es) < 3 {
				t.Fatalf("before: %s", urls(es))
			}
			before := memory.m[indexKey]
			if log.Len() > 0 {
				t.Errorf("told before anything happened: %s", log.String())
			}
			w.mu.Lock()
			w.pages["/news"] = "text/html\n" + part["after.html"]
			if moved {
				w.pages["/news"] = "STATUS 301 " + other.URL + "/news"
			}
			w.mu.Unlock()
			for look := range 2 {
				l, err := again().List(context.Background())
				if want, ok := strings.CutPrefix(part["want"], "error: "); ok {
					if err == nil || !strings.Contains(err.Error(), want) {
						t.Fatalf("got %s, %v; want an error that says %q", urls(l.Entries), err, want)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, e := range l.Entries {
					u, _ := url.Parse(e.URL)
					line := u.Path
					if sel.Date != "" && e.Teaser != nil {
						line += " " + e.Teaser.Date
					}
					got = append(got, line)
				}
				if strings.Join(got, "\n") != part["want"] {
					t.Errorf("look %d: got\n%s\nwant\n%s", look, strings.Join(got, "\n"), part["want"])
				}
				if note := part["note"]; (note == "") != (l.Note == "") || !strings.Contains(l.Note, note) {
					t.Errorf("look %d: the note is %q, want %q", look, l.Note, note)
				}
			}
			if strings.HasPrefix(part["want"], "error: ") {
				var a, b remembered
				if err := cmp.Or(json.Unmarshal(before, &a), json.Unmarshal(memory.m[indexKey], &b)); err != nil || len(a.Entries) != len(b.Entries) || len(a.Known) != len(b.Known) {
					t.Errorf("a look that failed changed what is known: %v", err)
				}
			}
			if n := strings.Count(log.String(), "level=WARN"); n != min(len(part["note"]), 1) {
				t.Errorf("told %d times: %s", n, log.String())
			}
		})
	}
}

// TestDoubt: a page that cannot be known again changes nothing for three days.
func TestDoubt(t *testing.T) {
	page := func(dir string, n int) string {
		var b strings.Builder
		b.WriteString("text/html\n<title>News</title><main>")
		for i := range n {
			b.WriteString("<div class=e><h2><a href=/" + dir + "/" + strings.Repeat("very-", i+1) + "old-news>" + strings.Repeat("Very ", i+1) + "old stories of the " + dir + " wall</a></h2></div>")
		}
		return b.String() + "</main>"
	}
	w := newWebSite(t, map[string]string{"/news": page("harbour", 6)})
	now := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	s := newTestSite(t, w, "/news", func(o *SiteOptions) {
		o.Now = func() time.Time { return now }
		o.Client = fetch.New(fetch.Options{Allow: []string{w.host()}})
	})
	first := listed(t, s)
	w.mu.Lock()
	w.pages["/news"] = strings.ReplaceAll(page("casino", 9), "/casino", "https://casino.example/win")
	w.mu.Unlock()
	for _, after := range []time.Duration{0, time.Hour, 47 * time.Hour} {
		now = now.Add(after)
		if l, err := s.List(context.Background()); err == nil || !strings.Contains(err.Error(), "has nothing that is like the known articles; no known article stands on the page; nothing is taken from it") {
			t.Fatalf("after %v: %s, %v", after, urls(l.Entries), err)
		}
	}
	w.mu.Lock()
	w.pages["/news"] = page("harbour", 7)
	w.mu.Unlock()
	if es := listed(t, s); len(es) != len(first)+1 {
		t.Fatalf("the page is back, but %s", urls(es))
	}
	w.mu.Lock()
	w.pages["/news"] = strings.ReplaceAll(page("casino", 9), "/casino", "https://casino.example/win")
	w.mu.Unlock()
	if _, err := s.List(context.Background()); err == nil {
		t.Fatal("taken at once")
	}
	now = now.Add(73 * time.Hour)
	if es := listed(t, s); len(es) != 9 {
		t.Fatalf("after three days: %s", urls(es))
	}
}

// TestArticleSelectors: a selector for articles' pages that finds nothing any
// more is told of once, and shown.
func TestArticleSelectors(t *testing.T) {
	story := func(class string) string {
		return "text/html\n<!doctype html><title>Ferry</title><article><h1>Ferry returns to the island</h1><div class=" + class + ">" +
			"<p>The ferry to the island runs again from Monday, three months after a storm damaged the landing stage. Tickets cost as much as before, the harbour master said.</p><p>Residents had asked for a replacement since January, and the council paid for a smaller boat meanwhile, which could carry neither cars nor the weekly delivery of flour.</p><p>On Sunday the crew will show the repaired engine to everybody who comes to the quay before noon.</p>" + "</div></article>"
	}
	pages := map[string]string{"/": indexPage("", threeLinks...)}
	w := newWebSite(t, pages)
	memory := &inMemory{}
	var log bytes.Buffer
	site := func(body string) *Site {
		s := newTestSite(t, w, "/", func(o *SiteOptions) {
			o.Article = extract.Selectors{Body: body, Byline: ".sometimes"}
			o.Logger = slog.New(slog.NewTextHandler(&log, nil))
		})
		s.Remember(memory)
		return s
	}
	read := func(s *Site, class string, n int) {
		t.Helper()
		w.mu.Lock()
		pages["/ferry"] = story(class)
		w.mu.Unlock()
		for range n {
			if a, err := s.Read(context.Background(), Entry{Key: w.URL + "/ferry", URL: w.URL + "/ferry"}); err != nil || !strings.Contains(a.Text, "storm") {
				t.Fatalf("%+v %v", a, err)
			}
		}
		if err := s.Settle(); err != nil {
			t.Fatal(err)
		}
	}
	note := func(s *Site) string {
		t.Helper()
		l, err := s.List(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return l.Note
	}
	read(site(".told"), "told", 4)
	read(site(".told"), "text", 4)
	if n := note(site(".told")); n != "" || log.Len() > 0 {
		t.Errorf("too early: %q %s", n, log.String())
	}
	s := site(".told")
	read(s, "text", 3)
	const want = `select.article.body ".told" matches nothing on the last 7 articles; it is read without; the known story stands on 1 of 1 pages that were looked at; at least 3 are needed to be sure where it is now`
	if n := note(s); n != want || strings.Count(log.String(), "level=WARN") != 1 {
		t.Errorf("got %q, want %q; %s", n, want, log.String())
	}
	if n := note(site(".told")); n != want {
		t.Errorf("after a restart: %q", n)
	}
	if n := note(site(".text")); n != "" {
		t.Errorf("the configuration changed, but %q", n)
	}
	read(site(".told"), "told", 1)
	if n := note(site(".told")); n != "" {
		t.Errorf("it matches again, but %q", n)
	}
}
