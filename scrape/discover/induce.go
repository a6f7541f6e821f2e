package discover

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// induce makes selectors for a block from those of its known articles that it
// is told of.
func (p *page) induce(b *block, told []*label) Selectors {
	var at []*anchor
	var labels []*label
	for _, l := range told {
		if a := b.at[l]; a != nil {
			at = append(at, a)
			labels = append(labels, l)
		}
	}
	if len(at) == 0 {
		return Selectors{}
	}
	if len(at) > 40 {
		at, labels = at[:40], labels[:40]
	}
	flat := 0
	for _, a := range at {
		if a.rec.root == nil || a.rec.flat {
			flat++
		}
	}
	if flat*10 <= len(at) {
		if s, ok := p.induceItem(b, at, labels); ok {
			return s
		}
	}
	h := &hunt{byTag: p.tags(), effort: &p.effort, right: func(n *html.Node) int {
		a := p.anchorOf(n)
		switch {
		case a == nil:
			return 0
		case b.holds(a) && !b.odd(a) || a.group.taken && a.cand.taken:
			return 1
		}
		return -1
	}}
	for _, a := range at {
		h.nodes = append(h.nodes, a.n)
	}
	if best, ok := h.best(); ok {
		return Selectors{Link: best.css}
	}
	return Selectors{}
}

// induceItem looks for the element of one article, at every depth from the
// whole record down to the link, and for the way from there to the link.
func (p *page) induceItem(b *block, at []*anchor, labels []*label) (Selectors, bool) {
	var ways [][]*box
	depth := maxAncestors
	for _, a := range at {
		if a.rec.root == nil || a.rec.flat {
			continue
		}
		var way []*box
		for x := a.b; x != nil; x = x.up {
			way = append(way, x)
			if x == a.rec.root {
				break
			}
		}
		slices.Reverse(way)
		ways = append(ways, way)
		depth = min(depth, len(way))
	}
	var judge func(n *html.Node) int
	right := func(n *html.Node) int {
		v, ok := b.judged[n]
		if !ok {
			v = judge(n)
			b.judged[n] = v
		}
		return v
	}
	judge = func(n *html.Node) int {
		x := p.boxOf(n)
		if x == nil {
			return 0
		}
		p.effort += x.last - x.first
		var of *cand
		for _, a := range p.anchors[x.a0:x.a1] {
			if b.holds(a) && of != nil && a.cand != of {
				return -1 // a list, not an item
			} else if b.holds(a) {
				of = a.cand
			}
		}
		a := p.anchorOf(linkOf(n, &chooser{}, true))
		switch {
		case a == nil:
			return 0
		case b.odd(a) && (of == nil || a.cand != of || !a.cand.taken):
			return -1
		case of != nil, a.group.taken && a.cand.taken:
			return 1
		}
		return -1
	}
	var best way
	var items []*html.Node
	for k := range depth {
		var nodes []*html.Node
		for _, way := range ways {
			x := way[k]
			if x.units*10 < way[0].units*9 || inline(x.n.DataAtom) && x.n.DataAtom != atom.A {
				nodes = nil
				break
			}
			nodes = append(nodes, x.n)
		}
		if nodes == nil {
			continue
		}
		h := &hunt{nodes: nodes, byTag: p.tags(), effort: &p.effort, right: right}
		x, ok := h.best()
		x.cost += 0.3 * float64(k)
		if ok && (items == nil || x.odd < best.odd || x.odd == best.odd && x.cost < best.cost) {
			best, items = x, nodes
		}
	}
	if items == nil {
		return Selectors{}, false
	}
	s := Selectors{Item: best.css}
	if best.odd > 0 {
		s.Item += p.except(best.css, items, right)
	}
	links := make([]*html.Node, 0, len(at))
	plainly := true // the link that is taken without a selector is the right one
	for _, a := range at {
		if a.rec.root == nil || a.rec.flat {
			continue
		}
		links = append(links, a.n)
		if x := p.anchorOf(linkOf(items[len(links)-1], &chooser{}, true)); x == nil || x.cand != a.cand {
			plainly = false
		}
	}
	s.Link = within(items, links, func(n, want *html.Node) bool {
		a, w := p.anchorOf(n), p.anchorOf(want)
		return a != nil && a.cand == w.cand
	})
	if best.odd > 0 && !strings.Contains(s.Item, ":not(") {
		if own := p.ownHref(best.css, at, right); own != "" {
			if s.Link == "" {
				s.Link = "a"
			}
			s.Link += own
			return s, true
		}
	}
	if plainly && strings.Count(s.Link, " ") == 0 && !strings.Contains(s.Link, ".") || items[0] == links[0] {
		s.Link = ""
	} else if !plainly && s.Link == "" {
		return Selectors{}, false
	}
	timed := 0
	for _, n := range items {
		if first(n, simple{tag: "time"}, nil) != nil {
			timed++
		}
	}
	if timed*10 >= len(items)*8 {
		s.Date = "time"
	}
	return s, true
}

// except names a class that all wrongly matched elements have and none of the
// right ones: an advertisement set like an article. "" when there is none.
func (p *page) except(css string, items []*html.Node, right func(*html.Node) int) string {
	c, err := compile(Selectors{Item: css})
	if err != nil {
		return ""
	}
	var wrong []*html.Node
	banned := map[string]bool{}
	for _, n := range queryAll(p.doc, c.item) {
		if slices.Contains(items, n) || right(n) >= 0 {
			for _, w := range strings.Fields(attr(n, "class")) {
				banned[w] = true
			}
		} else {
			wrong = append(wrong, n)
		}
	}
	for _, s := range shared(wrong, func(n *html.Node, yield func(simple)) {
		for _, s := range simples(n) {
			yield(s)
		}
	}) {
		if s.key == "class" && !banned[s.val] {
			return ":not(." + s.val + ")"
		}
	}
	return ""
}

// within is the shortest selector whose first match in each item is, as same
// says, the element wanted there (nil: none is); "" when there is none.
func within(items, want []*html.Node, same func(n, want *html.Node) bool) string {
	var has []*html.Node
	in := map[*html.Node]*html.Node{}
	for i, n := range want {
		if n != nil && n != items[i] {
			has = append(has, n)
			in[n] = items[i]
		}
	}
	if len(has) == 0 {
		return ""
	}
	own := shared(has, func(n *html.Node, yield func(simple)) {
		for _, s := range simples(n) {
			yield(s)
		}
	})
	up := shared(has, func(n *html.Node, yield func(simple)) {
		for a := n.Parent; a != nil && a != in[n]; a = a.Parent {
			for _, s := range simples(a) {
				yield(s)
			}
		}
	})
	css, cost := "", 0.0
	try := func(name string, c float64, s simple, a *simple) {
		if css != "" && c >= cost {
			return
		}
		good := 0
		for _, n := range has {
			if x := first(in[n], s, a); x != nil && same(x, n) {
				good++
			}
		}
		if good*10 >= len(has)*9 {
			css, cost = name, c
		}
	}
	for _, s := range own {
		try(s.css, s.cost, s, nil)
		for _, a := range up {
			try(a.css+" "+s.css, s.cost+a.cost+0.3, s, &a)
		}
	}
	return css
}

// first gives the first element below n that s matches, and a something
// around it.
func first(n *html.Node, s simple, a *simple) (found *html.Node) {
	walk(n, func(x *html.Node) bool {
		if found == nil && x != n && s.matches(x) {
			for up := x.Parent; found == nil; up = up.Parent {
				if a == nil || up != nil && a.matches(up) {
					found = x
				}
				if up == n || up == nil {
					break
				}
			}
		}
		return found == nil
	})
	return found
}
