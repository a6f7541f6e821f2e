package extract

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxByline is the longest line, in bytes, that is looked at as a byline.
const maxByline = 400

// parseByline reads a line of visible text, such as "By Ann Lee and Bo Ek
// (Reuters) | Updated 3 May", as a byline. lang is the primary language
// subtag, "" when unknown. sure tells whether the line itself shows that it is
// a byline ("By …", "記者 …"), rather than merely holding names. What is
// credited to agencies or the house comes back as credits, never as authors
// where a person stands beside it; where nobody does it is both.
func parseByline(line, lang string) (authors []Author, credits []string, sure bool) {
	r := readByline(line, lang)
	authors, credits = r.people(), r.houses()
	if len(authors) == 0 && r.sure {
		for _, c := range credits {
			authors = append(authors, Author{Name: c})
		}
	}
	return authors, credits, r.sure && len(authors) > 0
}

// cleanAuthors reads a value that is known to be an author field (JSON-LD
// author, meta author, a rel=author link): several names are told apart, and
// roles, places, agencies, addresses and handles are cut off. Credits are
// agencies and houses; they are not among the authors.
func cleanAuthors(value, lang string) (authors []Author, credits []string) {
	r := readAuthorField(value, lang)
	return r.people(), r.houses()
}

// A credit is one name of a byline and what it seems to be the name of.
type credit struct {
	name  string
	kind  nameKind
	email string
}

// A bylineReading is what a line or a field says about who wrote.
type bylineReading struct {
	credits []credit
	sure    bool // the line says itself that it is a byline
	strong  bool // and in words that mean nothing else
	whole   bool // nothing in it was left unexplained
	editor  bool // who edited the text is named, not who wrote it
	said    bool // an announcement stands in it, though what follows may be no name
}

func (r bylineReading) people() (as []Author) {
	for _, c := range r.credits {
		if c.kind == personName || c.kind == nickName {
			as = append(as, Author{Name: c.name, Email: c.email})
		}
	}
	return as
}

func (r bylineReading) houses() (hs []string) {
	for _, c := range r.credits {
		if c.kind == houseName {
			hs = append(hs, c.name)
		}
	}
	return hs
}

// persons counts the names that have the form of a person's full name.
func (r bylineReading) persons() (n int) {
	for _, c := range r.credits {
		if c.kind == personName {
			n++
		}
	}
	return n
}

// companions open whom somebody wrote or talked with.
var companions = [...]string{" mit ", " avec ", " con ", " com "}

func (r *bylineReading) add(c credit) {
	for i, o := range r.credits {
		if strings.EqualFold(o.name, c.name) {
			if o.email == "" {
				r.credits[i].email = c.email
			}
			return
		}
	}
	if len(r.credits) < 50 {
		r.credits = append(r.credits, c)
	}
}

// readByline is parseByline with the particulars the judge of a page asks for.
func readByline(line, lang string) bylineReading {
	r, segs := readAnnounced(line, lang)
	if r.said || len(r.credits) > 0 || segs == nil {
		return r
	}
	return readBare(segs, lang)
}

// readAnnounced reads a line that announces its byline. When nothing in it
// does, it gives the stretches of the line; when something does that cannot be
// read, nothing.
func readAnnounced(line, lang string) (bylineReading, []string) {
	if len(line) > 4*maxByline {
		return bylineReading{}, nil
	}
	line = tidyLine(line)
	if line == "" || len(line) > maxByline {
		return bylineReading{}, nil
	}
	line = unwrap(line)
	segs := splitHard(line)
	for i, seg := range segs {
		rest := skipDate(seg)
		by, after := matchBy(seg, lang)
		if by == nil && rest != seg {
			by, after = matchBy(rest, lang)
		}
		if by == nil {
			by, after = matchKicker(rest, lang)
		}
		for j := 0; by == nil && j < len(rest); j++ {
			// "来源：新华网 作者：张三丰"
			if rest[j] == ' ' && j+1 < len(rest) && rest[j+1] >= utf8.RuneSelf {
				if b, a := matchByPrefix(rest[j+1:]); b != nil && b.strong {
					by, after = b, a
				}
			}
		}
		if by == nil {
			continue
		}
		if after == "" && i+1 < len(segs) {
			i++
			after = segs[i]
		}
		r := readNames(after, lang, by.strong)
		r.sure, r.strong, r.editor = true, by.strong, by.editor
		all := len(r.credits)
		r.credits = slices.DeleteFunc(r.credits, func(c credit) bool { return c.kind == nickName && strings.Count(c.name, " ") > 1 })
		if len(r.credits) < all && r.persons() == 0 {
			return bylineReading{}, nil // "Text: My motto, findings and plans"
		}
		if r.persons() > 0 {
			// "Haber: Ali Yılmaz / Ankara": a single word is a place.
			r.credits = slices.DeleteFunc(r.credits, func(c credit) bool { return c.kind == nickName && !unspacedStart(c.name) })
		}
		for _, s := range segs[i+1:] {
			readTrailer(&r, s, lang)
		}
		if !by.strong {
			if !r.whole || (r.persons() == 0 && len(r.houses()) == 0 && len(r.credits) > 1) {
				return bylineReading{}, nil
			}
			if r.persons() == 0 && len(r.houses()) == 0 {
				r.sure, r.said = false, true
			}
		}
		if len(r.credits) == 0 {
			return bylineReading{}, nil
		}
		return r, nil
	}
	if r, ok := readSuffixed(line, lang); ok {
		return r, nil
	}
	return bylineReading{}, segs
}

// readBare reads a line without any word that announces a byline: nothing but
// names, dates and other remarks may stand in it.
func readBare(segs []string, lang string) bylineReading {
	var r bylineReading
	named := false
	small := 0
	for _, seg := range segs {
		for w := range strings.FieldsSeq(seg) {
			if len(w) > 3 && w[0] >= 'a' && w[0] <= 'z' {
				if small++; small > 8 {
					return r // prose
				}
			}
		}
	}
	for _, seg := range segs {
		if w, _ := nextWord(seg); notBy[strings.TrimRight(lowerWord(w), ":：")] {
			return bylineReading{}
		}
		seg = skipDate(seg)
		if seg == "" || isRemark(seg) {
			continue
		}
		for _, w := range companions {
			if strings.Contains(seg, w) {
				return bylineReading{}
			}
		}
		if named {
			readTrailer(&r, seg, lang)
			continue
		}
		r = readNames(seg, lang, false)
		if !r.whole || r.persons() == 0 {
			return bylineReading{}
		}
		named = true
	}
	return r
}

// readTrailer reads a stretch behind the names: it may credit a house; all
// else is a role, a place, a date or an address.
func readTrailer(r *bylineReading, seg, lang string) {
	seg = skipDate(seg)
	if seg == "" || isRemark(seg) {
		return
	}
	if by, rest := matchBy(seg, lang); by != nil && by.strong {
		if by.editor && r.persons() > 0 {
			return
		}
		for _, c := range readNames(rest, lang, false).credits {
			r.add(c)
		}
		return
	}
	for _, c := range readNames(seg, lang, false).credits {
		if c.kind == houseName {
			r.add(c)
		}
	}
}

// readAuthorField reads a value whose place says that it names authors.
func readAuthorField(value, lang string) bylineReading {
	if len(value) > 8*maxByline {
		return bylineReading{}
	}
	if strings.IndexByte(value, '<') >= 0 {
		value = stripTags(value)
	}
	value = strings.TrimSpace(value)
	if strings.ContainsAny(value, "\r\n\t") {
		value = strings.NewReplacer("\r", "\n", "\n", ", ", "\t", " ").Replace(value)
	}
	value = unwrap(tidyLine(value))
	if value == "" || len(value) > 2*maxByline || isAddress(value) {
		return bylineReading{}
	}
	segs := splitHard(value)
	var r bylineReading
	for i, seg := range segs {
		seg = skipDate(seg)
		if by, rest := matchBy(seg, lang); by != nil && (rest != "" || i+1 < len(segs)) {
			if rest == "" {
				continue
			}
			seg = rest
		}
		if seg == "" {
			continue
		}
		if len(r.credits) == 0 {
			r = readNames(seg, lang, true)
			continue
		}
		if isRemark(seg) {
			continue
		}
		// "The Standard | Ann Lee": a person may also come second.
		onlyHouses := len(r.people()) == 0
		for _, c := range readNames(seg, lang, false).credits {
			if c.kind == houseName || onlyHouses && c.kind == personName {
				r.add(c)
			}
		}
	}
	return r
}

// tidyLine makes one line of plain text: character references decoded once
// more (metadata is often escaped twice), invisible characters removed, white
// space collapsed.
func tidyLine(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	clean := true
	space := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || c < ' ' || (c == ' ' && space) {
			clean = false
			break
		}
		space = c == ' '
	}
	if clean {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	space = true
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u3000' || unicode.IsControl(r):
			if !space {
				b.WriteByte(' ')
				space = true
			}
			continue
		case r == utf8.RuneError, r == '\u00ad', r == '\ufeff', r == '\u2060', r >= '\u200b' && r <= '\u200f' && r != '\u200c' && r != '\u200d', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r >= 0xe000 && r <= 0xf8ff:
			continue
		}
		b.WriteRune(r)
		space = false
	}
	return strings.TrimSpace(b.String())
}

func stripTags(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '<':
			depth++
		case r == '>' && depth > 0:
			depth--
			b.WriteByte(' ')
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unwrap takes off brackets and ornaments around a whole line.
func unwrap(s string) string {
	for range 4 {
		t := strings.Trim(s, " \u00a0-–—―*•·|/_~>»›→✍▪■●#:,;=＝")
		for _, p := range []string{"()", "[]", "【】", "（）", "［］", "〔〕", "<>", "＜＞", "〈〉"} {
			r := []rune(p)
			if inner, ok := strings.CutPrefix(t, string(r[0])); ok {
				if inner, ok = strings.CutSuffix(inner, string(r[1])); ok && !strings.ContainsRune(inner, r[0]) {
					t = inner
				}
			}
		}
		if t == s {
			break
		}
		s = t
	}
	return s
}

// splitHard splits a line at the marks that part a byline from what stands
// beside it.
func splitHard(s string) []string {
	var segs []string
	start := 0
	cut := func(end, next int) {
		if end < start {
			return
		}
		if t := strings.TrimSpace(s[start:end]); t != "" {
			segs = append(segs, t)
		}
		start = next
	}
	for i, r := range s {
		n := i + utf8.RuneLen(r)
		switch r {
		case '|', '｜', '•', '●', '▪', '■', '◆', '‣', '»', '«', '►', '→', '¦', '⋅', '∙', '◦', '★', '\n', '\t', '—', '―', '│':
			cut(i, n)
		case '·', '-', '–', '~', '‧', ':', '>', '*':
			// Only between spaces: inside words they belong to the name.
			spaced := i > 0 && s[i-1] == ' ' && n < len(s) && s[n] == ' '
			if spaced {
				cut(i, n)
			}
		case '/':
			if n < len(s) && s[n] == '/' {
				cut(i, n+1)
			}
		}
	}
	cut(len(s), len(s))
	return segs
}
