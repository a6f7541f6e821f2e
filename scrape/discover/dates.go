package discover

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// monthNames are the names of the months, lower-case, in the languages of the
// web; monthShort their abbreviations, without a period.
var monthNames = set(`january february march april may june july august september october november december
	januar februar märz mai juni juli oktober dezember jänner feber
	janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre decembre
	enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
	janeiro fevereiro março marco maio junho julho setembro outubro novembro dezembro
	gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
	januari februari maart mei augustus augusti marts maj desember
	gener febrer març maig juny juliol agost setembre desembre
	tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
	tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
	stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
	styczeń luty marzec kwiecień czerwiec lipiec sierpień wrzesień październik listopad grudzień
	ledna února března dubna května června července srpna září října listopadu prosince leden únor březen duben květen červen červenec srpen říjen prosinec
	januára februára apríla mája júna júla augusta októbra novembra decembra január február marec apríl máj jún júl október
	január február március április május június július augusztus szeptember október
	ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
	siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenog studenoga prosinca
	siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan studeni prosinac
	januara februara aprila avgusta septembra oktobra avgust septembar oktobar novembar decembar jun jul januarja februarja maj junija julija
	јануар фебруар март април мај јун јул август септембар октобар новембар децембар
	января февраля марта апреля мая июня июля августа сентября октября ноября декабря январь февраль апрель май июнь июль сентябрь октябрь ноябрь декабрь
	січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
	януари февруари юни юли септември октомври ноември декември
	ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
	ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
	jaanuar veebruar märts aprill juuni juuli detsember janvāris februāris jūnijs jūlijs sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
	januari februari maret agustus desember tháng
	ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
	يناير فبراير مارس أبريل ابريل مايو يونيو يوليو أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين
	فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
	มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม`)

var monthShort = set(`jan feb mar apr jun jul aug sep sept oct nov dec mär okt dez janv févr fevr avr juil aoû déc ene abr ago dic fev set out
	gen mag giu lug ott mrt mei des maj cze lip sie wrz paź lis gru sty lut kwi янв фев мар апр июн июл авг сен сент окт ноя дек
	січ лют бер кві тра чер лип сер вер жов лис гру юни юли сеп sij velj ožu tra svi lip srp kol ruj stu pro
	jún júl led úno bře dub kvě čvn čvc srp zář říj oca şub nis haz tem ağu eyl eki kas ara ian iun iul noi thg`)

var agoWords = []string{" ago", "ago ", "vor ", "il y a ", "hace ", "há ", "giorni fa", "ore fa", "minuti fa", "giorno fa", "ora fa", "geleden", " sedan", " siden", "temu", " назад", "тому", "分前", "時間前", "日前", "小时前", "分钟前", "天前", "刚刚", "小時前", "分鐘前", "시간 전", "분 전", "일 전", "منذ", "לפני", "önce", "yesterday", "today", "gestern", "heute", "hier", "ayer", "вчера", "сегодня", "昨天", "今天", "前天", " trước", "yang lalu"}

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

func monthName(w string) bool { return monthShort[w] || monthNames[w] }

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

// cjkDate finds a month and a day: 5月3日, 5월 3일.
func cjkDate(s string) bool {
	for _, m := range []string{"月", "월"} {
		before, after, ok := strings.Cut(s, m)
		before, after = strings.TrimRight(before, " "), strings.TrimLeft(after, " ")
		if ok && before != "" && after != "" && digitsOnly(before[len(before)-1:]) && digitsOnly(after[:1]) {
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
