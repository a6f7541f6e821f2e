package hostile

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// send writes an answer to a connection and leaves it to be closed.
func (s *Server) send(conn net.Conn, r *http.Request, a *answer) {
	if !s.sleep(a.pause) {
		return
	}
	for range a.interims {
		if _, err := fmt.Fprintf(conn, "HTTP/1.1 %s Interim\r\nLink: </style.css>; rel=preload\r\n\r\n", a.interim); err != nil {
			return
		}
		if !s.sleep(time.Millisecond) {
			return
		}
	}
	if a.raw != nil {
		conn.Write(a.raw)
		return
	}
	unchanged := repeats(r, a)
	if unchanged {
		a.status, a.body, a.repeat, a.length = "HTTP/1.1 304 Not Modified", nil, -1, -1
	}
	var head strings.Builder
	head.WriteString(a.status + "\r\n")
	lengthTold := a.length
	if lengthTold < 0 && a.repeat == -1 && !unchanged {
		lengthTold = int64(len(a.body))
	}
	chunked := lengthTold < 0 && !unchanged
	for _, h := range a.headers {
		head.WriteString(h + "\r\n")
	}
	if chunked {
		head.WriteString("Transfer-Encoding: chunked\r\n")
	} else if !unchanged {
		fmt.Fprintf(&head, "Content-Length: %d\r\n", lengthTold)
	}
	head.WriteString("Connection: close\r\n\r\n")
	if s.write(conn, strings.NewReader(head.String()), a.dripHeaders, false) != nil || unchanged {
		return
	}
	var body io.Reader = bytes.NewReader(a.body)
	switch {
	case a.repeat == -2:
		body = repeated(a.body, 1<<62)
	case a.repeat >= 0:
		body = repeated(a.body, a.repeat)
	}
	if a.cut >= 0 {
		body = io.LimitReader(body, a.cut)
	}
	if s.write(conn, body, a.drip, chunked) == nil && chunked && a.cut < 0 {
		io.WriteString(conn, "0\r\n\r\n")
	}
}

// repeats reports whether a request has the validators of the answer.
func repeats(r *http.Request, a *answer) bool {
	for _, h := range a.headers {
		k, v, _ := strings.Cut(h, ":")
		v = strings.TrimSpace(v)
		switch strings.ToLower(k) {
		case "etag":
			if r.Header.Get("If-None-Match") != "" {
				return r.Header.Get("If-None-Match") == v
			}
		case "last-modified":
			if r.Header.Get("If-None-Match") == "" && r.Header.Get("If-Modified-Since") == v {
				return true
			}
		}
	}
	return false
}

func (s *Server) write(conn net.Conn, r io.Reader, d *drip, chunked bool) error {
	buf := make([]byte, 32<<10)
	if d != nil {
		buf = buf[:d.bytes]
	}
	for {
		n, err := r.Read(buf)
		if n > 0 {
			piece := buf[:n]
			if chunked {
				piece = fmt.Appendf(nil, "%x\r\n%s\r\n", n, piece)
			}
			if _, err := conn.Write(piece); err != nil {
				return err
			}
			if d != nil && !s.sleep(d.every) {
				return io.ErrClosedPipe
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// sleep reports whether the server still runs after d.
func (s *Server) sleep(d time.Duration) bool {
	if d == 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.done:
		return false
	}
}

// repeated is data over and over, n bytes in all.
func repeated(data []byte, n int64) io.Reader {
	if len(data) == 0 {
		data = []byte("x")
	}
	if len(data) < 32<<10 {
		data = bytes.Repeat(data, 32<<10/len(data)+1)
	}
	return io.LimitReader(&loop{data: data}, n)
}

type loop struct {
	data []byte
	at   int
}

func (l *loop) Read(p []byte) (int, error) {
	n := copy(p, l.data[l.at:])
	l.at = (l.at + n) % len(l.data)
	return n, nil
}

// Compress applies one content coding.
func Compress(coding string, data []byte) ([]byte, error) {
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		z, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
		if err != nil {
			return nil, err
		}
		w = z
	case "deflate":
		w = zlib.NewWriter(&b)
	case "raw-deflate":
		z, err := flate.NewWriter(&b, flate.DefaultCompression)
		if err != nil {
			return nil, err
		}
		w = z
	default:
		return nil, fmt.Errorf("there is no content coding %s", coding)
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
