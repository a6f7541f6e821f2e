package publish

import (
	"slices"
	"time"

	"copydesk/feed/ledger"
)

// Health tells how every source is doing, for people and monitors.
type Health struct {
	Status  string          `json:"status"` // the worst state of all: "failing", "blocked", "held", "silent" or "ok"
	Alert   bool            `json:"alert"`  // somebody should see to it
	Sources []ledger.Health `json:"sources"`
	Feeds   []FeedHealth    `json:"feeds"`
}

// FeedHealth tells how a feed is doing.
type FeedHealth struct {
	Name    string    `json:"name"`
	Path    string    `json:"path"`
	Items   int       `json:"items"`
	Updated time.Time `json:"updated,omitzero"`
	Held    string    `json:"held,omitempty"` // why a newer edition is kept back
}

// Health tells how everything is doing now.
func (d *Desk) Health() (Health, error) {
	h := Health{Status: ledger.StateOK}
	counted, err := d.opt.Ledger.Health()
	if err != nil {
		return h, err
	}
	now := time.Now()
	for _, s := range d.sources {
		s.mu.Lock()
		sh := s.health
		s.mu.Unlock()
		if i := slices.IndexFunc(counted, func(c ledger.Health) bool { return c.Source == s.Key }); i >= 0 {
			c := counted[i]
			sh.Live, sh.Waiting, sh.Unread, sh.Problems = c.Live, c.Waiting, c.Unread, c.Problems
		}
		sh.Assess(now)
		sh.Told = ""
		h.Status = ledger.Worse(h.Status, sh.State)
		switch sh.State {
		case ledger.StateHeld:
			h.Alert = true
		case ledger.StateFailing, ledger.StateBlocked:
			// One failure of a site is likely over at the next look.
			h.Alert = h.Alert || s.Own || sh.Failures >= tellAfter
		}
		h.Sources = append(h.Sources, sh)
	}
	d.press.Lock()
	defer d.press.Unlock()
	for _, f := range d.feeds {
		fh := FeedHealth{Name: f.Name, Path: "/" + f.Path}
		if e := f.edition; e != nil {
			fh.Items, fh.Updated, fh.Held = len(e.Feed.Items), e.Feed.Updated, e.Held
		}
		for _, s := range h.Sources {
			if s.Held != "" && slices.Contains(f.keys, s.Source) {
				fh.Held = joinReasons(fh.Held, s.Name+": "+s.Held)
			}
		}
		if f.stale {
			h.Status, h.Alert = ledger.StateFailing, true
		}
		h.Feeds = append(h.Feeds, fh)
	}
	return h, nil
}

func joinReasons(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// Counts are what was counted of a source since the program started.
type Counts struct {
	Looks, Failures, Holds  int
	New, Changed, Withdrawn int
	Took                    time.Duration // of all looks together
}

func (c *Counts) add(err error, found *ledger.Changes, took time.Duration) {
	c.Looks++
	if err != nil {
		c.Failures++
	}
	c.New += found.New
	c.Changed += found.Changed
	c.Withdrawn += found.Withdrawn
	c.Took += took
}

// Counts gives the counts of every source, by its name.
func (d *Desk) Counts() map[string]Counts {
	all := make(map[string]Counts, len(d.sources))
	for _, s := range d.sources {
		s.mu.Lock()
		all[s.Source.Name()] = s.counts
		s.mu.Unlock()
	}
	return all
}

// LedgerBytes is how large the ledger is on disk; 0 when that cannot be known.
func (d *Desk) LedgerBytes() int64 { return d.opt.Ledger.Bytes() }
