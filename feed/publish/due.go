package publish

import (
	"context"
	"math/rand/v2"
	"time"

	"copydesk/scrape"
)

const (
	// startGap lies between the looks at sites that are all due when the program
	// starts: no machine and no line of a thousand sites is asked for everything
	// at once.
	startGap = 100 * time.Millisecond
	// startRetry is after how long a site that failed is looked at at a start,
	// however long it would be left alone otherwise: whoever starts the program
	// may have mended what was wrong.
	startRetry = time.Minute
)

// plan settles when each site is looked at first: when that is due by the last
// look, be it one of an earlier run, and now where there was none.
func (d *Desk) plan(now time.Time) error {
	start := now
	for _, s := range d.sources {
		if _, watches := s.Source.(scrape.Watcher); watches {
			continue
		}
		settings, err := d.opt.Ledger.Memory(s.Key).Load(settingsKey)
		if err != nil {
			return err
		}
		s.mu.Lock()
		h := s.health
		s.mu.Unlock()
		due := h.NextLook
		if !due.After(h.LastLook) { // build looked last
			due = h.LastLook.Add(d.interval(s, now, rand.Float64()))
		}
		if every := d.interval(s, now, 1); due.After(h.LastLook.Add(2 * every)) {
			due = h.LastLook.Add(every) // it is to be looked at more often now
		}
		if retry := h.LastLook.Add(startRetry); h.Failures > 0 && due.After(retry) {
			due = retry
		}
		// A clock that was wrong leaves no site alone for years.
		changed := settings != nil && string(settings) != s.settings()
		if h.LastLook.IsZero() || h.LastLook.After(now) || changed || due.Before(start) {
			due = start
			start = start.Add(startGap)
		}
		s.next(due)
	}
	return nil
}

// next settles when a site is looked at next.
func (s *source) next(at time.Time) {
	s.mu.Lock()
	s.health.NextLook = at.UTC()
	s.mu.Unlock()
}

// What a site's turn is for.
const (
	ended   = iota // nothing: the context ended
	looked         // it is to be looked at
	retried        // what could not be written is to be tried again
)

// due waits until a site is to be looked at, or until again comes.
func (d *Desk) due(ctx context.Context, s *source, again <-chan time.Time) int {
	s.mu.Lock()
	at := s.health.NextLook
	s.mu.Unlock()
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	turn := looked
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-s.again:
	case <-again:
		turn = retried
	}
	if ctx.Err() != nil {
		return ended
	}
	return turn
}

// known reports whether a source was looked at before.
func (s *source) known() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.health.LastLook.IsZero()
}
