package extract

// A zone is what a page says about the zone of a time.
type zone struct {
	offset int  // seconds east of Greenwich, in winter
	rule   byte // when there is an hour of summer time on top: 0 never, 'u' as in the USA, 'e' as in Europe
}

// zones are the names of zones that mean one thing, or one thing in the
// languages given. Where a name means several (BST, IST, CST), the language
// must tell.
var zones = map[string][]struct {
	langs string // space-separated; "" any
	zone
}{
	"z": {{"", zone{}}}, "utc": {{"", zone{}}}, "gmt": {{"", zone{}}}, "ut": {{"", zone{}}},
	"wet": {{"", zone{}}}, "west": {{"pt", zone{offset: 3600}}},
	"cet": {{"", zone{3600, 0}}}, "cest": {{"", zone{7200, 0}}}, "met": {{"", zone{3600, 0}}}, "mez": {{"", zone{3600, 0}}},
	"mesz": {{"", zone{7200, 0}}}, "eet": {{"", zone{7200, 0}}}, "eest": {{"", zone{10800, 0}}},
	"bst": {{"en", zone{3600, 0}}, {"bn", zone{21600, 0}}},
	"msk": {{"", zone{10800, 0}}}, "мск": {{"", zone{10800, 0}}}, "trt": {{"tr", zone{10800, 0}}},
	"est": {{"en es", zone{-18000, 0}}}, "edt": {{"", zone{-14400, 0}}}, "et": {{"en es", zone{-18000, 'u'}}},
	"cst": {{"en es", zone{-21600, 0}}, {"zh", zone{28800, 0}}}, "cdt": {{"en es", zone{-18000, 0}}}, "ct": {{"en", zone{-21600, 'u'}}},
	"mst": {{"en es", zone{-25200, 0}}}, "mdt": {{"en es", zone{-21600, 0}}},
	"pst": {{"en es", zone{-28800, 0}}}, "pdt": {{"", zone{-25200, 0}}}, "pt": {{"en", zone{-28800, 'u'}}},
	"akst": {{"", zone{-32400, 0}}}, "akdt": {{"", zone{-28800, 0}}}, "hst": {{"", zone{-36000, 0}}},
	"nst": {{"en", zone{-12600, 0}}}, "ndt": {{"en", zone{-9000, 0}}},
	"brt": {{"pt", zone{-10800, 0}}}, "art": {{"es", zone{-10800, 0}}}, "clt": {{"es", zone{-14400, 0}}},
	"jst": {{"", zone{32400, 0}}}, "kst": {{"", zone{32400, 0}}}, "hkt": {{"", zone{28800, 0}}}, "sgt": {{"", zone{28800, 0}}},
	"myt": {{"", zone{28800, 0}}}, "pht": {{"", zone{28800, 0}}}, "ict": {{"", zone{25200, 0}}},
	"wib": {{"", zone{25200, 0}}}, "wita": {{"", zone{28800, 0}}}, "wit": {{"id", zone{32400, 0}}},
	"ist": {{"en hi bn ta te mr gu kn ml pa or ur as ne", zone{19800, 0}}, {"he", zone{7200, 0}}},
	"pkt": {{"", zone{18000, 0}}}, "npt": {{"", zone{20700, 0}}}, "gst": {{"en ar", zone{14400, 0}}},
	"awst": {{"", zone{28800, 0}}}, "acst": {{"", zone{34200, 0}}}, "acdt": {{"", zone{37800, 0}}},
	"aest": {{"", zone{36000, 0}}}, "aedt": {{"", zone{39600, 0}}},
	"nzst": {{"", zone{43200, 0}}}, "nzdt": {{"", zone{46800, 0}}},
	"sast": {{"", zone{7200, 0}}}, "cat": {{"en", zone{7200, 0}}}, "eat": {{"", zone{10800, 0}}}, "wat": {{"en", zone{3600, 0}}},
}

// at gives the offset in seconds on a day.
func (z zone) at(year, month, day int) int {
	var first, last int
	switch z.rule {
	case 'u': // second Sunday of March to first Sunday of November (since 2007)
		first, last = 300+sundayFrom(year, 3, 8), 1100+sundayFrom(year, 11, 1)
	case 'e': // last Sunday of March to last Sunday of October
		first, last = 300+sundayFrom(year, 3, 25), 1000+sundayFrom(year, 10, 25)
	default:
		return z.offset
	}
	if d := month*100 + day; d >= first && d < last {
		return z.offset + 3600
	}
	return z.offset
}

// sundayFrom gives the first Sunday of the month on or after the day.
func sundayFrom(year, month, day int) int {
	return day + (7-weekdayOf(year, month, day))%7
}

// clock reads a time of day: 14:03, 14:03:59.123, 2:03 p.m., 14h30, 14.03 Uhr,
// 10時20分, 下午3点.
func (p *dateScanner) clock(r *reading, i int) (int, bool) {
	half, stated := -1, false
	j := i
	if v, ok := p.role(j, roleHalf); ok && p.toks[j].kind == tokenWord && j+1 < len(p.toks) && p.toks[j+1].kind == tokenNumber {
		half, stated = v, true
		j++
	}
	before := i > 0 && (p.is(i-1, roleOClock) || p.toks[i-1].kind == tokenWord && p.is(i-1, roleBetween)) || i > 1 && p.punct(i-1, '.') && p.is(i-2, roleOClock)
	if !p.num(j, 2) {
		return i, false
	}
	t := reading{hour: p.value(j), time: Minute}
	if t.hour > 24 {
		return i, false
	}
	k := j + 1
	glued := func(k int) bool { return k < len(p.toks) && !p.toks[k].gap }
	switch {
	case p.mark(k, 'h') && p.toks[k].kind == tokenWord:
		k++
		if p.num(k, 2) && p.mark(k+1, 'm') {
			t.min = p.value(k)
			k += 2
			if p.num(k, 2) && p.mark(k+1, 's') {
				t.sec, t.time = p.value(k), Second
				k += 2
			}
		} else if p.num(k, 2) && glued(k) {
			t.min = p.value(k)
			k++
		} else if k < len(p.toks) && p.toks[k].r == '半' {
			t.min = 30
			k++
		}
	case p.punct(k, ':') && p.num(k+1, 2) && (glued(k) && glued(k+1) || p.whole || p.toks[k].gap && p.toks[k+1].gap && p.toks[k+1].digits == 2):
		t.min = p.value(k + 1)
		if p.toks[k+1].digits != 2 && !p.whole {
			return i, false
		}
		k += 2
		if p.punct(k, ':') && p.num(k+1, 2) && glued(k) && glued(k+1) {
			t.sec, t.time = p.value(k+1), Second
			k += 2
			if (p.punct(k, '.') || p.punct(k, ',')) && p.num(k+1, 18) && glued(k) && glued(k+1) {
				t.nano = fraction(p.toks[k+1])
				k += 2
			} else if p.punct(k, ':') && p.num(k+1, 3) && glued(k) && glued(k+1) && p.toks[k+1].digits == 3 {
				t.nano = fraction(p.toks[k+1])
				k += 2
			}
		}
	case p.word(k, "h") || p.word(k, "hs") || p.word(k, "u") && p.ctx.lang == "nl":
		// 14h30, 14 h 30, 20h
		k++
		if p.num(k, 2) && p.toks[k].digits == 2 && (glued(k) || !glued(k-1)) && p.value(k) < 60 {
			t.min = p.value(k)
			k++
			if (p.word(k, "m") || p.word(k, "min") || p.word(k, "mn")) && glued(k) {
				k++
			}
		}
	case p.punct(k, '.') && p.num(k+1, 2) && p.toks[k+1].digits == 2 && glued(k) && glued(k+1):
		after := k + 2
		_, named := p.role(after, roleHalf)
		dotted := p.ctx.lang == "fi" || p.ctx.lang == "da" || p.ctx.lang == "id" || p.ctx.lang == "nb" || p.ctx.lang == "it" || p.ctx.lang == "et"
		if !before && !p.is(after, roleOClock) && !named && !p.isHalfDotted(after) && p.zoneName(after) == nil && !dotted && !p.whole {
			return i, false
		}
		if p.punct(after, '.') && p.num(after+1, 4) && glued(after+1) {
			if p.num(after+1, 2) && p.toks[after+1].digits == 2 && before {
				t.sec, t.time = p.value(after+1), Second
				after += 2
			} else {
				return i, false
			}
		}
		t.min = p.value(k + 1)
		k = after
	default:
		_, named := p.role(k, roleHalf)
		switch {
		case named && p.toks[k].kind == tokenWord && !(p.ctx.lang == "de" && p.toks[k].gap), p.isHalfDotted(k), before && p.whole, p.word(k, "uhr"):
		default:
			return i, false
		}
	}
	if t.min > 59 || t.sec > 60 || t.hour == 24 && t.min > 0 {
		return i, false
	}
	t.sec = min(t.sec, 59)
	if !stated {
		if p.isHalfDotted(k) {
			half, stated = 12, true
			if c := p.toks[k].text(p.s); c == "a" || c == "A" || c == "π" || c == "Π" {
				half = 0
			}
			k += 3
			if p.punct(k, '.') && glued(k) {
				k++
			}
		} else if v, ok := p.role(k, roleHalf); ok && k < len(p.toks) && p.toks[k].kind == tokenWord && !(p.ctx.lang == "de" && p.toks[k].gap) {
			half, stated = v, true
			k++
		}
	}
	if stated && t.hour <= 12 {
		t.hour = t.hour%12 + half
	}
	for n := 0; n < 2 && k < len(p.toks) && p.is(k, roleOClock) && !p.is(k, roleMonth); n++ {
		k++
		if p.punct(k, '.') && glued(k) {
			k++
		}
	}
	r.hour, r.min, r.sec, r.nano, r.time = t.hour, t.min, t.sec, t.nano, t.time
	if t.hour == 24 {
		r.hour, r.min, r.sec = 23, 59, 59
	}
	return k, true
}

// isHalfDotted tells a.m., p.m., π.μ., μ.μ.
func (p *dateScanner) isHalfDotted(i int) bool {
	if i+2 >= len(p.toks) || !p.punct(i+1, '.') || p.toks[i+2].gap && p.toks[i+1].gap {
		return false
	}
	switch p.toks[i].text(p.s) {
	case "a", "p", "A", "P":
		return p.word(i+2, "m") || p.word(i+2, "M")
	case "π", "μ", "Π", "Μ":
		return p.word(i+2, "μ") || p.word(i+2, "Μ") || p.word(i+2, "m")
	}
	return false
}

// word compares a token with a word of lower-case letters.
func (p *dateScanner) word(i int, w string) bool {
	if i < 0 || i >= len(p.toks) || p.toks[i].kind != tokenWord || int(p.toks[i].end-p.toks[i].start) != len(w) {
		return false
	}
	for k := range len(w) {
		c := p.s[int(p.toks[i].start)+k]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != w[k] {
			return false
		}
	}
	return true
}

func fraction(t token) int {
	n, digits := t.n, min(t.digits, 18)
	for ; digits > 9; digits-- {
		n /= 10
	}
	for ; digits < 9; digits++ {
		n *= 10
	}
	return int(n)
}

// zoneName finds a zone by its name.
func (p *dateScanner) zoneName(i int) *zone {
	if i >= len(p.toks) || p.toks[i].kind != tokenWord || p.toks[i].end-p.toks[i].start > 6 {
		return nil
	}
	text := p.toks[i].text(p.s)
	var buf [24]byte
	for _, z := range zones[string(foldWord(buf[:0], text))] {
		if z.langs == "" || hasWord(z.langs, p.ctx.lang) || p.ctx.lang == "" && hasWord(z.langs, "en") {
			// Short names are words too ("et", "met", "art"): only capitals are zones.
			if text[0] >= 'a' && text[0] <= 'z' && text != "z" && text != "utc" && text != "gmt" {
				return nil
			}
			return &z.zone
		}
	}
	return nil
}

// hasWord tells whether the space-separated list has the word.
func hasWord(list, word string) bool {
	for len(list) >= len(word) && word != "" {
		if list[:len(word)] == word && (len(list) == len(word) || list[len(word)] == ' ') {
			return true
		}
		i := 0
		for i < len(list) && list[i] != ' ' {
			i++
		}
		if i == len(list) {
			return false
		}
		list = list[i+1:]
	}
	return false
}

// zoneAt reads a zone behind a time: Z, +01:00, GMT+7, (CET), ET.
func (p *dateScanner) zoneAt(r *reading, i int) int {
	if i >= len(p.toks) {
		return i
	}
	open := p.punct(i, '(') || p.punct(i, '[')
	j := i
	if open {
		j++
	}
	if off, k, ok := p.offset(j, r); ok && !open {
		r.zoned, r.zone = true, zone{offset: off}
		if z := p.zoneName(k); z != nil { // +0000 UTC
			k++
		}
		return p.zoneComment(k)
	}
	z := p.zoneName(j)
	if z == nil {
		return i
	}
	j++
	zn := *z
	if zn == (zone{}) {
		if off, k, ok := p.offset(j, nil); ok {
			zn.offset, j = off, k
		}
	}
	if open {
		if !p.punct(j, ')') && !p.punct(j, ']') {
			return i
		}
		j++
	}
	r.zoned, r.zone = true, zn
	return p.zoneComment(j)
}

// zoneComment skips "(Central European Standard Time)" and "[Europe/Berlin]".
func (p *dateScanner) zoneComment(i int) int {
	if !p.whole || !p.punct(i, '(') && !p.punct(i, '[') {
		return i
	}
	for j := i + 1; j < len(p.toks) && j < i+9; j++ {
		if p.punct(j, ')') || p.punct(j, ']') {
			return j + 1
		}
	}
	return i
}

// offset reads +01:00, -0500, +7. r is the time in front, nil behind a zone's
// name: 10:30-11:30 is a span of time, 10:30:00-05:00 is not.
func (p *dateScanner) offset(i int, r *reading) (sec, j int, ok bool) {
	sign := 1
	switch {
	case p.punct(i, '+'):
	case p.punct(i, '-'):
		sign = -1
		if r != nil && r.time != Second && !p.whole {
			return 0, i, false
		}
	case p.whole && r != nil && r.time == Second && i > 0 && i+2 < len(p.toks) && p.toks[i].gap && p.num(i, 2) && p.toks[i].digits == 2 && p.punct(i+1, ':') && p.num(i+2, 2):
		// A plus sign that became a space in an address.
		return p.value(i)*3600 + p.value(i+2)*60, i + 3, p.value(i) <= 14
	default:
		return 0, i, false
	}
	if !p.num(i+1, 4) || p.toks[i+1].gap {
		return 0, i, false
	}
	n, digits := p.value(i+1), p.toks[i+1].digits
	j = i + 2
	switch {
	case digits == 4:
		sec = n/100*3600 + n%100*60
	case digits <= 2 && p.punct(j, ':') && p.num(j+1, 2) && !p.toks[j+1].gap:
		sec = n*3600 + p.value(j+1)*60
		j += 2
	case digits <= 2 && (digits == 2 || r == nil):
		sec = n * 3600
	default:
		return 0, i, false
	}
	return sign * sec, j, sec <= 14*3600
}

// between tells whether the token may stand between a date and its time.
func (p *dateScanner) between(i int) bool {
	if i >= len(p.toks) {
		return false
	}
	t := p.toks[i]
	if t.kind == tokenPunct {
		switch t.r {
		case ',', '-', '–', '—', '|', '/', '·', '•', '@', '(', ')', ':', ';', '.', '~', '∙', '●', '‧', '⋅', '・', '\'':
			return true
		}
		return false
	}
	if t.kind == tokenWord {
		return p.is(i, roleBetween) || p.is(i, roleOClock) || p.is(i, roleWeekday) || p.is(i, roleMark) && t.r > 0x7F || p.word(i, "t")
	}
	return false
}

// tail reads the time behind a date, if there is one.
func (p *dateScanner) tail(r *reading, i int) int {
	if r.time != None || r.back && r.backUnit != 'D' {
		return i
	}
	j := i
	if p.whole && p.word(j, "t") && j+1 < len(p.toks) && p.toks[j+1].kind == tokenNumber && !p.toks[j+1].gap {
		// 20200501T102030
		if t := p.toks[j+1]; t.digits == 6 || t.digits == 4 {
			n := int(t.n)
			if t.digits == 4 {
				n *= 100
			}
			r.hour, r.min, r.sec, r.time = n/10000, n/100%100, n%100, Second
			if t.digits == 4 {
				r.time = Minute
			}
			if r.hour > 23 || r.min > 59 || r.sec > 59 {
				r.time = None
				return i
			}
			return p.zoneAt(r, j+2)
		}
		if t := p.toks[j+1]; t.digits == 2 && j+2 < len(p.toks) && p.word(j+2, "z") && t.n < 24 {
			r.hour, r.time, r.zoned = int(t.n), Minute, true
			return j + 3
		}
	}
	for n := 0; n < 5 && j < len(p.toks); n++ {
		if p.toks[j].kind == tokenNumber || p.is(j, roleHalf) {
			if k, ok := p.clock(r, j); ok {
				if _, _, dated := p.figures(j); dated && !p.punct(j+1, ':') {
					r.time = None
					return i
				}
				return p.zoneAt(r, k)
			}
		}
		if !p.between(j) {
			break
		}
		j = p.aside(j)
	}
	return i
}

// aside gives the position behind the token at i, or behind a weekday in
// brackets that begins there: （金）.
func (p *dateScanner) aside(i int) int {
	if p.punct(i, '(') && p.punct(i+2, ')') && p.toks[i+1].kind == tokenWord && p.toks[i+1].end-p.toks[i+1].start <= 9 {
		return i + 3
	}
	return i + 1
}
