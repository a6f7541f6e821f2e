package publish

import (
	"context"
	"time"

	"copydesk/feed/ledger"
)

// A StateChange is a change of a source's state, for hooks, or of what people
// should know of it while it works: From and To are the same then.
type StateChange struct {
	Source string    `json:"source"` // its name
	From   string    `json:"from"`   // a state, such as "ok" (see the states of ledger.Health)
	To     string    `json:"to"`
	Reason string    `json:"reason,omitempty"` // why it is in that state, in plain words
	Note   string    `json:"note,omitempty"`   // that its pages were rebuilt, and how its articles are found now
	Time   time.Time `json:"time"`
	Feeds  []string  `json:"feeds"` // that are made of the source
}

// tellAfter is how many looks have to fail in a row before anybody is told:
// one is as likely the network's fault, and over at the next.
const tellAfter = 2

// untold gives the change of a source's state that nobody was told of yet.
func (d *Desk) untold(s *source, now time.Time) (StateChange, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := &s.health
	h.Assess(now)
	c := StateChange{Source: s.Source.Name(), From: h.Told, To: h.State, Reason: h.Reason(), Note: h.Note, Time: now.UTC().Truncate(time.Second)}
	if c.From == "" {
		c.From = ledger.StateOK
	}
	// A note that goes is good news, which the log tells.
	noted := h.Note == h.NoteTold || h.Note == ""
	if c.From == c.To && noted || h.LastLook.IsZero() || h.Failures > 0 && h.Failures < tellAfter {
		return c, false
	}
	for _, f := range d.feeds {
		for _, key := range f.keys {
			if key == s.Key {
				c.Feeds = append(c.Feeds, f.Name)
			}
		}
	}
	return c, true
}

// tellAll tells the hooks of every change that they were not told of. What
// they were told is kept in the ledger, so that a restart repeats nothing; it
// is kept once they have been told, so that a crash loses nothing.
func (d *Desk) tellAll(ctx context.Context) {
	if d.opt.Tell == nil {
		return
	}
	for _, s := range d.sources {
		c, is := d.untold(s, time.Now())
		if !is {
			continue
		}
		if err := d.opt.Tell(ctx, c); err != nil {
			d.opt.Logger.Error("nobody could be told of a change of state", "source", c.Source, "state", c.To, "error", err)
		}
		if ctx.Err() != nil {
			return // told again at the next start
		}
		s.mu.Lock()
		s.health.Told, s.health.NoteTold = c.To, c.Note
		h := s.health
		s.stored = h
		s.mu.Unlock()
		if err := d.opt.Ledger.SetHealth(h); err != nil {
			d.opt.Logger.Error("health not stored", "error", err)
		}
	}
}

// tells tells of changes as they come. It is slow when a hook is, and nobody
// waits for it.
func (d *Desk) tells(ctx context.Context) {
	if d.opt.Tell == nil {
		return
	}
	for ctx.Err() == nil {
		d.tellAll(ctx)
		timer := time.NewTimer(30 * time.Second) // silence comes by itself
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-d.told:
		}
		timer.Stop()
	}
}
