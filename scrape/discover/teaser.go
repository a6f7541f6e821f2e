package discover

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A teaser is what an index says of an article beside its link.
type teaser struct {
	title    string // a heading or title element that is no link itself
	dateText string
	datetime string
	byline   string
	summary  string
	image    string
	plain    int // units outside of links and headings
	early    bool
}

// A reading looks through a record, at no more than so many nodes.
type reading struct {
	t      teaser
	a      *anchor
	left   int
	long   int // units of the summary so far
	strong bool
	date   int // how good the date is: 3 datetime, 2 class, 1 words
	by     int
}

const recordNodes = 500

// read collects the teaser of an anchor's record.
func (p *page) read(a *anchor) teaser {
	r := &reading{a: a, left: recordNodes}
	if a.rec.root == nil {
		return r.t
	}
	if d := a.rec.date; d != nil {
		r.visit(d.n, false, "")
		r.t.plain, r.t.title, r.strong = 0, "", false
	}
	if a.rec.root.up == nil || !a.rec.flat {
		r.visit(a.rec.root.n, false, "")
	} else {
		for _, k := range a.rec.root.up.kids[a.rec.from:a.rec.to] {
			r.visit(k.n, false, "")
		}
	}
	if r.date == 0 {
		if t := squeeze(a.line.text.String()); units(t) <= 60 && a.line.anchors <= 3 && looksDated(t) {
			r.t.dateText, r.date = trimDate(t), 1
		}
	}
	if r.date == 0 && units(a.text) > 14 {
		if d := dateAtEdge(a.text); d != "" {
			r.t.dateText = d
		}
	}
	if r.t.summary == "" && a.line.anchors <= 2 {
		if t := squeeze(a.line.text.String()); units(t) >= 50 {
			r.t.summary = strings.TrimLeft(t, " -–—:.|·")
		}
	}
	return r.t
}

func (r *reading) visit(n *html.Node, inLink bool, hint string) {
	if r.left--; r.left < 0 {
		return
	}
	switch n.Type {
	case html.TextNode:
		if u := units(n.Data); u > 0 && !inLink && hint != "title" {
			r.t.plain += u
		}
		if r.date < 1 && len(n.Data) >= 4 && len(n.Data) < 160 {
			if t := squeeze(n.Data); units(t) <= 40 && looksDated(t) && (!inLink || units(t) <= 22) {
				r.t.dateText, r.date = trimDate(t), 1
			}
		}
		return
	case html.ElementNode:
	default:
		return
	}
	if hidden(n) && n.DataAtom != atom.Noscript {
		return
	}
	class := attr(n, "class")
	switch {
	case n.DataAtom == atom.Time:
		t := textOf(n, 200)
		updated := strings.Contains(class, "updated") && !strings.Contains(class, "published")
		if r.date < 3 || r.date == 3 && r.t.early {
			if dt := strings.TrimSpace(attr(n, "datetime")); dt != "" || looksDated(t) {
				r.t.datetime, r.t.dateText, r.date, r.t.early = dt, t, 3, updated
			}
		}
		r.t.plain += units(t)
		return
	case n.DataAtom == atom.Img:
		if r.t.image == "" {
			r.t.image = imageOf(n)
		}
		return
	case n.DataAtom == atom.A:
		inLink = true
		if r.by < 2 && hasWord(strings.ToLower(attr(n, "rel")), "author") {
			r.t.byline, r.by = textOf(n, 200), 2
		}
	case heading(n.DataAtom) > 0:
		if r.t.title == "" || !r.strong {
			if t := textOf(n, 1000); units(t) > 0 {
				r.t.title, r.strong = t, true
			}
		}
		hint = "title"
	}
	if dt := attr(n, "data-datetime"); dt != "" && r.date < 3 {
		r.t.datetime, r.t.dateText, r.date = dt, textOf(n, 200), 3
	}
	if class != "" || n.Attr != nil {
		switch role := fieldOf(n, class); role {
		case "date":
			if t := textOf(n, 200); r.date < 2 && units(t) <= 60 && looksDated(t) {
				r.t.dateText, r.date = trimDate(t), 2
				if c := attr(n, "content"); c != "" {
					r.t.datetime = c
				} else if c := attr(n, "title"); looksDated(c) {
					r.t.datetime = c
				}
			}
		case "byline":
			if t := textOf(n, 300); r.by < 2 && units(t) >= 2 && units(t) <= 80 && !looksDated(t) {
				r.t.byline, r.by = t, 2
			} else if r.by < 1 && units(t) <= 100 && looksDated(t) {
				r.t.byline, r.by = t, 1
			}
		case "title":
			if r.t.title == "" {
				r.t.title = textOf(n, 1000)
			}
			hint = "title"
		case "summary":
			if t := textOf(n, 4000); units(t) > r.long && units(t) >= 20 {
				r.t.summary, r.long = t, units(t)+1000
			}
		}
	}
	if n.DataAtom == atom.P && hint != "title" {
		if t := textOf(n, 4000); units(t) >= 30 && r.long == 0 && !nameless(t) {
			r.t.summary, r.long = t, units(t)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.visit(c, inLink, hint)
	}
}

// fieldOf is what an element's class or microdata says it holds.
func fieldOf(n *html.Node, class string) string {
	switch attr(n, "itemprop") {
	case "datePublished", "dateCreated":
		return "date"
	case "author":
		return "byline"
	case "headline":
		return "title"
	case "description":
		return "summary"
	}
	if class == "" {
		return ""
	}
	for _, token := range strings.Fields(class) {
		switch token {
		case "p-author", "vcard", "byline":
			return "byline"
		case "dt-published", "published":
			return "date"
		case "p-summary", "e-summary", "entry-summary", "excerpt":
			return "summary"
		case "p-name", "entry-title":
			return "title"
		}
		words := nameWords(token)
		if len(words) == 0 || len(words) > 5 {
			continue
		}
		for i, w := range words {
			last := i == len(words)-1
			switch w {
			case "date", "time", "datetime", "timestamp", "published", "pubdate", "posted", "fecha", "datum", "dateline", "day":
				return "date"
			case "author", "byline", "autor", "auteur", "writer":
				if last || words[i+1] == "name" {
					return "byline"
				}
			case "excerpt", "summary", "teaser", "dek", "standfirst", "snippet", "intro", "deck", "blurb", "lead", "description", "desc":
				if last || words[i+1] == "text" || words[i+1] == "content" {
					return "summary"
				}
			case "title", "headline":
				if last && len(words) <= 3 {
					return "title"
				}
			}
		}
	}
	return ""
}

// imageOf is the address of a picture, lazily loaded ones included.
func imageOf(n *html.Node) string {
	for _, key := range []string{"data-src", "data-lazy-src", "data-original", "data-lazy", "src"} {
		v := strings.TrimSpace(attr(n, key))
		if v != "" && !strings.HasPrefix(v, "data:") && !strings.HasPrefix(v, "about:") {
			if w := attr(n, "width"); w == "1" || w == "0" {
				continue
			}
			return v
		}
	}
	if v := attr(n, "srcset"); v != "" {
		first, _, _ := strings.Cut(strings.TrimSpace(v), " ")
		return strings.TrimSuffix(first, ",")
	}
	return ""
}
