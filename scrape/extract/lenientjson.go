package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const maxJSONDepth = 100

// parseJSON reads the JSON values in src, of which there may be several, and
// mends what is commonly broken in pages: comments and CDATA around it, line
// ends and tabs inside strings, quotes that were not escaped, single quotes,
// commas too many or too few, escapes that do not exist, names without quotes,
// a missing end. What is valid JSON gets encoding/json's values. A value that
// cannot be mended ends the list.
func parseJSON(src string) []any {
	var all []any
	d := &jsonReader{s: src}
	for len(all) < maxLD {
		if i := strings.IndexAny(d.s[d.i:], "{["); i < 0 {
			return all
		} else {
			d.i += i
		}
		v, ok := d.value(0)
		if v != nil {
			all = append(all, v)
		}
		if !ok {
			return all
		}
	}
	return all
}

type jsonReader struct {
	s string
	i int
}

// space skips white space and comments.
func (d *jsonReader) space() {
	for d.i < len(d.s) {
		switch c := d.s[d.i]; {
		case c <= ' ':
			d.i++
		case c == '/' && strings.HasPrefix(d.s[d.i:], "/*"):
			d.past("*/")
		case c == '/' && strings.HasPrefix(d.s[d.i:], "//"):
			d.past("\n")
		case c == '<' && strings.HasPrefix(d.s[d.i:], "<!--"):
			d.past("-->")
		case strings.HasPrefix(d.s[d.i:], "\u00a0"), strings.HasPrefix(d.s[d.i:], "\u200b"):
			_, n := utf8.DecodeRuneInString(d.s[d.i:])
			d.i += n
		default:
			return
		}
	}
}

func (d *jsonReader) past(mark string) {
	if j := strings.Index(d.s[d.i:], mark); j >= 0 {
		d.i += j + len(mark)
	} else {
		d.i = len(d.s)
	}
}

func (d *jsonReader) peek() byte {
	d.space()
	if d.i < len(d.s) {
		return d.s[d.i]
	}
	return 0
}

// value reads one value. ok is false when reading cannot go on behind it.
func (d *jsonReader) value(depth int) (v any, ok bool) {
	if depth > maxJSONDepth {
		return nil, false
	}
	switch c := d.peek(); {
	case c == '{':
		return d.object(depth)
	case c == '[':
		return d.array(depth)
	case c == '"' || c == '\'':
		return d.str(c)
	case c == 0:
		return nil, false
	case c == ',' || c == '}' || c == ']':
		return nil, true // nothing between two marks
	}
	from := d.i
	for d.i < len(d.s) && strings.IndexByte(",}]\n\r\t {[\":", d.s[d.i]) < 0 {
		d.i++
	}
	word := d.s[from:d.i]
	switch word {
	case "true":
		return true, true
	case "false":
		return false, true
	case "null", "undefined", "NaN":
		return nil, true
	case "":
		d.i++
		return nil, d.i < len(d.s)
	}
	if f, err := strconv.ParseFloat(word, 64); err == nil {
		return f, true
	}
	return word, true
}

func (d *jsonReader) object(depth int) (any, bool) {
	m := map[string]any{}
	d.i++
	for {
		switch c := d.peek(); c {
		case '}':
			d.i++
			return m, true
		case ',', ';', ':', ']':
			d.i++
			continue
		case 0:
			return m, false
		case '{', '[':
			// A value without a name.
			if _, ok := d.value(depth + 1); !ok {
				return m, false
			}
			continue
		}
		var key string
		if c := d.s[d.i]; c == '"' || c == '\'' {
			k, ok := d.str(c)
			key, _ = k.(string)
			if !ok {
				return m, false
			}
		} else {
			from := d.i
			for d.i < len(d.s) && strings.IndexByte(":,}]\n\"", d.s[d.i]) < 0 {
				d.i++
			}
			key = strings.TrimSpace(d.s[from:d.i])
			if d.i == from {
				d.i++
			}
		}
		if d.peek() != ':' {
			continue
		}
		d.i++
		v, ok := d.value(depth + 1)
		// An empty repetition does not undo what was there.
		if old, had := m[key]; !had || old == nil || v != nil && v != "" {
			m[key] = v
		}
		if !ok {
			return m, false
		}
	}
}

func (d *jsonReader) array(depth int) (any, bool) {
	a := []any{}
	d.i++
	for {
		switch d.peek() {
		case ']':
			d.i++
			return a, true
		case ',', ':', ';', '}':
			d.i++
			continue
		case 0:
			return a, false
		}
		v, ok := d.value(depth + 1)
		a = append(a, v)
		if !ok {
			return a, false
		}
	}
}

// str reads a string. A quote that is followed by nothing that may follow a
// string is taken for a part of it.
func (d *jsonReader) str(quote byte) (any, bool) {
	d.i++
	from := d.i
	var b strings.Builder
	for d.i < len(d.s) {
		c := d.s[d.i]
		switch {
		case c == quote:
			if !d.ends() {
				d.i++
				continue
			}
			b.WriteString(d.s[from:d.i])
			d.i++
			return b.String(), true
		case c == '\\' && d.i+1 < len(d.s):
			b.WriteString(d.s[from:d.i])
			d.escape(&b)
			from = d.i
		default:
			d.i++
		}
	}
	b.WriteString(d.s[from:])
	return b.String(), false
}

// ends reports whether the quote at the reader's place closes its string.
func (d *jsonReader) ends() bool {
	rest := strings.TrimLeft(d.s[d.i+1:min(len(d.s), d.i+200)], " \t\r\n\u00a0")
	if rest == "" {
		return true
	}
	switch rest[0] {
	case ':', '}', ']':
		return true
	case ',':
		// "He said "no", and left": behind a comma that parts members stands
		// a name, a value or, by mistake, an end.
		rest = strings.TrimLeft(rest[1:], " \t\r\n")
		if rest == "" {
			return true
		}
		switch c := rest[0]; {
		case strings.IndexByte("\"'{[}],-/", c) >= 0, '0' <= c && c <= '9':
			return true
		}
		for _, w := range [...]string{"true", "false", "null"} {
			if strings.HasPrefix(rest, w) {
				return true
			}
		}
		// A name without quotes.
		word := strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_")
		return strings.HasPrefix(strings.TrimLeft(word, " "), ":")
	case '"':
		// A comma was forgotten between two members on two lines.
		return strings.ContainsAny(d.s[d.i+1:d.i+1+strings.IndexByte(d.s[d.i+1:], '"')], "\n")
	case '/':
		return strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*")
	}
	return false
}

// escape reads the escape sequence at the reader's place.
func (d *jsonReader) escape(b *strings.Builder) {
	c := d.s[d.i+1]
	d.i += 2
	switch c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case 'u':
		r, ok := d.hex4()
		if !ok {
			b.WriteString(`\u`)
			return
		}
		if utf16.IsSurrogate(r) {
			at := d.i
			if strings.HasPrefix(d.s[d.i:], `\u`) {
				d.i += 2
				if low, ok := d.hex4(); ok {
					if joined := utf16.DecodeRune(r, low); joined != utf8.RuneError {
						b.WriteRune(joined)
						return
					}
				}
			}
			d.i = at
			r = utf8.RuneError
		}
		b.WriteRune(r)
	default: // includes the quotes, the slashes, and what should not have been escaped
		b.WriteByte(c)
	}
}

func (d *jsonReader) hex4() (rune, bool) {
	if d.i+4 > len(d.s) {
		return 0, false
	}
	n, err := strconv.ParseUint(d.s[d.i:d.i+4], 16, 32)
	if err != nil {
		return 0, false
	}
	d.i += 4
	return rune(n), true
}
