package extract

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

type tokenKind uint8

const (
	tokenPunct tokenKind = iota
	tokenNumber
	tokenWord
)

// A token is a number, a word or one other character of a line. It holds no
// pointers: many are made.
type token struct {
	kind       tokenKind
	gap        bool  // white space before it
	digits     uint8 // how many digits n was written with
	start, end int32 // byte offsets
	r          rune
	known      int32 // of the word's senses in the lexicon's sets, 0 when it has none
	n          int64
}

// maxDateTokens bounds the work on one line; what stands behind is not read.
const maxDateTokens = 400

// tokenize splits a line. Digits of every script are numbers; so are Chinese
// numerals before 年, 月 and 日.
func tokenize(s string, toks []token) []token {
	words := dateLexicon()
	var buf [64]byte
	gap := false
	for i := 0; i < len(s) && len(toks) < maxDateTokens; {
		c := s[i]
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		t := token{start: int32(i), gap: gap, r: r}
		switch {
		case invisible(r):
			i += size
			continue
		case c == ' ' || c < ' ' || c >= utf8.RuneSelf && unicode.IsSpace(r):
			gap = true
			i += size
			continue
		case digitOf(r) >= 0:
			t.kind = tokenNumber
			for i < len(s) {
				r, size = utf8.DecodeRuneInString(s[i:])
				d := digitOf(r)
				if d < 0 {
					break
				}
				if t.digits < 18 {
					t.n = t.n*10 + int64(d)
				}
				t.digits = min(t.digits+1, 99)
				i += size
			}
			if t.digits > 4 && t.digits < 10 && c < utf8.RuneSelf && yearGlued(words, toks, s[t.start:i]) {
				i = int(t.start) + 4
				n, _ := atoi(s[t.start:i])
				t.n, t.digits = int64(n), 4
			}
		case spaceless(r):
			if n, w := hanNumber(s[i:]); w > 0 {
				t.kind, t.n, t.digits = tokenNumber, int64(n), 2
				if n > 99 {
					t.digits = 4
				}
				i += w
				break
			}
			t.kind = tokenWord
			end := i + size
			for n := min(words.first[r], len(s)-i); n > 0; n-- {
				if m := words.index[s[i:i+n]]; m != 0 {
					t.known, end = m, i+n
					break
				}
			}
			i = end
		case isWordRune(r):
			t.kind = tokenWord
			for i < len(s) {
				r, size = utf8.DecodeRuneInString(s[i:])
				if !isWordRune(r) && !invisible(r) || spaceless(r) {
					break
				}
				i += size
			}
			if i-int(t.start) <= len(buf) {
				t.known = words.index[string(foldWord(buf[:0], s[t.start:i]))]
			}
			if k := monthGlued(words, s[t.start:i]); t.known == 0 && k > 0 {
				i = int(t.start) + k
			}
		default:
			switch r {
			case '：':
				t.r = ':'
			case '，', '、', '،':
				t.r = ','
			case '．', '。':
				t.r = '.'
			case '／':
				t.r = '/'
			case '－', '‐', '‑', '−':
				t.r = '-'
			case '（':
				t.r = '('
			case '）':
				t.r = ')'
			case '’', '‘', '`', '´', 'ʼ':
				t.r = '\''
			case '©':
				t.known = words.index["©"]
			}
			i += size
		}
		t.end = int32(i)
		toks = append(toks, t)
		gap = false
	}
	return toks
}

// monthGlued finds a month's name, capitalized, at the end of a word that lost
// the space before it ("TimesNovember"); 0 if there is none.
func monthGlued(words *wordTable, word string) int {
	for k := len(word) - 3; k > 0 && k >= len(word)-12; k-- {
		if 'A' <= word[k] && word[k] <= 'Z' && 'a' <= word[k-1] && word[k-1] <= 'z' {
			var buf [16]byte
			for _, s := range words.of(foldWord(buf[:0], word[k:])) {
				if s.role == roleMonth {
					return k
				}
			}
			return 0
		}
	}
	return 0
}

// yearGlued tells whether a number is the year of the date before it and
// something that lost the space in front: "19. Dezember 202219. Dezember".
func yearGlued(words *wordTable, toks []token, digits string) bool {
	if digits[:2] != "20" && digits[:2] != "19" {
		return false
	}
	n := len(toks)
	for i := max(0, n-4); i < n; i++ {
		for _, s := range words.sets[toks[i].known] {
			if s.role == roleMonth && toks[i].kind == tokenWord {
				return true
			}
		}
	}
	sep := func(i int) bool { return toks[i].kind == tokenPunct && (toks[i].r == '/' || toks[i].r == '.') }
	day := func(i int) bool { return toks[i].kind == tokenNumber && toks[i].digits <= 2 }
	return n >= 4 && len(digits) <= 6 && sep(n-1) && day(n-2) && sep(n-3) && day(n-4)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

// invisible characters join, break or turn text and mean nothing in a date.
func invisible(r rune) bool {
	return r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0xFEFF
}

// spaceless tells the scripts that are written without spaces between words.
func spaceless(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF, r >= 0x1000 && r <= 0x109F, r >= 0x1100 && r <= 0x11FF, r >= 0x1780 && r <= 0x17FF:
		return true
	case r < 0x3005:
		return false
	}
	return r <= 0x3007 || r >= 0x3041 && r <= 0x318F || r >= 0x31F0 && r <= 0x31FF || r >= 0x3400 && r <= 0x9FFF ||
		r >= 0xAC00 && r <= 0xD7A3 || r >= 0xF900 && r <= 0xFAFF
}

// digitOf gives the value of a decimal digit of any script that dates are
// written in, -1 for anything else.
func digitOf(r rune) int {
	if r <= '9' {
		return max(int(r-'0'), -1)
	}
	if r < 0x0660 {
		return -1
	}
	for _, zero := range [...]rune{0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
		0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0xFF10} {
		if r < zero {
			return -1
		}
		if r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// hanNumber reads a Chinese numeral (二〇二〇, 二十一) that 年, 月, 日 or 号
// follows, and gives its length in bytes, 0 if there is none.
func hanNumber(s string) (n, width int) {
	digits, tens := 0, false
	for width < len(s) {
		r, size := utf8.DecodeRuneInString(s[width:])
		d := -1
		switch r {
		case '〇', '零', '○':
			d = 0
		case '一', '元':
			d = 1
		case '二':
			d = 2
		case '三':
			d = 3
		case '四':
			d = 4
		case '五':
			d = 5
		case '六':
			d = 6
		case '七':
			d = 7
		case '八':
			d = 8
		case '九':
			d = 9
		case '十':
			n, tens = max(n, 1)*10, true
		case '年', '月', '日', '号', '號':
			return n, width
		default:
			return 0, 0
		}
		if d >= 0 {
			if tens {
				n += d
			} else {
				n = n*10 + d
			}
		}
		if digits++; digits > 4 {
			return 0, 0
		}
		width += size
	}
	return 0, 0
}

// foldWord appends the word in lower case without the accents, points and
// joiners that people and systems leave out or put differently.
func foldWord(buf []byte, s string) []byte {
	ascii := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			ascii = false
			break
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf = append(buf, c)
	}
	if ascii {
		return buf
	}
	buf = buf[:0]
	var tmp [128]byte
	for _, r := range string(norm.NFD.AppendString(tmp[:0], s)) {
		switch {
		case r < utf8.RuneSelf:
			r = unicode.ToLower(r)
		case r >= 0x0300 && r <= 0x036F, r >= 0x0591 && r <= 0x05C7, r >= 0x064B && r <= 0x065F, r == 0x0640, r == 0x0670,
			r == 0x093C, r == 0x09BC, r == 0x0A3C, invisible(r):
			continue
		case r == 'ı':
			r = 'i'
		case r == 'ی', r == 'ى':
			r = 'ي'
		case r == 'ک':
			r = 'ك'
		default:
			r = unicode.ToLower(r)
		}
		buf = utf8.AppendRune(buf, r)
	}
	return buf
}
