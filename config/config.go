// Package config reads copydesk.yaml into typed values. Every mistake is
// reported at once, each with line, column and what would be right.
//
// The file has one table of keys for each kind of thing in it (keys.go). The
// reader, the JSON Schema that [WriteSchema] prints and the names that a
// misspelt key is compared with all come from these tables, so that they
// cannot drift apart.
//
// Reading is pure: no file is looked at but the configuration itself, and of
// the environment only what the places for secrets ask for. Whether a folder
// exists or a site answers is for others to find out; they report it at the
// right line with [Config.Wrong].
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// Names are the file names that are looked for when none is given, in order.
func Names() []string { return []string{"copydesk.yaml", "copydesk.yml"} }

// A Config is a configuration file as typed values. Paths are absolute or
// relative to the working folder, addresses are absolute http or https ones.
type Config struct {
	Title    string
	Language string
	Timezone *time.Location // nil when not given
	Authors  []Author
	Contact  string // who fetches, for the sites that are visited

	Base   *url.URL    // with a final slash; nil when not given
	Listen []string    // host:port or unix:/path; nil when not given
	Mode   fs.FileMode // of sockets; 0: the default
	TLS    TLS
	Limits Limits
	Out    string // folder, "" when not given
	State  string // folder, "" when not given
	// KeepBodies is how long the ledger keeps the body of a site's article that
	// no feed's current document shows; 0: for ever.
	KeepBodies time.Duration
	Log        Log
	Notify     Notify

	Hubs       []string // WebSub hubs of feeds that name none, as Feed.Hubs
	HubPrivate []string // hosts whose callbacks may be private addresses

	Sources []*Source // at least one
	Feeds   []*Feed   // none: one feed of everything

	file  string
	lines []string
	at    map[any]position
}

// Log says how to log; the zero value leaves it to the command line.
type Log struct {
	Format string // "text", "json" or ""
	Level  string // "debug", "info", "warn", "error" or ""
}

// Notify says whom to tell when a source begins or ceases to be in trouble.
type Notify struct {
	Webhook Secret            // an http or https address, "" for none
	Headers map[string]Secret // of requests to it
	Command []string          // a program and its arguments, nil for none
	Timeout time.Duration     // of a request, and of the command; 0: the default
}

// A Source is a folder (Path is not "") or pages on the web (Path is "", URL
// is the index page).
type Source struct {
	Name     string // unique
	Path     string
	URL      *url.URL // of a folder: where its files are published, with a final slash; may be nil
	Language string   // for articles that do not say
	Timezone *time.Location
	Authors  []Author

	// For folders.
	Extension string // "auto", "pretty", "as-is" or "none"
	Ignore    []string
	GitDates  bool
	Rescan    time.Duration // 0: the default

	// For sites.
	Every     time.Duration // 0: by the site's own cadence
	Via       string        // "auto", "page", "sitemap" or "feed"
	Backfill  int           // further index pages at the first pass
	Most      int           // new articles a pass; 0: the default
	Select    Select
	UserAgent string
	Headers   map[string]Secret
	Cookies   map[string]Secret
	Auth      Auth
	Proxy     Secret        // an address, "" for none
	Robots    bool          // abide by robots.txt
	Delay     time.Duration // between two requests to a host; 0: the default
	Timeout   time.Duration // of one request; 0: the default
	MaxBytes  int64         // of one page; 0: the default
}

// IsFolder tells folders from sites.
func (s *Source) IsFolder() bool { return s.Path != "" }

// Select holds CSS selectors; "" where there is none.
type Select struct {
	Item, Link, Title, Date, Byline, Summary, Image string // on the index page

	Article ArticleSelect // on an article's page
}

// ArticleSelect holds CSS selectors for an article's page.
type ArticleSelect struct {
	Title, Body, Date, Byline, Summary, Image string
	Remove                                    []string
}

// Auth is how a site lets one in: a user and password, or a bearer token.
type Auth struct {
	User             string
	Password, Bearer Secret
}

// A Feed is one feed to be made.
type Feed struct {
	Name     string // unique; "feed" for an only feed without one
	Path     string // where it lives: "" (the root) or "news/"; unique
	Title    string // "" when not given
	Subtitle string
	Home     *url.URL
	Language string
	Authors  []Author
	Icon     *url.URL
	Hubs     []string // addresses, or SelfHub for the built-in one; those of the configuration when not given
	Private  Private
	Sources  []string // names; all of them when none was given

	Limit      int   // items
	MaxBytes   int64 // of one document
	Content    string
	Tombstones bool
	Podcast    Podcast

	Each      string  // "author", "tag", "language", "source" or ""
	Include   *Filter // nil: everything
	Exclude   *Filter // nil: nothing
	PerAuthor int     // items of one author; 0: no matter
	PerSource int     // items of one source; 0: no matter
	Archive   bool
	// ArchiveAll: archive: true is written, so that even a large stock of old
	// articles goes there.
	ArchiveAll bool
}

// SelfHub among a feed's hubs is the built-in one.
const SelfHub = "self"

// The values of Feed.Content.
const (
	ContentFull    = "full"
	ContentSummary = "summary"
)

// Defaults of a feed.
const (
	DefaultLimit    = 50
	DefaultMaxBytes = 2_000_000
)

// DefaultFeedName is the name of an only feed that was given none.
const DefaultFeedName = "feed"

// An Author is a person or an organisation.
type Author struct{ Name, URL, Email string }

// A Secret is a value that is not shown: it prints as "…".
type Secret string

// String hides the value.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "…"
}

// GoString hides the value from %#v too.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the value from encoders and log handlers.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Reveal gives the value itself.
func (s Secret) Reveal() string { return string(s) }

// maxFile bounds a configuration file, in bytes.
const maxFile = 256 << 10

// Load reads the file called name. Relative paths in it count from its folder.
// An error wrapping [fs.ErrNotExist] says that there is none; mistakes in it
// are [Mistakes].
func Load(name string) (*Config, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a folder, not a configuration file", name)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s: is larger than %d kB, which no configuration is", name, maxFile>>10)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return Parse(data, name, os.LookupEnv)
}

// Find gives the configuration file in a folder, "" when there is none.
func Find(dir string) (string, error) {
	for _, name := range Names() {
		name = filepath.Join(dir, name)
		if _, err := os.Stat(name); err == nil {
			return name, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", nil
}
