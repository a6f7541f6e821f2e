package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxCredit is how long a line below the title may be that is a byline or a
// date, in bytes.
const maxCredit = 220

// top reads what stands above the story: the title, then lines of names and
// dates. They are cut off the story where they are shown elsewhere.
func (m *markdownFile) top() {
	at, below := m.heading()
	m.credits(at, below || m.has(fieldTitle))
	if m.has(fieldTitle) {
		m.title = m.article.Title
	} else if m.title == "" {
		m.title = titleFromName(m.opt.Name)
		m.add(FieldTitle, m.title, "file name", m.opt.Name, 30, "")
	}
}

// heading finds the title in the text. It gives where the text goes on below
// it, and whether one was found.
func (m *markdownFile) heading() (at int, found bool) {
	declared := m.has(fieldTitle)
	prose, first := false, -1
	for from, n := 0, 0; from < len(m.text) && n < 200; n++ {
		b := nextBlock(m.text, from)
		from = b.end
		switch b.kind {
		case mdHeading, mdHTML:
			level, title := b.level, ""
			if b.kind == mdHTML {
				if level, title = htmlHeading(m.text[b.start:b.end]); level == 0 {
					continue
				}
			} else {
				title = m.inline(trimAttributes(b.inner))
			}
			title = oneLine(title)
			if title == "" {
				continue
			}
			where := m.lineOf(m.text[b.start:b.end])
			switch {
			case declared && sameTitle(title, m.article.Title):
				m.cut(b.start, b.end)
				m.add(FieldTitle, title, "first heading", where, 80, "the front matter says the same")
				return b.end, true
			case declared:
				m.add(FieldTitle, title, "first heading", where, 80, "the front matter says otherwise")
				if first < 0 {
					first = 0
				}
				return first, false
			case level == 1 || !prose:
				m.cut(b.start, b.end)
				m.title = title
				m.add(FieldTitle, title, "first heading", where, 80, "")
				return b.end, true
			}
		case mdParagraph:
			if strings.HasPrefix(m.text[b.start:b.end], "![") && !strings.Contains(m.text[b.start:b.end], "\n") {
				continue
			}
			if first < 0 {
				first = b.start
			}
			if b.end-b.start > maxCredit {
				prose = true
			}
			if declared && (prose || n > 2) {
				return max(first, 0), false
			}
		case mdBlank:
		default:
			prose = true
		}
	}
	return max(first, 0), false
}

// credits reads the lines below the title as long as they are bylines and
// dates and nothing else.
func (m *markdownFile) credits(at int, below bool) {
	lines := 0
	for n := 0; at < len(m.text) && n < 3 && lines < 6; n++ {
		b := nextBlock(m.text, at)
		if b.kind == mdBlank {
			break
		}
		if b.kind != mdParagraph && b.kind != mdHeading {
			return
		}
		if b.kind == mdHeading && b.level < 3 {
			return
		}
		block := m.text[b.start:b.end]
		if strings.HasPrefix(block, "![") || strings.HasPrefix(block, "<img") {
			at = b.end
			continue
		}
		taken := 0
		if first, _ := lineAt(block, 0); len(block) > maxCredit && !hardBreak(first) {
			return // a paragraph that is wrapped by hand
		}
		for taken < len(block) {
			l, next := lineAt(block, taken)
			if len(l) > maxCredit || strings.HasPrefix(l, "[") && strings.Contains(l, "]: ") {
				return
			}
			if !isBlank(l) && !m.credit(strings.Trim(strings.TrimLeft(l, "# \t"), " \t\\"), below) {
				break
			}
			taken = next
			lines++
		}
		if taken > 0 {
			m.cut(b.start, b.start+taken)
		}
		if taken < len(block) {
			return
		}
		at = b.end
	}
}

// credit reads one line; false means that it is part of the story.
func (m *markdownFile) credit(written string, below bool) bool {
	line := oneLine(m.inline(written))
	if line == "" {
		return false
	}
	authors, credits, sure := parseByline(line, m.lang)
	if !sure && !below {
		return false
	}
	dates := findDates(line, dateContext{lang: m.lang, now: m.opt.Now})
	if !sure {
		// Names without "By" are left alone; a date stands for itself.
		if len(dates) == 0 {
			return false
		}
		authors, credits = nil, nil
	}
	left := line
	for i := len(dates) - 1; i >= 0; i-- {
		left = left[:dates[i].start] + left[min(dates[i].end, len(left)):]
	}
	if !sure && countWords(left) > 3 || sure && len(dates) == 0 && endsSentence(line) && countWords(line) > 12 {
		return false
	}
	where := m.lineOf(written)
	if len(authors) > 0 && m.a.Authors == nil {
		m.a.Authors = authors
		why := ""
		if m.has(fieldAuthors) {
			why = "the front matter says otherwise"
		}
		m.add(FieldAuthors, authorNames(authors), "byline below the title", where, 75, why)
	}
	if len(credits) > 0 && m.a.Publisher == "" {
		m.a.Publisher = credits[0]
		m.add(FieldPublisher, credits[0], "byline below the title", where, 60, "")
	}
	for _, x := range dates {
		switch {
		case x.label == datePublished && m.a.Published.IsZero():
			m.a.Published = x.date
			m.add(FieldPublished, x.date.String(), "labelled date below the title", where, 80, "")
		case x.label == dateUpdated && m.a.Updated.IsZero():
			m.a.Updated = x.date
			m.add(FieldUpdated, x.date.String(), "labelled date below the title", where, 80, "")
		case x.label == dateUnlabelled && m.byDay.IsZero():
			m.byDay = x.date
		}
	}
	return true
}

// hardBreak reports whether a line of a paragraph ends where it does on
// purpose.
func hardBreak(l string) bool {
	return strings.HasSuffix(l, "  ") || strings.HasSuffix(l, "\\") || strings.HasSuffix(l, "<br>") || strings.HasSuffix(l, "<br/>")
}

func countWords(s string) int {
	return len(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// cut takes a part that is shown elsewhere off the story. Parts come in order.
func (m *markdownFile) cut(start, end int) {
	if n := len(m.cuts); n > 0 && isBlank(m.text[m.cuts[n-1][1]:start]) {
		m.cuts[n-1][1] = end
		return
	}
	m.cuts = append(m.cuts, [2]int{start, end})
}

// story gives the text without what was cut off, and where the mark of the
// excerpt is in it.
func (m *markdownFile) story() (s string, more int) {
	more = m.more
	if len(m.cuts) == 0 {
		return m.text, more
	}
	if len(m.cuts) == 1 && isBlank(m.text[:m.cuts[0][0]]) {
		return m.text[m.cuts[0][1]:], max(more-m.cuts[0][1], -1)
	}
	var b strings.Builder
	from := 0
	for _, c := range m.cuts {
		b.WriteString(m.text[from:c[0]])
		if m.more >= c[1] {
			more -= c[1] - c[0]
		}
		from = c[1]
	}
	b.WriteString(m.text[from:])
	return b.String(), more
}

// opened is as much of a paragraph as may get into the opening: more than
// maxSummary characters of any script, and little more, for Skim.
func opened(p string) string {
	const ascii, wide = 2 * maxSummary, 4 * maxSummary
	if len(p) > ascii && isASCII(p[:ascii]) {
		return p[:ascii]
	}
	return cutAtRune(p, wide)
}

// opening makes the summary: the part above the excerpt's mark, else the first
// paragraphs.
func (m *markdownFile) opening() {
	if m.has(fieldSummary) && m.article.Summary != "" {
		return
	}
	s, more := m.story()
	rule := "first sentences"
	if more > 0 && more <= len(s) && !isBlank(s[:more]) {
		s, rule = s[:more], "text above <!--more-->"
	}
	var paragraphs []string
	quoted := ""
	used := 0
	for from, n := 0, 0; from < len(s) && n < 60 && used < 200; n++ {
		b := nextBlock(s, from)
		from = b.end
		source := s[b.start:b.end]
		switch b.kind {
		case mdQuote:
			if quoted == "" {
				quoted = oneLine(m.inline(opened(strings.ReplaceAll(strings.TrimLeft(source, "> "), "\n>", "\n"))))
			}
			continue
		case mdHTML:
			source = htmlText(source)
		case mdParagraph:
			source = m.inline(opened(source))
		default:
			continue
		}
		if p := oneParagraph(source); p != "" {
			paragraphs = append(paragraphs, p)
			used += utf8.RuneCountInString(p)
		}
	}
	if len(paragraphs) == 0 && quoted != "" {
		paragraphs = []string{quoted}
	}
	m.a.Summary = openingSentences(paragraphs, m.lang, maxSummary)
	m.add(FieldSummary, m.a.Summary, rule, "text", 60, "")
}

// oneParagraph is oneLine without its limit.
func oneParagraph(s string) string {
	if len(s) <= maxLine {
		return oneLine(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// picture takes the first one of the text.
func (m *markdownFile) picture() {
	if m.has(fieldImage) {
		return
	}
	if !strings.Contains(m.text, "![") && !strings.Contains(m.text, "<img") {
		return
	}
	for from, n := 0, 0; from < len(m.text) && n < 5000; n++ {
		b := nextBlock(m.text, from)
		from = b.end
		if b.kind == mdCode {
			continue
		}
		source := m.text[b.start:b.end]
		if !strings.Contains(source, "![") && !strings.Contains(source, "<img") {
			continue
		}
		if img := m.firstImage(source); img != nil {
			m.a.Image = img
			m.add(FieldImage, img.URL, "first picture of the text", m.lineOf(source), 60, "")
			return
		}
	}
}
