package discover

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A group is the links that stand at one place of the page's template.
type group struct {
	path    string
	anchors []*anchor
	urls    int // distinct addresses
	feat    [nFeatures]float64
	score   float64
	base    float64 // score before what other groups say of it
	taken   bool
	why     []string
	shape   string // the address pattern most of its links have
	shapeN  float64
	dates   int  // entries with a date
	home    bool // the known articles stand here
	known   int  // how many of them are linked from here
}

// group sorts the anchors by the path of element names and lasting class names
// that leads to them.
func (p *page) group() {
	p.steps(p.root)
	paths := make(map[*box]string, len(p.boxes))
	var pathOf func(b *box) string
	pathOf = func(b *box) string {
		if b == nil {
			return ""
		}
		if s, ok := paths[b]; ok {
			return s
		}
		s := pathOf(b.up)
		if b.step != "" {
			if s != "" {
				s += ">"
			}
			s += b.step
		}
		paths[b] = s
		return s
	}
	byPath := map[string]*group{}
	for _, a := range p.anchors {
		path := pathOf(a.b)
		if a.ordinal > 0 {
			path += "+"
		}
		if a.picture && a.units == 0 {
			path += " (picture)"
		}
		g := byPath[path]
		if g == nil {
			g = &group{path: path}
			byPath[path] = g
			p.groups = append(p.groups, g)
		}
		g.anchors = append(g.anchors, a)
		a.group = g
	}
	for _, g := range p.groups {
		if o := g.split(); o != nil {
			p.groups = append(p.groups, o)
		}
	}
}

// split takes the links to listings and service pages out of a group that has
// others too: a sidebar's template is the same for its recent posts and its
// months.
func (g *group) split() *group {
	page := func(a *anchor) bool { return a.addr.kind == plain || a.addr.kind == foreignA }
	n := 0
	for _, a := range g.anchors {
		if page(a) {
			n++
		}
	}
	if n == len(g.anchors) || n < 2 {
		return nil
	}
	o := &group{path: g.path + " (" + "listings and services)"}
	var keep []*anchor
	for _, a := range g.anchors {
		if page(a) {
			keep = append(keep, a)
			continue
		}
		o.anchors = append(o.anchors, a)
		a.group = o
	}
	g.anchors = keep
	return o
}

// steps names each box's part in the path of a group.
func (p *page) steps(b *box) {
	type tally struct {
		n       int
		classes map[string]int
	}
	byTag := map[string]*tally{}
	for _, k := range b.kids {
		t := byTag[k.n.Data]
		if t == nil {
			t = &tally{}
			byTag[k.n.Data] = t
		}
		t.n++
		if k.a1 > k.a0 {
			if c := attr(k.n, "class"); c != "" {
				if t.classes == nil {
					t.classes = map[string]int{}
				}
				for _, w := range strings.Fields(c) {
					t.classes[w]++
				}
			}
		}
	}
	column := 0
	for _, k := range b.kids {
		if k.n.DataAtom == atom.Td || k.n.DataAtom == atom.Th {
			column++
		}
		if k.a1 == k.a0 {
			continue
		}
		t := byTag[k.n.Data]
		k.step = p.step(k, t.n, t.classes, column)
		p.steps(k)
	}
}

func (p *page) step(k *box, siblings int, classes map[string]int, column int) string {
	tag := k.n.Data
	class := attr(k.n, "class")
	switch k.n.DataAtom {
	case atom.B, atom.Strong, atom.I, atom.Em, atom.Font, atom.U, atom.Small, atom.Big, atom.Center, atom.Tbody, atom.Nobr, atom.Code:
		return ""
	case atom.Span:
		if class == "" {
			return ""
		}
	case atom.A:
		for _, w := range strings.Fields(class) {
			if p.classes[w] >= 2 && lasting(w) {
				return "a." + w
			}
		}
		return "a"
	case atom.Td, atom.Th:
		if siblings > 1 {
			return tag + ":" + string(rune('0'+min(column, 9)))
		}
		return tag
	}
	var shared string
	if siblings > 1 {
		for _, w := range strings.Fields(class) {
			if classes[w] >= 2 && classes[w]*2 >= siblings && lasting(w) {
				shared = w
				break
			}
		}
	}
	switch k.n.DataAtom {
	case atom.Li, atom.Tr, atom.P, atom.Article, atom.Dt, atom.Dd, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Figure, atom.Blockquote:
		if shared != "" {
			return tag + "." + shared
		}
		return tag
	}
	if id := attr(k.n, "id"); id != "" && shared == "" && lasting(id) {
		return tag + "#" + id
	}
	if shared != "" {
		return tag + "." + shared
	}
	for _, w := range strings.Fields(class) {
		if lasting(w) {
			return tag + "." + w
		}
	}
	return tag
}

// lasting reports whether a name belongs to the template rather than to one
// entry: no digits, no state.
func lasting(name string) bool {
	if name == "" || len(name) > 60 {
		return false
	}
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c >= '0' && c <= '9', c == ':', c == '[', c == '/', c == '(', c == '{', c == '%', c == '"', c == '\'', c == '>', c == ',', c == '.', c == '#':
			return false
		}
	}
	switch name {
	case "first", "last", "odd", "even", "active", "current", "alt", "hentry", "clearfix", "cf":
		return false
	}
	return !strings.HasPrefix(name, "category") && !strings.HasPrefix(name, "tag-") && !strings.HasPrefix(name, "status-")
}

// A record is what belongs to one link of a group: the largest element that
// holds no other link of the group, and the siblings after it up to the next.
type record struct {
	root *box
	from int // root is root.up.kids[from]
	to   int // kids[from:to] belong to the record
	flat bool
	date *box // an element before the record that dates it
}

// records finds the extent of each entry of a group.
func (p *page) records(g *group) {
	longest := 1
	before, after := neighbours(g.anchors)
	for i, a := range g.anchors {
		prev, next := before[i], after[i]
		b := a.b
		alone := prev == nil && next == nil
		above, below := p.peers(a)
		for b.up != nil && b.up != p.root {
			u := b.up
			if prev != nil && u.holds(prev.b) || next != nil && u.holds(next.b) ||
				above != nil && u.holds(above.b) || below != nil && u.holds(below.b) {
				break
			}
			if u.region&mainPart != 0 && (b.region&mainPart == 0 || u.n.DataAtom == atom.Main) {
				break
			}
			if alone {
				if u.a1-u.a0 > 12 && u.n.DataAtom != atom.Article || u.n.DataAtom == atom.Ul || u.n.DataAtom == atom.Ol || u.n.DataAtom == atom.Table {
					break
				}
				b = u
				if u.n.DataAtom == atom.Article || u.n.DataAtom == atom.Li || u.n.DataAtom == atom.Tr {
					break
				}
				continue
			}
			b = u
		}
		r := record{root: b}
		if b.up != nil {
			r.from, r.to = b.pos, b.pos+1
			near := prev != nil && b.up.holds(prev.b) || next != nil && b.up.holds(next.b)
			if near {
				for r.to < len(b.up.kids) && r.to-r.from < 14 {
					k := b.up.kids[r.to]
					if next != nil && k.holds(next.b) {
						break
					}
					if next == nil && r.to-r.from >= longest {
						break
					}
					r.to++
				}
				r.flat = r.to > r.from+1
				if next != nil {
					longest = max(longest, r.to-r.from)
				}
			}
		}
		a.rec = r
	}
}

// peers are the nearest other links before and after that head something of
// the same rank or a higher one: an entry does not reach over them, even where
// another template made them.
func (p *page) peers(a *anchor) (above, below *anchor) {
	if a.head == 0 {
		return nil, nil
	}
	peer := func(o *anchor) bool {
		return o.head > 0 && o.head <= a.head && o.cand != a.cand && (o.addr.kind == plain || o.addr.kind == foreignA) && !nameless(o.text)
	}
	for i := a.index - 1; i >= 0 && i >= a.index-40 && above == nil; i-- {
		if peer(p.anchors[i]) {
			above = p.anchors[i]
		}
	}
	for i := a.index + 1; i < len(p.anchors) && i <= a.index+40 && below == nil; i++ {
		if peer(p.anchors[i]) {
			below = p.anchors[i]
		}
	}
	return above, below
}

// neighbours finds for each anchor the nearest ones that lead elsewhere.
func neighbours(all []*anchor) (before, after []*anchor) {
	before, after = make([]*anchor, len(all)), make([]*anchor, len(all))
	for i := 1; i < len(all); i++ {
		before[i] = all[i-1]
		if before[i].cand == all[i].cand {
			before[i] = before[i-1]
		}
	}
	for i := len(all) - 2; i >= 0; i-- {
		after[i] = all[i+1]
		if after[i].cand == all[i].cand {
			after[i] = after[i+1]
		}
	}
	return before, after
}
