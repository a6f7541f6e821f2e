package publish

import (
	"slices"
	"time"

	"copydesk/feed/ledger"
)

// Health tells how every source is doing, for people and monitors.
type Health struct {
	Status  string          `json:"status"` // the worst of all: "failing", "held" or "ok"
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
	h := Health{Status: "ok"}
	counted, err := d.opt.Ledger.Health()
	if err != nil {
		return h, err
	}
	for _, s := range d.sources {
		s.mu.Lock()
		sh := s.health
		s.mu.Unlock()
		if i := slices.IndexFunc(counted, func(c ledger.Health) bool { return c.Source == s.Key }); i >= 0 {
			c := counted[i]
			sh.Live, sh.Waiting, sh.Unread, sh.Problems = c.Live, c.Waiting, c.Unread, c.Problems
		}
		switch {
		case sh.Failures > 0:
			h.Status = "failing"
		case sh.Held != "" && h.Status == "ok":
			h.Status = "held"
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
			h.Status = "failing"
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
