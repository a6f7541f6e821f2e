package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An outline is what is known of every element of a page's body: how much
// text is in it, how much of that is links, and how much reads like a story.
// Elements are in document order; those inside elems[i] are elems[i+1:end].
type outline struct {
	elems []elem
	heads []int16 // headings in each element that are links
	mark  marks   // what makes an element side matter
	h1    int32   // the element that shows the title, -1 when it is not known
}

type elem struct {
	node        *html.Node
	parent, end int32
	text, link  int32 // weight of the visible text in it (see weigh), and of what of it is links
	prose       int32 // weight of the runs of text in it that read like sentences
	story       int32 // prose, without what is in elements that are marked as something else
	own         int32 // weight of the text whose innermost block it is
	runs        int16 // runs of prose in it
	marks       marks
}

// newOutline measures a page's body.
func newOutline(body, h1 *html.Node) *outline {
	o := &outline{elems: make([]elem, 0, 512), h1: -1}
	m := measurer{o: o}
	m.element(body, -1, 0, false)
	m.flush()
	for i := len(o.elems) - 1; i > 0; i-- {
		e, p := &o.elems[i], &o.elems[o.elems[i].parent]
		p.text += e.text
		p.link += e.link
		p.prose += e.prose
		p.runs += min(e.runs, 1000)
	}
	for i := range o.elems {
		if o.elems[i].node == h1 && h1 != nil {
			o.h1 = int32(i)
			break
		}
	}
	o.countHeads()
	o.tellStory(markSide)
	if o.elems[0].story < 250 && o.elems[0].prose > 2*o.elems[0].story+200 {
		// The marks mislead: only the surest count.
		o.tellStory(markAlways)
	}
	return o
}

// tellStory sets the story weights: prose outside of elements with the mark, unless that element holds so much of the page that it cannot
// be a side matter.
func (o *outline) tellStory(mark marks) {
	o.mark = mark
	for i := range o.elems {
		o.elems[i].story = 0
	}
	all := o.elems[0].prose
	// What ends before the headline is no part of the story, unless nearly
	// everything does.
	before, after := int32(0), int32(0)
	if o.h1 > 0 {
		for i := range o.elems {
			e := &o.elems[i]
			own := e.prose
			o.children(int32(i), func(k int32) { own -= o.elems[k].prose })
			if int32(i) < o.h1 && e.end <= o.h1 {
				before += own
			} else {
				after += own
			}
		}
	}
	start := int32(0)
	if after > 300 || after > before {
		start = o.h1
	}
	side := make([]bool, len(o.elems))
	for i := range o.elems {
		e := &o.elems[i]
		if i > 0 && side[e.parent] {
			side[i] = true
			continue
		}
		if e.end <= start {
			side[i] = true
		}
		if e.marks&mark != 0 && (e.marks&markAlways != 0 || e.prose*2 < all) && !(o.h1 > int32(i) && o.h1 < e.end) {
			side[i] = true
		}
		if e.marks&markCaption != 0 && e.runs < 3 {
			side[i] = true
		}
		if e.node.DataAtom == atom.Article && o.isTeaser(int32(i)) {
			side[i] = true
		}
		if o.heads[i] >= 3 {
			o.markTeasers(int32(i))
		}
	}
	for i := len(o.elems) - 1; i >= 0; i-- {
		e := &o.elems[i]
		if side[i] {
			e.story = 0
			continue
		}
		kids := int32(0)
		for k := int32(i) + 1; k < e.end; k = o.elems[k].end {
			kids += o.elems[k].prose
		}
		e.story += e.prose - kids // what is its own
		if i > 0 && !side[e.parent] {
			o.elems[e.parent].story += e.story
		}
	}
}

// countHeads counts the headings that are links.
func (o *outline) countHeads() {
	o.heads = make([]int16, len(o.elems))
	for i := len(o.elems) - 1; i > 0; i-- {
		e := &o.elems[i]
		switch e.node.DataAtom {
		case atom.H2, atom.H3, atom.H4, atom.H5:
			linked := e.text > 0 && e.link*10 >= e.text*8 && int32(i) != o.h1
			for k := e.node.Parent; !linked && k != nil && k.DataAtom != atom.Body; k = k.Parent {
				linked = k.DataAtom == atom.A
			}
			if linked {
				o.heads[i]++
			}
		}
		if n := o.heads[e.parent]; n < 1000 {
			o.heads[e.parent] = n + o.heads[i]
		}
	}
}

// markTeasers marks the children of an element as side matter where most of
// them announce something under a heading that is a link.
func (o *outline) markTeasers(i int32) {
	children, announcing := 0, 0
	var weight int32
	o.children(i, func(k int32) {
		if o.elems[k].text < 10 || o.h1 >= k && o.h1 < o.elems[k].end {
			return
		}
		children++
		if o.heads[k] > 0 {
			announcing++
			weight += o.elems[k].prose
		}
	})
	if announcing < 3 || announcing*10 < children*7 || weight*2 > o.elems[0].prose {
		return
	}
	o.children(i, func(k int32) {
		if o.heads[k] > 0 && !(o.h1 >= k && o.h1 < o.elems[k].end) {
			o.elems[k].marks |= markSide
		}
	})
}

// isTeaser reports whether an article element announces another article than
// the page's: its heading is a link and not the page's headline.
func (o *outline) isTeaser(i int32) bool {
	e := &o.elems[i]
	if o.h1 < 0 || o.h1 >= i && o.h1 < e.end || e.prose*2 > o.elems[0].prose {
		return false
	}
	for k := i + 1; k < e.end; k++ {
		switch n := o.elems[k].node; n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4:
			for a := n.Parent; a != nil && a != e.node; a = a.Parent {
				if a.DataAtom == atom.A {
					return true
				}
			}
			t := &o.elems[k]
			return t.text > 0 && t.link*10 >= t.text*8
		}
	}
	return e.node.Parent != nil && e.node.Parent.DataAtom == atom.A
}

// A measurer walks a body and cuts its text into runs: what stands between two
// borders of blocks or double line breaks.
type measurer struct {
	o      *outline
	run    int32 // weight of the run at hand
	link   int32
	stops  int32 // marks of sentences in it
	owner  int32 // the block it stands in
	breaks int
}

func (m *measurer) element(n *html.Node, parent int32, depth int, linked bool) {
	at := int32(len(m.o.elems))
	m.o.elems = append(m.o.elems, elem{node: n, parent: max(parent, 0), marks: marksOf(n)})
	block := isBlock(n) || parent < 0
	if block {
		m.flush()
		m.owner = at
	}
	owner := m.owner
	if n.DataAtom == atom.A {
		linked = true
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		switch k.Type {
		case html.TextNode:
			m.owner = owner
			m.textNode(k.Data, at, linked)
		case html.ElementNode:
			if k.DataAtom == atom.Br {
				m.breaks++
				if m.breaks > 1 {
					m.flush()
				}
				continue
			}
			if isSilent(k) || depth > 600 {
				continue
			}
			m.element(k, at, depth+1, linked)
			m.owner = owner
		}
	}
	if block {
		m.flush()
	}
	m.o.elems[at].end = int32(len(m.o.elems))
}

func (m *measurer) textNode(s string, at int32, linked bool) {
	w, stops := weigh(s)
	if w == 0 {
		return
	}
	m.breaks = 0
	m.run += w
	m.stops += stops
	e := &m.o.elems[at]
	e.text += w
	if linked {
		m.link += w
		e.link += w
	}
}

// flush ends a run. It is prose when it is long and not mostly links, or at
// least a sentence.
func (m *measurer) flush() {
	if m.run > 0 && m.owner < int32(len(m.o.elems)) {
		e := &m.o.elems[m.owner]
		e.own += m.run
		plain := m.run - m.link
		if m.link*2 < m.run && (plain >= 100 || plain >= 30 && m.stops > 0) && e.node.DataAtom != atom.Figcaption {
			e.prose += plain
			e.runs++
		}
	}
	m.run, m.link, m.stops, m.breaks = 0, 0, 0, 0
}

// weigh measures text by how long it takes to read: letters, with those of
// Chinese, Japanese and Korean counting double, without white space. stops
// counts the marks that end sentences or part clauses.
func weigh(s string) (weight, stops int32) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ':
		case c < utf8.RuneSelf:
			weight++
			if c == '.' || c == ',' || c == '!' || c == '?' || c == ';' {
				if i+1 >= len(s) || s[i+1] <= ' ' || s[i+1] == '"' {
					stops++
				}
			}
		case c < 0xC0:
		case c >= 0xE3 && c <= 0xED:
			weight += 2
			if c == 0xE3 && i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] == 0x81 || s[i+2] == 0x82) { // 、 。
				stops++
			}
		case c == 0xEF && i+2 < len(s) && s[i+1] == 0xBC: // full-width punctuation
			weight += 2
			stops++
		case c == 0xE0 && i+2 < len(s) && s[i+1] == 0xA5 && s[i+2] == 0xA4: // ।
			weight++
			stops++
		case c == 0xD8 && i+1 < len(s) && s[i+1] == 0x8C: // ،
			weight++
			stops++
		default:
			weight++
		}
	}
	return weight, stops
}

// isSilent reports whether an element shows no text of its own.
func isSilent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object, atom.Embed, atom.Select,
		atom.Textarea, atom.Button, atom.Canvas, atom.Video, atom.Audio, atom.Datalist, atom.Head, atom.Applet, atom.Map,
		atom.Noframes, atom.Noembed, atom.Dialog:
		return true
	}
	return n.Namespace != "" || isHidden(n)
}

// children calls f with the index of each child element.
func (o *outline) children(i int32, f func(k int32)) {
	for k := i + 1; k < o.elems[i].end; k = o.elems[k].end {
		f(k)
	}
}

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
		w := string(buf[:n])
		n = 0
		if text && bodyParts[w] || part && bodyWholes[w] {
			m |= markBody
		}
		text, part = bodyWholes[w], bodyParts[w]
		frame = frame || frameWords[w]
		m |= nameWords[w]
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
