package discover

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A claim is what structured data says of one article.
type claim struct {
	addr  *address
	by    string // where it is said, for people
	title string
	date  string
}

// Bounds of embedded JSON.
const (
	maxJSON      = 4 << 20
	maxJSONDepth = 40
	maxClaims    = 2000
)

// declared collects what the page says of its articles in machine-readable
// form: JSON-LD, microdata, microformats, and the state that scripts start from.
func (p *page) declared() {
	walk(p.doc, func(n *html.Node) bool {
		switch {
		case n.DataAtom == atom.Script:
			p.script(n)
			return false
		case strings.Contains(attr(n, "itemtype"), "schema.org/") && articleType(lastPart(attr(n, "itemtype"))):
			p.item(n, "microdata", func(n *html.Node) bool {
				ip := attr(n, "itemprop")
				return ip == "url" || ip == "mainEntityOfPage" || n.Parent != nil && (attr(n.Parent, "itemprop") == "headline" || attr(n.Parent, "itemprop") == "name")
			})
		case hasWord(attr(n, "class"), "h-entry") || hasWord(attr(n, "class"), "hentry"):
			p.item(n, "microformat", func(n *html.Node) bool {
				c := attr(n, "class")
				return hasWord(c, "u-url") || hasWord(attr(n, "rel"), "bookmark") || n.Parent != nil && hasWord(attr(n.Parent, "class"), "entry-title")
			})
		}
		return true
	})
	// A single article that is the page itself makes no list.
	delete(p.stated, p.self.key)
}

// item claims the first link of an element that is the one of the article.
// An element with others of its kind in it is the page, not an article.
func (p *page) item(n *html.Node, by string, is func(*html.Node) bool) {
	done := false
	walk(n, func(x *html.Node) bool {
		if x != n && (x.DataAtom == atom.Article || hasWord(attr(x, "class"), "hentry") || hasWord(attr(x, "class"), "h-entry")) {
			done = true
		}
		return !done
	})
	walk(n, func(x *html.Node) bool {
		if !done && x.DataAtom == atom.A && is(x) {
			if a := p.resolve(attr(x, "href")); a != nil && (a.kind == plain || a.kind == foreignA) {
				p.claim(a, by, "", "")
				done = true
			}
		}
		return !done
	})
}

func (p *page) claim(a *address, by, title, date string) {
	c := p.stated[a.key]
	if c == nil {
		if len(p.claims) >= maxClaims {
			return
		}
		c = &claim{addr: a, by: by}
		p.stated[a.key] = c
		p.claims = append(p.claims, c)
	}
	if c.title == "" {
		c.title = squeeze(title)
	}
	if c.date == "" {
		c.date = strings.TrimSpace(date)
	}
}

func (p *page) script(n *html.Node) {
	t := strings.ToLower(attr(n, "type"))
	if !strings.Contains(t, "json") || n.FirstChild == nil || len(n.FirstChild.Data) > maxJSON {
		return
	}
	v, ok := readJSON(n.FirstChild.Data)
	if !ok {
		return
	}
	if strings.Contains(t, "ld+json") {
		p.linked(v, 0, false)
	} else if t == "application/json" {
		p.state(v, 0)
	}
}

// readJSON reads JSON as it stands in pages: in comments or CDATA, with line
// breaks inside strings and commas before brackets.
func readJSON(s string) (v any, ok bool) {
	s = strings.TrimSpace(s)
	for _, w := range [][2]string{{"<!--", "-->"}, {"//<![CDATA[", "//]]>"}, {"<![CDATA[", "]]>"}} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, w[0]), w[1]))
	}
	if json.Unmarshal([]byte(s), &v) == nil {
		return v, true
	}
	var b strings.Builder
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\' && i+1 < len(s):
			b.WriteByte(c)
			i++
			b.WriteByte(s[i])
			continue
		case c == '"':
			quoted = !quoted
		case c < ' ':
			b.WriteByte(' ')
			continue
		case !quoted && c == ',':
			if rest := strings.TrimLeft(s[i+1:min(len(s), i+200)], " \t\r\n"); rest != "" && (rest[0] == ']' || rest[0] == '}') {
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return v, json.Unmarshal([]byte(b.String()), &v) == nil
}

// linked reads JSON-LD. listed: inside a list of articles, where an address
// alone is enough.
func (p *page) linked(v any, depth int, listed bool) {
	if depth > maxJSONDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			p.linked(x, depth+1, listed)
		}
	case string:
		if listed {
			p.claimString(v, "JSON-LD list", "", "")
		}
	case map[string]any:
		var types []string
		switch t := v["@type"].(type) {
		case string:
			types = []string{t}
		case []any:
			for _, x := range t {
				if s, ok := x.(string); ok {
					types = append(types, s)
				}
			}
		}
		isList := false
		for _, t := range types {
			t = lastPart(t)
			switch {
			case articleType(t):
				p.claimString(addressIn(v), "JSON-LD "+t, firstString(v, "headline", "name"), firstString(v, "datePublished", "dateCreated"))
				return
			case t == "ListItem":
				if item, ok := v["item"].(map[string]any); ok {
					p.linked(item, depth+1, listed)
				} else if s := firstString(v, "url", "item", "@id"); s != "" && listed {
					p.claimString(s, "JSON-LD list", firstString(v, "name"), "")
				}
				return
			case t == "ItemList" || t == "Blog" || t == "DataFeed":
				isList = true
			case t == "BreadcrumbList" || t == "SiteNavigationElement" || t == "Product" || t == "Person" || t == "Organization" || t == "ImageObject" || t == "VideoObject" || t == "Event" || t == "Recipe" && !listed:
				return
			}
		}
		if listed && len(types) > 0 && !isList {
			if s := addressIn(v); s != "" {
				p.claimString(s, "JSON-LD list", firstString(v, "headline", "name"), firstString(v, "datePublished"))
				return
			}
		}
		for _, key := range []string{"@graph", "mainEntity", "itemListElement", "blogPost", "blogPosts", "hasPart", "dataFeedElement", "mainEntityOfPage"} {
			if x, ok := v[key]; ok {
				p.linked(x, depth+1, key == "blogPost" || key == "blogPosts" || isList && key == "itemListElement" || listed && key == "itemListElement")
			}
		}
	}
}

func (p *page) claimString(s, by, title, date string) {
	if a := p.resolve(s); a != nil && (a.kind == plain || a.kind == foreignA || a.kind == listing && date != "") {
		p.claim(a, by, title, date)
	}
}

// state reads the JSON a script starts from: an object with an address, a
// title and a date is an article.
func (p *page) state(v any, depth int) {
	if depth > maxJSONDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			p.state(x, depth+1)
		}
	case map[string]any:
		title := firstString(v, "title", "headline", "name")
		link := firstString(v, "url", "link", "href", "permalink", "canonicalUrl", "canonical_url", "path", "uri", "webUrl")
		date := firstString(v, "datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "pubDate", "published", "date", "firstPublished", "createdAt", "created_at", "publicationDate")
		if title != "" && link != "" && date != "" && !strings.ContainsAny(link, " <>") {
			p.claimString(link, "embedded JSON", title, date)
		}
		for _, key := range sortedKeys(v) {
			p.state(v[key], depth+1)
		}
	}
}

func lastPart(t string) string {
	t = strings.TrimSpace(t)
	return t[strings.LastIndexAny(t, "/:#")+1:]
}

func articleType(t string) bool {
	switch t {
	case "Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle",
		"BackgroundNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "ScholarlyArticle", "TechArticle", "SocialMediaPosting", "AdvertiserContentArticle", "SatiricalArticle":
		return t != "AdvertiserContentArticle"
	}
	return false
}

// addressIn is the address of a JSON-LD object.
func addressIn(v map[string]any) string {
	if s := firstString(v, "url", "mainEntityOfPage"); s != "" {
		return s
	}
	if m, ok := v["mainEntityOfPage"].(map[string]any); ok {
		if s := firstString(m, "@id", "url"); s != "" {
			return s
		}
	}
	if s := firstString(v, "@id"); strings.HasPrefix(s, "http") && !strings.Contains(s, "#") {
		return s
	}
	return ""
}

func firstString(v map[string]any, keys ...string) string {
	for _, k := range keys {
		if s, ok := v[k].(string); ok && strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

func sortedKeys(v map[string]any) []string {
	return slices.Sorted(maps.Keys(v))
}
