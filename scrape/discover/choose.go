package discover

import (
	"fmt"
	"sort"
	"strings"
)

const (
	takeAt = 0.0 // log odds a group must reach on its own
	// lastResort is what the best group must reach where none reaches takeAt.
	lastResort = -4.0
	// reach is how much less like articles another group of the page may look
	// than the best one.
	reach = 3.5
)

// choose decides which groups are the page's list and which of their links.
func (p *page) choose() {
	var taken []*group
	shapes := map[string]int{} // of what was taken
	take := func(g *group) {
		g.taken = true
		taken = append(taken, g)
		p.claimRecords(g)
		for _, a := range g.anchors {
			shapes[a.addr.kin]++
		}
	}
	for _, g := range p.groups {
		if g.home {
			take(g)
		}
	}
	guided := len(taken) > 0
	for _, g := range p.groups {
		if g.home {
			continue
		}
		if guided && g.known == 0 && g.urls >= 3 {
			g.why = append(g.why, "no known article stands there, others elsewhere")
			continue
		}
		if len(taken) == 0 {
			if g.score >= takeAt && g.feat[fNameless] < 0.9 {
				take(g)
				continue
			}
		} else if p.joins(g, taken, shapes) {
			take(g)
			continue
		}
		g.why = append(g.why, g.blame()...)
	}
	if len(taken) == 0 {
		// A plain list has little that speaks for it. What its links turn out
		// to be, their pages will tell.
		for _, g := range p.groups {
			if g.score >= lastResort && g.urls >= 3 && g.against() <= 0.5 {
				take(g)
				break
			}
		}
	}
	p.pick(shapes)
}

// against is how much of a group stands where no list of articles does.
func (g *group) against() float64 {
	sum := 0.0
	for _, i := range []int{fListing, fService, fForeign, fNav, fFrame, fComments, fFurniture, fMeta, fProse, fSameText, fRefused, fSection} {
		sum += g.feat[i]
	}
	return sum
}

func (g *group) aside() bool { return g.feat[fAside] > 0.5 }

// quality is what a group's links look like, whatever their number.
func (g *group) quality() float64 {
	q := g.score
	for _, i := range []int{fCount, fOneShape, fBulk} {
		q -= weights[i] * g.feat[i]
	}
	return q
}

// joins lets what was taken already speak for or against another group.
func (p *page) joins(g *group, taken []*group, shapes map[string]int) bool {
	inside, alike := 0, 0
	listed := g.feat[fProse] < 0.2
	for _, a := range g.anchors {
		// What other sites' addresses look like says little: many are made by
		// the same program.
		like := shapes[a.addr.kin] > 1 && specific(a.addr.kin) && (a.addr.kind != foreignA || listed && a.addr.kin[0] == '@')
		if like {
			alike++
			if a.addr.kind == foreignA {
				g.score -= weights[fForeign] / float64(len(g.anchors)) * 0.8
			}
		}
		// Under a lead story there may be a list of further ones.
		if owner := p.owner[a.b.first]; owner != nil && owner.cand != a.cand && !(like && listed && a.line.plain < 20 && a.b.region&body == 0) {
			inside++
		}
	}
	n := len(g.anchors)
	if inside*2 > n && g.feat[fDeclared] < 0.5 {
		g.score -= 4
		g.why = append(g.why, "stand inside the entries of other articles")
	}
	same := alike*2 > n
	if same {
		g.score += 1.5
	}
	if g.score < takeAt {
		return false
	}
	if g.feat[fRelated] > 0.5 || g.feat[fComments] > 0.5 {
		return false
	}
	// Of a category or an older page, the sidebar's recent posts are no part.
	if p.self.kind == listing && g.feat[fAside] > 0.5 && !taken[0].aside() {
		g.why = append(g.why, "in the sidebar of a page that lists a part of the site")
		return false
	}
	if g.feat[fAside] > 0.5 && g.feat[fMain] < 0.5 && !same && g.anchors[0].b.region&recent == 0 {
		g.why = append(g.why, "in a sidebar, of another address pattern than the list")
		return false
	}
	return same || g.quality() >= taken[0].quality()-reach
}

// claimRecords notes which boxes lie in the records of a taken group, as far as
// no better group has them.
func (p *page) claimRecords(g *group) {
	if p.owner == nil {
		p.owner = make([]*anchor, len(p.boxes))
	}
	for _, a := range g.anchors {
		r := a.rec
		if r.root == nil {
			continue
		}
		first, last := r.root.first, r.root.last
		if r.flat {
			last = r.root.up.kids[r.to-1].last
		}
		if p.owner[first] != nil && p.owner[last] != nil {
			continue
		}
		for i := first; i <= last; i++ {
			if p.owner[i] == nil {
				p.owner[i] = a
			}
		}
	}
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
	fSection: "heads a list of other links", fMenu: "also in a menu", fJustDate: "link text is only a date", fSecond: "not the first link of its line",
}

// pick decides on single links of the taken groups.
func (p *page) pick(shapes map[string]int) {
	for _, c := range p.order {
		for _, a := range c.anchors {
			if c.best != nil && c.best.group.home != a.group.home {
				if a.group.home {
					c.best = a
				}
				continue
			}
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
		case p.known[c] && k != home:
			c.taken = true
		case k == home || k == service || k == file:
			c.why = []string{"refused: " + kindWords[k]}
			if k == service && shapes[c.addr.kin] >= 3 && g.feat[fService] < 0.3 && (c.best.tease.datetime != "" || c.best.tease.dateText != "") {
				c.taken = true
			}
		case k == listing && g.feat[fListing] < 0.7:
			c.why = []string{"refused: " + kindWords[k]}
		case k == foreignA && g.feat[fForeign] < 0.7 && (g.feat[fProse] >= 0.2 || shapes[c.addr.kin] < 3 || !specific(c.addr.kin)):
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
	if p.known[c] || p.opt.Known != nil && p.opt.Known(c.addr.url.String()) {
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
