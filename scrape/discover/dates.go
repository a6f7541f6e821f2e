package discover

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// months are beginnings of month names, lower-case, of the languages whose
// news pages are common; a word of a date starts with one of them.
var months = set(`jan feb mar apr may jun jul aug sep oct nov dec mai juin juil aoû aout déc dez okt mär fév avr ene abr ago dic set out fev
	gen mag giu lug ott mrt mei maj cze lip sie wrz paź lis gru sty lut kwi янв фев мар апр мая май июн июл авг сен окт ноя дек
	січ лют бер кві тра чер лип сер вер жов лис гру ян яну юни юли сеп сij velj ožu tra svi lip srp kol ruj list stud pros
	jún júl led úno bře dub kvě čer srp zář říj lis pro oca şub nis haz tem ağu eyl eki kas ara ian iun iul noi
	ιαν φεβ μαρ απρ μαΐ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ ינו פבר מרץ אפר מאי יונ יול אוג ספט אוק נוב דצמ
	ينا فبر مار أبر ماي يون يول أغس سبت أكت نوف ديس كان شبا آذا نيس أيا حزي تمو آب أيل تشر thg gennaio maart jaan veeb märt aprill juuni juuli dets tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu des`)

var agoWords = []string{" ago", "ago ", "vor ", "il y a ", "hace ", "há ", " fa", "geleden", " sedan", " siden", "temu", " назад", "тому", "分前", "時間前", "日前", "小时前", "分钟前", "天前", "刚刚", "小時前", "分鐘前", "시간 전", "분 전", "일 전", "منذ", "לפני", "önce", "yesterday", "today", "gestern", "heute", "hier", "ayer", "вчера", "сегодня", "昨天", "今天", "前天", " trước", "yang lalu", "hours", "minutes"}

// looksDated reports whether a short text holds a date: day and month in some
// notation, a relative time, or a year that stands alone.
func looksDated(s string) bool {
	if len(s) < 3 || len(s) > 400 {
		return false
	}
	digits := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	if digits == 0 {
		digits = strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 && unicode.IsDigit(r) }) + 1
	}
	lower := strings.ToLower(s)
	if digits == 0 {
		for _, w := range []string{"yesterday", "today", "gestern", "heute", "вчера", "сегодня", "昨天", "今天", "just now", "刚刚", "ayer"} {
			if strings.Contains(lower, w) && units(s) < 20 {
				return true
			}
		}
		return false
	}
	if numericDate(s) {
		return true
	}
	if strings.ContainsAny(s, "年月日년월일") && cjkDate(s) {
		return true
	}
	// A month's name beside a number.
	words := strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for i, w := range words {
		if !monthName(w) {
			continue
		}
		if i > 0 && dayOrYear(words[i-1]) || i+1 < len(words) && dayOrYear(words[i+1]) || i > 1 && (words[i-1] == "de" || words[i-1] == "of") && dayOrYear(words[i-2]) || i+2 < len(words) && words[i+1] == "de" && dayOrYear(words[i+2]) {
			return true
		}
	}
	if units(s) <= 24 {
		for _, w := range agoWords {
			if strings.Contains(lower, w) {
				return true
			}
		}
	}
	return false
}

func monthName(w string) bool {
	n := utf8.RuneCountInString(w)
	if n < 3 || n > 12 {
		return false
	}
	i := 0
	for k := range w {
		if i == 3 || i == 4 || i == 5 {
			if months[w[:k]] {
				return true
			}
		}
		i++
	}
	return months[w]
}

func dayOrYear(w string) bool {
	n := 0
	for n < len(w) && w[n] >= '0' && w[n] <= '9' {
		n++
	}
	if n == 0 {
		r, _ := utf8.DecodeRuneInString(w)
		return r >= 0x80 && unicode.IsDigit(r)
	}
	switch rest := w[n:]; rest {
	case "", "st", "nd", "rd", "th", "er", "º", "го":
	default:
		return false
	}
	if n == 4 {
		return w[:2] == "19" || w[:2] == "20"
	}
	return n <= 2 && w[:n] != "0" && w[:n] != "00"
}

// numericDate finds 2024-05-31, 31.5.2024, 5/31/24, 05-31 14:20.
func numericDate(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			i++
			continue
		}
		if i > 0 && (s[i-1] == '.' || s[i-1] == ',' || s[i-1] == '$') {
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			continue
		}
		a, j := number(s, i)
		if j < len(s) && (s[j] == '-' || s[j] == '/' || s[j] == '.') {
			sep := s[j]
			k := j + 1
			for k < len(s) && s[k] == ' ' {
				k++
			}
			b, l := number(s, k)
			if l > k && l < len(s) && s[l] == sep {
				m := l + 1
				for m < len(s) && s[m] == ' ' {
					m++
				}
				c, o := number(s, m)
				if o > m && plausible(a, b, c, j-i, o-m) {
					return true
				}
				if o == m && sep == '.' && a >= 1 && a <= 31 && b >= 1 && b <= 12 {
					return true // 31.5.
				}
			} else if l > k && sep != '.' && a >= 1 && a <= 12 && b >= 1 && b <= 31 && j-i == 2 && l-k == 2 && len(s) <= 14 {
				return true // 05-31, 05/31 14:20
			}
			i = max(l, j+1)
			continue
		}
		if j-i == 8 && (s[i:i+2] == "19" || s[i:i+2] == "20") && monthDay(s[i+4:j]) {
			return true
		}
		i = max(j, i+1)
	}
	return false
}

func number(s string, i int) (v, end int) {
	for end = i; end < len(s) && s[end] >= '0' && s[end] <= '9' && end-i < 9; end++ {
		v = v*10 + int(s[end]-'0')
	}
	return v, end
}

func plausible(a, b, c, na, nc int) bool {
	day := func(v int) bool { return v >= 1 && v <= 31 }
	if na == 4 {
		return a >= 1900 && a < 2100 && b >= 1 && b <= 12 && day(c)
	}
	return na <= 2 && day(a) && day(b) && (a <= 12 || b <= 12) && (nc == 4 && c >= 1900 && c < 2100 || nc == 2)
}

func cjkDate(s string) bool {
	for _, m := range []string{"月", "월"} {
		if i := strings.Index(s, m); i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			return true
		}
		if i := strings.Index(s, " "+m); i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			return true
		}
	}
	return false
}

// trimDate takes the words around a date off a line: of "Posted on 3 May 2024
// by Ann" it keeps "3 May 2024". Relative dates and those without spaces stay
// whole.
func trimDate(s string) string {
	s = strings.Trim(s, " -–—|·•:,()[]/\u00a0")
	words := strings.Fields(s)
	first, last := -1, -1
	month := false
	for i, w := range words {
		lower := strings.ToLower(strings.Trim(w, ".,()[]|"))
		name := monthName(lower)
		month = month || name || numericDate(w)
		if name || w[0] >= '0' && w[0] <= '9' || len(w) > 1 && hasDigits(w, 1) && strings.IndexByte("([|'@", w[0]) >= 0 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if !month || first < 0 || strings.IndexFunc(s, func(r rune) bool { return r >= 0x0590 }) >= 0 {
		return s
	}
	for last+1 < len(words) {
		switch w := strings.Trim(words[last+1], ".,()"); {
		case strings.EqualFold(w, "am"), strings.EqualFold(w, "pm"), strings.EqualFold(w, "uhr"), len(w) >= 2 && len(w) <= 5 && strings.ToUpper(w) == w && units(w) == len(w):
			last++
			continue
		}
		break
	}
	// A number far from the date is something else: "Issue 12, 3 May 2024".
	return strings.Trim(strings.Join(words[first:last+1], " "), " -–—|·•:,()[]")
}

// dateAtEdge finds a date that begins or ends a link's text.
func dateAtEdge(s string) string {
	words := strings.Fields(s)
	if len(words) < 3 {
		return ""
	}
	for n := 4; n >= 1; n-- {
		if n+1 >= len(words) {
			continue
		}
		for _, part := range []string{strings.Join(words[:n], " "), strings.Join(words[len(words)-n:], " ")} {
			if looksDated(part) && units(part) <= 16 {
				for m := 1; m < n; m++ { // the shortest that still is one
					if t := strings.Join(strings.Fields(part)[m:], " "); looksDated(t) && fullDate(t) {
						part = t
					}
				}
				return strings.Trim(part, " ()[]:-–—|")
			}
		}
	}
	return ""
}

func fullDate(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n >= 5
}

// hasYear reports whether a date names its year, or is counted from today.
func hasYear(s string) bool {
	n, run := 0, 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
			run++
			if run == 4 {
				return true
			}
		} else {
			run = 0
		}
	}
	if n >= 5 {
		return true // 3.5.24, 31.12.99
	}
	lower := strings.ToLower(s)
	for _, w := range agoWords {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}
