package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"copydesk/scrape/fetch/hostile"
)

func secure(t *testing.T, h http.HandlerFunc) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func trusting(s *httptest.Server, c *Client) *Client {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	c.transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	return c
}

func TestHTTP2(t *testing.T) {
	s := secure(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cut":
			w.Header().Set("Content-Length", "5000")
			io.WriteString(w, "<p>Begun")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		default:
			fmt.Fprintf(w, "<p>%s, asked by %s", r.Proto, r.UserAgent())
		}
	})
	c := trusting(s, New(Options{Allow: []string{strings.TrimPrefix(s.URL, "https://")}, Contact: "https://copydesk.example/about"}))
	defer c.Close()
	res, err := c.Get(t.Context(), Request{URL: s.URL + "/", IgnoreRobots: true})
	if err != nil {
		t.Fatal(err)
	}
	if body := string(res.Body); !strings.HasPrefix(body, "<p>HTTP/2.0, asked by Copydesk/") || !strings.HasSuffix(body, " (+https://copydesk.example/about)") {
		t.Error(body)
	}
	if _, err := c.Get(t.Context(), Request{URL: s.URL + "/cut", IgnoreRobots: true}); !errors.Is(err, ErrTruncated) {
		t.Error(err)
	}
}

func TestTLS(t *testing.T) {
	s := secure(t, func(http.ResponseWriter, *http.Request) {})
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(s.URL, "https://"))
	host := "localhost:" + port
	get := func(c *Client, url string) error {
		defer c.Close()
		_, err := c.Get(t.Context(), Request{URL: url, IgnoreRobots: true})
		return err
	}
	check := func(err error, says string) {
		t.Helper()
		if !errors.Is(err, ErrTLS) || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want an ErrTLS that says %q", err, says)
		}
	}
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	opt := Options{Allow: []string{host, strings.TrimPrefix(s.URL, "https://"), strings.TrimPrefix(plain.URL, "http://")}}
	check(get(New(opt), s.URL), "nobody known vouches for the certificate")
	check(get(trusting(s, New(opt)), "https://"+host), "the certificate is not for localhost")
	check(get(New(opt), strings.Replace(plain.URL, "http:", "https:", 1)), "no TLS is spoken there")
}

// TestProxy: a proxy is used when it is configured, and only then.
func TestProxy(t *testing.T) {
	var seen []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.URL.String())
		io.WriteString(w, "<p>By proxy")
	}))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)

	c := New(Options{Proxy: proxy.URL})
	defer c.Close()
	res, err := c.Get(t.Context(), Request{URL: "http://news.example/", IgnoreRobots: true})
	if err != nil || string(res.Body) != "<p>By proxy" {
		t.Error(res, err)
	}
	for _, inside := range []string{"http://127.0.0.1:81/", "http://localhost/", "http://[::ffff:10.0.0.1]/", proxy.URL} {
		if _, err := c.Get(t.Context(), Request{URL: inside, IgnoreRobots: true}); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", inside, err)
		}
	}
	if len(seen) != 1 || seen[0] != "http://news.example/" {
		t.Errorf("the proxy saw %s", seen)
	}

	bare := New(Options{})
	u, err := bare.proxy(&http.Request{URL: &url.URL{Scheme: "http", Host: "news.example"}})
	if u != nil || err != nil {
		t.Errorf("the environment's proxy is used: %v, %v", u, err)
	}
	if _, err := New(Options{Proxy: "http://ann:secret@[::1"}).Get(t.Context(), Request{URL: "http://news.example/", IgnoreRobots: true}); err == nil ||
		strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	gone := "http://ann:secret@" + l.Addr().String()
	l.Close()
	if _, err := New(Options{Proxy: gone}).Get(t.Context(), Request{URL: "http://news.example/", IgnoreRobots: true}); !errors.Is(err, ErrConnect) ||
		!strings.Contains(err.Error(), "the proxy") || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, err = New(Options{Allow: []string{addr}}).Get(t.Context(), Request{URL: "http://" + addr + "/news"})
	if !strings.HasPrefix(err.Error(), "http://"+addr+"/news: ") || !errors.Is(err, ErrConnect) || !strings.Contains(err.Error(), "no connection to "+addr+": connect: connection refused") {
		t.Error(err)
	}
}

// FuzzDecode: whatever comes, it ends within the limit, and what was written by
// a compressor comes back.
func FuzzDecode(f *testing.F) {
	codings := []string{"gzip", "br", "zstd", "deflate"}
	for i := range codings {
		data, err := hostile.Compress(codings[i], []byte("<p>Some text, some text"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), data)
		f.Add(uint8(i), data[:len(data)/2])
	}
	const limit = 64 << 10
	read := func(coding string, data []byte) ([]byte, error) {
		wire := &meter{r: strings.NewReader(string(data)), most: limit}
		r, done, err := decode(wire, []string{coding})
		defer done()
		if err != nil {
			return nil, err
		}
		return readBounded(r, wire, limit, -1)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		coding := codings[int(which)%len(codings)]
		if got, _ := read(coding, data); len(got) > 2*limit {
			t.Errorf("%d bytes come out, where %d are allowed", len(got), limit)
		}
		if len(data) > limit {
			return
		}
		packed, err := hostile.Compress(coding, data)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(coding, packed); err != nil || string(got) != string(data) {
			t.Errorf("%s: %q comes back as %q, %v", coding, data, got, err)
		}
	})
}

// FuzzLook: looking at a page ends, whatever it is.
func FuzzLook(f *testing.F) {
	f.Add([]byte("<title>T</title><svg><script>x</svg></script><noscript><meta http-equiv=refresh content='0;url=/x'>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &Response{Status: 200, Type: "text/html", Body: data, Header: http.Header{}}
		Blocked(r)
		refreshTo(r)
	})
}

// TestStall: a host that takes the connection and never says a word.
func TestStall(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	addr := l.Addr().String()
	c := New(Options{Allow: []string{addr}, Timeouts: Timeouts{Connect: 100 * time.Millisecond, Header: 100 * time.Millisecond}})
	for scheme, says := range map[string]string{"https": "a connection did not come within 100ms", "http": "the headers did not come within 100ms"} {
		if _, err := c.Get(t.Context(), Request{URL: scheme + "://" + addr, IgnoreRobots: true}); !errors.Is(err, ErrTimeout) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", scheme, err)
		}
	}
}

// TestOwnHeaders: further headers are sent, but not those that would break the
// exchange or smuggle one in.
func TestOwnHeaders(t *testing.T) {
	var got http.Header
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		got.Set("Host", r.Host)
	}))
	defer s.Close()
	addr := strings.TrimPrefix(s.URL, "http://")
	c := New(Options{Allow: []string{addr}, UserAgent: "Copydesk/1"})
	defer c.Close()
	req := Request{URL: s.URL, IgnoreRobots: true, Header: map[string]string{"accept-language": "de", "Accept-Encoding": "identity", "Host": "evil.example", "Content-Length": "5", "user-agent": "Own/1"}}
	if _, err := c.Get(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	for k, want := range map[string]string{"Accept-Language": "de", "Accept-Encoding": "gzip, br, zstd", "Host": addr, "User-Agent": "Own/1", "Referer": ""} {
		if got.Get(k) != want {
			t.Errorf("%s: %q was sent, want %q", k, got.Get(k), want)
		}
	}
	req.Header = map[string]string{"X-A": "b\r\nX-C: d"}
	if _, err := c.Get(t.Context(), req); !errors.Is(err, ErrURL) || !strings.Contains(err.Error(), `the header "X-A" cannot be sent`) {
		t.Errorf("a header within a header: %v", err)
	}
}

func TestMaxAge(t *testing.T) {
	const date = "Mon, 23 Nov 2026 12:00:00 GMT"
	for _, c := range []struct {
		header []string // names and values in turn
		want   time.Duration
	}{
		{nil, 0},
		{[]string{"Cache-Control", "public, Max-Age=600"}, 10 * time.Minute},
		{[]string{"Cache-Control", `max-age="60"`, "Age", "20"}, 40 * time.Second},
		{[]string{"Cache-Control", "max-age=10", "Age", "20"}, 0},
		{[]string{"Cache-Control", "max-age=600, no-cache"}, 0},
		{[]string{"Cache-Control", "no-store"}, 0},
		{[]string{"Cache-Control", "max-age=-1"}, 0},
		{[]string{"Cache-Control", "max-age=99999999999999999999999"}, 366 * 24 * time.Hour},
		{[]string{"Date", date, "Expires", "Mon, 23 Nov 2026 13:00:00 GMT"}, time.Hour},
		{[]string{"Date", date, "Expires", "Mon, 23 Nov 2026 11:00:00 GMT"}, 0},
		{[]string{"Date", date, "Expires", "0"}, 0},
		{[]string{"Date", date, "Expires", "Mon, 23 Nov 2026 13:00:00 GMT", "Cache-Control", "max-age=5"}, 5 * time.Second},
	} {
		h := http.Header{}
		for i := 0; i < len(c.header); i += 2 {
			h.Set(c.header[i], c.header[i+1])
		}
		if got := maxAge(h); got != c.want {
			t.Errorf("%v: fresh for %s, want %s", h, got, c.want)
		}
	}
}
