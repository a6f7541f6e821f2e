package extract

import "golang.org/x/net/html/atom"

// countHeads counts the headings that are links.
func (o *outline) countHeads() {
	o.heads = make([]int16, len(o.elems))
	for i := len(o.elems) - 1; i > 0; i-- {
		e := &o.elems[i]
		switch e.node.DataAtom {
		case atom.H2, atom.H3, atom.H4, atom.H5:
			linked := e.text > 0 && e.link*10 >= e.text*8 && int32(i) != o.h1
			for k := e.node.Parent; !linked && k != nil && k.DataAtom != atom.Body; k = k.Parent {
				linked = k.DataAtom == atom.A
			}
			if linked {
				o.heads[i]++
			}
		}
		if n := o.heads[e.parent]; n < 1000 {
			o.heads[e.parent] = n + o.heads[i]
		}
	}
}

// markTeasers marks the children of an element as side matter where most of
// them announce something under a heading that is a link.
func (o *outline) markTeasers(i int32) {
	children, announcing := 0, 0
	var weight int32
	o.children(i, func(k int32) {
		if o.elems[k].text < 10 || o.h1 >= k && o.h1 < o.elems[k].end {
			return
		}
		children++
		if o.heads[k] > 0 {
			announcing++
			weight += o.elems[k].prose
		}
	})
	if announcing < 3 || announcing*10 < children*7 || weight*2 > o.elems[0].prose {
		return
	}
	o.children(i, func(k int32) {
		if o.heads[k] > 0 && !(o.h1 >= k && o.h1 < o.elems[k].end) {
			o.elems[k].marks |= markSide
		}
	})
}

// markNested marks articles inside an article as side matter where there are
// several and the story is not among them: comments, or other articles.
func (o *outline) markNested(i int32) {
	e := &o.elems[i]
	n, weight := 0, int32(0)
	for k := i + 1; k < e.end; k++ {
		if o.elems[k].node.DataAtom == atom.Article {
			if o.h1 >= k && o.h1 < o.elems[k].end {
				return
			}
			n++
			weight += o.elems[k].prose
			k = o.elems[k].end - 1
		}
	}
	if n < 2 || o.elems[0].prose-weight < 150 {
		return
	}
	for k := i + 1; k < e.end; k++ {
		if o.elems[k].node.DataAtom == atom.Article {
			o.elems[k].marks |= markSide
			k = o.elems[k].end - 1
		}
	}
}

// isTeaser reports whether an article element announces another article than
// the page's: its heading is a link and not the page's headline.
func (o *outline) isTeaser(i int32) bool {
	e := &o.elems[i]
	if o.h1 < 0 || o.h1 >= i && o.h1 < e.end || e.prose*2 > o.elems[0].prose {
		return false
	}
	for k := i + 1; k < e.end; k++ {
		switch n := o.elems[k].node; n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4:
			for a := n.Parent; a != nil && a != e.node; a = a.Parent {
				if a.DataAtom == atom.A {
					return true
				}
			}
			t := &o.elems[k]
			return t.text > 0 && t.link*10 >= t.text*8
		}
	}
	return e.node.Parent != nil && e.node.Parent.DataAtom == atom.A
}
