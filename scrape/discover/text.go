package discover

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isWide reports whether a rune says as much as half a word: Han, kana,
// Hangul.
func isWide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115F || r >= 0x2E80 && r <= 0x9FFF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x3FFFF)
}

// units measures text by what it says: a letter or digit is one, a wide rune
// two and a half, anything else nothing. A headline has some 50 in any script.
func units(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case isWide(r):
			n += 5
		case r < utf8.RuneSelf:
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				n += 2
			}
		case r >= 0x0590 && r <= 0x08FF && unicode.IsLetter(r):
			n += 3 // Hebrew and Arabic leave most vowels out
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			n += 2
		}
	}
	return n / 2
}

// squeeze joins the words of s with single spaces.
func squeeze(s string) string {
	return strings.Join(strings.Fields(s), " ")
}

// hidden elements say nothing to a reader.
func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Select, atom.Iframe, atom.Object, atom.Textarea,
		atom.Head, atom.Datalist, atom.Canvas, atom.Math, atom.Dialog, atom.Button:
		return n.DataAtom != atom.Noscript || true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return a.Val != "until-found"
		}
	}
	return false
}

// textOf is the visible text below a node, cut off at limit bytes.
func textOf(n *html.Node, limit int) string {
	var b strings.Builder
	writeText(&b, n, limit)
	return squeeze(b.String())
}

func writeText(b *strings.Builder, n *html.Node, limit int) {
	switch n.Type {
	case html.TextNode:
		b.WriteString(n.Data)
		return
	case html.ElementNode:
		if hidden(n) || screenReader(n) {
			return
		}
		if !inline(n.DataAtom) {
			b.WriteByte(' ')
		}
	}
	for c := n.FirstChild; c != nil && b.Len() < limit; c = c.NextSibling {
		writeText(b, c, limit)
	}
	if n.Type == html.ElementNode && !inline(n.DataAtom) {
		b.WriteByte(' ')
	}
}

// screenReader reports whether an element is for screen readers only, a
// repetition of what others see.
func screenReader(n *html.Node) bool {
	c := attr(n, "class")
	return strings.Contains(c, "screen-reader") || strings.Contains(c, "sr-only") || strings.Contains(c, "visually-hidden") || strings.Contains(c, "visuallyhidden")
}

// inline elements do not break a line.
func inline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn,
		atom.Em, atom.Font, atom.I, atom.Img, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr, atom.Q, atom.S, atom.Samp, atom.Small,
		atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Picture, atom.Source, atom.Svg, atom.Ruby, atom.Rb, atom.Rt, atom.Rp:
		return true
	}
	return false
}

func heading(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// hasWord reports whether a space-separated attribute holds the word.
func hasWord(list, word string) bool {
	for len(list) > 0 {
		i := strings.Index(list, word)
		if i < 0 {
			return false
		}
		j := i + len(word)
		if (i == 0 || list[i-1] == ' ') && (j == len(list) || list[j] == ' ') {
			return true
		}
		list = list[j:]
	}
	return false
}
