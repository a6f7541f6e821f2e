package extract

import "strings"

// A markSet says which of the characters that mean something to Markdown a
// text holds. Most of them most texts do not hold: what begins with one need
// not be looked for then.
type markSet uint16

const (
	markBracket    markSet = 1 << iota // [
	markBrace                          // {
	markLess                           // <
	markPercent                        // %
	markEquals                         // =
	markColon                          // :
	markBang                           // !
	markStar                           // *
	markUnderscore                     // _
	markTilde                          // ~
	markGreater                        // >
	markPipe                           // |
)

const markCharacters = "[{<%=:!*_~>|" // in the order of the constants

var marksOfByte = func() (t [256]markSet) {
	for i := range len(markCharacters) {
		t[markCharacters[i]] = 1 << i
	}
	return t
}()

func marksIn(s string) (m markSet) {
	for ; len(s) >= 8; s = s[8:] {
		m |= marksOfByte[s[0]] | marksOfByte[s[1]] | marksOfByte[s[2]] | marksOfByte[s[3]] |
			marksOfByte[s[4]] | marksOfByte[s[5]] | marksOfByte[s[6]] | marksOfByte[s[7]]
	}
	for i := range len(s) {
		m |= marksOfByte[s[i]]
	}
	return m
}

// count counts the characters of some marks.
func (m markSet) count(s string, of markSet) (n int) {
	for i := range len(markCharacters) {
		if m&of&(1<<i) != 0 {
			n += strings.Count(s, markCharacters[i:i+1])
		}
	}
	return n
}
