package publish

import (
	"context"
	"time"

	"copydesk/feed/ledger"
)

const (
	pruneEvery = 24 * time.Hour
	// Between two pieces of pruning everybody else has the ledger.
	prunePause = 200 * time.Millisecond
	// prunedKey is where the ledger's memory has when it was last pruned.
	prunedKey = "pruned"
)

// Prune drops the bodies that nobody needs any more (see [Options].KeepBodies)
// and gives their space back, unless that was done less than a day ago. It is
// for those who do not Run.
func (d *Desk) Prune(ctx context.Context) error {
	if due, err := d.pruneDue(time.Now()); err != nil || !due {
		return err
	}
	if err := d.prune(ctx, time.Now(), 0); err != nil {
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
			err = d.prune(ctx, time.Now(), prunePause)
		}
		if err != nil && ctx.Err() == nil {
			d.opt.Logger.Error("ledger not pruned", "error", err)
		}
		if !wait(ctx, time.Hour) {
			return
		}
	}
}

// pruneDue tells whether the last pruning was a day ago, or is to come by a
// clock that was set back.
func (d *Desk) pruneDue(now time.Time) (bool, error) {
	data, err := d.opt.Ledger.Memory("").Load(prunedKey)
	if err != nil || data == nil {
		return true, err
	}
	last, err := time.Parse(time.RFC3339, string(data))
	return err != nil || now.Sub(last) >= pruneEvery || last.After(now), nil
}

// prune goes through all bodies, a piece at a time with pauses between. What is
// cut short begins anew the next time.
func (d *Desk) prune(ctx context.Context, now time.Time, pause time.Duration) error {
	p := &ledger.Pruning{Keep: d.opt.KeepBodies}
	for _, s := range d.sources {
		if s.Own {
			p.Folders = append(p.Folders, s.Key)
		} else {
			p.Sites = append(p.Sites, s.Key)
		}
	}
	for done := false; !done; {
		var err error
		if done, err = d.prunePiece(p, now); err != nil {
			return err
		}
		if !done && !wait(ctx, pause) {
			return ctx.Err()
		}
	}
	if p.Pruned+p.Dropped > 0 {
		d.opt.Logger.Info("ledger pruned", "bodies", p.Pruned, "to be read again when wanted", p.Dropped)
	}
	return d.opt.Ledger.Memory("").Store(prunedKey, []byte(now.UTC().Format(time.RFC3339)))
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
