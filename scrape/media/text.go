package media

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// tidy makes a tag's value fit to be handed on: valid UTF-8 without control
// characters, white space collapsed, of one line unless lines is set.
func tidy(s string, lines bool) string {
	if len(s) > maxText {
		s = s[:maxText]
		for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
		if len(s) > 0 && s[len(s)-1] >= utf8.RuneSelf {
			s = s[:len(s)-1]
		}
	}
	s = strings.ToValidUTF8(s, "")
	var b strings.Builder
	gap, breaks := false, 0
	for _, r := range strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n") {
		switch {
		case r == '\n' && lines:
			breaks++
		case unicode.IsSpace(r) || r == 0:
			gap = true
		case unicode.IsControl(r) || r == utf8.RuneError || r == '\uFEFF':
		default:
			switch {
			case b.Len() == 0:
			case breaks > 0:
				b.WriteString(strings.Repeat("\n", min(breaks, 2)))
			case gap:
				b.WriteByte(' ')
			}
			gap, breaks = false, 0
			b.WriteRune(r)
		}
	}
	return b.String()
}

// western reads text that ought to be Latin-1 and is in fact what the machine
// that wrote it had: UTF-8 or Windows-1252.
func western(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var s strings.Builder
	for _, c := range b {
		r := rune(c)
		if c >= 0x80 && c < 0xa0 {
			r = windows1252[c-0x80]
		}
		s.WriteRune(r)
	}
	return s.String()
}

var windows1252 = [32]rune{'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0, 0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ'}

// wide reads UTF-16; a byte order mark goes before what big says.
func wide(b []byte, big bool) string {
	if len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff {
		big, b = true, b[2:]
	} else if len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe {
		big, b = false, b[2:]
	}
	u := make([]uint16, len(b)/2)
	for i := range u {
		lo, hi := b[2*i], b[2*i+1]
		if big {
			lo, hi = hi, lo
		}
		u[i] = uint16(hi)<<8 | uint16(lo)
	}
	return string(utf16.Decode(u))
}
