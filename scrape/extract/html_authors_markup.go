package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const foreignZones = zoneComments | zoneNav | zoneTeaser | zoneCaption | zoneFooter

// at says how far from where bylines stand a stretch of the page is: 0 beside
// the headline, 1 behind the story, 2 elsewhere.
func (s *authorSurvey) at(start int) int {
	switch {
	case s.head < 0:
		return 1
	case start >= s.head-600 && start <= max(s.headEnd+1200, min(s.story+300, s.headEnd+4000)):
		return 0
	case start >= s.storyEnd-200 && start <= s.storyEnd+1500:
		return 1
	case start > s.headEnd && start < s.storyEnd:
		return 1
	}
	return 2
}

// foreign gives what zones a stretch lies in that speak against it. What
// stands right beside the headline belongs to it, whatever it is called.
func (s *authorSurvey) foreign(z pageZone, start int) pageZone {
	if s.head >= 0 && (start >= s.headEnd && start <= s.headEnd+250 || start < s.head && start >= s.head-120) {
		z &^= zoneNav | zoneTeaser | zoneAside | zoneFooter
	}
	return z
}

// findMicrodataAuthors reads itemprop and RDFa properties named author.
func findMicrodataAuthors(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	for _, m := range s.marks {
		if m.kind&markedProp == 0 || s.foreign(m.zone, m.start)&(zoneComments|zoneTeaser) != 0 {
			continue
		}
		r := bylineReading{}
		if name := propName(m.node); name != "" {
			r = readAuthorField(name, p.lang)
		} else if c := attr(m.node, "content"); c != "" {
			r = readAuthorField(c, p.lang)
		} else {
			r = s.readBlock(m, p.lang)
		}
		fs = append(fs, s.marked(p, r, m, 80)...)
	}
	return s.nearest(fs)
}

// propName gives the itemprop=name inside an item.
func propName(n *html.Node) string {
	if n.FirstChild == nil && attr(n, "itemscope") == "" && !hasAttr(n, "itemscope") {
		return ""
	}
	for c := n.FirstChild; c != nil; c = following(c, n) {
		if c.Type != html.ElementNode {
			continue
		}
		switch attr(c, "itemprop") {
		case "name":
			if v := attr(c, "content"); v != "" {
				return v
			}
			return textWithin(c, 300)
		}
		if attr(c, "property") == "name" || attr(c, "property") == "schema:name" {
			return textWithin(c, 300)
		}
	}
	return ""
}

// findRelAuthors reads links to the author.
func findRelAuthors(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	for _, m := range s.marks {
		if m.kind&markedRel == 0 || m.node.DataAtom != atom.A || s.foreign(m.zone, m.start)&(zoneComments|zoneTeaser) != 0 {
			continue
		}
		fs = append(fs, s.marked(p, s.readBlock(m, p.lang), m, 80)...)
	}
	return s.nearest(fs)
}

// findHCards reads microformats: p-author, and fn in a vcard.
func findHCards(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	for _, m := range s.marks {
		if m.kind&markedCard == 0 || s.foreign(m.zone, m.start)&foreignZones != 0 {
			continue
		}
		fs = append(fs, s.marked(p, s.readBlock(m, p.lang), m, 75)...)
	}
	return s.nearest(fs)
}

// findBylineBlocks reads elements whose class or id speaks of an author.
func findBylineBlocks(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	done := 0
	for _, m := range s.marks {
		if m.kind&(markedClass|markedByline|markedName) == 0 || s.foreign(m.zone, m.start)&foreignZones != 0 || m.zone&zoneBox != 0 || m.kind&markedBox != 0 {
			continue
		}
		if m.start < done || m.end-m.start > 400 {
			continue
		}
		trust := 75
		if m.kind&(markedByline|markedName) != 0 {
			trust = 80
		}
		got := s.marked(p, s.readBlock(m, p.lang), m, trust)
		if len(got) > 0 {
			done = m.end
			fs = append(fs, got...)
		}
	}
	return s.nearest(fs)
}

// findAuthorLinks reads links to where the site keeps its authors' pages.
func findAuthorLinks(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	for _, m := range s.marks {
		if m.kind&markedLink == 0 || m.node.DataAtom != atom.A || s.foreign(m.zone, m.start)&(foreignZones|zoneAside) != 0 || s.at(m.start) > 0 {
			continue
		}
		r := s.readBlock(m, p.lang)
		if len(r.credits) == 0 || r.persons() == 0 && m.kind&markedRel == 0 || !isLikelyName(r.credits[0].name, p.lang) {
			continue
		}
		fs = append(fs, s.marked(p, r, m, 65)...)
	}
	return s.nearest(fs)
}

// isLikelyName reports whether a name of the right form is likely one where
// its place does not vouch for it: Chinese ones begin with a family name.
func isLikelyName(name, lang string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return lang == "ja" || !unicode.Is(unicode.Han, r) || strings.ContainsRune(chineseFamilyNames, r)
}

// findAuthorBoxes reads boxes about the author, mostly behind the story.
func findAuthorBoxes(p *page) (fs []Finding) {
	s := p.surveyAuthors()
	for _, m := range s.marks {
		if m.kind&markedBox == 0 && (m.zone&zoneBox == 0 || m.kind&(markedName|markedRel|markedLink) == 0) || s.foreign(m.zone, m.start)&(zoneComments|zoneTeaser|zoneCaption|zoneNav) != 0 {
			continue
		}
		if m.end == m.start || m.end-m.start > 3000 {
			continue
		}
		r := s.readBlock(m, p.lang)
		if r.persons() != 1 {
			continue
		}
		fs = append(fs, s.marked(p, r, m, 50)...)
		if len(fs) >= 6 {
			break
		}
	}
	if len(fs) > 1 {
		// Several boxes about different people are a list of staff or teasers.
		for _, f := range fs[1:] {
			if !strings.EqualFold(f.Value, fs[0].Value) {
				return nil
			}
		}
	}
	return fs
}

// readBlock reads the names in a marked element, once for all rules.
func (s *authorSurvey) readBlock(m authorMark, lang string) bylineReading {
	r, ok := s.blocks[m.node]
	if !ok {
		r = s.readMark(m, lang)
		s.blocks[m.node] = r
	}
	return r
}

func (s *authorSurvey) readMark(m authorMark, lang string) bylineReading {
	if m.end > len(s.text) || m.end <= m.start {
		return bylineReading{}
	}
	text := strings.TrimSpace(string(s.text[m.start:min(m.end, m.start+600)]))
	if h := len(text) / 2; len(text) > 8 && (text[:h] == text[h:] || text[:h] == text[h+1:]) {
		text = text[:h] // shown twice, for small and large screens
	}
	if text == "" {
		return bylineReading{}
	}
	lines := strings.Split(text, "\n")
	var r bylineReading
	for i := 0; i < len(lines) && i < 8; i++ {
		l := lines[i]
		// "By" or "Ann Lee," and what follows are one.
		for i+1 < len(lines) && (runsOn(l) || isBare(l, lang)) {
			i++
			l += " " + lines[i]
		}
		one := readByline(l, lang)
		if !one.sure {
			one = readAuthorField(l, lang)
			if len(l) > 120 && one.persons() == 0 {
				one = bylineReading{}
			}
		}
		if len(r.credits) == 0 {
			r = one
			if r.sure {
				break
			}
			continue
		}
		if one.sure && r.persons() == 0 {
			r = one
			break
		}
		break
	}
	// Every linked name of a block is meant.
	if linked := s.linkedNames(m, lang); len(linked.credits) > r.persons() && linked.persons() >= r.persons() && linked.persons() > 0 {
		for _, c := range r.credits {
			if c.kind == houseName {
				linked.add(c)
			}
		}
		linked.sure = r.sure
		return linked
	}
	return r
}

// linkedNames reads the links in an element that lead to authors' pages.
func (s *authorSurvey) linkedNames(m authorMark, lang string) (r bylineReading) {
	for _, o := range s.marks {
		if o.start < m.start || o.end > m.end || o.node.DataAtom != atom.A || o.kind&(markedLink|markedRel) == 0 || o.node == m.node || o.end-o.start > 150 {
			continue
		}
		for _, c := range readAuthorField(string(s.text[o.start:o.end]), lang).credits {
			if c.kind == personName {
				r.add(c)
			}
		}
	}
	return r
}

// runsOn reports whether a line of a block ends in the middle of a list.
func runsOn(l string) bool {
	l = strings.TrimSpace(l)
	if strings.HasSuffix(l, ",") || strings.HasSuffix(l, "&") {
		return true
	}
	i := strings.LastIndexByte(l, ' ')
	_, ok := andWords[l[i+1:]]
	return ok
}

// isBare reports whether a line is nothing but the announcement of a byline.
func isBare(l, lang string) bool {
	by, rest := matchBy(strings.TrimSpace(l), lang)
	return by != nil && rest == ""
}

// marked makes a finding of what a marked element says.
func (s *authorSurvey) marked(p *page, r bylineReading, m authorMark, trust int) []Finding {
	m.zone = s.foreign(m.zone, m.start)
	if len(r.credits) == 0 || s.inTeaserLink(m.node, m.end-m.start) {
		return nil
	}
	switch s.at(m.start) {
	case 1:
		trust -= 10
		if m.start > s.storyEnd && m.kind&(markedRel|markedProp|markedCard) == 0 {
			trust -= 10
		}
	case 2:
		trust -= 30
	}
	if m.zone&zoneAside != 0 {
		trust -= 15
	}
	if m.zone&zoneHidden != 0 && r.persons() == 0 {
		trust -= 30
	}
	if m.zone&(zoneFooter|zoneNav|zoneCaption) != 0 {
		trust -= 30
	}
	fs := authorFinding(r, cssPath(m.node), trust)
	for i := range fs {
		fs[i].offset = m.start
		for j := range fs[i].authors {
			fs[i].authors[j].URL = s.linkOf(p, m, fs[i].authors[j].Name)
		}
	}
	return fs
}

// linkOf finds the address a name in an element is linked to.
func (s *authorSurvey) linkOf(p *page, m authorMark, name string) string {
	if m.node.DataAtom == atom.A {
		return p.abs(attr(m.node, "href"))
	}
	for n := m.node.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.A {
			return p.abs(attr(n, "href"))
		}
		if blockElements[n.DataAtom] {
			break
		}
	}
	for _, o := range s.marks {
		if o.start >= m.start && o.end <= m.end && o.node.DataAtom == atom.A && strings.Contains(string(s.text[o.start:o.end]), name) {
			return p.abs(attr(o.node, "href"))
		}
	}
	return ""
}

// nearest joins the findings of one rule: those beside the headline; when
// there are none, the first. Names that stand apart further down belong to
// other articles.
func (s *authorSurvey) nearest(fs []Finding) []Finding {
	if len(fs) <= 1 {
		return fs
	}
	var near, rest []Finding
	for _, f := range fs {
		if s.at(f.offset) == 0 {
			near = append(near, f)
		} else {
			rest = append(rest, f)
		}
	}
	if len(near) == 0 {
		near = rest[:1]
	}
	// Elements close to each other are one list.
	out := near[:1]
	for _, f := range near[1:] {
		last := &out[len(out)-1]
		if f.offset-last.offset < 200 && f.Trust == last.Trust {
			for _, a := range f.authors {
				if !hasAuthor(last.authors, a.Name) {
					last.authors = append(last.authors, a)
					last.Value += ", " + a.Name
				}
			}
			continue
		}
		out = append(out, f)
	}
	return out
}

func hasAuthor(as []Author, name string) bool {
	for _, a := range as {
		if strings.EqualFold(a.Name, name) {
			return true
		}
	}
	return false
}
