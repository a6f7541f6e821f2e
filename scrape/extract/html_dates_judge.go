package extract

import (
	"fmt"
	"time"
)

// judgeDates decides when the article appeared and when it last changed. It
// marks Won and Why in fs.
func judgeDates(p *page, fs []Finding) (published, updated Date) {
	j := dateJudge{p: p, fs: fs}
	j.order()
	published = j.decide(FieldPublished)
	updated = j.decide(FieldUpdated)
	if published.IsZero() {
		published = j.onlyUpdated(updated)
	}
	return published, updated
}

// onlyUpdated takes the date of the last change for that of publishing where
// a page states no other: it is when this text appeared.
func (j *dateJudge) onlyUpdated(updated Date) Date {
	for i := range j.fs {
		if f := &j.fs[i]; f.Won && f.Field == FieldUpdated {
			f.Why += "; the page states no other date"
		}
	}
	return updated
}

type dateJudge struct {
	p  *page
	fs []Finding
}

// order exchanges the day and the month of a date in figures where that, and
// only that, makes it agree with what others say.
func (j *dateJudge) order() {
	for i := range j.fs {
		f := &j.fs[i]
		if f.swapped.IsZero() || j.support(i) > 0 {
			continue
		}
		f.date, f.swapped = f.swapped, f.date
		if j.support(i) > 0 {
			f.Value = f.date.String()
			f.Why = "day and month exchanged to agree with others"
		} else {
			f.date, f.swapped = f.swapped, f.date
		}
	}
}

// doubt is the trust that a date loses for being unlikely in itself.
func (j *dateJudge) doubt(f *Finding) (less int, why string) {
	y := f.date.Time.Year()
	switch {
	case y == 1970 && f.date.Time.YearDay() == 1, y == 1969 && f.date.Time.YearDay() == 365:
		return 100, "the zero of Unix clocks: no date was known"
	case y < 1990:
		return 40, "before 1990"
	case !j.p.opt.Now.IsZero() && f.date.Time.After(j.p.opt.Now.Add(48*time.Hour)):
		if f.Trust >= 76 {
			return 10, "in the future"
		}
		return 60, "in the future"
	case j.p.opt.Now.IsZero() && y > 2090:
		return 60, "in the future"
	}
	return 0, ""
}

// decide gives each day the trust of its best finding and a little more for
// each other one that agrees; the day with the most wins, and of its findings
// the one that says it most exactly.
func (j *dateJudge) decide(field Field) Date {
	best, bestTrust := -1, 0
	for i := range j.fs {
		f := &j.fs[i]
		if f.Field != field || f.date.IsZero() {
			continue
		}
		less, why := j.doubt(f)
		if why != "" {
			f.Why = "doubted: " + why
		}
		t := f.Trust - less
		t += j.support(i)
		if t > bestTrust {
			best, bestTrust = i, t
		}
	}
	if best < 0 || bestTrust < loneFloor || bestTrust < dateFloor && !j.alone(best) {
		return Date{}
	}
	if field == FieldPublished {
		best = j.shown(j.older(best))
	}
	win := best
	for i := range j.fs {
		f := &j.fs[i]
		if f.Field != field || i == win || f.date.IsZero() || !agreeDates(f.date, j.fs[best].date) {
			continue
		}
		if exactness(f.date) > exactness(j.fs[win].date) && (f.Trust >= j.fs[win].Trust-30) {
			win = i
		}
	}
	w := &j.fs[win]
	w.Won = true
	agree := 0
	for i := range j.fs {
		f := &j.fs[i]
		if i == win || f.Field != field {
			continue
		}
		if agreeDates(f.date, w.date) {
			agree++
			if f.Why == "" {
				f.Why = "agrees"
			}
		} else if f.Why == "" {
			f.Why = "another day, less trusted"
		}
	}
	date := j.local(w.date)
	w.Why = "most trusted"
	if agree > 0 {
		w.Why = fmt.Sprintf("%d others agree", agree)
	}
	return date
}

// shown prefers the one day that the page shows its readers beside the
// headline to an earlier one in its metadata, which often dates the record,
// made as a draft, and not its publication. A bare day right after an evening
// is the day of a printed edition, and no reason.
func (j *dateJudge) shown(best int) int {
	b := &j.fs[best]
	if b.Rule != "json-ld published" && b.Rule != "meta published" {
		return best
	}
	at := -1
	for i := range j.fs {
		f := &j.fs[i]
		if f.Rule != "visible date" || f.Trust < 60 {
			continue
		}
		if at >= 0 && !agreeDates(j.fs[at].date, f.date) || agreeDates(b.date, f.date) {
			return best
		}
		if at < 0 {
			at = i
		}
	}
	if at < 0 || j.fs[at].Trust < 70 {
		return best
	}
	v := &j.fs[at]
	days := v.date.Time.Sub(b.date.Time).Hours() / 24
	if days <= 0 || days > 60 || days < 1 && v.date.Precision == Day || j.sameClock(v.date, b.date) {
		return best
	}
	b.Why = "the page shows its readers another day"
	return at
}

// sameClock tells whether two dates may be one instant in two zones, one of
// which is not stated.
func (j *dateJudge) sameClock(a, b Date) bool {
	if a.Precision == Day || b.Precision == Day {
		return false
	}
	diff := a.Time.Truncate(time.Minute).Sub(b.Time.Truncate(time.Minute))
	return diff%(30*time.Minute) == 0 && diff.Abs() <= 14*time.Hour
}

// older prefers the day in the page's address to a much later one: an address
// keeps the day it was made on, while metadata starts anew when a site moves
// or an article is published again.
func (j *dateJudge) older(best int) int {
	for i := range j.fs {
		f := &j.fs[i]
		if f.Rule == "address" && j.fs[best].date.Time.Sub(f.date.Time) > 30*24*time.Hour && f.date.Time.Year() >= 1990 {
			j.fs[best].Why = "the address has been there since " + f.Value
			return i
		}
	}
	return best
}

// support is what the findings of other rules add to one that they agree
// with; a rule counts once, however often it says the same.
func (j *dateJudge) support(i int) int {
	f := &j.fs[i]
	sum, rule, most := 0, "", 0
	for k := range j.fs {
		g := &j.fs[k]
		if g.Rule == f.Rule || !agreeDates(f.date, g.date) {
			continue
		}
		if g.Rule != rule {
			sum += most
			rule, most = g.Rule, 0
		}
		s := g.Trust / 12
		if g.Field != f.Field {
			s = 2
		}
		most = max(most, s)
	}
	return min(sum+most, 18)
}

// exactness orders dates by how much they state.
func exactness(d Date) int {
	switch {
	case d.Precision == Day:
		return 0
	case !d.Zoned:
		return 1
	}
	return 2
}

// agreeDates tells whether two dates are on one day, as each writes it, or are
// the same instant in two zones.
func agreeDates(a, b Date) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	if a.Time.Year() == b.Time.Year() && a.Time.YearDay() == b.Time.YearDay() {
		return true
	}
	return a.Zoned && b.Zoned && a.Time.Sub(b.Time).Abs() < time.Minute
}

// local puts an instant that is stated in universal time into the zone the
// page shows it in, so that its day is the reader's: another finding states
// the same instant with an offset, or the same minute of another hour without
// one, or the page's country begins a day there.
func (j *dateJudge) local(d Date) Date {
	if !d.Zoned || d.Precision == Day {
		return d
	}
	if _, off := d.Time.Zone(); off != 0 {
		return d
	}
	in := func(offset int) Date {
		d.Time = d.Time.In(fixedZone(offset))
		return d
	}
	best, trust := 0, 0
	for i := range j.fs {
		f := &j.fs[i].date
		if f.Precision == None || f.Precision == Day || j.fs[i].Trust <= trust {
			continue
		}
		if f.Zoned {
			if _, off := f.Time.Zone(); off != 0 && f.Time.Sub(d.Time).Abs() < time.Minute {
				best, trust = off, j.fs[i].Trust+20
			}
			continue
		}
		diff := f.Time.Truncate(time.Minute).Sub(d.Time.Truncate(time.Minute))
		if diff%(15*time.Minute) == 0 && diff >= -12*time.Hour && diff <= 14*time.Hour {
			best, trust = int(diff/time.Second), j.fs[i].Trust
		}
	}
	if trust >= 40 {
		return in(best)
	}
	z, ok := j.p.homeZone()
	if !ok {
		return d
	}
	offset := z.at(d.Time.Year(), int(d.Time.Month()), d.Time.Day())
	t := in(offset)
	if h, m, s := t.Time.Clock(); h == 0 && m == 0 && s == 0 {
		return t
	}
	// A day that the page shows by itself is the reader's.
	for i := range j.fs {
		f := &j.fs[i]
		if f.Trust >= 60 && f.date.Precision == Day && (f.Rule == "visible date" || f.Rule == "address" || f.Rule == "markup published") {
			if agreeDates(f.date, Date{Time: t.Time, Precision: Day}) && !agreeDates(f.date, Date{Time: t.Time.UTC(), Precision: Day}) {
				return t
			}
			break
		}
	}
	d.Time = d.Time.UTC()
	return d
}

// Below dateFloor a date is rather not given; one that nothing on the page
// contradicts, below loneFloor.
const (
	dateFloor = 40
	loneFloor = 24
)

// alone tells whether all findings of the field are of the same day.
func (j *dateJudge) alone(best int) bool {
	for i := range j.fs {
		if f := &j.fs[i]; f.Field == j.fs[best].Field && !agreeDates(f.date, j.fs[best].date) {
			return false
		}
	}
	return true
}
