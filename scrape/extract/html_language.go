package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"
)

// declaredLanguage gives the BCP 47 tag of the language the page says it is
// in, "" when it does not say or says what is no language.
func (p *page) declaredLanguage() string {
	var said []string
	for _, n := range p.all[:min(len(p.all), 1)] {
		if n.DataAtom == atom.Html {
			said = append(said, attr(n, "lang"), attr(n, "xml:lang"))
		}
	}
	for _, key := range [...]string{"content-language", "og:locale", "dc.language", "language", "inlanguage"} {
		said = append(said, p.metaFirst(key))
	}
	for _, n := range p.ld {
		if n.isArticle() {
			said = append(said, n.str("inLanguage"))
		}
	}
	for _, s := range said {
		if tag := languageTag(s); tag != "" {
			return tag
		}
	}
	return ""
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
