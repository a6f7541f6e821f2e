package serve

import (
	"bufio"
	"bytes"
	"net/http"
	"strings"
	"sync"
	"time"
)

// A ready is the whole answer to one exact request for one document.
type ready struct {
	request *http.Request // without an address; to be read only
	status  int
	head    []byte // the fields but Date, and the empty line
	body    []byte // nil for 304
}

// asked are the ready answers of a document by the bytes of the request,
// request line to empty line. Programs that poll send the same bytes every
// time, and all readers of one make send the same as each other.
type asked struct {
	mu sync.RWMutex
	of map[string]*ready
}

// Bounds of what is remembered: readers send some hundred bytes, each make the
// same ones, and who sends others every time fills no memory with them.
const (
	maxAsked      = 64      // requests for a document
	maxBlock      = 2 << 10 // bytes of one
	maxRemembered = 8 << 10 // requests for all documents
)

func (a *asked) get(block []byte) *ready {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.of[string(block)]
}

func (a *asked) put(block []byte, rd *ready) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.of == nil || len(a.of) >= maxAsked {
		a.of = map[string]*ready{}
	}
	a.of[string(block)] = rd
}

func (a *asked) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of = nil
}

// ready gives the answer to a request that is a plain GET of a document, with
// or without validators; nil for all others, which are answered the long way.
// block is the request from its first byte to its empty line.
func (h *handler) ready(block []byte) *ready {
	p := plainTarget(block)
	if p == "" {
		return nil
	}
	if h.guard(p) != nil {
		return nil
	}
	e, v := h.find(p)
	if e == nil {
		return nil
	}
	if rd := v.asked.get(block); rd != nil {
		return rd
	}
	r := plainRequest(block, p)
	if r == nil {
		return nil
	}
	rd := v.ready(r)
	if rd != nil && len(block) <= maxBlock {
		v.asked.put(block, rd)
		if h.remembered.Add(1) >= maxRemembered {
			h.remembered.Store(0)
			h.kept.forget()
			h.archives.forget()
		}
	}
	return rd
}

// ready prepares the answer to a request, nil where it would depend on more
// than the document and the request.
func (v *variants) ready(r *http.Request) *ready {
	for _, key := range []string{"If-Match", "If-Unmodified-Since", "Range", "If-Range", "Sec-Fetch-Dest", "Authorization"} {
		if len(r.Header[key]) > 0 {
			return nil
		}
	}
	if v.doc.Modified.After(time.Now()) {
		return nil // its Last-Modified moves with the clock
	}
	out := http.Header{}
	body := v.in(negotiate(r.Header["Accept-Encoding"]))
	rd := &ready{request: r, status: http.StatusOK}
	if tag := v.unchanged(r.Header, body); tag != "" {
		rd.status = http.StatusNotModified
		v.fresh(out, tag)
	} else if len(r.Header["A-Im"]) > 0 {
		return nil
	} else {
		for _, f := range body.fields {
			out[f.key] = f.value
		}
		v.dated(out)
		rd.body = body.body
	}
	var b bytes.Buffer
	if err := out.Write(&b); err != nil {
		return nil
	}
	b.WriteString("\r\n")
	rd.head = b.Bytes()
	return rd
}

// plainTarget is the target of a GET over HTTP/1.1, "" where it is anything
// but a tidy path.
func plainTarget(block []byte) string {
	const method, version = "GET ", " HTTP/1.1"
	line, _, ok := bytes.Cut(block, []byte("\r\n"))
	if !ok || !bytes.HasPrefix(line, []byte(method+"/")) || !bytes.HasSuffix(line, []byte(version)) {
		return ""
	}
	target := line[len(method) : len(line)-len(version)]
	for i, c := range target {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		case c == '/' || c == '.':
			if i > 0 && target[i-1] == '/' {
				return "" // an empty segment, or one that begins with a dot
			}
		default:
			return ""
		}
	}
	return string(target)
}

// plainRequest reads a request that leaves no room for doubt: every line is a
// field of visible ASCII characters, there is one Host, and no field speaks of
// a body, of the connection, or of anything to wait for. It is nil for others.
func plainRequest(block []byte, path string) *http.Request {
	hosts := 0
	lines := bytes.Split(bytes.TrimSuffix(block, []byte("\r\n\r\n")), []byte("\r\n"))
	for _, line := range lines[1:] {
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(name) == 0 || bytes.ContainsFunc(name, func(r rune) bool { return !isToken(r) }) {
			return nil
		}
		if bytes.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
			return nil
		}
		switch strings.ToLower(string(name)) {
		case "host":
			hosts++
			if name := bytes.TrimSpace(value); len(name) == 0 || bytes.ContainsAny(name, "/?#@\\,\"<>%{}|^` ") {
				return nil
			}
		case "connection":
			if !strings.EqualFold(strings.TrimSpace(string(value)), "keep-alive") {
				return nil
			}
		case "content-length", "transfer-encoding", "trailer", "te", "expect", "upgrade", "http2-settings":
			return nil
		}
	}
	if hosts != 1 {
		return nil
	}
	in := bufio.NewReaderSize(bytes.NewReader(block), len(block))
	r, err := http.ReadRequest(in)
	if err != nil || in.Buffered() > 0 || r.Method != http.MethodGet || r.URL.Path != path || r.ContentLength != 0 || r.Close {
		return nil
	}
	return r
}

// isToken reports whether a character may be in a field name (RFC 9110 section
// 5.6.2).
func isToken(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}
