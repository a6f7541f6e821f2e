package ledger

import (
	"time"

	"copydesk/feed"
)

// A Fingerprint is a digest of an article's title and text, as extraction
// makes it.
type Fingerprint struct {
	Exact  uint64   // equal for unchanged articles
	Title  uint64   // of the title alone; 0 when there is none
	Sketch []uint64 // ascending; alike texts share elements
	// Alike estimates from two sketches how much of two texts is the same, 0 to 1.
	Alike func(a, b []uint64) float64
}

// A Content is what a feed shows of an article, apart from its id, its dates
// and its body. It is stored as JSON.
type Content struct {
	Title      string           `json:"title"`
	Link       string           `json:"link,omitempty"` // "" when only Copydesk's own page shows it
	Authors    []feed.Author    `json:"authors,omitempty"`
	Summary    string           `json:"summary,omitempty"`
	Image      *feed.Image      `json:"image,omitempty"`
	Tags       []string         `json:"tags,omitempty"`
	Language   string           `json:"language,omitempty"`
	Publisher  string           `json:"publisher,omitempty"`
	Enclosures []feed.Enclosure `json:"enclosures,omitempty"`
}

// A Sighting is what was found behind one entry of a source.
type Sighting struct {
	Key    string // of the entry, within its source
	Stamp  string // of the entry when it was read
	Reader int    // version of the extraction that read it

	// Failed: no article could be read now, Note says why. What was known
	// stays. Retry: read it again at the next pass or, if Pause is set, when
	// that has passed, doubled with every failure in a row.
	Failed, Retry bool
	Note          string
	Pause         time.Duration
	Most          int // tries in a row after which it is left alone; 0: none are too many. It comes with Pause.

	// Postponed: nothing was asked yet, which is nobody's failure: it is asked
	// at the next pass. It comes with Retry.
	Postponed bool

	// Unchanged: the article is what it was when it was last read.
	Unchanged bool

	// Partly: the page itself could not be read, this is what its listing
	// says. It comes with Retry.
	Partly bool

	// The names the article may be known by, most trusted first. Declared is
	// an id its author gave it, Canonical its own URL; Fallback, never "", is
	// a name made from the entry that no other entry has.
	Declared, Canonical, Fallback string
	Fingerprint                   Fingerprint

	Published time.Time // as the page says; zero: it does not say
	DayOnly   bool      // Published is known to the day only
	Authored  bool      // Published was written by the author for the feed (front matter): later corrections count
	Updated   time.Time // as the page says; zero: it does not say
	VisibleAt time.Time // not before then; zero: at once
	Rank      int64     // its place among the items of its source, Unix milliseconds, greater is newer; 0: by Published
	Waits     string    // why it waits for its entry to change ("draft", "noindex"); "": it does not
	Seen      time.Time // first-seen time if the article is new

	Slug    string // for the file name of its own page; letters, digits and hyphens
	Content Content
	Body    *string // clean HTML; nil: not read (it is asked for when a feed shows it)
}

// Changes tell what a pass changed for readers.
type Changes struct {
	New, Changed, Withdrawn, Waiting, Failed int
	Behind                                   int            // items that stand behind the known ones, for they are an import
	Touched                                  map[int64]bool // items whose appearance, place or presence in feeds may have changed
	Newest                                   int64          // the greatest rank among them, Unix milliseconds
	Dropped                                  []string       // own pages of items that are not to be seen any more
	Again                                    bool           // another pass over the source has more to find
}

// Any reports whether any feed may have changed.
func (c *Changes) Any() bool { return len(c.Touched) > 0 }

// Add adds what another pass changed.
func (c *Changes) Add(o Changes) {
	c.New, c.Changed, c.Withdrawn, c.Waiting, c.Failed, c.Behind = c.New+o.New, c.Changed+o.Changed, c.Withdrawn+o.Withdrawn, c.Waiting+o.Waiting, c.Failed+o.Failed, c.Behind+o.Behind
	for id := range o.Touched {
		if c.Touched == nil {
			c.Touched = map[int64]bool{}
		}
		c.Touched[id] = true
	}
	c.Newest = max(c.Newest, o.Newest)
	c.Dropped = append(c.Dropped, o.Dropped...)
	c.Again = c.Again || o.Again
}

func (c *Changes) touch(it *itemRow) {
	if c.Touched == nil {
		c.Touched = map[int64]bool{}
	}
	c.Touched[it.id] = true
	c.Newest = max(c.Newest, it.rank())
}
