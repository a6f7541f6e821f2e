package discover

import (
	"fmt"
	"sort"
	"strings"
)

const (
	takeAt = 0.0 // log odds a group must reach on its own
	// reach is how far behind the best group another of the same page may be.
	reach = 5.0
)

// choose decides which groups are the page's list and which of their links.
func (p *page) choose() {
	if len(p.groups) == 0 {
		return
	}
	var taken []*group
	shapes := map[string]int{} // of what was taken
	for _, g := range p.groups {
		if len(taken) > 0 {
			g.relate(p, taken, shapes)
		}
		best := g.score
		if len(taken) > 0 {
			best = taken[0].score
		}
		switch {
		case g.score < takeAt, g.score < best-reach:
			g.why = append(g.why, g.blame()...)
			continue
		}
		g.taken = true
		taken = append(taken, g)
		for _, a := range g.anchors {
			shapes[a.addr.shape]++
		}
	}
	p.pick(shapes)
}

// relate lets what was taken already speak for or against a group.
func (g *group) relate(p *page, taken []*group, shapes map[string]int) {
	inside, same, alike := 0, 0, 0
	for _, a := range g.anchors {
		for _, o := range a.cand.anchors {
			if o.group.taken {
				same++
				break
			}
		}
		if shapes[a.addr.shape] > 1 {
			alike++
		}
		if owner := insideRecord(a, taken); owner != nil && owner.cand != a.cand {
			inside++
		}
	}
	n := len(g.anchors)
	if inside*2 > n {
		g.score -= 4
		g.why = append(g.why, "stand inside the entries of other articles")
	}
	if same == n {
		return // nothing new in it
	}
	if alike*2 > n && g.shape != "/slug" {
		g.score += 1
	}
	_ = same
}

// insideRecord finds the link of a taken group in whose record an anchor stands.
func insideRecord(a *anchor, taken []*group) *anchor {
	for _, g := range taken {
		i := sort.Search(len(g.anchors), func(i int) bool { return g.anchors[i].b.first > a.b.first })
		for _, j := range []int{i - 1, i} {
			if j < 0 || j >= len(g.anchors) {
				continue
			}
			o := g.anchors[j]
			r := o.rec
			if r.root == nil {
				continue
			}
			first, last := r.root.first, r.root.last
			if r.flat {
				last = r.root.up.kids[r.to-1].last
			}
			if o != a && first <= a.b.first && a.b.first <= last {
				return o
			}
		}
	}
	return nil
}

// blame names what counted most against a group.
func (g *group) blame() []string {
	type term struct {
		i int
		v float64
	}
	var terms []term
	for i, w := range weights {
		if v := w * g.feat[i]; i != fBias && v < -0.7 {
			terms = append(terms, term{i, v})
		}
	}
	sort.Slice(terms, func(i, j int) bool { return terms[i].v < terms[j].v })
	var why []string
	for _, t := range terms {
		why = append(why, blames[t.i])
	}
	if len(why) == 0 {
		why = append(why, "too little that speaks for it")
	}
	return why[:min(3, len(why))]
}

var blames = [nFeatures]string{
	fTiny: "link texts too short for titles", fEndless: "link texts too long for titles", fListing: kindWords[listing], fService: kindWords[service],
	fForeign: kindWords[foreignA], fNav: "navigation", fFrame: "page header or footer", fAside: "sidebar", fComments: "comments", fRelated: "related or most viewed",
	fTags: "tags, categories or archives", fFurniture: "pagination, share links or advertising", fMeta: "byline or date line", fBody: "text of a post",
	fProse: "in running text", fNameless: "no text that names an article", fSameText: "the same text for different addresses", fRefused: "marked as tag, author or page number",
	fJustDate: "link text is only a date", fSecond: "not the first link of its line",
}

// pick decides on single links of the taken groups.
func (p *page) pick(shapes map[string]int) {
	for _, c := range p.order {
		for _, a := range c.anchors {
			if c.best == nil || a.group.score > c.best.group.score || a.group.score == c.best.group.score && betterTitle(a, c.best) {
				c.best = a
			}
		}
		g := c.best.group
		c.score = g.score
		if !g.taken {
			c.why = refusal(c.best, g)
			continue
		}
		switch k := c.addr.kind; {
		case k == home || k == service || k == file:
			c.why = []string{"refused: " + kindWords[k]}
			if k == service && shapes[c.addr.shape] >= 3 && g.feat[fService] < 0.3 && (c.best.tease.datetime != "" || c.best.tease.dateText != "") {
				c.taken = true
			}
		case k == listing && g.feat[fListing] < 0.7:
			c.why = []string{"refused: " + kindWords[k]}
		case k == foreignA && g.feat[fForeign] < 0.5 && shapes[c.addr.shape] < 3:
			c.why = []string{"refused: " + kindWords[k]}
		case c.best.refused != "":
			c.why = []string{"refused: " + c.best.refused}
		default:
			c.taken = true
		}
		if c.taken {
			c.why = []string{fmt.Sprintf("in the list at %s (%s)", short(g.path), plural(g.urls, "link"))}
			c.why = append(c.why, p.support(c, g)...)
		}
	}
}

func refusal(a *anchor, g *group) []string {
	var why []string
	if r := a.b.region &^ (mainPart | body); r != 0 {
		why = append(why, r.String())
	}
	if a.addr.kind != plain {
		why = append(why, kindWords[a.addr.kind])
	}
	if a.refused != "" {
		why = append(why, a.refused)
	}
	if prose(a) {
		why = append(why, "in running text")
	}
	for _, w := range g.why {
		if len(why) < 3 && !has(why, w) {
			why = append(why, w)
		}
	}
	return []string{"refused: " + strings.Join(why, "; ")}
}

func has(all []string, s string) bool {
	for _, x := range all {
		if strings.Contains(x, s) {
			return true
		}
	}
	return false
}

// support names what spoke for a link.
func (p *page) support(c *cand, g *group) []string {
	var why []string
	if s := p.stated[c.addr.key]; s != nil {
		why = append(why, "declared as an article ("+s.by+")")
	}
	if p.opt.Known != nil && p.opt.Known(c.addr.url.String()) {
		why = append(why, "known to be an article")
	}
	if c.best.head > 0 {
		why = append(why, "in a heading")
	}
	if c.best.tease.dateText != "" || c.best.tease.datetime != "" {
		why = append(why, "with a date")
	}
	if g.shapeN > 0.7 && g.urls > 2 && c.addr.shape == g.shape {
		why = append(why, "address of the pattern "+g.shape)
	}
	return why
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// short keeps the last steps of a group's path.
func short(path string) string {
	steps := strings.Split(path, ">")
	if len(steps) > 4 {
		steps = steps[len(steps)-4:]
	}
	return strings.Join(steps, ">")
}

func betterTitle(a, b *anchor) bool {
	return titleRank(a) > titleRank(b)
}

func titleRank(a *anchor) int {
	n := 0
	if !nameless(a.text) {
		n += 4
	}
	if a.head > 0 {
		n += 2
	}
	if a.titled {
		n++
	}
	return n
}
