package discover

import "strings"

// tellDates decides whether the dates of a list stand before the entries they
// belong to, as terms of a definition list or as headings of a day, and if so
// gives each record the date above it instead of the one below, which is the
// next entry's.
func tellDates(g *group) {
	first := g.anchors[0].rec
	if first.root == nil || first.root.up == nil || dateAbove(first) == nil {
		return
	}
	for _, a := range g.anchors {
		r := &a.rec
		if r.root == nil || r.root.up == nil {
			continue
		}
		r.date = dateAbove(*r)
		kids := r.root.up.kids
		for r.to > r.from+1 && isDateLine(kids[r.to-1]) {
			r.to--
		}
		r.flat = r.to > r.from+1
	}
}

// dateAbove is the nearest sibling above a record that is a date; others may
// lie between, when one date heads several entries.
func dateAbove(r record) *box {
	kids := r.root.up.kids
	for i := r.from - 1; i >= 0 && i >= r.from-60; i-- {
		if isDateLine(kids[i]) {
			return kids[i]
		}
	}
	return nil
}

func isDateLine(b *box) bool {
	if b.units < 3 || b.units > 40 || b.a1-b.a0 > 1 {
		return false
	}
	return looksDated(textOf(b.n, 200))
}

// year finds the year that heads a list of days without one: the nearest
// heading above the link that is a year or a month of one.
func (p *page) year(a *anchor) string {
	found := ""
	for _, y := range p.years {
		if y.b.first > a.b.first {
			break
		}
		found = y.text
	}
	return found
}

// A yearLine is an element whose whole text is a year, or a month of one.
type yearLine struct {
	b    *box
	text string
}

// yearOf reads "2023", "2023年", "Archive 2023" and "May 2023".
func yearOf(text string) string {
	if len(text) > 40 {
		return ""
	}
	for i := 0; i+4 <= len(text); i++ {
		if c := text[i : i+2]; (c == "19" || c == "20") && digitsOnly(text[i:i+4]) &&
			(i == 0 || text[i-1] < '0' || text[i-1] > '9') && (i+4 == len(text) || text[i+4] < '0' || text[i+4] > '9') {
			rest := strings.TrimSpace(text[:i] + text[i+4:])
			if hasDigits(rest, 1) || units(rest) > 16 {
				return ""
			}
			return text[i : i+4]
		}
	}
	return ""
}
