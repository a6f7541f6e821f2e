package extract

import (
	"net/url"
	"path"
	"strings"
)

// dateFromName reads the date a file's slash-separated path states: at the
// start of its base name (2024-03-05-title.md, 20240305_title.txt) or in
// folders (2024/03/05/title.md, 2024/03-05/title.md). What stands inside or at
// the end of a name is part of its title, or the day somebody saved it.
func dateFromName(name string) Date {
	dir, base := path.Split(strings.ReplaceAll(name, "\\", "/"))
	if y, m, d, rest := leadingDate(base); d > 0 && !startsDigit(rest) {
		return dayDate(y, m, d)
	}
	parts := strings.Split(strings.Trim(dir, "/"), "/")
	for i := len(parts) - 1; i >= 0; i-- {
		if y, m, d, rest := leadingDate(parts[i]); d > 0 && rest == "" {
			return dayDate(y, m, d)
		}
		y := pathYear(parts[i])
		if y == 0 || i+1 >= len(parts) {
			continue
		}
		if m, d, ok := strings.Cut(parts[i+1], "-"); ok {
			if t := dayDate(y, pathNumber(m), pathNumber(d)); !t.IsZero() {
				return t
			}
		}
		day := ""
		if i+2 < len(parts) {
			day = parts[i+2]
		} else {
			// 2024/03/05-title.md
			day = leadingDigits(base)
			if rest := base[len(day):]; rest == "" || rest[0] != '-' && rest[0] != '_' && rest[0] != '.' {
				continue
			}
		}
		if t := dayDate(y, pathNumber(parts[i+1]), pathNumber(day)); !t.IsZero() {
			return t
		}
	}
	return Date{}
}

// leadingDate reads 2024-03-05, 2024_03_05, 2024.03.05 or 20240305 at the
// start of s; day is 0 when there is none.
func leadingDate(s string) (year, month, day int, rest string) {
	if len(s) >= 10 && s[4] == s[7] && (s[4] == '-' || s[4] == '_' || s[4] == '.' || s[4] == ' ') {
		y, ok1 := atoi(s[:4])
		m, ok2 := atoi(s[5:7])
		d, ok3 := atoi(s[8:10])
		if ok1 && ok2 && ok3 && !dayDate(y, m, d).IsZero() {
			return y, m, d, s[10:]
		}
	}
	if len(s) >= 8 {
		if n, ok := atoi(s[:8]); ok && !dayDate(n/10000, n/100%100, n%100).IsZero() {
			return n / 10000, n / 100 % 100, n % 100, s[8:]
		}
	}
	return 0, 0, 0, s
}

// trailingDate reads the date at the end of a recording's name, as recorders and
// people who collect them write it: "talk 2024-05-01.mp3". An article's name is
// not read so (see dateFromName).
func trailingDate(name string) Date {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	base = strings.TrimRight(base, ")] ")
	for _, n := range []int{10, 8} {
		if at := len(base) - n; at > 0 && strings.IndexByte(" -_.([", base[at-1]) >= 0 {
			if y, m, d, rest := leadingDate(base[at:]); d > 0 && rest == "" {
				return dayDate(y, m, d)
			}
		}
	}
	return Date{}
}

// withoutTrailingDate is the name without such a date.
func withoutTrailingDate(name string) string {
	if trailingDate(name).IsZero() {
		return name
	}
	ext := path.Ext(name)
	base := strings.TrimRight(strings.TrimSuffix(name, ext), ")] ")
	for _, n := range []int{10, 8} {
		if at := len(base) - n; at > 0 {
			if _, _, d, rest := leadingDate(base[at:]); d > 0 && rest == "" {
				return strings.TrimRight(base[:at], " -_.([") + ext
			}
		}
	}
	return name
}

func startsDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func leadingDigits(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i]
}

// dayDate is a Date of a day, zero when there is no such day between 1970
// and 2100.
func dayDate(y, m, d int) Date {
	if y < 1970 || y > 2100 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return Date{}
	}
	return reading{}.on(y, m, d)
}

func pathYear(s string) int {
	if n, ok := atoi(s); ok && len(s) == 4 && n >= 1970 && n <= 2100 {
		return n
	}
	return 0
}

// pathNumber reads a day or a month of one or two digits, or an English
// month's name; 0 for anything else.
func pathNumber(s string) int {
	if n, ok := atoi(s); ok && len(s) >= 1 && len(s) <= 2 {
		return n
	}
	if len(s) >= 3 && len(s) <= 9 {
		var buf [16]byte
		for _, x := range dateLexicon().of(foldWord(buf[:0], s)) {
			if x.role == roleMonth && x.lang == "en" {
				return int(x.val)
			}
		}
	}
	return 0
}

// pathDay reads a day of one or two digits.
func pathDay(s string) int {
	if n, ok := atoi(s); ok && len(s) >= 1 && len(s) <= 2 {
		return n
	}
	return 0
}

// A urlDate is what an address says about the date of what it leads to.
type urlDate struct {
	date  Date // zero when the day is not stated
	year  int  // 0 when nothing is stated
	month int  // 0 when only the year is
	where string
}

// dateFromURL reads the date in an address's path: /2020/05/01/, /2020/may/01/,
// /2020-05-01-title, /20200501/, /title-2020-05-01.html, /01-05-2020/, and at
// least year and month in /2020/05/title.
func dateFromURL(u *url.URL) urlDate {
	if u == nil {
		return urlDate{}
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	var best urlDate
	for i, s := range parts {
		if y := pathYear(s); y > 0 {
			if i+2 < len(parts) {
				if d := dayDate(y, pathNumber(parts[i+1]), pathDay(leadingPart(parts[i+2]))); !d.IsZero() {
					return urlDate{d, y, pathNumber(parts[i+1]), "/" + strings.Join(parts[i:i+3], "/")}
				}
			}
			if i+1 < len(parts) {
				// /2020/0501/, /2020/05-01/
				next := parts[i+1]
				if n, ok := atoi(next); ok && len(next) == 4 {
					if d := dayDate(y, n/100, n%100); !d.IsZero() {
						return urlDate{d, y, n / 100, "/" + s + "/" + next}
					}
				}
				if m, d, ok := strings.Cut(next, "-"); ok {
					if t := dayDate(y, pathNumber(m), pathNumber(leadingPart(d))); !t.IsZero() {
						return urlDate{t, y, pathNumber(m), "/" + s + "/" + next}
					}
				}
				if m := pathNumber(next); m >= 1 && m <= 12 && best.month == 0 {
					best = urlDate{year: y, month: m, where: "/" + s + "/" + next}
				}
			}
			if best.year == 0 {
				best = urlDate{year: y, where: "/" + s}
			}
			continue
		}
		// /2020-05/01/
		if len(s) == 7 && s[4] == '-' && i+1 < len(parts) {
			if d := dayDate(pathYear(s[:4]), pathNumber(s[5:]), pathNumber(leadingPart(parts[i+1]))); !d.IsZero() {
				return urlDate{d, d.Time.Year(), int(d.Time.Month()), "/" + s + "/" + parts[i+1]}
			}
		}
		if len(s) == 6 && pathYear(s[:4]) > 0 && i+1 < len(parts) {
			// /202005/01/ and /202005/t20200501_1.html
			if d := dayDate(pathYear(s[:4]), pathNumber(s[4:]), pathNumber(leadingPart(parts[i+1]))); !d.IsZero() && i+2 <= len(parts) && len(leadingPart(parts[i+1])) == 2 {
				return urlDate{d, d.Time.Year(), int(d.Time.Month()), "/" + s + "/" + parts[i+1]}
			}
		}
		if d, text := dateInside(s); !d.IsZero() {
			return urlDate{d, d.Time.Year(), int(d.Time.Month()), text}
		}
	}
	return best
}

// leadingPart is s up to the first hyphen, underscore or dot.
func leadingPart(s string) string {
	if i := strings.IndexAny(s, "-_."); i >= 0 {
		return s[:i]
	}
	return s
}

// dateInside finds 2020-05-01, 20200501 or 01-05-2020 in one part of a path,
// between characters that are no digits.
func dateInside(s string) (Date, string) {
	for i := 0; i < len(s); i++ {
		if !startsDigit(s[i:]) || i > 0 && startsDigit(s[i-1:]) {
			continue
		}
		if y, m, d, rest := leadingDate(s[i:]); d > 0 && !startsDigit(rest) && y >= 1990 && y <= 2050 {
			// Eight figures alone are an article's number more often than a day.
			if n := len(s) - i - len(rest); n == 10 || i == 0 || s[i-1] == '-' || s[i-1] == '_' || s[i-1] == 't' {
				return dayDate(y, m, d), s[i : len(s)-len(rest)]
			}
		}
		if t := s[i:]; len(t) >= 10 && t[2] == t[5] && (t[2] == '-' || t[2] == '_' || t[2] == '.') && !startsDigit(t[10:]) {
			d, ok1 := atoi(t[:2])
			m, ok2 := atoi(t[3:5])
			y, ok3 := atoi(t[6:10])
			if ok1 && ok2 && ok3 {
				if date := dayDate(y, m, d); !date.IsZero() && d > 12 {
					return date, t[:10]
				}
			}
		}
	}
	return Date{}, ""
}
