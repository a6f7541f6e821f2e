package discover

import (
	"sort"
	"strings"
)

// finish writes the index of what was chosen.
func (p *page) finish(ix *Index) {
	river := p.river()
	place := make(map[*cand]int, len(p.order))
	for _, c := range p.order {
		place[c] = c.place(river).b.first
	}
	sort.SliceStable(p.order, func(i, j int) bool { return place[p.order[i]] < place[p.order[j]] })
	for _, c := range p.order {
		l := Link{URL: c.addr.url.String(), Taken: c.taken, Score: c.score, Reasons: c.why, Group: c.best.group.path}
		p.describe(c, &l)
		ix.Links = append(ix.Links, l)
	}
	dropOrnaments(ix)
	p.unlinked(ix)
}

// dropOrnaments takes away the pictures that several articles share: arrows,
// spacers, the logo of a section.
func dropOrnaments(ix *Index) {
	count := map[string]int{}
	for _, l := range ix.Links {
		if l.Taken {
			count[l.Image]++
		}
	}
	for i := range ix.Links {
		if count[ix.Links[i].Image] > 2 {
			ix.Links[i].Image = ""
		}
	}
}

// unlinked adds the articles that are declared but not linked, on a page whose
// list is made by a script.
func (p *page) unlinked(ix *Index) {
	if len(ix.Articles()) > 0 {
		return
	}
	var fresh []*claim
	for _, c := range p.claims {
		if p.cands[c.addr.key] == nil && c.title != "" && c.addr.kind == plain {
			fresh = append(fresh, c)
		}
	}
	if len(fresh) < 2 {
		return
	}
	for _, c := range fresh {
		ix.Links = append(ix.Links, Link{URL: c.addr.url.String(), Title: c.title, Datetime: c.date, Taken: true,
			Reasons: []string{"declared as an article (" + c.by + "), on a page without links to its articles"}, Group: c.by})
	}
}

// river is the group that holds two thirds and more of what was taken, nil
// without one. A shorter one orders nothing.
func (p *page) river() *group {
	n, count := 0, map[*group]int{}
	for _, c := range p.order {
		if c.taken {
			n++
			count[c.best.group]++
		}
	}
	for g, k := range count {
		if k >= 8 && k*3 >= n*2 {
			return g
		}
	}
	return nil
}

// place is where a link stands among the others: in the river if there is one,
// in a list rather than alone (a lead story is often repeated further down, and
// pinned ones say nothing of the order), taken rather than not.
func (c *cand) place(river *group) *anchor {
	best, rank := c.anchors[0], -1
	for _, a := range c.anchors {
		r := 0
		if a.group.taken {
			r = 1
			if a.group.urls > 1 {
				r = 2
				if a.group == river {
					r = 3
				}
			}
		}
		if r > rank {
			best, rank = a, r
		}
	}
	return best
}

// describe fills in what the page says of an article.
func (p *page) describe(c *cand, l *Link) {
	var title *anchor
	for _, a := range c.anchors {
		if title == nil || titleRank(a) > titleRank(title) || titleRank(a) == titleRank(title) && a.group.taken && !title.group.taken {
			title = a
		}
	}
	l.Title = p.title(c, title)
	t := c.best.tease
	if s := p.stated[c.addr.key]; s != nil {
		if nameless(l.Title) {
			l.Title = s.title
		}
		l.Datetime = s.date
	}
	for _, a := range c.anchors {
		if !a.group.taken && a != c.best {
			continue
		}
		o := a.tease
		if t.dateText == "" && t.datetime == "" {
			t.dateText, t.datetime = o.dateText, o.datetime
		}
		if t.image == "" {
			t.image = o.image
		}
		if t.byline == "" {
			t.byline = o.byline
		}
		if t.summary == "" {
			t.summary = o.summary
		}
	}
	l.DateText = t.dateText
	if l.DateText != "" && t.datetime == "" && !hasYear(l.DateText) && looksDated(l.DateText) && hasDigits(l.DateText, 1) {
		if y := p.year(c.best); y != "" {
			l.DateText += " " + y
		}
	}
	if l.Datetime == "" {
		l.Datetime = t.datetime
	}
	l.Byline = t.byline
	if t.summary != l.Title {
		l.Summary = cutWords(t.summary, 1000)
	}
	l.Image = p.absolute(t.image)
}

func cutWords(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	s = s[:n]
	if i := strings.LastIndexByte(s, ' '); i > n/2 {
		s = s[:i]
	}
	return strings.TrimSpace(s) + "…"
}
