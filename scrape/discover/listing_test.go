package discover

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

func at(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestFeed(t *testing.T) {
	const rss = `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour</title><link>https://h.example/</link>
<item><title>Bridge &amp;amp; boats</title><link>/2024/bridge?utm_source=rss</link><dc:creator>Ann Holt</dc:creator><pubDate>Mon, 03 Jun 2024 08:00:00 GMT</pubDate><description>&lt;p&gt;The bridge is &lt;b&gt;open&lt;/b&gt;.&lt;/p&gt;</description></item>
<item><title>Doubled</title><link>https://h.example/2024/bridge</link></item>
<item><title>By guid</title><guid>https://h.example/2024/guid</guid></item>
</channel></rss>`
	ix, err := Feed([]byte(rss), Options{URL: at(t, "https://h.example/feed/")})
	if err != nil {
		t.Fatal(err)
	}
	got := ix.Articles()
	if len(got) != 2 || got[0].URL != "https://h.example/2024/bridge" || got[1].URL != "https://h.example/2024/guid" {
		t.Fatalf("got %+v", got)
	}
	l := got[0]
	if l.Title != "Bridge & boats" || l.Byline != "Ann Holt" || l.Summary != "The bridge is open." || l.Datetime == "" {
		t.Errorf("got %+v", l)
	}
	if _, err := Feed([]byte("<html><body>no feed</body></html>"), Options{URL: at(t, "https://h.example/x")}); err == nil || !strings.Contains(err.Error(), "https://h.example/x: not a feed") {
		t.Errorf("HTML as a feed: %v", err)
	}
}

func TestSitemap(t *testing.T) {
	const news = `<?xml version="1.0" encoding="ISO-8859-1"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://h.example/category/news/ </loc></url>
<url><loc>https://h.example/2024/bridge</loc><lastmod>2024-06-04</lastmod><news:news><news:publication_date>2024-06-03T08:00:00Z</news:publication_date><news:title>Br` + "\xfc" + `cke</news:title></news:news><image:image><image:loc>/i/b.jpg</image:loc></image:image></url>
<url><loc>https://h.example/about/</loc></url><url><loc>https://h.example/2024/boats</loc>`
	ix, children, err := Sitemap([]byte(news), Options{URL: at(t, "https://h.example/sitemap.xml")})
	if err != nil || children != nil {
		t.Fatal(children, err)
	}
	got := ix.Articles()
	if len(ix.Links) != 4 && len(ix.Links) != 3 || len(got) == 0 || got[0].Title != "Brücke" || got[0].Datetime != "2024-06-03T08:00:00Z" || got[0].Modified != "2024-06-04" || got[0].Image != "https://h.example/i/b.jpg" {
		t.Errorf("got %+v", ix.Links)
	}

	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write([]byte(`<sitemapindex><sitemap><loc>https://h.example/s1.xml</loc></sitemap><sitemap><loc>https://h.example/sitemap.xml</loc></sitemap><sitemap><loc>s2.xml.gz</loc></sitemap></sitemapindex>`))
	w.Close()
	_, children, err = Sitemap(z.Bytes(), Options{URL: at(t, "https://h.example/sitemap.xml")})
	if want := []string{"https://h.example/s1.xml", "https://h.example/s2.xml.gz"}; err != nil || !reflect.DeepEqual(children, want) {
		t.Errorf("index: got %q, %v; want %q", children, err, want)
	}

	ix, _, err = Sitemap([]byte("https://h.example/2024/a\nhttps://h.example/2024/b\n"), Options{URL: at(t, "https://h.example/sitemap.txt")})
	if err != nil || len(ix.Articles()) != 2 {
		t.Errorf("text: %v, %v", ix, err)
	}

	for _, bad := range []string{"", "<html><body/></html>", "no addresses", strings.Repeat("<a>", 100000)} {
		if _, _, err := Sitemap([]byte(bad), Options{URL: at(t, "https://h.example/sitemap.xml")}); !errors.Is(err, ErrNotSitemap) {
			t.Errorf("%.20q: got %v, want ErrNotSitemap", bad, err)
		}
	}
}

func TestNextPage(t *testing.T) {
	for _, c := range []struct{ page, body, want string }{
		{"https://h.example/", `<link rel="next" href="/page/2/">`, "https://h.example/page/2/"},
		{"https://h.example/news/", `<a href="/news/page/2/">2</a> <a href="/news/page/3/">3</a>`, "https://h.example/news/page/2/"},
		{"https://h.example/news/page/2/", `<a href="/news/">1</a> 2 <a href="/news/page/3/">3</a>`, "https://h.example/news/page/3/"},
		{"https://h.example/?page=4", `<a href="?page=3">« zurück</a> <a href="?page=5">weiter »</a>`, "https://h.example/?page=5"},
		{"https://h.example/", `<p><a href="/1">a</a><a href="/2b">b</a><a href="/3c">c</a></p><div class="pagination"><a href="/blog/older">Older posts</a></div>`, "https://h.example/blog/older"},
		{"https://h.example/page/9/", `<div class="pagination"><a href="/page/8/">Newer</a></div>`, ""},
		{"https://h.example/", `<a href="https://other.example/page/2/">2</a>`, ""},
		{"https://h.example/", `<p>Read <a href="/next">next</a> week.</p>`, ""},
	} {
		ix, err := Find([]byte("<html><head></head><body>"+c.body+"</body></html>"), Options{URL: at(t, c.page)})
		if err != nil {
			t.Fatal(err)
		}
		if ix.Next != c.want {
			t.Errorf("%s %s: got %q, want %q", c.page, c.body, ix.Next, c.want)
		}
	}
}

const selected = `<html lang="en"><head><title>Notes</title><link rel="alternate" type="application/atom+xml" href="/atom.xml"><link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="https://api.w.org/" href="/wp-json/"><link rel="sitemap" href="/sitemap.xml"></head><body>
<ul><li class="n"><b>First note</b> <i>3 May 2024</i> <a href="/img/1"><img src="t1.jpg"></a> <a href="a">all</a> <span>Ann</span></li><li class="n"><b>Second note</b> <i>2 May 2024</i> <a href="b">all</a></li><li class="n">no link</li></ul><a href="/c">A link that nobody selected</a></body></html>`

func TestSelectors(t *testing.T) {
	opt := Options{URL: at(t, "https://h.example/notes/"), Select: Selectors{Item: "li.n", Link: "a:not(:has(img))", Title: "b", Date: "i", Byline: "span", Image: "img"}}
	ix, err := Find([]byte(selected), opt)
	if err != nil {
		t.Fatal(err)
	}
	got := ix.Articles()
	if len(got) != 2 {
		t.Fatalf("got %+v", got)
	}
	want := Link{URL: "https://h.example/notes/a", Title: "First note", DateText: "3 May 2024", Byline: "Ann", Image: "https://h.example/notes/t1.jpg",
		Taken: true, Group: "li.n", Reasons: []string{"selected by select.item li.n"}}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("got  %+v\nwant %+v", got[0], want)
	}
	if ix.Title != "Notes" || ix.Language != "en" || ix.WordPress != "https://h.example/wp-json/" || !reflect.DeepEqual(ix.Feeds, []string{"https://h.example/atom.xml"}) || !reflect.DeepEqual(ix.Sitemaps, []string{"https://h.example/sitemap.xml"}) {
		t.Errorf("head: %+v", ix)
	}

	for sel, want := range map[Selectors]string{
		{Item: "li["}:                `select.item: "li[" is not a CSS selector`,
		{Item: "li", Date: ":nope("}: `select.date: ":nope(" is not a CSS selector`,
		{Link: "a.gone"}:             `select.link: "a.gone" matches nothing on https://h.example/notes/`,
		{Item: "ul i"}:               `select.item: "ul i (with a link in it)" matches nothing`,
	} {
		opt.Select = sel
		if _, err := Find([]byte(selected), opt); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want %s", sel, err, want)
		}
	}
}

// TestFound tries the selectors that Find proposes on the page they are of.
func TestFound(t *testing.T) {
	u, page, _ := readPage(t, "testdata/pages/wordpress.txtar")
	ix, err := Find(page, Options{URL: u, Propose: true})
	if err != nil {
		t.Fatal(err)
	}
	if want := (Selectors{Item: "article", Date: "time"}); ix.Found != want {
		t.Errorf("got %+v, want %+v", ix.Found, want)
	}
	again, err := Find(page, Options{URL: u, Select: ix.Found})
	if err != nil {
		t.Fatal(err)
	}
	a, b := ix.Articles(), again.Articles()
	if len(a) != len(b) {
		t.Fatalf("%d articles by evidence, %d by the selectors found", len(a), len(b))
	}
	for i := range a {
		if a[i].URL != b[i].URL || a[i].Title != b[i].Title || a[i].Datetime != b[i].Datetime {
			t.Errorf("%d: %+v against %+v", i, a[i], b[i])
		}
	}
}

func TestKnown(t *testing.T) {
	const page = `<html><body><div><a href="/x">Xylophone</a></div><div><a href="/y">Yacht</a></div><div><a href="/z">Zebra</a></div></body></html>`
	opt := Options{URL: at(t, "https://h.example/")}
	opt.Known = func(u string) bool {
		return u == "https://h.example/y" || u == "https://h.example/z" || u == "https://h.example/x"
	}
	ix, err := Find([]byte(page), opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(ix.Articles()) != 3 {
		t.Errorf("known articles not taken: %+v", ix.Links)
	}
}

// TestHostile holds Find to answering at all.
func TestHostile(t *testing.T) {
	long := strings.Repeat(`<li><a href="/a-long-story-`, 1)
	var many strings.Builder
	for i := range 6000 {
		many.WriteString(long + strings.Repeat("x", i%40) + "/" + strings.Repeat("1", 1+i%5) + string(rune('a'+i%26)) + `">A long story with many words</a> <a href="/same">same</a></li>`)
	}
	var unique strings.Builder
	for i := range 4000 {
		id := strings.Map(func(r rune) rune { return r - '0' + 'a' }, strconv.Itoa(i))
		unique.WriteString(`<div class="` + id + `"><h2><a href="/` + id + `-of-many">A story of its own template</a></h2><p>Words about it.</p></div>`)
	}
	for name, page := range map[string]string{
		"unique":    unique.String(),
		"deep":      strings.Repeat("<div>", 3000) + `<h2><a href="/one-long-title-here">One long title here</a></h2>` + strings.Repeat("</div>", 3000),
		"deepB":     strings.Repeat("<b><i>", 3000) + `<a href="/x">x</a>`,
		"nested":    strings.Repeat("<a href='/x'><table>", 800) + "x",
		"many":      "<ul>" + many.String() + "</ul>",
		"addresses": `<a href="http://[::1">a</a><a href="%zz">b</a><a href="//">c</a><a href="http://">d</a><a href="javascript:x">e</a><a href="http://h.example:99999/">f</a><a href="?">g</a><a href="/%">h</a><a href="` + strings.Repeat("/x", 5000) + `">i</a>`,
		"base":      `<base href="::::"><a href="x">x</a>`,
		"json":      `<script type="application/ld+json">` + strings.Repeat("[", 9000) + `</script><a href="/x">x</a>`,
		"nul":       "<a href='/\x00x'>\x00\xff</a>",
	} {
		ix, err := Find([]byte(page), Options{URL: at(t, "https://h.example/"), Propose: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// Found again, or not: here it is only to end.
		Find([]byte(page), Options{URL: at(t, "https://h.example/"), Select: Selectors{Item: "div.gone"}, Labels: labelsOf(ix)})
	}
	for _, empty := range []string{"", " \n", "\xef\xbb\xbf"} {
		if _, err := Find([]byte(empty), Options{}); !errors.Is(err, ErrEmpty) {
			t.Errorf("%q: got %v, want ErrEmpty", empty, err)
		}
	}
}
