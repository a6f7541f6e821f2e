package extract

import "strings"

// parseHeader reads lines of "Title: …" up to an empty line. n is where the
// text behind them begins, 0 when s does not begin with such lines. Since
// prose may begin with a word and a colon too, a title among them is required,
// and that every line is a known key or continues one.
func parseHeader(s string, line int) (pairs []fmPair, n int) {
	known := 0
	title := false
	for at := 0; at < len(s); line++ {
		l, next := lineAt(s, at)
		if isBlank(l) {
			if !title || known < 2 {
				return nil, 0
			}
			return pairs, next
		}
		at = next
		if l[0] == ' ' || l[0] == '\t' {
			if len(pairs) == 0 {
				return nil, 0
			}
			p := &pairs[len(pairs)-1]
			p.kind, p.text = fmScalar, strings.TrimSpace(p.text+"\n"+strings.TrimSpace(l))
			continue
		}
		i := 0
		for i < len(l) && (isKeyByte(l[i], i) || i > 0 && l[i] == ' ') {
			i++
		}
		if i == 0 || i > 30 || i >= len(l) || l[i] != ':' || len(l) > i+1 && l[i+1] != ' ' && l[i+1] != '\t' || len(pairs) >= 40 {
			return nil, 0
		}
		p := fmPair{key: l[:i], line: line, col: 1}
		v := strings.TrimLeft(l[i+1:], " \t")
		p.fmNode = fmNode{line: line, col: len(l) - len(v) + 1}
		if v = strings.TrimRight(v, " \t"); v != "" {
			p.kind, p.text = fmScalar, v
		}
		if f, _ := fieldOfKey(normalKey(p.key)); f != fieldUnknown {
			known++
			title = title || f == fieldTitle && p.text != ""
		} else if len(pairs) == 0 {
			return nil, 0
		}
		pairs = append(pairs, p)
	}
	if !title || known < 2 {
		return nil, 0
	}
	return pairs, len(s)
}
