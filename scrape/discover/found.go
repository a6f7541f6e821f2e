package discover

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// found describes the biggest group that was taken by selectors a person can
// read, each tried on the page before it is believed.
func (p *page) found() Selectors {
	var s Selectors
	best, n := (*group)(nil), 0
	count := map[*group]int{}
	for _, c := range p.order {
		if c.taken {
			count[c.best.group]++
		}
	}
	for _, g := range p.groups {
		if count[g] > n {
			best, n = g, count[g]
		}
	}
	if best == nil || n < 2 {
		return s
	}
	var links []*anchor
	for _, a := range best.anchors {
		if a.cand.taken && a.cand.best == a {
			links = append(links, a)
		}
	}
	if len(links) < 2 {
		return s
	}
	byNode := make(map[*html.Node]*anchor, len(p.anchors))
	for _, a := range p.anchors {
		byNode[a.n] = a
	}
	s.Link = p.tried(cssSteps(links[0].b, nil), len(links), func(n *html.Node) bool {
		a := byNode[n]
		return a != nil && a.cand.taken
	})
	// The item is worth naming when it is more than the link itself, and not
	// spread over several elements.
	roots := map[*html.Node]bool{}
	for _, a := range links {
		if a.rec.root == nil || a.rec.flat || a.rec.root == a.b {
			return s
		}
		roots[a.rec.root.n] = true
	}
	s.Item = p.tried(cssSteps(links[0].rec.root, nil), len(roots), func(n *html.Node) bool { return roots[n] })
	if s.Item == "" {
		return s
	}
	// Within the item the way to the link is shorter.
	steps := cssSteps(links[0].b, links[0].rec.root)
	for from := len(steps) - 1; from >= 0; from-- {
		css := strings.Join(steps[from:], " ")
		sel, err := cascadia.ParseGroup(css)
		if err != nil {
			break
		}
		good := true
		for _, a := range links {
			x := cascadia.Query(a.rec.root.n, sel)
			if x == nil || byNode[x] == nil || byNode[x].cand != a.cand {
				good = false
				break
			}
		}
		if good {
			s.Link = css
			break
		}
	}
	if n := len(links); n > 0 {
		timed := 0
		sel, _ := cascadia.ParseGroup("time")
		for _, a := range links {
			if cascadia.Query(a.rec.root.n, sel) != nil {
				timed++
			}
		}
		if timed*10 >= n*8 {
			s.Date = "time"
		}
	}
	return s
}

// tried is the shortest end of a way through the page that matches nearly all
// of want elements and no others; "" when even the whole way does not.
func (p *page) tried(steps []string, want int, is func(*html.Node) bool) string {
	for from := len(steps) - 1; from >= 0 && len(steps)-from <= 6; from-- {
		css := strings.Join(steps[from:], " ")
		sel, err := cascadia.ParseGroup(css)
		if err != nil {
			return ""
		}
		hits, wrong := 0, 0
		for _, n := range cascadia.QueryAll(p.doc, sel) {
			if is(n) {
				hits++
			} else {
				wrong++
			}
		}
		if wrong == 0 && hits*10 >= want*9 {
			return css
		}
	}
	return ""
}

// cssSteps turns the template path of a box into steps of a selector, from the
// box under stop (nil: the page's body).
func cssSteps(b, stop *box) []string {
	var steps []string
	for ; b != nil && b != stop && b.up != nil; b = b.up {
		s := b.step
		if s == "" {
			continue
		}
		if tag, column, ok := strings.Cut(s, ":"); ok {
			s = tag + ":nth-child(" + column + ")"
		}
		steps = append([]string{s}, steps...)
	}
	return steps
}
