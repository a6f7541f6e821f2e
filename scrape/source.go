// Package scrape is where articles come from: a [Source] lists what there is
// and reads one article at a time. A folder and a site's index page are the
// same thing to the rest of the program, a listing plus a reason to list again.
//
// A source says what is there now. What was there before, what an article's id
// is and when a feed changes is not its business (see feed/ledger and
// feed/publish); it remembers nothing that it could not afford to lose.
package scrape

import (
	"context"

	"copydesk/scrape/extract"
)

// ErrNotArticle is wrapped by errors of [Source.Read] that say: this was read,
// and it is no article.
var ErrNotArticle = extract.ErrNotArticle

// A Source is a place where articles appear, as fs.FS is a place where files
// are. Its methods may be called from several goroutines at once.
type Source interface {
	// Name is the source's name in the ledger and to people; it never changes.
	Name() string
	// List returns the entries there are now. If List fails, nothing changed.
	List(ctx context.Context) (Listing, error)
	// Read reads the article behind an entry. Not an article: an error
	// wrapping ErrNotArticle. Not whole yet: one wrapping ErrUnready. The
	// entry is gone: one wrapping fs.ErrNotExist. It is as it was when it was
	// last read: one wrapping ErrUnchanged. What is behind it cannot be read
	// now, but the listing says enough: the article that this makes, and an
	// error wrapping ErrIncomplete. It was not asked for now: one wrapping
	// ErrPostponed, with or without ErrIncomplete and its article.
	Read(ctx context.Context, e Entry) (*extract.Article, error)
}

// A Watcher notices when List may have more to say. It may call too often; it
// need not be right.
type Watcher interface {
	Source
	// Watch calls changed until ctx ends, and returns then. changed does not
	// block. After a call to changed, List may return only what the watcher
	// has noticed since the last List (see Listing.Partial and Gone): that is
	// how a change among 100,000 files costs what one change costs.
	// Relist, which see, always lists everything.
	Watch(ctx context.Context, changed func()) error
	// Relist is List of everything, whatever was noticed.
	Relist(ctx context.Context) (Listing, error)
}

// A Prober can say whether an entry is still there, without reading it.
type Prober interface {
	// There is true also when that cannot be known.
	There(e Entry) bool
}

// A Skimmer can read an article without its body at a fraction of the cost.
type Skimmer interface {
	// Skim is Read without Content, Text and Findings.
	Skim(ctx context.Context, e Entry) (*extract.Article, error)
}

// A Bulker can read many articles at a lower cost each when it is told when
// the reading begins and ends. Reading is right without it too.
type Bulker interface {
	// Bulk begins; end ends it and must be called once. Several may overlap.
	Bulk() (end func())
}

// A Memory keeps small things for one source between runs. Load gives nil for
// what was never stored.
type Memory interface {
	Load(key string) ([]byte, error)
	Store(key string, value []byte) error
	// StoreAll is Store of many at the cost of one.
	StoreAll(values map[string][]byte) error
}

// A Rememberer is a source that needs a [Memory]: validators of what it
// fetched, so that the unchanged is not fetched again.
type Rememberer interface {
	Source
	// Remember is called once, before any other method.
	Remember(m Memory)
	// Settle is called when what Read gave since the last call has been
	// recorded: what is only right then is stored now.
	Settle() error
	// Forget is called in its place when what Read gave is not recorded: it is
	// to be read again.
	Forget()
}

// A Thrifty source can tell what of its Memory it will not ask for again.
type Thrifty interface {
	Rememberer
	// Needs gives a function that reports whether what is stored under a name may
	// be asked for. A wrong no costs a request, and nothing else.
	Needs() (func(name string) bool, error)
}

// A Listing is what a source shows at one moment.
type Listing struct {
	Entries []Entry // without doubles
	// Partial: an entry that is not here may still exist (an index shows only
	// the newest; a watcher lists only what it noticed). Not partial: what is
	// not here is gone.
	Partial bool
	Gone    []string // keys that are known to be gone; only in a partial listing
	// Unseen are keys of folders and files that cannot be looked into now:
	// what is known of them and of entries below them stays.
	Unseen  []string
	Title   string // what the source calls itself; "" when it does not say
	Skipped []Skipped
	// Note is what people should know of how the listing was made, though
	// nothing failed; "" when there is nothing.
	Note string
}

// A Skipped is something in a source that is not read, and why; for people.
type Skipped struct{ Key, Why string }

// An Entry is one line of a source's listing.
type Entry struct {
	Key   string // identifies the entry within its source: a folder's slash-separated path, a site's URL
	URL   string // where the article is published; "" when it is not known before reading
	Stamp string // differs whenever the article may differ
	// Order tells which of two articles without any date is newer: a
	// modification time, a position. Greater is newer.
	Order int64
	// Teaser is what the listing itself says of the article; nil when it says
	// no more than that it is there.
	Teaser *Teaser
	// Known is set by the reader of a listing: the article behind this entry was
	// read before, with this stamp or another, and is remembered. Only then may
	// Read answer ErrUnchanged.
	Known bool

	alone bool // a folder's file: no sidecar stood in its folder when it was listed
}

// A Teaser is what an index page says of an article, as it stands there.
type Teaser = extract.Teaser
