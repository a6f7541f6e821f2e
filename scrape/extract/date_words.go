package extract

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// A wordRole is what a word can mean in or beside a date.
type wordRole uint8

const (
	roleMonth     wordRole = iota // val 1 to 12
	roleJalali                    // a month of the Persian calendar, val 1 to 12
	roleWeekday                   // val 1 (Monday) to 7
	roleMark                      // the word that follows a number and says what it counts: val 'Y' 'M' 'D' 'h' 'm' 's'
	roleMonthMark                 // the word before a month's number (Vietnamese "tháng")
	roleEra                       // val: the year before the era's first
	roleUnit                      // val: 's' 'm' 'h' 'D' 'W' 'M' 'Y', plus 256 for a dual
	roleUnitAgo                   // a unit that says "ago" itself (Hungarian "napja")
	roleBack                      // "today", "yesterday"; val: how many days back; -1: now
	roleAgo                       // "ago": val 1 before the number, 2 behind it, 3 either
	roleAbout                     // "about" between "ago" and the number
	roleNumber                    // a number written out, val 1 to 12
	roleHalf                      // val 0: before noon, 12: after noon
	roleBefore                    // may stand between a date's label and the date ("on", "am", "le")
	roleBetween                   // may stand between the parts of a date and its time ("at", "um", "à")
	roleOClock                    // behind or before a time and nothing else ("Uhr", "kl", "Uhrzeit")
	roleOrdinal                   // behind a day's number ("th", "er", "го")
	roleLabel                     // val: a dateKind
	roleHead                      // begins an entry of several words
)

// A wordSense is one meaning of a word in one language; lang is "" where it is
// the same everywhere.
type wordSense struct {
	role wordRole
	val  int16
	lang string
}

// A wordTable finds the senses of words that are folded as by foldWord.
type wordTable struct {
	index map[string]int32 // of a word's senses in sets, from 1
	sets  [][]wordSense
	// first gives, for a character of a script that is written without spaces,
	// the length in bytes of the longest entry beginning with it.
	first map[rune]int
}

func (t *wordTable) add(word string, s wordSense) {
	word = strings.NewReplacer("_", " ", "-", " ", "'", " ").Replace(word)
	r, _ := utf8.DecodeRuneInString(word)
	if spaceless(r) {
		t.first[r] = max(t.first[r], len(word))
	} else {
		parts := strings.Fields(word)
		for i, p := range parts {
			parts[i] = string(foldWord(nil, p))
		}
		word = strings.Join(parts, " ")
		if len(parts) > 1 {
			t.put(parts[0], wordSense{role: roleHead})
		}
	}
	t.put(word, s)
}

func (t *wordTable) put(word string, s wordSense) {
	at, ok := t.index[word]
	if !ok {
		at = int32(len(t.sets))
		t.index[word] = at
		t.sets = append(t.sets, nil)
	}
	for _, have := range t.sets[at] {
		if have == s {
			return
		}
	}
	t.sets[at] = append(t.sets[at], s)
}

// of gives the senses of a folded word, nil when it has none.
func (t *wordTable) of(word []byte) []wordSense { return t.sets[t.index[string(word)]] }

// addColumns adds a table of lines "lang|column|column…"; column i has the
// sense val(i).
func (t *wordTable) addColumns(table string, role wordRole, val func(i int) int16) {
	for line := range strings.Lines(table) {
		lang, rest, ok := strings.Cut(strings.TrimSpace(line), "|")
		if !ok {
			continue
		}
		for i, words := range strings.Split(rest, "|") {
			for _, w := range strings.Fields(words) {
				t.add(w, wordSense{role, val(i), lang})
			}
		}
	}
}

// dateLexicon is built once, at first use, and never changed.
var dateLexicon = sync.OnceValue(func() *wordTable {
	t := &wordTable{index: make(map[string]int32, 8192), sets: make([][]wordSense, 1, 8192), first: make(map[rune]int, 256)}
	t.addColumns(monthNames, roleMonth, func(i int) int16 { return int16(i + 1) })
	t.addColumns(weekdayNames, roleWeekday, func(i int) int16 { return int16(i + 1) })
	t.addColumns(jalaliNames, roleJalali, func(i int) int16 { return int16(i + 1) })
	t.addColumns(unitNames, roleUnit, func(i int) int16 { return int16("smhDWMY"[i]) })
	t.addColumns(dualNames, roleUnit, func(i int) int16 { return int16("smhDWMY"[i]) + 256 })
	t.addColumns(unitAgoNames, roleUnitAgo, func(i int) int16 { return int16("smhDWMY"[i]) })
	t.addColumns(backNames, roleBack, func(i int) int16 { return int16(i - 1) })
	t.addColumns(agoNames, roleAgo, func(i int) int16 { return int16(i + 1) })
	t.addColumns(numberNames, roleNumber, func(i int) int16 { return int16(i + 1) })
	t.addColumns(halfNames, roleHalf, func(i int) int16 { return int16(12 * i) })
	t.addColumns(labelNames, roleLabel, func(i int) int16 { return int16(i + 1) })
	for _, w := range wordLists {
		for _, x := range strings.Fields(w.words) {
			t.add(x, wordSense{role: w.role, val: w.val})
		}
	}
	return t
})

// lookup gives the value of the word's sense in the role. Where languages
// disagree, lang decides; where it does not, there is no value.
func lookup(senses []wordSense, role wordRole, lang string) (val int, ok bool) {
	clash := false
	for _, s := range senses {
		if s.role != role {
			continue
		}
		if s.lang == lang && lang != "" {
			return int(s.val), true
		}
		if ok && int(s.val) != val {
			clash = true
		}
		val, ok = int(s.val), true
	}
	return val, ok && !clash
}
