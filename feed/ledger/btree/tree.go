package btree

import (
	"encoding/binary"
	"errors"
)

// The kinds of pages (section 1.6).
const (
	indexInterior = 2
	tableInterior = 5
	indexLeaf     = 10
	tableLeaf     = 13
)

// A page is one that is being filled: cells from its end down, pointers to them
// from its head up.
type page struct {
	data  []byte
	cells int
	ptr   int // where the next pointer goes
	top   int // where the last cell begins
}

func (p *page) begin(size int, kind byte) {
	if p.data == nil {
		p.data = make([]byte, size)
	}
	clear(p.data)
	p.data[0] = kind
	p.cells, p.ptr, p.top = 0, 8, size
	if kind == indexInterior || kind == tableInterior {
		p.ptr = 12
	}
}

func (p *page) fits(n int) bool { return p.ptr+2+n <= p.top }

func (p *page) add(parts ...[]byte) {
	n := 0
	for _, part := range parts {
		n += len(part)
	}
	p.top -= n
	at := p.top
	for _, part := range parts {
		at += copy(p.data[at:], part)
	}
	binary.BigEndian.PutUint16(p.data[p.ptr:], uint16(p.top))
	p.ptr += 2
	p.cells++
}

// drop takes the last cell away again and gives it.
func (p *page) drop() []byte {
	p.ptr -= 2
	p.cells--
	end := len(p.data)
	if p.cells > 0 {
		end = int(binary.BigEndian.Uint16(p.data[p.ptr-2:]))
	}
	cell := append([]byte(nil), p.data[p.top:end]...)
	clear(p.data[p.top:end])
	p.data[p.ptr], p.data[p.ptr+1] = 0, 0
	p.top = end
	return cell
}

// end completes the head of the page.
func (p *page) end(right uint32) []byte {
	binary.BigEndian.PutUint16(p.data[3:], uint16(p.cells))
	binary.BigEndian.PutUint16(p.data[5:], uint16(p.top)) // 65536 is written as 0
	if p.data[0] == indexInterior || p.data[0] == tableInterior {
		binary.BigEndian.PutUint32(p.data[8:], right)
	}
	return p.data
}

// A child is a page of a tree that its parent is still to be made of.
type child struct {
	page uint32
	then []byte // what parts it from the next one; nil for the last
}

// above makes the interior pages over the pages of a level, up to the root.
func (w *Writer) above(kind byte, level []child, root uint32) error {
	var p page
	for {
		var next []child
		for i := 0; i < len(level); i++ {
			p.begin(w.size, kind)
			for i < len(level)-1 && p.fits(4+len(level[i].then)) {
				p.add(binary.BigEndian.AppendUint32(nil, level[i].page), level[i].then)
				i++
			}
			if i == len(level)-2 { // the last page would have one child only
				p.drop()
				i--
			}
			data := p.end(level[i].page)
			if len(next) == 0 && i == len(level)-1 {
				w.roots[root] = data
				return nil
			}
			number, err := w.append(data)
			if err != nil {
				return err
			}
			next = append(next, child{number, level[i].then})
		}
		level = next
	}
}

// A Table is a table with rowids that is being filled.
type Table struct {
	w     *Writer
	root  uint32
	leaf  page
	last  int64
	level []child
	any   bool
}

// Table begins to fill the empty table with rowids that has its root at page
// root.
func (w *Writer) Table(root uint32) *Table {
	t := &Table{w: w, root: root}
	t.leaf.begin(w.size, tableLeaf)
	return t
}

// Add adds a row. Rowids must ascend.
func (t *Table) Add(rowid int64, r *Record) error {
	if t.any && rowid <= t.last {
		return errors.New("rows out of order")
	}
	var lead [9]byte
	cell, err := t.w.cell(r.bytes(), t.w.size-35, appendVarint(lead[:0], uint64(rowid))...)
	if err != nil {
		return err
	}
	if !t.leaf.fits(len(cell)) {
		number, err := t.w.append(t.leaf.end(0))
		if err != nil {
			return err
		}
		t.level = append(t.level, child{number, appendVarint(nil, uint64(t.last))})
		t.leaf.begin(t.w.size, tableLeaf)
	}
	t.leaf.add(cell)
	t.last, t.any = rowid, true
	return nil
}

// End completes the table.
func (t *Table) End() error {
	if len(t.level) == 0 {
		t.w.roots[t.root] = t.leaf.end(0)
		return nil
	}
	number, err := t.w.append(t.leaf.end(0))
	if err != nil {
		return err
	}
	return t.w.above(tableInterior, append(t.level, child{page: number}), t.root)
}

// Index fills the empty index, or table without rowids, that has its root at
// page root, with n entries: record makes the one at a place, in a Record that
// may be used again. They must ascend.
func (w *Writer) Index(root uint32, n int, record func(i int) *Record) error {
	var leaf page
	var level []child
	leaf.begin(w.size, indexLeaf)
	most := (w.size-12)*64/255 - 23
	for i := range n {
		cell, err := w.cell(record(i).bytes(), most)
		if err != nil {
			return err
		}
		if leaf.fits(len(cell)) {
			leaf.add(cell)
			continue
		}
		// The entry that has no room parts this page from the next, which must
		// not be empty.
		then := append([]byte(nil), cell...)
		var first []byte
		if i == n-1 {
			then, first = leaf.drop(), then
		}
		number, err := w.append(leaf.end(0))
		if err != nil {
			return err
		}
		level = append(level, child{number, then})
		leaf.begin(w.size, indexLeaf)
		if first != nil {
			leaf.add(first)
		}
	}
	if len(level) == 0 {
		w.roots[root] = leaf.end(0)
		return nil
	}
	number, err := w.append(leaf.end(0))
	if err != nil {
		return err
	}
	return w.above(indexInterior, append(level, child{page: number}), root)
}
