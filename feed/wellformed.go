package feed

import (
	"errors"
	"fmt"
	"html"
	"strings"
)

// An element is an XML element as the self-check sees it: no document type and
// no comments, since feeds here have none and some readers mistake them.
type element struct {
	name  string
	line  int
	attrs []string // names and values, alternately, decoded
	text  string   // character data of its own, decoded
	kids  []*element
}

func (e *element) attr(name string) string {
	for i := 0; i+1 < len(e.attrs); i += 2 {
		if e.attrs[i] == name {
			return e.attrs[i+1]
		}
	}
	return ""
}

// child is the first child of that name, nil when there is none.
func (e *element) child(name string) *element {
	for _, k := range e.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// says is the text of the first child of that name, "" when there is none.
func (e *element) says(name string) string {
	if k := e.child(name); k != nil {
		return k.text
	}
	return ""
}

// namespaces are those that validators know, by the prefix they know them by;
// any other brings a warning, even unused.
func namespaceOf(prefix string) string {
	switch prefix {
	case "atom":
		return nsAtom
	case "content":
		return nsContent
	case "dc":
		return nsDC
	case "media":
		return nsMedia
	case "itunes":
		return nsITunes
	case "fh":
		return nsHistory
	case "at": // only with tombstones, which are asked for
		return nsGrave
	}
	return ""
}

// parseXML reads a document and holds it to XML 1.0 and Namespaces in XML 1.0,
// as far as they concern documents of the sort above, and to the characters
// that [legal] allows. Unlike encoding/xml it costs little more than a look at
// each byte.
func parseXML(body []byte) (*element, error) {
	s := string(body)
	if i := dirty(s); i >= 0 {
		return nil, fmt.Errorf("illegal character or no UTF-8 at byte %d: %q", i, s[i:min(len(s), i+4)])
	}
	rest, ok := strings.CutPrefix(s, `<?xml version="1.0" encoding="UTF-8"?>`+"\n")
	if !ok {
		return nil, errors.New("does not begin with an XML declaration that names UTF-8")
	}
	if strings.HasPrefix(rest, "<?xml-stylesheet ") {
		_, after, found := strings.Cut(rest, "?>\n")
		if !found {
			return nil, errors.New("the style sheet's processing instruction does not end")
		}
		rest = after
	}
	p := &parser{all: s, s: rest, root: &element{}}
	p.open = []*element{p.root}
	if err := p.run(); err != nil {
		return nil, fmt.Errorf("line %d: %w", p.line(), err)
	}
	return p.root.kids[0], nil
}

type parser struct {
	all, s string // the whole document, and what is still to be read
	root   *element
	open   []*element

	counted, lines int // line ends in the first bytes of all
}

func (p *parser) line() int {
	at := len(p.all) - len(p.s)
	p.lines += strings.Count(p.all[p.counted:at], "\n")
	p.counted = at
	return 1 + p.lines
}

func (p *parser) run() error {
	for p.s != "" {
		top := p.open[len(p.open)-1]
		i := strings.IndexByte(p.s, '<')
		if i < 0 {
			i = len(p.s)
		}
		text, err := decode(p.s[:i])
		if err != nil {
			return err
		}
		if top == p.root && strings.TrimSpace(text) != "" {
			return errors.New("text outside the root element")
		}
		if strings.TrimSpace(text) != "" {
			top.text += text
		}
		if p.s = p.s[i:]; p.s == "" {
			break
		}
		if rest, ok := strings.CutPrefix(p.s, "<![CDATA["); ok {
			text, rest, ok := strings.Cut(rest, "]]>")
			if !ok || top == p.root {
				return errors.New("a CDATA section does not end, or stands outside the root element")
			}
			top.text += text
			p.s = rest
			continue
		}
		if err := p.tag(top); err != nil {
			return err
		}
	}
	if len(p.open) > 1 {
		return fmt.Errorf("<%s> is not closed", p.open[len(p.open)-1].name)
	}
	if len(p.root.kids) != 1 {
		return fmt.Errorf("%d root elements", len(p.root.kids))
	}
	return nil
}

func (p *parser) tag(top *element) error {
	if rest, ok := strings.CutPrefix(p.s, "</"); ok {
		name, rest, ok := strings.Cut(rest, ">")
		if !ok || top == p.root || name != top.name {
			return fmt.Errorf("</%.40s> closes nothing", name)
		}
		p.open = p.open[:len(p.open)-1]
		p.s = rest
		return nil
	}
	n := name(p.s[1:])
	if n == "" {
		return fmt.Errorf("%.20q is no tag", p.s)
	}
	e := &element{name: n, line: p.line()}
	top.kids = append(top.kids, e)
	p.s = p.s[1+len(n):]
	for {
		if rest, ok := strings.CutPrefix(p.s, ">"); ok {
			p.s = rest
			p.open = append(p.open, e)
			return p.prefixes(e)
		}
		if rest, ok := strings.CutPrefix(p.s, "/>"); ok {
			p.s = rest
			return p.prefixes(e)
		}
		rest, ok := strings.CutPrefix(p.s, " ")
		key := name(rest)
		rest, eq := strings.CutPrefix(rest[len(key):], `="`)
		raw, rest, end := strings.Cut(rest, `"`)
		if !ok || key == "" || !eq || !end || strings.Contains(raw, "<") {
			return fmt.Errorf("<%s> has a malformed attribute", n)
		}
		for i := 0; i < len(e.attrs); i += 2 {
			if e.attrs[i] == key {
				return fmt.Errorf("<%s> has %s twice", n, key)
			}
		}
		value, err := decode(raw)
		if err != nil {
			return err
		}
		e.attrs = append(e.attrs, key, value)
		p.s = rest
	}
}

// prefixes checks that the namespaces an element uses are declared at the root
// and are those that are known by these prefixes.
func (p *parser) prefixes(e *element) error {
	top := p.root.kids[0]
	check := func(name string) error {
		prefix, local, ok := strings.Cut(name, ":")
		switch {
		case !ok || prefix == "xml" && local == "lang":
			return nil
		case prefix == "xmlns":
			if want := namespaceOf(local); e != top || want == "" || e.attr(name) != want {
				return fmt.Errorf("%s=%q is not a namespace that readers know", name, e.attr(name))
			}
			return nil
		case top.attr("xmlns:"+prefix) == "":
			return fmt.Errorf("%s has no declared namespace", name)
		}
		return nil
	}
	if err := check(e.name); err != nil {
		return err
	}
	for i := 0; i < len(e.attrs); i += 2 {
		if err := check(e.attrs[i]); err != nil {
			return err
		}
	}
	return nil
}

// name is the name at the beginning of s, in the letters names here are made of.
func name(s string) string {
	i := 0
	for i < len(s) && (letter(s[i]) || i > 0 && (digit(s[i]) || s[i] == ':' || s[i] == '-' || s[i] == '_')) {
		i++
	}
	return s[:i]
}

// decode resolves the character references of a text.
func decode(s string) (string, error) {
	if strings.Contains(s, "]]>") {
		return "", errors.New("]]> in text")
	}
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s, nil
	}
	var b strings.Builder
	b.Grow(len(s))
	for ; i >= 0; i = strings.IndexByte(s, '&') {
		b.WriteString(s[:i])
		end := entity(s, i)
		if end < 0 || s[i:end] == "&nbsp;" {
			return "", fmt.Errorf("%.12q is no character reference of XML", s[i:])
		}
		switch s[i:end] {
		case "&lt;":
			b.WriteByte('<')
		case "&gt;":
			b.WriteByte('>')
		case "&amp;":
			b.WriteByte('&')
		case "&quot;":
			b.WriteByte('"')
		default:
			b.WriteString(html.UnescapeString(s[i:end]))
		}
		s = s[end:]
	}
	b.WriteString(s)
	return b.String(), nil
}
