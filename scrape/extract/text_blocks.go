package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A mark is what a block of text starts with.
type mark int

const (
	unmarked mark = iota
	bullet        // "- ", "• "
	numbered      // "1. "
	barred        // "|", a table's cell or row
)

// A textBlock is what stands as one piece on a page that was saved as text: a
// paragraph, a heading, one item of a list or a menu.
type textBlock struct {
	text   string // white space folded, without its mark; a number stays
	line   int    // of the file, from 1
	last   int    // its last line
	mark   mark
	indent int  // columns of white space before it
	gap    bool // a blank line or a rule stands before it
	joined int  // how many wrapped lines were put together
}

// maxTextLines bounds what is read of a file: a story ends long before.
const maxTextLines = 20000

// textBlocks cuts a text into its blocks. Lines that were wrapped at a width
// (a terminal browser's dump, a letter) are put together again.
func textBlocks(text string) []textBlock {
	lines := splitTextLines(text)
	width := wrapWidth(lines)
	var out []textBlock
	gap := true
	for i := 0; i < len(lines); {
		l := &lines[i]
		if l.text == "" || l.rule {
			gap = true
			i++
			continue
		}
		b := textBlock{line: i + 1, mark: l.mark, indent: l.indent, gap: gap}
		gap = false
		end := i + 1
		for end < len(lines) && continues(lines, end, width) {
			end++
		}
		if end == i+1 {
			if n := narrowRun(lines, i); n > 1 {
				end = i + n
			}
		}
		b.last, b.joined = end, end-i
		b.text = joinWrapped(lines[i:end])
		i = end
		if b.text == "" { // a bullet alone on its line: what follows is its text
			if i < len(lines) && lines[i].text != "" && lines[i].mark == unmarked && !lines[i].rule {
				lines[i].mark = b.mark
				gap = b.gap
			}
			continue
		}
		out = append(out, b)
	}
	return out
}

// A textLine is a line of the file, its mark cut off.
type textLine struct {
	text   string // trimmed; "" for a blank line and a bullet alone
	mark   mark
	indent int  // columns before the mark
	start  int  // columns before the text, as it goes on in the next line
	width  int  // columns up to the end of the text
	rule   bool // "-----", a border
}

func splitTextLines(text string) []textLine {
	var out []textLine
	for raw := range strings.SplitSeq(text, "\n") {
		if len(out) == maxTextLines {
			break
		}
		raw = strings.TrimRightFunc(raw, unicode.IsSpace)
		var l textLine
		rest := strings.TrimLeftFunc(raw, func(r rune) bool {
			if r == '\t' {
				l.indent += 8 - l.indent%8
				return true
			}
			if unicode.IsSpace(r) {
				l.indent += cells(r)
				return true
			}
			return false
		})
		if isRule(rest) {
			l.rule = true
			out = append(out, l)
			continue
		}
		l.start = l.indent
		number := 0
		if m, n := lineMark(rest); m != unmarked {
			l.mark = m
			switch m {
			case bullet:
				body := strings.TrimLeft(rest[n:], " \t")
				l.start += textCells(rest[:len(rest)-len(body)])
				rest = body
			case numbered:
				number = textCells(rest[:n]) + 1
			case barred:
				rest = strings.Trim(rest, "|│ ")
			}
		}
		l.text = rest
		l.width = l.start + textCells(rest)
		l.start += number
		out = append(out, l)
	}
	return out
}

// lineMark finds a list marker or a table bar at the start of a line, and how
// long it is.
func lineMark(s string) (mark, int) {
	r, n := utf8.DecodeRuneInString(s)
	switch r {
	case '|', '│':
		return barred, n
	case '-', '*', '+':
		if len(s) > 1 && s[1] != ' ' || s == "+" {
			return unmarked, 0
		}
		return bullet, n
	case '•', '□', '☆', '○', '■', '★', '◎', '●', '△', '▪', '◦', '‣', '·', '►', '▸', '»':
		if len(s) > n && s[n] != ' ' && s[n] != '\t' {
			return unmarked, 0
		}
		return bullet, n
	}
	if strings.HasSuffix(s, " |") || strings.HasSuffix(s, "\t|") {
		return barred, 0
	}
	d := 0
	for d < len(s) && d < 3 && '0' <= s[d] && s[d] <= '9' {
		d++
	}
	if d > 0 && d < 3 && len(s) > d+1 && (s[d] == '.' || s[d] == ')') && s[d+1] == ' ' {
		return numbered, d + 1
	}
	return unmarked, 0
}

// isRule tells lines that draw something.
func isRule(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("-_=*~#.·•+ ", r), 0x2500 <= r && r <= 0x259f, r == '—', r == '–', r == '―', r == '━':
			n++
		default:
			return false
		}
	}
	return n > 2
}

// wrapWidth finds the column at which the lines of a text were wrapped, 0 when
// they were not: the width that hardly any line exceeds, if many lines were
// broken only since the next word would have gone over it.
func wrapWidth(lines []textLine) int {
	var count [201]int
	total := 0
	for i := range lines {
		if w := lines[i].width; w > 30 && !lines[i].rule {
			count[min(w, 200)]++
			total++
		}
	}
	if total == 0 || count[200]*20 > total {
		return 0
	}
	over := 0
	width := 200
	for width > 40 && (over+count[width])*100 <= total {
		over += count[width]
		width--
	}
	// A few letters of slack: a justified or hand-made text has no sharp edge.
	full, broken := 0, 0
	for i := 0; i+1 < len(lines); i++ {
		a, b := &lines[i], &lines[i+1]
		if a.text == "" || b.text == "" || a.rule || b.rule || b.mark != unmarked || a.width < width/2 {
			continue
		}
		broken++
		if overflows(a, b, width) {
			full++
		}
	}
	if full < 2 || full*3 < broken {
		return 0
	}
	return width
}

// overflows reports whether b's first word would not have fitted behind a.
func overflows(a, b *textLine, width int) bool {
	w := a.width + firstWordCells(b.text)
	if !breaksAfter(a.text) && !isWide(firstRune(b.text)) {
		w++
	}
	return w > width
}

// continues reports whether line i is the wrapped rest of the one before it.
func continues(lines []textLine, i, width int) bool {
	a, b := &lines[i-1], &lines[i]
	if width == 0 || a.text == "" || b.text == "" || a.rule || b.rule || b.mark != unmarked || a.mark == barred {
		return false
	}
	if b.indent != a.start && !(a.mark == numbered && b.indent == a.indent) && !(a.mark == unmarked && b.indent < a.indent && a.indent <= 8) {
		return false
	}
	if overflows(a, b, width) {
		return true
	}
	// Wrapped by hand or justified: nearly full, and a sentence goes on.
	return a.width*5 >= width*4 && !endsSentence(a.text) && unicode.IsLower(firstRune(b.text))
}

// narrowRun gives the number of lines from i on that were wrapped together at
// a width of their own, as in a table's cell; 1 when there is no such run.
func narrowRun(lines []textLine, i int) int {
	end, widest, words := i+1, lines[i].width-lines[i].start, strings.Count(lines[i].text, " ")
	for end < min(len(lines), i+60) && lines[end].text != "" && !lines[end].rule && lines[end].mark == unmarked && lines[end].indent == lines[i].start {
		widest = max(widest, lines[end].width-lines[end].start)
		words += strings.Count(lines[end].text, " ")
		end++
	}
	n := end - i
	if n < 3 || widest < 34 || widest > 110 || words < 4*n || lines[i].mark == barred {
		return 1
	}
	for k := i; k+1 < end; k++ {
		if !overflows(&lines[k], &lines[k+1], lines[i].start+widest) {
			return 1
		}
	}
	return n
}

// breaksAfter reports whether a word may be broken after the end of s, so that
// the next line goes on without a space.
func breaksAfter(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	if r != '-' && r != '/' && r != '‐' {
		return false
	}
	p, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return unicode.IsLetter(p) || unicode.IsDigit(p)
}

func firstWordCells(s string) int {
	n := 0
	for i, r := range s {
		if unicode.IsSpace(r) || i > 0 && isWide(r) {
			break
		}
		n += cells(r)
		if i > 0 && (r == '-' || r == '/') || isWide(r) {
			break
		}
	}
	return n
}

func joinWrapped(lines []textLine) string {
	if len(lines) == 1 {
		return foldSpace(lines[0].text)
	}
	var b strings.Builder
	for i := range lines {
		s := lines[i].text
		if i > 0 {
			prev := lines[i-1].text
			last, _ := utf8.DecodeLastRuneInString(prev)
			if !breaksAfter(prev) && !(isWide(last) && isWide(firstRune(s))) {
				b.WriteByte(' ')
			}
		}
		b.WriteString(s)
	}
	return foldSpace(b.String())
}

// foldSpace makes every run of white space one space.
func foldSpace(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != ' ' }) && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// cells is the number of columns that a terminal gives a character.
func cells(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case isWide(r), 0xac00 <= r && r <= 0xd7a3, 0x1100 <= r && r <= 0x115f, 0x1f300 <= r && r <= 0x1faff:
		return 2
	case unicode.Is(unicode.Mn, r), r == 0x200b, r == 0x200d, r == 0xfe0f:
		return 0
	}
	return 1
}

func textCells(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			n++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		n += cells(r)
		i += size
	}
	return n
}
