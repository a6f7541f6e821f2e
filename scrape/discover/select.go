package discover

import (
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A chooser is the selectors of an index page, compiled.
type chooser struct {
	item, link, title, date, byline, summary, image cascadia.Matcher
}

func compile(s Selectors) (*chooser, error) {
	var c chooser
	for _, f := range []struct {
		name, css string
		to        *cascadia.Matcher
	}{{"item", s.Item, &c.item}, {"link", s.Link, &c.link}, {"title", s.Title, &c.title}, {"date", s.Date, &c.date},
		{"byline", s.Byline, &c.byline}, {"summary", s.Summary, &c.summary}, {"image", s.Image, &c.image}} {
		if f.css == "" {
			continue
		}
		sel, err := cascadia.ParseGroup(f.css)
		if err != nil {
			return nil, fmt.Errorf("select.%s: %q is not a CSS selector such as \"article h2 a\": %w", f.name, f.css, err)
		}
		*f.to = sel
	}
	return &c, nil
}

// A NoMatchError says that a configured selector matches nothing on a page:
// the page was rebuilt, or is not the one the selector was written for.
type NoMatchError struct{ Field, Selector, URL string }

func (e *NoMatchError) Error() string {
	return fmt.Sprintf("select.%s: %q matches nothing on %s; look for the element in the page's source, or leave it out to let the articles be found",
		e.Field, e.Selector, e.URL)
}

// bySelectors takes what the configuration selects and nothing else.
func (p *page) bySelectors(ix *Index, css Selectors, why string) error {
	sel, err := compile(css)
	if err != nil {
		return err
	}
	first, field, name := sel.item, "item", css.Item
	if first == nil {
		first, field, name = sel.link, "link", css.Link
	}
	if cascadia.Query(p.doc, first) == nil {
		return &NoMatchError{field, name, p.opt.URL.String()}
	}
	taken := map[*cand]bool{}
	ix.Links = nil
	for _, s := range p.matches(sel) {
		a := s.a
		taken[a.cand] = true
		l := Link{URL: a.addr.url.String(), Taken: true, Group: name, Reasons: []string{why + field + " " + name}}
		p.teaseItem(s.n, a, sel, &l)
		ix.Links = append(ix.Links, l)
	}
	if len(ix.Links) == 0 {
		if sel.item != nil && sel.link != nil {
			field, name = "link", css.Link
		}
		return &NoMatchError{field, name + " (with a link in it)", p.opt.URL.String()}
	}
	for _, c := range p.order {
		if !taken[c] {
			ix.Links = append(ix.Links, Link{URL: c.addr.url.String(), Title: c.anchors[0].text, Reasons: []string{"refused: not in select." + field + " " + name}})
		}
	}
	ix.Found = css
	return nil
}

// A match is a selected element and its link.
type match struct {
	n *html.Node
	a *anchor
}

// matches gives what selectors take, each address once.
func (p *page) matches(sel *chooser) []match {
	first := sel.item
	if first == nil {
		first = sel.link
	}
	if first == nil {
		return nil
	}
	var all []match
	taken := map[*cand]bool{}
	for _, n := range queryAll(p.doc, first) {
		a := p.anchorOf(linkOf(n, sel, sel.item != nil))
		if a == nil || taken[a.cand] {
			continue
		}
		taken[a.cand] = true
		all = append(all, match{n, a})
	}
	return all
}

func queryAll(n *html.Node, m cascadia.Matcher) []*html.Node { return cascadia.QueryAll(n, m) }

// linkOf is the link of a selected element: the element itself, what
// select.link matches in it, else the link of its heading, else the first with
// a text that names something, else the first.
func linkOf(n *html.Node, sel *chooser, item bool) *html.Node {
	isLink := func(x *html.Node) bool { return x.DataAtom == atom.A && attr(x, "href") != "" }
	if item && sel.link != nil {
		x := cascadia.Query(n, sel.link)
		if x == nil {
			return nil
		}
		n = x
	}
	if isLink(n) {
		return n
	}
	var first, named, headed *html.Node
	walk(n, func(x *html.Node) bool {
		if !isLink(x) {
			return true
		}
		if first == nil {
			first = x
		}
		if named == nil && !nameless(textOf(x, 500)) {
			named = x
		}
		if headed == nil {
			for up := x.Parent; up != nil && up != n; up = up.Parent {
				if heading(up.DataAtom) > 0 {
					headed = x
				}
			}
		}
		return true
	})
	switch {
	case headed != nil:
		return headed
	case named != nil:
		return named
	case first != nil:
		return first
	}
	for up := n.Parent; up != nil; up = up.Parent {
		if isLink(up) {
			return up
		}
	}
	return nil
}

// teaseItem reads the teaser of a selected element; selectors go first.
func (p *page) teaseItem(n *html.Node, a *anchor, sel *chooser, l *Link) {
	r := &reading{a: a, left: recordNodes}
	r.visit(n, false, "")
	a.tease = r.t
	l.Title = p.title(a.cand, a)
	l.DateText, l.Datetime, l.Byline, l.Summary = r.t.dateText, r.t.datetime, r.t.byline, cutWords(r.t.summary, 1000)
	image := r.t.image
	text := func(s cascadia.Matcher, to *string) *html.Node {
		if s == nil {
			return nil
		}
		x := cascadia.Query(n, s)
		if x != nil {
			*to = textOf(x, 4000)
		} else {
			*to = ""
		}
		return x
	}
	text(sel.title, &l.Title)
	text(sel.byline, &l.Byline)
	text(sel.summary, &l.Summary)
	if sel.date != nil {
		l.Datetime = ""
		if x := text(sel.date, &l.DateText); x != nil {
			for _, key := range []string{"datetime", "content", "data-datetime", "title"} {
				if v := strings.TrimSpace(attr(x, key)); v != "" && (key != "title" || looksDated(v)) {
					l.Datetime = v
					break
				}
			}
		}
	}
	if sel.image != nil {
		image = ""
		if x := cascadia.Query(n, sel.image); x != nil {
			walk(x, func(y *html.Node) bool {
				if y.DataAtom == atom.Img && image == "" {
					image = imageOf(y)
				}
				return true
			})
		}
	}
	l.Image = p.absolute(image)
	if l.Summary == l.Title {
		l.Summary = ""
	}
}

// absolute resolves an address of a picture; "" when it is none.
func (p *page) absolute(ref string) string {
	if ref = strings.TrimSpace(ref); ref == "" {
		return ""
	}
	u, err := p.base.Parse(ref)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
