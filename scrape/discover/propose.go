package discover

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A Proposal is selectors made from the places where known articles stand, and
// how they did when they were tried.
type Proposal struct {
	Select Selectors
	Place  string // the block of the page, as in Link.Group
	Known  int    // known articles that it finds
	Of     int    // known articles that stand on the page
	// Tried is how many of them the same reasoning found again when it was not
	// told of them, and Trials how many it was not told of, one part at a time.
	Tried, Trials int
	Links         int    // all that it takes
	Odd           int    // of these, such as no known article is
	Lost          string // why another was preferred; "" for the best, if it can be trusted
}

// String is the way to the links as one selector, for people.
func (s Selectors) String() string {
	return strings.TrimSpace(s.Item + " " + s.Link)
}

// A block is a group with the known articles in it.
type block struct {
	groups []*group
	at     map[*label]*anchor
	region region // what most of them stand in
	kinds  map[kind]bool
	judged map[*html.Node]int // whether an element is an item of the block, see induceItem
}

// oddRegions are where no list of articles stands.
const oddRegions = navigation | masthead | footer | comments | related | popular | tagList | paging | sharing | crumbs | promo | archiveList

// blocks sorts the groups by how many known articles stand in them.
func (p *page) blocks(on []*label) []*block {
	of := map[*group]*block{}
	var all []*block
	for _, l := range on {
		for _, a := range l.cand.anchors {
			b := of[a.group]
			if b == nil {
				b = &block{groups: []*group{a.group}, at: map[*label]*anchor{}}
				of[a.group] = b
				all = append(all, b)
			}
			if b.at[l] == nil {
				b.at[l] = a
			}
		}
	}
	for _, b := range all {
		b.profile()
	}
	slices.SortStableFunc(all, func(a, b *block) int {
		return cmp.Or(cmp.Compare(len(b.at), len(a.at)), cmp.Compare(b.groups[0].score, a.groups[0].score))
	})
	return all
}

func (b *block) profile() {
	count := map[region]int{}
	b.kinds, b.judged = map[kind]bool{}, map[*html.Node]int{}
	for _, a := range b.at {
		for r := region(1); r <= recent; r <<= 1 {
			if a.b.region&r != 0 {
				count[r]++
			}
		}
		b.kinds[a.addr.kind] = true
	}
	for r, n := range count {
		if n*2 > len(b.at) {
			b.region |= r
		}
	}
}

// odd reports whether a link is of another kind than the block's known ones.
func (b *block) odd(a *anchor) bool {
	return !b.kinds[a.addr.kind] || a.b.region&oddRegions&^b.region != 0 || a.refused != "" && a.group != b.groups[0]
}

func (b *block) holds(a *anchor) bool { return slices.Contains(b.groups, a.group) }

// join makes one block of several.
func join(bs ...*block) *block {
	out := &block{at: map[*label]*anchor{}}
	for _, b := range bs {
		out.groups = append(out.groups, b.groups...)
		for l, a := range b.at {
			if out.at[l] == nil {
				out.at[l] = a
			}
		}
	}
	out.profile()
	return out
}

// propose makes selectors from where known articles stand, best first. No
// label stands nowhere; the page is measured.
func (p *page) propose(on []*label) []Proposal {
	blocks := p.blocks(on)
	var all []Proposal
	seen := map[Selectors]bool{}
	add := func(bs ...*block) {
		b := bs[0]
		if len(bs) > 1 {
			b = join(bs...)
		}
		sel := p.induce(b, on)
		if sel == (Selectors{}) && len(bs) > 1 {
			sel = p.sum(bs, on)
		}
		if sel == (Selectors{}) || seen[sel] {
			return
		}
		seen[sel] = true
		x := p.try(sel, b, on)
		x.Tried, x.Trials = p.leaveOut(bs, on)
		all = append(all, x)
	}
	for i, b := range blocks {
		if i >= 6 || len(b.at) < 2 {
			break
		}
		add(b)
	}
	// A list in several blocks: those that bring most of what is still missing.
	if len(blocks) > 1 {
		have := map[*label]bool{}
		var parts []*block
		for range 3 {
			var best *block
			gain := 1
			for _, b := range blocks {
				n := 0
				for l := range b.at {
					if !have[l] {
						n++
					}
				}
				// A block that mostly repeats what stands elsewhere is no part
				// of the list.
				if n > gain && n*2 >= len(b.at) && (len(parts) == 0 || n*10 >= len(on)) {
					best, gain = b, n
				}
			}
			if best == nil {
				break
			}
			parts = append(parts, best)
			for l := range best.at {
				have[l] = true
			}
			if len(parts) > 1 {
				add(parts...)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Proposal) int { return cmp.Compare(b.worth(), a.worth()) })
	for i := range all {
		x := &all[i]
		x.Lost = x.distrust()
		if i > 0 && x.Lost == "" {
			x.Lost = "no better than " + all[0].Select.String()
			if x.Known < all[0].Known {
				x.Lost = fmt.Sprintf("finds fewer known articles than %s", all[0].Select)
			}
		}
	}
	return all
}

func (x *Proposal) worth() float64 {
	w := float64(x.Known-2*x.Odd) - 0.05*float64(len(x.Select.Item)+len(x.Select.Link))/10
	if x.distrust() != "" {
		w -= 1000
	}
	if strings.Contains(x.Select.Item+x.Select.Link, ",") {
		w -= 0.5
	}
	if x.Select.Item != "" {
		w += 0.3
	}
	return w
}

// distrust says why a proposal cannot be relied on; "" when it can.
func (x *Proposal) distrust() string {
	switch {
	case x.Known < fewLabels && x.Known < x.Of || x.Known < 2:
		return fmt.Sprintf("finds %d of %s; at least %d are needed to be sure", x.Known, plural(x.Of, "known article"), fewLabels)
	case x.Known*2 < x.Of:
		return fmt.Sprintf("finds only %d of %d known articles", x.Known, x.Of)
	case x.Tried*5 < x.Trials*4:
		return fmt.Sprintf("made of some known articles it finds only %d of %d others", x.Tried, x.Trials)
	case x.Odd*8 > x.Links:
		return fmt.Sprintf("takes %d links of another kind among %d", x.Odd, x.Links)
	}
	return ""
}

// try counts what selectors find.
func (p *page) try(sel Selectors, b *block, on []*label) Proposal {
	x := Proposal{Select: sel, Place: b.groups[0].path, Of: len(on)}
	got := p.picked(sel)
	x.Links = len(got)
	known := map[*cand]bool{}
	for _, l := range on {
		if got[l.cand] != nil {
			x.Known++
		}
		known[l.cand] = true
	}
	for c, a := range got {
		if !known[c] && b.odd(a) {
			x.Odd++
		}
	}
	return x
}

// picked are the links that selectors take; nil where they match nothing.
func (p *page) picked(sel Selectors) map[*cand]*anchor {
	c, err := compile(sel)
	if err != nil {
		return nil
	}
	got := map[*cand]*anchor{}
	for _, s := range p.matches(c) {
		got[s.a.cand] = s.a
	}
	return got
}

// leaveOut makes selectors without a part of the known articles, and looks
// whether they find that part, one part after the other.
func (p *page) leaveOut(bs []*block, on []*label) (tried, trials int) {
	whole := bs[0]
	if len(bs) > 1 {
		whole = join(bs...)
	}
	var in []*label
	for _, l := range on {
		if whole.at[l] != nil {
			in = append(in, l)
		}
	}
	parts := min(5, len(in))
	for k := range parts {
		var told []*label
		for i, l := range in {
			if i%parts != k {
				told = append(told, l)
			}
		}
		sel := p.induce(whole, told)
		if sel == (Selectors{}) && len(bs) > 1 {
			sel = p.sum(bs, told)
		}
		got := p.picked(sel)
		for i, l := range in {
			if i%parts == k {
				trials++
				if got[l.cand] != nil {
					tried++
				}
			}
		}
	}
	return tried, trials
}

// sum joins the selectors of several blocks, "" where one of them has none.
func (p *page) sum(bs []*block, told []*label) Selectors {
	var out Selectors
	for _, b := range bs {
		s := p.induce(b, told)
		if s.Item == "" {
			return Selectors{}
		}
		if out.Item != "" {
			out.Item += ", "
		}
		out.Item += s.Item
	}
	return out
}

// proposeFor proposes selectors for a listing as it was read: from the known
// articles that stand on it, else from all that it gave.
func (p *page) proposeFor(ix *Index) {
	p.prepare()
	labels := p.labelled()
	p.locate(labels)
	on := standing(labels)
	if len(on) < fewLabels {
		on = nil
		for _, l := range ix.Articles() {
			if a := p.resolve(l.URL); a != nil && p.cands[a.key] != nil {
				on = append(on, &label{Label: l.Label(), rank: len(on), words: foldTitle(l.Title), key: a.key, cand: p.cands[a.key], by: "address"})
			}
		}
	}
	if len(on) < 2 {
		return
	}
	ix.Proposals = p.propose(on)
	if ix.Found == (Selectors{}) && len(ix.Proposals) > 0 && ix.Proposals[0].Lost == "" {
		ix.Found = ix.Proposals[0].Select
	}
}

// ownHref tells links within the site from those of advertisements by how they
// are written; "" where that does not tell them.
func (p *page) ownHref(css string, at []*anchor, right func(*html.Node) int) string {
	c, err := compile(Selectors{Item: css})
	if err != nil {
		return ""
	}
	for _, a := range at {
		if h := attr(a.n, "href"); !strings.HasPrefix(h, "/") || strings.HasPrefix(h, "//") {
			return ""
		}
	}
	for _, n := range queryAll(p.doc, c.item) {
		if a := p.anchorOf(linkOf(n, &chooser{}, true)); a != nil && right(n) < 0 && strings.HasPrefix(attr(a.n, "href"), "/") {
			return ""
		}
	}
	return `[href^="/"]`
}

// tags lists the page's elements by their names, once.
func (p *page) tags() map[string][]*html.Node {
	if p.byTag == nil {
		p.byTag = map[string][]*html.Node{}
		walk(p.doc, func(n *html.Node) bool {
			p.byTag[n.Data] = append(p.byTag[n.Data], n)
			return true
		})
	}
	return p.byTag
}

func (p *page) anchorOf(n *html.Node) *anchor {
	if n == nil {
		return nil
	}
	if p.byNode == nil {
		p.byNode = make(map[*html.Node]*anchor, len(p.anchors))
		for _, a := range p.anchors {
			p.byNode[a.n] = a
		}
	}
	return p.byNode[n]
}

func (p *page) boxOf(n *html.Node) *box {
	if p.byBox == nil {
		p.byBox = make(map[*html.Node]*box, len(p.boxes))
		for _, b := range p.boxes {
			p.byBox[b.n] = b
		}
	}
	return p.byBox[n]
}
