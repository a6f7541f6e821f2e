// Package btree writes many rows at once into empty tables and indexes of a
// SQLite database file, in the order in which they stand there, without SQLite:
// each page is written once, full, and never read again. It costs a small part
// of what as many INSERT statements do.
//
// The format is that of https://www.sqlite.org/fileformat2.html, which SQLite
// reads for ever. The package knows nothing of schemas: its user has SQLite make
// the file with its tables, looks up their root pages in sqlite_schema, and
// sees to it that the rows are what the schema asks for and that nobody else
// uses the file meanwhile. What SQLite says of a file so made (PRAGMA
// integrity_check) is the package's test.
package btree

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// A Writer appends pages to a database file.
type Writer struct {
	f        *os.File
	size     int    // bytes of a page
	before   uint32 // pages of the file as it was
	next     uint32 // number of the page that is appended next
	pending  []byte // appended pages that are not in the file yet
	hurried  int64  // up to where the system was asked to begin with writing to disk
	header   [headerLen]byte
	roots    map[uint32][]byte // written in the end, so that until then the file is what it was
	was      map[uint32][]byte // what stood where they were written, and the header at 0
	chunk    []byte            // of a cell that is made
	overflow []byte
}

const headerLen = 100

// Places in the header of a file (section 1.3).
const (
	atPageSize  = 16
	atReserved  = 20
	atChanges   = 24
	atPages     = 28
	atLargest   = 52
	atEncoding  = 56
	atValidFor  = 92
	pendingByte = 1 << 30 // the page with this byte holds locks (section 1.5)
)

// pieceOfFile is how much is written at once.
const pieceOfFile = 1 << 20

// Open begins to append to the database file at path. The file must be in no
// one's use, and be one without auto_vacuum, reserved bytes and another
// encoding than UTF-8. Until Close it stays what it was, but for its length.
func Open(path string) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	w := &Writer{f: f, roots: map[uint32][]byte{}}
	if err := w.begin(); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return w, nil
}

func (w *Writer) begin() error {
	if _, err := w.f.ReadAt(w.header[:], 0); err != nil {
		return err
	}
	h := w.header[:]
	if w.size = int(binary.BigEndian.Uint16(h[atPageSize:])); w.size == 1 {
		w.size = 1 << 16
	}
	if string(h[:16]) != "SQLite format 3\x00" || w.size < 512 || h[atReserved] != 0 ||
		binary.BigEndian.Uint32(h[atLargest:]) != 0 || binary.BigEndian.Uint32(h[atEncoding:]) != 1 {
		return errors.New("no plain SQLite database")
	}
	end, err := w.f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	w.before = binary.BigEndian.Uint32(h[atPages:])
	if binary.BigEndian.Uint32(h[atChanges:]) != binary.BigEndian.Uint32(h[atValidFor:]) || int64(w.before)*int64(w.size) != end {
		return errors.New("a database of unknown length")
	}
	if w.next = w.before + 1; w.locks(w.next) {
		return errors.New("a database that ends before the page of locks")
	}
	w.hurried = end
	return nil
}

// Close puts the trees in their places and flushes the file to disk. After an
// error the Writer is still open, for Discard.
func (w *Writer) Close() error {
	if err := w.finish(); err != nil {
		return err
	}
	return w.f.Close()
}

func (w *Writer) finish() error {
	if err := w.flush(); err != nil {
		return err
	}
	w.was = map[uint32][]byte{0: append([]byte(nil), w.header[:]...)}
	for root, page := range w.roots {
		old := make([]byte, w.size)
		if _, err := w.f.ReadAt(old, w.at(root)); err != nil {
			return err
		}
		w.was[root] = old
		if _, err := w.f.WriteAt(page, w.at(root)); err != nil {
			return err
		}
	}
	changes := binary.BigEndian.Uint32(w.header[atChanges:]) + 1
	binary.BigEndian.PutUint32(w.header[atChanges:], changes)
	binary.BigEndian.PutUint32(w.header[atValidFor:], changes)
	binary.BigEndian.PutUint32(w.header[atPages:], w.next-1)
	if _, err := w.f.WriteAt(w.header[:], 0); err != nil {
		return err
	}
	return w.f.Sync()
}

// at is where a page begins, and the header as page 0.
func (w *Writer) at(page uint32) int64 { return max(0, int64(page)-1) * int64(w.size) }

// Discard leaves the file as it was before Open. It may be tried again after an
// error.
func (w *Writer) Discard() error {
	for page, old := range w.was {
		if _, err := w.f.WriteAt(old, w.at(page)); err != nil {
			return err
		}
	}
	if err := w.f.Truncate(w.at(w.before + 1)); err != nil {
		return err
	}
	w.f.Close() // there is nothing to lose
	return nil
}

// append appends a page and gives its number.
func (w *Writer) append(page []byte) (uint32, error) {
	number := w.next
	w.pending = append(w.pending, page...)
	w.next++
	if w.locks(w.next) {
		w.pending = append(w.pending, make([]byte, w.size)...)
		w.next++
	}
	if len(w.pending) < pieceOfFile {
		return number, nil
	}
	return number, w.flush()
}

// locks reports whether a page is the one that is never used.
func (w *Writer) locks(number uint32) bool { return int64(number-1) == pendingByte/int64(w.size) }

func (w *Writer) flush() error {
	end := int64(w.next-1) * int64(w.size)
	if _, err := w.f.WriteAt(w.pending, end-int64(len(w.pending))); err != nil {
		return err
	}
	w.pending = w.pending[:0]
	if end-w.hurried >= 8*pieceOfFile {
		hurry(w.f, w.hurried, end-w.hurried)
		w.hurried = end
	}
	return nil
}

// cell makes a cell of a payload. Of one that is longer than most, a part goes
// to overflow pages, as section 1.6 has it. lead stands between its length and
// the payload. The cell is valid until the next one is made.
func (w *Writer) cell(payload []byte, most int, lead ...byte) ([]byte, error) {
	c := append(appendVarint(w.chunk[:0], uint64(len(payload))), lead...)
	local := len(payload)
	if local > most {
		least := (w.size-12)*32/255 - 23
		if local = least + (len(payload)-least)%(w.size-4); local > most {
			local = least
		}
	}
	c = append(c, payload[:local]...)
	if rest := payload[local:]; len(rest) > 0 {
		first, err := w.chain(rest)
		if err != nil {
			return nil, err
		}
		c = binary.BigEndian.AppendUint32(c, first)
	}
	for len(c) < 4 { // the least that a page can set free
		c = append(c, 0)
	}
	w.chunk = c
	return c, nil
}

// chain appends the overflow pages of a payload and gives the first.
func (w *Writer) chain(rest []byte) (first uint32, err error) {
	first = w.next
	if w.overflow == nil {
		w.overflow = make([]byte, w.size)
	}
	for len(rest) > 0 {
		n := copy(w.overflow[4:], rest)
		clear(w.overflow[4+n:])
		rest = rest[n:]
		next := uint32(0)
		if len(rest) > 0 {
			if next = w.next + 1; w.locks(next) {
				next++
			}
		}
		binary.BigEndian.PutUint32(w.overflow, next)
		if _, err := w.append(w.overflow); err != nil {
			return 0, err
		}
	}
	return first, nil
}
