package extract

import (
	"html"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxSummary is how many characters a summary may have.
const maxSummary = 300

// text reads a value that must be text, as plain text on one line.
func (d *declaration) text(p *fmPair, want string) (string, bool) {
	switch p.kind {
	case fmScalar, fmBool:
		return fieldText(p.text), true
	case fmList:
		if len(p.list) == 1 && p.list[0].kind == fmScalar {
			return fieldText(p.list[0].text), true
		}
	}
	d.wrong(p, "%s stands here; it must be %s such as %s: \"The ferry is back\"", p.kind, want, p.key)
	return "", false
}

// fieldText takes what exporters leave of HTML out of a line of text.
func fieldText(s string) string {
	if strings.IndexByte(s, '&') >= 0 && strings.IndexByte(s, ';') >= 0 {
		s = html.UnescapeString(s)
	}
	if i := strings.IndexByte(s, '<'); i >= 0 && strings.IndexByte(s[i:], '>') >= 0 {
		s = formattingTags(s)
	}
	return oneLine(s)
}

// formattingTags drops the tags of formatting that titles and descriptions are
// written with, and leaves everything else between < and > alone.
func formattingTags(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		name := strings.ToLower(strings.Trim(s[i+1:i+j], "/ "))
		if k := strings.IndexAny(name, " \t\n"); k > 0 {
			name = name[:k]
		}
		b.WriteString(s[:i])
		switch name {
		case "em", "i", "b", "strong", "span", "sup", "sub", "small", "u", "cite", "q", "font", "mark", "a", "abbr":
		case "br", "wbr", "p", "div":
			b.WriteByte(' ')
		default:
			b.WriteString(s[i : i+j+1])
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}

// shortSummary cuts a summary that is longer than one may be.
func shortSummary(s, lang string) string {
	if len(s) <= maxSummary || utf8.RuneCountInString(s) <= maxSummary {
		return s
	}
	return openingSentences([]string{s}, lang, maxSummary)
}

// authors reads a byline: a string, a list, maps with name, url and email.
func (d *declaration) authors(p *fmPair) (authors []Author, credits []string, ok bool) {
	switch p.kind {
	case fmBool:
		if p.text == "false" {
			return nil, nil, false
		}
		d.wrong(p, "%q is no name; write for instance %s: Ann Lee", p.text, p.key)
		return nil, nil, false
	case fmScalar:
		authors, credits = namesIn(p.text, d.lang)
	case fmMap:
		a, found := d.person(p.fmNode.pairs)
		if !found {
			d.wrong(p, "a map of an author needs name: Ann Lee (and may have url: and email:)")
			return nil, nil, false
		}
		authors = a
	case fmList:
		for i := range p.list {
			item := &p.list[i]
			switch item.kind {
			case fmScalar:
				a, c := namesIn(item.text, d.lang)
				authors, credits = append(authors, a...), append(credits, c...)
			case fmMap:
				a, found := d.person(item.pairs)
				if !found {
					d.errs = append(d.errs, placed(d.opt, item.line, item.col, "%s: a map of an author needs name: Ann Lee (and may have url: and email:)", p.key))
					return nil, nil, false
				}
				authors = append(authors, a...)
			case fmNull:
			default:
				d.errs = append(d.errs, placed(d.opt, item.line, item.col, "%s: %s is no name; write for instance [Ann Lee, Bo Ek]", p.key, item.kind))
				return nil, nil, false
			}
		}
	}
	if len(authors) == 0 {
		// Where nobody else is named, the agency is the author.
		for _, c := range credits {
			authors = append(authors, Author{Name: c})
		}
	}
	return distinctAuthors(authors), credits, true
}

// namesIn reads a byline written as one string. What nothing is known about
// stays as it is: the author wrote it for a name.
func namesIn(s, lang string) ([]Author, []string) {
	s = fieldText(s)
	if s == "" {
		return nil, nil
	}
	if strings.IndexByte(s, '@') > 0 {
		if list, err := mail.ParseAddressList(s); err == nil {
			var out []Author
			for _, a := range list {
				if a.Name == "" {
					a.Name, _, _ = strings.Cut(a.Address, "@")
				}
				out = append(out, Author{Name: oneLine(a.Name), Email: a.Address})
			}
			return out, nil
		}
	}
	authors, credits := cleanAuthors(s, lang)
	if len(authors) == 0 && len(credits) == 0 {
		authors = []Author{{Name: s}}
	}
	return authors, credits
}

// person reads a map that describes an author, or maps ids to such maps.
func (d *declaration) person(pairs []fmPair) ([]Author, bool) {
	var a Author
	var given, family string
	for i := range pairs {
		p := &pairs[i]
		if p.kind != fmScalar {
			continue
		}
		switch v := oneLine(p.text); normalKey(p.key) {
		case "name", "displayname", "fullname", "nickname", "title":
			if a.Name == "" || normalKey(p.key) == "name" {
				a.Name = v
			}
		case "given", "givenname", "first", "firstname":
			given = v
		case "family", "familyname", "last", "lastname":
			family = v
		case "url", "link", "website", "uri", "homepage", "web", "site", "href":
			if u := absolute(v, d.opt.URL); a.URL == "" {
				a.URL = u
			}
		case "email", "mail":
			if m, err := mail.ParseAddress(v); err == nil {
				a.Email = m.Address
			}
		}
	}
	if a.Name == "" {
		a.Name = strings.TrimSpace(given + " " + family)
	}
	if a.Name != "" {
		return []Author{a}, true
	}
	var all []Author
	for i := range pairs {
		if pairs[i].kind == fmMap {
			if sub, ok := d.person(pairs[i].fmNode.pairs); ok {
				all = append(all, sub...)
			}
		}
	}
	return all, len(all) > 0
}

func distinctAuthors(all []Author) []Author {
	out := all[:0]
	for _, a := range all {
		if !slices.ContainsFunc(out, func(b Author) bool { return strings.EqualFold(a.Name, b.Name) }) {
			out = append(out, a)
		}
	}
	return out
}

func authorNames(as []Author) string {
	names := make([]string, len(as))
	for i, a := range as {
		names[i] = a.Name
	}
	return strings.Join(names, ", ")
}

// tags adds keywords: a list, lists in lists, maps with names, or a string
// with commas between them.
func (d *declaration) tags(p *fmPair, n fmNode) {
	switch n.kind {
	case fmScalar:
		sep := ","
		switch {
		case p.kind != fmScalar: // an item of a list is one tag
			sep = "\n"
		case strings.Contains(n.text, ","):
		case strings.Contains(n.text, ";"):
			sep = ";"
		case strings.Contains(n.text, "#") || d.layout && strings.HasSuffix(strings.ToLower(p.key), "s") && n.text == strings.ToLower(n.text):
			sep = " " // Obsidian's #a #b, and Jekyll's way with strings
		}
		if !strings.Contains(n.text, sep) {
			d.tag(p, n.text)
			return
		}
		for t := range strings.SplitSeq(n.text, sep) {
			d.tag(p, t)
		}
	case fmList:
		for i := range n.list {
			q := *p
			q.kind = fmList
			d.tags(&q, n.list[i])
		}
	case fmMap:
		for i := range n.pairs {
			if k := normalKey(n.pairs[i].key); (k == "name" || k == "title" || k == "label") && n.pairs[i].kind == fmScalar {
				d.tag(p, n.pairs[i].text)
				return
			}
		}
	}
}

func (d *declaration) tag(p *fmPair, s string) {
	s = strings.TrimSpace(strings.TrimPrefix(fieldText(s), "#"))
	if s == "" || len(s) > 100 || slices.ContainsFunc(d.article.Tags, func(t string) bool { return strings.EqualFold(s, t) }) {
		return
	}
	if d.article.Tags == nil {
		d.article.Tags = make([]string, 0, 8)
	}
	d.said |= 1 << fieldTags
	d.article.Tags = append(d.article.Tags, s)
	if d.listing {
		d.claim(0, FieldTags, p, s, 0).Won = true
		d.findings[len(d.findings)-1].Why = "the author says so"
	}
}

func (d *declaration) language(p *fmPair, rank int) {
	if p.kind == fmList && len(p.list) > 0 {
		p = &fmPair{key: p.key, line: p.line, col: p.col, fmNode: p.list[0]}
	}
	tag := ""
	if p.kind == fmScalar {
		s, _, _ := strings.Cut(strings.TrimSpace(p.text), ".") // de_DE.UTF-8
		if tag = languageTag(s); tag == "" {
			tag = languageByName(s)
		}
	}
	if tag == "" {
		d.wrong(p, "%q is not a language tag such as en or pt-BR", inMessage(p.text, 40))
		return
	}
	if d.holds(fieldLanguage, rank) {
		d.article.Language = tag
		d.claim(fieldLanguage, FieldLanguage, p, tag, rank)
	}
}

// languageByName knows the languages that people write out.
func languageByName(s string) string {
	switch strings.ToLower(s) {
	case "english":
		return "en"
	case "german", "deutsch":
		return "de"
	case "french", "français", "francais":
		return "fr"
	case "spanish", "español", "espanol", "castellano":
		return "es"
	case "portuguese", "português", "portugues":
		return "pt"
	case "italian", "italiano":
		return "it"
	case "dutch", "nederlands":
		return "nl"
	case "chinese", "中文":
		return "zh"
	case "japanese", "日本語":
		return "ja"
	case "korean", "한국어":
		return "ko"
	case "russian", "русский":
		return "ru"
	case "arabic", "العربية":
		return "ar"
	}
	return ""
}

// address takes an absolute address for the article's own. Relative ones
// count from a place that only the generator knows.
func (d *declaration) address(p *fmPair, rank int) {
	if p.kind != fmScalar {
		return
	}
	s := strings.TrimSpace(p.text)
	u := ""
	if strings.Contains(s, "://") {
		u = absolute(s, nil)
	}
	if u == "" {
		if f := d.claim(0, FieldURL, p, s, rank); f != nil {
			f.Why = "not an absolute http or https address"
		}
		return
	}
	if d.holds(fieldURL, rank) {
		d.article.URL = u
		d.claim(fieldURL, FieldURL, p, u, rank)
	} else {
		d.claim(0, FieldURL, p, u, rank)
	}
}
