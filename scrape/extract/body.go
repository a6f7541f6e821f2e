package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A story is the body of an article as it was found in a page.
type story struct {
	blocks []*block
	root   *html.Node // the element that holds it
	weight int32      // of its text (see weigh)

	by string // the selector's rule that says where it stands; "" where none does
}

// findStory finds the body of the page's article.
func (p *page) findStory() *story {
	if s := p.selectedStory(); s != nil {
		s.weight = weightOf(s.blocks)
		return s
	}
	body := p.body()
	if body == nil {
		return &story{}
	}
	o := newOutline(body, p.h1)
	at := o.container()
	drop := o.prune(at)
	s := &story{root: o.elems[at].node}
	s.blocks = blocksOf(s.root, p.base, func(n *html.Node) bool { return drop[n] })
	s.blocks = p.trim(s.blocks)
	if weightOf(s.blocks) < 250 {
		if told := p.storyFromLD(); weightOf(told) > 2*weightOf(s.blocks) {
			s.blocks = p.trim(told)
		}
	}
	if lead := p.findLead(o, at, s.blocks); lead != nil {
		s.blocks = append([]*block{lead}, s.blocks...)
	}
	paragraphs := 0
	for _, b := range s.blocks {
		if in := infoOf(b); in.prose && !in.media {
			if paragraphs++; paragraphs == 2 {
				p.second = b.node
				break
			}
		}
	}
	s.weight = weightOf(s.blocks)
	return s
}

func weightOf(blocks []*block) int32 {
	sum := int32(0)
	for _, b := range blocks {
		w, _ := weigh(blockText(b))
		sum += w
	}
	return sum
}

func (p *page) body() *html.Node {
	for _, n := range p.all {
		if n.DataAtom == atom.Body {
			return n
		}
	}
	return nil
}

// container finds the innermost element that holds the story.
func (o *outline) container() int32 {
	at := int32(0)
	for {
		best, second := int32(-1), int32(0)
		loose := int32(0) // paragraphs outside of any child that could hold a story
		o.children(at, func(k int32) {
			s := o.elems[k].story
			if !isWrapper(o.elems[k].node) {
				loose += s
				return
			}
			switch {
			case best < 0 || s > o.elems[best].story:
				if best >= 0 {
					second = o.elems[best].story
				}
				best = k
			case s > second:
				second = s
			}
		})
		if best < 0 || o.elems[best].story == 0 {
			return at
		}
		b := &o.elems[best]
		here := o.elems[at].story
		switch {
		case b.story*100 >= here*97:
		case o.elems[at].marks&markBody != 0 && b.marks&markBody == 0:
			return at
		case loose*50 > here && b.marks&markBody == 0:
			return at
		case b.story*100 >= here*85:
		case b.marks&markBody != 0 && b.story*100 >= here*50:
		case b.node.DataAtom == atom.Article && b.story*100 >= here*50 && second*2 < b.story:
		case b.runs > 1 && b.story*100 >= here*60 && second*5 < b.story:
		default:
			return at
		}
		at = best
	}
}

// isWrapper reports whether an element is of a kind that may hold a whole
// story.
func isWrapper(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Li, atom.Blockquote,
		atom.Pre, atom.Figure, atom.A, atom.B, atom.I, atom.Em, atom.Strong:
		return false
	}
	return true
}

// prune tells what inside the container is not the story.
func (o *outline) prune(at int32) map[*html.Node]bool {
	drop := map[*html.Node]bool{}
	whole := o.elems[at].story
	start := int32(0)
	if o.h1 > at && o.h1 < o.elems[at].end {
		start = o.elems[o.h1].end
		drop[o.elems[o.h1].node] = true
		// What stands before the headline goes, unless that is the story.
		before := int32(0)
		for i := at + 1; i < o.h1; i++ {
			if e := &o.elems[i]; e.end <= o.h1 {
				before += e.story
				i = e.end - 1
			}
		}
		if before*2 > whole {
			start = 0
		}
	}
	for i := at + 1; i < o.elems[at].end; {
		e := &o.elems[i]
		if e.end <= start || o.isSide(i, whole) {
			drop[e.node] = true
			i = e.end
			continue
		}
		i++
	}
	return drop
}

// isSide reports whether an element inside the story's container is no part
// of the story. whole is the weight of the story.
func (o *outline) isSide(i, whole int32) bool {
	e := &o.elems[i]
	if o.h1 > i && o.h1 < e.end {
		return false
	}
	if e.marks&o.mark != 0 && (e.prose*2 < whole || e.marks&markComment != 0) {
		return true
	}
	if e.marks&markCaption != 0 && e.runs < 3 && e.prose*3 < whole && e.node.DataAtom != atom.Figcaption && e.node.DataAtom != atom.Figure {
		return true
	}
	if e.marks&markByline != 0 && e.marks&(markBody|markLead) == 0 && e.node.DataAtom != atom.P && e.prose == 0 && e.text < 200 {
		return true
	}
	if e.text > 4 && e.prose*3 < whole && e.text < 3000 && e.end > i+1 && isWrapper(e.node) && o.isLabelled(i) {
		return true
	}
	switch e.node.DataAtom {
	case atom.Ul, atom.Ol:
		if o.isLinkList(i) {
			return true
		}
	}
	switch e.node.DataAtom {
	case atom.Article:
		if o.mark == markSide && o.isTeaser(i) {
			return true
		}
		fallthrough
	case atom.Div, atom.Section, atom.Ul, atom.Ol, atom.P, atom.Table, atom.Dl, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if e.text > 0 && e.link*10 > e.text*8 && e.prose == 0 && (e.node.DataAtom != atom.P || e.text > 25) {
			return true
		}
	}
	return false
}

// isLabelled reports whether the first line in an element announces something
// else than the story: "Related articles", "Newsletter", "Comments".
func (o *outline) isLabelled(i int32) bool {
	label := ""
	for n := o.elems[i].node.FirstChild; n != nil; {
		if n.Type == html.ElementNode && isSilent(n) {
			n = skipping(n, o.elems[i].node)
			continue
		}
		if n.Type == html.TextNode {
			if label = strings.TrimSpace(n.Data); label != "" {
				if len(label) > 90 {
					return false
				}
				// The label must be a line of its own.
				for k := n.Parent; k != nil; k = k.Parent {
					if isBlock(k) {
						if t := strings.TrimSpace(headingText(k)); len(t) > len(label)+8 && k != o.elems[i].node {
							return false
						}
						break
					}
				}
				break
			}
		}
		n = following(n, o.elems[i].node)
	}
	if label == "" || isMark(label) {
		return false
	}
	e := &o.elems[i]
	for k := i + 1; k < e.end; k++ {
		if o.elems[k].marks&markBody != 0 {
			return false
		}
	}
	if e.prose >= 200 && e.link*4 < e.text && !hardTails[string(appendFolded(nil, label))] {
		return false
	}
	return isTailHeading(label) || isAsideLabel(label)
}

// isLinkList reports whether every item of a list leads elsewhere.
func (o *outline) isLinkList(i int32) bool {
	e := &o.elems[i]
	items, linked := 0, 0
	o.children(i, func(k int32) {
		li := &o.elems[k]
		if li.text == 0 {
			return
		}
		items++
		if li.link*10 >= li.text*4 && li.link >= 15 && li.text < 220 {
			linked++
		}
	})
	return items >= 2 && linked == items && e.link*10 >= e.text*5
}
