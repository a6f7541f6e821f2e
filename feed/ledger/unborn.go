package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// A ledger that did not exist is begun under another name, and gets its own
// when something is filed that must not be lost (it is born). Until then no
// other process can have seen it, and a crash loses nothing: there was nothing.
// So its first thousands of articles need no write-ahead log, and may be
// poured in past SQLite (pour.go).
const unbornName = FileName + ".new"

// Pragmas of a ledger, and of one that is not born.
const (
	// synchronous(full): a commit that was answered survives a power cut, so
	// that no feed file can know more than the ledger.
	durable  = "&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=wal_autocheckpoint(1500)"
	fleeting = "&_pragma=journal_mode(memory)&_pragma=synchronous(off)"
)

// conceive opens a ledger that is not there yet.
func conceive(dir string) (*Ledger, error) {
	if err := bury(dir); err != nil {
		return nil, fmt.Errorf("the ledger %s cannot be begun: %w", filepath.Join(dir, FileName), err)
	}
	return open(dir, unbornName, "rwc"+fleeting)
}

// bury removes what a crash left of a ledger that was never born.
func bury(dir string) error {
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(dir, unbornName+suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// ready sees to it that a statement finds the ledger that it needs: there, with
// all that was filed, and born if the statement writes. Methods that file what
// comes out the same if it is lost set l.early. Callers hold mu.
func (l *Ledger) ready(query string) error {
	if l.db == nil { // it could not be opened when it was born
		if err := l.reconnect(); err != nil {
			return err
		}
	}
	if l.unnamed {
		return l.keepName()
	}
	if !l.unborn || l.pouring == nil && !l.overdue && (l.early || strings.HasPrefix(query, "SELECT") || strings.HasPrefix(query, "PRAGMA")) {
		return nil
	}
	return l.bear()
}

// bear gives the ledger its name. If what was poured in cannot be settled, the
// ledger is as it was before. If only the name cannot be had, it is tried again
// before anything is read or filed: no feed may show what is not kept.
func (l *Ledger) bear() error {
	if err := l.settle(); err != nil {
		return err
	}
	l.overdue = true
	from, to := filepath.Join(l.dir, unbornName), filepath.Join(l.dir, FileName)
	for _, suffix := range []string{"-wal", "-shm", "-journal"} { // of a ledger that was moved away: they would be taken for this one's
		if err := os.Remove(to + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	l.disconnect()
	err := flushFile(from)
	if err == nil {
		if err = os.Rename(from, to); err == nil {
			l.unborn, l.overdue = false, false
			return errors.Join(l.keepName(), l.reconnect())
		}
	}
	return errors.Join(fmt.Errorf("ledger: %w", err), l.reconnect())
}

// keepName makes the ledger's name durable.
func (l *Ledger) keepName() error {
	err := flushDir(l.dir)
	l.unnamed = err != nil
	if err != nil {
		err = fmt.Errorf("ledger: %w", err)
	}
	return err
}

// reconnect opens the database again under the name that it has.
func (l *Ledger) reconnect() error {
	if l.unborn {
		return l.connect(unbornName, "rw"+fleeting)
	}
	return l.connect(FileName, "rw"+durable)
}

func flushFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// flushDir makes the names in a folder durable, where a system can: some, of
// networks mostly, flush files only.
func flushDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
