package publish

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/feed"
)

// An Edition is all the bytes of one feed at one moment. It is immutable.
type Edition struct {
	Name string           // the feed's name in the configuration
	Path string           // where it lives: "" (the root) or "news/", relative to the server's and the output folder's root
	Feed *feed.Feed       // what was rendered
	Of   string           // of a feed that was cut out of another: that one's path
	Cut  bool             // it was cut out of another
	Docs []*feed.Document // one for each format, index.html and what it needs
	Held string           // why a newer edition is kept back; "" normally
}

// keep is how many former editions of a feed are remembered, for readers that
// ask for what is new since theirs (RFC 3229).
const keep = 50

// A Stand is where the current editions hang. Readers load one pointer and
// never wait for the desk; the desk replaces editions whole. The zero Stand is
// empty and ready.
type Stand struct {
	shelf atomic.Pointer[shelf]
	put   sync.Mutex // held by Put
	// Page makes the page of an item on demand: the current pages of a feed's
	// own items, and its archive documents, by feed name and document name
	// ("items/x.html", "archive/1/atom.xml"). It returns nil when there is none. May be nil; set before the first Put.
	Page func(feedName, doc string) *feed.Document
	// File opens a file of an item ("items/x/map.png"), likewise. The caller
	// closes it.
	File func(feedName, name string) *File
}

// A shelf holds the places of all feeds; it changes only when a feed is added
// or moves.
type shelf struct {
	slots  []*slot
	byPath map[string]*slot
}

// A slot is the place of one feed.
type slot struct{ current atomic.Pointer[stock] }

type stock struct {
	edition *Edition
	past    []past // newest first
}

// past is a former edition: what its documents were called by their entity
// tags, and what it held.
type past struct {
	tags []string // of edition.Docs, at the same index
	feed *feed.Feed
}

// Put replaces the editions of the same names, adds new ones behind. It costs
// what these editions cost, however many others there are.
//
// A document that changed is never dated like the one it replaces, or
// earlier: a reader that knows nothing but the date would miss it. Where the
// desk's date does not tell, the stand's copy is dated a second later.
func (s *Stand) Put(editions ...*Edition) {
	s.put.Lock()
	defer s.put.Unlock()
	for _, e := range editions {
		sh := s.shelf.Load()
		var at *slot
		if sh != nil {
			if i := slices.IndexFunc(sh.slots, func(o *slot) bool { return o.current.Load().edition.Name == e.Name }); i >= 0 {
				at = sh.slots[i]
			}
		}
		next := &stock{edition: e}
		if at != nil {
			was := at.current.Load()
			next = succeed(was, e)
			if was.edition.Path == e.Path {
				at.current.Store(next)
				continue
			}
		}
		s.rearrange(sh, at, next)
	}
}

// rearrange hangs up a new feed, or one that moved.
func (s *Stand) rearrange(old *shelf, at *slot, next *stock) {
	sh := &shelf{byPath: map[string]*slot{}}
	if old != nil {
		sh.slots = slices.Clone(old.slots)
	}
	if at == nil {
		at = &slot{}
		sh.slots = append(sh.slots, at)
	}
	at.current.Store(next)
	for _, o := range sh.slots {
		sh.byPath[o.current.Load().edition.Path] = o
	}
	s.shelf.Store(sh)
}

// succeed is the stock after was, with the edition e.
func succeed(was *stock, e *Edition) *stock {
	next := &stock{edition: e, past: was.past}
	changed := false
	for i, d := range e.Docs {
		old := document(was.edition, d.Name)
		switch {
		case old == nil:
			continue
		case old.ETag == d.ETag:
			d = old // with its date, and what the server keeps beside it
		case d.Modified.After(old.Modified):
			changed = true
		default:
			changed = true
			later := *d
			later.Modified = old.Modified.Add(time.Second)
			d = &later
		}
		if d != e.Docs[i] {
			if next.edition == e {
				copied := *e
				copied.Docs = slices.Clone(e.Docs)
				next.edition = &copied
			}
			next.edition.Docs[i] = d
		}
	}
	if changed && was.edition.Feed != nil {
		p := past{feed: was.edition.Feed}
		for _, d := range was.edition.Docs {
			p.tags = append(p.tags, d.ETag)
		}
		next.past = append([]past{p}, was.past[:min(len(was.past), keep-1)]...)
	}
	return next
}

// Editions are the current editions, in the order in which they first came.
func (s *Stand) Editions() []*Edition {
	sh := s.shelf.Load()
	if sh == nil {
		return nil
	}
	editions := make([]*Edition, len(sh.slots))
	for i, o := range sh.slots {
		editions[i] = o.current.Load().edition
	}
	return editions
}

// Find gives the document at a path without leading slash ("atom.xml",
// "news/index.html", "items/x.html"), or nil.
func (s *Stand) Find(path string) *feed.Document {
	_, d := s.Look(path)
	return d
}

// Look is Find with the edition the document belongs to.
func (s *Stand) Look(path string) (*Edition, *feed.Document) {
	st, name := s.stock(path)
	if st == nil {
		return nil, nil
	}
	if d := document(st.edition, name); d != nil {
		return st.edition, d
	}
	if s.Page != nil && (strings.HasPrefix(name, "items/") || strings.HasPrefix(name, feed.ArchiveDir)) {
		if d := s.Page(st.edition.Name, name); d != nil {
			return st.edition, d
		}
	}
	return nil, nil
}

// Attached opens the file of an item that is at a path; nil when there is none.
func (s *Stand) Attached(path string) *File {
	st, name := s.stock(path)
	if st == nil || s.File == nil || !strings.HasPrefix(name, "items/") || strings.Count(name, "/") != 2 {
		return nil
	}
	return s.File(st.edition.Name, name)
}

// Past is the feed as it was when the document at path had the entity tag;
// nil when that is unknown or too long ago.
func (s *Stand) Past(path, etag string) *feed.Feed {
	st, name := s.stock(path)
	if st == nil {
		return nil
	}
	for i, d := range st.edition.Docs {
		if d.Name != name {
			continue
		}
		for _, p := range st.past {
			if i < len(p.tags) && p.tags[i] == etag {
				return p.feed
			}
		}
	}
	return nil
}

// stock finds the feed whose path begins path, the longest such, and the rest.
func (s *Stand) stock(path string) (*stock, string) {
	sh := s.shelf.Load()
	if sh == nil {
		return nil, ""
	}
	for end := len(path); ; {
		i := strings.LastIndexByte(path[:end], '/')
		if o := sh.byPath[path[:i+1]]; o != nil {
			return o.current.Load(), path[i+1:]
		}
		if i < 0 {
			return nil, ""
		}
		end = i
	}
}

func document(e *Edition, name string) *feed.Document {
	for _, d := range e.Docs {
		if d.Name == name {
			return d
		}
	}
	return nil
}
