package serve

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Nothing at a private feed, and nothing elsewhere, tells those outside what
// it holds, or that it is there.
func TestPrivateFeeds(t *testing.T) {
	const root, token = "https://feeds.example/", "0123456789abcdef"
	h := New(stand(t, edition(t, "all", "", root, 2), edition(t, "staff", "staff/", root, 3), edition(t, "open", "staff/open/", root, 1)), Options{
		Private: []Guard{{Path: "staff/", Users: map[string]string{"ann": "pä:ss", "bob": "x"}, Tokens: []string{token}}},
		Public:  []string{"", "staff/open/"},
	})
	basic := func(user, password string) string {
		r := httptest.NewRequest("GET", "/", nil)
		r.SetBasicAuth(user, password)
		return "Authorization: " + r.Header.Get("Authorization")
	}
	for _, p := range []string{"/staff", "/staff/", "/staff/atom.xml", "/staff/none", "/staff/items/1.html", "/staff/index.html", "//staff/atom.xml", "/x/../staff/rss.xml", "/staff/archive/none.xml", "/staff/atom.xml?token=0123456789abcdeg"} {
		for _, bad := range []string{"X: y", basic("ann", "x"), basic("ann", ""), basic("", ""), basic("eve", "x"), "Authorization: Bearer " + token + "x", "Authorization: Bearer", "Authorization: Basic !", "If-None-Match: *"} {
			r := ask(h, "GET", p, bad)
			b := body(t, r)
			if r.StatusCode != 401 || strings.Contains(b, "Article") || r.Header.Get("Etag") != "" || !strings.Contains(r.Header.Get("Cache-Control"), "no-store") {
				t.Errorf("GET %s with %q: %d", p, bad, r.StatusCode)
			}
			if c := strings.Join(r.Header.Values("Www-Authenticate"), "; "); c != `Basic realm="private feed", charset="UTF-8"; Bearer realm="private feed"` {
				t.Errorf("challenge %s", c)
			}
		}
	}
	for _, good := range []string{basic("ann", "pä:ss"), basic("bob", "x"), "Authorization: Bearer " + token, "Authorization: bearer  " + token} {
		for p, status := range map[string]int{"/staff": 301, "/staff/": 200, "/staff/atom.xml": 200, "/staff/items/1.html": 200, "/staff/none": 404} {
			r := ask(h, "GET", p, good, "Accept-Encoding: gzip")
			control, vary := r.Header.Get("Cache-Control"), r.Header.Get("Vary")
			if r.StatusCode != status || !strings.Contains(control, "private") && !strings.Contains(control, "no-store") || !strings.Contains(vary, "Authorization") {
				t.Errorf("GET %s with %q: %d, Cache-Control %q, Vary %q", p, good, r.StatusCode, control, vary)
			}
		}
	}
	r := ask(h, "GET", "/staff/atom.xml?token="+token)
	if b := body(t, r); r.StatusCode != 200 || strings.Contains(b, token) || r.Header.Get("Referrer-Policy") != "no-referrer" || strings.Contains(r.Header.Get("Link"), token) {
		t.Errorf("a token in the address: %d", r.StatusCode)
	}
	if r := ask(h, "GET", "/staff/atom.xml", "Authorization: Bearer "+token, "If-None-Match: "+r.Header.Get("Etag")); r.StatusCode != 304 || !strings.HasPrefix(r.Header.Get("Cache-Control"), "private") {
		t.Errorf("not modified: %d, Cache-Control %q", r.StatusCode, r.Header.Get("Cache-Control"))
	}
	for _, p := range []string{"/", "/atom.xml", "/staff/open/", "/staff/open/atom.xml", "/style.css", "/health", "/feeds.opml"} {
		r := ask(h, "GET", p)
		b := body(t, r)
		if r.StatusCode != 200 || strings.Contains(r.Header.Get("Cache-Control"), "private") || strings.Contains(b, "The staff feed") || strings.Contains(b, root+"staff/atom.xml") {
			t.Errorf("GET %s: %d, Cache-Control %q", p, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}

	// The whole server private, but for what a page needs.
	h = New(stand(t, edition(t, "all", "", root, 2)), Options{Private: []Guard{{Tokens: []string{token}}}})
	for p, status := range map[string]int{"/": 401, "/atom.xml": 401, "/feeds.opml": 401, "/none": 401, "/style.css": 200, "/health": 200} {
		if r := ask(h, "GET", p); r.StatusCode != status {
			t.Errorf("GET %s: %d, want %d", p, r.StatusCode, status)
		}
	}
}

// The lane asks for the password too, every time.
func TestPrivateOnTheLane(t *testing.T) {
	h := New(stand(t, edition(t, "all", "", "https://feeds.example/", 2)), Options{Private: []Guard{{Tokens: []string{"0123456789abcdef"}}}})
	addr, _ := running(t, h, ServerOptions{})
	const get = "GET /atom.xml HTTP/1.1\r\nHost: a\r\n"
	got := talk(t, addr, get+"Authorization: Bearer 0123456789abcdef\r\n\r\n"+get+"\r\n"+get+"Authorization: Bearer 0123456789abcdef\r\n\r\n"+get+"\r\n")
	var codes []string
	for _, a := range got {
		codes = append(codes, a[:3])
	}
	if s := strings.Join(codes, " "); s != "200 401 200 401" {
		t.Error(s)
	}
}

func TestLimiter(t *testing.T) {
	l, ps := newLimiter(60), proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	a, b := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")
	for i := range 60 {
		if w := l.take(a, now); w != 0 {
			t.Fatalf("request %d has to wait %v", i, w)
		}
	}
	if w := l.take(a, now); w != time.Second {
		t.Errorf("the 61st waits %v", w)
	}
	if w := l.take(b, now); w != 0 {
		t.Error("another address waits")
	}
	if w := l.take(a, now.Add(time.Second)); w != 0 {
		t.Error("a second later it still waits")
	}
	for range 59 {
		l.take(netip.MustParseAddr("2001:db8::2"), now)
	}
	if l.take(netip.MustParseAddr("2001:db8::3"), now) == 0 {
		t.Error("addresses of one /64 are counted apart")
	}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:80", "", "192.0.2.1"}, {"192.0.2.1:80", "198.51.100.1", "192.0.2.1"},
		{"10.0.0.1:80", "198.51.100.1", "198.51.100.1"}, {"10.0.0.1:80", "203.0.113.9, 198.51.100.1, 10.2.2.2", "198.51.100.1"},
		{"10.0.0.1:80", "rubbish", "10.0.0.1"}, {"10.0.0.1:80", "198.51.100.1, rubbish", "10.0.0.1"}, {"[::1]:80", "[2001:db8::1]:99", "2001:db8::1"},
		{"[::ffff:192.0.2.1]:80", "", "192.0.2.1"}, {"@", "198.51.100.1", "198.51.100.1"}, {"@", "", "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := ps.client(r).String(); got != c.want {
			t.Errorf("from %s for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

// The hub, which counts callers for itself, sees those behind a proxy, and only
// where the proxy is to be believed.
func TestCallersOfTheHub(t *testing.T) {
	hub := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.RemoteAddr) })
	h := New(stand(t, edition(t, "all", "", "https://feeds.example/", 2)), Options{Hub: hub})
	const post = "POST /hub HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	addr, _ := running(t, h, ServerOptions{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	if got := strings.Join(talk(t, addr, post), ""); !strings.Contains(got, "198.51.100.1:0") {
		t.Errorf("%q", got)
	}
	addr, _ = running(t, h, ServerOptions{})
	if got := strings.Join(talk(t, addr, post), ""); !strings.Contains(got, "127.0.0.1:") || strings.Contains(got, "198.51") {
		t.Errorf("%q", got)
	}
}

func TestTooManyRequests(t *testing.T) {
	h := New(stand(t, edition(t, "all", "", "https://feeds.example/", 2)), Options{})
	addr, _ := running(t, h, ServerOptions{Requests: 3})
	got := talk(t, addr, strings.Repeat("GET /atom.xml HTTP/1.1\r\nHost: a\r\n\r\n", 4))
	if len(got) != 4 || !strings.HasPrefix(got[2], "200") || !strings.HasPrefix(got[3], "429") || !strings.Contains(got[3], "Retry-After: ") {
		t.Errorf("%d answers, the last %q", len(got), got[len(got)-1])
	}
	addr, _ = running(t, h, ServerOptions{})
	if got := talk(t, addr, "GET /"+strings.Repeat("a", 9000)+" HTTP/1.1\r\nHost: a\r\n\r\n"); len(got) != 1 || !strings.HasPrefix(got[0], "414") {
		t.Errorf("a long address: %.100q", got)
	}
}

// certificate writes a certificate of a name and gives the pool that trusts it.
func certificate(t *testing.T, dir, name string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, b := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: secret}} {
		at := time.Now().Add(time.Duration(serial) * time.Second) // whatever the resolution of the clock
		if err := os.WriteFile(filepath.Join(dir, file), pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(dir, file), at, at); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCertificateFilesAreReadAgain(t *testing.T) {
	dir := t.TempDir()
	certificate(t, dir, "feeds.example", 1)
	var said bytes.Buffer
	c, err := FromFiles(filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), slog.New(slog.NewTextHandler(&said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	f := &certFiles{cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem"), log: slog.New(slog.NewTextHandler(&said, nil))}
	if err := f.read(); err != nil {
		t.Fatal(err)
	}
	serial := func() int64 {
		f.looked = time.Time{}
		pair, err := f.get(&tls.ClientHelloInfo{ServerName: "feeds.example"})
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.SerialNumber.Int64()
	}
	if n := serial(); n != 1 || c.GetCertificate == nil {
		t.Errorf("serial %d", n)
	}
	certificate(t, dir, "feeds.example", 2)
	if n := serial(); n != 2 {
		t.Errorf("after a change: serial %d", n)
	}
	if err := os.WriteFile(filepath.Join(dir, "cert.pem"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := serial(); n != 2 || !strings.Contains(said.String(), "the old one stays") {
		t.Errorf("a broken file: serial %d\n%s", n, said.String())
	}
	certificate(t, dir, "feeds.example", 3)
	if n := serial(); n != 3 {
		t.Errorf("mended: serial %d", n)
	}
}
