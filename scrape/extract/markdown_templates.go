package extract

import (
	"html"
	"net/url"
	"slices"
	"strings"
)

// expanded is Markdown without what only a site generator understands.
type expanded struct {
	text string
	more int // where the mark of an excerpt stood in text; -1 for none
}

// expandTemplates gives what a reader would see of the shortcodes of Hugo, the
// tags of Jekyll, Hexo and Eleventy, the links of Obsidian, the imports of MDX
// and of comments: pictures, links and quoted code stay, the text between tags
// stays, the tags go. Code is left as it is.
func expandTemplates(s string, beside func(ref string) string) expanded {
	if !mayHoldTemplates(s) {
		return expanded{s, -1}
	}
	e := &expander{s: s, more: -1, beside: beside}
	e.b.Grow(len(s) + len(s)/16)
	e.run()
	return expanded{e.b.String(), e.more}
}

func mayHoldTemplates(s string) bool {
	has := marksIn(s)
	for _, x := range [...]struct {
		first markSet
		mark  string
	}{{markBrace, "{"}, {markBracket, "[["}, {markLess, "<!--"}, {markPercent, "%%"}, {markEquals, "=="}, {markColon, ":::"},
		{markBracket, "[!"}, {markBracket, "[TOC]"}, {markBracket, "[toc]"}} {
		if has&x.first != 0 && strings.Contains(s, x.mark) {
			return true
		}
	}
	return strings.HasPrefix(s, "import ") || strings.HasPrefix(s, "export ") || strings.Contains(s, "\nimport ") || strings.Contains(s, "\nexport ")
}

type expander struct {
	s      string
	i      int
	b      strings.Builder
	more   int
	beside func(ref string) string // see Options.Beside; nil: no other note is at hand
	gone   []string                // ends that the rest of the text does not hold
}

// find gives where end is in rest, the rest of the text; -1: nowhere. A text
// that opens a thousand comments and closes none is searched once.
func (e *expander) find(rest, end string) int {
	if slices.Contains(e.gone, end) {
		return -1
	}
	j := strings.Index(rest, end)
	if j < 0 {
		e.gone = append(e.gone, end)
	}
	return j
}

// run goes over the text line by line, code fences being copied.
func (e *expander) run() {
	blank := true // the line before
	for e.i < len(e.s) {
		l, next := lineAt(e.s, e.i)
		t, indent := unindent(l)
		switch {
		case t == "":
			e.b.WriteString(e.s[e.i:next])
			e.i = next
			blank = true
			continue
		case strings.HasPrefix(t, "```") || strings.HasPrefix(t, "~~~"):
			if b := nextBlock(e.s, e.i); b.kind == mdCode {
				end := b.end
				if isQueryBlock(t) {
					e.i = end
					continue
				}
				e.b.WriteString(e.s[e.i:end])
				e.i = end
				blank = false
				continue
			}
		case indent >= 4 && blank:
			b := nextBlock(e.s, e.i)
			e.b.WriteString(e.s[e.i:b.end])
			e.i = b.end
			continue
		case blank && isModuleLine(t):
			for e.i < len(e.s) {
				l, next := lineAt(e.s, e.i)
				if isBlank(l) {
					break
				}
				e.i = next
			}
			continue
		case strings.HasPrefix(t, ":::"):
			if title := containerTitle(t); title != "" {
				e.b.WriteString("\n**" + title + "**\n\n")
			} else {
				e.b.WriteByte('\n')
			}
			e.i = next
			blank = true
			continue
		case isContentsMark(t):
			e.i = next
			continue
		case t[0] == '>' && strings.Contains(t, "[!"):
			if title, ok := calloutTitle(t); ok {
				e.b.WriteString("> **" + title + "**\n>\n")
				e.i = next
				continue
			}
		}
		blank = false
		e.line(next)
	}
}

// line copies to the end of the line, or farther where a tag ends farther on.
func (e *expander) line(end int) {
	for e.i < end {
		c := e.s[e.i]
		rest := e.s[e.i:]
		switch c {
		case '`':
			n := countRun(rest, '`')
			stop := min(len(rest), end-e.i+2000)
			if j := closeRun(rest[:stop], n); j > 0 {
				e.b.WriteString(rest[:j])
				e.i += j
				continue
			}
			e.b.WriteString(rest[:n])
			e.i += n
			continue
		case '\\':
			n := min(2, len(rest))
			e.b.WriteString(rest[:n])
			e.i += n
			continue
		case '{':
			if e.brace(rest) {
				continue
			}
		case '!':
			if strings.HasPrefix(rest, "![[") && e.wikilink(rest[1:], true) {
				continue
			}
		case '[':
			if strings.HasPrefix(rest, "[[") && e.wikilink(rest, false) {
				continue
			}
		case '<':
			if strings.HasPrefix(rest, "<!--") {
				if j := e.find(rest, "-->"); j > 0 {
					if isMoreMark(rest[4:j]) && e.more < 0 {
						e.more = e.b.Len()
					}
					e.i += j + 3
					continue
				}
			}
		case '%':
			if strings.HasPrefix(rest, "%%") && (e.i == 0 || isSpaceByte(e.s[e.i-1])) {
				if j := e.find(rest[2:], "%%"); j >= 0 {
					e.i += j + 4
					continue
				}
			}
		case '=':
			if strings.HasPrefix(rest, "==") && e.highlight(rest) {
				continue
			}
		}
		e.b.WriteByte(c)
		e.i++
	}
}

// closeRun finds where a code span opened by n backticks ends; 0: nowhere.
func closeRun(s string, n int) int {
	for i := n; i < len(s); {
		j := strings.IndexByte(s[i:], '`')
		if j < 0 {
			return 0
		}
		i += j
		k := countRun(s[i:], '`')
		i += k
		if k == n {
			return i
		}
	}
	return 0
}

func isSpaceByte(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isMoreMark(comment string) bool {
	switch strings.ToLower(strings.TrimSpace(comment)) {
	case "more", "excerpt", "truncate", "end excerpt", "excerpt-end", "read more", "readmore", "end_excerpt", "summary", "break":
		return true
	}
	return false
}

// isModuleLine knows the first lines of MDX.
func isModuleLine(t string) bool {
	switch {
	case strings.HasPrefix(t, "import "):
		return strings.Contains(t, " from '") || strings.Contains(t, " from \"") ||
			strings.HasPrefix(t, "import '") || strings.HasPrefix(t, "import \"") || strings.HasPrefix(t, "import {")
	case strings.HasPrefix(t, "export "):
		for _, w := range [...]string{"default ", "const ", "let ", "var ", "function ", "async ", "{", "*"} {
			if strings.HasPrefix(t[7:], w) {
				return true
			}
		}
	}
	return false
}

func isContentsMark(t string) bool {
	switch strings.ToLower(strings.TrimSpace(t)) {
	case "[toc]", "[[toc]]", "[[_toc_]]", "${toc}", "@[toc]", "{{toc}}", "{{ toc }}", "{{< toc >}}":
		return true
	}
	return false
}

// isQueryBlock knows the fences whose contents Obsidian runs, not shows.
func isQueryBlock(t string) bool {
	switch strings.ToLower(strings.TrimSpace(strings.TrimLeft(t, "`~"))) {
	case "dataview", "dataviewjs", "query", "tasks", "button", "metadata", "{=html}":
		return true
	}
	return false
}

// containerTitle gives the title in ":::note Title".
func containerTitle(t string) string {
	t = strings.TrimSpace(strings.TrimLeft(t, ":"))
	if strings.HasPrefix(t, "{") {
		return ""
	}
	_, title, _ := strings.Cut(t, " ")
	title = strings.Trim(strings.TrimSpace(title), "[]")
	if strings.HasPrefix(title, "{") {
		return ""
	}
	return title
}

// calloutTitle reads "> [!note]- Title" of Obsidian and GitHub.
func calloutTitle(t string) (string, bool) {
	t = strings.TrimSpace(t[1:])
	inner, ok := strings.CutPrefix(t, "[!")
	if !ok {
		return "", false
	}
	kind, title, ok := strings.Cut(inner, "]")
	if !ok || kind == "" || strings.ContainsAny(kind, " [") {
		return "", false
	}
	if title = strings.TrimSpace(strings.TrimLeft(title, "+-")); title != "" {
		return title, true
	}
	kind, _, _ = strings.Cut(kind, "|")
	return strings.ToUpper(kind[:1]) + strings.ToLower(kind[1:]), true
}

// highlight takes the marks off ==text==.
func (e *expander) highlight(rest string) bool {
	l, _ := lineAt(rest[:min(len(rest), maxTagOnALine)], 0)
	if e.i > 0 && e.s[e.i-1] == '=' || len(l) < 5 || isSpaceByte(l[2]) || l[2] == '=' {
		return false
	}
	j := strings.Index(l[2:], "==")
	if j <= 0 || isSpaceByte(l[1+j]) || strings.HasPrefix(l[j+4:], "=") {
		return false
	}
	e.b.WriteString(l[2 : 2+j])
	e.i += j + 4
	return true
}

// wikilink shows [[Note#Part|text]] as its text and ![[picture.png]] as the
// picture.
func (e *expander) wikilink(rest string, embed bool) bool {
	l, _ := lineAt(rest[:min(len(rest), maxTagOnALine)], 0)
	j := strings.Index(l, "]]")
	if j <= 2 || strings.HasPrefix(l[j+2:], "(") || strings.IndexByte(l[2:j], '[') >= 0 {
		return false
	}
	target, label, labelled := strings.Cut(l[2:j], "|")
	target = strings.TrimSpace(strings.TrimSuffix(target, "\\")) // a | in a table is escaped
	skip := j + 2
	if embed {
		skip++
	}
	switch {
	case embed && looksLikePicture(target):
		alt := strings.TrimSpace(label)
		if strings.Trim(alt, "0123456789x") == "" { // a size
			alt = ""
		}
		e.picture(target, alt, "", "")
	case embed: // another note, which is not at hand
	case labelled:
		e.note(target, strings.TrimSpace(label))
	default:
		name, part, _ := strings.Cut(target, "#")
		if name == "" {
			name = strings.TrimLeft(part, "^#")
		}
		if k := strings.LastIndexByte(name, '/'); k >= 0 {
			name = name[k+1:]
		}
		e.note(target, strings.TrimSuffix(name, ".md"))
	}
	e.i += skip
	return true
}

// note writes what stands for another note: a link to it where it lies beside
// this one, else the words alone.
func (e *expander) note(target, words string) {
	name, part, _ := strings.Cut(target, "#")
	if e.beside == nil || name == "" || strings.ContainsAny(words, "[]") {
		e.b.WriteString(words)
		return
	}
	for _, ext := range [...]string{"", ".md", ".markdown", ".html"} {
		ref := (&url.URL{Path: name + ext}).EscapedPath()
		if ext == "" && !strings.Contains(name, ".") || e.beside(ref) == "" {
			continue
		}
		if part = strings.TrimLeft(part, "^#"); part != "" {
			ref += "#" + url.PathEscape(strings.ToLower(strings.Join(strings.Fields(part), "-")))
		}
		e.b.WriteString("[" + words + "](<" + ref + ">)")
		return
	}
	e.b.WriteString(words)
}

// picture writes a picture: as a figure where it stands alone on its line and
// has a caption, else as Markdown.
func (e *expander) picture(src, alt, caption, link string) {
	src = strings.TrimSpace(src)
	if src == "" {
		return
	}
	if caption != "" && e.atLineStart() {
		e.b.WriteString("\n<figure><img src=\"" + html.EscapeString(src) + "\" alt=\"" + html.EscapeString(alt) +
			"\"><figcaption>" + html.EscapeString(caption) + "</figcaption></figure>\n\n")
		return
	}
	alt = strings.NewReplacer("[", "", "]", "", "\n", " ").Replace(alt)
	src = strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(src)
	e.b.WriteString("![" + alt + "](<" + src + ">)")
	if caption != "" {
		e.b.WriteString(" " + caption)
	}
}

func (e *expander) atLineStart() bool {
	s := e.b.String()
	return s == "" || s[len(s)-1] == '\n'
}
