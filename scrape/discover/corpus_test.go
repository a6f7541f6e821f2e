package discover

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
		Key      string
		Position int
	}
	Maybe []string `json:"index_only_articles"`
	Other []string `json:"other_article_links"`
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

// TestCorpus finds the articles of every site of the corpus, as good as that
// is from the index page alone. With COPYDESK_FEEDS set to a folder it writes
// an RSS file a site there, for the whole table:
//
//	COPYDESK_FEEDS=/tmp/feeds go test -run TestCorpus ./scrape/discover
//	python3 ../shared/corpus/sites_evaluate.py ../shared/corpus/sites /tmp/feeds
func TestCorpus(t *testing.T) {
	out := os.Getenv("COPYDESK_FEEDS")
	files := corpusSites(t)
	sum := 0.0
	for _, file := range files {
		truth, page, u := loadSite(t, file)
		ix, err := Find(page, Options{URL: u, Type: "text/html"})
		if err != nil {
			t.Errorf("%s: %v", truth.Site, err)
			continue
		}
		f := truth.score(ix, u)
		if sum += f; f < 0.5 {
			t.Logf("%s: F1 %.3f", truth.Site, f)
		}
		if out != "" {
			writeFeed(t, filepath.Join(out, truth.Site+".xml"), ix)
		}
	}
	mean := sum / float64(len(files))
	t.Logf("F1 %.3f over %d sites", mean, len(files))
	if mean < 0.95 {
		t.Errorf("F1 %.3f; it was 0.976 when this was written", mean)
	}
}

// score is the F1 of the article links as sites_evaluate.py counts it.
func (truth *siteTruth) score(ix *Index, u *url.URL) float64 {
	kind := map[string]int{} // 1 wanted, 2 wanted beyond the cap, 3 does not matter
	need := 0
	for _, k := range slices.Concat(truth.Maybe, truth.Other) {
		kind[k] = 3
	}
	for _, a := range truth.Articles {
		kind[a.Key] = 2
		if a.Position <= 50 {
			kind[a.Key] = 1
			need++
		}
	}
	right, wrong, found := 0, 0, 0
	for _, l := range ix.Articles() {
		switch kind[siteKey(l.URL, u)] {
		case 1:
			right++
			found++
		case 2:
			right++
		case 0:
			wrong++
		}
	}
	if found == 0 {
		return 0
	}
	p, r := float64(right)/float64(right+wrong), float64(found)/float64(need)
	return 2 * p * r / (p + r)
}

// siteKey is an address as truth.json spells it.
func siteKey(raw string, u *url.URL) string {
	v, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	k := v.Path
	for _, end := range []string{"index.html", "index.htm", "index.php", ".html", ".htm", ".php"} {
		k = strings.TrimSuffix(k, end)
	}
	k = strings.TrimRight(k, "/")
	if v.Host != u.Host {
		return "//" + bareHost(v.Host) + k
	}
	return k
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
