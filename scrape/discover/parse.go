package discover

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// maxInput is how many bytes of a page are read; what follows is cut off.
const maxInput = 16 << 20

// decode turns the bytes of a page into UTF-8. Bytes that are valid UTF-8
// beyond ASCII are UTF-8 whatever a label says (see extract for the long form
// of this decision; addresses and link texts need no more).
func decode(data []byte, contentType string) string {
	if len(data) > maxInput {
		data = data[:maxInput]
	}
	data = bytes.TrimPrefix(data, []byte{0xEF, 0xBB, 0xBF})
	utf16 := bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF})
	if !utf16 && bytes.IndexByte(data, 0x1b) < 0 && mostlyUTF8(data) {
		return clean(string(data))
	}
	e, _, _ := charset.DetermineEncoding(data, contentType)
	out, err := io.ReadAll(e.NewDecoder().Reader(bytes.NewReader(data)))
	if err != nil && len(out) == 0 {
		out = data
	}
	return clean(string(out))
}

func clean(s string) string {
	s = strings.ToValidUTF8(s, "")
	if strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x00", "")
}

// mostlyUTF8 forgives what a cut or a foreign splinter does.
func mostlyUTF8(data []byte) bool {
	if utf8.Valid(data) {
		return true
	}
	good, bad := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		data = data[n:]
	}
	return good > 20*bad
}

// parseHTML parses a page. One that nests deeper than the parser goes (x/net/html
// stops at 512 open elements) is re-written with fewer levels.
func parseHTML(src string) (*html.Node, error) {
	if strings.TrimSpace(src) == "" {
		return nil, ErrEmpty
	}
	doc, err := html.Parse(strings.NewReader(src))
	for level := 0; err != nil && level < 2; level++ {
		doc, err = html.Parse(strings.NewReader(flatten(src, level)))
	}
	return doc, err
}

const flattenDepth = 150

// flatten leaves out start tags deeper than flattenDepth with their end tags
// (level 0), or all but links, headings and line breaks (level 1), which never
// nest.
func flatten(src string, level int) string {
	var b strings.Builder
	b.Grow(len(src))
	type open struct {
		name atom.Atom
		kept bool
	}
	var stack []open
	depth, link := 0, false
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		switch tt {
		case html.TextToken, html.DoctypeToken:
			b.WriteString(raw)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case unnested(a):
				b.WriteString(raw)
			case a == atom.A && level == 1:
				if link {
					b.WriteString("</a>")
				}
				b.WriteString(raw)
				link = true
			case level == 1:
				switch a {
				case atom.Div, atom.P, atom.Li, atom.Tr, atom.Article, atom.Section:
					b.WriteString("<p>")
				}
			case len(stack) < 1<<16:
				keep := depth < flattenDepth && a != 0 && a != atom.Font && a != atom.B && a != atom.I
				if keep {
					depth++
					b.WriteString(raw)
				}
				stack = append(stack, open{a, keep})
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if unnested(a) || level == 1 {
				if unnested(a) || a == atom.A {
					b.WriteString(raw)
				}
				continue
			}
			for i := len(stack) - 1; i >= 0 && i >= len(stack)-64; i-- {
				if stack[i].name != a {
					continue
				}
				for _, o := range stack[i:] {
					if o.kept {
						depth--
					}
				}
				if stack[i].kept {
					b.WriteString(raw)
				}
				stack = stack[:i]
				break
			}
		}
	}
}

// unnested elements hold no other elements, or stand once in a page.
func unnested(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Param, atom.Source, atom.Track, atom.Wbr, atom.Script, atom.Style, atom.Title, atom.Textarea,
		atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Xmp, atom.Plaintext, atom.Html, atom.Head, atom.Body:
		return true
	}
	return false
}
