package discover

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

const corpusDir = "../../../shared/corpus/sites"

// A siteTruth is the part of a corpus site's truth.json that this test needs.
type siteTruth struct {
	Site, Kind string
	Base       string `json:"base_url"`
	Index      string
	Hosts      []string
	Articles   []struct {
		URL, Key string
		Position int
	}
}

func corpusSites(t testing.TB) []string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(corpusDir, "*", "truth.json"))
	if len(files) == 0 {
		t.Skip("no corpus at " + corpusDir)
	}
	sort.Strings(files)
	return files
}

// loadSite reads an index page as sites_serve.py would serve it: links to the
// site's own hosts lead to one loopback address.
func loadSite(t testing.TB, file string) (siteTruth, []byte, *url.URL) {
	t.Helper()
	var truth siteTruth
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(filepath.Dir(file), "www")
	path := truth.Index
	var page []byte
	for _, end := range []string{"", ".html", "/index.html", "/index.htm", "/index.php"} {
		f := filepath.Join(root, filepath.FromSlash(strings.TrimSuffix(path, "/")+end))
		if st, err := os.Stat(f); err == nil && !st.IsDir() {
			page, _ = os.ReadFile(f)
			break
		}
	}
	if page == nil {
		t.Fatalf("%s: no page for %s", file, path)
	}
	var names []string
	for _, h := range truth.Hosts {
		names = append(names, regexp.QuoteMeta(h))
	}
	own := regexp.MustCompile(`(?i)(?:https?:)?//(?:www\d?\.)?(?:` + strings.Join(names, "|") + `)(?::(?:80|443))?([/"'<>\s?#)&;,\\]|$)`)
	const origin = "http://127.0.0.1:18081"
	page = own.ReplaceAll(page, []byte(origin+"$1"))
	u, err := url.Parse(origin + path)
	if err != nil {
		t.Fatal(err)
	}
	return truth, page, u
}

// TestCorpus finds the articles of every site of the corpus. With
// COPYDESK_FEEDS set to a folder it writes an RSS file a site there, for
// sites_evaluate.py; without, it only wants that nothing is found nowhere.
func TestCorpus(t *testing.T) {
	out := os.Getenv("COPYDESK_FEEDS")
	debug := os.Getenv("COPYDESK_SITE")
	for _, file := range corpusSites(t) {
		truth, page, u := loadSite(t, file)
		if debug != "" && debug != truth.Site {
			continue
		}
		ix, err := Find(page, Options{URL: u, Type: "text/html"})
		if err != nil {
			t.Errorf("%s: %v", truth.Site, err)
			continue
		}
		if len(ix.Articles()) == 0 {
			t.Errorf("%s: no articles", truth.Site)
		}
		if debug != "" {
			dumpSite(t, truth, ix, page, u)
		}
		if out != "" {
			writeFeed(t, filepath.Join(out, truth.Site+".xml"), ix)
		}
	}
}

func writeFeed(t *testing.T, name string, ix *Index) {
	var b bytes.Buffer
	b.WriteString("<rss version=\"2.0\"><channel>\n")
	for _, l := range ix.Articles() {
		b.WriteString("<item><link>")
		xml.EscapeText(&b, []byte(l.URL))
		b.WriteString("</link><title>")
		xml.EscapeText(&b, []byte(l.Title))
		b.WriteString("</title><description>")
		xml.EscapeText(&b, []byte(l.Summary))
		b.WriteString("</description></item>\n")
	}
	b.WriteString("</channel></rss>\n")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func dumpSite(t *testing.T, truth siteTruth, ix *Index, data []byte, u *url.URL) {
	want := map[string]bool{}
	for _, a := range truth.Articles {
		want[strings.TrimSuffix(a.Key, "/")] = true
	}
	good := func(raw string) bool {
		v, err := url.Parse(raw)
		if err != nil {
			return false
		}
		k := strings.TrimSuffix(v.Path, "/")
		for _, end := range []string{"/index.html", ".html", ".htm", ".php"} {
			k = strings.TrimSuffix(k, end)
		}
		if v.Host != u.Host {
			return want["//"+bareHost(v.Host)+k]
		}
		return want[k] || v.RawQuery != "" && want[k+"?"+v.RawQuery]
	}
	for _, l := range ix.Links {
		mark := []rune("  ")
		if good(l.URL) {
			mark[0] = '+'
		}
		if l.Taken {
			mark[1] = 'T'
		}
		fmt.Printf("%s %6.2f %s | %s | %s | %s | %s | %s\n", string(mark), l.Score, strings.TrimPrefix(l.URL, "http://127.0.0.1:18081"), l.Title, l.DateText, l.Datetime, l.Byline, strings.Join(l.Reasons, "; "))
	}
	doc, _ := parseHTML(decode(data, ""))
	p := newPage(doc, Options{URL: u})
	p.rank(&Index{})
	for _, g := range p.groups {
		n := 0
		for _, a := range g.anchors {
			if good(a.addr.url.String()) {
				n++
			}
		}
		fmt.Printf("GROUP %6.2f (%.2f) taken=%v %d/%d urls=%d shape=%s %s :: %v\n", g.score, g.base, g.taken, n, len(g.anchors), g.urls, g.shape, g.path, g.why)
		var s []string
		for i, v := range g.feat {
			if v != 0 {
				s = append(s, fmt.Sprintf("%d:%.2f", i, v*weights[i]))
			}
		}
		fmt.Println("      ", strings.Join(s, " "))
	}
}
