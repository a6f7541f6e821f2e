package feed

import (
	"strings"
	"unicode/utf8"
)

// maxLine is the length in bytes at which one-line texts are cut.
const maxLine = 1500

// legal reports whether a character may stand in a feed: one that XML 1.0
// (section 2.2) and HTML allow, that no validator warns of and that means
// something. Control characters of both ranges, non-characters, the byte order
// mark inside a text and U+FFFD, the trace of a wrong decoding, do not.
func legal(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\n' || r == '\t'
	case r < 0x7F:
		return true
	case r < 0xA0:
		return false
	case r < 0xFDD0:
		return r < 0xD800 || r > 0xDFFF
	case r <= 0xFDEF, r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFF && r != 0xFFFC:
		return false
	}
	return r&0xFFFE != 0xFFFE && r <= utf8.MaxRune
}

// clean removes what is not legal from a text and makes its line ends LF; form
// feed and vertical tab become a space, what is no UTF-8 goes byte by byte. A
// clean text comes back as it is, without a copy.
func clean(s string) string {
	i := dirty(s)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i >= 0 {
		b.WriteString(s[:i])
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\r':
			if !strings.HasPrefix(s[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == '\f', r == '\v', r == 0x85:
			b.WriteByte(' ')
		}
		s = s[i+n:]
		i = dirty(s)
	}
	b.WriteString(s)
	return b.String()
}

// dirty is the place of the first byte or character that is not legal, -1 when
// there is none.
func dirty(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < 0x7F || c == '\n' || c == '\t' {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			return i
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || !legal(r) {
			return i
		}
		i += n
	}
	return -1
}

// line makes s one line of plain text: clean, white space collapsed, not
// longer than maxLine, and unable to reorder what stands around it.
func line(s string) string {
	if plain(s) {
		return s
	}
	s = strings.Join(strings.Fields(clean(s)), " ")
	return cut(mend(bidi(s)), maxLine)
}

// plain reports whether s is a line already; it errs to the side of false.
func plain(s string) bool {
	if len(s) > maxLine {
		return false
	}
	space := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < 0x20 || c > 0x7E || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// cut shortens s to at most max bytes, at a space where one is near, and marks
// the cut with an ellipsis.
func cut(s string, max int) string {
	if len(s) <= max {
		return s
	}
	max -= len("…")
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	s = s[:max]
	if i := strings.LastIndexByte(s, ' '); i > max-80 {
		s = s[:i]
	}
	// A combining mark or joiner must not be parted from what it joins.
	return strings.TrimRight(s, " \u200d\ufe0f") + "…"
}

// bidi removes bidirectional controls that a line leaves open or that override
// the order of letters: one such title would turn around a whole list. Balanced
// isolates and embeddings stay.
func bidi(s string) string {
	if !strings.Contains(s, "\xe2\x80") && !strings.Contains(s, "\xe2\x81") {
		return s
	}
	depth, bad := 0, false
	for _, r := range s {
		switch r {
		case 0x202D, 0x202E:
			bad = true
		case 0x202A, 0x202B, 0x2066, 0x2067, 0x2068:
			depth++
		case 0x202C, 0x2069:
			depth--
		}
		if depth < 0 {
			bad = true
		}
	}
	if !bad && depth == 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}

// mend undoes decodings of UTF-8 as Latin-1 ("cafÃ©") in a text or in HTML,
// however often they were done. It looks at each run of text between tags,
// character references and line ends by itself, as the W3C validator does,
// which warns of what is left.
func mend(s string) string {
	if !strings.Contains(s, "\xc3\x82") && !strings.Contains(s, "\xc3\x83") {
		return s
	}
	var b strings.Builder
	for s != "" {
		n := strings.IndexAny(s, "<>&\n") + 1
		if n == 0 {
			n = len(s)
		}
		run := s[:n]
		for was := ""; run != was; {
			was, run = run, mojibake(run)
		}
		b.WriteString(run)
		s = s[n:]
	}
	return b.String()
}

// mojibake undoes one wrong decoding where it is certain: the whole of s
// consists of Latin-1 characters and makes valid UTF-8 bytes.
func mojibake(s string) string {
	if !strings.Contains(s, "\xc3\x82") && !strings.Contains(s, "\xc3\x83") {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xFF {
			return s
		}
		b = append(b, byte(r))
	}
	if !utf8.Valid(b) {
		return s
	}
	return clean(string(b))
}

// guard makes a plain text read as plain text by everybody. Several readers
// take titles for HTML once more after decoding, and validators warn of what
// looks like a tag or a character reference; an invisible word joiner (U+2060)
// behind such a "<" or "&" keeps the letters and stops both.
func guard(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		if i+1 < len(s) && (s[i] == '<' && tagStart(s[i+1]) || s[i] == '&' && reference(s[i+1:])) {
			b.WriteString("\u2060")
		}
	}
	return b.String()
}

func tagStart(c byte) bool {
	return c == '/' || c == '!' || c == '?' || letter(c)
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// reference reports whether s, which follows an ampersand, goes on like a
// character reference: "amp;", "#39;", "#x27;".
func reference(s string) bool {
	for i := 0; i < len(s) && i < 33; i++ {
		switch c := s[i]; {
		case c == ';':
			return i > 0
		case !letter(c) && !digit(c) && !(c == '#' && i == 0):
			return false
		}
	}
	return false
}

// cdata is s as a CDATA section, "" for "". Content goes into feeds so, not
// escaped: it is shorter, and a parser in wide use refuses a document with
// more than a thousand character references as an attack.
func cdata(s string) string {
	if s == "" {
		return ""
	}
	return "<![CDATA[" + strings.ReplaceAll(s, "]]>", "]]]]><![CDATA[>") + "]]>"
}

// escaped is s as character data of XML or HTML. hex writes "&" and "<" as
// hexadecimal references, which the W3C validator wants in titles; otherwise
// they are named.
func escaped(s string, hex bool) string {
	if hex {
		return hexadecimal.Replace(s)
	}
	return named.Replace(s)
}

var (
	hexadecimal = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&gt;")
	named       = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)
