package extract

import "strings"

// An mdBlock is one block of Markdown, told apart just far enough for what a
// skim needs: titles, opening paragraphs, pictures, and not to look for them in
// code.
type mdBlock struct {
	kind       mdKind
	start, end int    // in the source, from the first character of the first line to behind the last line
	level      int    // mdHeading: 1 to 6
	inner      string // mdHeading: what is between the marks
}

type mdKind uint8

const (
	mdBlank mdKind = iota // nothing more
	mdParagraph
	mdHeading
	mdCode
	mdHTML
	mdQuote
	mdList
	mdTable
	mdRule
	mdDefinition // of a link or a footnote
)

// nextBlock gives the block that begins at or after at. It never fails and
// always goes forward.
func nextBlock(s string, at int) mdBlock {
	for at < len(s) {
		l, next := lineAt(s, at)
		if !isBlank(l) {
			break
		}
		at = next
	}
	if at >= len(s) {
		return mdBlock{start: len(s), end: len(s)}
	}
	l, next := lineAt(s, at)
	b := mdBlock{start: at, end: next}
	t, indent := unindent(l)
	switch {
	case indent >= 4:
		b.kind = mdCode
		for b.end < len(s) {
			l, next := lineAt(s, b.end)
			if _, n := unindent(l); n < 4 && !isBlank(l) {
				break
			}
			b.end = next
		}
		return b
	case strings.HasPrefix(t, "```") || strings.HasPrefix(t, "~~~"):
		b.kind = mdCode
		n := countRun(t, t[0])
		if t[0] == '`' && strings.IndexByte(t[n:], '`') >= 0 { // code within a line
			return paragraph(s, b)
		}
		for b.end < len(s) {
			l, next := lineAt(s, b.end)
			b.end = next
			if u, in := unindent(l); in < 4 && u != "" && u[0] == t[0] && countRun(u, t[0]) >= n && isBlank(u[countRun(u, t[0]):]) {
				break
			}
		}
		return b
	case t[0] == '#':
		n := countRun(t, '#')
		if n <= 6 && (len(t) == n || t[n] == ' ' || t[n] == '\t') {
			b.kind, b.level = mdHeading, n
			b.inner = strings.TrimSpace(t[n:])
			if c := strings.TrimRight(b.inner, "#"); c == "" || strings.HasSuffix(c, " ") {
				b.inner = strings.TrimSpace(c)
			}
			return b
		}
		return paragraph(s, b)
	case isThematicBreak(t):
		b.kind = mdRule
		return b
	case t[0] == '>':
		b.kind = mdQuote
		return untilBlank(s, b)
	case isListItem(t):
		b.kind = mdList
		return untilBlank(s, b)
	case t[0] == '<':
		if strings.HasPrefix(t, "<!--") {
			b.kind = mdHTML
			if i := strings.Index(s[at:], "-->"); i >= 0 {
				_, b.end = lineAt(s, at+i)
				return b
			}
			return untilBlank(s, b)
		}
		if isHTMLBlock(t) {
			b.kind = mdHTML
			return untilBlank(s, b)
		}
		return paragraph(s, b)
	case t[0] == '[':
		if i := strings.Index(t, "]:"); i > 0 && strings.IndexByte(t[:i], ']') < 0 {
			b.kind = mdDefinition
			return b
		}
		return paragraph(s, b)
	case t[0] == '|':
		b.kind = mdTable
		return untilBlank(s, b)
	}
	return paragraph(s, b)
}

// paragraph reads on to the end of a paragraph, which may turn out to be a
// setext heading or a table.
func paragraph(s string, b mdBlock) mdBlock {
	b.kind = mdParagraph
	for lines := 1; b.end < len(s); lines++ {
		l, next := lineAt(s, b.end)
		t, indent := unindent(l)
		if t == "" {
			return b
		}
		if indent < 4 {
			switch c := t[0]; {
			case c == '=' && isBlank(strings.TrimLeft(t, "=")), c == '-' && isBlank(strings.TrimLeft(t, "-")):
				b.kind, b.level = mdHeading, 1
				if c == '-' {
					b.level = 2
				}
				b.inner = strings.TrimSpace(s[b.start:b.end])
				b.end = next
				return b
			case lines == 1 && strings.IndexByte(t, '|') >= 0 && strings.Trim(t, "|-: \t") == "" && strings.IndexByte(t, '-') >= 0:
				b.kind = mdTable
				return untilBlank(s, b)
			case c == '>', c == '#' && countRun(t, '#') <= 6 && strings.HasPrefix(strings.TrimLeft(t, "#"), " "),
				strings.HasPrefix(t, "```"), strings.HasPrefix(t, "~~~"),
				isThematicBreak(t), c == '<' && isHTMLBlock(t) && !isLoneTag(t),
				(c == '-' || c == '*' || c == '+' || strings.HasPrefix(t, "1.") || strings.HasPrefix(t, "1)")) && isListItem(t):
				return b
			}
		}
		b.end = next
	}
	return b
}

func untilBlank(s string, b mdBlock) mdBlock {
	for b.end < len(s) {
		l, next := lineAt(s, b.end)
		if isBlank(l) {
			break
		}
		b.end = next
	}
	return b
}

// unindent takes the white space off a line; a tab counts to the next fourth
// column.
func unindent(l string) (t string, indent int) {
	for i := 0; i < len(l); i++ {
		switch l[i] {
		case ' ':
			indent++
		case '\t':
			indent += 4 - indent%4
		default:
			return l[i:], indent
		}
	}
	return "", indent
}

func countRun(s string, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}

func isThematicBreak(t string) bool {
	c := t[0]
	if c != '-' && c != '*' && c != '_' {
		return false
	}
	n := 0
	for i := 0; i < len(t); i++ {
		switch t[i] {
		case c:
			n++
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return n >= 3
}

func isListItem(t string) bool {
	i := 0
	switch c := t[0]; {
	case c == '-' || c == '*' || c == '+':
		i = 1
	case '0' <= c && c <= '9':
		for i < len(t) && i < 9 && '0' <= t[i] && t[i] <= '9' {
			i++
		}
		if i >= len(t) || t[i] != '.' && t[i] != ')' {
			return false
		}
		i++
	default:
		return false
	}
	return i == len(t) || t[i] == ' ' || t[i] == '\t'
}

// isHTMLBlock tells markup that stands for itself from text that begins with
// a tag or an address in angle brackets.
func isHTMLBlock(t string) bool {
	name := tagName(t)
	switch name {
	case "":
		return strings.HasPrefix(t, "<!") || strings.HasPrefix(t, "<?")
	case "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
		"s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "font", "picture":
		return isLoneTag(t)
	}
	return !strings.ContainsAny(name, ":@.")
}

// isLoneTag reports whether a line is one tag and nothing else.
func isLoneTag(t string) bool {
	i := strings.IndexByte(t, '>')
	return i > 0 && isBlank(t[i+1:])
}

func tagName(t string) string {
	t = strings.TrimPrefix(t[1:], "/")
	i := 0
	for i < len(t) && t[i] != '>' && t[i] != ' ' && t[i] != '\t' && (t[i] != '/' || i == 0) {
		i++
	}
	if i == 0 || !('a' <= t[0]|0x20 && t[0]|0x20 <= 'z') {
		return ""
	}
	return strings.ToLower(t[:i])
}

// trimAttributes takes {#id .class} off the end of a heading.
func trimAttributes(s string) string {
	if strings.HasSuffix(s, "}") {
		if i := strings.LastIndexByte(s, '{'); i >= 0 && i+1 < len(s) && strings.IndexByte("#.:", s[i+1]) >= 0 {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}
