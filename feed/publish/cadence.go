package publish

import (
	"slices"
	"time"
)

// The bounds of how often a site is looked at when nobody says.
const (
	oftenest = 10 * time.Minute
	rarest   = 24 * time.Hour
	unknown  = time.Hour // for a site whose cadence is not known yet
	// afterPause spreads the sites of a host that wanted a pause.
	afterPause = time.Minute
)

// interval is the time until the next look at a source: as configured, else
// half of what usually lies between two of its articles. A source that fails
// is asked ever less often, and one whose host could not be asked yet, when it
// can. luck, from 0 to 1, spreads sources that were started together.
func (d *Desk) interval(s *source, now time.Time, luck float64) time.Duration {
	every := s.Every
	if every <= 0 {
		every = unknown
		if items, err := d.opt.Ledger.Window([]string{s.Key}, 20); err == nil {
			var published []time.Time
			for _, it := range items {
				published = append(published, it.Published)
			}
			if gap := usualGap(published, now); gap > 0 {
				every = min(max(gap/2, oftenest), rarest)
			}
		}
	}
	s.mu.Lock()
	failures, until := s.health.Failures, s.until
	// What is held costs the site as many requests every time, and may be so for long.
	if s.health.Held != "" {
		failures = min(s.health.HeldLooks, 2)
	}
	s.mu.Unlock()
	if until.After(now) {
		return until.Sub(now) + time.Duration(luck*float64(min(every, afterPause)))
	}
	if failures > 0 {
		every = min(every<<min(failures, 6), max(rarest, every))
	}
	return every + time.Duration((luck-0.5)*0.2*float64(every))
}

// usualGap is the median time between articles, given newest first, with the
// silence since the last as one more gap when it is a long one. It is 0 for
// fewer than three articles.
func usualGap(published []time.Time, now time.Time) time.Duration {
	if len(published) < 3 {
		return 0
	}
	var gaps []time.Duration
	for i := 1; i < len(published); i++ {
		gaps = append(gaps, published[i-1].Sub(published[i]))
	}
	slices.Sort(gaps)
	median := gaps[len(gaps)/2]
	if silence := now.Sub(published[0]); silence > 4*median {
		median = silence / 4
	}
	return median
}
