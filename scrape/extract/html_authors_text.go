package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findBylineLines reads lines that say themselves that they are a byline,
// from a little above the headline to the story's first paragraphs.
func findBylineLines(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	for i, l := range s.lines {
		if l.start >= s.comments || s.at(l.start) != 0 || l.end-l.start > maxByline || s.foreign(l.zone, l.start)&(zoneComments|zoneNav|zoneTeaser|zoneCaption|zoneFooter|zoneBox) != 0 || s.inHeadline(l) {
			continue
		}
		text := s.line(l)
		for j := i + 1; j < len(s.lines) && j < i+4 && (isBare(text, p.lang) || runsOn(text) && len(text) < 100); j++ {
			text += " " + s.line(s.lines[j])
		}
		r, _ := readAnnounced(text, p.lang)
		trust := 75
		if s.inTeaserLink(l.node, l.end-l.start) {
			continue
		}
		switch {
		case r.sure && r.strong:
			trust = 80
		case r.sure:
		case r.said && len(r.credits) == 1 && (isAcronym(r.credits[0].name) || hasGivenName(r.credits[0].name)):
			trust = 65
		default:
			continue
		}
		if l.start < s.head {
			trust -= 10
		}
		if r.editor {
			trust -= 20
		}
		if s.foreign(l.zone, l.start)&zoneAside != 0 {
			trust -= 15
		}
		for _, f := range authorFinding(r, "“"+clip(text, 60)+"”", trust) {
			f.offset = l.start
			fs = append(fs, f)
		}
		if len(fs) == 3 {
			break
		}
	}
	return fs
}

// findBareLines reads lines right beside the headline that hold nothing but
// names, or names and a date.
func findBareLines(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	if s.head < 0 {
		return nil
	}
	undated := 0
	for i, l := range s.lines {
		above := l.start < s.head
		if l.start < s.head-200 || s.inHeadline(l) || l.start > s.headEnd+900 || s.foreign(l.zone, l.start)&^zoneQuote != 0 || l.end-l.start > 120 {
			continue
		}
		text := s.line(l)
		r := readByline(text, p.lang)
		if r.sure || r.persons() == 0 {
			continue
		}
		own := isDated(text)
		dated := own
		if l.start > min(s.headEnd+600, max(s.story, s.headEnd)+10) && !own {
			continue
		}
		// Right above the story's first paragraph.
		last := i+1 < len(s.lines) && s.lines[i+1].start == s.story && l.start > s.headEnd
		if above && !dated {
			continue
		}
		for j := max(i-1, 0); j <= i+2 && j < len(s.lines) && !dated; j++ {
			dated = j != i && !s.inHeadline(s.lines[j]) && s.lines[j].end-s.lines[j].start < 80 && isDateLine(s.line(s.lines[j]))
		}
		given := true
		for _, c := range r.credits {
			if c.kind != personName {
				continue
			}
			r, _ := utf8.DecodeRuneInString(c.name)
			switch {
			case isCased(c.name):
				given = given && hasGivenName(c.name)
			default:
				given = given && own && hasYear(text) && unspaced(r) && isLikelyName(c.name, p.lang)
			}
		}
		trust := 20
		switch {
		case own && given:
			trust = 65
		case dated && given, last && given:
			trust = 50
		case given && l.start <= s.headEnd+200:
			trust = 45
		case last && isCased(text) && !own:
			trust = 38
		case own && hasYear(text) && !unicode.IsDigit(rune(text[0])) && len(splitHard(text)) > 1 && isLikelyName(r.credits[0].name, p.lang) && (isCased(r.credits[0].name) || unspacedStart(r.credits[0].name)):
			trust = 45
		case own:
			trust = 35
		}
		if !own {
			undated++
			if s.tells(r.credits[0].name) {
				trust = 20
			}
		}
		for _, f := range authorFinding(r, "“"+clip(text, 60)+"”", trust) {
			f.offset = l.start
			fs = append(fs, f)
		}
		if len(fs) == 5 {
			break
		}
	}
	if undated >= 3 {
		// A list of names, not a byline.
		for i := range fs {
			fs[i].Trust = min(fs[i].Trust, 25)
		}
	}
	return fs
}

// tells reports whether the story or its headline speaks of somebody.
func (s *authorSurvey) tells(name string) bool {
	n := []byte(name)
	for _, l := range s.lines {
		if l.start >= s.head && l.start <= s.storyEnd && (s.isLong(l) || s.inHeadline(l)) && bytes.Contains(s.text[l.start:l.end], n) {
			return true
		}
	}
	return false
}

// inTeaserLink reports whether an element lies in a link that holds much more
// than its text: a teaser of another story.
func (s *authorSurvey) inTeaserLink(n *html.Node, length int) bool {
	for i := 0; n != nil && i < 8; n, i = n.Parent, i+1 {
		if n.DataAtom == atom.A && len(textWithin(n, length+200)) > length+60 {
			return true
		}
	}
	return false
}

// isDated reports whether a date stands in s, more than a year alone.
func isDated(s string) bool {
	groups := 0
	in := false
	for i := 0; i < len(s); i++ {
		d := s[i] >= '0' && s[i] <= '9'
		if d && !in {
			groups++
		}
		in = d
	}
	return groups >= 2 || strings.Contains(s, "年")
}

// hasYear reports whether a year of our time stands in s.
func hasYear(s string) bool {
	for i := 0; i+4 <= len(s); i++ {
		if (s[i] == '1' && s[i+1] == '9' || s[i] == '2' && s[i+1] == '0') && isDigit(s[i+2]) && isDigit(s[i+3]) && (i == 0 || !isDigit(s[i-1])) && (i+4 == len(s) || !isDigit(s[i+4])) {
			return true
		}
	}
	return false
}

// isDateLine reports whether a line begins with a date or a time, or says when.
func isDateLine(s string) bool {
	return strings.ContainsAny(s, "0123456789") && (skipDate(s) != s || isDateTail(s))
}

// isCased reports whether a name is written in a script with capitals.
func isCased(s string) bool {
	return strings.ToLower(s) != strings.ToUpper(s)
}

// findEndCredits reads the lines behind the story, "Text: Ann Lee", and the
// signature in brackets at its end, "… (Ann Lee)".
func findEndCredits(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	if s.storyEnd <= s.headEnd {
		return nil
	}
	signed := ""
	add := func(r bylineReading, text string, trust, at int) {
		if trust < 45 {
			// A signature ends the story; its bearer is not in it. Several
			// are teasers or quotations.
			name := r.credits[0].name
			if s.tells(name) || signed != "" && signed != name {
				trust = 25
			}
			signed = name
		}
		for _, f := range authorFinding(r, "“"+clip(text, 60)+"”", trust) {
			f.offset = at
			fs = append(fs, f)
		}
	}
	for i, l := range s.lines {
		if len(fs) == 4 || l.start >= s.comments {
			break
		}
		if l.start < s.story || l.start > s.storyEnd+800 || l.zone&(zoneComments|zoneNav|zoneTeaser|zoneCaption|zoneFooter|zoneBox) != 0 {
			continue
		}
		n := l.end - l.start
		if n > 200 {
			if l.end > s.storyEnd-1500 {
				if in := lastBracket(string(s.text[max(l.start, l.end-80):l.end])); in != "" {
					if r := readNames(in, p.lang, false); r.whole && (r.persons() > 0 && hasGivenName(in) || len(r.houses()) > 0) {
						add(r, "("+in+")", 45, l.start)
					}
				}
			}
			continue
		}
		text := s.line(l)
		if by, _ := matchBy(unwrap(text), p.lang); by == nil && l.start < s.storyEnd-400 && !(n < 50 && i > 0 && s.isLong(s.lines[i-1])) {
			continue
		}
		for j := i + 1; j < len(s.lines) && j < i+3 && isBare(text, p.lang); j++ {
			text += " " + s.line(s.lines[j])
		}
		r := readByline(text, p.lang)
		switch {
		case r.sure && r.editor:
			add(r, text, 48, l.start)
		case r.sure && r.strong && l.start >= s.storyEnd:
			add(r, text, 60, l.start)
		case r.sure && r.strong && r.persons() > 0 && l.start > s.story+(s.storyEnd-s.story)*3/4:
			add(r, text, 50, l.start)
		case r.sure && l.start >= s.storyEnd && r.persons() > 0:
			add(r, text, 50, l.start)
		case !r.sure && r.persons() == 1 && len(r.credits) == 1 && i > 0 && i+1 < len(s.lines) && s.isLong(s.lines[i-1]) && !s.isLong(s.lines[i+1]) && hasGivenName(r.credits[0].name) && l.start > s.story+(s.storyEnd-s.story)/2:
			add(r, text, 42, l.start) // signed
		case !r.sure && l.start >= s.storyEnd-200 && r.persons() == 1 && len(r.credits) == 1 && hasGivenName(r.credits[0].name) && i+1 < len(s.lines):
			// A name and, below it, what its bearer is.
			if next := s.line(s.lines[i+1]); len(next) < 120 {
				if name, _ := cutRoles(next, true); name == "" {
					add(r, text, 42, l.start)
				}
			}
		case l.start >= s.storyEnd-400:
			if in := lastBracket(text); in != "" && (r.persons() > 0 || len(in) > 1) {
				if r := readNames(in, p.lang, false); r.whole && (r.persons() > 0 && hasGivenName(in) || len(r.houses()) > 0) {
					add(r, "("+in+")", 45, l.start)
				}
			}
		}
	}
	return fs
}

// lastBracket gives what stands in brackets at the very end of s.
func lastBracket(s string) string {
	s = strings.TrimRight(s, " +.*#")
	if !strings.HasSuffix(s, ")") {
		return ""
	}
	i := strings.LastIndexByte(s, '(')
	if i < 0 {
		return ""
	}
	in := s[i+1 : len(s)-1]
	if len(in) < 2 || len(in) > 60 || !utf8.ValidString(in) {
		return ""
	}
	return in
}

func (s *authorSurvey) inHeadline(l pageLine) bool {
	return s.head >= 0 && l.start >= s.head && l.end <= s.headEnd
}

// clip shortens a quotation for a person.
func clip(s string, n int) string {
	for i := range s {
		if i >= n {
			return s[:i] + "…"
		}
	}
	return s
}

// findDatelines reads the agency in a dateline: "HAYWARD, Calif. (AP) — …",
// "Berlin (dpa) - …".
func findDatelines(p *page) []Finding {
	s := p.surveyAuthors()
	for _, l := range s.lines {
		if l.start < s.story {
			continue
		}
		text := string(s.text[l.start:min(l.end, l.start+120)])
		i := strings.IndexByte(text, '(')
		if i < 3 || i > 60 || !startsUpper(text) {
			return nil
		}
		in, after, ok := strings.Cut(text[i+1:], ")")
		after = strings.TrimSpace(after)
		if !ok || len(in) > 30 || !(strings.HasPrefix(after, "-") || strings.HasPrefix(after, "–") || strings.HasPrefix(after, "—") || strings.HasPrefix(after, ":")) {
			return nil
		}
		r := readNames(in, p.lang, false)
		if len(r.houses()) == 0 || r.persons() > 0 {
			return nil
		}
		fs := authorFinding(r, "“"+clip(strings.ToValidUTF8(text, ""), 60)+"”", 45)
		for j := range fs {
			fs[j].offset = l.start
		}
		return fs
	}
	return nil
}
