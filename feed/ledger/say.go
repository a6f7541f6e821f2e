package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite" // registers the driver "sqlite", too
	sqlite3 "modernc.org/sqlite/lib"
)

// What is said of a ledger that cannot be opened, read or written.

// passing reports whether an error of SQLite's says nothing against the file
// itself: it could not be read or written, or somebody else is at it.
func passing(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	}
	if e.Code() == sqlite3.SQLITE_IOERR_SHORT_READ { // the file ends too early
		return false
	}
	switch e.Code() & 0xff { // the rest of an extended code says where
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
		sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PROTOCOL:
		return true
	}
	return false
}

// unopened says why a ledger cannot be opened, and what helps.
func unopened(dir, file string, err error) error {
	var plain *plainError
	if errors.As(err, &plain) {
		err = plain.err
	}
	if werr := writable(dir, file); werr != nil {
		return fmt.Errorf("the ledger %s cannot be written to: %w; see to it that there is room, and that this user may write both the file and its folder", file, werr)
	}
	if passing(err) {
		return fmt.Errorf("the ledger %s cannot be read at the moment: %w. That is the disk's or the system's trouble, not the ledger's, and nothing was changed: "+
			"try again; if it stays, look at the disk (the system's log tells of its errors)", file, err)
	}
	return fmt.Errorf("the ledger %s cannot be read: %w. It holds the ids and dates your subscribers know, so nothing was changed; "+
		whatHelps, file, err)
}

const whatHelps = "move all files of its name away, then restore it from a backup with copydesk import, or start anew without (ids made from addresses and file paths come out the same)"

// A plainError says in plain words what is wrong with a ledger.
type plainError struct {
	what string
	err  error
}

func (e *plainError) Error() string { return e.what }
func (e *plainError) Unwrap() error { return e.err }

// say tells of an error of SQLite's, or of what a ledger holds, what is wrong
// and what helps, where that can be known. It is nil for nil.
func (l *Ledger) say(err error) error {
	var plain *plainError
	if err == nil || errors.As(err, &plain) {
		return err
	}
	code := 0
	var e *sqlite.Error
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &e):
		code = e.Code() & 0xff // the rest of an extended code says where
	case errors.As(err, &syntax):
		code = sqlite3.SQLITE_CORRUPT
	}
	file := filepath.Join(l.dir, FileName)
	switch code {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return &plainError{fmt.Sprintf("the ledger %s is damaged: %v; the last good editions stay: stop copydesk, %s", file, err, whatHelps), err}
	case sqlite3.SQLITE_IOERR:
		return &plainError{fmt.Sprintf("the disk fails under the ledger %s: %v; it is tried again: if it stays, look at the disk", file, err), err}
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN:
		return &plainError{fmt.Sprintf("the ledger %s cannot be written to: %v; it is tried again: see to it that there is room, and that this user may write both the file and its folder", file, err), err}
	}
	return err
}

// present sees to it that there is a ledger in its file. A new one gets its name
// when it is whole, so that a file without anything in it is none whose making
// was cut short, but one that lost all it had.
func present(file string) error {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return err
	case info.Size() == 0:
		return errors.New("the file is empty")
	case info.Size()%smallestPage != 0 && !hasLog(file): // with it, SQLite mends a page that was not written as a whole
		return fmt.Errorf("it is cut off, %d bytes long", info.Size())
	}
	return nil
}

// smallestPage is what the length of an SQLite file is a multiple of.
const smallestPage = 512

// hasLog reports whether there is more of a ledger than its file holds.
func hasLog(file string) bool {
	log, err := os.Stat(file + "-wal")
	return err == nil && log.Size() > 0
}

// writable tells what keeps this process from writing a ledger.
func writable(dir, file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f.Close()
	probe, err := os.CreateTemp(dir, "probe-*")
	if err != nil {
		return err
	}
	_, err = probe.Write(make([]byte, 64<<10)) // what SQLite needs beside the file
	return errors.Join(err, probe.Close(), os.Remove(probe.Name()))
}
