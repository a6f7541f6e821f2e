package scrape

import (
	"os"
	"time"
)

// A writer says whether somebody writes a file.
type writer int

const (
	writerUnknown writer = iota
	writerNone
	writerOpen
)

// A state is how far a file is.
type state int

const (
	whole     state = iota // it has contents and nobody writes it
	maybe                  // it has contents; whether somebody writes it cannot be known
	unready                // somebody writes it, or it was emptied to be written
	vanished               // it cannot be opened
	unwatched              // none of Watch's business
)

// stateOf looks at a file and its sidecar without reading them.
func (d *Dir) stateOf(root *os.Root, rel string) state {
	s := d.stateOfOne(root, rel)
	if s == whole || s == maybe {
		for _, side := range sidecarsOf(rel) {
			if d.stateOfOne(root, side) == unready {
				return unready
			}
		}
	}
	return s
}

func (d *Dir) stateOfOne(root *os.Root, rel string) state {
	f, err := d.open(root, rel)
	if err != nil {
		return vanished
	}
	defer f.Close()
	m, err := fileMeta(f)
	if err != nil || !m.mode.IsRegular() {
		return unwatched
	}
	if age := d.now().Sub(time.Unix(0, m.mtime)); m.size == 0 && 0 <= age && age < youngEmpty {
		return unready
	}
	switch d.writer(f) {
	case writerOpen:
		return unready
	case writerUnknown:
		return maybe
	}
	return whole
}

// beingWritten says whether Watch has seen a file being written a moment ago.
func (d *Dir) beingWritten(rel string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.watching && d.pending.busy(rel, d.now())
}

// retry has a running Watch tell of a path again soon.
func (d *Dir) retry(rel string) {
	d.mu.Lock()
	watching := d.watching
	if watching && !d.pending.busy(rel, d.now()) {
		d.pending.again(rel, d.now())
	}
	d.mu.Unlock()
	if watching {
		select {
		case d.wake <- struct{}{}:
		default:
		}
	}
}
