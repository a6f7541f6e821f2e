package publish

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"copydesk/feed"
	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

var hostileNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// printed takes a page all the way: read, filed, rendered, checked. It gives
// the item and the documents, or why it is no article. Whatever the page is,
// the documents pass their check and hold nothing that acts.
func printed(t testing.TB, page []byte, kind string) (*feed.Item, []*feed.Document, error) {
	t.Helper()
	at, _ := url.Parse("https://news.example/2024/story.html")
	a, err := extract.Read(page, extract.Options{URL: at, Type: kind, Now: hostileNow})
	if err != nil {
		if !errors.Is(err, extract.ErrNotArticle) && !errors.Is(err, scrape.ErrNotArticle) && kind != "text/markdown" {
			t.Fatalf("%v", err)
		}
		return nil, nil, err
	}
	s := &source{SourceSpec: SourceSpec{Source: named{name: "site"}, Timezone: time.UTC}}
	sight := s.sighting(scrape.Entry{Key: at.String(), URL: at.String()}, a, nil, hostileNow)
	it := &ledger.Item{ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8", Source: "site", Content: sight.Content, Published: sight.Published,
		Updated: sight.Published, HasBody: true}
	if it.Published.IsZero() {
		it.Published, it.Updated = hostileNow, hostileNow
	}
	if sight.Body != nil {
		it.Body = *sight.Body
	}
	d := &Desk{opt: Options{Base: "https://feeds.example/"}}
	f := &feedState{FeedSpec: FeedSpec{Name: "f", Title: "Feed"}, id: "urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c9"}
	ff := d.frame(f)
	out := d.item(f, it)
	ff.Items, ff.Updated = []*feed.Item{out}, out.Updated
	docs, err := feed.Render(ff)
	if err != nil {
		t.Fatalf("not rendered: %v", err)
	}
	for _, doc := range docs {
		doc.Modified = hostileNow
		if err := feed.Check(doc); err != nil {
			t.Errorf("%s: %v", doc.Name, err)
		}
		if !utf8.Valid(doc.Body) {
			t.Errorf("%s is not UTF-8", doc.Name)
		}
		if bad := forbidden.Find(doc.Body); bad != nil {
			t.Errorf("%s holds %q", doc.Name, bad)
		}
	}
	if fault := acts(out.Content); fault != "" {
		t.Errorf("the content acts: %s", fault)
	}
	return out, docs, nil
}

// A named source has a name and nothing else.
type named struct {
	scrape.Source
	name string
}

func (n named) Name() string { return n.name }

var forbidden = regexp.MustCompile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffd-\uffff]" + `|&#(x0*1?[0-9a-f]|0*[0-8]|x0*8[0-9a-f]);`)

// acts finds what a browser would do more with than show it.
func acts(content string) string {
	root, err := html.Parse(strings.NewReader(content))
	if err != nil {
		return err.Error()
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "style", "iframe", "object", "embed", "form", "input", "button", "base", "link", "meta", "svg", "math", "template", "noscript", "frame", "applet", "plaintext", "xmp":
			return n.Data
		}
		for _, a := range n.Attr {
			v := strings.ToLower(strings.Map(func(r rune) rune {
				if r <= ' ' {
					return -1
				}
				return r
			}, a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || strings.Contains(a.Key, ":") {
				return n.Data + " " + a.Key
			}
			if a.Key == "href" || a.Key == "src" || a.Key == "cite" || a.Key == "poster" {
				if !strings.HasPrefix(v, "http://") && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "mailto:") && !strings.HasPrefix(v, "tel:") {
					return fmt.Sprintf("%s %s=%q", n.Data, a.Key, a.Val)
				}
			}
		}
	}
	return ""
}

// prose is enough of a story for any page to be an article.
const prose = `<p>The ferry to the island runs again from Monday, three months after a storm damaged the landing stage. Tickets cost as much as before, the harbour master said.</p>
<p>Residents had asked for a replacement since January, and the council paid for a smaller boat meanwhile, which carried no cars and not many people either.</p>`

func article(head, body string) string {
	return "<!doctype html><html lang=en><head>" + head + "</head><body><article>" + body + prose + "</article></body></html>"
}

func titled(title string) string {
	return article("<meta charset=utf-8><title>"+title+"</title>", "<h1>"+title+"</h1>")
}

// TestHostilePages: a line of docs/hostile.md each.
func TestHostilePages(t *testing.T) {
	const latin1 = "text/html; charset=iso-8859-1"
	deep := strings.Repeat("<div>", 10_000)
	for _, c := range []struct {
		name, page, kind string
		title            string // wanted; "" : not looked at
		has, lacks       string // of title, summary and content together
	}{
		{"forbidden characters", titled("Ferry\x01 re\x00turns\x0b now"), "", "Ferry returns now", "", ""},
		{"forbidden characters in attributes", article(`<title>Ferry returns</title><meta property="og:title" content="Ferry&#1; returns"><meta name=author content="Ann&#xFFFE; Lee">`, `<h1>Ferry returns</h1><img src="a.jpg" alt="x&#x1F;y">`), "", "Ferry returns", "", "\x1f"},
		{"C1 is Windows-1252", article("<title>Ferry</title>", "<h1>Ferry</h1><p>He said \u0093yes\u0094 to the ferry that comes on Monday morning at seven.</p>"), "", "", "“yes”", "\u0093"},
		{"C1 bytes of Latin-1", article("<title>Ferry</title>", "<h1>Ferry</h1><p>He said \x93yes\x94 to the ferry that comes on Monday morning at seven.</p>"), latin1, "", "“yes”", ""},
		{"non-characters", titled("Fer\uFDD0ry \uFEFFre\uFFF9turns\U0001FFFE"), "", "Ferry returns", "", ""},
		{"lone surrogate in JSON-LD", article(`<title>Ferry</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry \ud83d returns \ud83d\ude00"}</script>`, "<h1>Ferry returns \U0001F600</h1>"), "", "Ferry returns \U0001F600", "", "\uFFFD"},
		{"CESU-8", titled("Ferry \xed\xa0\xbd\xed\xb8\x80 returns"), "text/html; charset=utf-8", "", "", "\uFFFD"},
		{"bad UTF-8", titled("Ferry \xff\xfereturns \xc3"), "text/html; charset=utf-8", "", "returns", "\uFFFD"},
		{"BOM beats the header", "\ufeff" + titled("Fähre"), latin1, "Fähre", "", "\ufeff"},
		{"UTF-16 with a BOM", utf16LE("\ufeff" + titled("Fähre")), "text/html", "Fähre", "", ""},
		{"Latin-1 means Windows-1252", titledRaw("F\xe4hre \x96 wieder da"), latin1, "Fähre – wieder da", "", ""},
		{"gb2312 means GBK", titledRaw("\xb6\xc9\xb4\xac\xe9F\xbb\xd6\xb8\xb4"), "text/html; charset=gb2312", "渡船镕恢复", "", ""}, // E946 is GBK's own
		{"shift_jis means cp932", titledRaw("\x83t\x83F\x83\x8a\x81[\x87\x40\x8d\xc4\x8aJ"), "text/html; charset=shift_jis", "フェリー①再開", "", ""},
		{"euc-kr means cp949", titledRaw("\xb9\xe8 \x8c\x63 \xb0\xe6"), "text/html; charset=euc-kr", "배 똠 경", "", ""},
		{"utf-16 in a meta means UTF-8", strings.Replace(titled("Fähre"), "utf-8", "utf-16", 1), "text/html", "Fähre", "", ""},
		{"valid UTF-8 whatever the label", titled("Fähre Überfahrt"), latin1, "Fähre Überfahrt", "", ""},
		{"HTTP fails to decode, meta does", article("<meta charset=windows-1252><title>F\xe4hre</title>", "<h1>F\xe4hre</h1>"), "text/html; charset=utf-8", "Fähre", "", ""},
		{"UTF-7 stays what it is", titled("+ADw-script+AD4-alert(1)"), "text/html; charset=utf-7", "", "", "<script"},
		{"hz is never decoded", titled("~{<:Ky2;S{#,~}"), "text/html; charset=hz-gb-2312", "", "", "己"},
		{"meta past 1024 bytes", "<!doctype html><html><head><!--" + strings.Repeat("x", 1500) + "--><meta charset=windows-1251><title>\xcf\xe0\xf0\xee\xec \xe2\xe5\xf0\xed\xf3\xeb\xf1\xff</title></head><body><article><h1>\xcf\xe0\xf0\xee\xec \xe2\xe5\xf0\xed\xf3\xeb\xf1\xff</h1>" + prose + "</article>", "text/html", "Паром вернулся", "", ""},
		{"cut within a character", titled("Ferry")[:len(titled("Ferry"))-40] + "\xe2\x82", "text/html; charset=utf-8", "Ferry", "", "\uFFFD"},
		{"nbsp and double escaping", titled("A&amp;amp;B&nbsp;C &amp;lt;i&amp;gt;"), "", "A&amp;B C &lt;i&gt;", "", ""},
		{"references to what there is not", titled("A&#0;B&#xD800;C&#x110000;D"), "", "ABCD", "", ""},
		{"]]> and CR", article("<title>Ferry</title>", "<h1>Ferry</h1><p>Code such as a[b[0]]>1 ends it,\r\nand goes on in the next line\rof the same paragraph, as it does.</p>"), "", "", "a[b[0]]&gt;1", "\r"},
		{"bidi controls in a title", titled("Ferry \u202egnihton\u202c and \u2066open"), "", "", "", ""},
		{"zalgo", titled("F" + strings.Repeat("\u0301", 4000) + "erry returns"), "", "", "", ""},
		{"newlines and tabs in a title", titled("Ferry\n\t returns\r\nhome"), "", "Ferry returns home", "", ""},
		{"emoji with joiners", titled("Ferry 👩‍👩‍👧‍👦 returns 🏴󠁧󠁢󠁳󠁣󠁴󠁿"), "", "Ferry 👩‍👩‍👧‍👦 returns 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "", ""},
		{"a title of 100 kB", titled(strings.Repeat("Ferry returns ", 8000)), "", "", "", ""},
		{"scripts of every kind", article("<title>Ferry</title>", `<h1>Ferry</h1><p onclick=x()>One <a href="java&#x09;script:alert(1)">a</a> <a href="JaVaScRiPt&colon;alert(1)">b</a> <a href=" vbscript:x">c</a>
<a href="data:text/html,<script>x</script>">d</a> of the ferry that comes on Monday morning.</p><svg><script>alert(1)</script><a xlink:href="javascript:x">s</a></svg><math><mtext><img src=x onerror=alert(1)></mtext></math>
<template><script>x</script></template><iframe srcdoc="<script>x</script>"></iframe><object data=x></object><embed src=x><form action=x><input></form><base href="https://evil.example/"><meta http-equiv=refresh content="0;url=x"><link rel=stylesheet href=x>`), "", "Ferry", "", "alert"},
		{"mXSS", article("<title>Ferry</title>", `<h1>Ferry</h1><noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><svg></p><style><a id="</style><img src=1 onerror=alert(1)>"></svg><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></table></math>`), "", "Ferry", "", "<img src=\"1\""},
		{"addresses of every kind", article(`<base href="/b/"><base href="https://evil.example/"><title>Ferry</title>`, `<h1>Ferry</h1><p>See <a href="c.html">one</a>, <a href="//cdn.example/d">two</a>, <a href="\\host\e">three</a>, <a href="  /f
g ">four</a>, <a href="http://[::1">five</a>, <a href="#x">six</a> of the things that the ferry brings on Monday.</p>`), "", "", "https://news.example/b/c.html", "evil.example"},
		{"lazy picture with a twin", article("<title>Ferry</title>", `<h1>Ferry</h1><figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/real.jpg" alt="A ferry"><noscript><img src="/real.jpg" alt="A ferry"></noscript></figure>`), "", "", "", "data:image"},
		{"tracking pixel", article("<title>Ferry</title>", `<h1>Ferry</h1><img src="https://count.example/p.gif" width=1 height=1><img src="https://count.example/q.gif" style="display:none">`), "", "Ferry", "", "count.example"},
		{"10,000 deep", article("<title>Ferry</title>", "<h1>Ferry</h1>"+deep), "", "Ferry", "landing stage", ""},
		{"100,000 attributes", article("<title>Ferry</title>", "<h1>Ferry</h1><p"+strings.Repeat(" a=1", 100_000)+">x</p>"), "", "Ferry", "landing stage", ""},
		{"unterminated comment", titled("Ferry") + "<!-- <script>alert(1)</script>", "", "Ferry", "landing stage", "alert"},
		{"plaintext", strings.Replace(titled("Ferry"), "</article>", "<plaintext></article><script>alert(1)</script>", 1), "", "Ferry", "landing stage", "<script>"},
		{"CDATA, instructions, conditional comments", article("<title>Ferry</title>", `<h1>Ferry</h1><![CDATA[ <script>alert(1)</script> ]]><?php evil() ?><!--[if IE]><script>alert(2)</script><![endif]-->`), "", "Ferry", "landing stage", "evil()"},
		{"text that looks like markup", article("<title>a &lt; b &amp;&amp; c &gt; d in List&lt;T&gt;</title>", "<h1>a &lt; b &amp;&amp; c &gt; d in List&lt;T&gt;</h1>"), "", "a < b && c > d in List<T>", "", ""},
		{"only emoji for a title", titled("🚢🚢🚢"), "", "🚢🚢🚢", "", ""},
		{"a year 10000", article(`<title>Ferry</title><meta property="article:published_time" content="10000-01-01T00:00:00Z">`, "<h1>Ferry</h1>"), "", "Ferry", "", ""},
		{"epoch zero and the year 9999", article(`<title>Ferry</title><meta property="article:published_time" content="1970-01-01T00:00:00Z"><meta property="article:modified_time" content="9999-12-31T23:59:59Z">`, "<h1>Ferry</h1>"), "", "Ferry", "", ""},
		{"a leap second and hour 24", article(`<title>Ferry</title><meta property="article:published_time" content="2016-12-31T23:59:60Z"><meta property="article:modified_time" content="2017-01-01T24:00:00Z">`, "<h1>Ferry</h1>"), "", "Ferry", "", ""},
		{"JSON of odd numbers", article(`<title>Ferry</title><script type="application/ld+json">{"@type":"NewsArticle","headline":1e400,"author":{"name":NaN},"author":[[[["x"]]]],"datePublished":20240101}</script>`, "<h1>Ferry</h1>"), "", "Ferry", "", ""},
		{"JSON 10,000 deep", article(`<title>Ferry</title><script type="application/ld+json">`+strings.Repeat(`[`, 10_000)+strings.Repeat(`]`, 10_000)+`</script>`, "<h1>Ferry</h1>"), "", "Ferry", "landing stage", ""},
		{"credentials in links", article("<title>Ferry</title>", `<h1>Ferry</h1><p>See <a href="https://ann:secret@shop.example/x">the shop</a> for all that the ferry brings on Monday morning.</p>`), "", "", "shop.example", "secret"},
		{"ids in two articles", article("<title>Ferry</title>", `<h1>Ferry</h1><p id="main" name="y" class="z">See <a href="#main">there</a> for all that the ferry brings on Monday morning.</p>`), "", "", "", `class="z"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			it, _, err := printed(t, []byte(c.page), c.kind)
			if err != nil {
				t.Fatal(err)
			}
			if c.title != "" && it.Title != c.title {
				t.Errorf("title %q, want %q", it.Title, c.title)
			}
			if it.Title == "" || len(it.Title) > 2000 || strings.ContainsAny(it.Title, "\n\t\r") {
				t.Errorf("title of %d bytes: %.100q", len(it.Title), it.Title)
			}
			all := it.Title + "\n" + it.Summary + "\n" + it.Content
			if !strings.Contains(all, c.has) {
				t.Errorf("without %q: %.3000s", c.has, all)
			}
			if c.lacks != "" && strings.Contains(all, c.lacks) {
				t.Errorf("with %q: %.3000s", c.lacks, all)
			}
			if y := it.Published.Year(); y < 1990 || it.Published.After(hostileNow.AddDate(2, 0, 0)) {
				t.Errorf("published %s", it.Published)
			}
			// The same bytes, the same feed.
			again, _, err := printed(t, []byte(c.page), c.kind)
			if err != nil || again.Content != it.Content || again.Title != it.Title {
				t.Errorf("it reads another way the second time: %v", err)
			}
		})
	}
}

func titledRaw(title string) string {
	return article("<title>"+title+"</title>", "<h1>"+title+"</h1>")
}

func utf16LE(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

// TestHostileNoArticle: what says that it is no article is none.
func TestHostileNoArticle(t *testing.T) {
	for name, page := range map[string]string{
		"empty":        "",
		"white space":  " \n\t ",
		"a zip file":   "PK\x03\x04" + strings.Repeat("\x00\x01", 500),
		"a PDF":        "%PDF-1.7\n" + strings.Repeat("x", 500),
		"a picture":    "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 500),
		"a video":      "\x00\x00\x00\x18ftypmp42" + strings.Repeat("\x00", 500),
		"all zeros":    strings.Repeat("\x00", 5000),
		"no text":      "<!doctype html><title></title><body><img src=x.jpg>",
		"an empty one": "<!doctype html><title>x</title><article></article>",
	} {
		if it, _, err := printed(t, []byte(page), "text/html"); err == nil {
			t.Errorf("%s: %q", name, it.Title)
		}
	}
}

// FuzzPage: whatever the bytes of a page and whatever is said of them, what
// comes of it passes the feed's check and holds nothing that acts.
func FuzzPage(f *testing.F) {
	for _, kind := range []string{"text/html", "text/html; charset=gb2312", "text/markdown", "text/plain"} {
		f.Add([]byte(titled("Ferry &amp; more")), kind)
	}
	f.Add([]byte("---\ntitle: A\ndate: 2024-01-02\n---\n\n# A\n\n<b onclick=x>text</b> [a](javascript:x)\n"), "text/markdown")
	f.Add([]byte(article(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"\ud83d"}</script>`, `<svg><style><a id="</style><img src=1 onerror=x>">`)), "text/html")
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"), "text/html")
	f.Fuzz(func(t *testing.T, page []byte, kind string) {
		if len(page) > 1<<16 {
			t.Skip()
		}
		_, docs, err := printed(t, page, kind)
		if err != nil {
			return
		}
		_, again, err := printed(t, page, kind)
		if err != nil {
			t.Fatal(err)
		}
		for i := range docs {
			if !bytes.Equal(docs[i].Body, again[i].Body) {
				t.Errorf("%s differs the second time", docs[i].Name)
			}
		}
	})
}
