package extract

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// maxFrontMatter bounds the front matter and the sidecars that are read, in
// bytes: far beyond any that a person writes, far below what costs time.
const maxFrontMatter = 256 << 10

// A frontMatter is what an author declares above the text: the block at the
// top of a file, or a whole sidecar. The zero frontMatter declares nothing.
type frontMatter struct {
	format fmFormat
	pairs  []fmPair
}

// An fmFormat is a way of writing front matter.
type fmFormat string

const (
	fmNone   fmFormat = ""
	fmYAML   fmFormat = "YAML"   // between lines of ---, as Jekyll began it
	fmTOML   fmFormat = "TOML"   // between lines of +++, as Hugo began it
	fmJSON   fmFormat = "JSON"   // one object at the top
	fmHeader fmFormat = "header" // lines of "Title: …" up to an empty line, as in Pelican and MultiMarkdown
)

// An fmPair is one key of a map with its value.
type fmPair struct {
	key  string
	line int // of the key in its file, from 1
	col  int // of the key, in characters from 1
	fmNode
}

// An fmNode is one value, whatever format it was written in.
type fmNode struct {
	kind      fmKind
	text      string   // fmBool, fmScalar: as written, without quotes
	list      []fmNode // fmList
	pairs     []fmPair // fmMap
	line, col int      // of the value in its file, from 1; col in characters
}

type fmKind uint8

const (
	fmNull   fmKind = iota
	fmBool          // text is "true" or "false"
	fmScalar        // a string, number or date
	fmList
	fmMap
)

// String names the kind for people who do not know the word scalar.
func (k fmKind) String() string {
	return [...]string{"nothing", "true or false", "a value", "a list", "a map"}[k]
}

// splitFrontMatter takes the front matter off a file of any kind, in UTF-8. A
// file without any comes back whole. bodyLine is the line of the file that
// body begins in, from 1. An error says that front matter is there and is not
// right, with opt.Place, line and column; it never wraps ErrNotArticle: the
// file may be half written.
func splitFrontMatter(data []byte, opt Options) (fm frontMatter, body []byte, bodyLine int, err error) {
	if !mayHaveFrontMatter(data) {
		return frontMatter{}, data, 1, nil
	}
	s := string(data)
	fm, start, bodyLine, err := splitFront(s, opt)
	if err != nil {
		return frontMatter{}, nil, 0, err
	}
	return fm, data[start:], bodyLine, nil
}

// mayHaveFrontMatter is a cheap look at the first characters.
func mayHaveFrontMatter(data []byte) bool {
	for i, c := range data {
		switch {
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
		case i == 0 && len(data) > 3 && c == 0xEF && data[1] == 0xBB && data[2] == 0xBF:
			return mayHaveFrontMatter(data[3:])
		default:
			return c == '-' || c == '+' || c == '{' || c == ';' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
		}
	}
	return false
}

// splitFront is splitFrontMatter on a string: the body is s[start:].
func splitFront(s string, opt Options) (fm frontMatter, start, bodyLine int, err error) {
	at, line := 0, 1
	if strings.HasPrefix(s, "\ufeff") {
		at = len("\ufeff")
	}
	begin := at
	for at < len(s) {
		first, next := lineAt(s, at)
		if !isBlank(first) {
			break
		}
		at, line = next, line+1
	}
	first, next := lineAt(s, at)
	fence := strings.TrimRight(first, " \t")
	format := fmNone
	switch fence {
	case "---", "---yaml", "---yml", "--- yaml":
		format = fmYAML
	case "+++", "---toml", "--- toml":
		format = fmTOML
	case ";;;", "---json", "--- json":
		format = fmJSON
	}
	switch {
	case format != fmNone:
		end, after, lines := closing(s, next, fence[:3])
		if end < 0 {
			if fence == "---" && !looksLikeKey(s[next:]) {
				return frontMatter{}, begin, 1, nil // a thematic break
			}
			return fm, 0, 0, placed(opt, line, 1, "front matter begins with %s and never ends: a second line of %s is missing (is the file still being written?)", fence, fence[:3])
		}
		block := s[next:end]
		if fence == "---" && !isBlank(block) && !looksLikeKey(block) {
			return frontMatter{}, begin, 1, nil // text between two thematic breaks
		}
		fm, err = parseFrontMatter(block, format, line, opt)
		return fm, after, line + lines + 1, err
	case strings.HasPrefix(first, "{") && isJSONStart(s[at:]):
		pairs, n, err := parseFrontJSON(s[at:min(len(s), at+maxFrontMatter)], line, opt)
		if err != nil {
			return fm, 0, 0, err
		}
		line += strings.Count(s[at:at+n], "\n")
		rest, after := lineAt(s, at+n)
		if !isBlank(rest) {
			return fm, 0, 0, placed(opt, line, 1, "%q stands behind the closing } of the front matter; the text begins on a line of its own", inMessage(rest, 40))
		}
		return frontMatter{fmJSON, pairs}, after, line + 1, nil
	}
	if pairs, n := parseHeader(s[at:], line); n > 0 {
		return frontMatter{fmHeader, pairs}, at + n, line + strings.Count(s[at:at+n], "\n"), nil
	}
	return frontMatter{}, begin, 1, nil
}

// parseFrontMatter reads the text between two fences; line is that of the
// first fence.
func parseFrontMatter(block string, format fmFormat, line int, opt Options) (frontMatter, error) {
	if len(block) > maxFrontMatter {
		return frontMatter{}, placed(opt, line, 1, "front matter of %d bytes; at most %d are read", len(block), maxFrontMatter)
	}
	fm := frontMatter{format: format}
	var err error
	switch format {
	case fmYAML:
		fm.pairs, err = parseYAML(block, line+1, opt)
	case fmTOML:
		fm.pairs, err = parseTOML(block, line+1, opt)
	case fmJSON:
		if strings.HasPrefix(strings.TrimSpace(block), "{") {
			fm.pairs, _, err = parseFrontJSON(block, line+1, opt)
		} else if fm.pairs, _, err = parseFrontJSON("{"+block+"}", line+1, opt); err != nil { // ;;; leaves the braces out
			return frontMatter{}, err
		}
	}
	return fm, err
}

// closing finds the line that ends the front matter, fence or, for YAML, "...".
// It gives where that line begins, where the next one does, and how many lines
// lie between; end is -1 when there is none.
func closing(s string, at int, fence string) (end, after, lines int) {
	for at < len(s) {
		// Only a line that begins with the fence's character can be it.
		if c := s[at]; c == fence[0] || c == '.' {
			l, next := lineAt(s, at)
			if l = strings.TrimRight(l, " \t"); l == fence || l == "..." && fence == "---" {
				return at, next, lines + 1
			}
		}
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
		lines++
	}
	return -1, 0, 0
}

// looksLikeKey reports whether the first line that says something is "key:",
// or nothing is said yet.
func looksLikeKey(s string) bool {
	for at := 0; at < len(s); {
		l, next := lineAt(s, at)
		at = next
		if isBlank(l) || strings.HasPrefix(strings.TrimSpace(l), "#") && !strings.HasPrefix(l, "# ") {
			continue
		}
		if strings.HasPrefix(l, "# ") {
			// A comment in YAML, a heading in Markdown: what follows tells.
			if looksLikeKey(s[at:]) && strings.TrimSpace(s[at:]) != "" {
				return true
			}
			return false
		}
		l = strings.TrimLeft(l, " \t\"'{")
		i := strings.IndexByte(l, ':')
		if i <= 0 {
			// The key itself may be half written.
			return at >= len(s) && len(l) < 20 && strings.IndexByte(l, ' ') < 0
		}
		return len(l) <= i+1 || l[i+1] == ' ' || l[i+1] == '\t' || l[i+1] == '\r'
	}
	return true
}

// isJSONStart tells a JSON object from a shortcode and from prose.
func isJSONStart(s string) bool {
	s = strings.TrimLeft(s[1:], " \t\r\n")
	return s == "" || s[0] == '"' || s[0] == '}'
}

// lineAt gives the line of s beginning at at, without its end, and where the
// next one begins.
func lineAt(s string, at int) (line string, next int) {
	i := strings.IndexByte(s[at:], '\n')
	if i < 0 {
		return s[at:], len(s)
	}
	line = s[at : at+i]
	if i > 0 && line[i-1] == '\r' {
		line = line[:i-1]
	}
	return line, at + i + 1
}

func isBlank(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}

// A frontMatterError is a mistake in front matter or a sidecar.
type frontMatterError struct {
	place     string
	line, col int
	message   string
}

func (e *frontMatterError) Error() string {
	var b []byte
	if e.place != "" {
		b = append(append(b, e.place...), ':')
	} else {
		b = append(b, "line "...)
	}
	b = append(strconv.AppendInt(b, int64(e.line), 10), ':')
	b = append(strconv.AppendInt(b, int64(e.col), 10), ": "...)
	return string(append(b, e.message...))
}

// placed makes a mistake at a line and column of the file at opt.Place.
func placed(opt Options, line, col int, format string, args ...any) error {
	place := opt.Place
	if place == "" {
		place = opt.Name
	}
	return &frontMatterError{place, line, max(col, 1), onOneLine(fmt.Sprintf(format, args...))}
}

// onOneLine shows the control characters in a message, which keys and the
// libraries' own messages may hold, as Go writes them.
func onOneLine(s string) string {
	if !strings.ContainsFunc(s, unicode.IsControl) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsControl(r) {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// inMessage shortens what an author wrote for a message.
func inMessage(s string, n int) string {
	s = strings.TrimSpace(s)
	if short := cut(s, n); short != s {
		return short + "…"
	}
	return s
}
