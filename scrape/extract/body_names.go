package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// marks are what an element's name, class, id and role say about it.
type marks uint32

const (
	markSide    marks = 1 << iota // navigation, teasers, sharing, comments: not the story
	markAlways                    // side matter even where it is most of the page
	markBody                      // the story itself
	markHead                      // a header
	markCaption                   // the caption of a picture
	markByline                    // author, date
	markComment
	markLead   // standfirst
	markUnseen // not shown, at least not at every width of the window
)

func marksOf(n *html.Node) marks {
	var m marks
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Menu:
		m = markSide
	case atom.Aside:
		m = markSide
	case atom.Form, atom.Fieldset, atom.Label:
		m = markSide
	case atom.Header:
		m = markHead
	case atom.Body, atom.Html, atom.Main:
		return 0
	case atom.Li, atom.Section:
		if c := attr(n, "class"); c == "widget" || strings.HasPrefix(c, "widget ") {
			m = markSide
		}
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Td, atom.Tr, atom.Table, atom.Tbody:
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id":
			m |= nameMarks(a.Val)
		case "role":
			switch a.Val {
			case "navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tablist", "banner", "alert":
				m |= markSide
			}
		case "itemprop":
			switch a.Val {
			case "articleBody", "reviewBody", "text":
				m |= markBody
			case "comment":
				m |= markSide | markComment
			case "author", "datePublished", "dateModified", "publisher":
				m |= markByline
			case "description", "alternativeHeadline":
				m |= markLead
			}
		case "aria-hidden":
			if a.Val == "true" {
				m |= markSide
			}
		case "data-nosnippet":
			m |= markSide
		}
	}
	return m
}

// nameMarks reads the names in a class or id. A name that says it is the story
// speaks louder than one that says what is around it.
func nameMarks(s string) marks {
	if len(s) > 600 {
		s = s[:600]
	}
	var all marks
	body := false
	if strings.Contains(s, ":block") || strings.Contains(s, ":flex") || strings.Contains(s, ":inline") || strings.Contains(s, ":grid") ||
		strings.Contains(s, "d-sm-") || strings.Contains(s, "d-md-") || strings.Contains(s, "d-lg-") || strings.Contains(s, ":contents") {
		s = strings.ReplaceAll(strings.ReplaceAll(" "+s+" ", " hidden ", " "), " d-none ", " ") // shown in wider windows
	}
	for s != "" {
		i := 0
		for i < len(s) && s[i] > ' ' {
			i++
		}
		if i > 0 {
			m := oneNameMarks(s[:i])
			body = body || m&markBody != 0 && m&markSide == 0
			all |= m
		}
		if i == len(s) {
			break
		}
		s = s[i+1:]
	}
	if body && all&(markAlways|markComment) == 0 {
		all &^= markSide
	} else if all&markSide != 0 {
		all &^= markBody
	}
	return all
}

func oneNameMarks(s string) marks {
	switch s {
	case "hidden", "d-none", "hide", "is-hidden", "invisible", "visually-hidden", "sr-only", "screen-reader-text", "element-invisible":
		return markSide | markUnseen
	}
	if strings.HasPrefix(s, "widget-") || strings.HasPrefix(s, "widget_") {
		return markSide
	}
	var m marks
	var buf [24]byte
	n := 0
	text, part := false, false // what the word before says
	frame := false
	word := func() {
		if n == 0 {
			return
		}
		w := buf[:n]
		n = 0
		if text && bodyParts[string(w)] || part && bodyWholes[string(w)] {
			m |= markBody
		}
		text, part = bodyWholes[string(w)], bodyParts[string(w)]
		frame = frame || frameWords[string(w)]
		m |= nameWords[string(w)]
	}
	lower := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z':
			lower = true
		case 'A' <= c && c <= 'Z':
			if lower {
				word()
			}
			lower = false
			c += 'a' - 'A'
		default:
			if c == '[' || c == ':' && i+1 < len(s) {
				return m // a condition of a utility class, not a name
			}
			word()
			lower = false
			continue
		}
		if n < len(buf) {
			buf[n] = c
			n++
		}
	}
	word()
	if frame && m&(markAlways|markComment) == 0 {
		m &^= markSide
	}
	return m
}

// A name with one of these words is that of a frame around the thing and the
// rest of the page: sidebar-grid, has-sidebar, no-comments.
var frameWords = nameSet("grid layout has with no page without")

// A name such as article-body is that of the story's element.
var (
	bodyWholes = nameSet("article artikel story post entry news blog single")
	bodyParts  = nameSet("body content text copy bodytext maintext fulltext txt")
)

func nameSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// nameWords are the words in classes and ids that tell what an element is.
var nameWords = func() map[string]marks {
	m := map[string]marks{}
	for _, l := range []struct {
		marks marks
		words string
	}{
		{markSide, `nav navi navigation navbar menu submenu subnav breadcrumb breadcrumbs crumbs pagination pager paginate
			footer foot footnav imprint
			sidebar aside sidenav rail rightcol rightcolumn marginal marginalspalte
			related relateds recommend recommended recommendation recommendations recommends recirc recirculation
			teaser teasers teaserlist promo promos promotion promobox advert adverts advertisement advertorial ad ads adbox adslot adsbygoogle
			adcontainer sponsor sponsored sponsors werbung anzeige anzeigen publicidad publicite reklama reklam reklame annonce
			banner banners share sharing shares sharebar sharebuttons sharethis sharedaddy addthis addtoany addtoany_share social socials socialmedia
			sociallinks socialshare followus follow
			newsletter newsletters subscribe subscription subscriptions signup abo abonnement mailchimp optin
			widgets tagcloud tags taglist tagged keywords schlagworte topics
			outbrain taboola plista ligatus criteo mgid zergnet revcontent
			mostread mostpopular popular trending bestseller toplist latest
			popup modal overlay lightbox dialog tooltip rollover popover ticker newsticker breaking dropdown flyout offcanvas
			login signin register registration
			search searchform toolbar tools toolbox
			rating ratings vote voting votes poll quiz
			print skip skiplink readmore moreinfo
			authorbox authorbio authorinfo bio aboutauthor biography vcard
			upnext prevnext postnav nextprev
			donate donation spenden
			feedback report
			masthead topbar headerbar
			contentinfo sitemap
			partner partners shop shopping affiliate
			screenreader sr visuallyhidden offscreen
			toc
			disclaimer hatnote noprint mw-editsection editsection catlinks navbox`},
		{markSide | markAlways, `cookie cookies consent gdpr dsgvo cmp onetrust cookiebanner cookielaw ccpa optanon ot usercentrics didomi truste privacybanner`},
		{markSide | markComment, `comment comments commentlist commentarea disqus respond replies reply discussion kommentare kommentar
			commentaires comentarios livefyre coral guestbook pingback trackback trackbacks pings`},
		{markBody, `articlebody storybody articletext storytext articlecontent storycontent entrycontent postcontent postbody postentry
			bodytext maintext fulltext newstext artikeltext bodycopy`},
		{markHead, `headline header title kicker dachzeile overline`},
		{markCaption, `caption captions bildunterschrift credit credits photocredit imagecredit legende bildunterzeile copyright imagecaption figcaption captiontext`},
		{markByline, `byline bylines author authors autor autoren writer dateline timestamp datetime pubdate publishdate meta postmeta entrymeta
			metadata date published updated datum readingtime infoline articleinfo`},
		{markLead, `lead lede standfirst teasertext intro subheadline subtitle dek deck summary excerpt abstract vorspann chapo ingress
			sapo bajada entradilla subtitulo subhead description`},
	} {
		for _, w := range strings.Fields(l.words) {
			m[w] |= l.marks
		}
	}
	return m
}()
