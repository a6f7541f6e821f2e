package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// TestDump writes the hard feed's documents for other judges:
// COPYDESK_DUMP=DIR go test -run TestDump ./feed
func TestDump(t *testing.T) {
	dir := os.Getenv("COPYDESK_DUMP")
	if dir == "" {
		t.Skip("COPYDESK_DUMP names no folder")
	}
	for _, d := range allDocuments(t, hardFeed()) {
		name := filepath.Join(dir, d.Name)
		os.MkdirAll(filepath.Dir(name), 0o755)
		if err := os.WriteFile(name, d.Body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// allDocuments are a feed's documents and the pages of its items.
func allDocuments(t testing.TB, f *Feed) []*Document {
	t.Helper()
	docs, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range f.Items {
		if it.Page == "" {
			continue
		}
		d, err := ItemPage(f, it)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	return docs
}

func document(t testing.TB, docs []*Document, name string) string {
	t.Helper()
	for _, d := range docs {
		if d.Name == name {
			return string(d.Body)
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}

func TestRenderPassesItsOwnCheck(t *testing.T) {
	for _, f := range []*Feed{hardFeed(), newsFeed(3, 2000), {ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8", Title: "Empty", Base: "https://x.example/"}} {
		for _, d := range allDocuments(t, f) {
			if err := Check(d); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestRenderIsStable(t *testing.T) {
	one, two := allDocuments(t, hardFeed()), allDocuments(t, hardFeed())
	for i := range one {
		if !bytes.Equal(one[i].Body, two[i].Body) || one[i].ETag != two[i].ETag || !one[i].Modified.Equal(two[i].Modified) {
			t.Errorf("%s differs from time to time", one[i].Name)
		}
	}
}

// The self-check's reader of XML and the standard library's agree on what the
// formats write.
func TestXMLReadsAlike(t *testing.T) {
	docs := allDocuments(t, hardFeed())
	for _, name := range []string{"atom.xml", "rss.xml"} {
		body := document(t, docs, name)
		root, err := parseXML([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		var mine, theirs []string
		var walk func(e *element)
		walk = func(e *element) {
			mine = append(mine, e.name[strings.IndexByte(e.name, ':')+1:])
			for _, k := range e.kids {
				walk(k)
			}
		}
		walk(root)
		for dec := xml.NewDecoder(strings.NewReader(body)); ; {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if s, ok := tok.(xml.StartElement); ok {
				theirs = append(theirs, s.Name.Local)
			}
		}
		if strings.Join(mine, " ") != strings.Join(theirs, " ") {
			t.Errorf("%s:\nmine   %v\ntheirs %v", name, mine, theirs)
		}
	}
}

// All formats say the same, as a reader library sees them.
func TestFormatsReadAlike(t *testing.T) {
	docs := allDocuments(t, hardFeed())
	var all []*gofeed.Feed
	for _, fm := range Formats {
		f, err := gofeed.NewParser().ParseString(document(t, docs, fm.File))
		if err != nil {
			t.Fatalf("%s: %v", fm.Label, err)
		}
		all = append(all, f)
	}
	say := func(i int, it *gofeed.Item) string {
		var names []string
		for _, a := range it.Authors {
			names = append(names, a.Name)
		}
		if i == 5 {
			names = nil // nobody wrote it; Atom has to name someone
		}
		return fmt.Sprintln(it.Title, it.Link, it.GUID, strings.Join(names, ", "), it.PublishedParsed.UTC().Truncate(time.Second), it.Content, it.Categories)
	}
	for i := range all[0].Items {
		if i == 4 || i == 5 {
			continue // without content, and too old for a date: each format has its own way
		}
		for k := 1; k < len(all); k++ {
			if a, b := say(i, all[0].Items[i]), say(i, all[k].Items[i]); a != b {
				t.Errorf("item %d in %s:\n%s\nin %s:\n%s", i, Formats[0].Label, a, Formats[k].Label, b)
			}
		}
	}
}

// What validators and readers want, line by line.
func TestProfile(t *testing.T) {
	docs := allDocuments(t, hardFeed())
	for name, lines := range map[string][]string{
		"atom.xml": {
			`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"`,
			"<title>The Example &#x26; &#x3C;\u2060Sample&gt; Post</title>\n <subtitle>",
			`<link rel="alternate" type="text/html" href="https://news.example/"></link>
 <link rel="self" type="application/atom+xml" href="https://feeds.example/post/atom.xml"></link>
 <link rel="hub" href="https://hub.example/"></link>`,
			"<updated>2026-08-30T00:00:00.001Z</updated>", // the second of two on the same day
			"<author>\n   <name>Ann Lee</name>\n   <uri>https://news.example/~ann</uri>\n  </author>\n  <author>\n   <name>Bob Ray</name>",
			`<category term="Two, and a comma"></category>`,
			`<entry xml:lang="zh-yue-HK">`,
			`href="https://news.example/%D1%88%D0%BB%D1%8F%D1%85/%D1%84%D0%B0%D0%B9%D0%BB%201.html?q=%5Ba%5D%7Cb"`,
			"<title>Bad characters and lines reversed café</title>",
		},
		"rss.xml": {
			`<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"`,
			`<atom:link rel="self" type="application/rss+xml" href="https://feeds.example/post/rss.xml"></atom:link>`,
			`<guid isPermaLink="false">urn:uuid:6ba7b810-9dad-51d1-80b4-000000000001</guid>`,
			"<pubDate>Tue, 01 Sep 2026 10:00:00 GMT</pubDate>",
			"<atom:updated>2026-09-02T10:00:00Z</atom:updated>",
			"<dc:creator>Ann Lee, Bob Ray</dc:creator>",
			"<ttl>15</ttl>",
			"<description>A first paragraph. And a second sentence.</description>\n   <content:encoded>",
		},
		"feed.json": {
			`"version":"https://jsonfeed.org/version/1.1"`,
			`"feed_url":"https://feeds.example/post/feed.json"`,
			`"hubs":[{"type":"WebSub","url":"https://hub.example/"}`,
			`"authors":[{"name":"Ann Lee","url":"https://news.example/~ann"},{"name":"Bob Ray"}]`,
			`"_copydesk":{"publisher":"News & Sons"}`,
			`"language":"uk"`,
		},
		"index.html": {
			`<html lang="en-GB">`,
			`<link rel="alternate" type="application/atom+xml" title="The Example &amp; &lt;Sample&gt; Post (Atom)" href="atom.xml">`,
			`href="feed:https://feeds.example/post/atom.xml"`,
			`<time datetime="2026-08-30">`,
			`<a href="items/bad-chars.html">`,
		},
		"items/bad-chars.html": {
			`href="../atom.xml"`, `href="../style.css?`, `<a href="../" rel="index"`, `<video controls preload="metadata" src="https://news.example/v.mp4">`,
		},
	} {
		body := document(t, docs, name)
		for _, l := range lines {
			if !strings.Contains(body, l) {
				t.Errorf("%s lacks %s", name, l)
			}
		}
	}
}

func TestOversizeFeedLosesItsOldestItems(t *testing.T) {
	f := newsFeed(50, 80_000)
	f.Items[3].Content = "<p>" + strings.Repeat("endless ", 600_000) + "</p>"
	docs, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs[:len(Formats)] {
		if err := Check(d); err != nil {
			t.Error(err)
		}
		if d.Dropped < 20 || d.Dropped > 40 || len(d.Body) < MaxBytes/2 {
			t.Errorf("%s has %d bytes, %d items left out", d.Name, len(d.Body), d.Dropped)
		}
	}
	var counts []int
	for i, item := range []string{"<entry>", "<item>", `"id":"urn:`} {
		counts = append(counts, strings.Count(string(docs[i].Body), item))
	}
	if counts[0] != counts[1] || counts[0] != counts[2] || counts[0]+docs[0].Dropped != 50 {
		t.Errorf("%v items, %d left out", counts, docs[0].Dropped)
	}
	if atom := string(docs[0].Body); !strings.Contains(atom, f.Items[3].Title[:20]) || strings.Contains(atom, "endless") {
		t.Error("the oversize item is gone, or kept its content")
	}
}

func TestDelta(t *testing.T) {
	now, was := newsFeed(10, 500), newsFeed(10, 500)
	was.Items = was.Items[2:]
	was.Items[5].Updated = was.Items[5].Updated.Add(-time.Minute)
	d, err := Delta(now, was, "feed.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Items []struct{ ID string } }
	if err := json.Unmarshal(d.Body, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Items) != 3 || doc.Items[2].ID != now.Items[7].ID {
		t.Errorf("%v", doc.Items)
	}
	if d, err := Delta(now, was, "index.html"); d != nil || err != nil {
		t.Error("a page has no delta")
	}
}

func TestDirectory(t *testing.T) {
	docs, err := Directory("All & more", "https://feeds.example/", []Place{{Path: "", Feed: hardFeed()}, {Path: "news/", Feed: newsFeed(1, 10)}})
	if err != nil {
		t.Fatal(err)
	}
	page, opml := document(t, docs, BesideFile), document(t, docs, OPMLFile)
	for _, l := range []string{`<a href="news/">News</a>`, `href="news/rss.xml"`, `href="feeds.opml"`, "<h1 dir=\"auto\">All &amp; more</h1>"} {
		if !strings.Contains(page, l) {
			t.Errorf("the page lacks %s", l)
		}
	}
	for _, l := range []string{`<title>All &amp; more</title>`, `xmlUrl="https://feeds.example/post/atom.xml" htmlUrl="https://news.example/"`} {
		if !strings.Contains(opml, l) {
			t.Errorf("the OPML lacks %s", l)
		}
	}
	if got := Alternates(hardFeed()); strings.Count(got, "\n") != 3 || !strings.Contains(got, `<link rel="alternate" type="application/rss+xml" title="The Example &amp; &lt;Sample&gt; Post (RSS)" href="https://feeds.example/post/rss.xml">`) {
		t.Error(got)
	}
}

func TestCheckFindsFaults(t *testing.T) {
	docs := allDocuments(t, hardFeed())
	for _, c := range []struct{ file, old, new, want string }{
		{"atom.xml", "</entry>", "", "closes nothing"},
		{"atom.xml", "000000000002", "000000000001", "an id that another one has"},
		{"atom.xml", "urn:uuid:6ba7b810-9dad-51d1-80b4-000000000003", "post 3", `the id "post 3"`},
		{"atom.xml", "2026-09-02T10:00:00Z</updated>\n  <id>", "yesterday</updated>\n  <id>", `is "yesterday"`},
		{"atom.xml", "2026-08-30T00:00:00.001Z", "2026-08-30T00:00:00Z", "that of another entry"},
		{"atom.xml", `href="https://news.example/5"`, `href="/5"`, "not an absolute"},
		{"atom.xml", `rel="self"`, `rel="via"`, "no link to itself"},
		{"atom.xml", "xmlns:media=", "xmlns:source=", "not a namespace that readers know"},
		{"atom.xml", "Plain words", "Plain\x01words", "illegal character"},
		{"atom.xml", "Plain words", "Plain &nbsp; words", "no character reference"},
		{"atom.xml", "Plain words", "Plain ]]> words", "]]>"},
		{"atom.xml", "<title>Plain words</title>", "<title> </title>", "title is blank"},
		{"atom.xml", "<![CDATA[<p>", "<![CDATA[<script>", "fault with"},
		{"atom.xml", "<![CDATA[<p>", "<![CDATA[<p>]]>", "closes nothing"},
		{"rss.xml", "</p>]]></content:encoded>", "</p></content:encoded>", "fault with"},
		{"atom.xml", `<?xml version="1.0" encoding="UTF-8"?>`, "", "XML declaration"},
		{"rss.xml", "Tue, 01 Sep", "Mon, 01 Sep", "should be"},
		{"rss.xml", "GMT</pubDate>", "+0545</pubDate>", "not a date"},
		{"rss.xml", `isPermaLink="false"`, `isPermaLink="true"`, "permanent link"},
		{"rss.xml", "<dc:creator>", "<dcx:creator>", "no declared namespace"},
		{"feed.json", `"items":[`, `"posts":[`, "items is missing"},
		{"feed.json", "{", "", "no JSON feed"},
		{"feed.json", `"content_html"`, `"content"`, "has no content"},
		{"index.html", "<!DOCTYPE html>", "", "DOCTYPE"},
	} {
		body := document(t, docs, c.file)
		bad := strings.Replace(body, c.old, c.new, 1)
		if bad == body {
			t.Errorf("%s has no %q", c.file, c.old)
			continue
		}
		var d Document
		for _, o := range docs {
			if o.Name == c.file {
				d = *o
			}
		}
		d.Body = []byte(bad)
		if err := Check(&d); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), c.file) {
			t.Errorf("%s with %q for %q: %v", c.file, c.new, c.old, err)
		}
	}
	long := Document{Name: "rss.xml", Type: Formats[1].Type, Body: make([]byte, MaxBytes+1), ETag: `"x"`, Modified: earliest}
	if err := Check(&long); err == nil || !strings.Contains(err.Error(), "more than 2000000") {
		t.Error(err)
	}
}

// Whole pages of other people's sites, menus, scripts and all, become HTML
// that no judge finds fault with.
func TestSafeOnTheCorpus(t *testing.T) {
	const root = "../../shared/corpus/sites"
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpus beside the repository: ", err)
	}
	n := 0
	filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".html" {
			return err
		}
		if n++; n%10 != 0 {
			return nil
		}
		page, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		s := Safe(string(page), "https://x.example/a/b")
		if again := Safe(s, "https://x.example/"); !inert(s) || again != s || s == "" {
			t.Errorf("%s: fit %t, stable %t, %d bytes", p, inert(s), again == s, len(s))
		}
		return nil
	})
}

func FuzzRender(f *testing.F) {
	f.Add("A title", "An author", "https://x.example/", "A summary", "<p>x</p>", "en", int64(1e9))
	f.Add("<b>&amp;]]>\x00", "\u202e", "javascript:x", "a < b", "<table>x<a href=\"&#1;\">", "yue", int64(-1e12))
	f.Fuzz(func(t *testing.T, title, author, link, summary, content, lang string, unix int64) {
		at := time.Unix(unix%(1<<36), 0).UTC()
		it := Item{ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-000000000001", Link: link, Title: title, Authors: []Author{{author, link, author}},
			Published: at, Updated: at, Summary: summary, Content: content, Image: &Image{URL: link, Alt: title}, Tags: []string{author, title}, Language: lang, Publisher: author}
		two := it
		two.ID, two.Page = "urn:uuid:6ba7b810-9dad-51d1-80b4-000000000002", "items/2.html"
		fd := &Feed{ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-000000000003", Title: title, Subtitle: summary, Base: "https://feeds.example/x/", Home: link,
			Language: lang, Authors: it.Authors, Icon: link, Hubs: []string{link}, Updated: at, Items: []*Item{&it, &two}}
		for _, d := range allDocuments(t, fd) {
			if err := Check(d); err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(d.Name, ".xml") {
				for dec := xml.NewDecoder(bytes.NewReader(d.Body)); ; {
					if _, err := dec.Token(); err == io.EOF {
						break
					} else if err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	f := newsFeed(50, 6000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Render(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	docs, err := Render(newsFeed(50, 6000))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			if err := Check(d); err != nil {
				b.Fatal(err)
			}
		}
	}
}
