package extract

import (
	"strings"
	"time"
)

// date reads a value that must be a date.
func (d *declaration) date(p *fmPair) (Date, bool) {
	if p.kind != fmScalar {
		d.wrong(p, "%s stands here; it must be a date such as 2024-05-31 or 2024-05-31T09:30:00+02:00", p.kind)
		return Date{}, false
	}
	s := strings.TrimSpace(p.text)
	if date, ok := isoDate(s); ok {
		return date, true
	}
	switch strings.ToLower(s) {
	case "last modified", "created", "git last modified", "git created", "now", "false":
		return Date{}, false // Eleventy: ask the file system, which is no source
	}
	if len(s) < 200 {
		if date, ok := parseDate(s, dateContext{lang: d.lang}); ok && !impossible(s) {
			return date, true
		}
	}
	d.wrong(p, "%q is not a date such as 2024-05-31, 2024-05-31 09:30 or 2024-05-31T09:30:00+02:00", inMessage(s, 60))
	return Date{}, false
}

// impossible reports whether s begins as ISO 8601 does: then what isoDate
// refused is a mistake such as February 30, not another notation.
func impossible(s string) bool {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	for _, i := range [...]int{0, 1, 2, 3, 5, 6, 8, 9} {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	_, err := time.Parse("2006-01-02", s[:10])
	return err != nil
}

// isoDate reads the notations of ISO 8601, RFC 3339 and YAML timestamps:
// year, month and day with - or /, one digit being enough, and the time behind
// a T or spaces.
func isoDate(s string) (Date, bool) {
	n, i, ok := digits(s, 0, 4, 4)
	if !ok || i >= len(s) || s[i] != '-' && s[i] != '/' {
		return Date{}, false
	}
	year, sep := n, s[i]
	month, i, ok := digits(s, i+1, 1, 2)
	if !ok || i >= len(s) || s[i] != sep {
		return Date{}, false
	}
	day, i, ok := digits(s, i+1, 1, 2)
	if !ok || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, false
	}
	if i == len(s) {
		return Date{Time: time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), Precision: Day}, true
	}
	if s[i] != 'T' && s[i] != 't' && s[i] != ' ' && s[i] != '\t' {
		return Date{}, false
	}
	for i++; i < len(s) && (s[i] == ' ' || s[i] == '\t'); i++ {
	}
	hour, i, ok := digits(s, i, 1, 2)
	if !ok || hour > 23 || i >= len(s) || s[i] != ':' {
		return Date{}, false
	}
	minute, i, ok := digits(s, i+1, 2, 2)
	if !ok || minute > 59 {
		return Date{}, false
	}
	out := Date{Precision: Minute}
	sec, nsec := 0, 0
	if i < len(s) && s[i] == ':' {
		if sec, i, ok = digits(s, i+1, 2, 2); !ok || sec > 60 {
			return Date{}, false
		}
		sec = min(sec, 59) // a leap second
		out.Precision = Second
		if i < len(s) && (s[i] == '.' || s[i] == ',') {
			j, unit := i+1, 100_000_000
			for ; j < len(s) && s[j] >= '0' && s[j] <= '9'; j++ {
				nsec += int(s[j]-'0') * unit
				unit /= 10
			}
			if j == i+1 {
				return Date{}, false
			}
			i = j
		}
	}
	for ; i < len(s) && s[i] == ' '; i++ {
	}
	zone := time.UTC
	switch {
	case i == len(s):
	case s[i:] == "Z" || s[i:] == "z" || s[i:] == "UTC" || s[i:] == "GMT":
		out.Zoned = true
	default:
		offset, ok := zoneOffset(s[i:])
		if !ok {
			return Date{}, false
		}
		out.Zoned = true
		if offset != 0 {
			zone = time.FixedZone("", offset)
		}
	}
	out.Time = time.Date(year, time.Month(month), day, hour, minute, sec, nsec, zone)
	return out, true
}

// zoneOffset reads +02:00, +0200 and +02, in seconds.
func zoneOffset(s string) (int, bool) {
	if s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	h, i, ok := digits(s, 1, 1, 2)
	m := 0
	if ok && i < len(s) {
		if s[i] == ':' {
			i++
		}
		m, i, ok = digits(s, i, 2, 2)
	}
	if !ok || i != len(s) || h > 15 || m > 59 {
		return 0, false
	}
	if s[0] == '-' {
		return -(h*60 + m) * 60, true
	}
	return (h*60 + m) * 60, true
}

// digits reads between least and most digits of s from i.
func digits(s string, i, least, most int) (n, end int, ok bool) {
	start := i
	for i < len(s) && i-start < most && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, i, i-start >= least
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
