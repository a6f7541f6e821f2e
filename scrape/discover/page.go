package discover

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of what one page may cost.
const (
	maxAnchors = 20000
	maxBoxes   = 400000
)

// A page is an index page while it is read.
type page struct {
	opt    Options
	doc    *html.Node
	base   *url.URL // what relative links are relative to
	host   string   // the page's own, without www.
	domain string   // its registrable domain, "" for addresses
	self   *address

	root    *box
	boxes   []*box
	anchors []*anchor
	cands   map[string]*cand
	order   []*cand
	groups  []*group
	stated  map[string]*claim // by address key: declared to be an article
	claims  []*claim          // the same, as they were found
	years   []yearLine
	owner   []*anchor      // by box: the taken link in whose record it lies
	bodies  int            // elements that say they are the text of a post
	classes map[string]int // class tokens of links, how many links have them

	known map[*cand]bool // articles that are known, once they guide the choice

	// Made when they are asked for.
	byNode map[*html.Node]*anchor
	byBox  map[*html.Node]*box
	byTag  map[string][]*html.Node
	effort int // what was spent on proposals, see mostEffort
}

// A box is an element.
type box struct {
	n           *html.Node
	up          *box
	kids        []*box
	pos         int // up.kids[pos] is the box
	first, last int // the preorder numbers of the box and of its last descendant
	a0, a1      int // page.anchors[a0:a1] stand in it
	units       int // visible text
	linkUnits   int // of that, in links
	region      region
	inItem      bool // within article, li, tr, or dd
	step        string
}

func (b *box) holds(o *box) bool { return b.first <= o.first && o.first <= b.last }

// A line is what a browser would show as one paragraph, cell or list item, cut
// at br too.
type line struct {
	plain   int // units outside of links
	anchors int
	text    strings.Builder // outside of links, its beginning
}

// An anchor is one link of the page.
type anchor struct {
	n       *html.Node
	b       *box
	addr    *address
	cand    *cand
	group   *group
	text    string
	units   int
	line    *line
	index   int    // among the links of the page
	ordinal int    // among the links of its line
	before  int    // units before it in its line
	lead    string // that text
	head    int    // level of the heading it is in or holds, 0
	titled  bool   // class or itemprop says title
	marked  bool   // rel=bookmark, u-url, itemprop=url
	refused string // by its own markup (rel=tag …)
	picture bool   // holds an image
	frag    bool
	rec     record
	tease   teaser
}

// A cand is one address with all links that lead to it.
type cand struct {
	addr    *address
	anchors []*anchor
	taken   bool
	best    *anchor
	score   float64
	why     []string
}

func newPage(doc *html.Node, opt Options) *page {
	p := &page{opt: opt, doc: doc, cands: map[string]*cand{}, stated: map[string]*claim{}, classes: map[string]int{}}
	p.base = opt.URL
	var bodyNode *html.Node
	walk(doc, func(n *html.Node) bool {
		if n.DataAtom == atom.Base && p.base == opt.URL {
			if h := attr(n, "href"); h != "" {
				if u, err := opt.URL.Parse(strings.TrimSpace(h)); err == nil && u.Host != "" {
					p.base = u
				}
			}
		}
		if n.DataAtom == atom.Body && bodyNode == nil {
			bodyNode = n
		}
		return true
	})
	p.host = bareHost(opt.URL.Host)
	p.domain = domainOf(opt.URL.Hostname())
	p.self = &address{url: opt.URL, host: p.host}
	if opt.URL.Host != "" {
		// Through another base, the page is not "the page itself".
		if self := (&page{base: opt.URL, host: p.host, self: &address{}}).resolve(opt.URL.String()); self != nil {
			p.self = self
		}
	}
	if bodyNode == nil {
		bodyNode = doc
	}
	l := &line{}
	p.root = p.scan(bodyNode, nil, &l, nil, 0)
	p.regions(p.root, 0, 0)
	return p
}

// walk visits elements in document order while visit says to go deeper.
func walk(n *html.Node, visit func(*html.Node) bool) {
	if n.Type == html.ElementNode && !visit(n) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

// scan builds the boxes, lines and anchors below n. head is the level of the
// heading around it.
func (p *page) scan(n *html.Node, up *box, l **line, in *anchor, head int) *box {
	b := &box{n: n, up: up, first: len(p.boxes), a0: len(p.anchors)}
	p.boxes = append(p.boxes, b)
	if up != nil {
		b.inItem = up.inItem
	}
	switch n.DataAtom {
	case atom.Article, atom.Li, atom.Tr, atom.Dd:
		b.inItem = true
	}
	if h := heading(n.DataAtom); h > 0 {
		head = h
	}
	block := !inline(n.DataAtom)
	if block {
		*l = &line{}
	}
	if n.DataAtom == atom.A && in == nil && len(p.anchors) < maxAnchors {
		if a := p.anchor(n, b, *l, head); a != nil {
			in = a
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			u := units(c.Data)
			b.units += u
			if in != nil || insideLink(b) {
				b.linkUnits += u
			} else {
				(*l).plain += u
				if (*l).text.Len() < 300 {
					(*l).text.WriteString(c.Data)
				}
			}
		case html.ElementNode:
			if hidden(c) || len(p.boxes) >= maxBoxes {
				continue
			}
			if c.DataAtom == atom.Br || c.DataAtom == atom.Hr {
				*l = &line{}
				continue
			}
			if c.DataAtom == atom.Img && in != nil {
				in.picture = true
			}
			if h := heading(c.DataAtom); h > 0 && in != nil && in.head == 0 {
				in.head = h
			}
			k := p.scan(c, b, l, in, head)
			k.pos = len(b.kids)
			b.kids = append(b.kids, k)
			b.units += k.units
			b.linkUnits += k.linkUnits
		}
	}
	if block {
		*l = &line{}
	}
	b.last = len(p.boxes) - 1
	b.a1 = len(p.anchors)
	return b
}

func insideLink(b *box) bool { return b.n.DataAtom == atom.A }

func (p *page) anchor(n *html.Node, b *box, l *line, head int) *anchor {
	href := attr(n, "href")
	if href == "" {
		return nil
	}
	addr := p.resolve(href)
	if addr == nil {
		return nil
	}
	a := &anchor{n: n, b: b, addr: addr, line: l, head: head, ordinal: l.anchors, before: l.plain}
	if l.plain > 0 {
		a.lead = squeeze(l.text.String())
	}
	l.anchors++
	a.frag = strings.Contains(href, "#")
	a.text = textOf(n, 2000)
	a.units = units(a.text)
	class := attr(n, "class")
	for _, t := range strings.Fields(class) {
		p.classes[t]++
	}
	rel := strings.ToLower(attr(n, "rel"))
	for _, r := range strings.Fields(rel) {
		switch r {
		case "bookmark":
			a.marked = true
		case "tag", "category":
			a.refused = "marked as a tag or category"
		case "author":
			a.refused = "marked as an author"
		case "next", "prev", "previous", "home", "up", "search", "license", "privacy-policy", "terms-of-service", "sponsored", "help":
			a.refused = "marked as " + r
		}
	}
	if hasWord(class, "u-url") || hasWord(class, "u-uid") || attr(n, "itemprop") == "url" || attr(n, "itemprop") == "mainEntityOfPage" {
		a.marked = true
	}
	for x, i := n, 0; x != nil && i < 4 && x.Type == html.ElementNode; x, i = x.Parent, i+1 {
		if titleName(x) {
			a.titled = true
			break
		}
	}
	a.index = len(p.anchors)
	p.anchors = append(p.anchors, a)
	c := p.cands[addr.key]
	if c == nil {
		c = &cand{addr: addr}
		p.cands[addr.key] = c
		p.order = append(p.order, c)
	}
	c.anchors = append(c.anchors, a)
	a.cand = c
	return a
}

// titleName reports whether an element calls itself an entry's title.
func titleName(n *html.Node) bool {
	switch attr(n, "itemprop") {
	case "headline", "name":
		return true
	}
	class := attr(n, "class")
	if class == "" {
		return false
	}
	for _, token := range strings.Fields(class) {
		if token == "p-name" {
			return true
		}
		for _, w := range nameWords(token) {
			switch w {
			case "title", "headline", "heading", "hed", "titre", "titel", "titulo":
				return true
			}
		}
	}
	return false
}

// regions hands regions down the tree. Regions by name are ignored on elements
// that hold most of the page: "content-sidebar-wrap" is not the sidebar.
func (p *page) regions(b *box, inherited region, depth int) {
	own := regionOf(b.n, b.up != nil && b.up.inItem)
	if n := len(p.anchors); n > 0 && p.root.units > 0 {
		links := float64(b.a1-b.a0) / float64(n)
		text := float64(b.units) / float64(p.root.units)
		if links > 0.6 && text > 0.5 || text > 0.8 && links > 0.3 {
			own &= mainPart | body
		}
	}
	if own&body != 0 && b.units > 0 {
		p.bodies++
	}
	if own&mainPart != 0 {
		inherited &^= aside
	}
	b.region = inherited | own
	if b.region&recent != 0 {
		// WordPress wraps its list of recent posts in a nav.
		b.region &^= navigation | tagList | archiveList
	}
	// A heading speaks for what follows it up to the next one, unless that is
	// most of the page: then it is the page's own.
	var label region
	for i, k := range b.kids {
		if t, ok := p.label(k); ok {
			label = labelRegion(t)
			if y := yearOf(t); y != "" {
				p.years = append(p.years, yearLine{k, y})
			}
			if label != 0 {
				links := 0
				for _, o := range b.kids[i+1:] {
					if _, next := p.label(o); next {
						break
					}
					links += o.a1 - o.a0
				}
				if float64(links) > 0.6*float64(len(p.anchors)) {
					label = 0
				}
			}
			p.regions(k, b.region, depth+1)
			continue
		}
		r := b.region | label
		if label == recent {
			r &^= navigation
		}
		p.regions(k, r, depth+1)
	}
}

// label is the text of a box that heads the boxes after it.
func (p *page) label(b *box) (string, bool) {
	if b.units == 0 || b.units > 60 || b.a1-b.a0 > 1 || b.n.DataAtom == atom.H1 {
		return "", false
	}
	if b.a1-b.a0 == 1 && p.anchors[b.a0].units > 22 {
		return "", heading(b.n.DataAtom) > 0
	}
	ok := heading(b.n.DataAtom) > 0 || b.n.DataAtom == atom.Dt || b.n.DataAtom == atom.Legend
	for x := b; !ok && len(x.kids) > 0 && len(x.kids) <= 2; {
		x = x.kids[0]
		if x.n.DataAtom == atom.H1 {
			return "", false
		}
		ok = heading(x.n.DataAtom) > 0
	}
	if !ok {
		for _, w := range nameWords(attr(b.n, "class")) {
			if w == "title" || w == "heading" || w == "header" || w == "head" || w == "hd" {
				ok = true
			}
		}
	}
	if !ok && b.a1 == b.a0 && b.units <= 30 && (b.n.DataAtom == atom.Strong || b.n.DataAtom == atom.B || b.n.DataAtom == atom.P) && b.up != nil && b.up.n.DataAtom != atom.P {
		ok = true
	}
	if !ok {
		return "", false
	}
	return textOf(b.n, 200), true
}
