package extract

import (
	"strings"

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
