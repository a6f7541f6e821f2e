package extract

import (
	"slices"
	"strings"
)

// authorRules make findings of FieldAuthors. The metadata comes first, then
// what is marked up, then what merely stands in the text.
var authorRules = []rule{
	{FieldAuthors, "json-ld author", findLDAuthors},
	{FieldAuthors, "json-ld page author", findLDPageAuthors},
	{FieldAuthors, "meta author", findMetaAuthors},
	{FieldAuthors, "microdata author", findMicrodataAuthors},
	{FieldAuthors, "rel=author", findRelAuthors},
	{FieldAuthors, "hCard", findHCards},
	{FieldAuthors, "byline block", findBylineBlocks},
	{FieldAuthors, "author link", findAuthorLinks},
	{FieldAuthors, "byline in the text", findBylineLines},
	{FieldAuthors, "name beside the date", findBareLines},
	{FieldAuthors, "dateline", findDatelines},
	{FieldAuthors, "credit at the end", findEndCredits},
	{FieldAuthors, "author box", findAuthorBoxes},
}

// authorFinding makes a finding of what a place says about the authors; nil
// when it names nobody.
func authorFinding(r bylineReading, where string, trust int) []Finding {
	if len(r.credits) == 0 {
		return nil
	}
	f := Finding{Where: where, Trust: trust}
	names := make([]string, len(r.credits))
	for i, c := range r.credits {
		names[i] = c.name
		f.authors = append(f.authors, Author{Name: c.name, Email: c.email})
	}
	f.Value = strings.Join(names, ", ")
	return []Finding{f}
}

// findLDAuthors reads author and creator of the article's JSON-LD.
func findLDAuthors(p *page) (fs []Finding) {
	for _, n := range p.ldArticles() {
		for _, key := range [...]string{"author", "creator"} {
			if n[key] == nil {
				continue
			}
			fs = append(fs, p.ldCredits(n, key, 80)...)
			break
		}
	}
	return fs
}

// findLDPageAuthors reads the author of whatever else JSON-LD describes, such
// as the web page, and the only person of a graph.
func findLDPageAuthors(p *page) (fs []Finding) {
	var persons []ldNode
	for _, n := range p.ld {
		types := n.types()
		if slices.Contains(types, "Person") {
			persons = append(persons, n)
		}
		if n.isArticle() || n["author"] == nil || slices.Contains(types, "Comment") || slices.Contains(types, "Review") || slices.Contains(types, "Product") || slices.Contains(types, "Quotation") {
			continue
		}
		fs = append(fs, p.ldCredits(n, "author", 60)...)
	}
	if len(persons) == 1 && len(fs) == 0 {
		r := readAuthorField(persons[0].str("name"), p.lang)
		for _, f := range authorFinding(r, "JSON-LD Person", 55) {
			f.authors[0].URL = p.abs(persons[0].str("url"))
			fs = append(fs, f)
		}
	}
	return fs
}

// ldCredits reads one property of a JSON-LD object: a name, an object with a
// name, or several.
func (p *page) ldCredits(n ldNode, key string, trust int) []Finding {
	var r bylineReading
	urls := map[string]string{}
	where := "JSON-LD " + strings.Join(n.types(), " ") + "." + key
	values, _ := n[key].([]any)
	if values == nil {
		values = []any{n[key]}
	}
	house := false
	for i, v := range values {
		if i == 40 {
			break
		}
		switch v := v.(type) {
		case string:
			for _, c := range readAuthorField(v, p.lang).credits {
				r.add(c)
			}
		case map[string]any:
			for _, o := range p.ldObjects(v) {
				org := slices.ContainsFunc(o.types(), func(t string) bool {
					return strings.HasSuffix(t, "Organization") || t == "Corporation" || t == "WebSite"
				})
				one := readAuthorField(strings.Join(ldStrings(o["name"]), ", "), p.lang)
				if given := o.str("givenName"); len(one.credits) == 0 && given != "" {
					one = readAuthorField(given+" "+o.str("familyName"), p.lang)
				}
				if len(one.credits) == 0 && o["name"] == nil {
					for _, s := range ldStrings(v) {
						one = readAuthorField(s, p.lang)
					}
				}
				for _, c := range one.credits {
					if org && c.kind != houseName {
						c.kind = houseName
						house = true
					}
					r.add(c)
					if u := p.abs(o.str("url")); u != "" && len(one.credits) == 1 {
						urls[c.name] = u
					}
				}
			}
		}
	}
	if house {
		where += " (Organization)"
	}
	fs := authorFinding(r, where, trust)
	for i := range fs {
		for j := range fs[i].authors {
			fs[i].authors[j].URL = urls[fs[i].authors[j].Name]
		}
	}
	return fs
}

// metaAuthorKeys are the meta elements that name authors, and how often they
// are right.
var metaAuthorKeys = []struct {
	key   string
	trust int
}{
	{"citation_author", 90}, {"parsely-author", 85}, {"sailthru.author", 85}, {"cxenseparse:author", 80}, {"byl", 80},
	{"author", 70}, {"article:author", 70}, {"article:author_name", 75}, {"article:author:name", 75}, {"og:article:author", 65}, {"og:author", 65},
	{"dc.creator", 65}, {"dcterms.creator", 65}, {"dc:creator", 65}, {"dcsext.author", 70}, {"authors", 70}, {"creator", 60}, {"byline", 75},
	{"article.author", 70}, {"content_author", 70}, {"content-author", 70}, {"page-author", 65}, {"news_author", 75}, {"dable:author", 75}, {"lp.article:author", 75},
	{"bt:author", 75}, {"vr:author", 70}, {"rbauthors", 75}, {"ob_author", 70}, {"twitter:creator", 10}, {"web_author", 10},
}

// findMetaAuthors reads the meta elements.
func findMetaAuthors(p *page) (fs []Finding) {
	seen := map[string]bool{}
	for _, k := range metaAuthorKeys {
		if vs := p.meta[k.key]; len(vs) > 0 && k.trust > 20 {
			seen[k.key] = true
			fs = append(fs, p.metaCredits(k.key, vs, k.trust)...)
		}
	}
	for i, label := range [...]string{"twitter:label1", "twitter:label2"} {
		data := [...]string{"twitter:data1", "twitter:data2"}[i]
		l, d := p.metaFirst(label), p.metaFirst(data)
		if l == "" || d == "" {
			continue
		}
		if by, rest := matchBy(l+":", p.lang); by != nil && rest == "" {
			fs = append(fs, p.metaCredits(data, []string{d}, 75)...)
		}
	}
	var others []string
	for k := range p.meta {
		if strings.Contains(k, "author") && !seen[k] && len(p.meta[k]) < 20 && !strings.Contains(k, "url") && !strings.Contains(k, "image") &&
			!strings.HasSuffix(k, "id") && !strings.Contains(k, "twitter") && k != "web_author" && !strings.Contains(k, "email") && !strings.Contains(k, "authoriz") && !strings.Contains(k, "title") {
			others = append(others, k)
		}
	}
	slices.Sort(others)
	for _, k := range others {
		fs = append(fs, p.metaCredits(k, p.meta[k], 60)...)
	}
	return fs
}

func (p *page) metaCredits(key string, values []string, trust int) []Finding {
	var r bylineReading
	for i, v := range values {
		if i == 40 {
			break
		}
		for _, c := range readAuthorField(v, p.lang).credits {
			r.add(c)
		}
	}
	return authorFinding(r, "meta "+key, trust)
}
