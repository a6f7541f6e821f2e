package extract

import (
	"errors"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseHTML parses a document. A page that nests deeper than the parser goes
// (x/net/html stops at 512 open elements) is flattened as little as it takes.
func parseHTML(src string) (*html.Node, error) {
	if strings.TrimSpace(src) == "" {
		return nil, errors.New("empty")
	}
	doc, err := html.Parse(strings.NewReader(src))
	for level := 0; err != nil && level < flattenLevels; level++ {
		doc, err = html.Parse(strings.NewReader(flatten(src, level)))
	}
	return doc, err
}

const (
	flattenLevels = 3
	flattenDepth  = 200
)

// flatten re-writes a document with less nesting. Level 0 leaves out the start
// tags deeper than flattenDepth and the end tags that belong to them; level 1
// leaves out the formatting elements too, which the parser re-opens by itself;
// level 2 keeps nothing but the head's elements, headings, line and paragraph
// breaks. What is left of level 2 never nests.
func flatten(src string, level int) string {
	var b strings.Builder
	b.Grow(len(src))
	type open struct {
		name string
		kept bool
	}
	var stack []open
	depth := 0
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return b.String()
		}
		raw := z.Raw()
		switch tt {
		case html.TextToken, html.DoctypeToken:
			b.Write(raw)
		case html.SelfClosingTagToken, html.StartTagToken:
			keptRaw := string(raw)
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case voidElements[a] || a == atom.Html || a == atom.Head || a == atom.Body:
				if level < 2 || a != atom.Html {
					b.WriteString(keptRaw)
				}
				continue
			case rawTextElements[a]:
				b.WriteString(keptRaw)
				continue
			}
			keep := false
			switch level {
			case 0:
				if a == atom.P { // never nests
					b.WriteString(keptRaw)
					continue
				}
				keep = depth < flattenDepth
			case 1:
				keep = depth < flattenDepth && !formattingElements[a]
			case 2:
				switch a {
				case atom.P, atom.Div, atom.Li, atom.Td, atom.Blockquote, atom.Article, atom.Section:
					b.WriteString("<p>")
				case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
					b.WriteString("<p><" + string(name) + ">")
				}
				continue
			}
			if tt == html.SelfClosingTagToken && a == 0 {
				continue
			}
			if keep {
				depth++
				b.WriteString(keptRaw)
			}
			if len(stack) < 1<<16 {
				stack = append(stack, open{string(name), keep})
			}
		case html.EndTagToken:
			keptRaw := string(raw)
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if rawTextElements[a] || level == 0 && a == atom.P {
				b.WriteString(keptRaw)
				continue
			}
			if level == 2 {
				switch a {
				case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
					b.WriteString("</" + string(name) + "><p>")
				}
				continue
			}
			for i := len(stack) - 1; i >= 0 && i >= len(stack)-64; i-- {
				if stack[i].name != string(name) {
					continue
				}
				for _, o := range stack[i:] {
					if o.kept {
						depth--
					}
				}
				if stack[i].kept {
					b.WriteString(keptRaw)
				}
				stack = stack[:i]
				break
			}
		}
	}
}

var voidElements = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true,
	atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true,
	atom.Source: true, atom.Track: true, atom.Wbr: true,
}

var rawTextElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Title: true, atom.Textarea: true, atom.Noscript: true,
	atom.Iframe: true, atom.Noembed: true, atom.Noframes: true, atom.Xmp: true, atom.Plaintext: true,
}

var formattingElements = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true,
	atom.Nobr: true, atom.S: true, atom.Small: true, atom.Strike: true, atom.Strong: true, atom.Tt: true, atom.U: true,
}
