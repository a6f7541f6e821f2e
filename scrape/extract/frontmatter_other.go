package extract

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"
)

// underFrontMatter makes a reader of HTML or plain text obey the front matter
// that Jekyll, Eleventy and others allow above any kind of file. text tells the
// kinds apart: only a text may have lines of "Title: …" for front matter.
func underFrontMatter(r reader, text bool) reader {
	if text {
		r = datedByName(r)
	}
	return func(data []byte, opt Options, skim bool) (*Article, error) {
		if isUTF16(data) {
			data, opt.Type = []byte(decode(data, "")), ""
		}
		if !mayHaveFrontMatter(data) {
			return r(data, opt, skim)
		}
		head := bytes.TrimLeft(data[:min(len(data), 64)], "\ufeff \t\r\n")
		if !text && !bytes.HasPrefix(head, []byte("---")) && !bytes.HasPrefix(head, []byte("+++")) {
			return r(data, opt, skim)
		}
		fm, body, _, err := splitFrontMatter(data, opt)
		if err != nil {
			return nil, err
		}
		if fm.format == fmNone {
			return r(data, opt, skim)
		}
		if !utf8.Valid(data) {
			opt.Type = ""
			if fm, body, _, err = splitFrontMatter([]byte(decode(data, opt.Type)), opt); err != nil {
				return nil, err
			}
		}
		d, err := fm.declare(opt, !skim)
		if err != nil {
			if fm.format == fmHeader { // a page saved as text may begin with such lines as well
				return r(data, opt, skim)
			}
			return nil, err
		}
		if text {
			// A text begins with its title: without it the reader would take
			// the first paragraph for one.
			first, _ := lineAt(strings.TrimLeft(string(body[:min(len(body), 2*maxLine)]), " \t\r\n"), 0)
			if d.has(fieldTitle) && !sameTitle(first, d.article.Title) {
				body = append([]byte(d.article.Title+"\n\n"), body...)
			}
		} else {
			body = []byte(expandTemplates(string(body), nil).text)
			if d.has(fieldTitle) && !bytes.Contains(body, []byte("<title")) {
				body = append([]byte("<title>"+html.EscapeString(d.article.Title)+"</title>\n"), body...)
			}
		}
		a, err := r(body, opt, skim)
		if err != nil {
			return nil, err
		}
		d.onto(a)
		return a, nil
	}
}

// datedByName takes the date in a file's name where the text has none.
func datedByName(r reader) reader {
	return func(data []byte, opt Options, skim bool) (*Article, error) {
		a, err := r(data, opt, skim)
		if err != nil || !a.Published.IsZero() {
			return a, err
		}
		if a.Published = dateFromName(opt.Name); !a.Published.IsZero() && !skim {
			a.Findings = orderFindings(append(a.Findings, Finding{Field: FieldPublished, Value: a.Published.String(),
				Rule: "date in the file name", Where: opt.Name, Trust: 70, Won: true, Why: "the text has no date"}))
		}
		return a, nil
	}
}

// sameTitle compares two titles by their letters and digits.
func sameTitle(a, b string) bool {
	if a == b {
		return true
	}
	var x, y [256]byte
	return bytes.Equal(appendFolded(x[:0], a), appendFolded(y[:0], b))
}
