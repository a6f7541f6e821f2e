package extract

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// tagRules find keywords and categories. A finding holds one.
var tagRules = []rule{
	{FieldTags, "article:tag", func(p *page) (fs []Finding) {
		return p.tagFindings(p.meta["article:tag"], "meta article:tag", 90)
	}},
	{FieldTags, "json-ld keywords", func(p *page) (fs []Finding) {
		for _, n := range p.ldArticles() {
			fs = append(fs, p.tagFindings(ldStrings(n["keywords"]), "json-ld keywords", 85)...)
		}
		return fs
	}},
	metaTags("news_keywords", 85),
	metaTags("parsely-tags", 80),
	metaTags("sailthru.tags", 75),
	metaTags("citation_keywords", 85),
	metaTags("dc.subject", 75),
	metaTags("dcterms.subject", 75),
	{FieldTags, "rel=tag", func(p *page) (fs []Finding) {
		for _, n := range p.all {
			if n.DataAtom == atom.A && strings.Contains(attr(n, "rel"), "tag") && len(fs) < 40 {
				for _, rel := range strings.Fields(attr(n, "rel")) {
					if rel == "tag" {
						fs = append(fs, p.tagFindings([]string{headingText(n)}, cssPath(n), 80)...)
					}
				}
			}
		}
		return fs
	}},
	metaTags("keywords", 50),
}

func metaTags(name string, trust int) rule {
	return rule{FieldTags, "meta " + name, func(p *page) []Finding {
		return p.tagFindings(p.meta[name], "meta "+name, trust)
	}}
}

// maxTags is how many tags an article has at most.
const maxTags = 20

func (p *page) tagFindings(values []string, where string, trust int) (fs []Finding) {
	for _, v := range values {
		parts := strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ';' || r == '、' || r == '，' || r == '；' })
		for _, t := range parts {
			t = strings.Trim(oneLine(textOf(t)), " \"'#")
			if t != "" && utf8.RuneCountInString(t) <= 60 && len(fs) < 2*maxTags {
				fs = append(fs, Finding{Value: t, Where: where, Trust: trust})
			}
		}
	}
	return fs
}

// judgeTags decides the tags: those of the sources that are made by editors;
// of what is made for search engines only where there is nothing else. It
// marks Won and Why.
func judgeTags(p *page, fs []Finding) []string {
	least := 0
	for i := range fs {
		if fs[i].Trust >= 70 {
			least = 70
		}
	}
	var tags []string
	seen := map[string]bool{}
	for i := range fs {
		f := &fs[i]
		folded := string(appendFolded(nil, f.Value))
		switch {
		case f.Trust < least:
			f.Why = "made for search engines; others are there"
		case folded == "" || seen[folded]:
			f.Why = "said already"
		case p.sites.is(f.Value):
			f.Why = "the name of the site"
		case len(tags) >= maxTags:
			f.Why = "one too many"
		default:
			f.Won = true
			tags = append(tags, f.Value)
		}
		seen[folded] = true
	}
	return tags
}

// sectionRules find the newspaper section.
var sectionRules = []rule{
	metaOne(FieldSection, "article:section", 90),
	{FieldSection, "json-ld articleSection", func(p *page) (fs []Finding) {
		for _, n := range p.ldArticles() {
			if s := oneLine(textOf(n.str("articleSection"))); s != "" {
				return []Finding{{Value: s, Where: "json-ld articleSection", Trust: 85}}
			}
		}
		return nil
	}},
	metaOne(FieldSection, "parsely-section", 80),
	metaOne(FieldSection, "section", 70),
	metaOne(FieldSection, "category", 60),
	metaOne(FieldSection, "dc.type.articlesection", 60),
}

// publisherRules find the publication.
var publisherRules = []rule{
	{FieldPublisher, "json-ld publisher", func(p *page) (fs []Finding) {
		for _, n := range p.ldArticles() {
			for _, o := range p.ldObjects(n["publisher"]) {
				if s := oneLine(textOf(o.str("name"))); s != "" {
					return []Finding{{Value: s, Where: "json-ld publisher", Trust: 85}}
				}
			}
			if s, ok := n["publisher"].(string); ok && !strings.Contains(s, "://") && s != "" {
				return []Finding{{Value: oneLine(s), Where: "json-ld publisher", Trust: 75}}
			}
		}
		return nil
	}},
	metaOne(FieldPublisher, "og:site_name", 80),
	metaOne(FieldPublisher, "citation_publisher", 80),
	metaOne(FieldPublisher, "dc.publisher", 75),
	metaOne(FieldPublisher, "dcterms.publisher", 75),
	metaOne(FieldPublisher, "publisher", 60),
	metaOne(FieldPublisher, "application-name", 50),
}

func metaOne(field Field, name string, trust int) rule {
	return rule{field, "meta " + name, func(p *page) []Finding {
		s := oneLine(textOf(p.metaFirst(name)))
		if s == "" || utf8.RuneCountInString(s) > 80 || strings.Contains(s, "://") {
			return nil
		}
		return []Finding{{Value: s, Where: "meta " + name, Trust: trust}}
	}}
}

// mostTrusted gives the value of the finding that is trusted most, "" when
// there is none. It marks Won and Why.
func mostTrusted(fs []Finding) string {
	best := -1
	for i := range fs {
		if best < 0 || fs[i].Trust > fs[best].Trust {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	fs[best].Won, fs[best].Why = true, "most trusted"
	return fs[best].Value
}

// urlRules find the page's own address.
var urlRules = []rule{
	{FieldURL, "link canonical", func(p *page) (fs []Finding) {
		for _, n := range p.all {
			if n.DataAtom == atom.Link && strings.EqualFold(strings.TrimSpace(attr(n, "rel")), "canonical") {
				if u := p.abs(attr(n, "href")); u != "" {
					fs = append(fs, Finding{Value: u, Where: "link canonical", Trust: 90})
				}
			}
		}
		return fs
	}},
	{FieldURL, "og:url", func(p *page) []Finding {
		if u := p.abs(p.metaFirst("og:url")); u != "" {
			return []Finding{{Value: u, Where: "meta og:url", Trust: 80}}
		}
		return nil
	}},
	{FieldURL, "json-ld url", func(p *page) []Finding {
		for _, n := range p.ldArticles() {
			for _, key := range [...]string{"url", "mainEntityOfPage"} {
				if u := p.abs(n.str(key)); u != "" {
					return []Finding{{Value: u, Where: "json-ld " + key, Trust: 70}}
				}
			}
		}
		return nil
	}},
}

// judgeURL decides the canonical address. An address that cannot be this
// page's is refused: the front page, another site, one of two that disagree.
// It marks Won and Why.
func judgeURL(p *page, fs []Finding) string {
	for i := range fs {
		f := &fs[i]
		u, err := url.Parse(f.Value)
		switch {
		case err != nil:
			f.Why = "no address"
			continue
		case p.url != nil && (u.Path == "" || u.Path == "/") && u.RawQuery == "" && len(p.url.Path) > 1:
			f.Why = "the front page"
			continue
		case p.url != nil && hostLabel(u.Hostname()) != hostLabel(p.url.Hostname()) && !p.keptBy(u):
			f.Why = "another site"
			continue
		}
		for j := range fs {
			if j != i && fs[j].Rule == f.Rule && fs[j].Value != f.Value {
				f.Why = "contradicted by another of its kind"
			}
		}
		if f.Why != "" {
			continue
		}
		f.Won, f.Why = true, "the most trusted"
		u.Fragment = ""
		return u.String()
	}
	return ""
}

// keptBy reports whether the page is an archive's or cache's copy of u.
func (p *page) keptBy(u *url.URL) bool {
	return strings.Contains(p.url.Path, u.Host) || strings.HasSuffix(p.url.Hostname(), "ampproject.org")
}

// languageRules find the language as a BCP 47 tag.
var languageRules = []rule{
	{FieldLanguage, "declared", func(p *page) []Finding {
		if tag, where := p.languageClaim(); tag != "" {
			return []Finding{{Value: tag, Where: where, Trust: 80}}
		}
		return nil
	}},
}

// judgeLanguage decides the language: the declared one, unless the story is
// plainly in another.
func judgeLanguage(fs []Finding, text string) ([]Finding, string) {
	guess := guessLanguage(text)
	if guess != "" {
		fs = append(fs, Finding{Field: FieldLanguage, Value: guess, Rule: "language of the text", Where: "the story", Trust: 75})
	}
	if len(fs) == 0 {
		return nil, ""
	}
	win := 0
	if guess != "" && len(fs) > 1 {
		base, _, _ := strings.Cut(fs[0].Value, "-")
		if !sameLanguage(base, guess) {
			win = 1
			fs[0].Why = "the text is in another"
		}
	}
	fs[win].Won = true
	return fs, fs[win].Value
}

// sameLanguage reports whether a guess does not contradict a declared primary
// subtag: some languages are too alike to be told apart by a guess.
func sameLanguage(declared, guess string) bool {
	if declared == guess {
		return true
	}
	for _, group := range [...]string{"nb no nn da", "hr sr bs sh mk", "id ms", "cs sk", "es gl ca", "pt gl", "zh yue", "af nl", "ru uk be bg", "fa ps ur ar ckb",
		"de lb als gsw bar nds", "hi mr ne bh", "sl hr", "lt lv", "fi et", "tl fil"} {
		words := " " + group + " "
		if strings.Contains(words, " "+declared+" ") && strings.Contains(words, " "+guess+" ") {
			return true
		}
	}
	return false
}

// asksNoIndex reports whether the page asks robots not to list it.
func (p *page) asksNoIndex() bool {
	for _, key := range [...]string{"robots", "googlebot", "googlebot-news"} {
		for _, v := range p.meta[key] {
			for _, word := range strings.FieldsFunc(strings.ToLower(v), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
				if word == "noindex" || word == "none" && key != "googlebot-news" {
					return true
				}
			}
		}
	}
	return false
}
