package serve

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// running serves a handler on a loopback port until the test ends.
func running(t testing.TB, h http.Handler, opt ServerOptions) (addr string, end func() error) {
	t.Helper()
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	front := new(Front)
	front.Show(h)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- NewServer(front, opt).Run(ctx, l) }()
	end = sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() { end() })
	return l.Addr().String(), end
}

// talk sends bytes over one connection and gives the answers there are until
// it is closed, without their dates.
func talk(t *testing.T, addr, request string) []string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	io.WriteString(conn, request)
	conn.(*net.TCPConn).CloseWrite()
	var answers []string
	for in := bufio.NewReader(conn); ; {
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			return answers
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatalf("%q: %v", request, err)
		}
		var b bytes.Buffer
		r.Header.Del("Date")
		r.Header.Write(&b)
		answers = append(answers, fmt.Sprintf("%s\n%s\n%s", r.Status, &b, body))
	}
}

// Whatever is sent to the lane is answered as net/http alone answers it.
func TestLaneAnswersAsNetHTTPDoes(t *testing.T) {
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 5), edition(t, "news", "news/", "https://feeds.example/", 1)), Options{})
	addr, _ := running(t, h, ServerOptions{})
	plain := httptest.NewServer(h)
	defer plain.Close()
	tag := ask(h, "GET", "/atom.xml").Header.Get("Etag")
	modified := ask(h, "GET", "/atom.xml").Header.Get("Last-Modified")
	const host = "Host: a.example\r\n"
	get := func(target, fields string) string {
		return "GET " + target + " HTTP/1.1\r\n" + host + fields + "\r\n"
	}
	feed := get("/atom.xml", "")
	for _, request := range []string{
		feed, feed + feed, feed + get("/nothing", "") + feed, feed + "HEAD /atom.xml HTTP/1.1\r\n" + host + "\r\n" + feed,
		get("/", ""), get("/news/", ""), get("/news", ""), get("/news/items/1.html", "") + get("/style.css", "") + get("/copy.js", ""),
		get("/atom.xml", "Accept-Encoding: gzip\r\n"), get("/atom.xml", "accept-encoding:br , zstd;q=1\r\nUser-Agent: x/1\r\n"),
		get("/atom.xml", "If-None-Match: "+tag+"\r\n"), get("/atom.xml", "If-None-Match: \"a\"\r\nIf-None-Match: W/"+tag+"\r\n"),
		get("/atom.xml", "If-Modified-Since: "+modified+"\r\n"), get("/atom.xml", "If-None-Match: \"a\"\r\nIf-Modified-Since: "+modified+"\r\n"),
		get("/atom.xml", "A-IM: feed\r\nIf-None-Match: \"a\"\r\n"), get("/atom.xml", "A-IM: feed\r\nIf-None-Match: "+tag+"\r\n"),
		get("/atom.xml", "Range: bytes=0-9\r\n"), get("/atom.xml", "If-Match: \"a\"\r\n"), get("/atom.xml", "Sec-Fetch-Dest: document\r\n"),
		get("/atom.xml", "Connection: close\r\n") + feed, get("/atom.xml", "Connection: keep-alive\r\n") + feed,
		get("/atom.xml", "Content-Length: 4\r\n") + "GETx" + feed, get("/atom.xml", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n" + feed,
		get("/atom.xml", "Expect: 100-continue\r\n"), get("/atom.xml", host), get("/atom.xml", "X : y\r\n"), get("/atom.xml", "X: a\x00b\r\n"),
		get("/atom.xml", " folded: y\r\n"), get("/atom.xml", "X: y\nHost: b\r\n"), get("/atom.xml", "X: é\r\n"), get("/atom.xml", "Y\r\n"),
		"GET /atom.xml HTTP/1.1\r\n\r\n", "GET /atom.xml HTTP/1.0\r\n\r\n", "GET /atom.xml HTTP/1.1\nHost: a\n\n", "GET /atom.xml\r\n\r\n",
		"GET /atom.xml HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /atom.xml HTTP/1.1\r\nHost:\r\n\r\n", "GET  /atom.xml HTTP/1.1\r\n" + host + "\r\n", "get /atom.xml HTTP/1.1\r\n" + host + "\r\n",
		get("//atom.xml", ""), get("/./atom.xml", ""), get("/x/../atom.xml", ""), get("/atom.xml?a=1", ""), get("/%61tom.xml", ""), get("http://a.example/atom.xml", ""),
		"\r\n" + feed, feed + "\r\n" + feed, "POST /atom.xml HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\nab" + feed, "rubbish\r\n\r\n", "GET /atom.xml HTTP/1.1\r\nHo",
		get("/atom.xml", "X: "+strings.Repeat("a", 5000)+"\r\n"), get("/atom.xml", "X: "+strings.Repeat("a", 3900)+"\r\n") + feed,
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	} {
		want := talk(t, plain.Listener.Addr().String(), request)
		for range 2 { // the second time the answer is ready
			if diff := cmp.Diff(want, talk(t, addr, request)); diff != "" {
				t.Errorf("%.300q: -net/http +lane:\n%.2000s", request, diff)
			}
		}
	}
}

// What is ready is of the current edition, at every moment.
func TestLaneFollowsTheEdition(t *testing.T) {
	const root = "https://feeds.example/"
	s := stand(t, edition(t, "root", "", root, 1))
	addr, _ := running(t, New(s, Options{}), ServerOptions{})
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	for n := 2; n < 20; n++ {
		s.Put(edition(t, "root", "", root, n))
		for range 2 {
			io.WriteString(conn, "GET /atom.xml HTTP/1.1\r\nHost: a\r\n\r\n")
			r, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(body(t, r), "<entry>"); got != n {
				t.Fatalf("%d entries, want %d", got, n)
			}
		}
	}
}

// Answers on the lane are reported as all others.
func TestLaneTells(t *testing.T) {
	var told atomic.Int64
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 1)), Options{Observe: func(r *http.Request, status, bytes int) {
		if r.URL.Path == "/atom.xml" && r.RemoteAddr != "" && r.UserAgent() == "reader/1" && status == 200 && bytes > 500 {
			told.Add(1)
		}
	}})
	addr, end := running(t, h, ServerOptions{})
	talk(t, addr, strings.Repeat("GET /atom.xml HTTP/1.1\r\nHost: a\r\nUser-Agent: reader/1\r\n\r\n", 3))
	end()
	if told.Load() != 3 {
		t.Errorf("told of %d answers, want 3", told.Load())
	}
}

// A storm of clients on kept connections and new ones: when the server ends,
// every request that it was sent is answered whole.
func TestEndInAStorm(t *testing.T) {
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 50)), Options{})
	whole := len(body(t, ask(h, "GET", "/atom.xml")))
	addr, end := running(t, h, ServerOptions{})
	var answered, kept atomic.Int64
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			// Half ask for what is ready, half for what net/http has to see.
			target, status := "/atom.xml", 200
			if i%2 == 1 {
				target, status = "/items/3.html?x", 200
			}
			for {
				conn, err := net.Dial("tcp", addr)
				if err != nil {
					return // nobody listens any more
				}
				in := bufio.NewReader(conn)
				for n := 0; ; n++ {
					conn.SetDeadline(time.Now().Add(20 * time.Second))
					if _, err := io.WriteString(conn, "GET "+target+" HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
						t.Errorf("request %d of a connection: %v", n, err)
						break
					}
					r, err := http.ReadResponse(in, nil)
					if err != nil {
						t.Errorf("request %d of a connection dropped: %v", n, err)
						break
					}
					b, err := io.ReadAll(r.Body)
					if err != nil || r.StatusCode != status || i%2 == 0 && len(b) != whole {
						t.Errorf("request %d: %d with %d bytes: %v", n, r.StatusCode, len(b), err)
						break
					}
					answered.Add(1)
					if r.Close {
						kept.Add(1)
						break
					}
					if i%3 == 2 && n == 20 {
						break
					}
				}
				conn.Close()
			}
		})
	}
	for answered.Load() < 500 {
		time.Sleep(time.Millisecond)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	all.Wait()
	if kept.Load() == 0 {
		t.Error("no connection was closed with notice")
	}
}

// Idle connections do not hold the end up.
func TestEndWithIdleConnections(t *testing.T) {
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 1)), Options{})
	addr, end := running(t, h, ServerOptions{})
	for _, begun := range []string{"", "GET /atom.xml HTTP/1.1\r\nHost: a\r\n\r\n", "GET /none HTTP/1.1\r\nHost: a\r\n\r\n"} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if begun != "" {
			io.WriteString(conn, begun)
			if _, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}

// More connections than the server bears wait, and get their turn.
func TestConnectionsWaitTheirTurn(t *testing.T) {
	h := New(stand(t, edition(t, "root", "", "https://feeds.example/", 1)), Options{})
	addr, _ := running(t, h, ServerOptions{Connections: 2})
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if got := talk(t, addr, "GET /atom.xml HTTP/1.1\r\nHost: a\r\n\r\n"); len(got) != 1 {
				t.Errorf("%d answers", len(got))
			}
		})
	}
	all.Wait()
}

// TestManyRequests: who asks otherwise every time fills no memory, and gets
// the answers all the same.
func TestManyRequests(t *testing.T) {
	e := edition(t, "all", "", "https://feeds.example/", 1)
	h := New(stand(t, e), Options{}).(*handler)
	ask := func(i, length int) {
		name := e.Docs[i%len(e.Docs)].Name
		block := fmt.Sprintf("GET /%s HTTP/1.1\r\nHost: a\r\nX: %d%s\r\n\r\n", strings.TrimSuffix(name, "index.html"), i, strings.Repeat("x", length))
		if rd := h.ready([]byte(block)); rd == nil || rd.status != 200 || len(rd.body) == 0 {
			t.Fatalf("%s: %v", name, rd)
		}
	}
	count := func() (n int) {
		for _, v := range h.kept.entries.Range {
			n += len(v.(*variants).asked.of)
		}
		return n
	}
	for i := range 20 {
		ask(i, maxBlock)
	}
	if n := count(); n != 0 {
		t.Errorf("%d long requests are remembered", n)
	}
	for i := range maxRemembered + 10 {
		ask(i, 10)
		if i == maxRemembered-2 && count() == 0 {
			t.Error("nothing is remembered")
		}
	}
	if n := count(); n != 10 {
		t.Errorf("%d requests are remembered", n)
	}
}

// FuzzPlainRequest: what the lane takes for a plain request is exactly one
// request to net/http, of the same target and the same fields.
func FuzzPlainRequest(f *testing.F) {
	f.Add("/atom.xml", "Accept-Encoding: gzip\r\n")
	f.Add("/a", "Host: b\r\n")
	f.Add("/a", "X: y\nContent-Length: 3\r\n")
	f.Add("/a", "Content-Length : 3\r\n")
	f.Add("/a", "\r\nGET / HTTP/1.1\r\n")
	f.Fuzz(func(t *testing.T, target, fields string) {
		block := []byte("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n")
		if end := bytes.Index(block, []byte("\r\n\r\n")); end != len(block)-4 {
			return
		}
		p := plainTarget(block)
		if p == "" {
			return
		}
		r := plainRequest(block, p)
		if r == nil {
			return
		}
		if p != target || strings.Count(string(block), "\n") != strings.Count(string(block), "\r\n") || r.ContentLength != 0 || len(r.TransferEncoding) > 0 {
			t.Errorf("%q is taken for a plain request of %q", block, r.URL)
		}
		n := 1 // Host
		for _, lines := range r.Header {
			n += len(lines)
		}
		if lines := bytes.Count(block, []byte("\r\n")) - 2; n != lines {
			t.Errorf("%q: %d fields in %d lines", block, n, lines)
		}
	})
}
