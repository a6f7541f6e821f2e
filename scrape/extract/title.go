package extract

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// titleRules find what might be the headline.
var titleRules = []rule{
	{FieldTitle, "json-ld headline", func(p *page) (fs []Finding) {
		for _, n := range p.ldArticles() {
			if s := n.str("headline"); s != "" {
				fs = append(fs, Finding{Value: oneLine(textOf(s)), Where: "json-ld headline", Trust: 75})
			}
		}
		return fs
	}},
	{FieldTitle, "json-ld name", func(p *page) (fs []Finding) {
		for _, n := range p.ldArticles() {
			if s := n.str("name"); s != "" {
				fs = append(fs, Finding{Value: oneLine(textOf(s)), Where: "json-ld name", Trust: 60})
			}
		}
		return fs
	}},
	metaTitle("og:title", 70),
	metaTitle("twitter:title", 60),
	metaTitle("parsely-title", 80),
	metaTitle("sailthru.title", 75),
	metaTitle("citation_title", 90),
	metaTitle("dc.title", 60),
	metaTitle("dcterms.title", 60),
	metaTitle("headline", 75),
	metaTitle("title", 50),
	{FieldTitle, "h1", func(p *page) (fs []Finding) {
		for _, n := range p.all {
			if n.DataAtom != atom.H1 || n.Namespace != "" || len(fs) >= 20 {
				continue
			}
			s := oneLine(headline(n))
			if s == "" {
				continue
			}
			f := Finding{Value: s, Where: cssPath(n), Trust: 110}
			switch {
			case p.isAside(n):
				f.Trust = 60
			case linksHome(p, n) || namesSite(n):
				f.Trust = 30
			}
			fs = append(fs, f)
		}
		return fs
	}},
	{FieldTitle, "itemprop headline", func(p *page) (fs []Finding) {
		for _, n := range p.all {
			if n.DataAtom != atom.H1 && n.DataAtom != atom.Meta && attr(n, "itemprop") == "headline" && len(fs) < 5 {
				if s := oneLine(headline(n)); s != "" && len(s) < 400 {
					fs = append(fs, Finding{Value: s, Where: cssPath(n), Trust: max(85-20*len(fs), 40)})
				}
			}
		}
		return fs
	}},
	// Other headings are the headline only where a machine-readable title says
	// the same.
	{FieldTitle, "heading", func(p *page) (fs []Finding) {
		var said map[string]bool
		for _, n := range p.all {
			switch n.DataAtom {
			case atom.H2, atom.H3, atom.H4:
			case atom.Div, atom.Span, atom.P, atom.B, atom.Strong, atom.Td, atom.Font:
				if !namesHeadline(n) {
					continue
				}
			default:
				continue
			}
			s := oneLine(headline(n))
			if s == "" || len(s) > 400 {
				continue
			}
			if said == nil {
				said = p.saidTitles()
			}
			if folded := string(appendFolded(nil, s)); said[folded] && strings.Contains(folded, " ") && !p.isAside(n) {
				return []Finding{{Value: s, Where: cssPath(n), Trust: 95}}
			}
		}
		return nil
	}},
	{FieldTitle, "title element", func(p *page) []Finding {
		for _, n := range p.all {
			if n.DataAtom == atom.Title && n.Namespace == "" {
				if s := oneLine(headingText(n)); s != "" {
					return []Finding{{Value: s, Where: "title", Trust: 50}}
				}
			}
		}
		return nil
	}},
}

func metaTitle(name string, trust int) rule {
	return rule{FieldTitle, "meta " + name, func(p *page) []Finding {
		if s := oneLine(textOf(p.metaFirst(name))); s != "" {
			return []Finding{{Value: s, Where: "meta " + name, Trust: trust}}
		}
		return nil
	}}
}

// textOf gives the text of a value that should be plain text but may carry
// markup.
func textOf(s string) string {
	// Escaped twice by the page's maker: what is left is no text anybody meant.
	if i := strings.IndexByte(s, '&'); i >= 0 && strings.IndexByte(s[i:], ';') > 0 {
		s = html.UnescapeString(s)
	}
	if !strings.Contains(s, "<") || !strings.Contains(s, ">") {
		return s
	}
	doc, err := parseHTML(s)
	if err != nil {
		return s
	}
	return headingText(doc)
}

// headingText gives the visible text of a heading on one line.
func headingText(n *html.Node) string {
	var b strings.Builder
	for k := n.FirstChild; k != nil; {
		if k.Type == html.ElementNode && (k.DataAtom == atom.Script || k.DataAtom == atom.Style || isHidden(k) || k.Namespace != "") {
			k = skipping(k, n)
			continue
		}
		if k.Type == html.TextNode {
			b.WriteString(k.Data)
		} else if isBlock(k) || k.DataAtom == atom.Br {
			b.WriteByte(' ')
		}
		k = following(k, n)
	}
	return b.String()
}

// cssPath names an element for a person: its own name, id and classes, below
// the nearest ancestor that has an id.
func cssPath(n *html.Node) string {
	var parts []string
	for ; n != nil && n.Type == html.ElementNode && len(parts) < 4; n = n.Parent {
		s := n.Data
		if id := attr(n, "id"); id != "" && isPlainName(id) {
			parts = append(parts, s+"#"+id)
			break
		}
		if f := strings.Fields(attr(n, "class")); len(f) > 0 && isPlainName(f[0]) {
			s += "." + f[0]
		} else if len(parts) > 0 && n.DataAtom != atom.Article && n.DataAtom != atom.Main && n.DataAtom != atom.Header {
			continue
		}
		parts = append(parts, s)
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, " ")
}

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

// findHeading gives the element that shows the decided title: the heading that
// says just that, else the heading of the first level that says nearly that.
func (p *page) findHeading() *html.Node {
	want := string(appendFolded(nil, p.title))
	if want == "" {
		return nil
	}
	words := titleWords(want)
	var near *html.Node
	best := 0.5
	for _, n := range p.all {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4:
		case atom.Div, atom.Span, atom.P, atom.B, atom.Strong, atom.Td, atom.Font:
			if !namesHeadline(n) {
				continue
			}
		default:
			continue
		}
		folded := string(appendFolded(nil, headline(n)))
		if folded == want && !p.isAside(n) {
			return n
		}
		if n.DataAtom == atom.H1 {
			if s := similarity(words, titleWords(folded)); s > best {
				near, best = n, s
			}
		}
	}
	return near
}

// saidTitles are the folded titles that machines read, without the site's name.
func (p *page) saidTitles() map[string]bool {
	said := map[string]bool{}
	add := func(s string) {
		s = p.sites.strip(oneLine(textOf(s)))
		said[string(appendFolded(nil, s))] = true
		if head, _, ok := cutSegment(s); ok {
			said[string(appendFolded(nil, head))] = true
		}
	}
	for _, key := range [...]string{"og:title", "twitter:title", "headline", "title", "dc.title", "sailthru.title"} {
		if s := p.metaFirst(key); s != "" {
			add(s)
		}
	}
	for _, n := range p.ldArticles() {
		if s := n.str("headline"); s != "" {
			add(s)
		}
	}
	for _, n := range p.all {
		if n.DataAtom == atom.Title && n.Namespace == "" {
			add(headingText(n))
			break
		}
	}
	return said
}
