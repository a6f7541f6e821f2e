package extract

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestSanitizeFragment(t *testing.T) {
	base, _ := url.Parse("https://example.com/news/story.html")
	for _, c := range []struct{ name, in, want string }{
		{"loose text", `Hello <b>world</b>`, `<p>Hello <b>world</b></p>`},
		{"block in inline", `<b>one<p>two</p>three</b>`, "<p><b>one</b></p>\n<p><b>two</b></p>\n<p><b>three</b></p>"},
		{"card link", `<a href="/x"><h2>Head</h2><div>text</div></a>`, "<h2><a href=\"https://example.com/x\">Head</a></h2>\n<p><a href=\"https://example.com/x\">text</a></p>"},
		{"two breaks are a paragraph", `a<br>b<br><br>c<br>`, "<p>a<br>b</p>\n<p>c</p>"},
		{"script", `<p onclick="x()">a<script>alert(1)</script></p><style>p{}</style><iframe src="https://evil.example/"></iframe>`, `<p>a</p>`},
		{"javascript link", `<a href=" java&#9;script:alert(1)">x</a> <a href="JavaScript:alert(1)">y</a>`, `<p>x y</p>`},
		{"data link", `<a href="data:text/html,x">x</a>`, `<p>x</p>`},
		{"video", `<iframe src="//www.youtube.com/embed/abc123?rel=0"></iframe>`, `<p><a href="https://www.youtube.com/watch?v=abc123">https://www.youtube.com/watch?v=abc123</a></p>`},
		{"ampersands", `<a href="?a=1&b=2" title='"x" & y'>AT&T &bogus; a < b</a>`, `<p><a href="https://example.com/news/story.html?a=1&amp;b=2" title="&#34;x&#34; &amp; y">AT&amp;T &amp;bogus; a &lt; b</a></p>`},
		{"fragment", `<a href="#note1">1</a>`, `<p><a href="https://example.com/news/story.html#note1">1</a></p>`},
		{"tracking", `<a href="/a?id=1&utm_source=x&amp;fbclid=2#f">a</a>`, `<p><a href="https://example.com/a?id=1#f">a</a></p>`},
		{"lazy image", `<img src="data:image/gif;base64,R0" data-src="/i/a.jpg" width="600" height="400px" onerror=x alt="A &quot;b&quot;">`, `<p><img src="https://example.com/i/a.jpg" alt="A &#34;b&#34;" width="600" height="400"></p>`},
		{"pixel", `<p>a<img src="https://c.example/x.gif" width=1 height=1></p>`, `<p>a</p>`},
		{"figure", `<figure><div><img src="a-photo.jpg"></div><figcaption><p>Cap</p> <span>Photo: X</span></figcaption></figure>`, `<figure><img src="https://example.com/news/a-photo.jpg" alt=""><figcaption>Cap<br>Photo: X</figcaption></figure>`},
		{"figure of a quote", `<figure><blockquote><p>Q</p></blockquote><figcaption>Who</figcaption></figure>`, "<blockquote><p>Q</p></blockquote>\n<p>Who</p>"},
		{"list", `<ul><li>a<li><p>b</p><p>c</p><li>d<ul><li>e</ul></ul>`, `<ul><li>a</li><li><p>b</p><p>c</p></li><li>d<ul><li>e</li></ul></li></ul>`},
		{"item without list", `<li>a</li>`, `<p>a</p>`},
		{"loose in list", `<ol>x<li>a</li><p>y</p></ol>`, `<ol><li>x</li><li>a</li><li>y</li></ol>`},
		{"definition list", `<dl><dt>a<p>z</p><dd>b</dl>`, `<dl><dt>a<br>z</dt><dd>b</dd></dl>`},
		{"table", `<table border=1><caption>C</caption><tr><th>a<th colspan=2>b<tr><td>1<td><td>3</table>`, `<table><caption>C</caption><tbody><tr><th>a</th><th colspan="2">b</th></tr><tr><td>1</td><td></td><td>3</td></tr></tbody></table>`},
		{"layout table", `<table><tr><td>a</td></tr><tr><td><p>b</p></td></tr></table>`, "<p>a</p>\n<p>b</p>"},
		{"heading", `<h2><div>a</div><p>b</p></h2>`, `<h2>a<br>b</h2>`},
		{"pre", "<pre>\n\n a\n<span>b &lt;c></span><br>d</pre>", "<pre>\n\n a\nb &lt;c&gt;\nd</pre>"},
		{"code", `<pre><code class="hljs language-go">x := 1</code></pre>`, `<pre><code class="language-go">x := 1</code></pre>`},
		{"hidden", `<p>a</p><p hidden>b</p><div style="color:red; display : none">c</div>`, `<p>a</p>`},
		{"ruby", `<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>`, `<p>漢(かん)</p>`},
		{"custom elements", `<o:p>a</o:p><my-card><p>b</p></my-card><svg><script>x</script></svg>`, "<p>a</p>\n<p>b</p>"},
		{"nested links", `<a href="/a">x<object><a href="/b">y</a></object></a>`, `<p><a href="https://example.com/a">x</a></p>`},
		{"mail", `<a href="mailto:a@example.com?subject=x y">m</a>`, `<p><a href="mailto:a@example.com?subject=x%20y">m</a></p>`},
		{"odd address", `<a href="\\example.org\a|b c">x</a>`, `<p><a href="https://example.org/a%7Cb%20c">x</a></p>`},
		{"direction", `<div dir=rtl><p>a</p></div>`, `<p dir="rtl">a</p>`},
		{"control characters", "a\x00b&#1;c\u0092d\ufffe", "<p>abc’d</p>"},
	} {
		got := sanitizeFragment(c.in, base)
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
	if got := sanitizeFragment(`<a href="/x">a</a><img src="b.jpg">`, nil); got != `<p>a</p>` {
		t.Errorf("without a base: %s", got)
	}
}

func TestPlainText(t *testing.T) {
	doc, _ := html.Parse(strings.NewReader(`<h1>T</h1><p>One<br>two <b>three</b>.</p><ul><li>a<li>b<ul><li>c</ul></ul>
<table><tr><td>1<td>2<tr><td>3<td>4</table><figure><img src=http://x/y.jpg><figcaption>no</figcaption></figure><pre>x
  y</pre>`))
	want := "T\n\nOne\ntwo three.\n\n- a\n- b\n- c\n\n1 | 2\n3 | 4\n\nx\n  y"
	if got := plainText(doc); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
