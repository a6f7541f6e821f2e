package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// dateRules make findings of FieldPublished and FieldUpdated, what is said
// most plainly first. A date made of figures alone is read in the order the
// page itself gives evidence for (see dateEvidence).
var dateRules = []rule{
	{FieldPublished, "json-ld published", func(p *page) []Finding { return ldDates(p, false) }},
	{FieldUpdated, "json-ld modified", func(p *page) []Finding { return ldDates(p, true) }},
	{FieldPublished, "meta published", func(p *page) []Finding { return metaDates(p, false) }},
	{FieldUpdated, "meta modified", func(p *page) []Finding { return metaDates(p, true) }},
	{FieldPublished, "markup published", func(p *page) []Finding { return p.dateEvidence().markup(FieldPublished) }},
	{FieldUpdated, "markup modified", func(p *page) []Finding { return p.dateEvidence().markup(FieldUpdated) }},
	{FieldPublished, "visible date", func(p *page) []Finding { return p.dateEvidence().visible(FieldPublished) }},
	{FieldUpdated, "visible update", func(p *page) []Finding { return p.dateEvidence().visible(FieldUpdated) }},
	{FieldPublished, "script published", scriptDates},
	{FieldPublished, "address", addressDates},
	{FieldPublished, "file name", nameDates},
}

// dateFinding makes a finding of one date; the trial fills in the rest.
func dateFinding(d Date, where string, trust int) Finding {
	return Finding{Value: d.String(), Where: where, Trust: trust, date: d}
}

// parseField reads a value of metadata.
func (p *page) parseField(s string) (Date, bool) {
	if len(s) < 6 {
		return Date{}, false
	}
	return parseDate(s, p.dateEvidence().ctx)
}

// ldDates reads the dates of JSON-LD: those of the article, else of the page
// that it is on.
func ldDates(p *page, modified bool) []Finding {
	var fs []Finding
	keys := []struct {
		name string
		less int
	}{{"datePublished", 0}, {"datepublished", 0}, {"dateCreated", 8}, {"uploadDate", 12}, {"datePosted", 4}}
	if modified {
		keys = keys[:0]
		keys = append(keys, struct {
			name string
			less int
		}{"dateModified", 0}, struct {
			name string
			less int
		}{"datemodified", 0}, struct {
			name string
			less int
		}{"dateUpdated", 2})
	}
	articles := p.ldArticles()
	read := func(n ldNode, trust int) {
		types := n.types()
		for _, k := range keys {
			for _, v := range ldStrings(n[k.name]) {
				if d, ok := p.parseField(v); ok {
					fs = append(fs, dateFinding(d, "json-ld "+strings.Join(types, ", ")+" "+k.name, trust-k.less))
					break
				}
			}
			if v, ok := n[k.name].(float64); ok && v > 1e8 {
				if d, ok := unixDate(v); ok {
					fs = append(fs, dateFinding(d, "json-ld "+strings.Join(types, ", ")+" "+k.name, trust-k.less))
				}
			}
		}
	}
	for i, n := range articles {
		if i < 4 {
			read(n, 94-4*i)
		}
	}
	p.dateEvidence().told = p.dateEvidence().told || !modified && len(fs) > 0
	for _, n := range p.ld {
		if n.isArticle() {
			continue
		}
		for _, t := range n.types() {
			if trust := ldPageTypes[t]; trust > 0 {
				read(n, trust)
				break
			}
		}
	}
	return fs
}

// ldPageTypes are the objects that stand for the page or its one work when no
// article does.
var ldPageTypes = map[string]int{
	"WebPage": 84, "ItemPage": 80, "AboutPage": 70, "MedicalWebPage": 84, "VideoObject": 62, "AudioObject": 58,
	"PodcastEpisode": 80, "RadioEpisode": 70, "TVEpisode": 60, "NewsMediaOrganization": 0, "ImageGallery": 70, "MediaGallery": 70,
	"Thing": 70, "DigitalDocument": 70, "Question": 70, "DiscussionForumPosting": 80, "Product": 40, "Book": 40, "Dataset": 60,
}

// metaNames tells the names of meta elements that hold a date, and how much
// each is to be trusted.
var metaNames = map[string]struct {
	trust    int
	modified bool
}{
	"article:published_time": {93, false}, "article:published": {90, false}, "og:article:published_time": {92, false},
	"og:published_time": {90, false}, "article:publish_time": {90, false}, "og:pubdate": {88, false}, "og:publish_date": {88, false},
	"datepublished": {88, false}, "date_published": {88, false}, "publish-date": {88, false}, "publish_date": {88, false},
	"publishdate": {88, false}, "published-date": {88, false}, "published_date": {88, false}, "publisheddate": {88, false},
	"published_time": {88, false}, "published": {85, false}, "pubdate": {88, false}, "pub_date": {88, false}, "publication_date": {86, false},
	"publicationdate": {86, false}, "article.published": {88, false}, "parsely-pub-date": {90, false}, "sailthru.date": {86, false},
	"cxenseparse:recs:publishtime": {88, false}, "cxenseparse:publishtime": {88, false}, "shareaholic:article_published_time": {88, false},
	"originalpublicationdate": {90, false}, "rnews:datepublished": {88, false}, "mediator_published_time": {88, false},
	"vr:published_time": {86, false}, "bt:pubdate": {86, false}, "article_date_original": {90, false}, "article:post_date": {86, false},
	"weibo:article:create_at": {86, false}, "weibo: article:create_at": {86, false}, "prism.publicationdate": {86, false},
	"citation_publication_date": {82, false}, "citation_online_date": {86, false}, "citation_date": {80, false},
	"dc.date.issued": {86, false}, "dcterms.issued": {86, false}, "dc.issued": {86, false}, "dcterms.created": {82, false},
	"dc.date.created": {82, false}, "dc.created": {80, false}, "dcterms.date": {66, false}, "dc.date": {66, false}, "dc:date": {66, false},
	"dc.date.published": {86, false}, "dc.terms.created": {80, false}, "dc.terms.issued": {84, false},
	"date": {68, false}, "date.created": {80, false}, "article.created": {84, false}, "created": {76, false}, "datecreated": {80, false},
	"date_created": {78, false}, "creation_date": {76, false}, "releasedate": {74, false}, "release_date": {74, false},
	"uploaddate": {62, false}, "displaydate": {80, false}, "pagedate": {74, false}, "newsdate": {78, false}, "timestamp": {56, false},
	"firstpublished": {86, false}, "first_published": {86, false}, "article:create_at": {80, false}, "posted": {76, false},

	"article:modified_time": {90, true}, "article:modified": {88, true}, "og:article:modified_time": {88, true}, "og:updated_time": {84, true},
	"og:modified_time": {86, true}, "datemodified": {88, true}, "date_modified": {86, true}, "modified": {80, true},
	"last-modified": {70, true}, "lastmodified": {76, true}, "last_modified": {76, true}, "lastmod": {78, true}, "last-updated": {80, true},
	"lastupdate": {80, true}, "revised": {74, true}, "dcterms.modified": {84, true}, "dc.date.modified": {84, true}, "dc.modified": {82, true},
	"dc.date.x-metadatalastmodified": {60, true}, "updated_time": {84, true}, "article:updated_time": {88, true}, "article.updated": {86, true},
	"article_date_updated": {86, true}, "moddate": {80, true}, "cxenseparse:recs:moddate": {80, true}, "dc.terms.modified": {80, true},
}

// metaDates reads meta elements: those of metaNames, and others whose name
// says that they hold such a date.
func metaDates(p *page, modified bool) []Finding {
	var fs []Finding
	for _, name := range p.dateEvidence().metaKeys {
		trust, mod := metaTrust(name)
		if trust == 0 || mod != modified {
			continue
		}
		for i, v := range p.meta[name] {
			if i == 3 {
				break
			}
			if d, ok := p.parseField(v); ok {
				fs = append(fs, dateFinding(d, "meta "+name, trust-6*i))
			}
		}
	}
	slices.SortStableFunc(fs, func(a, b Finding) int { return b.Trust - a.Trust })
	p.dateEvidence().told = p.dateEvidence().told || !modified && len(fs) > 0 && fs[0].Trust >= 80
	return fs
}

func metaTrust(name string) (trust int, modified bool) {
	if m, ok := metaNames[name]; ok {
		return m.trust, m.modified
	}
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		if m, ok := metaNames[name[i+1:]]; ok {
			return m.trust - 6, m.modified
		}
	}
	has := func(s string) bool { return strings.Contains(name, s) }
	switch {
	case has("expir"), has("unpublish"), has("start"), has("end"), has("valid"), has("build"), has("crawl"), has("birth"), has("event"), has("publisher"), has("revisit"):
		return 0, false
	case has("modif"), has("update"), has("lastmod"):
		return 66, true
	case has("publish") && (has("date") || has("time")), has("pubdate"), has("pub-date"), has("pub_date"), has("issued"):
		return 74, false
	case has("create") && (has("date") || has("time")):
		return 64, false
	case has("date") && !has("validate") && !has("candidate"):
		return 48, false
	}
	return 0, false
}

// addressDates takes the day that the page's address states.
func addressDates(p *page) []Finding {
	u := p.dateEvidence().address
	if u.date.IsZero() {
		return nil
	}
	return []Finding{dateFinding(u.date, "address "+u.where, 70)}
}

// nameDates takes the day that a file's name states.
func nameDates(p *page) []Finding {
	if d := dateFromName(p.opt.Name); !d.IsZero() {
		return []Finding{dateFinding(d, "file name", 60)}
	}
	return nil
}

// scriptKeys are properties that page scripts give an article's date in, as
// JSON or as a script's own assignment.
var scriptKeys = []string{
	"datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publishedDate", "published_date", "pubDate", "pubdate",
	"publicationDate", "publication_date", "publishedTime", "published_time", "publishTime", "publish_time", "firstPublished",
	"firstPublishedAt", "articlePublishDate", "deployDt", "regDt", "regDate", "pubDt", "publishDt", "writeDate", "articleDate", "datePublication", "dateCreated", "firstPublicationDate", "date_publication",
}

// scriptDates looks for a date in the page's scripts, for pages that say it
// nowhere else. A key with many values is a listing's.
func scriptDates(p *page) []Finding {
	var fs []Finding
	e := p.dateEvidence()
	if e.told {
		return nil
	}
	for _, key := range scriptKeys {
		var found []Date
		for _, s := range e.scripts {
			for at := 0; len(found) < 3; {
				i := strings.Index(s[at:], key)
				if i < 0 {
					break
				}
				at += i + len(key)
				v := scriptValue(s[at:])
				if v == "" {
					continue
				}
				if d, ok := p.parseField(v); ok && !slices.ContainsFunc(found, func(x Date) bool { return agreeDates(x, d) }) {
					found = append(found, d)
				}
			}
		}
		if n := len(found); n > 0 && n < 3 {
			fs = append(fs, dateFinding(found[0], "script "+key, 58-16*(n-1)))
		}
	}
	return fs
}

// scriptValue reads the string or number behind a key: `": "2020-05-01…"`.
func scriptValue(s string) string {
	i := 0
	for i < len(s) && i < 4 && (s[i] == '"' || s[i] == '\'' || s[i] == '\\') {
		i++
	}
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i == len(s) || s[i] != ':' && s[i] != '=' && s[i] != ',' {
		return ""
	}
	i++
	for i < len(s) && (s[i] == ' ' || s[i] == '"' || s[i] == '\'' || s[i] == '\\') {
		i++
	}
	end := i
	for end < len(s) && end-i < 60 && s[end] != '"' && s[end] != '\'' && s[end] != '\\' && s[end] != '}' && s[end] != '\n' && s[end] != ';' {
		if s[end] == ',' && !strings.ContainsAny(s[i:end], " -") {
			break
		}
		end++
	}
	return s[i:end]
}

// where names an element for people: its tag with id or class, within the
// nearest ancestor that has one.
func whereIs(n *html.Node) string {
	name := func(n *html.Node) (string, bool) {
		if id := attr(n, "id"); id != "" {
			return n.Data + "#" + id, true
		}
		if c := strings.Fields(attr(n, "class")); len(c) > 0 {
			return n.Data + "." + c[0], true
		}
		return n.Data, false
	}
	s, sure := name(n)
	for a := n.Parent; !sure && a != nil && a.Type == html.ElementNode; a = a.Parent {
		var up string
		if up, sure = name(a); sure || a.Data == "article" || a.Data == "main" {
			return up + " " + s
		}
	}
	return s
}
