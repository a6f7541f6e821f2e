package discover

import (
	"sort"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A simple is a compound selector such as div.card, and what it costs: how
// likely it is that a redesign takes it away, and how much there is to read.
type simple struct {
	css  string
	tag  string // "" any
	key  string // class, id or another attribute; "" none
	val  string
	cost float64
}

func (s simple) matches(n *html.Node) bool {
	if n.Type != html.ElementNode || s.tag != "" && n.Data != s.tag {
		return false
	}
	switch s.key {
	case "":
		return true
	case "class":
		return hasWord(fields(attr(n, "class")), s.val)
	}
	return attr(n, s.key) == s.val
}

// fields lets hasWord read class lists that are broken over lines.
func fields(s string) string {
	if strings.ContainsAny(s, "\t\n\r\f") {
		return squeeze(s)
	}
	return s
}

// simples lists what may stand for an element.
func simples(n *html.Node) []simple {
	tag := n.Data
	if n.Type != html.ElementNode || strings.ContainsAny(tag, ":.#[]()") {
		return nil
	}
	var all []simple
	bare := 2.2
	switch n.DataAtom {
	case atom.Article, atom.Main, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Time:
		bare = 1
	case atom.Li, atom.Tr, atom.Section, atom.Ul, atom.Ol, atom.Table, atom.Td, atom.Th, atom.Dl, atom.Dt, atom.Dd, atom.Figure, atom.A, atom.P, atom.Header, atom.Img, atom.Address:
		bare = 1.5
	}
	all = append(all, simple{tag, tag, "", "", bare})
	words := strings.Fields(attr(n, "class"))
	for _, w := range words[:min(len(words), 12)] {
		if stable(w) {
			cost := 1.6
			if utility(w) {
				cost = 3
			}
			all = append(all, simple{tag + "." + w, tag, "class", w, cost})
		}
	}
	if id := attr(n, "id"); stable(id) {
		all = append(all, simple{tag + "#" + id, tag, "id", id, 1.8})
	}
	for _, key := range []string{"itemprop", "role", "data-testid", "data-test", "data-component", "rel"} {
		if v := attr(n, key); stable(v) && v != "nofollow" && v != "noopener" {
			all = append(all, simple{tag + "[" + key + "=" + quoteCSS(v) + "]", tag, key, v, 2})
		}
	}
	return all
}

func quoteCSS(v string) string { return `"` + v + `"` }

// stable reports whether a name looks as if a person had given it for good:
// words, and neither numbers nor what build tools make up.
func stable(name string) bool {
	if name == "undefined" || name == "null" || name == "none" || !lasting(name) || strings.ContainsAny(name, " \\+*!@$^&=|~`?;<)]}") || len(name) > 40 {
		return false
	}
	for i := 0; i < len(name); i++ {
		if name[i] >= 0x80 {
			return false
		}
	}
	if name[0] == '_' || name[0] == '-' {
		return false
	}
	for _, made := range []string{"css-", "sc-", "jsx-", "svelte-", "emotion-", "astro-", "ng-", "post-", "id-", "js-", "is-", "has-"} {
		if rest, ok := strings.CutPrefix(name, made); ok {
			if made != "post-" && made != "id-" || made == "post-" && !wordy(rest) {
				return false
			}
		}
	}
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' }) {
		if !wordy(part) {
			return false
		}
	}
	return true
}

// wordy tells words, also several in camel case, from made-up names such as
// bdVaJa and xkrtz.
func wordy(part string) bool {
	pieces, vowels, run, longest, upper := 1, 0, 0, 0, 0
	for i, c := range part {
		if c >= 'A' && c <= 'Z' {
			upper++
			if i > 0 && part[i-1] >= 'a' && part[i-1] <= 'z' {
				pieces++
			}
		}
		if strings.ContainsRune("aeiouyAEIOUY", c) {
			vowels++
			run = 0
		} else if run++; run > longest {
			longest = run
		}
	}
	if pieces > 1 && len(part) < 4*pieces || pieces > 1 && upper > pieces {
		return false
	}
	if len(part) >= 4 && vowels == 0 && part != "html" || longest >= 5 && upper != len(part) {
		return false
	}
	return true
}

// utility classes say how something looks, not what it is.
func utility(w string) bool {
	switch w {
	case "row", "col", "column", "columns", "flex", "grid", "block", "container", "wrapper", "clearfix", "left", "right", "bold", "small", "large", "big", "hidden", "relative", "absolute", "group", "inner", "outer", "full", "center", "rounded", "border", "underline", "truncate", "first-child":
		return true
	}
	for _, p := range []string{"col-", "row-", "flex-", "grid-", "text-", "bg-", "font-", "border-", "items-", "justify-", "rounded-", "shadow-", "align-", "float-", "d-", "w-", "h-", "m-", "p-", "mb-", "mt-", "pt-", "pb-", "py-", "px-", "mx-", "my-", "no-", "u-", "hover", "wp-block-"} {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	return false
}

// A way is a selector of at most three steps.
type way struct {
	css  string
	hits int // of the elements it was made for
	kin  int // others of their kind that it matches
	odd  int // others that it matches
	cost float64
}

// A hunt looks for the shortest way to given elements.
type hunt struct {
	nodes []*html.Node
	// right says whether another matched element is welcome (1), does not
	// matter (0) or is wrong (-1).
	right func(*html.Node) int
	byTag map[string][]*html.Node // all elements of the page
	// effort counts the elements that were looked at; a hunt ends with what it
	// has when they are more than mostEffort.
	effort *int
}

// mostEffort bounds what making selectors for one page may cost: a second or
// two, some hundred times what pages need.
const mostEffort = 20_000_000

// shared lists the simples that hold for most of the elements to gives.
func shared(nodes []*html.Node, to func(*html.Node, func(simple))) []simple {
	count, first := map[string]int{}, map[string]simple{}
	var order []string
	for _, n := range nodes {
		once := map[string]bool{}
		to(n, func(s simple) {
			if once[s.css] {
				return
			}
			once[s.css] = true
			if count[s.css] == 0 {
				first[s.css] = s
				order = append(order, s.css)
			}
			count[s.css]++
		})
	}
	var out []simple
	for _, css := range order {
		if count[css]*10 >= len(nodes)*9 {
			out = append(out, first[css])
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].cost < out[j].cost })
	return out
}

const maxAncestors = 9

// best gives the cheapest way that matches nearly all elements and nothing
// wrong; where there is none, the one with the least wrong.
func (h *hunt) best() (way, bool) {
	own := shared(h.nodes, func(n *html.Node, yield func(simple)) {
		for _, s := range simples(n) {
			yield(s)
		}
	})
	up := shared(h.nodes, func(n *html.Node, yield func(simple)) {
		for a, i := n.Parent, 0; a != nil && i < maxAncestors; a, i = a.Parent, i+1 {
			if a.Type != html.ElementNode || a.DataAtom == atom.Body || a.DataAtom == atom.Html {
				break
			}
			for _, s := range simples(a) {
				yield(s)
			}
		}
	})
	parents := shared(h.nodes, func(n *html.Node, yield func(simple)) {
		if n.Parent != nil {
			for _, s := range simples(n.Parent) {
				yield(s)
			}
		}
	})
	if len(up) > 14 {
		up = up[:14]
	}
	want := make(map[*html.Node]bool, len(h.nodes))
	for _, n := range h.nodes {
		want[n] = true
	}
	var found way
	ok := false
	try := func(css string, cost float64, own simple, fits func(*html.Node) bool) {
		if ok && found.odd == 0 && cost >= found.cost || *h.effort > mostEffort {
			return
		}
		*h.effort += len(h.byTag[own.tag])
		t := way{css: css, cost: cost}
		for _, n := range h.byTag[own.tag] {
			if !own.matches(n) || !fits(n) {
				continue
			}
			if want[n] {
				t.hits++
			} else if v := h.right(n); v < 0 {
				t.odd++
			} else {
				t.kin += v
			}
		}
		if t.hits*10 < len(h.nodes)*9 || t.odd*2 > t.hits+t.kin {
			return
		}
		if !ok || t.odd < found.odd || t.odd == found.odd && t.cost < found.cost {
			found, ok = t, true
		}
	}
	for _, s := range own {
		lone := s.cost
		if s.key == "" && s.tag != "article" {
			lone += 3 // alone it matches whatever is added to the page
		}
		try(s.css, lone, s, func(*html.Node) bool { return true })
		for _, a := range parents {
			try(a.css+" > "+s.css, s.cost+a.cost+0.6, s, func(n *html.Node) bool { return n.Parent != nil && a.matches(n.Parent) })
		}
		for _, a := range up {
			try(a.css+" "+s.css, s.cost+a.cost+0.5, s, func(n *html.Node) bool { return above(n.Parent, a) != nil })
			for _, b := range parents {
				if a.css != b.css {
					try(a.css+" "+b.css+" > "+s.css, s.cost+a.cost+b.cost+1.3, s, func(n *html.Node) bool {
						return n.Parent != nil && b.matches(n.Parent) && above(n.Parent.Parent, a) != nil
					})
				}
			}
		}
	}
	return found, ok
}

// above gives the nearest of n and what is around it that a matches.
func above(n *html.Node, a simple) *html.Node {
	for ; n != nil; n = n.Parent {
		if a.matches(n) {
			return n
		}
	}
	return nil
}
