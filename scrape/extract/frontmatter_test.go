package extract

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSimpleYAMLCovers says what must not need the library, since that is
// what makes a skim cheap.
func TestSimpleYAMLCovers(t *testing.T) {
	for _, s := range []string{
		"title: Ferry sails again\n",
		"title: \"Ferry: back\"\ndate: 2024-03-05 10:00:00 +0100\r\n",
		"tags: [a, \"b c\", 'd']\ndraft: false\n",
		"tags:\n  - a\n  - b c\nauthor: Ann Lee, Bo Ek\n",
		"tags:\n- a\n- b\n\ntitle: Fähre\n",
		"title: 渡轮\nempty:\nlast_modified-at: 2024-03-05T10:00:00Z\n",
		"",
	} {
		if _, ok := simpleYAML(s, 1); !ok {
			t.Errorf("%q goes to the library", s)
		}
	}
}

var yamlSeeds = []string{
	"title: Ferry sails again\n", "a: b\n\nc: d", "a: \"b\"\nc: 'd'\n", "a: [b, 'c', \"d\"]\n", "a: []\n", "a: [b , c]\n",
	"a:\n- b\n- c\n", "a:\n  - b\n  - \"c d\"\nb: x\n", "a:\n\n- b\n", "a:\nb: c\n", "a:\n", "a: b: c\n", "a: b #c\n", "a: b#c\n",
	"a: null\nb: true\nc: False\nd: ~\n", "a: 007\nb: 1.10\nc: 1_000\nd: 0x1f\ne: 1e3\n", "a: 2024-03-05 10:00:00 +0100\n",
	"a: b\n  c\n", "a: x, y\n", "a: [x:y]\n", "a: - b\n", "a: b]\n", "a: 'b''c'\n", "a: \"b\\nc\"\n", "a: x\na: y\n", "null: x\n", "a-b_c1: x\n",
	"a: é ü\nb: [日本, x]\n", "a: x\r\nb: y\r\n", "a: |\n  x\n", "a: >\n  x\n", "a: {b: c}\n", "a: &x b\nc: *x\n", "a: !!str x\n", "a: 12:30:45\n",
	"a: b \n", "a:  b\n", "a: b\n---\nc: d\n", "a: b\n...\n", "# c\na: b\n", "- a\n", "a:\n  b: c\n", "a: b\tc\n", "a: yes\n", "a:\n- b\n\n- c\n",
	"a: .5\n", "a: x?\n", "a: x\x00y\n", "a: \"\"\nb: ''\n", "a: [\"\"]\n", "a: [a, b,]\n", "a:\n- true\n", "a: [true, b]\n", "y: n\n",
	"a: b\nc:\n- d\ne: f", "a: 2024-03-05\nb: [2024-03-05]\n", "a: =\n", "a: x=y\n", "a: <<\n", "a: http://x/y?z#a\n", "a: [http://x]\n",
}

// FuzzSimpleYAML holds the short cut against the library: it must give the
// same or give up.
func FuzzSimpleYAML(f *testing.F) {
	for _, s := range yamlSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			return
		}
		fast, ok := simpleYAML(s, 1)
		if !ok {
			return
		}
		slow, err := libraryYAML(s, 1, Options{})
		if err != nil {
			t.Fatalf("%q: the library says %v, the short cut %+v", s, err, fast)
		}
		if diff := cmp.Diff(forgetNulls(slow), forgetNulls(fast), cmp.AllowUnexported(fmPair{}, fmNode{})); diff != "" {
			t.Errorf("%q: -library +short cut\n%s", s, diff)
		}
	})
}

// forgetNulls drops the places of empty values, which nobody asks for.
func forgetNulls(pairs []fmPair) []fmPair {
	out := slices.Clone(pairs)
	for i := range out {
		if out[i].kind == fmNull {
			out[i].fmNode = fmNode{}
		}
		if len(out[i].list) == 0 {
			out[i].list = nil
		}
	}
	return slices.Clip(append([]fmPair(nil), out...))
}

// FuzzReadMarkdown: whatever the bytes, there is an article that keeps its
// contract or an error; a skim agrees with a read.
func FuzzReadMarkdown(f *testing.F) {
	for _, s := range yamlSeeds {
		f.Add([]byte("---\n"+s+"---\nText of *this*.\n"), []byte(s))
	}
	for _, s := range []string{"+++\na = 1\n+++\nx", "{\"title\": \"x\"}\ny", "Title: x\nDate: 2024-01-01\n\ny", "# x\n\nBy Ann Lee\n\ny", "---\n---\n",
		"x\n===\n{{< figure src=\"a.png\" caption=\"b\" >}}", "{% raw %}{{ x }}{% endraw %}", "![[a.png]] [[b|c]] ==d== %%e%%", "<!-- more -->", "\x00", "\xff\xfea\x00",
		"[a][b]\n\n[b]: https://x/\n", "> [!note] x\n> y", ":::tip\nx\n:::", "import x from 'y'\n\nz", "```\n{{x}}\n```", "{{", "{%", "[[", "{:", "<h1>x</h1>\n\ny"} {
		f.Add([]byte(s), []byte("title: x\n"))
	}
	f.Fuzz(func(t *testing.T, data, sidecar []byte) {
		opt := Options{Name: "a/2024-03-05-b.md", Sidecar: sidecar}
		a, err := Read(data, opt)
		s, skimErr := Skim(data, opt)
		if (err == nil) != (skimErr == nil) {
			t.Fatalf("Read: %v, Skim: %v", err, skimErr)
		}
		if err != nil {
			return
		}
		b := *a
		b.Content, b.Text, b.Findings = "", "", nil
		if diff := cmp.Diff(&b, s); diff != "" {
			t.Errorf("-Read +Skim: %s", diff)
		}
		if strings.ContainsAny(a.Title, "\n\r\t") || len([]rune(a.Summary)) > maxSummary {
			t.Errorf("title %q, summary %q", a.Title, a.Summary)
		}
		if a.Image != nil && absolute(a.Image.URL, nil) != a.Image.URL {
			t.Errorf("image %q", a.Image.URL)
		}
	})
}

// TestFrontMatterErrors: what an unfinished file gives is never "not an
// article", which would withdraw it.
func TestFrontMatterErrors(t *testing.T) {
	for _, s := range []string{"---\n", "---\nti", "---\ntitle", "---\ntitle: x\n", "---\ntitle: x\n--", "+++\n", "+++\ntitle = \"x", "{\n", "{ \"title\"", "{\"a\": [1,\n"} {
		_, err := Skim([]byte(s), Options{Name: "a.md", Place: "a.md"})
		if err == nil || errors.Is(err, ErrNotArticle) {
			t.Errorf("%q: %v", s, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "a.md:") {
			t.Errorf("%q: the error names no place: %v", s, err)
		}
	}
	for _, s := range []string{"---\ntitle:\n---\n", "<!-- nothing -->\n", "---\n---\n\n"} {
		if _, err := Skim([]byte(s), Options{Name: "a.md"}); !errors.Is(err, ErrNotArticle) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// TestFrontMatterKeys: the fields under the names that each generator has for
// them.
func TestFrontMatterKeys(t *testing.T) {
	for in, want := range map[string]string{
		"publishDate: 2024-03-06\ndate: 2024-03-05":     "published: 2024-03-06",
		"pubDate: 2024-03-05":                           "published: 2024-03-05",
		"published_at: 2024-03-05T10:00:00Z":            "published: 2024-03-05T10:00:00Z",
		"date created: 2024-03-05":                      "published: 2024-03-05",
		"published: true\ndate: 2024-03-05":             "published: 2024-03-05",
		"published: yes\ndate: 2024-03-05":              "published: 2024-03-05",
		"last-modified: 2024-03-05":                     "updated: 2024-03-05",
		"last_update: {date: 2024-03-05, author: Ann}":  "updated: 2024-03-05",
		"date: Last Modified":                           "",
		"expiryDate: never":                             "",
		"byline: By Ann Lee and Bo Ek":                  "author: Ann Lee\nauthor: Bo Ek",
		"author: {first: Ann, last: Lee}":               "author: Ann Lee",
		"authors: [{name: Ann Lee, url: /ann}]":         "author: Ann Lee https://example.org/ann",
		"author: ann@example.org (Ann Lee)":             "author: Ann Lee  ann@example.org",
		"author: [Ann Lee, ann lee]":                    "author: Ann Lee",
		"authors: {ann: {name: Ann Lee}}":               "author: Ann Lee",
		"cover: {image: a.png, alt: A, relative: true}": "image: https://example.org/n/a.png \"A\" 0x0",
		"images:\n- src: /a.png\n  alt: A":              "image: https://example.org/a.png \"A\" 0x0",
		"header: {image: /a.png, overlay: x}":           "image: https://example.org/a.png \"\" 0x0",
		"thumbnail: /t.png\nimage: /i.png\nimageAlt: I": "image: https://example.org/i.png \"I\" 0x0",
		"featured: true":                                "",
		"tags: a, b, A":                                 "tags: a | b",
		"tags: sea wind":                                "tags: sea wind",
		"layout: post\ntags: sea wind":                  "tags: sea | wind",
		"keywords: [a]\ncategories: [[b, c], d]":        "tags: a | b | c | d",
		"tags:\n  - {name: A, slug: a}":                 "tags: A",
		"category: World":                               "tags: World\nsection: World",
		"locale: pt_BR":                                 "language: pt-BR",
		"language: Deutsch":                             "language: de",
		"subtitle: B\nsummary: A":                       "summary: A",
		"teaser: /t.png":                                "image: https://example.org/t.png \"\" 0x0",
		"teaser: A text.":                               "summary: A text.",
		"draft: yes":                                    "draft: true",
		"published: false":                              "draft: true",
		"status: private":                               "draft: true",
		"status: published":                             "",
		"robots: noindex, nofollow":                     "noindex: true",
		"sitemap: false":                                "noindex: true",
		"sitemap: {exclude: true}":                      "noindex: true",
		"sitemap: {priority: 0.5}":                      "",
		"_build: {list: never}":                         "noindex: true",
		"eleventyExcludeFromCollections: true":          "noindex: true",
		"canonical: https://example.org/a b":            "url: https://example.org/a%20b",
		"url: /a/":                                      "",
		"slug: new-name":                                "url: https://example.org/new-name/",
		"uuid: 5f":                                      "id: 5f",
		"extra: {author: Ann Lee}\nauthor: Bo Ek":       "author: Bo Ek",
		"params: {lang: de-AT, description: Ja.}":       "summary: Ja.\nlanguage: de-AT",
		"agency: Reuters":                               "publisher: Reuters",
		"title: 'x'\ndescription: >\n  Two\n  lines.\n": "summary: Two lines.",
		"base: &b [x, y]\ntags: *b":                     "tags: x | y",
	} {
		opt := Options{Name: "n.md"}
		opt.URL = mustURL(t, "https://example.org/n/")
		fm, err := parseFrontMatter(in+"\n", fmYAML, 1, opt)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		d, err := fm.declare(opt, false)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		got := ""
		if d.slug != "" {
			a, err := Skim([]byte("---\n"+in+"\n---\nText.\n"), opt)
			if err != nil {
				t.Fatal(err)
			}
			got = "url: " + a.URL
		} else {
			got, _, _ = strings.Cut(describe(&d.article), "content:")
			_, rest, titled := strings.Cut(got, "title: x\n")
			if titled {
				got = rest
			}
		}
		if got = strings.TrimSpace(got); got != want {
			t.Errorf("%s\ngives %q\nnot   %q", in, got, want)
		}
	}
}

// TestHostileFrontMatter: bombs end in an error, at once.
func TestHostileFrontMatter(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		p := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+p+",", 10), ",") + "]\n"
	}
	for name, s := range map[string]string{
		"aliases": bomb + "tags: *j\n",
		"deep":    "a: " + strings.Repeat("[", 50000) + "\n",
		"deeper":  "a: " + strings.Repeat("{a: ", 300) + strings.Repeat("}", 300) + "\n",
		"dashes":  strings.Repeat("- ", 20000) + "\n",
		"long":    "a: " + strings.Repeat("x", maxFrontMatter) + "\n",
	} {
		if _, err := parseFrontMatter(s, fmYAML, 1, Options{}); err == nil && name != "long" {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := parseFrontMatter("a = "+strings.Repeat("[", 50000), fmTOML, 1, Options{}); err == nil {
		t.Error("TOML: no error")
	}
	if _, _, err := parseFrontJSON("{\"a\": "+strings.Repeat("[", 50000), 1, Options{}); err == nil {
		t.Error("JSON: no error")
	}
}
