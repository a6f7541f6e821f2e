package serve

import (
	"net/http"
	"testing"
)

// nowhere is a ResponseWriter without a connection behind it, so that what
// remains is what this package costs.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

func BenchmarkRequest(b *testing.B) {
	h := New(stand(b, edition(b, "root", "", "https://feeds.example/", 50)), Options{})
	etag := ask(h, "GET", "/atom.xml", "Accept-Encoding: gzip").Header.Get("Etag")
	for _, c := range []struct {
		name   string
		header http.Header
	}{
		{"identity", http.Header{}},
		{"gzip", http.Header{"Accept-Encoding": {"gzip"}}},
		{"304", http.Header{"Accept-Encoding": {"gzip"}, "If-None-Match": {etag}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			r, err := http.NewRequest("GET", "http://feeds.example/atom.xml", nil)
			if err != nil {
				b.Fatal(err)
			}
			r.Header = c.header
			w := nowhere{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				h.ServeHTTP(w, r)
			}
		})
	}
}
