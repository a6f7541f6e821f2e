package extract

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// A Fingerprint is a digest of an article's title and text that does not see
// white space, case or markup. It is stored in ledgers: its making is frozen,
// a better one needs a new name beside this one.
type Fingerprint struct {
	Exact  uint64   // of the title and the whole text
	Title  uint64   // of the title alone; 0 when there is none
	Sketch []uint64 // the smallest hashes of the paragraphs, ascending, at most sketchSize: alike texts share them
}

const sketchSize = 16

// MakeFingerprint digests a title and paragraphs of text.
func MakeFingerprint(title string, paragraphs []string) Fingerprint {
	var sum digester
	var space [digestSpace]byte
	buf := space[:0]
	for _, p := range paragraphs {
		buf = sum.paragraph(buf, p)
	}
	return sum.fingerprint(title)
}

// digestSpace is room for nearly any paragraph.
const digestSpace = 2048

// A digester makes a fingerprint paragraph by paragraph.
type digester struct {
	all    xxhash.Digest
	begun  bool
	least  [sketchSize]uint64 // the smallest hashes, ascending, each once
	hashes int                // how many there are
}

// paragraph adds one. buf is room to work in; it comes back, perhaps larger.
func (d *digester) paragraph(buf []byte, p string) []byte {
	if !d.begun {
		d.all.Reset()
		d.begun = true
	}
	buf = appendFolded(append(buf[:0], 0), p)
	if len(buf) == 1 {
		return buf
	}
	d.all.Write(buf)
	d.add(xxhash.Sum64(buf[1:]))
	return buf
}

func (d *digester) add(hash uint64) {
	if d.hashes == sketchSize && hash >= d.least[sketchSize-1] {
		return
	}
	i, known := slices.BinarySearch(d.least[:d.hashes], hash)
	if known {
		return
	}
	d.hashes = min(d.hashes+1, sketchSize)
	copy(d.least[i+1:d.hashes], d.least[i:])
	d.least[i] = hash
}

func (d *digester) fingerprint(title string) Fingerprint {
	var f Fingerprint
	if d.begun {
		f.Exact = d.all.Sum64()
	} else {
		f.Exact = xxhash.Sum64(nil)
	}
	if d.hashes > 0 {
		f.Sketch = slices.Clone(d.least[:d.hashes])
	}
	return f.retitled(title)
}

// retitled gives the fingerprint of the same text under another title. For
// that Exact holds the text's digest and the title's mixed by exclusive or.
func (f Fingerprint) retitled(title string) Fingerprint {
	f.Exact ^= mix(f.Title)
	f.Title = 0
	if t := appendFolded(make([]byte, 0, 256), title); len(t) > 0 {
		f.Title = xxhash.Sum64(t)
	}
	f.Exact ^= mix(f.Title)
	return f
}

// mix spreads a title's hash (the finaliser of SplitMix64), lest a text that
// is its own title cancel itself.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// Alike estimates the share of paragraphs two texts have in common, 0 to 1
// (bottom-k sketch, Cohen and Kaplan 2007).
func (f Fingerprint) Alike(g Fingerprint) float64 {
	if len(f.Sketch) == 0 || len(g.Sketch) == 0 {
		return 0
	}
	union := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(f.Sketch), g.Sketch...))))
	if len(union) > sketchSize {
		union = union[:sketchSize]
	}
	shared := 0
	for _, h := range union {
		_, a := slices.BinarySearch(f.Sketch, h)
		_, b := slices.BinarySearch(g.Sketch, h)
		if a && b {
			shared++
		}
	}
	return float64(shared) / float64(len(union))
}

// appendFolded appends the letters and digits of s, lower-cased, words
// separated by one space.
func appendFolded(buf []byte, s string) []byte {
	start := len(buf)
	n := start
	// What is written comes from at least as many bytes, so that there is room
	// for it.
	buf = slices.Grow(buf, len(s))
	buf = buf[:cap(buf)]
	gap := uint64(1) // 1 where a space stands last or nothing does: none follows it
	for i := 0; i < len(s); {
		for i+8 <= len(s) {
			// Eight bytes at once (after Anderson's collection of bit tricks): the
			// eighth bits of others and gaps tell bytes outside ASCII and bytes
			// that become a space. The bytes before the first that cannot be
			// written with the others are taken.
			w := load64(s, i)
			others := w & highBits
			alnum := alphanumerics(w)
			gaps := ^(alnum | w) & highBits
			m := gaps >> 7 * 0xff
			binary.LittleEndian.PutUint64(buf[n:], (w|' '*lowBits)&^m|' '*lowBits&m)
			if stop := others | gaps&(gaps<<8|gap<<7); stop != 0 {
				k := bits.TrailingZeros64(stop) / 8
				if k > 0 {
					gap = gaps >> (8*k - 1) & 1
				}
				n += k
				i += k
				if others>>(8*k+7)&1 != 0 {
					break
				}
				i++ // one gap more
				continue
			}
			n += 8
			i += 8
			gap = gaps >> 63
		}
		if i == len(s) {
			break
		}
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			l := foldedASCII[c]
			buf[n] = l
			space := (uint64(l) - ' ' - 1) >> 63
			n += 1 - int(space&gap)
			gap = space
			continue
		}
		r, w := utf8.DecodeRuneInString(s[i:])
		i += w
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsControl(r) {
			buf[n] = ' '
			n += 1 - int(gap)
			gap = 1
			continue
		}
		buf = utf8.AppendRune(buf[:n], unicode.ToLower(r)) // which may be longer
		n = len(buf)
		gap = 0
		buf = slices.Grow(buf, len(s)-i)
		buf = buf[:cap(buf)]
	}
	if gap == 1 && n > start {
		n--
	}
	return buf[:n]
}

// foldedASCII holds the lower-case letter or digit, a space for anything else.
var foldedASCII = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			t[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			t[c] = byte(c | 0x20)
		default:
			t[c] = ' '
		}
	}
	return t
}()
