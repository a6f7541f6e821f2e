package feed

import (
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

// The Atom elements that gorilla/feeds lacks or writes otherwise than
// validators and readers want. An outer field hides the embedded one of the
// same XML name.
type (
	atomFeed struct {
		feeds.AtomFeed
		Lang      string       `xml:"xml:lang,attr,omitempty"`
		Media     string       `xml:"xmlns:media,attr,omitempty"`
		FH        string       `xml:"xmlns:fh,attr,omitempty"`
		AT        string       `xml:"xmlns:at,attr,omitempty"`
		Title     markup       `xml:"title"`
		Subtitle  *markup      `xml:"subtitle"`
		Authors   []person     `xml:"author"`
		Links     []atomLink   `xml:"link"`
		Generator string       `xml:"generator"`
		Archive   *struct{}    `xml:"fh:archive"`
		Graves    []atomGrave  `xml:"at:deleted-entry"`
		Entries   []*atomEntry `xml:"entry"`
	}
	atomEntry struct {
		feeds.AtomEntry
		Lang       string        `xml:"xml:lang,attr,omitempty"`
		Title      markup        `xml:"title"`
		Links      []atomLink    `xml:"link"`
		Authors    []person      `xml:"author"`
		Categories []category    `xml:"category"`
		Summary    *markup       `xml:"summary"`
		Content    *htmlMarkup   `xml:"content"`
		Media      *mediaContent `xml:"media:content"`
	}
	atomLink struct {
		Rel    string `xml:"rel,attr,omitempty"`
		Type   string `xml:"type,attr,omitempty"`
		Href   string `xml:"href,attr"`
		Length int64  `xml:"length,attr,omitempty"`
		Title  string `xml:"title,attr,omitempty"`
	}
	person   = feeds.AtomPerson
	category struct {
		Term string `xml:"term,attr"`
	}
	// markup is character data that is escaped already.
	markup struct {
		Body string `xml:",innerxml"`
	}
	htmlMarkup struct {
		Type string `xml:"type,attr"`
		Body string `xml:",innerxml"`
	}
	// mediaContent is a picture in the vocabulary of Media RSS 1.5.1.
	mediaContent struct {
		URL    string  `xml:"url,attr"`
		Medium string  `xml:"medium,attr"`
		Type   string  `xml:"type,attr,omitempty"`
		Width  int     `xml:"width,attr,omitempty"`
		Height int     `xml:"height,attr,omitempty"`
		Text   *markup `xml:"media:description"`
	}
)

const (
	nsAtom    = "http://www.w3.org/2005/Atom"
	nsContent = "http://purl.org/rss/1.0/modules/content/"
	nsDC      = "http://purl.org/dc/elements/1.1/"
	nsMedia   = "http://search.yahoo.com/mrss/" // another spelling without the final slash is an error to validators
)

// writeAtom writes Atom 1.0 (RFC 4287).
func writeAtom(v *view) ([]byte, error) {
	a := &atomFeed{
		AtomFeed:  feeds.AtomFeed{Xmlns: nsAtom, Id: v.f.ID, Updated: v.updated, Icon: v.icon},
		Lang:      v.lang,
		Title:     markup{escaped(v.title, true)},
		Generator: generator,
	}
	if v.subtitle != "" {
		a.Subtitle = &markup{escaped(v.subtitle, true)}
	}
	// The alternate link is the first: two of thirteen readers take the first
	// link whatever its rel.
	a.Links = append(a.Links, atomLink{Rel: "alternate", Type: "text/html", Href: v.home}, atomLink{Rel: "self", Type: "application/atom+xml", Href: v.self("atom.xml")})
	for _, hub := range v.hubs {
		a.Links = append(a.Links, atomLink{Rel: "hub", Href: hub})
	}
	a.Links = append(a.Links, v.historyLinks("atom.xml", "application/atom+xml")...)
	if v.f.Number > 0 {
		a.FH, a.Archive = nsHistory, new(struct{})
	}
	if a.Graves = v.graves(); len(a.Graves) > 0 {
		a.AT = nsGrave
	}
	a.Authors = persons(v.authors)
	if len(a.Authors) == 0 && v.nobody {
		a.Authors = []person{{Name: v.title}}
	}
	for _, it := range v.items {
		e := &atomEntry{
			AtomEntry: feeds.AtomEntry{Id: it.ID, Updated: it.updated, Published: it.published},
			Title:     markup{escaped(it.title, true)},
			Authors:   persons(it.authors),
		}
		if it.lang != v.lang {
			e.Lang = it.lang
		}
		if it.link != "" {
			e.Links = []atomLink{{Rel: "alternate", Type: "text/html", Href: it.link}}
		}
		for _, x := range it.enclosures {
			e.Links = append(e.Links, atomLink{"enclosure", x.Type, x.URL, x.Length, x.Title})
		}
		// RFC 4287 section 4.1.2 wants an author somewhere. Where some
		// entries have one, each that has none names the publisher itself:
		// half of the readers do not look at the feed's.
		if len(e.Authors) == 0 && len(a.Authors) == 0 {
			e.Authors = []person{{Name: first(it.publisher, v.title)}}
		}
		for _, t := range it.tags {
			e.Categories = append(e.Categories, category{t})
		}
		if it.summary != "" {
			e.Summary = &markup{escaped(it.summary, true)}
		}
		if it.content != "" {
			e.Content = &htmlMarkup{"html", it.xmlText}
		}
		if e.Media = it.media(); e.Media != nil {
			a.Media = nsMedia
		}
		a.Entries = append(a.Entries, e)
	}
	return v.xml(a)
}

// persons are authors without their mail addresses: feedparser gives the first
// author's address to the next one, htmlparser2 takes it for the feed's author,
// and collectors of addresses read feeds too.
func persons(authors []Author) []person {
	var ps []person
	for _, a := range authors {
		ps = append(ps, person{Name: a.Name, Uri: a.URL})
	}
	return ps
}

// media is the item's picture, nil when it has none, and beside an enclosure:
// two readers take the picture for the enclosure then.
func (it *itemView) media() *mediaContent {
	if it.image == "" || len(it.enclosures) > 0 {
		return nil
	}
	m := &mediaContent{URL: it.image, Medium: "image", Type: pictureType(it.image), Width: max(it.Image.Width, 0), Height: max(it.Image.Height, 0)}
	if alt := guard(line(it.Image.Alt)); alt != "" {
		m.Text = &markup{escaped(alt, true)}
	}
	return m
}

// pictureType is the media type that a picture's file name promises, "" when
// it promises none.
func pictureType(address string) string {
	path, _, _ := strings.Cut(address, "?")
	switch path = strings.ToLower(path[strings.LastIndexByte(path, '.')+1:]); path {
	case "jpg", "jpeg":
		return "image/jpeg"
	case "png", "gif", "webp", "avif":
		return "image/" + path
	case "svg":
		return "image/svg+xml"
	}
	return ""
}

// atomTime is a date as Atom and JSON Feed want it (RFC 3339), in UTC with Z:
// newsboat ignores an offset behind a fraction. Milliseconds appear only where
// there are any.
func atomTime(t time.Time) string {
	return t.UTC().Truncate(time.Millisecond).Format("2006-01-02T15:04:05.999Z07:00")
}
