package feed

import (
	"encoding/xml"
	"strings"
	"time"
)

// DirectoryFile and OPMLFile are the documents about all feeds together.
const (
	DirectoryFile = "index.html"
	OPMLFile      = "feeds.opml"
)

// A Place is a feed and where it hangs, relative to the page that lists it:
// "" or a path with a final slash.
type Place struct {
	Path string
	Feed *Feed
}

type directoryPage struct {
	Title, Style, OPML string
	Feeds              []directoryEntry
}

type directoryEntry struct {
	Title, Subtitle, Lang, Href string
	Changed                     *moment
	Formats                     []formatLink
}

// Directory writes the pages about several feeds: one that lists them for
// people, and an OPML 2.0 document with which a reader subscribes to all.
func Directory(title string, places []Place) ([]*Document, error) {
	title = first(line(title), "Feeds")
	p := directoryPage{Title: title, Style: StyleFile + styleV, OPML: OPMLFile}
	var changed time.Time
	for _, pl := range places {
		v := look(&Feed{Title: pl.Feed.Title, Subtitle: pl.Feed.Subtitle, Base: pl.Feed.Base, Language: pl.Feed.Language, Updated: pl.Feed.Updated})
		e := directoryEntry{
			Title:    unguard(v.title),
			Subtitle: unguard(v.subtitle),
			Lang:     v.lang,
			Href:     first(pl.Path, "./"),
			Formats:  formatLinks(pl.Path, v.base),
		}
		if !pl.Feed.Updated.IsZero() {
			e.Changed = moments(pl.Feed.Updated, false, "en")
		}
		if m := (&view{f: pl.Feed, changed: v.changed}).modified(); m.After(changed) {
			changed = m
		}
		p.Feeds = append(p.Feeds, e)
	}
	if changed.IsZero() {
		changed = earliest
	}
	page, err := execute(DirectoryFile, "directory.html", p, changed)
	if err != nil {
		return nil, err
	}
	return []*Document{page, opml(title, places, changed)}, nil
}

type (
	opmlDocument struct {
		XMLName  xml.Name      `xml:"opml"`
		Version  string        `xml:"version,attr"`
		Title    string        `xml:"head>title"`
		Modified string        `xml:"head>dateModified"`
		Docs     string        `xml:"head>docs"`
		Outlines []opmlOutline `xml:"body>outline"`
	}
	opmlOutline struct {
		Type        string `xml:"type,attr"`
		Text        string `xml:"text,attr"`
		Title       string `xml:"title,attr"`
		Description string `xml:"description,attr,omitempty"`
		Language    string `xml:"language,attr,omitempty"`
		XMLURL      string `xml:"xmlUrl,attr"`
		HTMLURL     string `xml:"htmlUrl,attr"`
	}
)

// opml lists each feed once, by the format that most readers take, as a
// subscription list (http://opml.org/spec2.opml; type is "rss" for any feed).
func opml(title string, places []Place, changed time.Time) *Document {
	doc := opmlDocument{Version: "2.0", Title: title, Modified: rssTime(changed), Docs: "http://opml.org/spec2.opml"}
	for _, pl := range places {
		v := look(&Feed{Title: pl.Feed.Title, Subtitle: pl.Feed.Subtitle, Base: pl.Feed.Base, Home: pl.Feed.Home, Language: pl.Feed.Language})
		doc.Outlines = append(doc.Outlines, opmlOutline{
			Type: "rss", Text: unguard(v.title), Title: unguard(v.title), Description: unguard(v.subtitle),
			Language: v.lang, XMLURL: v.self(Formats[0].File), HTMLURL: v.home,
		})
	}
	body, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		panic(err) // Unreachable: strings can always be marshalled.
	}
	return newDocument(OPMLFile, "text/x-opml; charset=utf-8", []byte(xml.Header+string(body)+"\n"), changed)
}

// Alternates are the lines that announce a feed on the pages of a web site,
// for its <head>: browsers and readers find the feed by them.
func Alternates(f *Feed) string {
	v := look(&Feed{Title: f.Title, Base: f.Base})
	var b strings.Builder
	for _, l := range formatLinks("", v.base) {
		b.WriteString(`<link rel="alternate" type="` + l.Media + `" title="` + quoted(unguard(v.title)+" ("+l.Label+")") + `" href="` + quoted(l.URL) + `">` + "\n")
	}
	return b.String()
}
