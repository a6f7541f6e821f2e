package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cleanFragment writes what is in n as HTML that may stand in any feed: an
// allow-list of elements and attributes, absolute http and https addresses,
// nested so that every HTML parser reads it without an error. What is not
// allowed but harmless gives way to what it holds. base, which may be nil, is
// what relative addresses count from; without it they are dropped.
func cleanFragment(n *html.Node, base *url.URL) string {
	return markup(blocksOf(n, base, nil))
}

// sanitizeFragment is cleanFragment of HTML source.
func sanitizeFragment(source string, base *url.URL) string {
	doc, err := parseHTML(cleanChars(source))
	if err != nil {
		return ""
	}
	return cleanFragment(doc, base)
}

// plainText gives what is in n as plain text: paragraphs, headings, lists and
// tables separated by a blank line, list items and table rows each on a line.
// Figures are left out with their captions.
func plainText(n *html.Node) string {
	return plain(blocksOf(n, nil, nil))
}

// blocksOf reads what is in n as blocks. Elements for which skip (which may be
// nil) says so are left out.
func blocksOf(n *html.Node, base *url.URL, skip func(*html.Node) bool) []*block {
	root := &block{}
	c := cleaner{base: base, skip: skip, at: root}
	if n.Type == html.ElementNode {
		c.node(n)
	} else {
		c.children(n)
	}
	c.endPara()
	return root.kids
}

// A block is a piece of clean content: a run of text or a container of blocks.
type block struct {
	tag    string // "p", "h2", "ul", "li", "figure", …; an element of the allow-list
	attrs  string // serialised, with a leading space
	html   string // a run of text: its markup
	text   string // a run of text: its text, lines parted by line feeds
	linked int    // how many bytes of text stand in links
	kids   []*block
	node   *html.Node // where it was found
}

// A cleaner reads a tree into blocks. Inline elements are opened when there is
// text for them, and closed and opened again where a block stands inside them,
// so that what is written always nests.
type cleaner struct {
	base *url.URL
	skip func(*html.Node) bool

	at    *block // the container being filled
	depth int    // of containers
	mode  mode

	html   []byte // the run of text at hand
	text   []byte
	linked int
	from   *html.Node // where it began
	// A picture stands after the last of it: in the text it leaves no gap.
	pictured bool
	rtl      bool     // it is written from right to left
	inlines  []inline // what the walk is inside of
	open     int      // how many of inlines are written
	anchor   bool     // one of them is a link
	mark     bool     // one of them is the mark of a footnote, which is no text
	space    bool     // a space is due before the next text
	breaks   int      // line breaks are due before the next text
	seen     map[string]bool
}

// A mode says what the place at hand may hold.
type mode int

const (
	flow   mode = iota // blocks and text
	phrase             // text only: headings, captions
	pre                // text only, with its white space
	rows               // what belongs to a list or table and nothing else
)

type inline struct{ tag, attrs string }

const maxNesting = 40

func (c *cleaner) children(n *html.Node) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.node(k)
	}
}

func (c *cleaner) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		if c.from == nil {
			c.from = n.Parent
		}
		c.write(dropSoftHyphens(cleanChars(n.Data)))
		return
	case html.ElementNode:
	default:
		return
	}
	if isHidden(n) || c.skip != nil && c.skip(n) {
		return
	}
	if n.Namespace != "" {
		if n.Data == "math" {
			if alt := attr(n, "alttext"); alt != "" {
				c.write(alt)
			} else {
				c.children(n)
			}
		}
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Head, atom.Title, atom.Object, atom.Embed,
		atom.Applet, atom.Button, atom.Select, atom.Textarea, atom.Input, atom.Datalist, atom.Canvas, atom.Map,
		atom.Noframes, atom.Noembed, atom.Frameset, atom.Rp, atom.Menuitem, atom.Dialog, atom.Progress, atom.Meter:
	case atom.Br:
		c.br()
	case atom.Hr:
		c.endPara()
		if c.mode == flow {
			c.at.kids = append(c.at.kids, &block{tag: "hr", node: n})
		}
	case atom.Img:
		c.image(n, "")
	case atom.Picture:
		c.picture(n)
	case atom.Iframe, atom.Video, atom.Audio:
		c.embed(n)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		c.run(n, n.Data, phrase)
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		c.run(n, "pre", pre)
	case atom.Figcaption:
		c.run(n, "figcaption", phrase)
	case atom.Blockquote:
		c.container(n, "blockquote", flow)
	case atom.Ul, atom.Menu, atom.Dir:
		c.container(n, "ul", rows)
	case atom.Ol:
		c.container(n, "ol", rows)
	case atom.Dl:
		c.container(n, "dl", rows)
	case atom.Li:
		c.row(n, "li", "ul")
	case atom.Dd:
		c.row(n, "dd", "dl")
	case atom.Dt:
		c.row(n, "dt", "dl")
	case atom.Table:
		c.table(n)
	case atom.Figure:
		c.figure(n)
	case atom.Rt:
		c.write("(")
		c.children(n)
		c.write(")")
	case atom.A:
		c.link(n)
	default:
		switch tag := inlineTags[n.DataAtom]; {
		case tag == "sup" && isNoteMark(n):
			outer := c.mark
			c.mark = true
			c.inline(n, tag, "")
			c.mark = outer
		case tag != "":
			c.inline(n, tag, inlineAttrs(n))
		case n.Data == "amp-img":
			c.image(n, "")
		case isBlock(n) || n.DataAtom == 0 && hasBlocks(n):
			c.endPara()
			defer c.turn(n)()
			c.children(n)
			c.endPara()
		default:
			c.children(n)
		}
	}
}

// inlineTags are the inline elements that are written, by what they are read
// from.
var inlineTags = map[atom.Atom]string{
	atom.B: "b", atom.Strong: "strong", atom.I: "i", atom.Em: "em", atom.U: "u", atom.S: "s", atom.Strike: "s",
	atom.Del: "del", atom.Ins: "ins", atom.Sub: "sub", atom.Sup: "sup", atom.Small: "small", atom.Code: "code",
	atom.Tt: "code", atom.Kbd: "kbd", atom.Samp: "samp", atom.Var: "var", atom.Q: "q", atom.Cite: "cite",
	atom.Abbr: "abbr", atom.Acronym: "abbr", atom.Dfn: "dfn", atom.Time: "time",
}

// isBlock reports whether an element stands on lines of its own.
func isBlock(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Blockquote, atom.Ul, atom.Ol,
		atom.Menu, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Figure, atom.Figcaption, atom.Caption, atom.Hr,
		atom.Address, atom.Article, atom.Aside, atom.Body, atom.Center, atom.Details, atom.Summary, atom.Div,
		atom.Fieldset, atom.Footer, atom.Form, atom.Header, atom.Hgroup, atom.Html, atom.Legend, atom.Main, atom.Nav,
		atom.Search, atom.Section, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th:
		return true
	}
	return false
}

// hasBlocks reports whether an element of a kind nobody knows holds blocks.
func hasBlocks(n *html.Node) bool {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if isBlock(k) || k.Type == html.ElementNode && k.DataAtom == 0 && hasBlocks(k) {
			return true
		}
	}
	return false
}

// isHidden reports whether an element says of itself that it is not shown.
func isHidden(n *html.Node) bool {
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "hidden":
			// React streams finished parts into hidden elements named S:n and
			// shows them by script.
			return n.Attr[i].Val != "until-found" && !strings.HasPrefix(attr(n, "id"), "S:")
		case "style":
			if styleHides(n.Attr[i].Val) {
				return true
			}
		}
	}
	return false
}

func styleHides(style string) bool {
	for _, property := range [...]string{"display", "visibility"} {
		i := strings.Index(style, property)
		if i < 0 || i > 0 && style[i-1] == '-' {
			continue
		}
		v, ok := strings.CutPrefix(strings.TrimLeft(style[i+len(property):], " "), ":")
		v = strings.TrimLeft(v, " ")
		if ok && (strings.HasPrefix(v, "none") || strings.HasPrefix(v, "hidden")) {
			return true
		}
	}
	return false
}

// run reads an element that holds text only.
func (c *cleaner) run(n *html.Node, tag string, m mode) {
	c.endPara()
	if c.mode != flow && c.mode != rows {
		c.children(n)
		c.endPara()
		return
	}
	outer, back := c.mode, c.turn(n)
	c.mode, c.from = m, n
	c.children(n)
	c.mode = outer
	b := c.take(tag)
	back()
	if b == nil {
		return
	}
	b.node = n
	if outer == rows {
		b = &block{tag: rowOf[c.at.tag], kids: []*block{b}, node: n}
	}
	c.at.kids = append(c.at.kids, b)
}

// container reads an element that holds blocks.
func (c *cleaner) container(n *html.Node, tag string, m mode) {
	c.endPara()
	if c.mode == phrase || c.mode == pre || c.depth >= maxNesting {
		c.children(n)
		c.endPara()
		return
	}
	b := c.fill(n, tag, m)
	if len(b.kids) == 0 {
		return
	}
	if c.mode == rows {
		b = &block{tag: rowOf[c.at.tag], kids: []*block{b}, node: n}
	}
	c.at.kids = append(c.at.kids, b)
}

// fill reads the children of n into a new container.
func (c *cleaner) fill(n *html.Node, tag string, m mode) *block {
	b := &block{tag: tag, node: n}
	defer c.turn(n)()
	if c.rtl && tag != "figure" && tag != "td" && tag != "th" && tag != "li" && tag != "dd" {
		b.attrs = ` dir="rtl"`
	}
	outer, outerMode := c.at, c.mode
	c.at, c.mode = b, m
	c.depth++
	c.children(n)
	c.endPara()
	c.depth--
	c.at, c.mode = outer, outerMode
	return b
}

// isNoteMark reports whether a superscript is the mark of a footnote: a link
// within the page or to a note, with a number or sign for its text.
func isNoteMark(n *html.Node) bool {
	for k := n.FirstChild; k != nil; k = following(k, n) {
		if k.DataAtom == atom.A {
			text := strings.TrimSpace(headingText(k))
			return strings.Contains(attr(k, "href"), "#") && len(text) < 8 && len(text) > 0
		}
	}
	return false
}

// turn notes the direction an element sets; what it returns undoes that.
func (c *cleaner) turn(n *html.Node) func() {
	outer := c.rtl
	switch attr(n, "dir") {
	case "rtl":
		c.rtl = true
	case "ltr":
		c.rtl = false
	}
	return func() { c.rtl = outer }
}

// row reads an item of a list. An item outside a list is a paragraph.
func (c *cleaner) row(n *html.Node, tag, list string) {
	c.endPara()
	if c.mode != rows || rowOf[c.at.tag] != rowOf[list] {
		c.children(n)
		c.endPara()
		return
	}
	if tag == "dt" {
		c.mode, c.from = phrase, n
		c.children(n)
		c.mode = rows
		if b := c.take(tag); b != nil {
			c.at.kids = append(c.at.kids, b)
		}
		return
	}
	if b := c.fill(n, tag, flow); len(b.kids) > 0 {
		c.at.kids = append(c.at.kids, b)
	}
}
