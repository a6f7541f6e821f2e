package extract

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// FuzzReadHTML holds what readHTML promises of any bytes: an article or an
// error, twice the same, legal characters only, absolute addresses, and HTML
// that cleaning leaves as it is.
func FuzzReadHTML(f *testing.F) {
	for _, s := range []string{
		"", "<", "<p>a", "\xff\xfe<\x00p\x00>\x00a\x00", "\xef\xbb\xbf<title>x</title><p>y",
		`<meta charset=shift_jis><title>` + "\x83e\x83X\x83g" + `</title>`,
		`<script type="application/ld+json">{"@type":"NewsArticle","headline":"a "b" c","author":[{"name":"A"},],}</script><h1>a b c</h1>`,
		`<base href="//example.org/x/"><link rel=canonical href="../y"><a href="?q#f">z</a><img src=/i.jpg>`,
		strings.Repeat("<div>", 700) + "deep", strings.Repeat("<b><i>", 300) + strings.Repeat("<p>", 300), strings.Repeat("<table><tr><td>", 200) + "cell",
		`<article><h1>T</h1><div class="byline">By A B</div><p>Text, long enough to be one. And more.</p><ul><li>a<li>b</ul><pre>` + "\n\n x</pre></article>",
		`<p>` + strings.Repeat("word ", 3000), "<plaintext><b>x", "<svg><title>x</title><p>y</svg><math><mi>z", "<frameset><frame src=x>", "<!--", "<![CDATA[x]]>",
		"<title>&#1;&#xFFFF;&#xD800;&#x202e;a</title><p>&#0;\u0085\u0092</p>", "<a href='java\tscript:x'>x</a><a href=\"http://[::1\">y</a><a href=http://%zz/>z</a>",
	} {
		f.Add([]byte(s), "https://example.com/a/b.html", "")
		f.Add([]byte(s), "", "text/html; charset=gb2312")
	}
	f.Fuzz(func(t *testing.T, data []byte, addr, contentType string) {
		if len(data) > 64<<10 {
			t.Skip()
		}
		opt := Options{Name: "x.html", Type: contentType}
		if u, err := url.Parse(addr); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			opt.URL = u
		}
		a, err := readHTML(data, opt, false)
		b, err2 := readHTML(data, opt, false)
		if (err == nil) != (err2 == nil) || !reflect.DeepEqual(a, b) {
			t.Fatal("not the same twice")
		}
		if err != nil {
			return
		}
		checkArticle(t, a)
		skimmed, err := readHTML(data, opt, true)
		if err != nil || !reflect.DeepEqual(skimmed.Fingerprint, a.Fingerprint) || skimmed.Title != a.Title || skimmed.Summary != a.Summary {
			t.Fatal("skimmed, it is another")
		}
	})
}

func checkArticle(t *testing.T, a *Article) {
	t.Helper()
	texts := []string{a.URL, a.Title, a.Summary, a.Text, a.Content, a.Section, a.Language, a.Publisher}
	texts = append(texts, a.Tags...)
	for _, x := range a.Authors {
		texts = append(texts, x.Name, x.Email)
		checkAddress(t, x.URL)
	}
	checkAddress(t, a.URL)
	if a.Image != nil {
		checkAddress(t, a.Image.URL)
		if a.Image.URL == "" {
			t.Error("a picture without an address")
		}
		texts = append(texts, a.Image.Alt)
	}
	for _, s := range texts {
		if !utf8.ValidString(s) {
			t.Fatalf("not UTF-8: %q", s)
		}
		if s != cleanChars(s) {
			t.Fatalf("illegal characters: %q", s)
		}
	}
	for _, s := range []string{a.Title, a.Section, a.Publisher} {
		if strings.ContainsAny(s, "\n\t") || s != strings.TrimSpace(s) {
			t.Fatalf("not one line: %q", s)
		}
	}
	if n := utf8.RuneCountInString(a.Summary); n > maxSummary {
		t.Fatalf("summary of %d characters", n)
	}
	checkMarkup(t, a.Content)
}

func checkAddress(t *testing.T, s string) {
	t.Helper()
	if s == "" {
		return
	}
	if u, err := url.Parse(s); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		t.Fatalf("no absolute address: %q", s)
	}
}

// checkMarkup holds that markup is made of the allowed elements with absolute
// addresses, and that cleaning does not change it.
func checkMarkup(t *testing.T, markup string) {
	t.Helper()
	if again := sanitizeFragment(markup, nil); again != markup {
		t.Fatalf("not clean:\n%s\n%s", markup, again)
	}
	doc, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	for n := doc.FirstChild; n != nil; n = following(n, doc) {
		if n.Type != html.ElementNode {
			continue
		}
		if !allowedElements[n.Data] {
			t.Fatalf("<%s> in %s", n.Data, markup)
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "href", "src":
				if !strings.HasPrefix(a.Val, "mailto:") {
					checkAddress(t, a.Val)
				}
			case "title", "alt", "width", "height", "colspan", "rowspan", "dir", "datetime", "class":
			default:
				t.Fatalf("attribute %s in %s", a.Key, markup)
			}
		}
	}
}

var allowedElements = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields("html head body p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr br a img figure figcaption table caption tbody tr td th " +
		"b strong i em u s del ins sub sup small code kbd samp var q cite abbr dfn time") {
		m[s] = true
	}
	return m
}()

func FuzzSanitize(f *testing.F) {
	for _, s := range []string{"<p>a<div>b</p>", "<b><p>x</b>y", "<table><td><table><td>x", "<ul><p>a<li>b<ol>c", "<pre>\n\na<p>b</pre>", "<dl>x<dt>a<dd><dl><dd>y",
		"<figure><table><tr><td>x<td>y</table><figcaption>z", "<h1>a<h2>b<ul><li>c", "<a href=http://a/><p>x<a href=http://b/>y", "<img src=http://a/b.jpg><img src=http://a/b.jpg>",
		"<li><blockquote><figure><img src=http://a/b.jpg><figcaption>x</figcaption></figure></blockquote>"} {
		f.Add(s)
	}
	base, _ := url.Parse("https://example.com/")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 16<<10 {
			t.Skip()
		}
		checkMarkup(t, sanitizeFragment(s, base))
	})
}
