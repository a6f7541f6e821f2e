package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"
)

// A dateLine is a line of text as a browser would break it, or near enough.
type dateLine struct {
	text   string
	node   *html.Node // the innermost element at its start
	region dateRegion
	at     int // letters of the page before it
}

// A dateMark is an element that holds a date for machines: <time datetime>,
// itemprop, title or data attributes.
type dateMark struct {
	node    *html.Node
	value   string // the attribute's date
	what    string // which attribute
	kind    dateKind
	region  dateRegion
	at      int
	trust   int
	visible bool // the element shows it, too
}

// dateEvidence is all that the rules for dates need of a page, gathered in one
// walk.
type dateEvidence struct {
	ctx      dateContext
	address  urlDate
	metaKeys []string // names of meta elements that hold a date, sorted
	scripts  []string
	lines    []dateLine
	marks    []dateMark
	h1       int // letters before the headline, -1 when there is none
	h1end    int
	h1region dateRegion

	told bool // metadata states when the article was published

	mentions  []lineMention
	mentioned bool
}

// dateEvidence gathers the evidence at its first call.
func (p *page) dateEvidence() *dateEvidence {
	if p.dates != nil {
		return p.dates
	}
	e := &dateEvidence{h1: -1, address: dateFromURL(p.url)}
	p.dates = e
	e.ctx = dateContext{lang: p.lang, now: p.opt.Now}
	for k := range p.meta {
		if trust, _ := metaTrust(k); trust > 0 {
			e.metaKeys = append(e.metaKeys, k)
		}
	}
	slices.Sort(e.metaKeys)
	w := dateWalker{p: p, e: e, h1: p.h1}
	if w.h1 == nil {
		w.h1 = firstH1(p)
	}
	if p.url != nil {
		path := strings.TrimRight(p.url.EscapedPath(), "/")
		w.last = path[strings.LastIndexByte(path, '/')+1:]
	}
	w.over = map[*html.Node]bool{}
	for n := w.h1; n != nil; n = n.Parent {
		w.over[n] = true
	}
	if len(p.all) > 0 {
		w.walk(p.all[0], 0, 0)
		w.flush()
	}
	e.ctx.monthDay = p.monthFirst(e)
	return e
}

// firstH1 gives the first h1 with a text outside of what is certainly none of
// the article's.
func firstH1(p *page) *html.Node {
	for _, n := range p.all {
		if n.DataAtom == atom.H1 && n.FirstChild != nil && (n.FirstChild.NextSibling != nil || n.FirstChild.DataAtom != atom.A && n.FirstChild.DataAtom != atom.Img) {
			return n
		}
	}
	return nil
}

// monthFirst looks for evidence that the page writes the month before the day.
func (p *page) monthFirst(e *dateEvidence) bool {
	var first, second int // figures above 12 in the first and the second place
	s := dateScanner{ctx: dateContext{lang: e.ctx.lang, now: e.ctx.now}, words: dateLexicon()}
	look := func(text string) {
		if !strings.ContainsAny(text, "/-.") {
			return
		}
		for _, m := range s.scan(text) {
			if m.raw.back || m.raw.noYear || m.raw.month == 0 {
				continue
			}
			if m.raw.swap {
				continue
			}
			if t := text[m.start:m.end]; figuresOnly(t) {
				a, b := firstFigures(t)
				switch {
				case a > 12 && a <= 31 && b <= 12:
					first++
				case b > 12 && b <= 31 && a <= 12:
					second++
				}
			}
		}
	}
	for i := range e.lines {
		if t := e.lines[i].text; len(t) <= 120 && hasFigureDate(t) {
			look(t)
		}
	}
	switch {
	case first > 0 || second > 0:
		return second > first
	case e.ctx.lang != "" && e.ctx.lang != "en" && e.ctx.lang != "fil":
		return false
	}
	tag, err := language.Parse(p.declaredLanguage())
	if err == nil {
		if r, conf := tag.Region(); conf >= language.High {
			return r.String() == "US"
		}
	}
	if p.url != nil {
		host := p.url.Hostname()
		tld := host[strings.LastIndexByte(host, '.')+1:]
		return len(tld) != 2 || tld == "us" || tld == "ph"
	}
	return false
}

// hasFigureDate tells whether a line may hold a date written 1/2/2020.
func hasFigureDate(s string) bool {
	for i := 1; i+1 < len(s); i++ {
		if (s[i] == '/' || s[i] == '.' || s[i] == '-') && isDigit(s[i-1]) && isDigit(s[i+1]) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func figuresOnly(s string) bool {
	a, b := firstFigures(s)
	return a > 0 && b > 0
}

// firstFigures gives the first two numbers of a date like 13/11/2020, wherever
// in s it begins.
func firstFigures(s string) (a, b int) {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			continue
		}
		x := leadingDigits(s[i:])
		rest := s[i+len(x):]
		if len(x) <= 2 && rest != "" && (rest[0] == '/' || rest[0] == '.' || rest[0] == '-') {
			rest = strings.TrimLeft(rest[1:], " ")
			y := leadingDigits(rest)
			if len(y) > 0 && len(y) <= 2 && len(rest) > len(y) && rest[len(y)] == s[i+len(x)] {
				a, _ = atoi(x)
				b, _ = atoi(y)
				return a, b
			}
		}
		i += len(x)
	}
	return 0, 0
}

// A dateWalker walks a document once, in document order.
type dateWalker struct {
	p    *page
	e    *dateEvidence
	h1   *html.Node
	over map[*html.Node]bool // what the headline stands in
	last string              // the last part of the page's address, which every link to it has; "" for a front page
	line []byte
	node *html.Node
	at   int // letters so far
	from int // letters before the line
	reg  dateRegion
}

// maxDateDepth bounds recursion on hostile pages; the parser allows more.
const maxDateDepth = 600

func (w *dateWalker) walk(n *html.Node, region dateRegion, depth int) {
	if depth > maxDateDepth {
		return
	}
	switch n.DataAtom {
	case atom.Script:
		if n.FirstChild != nil && !isLD(attr(n, "type")) {
			w.e.scripts = append(w.e.scripts, n.FirstChild.Data)
			w.written(n, region)
		}
		return
	case atom.Style, atom.Noscript, atom.Template, atom.Select, atom.Svg, atom.Iframe, atom.Textarea, atom.Head:
		if n.DataAtom == atom.Head {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.DataAtom == atom.Script {
					w.walk(c, region, depth+1)
				}
			}
		}
		return
	}
	region = w.region(n, region)
	if w.over[n] {
		region &^= inAside | inFooter | inLink | inEvent | inComment
	}
	block := !inlineElement(n.DataAtom)
	if block {
		w.flush()
	}
	if n == w.h1 {
		w.e.h1, w.e.h1region = w.at, region
	}
	w.mark(n, region)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.text(c.Data, n, region)
		case html.ElementNode:
			if c.DataAtom == atom.Br {
				w.flush()
				continue
			}
			w.walk(c, region, depth+1)
		}
	}
	if block {
		w.flush()
	} else if len(w.line) > 0 && w.line[len(w.line)-1] != ' ' && n.DataAtom != atom.Sup && n.DataAtom != atom.B && n.DataAtom != atom.Strong {
		// Neighbouring inline boxes are set apart by style more often than not.
		w.line = append(w.line, ' ')
	}
	if n == w.h1 {
		w.e.h1end = w.at
	}
}

// written takes a date that a little script writes into the page:
// showDate("2020/04/17 01:43").
func (w *dateWalker) written(n *html.Node, region dateRegion) {
	s := n.FirstChild.Data
	if len(s) > 240 || !strings.Contains(s, "ate") && !strings.Contains(s, "write") {
		return
	}
	for _, quote := range [...]string{`"`, `'`} {
		if parts := strings.Split(s, quote); len(parts) == 3 && hasDateHint(parts[1]) && len(parts[1]) < 60 {
			w.text(" "+parts[1]+" ", n.Parent, region)
		}
	}
}

// text adds a text node to the line, white space folded.
func (w *dateWalker) text(s string, n *html.Node, region dateRegion) {
	for i := 0; i < len(s); {
		c := s[i]
		if c <= ' ' || c == 0xC2 && i+1 < len(s) && s[i+1] == 0xA0 {
			if len(w.line) > 0 && w.line[len(w.line)-1] != ' ' {
				w.line = append(w.line, ' ')
			}
			i++
			if c == 0xC2 {
				i++
			}
			continue
		}
		if len(w.line) == 0 {
			w.node, w.reg, w.from = n, region, w.at
		}
		start := i
		for i < len(s) && s[i] > ' ' && s[i] != 0xC2 {
			i++
		}
		if i == start {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
		}
		w.line = append(w.line, s[start:i]...)
		w.at += i - start
		w.reg |= region & (inDateBox | inUpdated | inHead)
		if region&inLink == 0 {
			w.reg &^= inLink
		}
	}
}

// maxDateLine is how long a line may be to say when the article appeared.
const maxDateLine = 320

func (w *dateWalker) flush() {
	for len(w.line) > 0 && w.line[len(w.line)-1] == ' ' {
		w.line = w.line[:len(w.line)-1]
	}
	if len(w.line) > 0 {
		l := dateLine{node: w.node, region: w.reg, at: w.from}
		if len(w.line) <= maxDateLine {
			l.text = string(w.line)
		}
		w.e.lines = append(w.e.lines, l)
	}
	w.line = w.line[:0]
}

func inlineElement(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Cite, atom.Code, atom.Del, atom.Em, atom.Font, atom.I, atom.Img, atom.Ins,
		atom.Label, atom.Mark, atom.Q, atom.S, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var,
		atom.Wbr, atom.Big, atom.Center, atom.Nobr, atom.Meta, atom.Link:
		return true
	}
	return a == 0 // unknown elements are inline
}
