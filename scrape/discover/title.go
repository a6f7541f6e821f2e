package discover

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// title is what the page calls the article behind a link.
func (p *page) title(c *cand, a *anchor) string {
	if a == nil {
		return ""
	}
	if !nameless(a.text) {
		return linkTitle(a)
	}
	for _, o := range c.anchors {
		if t := o.nearTitle(); t != "" {
			return t
		}
	}
	for _, o := range c.anchors {
		for _, key := range []string{"title", "aria-label"} {
			if t := unlabel(squeeze(attr(o.n, key))); !nameless(t) {
				return t
			}
		}
		if t := altOf(o.n); !nameless(t) {
			return t
		}
	}
	for _, o := range c.anchors {
		if o.tease.title != "" && !nameless(o.tease.title) {
			return o.tease.title
		}
	}
	return a.text
}

// linkTitle is the title in a link's own text: all of it, or of a link around
// a whole card the part that is set as one.
func linkTitle(a *anchor) string {
	t := a.text
	if in := a.tease.title; in != "" && len(in) < len(t) && strings.Contains(t, in) && (a.units > 60 || a.tease.dateText != "" || len(a.b.kids) > 1) {
		return in
	}
	if c := cardTitle(a); c != "" {
		return c
	}
	if d := a.tease.dateText; d != "" && len(d) < len(t)/2 {
		if cut := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(t, d), d), "|·•–—-: "); cut != "" {
			return cut
		}
	}
	return t
}

// cardTitle looks among the lines of a link for the one that is the title: the
// one set bold or large, the one a picture's alt text repeats, else the first
// that is long enough.
func cardTitle(a *anchor) string {
	var lines []*box
	var leaves func(b *box)
	leaves = func(b *box) {
		deeper := false
		for _, k := range b.kids {
			if k.units > 0 && !inline(k.n.DataAtom) {
				deeper = true
			}
		}
		if !deeper {
			if b.units > 0 {
				lines = append(lines, b)
			}
			return
		}
		for _, k := range b.kids {
			if k.units > 0 {
				leaves(k)
			}
		}
	}
	leaves(a.b)
	if len(lines) < 2 || len(lines) > 12 {
		return ""
	}
	alt := altOf(a.n)
	first, loud := "", ""
	for _, b := range lines {
		t := textOf(b.n, 600)
		if units(t) < 5 || looksDated(t) && units(t) < 30 || nameless(t) {
			continue
		}
		if alt != "" && t == alt {
			return t
		}
		if loud == "" && isLoud(b.n) {
			loud = t
		}
		if first == "" && units(t) >= 10 {
			first = t
		}
	}
	if loud != "" {
		return loud
	}
	return first
}

func isLoud(n *html.Node) bool {
	if titleName(n) || n.DataAtom == atom.Strong || n.DataAtom == atom.B || heading(n.DataAtom) > 0 {
		return true
	}
	if c := n.FirstChild; c != nil && c.NextSibling == nil && (c.DataAtom == atom.Strong || c.DataAtom == atom.B) {
		return true
	}
	for _, w := range strings.Fields(attr(n, "class")) {
		switch w {
		case "text-lg", "text-xl", "text-2xl", "text-3xl", "font-bold", "font-semibold", "font-medium", "bold", "h1", "h2", "h3", "h4", "h5":
			return true
		}
	}
	return false
}

// nearTitle is the heading nearest to a link that has no text of its own,
// within its record.
func (a *anchor) nearTitle() string {
	for b := a.b; b != nil; b = b.up {
		t := ""
		walk(b.n, func(n *html.Node) bool {
			if t == "" && (heading(n.DataAtom) > 0 || titleName(n)) {
				if s := textOf(n, 1000); !nameless(s) {
					t = s
				}
			}
			return t == ""
		})
		if t == "" && b == a.rec.root && a.rec.flat {
			return b.headBefore()
		}
		if t != "" || b == a.rec.root || a.rec.root == nil {
			return t
		}
	}
	return ""
}

// headBefore is the heading that stands before a box among its siblings, with
// no link in between: of a list of headings, texts and "Read more" in a row.
func (b *box) headBefore() string {
	if b.up == nil {
		return ""
	}
	for i := b.pos - 1; i >= 0 && i >= b.pos-8; i-- {
		k := b.up.kids[i]
		if k.a1 > k.a0 {
			return ""
		}
		if heading(k.n.DataAtom) > 0 || titleName(k.n) {
			return textOf(k.n, 1000)
		}
	}
	return ""
}

// unlabel takes off the words that themes put before a title for screen
// readers.
func unlabel(s string) string {
	lower := strings.ToLower(s)
	for _, w := range []string{"post link to ", "permanent link to ", "permalink to ", "permalink a ", "link to ", "read more about ", "continue reading ", "read more: ", "read "} {
		if strings.HasPrefix(lower, w) {
			return strings.Trim(s[len(w):], " \"“”:")
		}
	}
	return s
}

func altOf(n *html.Node) string {
	t := ""
	walk(n, func(n *html.Node) bool {
		if n.DataAtom == atom.Img && t == "" {
			t = squeeze(attr(n, "alt"))
		}
		return true
	})
	return t
}
