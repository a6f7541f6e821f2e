package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A dateRegion tells what part of a page something stands in.
type dateRegion uint16

const (
	inArticle dateRegion = 1 << iota // <article>, <main> and what is called so
	inComment
	inAside // teasers, sidebars, navigation: what belongs to other pages
	inFooter
	inLink    // a link to another page
	inHead    // the article's own header or byline, by its name
	inEvent   // a calendar
	inDateBox // named as a date
	inUpdated // named as a date of change
	inHidden
	inSelf   // a link to this page
	inTitle  // a heading
	inSingle // named as the one article of a page
)

// region adds what an element's tag and names say to the region it stands in.
func (w *dateWalker) region(n *html.Node, r dateRegion) dateRegion {
	switch n.DataAtom {
	case atom.Html, atom.Body:
		return r
	case atom.Article, atom.Main:
		r |= inArticle
	case atom.Aside, atom.Nav:
		r |= inAside
	case atom.Footer:
		if r&inArticle == 0 {
			r |= inFooter
		}
	case atom.A:
		switch href := attr(n, "href"); {
		case href == "" || href[0] == '#' || strings.HasPrefix(href, "javascript") || isDayArchive(href):
		case w.last != "" && strings.Contains(href, w.last) && w.p.isHere(href):
			r |= inSelf
		default:
			r |= inLink
		}
	case atom.Blockquote:
		r |= inEvent
	case atom.Header:
		if r&inArticle == 0 && !w.over[n] {
			r |= inAside
		}
	case atom.H1:
		return r | inTitle
	case atom.H2, atom.H3, atom.H4:
		r |= inTitle
	}
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "class", "id":
			r = namedRegion(a.Val, r)
		case "role":
			switch a.Val {
			case "main", "article":
				r |= inArticle
			case "navigation", "complementary", "contentinfo", "search", "banner":
				if a.Val != "banner" {
					r |= inAside
				}
			}
		case "itemtype":
			if strings.HasSuffix(a.Val, "Comment") || strings.HasSuffix(a.Val, "UserComments") {
				r |= inComment
			} else if strings.HasSuffix(a.Val, "Event") {
				r |= inEvent
			} else if strings.HasSuffix(a.Val, "Article") || strings.HasSuffix(a.Val, "Posting") {
				r |= inArticle
			}
		case "itemprop":
			if a.Val == "comment" {
				r |= inComment
			}
		case "hidden":
			r |= inHidden
		case "style":
			if strings.Contains(a.Val, "display:none") || strings.Contains(a.Val, "display: none") {
				r |= inHidden
			}
		}
	}
	if r&inSingle != 0 {
		r &^= inSingle | inAside
	}
	return r
}

// isDayArchive tells a link to all articles of a day, where a date often leads.
func isDayArchive(href string) bool {
	href = strings.TrimRight(href, "/")
	for range 3 {
		i := strings.LastIndexByte(href, '/')
		if i < 0 {
			return false
		}
		part := href[i+1:]
		if _, ok := atoi(part); !ok || part == "" {
			return false
		}
		href = href[:i]
		if len(part) == 4 && pathYear(part) > 0 {
			return true
		}
	}
	return false
}

// namedRegion adds to r what the words of a class or id attribute say.
func namedRegion(s string, r dateRegion) dateRegion {
	start := -1
	for i := 0; i <= len(s); i++ {
		letter := i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z')
		split := letter && start >= 0 && s[i] < 'a' && s[i-1] >= 'a' // camelCase
		if letter && start < 0 {
			start = i
			continue
		}
		if start >= 0 && (!letter || split) {
			if i-start <= 24 {
				var buf [24]byte
				word := buf[:i-start]
				for k := range word {
					word[k] = s[start+k] | 0x20
				}
				r |= nameRegion(word)
			}
			start = -1
			if split {
				start = i
			}
		}
	}
	return r
}

func nameRegion(word []byte) dateRegion {
	switch string(word) {
	case "comment", "comments", "commentlist", "commentarea", "kommentar", "kommentare", "comentarios", "commentaires", "commenti", "disqus",
		"respond", "replies", "reply", "kommentarer", "yorum", "yorumlar", "leserkommentare", "commentbox", "comentario", "talkback", "reactie", "reacties":
		return inComment
	case "sidebar", "related", "recommended", "recommendation", "recommendations", "teaser", "teasers", "widget", "widgets", "promo", "popular",
		"trending", "latest", "newsletter", "carousel", "slider", "swiper", "slick", "menu", "navbar", "navigation", "nav", "breadcrumb", "breadcrumbs", "pagination",
		"aside", "similar", "verwandt", "verwandte", "weitere", "relacionadas", "relacionados", "correlati", "mostread", "meistgelesen",
		"toplist", "newslist", "ticker", "weather", "advert", "ads", "banner", "outbrain", "taboola", "morenews", "mostviewed", "archives",
		"readmore", "seealso", "upnext", "nextprev", "prevnext", "siblings", "recirc", "recirculation", "tagcloud", "recent", "toolbar",
		"marketing", "masthead", "topbar", "topnews", "sticky", "search", "login", "popup", "modal", "cookie", "consent", "recents", "blogroll", "infobox":
		return inAside
	case "footer", "copyright", "imprint", "colophon", "impressum", "bottombar", "sitefooter", "pagefooter":
		return inFooter
	case "tweet", "fb", "instagram", "embed", "join", "joined", "birthdate", "current", "today", "clock", "event", "events", "calendar", "kalender", "termine", "veranstaltung", "veranstaltungen", "agenda", "fixture", "tribe":
		return inEvent
	case "date", "dates", "datum", "datetime", "timestamp", "published", "pubdate", "publish", "postdate", "posted", "fecha", "data",
		"time", "publishdate", "dateline", "pubtime", "publication", "created", "entrydate", "datepublished", "postedon", "tarih", "datestamp", "articledate", "pub":
		return inDateBox
	case "updated", "modified", "lastmodified", "update", "lastupdated", "datemodified", "lastupdate", "lastmod", "aktualisiert":
		return inUpdated
	case "byline", "meta", "author", "entrymeta", "postmeta", "articlemeta", "articleheader", "header", "heading", "headline", "info", "infos", "details", "credits", "autor", "byl", "submitted", "articleinfo":
		return inHead
	case "single", "detail", "singleview", "newsdetail", "detailview", "fullarticle", "singlepost", "newssingle":
		return inArticle | inSingle
	case "article", "post", "story", "entry", "hentry", "artikel", "articulo", "beitrag", "news", "content", "blogpost":
		return inArticle
	}
	return 0
}
