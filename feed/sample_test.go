package feed

import (
	"fmt"
	"strings"
	"time"
)

// hardFeed has an item for everything that feeds get wrong.
func hardFeed() *Feed {
	at := func(s string) time.Time {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			panic(err)
		}
		return t
	}
	id := func(n int) string { return fmt.Sprintf("urn:uuid:6ba7b810-9dad-51d1-80b4-%012d", n) }
	items := []*Item{
		{
			ID: id(1), Link: "https://news.example/2026/plain.html", Title: "Plain words",
			Authors:   []Author{{Name: "Ann Lee", URL: "https://news.example/~ann", Email: "ann@news.example"}, {Name: "Bob Ray"}},
			Published: at("2026-09-01T10:00:00Z"), Updated: at("2026-09-02T10:00:00Z"),
			Summary: "A first paragraph. And a second sentence.", Content: `<p>A first paragraph. And a second sentence.</p><p>More &amp; more.</p>`,
			Image: &Image{URL: "https://news.example/i/lead.jpg?w=800&h=600", Alt: `The "lead" <picture>`, Width: 800, Height: 600},
			Tags:  []string{"One", "Two, and a comma", "One", "R&D"}, Publisher: "News & Sons",
		},
		{
			ID: id(2), Link: "https://news.example/2026/markup.html", Title: `The <b> tag, </div>, AT&T, R&D and &amp; in "titles"`,
			Authors: []Author{{Name: "O'Brien & <Co>"}}, Published: at("2026-08-31T10:00:00Z"), Updated: at("2026-08-31T10:00:00Z"),
			Summary: "Use <T> & write a < b, not a&lt;b.", Content: `<p>broken <b>markup<p>and & more<div onclick="x()">x</p><script>alert(1)</script><a href="../x?a=1&b=2">rel</a> <a href="#n">note</a>`,
		},
		{
			ID: id(3), Link: "https://news.example/шлях/файл 1.html?q=[a]|b", Title: "Різні мови: العربية, 漢字, 😀👩‍👩‍👧", Authors: []Author{{Name: "申景婷"}},
			Published: at("2026-08-30T00:00:00Z"), Updated: at("2026-08-30T00:00:00Z"), DayOnly: true, Language: "uk",
			Summary: "Лише день відомий.", Content: "<p>Текст із <ruby>漢字<rt>かんじ</rt></ruby>.</p>",
		},
		{
			ID: id(4), Link: "https://news.example/items/bad-chars.html", Page: "items/bad-chars.html", Title: "Bad\x00 cha\x85racters\uFFFD \u0085and\nlines\u202E reversed cafÃ©",
			Published: at("2026-08-30T00:00:00Z"), Updated: at("2026-08-30T00:00:00Z"), DayOnly: true,
			Content: "<p>a\x01b\u0085c\uFFFEd \xff e]]>f</p><table><tr><td>cell</table><video src=\"/v.mp4\" poster=x controls></video><svg><path/></svg>",
			Authors: []Author{{Name: "  "}, {Name: "Cam\u00e9lia"}},
		},
		{
			ID: id(5), Link: "https://news.example/5", Title: "A summary only", Published: at("2026-08-29T23:59:59.5Z"), Updated: at("2026-08-29T23:59:59.501Z"),
			Summary: "Nothing else there is.", Authors: []Author{{Name: "Dee"}}, Language: "yue-HK",
		},
		{
			ID: id(6), Link: "https://news.example/6", Title: "Pictures only, and old", Published: at("1985-01-01T00:00:00Z"), Updated: at("1985-01-01T00:00:00Z"),
			Content: `<img src="https://news.example/a.png" alt="A" width="10" height="20"/>`,
		},
		{
			ID: id(7), Link: "https://news.example/7", Title: strings.Repeat("Very long title ", 200), Published: at("2026-01-01T00:00:00Z"), Updated: at("2026-01-01T00:00:00Z"),
			Content: `<h2>Head</h2><ul><li>One<ul><li>Two</ul></ul><dl><dt>a<dd>b</dl><pre><code class="language-go">if a &lt; b &amp;&amp; c {}
</code></pre><blockquote cite="/x"><p>Quote</blockquote><figure><img src="p.jpg"><figcaption>Cap</figcaption></figure><p>x<sup><a id="r" href="#f">1</a></sup><br>y<hr>`,
			Authors: []Author{{Name: "Eve"}},
		},
	}
	return &Feed{
		ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8", Title: "The Example & <Sample> Post", Subtitle: "News from nowhere, all day.",
		Base: "https://feeds.example/post/", Home: "https://news.example/", Language: "en-GB", Icon: "https://news.example/icon.png",
		Hubs: []string{"https://hub.example/", "https://hub2.example/push"}, Updated: items[0].Updated, TTL: 15 * time.Minute, Items: items,
	}
}

// newsFeed has n items with about size bytes of content each.
func newsFeed(n, size int) *Feed {
	f := &Feed{ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8", Title: "News", Base: "https://feeds.example/", Language: "en"}
	para := `<p>The quick brown fox “jumps” over the <a href="https://news.example/dog?a=1&amp;b=2">lazy dog</a> &amp; goes <em>home</em> before the rain sets in, as it did on every other day of that long and wet summer.</p>` + "\n"
	for i := range n {
		at := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC).Add(-time.Duration(i) * time.Hour)
		f.Items = append(f.Items, &Item{
			ID: fmt.Sprintf("urn:uuid:6ba7b810-9dad-51d1-80b4-%012d", i), Link: fmt.Sprintf("https://news.example/%d.html", i),
			Title: fmt.Sprintf("What happened on day %d & after", i), Authors: []Author{{Name: "Ann Lee"}, {Name: "Bob Ray"}},
			Published: at, Updated: at, Summary: "The quick brown fox jumps over the lazy dog, and goes home before the rain.",
			Content: strings.TrimSpace(strings.Repeat(para, size/len(para)+1)), Tags: []string{"weather", "dogs"},
			Image: &Image{URL: "https://news.example/lead.jpg", Alt: "A fox"},
		})
	}
	f.Updated = f.Items[0].Updated
	return f
}
