package extract

import (
	"bytes"
	"cmp"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// maxInput is how many bytes of a document are read; what follows is cut off.
const maxInput = 8 << 20

// maxSniff is how many bytes are looked at to guess a charset.
const maxSniff = 64 << 10

// decode turns the bytes of a document into clean UTF-8 (see cleanChars). The
// charset is decided in the order of the WHATWG Encoding Standard (byte order
// mark, HTTP, the document itself), except that bytes that are valid UTF-8
// beyond ASCII are UTF-8 whatever a label says, and that a label under which
// the bytes do not decode gives way to one under which they do. contentType
// is a media type with parameters, "" when unknown.
func decode(data []byte, contentType string) string {
	if len(data) > maxInput {
		data = cutBytes(data, maxInput)
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return cleanChars(string(data[3:]))
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeAs(data, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	}
	if e := guessUTF16(data); e != nil {
		return decodeAs(data, e)
	}
	valid, high, bad := countUTF8(data)
	escaped := bytes.IndexByte(data, 0x1b) >= 0 // ISO-2022-JP is ASCII to the eye
	if bad == 0 && (high > 0 || !escaped) {
		return cleanChars(string(data))
	}
	var best string
	least := -1
	for _, label := range labels(data, contentType) {
		e, name := charset.Lookup(label)
		if e == nil || name == "replacement" || name == "x-user-defined" {
			continue
		}
		if name == "utf-16le" || name == "utf-16be" {
			name = "utf-8" // whoever could read the label was not reading UTF-16
		}
		if name == "utf-8" {
			// A cut or a foreign splinter in what is otherwise UTF-8.
			if valid > 50*bad {
				return cleanChars(string(data))
			}
			continue
		}
		s := decodeAs(data, e)
		if n := strings.Count(s, "\uFFFD"); n == 0 {
			return cleanChars(s)
		} else if least < 0 || n < least {
			best, least = s, n
		}
	}
	if valid > 10*bad {
		return cleanChars(string(data))
	}
	if best == "" || least*200 > len(best) {
		if s := decodeAs(data, detect(data)); best == "" || strings.Count(s, "\uFFFD") < least {
			best = s
		}
	}
	return cleanChars(best)
}

// labels lists the charsets a document is said to have: in its HTTP header, in
// its XML declaration and in its meta elements.
func labels(data []byte, contentType string) []string {
	var all []string
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		all = append(all, params["charset"])
	}
	head := data[:min(len(data), maxSniff)]
	if bytes.HasPrefix(bytes.TrimSpace(head), []byte("<?xml")) {
		if l := labelAfter(head[:min(len(head), 200)], "encoding"); l != "" {
			all = append(all, l)
		}
	}
	lower := bytes.ToLower(head)
	for rest := lower; ; {
		i := bytes.Index(rest, []byte("<meta"))
		if i < 0 {
			break
		}
		rest = rest[i+5:]
		tag := rest
		if j := bytes.IndexByte(rest, '>'); j >= 0 {
			tag = rest[:j]
		}
		if l := labelAfter(tag, "charset"); l != "" {
			all = append(all, l)
		}
	}
	return all
}

// labelAfter finds the value in key=value, key="value" or key='value'.
func labelAfter(b []byte, key string) string {
	i := bytes.Index(b, []byte(key))
	if i < 0 {
		return ""
	}
	s := strings.TrimLeft(string(b[i+len(key):]), " \t\r\n")
	s, ok := strings.CutPrefix(s, "=")
	if !ok {
		return ""
	}
	s = strings.TrimLeft(s, " \t\r\n\"'")
	if j := strings.IndexAny(s, " \t\r\n\"';>/?"); j >= 0 {
		s = s[:j]
	}
	return s
}

func decodeAs(data []byte, e encoding.Encoding) string {
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return string(data)
	}
	return string(out)
}

// isUTF16 reports a byte order mark of UTF-16, or what looks like it without.
func isUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) || guessUTF16(data) != nil
}

// guessUTF16 recognises UTF-16 without a byte order mark by the zero bytes of
// its ASCII.
func guessUTF16(data []byte) encoding.Encoding {
	head := data[:min(len(data), 1024)]
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i&1]++
		}
	}
	switch half := len(head) / 2; {
	case half < 8:
		return nil
	case zero[1] > half*3/4 && zero[0] < half/4:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case zero[0] > half*3/4 && zero[1] < half/4:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// countUTF8 counts the well-formed multi-byte characters, the bytes beyond
// ASCII, and those of them that are not part of a character.
func countUTF8(data []byte) (valid, high, bad int) {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		high += n
		if r == utf8.RuneError && n == 1 {
			if len(data)-i >= utf8.UTFMax || utf8.FullRune(data[i:]) {
				bad++
			}
		} else {
			valid++
		}
		i += n
	}
	return valid, high, bad
}

// detect guesses the charset of bytes that nothing is known about.
func detect(data []byte) encoding.Encoding {
	d := chardet.NewHtmlDetector()
	sample := data[:min(len(data), maxSniff)]
	all, err := d.DetectAll(sample)
	if err != nil {
		return charmap.Windows1252
	}
	// The detector's recognisers race each other: of equally sure ones, which
	// short texts have, the same must win every time.
	slices.SortFunc(all, func(a, b chardet.Result) int {
		return cmp.Or(b.Confidence-a.Confidence, cmp.Compare(a.Charset, b.Charset))
	})
	for _, r := range all {
		if r.Confidence < all[0].Confidence || r.Confidence < 20 {
			break
		}
		if e, name := charset.Lookup(r.Charset); e != nil && name != "replacement" && name != "utf-8" &&
			name != "utf-16le" && name != "utf-16be" {
			return e
		}
	}
	return charmap.Windows1252
}

// cutBytes cuts b to at most n bytes, not inside a UTF-8 character.
func cutBytes(b []byte, n int) []byte {
	if len(b) <= n {
		return b
	}
	for i := 0; i < utf8.UTFMax && n > 0 && !utf8.RuneStart(b[n]); i++ {
		n--
	}
	return b[:n]
}
