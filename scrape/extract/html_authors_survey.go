package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An authorSurvey is what the author rules need of a page's visible text: it
// is walked once, and every marked element's text is a stretch of the result.
type authorSurvey struct {
	text  []byte // white space collapsed, blocks parted by \n
	lines []pageLine
	marks []authorMark

	blocks map[*html.Node]bylineReading // what marked elements were read as

	head     int // where the headline begins in text; -1 when there is none
	headEnd  int
	comments int // where readers' comments begin by their heading; else the end
	story    int // where the first long line behind the headline begins
	storyEnd int // where the last long line of the story ends
}

// A pageLine is a run of text without a block boundary.
type pageLine struct {
	start, end int
	zone       pageZone
	node       *html.Node // the innermost element it begins in
}

// A pageZone is a part of the page in which its own byline does not stand.
type pageZone uint16

const (
	zoneComments pageZone = 1 << iota
	zoneNav
	zoneTeaser
	zoneCaption
	zoneFooter
	zoneAside
	zoneBox // a box about the author
	zoneQuote
	zoneHidden
)

// An authorMark is an element whose markup says that it has to do with the
// author.
type authorMark struct {
	node       *html.Node
	kind       markKind
	start, end int // its text
	zone       pageZone
}

type markKind uint8

const (
	markedClass markKind = 1 << iota // class or id says author, byline and the like
	markedName                       // … and name
	markedRel                        // rel=author
	markedProp                       // itemprop or property author
	markedCard                       // hCard: p-author, or fn in vcard
	markedLink                       // a link to an author's page
	markedByline
	markedBox
)

// surveyAuthors gives the survey of the page, made when first asked for.
func (p *page) surveyAuthors() *authorSurvey {
	if p.survey == nil {
		p.survey = newAuthorSurvey(p)
	}
	return p.survey
}

func newAuthorSurvey(p *page) *authorSurvey {
	s := &authorSurvey{head: -1, blocks: map[*html.Node]bylineReading{}}
	w := surveyor{authorSurvey: s, above: map[*html.Node]bool{}, classes: map[string]classReading{}}
	h := p.h1
	if h == nil {
		h = p.findHeadline()
	}
	w.headline = h
	for n := h; n != nil; n = n.Parent {
		w.above[n] = true
	}
	w.text = make([]byte, 0, 16<<10)
	w.lines = make([]pageLine, 0, 256)
	root := p.doc.Nodes[0]
	w.walk(root, 0, 0)
	w.endLine(nil, 0)
	if s.head < 0 {
		s.findTitleLine(p.title)
	}
	s.measure()
	return s
}

// findTitleLine takes for the headline the first line that says what the title
// says, where no heading does.
func (s *authorSurvey) findTitleLine(title string) {
	want := wordsOf(title)
	if len(want) < 2 {
		return
	}
	for _, l := range s.lines {
		if n := l.end - l.start; n < len(title)*2/3 || n > len(title)*3/2 {
			continue
		}
		hit, all := 0, 0
		for w := range wordsOf(s.line(l)) {
			all++
			if want[w] {
				hit++
			}
		}
		if 2*hit*10 >= 8*(all+len(want)) {
			s.head, s.headEnd = l.start, l.end
			return
		}
	}
}

// findHeadline looks for the heading that shows the title: the likest h1, else
// the likest other heading.
func (p *page) findHeadline() *html.Node {
	var best, firstH1 *html.Node
	score := 0.0
	title := wordsOf(p.title)
	for _, n := range p.all {
		bonus := 0.0
		switch n.DataAtom {
		case atom.H1:
			bonus = .2
		case atom.H2, atom.H3:
			if score > .9 {
				continue
			}
		default:
			continue
		}
		text := textWithin(n, 600)
		if strings.TrimSpace(text) == "" {
			continue
		}
		if n.DataAtom == atom.H1 && firstH1 == nil {
			firstH1 = n
		}
		if len(title) == 0 {
			continue
		}
		hit, all := 0, 0
		for w := range wordsOf(text) {
			all++
			if title[w] {
				hit++
			}
		}
		if all == 0 {
			continue
		}
		v := 2*float64(hit)/float64(all+len(title)) + bonus
		if v >= .6 && (best == nil || v > score+.15) {
			best, score = n, v
		}
	}
	if best == nil {
		best = firstH1
	}
	return best
}

func wordsOf(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		m[w] = true
	}
	return m
}

// textWithin gives the text in a node, at most about limit bytes of it.
func textWithin(n *html.Node, limit int) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = following(c, n) {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			b.WriteByte(' ')
			if b.Len() > limit {
				break
			}
		}
	}
	return b.String()
}

type surveyor struct {
	*authorSurvey
	headline  *html.Node
	above     map[*html.Node]bool // the headline and its ancestors
	lineStart int
	lineNode  *html.Node
	lineZone  pageZone
	space     bool // white space is owed before the next letter
	classes   map[string]classReading
}

// class is readClass, remembered: a page has few classes and many elements.
func (w *surveyor) class(s string) (pageZone, markKind) {
	if r, ok := w.classes[s]; ok {
		return r.zone, r.kind
	}
	z, k := readClass(s)
	w.classes[s] = classReading{z, k}
	return z, k
}

type classReading struct {
	zone pageZone
	kind markKind
}

func (w *surveyor) endLine(n *html.Node, z pageZone) {
	if end := len(w.text); end > w.lineStart {
		w.lines = append(w.lines, pageLine{w.lineStart, end, w.lineZone, w.lineNode})
		w.text = append(w.text, '\n')
	}
	w.lineStart = len(w.text)
	w.space = false
	w.lineNode = nil
}

func (w *surveyor) write(n *html.Node, z pageZone) {
	for i := 0; i < len(n.Data); {
		c := n.Data[i]
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
			w.space = true
			i++
			continue
		}
		// A run up to the next white space goes in at once.
		from := i
		for i < len(n.Data) {
			c := n.Data[i]
			if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
				break
			}
			if c == 0xc2 || c == 0xe2 || c == 0xe3 || c == 0xef {
				if r, _ := utf8.DecodeRuneInString(n.Data[i:]); isWideSpace(r) || isUnseen(r) {
					break
				}
			}
			i++
		}
		if from < i {
			if len(w.text) == w.lineStart {
				w.lineNode, w.lineZone = n.Parent, z
			} else if w.space {
				w.text = append(w.text, ' ')
			}
			w.space = false
			w.text = append(w.text, n.Data[from:i]...)
		}
		if i < len(n.Data) && n.Data[i] >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(n.Data[i:])
			w.space = w.space || isWideSpace(r)
			i += size
		}
	}
}

// isWideSpace reports whether a character beyond ASCII is white space.
func isWideSpace(r rune) bool {
	return r == '\u00a0' || r >= '\u2000' && r <= '\u200a' || r == '\u3000' || r == '\u2028' || r == '\u202f'
}

// isUnseen reports whether a character is a soft hyphen or has no width.
func isUnseen(r rune) bool { return r == '\u00ad' || r == '\u200b' || r == '\ufeff' }

// walk gathers text, lines and marks below n.
func (w *surveyor) walk(n *html.Node, z pageZone, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.write(c, z)
			continue
		case html.ElementNode:
		default:
			continue
		}
		switch c.DataAtom {
		case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Svg, atom.Select, atom.Textarea, atom.Iframe, atom.Object, atom.Button:
			if c.DataAtom != atom.Button || !w.above[c] {
				w.space = true
				continue
			}
		case atom.Br:
			w.endLine(c, z)
			continue
		}
		block := blockElements[c.DataAtom]
		cz, kind := z, markKind(0)
		hidden := false
		if !w.above[c] {
			cz |= tagZone(c)
		}
		for i := range c.Attr {
			a := &c.Attr[i]
			switch a.Key {
			case "class", "id", "data-testid", "data-component", "data-qa":
				if a.Val != "" && len(a.Val) < 1000 {
					az, ak := w.class(a.Val)
					kind |= ak
					if !w.above[c] && c.DataAtom != atom.Body {
						cz |= az
					}
				}
			case "rel":
				if strings.Contains(a.Val, "author") {
					kind |= markedRel
				}
			case "itemprop", "property":
				switch strings.ToLower(a.Val) {
				case "author", "creator", "schema:author", "dc:creator", "dcterms:creator", "accountablePerson", "article:author", "author name", "s:author":
					if c.DataAtom != atom.Meta {
						kind |= markedProp
					}
				}
			case "href":
				if isAuthorLink(a.Val) {
					kind |= markedLink
				}
			case "style":
				hidden = hidden || strings.Contains(a.Val, "display:none") || strings.Contains(a.Val, "display: none")
			case "hidden":
				hidden = true
			}
		}
		if hidden && !w.above[c] {
			if kind == 0 {
				continue
			}
			cz |= zoneHidden
		}
		if block {
			w.endLine(c, cz)
		} else if c.PrevSibling != nil && c.PrevSibling.Type == html.ElementNode {
			w.space = true
		}
		mark := -1
		if kind != 0 && !w.above[c] && len(w.marks) < 400 {
			mark = len(w.marks)
			w.marks = append(w.marks, authorMark{node: c, kind: kind, start: len(w.text), zone: cz})
		}
		if kind&markedBox != 0 && !w.above[c] {
			cz |= zoneBox
		}
		if c == w.headline {
			w.endLine(c, cz)
			w.head = len(w.text)
		}
		if depth < 2000 {
			w.walk(c, cz, depth+1)
		}
		if c == w.headline {
			w.endLine(c, cz)
			w.headEnd = len(w.text)
		}
		if mark >= 0 {
			w.marks[mark].end = len(w.text)
		}
		if block {
			w.endLine(c, z)
		}
	}
}

var blockElements = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Center: true, atom.Dd: true, atom.Details: true,
	atom.Dialog: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true, atom.Footer: true,
	atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true,
	atom.Li: true, atom.Main: true, atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Summary: true,
	atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true, atom.Caption: true,
}

func tagZone(n *html.Node) pageZone {
	switch n.DataAtom {
	case atom.Nav, atom.Menu:
		return zoneNav
	case atom.Aside:
		return zoneAside
	case atom.Figure, atom.Figcaption, atom.Caption:
		return zoneCaption
	case atom.Blockquote, atom.Q:
		return zoneQuote
	case atom.Footer:
		for a := n.Parent; a != nil; a = a.Parent {
			if a.DataAtom == atom.Article || a.DataAtom == atom.Main || a.DataAtom == atom.Section {
				return 0
			}
		}
		return zoneFooter
	}
	return 0
}

// measure finds where the story lies: between long lines behind the headline.
func (s *authorSurvey) measure() {
	s.story, s.storyEnd = -1, -1
	s.comments = len(s.text) + 1
	for _, l := range s.lines {
		if l.start > s.headEnd+200 && l.end-l.start < 40 && opensComments(s.line(l)) {
			s.comments = l.start
			break
		}
	}
	last := -1
	for i, l := range s.lines {
		if l.start < s.headEnd || l.start >= s.comments || l.zone&^(zoneQuote|zoneAside) != 0 {
			continue
		}
		if s.isLong(l) {
			if s.story < 0 {
				s.story = l.start
			}
			// A long gap of other stuff ends the story.
			if last >= 0 && i-last > 60 {
				break
			}
			last = i
			s.storyEnd = l.end
		}
	}
	if s.story < 0 {
		s.story, s.storyEnd = s.headEnd, s.headEnd
	}
}

// opensComments reports whether a line is the heading of readers' comments.
func opensComments(line string) bool {
	w, rest := nextWord(strings.TrimLeft(line, "0123456789 ("))
	return commentWords[strings.Trim(lowerWord(w), ".,:;()")] && (rest == "" || line != "" && line[0] >= '0' && line[0] <= '9' || strings.ContainsAny(rest, "0123456789") || len(rest) < 12)
}

var commentWords = wordSet(`comments comment kommentare kommentarer commentaires comentarios comentários commenti reacties komentarze komentáře komentari kommentit hozzászólások yorumlar комментарии коментари коментарі σχόλια تعليقات התעליקים תגובות コメント 评论 評論 留言 댓글 trackbacks responses replies antworten`)

// isLong reports whether a line is likely a paragraph of a story.
func (s *authorSurvey) isLong(l pageLine) bool {
	n := l.end - l.start
	if n < 120 {
		return false
	}
	if n >= 160 {
		return true
	}
	r, _ := utf8.DecodeRune(s.text[l.start:])
	return unspaced(r)
}

func (s *authorSurvey) line(l pageLine) string { return string(s.text[l.start:l.end]) }
