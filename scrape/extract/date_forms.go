package extract

// runTogether reads 20200501.
func (p *dateScanner) runTogether(i int) (r reading, j int, ok bool) {
	if p.toks[i].digits != 8 {
		return r, i, false
	}
	n := p.value(i)
	if y := n / 10000; y < 1900 || y > 2100 {
		return r, i, false
	}
	return r, i + 1, r.set(n/10000, n/100%100, n%100)
}

// yearFirst reads 2020-05-01, 2020年5月1日, 2020. május 1., 2020 m. gegužės 1 d.
func (p *dateScanner) yearFirst(i int) (r reading, j int, ok bool) {
	y, jalali, ok := p.year(i)
	if !ok {
		if p.num(i, 3) && p.toks[i].digits == 3 && p.ctx.lang == "zh" && p.value(i) > 89 && p.value(i) < 200 && p.mark(i+1, 'Y') {
			return p.eastern(i, p.value(i)+1911)
		}
		if p.num(i, 2) && (p.ctx.lang == "ko" || p.ctx.lang == "ja" || p.ctx.lang == "zh") {
			// 20.05.01
			if sy, short := p.shortYear(i); short {
				if k := p.separator(i + 1); k > 0 && p.num(k, 2) && p.value(k) <= 12 {
					if l := p.separator(k + 1); l > 0 && p.toks[k+1].r == p.toks[i+1].r && p.num(l, 2) && p.toks[l].digits == 2 && p.value(l) > 12 && p.rightFree(l+1) {
						return r, l + 1, r.set(sy, p.value(k), p.value(l))
					}
				}
			}
		}
		return r, i, false
	}
	r.jalali = jalali
	if p.mark(i+1, 'Y') && i+1 < len(p.toks) && p.toks[i+1].kind == tokenWord {
		if p.num(i+2, 2) && p.mark(i+3, 'M') {
			return p.eastern(i, y)
		}
	}
	if k := p.separator(i + 1); k > 0 && p.num(k, 2) {
		if l := p.separator(k + 1); l > 0 && p.num(l, 2) && p.sameSeparator(i+1, k+1) {
			ok = r.set(y, p.value(k), p.value(l)) && p.rightFree(l+1)
			if !ok && r.month > 12 && r.day <= 12 && r.day > 0 && p.rightFree(l+1) {
				ok = r.set(y, r.day, r.month)
			}
			j = l + 1
			if p.punct(j, '.') && !p.toks[j].gap && p.toks[i+1].r == '.' {
				j++
			}
			return r, j, ok
		}
		return r, i, false
	}
	// The month by name.
	k := i + 1
	for n := 0; n < 3 && k < len(p.toks) && (p.punct(k, '.') || p.punct(k, ',') || p.punct(k, '-') || p.mark(k, 'Y') && p.toks[k].kind == tokenWord || p.punct(k, '/')); n++ {
		k++
	}
	m, k2, jal, found := p.monthName(k)
	if !found {
		// Latvian: 2020. gada 13. novembris
		if p.num(k, 2) && k > i+1 {
			if d, j2, ok2 := p.dayMonth(k); ok2 && d.noYear {
				d.year, d.noYear = y, false
				return d, j2, true
			}
		}
		return r, i, false
	}
	for n := 0; n < 2 && (p.punct(k2, '.') || p.punct(k2, ',') || p.punct(k2, '-') || p.punct(k2, '/')); n++ {
		k2++
	}
	if !p.num(k2, 2) || p.punct(k2+1, ':') {
		return r, i, false
	}
	r.jalali = jal || jalali
	ok = r.set(y, m, p.value(k2))
	return r, p.afterDay(k2 + 1), ok
}

// eastern reads the month and day behind the year and its mark at i.
func (p *dateScanner) eastern(i, y int) (r reading, j int, ok bool) {
	if !p.num(i+2, 2) || !p.mark(i+3, 'M') || !p.num(i+4, 2) {
		return r, i, false
	}
	j = i + 5
	if p.mark(j, 'D') {
		j++
	}
	return r, j, r.set(y, p.value(i+2), p.value(i+4))
}

// separator gives the position behind a separator of figures at i, 0 if there
// is none.
func (p *dateScanner) separator(i int) int {
	if i >= len(p.toks) || p.toks[i].kind != tokenPunct || i+1 >= len(p.toks) {
		return 0
	}
	switch t := p.toks[i]; t.r {
	case '-', '/', '–', '|':
		if t.gap != p.toks[i+1].gap {
			return 0
		}
		return i + 1
	case '.', '·':
		if t.gap {
			return 0
		}
		return i + 1
	case ':':
		if p.whole && !t.gap && !p.toks[i+1].gap {
			return i + 1
		}
	}
	return 0
}

func (p *dateScanner) sameSeparator(i, j int) bool {
	a, b := p.toks[i].r, p.toks[j].r
	return a == b && p.toks[i].gap == p.toks[j].gap
}

// figures reads 13.11.2020, 11/13/2020 and 13-11-20.
func (p *dateScanner) figures(i int) (r reading, j int, ok bool) {
	if !p.num(i, 2) {
		return r, i, false
	}
	k := p.separator(i + 1)
	if k == 0 || !p.num(k, 2) {
		return r, i, false
	}
	l := p.separator(k + 1)
	if l == 0 || !p.sameSeparator(i+1, k+1) || p.toks[i+1].r == ':' {
		return r, i, false
	}
	y, jalali, ok := p.year(l)
	if !ok {
		if y, ok = p.shortYear(l); !ok || p.toks[i+1].gap || p.toks[l].gap {
			return r, i, false
		}
		if p.punct(l+1, ':') || p.is(l+1, roleOClock) || p.toks[i+1].r == '.' && p.toks[i].digits == 1 && p.toks[k].digits == 1 && !p.whole && i > 0 && p.toks[i-1].kind == tokenWord {
			return r, i, false // a time, a chapter
		}
	}
	if !p.rightFree(l + 1) {
		return r, i, false
	}
	r.jalali = jalali
	a, b := p.value(i), p.value(k)
	if p.monthFirstOrder(a, b) {
		a, b = b, a
	}
	r.swap = a <= 12 && b <= 12 && a != b
	ok = r.set(y, b, a)
	return r, l + 1, ok
}

// monthFirstOrder tells whether a is the month of the figures a and b.
func (p *dateScanner) monthFirstOrder(a, b int) bool {
	switch {
	case a > 12:
		return false
	case b > 12:
		return true
	}
	return p.ctx.monthDay
}

// monthName reads a month's name, or several for the same month
// ("مارس/ آذار").
func (p *dateScanner) monthName(i int) (month, j int, jalali, ok bool) {
	if i >= len(p.toks) || p.toks[i].kind != tokenWord {
		return 0, i, false, false
	}
	if m, j, ok := p.phrase(i, roleMonth); ok && j > i+1 {
		return m, j, false, true
	}
	if p.is(i, roleMonthMark) {
		if p.num(i+1, 2) {
			if m := p.value(i + 1); m >= 1 && m <= 12 {
				return m, i + 2, false, true
			}
		}
		if p.ctx.lang == "vi" || !p.is(i+1, roleMonth) {
			return 0, i, false, false
		}
		i++
	}
	m, j, ok := p.phrase(i, roleMonth)
	if ok {
		if p.punct(j, '/') || p.punct(j, '(') {
			if m2, k, again := p.phrase(j+1, roleMonth); again && m2 == m {
				j = k
				if p.punct(j, ')') {
					j++
				}
			}
		}
		return m, j, false, true
	}
	if m, ok = p.role(i, roleJalali); ok {
		return m, i + 1, true, true
	}
	return 0, i, false, false
}

// afterDay skips what may stand behind a day's number: "th", ".", "er".
func (p *dateScanner) afterDay(j int) int {
	if j < len(p.toks) && p.toks[j].kind == tokenWord && (p.is(j, roleOrdinal) || p.mark(j, 'D')) && (!p.toks[j].gap || p.mark(j, 'D')) {
		j++
	} else if p.punct(j, '-') && j+1 < len(p.toks) && !p.toks[j].gap && !p.toks[j+1].gap && p.is(j+1, roleOrdinal) {
		j += 2
	}
	if p.punct(j, '.') && !p.toks[j].gap {
		j++
	}
	return j
}

// dayMonth reads 13 November 2020, 13. 11月 and the like, and the day and
// month alone.
func (p *dateScanner) dayMonth(i int) (r reading, j int, ok bool) {
	if !p.num(i, 2) {
		return r, i, false
	}
	day := p.value(i)
	if p.mark(i+1, 'M') && p.num(i+2, 2) && p.mark(i+3, 'D') {
		r.noYear = true
		return r, i + 4, r.set(0, day, p.value(i+2))
	}
	j = p.afterDay(i + 1)
	for n := 0; n < 2 && j < len(p.toks); n++ {
		if p.punct(j, '-') || p.punct(j, '/') || p.punct(j, ',') || p.punct(j, '\'') || p.is(j, roleBefore) && !p.is(j, roleMonth) && !p.is(j, roleMonthMark) {
			j++
		}
	}
	m, j, jalali, found := p.monthName(j)
	if !found {
		return r, i, false
	}
	r.jalali = jalali
	if p.punct(j, '.') && !p.toks[j].gap {
		j++
	}
	y, j2, found := p.yearAfter(j, jalali)
	if !found {
		r.noYear = true
		return r, j, r.set(0, m, day)
	}
	ok = r.set(y, m, day)
	return r, j2, ok
}

// monthFirst reads November 13, 2020.
func (p *dateScanner) monthFirst(i int) (r reading, j int, ok bool) {
	m, j, jalali, ok := p.monthName(i)
	if !ok {
		return r, i, false
	}
	for n := 0; n < 2 && (p.punct(j, '.') && !p.toks[j].gap || p.punct(j, '-') || p.punct(j, '/')) || n < 2 && p.is(j, roleBefore) && p.num(j+1, 2); n++ {
		j++
	}
	if !p.num(j, 2) || p.punct(j+1, ':') {
		return r, i, false
	}
	r.jalali = jalali
	day := p.value(j)
	j = p.afterDay(j + 1)
	if y, k, found := p.yearAfter(j, jalali); found {
		return r, k, r.set(y, m, day)
	}
	// Wed Nov 13 10:00:00 CET 2019
	t := r
	if k, found := p.clock(&t, j); found {
		k = p.zoneAt(&t, k)
		if y, _, found := p.year(k); found && !p.punct(k+1, ':') {
			t.set(y, m, day)
			return t, k + 1, t.set(y, m, day)
		}
	}
	r.noYear = true
	return r, j, r.set(0, m, day)
}

// yearAfter reads the year behind a day and a month.
func (p *dateScanner) yearAfter(i int, jalali bool) (year, j int, ok bool) {
	j = i
	base, era := 0, false
	for n := 0; n < 4 && j < len(p.toks) && !p.num(j, 18); n++ {
		switch {
		case p.punct(j, ','), p.punct(j, '.'), p.punct(j, '-'), p.punct(j, '/'), p.punct(j, '\''):
		case p.is(j, roleEra):
			base, era = p.role(j, roleEra)
		case p.toks[j].kind == tokenWord && (p.is(j, roleBefore) || p.mark(j, 'Y')):
			if _, isMonth := p.role(j, roleMonth); isMonth {
				return 0, i, false
			}
		default:
			return 0, i, false
		}
		j++
	}
	if era && p.num(j, 4) && p.toks[j].digits == 4 {
		year = p.value(j) + base
		return year, j + 1, year >= 1900 && year <= 2100
	}
	if jalali {
		if p.num(j, 4) && p.toks[j].digits == 4 && p.value(j) >= 1300 && p.value(j) <= 1450 {
			return p.value(j), j + 1, true
		}
		return 0, i, false
	}
	if y, jal, found := p.year(j); found && !jal {
		if p.punct(j+1, ':') && p.num(j+2, 2) && !p.toks[j+1].gap && !p.whole {
			return 0, i, false
		}
		j++
		if p.mark(j, 'Y') && j < len(p.toks) && p.toks[j].kind == tokenWord {
			j++
			if p.punct(j, '.') && !p.toks[j].gap {
				j++
			}
		}
		return y, j, true
	}
	if y, found := p.shortYear(j); found && j > 0 {
		b := p.toks[j-1]
		joined := b.kind == tokenPunct && (b.r == '\'' || (b.r == '-' || b.r == '/' || b.r == '.') && !p.toks[j].gap)
		if (joined || p.whole || p.punct(j+1, ')')) && !p.punct(j+1, ':') && !p.is(j+1, roleOClock) && p.rightFree(j+1) {
			return y, j + 1, true
		}
	}
	return 0, i, false
}
