package scrape

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"copydesk/scrape/extract"

	"github.com/fsnotify/fsnotify"
)

// heartbeat is how often a Watch looks whether the folder is still the one it
// watches, and, at the fastest, at what it cannot watch.
const heartbeat = 2 * time.Second

// A watch is one running [Dir.Watch]. Only its own goroutine uses it.
type watch struct {
	d       *Dir
	fs      *fsnotify.Watcher // nil: none to be had
	changed func()
	root    os.FileInfo       // the folder that is watched; nil: it is not there
	folders map[string]*rules // the watched folders, with the rules for what is in them
	polled  map[string]uint64 // the folders that cannot be watched, with a digest of what is in them
	remote  bool              // others may change the folder without an event here, so it is polled too
	links   bool              // symbolic links were followed, so names that are left out matter too

	limited  bool // the system's limit was told of
	nextPoll time.Time
	nextTry  time.Time // when listing failed
	rescan   time.Time
}

// Watch implements [Watcher]. One Watch at a time may run. It returns nil when
// ctx ends. A folder that is not there is waited for; what the system will not
// watch is polled.
func (d *Dir) Watch(ctx context.Context, changed func()) error {
	d.mu.Lock()
	if d.watching {
		d.mu.Unlock()
		return fmt.Errorf("the folder %s is being watched already", d.root)
	}
	d.watching, d.partial, d.pending, d.ready = true, false, pending{}, nil
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		d.watching, d.partial, d.pending, d.ready = false, false, pending{}, nil
		d.mu.Unlock()
	}()

	w := &watch{d: d, changed: changed}
	var events chan fsnotify.Event
	var errs chan error
	var err error
	if w.fs, err = fsnotify.NewBufferedWatcher(4096); err != nil {
		w.fs = nil
		w.tellLimit(err)
	} else {
		defer w.fs.Close()
		events, errs = w.fs.Events, w.fs.Errors
	}
	w.start(ctx)

	beat := time.NewTicker(d.beat)
	defer beat.Stop()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		if next := w.flush(); !next.IsZero() {
			timer.Reset(max(next.Sub(d.now()), 0))
		} else {
			timer.Stop()
		}
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-events:
			if !ok {
				return errors.New("the file watcher was closed")
			}
			w.event(ctx, e)
			// A storm costs one flush a batch, not one an event.
			for range len(events) {
				w.event(ctx, <-events)
			}
		case err := <-errs:
			// What was lost is not known (fsnotify.ErrEventOverflow), not even which folders are new.
			d.log.Debug("file events were lost, listing everything", "folder", d.root, "err", err)
			w.resync(ctx)
		case <-beat.C:
			w.beat(ctx)
		case <-d.wake:
		case <-timer.C:
		}
	}
}

func (w *watch) start(ctx context.Context) {
	w.rescan = w.d.now().Add(w.d.opt.Rescan)
	w.resync(ctx)
}

// resync sees to it that all folders are watched and everything is listed.
func (w *watch) resync(ctx context.Context) {
	w.sync(ctx)
	w.everything()
}

func (w *watch) everything() {
	w.d.mu.Lock()
	w.d.pending.everything(w.d.now())
	w.d.mu.Unlock()
}

// flush tells of what is ripe and gives the time of the next flush.
func (w *watch) flush() time.Time {
	d := w.d
	now := d.now()
	d.mu.Lock()
	due, full, next := d.pending.take(now)
	if full {
		d.partial = false
	}
	d.mu.Unlock()
	if len(due) > 0 {
		if !w.settle(due) && !full {
			due = nil
		}
		d.mu.Lock()
		next = d.pending.nextAfter(d.now())
		d.mu.Unlock()
	}
	if full || len(due) > 0 {
		w.changed()
	}
	return next
}

// settle makes ready what is whole and puts off the rest; it reports whether
// anything is ready.
func (w *watch) settle(due []ripe) (any bool) {
	d := w.d
	states := make([]state, len(due))
	// Beyond a few hundred, Read finds out by itself what is not whole.
	if root, err := os.OpenRoot(d.root); err == nil {
		for i := 0; i < len(due) && len(due) <= 500; i++ {
			if !due[i].gone {
				states[i] = d.stateOf(root, due[i].rel)
			}
		}
		root.Close()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, p := range due {
		if states[i] == unready {
			d.pending.again(p.rel, d.now())
			continue
		}
		d.pending.done(p.rel)
		d.markReady(p.rel, p.structural)
		any = true
	}
	return any
}

// beat does what no event asks for.
func (w *watch) beat(ctx context.Context) {
	now := w.d.now()
	fi, err := os.Stat(w.d.root)
	switch {
	case err != nil && w.root != nil, err == nil && (w.root == nil || !os.SameFile(fi, w.root)):
		w.forget("")
		w.resync(ctx)
	case now.After(w.rescan):
		w.rescan = now.Add(w.d.opt.Rescan)
		w.resync(ctx)
	case w.failing(now):
		w.everything()
	case len(w.polled) > 0 && now.After(w.nextPoll):
		if w.poll(ctx) {
			w.resync(ctx)
		}
		// Polling is to cost a twentieth of a processor at most.
		w.nextPoll = w.d.now().Add(20 * w.d.now().Sub(now))
	}
}

// failing says whether listing failed and is worth another try.
func (w *watch) failing(now time.Time) bool {
	w.d.mu.Lock()
	n := w.d.failures
	w.d.mu.Unlock()
	if n == 0 || now.Before(w.nextTry) {
		return false
	}
	w.nextTry = now.Add(min(w.d.beat<<min(n, 10), time.Minute))
	return true
}

// event notes what a file event says.
func (w *watch) event(ctx context.Context, e fsnotify.Event) {
	d := w.d
	rel, err := filepath.Rel(d.root, e.Name)
	if err != nil {
		return
	}
	if rel = filepath.ToSlash(rel); rel == "." {
		if e.Has(fsnotify.Remove | fsnotify.Rename) {
			w.forget("")
			w.resync(ctx)
		}
		return
	}
	name := path.Base(rel)
	if d.only != "" && name != d.only && !slices.Contains(companionNames(d.only), name) && !strings.HasSuffix(name, sidecarSuffix) {
		return
	}
	if name == ignoreFile {
		w.resync(ctx)
		return
	}
	_, folder := w.folders[rel]
	if _, polled := w.polled[rel]; polled {
		folder = true
	}
	gone := e.Has(fsnotify.Remove | fsnotify.Rename)
	switch {
	case folder && gone:
		// What was in it is not known here.
		w.forget(rel)
		w.everything()
		return
	case folder && e.Has(fsnotify.Chmod):
		// It may have become readable; while all is well nothing follows from it.
		d.mu.Lock()
		failed := !d.partial
		d.mu.Unlock()
		if failed {
			w.everything()
		}
		return
	}
	var fi fs.FileInfo
	if e.Has(fsnotify.Create) {
		if fi, err = os.Lstat(e.Name); err != nil {
			fi, gone = nil, true
		}
	}
	r := w.folders[parent(rel)]
	if fi != nil && (fi.IsDir() || fi.Mode()&fs.ModeSymlink != 0) {
		_, out := d.leaves(rel, name, true, r, nil)
		switch {
		case fi.Mode()&fs.ModeSymlink != 0 && (!out || w.links):
			w.resync(ctx) // what it leads to decides what is listed
		case !out && d.only == "":
			w.newFolder(ctx, rel, r)
		case w.links:
			w.resync(ctx)
		}
		return
	}
	if side, ok := strings.CutSuffix(name, sidecarSuffix); ok {
		w.sidecar(rel, side, e.Has(fsnotify.Create))
		return
	}
	if d.only == "" {
		if extract.Kind(name) == "" && !isMedia(name) && !extract.IsPicture(name) {
			return
		}
		if _, out := d.leaves(rel, name, false, r, nil); out {
			return
		}
	}
	w.note(rel, gone, fi != nil)
	if (gone || fi != nil) && d.hasCompanion(rel) {
		w.resync(ctx)
	}
}

// note marks a file.
func (w *watch) note(rel string, gone, fresh bool) {
	d := w.d
	s := maybe
	if fresh && !gone {
		if root, err := os.OpenRoot(d.root); err == nil {
			s = d.stateOf(root, rel)
			root.Close()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch now := d.now(); {
	case gone:
		d.pending.removed(rel, now)
	case fresh:
		d.pending.created(rel, s == whole, now)
	default:
		d.pending.written(rel, now)
	}
}

// sidecar marks the articles that a sidecar may belong to: those called name,
// and those called name with an extension.
func (w *watch) sidecar(rel, name string, fresh bool) {
	dir := path.Dir(rel)
	names := []string{name}
	for _, ext := range []string{".md", ".html", ".txt", ".markdown", ".htm", ".xhtml"} {
		names = append(names, name+ext)
	}
	for _, n := range names {
		if w.d.only != "" && n != w.d.only || extract.Kind(n) == "" {
			continue
		}
		p := path.Join(dir, n)
		if fi, err := os.Lstat(filepath.Join(w.d.root, filepath.FromSlash(p))); err == nil && !fi.IsDir() {
			w.note(p, false, fresh)
		}
	}
}
