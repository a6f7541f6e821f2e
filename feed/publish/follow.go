package publish

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
)

// follow keeps looking at one source. first is called after the first pass.
func (d *Desk) follow(ctx context.Context, s *source, first func()) {
	changed := make(chan struct{}, 1)
	notice := func() {
		select {
		case changed <- struct{}{}:
		default: // a look is due already
		}
	}
	watcher, watches := s.Source.(scrape.Watcher)
	var watching sync.WaitGroup
	defer watching.Wait()
	failed, unpublished := false, false
	var failing trouble
	publish := func(changes *ledger.Changes) {
		unpublished = d.publishOrTell(changes) != nil
	}
	look := func(full bool) {
		var changes ledger.Changes
		if !d.enter(ctx, s) {
			return
		}
		// What a failed pass was told is lost: the next one asks for everything.
		wasHeld := s.held()
		err := d.pass(ctx, s, full || failed || wasHeld, &changes)
		d.leave(s)
		was := failed
		failed = err != nil
		if ctx.Err() == nil {
			failing.tell(d.opt.Logger, err, "source failed", "source works again", "source", s.Source.Name())
		}
		if failed != was || s.held() != wasHeld { // status is to tell of it at once
			d.storeHealthOrTell()
		}
		if changes.Any() || full || d.anyAttachmentChanged(s) {
			publish(&changes)
		}
		d.removePages(changes.Dropped)
		if changes.Again {
			notice()
		}
	}
	if watches {
		// Watching begins before the first look, so that nothing falls between.
		watching.Go(func() {
			if err := watcher.Watch(ctx, notice); err != nil && ctx.Err() == nil {
				d.opt.Logger.Error("watching ended; looking every minute instead", "source", s.Source.Name(), "error", err)
				for wait(ctx, time.Minute) {
					notice()
				}
			}
		})
	}
	if !watches {
		known := s.known()
		if known {
			first() // its feeds are out as they were
		}
		for pause := d.retry; ; {
			var again <-chan time.Time
			if unpublished {
				again = time.After(pause)
				pause = min(2*pause, time.Minute)
			} else {
				pause = d.retry
			}
			switch d.due(ctx, s, again) {
			case ended:
				if !known {
					first()
				}
				return
			case retried:
				publish(&ledger.Changes{})
				continue
			}
			look(true)
			if !known {
				known = true
				first()
			}
			if ctx.Err() == nil { // a look cut short is none
				s.next(time.Now().Add(d.interval(s, time.Now(), rand.Float64())))
			}
		}
	}
	look(true)
	first()
	pause := d.retry / 2
	for {
		var again <-chan time.Time
		if pause = min(2*pause, time.Minute); !failed && !unpublished && !s.held() {
			pause = d.retry / 2
		} else {
			again = time.After(pause)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
			look(false)
		case <-s.again:
			look(true)
		case <-again:
			if failed || s.held() {
				look(true)
			} else { // a full disk may have room again, and no file here need change for it
				publish(&ledger.Changes{})
			}
		}
	}
}

// releases lets out waiting items when their time comes.
func (d *Desk) releases(ctx context.Context) {
	for ctx.Err() == nil {
		next, err := d.opt.Ledger.NextVisible()
		if err != nil {
			d.opt.Logger.Error("waiting items", "error", err)
		}
		// Looked at again now and then: a clock may be set, a machine may sleep.
		pause := time.Minute
		if !next.IsZero() {
			pause = min(pause, max(0, time.Until(next)))
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-d.wake:
		case <-timer.C:
		}
		timer.Stop()
		if ctx.Err() != nil || next.IsZero() || time.Now().Before(next) {
			continue
		}
		if err := d.release(); err != nil {
			d.opt.Logger.Error("waiting items", "error", err)
			wait(ctx, time.Second)
		}
	}
}

func (d *Desk) release() error {
	d.press.Lock()
	changes, err := d.opt.Ledger.Release(time.Now())
	d.press.Unlock()
	if err != nil || !changes.Any() {
		return err
	}
	d.opt.Logger.Info("released", "items", changes.New)
	d.publishOrTell(&changes)
	return nil
}

// publishOrTell is publish for those who go on whatever it answers.
func (d *Desk) publishOrTell(changes *ledger.Changes) error {
	err := d.publish(changes)
	d.unpublished.tell(d.opt.Logger, err, "not published", "published again")
	return err
}
