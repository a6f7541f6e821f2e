package extract

import (
	"time"
)

// date makes a calendar date of the reading; ok is false when there is no such
// day, or when it counts from a now that is not known.
func (r reading) date(ctx dateContext) (d Date, ok bool) {
	if r.back {
		return r.backDate(ctx)
	}
	y, m, day := r.year, r.month, r.day
	if r.noYear {
		if ctx.now.IsZero() {
			return Date{}, false
		}
		y = ctx.now.Year()
		if r.jalali {
			y, _, _ = toJalali(ctx.now.Year(), int(ctx.now.Month()), ctx.now.Day())
		}
	}
	if r.jalali {
		if m > 6 && day > 30 || m > 12 {
			return Date{}, false
		}
		y, m, day = fromJalali(y, m, day)
	}
	if m < 1 || m > 12 || day < 1 || day > daysIn(y, m) {
		return Date{}, false
	}
	d = r.on(y, m, day)
	if r.noYear && d.Time.After(ctx.now.AddDate(0, 0, 2)) {
		if day > daysIn(y-1, m) {
			return Date{}, false
		}
		d = r.on(y-1, m, day)
	}
	return d, true
}

// on puts the reading's time on a day.
func (r reading) on(y, m, day int) Date {
	d := Date{Precision: Day, Time: time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC)}
	if r.time == None {
		return d
	}
	loc := time.UTC
	if r.zoned {
		loc = fixedZone(r.zone.at(y, m, day))
	}
	d.Time = time.Date(y, time.Month(m), day, r.hour, r.min, r.sec, r.nano, loc)
	d.Precision, d.Zoned = r.time, r.zoned
	return d
}

func fixedZone(offset int) *time.Location {
	if offset == 0 {
		return time.UTC
	}
	return time.FixedZone("", offset)
}

// backDate counts back from now. Hours and less make an instant, exact to the
// minute at best; days and more make a day.
func (r reading) backDate(ctx dateContext) (Date, bool) {
	if ctx.now.IsZero() {
		return Date{}, false
	}
	now := ctx.now
	switch r.backUnit {
	case 's', 'm', 'h':
		unit := map[rune]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour}[r.backUnit]
		return Date{Time: now.Add(-time.Duration(r.n) * unit).Truncate(time.Minute), Precision: Minute, Zoned: true}, true
	case 'D':
		now = now.AddDate(0, 0, -r.n)
	case 'W':
		now = now.AddDate(0, 0, -7*r.n)
	case 'M':
		// Not AddDate: a month before 31 March is the end of February.
		y, m, day := now.Date()
		months := y*12 + int(m) - 1 - r.n
		y, m = months/12, time.Month(months%12+1)
		now = time.Date(y, m, min(day, daysIn(y, int(m))), 0, 0, 0, 0, time.UTC)
	case 'Y':
		now = now.AddDate(-r.n, 0, 0)
	default:
		return Date{}, false
	}
	if now.Year() < 1900 {
		return Date{}, false
	}
	return r.on(now.Year(), int(now.Month()), now.Day()), true
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// weekdayOf gives 0 for Sunday to 6 (Sakamoto 1992).
func weekdayOf(y, m, d int) int {
	t := [...]int{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4}
	if m < 3 {
		y--
	}
	return (y + y/4 - y/100 + y/400 + t[m-1] + d) % 7
}

// fromJalali turns a day of the Persian solar calendar, year 1300 to 1450,
// into a Gregorian one. Leap years are counted in the 33-year cycle that the
// observed calendar has followed in those years.
func fromJalali(y, m, d int) (int, int, int) {
	day := jalaliDay(y) + d - 1
	if m <= 7 {
		day += (m - 1) * 31
	} else {
		day += 6*31 + (m-7)*30
	}
	t := time.Date(1921, time.March, 21, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day)
	return t.Year(), int(t.Month()), t.Day()
}

// toJalali gives the Persian date of a Gregorian day.
func toJalali(y, m, d int) (int, int, int) {
	day := int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Sub(time.Date(1921, time.March, 21, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	jy := 1300 + day/366
	for jalaliDay(jy+1) <= day {
		jy++
	}
	rest := day - jalaliDay(jy)
	if rest < 186 {
		return jy, rest/31 + 1, rest%31 + 1
	}
	rest -= 186
	return jy, rest/30 + 7, rest%30 + 1
}

// jalaliDay counts the days from 1 Farvardin 1300 (21 March 1921) to the first
// day of year y.
func jalaliDay(y int) int {
	day := 0
	for i := 1300; i < y; i++ {
		day += 365
		switch i % 33 {
		case 1, 5, 9, 13, 17, 22, 26, 30:
			day++
		}
	}
	return day
}
