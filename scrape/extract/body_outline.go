package extract

import (
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An outline is what is known of every element of a page's body: how much
// text is in it, how much of that is links, and how much reads like a story.
// Elements are in document order; those inside elems[i] are elems[i+1:end].
type outline struct {
	elems []elem
	heads []int16 // headings in each element that are links
	mark  marks   // what makes an element side matter
	h1    int32   // the element that shows the title, -1 when it is not known
}

type elem struct {
	node        *html.Node
	parent, end int32
	text, link  int32 // weight of the visible text in it (see weigh), and of what of it is links
	prose       int32 // weight of the runs of text in it that read like sentences
	story       int32 // prose, without what is in elements that are marked as something else
	own         int32 // weight of the text whose innermost block it is
	runs        int16 // runs of prose in it
	marks       marks
}

// newOutline measures a page's body.
func newOutline(body, h1 *html.Node) *outline {
	o := &outline{elems: make([]elem, 0, 512), h1: -1}
	m := measurer{o: o}
	m.element(body, -1, 0, false)
	m.flush()
	for i := len(o.elems) - 1; i > 0; i-- {
		e, p := &o.elems[i], &o.elems[o.elems[i].parent]
		p.text += e.text
		p.link += e.link
		p.prose += e.prose
		p.runs += min(e.runs, 1000)
	}
	for i := range o.elems {
		if o.elems[i].node == h1 && h1 != nil {
			o.h1 = int32(i)
			break
		}
	}
	o.countHeads()
	o.tellStory(markSide)
	if o.elems[0].story < 250 && o.elems[0].prose > 2*o.elems[0].story+200 {
		// The marks mislead: only the surest count.
		o.tellStory(markAlways)
	}
	return o
}

// tellStory sets the story weights: prose outside of elements with the mark, unless that element holds so much of the page that it cannot
// be a side matter.
func (o *outline) tellStory(mark marks) {
	o.mark = mark
	for i := range o.elems {
		o.elems[i].story = 0
	}
	all := o.elems[0].prose
	// What ends before the headline is no part of the story, unless nearly
	// everything does.
	before, after := int32(0), int32(0)
	if o.h1 > 0 {
		for i := range o.elems {
			e := &o.elems[i]
			own := e.prose
			o.children(int32(i), func(k int32) { own -= o.elems[k].prose })
			if int32(i) < o.h1 && e.end <= o.h1 {
				before += own
			} else {
				after += own
			}
		}
	}
	start := int32(0)
	if after > 300 || after > before {
		start = o.h1
	}
	side := make([]bool, len(o.elems))
	for i := range o.elems {
		e := &o.elems[i]
		if i > 0 && side[e.parent] {
			side[i] = true
			continue
		}
		if e.end <= start {
			side[i] = true
		}
		if e.marks&mark != 0 && (e.marks&markAlways != 0 || e.prose*2 < all) && !(o.h1 > int32(i) && o.h1 < e.end) {
			side[i] = true
		}
		if e.marks&markCaption != 0 && e.runs < 3 {
			side[i] = true
		}
		if mark == markSide && e.node.DataAtom == atom.Article && o.isTeaser(int32(i)) {
			side[i] = true
		}
		if o.heads[i] >= 3 {
			o.markTeasers(int32(i))
		}
		if e.node.DataAtom == atom.Article {
			o.markNested(int32(i))
		}
	}
	for i := len(o.elems) - 1; i >= 0; i-- {
		e := &o.elems[i]
		if side[i] {
			e.story = 0
			continue
		}
		kids := int32(0)
		for k := int32(i) + 1; k < e.end; k = o.elems[k].end {
			kids += o.elems[k].prose
		}
		e.story += e.prose - kids // what is its own
		if i > 0 && !side[e.parent] {
			o.elems[e.parent].story += e.story
		}
	}
}

// A measurer walks a body and cuts its text into runs: what stands between two
// borders of blocks or double line breaks.
type measurer struct {
	o      *outline
	run    int32 // weight of the run at hand
	link   int32
	stops  int32 // marks of sentences in it
	owner  int32 // the block it stands in
	breaks int
}

func (m *measurer) element(n *html.Node, parent int32, depth int, linked bool) {
	at := int32(len(m.o.elems))
	m.o.elems = append(m.o.elems, elem{node: n, parent: max(parent, 0), marks: marksOf(n)})
	block := isBlock(n) || parent < 0
	if block {
		m.flush()
		m.owner = at
	}
	owner := m.owner
	if n.DataAtom == atom.A {
		linked = true
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		switch k.Type {
		case html.TextNode:
			m.owner = owner
			m.textNode(k.Data, at, linked)
		case html.ElementNode:
			if k.DataAtom == atom.Br {
				m.breaks++
				if m.breaks > 1 {
					m.flush()
				}
				continue
			}
			if isSilent(k) || depth > 600 {
				continue
			}
			m.element(k, at, depth+1, linked)
			m.owner = owner
		}
	}
	if block {
		m.flush()
	}
	m.o.elems[at].end = int32(len(m.o.elems))
}

func (m *measurer) textNode(s string, at int32, linked bool) {
	w, stops := weigh(s)
	if w == 0 {
		return
	}
	m.breaks = 0
	m.run += w
	m.stops += stops
	e := &m.o.elems[at]
	e.text += w
	if linked {
		m.link += w
		e.link += w
	}
}

// flush ends a run. It is prose when it is long and not mostly links, or at
// least a sentence.
func (m *measurer) flush() {
	if m.run > 0 && m.owner < int32(len(m.o.elems)) {
		e := &m.o.elems[m.owner]
		e.own += m.run
		plain := m.run - m.link
		if m.link*2 < m.run && (plain >= 100 || plain >= 30 && m.stops > 0) && e.node.DataAtom != atom.Figcaption {
			e.prose += plain
			e.runs++
		}
	}
	m.run, m.link, m.stops, m.breaks = 0, 0, 0, 0
}

// weigh measures text by how long it takes to read: letters, with those of
// Chinese, Japanese and Korean counting double, without white space. stops
// counts the marks that end sentences or part clauses.
func weigh(s string) (weight, stops int32) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ':
		case c < utf8.RuneSelf:
			weight++
			if c == '.' || c == ',' || c == '!' || c == '?' || c == ';' {
				if i+1 >= len(s) || s[i+1] <= ' ' || s[i+1] == '"' {
					stops++
				}
			}
		case c < 0xC0:
		case c >= 0xE3 && c <= 0xED:
			weight += 2
			if c == 0xE3 && i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] == 0x81 || s[i+2] == 0x82) { // 、 。
				stops++
			}
		case c == 0xEF && i+2 < len(s) && s[i+1] == 0xBC: // full-width punctuation
			weight += 2
			stops++
		case c == 0xE0 && i+2 < len(s) && s[i+1] == 0xA5 && s[i+2] == 0xA4: // ।
			weight++
			stops++
		case c == 0xD8 && i+1 < len(s) && s[i+1] == 0x8C: // ،
			weight++
			stops++
		default:
			weight++
		}
	}
	return weight, stops
}

// isSilent reports whether an element shows no text of its own.
func isSilent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object, atom.Embed, atom.Select,
		atom.Textarea, atom.Button, atom.Canvas, atom.Video, atom.Audio, atom.Datalist, atom.Head, atom.Applet, atom.Map,
		atom.Noframes, atom.Noembed, atom.Dialog:
		return true
	}
	return n.Namespace != "" || isHidden(n)
}

// children calls f with the index of each child element.
func (o *outline) children(i int32, f func(k int32)) {
	for k := i + 1; k < o.elems[i].end; k = o.elems[k].end {
		f(k)
	}
}
