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
		*k.to = selection{"select.article." + k.key, k.css, sel}
		any = true
	}
	if !any {
		return nil, nil
	}
	return out, nil
}

// missed are the keys of the selectors that supplied nothing: no finding is
// theirs, or body is false. One that takes things out may well find none.
func (s *Select) missed(body bool, findings ...[]Finding) (keys []string) {
	for _, x := range []selection{s.title, s.body, s.date, s.byline, s.summary, s.image} {
		found := x.key == s.body.key && body
		for _, fs := range findings {
			found = found || slices.ContainsFunc(fs, func(f Finding) bool { return f.Rule == x.key })
		}
		if x.sel != nil && !found {
			keys = append(keys, x.key)
		}
	}
	return keys
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
	return &Finding{Field: field, Value: value, Rule: s.key, Where: whereIs(n), Trust: 100, Won: true, Why: "the configuration says so: " + s.css}
}

// selected gives the value of the first match that has one.
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
		for _, v := range []string{attr(n, "datetime"), attr(n, "content"), selectedText(n), attr(n, "title")} {
			if d, ok := p.parseField(v); ok {
				f := s.finding(FieldPublished, n, d.String())
				f.date = d
				return f
			}
		}
		for _, m := range findDates(selectedText(n), p.dateEvidence().ctx) {
			if m.label != dateUpdated {
				f := s.finding(FieldPublished, n, m.date.String())
				f.date = m.date
				return f
			}
		}
	}
	return nil
}

func (p *page) selectedAuthors(s selection) *Finding {
	var out *Finding
	for _, n := range s.all(p.root()) {
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
	}
	return nil
}

// selectedStory is the story where a selector says which elements hold it; nil
// where it finds none, or nothing in them.
func (p *page) selectedStory() *story {
	if p.opt.Select == nil {
		return nil
	}
	st := &story{selected: true}
	for _, n := range p.opt.Select.body.all(p.root()) {
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
		if fs[i].Value == f.Value {
			fs[i].Why = "says the same"
		}
	}
	return append([]Finding{*f}, fs...)
}
