package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inline reads an inline element; it is written when there comes text for it.
func (c *cleaner) inline(n *html.Node, tag, attrs string) {
	if len(c.inlines) >= maxNesting || c.isIn(tag) {
		c.children(n)
		return
	}
	c.inlines = append(c.inlines, inline{tag, attrs})
	c.children(n)
	c.inlines = c.inlines[:len(c.inlines)-1]
	if c.open > len(c.inlines) {
		c.open--
		c.endTag(tag)
	}
}

func (c *cleaner) isIn(tag string) bool {
	for i := range c.inlines {
		if c.inlines[i].tag == tag {
			return true
		}
	}
	return false
}

func inlineAttrs(n *html.Node) string {
	switch n.DataAtom {
	case atom.Abbr, atom.Acronym, atom.Dfn:
		if t := oneLine(attr(n, "title")); t != "" {
			return ` title="` + escapeAttr(t) + `"`
		}
	case atom.Time:
		if t := oneLine(attr(n, "datetime")); t != "" && len(t) < 50 {
			return ` datetime="` + escapeAttr(t) + `"`
		}
	case atom.Code:
		for _, class := range strings.Fields(attr(n, "class")) {
			if name, ok := strings.CutPrefix(class, "language-"); ok && isPlainName(name) {
				return ` class="language-` + name + `"`
			}
		}
	}
	return ""
}

func isPlainName(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-+#_", c) >= 0) {
			return false
		}
	}
	return s != "" && len(s) <= 30
}

func (c *cleaner) link(n *html.Node) {
	href := linkTarget(attr(n, "href"), c.base)
	if href == "" || c.anchor {
		c.children(n)
		return
	}
	attrs := ` href="` + escapeAttr(href) + `"`
	if t := oneLine(attr(n, "title")); t != "" {
		attrs += ` title="` + escapeAttr(t) + `"`
	}
	c.anchor = true
	c.inline(n, "a", attrs)
	c.anchor = false
}

// write writes text. Outside pre, white space runs are one space.
func (c *cleaner) write(s string) {
	if len(c.html) == 0 && c.mode != pre {
		s = strings.TrimLeft(s, " \t\r\n\f\u00a0\u3000")
	}
	if s == "" {
		return
	}
	if c.mode == pre {
		c.begin()
		c.text = append(c.text, s...)
		c.html = appendEscaped(c.html, s)
		return
	}
	for s != "" {
		i := 0
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		if i > 0 {
			c.space = true
			s = s[i:]
			continue
		}
		for i < len(s) && !isSpace(s[i]) {
			i++
		}
		c.begin()
		c.html = appendEscaped(c.html, s[:i])
		if !c.mark {
			if n := len(c.text); c.pictured && n > 0 && c.text[n-1] == ' ' && closes(s) {
				c.text = c.text[:n-1]
			}
			c.text, c.pictured = append(c.text, s[:i]...), false
		}
		if c.anchor {
			c.linked += i
		}
		s = s[i:]
	}
}

// closes reports whether a text begins with what no space stands before.
func closes(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune(".,;:!?)]}…、。，！？", r)
}

// dropSoftHyphens drops the marks of where a browser may break a word.
func dropSoftHyphens(s string) string {
	if strings.Contains(s, "\u00ad") {
		return strings.ReplaceAll(s, "\u00ad", "")
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// begin makes ready for a piece of text or a picture: it writes the space or
// break that is due and the inline elements around it.
func (c *cleaner) begin() {
	switch {
	case len(c.html) == 0:
	case c.breaks > 0:
		c.html = append(c.html, "<br>"...)
		if len(c.text) > 0 {
			c.text = append(c.text, '\n')
		}
	case c.space:
		c.html = append(c.html, ' ')
		if n := len(c.text); n > 0 && !(c.pictured && c.text[n-1] == ' ') {
			c.text = append(c.text, ' ')
		}
	}
	c.breaks, c.space = 0, false
	for ; c.open < len(c.inlines); c.open++ {
		in := c.inlines[c.open]
		c.html = append(c.html, '<')
		c.html = append(c.html, in.tag...)
		c.html = append(c.html, in.attrs...)
		c.html = append(c.html, '>')
	}
}

func (c *cleaner) endTag(tag string) {
	c.html = append(c.html, "</"...)
	c.html = append(c.html, tag...)
	c.html = append(c.html, '>')
}

// br breaks the line, or the paragraph when it is the second in a row.
func (c *cleaner) br() {
	switch {
	case c.mode == pre:
		c.write("\n")
	case len(c.html) > 0:
		c.breaks++
		c.space = false
		if c.breaks > 1 && c.mode == flow {
			c.endPara()
		}
	}
}

// endPara ends the run of text at hand. Where only text may stand, it goes on
// on a new line.
func (c *cleaner) endPara() {
	switch c.mode {
	case phrase:
		c.breaks = min(len(c.html), 1)
		return
	case pre:
		if n := len(c.html); n > 0 && c.html[n-1] != '\n' {
			c.write("\n")
		}
		return
	}
	if b := c.take("p"); b != nil {
		if c.mode == rows {
			b = &block{tag: rowOf[c.at.tag], kids: []*block{b}, node: b.node}
		}
		c.at.kids = append(c.at.kids, b)
	}
}

// rowOf is what wraps loose text in a list or table.
var rowOf = map[string]string{"ul": "li", "ol": "li", "dl": "dd"}

// take makes a block of the run of text at hand, nil when there is none.
func (c *cleaner) take(tag string) *block {
	var b *block
	for open := c.open; open > 0; open-- {
		c.endTag(c.inlines[open-1].tag)
	}
	if len(c.html) > 0 {
		b = &block{tag: tag, html: string(c.html), text: string(c.text), linked: c.linked, node: c.from}
		if c.rtl && b.text != "" {
			b.attrs = ` dir="rtl"`
		}
	}
	c.html, c.text, c.linked, c.from = c.html[:0], c.text[:0], 0, nil
	c.open, c.space, c.breaks, c.pictured = 0, false, 0, false
	return b
}
