package extract

import "strings"

// Bounds beyond which Markdown costs its parser time that grows with the
// square: no text that people write comes near them.
const (
	maxMarkdown   = 4 << 20 // bytes of a file
	maxMarks      = 400     // characters that may begin emphasis, links or attributes, in one paragraph
	maxColumns    = 200     // of a table
	maxQuotes     = 32      // of quotations
	maxIndent     = 120     // spaces
	maxNotes      = 2000    // and references to them; no link is one after them
	maxDefs       = 32 << 10
	maxTagOnALine = 1000 // bytes
)

// bounded escapes the marks that are beyond the bounds, so that they show as
// they are written.
func bounded(s string) string {
	total := marksIn(s).count(s, markBracket|markStar|markUnderscore|markTilde|markBrace|markGreater|markPipe)
	indented := false
	for i := maxIndent/2 - 1; i < len(s)-1 && !indented; i += maxIndent / 2 {
		// A run of so many spaces cannot but hold two of them here.
		indented = s[i] == ' ' && s[i+1] == ' ' && strings.Contains(s, strings.Repeat(" ", maxIndent))
	}
	if total <= maxMarks && !indented {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	n, notes, code, blank := 0, 0, false, true
	var fence string
	for at := 0; at < len(s); {
		_, next := lineAt(s, at)
		l := s[at:next]
		at = next
		t, indent := unindent(l)
		if t = strings.TrimRight(t, "\r\n"); t == "" {
			n, blank = 0, true
			b.WriteString(l)
			continue
		}
		switch {
		case fence != "":
			if strings.HasPrefix(t, fence) {
				fence = ""
			}
			b.WriteString(l)
			continue
		case strings.HasPrefix(t, "```"), strings.HasPrefix(t, "~~~"):
			if !strings.Contains(t[3:], "`") {
				fence = t[:countRun(t, t[0])]
				b.WriteString(l)
				continue
			}
		}
		if code = indent >= 4 && (blank || code); code && indent < maxIndent {
			b.WriteString(l)
			blank = false
			continue
		}
		blank = false
		if indent >= maxIndent {
			l = strings.Repeat(" ", maxIndent) + strings.TrimLeft(l, " \t")
		}
		if isListItem(t) || strings.IndexByte(t, '|') >= 0 {
			n = 0
		}
		columns, quotes, leading := 0, 0, true
		for i := 0; i < len(l); i++ {
			switch c := l[i]; c {
			case '>':
				if leading {
					if quotes++; quotes > maxQuotes {
						continue
					}
				}
			case '|':
				if columns++; columns > maxColumns {
					b.WriteByte('\\')
				}
				if columns <= maxColumns {
					n = 0 // the next cell
				}
			case '[', '*', '_', '~', '{':
				if n++; c == '[' && i+1 < len(l) && l[i+1] == '^' {
					notes++
				}
				if (n > maxMarks || notes > maxNotes && c == '[') && (i == 0 || l[i-1] != '\\') {
					b.WriteByte('\\')
				}
				leading = leading && c == '*'
			case ' ', '\t', '-', '+', '.', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			default:
				leading = false
			}
			b.WriteByte(l[i])
		}
	}
	return b.String()
}
