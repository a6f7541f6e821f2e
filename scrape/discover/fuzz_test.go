package discover

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkIndex holds what every listing promises.
func checkIndex(t *testing.T, ix *Index) {
	t.Helper()
	seen := map[string]bool{}
	for _, l := range ix.Links {
		u, err := url.Parse(l.URL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Fragment != "" {
			t.Errorf("link %q is not absolute", l.URL)
		}
		if seen[l.URL] {
			t.Errorf("link %q twice", l.URL)
		}
		seen[l.URL] = true
		if len(l.Reasons) == 0 {
			t.Errorf("link %q has no reason", l.URL)
		}
		for _, s := range []string{l.Title, l.DateText, l.Datetime, l.Byline, l.Summary, l.Image} {
			if !utf8.ValidString(s) {
				t.Errorf("link %q: %q is not UTF-8", l.URL, s)
			}
		}
		if strings.Contains(l.Title, "\n") || strings.Contains(l.Summary, "\n") {
			t.Errorf("link %q: lines in %q, %q", l.URL, l.Title, l.Summary)
		}
	}
}

func FuzzFind(f *testing.F) {
	files, _ := filepath.Glob("testdata/pages/*.txtar")
	for _, file := range files {
		u, page, _ := readPage(f, file)
		f.Add(u.String(), page, "")
	}
	f.Add("https://h.example/", []byte(selected), "li.n")
	f.Fuzz(func(t *testing.T, address string, page []byte, item string) {
		u, err := url.Parse(address)
		if err != nil {
			return
		}
		ix, err := Find(page, Options{URL: u, Select: Selectors{Item: item}, Propose: true})
		if err != nil {
			return
		}
		checkIndex(t, ix)
		again, err := Find(page, Options{URL: u, Select: Selectors{Item: item}})
		if err != nil || len(again.Links) != len(ix.Links) {
			t.Fatalf("a second look differs: %d links, then %d, %v", len(ix.Links), len(again.Links), err)
		}
		for i := range again.Links {
			if again.Links[i].URL != ix.Links[i].URL || again.Links[i].Taken != ix.Links[i].Taken || again.Links[i].Score != ix.Links[i].Score || again.Links[i].Title != ix.Links[i].Title {
				t.Fatalf("a second look differs: %+v, then %+v", ix.Links[i], again.Links[i])
			}
		}
		if sel := ix.Found; item == "" && (sel.Item != "" || sel.Link != "") {
			if _, err := Find(page, Options{URL: u, Select: sel}); err != nil {
				t.Errorf("the selectors found do not work: %v", err)
			}
		}
		if item == "" {
			known, err := Find(page, Options{URL: u, Labels: labelsOf(ix)})
			if err != nil || known.Drift != nil || !slices.Equal(linksOf(known), linksOf(ix)) {
				t.Errorf("the same page is another when its articles are known: %v, %v", known.Drift, err)
			}
		}
	})
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>https://h.example/a</loc></url></urlset>`))
	f.Add([]byte(`<sitemapindex><sitemap><loc>https://h.example/a.xml</loc></sitemap></sitemapindex>`))
	f.Add([]byte("https://h.example/a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		u, _ := url.Parse("https://h.example/sitemap.xml")
		ix, children, err := Sitemap(data, Options{URL: u})
		if err != nil {
			return
		}
		checkIndex(t, ix)
		for _, c := range children {
			if c == u.String() {
				t.Error("a sitemap is its own child")
			}
		}
	})
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><item><title>a</title><link>/a</link></item></channel></rss>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://h.example/a"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		u, _ := url.Parse("https://h.example/feed")
		if ix, err := Feed(data, Options{URL: u}); err == nil {
			checkIndex(t, ix)
		}
	})
}

// BenchmarkFind reads every index page of the corpus once.
func BenchmarkFind(b *testing.B) {
	type job struct {
		page []byte
		u    *url.URL
	}
	var jobs []job
	for _, file := range corpusSites(b) {
		_, page, u := loadSite(b, file)
		jobs = append(jobs, job{page, u})
	}
	for b.Loop() {
		for _, j := range jobs {
			if _, err := Find(j.page, Options{URL: j.u}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(jobs)), "ms/page")
}
