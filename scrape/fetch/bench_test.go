package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkGet gets a page of 50 KB from loopback.
func BenchmarkGet(b *testing.B) {
	page := "<!DOCTYPE html><title>News</title>" + strings.Repeat("<p>A paragraph of an article that is not very long.</p>\n", 900)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, page)
	}))
	defer s.Close()
	c := New(Options{Allow: []string{strings.TrimPrefix(s.URL, "http://")}})
	defer c.Close()
	b.ReportAllocs()
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := c.Get(b.Context(), Request{URL: s.URL}); err != nil {
			b.Fatal(err)
		}
	}
}
