package feed

import (
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxContent is the length in bytes beyond which content is no longer looked
// at: it could not go into a feed anyway.
const maxContent = 4 << 20

// Safe makes any HTML fit to be shown by others and to pass every judge: no
// scripts, no styles, no elements that validators do not know, addresses
// absolute (relative ones, fragments too, count from link), and written so
// that no HTML parser finds an error in it. What has no place keeps its text.
// HTML that is fit already comes back as it is, without a copy, so that Safe
// of Safe costs one look at each byte.
//
// It is not the place to tell story from clutter.
func Safe(content, link string) string {
	if inert(content) {
		return strings.TrimSpace(content)
	}
	if len(content) > maxContent {
		return ""
	}
	content = clean(content)
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(content), body)
	if err != nil {
		return textOnly(content)
	}
	w := writer{link: link}
	for _, node := range nodes {
		w.node(node)
	}
	s := strings.TrimSpace(mend(w.b.String()))
	if !inert(s) {
		// Unreachable: the writer asks the same rules. Better no markup than
		// bad markup, should the two ever differ.
		return textOnly(content)
	}
	return s
}

// textOnly is the text of HTML that is not to be parsed into a tree.
func textOnly(content string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(content))
	skip := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF && b.Len() == 0 {
				return ""
			}
			return "<p>" + strings.TrimSpace(mend(b.String())) + "</p>"
		case html.TextToken:
			if skip == "" {
				b.WriteString(escaped(clean(string(z.Text())), false))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if n := string(name); n == "script" || n == "style" || n == "template" || n == "title" {
				skip = n
			}
			b.WriteByte(' ')
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == skip {
				skip = ""
			}
			b.WriteByte(' ')
		}
	}
}

// A writer writes a tree in the language of markup.go.
type writer struct {
	nest
	b    strings.Builder
	link string
	deep int
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
	case html.ElementNode:
		// The parser bounds nesting; this bounds what unwrapping costs.
		if w.deep++; w.deep < 600 {
			w.element(n)
		}
		w.deep--
	}
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *writer) text(s string) {
	s = clean(s)
	if bare(w.top()) {
		if strings.TrimSpace(s) != "" {
			return
		}
		s = "\n"
	}
	w.b.WriteString(escaped(s, false))
}

func (w *writer) element(n *html.Node) {
	if n.Namespace != "" {
		if n.Namespace == "math" {
			w.children(n)
		}
		return
	}
	name := n.Data
	switch name {
	case "script", "style", "template", "noscript", "head", "title", "meta", "link", "base", "noembed", "noframes",
		"input", "button", "select", "textarea", "option", "optgroup", "datalist", "progress", "meter", "map",
		"area", "track", "param", "rp", "canvas", "dialog", "frame", "frameset", "keygen":
		return
	case "iframe", "embed", "object":
		w.embedded(n)
		return
	case "rt":
		// Readers and validators know no ruby: the reading goes into brackets.
		w.text("(")
		w.children(n)
		w.text(")")
		return
	case "plaintext", "xmp", "listing":
		name = "pre"
	case "strike":
		name = "s"
	case "tt":
		name = "code"
	case "mark":
		name = "b"
	case "acronym":
		name = "abbr"
	case "bdi":
		name = "span"
	case "dir", "menu":
		name = "ul"
	case "summary", "legend":
		name = "p"
	case "center", "details", "main", "article", "section", "header", "footer", "nav", "aside", "hgroup", "fieldset",
		"search":
		name = "div"
	case "img":
		w.picture(n)
		return
	}
	k := kindOf(name)
	if (k == part || k == voidPart) && !w.fits(name) && w.fits("div") && k != voidPart {
		name, k = "div", block
	}
	if k == unknown || !w.fits(name) {
		w.children(n)
		return
	}
	attrs := w.attributes(name, n)
	if attrs == "" && (name == "a" || name == "source") {
		w.children(n)
		return
	}
	w.b.WriteByte('<')
	w.b.WriteString(name)
	w.b.WriteString(attrs)
	if k == void || k == voidLine || k == voidPart {
		w.b.WriteString("/>")
		return
	}
	w.b.WriteByte('>')
	if name == "pre" && n.FirstChild != nil && strings.HasPrefix(n.FirstChild.Data, "\n") {
		w.b.WriteByte('\n') // a parser drops the first line end of a pre
	}
	w.push(name)
	w.children(n)
	w.pop()
	w.b.WriteString("</")
	w.b.WriteString(name)
	w.b.WriteByte('>')
}

// attributes are those that may stay, as they are written, with a leading space.
func (w *writer) attributes(name string, n *html.Node) string {
	var b strings.Builder
	var seen []string
	for _, a := range n.Attr[:min(len(n.Attr), 64)] {
		if a.Namespace != "" || slices.Contains(seen, a.Key) {
			continue
		}
		if v, ok := attribute(name, a.Key, a.Val, w.link); ok && fitValue(name, a.Key, quoted(v)) {
			seen = append(seen, a.Key)
			b.WriteString(" " + a.Key + `="` + quoted(v) + `"`)
		}
	}
	return b.String()
}

func quoted(s string) string {
	return strings.ReplaceAll(escaped(s, false), `"`, "&quot;")
}

func value(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// picture writes an img that has an address.
func (w *writer) picture(n *html.Node) {
	if _, ok := attribute("img", "src", value(n, "src"), w.link); ok && w.fits("img") {
		w.b.WriteString("<img" + w.attributes("img", n) + "/>")
	}
}

// embedded writes a link to what a frame shows: readers show no frames.
func (w *writer) embedded(n *html.Node) {
	src := webAddress(value(n, "src"), w.link)
	if src == "" {
		src = webAddress(value(n, "data"), w.link)
	}
	if src == "" || !w.fits("a") {
		if n.Data == "object" {
			w.children(n)
		}
		return
	}
	label := line(value(n, "title"))
	if label == "" {
		label, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(src, "https://"), "http://"), "/")
	}
	para := w.fits("p")
	if para {
		w.b.WriteString("<p>")
	}
	w.b.WriteString(`<a href="` + quoted(src) + `">` + escaped(label, false) + "</a>")
	if para {
		w.b.WriteString("</p>")
	}
}
