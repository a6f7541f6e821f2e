package discover

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// head reads what a page says of itself and of other listings of its site.
func (p *page) head() *Index {
	ix := &Index{}
	var ogTitle string
	walk(p.doc, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Html:
			ix.Language = strings.TrimSpace(attr(n, "lang"))
			if ix.Language == "" {
				ix.Language = strings.TrimSpace(attr(n, "xml:lang"))
			}
		case atom.Title:
			if ix.Title == "" && n.FirstChild != nil && n.Parent != nil && n.Parent.DataAtom == atom.Head {
				ix.Title = squeeze(n.FirstChild.Data)
			}
		case atom.Meta:
			if pr := attr(n, "property"); pr == "og:site_name" && ogTitle == "" {
				ogTitle = squeeze(attr(n, "content"))
			}
		case atom.Link:
			p.headLink(n, ix)
		case atom.Svg, atom.Script, atom.Style:
			return false
		}
		return true
	})
	if ix.Title == "" {
		ix.Title = ogTitle
	}
	if ix.Next == "" {
		ix.Next = p.next()
	}
	return ix
}

func (p *page) headLink(n *html.Node, ix *Index) {
	rel, href := strings.ToLower(attr(n, "rel")), strings.TrimSpace(attr(n, "href"))
	if href == "" {
		return
	}
	u, err := p.base.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	u.Fragment = ""
	switch {
	case hasWord(rel, "alternate"):
		t, _, _ := strings.Cut(strings.ToLower(attr(n, "type")), ";")
		switch strings.TrimSpace(t) {
		case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml", "application/xml":
			// The comments of a post or a site are no listing of articles.
			if s := u.String(); !contains(ix.Feeds, s) && !strings.Contains(strings.ToLower(u.Path), "comments") {
				ix.Feeds = append(ix.Feeds, s)
			}
		case "application/json":
			if strings.Contains(u.Path, "/wp-json/") {
				ix.WordPress = wordPressRoot(u.String())
			} else if s := u.String(); strings.Contains(u.Path, "feed") && !contains(ix.Feeds, s) {
				ix.Feeds = append(ix.Feeds, s)
			}
		}
	case hasWord(rel, "sitemap"):
		if s := u.String(); !contains(ix.Sitemaps, s) {
			ix.Sitemaps = append(ix.Sitemaps, s)
		}
	case hasWord(rel, "next"):
		if ix.Next == "" {
			ix.Next = u.String()
		}
	case strings.Contains(rel, "api.w.org"):
		ix.WordPress = u.String()
	}
}

func wordPressRoot(s string) string {
	i := strings.Index(s, "/wp-json/")
	return s[:i+len("/wp-json/")]
}

func contains(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}
