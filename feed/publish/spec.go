package publish

import (
	"context"
	"log/slog"
	"time"

	"copydesk/feed"
	"copydesk/feed/ledger"
	"copydesk/scrape"
)

// Options are what a [Desk] works with.
type Options struct {
	Ledger  *ledger.Ledger
	Sources []SourceSpec
	Feeds   []FeedSpec
	Base    string // absolute URL with a final slash: where the output folder or the server's root is reachable
	Title   string // of the page that lists all feeds; "": "Feeds"
	Out     string // folder to write the feeds into; "": no files are written
	Stand   *Stand // where readers look; nil: nobody reads over HTTP
	Logger  *slog.Logger
	// Tell is told of every change of a source's state, one after the other and
	// not by those who look: it may take its time. An error is logged, and
	// nothing is told again. May be nil.
	Tell func(ctx context.Context, change StateChange) error
	// KeepBodies is how long the ledger keeps the body of a site's article that
	// the current document of no feed shows, counted from its last change; 0: for
	// ever. Archive pages show such an article without it.
	KeepBodies time.Duration
	// Needed reports whether anybody may ask for a value of the ledger's memory
	// that belongs to no source. What is not needed is dropped. Nil: all is.
	Needed func(name string, value []byte, now time.Time) bool
	// Dry has passes record nothing: see [Desk.Preview].
	Dry bool
	// Progress is told how many of a pass's new and changed entries of a source
	// have been read. It is called often and must not block. May be nil.
	Progress func(source string, read, all int)
	// Announce is told of a feed's documents whenever its edition is out, to
	// the files and to the stand, whether or not they differ from those before.
	// It must not wait for other machines. When it fails, the edition is
	// brought out anew after a while. May be nil.
	Announce func(f *feed.Feed, docs []*feed.Document) error
}

// A SourceSpec is a source and how it is followed.
type SourceSpec struct {
	Source   scrape.Source
	Key      string         // what the ledger files it under; "": the source's name
	Every    time.Duration  // how often a source that is no Watcher is looked at; 0: by its own cadence
	Timezone *time.Location // of dates without a zone; nil: UTC
	Authors  []string       // of articles that name none
	Language string         // of articles that name none
	// Host is where it is asked: sources of one host are looked at a few at a
	// time, so that those who wait for their turn there keep nobody else waiting.
	// "" for a folder.
	Host string
	Own  bool // the files are the publisher's own: reading them costs nobody, and a corrected date is followed
	// Settings digests what a person set for the source: a look after a change
	// of it is not judged by those before. "" when nothing is set.
	Settings string
	MaxNew   int // of a source that is not Own: articles read in one look at most; 0: 20
}

// A FeedSpec says what a feed is cut from and how it presents itself.
type FeedSpec struct {
	Name     string        // unique; names the feed to people and in the ledger
	Path     string        // "" or ending in a slash: where it lives below Base and Out
	Title    string        // "": the name
	TitleOf  string        // name of a source whose own title goes before Title, once it is known; "" for none
	Subtitle string        // "" for none
	Home     string        // absolute URL of the web site behind it; "": its own page
	Language string        // "" when mixed or unknown
	Sources  []string      // names of sources
	Limit    int           // items at most; 0: 50
	Summary  bool          // items carry summaries, not bodies
	Hubs     []string      // WebSub hubs
	Podcast  *feed.Podcast // the feed is a podcast; nil: it is none
	Authors  []feed.Author // of the feed as a whole
	Icon     string        // absolute URL, "" for none
	MaxBytes int           // of a feed document; 0: as many as every reader takes

	// Each makes of the feed one for each value of a field (EachAuthor …), at
	// Path and the value's name; {value} in Title and Subtitle stands for it.
	// "": it is one feed.
	Each       string
	Takes      func(c *ledger.Candidate) bool // which items it takes; nil: all
	Rule       string                         // differs whenever Takes answers otherwise
	PerAuthor  int                            // items of one author in the current document; 0: no matter
	PerSource  int                            // items of one source in it; 0: no matter
	ArchiveAll bool                           // however many items begin the archive; else at most mostAtOnce
	NoArchive  bool                           // what the current document has no room for is shown nowhere
	Tombstones bool                           // tell of withdrawn items
	Private    bool                           // the list of all feeds does not name it
}
