package fetch

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// mostCodings is how deep codings may be nested. One is usual, two happen by
// mistake (a compressed file, compressed once more on its way).
const mostCodings = 2

// zstdWindow is the window that RFC 9659 allows for in HTTP.
const zstdWindow = 8 << 20

// contentCodings lists what was done to a body, in the order it was done.
func contentCodings(h http.Header) ([]string, error) {
	var all []string
	for _, line := range h["Content-Encoding"] {
		for name := range strings.SplitSeq(line, ",") {
			switch name = strings.ToLower(strings.TrimSpace(name)); name {
			case "", "identity", "none", "utf-8": // the last two are no codings, and are seen
			case "gzip", "x-gzip":
				all = append(all, "gzip")
			case "deflate", "br", "zstd":
				all = append(all, name)
			default:
				return nil, fmt.Errorf("the page is coded in a way that nobody asked for: %s", quote(name))
			}
		}
	}
	if len(all) > mostCodings {
		return nil, fmt.Errorf("the page is compressed %d times over (%s)", len(all), strings.Join(all, ", "))
	}
	return all, nil
}

// decode undoes codings, the last one first. done gives back what that takes.
func decode(r io.Reader, codings []string) (_ io.Reader, done func(), err error) {
	var close []func()
	done = func() {
		for _, f := range close {
			f()
		}
	}
	for i := len(codings) - 1; i >= 0; i-- {
		br := bufio.NewReaderSize(r, 16<<10)
		if plain(br) {
			// Labelled, but not coded: a cache on the way unpacked it.
			r = br
			continue
		}
		switch codings[i] {
		case "gzip":
			r = &members{br: br}
		case "br":
			r = brotli.NewReader(br)
		case "zstd":
			z, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
			if err != nil {
				return nil, done, err
			}
			close = append(close, z.Close)
			r = z
		case "deflate":
			// RFC 9110, 8.4.1.2: zlib; and what some servers send instead.
			if head, _ := br.Peek(2); len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
				if r, err = zlib.NewReader(br); err != nil {
					return nil, done, err
				}
			} else {
				r = flate.NewReader(br)
			}
		}
	}
	return r, done, nil
}

// plain reports whether a page begins here, uncoded.
func plain(br *bufio.Reader) bool {
	head, _ := br.Peek(64)
	head = bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"))
	for _, s := range []string{"<!doctype", "<html", "<?xml", "<!--", "<rss", "<feed", "<head", "<urlset"} {
		if bytes.HasPrefix(head, []byte(s)) {
			return true
		}
	}
	return false
}

// members reads a gzip file of one or several members. What stands behind the
// last of them and is no member is left alone, as browsers do.
type members struct {
	br *bufio.Reader
	z  *gzip.Reader
}

func (m *members) Read(p []byte) (int, error) {
	if m.z == nil {
		head, err := m.br.Peek(2)
		if len(head) == 0 && err == io.EOF {
			return 0, io.EOF // nothing at all is coded as nothing, by some
		}
		if len(head) == 2 && (head[0] != 0x1f || head[1] != 0x8b) {
			return 0, gzip.ErrHeader
		}
		z, err := gzip.NewReader(m.br)
		if err != nil {
			return 0, noEOF(err)
		}
		m.z = z
		z.Multistream(false)
	}
	for {
		n, err := m.z.Read(p)
		if err != io.EOF {
			return n, noEOF(err)
		}
		if n > 0 {
			return n, nil
		}
		head, err := m.br.Peek(2)
		if err != nil && err != io.EOF {
			return 0, err
		}
		if len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b {
			return 0, io.EOF
		}
		if err := m.z.Reset(m.br); err != nil {
			return 0, noEOF(err)
		}
		m.z.Multistream(false)
	}
}

// noEOF turns an end within the coding into one that was not expected.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
