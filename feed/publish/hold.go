package publish

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
)

// What a pass found is judged before it is recorded (judge.go). A look that is
// held leaves no trace but the hold itself and what it saw (kept.go): no id is
// minted, nothing is withdrawn, no byte of a feed changes, and the next look is
// judged afresh. A
// sound one ends the hold, and so does a person ([ledger.Ledger.AskRelease]).

// A heldError says why a look is not recorded.
type heldError struct {
	reason string
	saw    []scrape.Entry // what it found of a site that is not known
}

func (e *heldError) Error() string { return "held: " + e.reason }

// A verdict is a look on its way to being judged.
type verdict struct {
	d        *Desk
	s        *source
	c        caseAtHand
	look     ledger.Look
	free     bool     // recorded whatever it holds
	listing  []uint64 // hashes of a site's entries, ascending
	title    string   // what the source calls itself
	settings bool     // they are to be stored
	unread   bool     // most of what was to be read could not be asked for yet
	held     string   // why the look before is held
	release  bool     // somebody asked for it to be recorded
	kept     bool     // what is judged has what held looks saw, too
}

// The names under which a source's memory has the last listing and the
// settings it was made with.
const (
	listingKey  = "its last listing"
	settingsKey = "its settings"
)

// open begins to judge a look by its listing.
func (d *Desk) open(s *source, listing scrape.Listing, now time.Time) (*verdict, error) {
	v := &verdict{d: d, s: s, title: listing.Title, look: ledger.Look{At: now, Listed: len(listing.Entries)}, c: caseAtHand{now: now, own: s.Own, listed: len(listing.Entries), most: s.MaxNew}}
	if !s.Own {
		// More than this a page does not list, and a full listing is no page.
		for _, e := range listing.Entries[:min(len(listing.Entries), 5000)] {
			v.listing = append(v.listing, ledger.Hash(e.Key))
		}
		slices.Sort(v.listing)
		fresh, err := d.fresh(s, listing)
		if err != nil {
			return nil, err
		}
		v.c.fresh = fresh
	}
	hold, err := d.opt.Ledger.Hold(s.Key)
	if err != nil {
		return nil, err
	}
	if hold.Reason != "" && !s.Own {
		if err := v.remember(listing); err != nil {
			return nil, err
		}
	}
	set, err := d.opt.Ledger.Memory(s.Key).Load(settingsKey)
	if err != nil {
		return nil, err
	}
	v.settings = string(set) != s.settings()
	changed := v.settings && set != nil
	v.held, v.release, v.free = hold.Reason, hold.Release, hold.Release || changed
	if v.c.history, err = d.opt.Ledger.Looks(s.Key); err != nil {
		return nil, err
	}
	v.look.First = changed || len(v.c.history) == 0
	return v, nil
}

// fresh counts the entries of a page that neither the ledger nor the listing
// before had: of a long page only the newest are read at a time, and the rest
// are no news the next time.
func (d *Desk) fresh(s *source, listing scrape.Listing) (n int, err error) {
	before, err := d.opt.Ledger.Memory(s.Key).Load(listingKey)
	if err != nil {
		return 0, err
	}
	had := map[uint64]bool{}
	for ; len(before) >= 8; before = before[8:] {
		had[binary.LittleEndian.Uint64(before)] = true
	}
	for _, e := range listing.Entries {
		if had[ledger.Hash(e.Key)] {
			continue
		}
		_, known, err := d.opt.Ledger.Entry(s.Key, e.Key)
		if err != nil {
			return 0, err
		}
		if !known {
			n++
		}
	}
	return n, nil
}

// nothing files a look that had nothing to record: it is as sound as can be.
func (v *verdict) nothing() error {
	if v.d.opt.Dry || v.s.Own && !v.s.held() {
		return nil // a folder is listed at every change anywhere in it
	}
	v.look.Keep = v.keep()
	if err := v.d.opt.Ledger.PutLook(v.s.Key, v.look); err != nil {
		return err
	}
	return v.recorded()
}

// attach has a pass of the ledger ask for the verdict.
func (v *verdict) attach(p *ledger.Pass) {
	p.Since, p.Additions = v.c.since(), !v.s.Own
	if v.s.Own {
		p.BroughtIn = v.c.broughtIn()
	}
	p.Judge = func(ev *ledger.Evidence) (ledger.Look, error) {
		v.c.Evidence = ev
		reason := v.c.judge()
		v.look.New, v.look.Gone, v.look.Late, v.look.Fresh = ev.New, ev.Gone, v.c.late, v.c.fresher()
		v.look.Behind, v.look.Plain, v.look.Lost, v.look.Freed = ev.Behind, v.c.count(func(o *ledger.Outcome) bool { return o.New && !o.Dated }), ev.Loss.Gone, reason != ""
		switch {
		case v.d.opt.Dry:
			v.s.would = reason
			if v.kept && reason != "" {
				v.s.would = v.held
			}
		case reason != "" && !v.free:
			return v.look, &heldError{reason: reason}
		}
		v.look.Keep = v.keep()
		return v.look, nil
	}
	if v.d.opt.Dry {
		p.Preview = v.s.preview
	}
}

// whole reports whether a look has to be judged all at once: of a folder that
// lost much it only shows in the end what was renamed.
func (v *verdict) whole(gone int) bool { return !v.s.Own || gone >= fewest }

// settings are as they are stored: never empty.
func (s *source) settings() string { return "set: " + s.Settings }

// keep is what the next look is compared with.
func (v *verdict) keep() map[string][]byte {
	keep := map[string][]byte{}
	if v.settings {
		keep[settingsKey] = []byte(v.s.settings())
	}
	// What was not read was not judged: it is as fresh the next time.
	if !v.s.Own && !v.unread && !slices.Equal(v.listing, v.s.listing) {
		var b []byte
		for _, h := range v.listing {
			b = binary.LittleEndian.AppendUint64(b, h)
		}
		keep[listingKey] = b
	}
	return keep
}

// recorded takes note of a look that is.
func (v *verdict) recorded() error {
	if v.d.opt.Dry {
		return nil
	}
	if !v.unread {
		v.s.listing = v.listing
	}
	v.s.freed = v.release
	return v.d.entitle(v.s, v.title)
}

// heldBack takes note of a look that is held.
func (d *Desk) heldBack(s *source, err error, now time.Time) (bool, error) {
	var held *heldError
	if !errors.As(err, &held) {
		return false, nil
	}
	if r, ok := s.Source.(scrape.Rememberer); ok {
		r.Forget()
	}
	if err := d.keep(s, held.saw, now); err != nil {
		return true, err
	}
	if err := d.opt.Ledger.PutHold(s.Key, held.reason, now); err != nil {
		return true, err
	}
	s.mu.Lock()
	h := &s.health
	first := h.Held == ""
	if first {
		h.HeldSince = now.UTC()
	}
	h.Held = held.reason
	h.HeldLooks++
	h.LastLook, h.Failures, h.Error, h.Blocked = now.UTC(), 0, "", false
	s.counts.Looks++
	s.counts.Holds++
	s.mu.Unlock()
	level := d.opt.Logger.Debug
	if first {
		level = d.opt.Logger.Warn
	}
	level("held back; the last good edition stays, and copydesk release lets this out", "source", s.Source.Name(), "why", held.reason)
	return true, nil
}

func (s *source) held() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.health.Held != ""
}

// remembersHold takes up a hold from an earlier run.
func (s *source) remembersHold(l *ledger.Ledger) error {
	h, err := l.Hold(s.Key)
	s.health.Held, s.health.HeldSince, s.health.HeldLooks = h.Reason, h.Since, h.Looks
	return err
}

// A folder that loses much is listed again until no more goes: a storm is
// judged as a whole.
const (
	steadyPause = 300 * time.Millisecond
)

// steady lists a folder again while articles vanish from it in numbers.
func (d *Desk) steady(ctx context.Context, s *source, listing scrape.Listing, read []scrape.Entry, gone []string, now time.Time) (scrape.Listing, []scrape.Entry, []string, error) {
	w, ok := s.Source.(scrape.Watcher)
	if !ok {
		return listing, read, gone, nil
	}
	for before := 0; len(gone) > fewest && len(gone) != before; {
		known, err := d.opt.Ledger.CountLive(s.Key)
		if err != nil || len(gone)*10 < known {
			return listing, read, gone, err
		}
		before = len(gone)
		if !wait(ctx, steadyPause) {
			return listing, read, gone, ctx.Err()
		}
		if listing, err = w.Relist(ctx); err != nil {
			return listing, nil, nil, err
		}
		if read, gone, err = d.differences(ctx, s, listing, now); err != nil {
			return listing, nil, nil, err
		}
	}
	return listing, read, gone, nil
}

// askedReleases looks at once at the sources whose release somebody asked for,
// most likely another process.
func (d *Desk) askedReleases(ctx context.Context) {
	for wait(ctx, 2*time.Second) {
		for _, s := range d.sources {
			if !s.held() {
				continue
			}
			if h, err := d.opt.Ledger.Hold(s.Key); err == nil && h.Release {
				select {
				case s.again <- struct{}{}:
				default:
				}
			}
		}
	}
}

// errUnfit is wrapped by the error of an edition that fails its check.
var errUnfit = errors.New("held")

// unfitKey is where the ledger has why a feed's edition fails its check.
func unfitKey(feedName string) string { return "unfit edition of " + feedName }

// HeldEdition tells why the newest edition of a feed is held, since it fails
// its check; "" when it does not.
func HeldEdition(l *ledger.Ledger, feedName string) (string, error) {
	why, err := l.Memory("").Load(unfitKey(feedName))
	return string(why), err
}

// noteUnfit keeps for status whether an edition fails its check.
func (d *Desk) noteUnfit(f *feedState, err error) {
	why := ""
	if errors.Is(err, errUnfit) {
		why = err.Error()
	}
	if f.unfit == why {
		return
	}
	value := []byte(why)
	if why == "" {
		value = nil
	}
	if err := d.opt.Ledger.Memory("").Store(unfitKey(f.Name), value); err != nil {
		d.opt.Logger.Error("health not stored", "error", err)
		return
	}
	f.unfit = why
}
