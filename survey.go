package main

import (
	"context"
	"errors"
	"time"

	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// A survey is what a folder holds at one moment.
type survey struct {
	entries []surveyed // in the listing's order
	skipped []scrape.Skipped
	title   string // what the folder calls itself, "" when it does not say
}

// A surveyed is one entry and the article in it, or why there is none.
type surveyed struct {
	scrape.Entry
	article *extract.Article
	err     error
}

// notArticle tells entries that were understood and are no articles.
func (s surveyed) notArticle() bool { return errors.Is(s.err, scrape.ErrNotArticle) }

// waits says why an article is not published yet, "" when it is.
func (s surveyed) waits(now time.Time) string {
	switch a := s.article; {
	case a == nil:
		return ""
	case a.Draft:
		return "draft"
	case a.NoIndex:
		return "noindex"
	case a.Published.Precision > extract.None && a.Published.Time.After(now.Add(24*time.Hour)):
		return "dated " + a.Published.String()
	}
	return ""
}

// surveySource lists a source and reads everything in it, without bodies where
// that is cheaper.
func (p *program) surveySource(ctx context.Context, src scrape.Source, name string) (*survey, error) {
	list := src.List
	if w, ok := src.(scrape.Watcher); ok {
		list = w.Relist
	}
	listing, err := list(ctx)
	if err != nil {
		return nil, err
	}
	defer p.progress.end()
	read := src.Read
	if sk, ok := src.(scrape.Skimmer); ok {
		read = sk.Skim
	}
	s := &survey{skipped: listing.Skipped, title: listing.Title, entries: make([]surveyed, 0, len(listing.Entries))}
	one := func(i int) (*extract.Article, error) { return read(ctx, listing.Entries[i]) }
	err = inOrder(ctx, len(listing.Entries), one, func(i int, a *extract.Article, err error) error {
		s.entries = append(s.entries, surveyed{listing.Entries[i], a, err})
		p.progress.show("reading "+name, i+1, len(listing.Entries))
		return nil
	})
	return s, err
}
