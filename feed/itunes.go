package feed

import (
	"strconv"
	"strings"
)

// A Podcast is what makes a feed one: what the directories of podcasts ask
// for beside what every feed has. Its RSS document carries the itunes: elements
// then, complete as validators and directories want them.
type Podcast struct {
	Category    string // one of Apple's directory, as "News"
	Subcategory string // one of those of Category, "" for none
	Explicit    bool
	Serial      bool   // its episodes are to be heard in their order
	Owner       string // name, "": the feed's title
	Email       string // of the owner
	Image       string // absolute URL of a square JPEG or PNG, "": the feed's icon
	Author      string // "": the feed's authors, else its title
}

const nsITunes = "http://www.itunes.com/dtds/podcast-1.0.dtd"

// The elements of Apple's podcast vocabulary, in a channel and in an item.
type (
	itunesChannel struct {
		IAuthor   string          `xml:"itunes:author,omitempty"`
		ISummary  *markup         `xml:"itunes:summary"`
		IImage    *itunesImage    `xml:"itunes:image"`
		ICategory *itunesCategory `xml:"itunes:category"`
		IExplicit string          `xml:"itunes:explicit,omitempty"`
		IType     string          `xml:"itunes:type,omitempty"`
		IOwner    *itunesOwner    `xml:"itunes:owner"`
	}
	// An item has no itunes:author, which two readers show beside dc:creator,
	// and no itunes:summary, which newsboat shows in place of the description.
	itunesItem struct {
		ITitle    *markup      `xml:"itunes:title"`
		IImage    *itunesImage `xml:"itunes:image"`
		IDuration string       `xml:"itunes:duration,omitempty"`
	}
	itunesImage struct {
		Href string `xml:"href,attr"`
	}
	itunesCategory struct {
		Text string          `xml:"text,attr"`
		Sub  *itunesCategory `xml:"itunes:category"`
	}
	itunesOwner struct {
		Name  string `xml:"itunes:name"`
		Email string `xml:"itunes:email"`
	}
)

func (v *view) itunes() itunesChannel {
	p := v.f.Podcast
	c := itunesChannel{
		IAuthor:   guard(cut(first(line(clean(p.Author)), first(names(v.authors), unguard(v.title))), 255)),
		ISummary:  &markup{escaped(cut(first(v.subtitle, v.title), 4000), true)},
		ICategory: &itunesCategory{Text: p.Category},
		IExplicit: strconv.FormatBool(p.Explicit),
		IType:     "episodic",
		IOwner:    &itunesOwner{guard(cut(first(line(clean(p.Owner)), unguard(v.title)), 255)), p.Email},
	}
	if p.Subcategory != "" {
		c.ICategory.Sub = &itunesCategory{Text: p.Subcategory}
	}
	if p.Serial {
		c.IType = "serial"
	}
	if image := first(webAddress(p.Image, v.base), v.icon); image != "" {
		c.IImage = &itunesImage{image}
	}
	return c
}

// itunesFormats are the ends of addresses that directories take for episodes;
// an item of another kind goes without their elements.
var itunesFormats = [...]string{".mp3", ".m4a", ".mp4", ".m4v", ".mov", ".pdf", ".epub"}

func (it *itemView) itunes() (e itunesItem) {
	if len(it.enclosures) == 0 {
		return e
	}
	x := &it.enclosures[0]
	fit := false
	for _, end := range itunesFormats {
		fit = fit || strings.HasSuffix(x.URL, end)
	}
	if !fit {
		return e
	}
	e.ITitle = &markup{escaped(it.title, true)}
	switch t := pictureType(it.image); t {
	case "image/jpeg", "image/png":
		e.IImage = &itunesImage{it.image}
	}
	if s := x.seconds(); s > 0 {
		e.IDuration = strconv.FormatInt(s, 10)
	}
	return e
}

func names(authors []Author) string {
	var all []string
	for _, a := range authors {
		all = append(all, unguard(a.Name))
	}
	return strings.Join(all, ", ")
}
