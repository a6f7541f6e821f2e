package extract

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page is one parsed HTML document and all that several rules need of it, so
// that it is parsed and walked once. Rules must not change doc.
type page struct {
	opt  Options
	doc  *goquery.Document
	all  []*html.Node        // every element of doc, in document order
	url  *url.URL            // the page's address, nil when unknown
	base *url.URL            // what relative links count from (<base href>), nil when unknown
	lang string              // primary language subtag, lower case ("de"); "" when unknown
	meta map[string][]string // <meta> contents by lower-case name, property, itemprop or http-equiv, in order
	ld   []ldNode            // every top-level object in JSON-LD scripts, @graph and arrays flattened, in order

	sites siteNames // what the page's site is called

	title     string     // the decided title, for the rules of later fields; "" before
	h1        *html.Node // the element that shows the title; nil when none does
	lead      string     // the standfirst, for the rules of later fields; "" when none was found
	second    *html.Node // the second paragraph of the story, its standfirst counted
	leadWhere string     // where the standfirst was found
	leadTrust int        // how sure it is one
	story     *html.Node // the element that holds the story, for the rules of later fields; nil when unknown

	dates  *dateEvidence // see dateEvidence; nil before its first call
	survey *authorSurvey // what the author rules share, made by the first of them
}

// A rule makes findings of one field. The Field and Rule of what it returns
// are filled in by the trial.
type rule struct {
	field Field
	name  string
	find  func(p *page) []Finding
}

// newPage decodes and parses a document and gathers what rules share. It fails
// only when there is nothing in it.
func newPage(data []byte, opt Options) (*page, error) {
	doc, err := parseHTML(decode(data, opt.Type))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNotArticle, err)
	}
	if opt.Select != nil {
		opt.Select.remove.take(doc)
	}
	p := &page{
		opt:  opt,
		doc:  goquery.NewDocumentFromNode(doc),
		url:  opt.URL,
		base: opt.base(),
		meta: map[string][]string{},
	}
	p.gather(doc)
	p.sites = p.nameSite()
	tag, _ := p.languageClaim()
	p.lang, _, _ = strings.Cut(tag, "-")
	return p, nil
}

// gather walks the document once.
func (p *page) gather(doc *html.Node) {
	based := false
	for n := doc.FirstChild; n != nil; n = following(n, doc) {
		if n.Type != html.ElementNode {
			continue
		}
		p.all = append(p.all, n)
		switch n.DataAtom {
		case atom.Base:
			if href := strings.TrimSpace(attr(n, "href")); href != "" && !based {
				based = true
				if u, err := url.Parse(href); err == nil {
					if p.url != nil {
						u = p.url.ResolveReference(u)
					}
					if u.Scheme == "http" || u.Scheme == "https" {
						p.base = u
					}
				}
			}
		case atom.Meta:
			content := strings.TrimSpace(attr(n, "content"))
			if content == "" {
				content = strings.TrimSpace(attr(n, "value"))
			}
			if content == "" {
				continue
			}
			for _, key := range [...]string{"property", "name", "itemprop", "http-equiv"} {
				if k := strings.ToLower(strings.TrimSpace(attr(n, key))); k != "" {
					p.meta[k] = append(p.meta[k], content)
				}
			}
		case atom.Script:
			if n.FirstChild != nil && isLD(attr(n, "type")) {
				p.ld = append(p.ld, parseLD(n.FirstChild.Data)...)
			}
		}
	}
}

// abs resolves a link of the page; "" for what is no http or https address.
func (p *page) abs(ref string) string { return absolute(ref, p.base) }

// metaFirst gives the first content of the first of the named meta elements
// that has one.
func (p *page) metaFirst(names ...string) string {
	for _, n := range names {
		if v := p.meta[n]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// absolute resolves ref against base, which may be nil; "" for what is no http
// or https address. It reads ref as browsers do: control characters and spaces
// around it are dropped, backslashes are slashes.
func absolute(ref string, base *url.URL) string {
	ref = strings.TrimFunc(ref, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(ref, "\t\n\r") {
		ref = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(ref)
	}
	if ref == "" || len(ref) > maxURL {
		return ""
	}
	if strings.IndexByte(ref, '\\') >= 0 {
		path, query, _ := strings.Cut(ref, "?")
		path = strings.ReplaceAll(path, `\`, "/")
		if ref = path; query != "" {
			ref += "?" + query
		}
	}
	u, err := url.Parse(ref)
	if err != nil {
		if u, err = url.Parse(escapeStray(ref)); err != nil {
			return ""
		}
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	if u.Host == filesHost && !IsPicture(u.Path) && RecordingType(u.Path) == "" {
		return ""
	}
	return escapeStray(u.String())
}

// maxURL is how long an address may be that is taken seriously.
const maxURL = 4096

// escapeStray percent-encodes what may not stand in a URL: spaces, quotes,
// brackets, characters beyond ASCII and percent signs that begin no escape.
func escapeStray(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	hostEnd := 0
	if i := strings.Index(s, "://"); i >= 0 {
		hostEnd = i + 3
		if j := strings.IndexAny(s[hostEnd:], "/?#"); j >= 0 {
			hostEnd += j
		} else {
			hostEnd = len(s)
		}
	}
	from := 0
	for i := hostEnd; i < len(s); i++ {
		c := s[i]
		stray := c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>[]\\^`{|}", c) >= 0
		if c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			stray = true
		}
		if stray {
			b.WriteString(s[from:i])
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			from = i + 1
		}
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// attr gives an attribute's value, "" when it is not there.
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// hasAttr reports whether an attribute is there, empty or not.
func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}

// following gives the node after n in document order within root, nil at its
// end.
func following(n, root *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	return skipping(n, root)
}

// skipping gives the node after n and all that is in it in document order
// within root, nil at its end.
func skipping(n, root *html.Node) *html.Node {
	for n != root && n != nil {
		if n.NextSibling != nil {
			return n.NextSibling
		}
		n = n.Parent
	}
	return nil
}
