package extract

// A reading is what stands in a text about one point in time, before a
// calendar date is made of it.
type reading struct {
	year, month, day int
	noYear           bool // the year is not stated
	swap             bool // all figures: day and month might stand the other way round
	jalali           bool

	hour, min, sec, nano int
	time                 Precision // of the time of day: None, Minute or Second
	zoned                bool
	zone                 zone

	back     bool // counts back from now: n of unit
	n        int
	backUnit rune // 's' 'm' 'h' 'D' 'W' 'M' 'Y'

	weekday int // 1 to 7 when one stands before the date
}

// A dateScanner reads dates out of the tokens of one line. Its methods take
// the position to read at and give the position behind what they read.
type dateScanner struct {
	s     string
	toks  []token
	ctx   dateContext
	words *wordTable
	whole bool // the line is a date and nothing else: forms are taken that would be noise in prose
}

func (p *dateScanner) punct(i int, r rune) bool {
	return i >= 0 && i < len(p.toks) && p.toks[i].kind == tokenPunct && p.toks[i].r == r
}

func (p *dateScanner) num(i, digits int) bool {
	return i >= 0 && i < len(p.toks) && p.toks[i].kind == tokenNumber && int(p.toks[i].digits) <= digits
}

func (p *dateScanner) senses(i int) []wordSense { return p.words.sets[p.toks[i].known] }

func (p *dateScanner) value(i int) int { return int(p.toks[i].n) }

func (p *dateScanner) role(i int, role wordRole) (int, bool) {
	if i < 0 || i >= len(p.toks) || p.toks[i].known == 0 {
		return 0, false
	}
	return lookup(p.senses(i), role, p.ctx.lang)
}

func (p *dateScanner) is(i int, role wordRole) bool {
	if i < 0 || i >= len(p.toks) {
		return false
	}
	for _, s := range p.senses(i) {
		if s.role == role {
			return true
		}
	}
	return false
}

// phrase is role for entries of up to three words.
func (p *dateScanner) phrase(i int, role wordRole) (val, j int, ok bool) {
	if i >= 0 && i < len(p.toks) && p.is(i, roleHead) {
		var buf [96]byte
		key := foldWord(buf[:0], p.toks[i].text(p.s))
		best := 0
		for k, n := i+1, 0; k < len(p.toks) && n < 2 && len(key) < 64; k++ {
			if p.punct(k, '\'') || p.punct(k, '-') {
				continue
			}
			if p.toks[k].kind != tokenWord {
				break
			}
			n++
			key = append(key, ' ')
			key = append(key, foldWord(nil, p.toks[k].text(p.s))...)
			if v, found := lookup(p.words.of(key), role, p.ctx.lang); found {
				val, best = v, k+1
			}
		}
		if best > 0 {
			return val, best, true
		}
	}
	val, ok = p.role(i, role)
	return val, i + 1, ok
}

func (t token) text(s string) string { return s[t.start:t.end] }

// mark reads the word behind a number that says what it counts.
func (p *dateScanner) mark(i int, r rune) bool {
	v, ok := p.role(i, roleMark)
	if ok {
		return rune(v) == r
	}
	if i < len(p.toks) {
		for _, s := range p.senses(i) {
			if s.role == roleMark && rune(s.val) == r {
				return true
			}
		}
	}
	return false
}

// year accepts a number as a year, of another calendar if need be.
func (p *dateScanner) year(i int) (year int, jalali, ok bool) {
	if !p.num(i, 4) {
		return 0, false, false
	}
	n, digits := p.value(i), p.toks[i].digits
	switch {
	case digits == 4 && n >= 1900 && n <= 2100:
		return n, false, true
	case digits == 4 && n >= 2443 && n <= 2643 && (p.ctx.lang == "th" || p.whole || p.thai()):
		return n - 543, false, true
	case digits == 4 && n >= 1300 && n <= 1450 && (p.ctx.lang == "fa" || p.ctx.lang == "ps" || p.ctx.lang == "prs"):
		return n, true, true
	}
	return 0, false, false
}

// thai tells whether the line has Thai letters.
func (p *dateScanner) thai() bool {
	for _, t := range p.toks {
		if t.kind == tokenWord && t.r >= 0x0E00 && t.r <= 0x0E7F {
			return true
		}
	}
	return false
}

// shortYear accepts a year of two figures.
func (p *dateScanner) shortYear(i int) (int, bool) {
	if !p.num(i, 2) || p.toks[i].digits != 2 {
		return 0, false
	}
	n, last := p.value(i), 40
	if !p.ctx.now.IsZero() {
		last = p.ctx.now.Year() - 2000 + 1
	}
	switch {
	case n <= last:
		return 2000 + n, true
	case n >= 90:
		return 1900 + n, true
	}
	return 0, false
}

// at reads a date that begins at i, with the time that stands before or
// behind it.
func (p *dateScanner) at(i int) (r reading, j int, ok bool) {
	if !p.leftFree(i) {
		return r, i, false
	}
	if r, j, ok = p.relative(i); ok {
		return r, j, true
	}
	if r, j, ok = p.date(i); ok {
		j = p.tail(&r, j)
		return r, j, true
	}
	if k, found := p.clock(&r, i); found {
		if z := p.zoneAt(&r, k); z == k && p.capitals(k) {
			k++ // a zone that is not known
		} else {
			k = z
		}
		for n := 0; n < 5 && k < len(p.toks); n++ {
			if d, j, ok := p.date(k); ok {
				// The clock in front belongs to the date unless the date has its own behind it.
				with := d
				if j2 := p.tail(&with, j); with.time != None {
					return with, j2, true
				}
				d.hour, d.min, d.sec, d.nano, d.time, d.zoned, d.zone = r.hour, r.min, r.sec, r.nano, r.time, r.zoned, r.zone
				return d, j, true
			}
			if p.num(k, 18) || !p.between(k) {
				break
			}
			k++
		}
	}
	return r, i, false
}

// capitals tells an abbreviation such as a zone's.
func (p *dateScanner) capitals(i int) bool {
	if i >= len(p.toks) || p.toks[i].kind != tokenWord || p.toks[i].known != 0 {
		return false
	}
	t := p.toks[i].text(p.s)
	for k := range len(t) {
		if t[k] < 'A' || t[k] > 'Z' {
			return false
		}
	}
	return len(t) >= 2 && len(t) <= 5
}

// leftFree tells whether a date can begin here, or whether this is the rest of
// a longer number, a path or a version.
func (p *dateScanner) leftFree(i int) bool {
	t := p.toks[i]
	if i == 0 || t.gap || t.kind != tokenNumber {
		return true
	}
	b := p.toks[i-1]
	if b.kind == tokenWord {
		return spaceless(b.r) || b.r > 0x24F || b.end-b.start > 2
	}
	switch b.r {
	case '_', '=', '#', '+', '$', '€', '£', '%', '&', '?', '\\':
		return false
	case '/', '.', '-', '–', ':':
		if i == 1 || b.gap {
			return b.r != '.' && b.r != ':'
		}
		// "Sofia/12.03.2020" has a date, "4/12.03.2020" and "blog/2020/03/12" have none.
		before := p.toks[i-2]
		return before.kind == tokenWord && (b.r != '/' || t.digits <= 2) || before.kind == tokenPunct || b.r == ':' && before.kind == tokenNumber && before.gap
	case ',':
		return i == 1 || b.gap || p.toks[i-2].kind != tokenNumber
	}
	return true
}

// rightFree tells whether a date of figures can end before j.
func (p *dateScanner) rightFree(j int) bool {
	if j >= len(p.toks) || p.toks[j].gap {
		return true
	}
	t := p.toks[j]
	if t.kind == tokenPunct && (t.r == '-' || t.r == '/' || t.r == '.' || t.r == '_' || t.r == ',') && j+1 < len(p.toks) && !p.toks[j+1].gap {
		if p.num(j+1, 18) {
			// 12.03.2020-14:30 goes on with a time.
			var r reading
			_, ok := p.clock(&r, j+1)
			return ok && t.r != '/' && t.r != '_'
		}
		return !(t.r == '/' && p.toks[j+1].kind == tokenWord)
	}
	return t.r != '%' && t.r != '€' && t.r != '$'
}

// date reads a date without its time.
func (p *dateScanner) date(i int) (r reading, j int, ok bool) {
	if i >= len(p.toks) {
		return r, i, false
	}
	if wd, k, found := p.phrase(i, roleWeekday); found && p.toks[i].kind == tokenWord {
		for n := 0; n < 4 && k < len(p.toks); n++ {
			if r, j, ok = p.plainDate(k); ok {
				r.weekday = wd
				return r, j, true
			}
			if !p.punct(k, ',') && !p.punct(k, '.') && !p.punct(k, '-') && !p.punct(k, ')') && !p.punct(k, '(') && !p.punct(k, '/') && !p.is(k, roleBefore) {
				break
			}
			k++
		}
	}
	return p.plainDate(i)
}

func (p *dateScanner) plainDate(i int) (r reading, j int, ok bool) {
	if i >= len(p.toks) {
		return r, i, false
	}
	switch p.toks[i].kind {
	case tokenNumber:
		if p.whole {
			if r, j, ok = p.runTogether(i); ok {
				return r, j, true
			}
		}
		if r, j, ok = p.yearFirst(i); ok {
			return r, j, true
		}
		if r, j, ok = p.figures(i); ok {
			return r, j, true
		}
		return p.dayMonth(i)
	case tokenWord:
		if base, found := p.role(i, roleEra); found && i+1 < len(p.toks) {
			if p.num(i+1, 4) && p.mark(i+2, 'Y') {
				return p.eastern(i+1, base+p.value(i+1))
			}
		}
		return p.monthFirst(i)
	}
	return r, i, false
}

func (r *reading) set(year, month, day int) bool {
	r.year, r.month, r.day = year, month, day
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}
