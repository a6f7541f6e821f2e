package extract

import (
	"strconv"
	"time"
)

// parseMachine reads the forms that programs write and people do not:
// RFC 3339, Unix seconds and milliseconds, digits run together.
func parseMachine(s string) (Date, bool) {
	if d, ok := parseISO(s); ok {
		return d, true
	}
	if len(s) > 6 && s[:6] == "/Date(" { // .NET
		s = s[6:]
		for i := 0; i < len(s); i++ {
			if (s[i] < '0' || s[i] > '9') && (i > 0 || s[i] != '-') {
				s = s[:i]
			}
		}
	}
	digits, dot := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && dot == 0 && i >= 9:
			dot = i
		default:
			return Date{}, false
		}
	}
	if dot > 0 { // seconds with a fraction
		s, digits = s[:dot], dot
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return Date{}, false
	}
	const from, until = 315532800, 4102444800 // 1980 and 2100, in Unix seconds
	switch digits {
	case 9, 10:
		return Date{Time: time.Unix(n, 0).UTC(), Precision: Second, Zoned: true}, n >= from && n < until
	case 12, 13:
		if y := n / 1e8; digits == 12 && y >= 1970 && y <= 2100 {
			return runOfDigits(int(y), n%1e8, Minute)
		}
		return Date{Time: time.UnixMilli(n).UTC(), Precision: Second, Zoned: true}, n >= from*1e3 && n < until*1e3
	case 14:
		return runOfDigits(int(n/1e10), n%1e10/100, Second, int(n%100))
	case 16:
		return Date{Time: time.UnixMicro(n).UTC(), Precision: Second, Zoned: true}, n >= from*1e6 && n < until*1e6
	}
	return Date{}, false
}

// runOfDigits makes a date of a year and MMDDhhmm.
func runOfDigits(year int, rest int64, prec Precision, sec ...int) (Date, bool) {
	r := reading{time: prec, hour: int(rest / 100 % 100), min: int(rest % 100)}
	if len(sec) > 0 {
		r.sec = sec[0]
	}
	if !r.set(year, int(rest/1e6), int(rest/1e4%100)) || year < 1900 || year > 2100 || r.hour > 23 || r.min > 59 || r.sec > 59 {
		return Date{}, false
	}
	return r.date(dateContext{})
}

// parseISO reads YYYY-MM-DD[Thh:mm[:ss[.f]][zone]] fast; other forms are left
// to the scanner.
func parseISO(s string) (Date, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false
	}
	y, ok1 := atoi(s[:4])
	m, ok2 := atoi(s[5:7])
	day, ok3 := atoi(s[8:10])
	if !ok1 || !ok2 || !ok3 || y < 1900 || y > 2100 || m < 1 || m > 12 || day < 1 || day > daysIn(y, m) {
		return Date{}, false
	}
	r := reading{year: y, month: m, day: day}
	s = s[10:]
	if s == "" {
		return r.on(y, m, day), true
	}
	if len(s) < 6 || (s[0] != 'T' && s[0] != ' ' && s[0] != 't') || s[3] != ':' {
		return Date{}, false
	}
	hour, ok1 := atoi(s[1:3])
	minute, ok2 := atoi(s[4:6])
	if !ok1 || !ok2 || hour > 23 || minute > 59 {
		return Date{}, false
	}
	r.hour, r.min, r.time = hour, minute, Minute
	s = s[6:]
	if len(s) >= 3 && s[0] == ':' {
		sec, ok := atoi(s[1:3])
		if !ok || sec > 60 {
			return Date{}, false
		}
		r.sec, r.time = min(sec, 59), Second
		s = s[3:]
		if len(s) > 1 && (s[0] == '.' || s[0] == ',') {
			i := 1
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				if i <= 9 {
					r.nano = r.nano*10 + int(s[i]-'0')
				}
				i++
			}
			for k := i; k <= 9; k++ {
				r.nano *= 10
			}
			s = s[i:]
		}
	}
	switch {
	case s == "":
		return r.on(y, m, day), true
	case s == "Z" || s == "z":
		r.zoned = true
		return r.on(y, m, day), true
	case len(s) == 6 && s[3] == ':' || len(s) == 5:
		if s[0] != '+' && s[0] != '-' {
			return Date{}, false
		}
		h, ok1 := atoi(s[1:3])
		mi, ok2 := atoi(s[len(s)-2:])
		if !ok1 || !ok2 || h > 14 || mi > 59 {
			return Date{}, false
		}
		off := h*3600 + mi*60
		if s[0] == '-' {
			off = -off
		}
		r.zoned, r.zone = true, zone{offset: off}
		return r.on(y, m, day), true
	}
	return Date{}, false
}

func atoi(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// unixDate reads a number of seconds or milliseconds since 1970.
func unixDate(v float64) (Date, bool) {
	return parseMachine(strconv.FormatFloat(v, 'f', 0, 64))
}
