package extract

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// pageAuthors runs the byline part of the trial alone.
func pageAuthors(data []byte) (as []Author, credits []string, fs []Finding, err error) {
	u, _ := url.Parse("https://harbour.example/news/ferry")
	p, err := newPage(data, Options{URL: u})
	if err != nil {
		return nil, nil, nil, err
	}
	p.title = judgeTitle(p, p.try(titleRules))
	fs = p.try(authorRules)
	as, credits = judgeAuthors(p, fs)
	return as, credits, fs, nil
}

func TestJudgeAuthors(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/bylines.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(ar.Files); i += 2 {
		name := strings.TrimSuffix(ar.Files[i].Name, ".html")
		t.Run(name, func(t *testing.T) {
			as, credits, fs, err := pageAuthors(ar.Files[i].Data)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, a := range as {
				got.WriteString(a.Name)
				if a.URL != "" {
					got.WriteString(" <" + a.URL + ">")
				}
				got.WriteByte('\n')
			}
			for _, c := range credits {
				got.WriteString("# " + c + "\n")
			}
			if want := string(ar.Files[i+1].Data); got.String() != want {
				t.Errorf("got\n%swant\n%s", got.String(), want)
				for _, f := range fs {
					t.Logf("%d %s: %s (%s) %v %s", f.Trust, f.Rule, f.Value, f.Where, f.Won, f.Why)
				}
			}
			won := 0
			for _, f := range fs {
				if f.Won {
					won++
				}
			}
			if (won > 0) != (len(as) > 0) {
				t.Errorf("%d findings won for %d authors", won, len(as))
			}
		})
	}
}

// FuzzAuthors: whatever the page, names are clean, addresses absolute, and the
// same page gives the same byline.
func FuzzAuthors(f *testing.F) {
	if ar, err := txtar.ParseFile("testdata/bylines.txtar"); err == nil {
		for _, file := range ar.Files {
			if strings.HasSuffix(file.Name, ".html") {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		as, credits, _, err := pageAuthors(data)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, a := range as {
			if a.Name == "" || strings.TrimSpace(a.Name) != a.Name || strings.ContainsAny(a.Name, "\n\r\t") || !utf8.ValidString(a.Name) {
				t.Errorf("name %q", a.Name)
			}
			if seen[a.Name] {
				t.Errorf("%q twice", a.Name)
			}
			seen[a.Name] = true
			if u, err := url.Parse(a.URL); a.URL != "" && (err != nil || !u.IsAbs()) {
				t.Errorf("address %q", a.URL)
			}
		}
		again, creditsAgain, _, _ := pageAuthors(data)
		if fmt.Sprint(as, credits) != fmt.Sprint(again, creditsAgain) {
			t.Errorf("%v %v, then %v %v", as, credits, again, creditsAgain)
		}
	})
}

// bigPage is a page of the size news sites have: about 3000 elements.
func bigPage() []byte {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang=en><head><title>New ferry in spring</title><meta property=og:site_name content="The Harbour Post"><meta name=author content="Ann Lee"></head><body>`)
	for i := range 200 {
		fmt.Fprintf(&b, `<li class="nav-item menu__entry level-%d"><a href="/section/%d/page" class="nav-link"><span class="label">Section %d</span></a></li>`, i%3, i, i)
	}
	b.WriteString(`<main><article><h1>New ferry in spring</h1><div class="article-meta__byline byline">By <a rel=author href="/author/ann-lee">Ann Lee</a> and Bo Ek | <time>3 May 2020</time></div>`)
	for range 40 {
		b.WriteString(`<p>The harbour authority said on Tuesday that the new <a href="/ferry">ferry</a> would begin service in the <em>spring</em>, once the last of the quays has been rebuilt and the crews have finished their training on the longer route.</p>`)
	}
	b.WriteString(`</article></main><aside class=sidebar>`)
	for i := range 150 {
		fmt.Fprintf(&b, `<div class="teaser teaser--small card"><a href="/news/%d/some-other-story"><img src="/i/%d.jpg" alt=""><h3 class="teaser__headline">Some other story of the day, number %d</h3><p class="teaser__text">A few words about it.</p><span class="teaser__author">Cara Other</span></a></div>`, i, i, i)
	}
	b.WriteString(`</aside><section id=comments class=comments>`)
	for i := range 100 {
		fmt.Fprintf(&b, `<div class="comment depth-1"><cite class="fn">Reader %d</cite><p>I have said so for years and nobody would listen to me, not even once.</p></div>`, i)
	}
	b.WriteString(`</section></body></html>`)
	return []byte(b.String())
}

func BenchmarkAuthors(b *testing.B) {
	u, _ := url.Parse("https://harbour.example/news/ferry")
	p, err := newPage(bigPage(), Options{URL: u})
	if err != nil {
		b.Fatal(err)
	}
	p.title = "New ferry in spring"
	b.ReportAllocs()
	for b.Loop() {
		p.survey = nil
		as, _ := judgeAuthors(p, p.try(authorRules))
		if len(as) != 2 {
			b.Fatal(as)
		}
	}
}

func BenchmarkParseByline(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		parseByline("By Ann Lee, Bo Ek and J. K. O'Neill-Smith | Updated 3 May 2020", "en")
		parseByline("The harbour authority said on Tuesday that the new ferry would begin service in the spring.", "en")
	}
}
