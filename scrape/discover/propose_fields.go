package discover

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A fieldSelector is one of the fields that are selected within an item.
type fieldSelector struct {
	name  string
	of    func(*Selectors) *string
	label func(*Label) string
	link  func(*Link) string
	holds func(n *html.Node, value string) bool // whether an element holds the known value
	same  func(got, known string) bool
}

var fieldSelectors = []fieldSelector{
	{"title", func(s *Selectors) *string { return &s.Title }, func(l *Label) string { return l.Title }, func(l *Link) string { return l.Title }, holdsText, sameText},
	{"date", func(s *Selectors) *string { return &s.Date }, func(l *Label) string { return l.Date },
		func(l *Link) string {
			if l.Datetime != "" {
				return l.Datetime
			}
			return l.DateText
		}, holdsDate, sameText},
	{"byline", func(s *Selectors) *string { return &s.Byline }, func(l *Label) string { return l.Byline }, func(l *Link) string { return l.Byline }, holdsText, sameText},
	{"summary", func(s *Selectors) *string { return &s.Summary }, func(l *Label) string { return l.Summary }, func(l *Link) string { return l.Summary }, holdsText, sameText},
	{"image", func(s *Selectors) *string { return &s.Image }, func(l *Label) string { return l.Image }, func(l *Link) string { return l.Image },
		func(n *html.Node, v string) bool { return n.DataAtom == atom.Img && sameImage(imageOf(n), v) }, sameImage},
}

// sameText forgives a text that was cut short, and what stands around a name.
func sameText(got, known string) bool {
	g, k := foldTitle(got), foldTitle(known)
	if g == "" || k == "" {
		return false
	}
	return g == k || len(k) >= 40 && strings.HasPrefix(g, k[:40]) || len(g) >= 40 && strings.HasPrefix(k, g[:40]) ||
		len(g) < 2*len(k)+8 && strings.Contains(" "+g+" ", " "+k+" ") || len(k) < 2*len(g)+8 && strings.Contains(" "+k+" ", " "+g+" ")
}

func sameImage(got, known string) bool {
	name := func(s string) string {
		s, _, _ = strings.Cut(s, "?")
		return s[strings.LastIndexByte(s, '/')+1:]
	}
	return got != "" && known != "" && name(got) == name(known)
}

func holdsText(n *html.Node, v string) bool { return sameText(textOf(n, 1000), v) }

func holdsDate(n *html.Node, v string) bool {
	for _, key := range []string{"datetime", "content", "data-datetime", "title"} {
		if d := attr(n, key); d != "" && (d == v || len(d) >= 10 && len(v) >= 10 && d[:10] == v[:10]) {
			return true
		}
	}
	t := textOf(n, 200)
	return sameText(t, v)
}

// items are the items in which known articles stand.
func (p *page) items(sel Selectors, on []*label) (nodes []*html.Node, labels []*label) {
	c, err := compile(sel)
	if err != nil || c.item == nil {
		return nil, nil
	}
	of := map[*cand]*label{}
	for _, l := range on {
		of[l.cand] = l
	}
	for _, m := range p.matches(c) {
		if l := of[m.a.cand]; l != nil {
			nodes = append(nodes, m.n)
			labels = append(labels, l)
		}
	}
	return nodes, labels
}

// fieldFor gives the selector with which a field of known articles is read as
// it is known: "" where it needs none. Not ok: none does.
func (p *page) fieldFor(f fieldSelector, sel Selectors, items []*html.Node, labels []*label) (css string, ok bool) {
	right := func(css string) bool {
		s := sel
		*f.of(&s) = css
		c, err := compile(s)
		if err != nil {
			return false
		}
		n, good := 0, 0
		for i, l := range labels {
			known := f.label(&l.Label)
			a := p.anchorOf(linkOf(items[i], c, true))
			if known == "" || a == nil {
				continue
			}
			n++
			var got Link
			p.teaseItem(items[i], a, c, &got)
			if f.same(f.link(&got), known) {
				good++
			}
		}
		return n >= 2 && good*5 >= n*4
	}
	if right("") {
		return "", true
	}
	var want []*html.Node
	for i, l := range labels {
		var at *html.Node
		if v := f.label(&l.Label); v != "" {
			walk(items[i], func(n *html.Node) bool {
				if n != items[i] && f.holds(n, v) {
					at = n // the innermost of the first
				} else if at != nil {
					return false
				}
				return true
			})
		}
		want = append(want, at)
	}
	if slices.IndexFunc(want, func(n *html.Node) bool { return n != nil }) < 0 {
		return "", false
	}
	css = within(items, want, func(n, w *html.Node) bool { return n == w })
	return css, css != "" && right(css)
}
