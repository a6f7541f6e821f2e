package publish

import (
	"fmt"
	"net/url"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// What keeps programs out, or asks for consent, or says that something went
// wrong is one page behind every link, and where nothing tells it for what it
// is, it reads as an article. At a first look there is no history that it could
// be judged by. But the page that lists the links names another article for
// each of them.

const (
	// sameMost is how many links with headlines of their own lead to one page
	// before it is none of their articles: two are one article told twice.
	sameMost = 2
	// samePages is how alike the texts of two pages of one title are that are one:
	// by paragraphs, in some of which it may say where one came from.
	samePages = 0.5
)

// samePage replaces sightings that are one and the same page by what the
// listing says of the articles. entries are those that were sighted.
func (s *source) samePage(entries []scrape.Entry, batch []ledger.Sighting, now time.Time) (replaced int) {
	groups := map[uint64][]int{} // by title
	for i := range batch {
		if x := &batch[i]; !x.Failed && !x.Partly && !x.Unchanged && entries[i].Teaser != nil && entries[i].Teaser.Title != "" {
			groups[x.Fingerprint.Title] = append(groups[x.Fingerprint.Title], i)
		}
	}
	for _, all := range groups {
		for len(all) > sameMost {
			first, headlines := &batch[all[0]].Fingerprint, map[string]bool{}
			var same, rest []int
			for _, i := range all {
				if x := &batch[i].Fingerprint; x.Exact == first.Exact || alike(x.Sketch, first.Sketch) >= samePages {
					same = append(same, i)
					headlines[entries[i].Teaser.Title] = true
				} else {
					rest = append(rest, i)
				}
			}
			all = rest
			if len(headlines) <= sameMost {
				continue
			}
			for _, i := range same {
				replaced++
				e := entries[i]
				u, err := url.Parse(e.URL)
				if err != nil {
					continue
				}
				why := fmt.Errorf("%w: %w", scrape.ErrIncomplete, scrape.ErrSamePage)
				batch[i] = s.sighting(e, extract.FromTeaser(e.Teaser, extract.Options{URL: u, Now: now}), why, batch[i].Seen)
			}
		}
	}
	return replaced
}
