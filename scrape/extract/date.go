package extract

import (
	"strings"
	"time"
)

// A dateContext is what a date is read against.
type dateContext struct {
	lang     string    // primary language subtag, "" when unknown: decides month names, zones and units that mean several things
	now      time.Time // relative dates count from it; zero: they are refused
	monthDay bool      // numeric dates are month first (evidence from elsewhere on the page)
}

// parseDate reads the whole of s as one date or time: RFC 3339 and its sloppy
// relatives, RFC 822, Unix seconds are all taken, and so is what people write
// in any language of the world's press, with its label ("Published on …") and
// its weekday. ok is false when s is anything else.
func parseDate(s string, ctx dateContext) (d Date, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) < 3 || len(s) > 160 {
		return Date{}, false
	}
	if d, ok = parseMachine(s); ok {
		return d, true
	}
	r, _, ok := readWhole(s, ctx)
	if !ok {
		return Date{}, false
	}
	return r.date(ctx)
}

// readWhole is parseDate before the calendar.
func readWhole(s string, ctx dateContext) (r reading, label dateKind, ok bool) {
	if !dateLike(s) {
		return r, 0, false
	}
	var room [48]token
	p := &dateScanner{s: s, toks: tokenize(s, room[:0]), words: dateLexicon(), ctx: ctx, whole: true}
	if len(p.toks) > 40 {
		return r, 0, false
	}
	for i := 0; i < len(p.toks); i++ {
		if p.toks[i].kind == tokenPunct {
			continue
		}
		if r, j, ok := p.at(i); ok {
			kind, _ := p.label(i, 0)
			for ; j < len(p.toks); j++ {
				if !p.idle(j) {
					return r, 0, false
				}
				if v, ok := p.role(j, roleLabel); ok && kind == dateUnlabelled {
					kind = dateKind(v)
				}
			}
			return r, kind, true
		}
		if !p.idle(i) {
			return r, 0, false
		}
	}
	return r, 0, false
}

// idle tells whether a token beside a date says nothing about another one.
func (p *dateScanner) idle(i int) bool {
	t := p.toks[i]
	switch t.kind {
	case tokenPunct:
		return true
	case tokenWord:
		if _, _, ok := p.phrase(i, roleLabel); ok {
			return true
		}
		return p.is(i, roleBefore) || p.is(i, roleBetween) || p.is(i, roleWeekday) || p.is(i, roleOClock) || p.is(i, roleAbout) || p.is(i, roleLabel) || p.is(i, roleMark) && t.r > 0x7F || p.is(i, roleHead)
	}
	return false
}

// A dateMention is a date that stands in a line of text.
type dateMention struct {
	date       Date
	start, end int      // byte offsets of the date and its label in the line
	label      dateKind // what the words beside it say it is
	raw        reading
}

// A dateKind says what a date is the date of.
type dateKind int

const (
	dateUnlabelled dateKind = iota
	datePublished           // "Published", "Erstellt am", "发布时间"
	dateUpdated             // "Updated", "Zuletzt aktualisiert"
	dateOther               // an event, a copyright, a birthday, one end of a range
)

// findDates finds the dates in a line of visible text, in order.
func findDates(line string, ctx dateContext) []dateMention {
	found := scanDates(line, ctx)
	kept := found[:0]
	for _, m := range found {
		if d, ok := m.raw.date(ctx); ok {
			m.date = d
			kept = append(kept, m)
		}
	}
	return kept
}

// scanDates is findDates before the calendar: dates without a year and
// relative ones are there whether or not they can be told.
func scanDates(line string, ctx dateContext) []dateMention {
	p := dateScanner{ctx: ctx, words: dateLexicon()}
	return p.scan(line)
}

// scan is scanDates for many lines: it uses the scanner's tokens again.
func (p *dateScanner) scan(line string) []dateMention {
	if !dateLike(line) {
		return nil
	}
	p.s, p.toks = line, tokenize(line, p.toks[:0])
	var out []dateMention
	last := 0
	for i := 0; i < len(p.toks); i++ {
		if p.toks[i].kind == tokenPunct || p.toks[i].kind == tokenWord && p.toks[i].known == 0 {
			continue
		}
		r, j, ok := p.at(i)
		if !ok {
			continue
		}
		m := dateMention{raw: r}
		start := i
		m.label, start = p.label(i, last)
		if m.label == dateUnlabelled && j < len(p.toks) {
			j = p.labelBehind(&m, j)
		}
		if p.ranged(i, j) {
			m.label = dateOther
		}
		m.start, m.end = int(p.toks[start].start), int(p.toks[j-1].end)
		out = append(out, m)
		last, i = j, j-1
	}
	return out
}

// label looks for what the words before the date at i, back to last, call it,
// and gives the token the date with its label begins at.
func (p *dateScanner) label(i, last int) (kind dateKind, start int) {
	start = i
	for start > last && p.toks[start-1].kind == tokenWord && (p.is(start-1, roleBefore) || p.is(start-1, roleWeekday)) {
		if _, isLabel := p.role(start-1, roleLabel); isLabel {
			break
		}
		start--
	}
	joined := true
	for k := i - 1; k >= last && k > i-14; k-- {
		t := p.toks[k]
		if t.kind == tokenPunct && t.known == 0 {
			if t.r == '|' || t.r == '•' || t.r == '·' {
				joined = false
			}
			continue
		}
		v, end, ok := p.phrase(k, roleLabel)
		for back := 1; back <= 2 && k-back >= last; back++ {
			if !p.is(k-back, roleHead) {
				continue
			}
			if v2, end2, ok2 := p.phrase(k-back, roleLabel); ok2 && end2 > k {
				v, end, ok = v2, end2, true
				k -= back
				break
			}
		}
		if ok && end <= i {
			if joined && i-end <= 4 || k == start-1 {
				start = k
			}
			return dateKind(v), start
		}
		if t.kind == tokenWord && !p.is(k, roleBefore) && !p.is(k, roleBetween) && !p.is(k, roleWeekday) {
			joined = false
		}
	}
	return dateUnlabelled, start
}

// labelBehind takes a label that follows the date directly: "3日前 更新",
// "vor 3 Stunden aktualisiert", "2020年5月1日公開", "(updated)".
func (p *dateScanner) labelBehind(m *dateMention, j int) int {
	k := j
	if p.punct(k, '(') || p.punct(k, '[') {
		k++
	}
	if k > j+1 || k >= len(p.toks) || p.toks[k].kind != tokenWord {
		return j
	}
	v, end, ok := p.phrase(k, roleLabel)
	if !ok || end < len(p.toks) && (p.punct(end, ':') || p.num(end, 18)) {
		return j
	}
	m.label = dateKind(v)
	if p.punct(end, ')') || p.punct(end, ']') {
		end++
	}
	return end
}

// ranged tells whether the date from i to j is one end of a span of days.
func (p *dateScanner) ranged(i, j int) bool {
	if i >= 3 && (p.punct(i-1, '-') || p.punct(i-1, '–')) && p.punct(i-2, '.') && p.num(i-3, 2) {
		return true // 14. - 20. Januar
	}
	if i >= 2 && (p.punct(i-1, '-') || p.punct(i-1, '–') || p.punct(i-1, '—')) && p.toks[i-2].kind == tokenNumber && !p.punct(i-3, ':') {
		if _, d, ok := p.dateEndingAt(i - 1); ok && d {
			return true
		}
		return !p.toks[i-1].gap && !p.toks[i].gap
	}
	if p.punct(j, '-') || p.punct(j, '–') || p.punct(j, '—') {
		if j+1 < len(p.toks) {
			if _, _, ok := p.date(j + 1); ok {
				return true
			}
		}
	}
	return false
}

// dateEndingAt tells whether a date ends just before j.
func (p *dateScanner) dateEndingAt(j int) (reading, bool, bool) {
	for i := max(0, j-9); i < j; i++ {
		if r, k, ok := p.date(i); ok && k == j {
			return r, true, true
		}
	}
	return reading{}, false, false
}

// dateLike tells at a glance whether a line can hold a date at all.
func dateLike(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' {
			return true
		}
		// Digits of other scripts and Han numerals begin with these bytes.
		if c == 0xD9 || c == 0xDB || c >= 0xE0 && c <= 0xEF {
			return true
		}
	}
	// "an hour ago", "gestern": short lines only.
	return len(s) <= 60
}
