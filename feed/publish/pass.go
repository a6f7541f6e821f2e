package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

const (
	// More entries than this are skimmed where the source can: the few that a
	// feed shows are read in full when it is rendered.
	skimAbove = 100
	// Entries a ledger transaction covers: long enough that flushing costs
	// little, short enough that a pass cut short loses little.
	batchSize = 4000
	// Articles of one site that are waited for at once; how fast they are asked
	// for is the fetcher's business.
	siteReaders = 8
)

// pass looks at a source once: everything when full, else what it noticed. What
// changed is added to changes, which may be nil.
func (d *Desk) pass(ctx context.Context, s *source, full bool, changes *ledger.Changes) error {
	return d.passAt(ctx, s, full, time.Now(), changes)
}

// passAt is pass at a time that tests can choose.
func (d *Desk) passAt(ctx context.Context, s *source, full bool, start time.Time, changes *ledger.Changes) error {
	defer func() {
		select {
		case d.told <- struct{}{}:
		default:
		}
	}()
	c, err := d.look(ctx, s, full, start)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if held, err := d.heldBack(s, err, start); held || err != nil {
		if changes != nil && c.New+c.Changed+c.Withdrawn > 0 { // of a large folder's earlier batches
			*changes = c
		}
		return err
	}
	s.mu.Lock()
	h := &s.health
	h.LastLook = start.UTC()
	if h.FirstLook.IsZero() {
		h.FirstLook = h.LastLook
	}
	if !errors.Is(err, scrape.ErrPostponed) {
		h.Blocked = scrape.Blocked(err)
	}
	s.until = scrape.PostponedUntil(err)
	s.counts.add(err, &c, time.Since(start))
	switch {
	case errors.Is(err, scrape.ErrPostponed):
		h.Failures = max(h.Failures, 1) // the pause has a failure behind it, which is not counted twice
		h.Error = err.Error()
	case err != nil:
		h.Failures++
		h.Error = err.Error()
	default:
		h.Failures, h.Error, h.LastSuccess = 0, "", start.UTC()
		h.Held, h.HeldSince, h.HeldLooks = "", time.Time{}, 0
		if c.New > 0 {
			h.LastNew = start.UTC()
		}
		if c.New+c.Changed+c.Withdrawn > 0 {
			h.Found = ledger.Found{At: start.UTC(), New: c.New, Changed: c.Changed, Withdrawn: c.Withdrawn, Behind: c.Behind}
		}
	}
	s.mu.Unlock()
	if err == nil && c.New > 0 {
		if err := d.learn(s); err != nil {
			return err
		}
	}
	if changes != nil {
		*changes = c
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Source.Name(), err)
	}
	if c.Waiting > 0 {
		select {
		case d.wake <- struct{}{}:
		default:
		}
	}
	if c.Behind > 0 {
		d.opt.Logger.Info("many articles without a date came at once: taken for old ones, they stand behind those that were known", "source", s.Source.Name(), "articles", c.Behind)
	}
	level := d.opt.Logger.Info
	if c.New+c.Changed+c.Withdrawn == 0 {
		level = d.opt.Logger.Debug
	}
	found := []any{"source", s.Source.Name()}
	for _, x := range []struct {
		what string
		n    int
	}{{"new", c.New}, {"changed", c.Changed}, {"withdrawn", c.Withdrawn}, {"waiting", c.Waiting}, {"unreadable", c.Failed}} {
		if x.n != 0 {
			found = append(found, x.what, x.n)
		}
	}
	level("looked", append(found, "took", time.Since(start))...)
	return nil
}

// look looks at a source and records what it finds, with what was seen only
// while it was held.
func (d *Desk) look(ctx context.Context, s *source, full bool, now time.Time) (ledger.Changes, error) {
	listed, changes, err := d.lookNow(ctx, s, full, now)
	if err != nil || s.Own || d.opt.Dry {
		return changes, err
	}
	more, err := d.recover(ctx, s, listed, s.freed, now)
	changes.Add(more)
	return changes, err
}

// lookNow looks at a source and records what it finds. It gives the entries
// that are there.
func (d *Desk) lookNow(ctx context.Context, s *source, full bool, now time.Time) ([]scrape.Entry, ledger.Changes, error) {
	list := s.Source.List
	if w, ok := s.Source.(scrape.Watcher); ok && full {
		list = w.Relist
	}
	listing, err := list(ctx)
	if errors.Is(err, scrape.ErrUnchanged) {
		return nil, ledger.Changes{}, nil
	}
	if err != nil {
		return nil, ledger.Changes{}, err
	}
	s.mu.Lock()
	s.health.Note = listing.Note
	s.mu.Unlock()
	for _, place := range listing.Unseen {
		d.opt.Logger.Warn("not readable; what is known of it stays", "source", s.Source.Name(), "place", place)
	}
	read, gone, err := d.differences(ctx, s, listing, now)
	if err == nil && d.following && s.Own {
		listing, read, gone, err = d.steady(ctx, s, listing, read, gone, now)
	}
	if err != nil {
		return nil, ledger.Changes{}, err
	}
	v, err := d.open(s, listing, now)
	if err != nil {
		return nil, ledger.Changes{}, err
	}
	if len(read)+len(gone) == 0 {
		return listing.Entries, ledger.Changes{}, v.nothing()
	}
	read = s.ration(read)
	// Of articles without any date, the one that came last is the newest.
	slices.SortFunc(read, func(a, b scrape.Entry) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Key, b.Key))
	})
	p, err := d.opt.Ledger.Begin(s.Key, gone, now)
	if err != nil {
		return nil, ledger.Changes{}, err
	}
	defer p.End()
	if pr, ok := s.Source.(scrape.Prober); ok {
		p.There = func(key string) bool { return pr.There(scrape.Entry{Key: key}) }
	}
	v.attach(p)
	whole := v.whole(len(gone)) // judged all at once
	batch := make([]ledger.Sighting, 0, min(batchSize, len(read)))
	if b, ok := s.Source.(scrape.Bulker); ok {
		defer b.Bulk()()
	}
	next, stop := d.readAll(ctx, s, read)
	defer stop()
	var sighted []scrape.Entry // of a site, those of the batch
	partly := 0                // articles whose pages could not be read
	var why error
	for i := range read {
		got := <-next()
		if ctx.Err() != nil {
			return nil, ledger.Changes{}, ctx.Err()
		}
		if d.opt.Progress != nil {
			d.opt.Progress(s.Source.Name(), i+1, len(read))
		}
		if errors.Is(got.err, fs.ErrNotExist) || errors.Is(got.err, scrape.ErrPostponed) && (got.article == nil || read[i].Known) {
			continue // gone between the listing and now, or not asked for; the next pass sees to it
		}
		seen := now.Add(-time.Duration(len(read)-1-i) * time.Millisecond)
		sighting := s.sighting(read[i], got.article, got.err, seen)
		if errors.Is(got.err, scrape.ErrIncomplete) {
			partly++
			if partly == 1 {
				why = got.err
			}
		}
		d.tellUnread(s, read[i].Key, sighting.Note, got.err)
		batch = append(batch, sighting)
		if !s.Own {
			sighted = append(sighted, read[i])
		}
		if len(batch) == batchSize && !whole {
			if err := p.Record(batch); err != nil {
				return nil, ledger.Changes{}, err
			}
			batch = batch[:0]
		}
	}
	if !s.Own {
		if n := s.samePage(sighted, batch, now); n > 0 {
			partly, why = partly+n, scrape.ErrSamePage
		}
		if err := d.rank(s, listing, batch, now); err != nil {
			return nil, ledger.Changes{}, err
		}
	}
	v.unread = 2*len(batch) < len(read) && whole
	if d.opt.Dry && !s.Own {
		if batch, err = v.withKept(ctx, listing.Entries, batch); err != nil {
			return nil, ledger.Changes{}, err
		}
	}
	changes, err := p.Complete(batch)
	var held *heldError
	if errors.As(err, &held) && !s.Own {
		saw, uerr := d.unknown(s, listing.Entries)
		if uerr != nil {
			return nil, changes, uerr
		}
		held.saw = saw
	}
	if err != nil {
		return nil, changes, err
	}
	if err := v.recorded(); err != nil {
		return nil, ledger.Changes{}, err
	}
	if partly > 0 {
		d.opt.Logger.Warn("pages that cannot be read are fed by what the index says of them", "source", s.Source.Name(), "pages", partly, "first", why)
	}
	if r, ok := s.Source.(scrape.Rememberer); ok && !d.opt.Dry {
		if err := r.Settle(); err != nil {
			return nil, ledger.Changes{}, err
		}
	}
	return listing.Entries, changes, nil
}

// tellUnread logs that an entry could not be read: once, not at every look.
func (d *Desk) tellUnread(s *source, key, note string, err error) {
	if note == "" || errors.Is(err, scrape.ErrNotArticle) || errors.Is(err, scrape.ErrUnready) {
		delete(s.told, key)
		return
	}
	if s.told[key] == note {
		return
	}
	if s.told == nil {
		s.told = map[string]string{}
	}
	if len(s.told) < 10_000 {
		s.told[key] = note
	}
	level := d.opt.Logger.Warn
	if errors.Is(err, scrape.ErrIncomplete) {
		level = d.opt.Logger.Debug // they are told of together
	}
	level("not read", "source", s.Source.Name(), "entry", key, "error", err)
}

// differences tells which entries of a listing are to be read, and which
// known entries are gone.
func (d *Desk) differences(ctx context.Context, s *source, listing scrape.Listing, now time.Time) (read []scrape.Entry, gone []string, err error) {
	s.stampAddresses(listing)
	stale := func(e scrape.Entry, k ledger.Known, known bool) bool {
		switch {
		case !known || k.Stamp != e.Stamp:
			return true
		case !k.Retry.IsZero():
			return !now.Before(k.Retry)
		}
		return s.Own && k.Reader != extract.Version
	}
	if listing.Partial && len(listing.Entries) < 1000 {
		for _, e := range listing.Entries {
			k, known, err := d.opt.Ledger.Entry(s.Key, e.Key)
			if err != nil {
				return nil, nil, err
			}
			if stale(e, k, known) {
				e.Known = known && k.Whole
				read = append(read, e)
			}
		}
		return read, listing.Gone, nil
	}
	entries, err := d.opt.Ledger.Entries(s.Key)
	if err != nil {
		return nil, nil, err
	}
	if !listing.Partial {
		if listing, err = s.sure(ctx, listing, entries); err != nil {
			return nil, nil, err
		}
	}
	for _, e := range listing.Entries {
		k, known := entries[e.Key]
		if stale(e, k, known) {
			e.Known = known && k.Whole
			read = append(read, e)
		}
		delete(entries, e.Key)
	}
	if listing.Partial {
		return read, listing.Gone, nil
	}
	for key := range entries {
		if !slices.ContainsFunc(listing.Unseen, func(place string) bool { return key == place || strings.HasPrefix(key, place+"/") }) {
			gone = append(gone, key)
		}
	}
	slices.Sort(gone)
	return read, gone, nil
}

// stampAddresses has an article whose address changes read anew, though its
// file is the same.
func (s *source) stampAddresses(listing scrape.Listing) {
	if !s.Own {
		return
	}
	for i := range listing.Entries {
		if e := &listing.Entries[i]; e.URL != "" {
			e.Stamp += fmt.Sprintf(" %x", ledger.Hash(e.URL))
		}
	}
}

// sure makes certain of a folder's full listing: a file that was renamed while
// the folder was walked stands in it under both names, and would be taken for
// two articles. So it is listed again until nothing new has come since the
// listing before; of what is new then, any older name is gone.
func (s *source) sure(ctx context.Context, listing scrape.Listing, known map[string]ledger.Known) (scrape.Listing, error) {
	w, ok := s.Source.(scrape.Watcher)
	if !ok || len(known) == 0 {
		return listing, nil
	}
	seen := make(map[string]bool, len(known))
	for key := range known {
		seen[key] = true
	}
	for range 5 { // a storm may go on for ever
		news := false
		for _, e := range listing.Entries {
			news = news || !seen[e.Key]
			seen[e.Key] = true
		}
		if !news {
			break
		}
		again, err := w.Relist(ctx)
		if err != nil {
			return listing, err
		}
		s.stampAddresses(again)
		listing = again
	}
	return listing, nil
}

// ration keeps a look at a site within what is polite: the newest entries, the
// rest the next time. The first look reads as many as the feeds show.
func (s *source) ration(read []scrape.Entry) []scrape.Entry {
	most := s.MaxNew
	s.mu.Lock()
	if s.health.LastSuccess.IsZero() {
		most = max(most, s.shows)
	}
	s.mu.Unlock()
	if s.Own || most <= 0 || len(read) <= most {
		return read
	}
	slices.SortFunc(read, func(a, b scrape.Entry) int { return cmp.Compare(b.Order, a.Order) })
	return read[:most]
}

// A readResult is an article or why there is none.
type readResult struct {
	article *extract.Article
	err     error
}

// readAll reads entries on all processors. next gives the results in order;
// stop must be called in the end.
func (d *Desk) readAll(ctx context.Context, s *source, entries []scrape.Entry) (next func() chan readResult, stop func()) {
	read := s.Source.Read
	if sk, ok := s.Source.(scrape.Skimmer); ok && len(entries) > skimAbove {
		read = sk.Skim
	}
	ctx, cancel := context.WithCancel(ctx)
	type job struct {
		entry scrape.Entry
		done  chan readResult
	}
	workers := runtime.GOMAXPROCS(0)
	if !s.Own {
		workers = siteReaders
	}
	workers = min(workers, len(entries))
	jobs := make(chan job)
	ordered := make(chan chan readResult, 1024*workers)
	var all sync.WaitGroup
	all.Go(func() {
		defer close(jobs)
		for _, e := range entries {
			done := make(chan readResult, 1)
			select {
			case ordered <- done:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- job{e, done}:
			case <-ctx.Done():
				done <- readResult{err: ctx.Err()}
				return
			}
		}
	})
	for range workers {
		all.Go(func() {
			for j := range jobs {
				a, err := read(ctx, j.entry)
				j.done <- readResult{a, err}
			}
		})
	}
	next = func() chan readResult {
		select {
		case done := <-ordered:
			return done
		case <-ctx.Done():
			done := make(chan readResult, 1)
			done <- readResult{err: ctx.Err()}
			return done
		}
	}
	return next, func() { cancel(); all.Wait() }
}

// storeHealth brings the ledger's memory of each source's health up to date.
func (d *Desk) storeHealth() error {
	var errs []error
	for _, s := range d.sources {
		s.mu.Lock()
		h, stored := s.health, s.stored
		s.mu.Unlock()
		if h.LastLook == stored.LastLook && h.NextLook == stored.NextLook {
			continue
		}
		err := d.opt.Ledger.SetHealth(h)
		if err == nil {
			s.mu.Lock()
			s.stored = h
			s.mu.Unlock()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// storeHealthOrTell is storeHealth for those who go on whatever it answers.
func (d *Desk) storeHealthOrTell() {
	d.unstored.tell(d.opt.Logger, d.storeHealth(), "health not stored", "health stored again")
}

// storeHealthNowAndThen keeps the flush that it costs out of the way of changes.
func (d *Desk) storeHealthNowAndThen(ctx context.Context) {
	for wait(ctx, 30*time.Second) {
		d.storeHealthOrTell()
	}
}
