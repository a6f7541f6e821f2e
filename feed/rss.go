package feed

import (
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

// The RSS elements that gorilla/feeds lacks or writes otherwise than
// validators and readers want; see atom.go.
type (
	rssDocument struct {
		feeds.RssFeedXml
		Atom    string      `xml:"xmlns:atom,attr"`
		DC      string      `xml:"xmlns:dc,attr,omitempty"`
		Media   string      `xml:"xmlns:media,attr,omitempty"`
		ITunes  string      `xml:"xmlns:itunes,attr,omitempty"`
		FH      string      `xml:"xmlns:fh,attr,omitempty"`
		Lang    string      `xml:"xml:lang,attr,omitempty"`
		Channel *rssChannel `xml:"channel"`
	}
	rssChannel struct {
		feeds.RssFeed
		Title       markup     `xml:"title"`
		Description markup     `xml:"description"`
		Image       *rssImage  `xml:"image"`
		Links       []atomLink `xml:"atom:link"`
		Archive     *struct{}  `xml:"fh:archive"`
		itunesChannel
		Items []*rssItem `xml:"item"`
	}
	rssImage struct {
		URL   string `xml:"url"`
		Title markup `xml:"title"`
		Link  string `xml:"link"`
	}
	rssItem struct {
		feeds.RssItem
		Title       markup        `xml:"title"`
		Link        string        `xml:"link,omitempty"`
		Description *markup       `xml:"description"`
		Content     *markup       `xml:"content:encoded"`
		Creator     string        `xml:"dc:creator,omitempty"`
		Language    string        `xml:"dc:language,omitempty"`
		Categories  []string      `xml:"category"`
		Updated     string        `xml:"atom:updated,omitempty"`
		Media       *mediaContent `xml:"media:content"`
		Enclosure   *rssEnclosure `xml:"enclosure"`
		itunesItem
	}
)

// writeRSS writes RSS 2.0 (https://www.rssboard.org/rss-specification).
func writeRSS(v *view) ([]byte, error) {
	ch := &rssChannel{
		RssFeed: feeds.RssFeed{
			Link:          v.home,
			Language:      strings.ToLower(v.lang),
			LastBuildDate: rssTime(v.changed),
			Generator:     generator,
			Docs:          "https://www.rssboard.org/rss-specification",
			Ttl:           int(v.f.TTL / time.Minute),
		},
		Title:       markup{escaped(v.title, true)},
		Description: markup{escaped(escaped(first(v.subtitle, v.title), false), true)},
	}
	// The channel's picture may only be of these kinds.
	if t := pictureType(v.icon); t == "image/png" || t == "image/gif" || t == "image/jpeg" {
		ch.Image = &rssImage{v.icon, ch.Title, v.home}
	}
	ch.Links = append(ch.Links, atomLink{Rel: "self", Type: "application/rss+xml", Href: v.self("rss.xml")})
	for _, hub := range v.hubs {
		ch.Links = append(ch.Links, atomLink{Rel: "hub", Href: hub})
	}
	ch.Links = append(ch.Links, v.historyLinks("rss.xml", "application/rss+xml")...)
	doc := &rssDocument{
		RssFeedXml: feeds.RssFeedXml{Version: "2.0", ContentNamespace: nsContent},
		Atom:       nsAtom,
		Lang:       v.lang,
		Channel:    ch,
	}
	if v.f.Podcast != nil {
		doc.ITunes = nsITunes
		ch.itunesChannel = v.itunes()
	}
	if v.f.Number > 0 {
		doc.FH, ch.Archive = nsHistory, new(struct{})
	}
	for _, it := range v.items {
		e := &rssItem{
			RssItem: feeds.RssItem{
				Guid:    &feeds.RssGuid{Id: it.ID, IsPermaLink: "false"},
				PubDate: it.rssPublished(),
			},
			Title:      markup{escaped(it.title, true)},
			Link:       it.link,
			Categories: it.tags,
		}
		// One dc:creator with all names: of several, half of the readers show
		// the first only, two the last only; this one all of them show whole.
		// RSS's own author element would have to be a mail address, and
		// dc:publisher is shown as the author by one reader library.
		for i, a := range it.authors {
			if i > 0 {
				e.Creator += ", "
			}
			e.Creator += a.Name
		}
		if it.lang != v.lang {
			e.Language = it.lang
		}
		// A description is HTML, so plain text is escaped for HTML and for XML.
		// It has to be there where content:encoded is.
		e.Description = &markup{escaped(escaped(first(it.summary, it.opening()), false), true)}
		if it.content != "" {
			e.Content = &markup{it.xmlText}
		}
		if it.updated != it.published {
			e.Updated = it.updated
		}
		if e.Media = it.media(); e.Media != nil {
			doc.Media = nsMedia
		}
		if len(it.enclosures) > 0 { // several are a fault in RSS
			x := it.enclosures[0]
			e.Enclosure = &rssEnclosure{x.URL, x.Length, x.Type}
		}
		if v.f.Podcast != nil {
			e.itunesItem = it.itunes()
		}
		if e.Creator != "" || e.Language != "" {
			doc.DC = nsDC
		}
		ch.Items = append(ch.Items, e)
	}
	return v.xml(doc)
}

// rssLayout is the date of RFC 822 as RSS wants it.
const rssLayout = "Mon, 02 Jan 2006 15:04:05 GMT"

// rssTime is a date as RSS wants it (RFC 822 with four digits of year), always
// in GMT: validators and readers stumble over odd offsets.
func rssTime(t time.Time) string {
	return t.UTC().Format(rssLayout)
}

// rssPublished is the item's date; where that is too old for any feed, the one
// Atom shows, since newsboat and others put today in place of none.
func (it *itemView) rssPublished() string {
	if it.published == "" {
		return rssTime(it.changed)
	}
	return rssTime(it.Published)
}
