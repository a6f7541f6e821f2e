package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// cleanChars removes what no feed may carry (see [legal]) and turns every line
// end into a line feed. It is idempotent and returns s itself where there is
// nothing to do.
func cleanChars(s string) string {
	i := 0
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || !legal(r) {
			break
		}
		i += n
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:i])
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case r == '\f' || r == '\v':
			b.WriteByte(' ')
		case r == 0x85:
			b.WriteByte('\n')
		case r >= 0x80 && r < 0xA0:
			if w := windows1252[r-0x80]; w != 0 {
				b.WriteRune(w)
			}
		case legal(r):
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// windows1252 is what was meant by U+0080 to U+009F: Windows-1252 that somebody
// took for Latin-1.
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// legal reports whether a character may stand in a feed: an XML 1.0 character
// that is no control (but tab and line feed), no non-character, no byte order
// mark, no interlinear annotation and no replacement character.
func legal(r rune) bool {
	switch {
	case r < ' ':
		return r == '\n' || r == '\t'
	case r < 0x7f:
		return true
	case r < 0xA0:
		return false
	case r < 0xD800:
		return true
	case r < 0xE000, r >= 0xFDD0 && r <= 0xFDEF, r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFB, r == utf8.RuneError:
		return false
	}
	return r&0xFFFE != 0xFFFE && r <= unicode.MaxRune
}

// maxLine is how many bytes a one-line field may have.
const maxLine = 1000

// oneLine makes a one-line field of s: white space runs become one space,
// characters that would reorder or hide what stands around the field go, and
// the length is capped between two characters as a reader sees them.
func oneLine(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c > ' ' && c < 0x7f || c == ' ' && i > 0 && s[i-1] != ' '
	}
	if !plain || strings.HasSuffix(s, " ") {
		s = fold(cleanChars(s))
	}
	return cut(s, maxLine)
}

func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap, flag := false, false
	for _, r := range s {
		switch {
		case r == ' ' || unicode.IsSpace(r):
			gap = true
			continue
		case r == 0x00AD, r == 0x200B, r == 0x2060, r == 0x200E, r == 0x200F,
			r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			continue
		case r >= 0xE0000 && r <= 0xE007F && !flag: // tag characters spell the flag of a region, or hide text
			continue
		}
		flag = r == 0x1F3F4 || flag && r >= 0xE0000 && r <= 0xE007F
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// cut shortens s to at most n bytes between two grapheme clusters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	end := n
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	from := max(0, end-200)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	last, at, state := from, from, -1
	for rest := s[from:]; rest != "" && at <= n; {
		var c string
		last = at
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		at += len(c)
	}
	if last == from && from > 0 || last == 0 {
		last = end // a single cluster of absurd length
	}
	return strings.TrimSpace(s[:last])
}
