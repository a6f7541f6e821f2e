package publish

import (
	"slices"
	"time"
)

const (
	// rhythmGaps is how many gaps between arrivals have to be known before a
	// silence can be unusual.
	rhythmGaps = 10
	// Nobody is troubled for a silence of less than a day, nor for a weekend
	// that was not seen before.
	leastSilence = 24 * time.Hour
	weekend      = 4 * 24 * time.Hour
	twoWeeks     = 14 * 24 * time.Hour
)

// rhythm learns from when items came how long it usually takes until the next,
// and after how long a silence is unusual: twice the longest that there was
// (which holds its nights, weekends and holidays), and four times the usual.
// Both are 0 when too little is known.
func rhythm(arrivals []time.Time) (usual, silent time.Duration) {
	arrivals = slices.Clone(arrivals)
	slices.SortFunc(arrivals, time.Time.Compare)
	var gaps []time.Duration
	for i := 1; i < len(arrivals); i++ {
		// What one look found came as one.
		if gap := arrivals[i].Sub(arrivals[i-1]); gap > time.Minute {
			gaps = append(gaps, gap)
		}
	}
	if len(gaps) < rhythmGaps {
		return 0, 0
	}
	slices.Sort(gaps)
	usual = gaps[len(gaps)/2]
	silent = max(2*gaps[len(gaps)-1], 4*usual, leastSilence)
	if arrivals[len(arrivals)-1].Sub(arrivals[0]) < twoWeeks {
		silent = max(silent, weekend)
	}
	return usual, silent
}

// learn brings what is known of a source's rhythm up to date.
func (d *Desk) learn(s *source) error {
	s.mu.Lock()
	since := s.health.FirstLook
	s.mu.Unlock()
	// All that the first look found had come before.
	arrivals, err := d.opt.Ledger.Arrivals(s.Key, since.Add(time.Minute))
	if err != nil {
		return err
	}
	usual, silent := rhythm(arrivals)
	s.mu.Lock()
	s.health.UsualGap, s.health.SilentAfter = int(usual/time.Second), int(silent/time.Second)
	s.mu.Unlock()
	return nil
}
