package extract

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// tellStory writes the story, its summary and what else is said of it.
func (t *textTrial) tellStory(skim bool) {
	var paragraphs, prose []string
	var html strings.Builder
	list := ""
	open := func(tag string) {
		if list != tag {
			if list != "" {
				html.WriteString("</" + list + ">\n")
			}
			if tag != "" {
				html.WriteString("<" + tag + ">\n")
			}
			list = tag
		}
	}
	for i, k := range t.keep {
		if !k {
			continue
		}
		b := &t.v.blocks[i]
		paragraphs = append(paragraphs, b.text)
		if b.mark == unmarked {
			prose = append(prose, b.text)
		}
		if skim {
			continue
		}
		switch {
		case b.mark == bullet:
			open("ul")
			html.WriteString("<li>" + escapeText(b.text) + "</li>\n")
		case b.mark == numbered && t.inList(i):
			open("ol")
			_, n := lineMark(b.text)
			html.WriteString("<li>" + escapeText(strings.TrimSpace(b.text[n:])) + "</li>\n")
		case t.isHeading(i):
			open("")
			html.WriteString("<h2>" + escapeText(b.text) + "</h2>\n")
		default:
			open("")
			html.WriteString("<p>" + escapeText(b.text) + "</p>\n")
		}
	}
	open("")
	t.a.Language = t.v.lang
	if t.lead >= 0 {
		prose = []string{t.v.blocks[t.lead].text}
	}
	t.a.Summary = openingSentences(prose, t.v.lang, 300)
	t.a.Fingerprint = MakeFingerprint(t.a.Title, paragraphs)
	if skim || len(paragraphs) == 0 {
		return
	}
	if t.lead >= 0 && t.a.Summary != "" {
		t.add(t.lead, Finding{Field: FieldSummary, Value: t.a.Summary, Rule: "standfirst", Trust: 80, Won: true})
	} else if t.a.Summary != "" {
		t.add(t.start, Finding{Field: FieldSummary, Value: t.a.Summary, Rule: "opening sentences", Trust: 60, Won: true})
	}
	if t.a.Language != "" {
		t.add(t.start, Finding{Field: FieldLanguage, Value: t.a.Language, Rule: "words of the text", Trust: 60, Won: true})
	}
	t.a.Text = strings.Join(paragraphs, "\n\n")
	t.a.Content = html.String()
	t.add(t.start, Finding{Field: FieldContent, Value: strconv.Itoa(utf8.RuneCountInString(t.a.Text)) + " characters",
		Rule: "longest run of story", Trust: 80, Won: true})
	t.findings[len(t.findings)-1].Where = t.where(t.start, max(t.end, t.start+1))
}

// inList reports whether block i continues or begins a numbered list: one
// number alone is a date, a heading or the start of a sentence.
func (t *textTrial) inList(i int) bool {
	number := func(i int) int {
		if i < 0 || i >= len(t.keep) || !t.keep[i] || t.v.blocks[i].mark != numbered {
			return -1
		}
		s := t.v.blocks[i].text
		n, _ := strconv.Atoi(s[:strings.IndexAny(s, ".)")])
		return n
	}
	n := number(i)
	return n >= 0 && (number(i-1) == n-1 || n == 1 && number(i+1) == 2)
}

// isHeading tells a sub-headline among the story's blocks: a short line that is
// no sentence, with a paragraph behind it.
func (t *textTrial) isHeading(i int) bool {
	w := &t.v.views[i]
	if w.closed && !strings.HasSuffix(t.v.blocks[i].text, "?") || w.chars > 110 || t.v.blocks[i].mark == barred {
		return false
	}
	next := i + 1
	for next < len(t.keep) && !t.keep[next] {
		next++
	}
	return next < len(t.keep) && t.v.views[next].prose > 0 && t.v.blocks[next].mark == unmarked
}
