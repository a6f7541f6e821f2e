package extract

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// markdown is GitHub's Markdown with footnotes, definition lists and
// attributes. Raw HTML passes: what comes out is cleaned as any page is.
var markdown = goldmark.New(
	goldmark.WithExtensions(
		extension.Linkify, extension.Strikethrough, extension.TaskList, extension.DefinitionList,
		extension.NewFootnote(extension.WithFootnoteBacklinkHTML("")), // an arrow is of no use in a feed
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
		extension.NewCJK(extension.WithEastAsianLineBreaks(extension.EastAsianLineBreaksCSS3Draft)),
	),
	goldmark.WithParserOptions(parser.WithAttribute()),
	goldmark.WithRendererOptions(
		gmhtml.WithUnsafe(),
		renderer.WithNodeRenderers(util.Prioritized(checkBoxes{}, 100)),
	),
)

// checkBoxes writes the boxes of task lists as characters: a feed holds no
// forms.
type checkBoxes struct{}

func (checkBoxes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(extast.KindTaskCheckBox, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			box := "☐ "
			if n.(*extast.TaskCheckBox).IsChecked {
				box = "☑ "
			}
			_, err := w.WriteString(box)
			return ast.WalkContinue, err
		}
		return ast.WalkContinue, nil
	})
}

// body makes the story's HTML and text.
func (m *markdownFile) body() {
	s, _ := m.story()
	var buf bytes.Buffer
	if err := markdown.Convert([]byte(s), &buf); err != nil {
		return // Unreachable: a bytes.Buffer takes everything.
	}
	doc, err := parseHTML(buf.String())
	if err != nil {
		return
	}
	m.opt.resolveBeside(doc)
	blocks := blocksOf(doc, m.opt.base(), nil)
	m.a.Content, m.a.Text = markup(blocks), plain(blocks)
	if m.a.Text != "" {
		m.add(FieldContent, strconv.Itoa(len([]rune(m.a.Text)))+" characters", "Markdown", "line "+strconv.Itoa(m.line), 95, "")
	}
}

// inline gives the text that a piece of Markdown shows, pictures and notes
// left out.
func (m *markdownFile) inline(s string) string {
	if plainInline(s) {
		return joinLines(s)
	}
	source := []byte(s)
	if strings.IndexByte(s, '[') >= 0 {
		source = append(append(source, "\n\n"...), m.definitions()...)
	}
	doc := markdown.Parser().Parse(text.NewReader(source))
	var b strings.Builder
	b.Grow(len(s))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock {
				b.WriteByte(' ')
			}
			return ast.WalkContinue, nil
		}
		switch x := n.(type) {
		case *ast.Text:
			b.Write(unescaped(x, source))
			if x.HardLineBreak() || x.SoftLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(x.Value)
		case *ast.AutoLink:
			b.Write(x.Label(source))
		case *ast.Image, *extast.FootnoteLink, *extast.FootnoteList, *extast.FootnoteBacklink:
			return ast.WalkSkipChildren, nil
		case *ast.CodeSpan:
			for c := x.FirstChild(); c != nil; c = c.NextSibling() {
				if t, ok := c.(*ast.Text); ok {
					b.Write(t.Segment.Value(source))
				}
			}
			return ast.WalkSkipChildren, nil
		case *ast.RawHTML:
			if tag := x.Segments.Value(source); bytes.HasPrefix(tag, []byte("<br")) {
				b.WriteByte(' ')
			}
		case *ast.HTMLBlock:
			b.WriteString(htmlText(string(x.Lines().Value(source))))
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			b.Write(x.Lines().Value(source))
		}
		return ast.WalkContinue, nil
	})
	return joinLines(b.String())
}

// plainInline reports whether s shows as it is written: the signs in it stand
// where they mean nothing.
func plainInline(s string) bool {
	for i := 0; i < len(s); i++ {
		switch inlineMarks[s[i]] {
		case markAnywhere:
			return false
		case markAtLineStart:
			if i == 0 || s[i-1] == '\n' {
				return false
			}
		}
	}
	return true
}

const (
	markAnywhere = iota + 1
	// Headings and quotations; a definition list, or an address that Linkify
	// would see: the text is the same.
	markAtLineStart
)

var inlineMarks = func() (t [256]uint8) {
	for _, c := range []byte("*_[<`\\&~|$") {
		t[c] = markAnywhere
	}
	for _, c := range []byte("#>]:") {
		t[c] = markAtLineStart
	}
	return t
}()

func unescaped(t *ast.Text, source []byte) []byte {
	v := t.Segment.Value(source)
	if t.IsRaw() || bytes.IndexByte(v, '\\') < 0 && bytes.IndexByte(v, '&') < 0 {
		return v
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(v)))
}

// joinLines joins the lines of a paragraph, without a space between two
// characters of scripts that have none.
func joinLines(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	lines := strings.Split(s, "\n")
	var b strings.Builder
	for i, l := range lines {
		l = strings.TrimSpace(l)
		if i > 0 && l != "" && b.Len() > 0 {
			if !isWide(lastRune(b.String())) || !isWide(firstRune(l)) {
				b.WriteByte(' ')
			}
		}
		b.WriteString(l)
	}
	return b.String()
}

// definitions collects the text's link definitions, which a piece of it needs
// to be understood.
func (m *markdownFile) definitions() string {
	if m.defs != nil {
		return *m.defs
	}
	var b strings.Builder
	if strings.Contains(m.text, "]:") {
		for at := 0; at < len(m.text) && b.Len() < maxDefs; {
			l, next := lineAt(m.text, at)
			at = next
			if t, indent := unindent(l); indent < 4 && strings.HasPrefix(t, "[") && strings.Contains(t, "]:") {
				b.WriteString(t)
				b.WriteString("\n\n")
			}
		}
	}
	s := b.String()
	m.defs = &s
	return s
}

// firstImage finds the first picture with an absolute address.
func (m *markdownFile) firstImage(s string) *Image {
	source := []byte(s + "\n\n" + m.definitions())
	doc := markdown.Parser().Parse(text.NewReader(source))
	var found *Image
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch x := n.(type) {
		case *ast.Image:
			if u := m.opt.resolve(string(x.Destination)); u != "" {
				found = &Image{URL: u, Alt: oneLine(wordsIn(x, source))}
			}
		case *ast.RawHTML:
			found = imageTag(string(x.Segments.Value(source)), m)
		case *ast.HTMLBlock:
			found = imageTag(string(x.Lines().Value(source)), m)
		case *ast.CodeSpan, *ast.FencedCodeBlock, *ast.CodeBlock:
			return ast.WalkSkipChildren, nil
		}
		if found != nil {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return found
}

// imageTag reads the first img element of some markup.
func imageTag(s string, m *markdownFile) *Image {
	if !strings.Contains(s, "<img") {
		return nil
	}
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return nil
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom != atom.Img {
				continue
			}
			img := &Image{}
			for _, a := range t.Attr {
				switch a.Key {
				case "src":
					img.URL = m.opt.resolve(a.Val)
				case "alt":
					img.Alt = oneLine(a.Val)
				case "width":
					img.Width, _, _ = digits(a.Val, 0, 1, 5)
				case "height":
					img.Height, _, _ = digits(a.Val, 0, 1, 5)
				}
			}
			if img.URL == "" || img.Width == 1 || img.Height == 1 { // a tracker
				continue
			}
			return img
		}
	}
}

// htmlText gives the text of a piece of markup, without scripts and styles.
func htmlText(s string) string {
	var b strings.Builder
	skip := 0
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return joinLines(b.String())
		case html.TextToken:
			if skip == 0 {
				b.WriteString(z.Token().Data)
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			if slices.Contains([]string{"script", "style", "figcaption", "nav", "button", "template", "svg"}, string(name)) {
				if kind == html.StartTagToken {
					skip++
				} else {
					skip = max(skip-1, 0)
				}
			}
		}
	}
}

// htmlHeading reads a block of markup that begins with a heading; level is 0
// for any other.
func htmlHeading(s string) (level int, title string) {
	t := strings.TrimLeft(s, " \t")
	if len(t) < 4 || t[0] != '<' || t[1]|0x20 != 'h' || t[2] < '1' || t[2] > '6' || t[3] != '>' && t[3] != ' ' {
		return 0, ""
	}
	end := strings.Index(strings.ToLower(t), "</h")
	if end < 0 || strings.TrimSpace(strings.TrimLeft(t[end+2:], "Hh123456> ")) != "" {
		return 0, ""
	}
	return int(t[2] - '0'), oneLine(htmlText(t[:end]))
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// wordsIn gives the text below a node, without its markup.
func wordsIn(n ast.Node, source []byte) string {
	var b strings.Builder
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		if t, ok := k.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
		} else {
			b.WriteString(wordsIn(k, source))
		}
	}
	return b.String()
}
