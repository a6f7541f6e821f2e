package extract

import (
	"net/url"
	"strings"
	"testing"
)

const selectPage = `<!doctype html><html lang="en"><head><title>Wrong | Site</title><meta property="og:title" content="Wrong">
<meta property="article:published_time" content="2020-01-01T00:00:00Z"><meta name="author" content="Ann Wrong">
<meta property="og:image" content="/wrong.jpg"><meta name="teaser" content="What the page is about, in one sentence of its own."></head><body>
<h1>Wrong</h1><p class="real-title">The right headline</p>
<div class="sig">By <a href="/staff/bo">Bo Right</a> and Cy Right</div><div class="when">Filed on 3 March 2021 at noon</div>
<div class="menu"><p>This long paragraph stands in a block that a program would take for the story, since nothing is longer than it on this page, and since it has commas, full stops. It goes on and on.</p>
<p>This long paragraph stands in a block that a program would take for the story, since nothing is longer than it on this page, and since it has commas, full stops. It goes on and on.</p></div>
<div class="text"><p>First short line.</p><div class="ad">Buy this now.</div><p>Second short line.</p></div><div class="text"><p>Third, elsewhere.</p></div>
<figure><img class="lead" data-src="/right.jpg" alt="A quay"></figure></body></html>`

// TestSelect: what a person selects stands above all that the page says.
func TestSelect(t *testing.T) {
	at, err := url.Parse("https://example.com/2021/a")
	if err != nil {
		t.Fatal(err)
	}
	sel, err := Selectors{Title: ".real-title", Body: ".text", Date: ".when", Byline: ".sig", Summary: "meta[name=teaser]",
		Image: "figure", Remove: []string{".ad", ".nothing-like-it"}}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	a, err := Read([]byte(selectPage), Options{URL: at, Type: "text/html", Select: sel, Teaser: &Teaser{Title: "The right"}})
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != "The right headline" {
		t.Errorf("title %q", a.Title)
	}
	if got := a.Published.String(); got != "2021-03-03" && got != "2021-03-03T12:00:00" {
		t.Errorf("published %s", got)
	}
	var names []string
	for _, x := range a.Authors {
		names = append(names, x.Name)
	}
	if got := strings.Join(names, ", "); got != "Bo Right, Cy Right" {
		t.Errorf("authors %q", got)
	}
	if a.Text != "First short line.\n\nSecond short line.\n\nThird, elsewhere." {
		t.Errorf("text %q", a.Text)
	}
	if a.Summary != "What the page is about, in one sentence of its own." {
		t.Errorf("summary %q", a.Summary)
	}
	if a.Image == nil || a.Image.URL != "https://example.com/right.jpg" || a.Image.Alt != "A quay" {
		t.Errorf("image %+v", a.Image)
	}
	won := 0
	for _, f := range a.Findings {
		if f.Won && strings.HasPrefix(f.Rule, "select.article.") {
			won++
		} else if f.Won && (f.Field == FieldTitle || f.Field == FieldAuthors || f.Field == FieldPublished) {
			t.Errorf("%+v won too", f)
		}
	}
	if won != 5 {
		t.Errorf("%d findings of selectors won, want 5", won)
	}
}

// TestSelectNothing: a selector that finds nothing is as if it were not there.
func TestSelectNothing(t *testing.T) {
	sel, err := Selectors{Title: ".no", Body: ".no", Date: ".no", Byline: ".no", Summary: ".no", Image: ".no", Remove: []string{".no"}}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	a, err := Read([]byte(selectPage), Options{Type: "text/html", Name: "a.html", Select: sel})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Read([]byte(selectPage), Options{Type: "text/html", Name: "a.html"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != b.Title || a.Content != b.Content || a.Published != b.Published || a.Summary != b.Summary || len(a.Authors) != len(b.Authors) {
		t.Errorf("%+v\n%+v", a, b)
	}
	if sel, err = (Selectors{}).Compile(); sel != nil || err != nil {
		t.Errorf("%v %v", sel, err)
	}
	if _, err = (Selectors{Byline: "a["}).Compile(); err == nil || !strings.Contains(err.Error(), `select.article.byline: "a["`) {
		t.Errorf("%v", err)
	}
}
