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
	switch strings.ToLower(s) {
	case "last modified", "created", "git last modified", "git created", "now", "false":
		return Date{}, false // Eleventy: ask the file system, which is no source
	}
	if date, ok := parseDate(s, dateContext{lang: d.lang}); ok && !impossible(s) {
		return date, true
	}
	d.wrong(p, "%q is not a date such as 2024-05-31, 2024-05-31 09:30 or 2024-05-31T09:30:00+02:00", inMessage(s, 60))
	return Date{}, false
}

// impossible reports whether s begins as ISO 8601 does with a day that the
// month has not: a mistake, not another notation.
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

// digits reads between least and most digits of s from i.
func digits(s string, i, least, most int) (n, end int, ok bool) {
	start := i
	for i < len(s) && i-start < most && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, i, i-start >= least
}
