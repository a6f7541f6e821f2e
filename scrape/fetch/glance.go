package fetch

import (
	"bytes"
	"net/http"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// glanceBytes of a page are looked at: walls are small, and what follows that
// much is a page.
const glanceBytes = 256 << 10

// A glance is what a page shows at first sight.
type glance struct {
	title     string
	text      int // bytes of visible text, runs of white space counted once
	words     string
	noscript  string // text for browsers without scripts
	passwords int    // fields
	links     int
	scripts   int
	inline    int  // bytes of scripts and data in the page itself
	app       bool // an empty element for a program to fill
}

// mostWords bounds the text that a glance keeps.
const mostWords = 4 << 10

func look(body []byte) glance {
	var g glance
	var title, words, noscript strings.Builder
	z := html.NewTokenizer(bytes.NewReader(body[:min(len(body), glanceBytes)]))
	hidden, inTitle, inNoscript := 0, false, false
	var open string // the element that hides, of several nested the outermost
	mount := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			g.title, g.words, g.noscript = oneLine(title.String()), oneLine(words.String()), oneLine(noscript.String())
			return g
		case html.TextToken:
			t := bytes.TrimSpace(z.Text())
			if len(t) == 0 {
				continue
			}
			mount = false
			switch {
			case inTitle:
				title.Write(t)
			case hidden > 0:
				g.inline += len(t)
			case inNoscript:
				if noscript.Len() < mostWords {
					noscript.Write(t)
					noscript.WriteByte(' ')
				}
			default:
				g.text += len(t) + 1
				if words.Len() < mostWords {
					words.Write(t[:min(len(t), mostWords)])
					words.WriteByte(' ')
				}
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			attr := map[string]string{}
			if tag == atom.Input || tag == atom.Div || tag == atom.Main {
				for more {
					var k, v []byte
					k, v, more = z.TagAttr()
					attr[string(k)] = string(v)
				}
			}
			mount = false
			switch tag {
			case atom.Title:
				inTitle = title.Len() == 0
			case atom.Noscript:
				inNoscript = true
			case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Iframe:
				if tag == atom.Script {
					g.scripts++
				}
				if open == "" {
					open = string(name)
				}
				if open == string(name) {
					hidden++
				}
			case atom.A:
				g.links++
			case atom.Input:
				if strings.EqualFold(attr["type"], "password") {
					g.passwords++
				}
			case atom.Div, atom.Main:
				switch attr["id"] {
				case "root", "app", "__next", "__nuxt", "app-root", "main-app", "react-root", "svelte":
					mount = true
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if mount && (string(name) == "div" || string(name) == "main") {
				g.app = true
			}
			switch string(name) {
			case "title":
				inTitle = false
			case "noscript":
				inNoscript = false
			case open:
				if hidden--; hidden <= 0 {
					hidden, open = 0, ""
				}
			}
		}
	}
}

// oneLine is text in lower case, its entities and white space undone.
func oneLine(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(html.UnescapeString(s)), " "))
}

// htmlType reports whether an answer is HTML by what the server says, or, where
// that says nothing, by its looks.
func htmlType(r *Response) bool {
	switch t := mediaType(r.Type); t {
	case "text/html", "application/xhtml+xml":
		return true
	case "of no declared type", "text/plain", "application/octet-stream":
		return strings.HasPrefix(http.DetectContentType(r.Body[:min(len(r.Body), 512)]), "text/html")
	}
	return false
}
