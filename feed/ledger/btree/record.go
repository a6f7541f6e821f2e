package btree

import "encoding/binary"

// A Record is a row being made, value by value, in the order of the columns
// (section 2.1). The zero Record is an empty one.
type Record struct {
	types, values, all []byte
}

// Reset empties a record for another row and gives it.
func (r *Record) Reset() *Record {
	r.types, r.values = r.types[:0], r.values[:0]
	return r
}

// Null adds NULL, which stands for an INTEGER PRIMARY KEY too.
func (r *Record) Null() *Record {
	r.types = append(r.types, 0)
	return r
}

// Int adds an INTEGER.
func (r *Record) Int(v int64) *Record {
	switch {
	case v == 0:
		r.types = append(r.types, 8)
		return r
	case v == 1:
		r.types = append(r.types, 9)
		return r
	}
	kind, n := byte(6), 8
	for i, bits := range [...]uint{7, 15, 23, 31, 47} {
		if v >= -1<<bits && v < 1<<bits {
			kind, n = byte(i+1), int(bits+1)/8
			break
		}
	}
	r.types = append(r.types, kind)
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(v))
	r.values = append(r.values, b[8-n:]...)
	return r
}

// Bool adds an INTEGER, 0 or 1.
func (r *Record) Bool(v bool) *Record {
	if v {
		return r.Int(1)
	}
	return r.Int(0)
}

// Text adds a TEXT.
func (r *Record) Text(s string) *Record {
	r.types = appendVarint(r.types, uint64(2*len(s)+13))
	r.values = append(r.values, s...)
	return r
}

// TextOf adds a TEXT of bytes that are UTF-8.
func (r *Record) TextOf(b []byte) *Record {
	r.types = appendVarint(r.types, uint64(2*len(b)+13))
	r.values = append(r.values, b...)
	return r
}

// Blob adds a BLOB.
func (r *Record) Blob(b []byte) *Record {
	r.types = appendVarint(r.types, uint64(2*len(b)+12))
	r.values = append(r.values, b...)
	return r
}

// BlobOf adds a BLOB of the bytes of a string.
func (r *Record) BlobOf(s string) *Record {
	r.types = appendVarint(r.types, uint64(2*len(s)+12))
	r.values = append(r.values, s...)
	return r
}

// bytes is the record as it is stored, valid until it is changed.
func (r *Record) bytes() []byte {
	head := len(r.types) + 1 // the length counts itself
	if head > 127 {
		head++
	}
	r.all = appendVarint(r.all[:0], uint64(head))
	r.all = append(r.all, r.types...)
	r.all = append(r.all, r.values...)
	return r.all
}

// appendVarint appends an integer of up to 9 bytes, seven bits each from the
// greatest on, the ninth whole (section 1.6).
func appendVarint(b []byte, v uint64) []byte {
	if v < 1<<7 {
		return append(b, byte(v))
	}
	if v >= 1<<56 {
		for i := 57; i >= 8; i -= 7 {
			b = append(b, byte(v>>i)|0x80)
		}
		return append(b, byte(v))
	}
	n := 1
	for x := v >> 7; x > 0; x >>= 7 {
		n++
	}
	for i := n - 1; i > 0; i-- {
		b = append(b, byte(v>>(7*i))|0x80)
	}
	return append(b, byte(v)&0x7f)
}
