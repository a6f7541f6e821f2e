package extract

import (
	"slices"
	"strings"
	"unicode"

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
	var f Fingerprint
	buf := make([]byte, 0, 4096)
	all := xxhash.New()
	buf = appendFolded(buf[:0], title)
	if len(buf) > 0 {
		f.Title = xxhash.Sum64(buf)
	}
	all.Write(buf)
	for _, p := range paragraphs {
		buf = appendFolded(buf[:0], p)
		if len(buf) == 0 {
			continue
		}
		all.Write([]byte{0})
		all.Write(buf)
		f.Sketch = append(f.Sketch, xxhash.Sum64(buf))
	}
	f.Exact = all.Sum64()
	slices.Sort(f.Sketch)
	f.Sketch = slices.Compact(f.Sketch)
	if len(f.Sketch) > sketchSize {
		f.Sketch = slices.Clone(f.Sketch[:sketchSize])
	}
	return f
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
	gap := false
	for _, r := range s {
		if r < 0x80 {
			switch {
			case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			case 'A' <= r && r <= 'Z':
				r += 'a' - 'A'
			default:
				gap = true
				continue
			}
			if gap && len(buf) > 0 {
				buf = append(buf, ' ')
			}
			gap = false
			buf = append(buf, byte(r))
			continue
		}
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsControl(r) {
			gap = true
			continue
		}
		if gap && len(buf) > 0 {
			buf = append(buf, ' ')
		}
		gap = false
		buf = append(buf, string(unicode.ToLower(r))...)
	}
	return buf
}

// paragraphsOf splits plain text at blank lines.
func paragraphsOf(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(text, "\n\n", "\x00"), func(r rune) bool { return r == 0 })
}
