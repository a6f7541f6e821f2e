package discover

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Way is a selector for one element of a page that may hold on other pages of
// the same template: names that people gave, at most three steps, never a
// position. The less it costs the likelier it lasts.
type Way struct {
	CSS  string
	Cost float64
}

// mostWays is how many ways to one element are worth trying.
const mostWays = 120

// Ways lists the ways to an element, the likeliest to last first.
func Ways(n *html.Node) []Way {
	var all []Way
	seen := map[string]bool{}
	add := func(css string, cost float64) {
		if !seen[css] {
			seen[css] = true
			all = append(all, Way{css, cost})
		}
	}
	own := simples(n)
	if n.DataAtom == atom.Meta {
		own = own[:0]
		for _, key := range []string{"name", "property", "itemprop"} {
			if v := attr(n, key); v != "" && !strings.ContainsAny(v, "\"\\\n") {
				own = append(own, simple{"meta[" + key + "=" + quoteCSS(v) + "]", "meta", key, v, 2})
			}
		}
	}
	var parents, up []simple
	if n.Parent != nil && n.Parent.DataAtom != atom.Body {
		parents = simples(n.Parent)
	}
	for a, i := n.Parent, 0; a != nil && i < maxAncestors && a.DataAtom != atom.Body && a.DataAtom != atom.Html; a, i = a.Parent, i+1 {
		up = append(up, simples(a)...)
	}
	slices.SortStableFunc(up, func(a, b simple) int { return cmp.Compare(a.cost, b.cost) })
	up = up[:min(len(up), 14)]
	for _, s := range own {
		lone := s.cost
		if s.key == "" {
			lone += 3 // alone it matches whatever is added to the page
		}
		add(s.css, lone)
		for _, a := range parents {
			add(a.css+" > "+s.css, s.cost+a.cost+0.6)
		}
		for _, a := range up {
			add(a.css+" "+s.css, s.cost+a.cost+0.5)
			for _, b := range parents {
				if a.css != b.css {
					add(a.css+" "+b.css+" > "+s.css, s.cost+a.cost+b.cost+1.3)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Way) int { return cmp.Compare(a.Cost, b.Cost) })
	return all[:min(len(all), mostWays)]
}

// mostJoined is how many ways to each of several elements are joined.
const mostJoined = 8

// WaysToAll lists the ways to elements that belong together: those to the
// first of them, which may be those to all, and those to each joined.
func WaysToAll(group []*html.Node) []Way {
	if len(group) == 0 {
		return nil
	}
	all := Ways(group[0])
	if len(group) == 1 {
		return all
	}
	joined := all[:min(len(all), mostJoined)]
	for _, n := range group[1:] {
		var next []Way
		others := Ways(n)
		for _, a := range joined {
			for _, b := range others[:min(len(others), mostJoined)] {
				if a.CSS != b.CSS {
					next = append(next, Way{a.CSS + ", " + b.CSS, a.Cost + b.Cost + 1})
				}
			}
		}
		slices.SortStableFunc(next, func(a, b Way) int { return cmp.Compare(a.Cost, b.Cost) })
		joined = next[:min(len(next), 3*mostJoined)]
	}
	return append(slices.Clone(all), joined...)
}
