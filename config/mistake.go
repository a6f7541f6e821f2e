package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A position is a place in the file, counted from 1, columns in characters.
type position struct{ line, column int }

// A Mistake is one thing in a configuration file that is not right.
type Mistake struct {
	File         string
	Line, Column int // counted from 1, the column in characters
	Message      string
	Hint         string // what may have been meant, "" for none

	text string // the line it is about
}

// Error says it in one line: "copydesk.yaml:7:12: every: …; did you mean …?".
func (m *Mistake) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Message)
	if m.Hint != "" {
		s += "; " + m.Hint
	}
	return s
}

// Excerpt shows the line with a caret under the place, as two lines, each
// ended; "" when there is nothing to show.
func (m *Mistake) Excerpt() string {
	const most = 100
	if strings.TrimSpace(m.text) == "" {
		return ""
	}
	text := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return '\u00b7'
		}
		return r
	}, m.text))
	caret := min(max(m.Column-1, 0), len(text))
	start := 0
	if caret > most-20 {
		start = caret - (most - 20)
	}
	shown := text[start:min(len(text), start+most)]
	var under strings.Builder
	for _, r := range text[start:caret] {
		switch {
		case r == '\t':
			under.WriteRune('\t')
		case wide(r):
			under.WriteString("  ")
		case unicode.Is(unicode.Mn, r):
		default:
			under.WriteByte(' ')
		}
	}
	prefix := fmt.Sprintf("%5d | ", m.Line)
	return prefix + string(shown) + "\n" + strings.Repeat(" ", len(prefix)-2) + "| " + under.String() + "^\n"
}

// wide tells characters that take two columns on a terminal, near enough to
// put a caret under them.
func wide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 ||
		r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd)
}

// Mistakes are all mistakes in one file, in the order of their places.
type Mistakes []*Mistake

// Error gives a line for each.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted puts mistakes in the order of their places and drops repetitions.
func (ms Mistakes) sorted() Mistakes {
	slices.SortStableFunc(ms, func(a, b *Mistake) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return slices.CompactFunc(ms, func(a, b *Mistake) bool { return a.Error() == b.Error() })
}

// Wrong makes a mistake about a value of c, given as a pointer to the field
// that it is in, such as &c.Sources[0].Path; a field that the file does not
// set is placed at what it belongs to, or at the file's first line.
func (c *Config) Wrong(field any, format string, args ...any) *Mistake {
	p, ok := c.at[field]
	if !ok {
		p = position{1, 1}
	}
	return mistakeAt(c.file, c.lines, p, fmt.Sprintf(format, args...), "")
}

// File is the name of the file that c was read from.
func (c *Config) File() string { return c.file }

func mistakeAt(file string, lines []string, p position, message, hint string) *Mistake {
	m := &Mistake{File: file, Line: max(p.line, 1), Column: max(p.column, 1), Message: message, Hint: hint}
	if m.Line <= len(lines) {
		m.text = lines[m.Line-1]
	}
	return m
}

// nearest gives the word most like the one given, "" when none is near.
func nearest(word string, words []string) string {
	best, least := "", 3
	low := strings.ToLower(strings.ReplaceAll(word, "-", "_"))
	for _, w := range words {
		d := distance(low, strings.ToLower(w))
		if d < least && d*3 <= max(utf8.RuneCountInString(w), utf8.RuneCountInString(low)) {
			best, least = w, d
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b (optimal string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 64 || len(t) > 64 {
		return 64
	}
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range t {
		rows[0][j+1] = j + 1
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(s)][len(t)]
}

// orList writes "a, b or c".
func orList(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
}
