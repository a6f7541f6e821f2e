package extract

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
	"github.com/cespare/xxhash/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Known is what was read off an article's page at an earlier time, field by
// field, to find it there again when the page was rebuilt.
type Known struct {
	Title   string   `json:"title,omitempty"`
	Authors []string `json:"authors,omitempty"`
	Date    Date     `json:"date,omitzero"`
	Summary string   `json:"summary,omitempty"`
	Image   string   `json:"image,omitempty"`
	Sketch  []uint64 `json:"sketch,omitempty"` // of the story (Fingerprint.Sketch)
	Length  int      `json:"length,omitempty"` // of the story in characters
}

// Know is what an article's page is known again by.
func Know(a *Article) Known {
	k := Known{Title: a.Title, Date: a.Published, Summary: a.Summary, Sketch: a.Fingerprint.Sketch, Length: utf8.RuneCountInString(a.Text)}
	for _, x := range a.Authors {
		k.Authors = append(k.Authors, x.Name)
	}
	if a.Image != nil {
		k.Image = a.Image.URL
	}
	return k
}

// Value is a field's value, by the key of its selector ("title", "body",
// "date", "byline", "summary", "image"), as a text that is equal for equal
// values; "" where the field is not known, or says too little to be told from
// other words on a page.
func (k *Known) Value(key string) string {
	switch key {
	case "title":
		if t := foldText(k.Title); utf8.RuneCountInString(t) >= 6 {
			return t
		}
	case "body":
		if k.Length >= 200 && len(k.Sketch) > 0 {
			return fmt.Sprint(k.Sketch)
		}
	case "date":
		return k.Date.String()
	case "byline":
		return strings.Join(foldAll(k.Authors), ", ")
	case "summary":
		if t := foldText(k.Summary); utf8.RuneCountInString(t) >= 30 {
			return t
		}
	case "image":
		return k.Image
	}
	return ""
}

// Clear forgets a field.
func (k *Known) Clear(key string) {
	switch key {
	case "title":
		k.Title = ""
	case "body":
		k.Sketch, k.Length = nil, 0
	case "date":
		k.Date = Date{}
	case "byline":
		k.Authors = nil
	case "summary":
		k.Summary = ""
	case "image":
		k.Image = ""
	}
}

// A Sample is a page of an article of which something is known.
type Sample struct {
	Known Known
	p     *page
	read  *Article // what the rules alone read; nil when that is no article
}

// NewSample reads a page to look for what is known of it. Of opt.Select only
// what is taken out of the page counts.
func NewSample(data []byte, opt Options, known Known) (*Sample, error) {
	if opt.Select != nil {
		opt.Select = &Select{remove: opt.Select.remove}
	}
	p, err := newPage(data, opt)
	if err != nil {
		return nil, err
	}
	s := &Sample{Known: known, p: p}
	if a, err := Read(data, opt); err == nil {
		s.read = a
		p.setLanguage(a.Language)
	}
	p.title = known.Title
	p.h1 = p.findHeading()
	return s, nil
}

// Unaided reports whether the rules alone read a field as it is known.
func (s *Sample) Unaided(key string) bool {
	if s.read == nil {
		return false
	}
	a := Know(s.read)
	if key == "body" {
		return s.tells(s.read.Text, strings.Split(s.read.Text, "\n\n"))
	}
	return s.Known.same(key, &a)
}

// same reports whether two say the same of a field.
func (k *Known) same(key string, a *Known) bool {
	x, y := k.Value(key), a.Value(key)
	switch {
	case x == "" || y == "":
		return false
	case key == "date":
		return sameDate(k.Date, a.Date)
	case key == "byline":
		return slices.Equal(slices.Sorted(slices.Values(foldAll(k.Authors))), slices.Sorted(slices.Values(foldAll(a.Authors))))
	case key == "summary":
		return strings.HasPrefix(x, y) || strings.HasPrefix(y, x)
	case key == "image":
		return pictureName(x) == pictureName(y)
	}
	return x == y
}

func sameDate(a, b Date) bool {
	if a.Precision > Day && b.Precision > Day && a.Zoned && b.Zoned {
		return a.Time.Sub(b.Time).Abs().Minutes() < 1
	}
	return a.Time.Format("2006-01-02") == b.Time.Format("2006-01-02")
}

var pictureSize = regexp.MustCompile(`[-_]\d+x\d+$`)

// pictureName is what the addresses of one picture in several sizes share.
func pictureName(ref string) string {
	u, err := url.Parse(ref)
	if err != nil {
		return ref
	}
	name := path.Base(u.Path)
	return pictureSize.ReplaceAllString(strings.TrimSuffix(name, path.Ext(name)), "")
}

func foldText(s string) string { return string(appendFolded(nil, s)) }

func foldAll(all []string) []string {
	out := make([]string, 0, len(all))
	for _, s := range all {
		out = append(out, foldText(s))
	}
	return out
}

// mostPlaces bounds the places that are looked at for one value.
const mostPlaces = 8

// Places are the elements that hold the known value of a field, each time
// those that hold it together: in document order, but what is around another of
// them comes after that.
func (s *Sample) Places(key string) [][]*html.Node {
	if s.Known.Value(key) == "" {
		return nil
	}
	if key == "body" {
		return s.bodyPlaces()
	}
	var out [][]*html.Node
	single := map[string][]*html.Node{} // elements of one of several authors
	for _, n := range s.p.all {
		if len(out) >= mostPlaces || isAside(n) {
			continue
		}
		switch is, one := s.holds(key, n); {
		case is:
			at := len(out)
			for at > 0 && within(n, out[at-1][0]) && !isHeading(out[at-1][0]) {
				at--
			}
			out = slices.Insert(out, at, []*html.Node{n})
		case one != "" && len(single[one]) == 0:
			single[one] = append(single[one], n)
		}
	}
	if key == "byline" && len(s.Known.Authors) > 1 && len(single) == len(s.Known.Authors) {
		var group []*html.Node
		for _, name := range foldAll(s.Known.Authors) {
			group = append(group, single[name]...)
		}
		out = append(out, group)
	}
	return out
}

// holds reports whether an element says the known value, or which one of
// several authors it names.
func (s *Sample) holds(key string, n *html.Node) (is bool, one string) {
	found := Known{}
	short := n.DataAtom == atom.Meta
	if !short {
		// No text of more than that is one of these.
		short = isBrief(n, 600)
	}
	switch key {
	case "title":
		if !short {
			return false, ""
		}
		found.Title = selectedText(n)
	case "summary":
		if !isBrief(n, 3000) {
			return false, ""
		}
		found.Summary = openingSentences([]string{selectedText(n)}, s.p.lang, maxSummary)
	case "byline":
		if !short || !isBrief(n, 200) {
			return false, ""
		}
		if f := s.p.authorsAt(selection{}, []*html.Node{n}); f != nil {
			for _, a := range f.authors {
				found.Authors = append(found.Authors, a.Name)
			}
		}
		if len(found.Authors) == 1 && len(s.Known.Authors) > 1 {
			for _, name := range foldAll(s.Known.Authors) {
				if name == foldText(found.Authors[0]) {
					one = name
				}
			}
		}
	case "date":
		if !isBrief(n, 120) || attr(n, "datetime") == "" && attr(n, "content") == "" && !strings.ContainsAny(selectedText(n), "0123456789") {
			return false, ""
		}
		if f := s.p.dateAt(selection{}, n); f != nil {
			found.Date = f.date
		}
	case "image":
		if n.DataAtom != atom.Img && n.DataAtom != atom.Meta {
			return false, ""
		}
		if f := s.p.imageAt(selection{}, n); f != nil {
			found.Image = f.image.URL
		}
	}
	return s.Known.same(key, &found), one
}

// isBrief reports whether an element has some text, and at most so many
// bytes of it, or an attribute that speaks for it.
func isBrief(n *html.Node, most int) bool {
	total := 0
	for k := n.FirstChild; k != nil; k = following(k, n) {
		if k.Type == html.TextNode {
			if total += len(k.Data); total > most {
				return false
			}
		}
	}
	return total > 0 || attr(n, "content") != "" || attr(n, "datetime") != ""
}

// isAside reports whether an element stands where the page speaks of other
// things, or of itself.
func isAside(n *html.Node) bool {
	for k := n; k != nil; k = k.Parent {
		switch k.DataAtom {
		case atom.Nav, atom.Aside, atom.Title, atom.Script, atom.Style, atom.Template, atom.Noscript:
			return true
		case atom.Article:
			return false
		case atom.Footer:
			return !withinArticle(k)
		}
	}
	return false
}

func withinArticle(n *html.Node) bool {
	for k := n; k != nil; k = k.Parent {
		if k.DataAtom == atom.Article || k.DataAtom == atom.Main {
			return true
		}
	}
	return false
}

// bodyPlaces are the innermost element that holds the story, and those that
// hold it together where it is told in several.
func (s *Sample) bodyPlaces() [][]*html.Node {
	body := s.p.body()
	if body == nil {
		return nil
	}
	want := map[uint64]bool{}
	for _, h := range s.Known.Sketch {
		want[h] = true
	}
	var holders []*html.Node
	seen := map[uint64]bool{}
	var walk func(bs []*block)
	walk = func(bs []*block) {
		for _, b := range bs {
			h := hashOf(blockText(b))
			if want[h] && !seen[h] {
				n := b.node
				for n != nil && (n.Type != html.ElementNode || !isBlock(n) || !isWrapper(n)) {
					n = n.Parent
				}
				if n != nil {
					seen[h] = true
					if !slices.Contains(holders, n) {
						holders = append(holders, n)
					}
					continue
				}
			}
			walk(b.kids)
		}
	}
	walk(blocksOf(body, s.p.base, func(k *html.Node) bool { return k == s.p.h1 }))
	if len(holders) == 0 || len(seen)*10 < len(want)*6 {
		return nil
	}
	whole := holders[0]
	for _, n := range holders[1:] {
		for !within(n, whole) {
			whole = whole.Parent
		}
	}
	out := [][]*html.Node{{whole}}
	parts := slices.DeleteFunc(slices.Clone(holders), func(n *html.Node) bool {
		return slices.ContainsFunc(holders, func(m *html.Node) bool { return m != n && within(n, m) })
	})
	if len(parts) > 1 && len(parts) <= 4 {
		out = append(out, parts)
	}
	if len(parts) > 1 {
		// A story with sub-headlines in boxes of their own: their common way.
		return out
	}
	// What is wrapped closely has wrappers that say the same.
	for n, i := whole.Parent, 0; n != nil && n.DataAtom != atom.Body && n.DataAtom != atom.Html && i < 3; n, i = n.Parent, i+1 {
		out = append(out, []*html.Node{n})
	}
	return out
}

func hashOf(text string) uint64 { return xxhash.Sum64(appendFolded(nil, text)) }

// tells reports whether a text is the known story, hardly less and hardly more.
func (s *Sample) tells(text string, paras []string) bool {
	there := map[uint64]bool{}
	for _, t := range paras {
		there[hashOf(t)] = true
	}
	n := 0
	for _, h := range s.Known.Sketch {
		if there[h] {
			n++
		}
	}
	length := utf8.RuneCountInString(text)
	return n*10 >= len(s.Known.Sketch)*6 && length*10 >= s.Known.Length*8 && length*100 <= s.Known.Length*115+10_000
}

// A Verdict says how a selector does on a page.
type Verdict int

// The verdicts.
const (
	Nothing Verdict = iota // it matches nothing
	Right                  // it finds what is known, and nothing else
	More                   // it finds that, and what does not belong to it
	Wrong                  // it finds something else
)

// Try looks what a selector finds of a field.
func (s *Sample) Try(key, css string) Verdict {
	sel, err := cascadia.ParseGroup(css)
	if err != nil {
		return Nothing
	}
	x := selection{key: key, css: css, sel: sel}
	all := x.all(s.p.root())
	if len(all) == 0 {
		return Nothing
	}
	switch key {
	case "body":
		st := s.p.storyBy(x)
		if st == nil {
			return Nothing
		}
		text := plain(st.blocks)
		if s.tells(text, paragraphs(st.blocks)) {
			return Right
		}
		if utf8.RuneCountInString(text) > s.Known.Length {
			return More
		}
		return Wrong
	case "byline":
		f := s.p.authorsAt(x, all)
		if f == nil {
			return Nothing
		}
		var found Known
		for _, a := range f.authors {
			found.Authors = append(found.Authors, a.Name)
		}
		if s.Known.same(key, &found) {
			return Right
		}
		if len(found.Authors) > len(s.Known.Authors) {
			return More
		}
		return Wrong
	}
	// The first match counts; others must not say anything else.
	verdict := Nothing
	for i, n := range all[:min(len(all), 40)] {
		switch is, _ := s.holds(key, n); {
		case i == 0 && is:
			verdict = Right
		case i == 0:
			return Wrong
		case !is:
			return More
		}
	}
	return verdict
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}
