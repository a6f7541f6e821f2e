package serve

import (
	"strings"
	"testing"

	"copydesk/feed"
)

// Before the first edition there is a page like every other that says what is
// wrong, with the style that it names.
func TestBeforeTheFirstEdition(t *testing.T) {
	f := &Front{Prefix: "/feeds"}
	for _, p := range []string{"/", "/atom.xml", "/none"} {
		r := ask(f, "GET", p)
		b := body(t, r)
		if r.StatusCode != 503 || r.Header.Get("Retry-After") != "1" || r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Content-Security-Policy") != policy {
			t.Errorf("GET %s: %d %v", p, r.StatusCode, r.Header)
		}
		if !strings.Contains(b, `<link rel="stylesheet" href="/feeds/`+feed.StyleFile+`">`) || !strings.Contains(b, "for the first time") {
			t.Errorf("GET %s: %s", p, b)
		}
		if r := ask(f, "HEAD", p); r.StatusCode != 503 || body(t, r) != "" {
			t.Errorf("HEAD %s: %d", p, r.StatusCode)
		}
	}
	for _, p := range []string{"/", "/feeds/"} {
		r := ask(f, "GET", p+feed.StyleFile)
		if b := body(t, r); r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/css") || !strings.Contains(b, "{") {
			t.Errorf("GET %s: %d %s", p+feed.StyleFile, r.StatusCode, r.Header.Get("Content-Type"))
		}
	}
}
