package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// A site's page goes on while it is held, and what came and left it before the
// hold is over would be lost. So the ledger keeps which unknown articles held
// looks saw. When the hold is over those that left the page are read where they
// stand: all of them where a person let the source out; where it came back to
// normal, those that may be news, as many as news there usually are in such a
// time, for a broken page lists much that is none.

// keptKey is where a source's memory has what held looks saw.
const keptKey = "seen while held"

const (
	mostKept  = 500 // articles of a source, the newest seen
	keptTries = 3   // looks at which one that cannot be read is tried
)

// A kept is what held looks saw.
type kept struct {
	Since   time.Time   `json:"since"`           // the last look that was recorded before
	Freed   bool        `json:"freed,omitempty"` // a person let it out
	Entries []keptEntry `json:"entries"`
}

type keptEntry struct {
	scrape.Entry
	At    time.Time `json:"at"` // first seen
	Tries int       `json:"tries,omitempty"`
}

func (d *Desk) loadKept(s *source) (*kept, error) {
	k := &kept{}
	data, err := d.opt.Ledger.Memory(s.Key).Load(keptKey)
	if err != nil || len(data) == 0 {
		return k, err
	}
	if json.Unmarshal(data, k) != nil {
		return &kept{}, nil // another version's: there is no harm in forgetting it
	}
	return k, nil
}

func (d *Desk) storeKept(s *source, k *kept) error {
	if len(k.Entries) == 0 {
		return d.opt.Ledger.Memory(s.Key).Store(keptKey, nil)
	}
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return d.opt.Ledger.Memory(s.Key).Store(keptKey, data)
}

// keep remembers the unknown entries that a held look saw.
func (d *Desk) keep(s *source, saw []scrape.Entry, now time.Time) error {
	k, err := d.loadKept(s)
	if err != nil {
		return err
	}
	had := make(map[string]bool, len(k.Entries))
	for _, e := range k.Entries {
		had[e.Key] = true
	}
	before := len(k.Entries)
	for _, e := range saw {
		if !had[e.Key] {
			had[e.Key] = true
			k.Entries = append(k.Entries, keptEntry{Entry: e, At: now.UTC()})
		}
	}
	if len(k.Entries) == before {
		return nil
	}
	k.Entries = k.Entries[max(0, len(k.Entries)-mostKept):]
	if k.Since.IsZero() {
		looks, err := d.opt.Ledger.Looks(s.Key)
		if err != nil {
			return err
		}
		if k.Since = now.UTC(); len(looks) > 0 {
			k.Since = looks[len(looks)-1].At
		}
	}
	return d.storeKept(s, k)
}

// remember has a look judged by what earlier ones saw since the source is held.
func (v *verdict) remember(listing scrape.Listing) error {
	k, err := v.d.loadKept(v.s)
	if err != nil {
		return err
	}
	on := make(map[string]bool, len(listing.Entries))
	for _, e := range listing.Entries {
		on[e.Key] = true
	}
	for _, e := range k.Entries {
		if on[e.Key] {
			v.c.seen = append(v.c.seen, e.At)
		}
	}
	slices.SortFunc(v.c.seen, time.Time.Compare)
	v.c.kept = len(k.Entries)
	return nil
}

// unknown gives the entries of a listing that the ledger does not have.
func (d *Desk) unknown(s *source, entries []scrape.Entry) (all []scrape.Entry, err error) {
	for _, e := range entries {
		_, known, err := d.opt.Ledger.Entry(s.Key, e.Key)
		if err != nil {
			return nil, err
		}
		if !known {
			all = append(all, e)
		}
	}
	return all, nil
}

// missed gives what held looks saw and neither the ledger nor the page has, as
// many as may be read at a time, and the rest.
func (d *Desk) missed(s *source, k *kept, listed []scrape.Entry) (read, rest []keptEntry, err error) {
	on := make(map[string]bool, len(listed))
	for _, e := range listed {
		on[e.Key] = true
	}
	for _, e := range slices.Backward(k.Entries) { // the newest first
		_, known, err := d.opt.Ledger.Entry(s.Key, e.Key)
		switch {
		case err != nil:
			return nil, nil, err
		case known || on[e.Key]:
		case len(read) < s.MaxNew:
			read = append(read, e)
		default:
			rest = append(rest, e)
		}
	}
	slices.Reverse(read)
	slices.Reverse(rest)
	return read, rest, nil
}

// readKept reads entries that held looks saw. again are those that cannot be
// read now; they are tried at the next look. What a person let out is taken
// from what its listing said in the end.
func (d *Desk) readKept(ctx context.Context, s *source, k *kept, entries []keptEntry) (batch []ledger.Sighting, again []keptEntry, err error) {
	plain := make([]scrape.Entry, len(entries))
	for i, e := range entries {
		plain[i] = e.Entry
	}
	next, stop := d.readAll(ctx, s, plain)
	defer stop()
	for _, e := range entries {
		got := <-next()
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if errors.Is(got.err, scrape.ErrPostponed) {
			again = append(again, e)
			continue
		}
		if got.err != nil && !errors.Is(got.err, extract.ErrNotArticle) {
			if e.Tries++; e.Tries < keptTries {
				again = append(again, e)
				continue
			}
		}
		sight := s.sighting(e.Entry, got.article, got.err, e.At)
		if sight.Failed || sight.Partly && !k.Freed {
			continue
		}
		batch = append(batch, sight)
	}
	return batch, again, nil
}

// recover records what held looks saw and the page does not list any more,
// after a look that was recorded.
func (d *Desk) recover(ctx context.Context, s *source, listed []scrape.Entry, freed bool, now time.Time) (ledger.Changes, error) {
	none := ledger.Changes{}
	k, err := d.loadKept(s)
	if err != nil || len(k.Entries) == 0 {
		return none, err
	}
	k.Freed = k.Freed || freed
	read, rest, err := d.missed(s, k, listed)
	if err != nil {
		return none, err
	}
	batch, again, err := d.readKept(ctx, s, k, read)
	if err != nil {
		return none, err
	}
	batch = slices.DeleteFunc(batch, func(x ledger.Sighting) bool {
		return !k.Freed && !x.Published.IsZero() && x.Published.Before(k.Since.Add(-lateness))
	})
	changes, err := d.record(s, k, batch, len(batch)+len(rest), now)
	var odd *heldError
	if errors.As(err, &odd) {
		d.opt.Logger.Warn("articles that were seen only while it was held are not taken", "source", s.Source.Name(), "articles", len(batch)+len(rest), "why", odd.reason)
		err, rest, again = nil, nil, nil
		if r, ok := s.Source.(scrape.Rememberer); ok {
			r.Forget()
		}
	}
	if err != nil {
		return none, err
	}
	k.Entries = append(rest, again...)
	if err := d.storeKept(s, k); err != nil {
		return none, err
	}
	if changes.New > 0 {
		d.opt.Logger.Info("articles that were seen only while it was held are taken too", "source", s.Source.Name(), "articles", changes.New)
	}
	if r, ok := s.Source.(scrape.Rememberer); ok {
		return changes, r.Settle()
	}
	return changes, nil
}

// record files what was recovered, of so many as there are in all, unless that
// is hardly news: then the error is a heldError.
func (d *Desk) record(s *source, k *kept, batch []ledger.Sighting, of int, now time.Time) (ledger.Changes, error) {
	if len(batch) == 0 {
		return ledger.Changes{}, nil
	}
	history, err := d.opt.Ledger.Looks(s.Key)
	if err != nil {
		return ledger.Changes{}, err
	}
	p, err := d.opt.Ledger.Begin(s.Key, nil, now)
	if err != nil {
		return ledger.Changes{}, err
	}
	defer p.End()
	if !k.Freed {
		p.Judge = func(ev *ledger.Evidence) (ledger.Look, error) {
			c := caseAtHand{now: now, listed: len(batch), history: history, Evidence: ev}
			return ledger.Look{}, c.judgeKept(of, now.Sub(k.Since))
		}
	}
	if err := p.Record(batch); err != nil {
		return ledger.Changes{}, err
	}
	return p.Finish()
}

// judgeKept judges what was seen only while a source was held, for so long; of
// so many, what was read is a part.
func (c *caseAtHand) judgeKept(of int, held time.Duration) error {
	var reasons []string
	say := func(format string, args ...any) { reasons = append(reasons, fmt.Sprintf(format, args...)) }
	most, span := mostWithin(c.history, held, func(l *ledger.Look) int { return l.Fresh })
	if span > 0 && span < held {
		most = int(float64(most) * float64(held) / float64(span))
	}
	created := of * c.count(func(o *ledger.Outcome) bool { return o.New }) / max(len(c.Read), 1)
	if created > most+most/2+2*fewest {
		say("%d of them are new, and never more than %d were in so long a time", created, most)
	}
	if len(c.Labels) > 0 {
		c.lacks(say)
		c.alike(say)
	}
	if reasons == nil {
		return nil
	}
	return &heldError{reason: strings.Join(reasons, "; ")}
}

// withKept adds what held looks saw to a batch that is only shown: a release
// would bring it out too.
func (v *verdict) withKept(ctx context.Context, listed []scrape.Entry, batch []ledger.Sighting) ([]ledger.Sighting, error) {
	k, err := v.d.loadKept(v.s)
	if err != nil || len(k.Entries) == 0 || v.held == "" {
		return batch, err
	}
	k.Freed = true
	read, _, err := v.d.missed(v.s, k, listed)
	if err != nil {
		return nil, err
	}
	more, _, err := v.d.readKept(ctx, v.s, k, read)
	v.kept = len(more) > 0
	return append(batch, more...), err
}
