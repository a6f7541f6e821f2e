package publish

import (
	"cmp"
	"slices"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
)

// rank gives the new articles of an index page their places in the feed: those
// they have on the page, at times as near to their dates as that allows. A
// pinned old story, a wrong date or none at all then moves nothing else.
func (d *Desk) rank(s *source, listing scrape.Listing, sightings []ledger.Sighting, now time.Time) error {
	entries := slices.Clone(listing.Entries)
	slices.SortStableFunc(entries, func(a, b scrape.Entry) int { return cmp.Compare(b.Order, a.Order) })
	keys := make([]string, len(entries))
	for i, e := range entries {
		keys[i] = e.Key
	}
	known, err := d.opt.Ledger.Ranks(s.Key, keys)
	if err != nil {
		return err
	}
	byKey := make(map[string]*ledger.Sighting, len(sightings))
	for i := range sightings {
		byKey[sightings[i].Key] = &sightings[i]
	}
	var times []int64
	var of []*ledger.Sighting // nil: known already
	for _, key := range keys {
		at, isKnown := known[key]
		sight := byKey[key]
		switch {
		case isKnown:
			times, of = append(times, at), append(of, nil)
		case sight == nil || sight.Failed || sight.Unchanged:
		case sight.Published.IsZero() || sight.Published.After(now):
			times, of = append(times, 0), append(of, sight)
		default:
			times, of = append(times, sight.Published.UnixMilli()), append(of, sight)
		}
	}
	// Without a date: as its neighbour above, or else below, or else now.
	for i := range times {
		if times[i] == 0 && i > 0 {
			times[i] = times[i-1]
		}
	}
	for i := len(times) - 1; i >= 0; i-- {
		if times[i] == 0 {
			times[i] = now.UnixMilli()
			if i+1 < len(times) {
				times[i] = times[i+1]
			}
		}
	}
	for i, at := range descending(times) {
		if of[i] != nil {
			// The milliseconds keep the order of the page among equal times.
			of[i].Rank = at - int64(i)
		}
	}
	return nil
}

// descending gives the sequence that never grows and lies nearest to times, by
// the sum of absolute differences (pool adjacent violators with medians,
// Robertson and Waltman 1968).
func descending(times []int64) []int64 {
	type pool struct {
		values []int64 // sorted
		median int64
	}
	var pools []pool
	for _, t := range times {
		pools = append(pools, pool{[]int64{t}, t})
		for n := len(pools); n > 1 && pools[n-2].median < pools[n-1].median; n = len(pools) {
			values := append(pools[n-2].values, pools[n-1].values...)
			slices.Sort(values)
			pools = append(pools[:n-2], pool{values, values[len(values)/2]})
		}
	}
	out := make([]int64, 0, len(times))
	for _, p := range pools {
		for range p.values {
			out = append(out, p.median)
		}
	}
	return out
}
