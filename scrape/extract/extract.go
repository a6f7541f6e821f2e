// Package extract turns the bytes of one page or file into an [Article]:
// title, byline, dates, summary, story, picture, tags and language.
//
// It is pure: no I/O, no clock, no state. The same bytes and [Options] give the
// same article, on every machine, for ever; whatever the bytes are, extraction
// ends, within bounds of time and memory, with an article or an error.
//
// Extraction is a trial. Every rule looks at the page and makes findings
// (field, value, rule, place); one judge per field decides from all of them by
// trust, agreement and sanity; the article carries the whole trial in
// Findings, so that a person can see why. Where the evidence does not suffice
// a field stays empty.
//
// HTML, Markdown and plain text are three kinds of the same thing; a kind is
// one row of the table in this file. Which file or address the bytes come
// from, when to look again and what was known before is not this package's
// business.
package extract

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"
)

// Options are what extraction knows besides the bytes.
type Options struct {
	URL     *url.URL  // the page's address after redirects; nil: unknown, then relative links cannot be resolved
	Name    string    // the file's slash-separated path, for its kind and for dates and titles in it; "" for a fetched page
	Type    string    // media type with parameters, as an HTTP header gives it; "" lets the name or the bytes decide
	Now     time.Time // the time of fetching: relative dates count from it, later dates are doubted; zero: neither
	Files   bool      // where URL is nil, pictures and recordings that are named by relative addresses have addresses below FilesURL
	Sidecar []byte    // contents of NAME.meta.yaml, nil when there is none: overrides every field it names

	// Beside gives the address at which a file is published that Markdown or
	// front matter names by a relative path; "" when there is no such file. Nil
	// for none: then all count from URL.
	Beside func(ref string) string

	// Teaser is what the index page that led here says; nil for none.
	Teaser *Teaser

	// Select is what a person says of where things stand on the page; nil for
	// nothing.
	Select *Select

	// Place is the file and first line to name in errors about front matter,
	// normally the file's path.
	Place string
	// SidecarPlace is the same for errors about the sidecar.
	SidecarPlace string
}

// ErrNotArticle is wrapped by errors that say: this was read, and it is no
// article (an index, an empty file, a login page, a listing).
var ErrNotArticle = errors.New("not an article")

// A reader reads one kind. skim tells it that Content, Text and Findings will
// not be looked at, so it need not make them if that costs anything.
type reader func(data []byte, opt Options, skim bool) (*Article, error)

// kinds lists the kinds of input by file name extension and media type.
var kinds = []struct {
	name  string
	exts  []string
	types []string
	read  reader
}{
	{"html", []string{".html", ".htm", ".xhtml"}, []string{"text/html", "application/xhtml+xml"}, underFrontMatter(readHTML, false)},
	{"markdown", []string{".md", ".markdown"}, []string{"text/markdown"}, readMarkdown},
	{"text", []string{".txt"}, []string{"text/plain"}, underFrontMatter(readText, true)},
}

// Kind gives the kind of a file by its name, "html", "markdown" or "text", and
// "" for a name that Copydesk does not read.
func Kind(name string) string {
	ext := strings.ToLower(path.Ext(name))
	for _, k := range kinds {
		for _, e := range k.exts {
			if e == ext {
				return k.name
			}
		}
	}
	return ""
}

// Read reads an article with everything there is to know about it. An error
// wraps [ErrNotArticle] when the input was understood and is no article.
func Read(data []byte, opt Options) (*Article, error) { return read(data, opt, false) }

// Skim reads an article without Content, Text and Findings: enough to order,
// identify and compare it, at a fraction of the cost where the kind allows it.
func Skim(data []byte, opt Options) (*Article, error) { return read(data, opt, true) }

func read(data []byte, opt Options, skim bool) (*Article, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("%w: empty", ErrNotArticle)
	}
	if what := notText(data); what != "" {
		return nil, fmt.Errorf("%w: %s", ErrNotArticle, what)
	}
	r := readerFor(data, opt)
	if r == nil {
		return nil, fmt.Errorf("%w: %q is neither HTML, Markdown nor text", ErrNotArticle, opt.Name+opt.Type)
	}
	a, err := r(data, opt, skim)
	if err == nil {
		a.complete(opt.Teaser, opt)
	}
	if err == nil && len(opt.Sidecar) > 0 {
		err = applySidecar(a, opt.Sidecar, opt)
	}
	if err != nil {
		return nil, err
	}
	a.linked(&opt, !skim)
	a.withoutFiles()
	if skim {
		a.Content = ""
	} else if len(a.Chapters) > 0 {
		a.Content += "\n" + chapterList(a.Chapters)
	}
	return a, nil
}

func readerFor(data []byte, opt Options) reader {
	mt, _, _ := strings.Cut(strings.ToLower(opt.Type), ";")
	mt = strings.TrimSpace(mt)
	for _, k := range kinds {
		for _, t := range k.types {
			if mt != "" && t == mt {
				return k.read
			}
		}
	}
	name := Kind(opt.Name)
	for _, k := range kinds {
		if k.name == name {
			return k.read
		}
	}
	if mt == "" && opt.Name == "" {
		return readHTML
	}
	return nil
}
