package discover

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestPages holds Find to index pages of our own, one general cause each. A
// line of want is: address | title | date (as words or machine-readable).
func TestPages(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages: ", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			u, page, want := readPage(t, file)
			ix, err := Find(page, Options{URL: u})
			if err != nil {
				t.Fatal(err)
			}
			got := ix.Articles()
			for i := 0; i < max(len(got), len(want)); i++ {
				var g, w []string
				if i < len(want) {
					w = strings.Split(want[i], " | ")
				}
				if i < len(got) {
					l := got[i]
					g = []string{l.URL, l.Title, l.Datetime}
					if l.Datetime == "" {
						g[2] = l.DateText
					}
				}
				for len(w) > 0 && strings.TrimSpace(w[len(w)-1]) == "" {
					w = w[:len(w)-1]
				}
				if len(g) < len(w) || len(w) == 0 || strings.Join(g[:len(w)], " | ") != strings.Join(w, " | ") {
					t.Errorf("%d: got %q, want %q", i, g, w)
				}
			}
			if t.Failed() {
				for _, l := range ix.Links {
					t.Logf("%v %.2f %s %q %q in %s", l.Taken, l.Score, l.URL, l.Title, l.Reasons, l.Group)
				}
			}
			for _, l := range ix.Links {
				if len(l.Reasons) == 0 {
					t.Errorf("%s: no reason", l.URL)
				}
			}
		})
	}
}

func readPage(t testing.TB, file string) (*url.URL, []byte, []string) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, address, _ := strings.Cut(string(ar.Comment), "url: ")
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		t.Fatal(err)
	}
	var page []byte
	var want []string
	for _, f := range ar.Files {
		switch f.Name {
		case "page.html":
			page = f.Data
		case "want":
			want = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
		}
	}
	return u, page, want
}
