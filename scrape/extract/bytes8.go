package extract

import "encoding/binary"

// Eight bytes of text are looked at as one number here and there: most of a
// newspaper's archive is plain letters, and reading a hundred thousand
// articles is little else than going over them.
const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// load64 gives s[i:i+8].
func load64(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// letters has the highest bit of each byte that is an ASCII letter.
func letters(w uint64) uint64 {
	l := w&^highBits | 0x20*lowBits
	return (l + (0x80-'a')*lowBits) &^ (l + (0x7f-'z')*lowBits) &^ w & highBits
}

// alphanumerics is letters with the ASCII digits.
func alphanumerics(w uint64) uint64 {
	d := w &^ highBits
	return letters(w) | (d+(0x80-'0')*lowBits)&^(d+(0x7f-'9')*lowBits)&^w&highBits
}

// load is load64 of bytes.
func load(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
