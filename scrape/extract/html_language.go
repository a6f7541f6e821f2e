package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"
)

// declaredLanguage gives the BCP 47 tag of the language the page says it is
// in, "" when it does not say or says what is no language.
func (p *page) declaredLanguage() string {
	tag, _ := p.languageClaim()
	return tag
}

// languageClaim is declaredLanguage with the place.
func (p *page) languageClaim() (tag, where string) {
	for _, n := range p.all[:min(len(p.all), 1)] {
		if n.DataAtom == atom.Html {
			for _, key := range [...]string{"lang", "xml:lang"} {
				if tag := languageTag(attr(n, key)); tag != "" {
					return tag, "html " + key
				}
			}
		}
	}
	for _, key := range [...]string{"content-language", "og:locale", "dc.language", "language", "inlanguage"} {
		if tag := languageTag(p.metaFirst(key)); tag != "" {
			return tag, "meta " + key
		}
	}
	for _, n := range p.ld {
		if n.isArticle() {
			if tag := languageTag(n.str("inLanguage")); tag != "" {
				return tag, "json-ld inLanguage"
			}
		}
	}
	return "", ""
}

// languageTag makes a clean BCP 47 tag of what pages write: "en_US", "DE-de",
// "fr, en".
func languageTag(s string) string {
	s, _, _ = strings.Cut(s, ",")
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if s == "" || len(s) > 35 {
		return ""
	}
	t, err := language.Parse(s)
	if err != nil || t == language.Und {
		return ""
	}
	base, conf := t.Base()
	if conf == language.No || base.String() == "und" || base.String() == "mul" || base.String() == "zxx" {
		return ""
	}
	return t.String()
}

// setLanguage notes the decided language for the rules of later fields.
func (p *page) setLanguage(tag string) {
	if tag != "" {
		p.lang, _, _ = strings.Cut(tag, "-")
	}
}
