package feed

import (
	"strings"
	"testing"
)

func TestSafe(t *testing.T) {
	const link = "https://example.org/a/b.html"
	for _, c := range []struct{ name, in, want string }{
		{"fit already", `<p>One <a href="https://x.example/?a=1&amp;b=2" title="t">two</a></p>`, `<p>One <a href="https://x.example/?a=1&amp;b=2" title="t">two</a></p>`},
		{"unclosed", `<p>One<p>Two <b>bold`, `<p>One</p><p>Two <b>bold</b></p>`},
		{"misnested", `<b>x<i>y</b>z</i>`, `<b>x<i>y</i></b><i>z</i>`},
		{"block in p", `<p>a<div>b</div>c</p>`, `<p>a</p><div>b</div>c<p></p>`},
		{"relative", `<a href="../c?x=1#y">c</a><img src="d e.png" onerror="x()">`, `<a href="https://example.org/c?x=1#y">c</a><img src="https://example.org/a/d%20e.png"/>`},
		{"fragment", `<a href="#note">1</a>`, `<a href="https://example.org/a/b.html#note">1</a>`},
		{"script", `a<script>alert(1)</script><style>x{}</style><a href="java&#10;script:x">b</a>`, `ab`},
		{"ampersands", `AT&T <a href="/?a=1&b=2&copy=3">a &lt; b</a>`, `AT&amp;T <a href="https://example.org/?a=1&amp;b=2&amp;copy=3">a &lt; b</a>`},
		{"illegal characters", "a\x00b\u0085c\uFFFDd\uFDD0e\r\nf", "ab cde\nf"},
		{"table", `<table><tr><td>1<td>2</table>`, `<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>`},
		{"stray cell", `<td>1</td><li>2</li>`, `1<div>2</div>`},
		{"ruby", `<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>`, `漢字(かんじ)`},
		{"frame", `<iframe src="https://v.example/1" title="A film"></iframe>`, `<p><a href="https://v.example/1">A film</a></p>`},
		{"attributes", `<p style="x" class="y" data-a="1" aria-label="z" id="k">x</p><code class="hl language-go">y</code>`, `<p id="k">x</p><code class="language-go">y</code>`},
		{"renamed", `<section><summary>S</summary><mark>m</mark><tt>t</tt></section>`, `<div><p>S</p><b>m</b><code>t</code></div>`},
		{"picture", `<picture><source srcset="x.webp"><img src="/x.jpg" srcset="y" loading="lazy" alt=""></picture>`, `<img src="https://example.org/x.jpg" alt=""/>`},
		{"pre", "<pre>\n\nx</pre>", "<pre>\n\nx</pre>"},
		{"svg", `<svg><script>x</script><a href="y">t</a></svg>z`, `z`},
		{"other schemes", `<a href="MAILTO:a@b.example">m</a><a href="gemini://x/">g</a>`, `<a href="mailto:a@b.example">m</a>g`},
		{"decoded wrongly", "<p>StÃ¼ckchen <i>“Ã¼”</i> &amp; SayunÂ´s Request</p>", "<p>Stückchen <i>“Ã¼”</i> &amp; Sayun´s Request</p>"},
		{"decoded wrongly, parted", `<p>x Ã<font>¼</font> y</p>`, `<p>x ü y</p>`},
		{"decoded rightly", "<p>AMANHÃ às 9</p>", "<p>AMANHÃ às 9</p>"},
		{"empty", " \n ", ""},
	} {
		got := Safe(c.in, link)
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		if !inert(got) {
			t.Errorf("%s: %s is not inert", c.name, got)
		}
	}
}

func TestSafeIsBounded(t *testing.T) {
	for name, s := range map[string]string{
		"deep":       strings.Repeat("<div>", 20000) + "x",
		"deep in b":  strings.Repeat("<b><div>", 300) + "x",
		"attributes": "<p" + strings.Repeat(" a=1", 20000) + ">x",
		"plaintext":  "<plaintext><b>x",
		"entities":   strings.Repeat("&#128;&bogus;&amp", 1000),
	} {
		got := Safe(s, "https://x.example/")
		if !inert(got) || !strings.ContainsAny(got, "x&€") {
			t.Errorf("%s: %.80q", name, got)
		}
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range []string{"<p>x", "<a href=//x><a>", "<table><b><tr>", "<pre>\n<ul><li><dl><dd>", "<h1><h2>", "<svg><p>", "&#x80;\xff", "<b><p></b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Safe(s, "https://x.example/a")
		if !inert(got) {
			t.Fatalf("%q gives %q", s, got)
		}
		if again := Safe(got, "https://x.example/a"); again != got {
			t.Fatalf("%q gives %q and then %q", s, got, again)
		}
	})
}
