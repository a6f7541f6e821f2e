// Package feed holds the one model of a feed, [Feed] and [Item], and writes it
// as Atom 1.0 (RFC 4287), RSS 2.0, JSON Feed 1.1 and as pages a person can
// read, with equal fidelity. A format is one row of the table [Formats].
//
// It is pure: the same feed gives the same bytes. Whatever strings it is
// given, what it writes is well-formed, legal and safe to show. It decides
// nothing: which items a feed has, their ids and their dates come from the
// ledger (feed/ledger) by way of the desk (feed/publish).
package feed

import "time"

// A Feed is one feed at one moment. Formats only read it.
type Feed struct {
	ID        string    // permanent, an absolute IRI: "urn:uuid:…"
	Title     string    // plain text, never ""
	Subtitle  string    // plain text, "" for none
	Base      string    // absolute URL with a final slash: where the feed's documents are reachable
	Home      string    // absolute URL of the web site behind the feed; "": the feed's own page at Base
	Directory string    // absolute URL of the page that lists all feeds of the house; "" when this is the only one
	Language  string    // BCP 47; "" when unknown or mixed
	Authors   []Author  // of the feed as a whole; none normally
	Icon      string    // absolute URL, "" for none
	Hubs      []string  // WebSub hubs, absolute URLs
	Updated   time.Time // newest change of an item, never the time of rendering
	Changed   time.Time // last change of the documents, when that is later than Updated: a withdrawal, an item with an old date; for HTTP only
	TTL       time.Duration
	Podcast   *Podcast // the feed is a podcast; nil: it is none
	MaxBytes  int      // how long a document may become; 0: [MaxBytes], which is the most
	Items     []*Item  // newest first

	History             // which document of the feed it is, and what archives there are
	Gone    []Tombstone // withdrawn items to tell of, the last first; Atom only
}

// An Item is an article as a feed carries it. It is immutable once published.
type Item struct {
	ID         string // permanent, an absolute IRI, never reused
	Link       string // absolute URL that opens the article
	Page       string // file name, relative to Base, of the page Copydesk publishes for it ("items/x.html"); "" when Link is elsewhere
	Title      string // plain text, one line, never ""
	Authors    []Author
	Published  time.Time // UTC
	Updated    time.Time // UTC, not before Published, distinct within a feed, to the millisecond
	DayOnly    bool      // only the day of Published is known; for pages that show it to people
	Summary    string    // plain text, "" for none
	Content    string    // clean HTML with absolute URLs, "" for none
	Image      *Image
	Tags       []string
	Language   string      // "" : the feed's
	Enclosures []Enclosure // recordings and documents that belong to it, the main one first
	Publisher  string      // who first published it, "" when that is the feed itself
}

// An Author is a person or an organisation.
type Author struct {
	Name  string
	URL   string // absolute, "" for none
	Email string // "" for none
}

// An Image is an item's picture.
type Image struct {
	URL           string // absolute
	Alt           string
	Width, Height int // pixels, 0 when unknown
}

// A Document is one file of a feed's edition, ready to be written or served.
// It is immutable.
type Document struct {
	Name     string    // relative to the feed's Base: "atom.xml", "index.html", "items/x.html"
	Type     string    // media type with charset where one belongs
	Body     []byte    // uncompressed
	Modified time.Time // last real change of the content, whole seconds
	ETag     string    // strong, quoted, of Body (RFC 9110 section 8.8.3)
	History  []Link    // of a feed document, to its archives and back
	Final    bool      // an archive document that is full: it stays as it is
	Dropped  int       // how many of the feed's oldest items were left out to keep within MaxBytes
}

// A Format writes a feed as one document.
type Format struct {
	Name  string // "atom"
	File  string // "atom.xml"
	Type  string // media type with charset
	Label string // for people: "Atom"
	write func(v *view) ([]byte, error)
}
