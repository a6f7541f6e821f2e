package publish

import (
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"copydesk/feed"
	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// This is the one file where what was read (scrape) and what is fed (feed)
// meet: an article becomes a sighting for the ledger, and what the ledger
// keeps becomes an item of a feed.

// firstPause is how long a page of a site that could not be read is left alone.
const firstPause = time.Hour

// What a site's page is not today it may be tomorrow: published too early, a
// wall, another machine's mistake. It is looked at again, seldom and not for ever.
const (
	secondLook  = 6 * time.Hour
	secondLooks = 3
	shellLooks  = 8 // from an hour on, each pause twice the one before
)

// manyNames bounds authors and tags: more of them are a page's fault, and each
// is an element of its own in every feed.
const manyNames = 100

// sighting is what the ledger is told of an entry that was read: the article,
// the error that stood in its place, or both. seen is the time of first sight
// if it is a new one.
func (s *source) sighting(e scrape.Entry, a *extract.Article, err error, seen time.Time) ledger.Sighting {
	sight := ledger.Sighting{Key: e.Key, Stamp: e.Stamp, Reader: extract.Version, Seen: seen}
	if errors.Is(err, scrape.ErrUnchanged) {
		sight.Unchanged = true
		return sight
	}
	if err != nil {
		sight.Note = strings.TrimPrefix(strings.TrimPrefix(err.Error(), scrape.ErrIncomplete.Error()+": "), e.Key+": ")
		sight.Retry = !errors.Is(err, scrape.ErrNotArticle)
		if !s.Own {
			sight.Pause = firstPause
			if !sight.Retry {
				sight.Retry, sight.Pause, sight.Most = true, secondLook, secondLooks
			}
		}
		if errors.Is(err, scrape.ErrShell) || errors.Is(err, scrape.ErrSamePage) {
			sight.Most = shellLooks
		}
		sight.Postponed = errors.Is(err, scrape.ErrPostponed)
		if a == nil || !errors.Is(err, scrape.ErrIncomplete) {
			sight.Failed = true
			return sight
		}
		sight.Partly = true
	}
	sight.Declared, sight.Canonical = a.ID, a.URL
	sight.Fallback = s.fallbackName(e)
	sight.Fingerprint = ledger.Fingerprint{Exact: a.Fingerprint.Exact, Title: a.Fingerprint.Title, Sketch: a.Fingerprint.Sketch, Alike: alike}
	sight.Authored = s.Own
	if at, visible, ok := s.instant(a.Published); ok {
		sight.Published, sight.DayOnly, sight.VisibleAt = at, a.Published.Precision == extract.Day, visible
	}
	if at, _, ok := s.instant(a.Updated); ok {
		sight.Updated = at
	}
	switch {
	case a.Draft:
		sight.Waits = "draft"
	case a.NoIndex && s.Own: // elsewhere it speaks to search engines, often of a whole site
		sight.Waits = "noindex"
	}
	sight.Slug = slug(a.Title)
	c := &sight.Content
	c.Title, c.Summary, c.Tags, c.Publisher = a.Title, a.Summary, a.Tags[:min(len(a.Tags), manyNames)], a.Publisher
	c.Language = a.Language
	if c.Language == "" {
		c.Language = s.Language
	}
	c.Link = a.URL
	if c.Link == "" {
		c.Link = e.URL
	}
	for _, au := range a.Authors[:min(len(a.Authors), manyNames)] {
		c.Authors = append(c.Authors, feed.Author{Name: au.Name, URL: au.URL, Email: au.Email})
	}
	if len(c.Authors) == 0 {
		for _, name := range s.Authors {
			c.Authors = append(c.Authors, feed.Author{Name: name})
		}
	}
	if a.Image != nil {
		c.Image = &feed.Image{URL: a.Image.URL, Alt: a.Image.Alt, Width: a.Image.Width, Height: a.Image.Height}
	}
	for _, x := range a.Enclosures[:min(len(a.Enclosures), manyNames)] {
		c.Enclosures = append(c.Enclosures, feed.Enclosure{URL: x.URL, Type: x.Type, Length: x.Length, Duration: x.Duration, Title: x.Title, File: x.File})
	}
	if a.Content != "" {
		// Stored as feeds carry it, so that rendering finds nothing to mend.
		body := feed.Safe(a.Content, c.Link)
		sight.Body = &body
	}
	return sight
}

// alike compares stored sketches as extraction defines it.
func alike(a, b []uint64) float64 {
	return extract.Fingerprint{Sketch: a}.Alike(extract.Fingerprint{Sketch: b})
}

// fallbackName is the name of an entry that nothing else names: its address,
// else source and path. Stored ids are made from it: it is frozen.
func (s *source) fallbackName(e scrape.Entry) string {
	if e.URL != "" {
		return ledger.FoldURL(e.URL)
	}
	return "copydesk:" + url.PathEscape(s.Source.Name()) + "/" + (&url.URL{Path: e.Key}).EscapedPath()
}

// instant places a date in time. A date without a zone is in the source's. A
// day alone stands for its noon in UTC, which is that day nearly everywhere,
// and begins to be visible with the day in the source's zone.
func (s *source) instant(d extract.Date) (at, visible time.Time, ok bool) {
	t := d.Time
	switch {
	case d.IsZero():
		return at, at, false
	case d.Precision == extract.Day:
		y, m, day := t.Date()
		return time.Date(y, m, day, 12, 0, 0, 0, time.UTC), time.Date(y, m, day, 0, 0, 0, 0, s.Timezone), true
	case !d.Zoned:
		y, m, day := t.Date()
		t = time.Date(y, m, day, t.Hour(), t.Minute(), t.Second(), 0, s.Timezone)
	}
	t = t.UTC().Truncate(time.Second)
	return t, t, true
}

// item is an item of a feed as the ledger keeps it.
func (d *Desk) item(f *feedState, it *ledger.Item) *feed.Item {
	return d.itemWith(f, it, attachments{})
}

// itemWith is item; the files that it shows are noted in all.
func (d *Desk) itemWith(f *feedState, it *ledger.Item, all attachments) *feed.Item {
	c := &it.Content
	out := &feed.Item{ID: it.ID, Link: c.Link, Title: c.Title, Authors: c.Authors, Published: it.Published, Updated: it.Updated, DayOnly: it.DayOnly,
		Summary: c.Summary, Image: c.Image, Tags: c.Tags, Publisher: c.Publisher, Enclosures: c.Enclosures}
	if !strings.EqualFold(c.Language, f.Language) {
		out.Language = c.Language
	}
	if !f.Summary {
		out.Content = it.Body
	}
	if c.Link == "" {
		out.Page = it.Page
		out.Link = strings.TrimSuffix(d.opt.Base, "/") + "/" + f.Path + it.Page
	}
	d.attach(strings.TrimSuffix(d.opt.Base, "/")+"/"+f.Path, it, out, all)
	return out
}

// slug makes words of a title fit for a file name: ASCII letters and digits,
// joined by hyphens, at most 60. It is "" for a title in another script.
func slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(title) {
		switch {
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r >= 0x80 && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)), r == '\'', r == '’':
			// an accent, or a letter that ASCII does not have
		default:
			gap = true
		}
		if b.Len() >= 60 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}
