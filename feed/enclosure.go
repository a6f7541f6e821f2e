package feed

import (
	"mime"
	"strings"
	"time"
)

// An Enclosure is a recording or a document that belongs to an item: what a
// podcast's episode is, the PDF of a paper. RSS shows an item's first only.
type Enclosure struct {
	URL      string        // absolute
	Type     string        // media type, "audio/mpeg"
	Length   int64         // bytes, 0 when unknown
	Duration time.Duration `json:",omitempty"` // 0 when there is none or it is unknown
	Title    string        `json:",omitempty"` // one line of plain text, "" for none
	// File is the file in the item's source that URL shows; "" for one that
	// stands elsewhere. For the desk, formats do not read it.
	File string `json:",omitempty"`
}

// enclosures are those that a feed may carry: with an address and a type, each
// address once.
func enclosures(given []Enclosure, base string) []Enclosure {
	var out []Enclosure
next:
	for _, x := range given {
		x.URL = webAddress(x.URL, base)
		media, _, err := mime.ParseMediaType(x.Type)
		if x.URL == "" || err != nil || !strings.Contains(media, "/") || len(out) >= maxEnclosures {
			continue
		}
		for _, o := range out {
			if o.URL == x.URL {
				continue next
			}
		}
		x.Type = media
		x.Length, x.Duration = max(x.Length, 0), max(x.Duration, 0)
		x.Title = unguard(guard(line(x.Title)))
		out = append(out, x)
	}
	return out
}

// maxEnclosures bounds those of an item.
const maxEnclosures = 20

// seconds is the duration in whole seconds, at least 1 where there is any.
func (x *Enclosure) seconds() int64 {
	if x.Duration <= 0 {
		return 0
	}
	return max(int64(x.Duration.Round(time.Second)/time.Second), 1)
}

// major is "audio" of "audio/mpeg".
func (x *Enclosure) major() string {
	major, _, _ := strings.Cut(x.Type, "/")
	return major
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length int64  `xml:"length,attr"` // required; 0 says that it is not known
	Type   string `xml:"type,attr"`
}
