package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// An ldNode is one JSON-LD object.
type ldNode map[string]any

// maxLD is how many objects of a page's JSON-LD are looked at.
const maxLD = 2000

// isLD reports whether a script's type is JSON-LD.
func isLD(typ string) bool {
	typ, _, _ = strings.Cut(typ, ";")
	return strings.EqualFold(strings.TrimSpace(typ), "application/ld+json")
}

// parseLD reads a JSON-LD script as leniently as can be (see parseJSON): the
// objects at its top, in its arrays and @graph, and what a page or list of
// this kind wraps as its main entity, outer before inner.
func parseLD(src string) []ldNode {
	if strings.Contains(src, "&quot;") && !strings.Contains(src, `"@`) {
		src = html.UnescapeString(src)
	}
	var nodes []ldNode
	for _, v := range parseJSON(src) {
		nodes = flattenLD(nodes, v, 0)
	}
	return nodes
}

func flattenLD(nodes []ldNode, v any, depth int) []ldNode {
	if depth > 8 || len(nodes) > maxLD {
		return nodes
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			nodes = flattenLD(nodes, x, depth+1)
		}
	case map[string]any:
		n := ldNode(v)
		if len(n) > 1 || n["@graph"] == nil {
			nodes = append(nodes, n)
		}
		nodes = flattenLD(nodes, n["@graph"], depth+1)
		for _, key := range [...]string{"mainEntity", "mainEntityOfPage"} {
			if m, ok := n[key].(map[string]any); ok && ldNode(m).isArticle() {
				nodes = flattenLD(nodes, m, depth+1)
			}
		}
	}
	return nodes
}

// types gives an object's @type without namespace, several if it has several.
func (n ldNode) types() []string {
	var all []string
	for _, s := range ldStrings(n["@type"]) {
		if i := strings.LastIndexAny(s, "/#:"); i >= 0 {
			s = s[i+1:]
		}
		all = append(all, s)
	}
	return all
}

// isArticle reports whether an object is an article or what its like is called.
func (n ldNode) isArticle() bool {
	for _, t := range n.types() {
		if strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "Posting") || articleTypes[t] {
			return true
		}
	}
	return false
}

var articleTypes = map[string]bool{
	"Report": true, "Review": true, "CriticReview": true, "Recipe": true, "CreativeWork": true,
	"Blog Post": true, "NewsStory": true, "Chapter": true, "HowTo": true,
}

// str gives a property as plain text: a string, the first string of an array,
// or the name or @value of an object; "" when there is none.
func (n ldNode) str(key string) string {
	if s := ldStrings(n[key]); len(s) > 0 {
		return s[0]
	}
	return ""
}

// ldStrings gives the strings in a property's value, objects by their name,
// @value, url or @id. Character references, which do not belong in JSON but
// stand there often, are decoded once.
func ldStrings(v any) []string {
	switch v := v.(type) {
	case string:
		if s := strings.TrimSpace(html.UnescapeString(v)); s != "" {
			return []string{s}
		}
	case []any:
		var all []string
		for _, x := range v {
			if _, nested := x.([]any); !nested {
				all = append(all, ldStrings(x)...)
			}
		}
		return all
	case map[string]any:
		for _, key := range [...]string{"name", "@value", "url", "@id"} {
			switch x := v[key].(type) {
			case string:
				if s := ldStrings(x); s != nil {
					return s
				}
			case []any:
				if s := ldStrings(x); s != nil && key == "name" {
					return s[:1]
				}
			}
		}
	}
	return nil
}

// ldObjects gives the objects in a property's value; a bare reference
// {"@id": …} becomes the object of the page it refers to.
func (p *page) ldObjects(v any) []ldNode {
	switch v := v.(type) {
	case []any:
		var all []ldNode
		for _, x := range v {
			if m, ok := x.(map[string]any); ok {
				all = append(all, p.ldObjects(m)...)
			}
		}
		return all
	case map[string]any:
		if id, ok := v["@id"].(string); ok && len(v) <= 2 {
			for _, n := range p.ld {
				if n["@id"] == id && len(n) > len(v) {
					return []ldNode{n}
				}
			}
		}
		return []ldNode{v}
	}
	return nil
}

// ldArticles gives the objects that describe the page's article: of several
// articles those that name the page's address, else the first.
func (p *page) ldArticles() []ldNode {
	var all, here []ldNode
	for _, n := range p.ld {
		if !n.isArticle() {
			continue
		}
		all = append(all, n)
		for _, key := range [...]string{"url", "mainEntityOfPage", "@id"} {
			if slices.ContainsFunc(ldStrings(n[key]), p.isHere) {
				here = append(here, n)
				break
			}
		}
	}
	if len(here) > 0 {
		return here
	}
	if len(all) > 8 {
		return nil // a listing
	}
	return all
}

// isHere reports whether an address is that of the page, give or take scheme,
// www., query and fragment.
func (p *page) isHere(ref string) bool {
	a := p.abs(ref)
	if a == "" {
		return false
	}
	if p.url != nil && sameAddress(a, p.url.String()) {
		return true
	}
	og := p.metaFirst("og:url")
	return og != "" && sameAddress(a, p.abs(og))
}

func sameAddress(a, b string) bool {
	return bareAddress(a) == bareAddress(b)
}

func bareAddress(s string) string {
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+3:]
	}
	s = strings.TrimPrefix(s, "www.")
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSuffix(s, "/")
}
