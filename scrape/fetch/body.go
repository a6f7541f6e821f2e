package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

const (
	// evidenceBytes of an answer that is no page are read, to tell what it is.
	evidenceBytes = 64 << 10
	// A body that is larger than ratioFrom and more than ratioMost times what
	// came over the wire is a bomb: repetitive pages stay below 100.
	ratioFrom = 1 << 20
	ratioMost = 300
)

// body reads an answer's body and undoes its codings. With part, what is
// beyond the limit is left out; else it is an error.
func (j *job) body(resp *http.Response, w *watch, u *url.URL, limit int64, part bool) ([]byte, error) {
	fail := func(kind error, what, hint string, err error) error {
		return &Error{URL: show(u), Kind: kind, What: what, Hint: hint, Err: err}
	}
	if !part && !j.textual(resp.Header.Get("Content-Type")) {
		return nil, fail(ErrType, "this is "+mediaType(resp.Header.Get("Content-Type")), "pages and feeds are read", nil)
	}
	codings, err := contentCodings(resp.Header)
	if err != nil {
		return nil, fail(ErrCoding, err.Error(), "no browser could read this page either", nil)
	}
	tooLarge := func(what string) error {
		return fail(ErrTooLarge, what, fmt.Sprintf("at most %s are read", size(limit)), nil)
	}
	if !part && len(codings) == 0 && resp.ContentLength > limit {
		return nil, tooLarge("the page has " + size(resp.ContentLength))
	}
	wire := &meter{r: resp.Body, w: w, most: limit + 64<<10}
	r, done, err := decode(wire, codings)
	defer done()
	var data []byte
	if err == nil {
		data, err = readBounded(r, wire, limit, resp.ContentLength)
	}
	// Servers that send .gz files often do not say so, or only by the type.
	for depth := len(codings); err == nil && depth < mostCodings && len(data) > 2 && data[0] == 0x1f && data[1] == 0x8b; depth++ {
		inner := &meter{r: bytes.NewReader(data), most: limit + 64<<10}
		gz, done, derr := decode(inner, []string{"gzip"})
		if err = derr; err == nil {
			data, err = readBounded(gz, inner, limit, -1)
		}
		done()
	}
	switch {
	case errors.Is(err, errLimit) && part:
		return data[:min(int64(len(data)), limit)], nil
	case errors.Is(err, errLimit):
		return nil, tooLarge("the page has more than " + size(limit))
	case errors.Is(err, errBomb):
		return nil, tooLarge(fmt.Sprintf("the compressed page unpacks to more than %d times what it was", ratioMost))
	case err != nil && wire.err == nil:
		// The network is innocent: the coding itself is wrong.
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, fail(ErrTruncated, "the compressed page ("+strings.Join(codings, ", ")+") stops before its end", "what came is not used; it is asked again later", err)
		}
		return nil, fail(ErrCoding, "the page says that it is compressed ("+strings.Join(codings, ", ")+"), and cannot be unpacked: "+err.Error(), "no browser could read this page either", err)
	case err != nil && part:
		return data, err
	case errors.Is(err, io.ErrUnexpectedEOF):
		what := fmt.Sprintf("the page stops after %s, before its end", size(wire.n))
		if resp.ContentLength >= 0 {
			what = fmt.Sprintf("the page stops after %d of %d bytes", wire.n, resp.ContentLength)
		}
		return nil, fail(ErrTruncated, what, "what came is not used; it is asked again later", err)
	case err != nil:
		return nil, err
	}
	if !part {
		if t := http.DetectContentType(data[:min(len(data), 512)]); binary(t) && !j.accepts(t) {
			if declared := mediaType(resp.Header.Get("Content-Type")); declared != t {
				return nil, fail(ErrType, fmt.Sprintf("this is %s, though the server calls it %s", t, declared), "pages and feeds are read", nil)
			}
			return nil, fail(ErrType, "this is "+t, "pages and feeds are read", nil)
		}
	}
	return data, nil
}

var (
	errLimit = errors.New("larger than the limit")
	errBomb  = errors.New("unpacks to far more than it was")
)

// A meter counts what comes over the wire, and remembers how that went.
type meter struct {
	r    io.Reader
	w    *watch // may be nil
	n    int64
	most int64
	err  error // what the network did other than io.EOF
}

func (m *meter) Read(p []byte) (int, error) {
	if m.n > m.most {
		return 0, errLimit
	}
	n, err := m.r.Read(p)
	m.n += int64(n)
	if m.w != nil {
		m.w.bytes.Store(m.n)
	}
	if err != nil && err != io.EOF {
		m.err = err
	}
	return n, err
}

// readBounded reads all of r, which unpacks what comes through wire.
func readBounded(r io.Reader, wire *meter, limit, length int64) ([]byte, error) {
	start := int64(8 << 10)
	if length > start {
		start = min(length+512, limit+1)
	}
	data := make([]byte, 0, start)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if size := int64(len(data)); size > limit {
			return data, errLimit
		} else if size > ratioFrom && size/ratioMost > wire.n {
			return data, errBomb
		}
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
	}
}

// mediaType is a Content-Type without its parameters, in lower case.
func mediaType(contentType string) string {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		t, _, _ = strings.Cut(contentType, ";")
		t = strings.ToLower(strings.TrimSpace(t))
	}
	if t == "" {
		return "of no declared type"
	}
	return t
}

// textual reports whether what is declared as this may be a page.
func (j *job) textual(contentType string) bool {
	if contentType == "" {
		return true
	}
	t := mediaType(contentType)
	return !binary(t) || j.accepts(t)
}

// accepts reports whether the request asks for this very type.
func (j *job) accepts(t string) bool {
	kind, _, _ := strings.Cut(t, "/")
	for a := range strings.SplitSeq(j.Accept, ",") {
		a = mediaType(a)
		if a == t || a == kind+"/*" {
			return true
		}
	}
	return false
}

// binary reports whether a media type is surely no text. What servers say of
// files that they do not know (application/octet-stream) is not held to be
// anything.
func binary(t string) bool {
	kind, sub, _ := strings.Cut(t, "/")
	switch kind {
	case "image", "video", "audio", "font", "model":
		return true
	case "application":
		switch sub {
		case "pdf", "zip", "x-rar-compressed", "vnd.rar", "x-7z-compressed", "x-tar", "postscript", "msword", "epub+zip",
			"java-archive", "wasm", "x-msdownload", "x-executable", "vnd.ms-fontobject", "ogg", "x-shockwave-flash",
			"vnd.android.package-archive", "x-bittorrent", "vnd.apple.mpegurl":
			return true
		}
		return strings.HasPrefix(sub, "vnd.ms-") || strings.HasPrefix(sub, "vnd.openxmlformats") || strings.HasPrefix(sub, "vnd.oasis")
	}
	return false
}

// size tells a number of bytes to people.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.3g GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.3g MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.3g KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
