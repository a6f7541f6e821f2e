package scrape

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"copydesk/scrape/extract"
)

var newsOf = []struct{ title, author, place string }{
	{"Ferry returns to the island", "Ann Lee", "harbour"},
	{"Mill is mended by volunteers", "Bo Ek", "mill"},
	{"Bells ring for the harvest", "Carla Diaz", "church"},
	{"Library opens on Sundays", "Ann Lee", "library"},
	{"Orchard loses its oldest tree", "Dan Ode", "orchard"},
	{"Choir wins in the capital", "Eve Holm", "town hall"},
	{"Council refuses the hotel", "Bo Ek", "council house"},
	{"Bakery burns down at night", "Fay Ito", "bakery"},
	{"Bridge closes for a year", "Carla Diaz", "bridge"},
	{"School gets a second floor", "Gil Marsh", "school"},
	{"Storm takes the lighthouse lamp", "Hana Novak", "lighthouse"},
	{"Wolves are seen near the mill", "Ivo Blum", "forest"},
	{"Museum finds a lost painting", "Jo Park", "museum"},
}

// newsPage fills a template with the news of a day.
func newsPage(template string, i int) string {
	n := newsOf[i]
	j := (i + 5) % len(newsOf)
	para := func(what string) string {
		return fmt.Sprintf("%s: people at the %s said on the %d. day of the month that the %s had to go on as before, whatever anybody thought of it, and that number %d would follow.", n.title, n.place, i+1, what, 100+i)
	}
	return "text/html; charset=utf-8\n" + strings.NewReplacer("{title}", n.title, "{author}", n.author, "{date}", fmt.Sprintf("2024-03-%02d", i+1),
		"{other}", newsOf[j].title, "{otherauthor}", newsOf[j].author,
		"{summary}", fmt.Sprintf("What happened at the %s was the talk of the town for days.", n.place),
		"{p1}", para("work"), "{p2}", para("music"), "{p3}", para("repair of the roof")).Replace(template)
}

// TestRepair reads articles of a site before and after the template of its
// articles' pages was rebuilt. Each file of testdata/repair is one story:
// before.html and after.html are templates; the lines of options are
// select.KEY: CSS, and known: old where the pages of known articles are as
// they were. The lines of want are
//
//	note: what is told of the source; "" where nothing is
//	byline: what is read of an article that comes then; title, date, body alike
//	told: how often something is told, where it is more than once
//	asked: how many known articles were asked for
func TestRepair(t *testing.T) {
	files, err := filepath.Glob("testdata/repair/*.txtar")
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
			var sel extract.Selectors
			old := false
			for _, line := range strings.Split(part["options"], "\n") {
				key, value, _ := strings.Cut(line, ": ")
				switch key {
				case "select.title":
					sel.Title = value
				case "select.byline":
					sel.Byline = value
				case "select.date":
					sel.Date = value
				case "select.body":
					sel.Body = value
				case "select.summary":
					sel.Summary = value
				case "known":
					old = value == "old"
				case "":
				default:
					t.Fatalf("unknown option %q", key)
				}
			}
			w := newWebSite(t, map[string]string{"/": "text/html\n<title>News</title><p>Nothing"})
			var links []string
			for i := range newsOf {
				links = append(links, fmt.Sprintf(`<li><h2><a href="/news/story-%c-of-the-day">%s</a></h2>`, 'a'+i, newsOf[i].title))
			}
			w.pages["/"] = "text/html\n<title>News</title><main><ul>" + strings.Join(links, "") + "</ul></main>"
			var log bytes.Buffer
			memory := &inMemory{}
			now := time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC)
			site := func() *Site {
				s := newTestSite(t, w, "/", func(o *SiteOptions) {
					o.Article = sel
					o.Now = func() time.Time { return now }
					o.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
				})
				s.Remember(memory)
				return s
			}
			read := func(s *Site, template string, i int) *extract.Article {
				t.Helper()
				path := fmt.Sprintf("/news/story-%c-of-the-day", 'a'+i)
				w.mu.Lock()
				w.pages[path] = newsPage(template, i)
				w.mu.Unlock()
				var teaser *Teaser
				if part["teasers"] != "" {
					teaser = &Teaser{Title: newsOf[i].title}
				}
				a, err := s.Read(context.Background(), Entry{Key: w.URL + path, URL: w.URL + path, Teaser: teaser})
				if err != nil {
					t.Fatal(err)
				}
				return a
			}
			s := site()
			for i := range 6 {
				read(s, part["before.html"], i)
			}
			if err := s.Settle(); err != nil {
				t.Fatal(err)
			}
			s = site()
			if l, err := s.List(context.Background()); err != nil || l.Note != "" || log.Len() > 0 {
				t.Fatalf("before: %q %v %s", l.Note, err, log.String())
			}
			for i := range 6 {
				if !old {
					w.pages[fmt.Sprintf("/news/story-%c-of-the-day", 'a'+i)] = newsPage(part["after.html"], i)
				}
				read(s, part["after.html"], i+6)
			}
			if err := s.Settle(); err != nil {
				t.Fatal(err)
			}
			w.requests()
			note := ""
			for look := range 3 {
				if look == 1 { // the next day
					now = now.Add(25 * time.Hour)
				}
				l, err := s.List(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				asked := strings.Count(w.requests(), "/news/")
				if note = l.Note; look == 0 && wants(part["want"], "asked") != fmt.Sprint(asked) || look == 2 && asked > 0 {
					t.Errorf("look %d asked for %d known articles", look, asked)
				}
				s = site()
			}
			a := read(s, part["after.html"], 12)
			d := a.Published.String()
			for _, x := range []struct{ key, got string }{{"title", a.Title}, {"byline", knownByline(a)}, {"date", d}, {"body", fmt.Sprint(len(a.Text))}} {
				if want := wants(part["want"], x.key); want != "" && want != x.got {
					t.Errorf("%s: got %q, want %q", x.key, x.got, want)
				}
			}
			if want := wants(part["want"], "note"); want != note {
				t.Errorf("note:\n  got  %s\n  want %s", note, want)
			}
			if n := strings.Count(log.String(), "level=WARN"); n != min(len(note), 1) && fmt.Sprint(n) != wants(part["want"], "told") {
				t.Errorf("told %d times: %s", n, log.String())
			}
		})
	}
}

// wants gives the value of a line "key: value".
func wants(lines, key string) string {
	for _, line := range strings.Split(lines, "\n") {
		if v, ok := strings.CutPrefix(line, key+": "); ok {
			return v
		}
	}
	return ""
}

func knownByline(a *extract.Article) string {
	k := extract.Know(a)
	return k.Value("byline")
}
