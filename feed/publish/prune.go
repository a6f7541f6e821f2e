package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
)

const (
	pruneEvery = 24 * time.Hour
	// Between two pieces of pruning everybody else has the ledger.
	prunePause = 200 * time.Millisecond
	// Somebody waits for a build: it packs no more bodies than take a moment.
	packedByBuild = 1000
	// prunedKey is where the ledger's memory has when it was last pruned.
	prunedKey = "pruned"
)

// Prune drops the bodies that nobody needs any more (see [Options].KeepBodies),
// packs others, forgets what is remembered of what is no more, and gives the
// space back, unless that was done less than a day ago. It is for those who do
// not Run.
func (d *Desk) Prune(ctx context.Context) error {
	if due, err := d.pruneDue(time.Now()); err != nil || !due {
		return err
	}
	if err := d.prune(ctx, time.Now(), 0, packedByBuild); err != nil {
		return err
	}
	d.compact(ctx)
	return nil
}

// compact gives free space of the ledger back. That needs room of its own,
// without which the ledger is as good as before.
func (d *Desk) compact(ctx context.Context) {
	if err := d.opt.Ledger.Vacuum(ctx); err != nil && ctx.Err() == nil {
		d.opt.Logger.Warn("the ledger keeps the space of what was deleted", "error", err)
	}
}

// prunes keeps pruning, once a day.
func (d *Desk) prunes(ctx context.Context) {
	for {
		due, err := d.pruneDue(time.Now())
		if err == nil && due {
			err = d.prune(ctx, time.Now(), prunePause, 0)
		}
		if err != nil && ctx.Err() == nil {
			d.opt.Logger.Error("ledger not pruned", "error", err)
		}
		if !wait(ctx, time.Hour) {
			return
		}
	}
}

// A Pruned tells what a pruning did.
type Pruned struct {
	At     time.Time `json:"at"`
	Bodies int       `json:"bodies_dropped"` // for good
	Again  int       `json:"bodies_to_read_again"`
	Packed int       `json:"bodies_packed"`
	Rows   int       `json:"rows_forgotten"` // of what was remembered of pages, hosts, feeds and subscribers
}

// String tells what was done, after a colon; "" when nothing was.
func (p Pruned) String() string {
	var parts []string
	for _, x := range []struct {
		n    int
		what string
	}{{p.Bodies, "bodies dropped"}, {p.Again, "bodies dropped that are read again when wanted"}, {p.Packed, "bodies packed"}, {p.Rows, "other rows forgotten"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprint(x.n, " ", x.what))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

// LastPruned tells what the last pruning of a ledger did; its At is zero when
// there was none.
func LastPruned(l *ledger.Ledger) (p Pruned, err error) {
	data, err := l.Memory("").Load(prunedKey)
	if err != nil || data == nil || json.Unmarshal(data, &p) == nil {
		return p, err
	}
	p.At, _ = time.Parse(time.RFC3339, string(data)) // as it was once stored
	return p, nil
}

// pruneDue tells whether the last pruning was a day ago, or is to come by a
// clock that was set back.
func (d *Desk) pruneDue(now time.Time) (bool, error) {
	last, err := LastPruned(d.opt.Ledger)
	return now.Sub(last.At) >= pruneEvery || last.At.After(now), err
}

// prune goes through all that is kept, a piece at a time with pauses between, and
// packs at most so many bodies; 0: all.
// What is cut short begins anew the next time.
func (d *Desk) prune(ctx context.Context, now time.Time, pause time.Duration, most int) error {
	p, err := d.pruning(now)
	if err != nil {
		return err
	}
	p.Most = most
	for done := false; !done; {
		if done, err = d.prunePiece(p, now); err != nil {
			return err
		}
		if !done && !wait(ctx, pause) {
			return ctx.Err()
		}
	}
	if p.Pruned+p.Dropped+p.Packed+p.Forgotten > 0 {
		d.opt.Logger.Info("ledger pruned", "bodies", p.Pruned, "to be read again when wanted", p.Dropped, "packed", p.Packed, "other rows", p.Forgotten)
	}
	data, err := json.Marshal(Pruned{now.UTC().Truncate(time.Second), p.Pruned, p.Dropped, p.Packed, p.Forgotten})
	if err != nil {
		return err
	}
	return d.opt.Ledger.Memory("").Store(prunedKey, data)
}

// pruning says what the desk and its sources need.
func (d *Desk) pruning(now time.Time) (*ledger.Pruning, error) {
	p := &ledger.Pruning{Keep: d.opt.KeepBodies, Needed: map[string]func(string, []byte) bool{}}
	if d.opt.Needed != nil {
		p.Needed[""] = func(name string, value []byte) bool { return d.opt.Needed(name, value, now) }
	}
	for _, s := range d.sources {
		if s.Own {
			p.Folders = append(p.Folders, s.Key)
		} else {
			p.Sites = append(p.Sites, s.Key)
		}
		if t, ok := s.Source.(scrape.Thrifty); ok {
			needs, err := t.Needs()
			if err != nil {
				return nil, err
			}
			p.Needed[s.Key] = func(name string, _ []byte) bool { return needs(name) }
		}
	}
	// A source that comes back has the title that readers know, and is judged
	// by what it last listed.
	p.Others = func(name string) bool { return name == titleKey || name == settingsKey || name == listingKey }
	feeds := map[string]bool{}
	d.press.Lock()
	for _, f := range d.feeds {
		feeds[f.Name+"\n"+d.base()+f.Path] = true // as in archivePage and tryBringOut
	}
	d.press.Unlock()
	p.Feed = func(key string) bool {
		parts := strings.SplitN(key, "\n", 3)
		return feeds[strings.Join(parts[:min(2, len(parts))], "\n")]
	}
	p.Topic = func(url string) bool { return strings.HasPrefix(url, d.base()) }
	return p, nil
}

func (d *Desk) prunePiece(p *ledger.Pruning, now time.Time) (done bool, err error) {
	d.press.Lock()
	defer d.press.Unlock()
	archives, done, err := d.opt.Ledger.Prune(p, now)
	for _, cut := range archives {
		if f := d.byCut[cut]; f != nil {
			f.losses.Add(1) // its pages that are kept for readers still have the bodies
		}
	}
	return done, err
}
