package extract

import (
	"strings"
	"unicode/utf8"
)

// simpleYAML reads what nearly all front matter consists of, "key: value",
// "key: [a, b]" and lists of one-line items, at a hundredth of the cost of a
// YAML library. ok is false for everything else, mistakes included, even where
// it could be understood: whenever it is true, the library gives the same.
func simpleYAML(s string, line int) (pairs []fmPair, ok bool) {
	if strings.IndexByte(s, '\r') >= 0 && strings.Count(s, "\r") != strings.Count(s, "\r\n") {
		return nil, false
	}
	n := strings.Count(s, "\n") + 1
	if n > 200 {
		return nil, false
	}
	pairs = make([]fmPair, 0, min(n, 24))
	for at := 0; at < len(s); line++ {
		l, next := lineAt(s, at)
		at = next
		if l == "" {
			continue
		}
		i := 0
		for i < len(l) && isKeyByte(l[i], i) {
			i++
		}
		if i == 0 || i >= len(l) || l[i] != ':' || isYAMLWord(l[:i]) || hasKey(pairs, l[:i]) {
			return nil, false
		}
		p := fmPair{key: l[:i], line: line, col: 1}
		v := l[i+1:]
		if v == "" {
			list, used, good := simpleBlockList(s[at:], line+1)
			if !good {
				return nil, false
			}
			if list == nil {
				// The library puts an empty value at its key or at the next: nobody asks.
				pairs = append(pairs, p)
				continue
			}
			p.fmNode = fmNode{kind: fmList, list: list, line: list[0].line, col: list[0].col - 2}
			pairs = append(pairs, p)
			for range used {
				_, next := lineAt(s, at)
				at = next
				line++
			}
			continue
		}
		if v[0] != ' ' {
			return nil, false
		}
		col := i + 2
		for v != "" && v[0] == ' ' {
			v, col = v[1:], col+1
		}
		if v == "" {
			return nil, false
		}
		if v[0] == '[' {
			list, good := simpleFlowList(v, line, col)
			if !good {
				return nil, false
			}
			p.fmNode = fmNode{kind: fmList, list: list, line: line, col: col}
		} else if p.fmNode, ok = simpleScalar(v, line, col, false); !ok {
			return nil, false
		}
		pairs = append(pairs, p)
	}
	return pairs, true
}

func isKeyByte(c byte, i int) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || i > 0 && (c == '-' || '0' <= c && c <= '9')
}

// isYAMLWord reports whether a plain scalar may mean something else than its
// letters.
func isYAMLWord(s string) bool {
	switch len(s) {
	case 1:
		return s == "~"
	case 4:
		return strings.EqualFold(s, "null") || strings.EqualFold(s, "true")
	case 5:
		return strings.EqualFold(s, "false")
	}
	return false
}

// simpleBlockList reads lines of "- item". used is how many lines it took;
// list is nil when the next line is another key or the end.
func simpleBlockList(s string, line int) (list []fmNode, used int, ok bool) {
	indent := -1
	for at := 0; at < len(s); line++ {
		l, next := lineAt(s, at)
		at = next
		if l == "" {
			// Only between keys: inside a list the library decides.
			if list != nil {
				rest, _ := lineAt(s, at)
				return list, used, rest == "" || isKeyByte(rest[0], 0)
			}
			rest, _ := lineAt(s, at)
			return nil, 0, at >= len(s) || rest != "" && isKeyByte(rest[0], 0)
		}
		i := 0
		for i < len(l) && l[i] == ' ' {
			i++
		}
		if i == len(l) || l[i] != '-' {
			return list, used, i == 0
		}
		if indent < 0 {
			indent = i
		}
		if i != indent || len(l) < i+3 || l[i+1] != ' ' || l[i+2] == ' ' {
			return nil, 0, false
		}
		item, good := simpleScalar(l[i+2:], line, i+3, false)
		if !good || item.kind != fmScalar {
			return nil, 0, false
		}
		list = append(list, item)
		used++
	}
	return list, used, true
}

// simpleFlowList reads [a, "b", 'c'] on one line.
func simpleFlowList(v string, line, col int) (list []fmNode, ok bool) {
	if v[len(v)-1] != ']' {
		return nil, false
	}
	if v == "[]" {
		return nil, true
	}
	ascii := isASCII(v)
	end := len(v) - 1
	list = make([]fmNode, 0, strings.Count(v, ",")+1)
	for i := 1; ; {
		for i < end && v[i] == ' ' {
			i++
		}
		if i >= end {
			return nil, false
		}
		j := i
		if q := v[i]; q == '"' || q == '\'' {
			k := strings.IndexByte(v[i+1:end], q)
			if k < 0 {
				return nil, false
			}
			j = i + k + 2
		} else {
			for j < end && v[j] != ',' {
				j++
			}
			for j > i && v[j-1] == ' ' {
				j--
			}
		}
		if j == i {
			return nil, false
		}
		at := col + i
		if !ascii {
			at = col + utf8.RuneCountInString(v[:i])
		}
		item, good := simpleScalar(v[i:j], line, at, true)
		if !good || item.kind != fmScalar {
			return nil, false
		}
		list = append(list, item)
		for i = j; i < end && v[i] == ' '; i++ {
		}
		if i == end {
			return list, true
		}
		if v[i] != ',' {
			return nil, false
		}
		i++
	}
}

// simpleScalar reads one scalar that is the whole of v.
func simpleScalar(v string, line, col int, flow bool) (fmNode, bool) {
	n := fmNode{kind: fmScalar, line: line, col: col}
	c := v[0]
	if c == '"' || c == '\'' {
		if len(v) < 2 || v[len(v)-1] != c {
			return n, false
		}
		n.text = v[1 : len(v)-1]
		for i := 0; i < len(n.text); i++ {
			if b := n.text[i]; b == c || b == '\\' || b < ' ' {
				return n, false
			}
		}
		return n, validText(n.text)
	}
	if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf) {
		return n, false
	}
	for i := 0; i < len(v); i++ {
		switch b := v[i]; b {
		case ':':
			if i+1 == len(v) || v[i+1] == ' ' || flow {
				return n, false
			}
		case '#':
			if v[i-1] == ' ' || flow { // i > 0: the first is no #
				return n, false
			}
		case '[', ']', '{', '}', '"', '\'', '&', '*', '!', '|', '>', '%', '@', '`', '?':
			if flow {
				return n, false
			}
		default:
			if b < ' ' || b == 0x7f {
				return n, false
			}
		}
	}
	if v[len(v)-1] == ' ' {
		return n, false
	}
	n.text = v
	if isYAMLWord(v) {
		switch v {
		case "true", "false":
			n.kind = fmBool
		default:
			return n, false
		}
	}
	return n, validText(v)
}

// validText refuses what the library treats in ways of its own: bytes that are
// no UTF-8, byte order marks and the Unicode line ends.
func validText(s string) bool {
	if isASCII(s) {
		return true
	}
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			if _, w := utf8.DecodeRuneInString(s[i:]); w == 1 {
				return false
			}
		case r == 0xFEFF, r == 0x85, r == 0xA0, r == 0x2028, r == 0x2029, 0x7f < r && r < 0xA0:
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
