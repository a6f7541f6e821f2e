package publish

import (
	"strings"
	"sync/atomic"

	"copydesk/feed"
)

// An Edition is all the bytes of one feed at one moment. It is immutable.
type Edition struct {
	Name string           // the feed's name in the configuration
	Path string           // where it lives: "" (the root) or "news/", relative to the server's and the output folder's root
	Feed *feed.Feed       // what was rendered
	Docs []*feed.Document // one for each format, and index.html
	Held string           // why a newer edition is kept back; "" normally
}

// A Stand is where the current editions hang. Readers load one pointer and
// never wait for the desk; the desk replaces editions whole.
type Stand struct {
	current atomic.Pointer[shelf]
	// Page makes the page of an item on demand: the current pages of a feed's
	// own items by feed name and document name ("items/x.html"). It returns nil
	// when there is no such item. May be nil.
	Page func(feedName, doc string) *feed.Document
}

type shelf struct {
	editions []*Edition
	docs     map[string]*feed.Document // by path without leading slash
}

// Put replaces the editions of the same names, adds new ones behind.
func (s *Stand) Put(editions ...*Edition) {
	for {
		old := s.current.Load()
		next := &shelf{docs: map[string]*feed.Document{}}
		if old != nil {
			next.editions = append(next.editions, old.editions...)
		}
	each:
		for _, e := range editions {
			for i, was := range next.editions {
				if was.Name == e.Name {
					next.editions[i] = e
					continue each
				}
			}
			next.editions = append(next.editions, e)
		}
		for _, e := range next.editions {
			for _, d := range e.Docs {
				next.docs[e.Path+d.Name] = d
			}
		}
		if s.current.CompareAndSwap(old, next) {
			return
		}
	}
}

// Editions are the current editions, in the order in which they first came.
func (s *Stand) Editions() []*Edition {
	if sh := s.current.Load(); sh != nil {
		return sh.editions
	}
	return nil
}

// Find gives the document at a path without leading slash ("atom.xml",
// "news/index.html", "items/x.html"), or nil.
func (s *Stand) Find(path string) *feed.Document {
	sh := s.current.Load()
	if sh == nil {
		return nil
	}
	if d := sh.docs[path]; d != nil {
		return d
	}
	if s.Page == nil {
		return nil
	}
	for _, e := range sh.editions {
		if rest, ok := strings.CutPrefix(path, e.Path); ok && strings.HasPrefix(rest, "items/") {
			if d := s.Page(e.Name, rest); d != nil {
				return d
			}
		}
	}
	return nil
}
