package extract

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isAside reports whether an element stands in navigation, a side column, a
// footer or a window, or is meant for search engines only.
func (p *page) isAside(n *html.Node) bool {
	for k := n; k != nil && k.Type == html.ElementNode; k = k.Parent {
		switch k.DataAtom {
		case atom.Nav, atom.Aside, atom.Footer, atom.Dialog, atom.Noscript, atom.Template:
			return true
		case atom.Body, atom.Main, atom.Article:
			return false
		}
		if isHidden(k) {
			return true
		}
		class := strings.ToLower(attr(k, "class"))
		for _, w := range [...]string{"breadcrumb", "seotitle", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader", "aural", "login", "modal", "cookie", "teaser", "sidebar", "related", "popup"} {
			if strings.Contains(class, w) {
				return true
			}
		}
	}
	return false
}

// linksHome reports whether a heading is nothing but a link to the front page:
// the site's name or logo.
func linksHome(p *page, n *html.Node) bool {
	for k := n.FirstChild; k != nil; k = following(k, n) {
		if k.DataAtom == atom.A {
			u, err := url.Parse(p.abs(attr(k, "href")))
			return err == nil && u.Host != "" && (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
		}
	}
	for k, i := n.Parent, 0; k != nil && i < 2; k, i = k.Parent, i+1 {
		if k.DataAtom == atom.A {
			u, err := url.Parse(p.abs(attr(k, "href")))
			return err == nil && u.Host != "" && (u.Path == "" || u.Path == "/") && u.RawQuery == ""
		}
	}
	return false
}

// namesSite reports whether a heading's class or id says that it is the site's
// name.
func namesSite(n *html.Node) bool {
	for _, k := range [...]*html.Node{n, n.Parent} {
		if k == nil {
			continue
		}
		for i := range k.Attr {
			if key := k.Attr[i].Key; key == "class" || key == "id" {
				v := strings.ToLower(k.Attr[i].Val)
				for _, w := range [...]string{"branding", "logo", "site-title", "sitetitle", "site-name", "sitename", "blog-title", "masthead", "site_title"} {
					if strings.Contains(v, w) {
						return true
					}
				}
			}
		}
	}
	return false
}

// namesHeadline reports whether an element's class or id says that it is the
// headline.
func namesHeadline(n *html.Node) bool {
	for i := range n.Attr {
		if k := n.Attr[i].Key; k != "class" && k != "id" {
			continue
		}
		v := strings.ToLower(n.Attr[i].Val)
		if len(v) > 200 {
			continue
		}
		for _, w := range [...]string{"headline", "title", "heading", "titel", "titre", "titulo"} {
			if strings.Contains(v, w) {
				return true
			}
		}
	}
	return false
}

// headline gives the text of a heading without the kicker in front of it and
// the date or section behind it, where these are elements of their own.
func headline(n *html.Node) string {
	root := n
	for {
		var parts []*html.Node
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			if k.Type == html.ElementNode && k.DataAtom != atom.Br && strings.TrimSpace(headingText(k)) != "" ||
				k.Type == html.TextNode && strings.TrimSpace(k.Data) != "" {
				parts = append(parts, k)
			}
		}
		if len(parts) == 1 && parts[0].Type == html.ElementNode {
			n = parts[0]
			continue
		}
		if len(parts) < 2 {
			return headingText(root)
		}
		first, last := 0, len(parts)
		for last-first > 1 && isKicker(parts[first]) {
			first++
			for last-first > 1 && isMark(nodeText(parts[first])) {
				first++
			}
		}
		for last-first > 1 && isTailpiece(parts[last-1]) {
			last--
		}
		if first == 0 && last == len(parts) {
			return headingText(n)
		}
		var b strings.Builder
		for k := parts[first]; k != nil; k = k.NextSibling {
			b.WriteString(nodeText(k))
			if k.DataAtom == atom.Br || isBlock(k) {
				b.WriteByte(' ')
			}
			if k == parts[last-1] {
				break
			}
		}
		if strings.TrimSpace(b.String()) == "" {
			return headingText(root)
		}
		return b.String()
	}
}

func nodeText(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	if n.DataAtom == atom.Style || n.DataAtom == atom.Script || isHidden(n) {
		return ""
	}
	return headingText(n)
}

// isMark reports whether a text is only punctuation.
func isMark(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

func isKicker(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if n.DataAtom == atom.Small || n.DataAtom == atom.Time {
		return true
	}
	return classSays(n, "kicker", "overline", "topline", "dachzeile", "roof", "eyebrow", "strapline", "strap", "label", "topic", "titleheader", "subtitle",
		"small", "spitzmarke", "category", "rubrik", "rubric", "section", "date", "time", "overtitle", "supertitle", "pretitle", "surtitre", "antetitulo", "volanta",
		"occhiello", "badge", "flag", "tag", "vorspann", "headlinesmall", "articleoverline", "prefix", "ressort", "subhead", "subheadline", "subline")
}

func isTailpiece(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if n.DataAtom == atom.Small || n.DataAtom == atom.Time {
		return true
	}
	return classSays(n, "date", "datum", "time", "meta", "category", "categories", "author", "comments", "count", "share", "edit", "subtitle", "subheadline", "badge", "label", "permalink", "anchor")
}

// classSays reports whether a class holds one of the words: as a part between
// marks, or at the end of a part.
func classSays(n *html.Node, words ...string) bool {
	class := strings.ToLower(attr(n, "class"))
	if class == "" || len(class) > 300 {
		return false
	}
	for _, part := range strings.FieldsFunc(class, func(r rune) bool { return r < 'a' || r > 'z' }) {
		for _, w := range words {
			if part == w || len(w) > 5 && strings.HasSuffix(part, w) {
				return true
			}
		}
	}
	return strings.Contains(class, "h1small")
}
