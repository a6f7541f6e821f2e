package extract

import (
	"net/url"
	"strings"
	"testing"
)

func TestNextPart(t *testing.T) {
	story := "<p>The ferry sails again after a winter in the dock, and the islands have their post back.</p>"
	for _, c := range []struct{ at, link, want string }{
		{"https://example.org/story", `<link rel="next" href="/story/2">`, "https://example.org/story/2"},
		{"https://example.org/story/", `<a rel="next" href="/story/page/2/">on</a>`, "https://example.org/story/page/2/"},
		{"https://example.org/story?page=2", `<a rel="next" href="?page=3">on</a>`, "https://example.org/story?page=3"},
		{"https://example.org/story", `<link rel="next" href="/another-story">`, ""},
		{"https://example.org/story", `<link rel="next" href="https://elsewhere.org/story/2">`, ""},
		{"https://example.org/2024/05/03", `<link rel="next" href="/2024/05/04">`, ""},
		{"https://example.org/?p=7", `<link rel="next" href="/?p=8">`, ""},
		{"https://example.org/story/2", `<link rel="next" href="/story/2">`, ""},
	} {
		u, _ := url.Parse(c.at)
		a, err := Read([]byte("<html><head>"+c.link+"</head><body><article><h1>The ferry</h1>"+strings.Repeat(story, 12)+"</article></body></html>"), Options{URL: u, Name: "story.html"})
		if err != nil {
			t.Fatal(err)
		}
		if a.Next != c.want {
			t.Errorf("%s with %s: next %q, want %q", c.at, c.link, a.Next, c.want)
		}
	}
}

func TestPaywalled(t *testing.T) {
	for ld, want := range map[string]bool{
		`{"@type":"NewsArticle","isAccessibleForFree":false}`:   true,
		`{"@type":"NewsArticle","isAccessibleForFree":"False"}`: true,
		`{"@type":"NewsArticle","isAccessibleForFree":true}`:    false,
		`{"@type":"NewsArticle"}`:                               false,
	} {
		page := `<script type="application/ld+json">` + ld + `</script><h1>The ferry</h1><p>The ferry sails again after a winter in the dock.</p>`
		a, err := Read([]byte(page), Options{Name: "a.html"})
		if err != nil || a.Paywalled != want {
			t.Errorf("%s: %v, %v", ld, a, err)
		}
	}
}
