// Package discover finds the articles of an index page: a news front, the home
// of a blog, a section, an archive, a plain list of links.
//
// It works on one page at a time and on nothing else: no requests, no clock,
// no memory. [Find] weighs, in this order of trust: the selectors somebody
// configured; what the page declares in machine-readable form (JSON-LD lists,
// microdata, h-feed, embedded JSON state); and repeated structure. Links that
// stand at the same place of the same template form a group; groups are
// scored by what their links look like (text, address, headings, dates,
// pictures and excerpts beside them, the region of the page they are in), and
// those that belong to the page's own list are taken, links of one list in
// several blocks (lead stories and river) included. Navigation, tags, authors,
// archives by month, pagination, links inside full posts, "most read" and the
// like are refused. Every link, taken or not, carries its reasons.
//
// Beside HTML it reads the other listings a site may offer: [Feed] (RSS, Atom,
// JSON Feed) and [Sitemap].
//
// What it leaves to others: fetching, deciding whether a page behind a link
// really is an article, and interpreting dates. Teaser data (title, date,
// byline, excerpt, picture) are handed over as found.
package discover

import (
	"errors"
	"net/url"
	"time"
)

// Options say what is known about a page before it is read.
type Options struct {
	URL  *url.URL // the page's final address; links are resolved against it (and <base>)
	Type string   // media type as sent, with its charset; "" when unknown
	Now  time.Time
	// Select replaces guessing by CSS selectors. Item alone takes the first
	// link of every item; Link alone takes exactly what it matches.
	Select Selectors
	// Known says of an address (as in Link.URL) that it is an article: the
	// ledger has it, a feed or sitemap of the site lists it. May be nil.
	Known func(url string) bool
	// Labels are articles that stood in this listing when it was last read,
	// the topmost first, and such as stood there before. With three and more
	// of them the listing has to be the same one still: see [Drift].
	Labels []Label
	// Instead is what took the place of Select when that was last found not to
	// hold. It is used as long as Select does not hold.
	Instead Selectors
	// Propose fills in Index.Proposals.
	Propose bool
}

// Selectors are CSS selectors. Item matches the element of one article in the
// list; the others are looked up within it. "" means: find it.
type Selectors struct {
	Item, Link, Title, Date, Byline, Summary, Image string
}

// An Index is what a listing offers.
type Index struct {
	Title    string // what the listing calls itself; "" when it does not say
	Language string // as declared; "" when it does not say
	Links    []Link // every candidate, each address once, in page order
	Feeds    []string
	Sitemaps []string
	Next     string // the next page of the same listing; "" when there is none
	// WordPress is the root of the site's REST interface, "" without one.
	WordPress string
	// Found is the selectors that made the listing, or with Options.Propose
	// those that would make it; its fields are "" where none can be relied on.
	Found Selectors
	// Known articles (Options.Labels) that were taken, and that stand anywhere
	// on the page.
	Known, Standing int
	// Drift is nil where the listing stands where it stood.
	Drift *Drift
	// Proposals are selectors for the listing, best first: made from where the
	// known articles stand, or without any from where the taken ones do.
	Proposals []Proposal
}

// A Link is a candidate of a listing, with what stands beside it.
type Link struct {
	URL        string // absolute, without fragment and tracking parameters
	Title      string
	DateText   string // the date as words on the page; "" when there is none
	Datetime   string // the date in machine-readable form, as found
	Modified   string // when it last changed, as a feed or sitemap says
	Byline     string
	Summary    string
	Image      string // absolute
	Taken      bool
	Score      float64 // log odds of being wanted; comparable within one page only
	Reasons    []string
	Group      string      // where it stands: path of the group's elements
	Enclosures []Enclosure // recordings, where the listing is the site's feed
}

// An Enclosure is a recording that the site's feed has with an entry.
type Enclosure struct {
	URL      string // absolute
	Type     string // media type as the feed says
	Length   int64  // bytes; 0, or less, when it does not say
	Duration string // as the feed says: 754, 12:34
}

// Articles returns the links that were taken, in page order.
func (ix *Index) Articles() []Link {
	var all []Link
	for _, l := range ix.Links {
		if l.Taken {
			all = append(all, l)
		}
	}
	return all
}

// ErrEmpty is returned for a page without any content.
var ErrEmpty = errors.New("the page is empty")

// Find reads an index page. It fails only for a page that cannot be read at
// all, for selectors that are not CSS or match nothing, and for one that was
// not the listing of its Labels any more (a [DriftError]); a page on which
// nothing looks like an article gives an Index without articles.
func Find(data []byte, opt Options) (*Index, error) {
	if opt.URL == nil {
		opt.URL = &url.URL{}
	}
	doc, err := parseHTML(decode(data, opt.Type))
	if err != nil {
		return nil, err
	}
	p := newPage(doc, opt)
	ix := p.head()
	if opt.Select.Item != "" || opt.Select.Link != "" {
		err = p.bySelectors(ix, opt.Select, "selected by select.")
		var none *NoMatchError
		if err == nil || errors.As(err, &none) {
			err = p.judge(ix, err)
		}
	} else {
		err = p.rank(ix)
	}
	if opt.Propose {
		p.proposeFor(ix)
	}
	return ix, err
}

// rank finds the articles by evidence alone.
func (p *page) rank(ix *Index) error {
	p.prepare()
	p.choose()
	err := p.judgeFound(ix)
	p.finish(ix)
	return err
}
