package extract

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readMarkdown reads a Markdown file with its front matter. What the front
// matter does not say comes from the text (its first heading, a byline below
// it, its first picture and paragraph), and at last from the file's name.
func readMarkdown(data []byte, opt Options, skim bool) (*Article, error) {
	if base := path.Base(opt.Name); base == "_index.md" || base == "_index.markdown" {
		return nil, fmt.Errorf("%w: %s describes a folder", ErrNotArticle, base)
	}
	if len(data) > maxMarkdown {
		return nil, fmt.Errorf("%w: %d bytes of Markdown; an article has at most %d", ErrNotArticle, len(data), maxMarkdown)
	}
	s, ok := cleanUTF8(data)
	if !ok {
		s = decode(data, opt.Type)
	}
	fm, start, line, err := splitFront(s, opt)
	if err != nil {
		return nil, err
	}
	var d declaration
	if err := d.read(fm, opt, !skim); err != nil {
		return nil, err
	}
	m := &markdownFile{raw: s[start:], line: line, opt: opt, skim: skim, declaration: &d}
	x := expandTemplates(m.raw, m.opt.Beside)
	m.text, m.more = x.text, x.more
	if b := bounded(m.text); len(b) != len(m.text) {
		m.text, m.more = b, -1
	}
	if isBlank(m.text) && !d.has(fieldTitle) {
		return nil, fmt.Errorf("%w: there is neither a title nor a text", ErrNotArticle)
	}
	m.language()
	m.top()
	m.dates()
	m.fingerprint()
	m.opening()
	m.picture()
	if !skim || opt.base() != nil && mentions(m.text) {
		m.body()
	}
	m.own()
	d.onto(&m.a)
	a := m.a // which does not hold on to the file as m does
	if skim {
		a.compact()
	}
	return &a, nil
}

// A markdownFile is one file on its way to an article.
type markdownFile struct {
	*declaration
	a    Article // what the text says, the declaration not yet put upon it
	opt  Options
	skim bool

	raw   string   // below the front matter
	line  int      // where raw begins in the file
	text  string   // raw, with templates and comments taken out
	more  int      // where text has its mark of an excerpt, -1 when it has none
	cuts  [][2]int // the title and byline in text, which are not part of the story
	title string   // the decided one
	byDay Date     // of a line of dates without a label
	defs  *string  // text's link definitions, once they were asked for
}

// add makes a finding about what the text or the file's name says.
func (m *markdownFile) add(field Field, value, rule, where string, trust int, why string) {
	if m.skim || value == "" {
		return
	}
	m.a.Findings = append(m.a.Findings, Finding{Field: field, Value: value, Rule: rule, Where: where, Trust: trust, Won: why == "", Why: why})
}

// lineOf gives the place of a piece of the text in the file.
func (m *markdownFile) lineOf(piece string) string {
	if m.skim {
		return ""
	}
	first, _ := lineAt(piece, 0)
	i := strings.Index(m.raw, first)
	if i < 0 {
		return "text"
	}
	return "line " + strconv.Itoa(m.line+strings.Count(m.raw[:i], "\n"))
}

// languageSampleBytes is how much of a text its language is told from. It is
// the same for Skim and Read, and small, for Skim.
const languageSampleBytes = 1000

func (m *markdownFile) language() {
	if m.has(fieldLanguage) {
		return
	}
	stem := strings.TrimSuffix(path.Base(m.opt.Name), path.Ext(m.opt.Name))
	if ext := path.Ext(stem); len(ext) == 3 || len(ext) == 6 && ext[3] == '-' {
		if tag := languageTag(ext[1:]); tag != "" && strings.ToLower(ext[1:3]) == ext[1:3] {
			m.a.Language = tag
			m.add(FieldLanguage, tag, "file name", m.opt.Name, 80, "")
		}
	}
	if m.a.Language == "" {
		m.a.Language = guessLanguage(cutAtRune(m.text, languageSampleBytes))
		m.add(FieldLanguage, m.a.Language, "words of the text", "text", 60, "")
	}
	m.lang, _, _ = strings.Cut(m.a.Language, "-")
}

func cutAtRune(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// dates decides what is not declared: a labelled line below the title, the
// file's name, a bare line of a date.
func (m *markdownFile) dates() {
	if m.has(fieldPublished) {
		return
	}
	byName := dateFromName(m.opt.Name)
	switch {
	case !m.a.Published.IsZero():
		m.add(FieldPublished, byName.String(), "date in the file name", m.opt.Name, 70, "the text has a labelled date")
	case byName.IsZero(), sameDay(byName, m.byDay):
		m.a.Published = m.byDay
		m.add(FieldPublished, m.byDay.String(), "date below the title", "text", 75, "")
	default:
		m.a.Published = byName
		m.add(FieldPublished, byName.String(), "date in the file name", m.opt.Name, 70, "")
		m.add(FieldPublished, m.byDay.String(), "date below the title", "text", 60, "the file name has another day")
	}
}

func sameDay(a, b Date) bool {
	return !a.IsZero() && !b.IsZero() && a.Time.Year() == b.Time.Year() && a.Time.YearDay() == b.Time.YearDay()
}

// fingerprint digests the story's paragraphs as they are written.
func (m *markdownFile) fingerprint() {
	var sum digester
	var space [digestSpace]byte
	buf := space[:0]
	from := 0
	for i := 0; i <= len(m.cuts); i++ {
		to := len(m.text)
		if i < len(m.cuts) {
			to = m.cuts[i][0]
		}
		if from < to {
			buf = sum.paragraphs(buf, m.text[from:to])
		}
		if i < len(m.cuts) {
			from = m.cuts[i][1]
		}
	}
	m.a.Fingerprint = sum.fingerprint(m.title)
}

// paragraphs adds what is parted by empty lines.
func (d *digester) paragraphs(buf []byte, s string) []byte {
	for {
		i := strings.Index(s, "\n\n")
		if i < 0 {
			return d.paragraph(buf, s)
		}
		buf = d.paragraph(buf, s[:i])
		s = s[i+2:]
	}
}

// own decides what only the file as a whole tells: its title when nothing else
// does, and its address under a declared slug.
func (m *markdownFile) own() {
	m.a.Title = m.title
	if m.slug != "" && !m.has(fieldURL) && m.opt.URL != nil {
		// The last part of an address made of the file's name is the slug's.
		dir, last := path.Split(strings.TrimSuffix(m.opt.URL.Path, "/"))
		stem := strings.TrimSuffix(path.Base(m.opt.Name), path.Ext(m.opt.Name))
		if stem == "index" {
			stem = path.Base(path.Dir(m.opt.Name))
		}
		if last == stem && !strings.ContainsAny(m.slug, "/?#") {
			u := *m.opt.URL
			u.Path, u.RawPath = dir+m.slug+strings.Repeat("/", btoi(strings.HasSuffix(m.opt.URL.Path, "/"))), ""
			m.a.URL = u.String()
			m.add(FieldURL, m.a.URL, "front matter slug", "front matter", 70, "")
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// titleFromName makes a title of a file's name: "2013-04-10-the-ferry.md" is
// "The ferry"; index.md and README.md go by their folder.
func titleFromName(name string) string {
	base := path.Base(name)
	stem := strings.TrimSuffix(base, path.Ext(base))
	if ext := path.Ext(stem); (len(ext) == 3 || len(ext) == 6 && ext[3] == '-') && languageTag(ext[1:]) != "" {
		stem = strings.TrimSuffix(stem, ext)
	}
	switch strings.ToLower(stem) {
	case "index", "readme", "post", "article":
		if dir := path.Base(path.Dir(name)); dir != "." && dir != "/" {
			stem = dir
		}
	}
	// A date in front: digits in groups of 4, 2, 2, or 8 in one.
	for i, groups := 0, 0; i <= len(stem); i++ {
		if i < len(stem) && stem[i] >= '0' && stem[i] <= '9' {
			continue
		}
		groups++
		if i > 0 && i < len(stem) && strings.IndexByte("-_. ", stem[i]) >= 0 && (i == 8 || groups == 3 && i == 10) {
			stem = stem[i+1:]
			break
		}
		if i >= len(stem) || groups == 1 && i != 4 || groups > 2 {
			break
		}
	}
	words := strings.FieldsFunc(stem, func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) })
	s := oneLine(strings.Join(words, " "))
	if r, n := utf8.DecodeRuneInString(s); unicode.IsLower(r) {
		s = string(unicode.ToUpper(r)) + s[n:]
	}
	return s
}
