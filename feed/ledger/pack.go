package ledger

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strings"
)

// packSchema lets bodies be kept packed. It comes with a version of its own, so
// that no program reads them that cannot.
const packSchema = `
ALTER TABLE body ADD COLUMN packed INTEGER NOT NULL DEFAULT 0; -- bytes of html before it was packed (DEFLATE, RFC 1951); 0: it is not
ALTER TABLE frozen ADD COLUMN packed INTEGER NOT NULL DEFAULT 0;
`

// worthPacking is the least length of a body, in bytes, that is packed.
const worthPacking = 300

// A packer packs one body after the other with what that takes, most of a
// megabyte.
type packer struct {
	out bytes.Buffer
	w   *flate.Writer
}

// pack makes a body short; ok is false where that is not worth it. What it gives
// holds until the next call.
func (p *packer) pack(html string) (packed []byte, ok bool) {
	if len(html) < worthPacking {
		return nil, false
	}
	p.out.Reset()
	if p.w == nil {
		p.w, _ = flate.NewWriter(&p.out, flate.BestCompression) // of a level that there is
	} else {
		p.w.Reset(&p.out)
	}
	io.WriteString(p.w, html) // a Buffer takes everything
	p.w.Close()
	return p.out.Bytes(), p.out.Len() < len(html)*9/10
}

// unpackBody gives a body as it was: html, of n bytes before it was packed, or as
// it stands there when n is 0.
func unpackBody(html string, n int) (string, error) {
	if n == 0 {
		return html, nil
	}
	r := flate.NewReader(strings.NewReader(html))
	defer r.Close()
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return "", fmt.Errorf("a packed body of %d bytes is broken: %w", n, err)
	}
	return string(b), nil
}
