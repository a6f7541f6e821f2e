package feed

import (
	"encoding/xml"
	"strings"
	"time"
)

// OPMLFile lists all feeds for readers to import; DirectoryFile and, where a
// feed hangs at the root and has its own page there, BesideFile list them for
// people.
const (
	DirectoryFile = "index.html"
	BesideFile    = "feeds.html"
	OPMLFile      = "feeds.opml"
)

// A Place is a feed and where it hangs, relative to the page that lists it:
// "" or a path with a final slash.
type Place struct {
	Path string
	Feed *Feed
	// Of is the Path of the feed that this one was cut out of, such as one of
	// an author or a tag; it is listed beneath that one. A feed that stands on
	// its own has none: Cut is false.
	Of  string
	Cut bool
}

type directoryPage struct {
	spoken
	Title, Style, Script, OPML, OPMLURL string
	Groups                              []directoryGroup
	Announced                           []directoryEntry // to programs that look for feeds
	Changed                             *moment
}

// A directoryGroup is a feed and those that were cut out of it.
type directoryGroup struct {
	Title string
	Feeds []directoryEntry
	Cuts  []directoryEntry
}

type directoryEntry struct {
	Title, Subtitle, Lang, Dir, Href, Newest string
	Changed                                  *moment
	Formats                                  []formatLink
}

// mostAnnounced is how many feeds a page announces with all their formats:
// browsers and readers show what is announced as one list to choose from.
const mostAnnounced = 8

// Directory writes the pages about several feeds: one that lists them for
// people, and an OPML 2.0 document with which a reader subscribes to all. base
// is the absolute URL of the folder they hang in, with a final slash; "" when
// it is not known.
func Directory(title, base string, places []Place) ([]*Document, error) {
	title = first(line(title), "Feeds")
	p := directoryPage{spoken: speak(commonLanguage(places)), Title: title, Style: StyleFile + styleV, Script: ScriptFile + scriptV, OPML: OPMLFile}
	if base = webAddress(base, ""); base != "" {
		p.OPMLURL = base + OPMLFile
	}
	name := DirectoryFile
	var changed time.Time
	for _, group := range grouped(places) {
		var g directoryGroup
		for _, pl := range group {
			e := p.entry(pl)
			if pl.Cut {
				g.Cuts = append(g.Cuts, e)
			} else {
				g.Feeds = append(g.Feeds, e)
				if pl.Path == "" {
					name = BesideFile
				}
			}
			f := pl.Feed
			if m := (&view{f: f, changed: f.Updated}).modified(); m.After(changed) {
				changed = m
			}
		}
		p.Groups = append(p.Groups, g)
		p.Announced = append(p.Announced, g.Feeds...)
	}
	if len(p.Announced) > mostAnnounced {
		for i := range p.Announced {
			p.Announced[i].Formats = p.Announced[i].Formats[:1]
		}
	}
	if changed.Before(earliest) {
		changed = earliest
	} else {
		p.Changed = moments(changed, false, p.W.Lang)
	}
	page, err := execute(name, "directory.html", p, changed)
	if err != nil {
		return nil, err
	}
	return []*Document{page, opml(title, places, changed)}, nil
}

func (p *directoryPage) entry(pl Place) directoryEntry {
	f := &Feed{Title: pl.Feed.Title, Subtitle: pl.Feed.Subtitle, Base: pl.Feed.Base, Language: pl.Feed.Language}
	v := look(f)
	e := directoryEntry{
		Title:    unguard(v.title),
		Subtitle: unguard(v.subtitle),
		Href:     first(pl.Path, "./"),
		Formats:  formatLinks(pl.Path, v.base),
	}
	if v.lang != p.W.Lang {
		e.Lang = v.lang
		if rtl := RightToLeft(v.lang); rtl != p.W.RTL && v.lang != "" {
			e.Dir = "ltr"
			if rtl {
				e.Dir = "rtl"
			}
		}
	}
	if len(pl.Feed.Items) > 0 {
		it := pl.Feed.Items[0]
		e.Newest = unguard(guard(line(it.Title)))
		e.Changed = moments(it.Published, it.DayOnly, first(v.lang, p.W.Lang))
	}
	return e
}

// grouped brings feeds together with those that were cut out of them, in
// their order. Cuts of a feed that is not there stand in a group of their own.
func grouped(places []Place) [][]Place {
	var groups [][]Place
	at := map[string]int{}
	for _, pl := range places {
		if !pl.Cut {
			at[pl.Path] = len(groups)
			groups = append(groups, []Place{pl})
		}
	}
	for _, pl := range places {
		if !pl.Cut {
			continue
		}
		i, ok := at[pl.Of]
		if !ok {
			i = len(groups)
			at[pl.Of] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], pl)
	}
	return groups
}

// commonLanguage is the language that all feeds have, "" where they differ.
func commonLanguage(places []Place) string {
	lang := ""
	for i, pl := range places {
		primary, _, _ := strings.Cut(Language(pl.Feed.Language), "-")
		if i > 0 && primary != lang {
			return ""
		}
		lang = primary
	}
	return lang
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
		Type        string        `xml:"type,attr,omitempty"`
		Text        string        `xml:"text,attr"`
		Title       string        `xml:"title,attr,omitempty"`
		Description string        `xml:"description,attr,omitempty"`
		Language    string        `xml:"language,attr,omitempty"`
		XMLURL      string        `xml:"xmlUrl,attr,omitempty"`
		HTMLURL     string        `xml:"htmlUrl,attr,omitempty"`
		Outlines    []opmlOutline `xml:"outline"`
	}
)

// opml lists each feed once, by the format that most readers take, as a
// subscription list (http://opml.org/spec2.opml; type is "rss" for any feed).
// A feed with cuts is a folder, which it heads: readers take folders for
// categories, and look for feeds in feeds nowhere.
func opml(title string, places []Place, changed time.Time) *Document {
	doc := opmlDocument{Version: "2.0", Title: title, Modified: rssTime(changed), Docs: "http://opml.org/spec2.opml"}
	for _, group := range grouped(places) {
		outlines := make([]opmlOutline, len(group))
		for i, pl := range group {
			v := look(&Feed{Title: pl.Feed.Title, Subtitle: pl.Feed.Subtitle, Base: pl.Feed.Base, Home: pl.Feed.Home, Language: pl.Feed.Language})
			outlines[i] = opmlOutline{
				Type: "rss", Text: unguard(v.title), Title: unguard(v.title), Description: unguard(v.subtitle),
				Language: v.lang, XMLURL: v.self(Formats[0].File), HTMLURL: v.home,
			}
		}
		if len(outlines) > 1 {
			outlines = []opmlOutline{{Text: outlines[0].Text, Outlines: outlines}}
		}
		doc.Outlines = append(doc.Outlines, outlines...)
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
