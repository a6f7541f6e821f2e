// Package hostile is an origin that misbehaves as it is told: a server for
// tests, on loopback, whose pages stand in a txtar archive.
//
// A file of the archive is an answer, and its name the path and query that it
// answers; of several files of one name the first is for the first request,
// and so on, and the last one is for all later ones. The text is an answer as
// HTTP writes it: status line, headers, an empty line, the body.
//
//	-- /news/ --
//	HTTP/1.1 200 OK
//	Content-Type: text/html
//	@drip: 1 100ms
//
//	<title>News</title>
//
// A file that does not begin with HTTP/ is a body: 200, of the type that the
// name's ending says. What no file answers is 404. Where an answer has an ETag
// or a Last-Modified that the request repeats, it is 304.
//
// Lines that begin with @ say how to misbehave:
//
//	@repeat: 50MiB        the body is repeated to that size (endless: for ever)
//	@code: gzip, br       the body is compressed so (gzip, br, zstd, deflate, raw-deflate)
//	@charset: shift_jis   the body is written in that charset
//	@length: 5000         that Content-Length is told, whatever is true
//	@cut: 100             the connection ends after so many bytes of body
//	@pause: 2s            nothing comes for that long, then the answer
//	@drip: 10 50ms        so many bytes of body each time
//	@drip-headers: 1 50ms the same for the headers
//	@interim: 103 1000    so many interim answers before the real one (0: for ever)
//	@header: 300KiB       a header of that size
//	@hex:                 the body is written in hexadecimal digits
//	@raw:                 the whole file, without this line, is sent as it stands
//	@links: 5000          where the body says {{links}}, so many links stand
//
// {{origin}} stands for the server's address, {{other}} for the same server
// under another host name, {{port}} for its port; in bodies and headers.
package hostile

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html/charset"
	"golang.org/x/tools/txtar"
)

// A Server is one archive's origin.
type Server struct {
	URL   string // http://127.0.0.1:PORT
	Other string // http://localhost:PORT

	srv  *httptest.Server
	done chan struct{}

	mu    sync.Mutex
	files map[string][][]byte
	asked map[string]int
	log   []string
}

// Start serves an archive until Close. Files whose names do not begin with a
// slash are left to the test.
func Start(a *txtar.Archive) *Server {
	s := &Server{done: make(chan struct{}), files: map[string][][]byte{}, asked: map[string]int{}}
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "/") {
			s.files[f.Name] = append(s.files[f.Name], f.Data)
		}
	}
	s.srv = httptest.NewUnstartedServer(s)
	s.srv.Config.ErrorLog = nil
	s.srv.Start()
	s.URL = s.srv.URL
	_, port, _ := net.SplitHostPort(s.srv.Listener.Addr().String())
	s.Other = "http://localhost:" + port
	return s
}

// Open starts the archive in a file.
func Open(name string) (*Server, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return Start(txtar.Parse(data)), nil
}

// Close ends the server and whatever it is still sending.
func (s *Server) Close() {
	close(s.done)
	s.srv.CloseClientConnections()
	s.srv.Close()
}

// Requests lists what was asked for so far, in order: paths with queries, and
// in brackets what is telling about a request.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.log...)
}

// Hosts are the host:port pairs under which the server is reached.
func (s *Server) Hosts() []string {
	return []string{strings.TrimPrefix(s.URL, "http://"), strings.TrimPrefix(s.Other, "http://")}
}

// Fill puts the server's addresses into a text.
func (s *Server) Fill(text string) string {
	port := s.URL[strings.LastIndexByte(s.URL, ':')+1:]
	return strings.NewReplacer("{{origin}}", s.URL, "{{other}}", s.Other, "{{port}}", port).Replace(text)
}

// Clean takes the server's addresses out of a text again.
func (s *Server) Clean(text string) string {
	port := s.URL[strings.LastIndexByte(s.URL, ':')+1:]
	return strings.NewReplacer(s.URL, "{{origin}}", s.Other, "{{other}}", "127.0.0.1:"+port, "{{host}}", "localhost:"+port, "{{otherhost}}", ":"+port, ":{{port}}").Replace(text)
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.URL.RequestURI()
	s.mu.Lock()
	s.log = append(s.log, name+telling(r))
	answers := s.files[name]
	n := s.asked[name]
	s.asked[name]++
	s.mu.Unlock()
	if len(answers) == 0 {
		http.Error(w, "404 page not found", http.StatusNotFound)
		return
	}
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	a, err := s.answer(name, answers[min(n, len(answers)-1)])
	if err != nil {
		fmt.Fprintf(conn, "HTTP/1.1 599 Wrong Story\r\nContent-Length: 0\r\n\r\n")
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	s.send(conn, r, a)
}

// telling is what a log says of a request beside its address.
func telling(r *http.Request) string {
	var all []string
	for _, k := range []string{"If-None-Match", "If-Modified-Since", "Authorization", "Cookie", "Referer", "X-Key"} {
		if v := r.Header.Get(k); v != "" {
			all = append(all, k+": "+v)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return " [" + strings.Join(all, ", ") + "]"
}

// An answer is a file, read.
type answer struct {
	raw     []byte // of @raw
	status  string
	headers []string
	body    []byte

	repeat, length, cut int64 // -1: not; repeat -2: for ever
	pause               time.Duration
	drip, dripHeaders   *drip
	interim             string
	interims            int
}

type drip struct {
	bytes int
	every time.Duration
}

func (s *Server) answer(name string, data []byte) (*answer, error) {
	a := &answer{repeat: -1, length: -1, cut: -1, status: "HTTP/1.1 200 OK"}
	if !bytes.HasPrefix(data, []byte("HTTP/")) && !bytes.HasPrefix(data, []byte("@")) {
		p, _, _ := strings.Cut(name, "?")
		t := mime.TypeByExtension(path.Ext(p))
		if t == "" {
			t = "text/html; charset=utf-8"
		}
		a.headers = []string{"Content-Type: " + t}
		a.body = []byte(s.Fill(string(data)))
		return a, nil
	}
	head, body, _ := bytes.Cut(data, []byte("\n\n"))
	text := s.Fill(string(body))
	var code, cs, links, digits string
	for i, line := range strings.Split(strings.TrimSuffix(s.Fill(string(head)), "\n"), "\n") {
		if i == 0 && strings.HasPrefix(line, "HTTP/") {
			a.status = line
			continue
		}
		if !strings.HasPrefix(line, "@") {
			a.headers = append(a.headers, line)
			continue
		}
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		var err error
		switch key {
		case "@repeat":
			if value == "endless" {
				a.repeat = -2
			} else {
				a.repeat, err = Size(value)
			}
		case "@code":
			code = value
		case "@charset":
			cs = value
		case "@links":
			links = value
		case "@hex":
			digits = "yes"
		case "@length":
			a.length, err = Size(value)
		case "@cut":
			a.cut, err = Size(value)
		case "@pause":
			a.pause, err = time.ParseDuration(value)
		case "@drip":
			a.drip, err = parseDrip(value)
		case "@drip-headers":
			a.dripHeaders, err = parseDrip(value)
		case "@interim":
			n := ""
			a.interim, n, _ = strings.Cut(value, " ")
			if a.interims, err = strconv.Atoi(n); a.interims == 0 {
				a.interims = 1 << 30
			}
		case "@header":
			var n int64
			n, err = Size(value)
			a.headers = append(a.headers, "X-Long: "+strings.Repeat("x", int(n)))
		case "@raw":
			rest := strings.Replace(s.Fill(string(data)), line+"\n", "", 1)
			a.raw = []byte(strings.ReplaceAll(rest, "\n", "\r\n"))
		default:
			err = fmt.Errorf("there is no %s", key)
		}
		if err != nil {
			return nil, err
		}
	}
	if n, _ := strconv.Atoi(links); n > 0 {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "<li><a href=\"/news/%d-an-article\">An article with the number %d</a></li>\n", i+1, i+1)
		}
		text = strings.ReplaceAll(text, "{{links}}", b.String())
	}
	a.body = []byte(text)
	if digits != "" {
		var err error
		if a.body, err = hex.DecodeString(strings.Join(strings.Fields(text), "")); err != nil {
			return nil, err
		}
	}
	if cs != "" {
		e, _ := charset.Lookup(cs)
		if e == nil {
			return nil, fmt.Errorf("there is no charset %s", cs)
		}
		var err error
		if a.body, err = e.NewEncoder().Bytes(a.body); err != nil {
			return nil, err
		}
	}
	if code != "" {
		if a.repeat > 0 {
			a.body = readAll(repeated(a.body, a.repeat))
			a.repeat = -1
		}
		for name := range strings.SplitSeq(code, ",") {
			var err error
			if a.body, err = Compress(strings.TrimSpace(name), a.body); err != nil {
				return nil, err
			}
		}
	}
	return a, nil
}

func readAll(r io.Reader) []byte {
	data, _ := io.ReadAll(r) // of memory
	return data
}

// Size reads 100, 10KiB, 50MiB, 1GiB.
func Size(s string) (int64, error) {
	unit := int64(1)
	for suffix, u := range map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, unit = rest, u
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n * unit, err
}

func parseDrip(s string) (*drip, error) {
	n, every, _ := strings.Cut(s, " ")
	d, err := time.ParseDuration(every)
	if err != nil {
		return nil, err
	}
	count, err := strconv.Atoi(n)
	return &drip{count, d}, err
}
