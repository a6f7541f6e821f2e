package extract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Selectors are CSS selectors for an article's page, "" where there is none.
// What one of them finds stands above all other evidence; one that finds
// nothing is as if it were not there.
type Selectors struct {
	Title, Body, Date, Byline, Summary, Image string
	Remove                                    []string // what is taken out of the page before anything is read
}

// A Select is selectors made ready by [Selectors.Compile].
type Select struct {
	title, body, date, byline, summary, image, remove selection
}

// A selection is one selector; sel is nil where there is none.
type selection struct {
	key, css string
	sel      cascadia.Matcher
	again    *selection // what stands in for it (see [Select.Instead]); nil for nothing
	first    bool       // of what stands in: it is asked first
	why      string     // of what stands in
}

// An Again is a selector that stands in for one that does not hold any more, or
// for the rules where there is none.
type Again struct {
	CSS   string
	First bool   // also where the other one, or the rules, find something: that is known to be wrong
	Why   string // for people: what speaks for it
}

// againRule is added to the key in the rule's name of such findings.
const againRule = ", found again"

// Instead is s, which may be nil, with what stands in for some of its
// selectors; the keys are those of Article.Missed. A selector that is not CSS
// is left out.
func (s *Select) Instead(by map[string]Again) *Select {
	out := &Select{}
	if s != nil {
		*out = *s
	}
	for _, x := range out.fields() {
		a, ok := by[x.key]
		sel, err := cascadia.ParseGroup(a.CSS)
		if !ok || err != nil {
			continue
		}
		x.of.key = x.key
		x.of.again = &selection{key: x.key, css: a.CSS, sel: sel, first: a.First, why: a.Why}
	}
	return out
}

// fields are the selections for fields, by their keys.
func (s *Select) fields() []struct {
	key string
	of  *selection
} {
	return []struct {
		key string
		of  *selection
	}{
		{"select.article.title", &s.title}, {"select.article.body", &s.body}, {"select.article.date", &s.date},
		{"select.article.byline", &s.byline}, {"select.article.summary", &s.summary}, {"select.article.image", &s.image},
	}
}

// tries are the selectors in the order in which they are asked. told says that
// the rules found something: what stands in for them is not asked then.
func (s selection) tries(told bool) []selection {
	switch {
	case s.again == nil:
		return []selection{s}
	case s.again.first:
		return []selection{*s.again, s}
	case s.sel == nil && told:
		return nil
	}
	return []selection{s, *s.again}
}

func (s selection) rule() string {
	if s.why != "" {
		return s.key + againRule
	}
	return s.key
}

// Compile makes selectors ready for [Options]. It is nil when there are none.
// An error names the key and the selector.
func (s Selectors) Compile() (*Select, error) {
	out := &Select{}
	any := false
	for _, k := range []struct {
		key, css string
		to       *selection
	}{
		{"title", s.Title, &out.title}, {"body", s.Body, &out.body}, {"date", s.Date, &out.date}, {"byline", s.Byline, &out.byline},
		{"summary", s.Summary, &out.summary}, {"image", s.Image, &out.image}, {"remove", strings.Join(s.Remove, ", "), &out.remove},
	} {
		if strings.TrimSpace(k.css) == "" {
			continue
		}
		sel, err := cascadia.ParseGroup(k.css)
		if err != nil {
			return nil, fmt.Errorf("select.article.%s: %q is not a CSS selector: %w", k.key, k.css, err)
		}
		*k.to = selection{key: "select.article." + k.key, css: k.css, sel: sel}
		any = true
	}
	if !any {
		return nil, nil
	}
	return out, nil
}

// missed are the keys of the selectors that supplied nothing, and those for
// which what stands in for them did: the rule of a finding tells, that of the
// story is body. One that takes things out may well find none.
func (s *Select) missed(body string, findings ...[]Finding) (missed, again []string) {
	for _, x := range s.fields() {
		supplied := func(rule string) bool {
			return body == rule || slices.ContainsFunc(findings, func(fs []Finding) bool {
				return slices.ContainsFunc(fs, func(f Finding) bool { return f.Rule == rule })
			})
		}
		if x.of.sel != nil && !supplied(x.key) {
			missed = append(missed, x.key)
		}
		if x.of.again != nil && supplied(x.key+againRule) {
			again = append(again, x.key)
		}
	}
	return missed, again
}

// all gives what a selector finds in document order, nothing twice: what lies
// within another match is left out.
func (s selection) all(root *html.Node) []*html.Node {
	if s.sel == nil {
		return nil
	}
	var out []*html.Node
	for _, n := range cascadia.QueryAll(root, s.sel) {
		if len(out) == 0 || !within(n, out[len(out)-1]) {
			out = append(out, n)
		}
	}
	return out
}

// take takes out what is not to be read.
func (s selection) take(root *html.Node) {
	for _, n := range s.all(root) {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

func (s selection) finding(field Field, n *html.Node, value string) *Finding {
	why := "the configuration says so: "
	if s.why != "" {
		why = s.why + ": "
	}
	return &Finding{Field: field, Value: value, Rule: s.rule(), Where: whereIs(n), Trust: 100, Won: true, Why: why + s.css}
}

// firstOf asks a selector and what stands in for it. told says that the rules
// found something.
func firstOf(s selection, told bool, find func(selection) *Finding) *Finding {
	for _, x := range s.tries(told) {
		if f := find(x); f != nil {
			return f
		}
	}
	return nil
}

// selectedTitle gives the value of the first match that has one.
func (p *page) selectedTitle(s selection) *Finding { return p.selected(s, FieldTitle) }

// selectedSummary is the same for the summary.
func (p *page) selectedSummary(s selection) *Finding { return p.selected(s, FieldSummary) }

func (p *page) selected(s selection, field Field) *Finding {
	for _, n := range s.all(p.root()) {
		if v := selectedText(n); v != "" {
			return s.finding(field, n, v)
		}
	}
	return nil
}

// selectedText is what an element says: a meta element by its content.
func selectedText(n *html.Node) string {
	if n.DataAtom == atom.Meta {
		return strings.Join(strings.Fields(attr(n, "content")), " ")
	}
	return strings.Join(strings.Fields(headingText(n)), " ")
}

func (p *page) selectedDate(s selection) *Finding {
	for _, n := range s.all(p.root()) {
		if f := p.dateAt(s, n); f != nil {
			return f
		}
	}
	return nil
}

// dateAt is the date that an element says; nil when it says none.
func (p *page) dateAt(s selection, n *html.Node) *Finding {
	finding := func(d Date) *Finding {
		f := s.finding(FieldPublished, n, d.String())
		f.date = d
		return f
	}
	for _, v := range []string{attr(n, "datetime"), attr(n, "content"), selectedText(n), attr(n, "title")} {
		if d, ok := p.parseField(v); ok {
			return finding(d)
		}
	}
	for _, m := range findDates(selectedText(n), p.dateEvidence().ctx) {
		if m.label != dateUpdated {
			return finding(m.date)
		}
	}
	return nil
}

func (p *page) selectedAuthors(s selection) *Finding { return p.authorsAt(s, s.all(p.root())) }

// authorsAt are the authors that elements name together; nil when they name
// none.
func (p *page) authorsAt(s selection, all []*html.Node) *Finding {
	var out *Finding
	for _, n := range all {
		text := selectedText(n)
		if text == "" {
			continue
		}
		authors, _ := cleanAuthors(text, p.lang)
		if len(authors) == 0 {
			authors = []Author{{Name: text}}
		}
		if len(authors) == 1 && n.DataAtom == atom.A {
			authors[0].URL = p.abs(attr(n, "href"))
		}
		if out == nil {
			out = s.finding(FieldAuthors, n, text)
		} else {
			out.Value += ", " + text
		}
		for _, a := range authors {
			if !slices.ContainsFunc(out.authors, func(b Author) bool { return strings.EqualFold(a.Name, b.Name) }) {
				out.authors = append(out.authors, a)
			}
		}
	}
	return out
}

func (p *page) selectedImage(s selection) *Finding {
	for _, n := range s.all(p.root()) {
		if f := p.imageAt(s, n); f != nil {
			return f
		}
	}
	return nil
}

// imageAt is the first picture of an element; nil when there is none.
func (p *page) imageAt(s selection, n *html.Node) *Finding {
	for k := n; k != nil; k = following(k, n) {
		ref := ""
		switch k.DataAtom {
		case atom.Img:
			ref = imageSource(k, "", p.base)
		case atom.Meta:
			ref = p.abs(attr(k, "content"))
		case atom.Link, atom.A:
			if k == n {
				ref = p.abs(attr(k, "href"))
			}
		}
		if ref != "" {
			f := s.finding(FieldImage, k, ref)
			f.image = &Image{URL: ref, Alt: strings.TrimSpace(attr(k, "alt"))}
			return f
		}
	}
	return nil
}

// selectedStory is the story where a selector says which elements hold it; nil
// where it finds none, or nothing in them.
func (p *page) selectedStory() *story {
	if p.opt.Select == nil {
		return nil
	}
	for _, s := range p.opt.Select.body.tries(false) {
		if st := p.storyBy(s); st != nil {
			return st
		}
	}
	return nil
}

func (p *page) storyBy(s selection) *story {
	st := &story{by: s.rule()}
	for _, n := range s.all(p.root()) {
		st.blocks = append(st.blocks, blocksOf(n, p.base, func(k *html.Node) bool { return k == p.h1 })...)
		if st.root == nil {
			st.root = n
		}
	}
	if len(st.blocks) == 0 {
		return nil
	}
	return st
}

func (p *page) root() *html.Node { return p.doc.Nodes[0] }

// outvote lets a person's selector win over what the rules found.
func outvote(fs []Finding, f *Finding) []Finding {
	for i := range fs {
		if fs[i].Field != f.Field {
			continue // dates are of two fields
		}
		fs[i].Won, fs[i].Why = false, "the configuration selects another"
		if strings.HasSuffix(f.Rule, againRule) {
			fs[i].Why = "known articles say where it stands"
		}
		if fs[i].Value == f.Value {
			fs[i].Why = "says the same"
		}
	}
	return append([]Finding{*f}, fs...)
}
