package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findLead finds the standfirst where it stands between the headline and the
// element that holds the story: a sentence or two that are marked as such,
// that machine-readable descriptions repeat, or that stand alone there. nil
// when there is none or the story begins with it.
func (p *page) findLead(o *outline, at int32, story []*block) *block {
	if o.h1 < 0 || o.h1 >= at {
		return nil
	}
	if o.elems[o.h1].end > at {
		return nil
	}
	said := p.descriptions()
	var best *html.Node
	bestScore, sentences := 0, 0
	for i := o.elems[o.h1].end; i < at; i++ {
		e := &o.elems[i]
		if e.end > at { // a frame around the story
			continue
		}
		side := e.marks&(markCaption|markByline|markAlways|markComment) != 0 || e.marks&markSide != 0 && e.link > 0
		if side && e.marks&markLead == 0 || e.node.DataAtom == atom.Figure || e.node.DataAtom == atom.Ul {
			i = e.end - 1
			continue
		}
		if e.text < 30 || e.text > 900 || e.link*3 > e.text || e.own*10 < e.text*9 && !isTextElement(e.node) {
			continue
		}
		text := oneLine(headingText(e.node))
		score := 0
		if e.marks&markLead != 0 {
			score += 2
		}
		if repeats(said, text) {
			score += 3
		}
		if endsSentence(text) && e.text >= 50 {
			score++
			sentences++
		}
		switch e.node.DataAtom {
		case atom.P, atom.H2, atom.H3, atom.Strong, atom.B:
			score++
		}
		if score > bestScore {
			best, bestScore = e.node, score
		}
		if score > 0 {
			i = e.end - 1
		}
	}
	if bestScore == 0 || bestScore == 1 && sentences != 1 {
		p.leadInStory(story, said)
		return nil
	}
	c := cleaner{base: p.base, at: &block{}}
	c.run(best, "p", phrase)
	if len(c.at.kids) != 1 {
		return nil
	}
	lead := c.at.kids[0]
	p.lead, p.leadWhere, p.leadTrust = lead.text, cssPath(best), 58
	if repeats(said, oneLine(lead.text)) {
		p.leadTrust = 90
	} else if marksOf(best)&markLead != 0 || best.Parent != nil && marksOf(best.Parent)&markLead != 0 {
		p.leadTrust = 80
	}
	// The story may begin with the same words.
	f := string(appendFolded(nil, lead.text))
	for i, b := range story {
		if i == 3 {
			break
		}
		g := string(appendFolded(nil, blockText(b)))
		if g != "" && (strings.Contains(g, f) || strings.Contains(f, g) && len(g) > 40) {
			return nil
		}
	}
	return lead
}

// leadInStory takes the first paragraph of the story for the standfirst where
// it is marked as such.
func (p *page) leadInStory(story []*block, said []string) {
	for _, b := range story[:min(len(story), 3)] {
		if b.text == "" || b.node == nil {
			continue
		}
		w, _ := weigh(b.text)
		marked := false
		for k, i := b.node, 0; k != nil && i < 3 && k != p.story; k, i = k.Parent, i+1 {
			if marksOf(k)&markLead != 0 {
				marked = true
			}
		}
		if marked && w > 30 && w < 900 {
			p.lead, p.leadWhere, p.leadTrust = b.text, cssPath(b.node), 80
			if repeats(said, oneLine(b.text)) {
				p.leadTrust = 90
			}
		}
		return
	}
}

// isTextElement reports whether an element is a paragraph or heading.
func isTextElement(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Strong, atom.B, atom.Em:
		return true
	}
	return false
}

// descriptions are the folded descriptions that machines read.
func (p *page) descriptions() []string {
	var all []string
	add := func(s string) {
		if f := string(appendFolded(nil, textOf(s))); len(f) > 30 {
			all = append(all, f)
		}
	}
	for _, key := range [...]string{"og:description", "description", "twitter:description", "dc.description", "dcterms.description"} {
		for _, v := range p.meta[key] {
			add(v)
		}
	}
	for _, n := range p.ldArticles() {
		add(n.str("description"))
		add(n.str("alternativeHeadline"))
	}
	return all
}

// repeats reports whether one of the descriptions begins as the text does.
func repeats(said []string, text string) bool {
	f := string(appendFolded(nil, text))
	if len(f) < 30 {
		return false
	}
	for _, d := range said {
		n := min(len(d), len(f), 80)
		if n >= 30 && d[:n] == f[:n] {
			return true
		}
	}
	return false
}
