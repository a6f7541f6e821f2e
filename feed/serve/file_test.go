package serve

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"copydesk/feed"
	"copydesk/feed/publish"
)

type closer struct{ *strings.Reader }

func (closer) Close() error { return nil }

// TestFiles: a recording is served whole and in parts, by its tag and date, to
// GET and HEAD, and nothing else is.
func TestFiles(t *testing.T) {
	const body = "0123456789"
	var stand publish.Stand
	stand.File = func(feedName, name string) *publish.File {
		if feedName != "news" || !strings.HasPrefix(name, "items/talk/talk.") {
			return nil
		}
		f := &publish.File{ReadSeekCloser: closer{strings.NewReader(body)}, Type: "audio/mpeg", Size: int64(len(body)), Modified: time.Unix(1_700_000_000, 0), ETag: `"tag"`}
		if strings.HasSuffix(name, ".svg") {
			f.Type = "image/svg+xml"
		}
		return f
	}
	stand.Put(&publish.Edition{Name: "news", Path: "news/", Feed: &feed.Feed{Title: "News"}})
	srv := httptest.NewServer(New(&stand, Options{}))
	defer srv.Close()
	for _, c := range []struct {
		method, path string
		header       http.Header
		status       int
		body         string
		field, want  string
	}{
		{"GET", "/news/items/talk/talk.mp3", nil, 200, body, "Content-Type", "audio/mpeg"},
		{"HEAD", "/news/items/talk/talk.mp3", nil, 200, "", "Content-Length", "10"},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=2-4"}}, 206, "234", "Content-Range", "bytes 2-4/10"},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=-3"}}, 206, "789", "X-Content-Type-Options", "nosniff"},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=20-"}}, 416, "*", "Content-Range", "bytes */10"},
		{"HEAD", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=2-4"}}, 200, "", "Content-Length", "10"},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=5-2"}}, 200, body, "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=a-b"}}, 200, body, "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=-"}}, 200, body, "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes"}}, 200, body, "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=02-4"}}, 206, "234", "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"items=0-1"}}, 200, body, "Etag", `"tag"`},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=0-1,3-4"}}, 200, body, "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=2-4"}, "If-Range": {`"tag"`}}, 206, "234", "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"Range": {"bytes=2-4"}, "If-Range": {`"old"`}}, 200, body, "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"If-None-Match": {`"other"`, `"tag"`}}, 304, "", "Etag", `"tag"`},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"If-Modified-Since": {"Tue, 14 Nov 2023 22:13:20 GMT"}}, 304, "", "", ""},
		{"GET", "/news/items/talk/talk.mp3", http.Header{"If-Match": {`"old"`}}, 412, "*", "", ""},
		{"POST", "/news/items/talk/talk.mp3", nil, 405, "*", "Allow", allow},
		{"GET", "/news/items/talk/talk.svg", nil, 200, body, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"},
		{"GET", "/news/items/talk/talk.mp3/", nil, 404, "*", "", ""},
		{"GET", "/news/items/other/talk.mp3", nil, 404, "*", "", ""},
		{"GET", "/news/items/talk/../talk/secret", nil, 404, "*", "", ""},
		{"GET", "/items/talk/talk.mp3", nil, 404, "*", "", ""},
		{"GET", "/news/talk.mp3", nil, 404, "*", "", ""},
	} {
		req, err := http.NewRequest(c.method, srv.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range c.header {
			req.Header[k] = v
		}
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		resp.Write(&b)
		resp.Body.Close()
		_, got, _ := strings.Cut(b.String(), "\r\n\r\n")
		if resp.StatusCode != c.status || c.body != "*" && got != c.body || c.field != "" && resp.Header.Get(c.field) != c.want {
			t.Errorf("%s %s %v: %d %q, %s %q", c.method, c.path, c.header, resp.StatusCode, got, c.field, resp.Header.Get(c.field))
		}
	}
}
