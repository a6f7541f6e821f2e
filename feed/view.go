package feed

import (
	"bytes"
	"encoding/xml"
	"html"
	"strings"
	"time"
)

// generator is how feeds name their maker. It bears no version: an update of
// the program must not change a byte of a feed.
const generator = "Copydesk"

// A view is a feed made fit to be written: every string clean, every address
// in its one spelling, every date legal. It is made once for all formats, so
// that they cannot differ in what they say.
type view struct {
	f        *Feed
	title    string
	subtitle string
	base     string
	home     string
	lang     string
	icon     string
	updated  string
	changed  time.Time
	hubs     []string
	authors  []Author
	nobody   bool // no item has an author
	items    []*itemView
}

type itemView struct {
	*Item
	title      string
	link       string
	authors    []Author
	published  string // "" when it is not known or not plausible
	updated    string
	changed    time.Time // the date that updated tells
	summary    string
	content    string
	xmlText    string // content as XML character data: a CDATA section
	image      string
	tags       []string
	lang       string
	publisher  string
	enclosures []Enclosure
}

// earliest is the first date validators find plausible in a feed; readers
// show wild things for earlier ones. A date before it is left out where it may
// be, and written as this one where it may not.
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

func look(f *Feed) *view {
	v := &view{
		f:        f,
		title:    first(guard(line(f.Title)), "Untitled"),
		subtitle: guard(line(f.Subtitle)),
		lang:     Language(f.Language),
		icon:     webAddress(f.Icon, f.Base),
		authors:  people(f.Authors, f.Base),
		changed:  f.Updated,
		nobody:   true,
	}
	v.base, v.hubs = f.Addresses()
	v.home = first(webAddress(f.Home, v.base), v.base)
	dates := make(map[string]bool, len(f.Items))
	for _, it := range f.Items {
		w := v.item(it)
		// Two entries of equal date are a warning, and readers that sort by it
		// show them in any order. The ledger keeps them apart; a feed that
		// does not come from it is mended here.
		updated := it.Updated
		if updated.Before(earliest) {
			updated = earliest
		}
		for w.updated = atomTime(updated); dates[w.updated]; w.updated = atomTime(updated) {
			updated = updated.Add(time.Millisecond)
		}
		dates[w.updated] = true
		w.changed = updated
		if updated.After(v.changed) {
			v.changed = updated
		}
		v.nobody = v.nobody && len(w.authors) == 0
		v.items = append(v.items, w)
	}
	if v.changed.Before(earliest) {
		v.changed = earliest
	}
	v.updated = atomTime(v.changed)
	return v
}

// Addresses are Base and Hubs as the feed's documents spell them, so that HTTP
// fields can say the same.
func (f *Feed) Addresses() (base string, hubs []string) {
	for _, h := range f.Hubs {
		if h = webAddress(h, ""); h != "" {
			hubs = append(hubs, h)
		}
	}
	return first(webAddress(f.Base, ""), f.Base), hubs
}

func (v *view) item(it *Item) *itemView {
	w := &itemView{
		Item:      it,
		title:     first(guard(line(it.Title)), "Untitled"),
		link:      webAddress(it.Link, v.base),
		authors:   people(it.Authors, it.Link),
		summary:   guard(line(it.Summary)),
		tags:      words(it.Tags),
		lang:      first(Language(it.Language), v.lang),
		publisher: guard(line(it.Publisher)),
	}
	if !it.Published.Before(earliest) {
		w.published = atomTime(it.Published)
	}
	w.content = Safe(it.Content, w.link)
	if it.Image != nil {
		w.image = webAddress(it.Image.URL, w.link)
	}
	w.enclosures = enclosures(it.Enclosures, w.link)
	if w.image != "" && w.content != "" && !strings.Contains(w.content, "<img ") {
		w.content = lead(w) + w.content
	}
	w.xmlText = cdata(w.content)
	// An entry needs one of the two, and an article of pictures has neither.
	if w.summary == "" && w.content == "" {
		w.summary = w.title
	}
	return w
}

// lead is the item's picture for content that has none: most readers show
// only pictures that stand there.
func lead(w *itemView) string {
	alt := ""
	if a := line(w.Image.Alt); a != "" {
		alt = ` alt="` + quoted(a) + `"`
	} else {
		alt = ` alt=""`
	}
	return `<p><img src="` + quoted(w.image) + `"` + alt + `/></p>`
}

// opening is the beginning of the content as one line of plain text, the title
// where there is no text.
func (it *itemView) opening() string {
	var b strings.Builder
	// Clean HTML has a "<" only where a tag begins, and no ">" outside of
	// attributes but where it ends.
	for rest := it.content; rest != "" && b.Len() < 600; {
		text, tag, _ := strings.Cut(rest, "<")
		b.WriteString(text)
		b.WriteByte(' ')
		for quote := false; tag != ""; tag = tag[1:] {
			if tag[0] == '"' {
				quote = !quote
			} else if tag[0] == '>' && !quote {
				tag = tag[1:]
				break
			}
		}
		rest = tag
	}
	return first(guard(cut(line(html.UnescapeString(b.String())), 300)), it.title)
}

// people are the authors that have a name, each once.
func people(authors []Author, base string) []Author {
	var out []Author
next:
	for _, a := range authors {
		a.Name = guard(line(a.Name))
		if a.Name == "" {
			continue
		}
		for _, b := range out {
			if b.Name == a.Name {
				continue next
			}
		}
		a.URL = webAddress(a.URL, base)
		out = append(out, a)
	}
	return out
}

// words are the tags, each once.
func words(tags []string) []string {
	var out []string
next:
	for _, t := range tags {
		t = guard(line(t))
		for _, o := range out {
			if o == t {
				continue next
			}
		}
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}

// self is the address of one of the feed's documents.
func (v *view) self(file string) string { return v.base + archiveFile(v.f.Number, file) }

// size is about how long a document becomes.
func (v *view) size() int {
	n := 4 << 10
	for _, it := range v.items {
		n += it.size()
	}
	return n
}

// size is about how much an item adds to a document.
func (it *itemView) size() int {
	return 1<<10 + len(it.xmlText) + 2*len(it.summary)
}

// xml writes a document. The style sheet is for people who open the feed in a
// browser; no reader minds it.
func (v *view) xml(doc any) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(v.size())
	b.WriteString(xml.Header)
	b.WriteString(`<?xml-stylesheet type="text/css" href="` + v.top() + StyleFile + `"?>` + "\n")
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(doc); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
