package feed

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ArchiveDir is the folder of a feed's archive documents, each in a folder of
// its number: "archive/1/atom.xml" is the oldest.
const ArchiveDir = "archive/"

const (
	nsHistory = "http://purl.org/syndication/history/1.0"
	nsGrave   = "http://purl.org/atompub/tombstones/1.0"
)

// A History is a document's place in a feed that is told in several (RFC 5005
// section 4): the current document, which readers subscribe to, and before it
// archive documents, numbered from 1, the oldest. The zero History is that of a
// current document without archives.
type History struct {
	Number int // of the archive document; 0: the current one
	Prev   int // number of the archive document before it; 0: there is none
	Next   int // of an archive document, that of the one after it; 0: the current one follows
}

// A Tombstone tells that an item was withdrawn (RFC 6721).
type Tombstone struct {
	ID   string // of the item
	When time.Time
}

// A Link is a link between documents, as HTTP fields say it too.
type Link struct {
	Rel string
	URL string // absolute
}

// archiveFile is the name of a feed's document within an archive; number 0 is
// that of the current one.
func archiveFile(number int, file string) string {
	if number == 0 {
		return file
	}
	return ArchiveDir + strconv.Itoa(number) + "/" + file
}

// ArchiveName takes the name of an archive's feed document apart, such as
// "archive/3/atom.xml".
func ArchiveName(name string) (number int, file string, ok bool) {
	rest, ok := strings.CutPrefix(name, ArchiveDir)
	if !ok {
		return 0, "", false
	}
	n, file, ok := strings.Cut(rest, "/")
	if !ok || !slices.ContainsFunc(Formats[:], func(fm Format) bool { return fm.File == file }) {
		return 0, "", false
	}
	number, err := strconv.Atoi(n)
	if err != nil || number < 1 || strconv.Itoa(number) != n {
		return 0, "", false
	}
	return number, file, true
}

// IsFeedFile reports whether a document of that name is a feed: the current
// one or an archive, in any format.
func IsFeedFile(name string) bool {
	_, _, ok := ArchiveName(name)
	return ok || slices.ContainsFunc(Formats[:], func(fm Format) bool { return fm.File == name })
}

// history are the links of a document in the named file to the others of its
// format.
func (v *view) history(file string) []Link {
	h := v.f.History
	at := func(rel string, number int) Link { return Link{rel, v.base + archiveFile(number, file)} }
	var links []Link
	if h.Number > 0 {
		links = append(links, at("current", 0))
	}
	if h.Prev > 0 {
		links = append(links, at("prev-archive", h.Prev))
	}
	switch {
	case h.Next > 0:
		links = append(links, at("next-archive", h.Next))
	case h.Number > 0 && h.Prev == 0:
		// An only archive has no other to lead to, and validators find one
		// without such a link incomplete. What comes after it is the current one.
		links = append(links, at("next-archive", 0))
	}
	return links
}

func (v *view) historyLinks(file, mediaType string) (links []atomLink) {
	for _, l := range v.history(file) {
		links = append(links, atomLink{Rel: l.Rel, Type: mediaType, Href: l.URL})
	}
	return links
}

// top is the way from a document up to the feed's Base.
func (v *view) top() string {
	return strings.Repeat("../", strings.Count(archiveFile(v.f.Number, ""), "/"))
}

// RenderArchive writes an archive document of a feed in all formats: its items
// are all of it, its Number is not 0. No item is left out; where a document
// would become longer than the feed's MaxBytes, the longest items keep their
// summaries only.
func RenderArchive(f *Feed) ([]*Document, error) {
	if f.Number < 1 {
		return nil, fmt.Errorf("feed %q: no archive has the number %d", f.Title, f.Number)
	}
	v := look(f)
	most := f.most()
	v.shorten(most)
	docs := make([]*Document, 0, len(Formats))
	for i := 0; i < len(Formats); i++ {
		d, err := Formats[i].document(v)
		if err != nil {
			return nil, err
		}
		if over := len(d.Body) - most; over > 0 && v.shorten(v.size()-over) {
			docs, i = docs[:0], -1
			continue
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// shorten takes the contents of the longest items away until the view is about
// max bytes long. It is false when there was nothing to take.
func (v *view) shorten(max int) (shortened bool) {
	for total := v.size(); total > max; {
		var longest *itemView
		for _, it := range v.items {
			if it.content != "" && (longest == nil || it.size() > longest.size()) {
				longest = it
			}
		}
		if longest == nil {
			break
		}
		total -= longest.size()
		longest.content, longest.xmlText = "", ""
		longest.summary = first(longest.summary, longest.title)
		total += longest.size()
		shortened = true
	}
	return shortened
}

// graves are the tombstones of a feed as Atom has them.
func (v *view) graves() (graves []atomGrave) {
	for _, g := range v.f.Gone {
		graves = append(graves, atomGrave{g.ID, atomTime(g.When)})
	}
	return graves
}

type atomGrave struct {
	Ref  string `xml:"ref,attr"`
	When string `xml:"when,attr"`
}

// history checks what RFC 5005 section 4 wants of an archive document, and
// that no other claims to be one. rels are the relations of its links.
func (c *checker) history(marked bool, rels map[string]bool) {
	_, _, archive := ArchiveName(c.name)
	switch {
	case archive != marked:
		c.fault("", "is an archive by its name or by its fh:archive, not by both")
	case archive && !rels["current"]:
		c.fault("", "is an archive without a link to the current document")
	case archive && !rels["prev-archive"] && !rels["next-archive"]:
		c.fault("", "is an archive without a link to another one")
	case !archive && (rels["current"] || rels["next-archive"]):
		c.fault("", "is the current document and has links of an archive")
	}
}

// graves checks tombstones (RFC 6721 section 2).
func (c *checker) graves(root *element) {
	for _, k := range root.kids {
		if k.name != "at:deleted-entry" {
			continue
		}
		where := fmt.Sprintf("deleted-entry in line %d", k.line)
		c.id(where, k.attr("ref"))
		c.date(where+" when", k.attr("when"), time.RFC3339)
	}
	if root.child("at:deleted-entry") != nil && root.attr("xmlns:at") != nsGrave {
		c.fault("feed", "has tombstones without their namespace")
	}
}
