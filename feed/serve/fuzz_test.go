package serve

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// FuzzRequest: whatever a request asks for and however, the answer is one that
// HTTP allows, holds the bytes of the document or none, and says nothing of
// what the request brought.
func FuzzRequest(f *testing.F) {
	h := New(stand(f, edition(f, "all", "", "https://feeds.example/", 3)), Options{})
	get := func(method, path string, header http.Header, host string) *http.Response {
		r := httptest.NewRequest(method, "/", nil)
		r.URL = &url.URL{Path: path}
		r.Host, r.Header = host, header
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result()
	}
	whole, err := io.ReadAll(get("GET", "/atom.xml", http.Header{}, "").Body)
	if err != nil || len(whole) == 0 {
		f.Fatal(err, len(whole))
	}
	f.Add("/atom.xml", "gzip;q=0.5, br", `"x", W/"y"`, "bytes=0-10", "Mon, 02 Jan 2006 15:04:05 GMT", "evil.example", "feed")
	f.Add("/items/1.html", "*;q=0", "*", "bytes=-5", "never", "a\r\nb", "")
	f.Add("//evil.example/..", "", `"`, "bytes=5-1,7-", "", "[::1", "feed;q=0")
	f.Fuzz(func(t *testing.T, path, accept, tags, span, since, host, im string) {
		for _, method := range []string{"GET", "HEAD"} {
			header := http.Header{"Accept-Encoding": {accept}, "If-None-Match": {tags}, "Range": {span}, "If-Modified-Since": {since},
				"X-Forwarded-Host": {"evil.example"}, "If-Range": {tags}, "A-Im": {im}}
			resp := get(method, "/"+strings.TrimPrefix(path, "/"), header, host)
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains([]int{200, 206, 226, 301, 302, 304, 307, 308, 400, 404, 405, 406, 412, 416}, resp.StatusCode) {
				t.Errorf("status %d", resp.StatusCode)
			}
			if method == "HEAD" && len(body) > 0 || resp.StatusCode == 304 && len(body) > 0 {
				t.Errorf("%s, %d: a body of %d bytes", method, resp.StatusCode, len(body))
			}
			if n := resp.Header.Get("Content-Length"); method == "GET" && n != "" && resp.StatusCode != 304 && n != strconv.Itoa(len(body)) {
				t.Errorf("%s bytes are said and %d come", n, len(body))
			}
			if path == "/atom.xml" && resp.StatusCode == 200 && method == "GET" && resp.Header.Get("Content-Encoding") == "" && string(body) != string(whole) {
				t.Error("it is another document")
			}
			for name, values := range resp.Header {
				for _, v := range values {
					if strings.ContainsAny(v, "\r\n\x00") || strings.Contains(v, "evil.example") && !strings.Contains(path, "evil.example") {
						t.Errorf("%s: %q", name, v)
					}
				}
			}
			if resp.StatusCode < 300 && strings.Contains(string(body), "evil.example") {
				t.Error("the body names the host that was asked")
			}
			if resp.StatusCode/100 == 3 && resp.StatusCode != 304 {
				if at := resp.Header.Get("Location"); strings.HasPrefix(at, "//") || strings.HasPrefix(at, `/\`) || strings.Contains(at, "://") && !strings.HasPrefix(at, "https://feeds.example/") {
					t.Errorf("it leads to %q", at)
				}
			}
		}
	})
}
