package feed

import "strings"

// The HTML that goes into feeds is a small language in which no parse error is
// possible: a subset of what the HTML standard's serializer writes (section
// 13.3), with elements and attributes that every validator and reader knows,
// and nesting that no parser repairs. This file holds its rules; inert.go
// recognises it, sanitise.go turns any other HTML into it.

// maxDepth is how deep elements may nest.
const maxDepth = 150

// A kind says how an element may be nested.
type kind uint8

const (
	unknown  kind = iota
	inline        // anywhere in text
	void          // inline, without content and end tag
	block         // not inside p: its start tag would end the p
	voidLine      // hr: void and not inside p
	voidPart      // col, source: void, only inside its parent
	part          // only directly inside its parent (parents)
)

// kindOf is the table of elements.
func kindOf(name string) kind {
	switch name {
	case "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "q", "s", "samp", "small",
		"span", "strong", "sub", "sup", "time", "u", "var", "audio", "video":
		return inline
	case "br", "img", "wbr":
		return void
	case "hr":
		return voidLine
	case "blockquote", "div", "dl", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre",
		"table", "ul", "address":
		return block
	case "col", "source":
		return voidPart
	case "caption", "colgroup", "dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr":
		return part
	}
	return unknown
}

// within reports whether parent may hold a part or voidPart of that name.
func within(name, parent string) bool {
	switch name {
	case "li":
		return parent == "ul" || parent == "ol"
	case "dd", "dt":
		return parent == "dl"
	case "td", "th":
		return parent == "tr"
	case "tr":
		return parent == "tbody" || parent == "thead" || parent == "tfoot" || parent == "table"
	case "col":
		return parent == "colgroup"
	case "source":
		return parent == "audio" || parent == "video"
	}
	return parent == "table"
}

// bare reports whether an element holds only other elements, no text.
func bare(name string) bool {
	switch name {
	case "table", "tbody", "thead", "tfoot", "tr", "colgroup", "audio", "video":
		return true
	}
	return false
}

// nest is a stack of open elements.
type nest struct{ open []string }

func (n *nest) top() string {
	if len(n.open) == 0 {
		return ""
	}
	return n.open[len(n.open)-1]
}

func (n *nest) push(name string) { n.open = append(n.open, name) }
func (n *nest) pop()             { n.open = n.open[:len(n.open)-1] }

// fits reports whether an element may begin here without a parse error, by the
// rules of tree construction (HTML standard, section 13.2.6.4).
func (n *nest) fits(name string) bool {
	k, top := kindOf(name), n.top()
	if k == unknown || len(n.open) >= maxDepth {
		return false
	}
	if k == part || k == voidPart {
		return within(name, top)
	}
	if bare(top) {
		return false
	}
	heading := len(name) == 2 && name[0] == 'h' && digit(name[1])
	if k != block && k != voidLine && name != "a" {
		return true
	}
	cell := false
	for i := len(n.open) - 1; i >= 0; i-- {
		switch o := n.open[i]; {
		case o == "p" && k != inline && !cell:
			return false
		case o == "a" && name == "a":
			return false
		case heading && len(o) == 2 && o[0] == 'h' && digit(o[1]):
			return false
		case o == "td" || o == "th" || o == "caption":
			cell = true
		}
	}
	return true
}

// allowed reports whether an element may bear an attribute.
func allowed(element, attr string) bool {
	switch attr {
	case "id", "title", "lang", "dir":
		return true
	case "href", "rel", "hreflang":
		return element == "a"
	case "src":
		return element == "img" || element == "audio" || element == "video" || element == "source"
	case "alt":
		return element == "img"
	case "width", "height":
		return element == "img" || element == "video"
	case "type":
		return element == "source" || element == "ol"
	case "datetime":
		return element == "time" || element == "ins" || element == "del"
	case "cite":
		return element == "blockquote" || element == "q" || element == "ins" || element == "del"
	case "colspan", "rowspan":
		return element == "td" || element == "th"
	case "scope":
		return element == "th"
	case "span":
		return element == "col" || element == "colgroup"
	case "start":
		return element == "ol"
	case "value":
		return element == "li"
	case "class":
		return element == "code" || element == "pre" || element == "span"
	}
	return false
}

// attribute is the value an attribute may have, "" with false when it has to
// go. Numbers are numbers; addresses are absolute.
func attribute(element, attr, value, base string) (string, bool) {
	if !allowed(element, attr) {
		return "", false
	}
	value = clean(value)
	switch attr {
	case "href":
		if v := webAddress(value, base); v != "" {
			return v, true
		}
		v := otherAddress(value)
		return v, v != ""
	case "src":
		if element == "img" && safePicture(value) {
			return value, true
		}
		v := webAddress(value, base)
		return v, v != ""
	case "cite":
		v := webAddress(value, base)
		return v, v != ""
	case "width", "height", "colspan", "rowspan", "span", "start", "value":
		v := strings.TrimSuffix(strings.TrimSpace(value), "px")
		return v, number(v)
	case "id":
		return value, value != "" && !strings.ContainsAny(value, " \t\n")
	case "dir":
		v := strings.ToLower(strings.TrimSpace(value))
		return v, v == "ltr" || v == "rtl" || v == "auto"
	case "class":
		return languageClass(value)
	case "alt":
		return value, true
	}
	return value, strings.TrimSpace(value) != ""
}

func number(s string) bool {
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			return false
		}
	}
	return s != "" && len(s) <= 5
}

// languageClass keeps the one class that means something outside its own
// site: the language of code, "language-go".
func languageClass(value string) (string, bool) {
	for w := range strings.FieldsSeq(value) {
		if strings.HasPrefix(w, "language-") {
			return w, true
		}
	}
	return "", false
}

// safePicture reports whether s is a small picture in a data: URL.
func safePicture(s string) bool {
	rest, ok := strings.CutPrefix(s, "data:image/")
	if !ok || len(s) > 32<<10 {
		return false
	}
	kind, data, ok := strings.Cut(rest, ";base64,")
	if !ok || !listed("png jpeg gif webp avif", kind) {
		return false
	}
	for i := 0; i < len(data); i++ {
		if c := data[i]; !letter(c) && !digit(c) && c != '+' && c != '/' && c != '=' {
			return false
		}
	}
	return data != ""
}
