package feed

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// inert reports whether s is HTML that may go into a feed as it is: written in
// the language of markup.go, every character legal, every address absolute. It
// looks once at each byte; what it does not recognise it refuses.
func inert(s string) bool {
	var n nest
	var room [24]string
	n.open = room[:0]
	twice := false // there may be text that was decoded wrongly
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '<':
			end, ok := n.tag(s, i)
			if !ok {
				return false
			}
			i = end
		case c == '&':
			end := entity(s, i)
			if end < 0 || bare(n.top()) {
				return false
			}
			i = end
		case c >= 0x20 && c < 0x7F || c == '\n' || c == '\t':
			if c > ' ' && bare(n.top()) {
				return false
			}
			i++
		case c < utf8.RuneSelf:
			return false
		default:
			r, w := utf8.DecodeRuneInString(s[i:])
			if w == 1 || !legal(r) || bare(n.top()) {
				return false
			}
			twice = twice || r == 0xC2 || r == 0xC3
			i += w
		}
	}
	return len(n.open) == 0 && (!twice || mend(s) == s)
}

// tag reads the tag at s[i], and says where it ends and whether it is fit.
func (n *nest) tag(s string, i int) (int, bool) {
	i++
	closing := i < len(s) && s[i] == '/'
	if closing {
		i++
	}
	start := i
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || digit(s[i])) {
		i++
	}
	name := s[start:i]
	if i == len(s) || name == "" {
		return 0, false
	}
	if closing {
		if s[i] != '>' || n.top() != name {
			return 0, false
		}
		n.pop()
		return i + 1, true
	}
	if !n.fits(name) {
		return 0, false
	}
	var seen [12]string
	count, source := 0, false
	for s[i] == ' ' {
		i++
		start = i
		for i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
			i++
		}
		attr := s[start:i]
		if !strings.HasPrefix(s[i:], `="`) || !allowed(name, attr) || count == len(seen) {
			return 0, false
		}
		for _, other := range seen[:count] {
			if other == attr {
				return 0, false
			}
		}
		seen[count] = attr
		count++
		i += 2
		start = i
		for i < len(s) && s[i] != '"' {
			switch c := s[i]; {
			case c == '&':
				if i = entity(s, i); i < 0 {
					return 0, false
				}
			case c >= 0x20 && c < 0x7F || c == '\n' || c == '\t':
				i++
			default:
				r, w := utf8.DecodeRuneInString(s[i:])
				if r == utf8.RuneError || !legal(r) {
					return 0, false
				}
				i += w
			}
		}
		if i+1 >= len(s) || !fitValue(name, attr, s[start:i]) {
			return 0, false
		}
		source = source || attr == "src"
		i++
	}
	switch kindOf(name) {
	case void, voidLine, voidPart:
		if s[i] == '/' {
			i++
		}
		if name == "img" && !source {
			return 0, false
		}
	default:
		n.push(name)
	}
	if i == len(s) || s[i] != '>' {
		return 0, false
	}
	return i + 1, true
}

// fitValue reports whether a value, still escaped, is what attribute would make
// of it.
func fitValue(element, attr, value string) bool {
	switch attr {
	case "href", "src", "cite":
		if strings.Contains(value, "&") {
			value = strings.ReplaceAll(value, "&amp;", "&")
			value = strings.ReplaceAll(value, "&#39;", "'")
		}
		return safeAddress(value) || attr == "href" && value != "" && otherAddress(value) == value ||
			element == "img" && attr == "src" && safePicture(value)
	case "width", "height", "colspan", "rowspan", "span", "start", "value":
		return number(value)
	case "dir":
		return value == "ltr" || value == "rtl" || value == "auto"
	case "class":
		return strings.HasPrefix(value, "language-") && !strings.ContainsAny(value, " \n\t")
	case "alt":
		return true
	case "id":
		return value != "" && !strings.ContainsAny(value, " \t\n")
	}
	return strings.TrimSpace(value) != ""
}

// entity is where the character reference at s[i] ends, -1 when it is none
// that every parser takes alike.
func entity(s string, i int) int {
	rest := s[i+1:]
	end := strings.IndexByte(rest[:min(len(rest), 12)], ';')
	if end < 2 {
		return -1
	}
	switch name := rest[:end]; name {
	case "amp", "lt", "gt", "quot", "apos", "nbsp":
	default:
		if name[0] != '#' {
			return -1
		}
		base, num := 10, name[1:]
		if num[0] == 'x' || num[0] == 'X' {
			base, num = 16, num[1:]
		}
		r, err := strconv.ParseUint(num, base, 32)
		if err != nil || r > utf8.MaxRune || !legal(rune(r)) {
			return -1
		}
	}
	return i + end + 2
}
