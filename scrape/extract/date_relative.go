package extract

// relative reads a date that counts from now: "4 months ago", "vor einer
// Stunde", "gestern, 14:03 Uhr", "3日前".
func (p *dateScanner) relative(i int) (r reading, j int, ok bool) {
	t := p.toks[i]
	if t.kind == tokenPunct {
		return r, i, false
	}
	if t.kind == tokenWord {
		if t.known == 0 {
			return r, i, false
		}
		if days, k, found := p.phrase(i, roleBack); found {
			r.back, r.n, r.backUnit = true, max(days, 0), 'D'
			if days < 0 {
				r.backUnit = 's'
				return r, k, true
			}
			return r, p.tail(&r, k), true
		}
		if way, k, found := p.phrase(i, roleAgo); found && way != 2 {
			return p.agoBefore(i, k)
		}
	}
	// One of something, without a number: неделю назад.
	if u, found := p.role(i, roleUnit); found && p.slavic(i, roleUnit) {
		if way, end, found := p.phrase(i+1, roleAgo); found && way >= 2 {
			return reading{back: true, n: 1, backUnit: rune(u & 255)}, end, true
		}
	}
	// Number, unit, "ago".
	n, k, found := p.count(i)
	if !found {
		return r, i, false
	}
	if u, found := p.role(k, roleUnitAgo); found {
		return reading{back: true, n: n, backUnit: rune(u)}, k + 1, true
	}
	u, k, found := p.unit(k)
	if !found {
		return r, i, false
	}
	// "3 hours and 5 minutes ago": the first unit is exact enough.
	l := k
	for step := 0; step < 4 && l < len(p.toks); step++ {
		if way, end, found := p.phrase(l, roleAgo); found && way >= 2 || found && p.toks[l].r > 0x2E80 {
			return reading{back: true, n: n * (1 + u>>8), backUnit: rune(u & 255)}, end, true
		}
		_, isUnit := p.role(l, roleUnit)
		if !p.num(l, 2) && !isUnit && !p.punct(l, ',') && !p.punct(l, '.') && !p.is(l, roleBetween) && !p.is(l, roleBefore) {
			break
		}
		l++
	}
	return r, i, false
}

// agoBefore reads the number and the unit behind "vor", "hace", "منذ", the
// word at ago. The unit must be of the same language: "for 3 timer siden" is
// Danish, "for 3 years" says nothing.
func (p *dateScanner) agoBefore(ago, i int) (r reading, j int, ok bool) {
	for n := 0; n < 3 && i < len(p.toks) && (p.is(i, roleAbout) || p.punct(i, '.') || p.punct(i, '~')); n++ {
		i++
	}
	n, k, found := p.count(i)
	if !found {
		n, k = 1, i
		// One or two of something, without a number: لפני שעה, منذ يومين.
		if i >= len(p.toks) || (p.toks[i].r < 0x0590 || p.toks[i].r > 0x06FF) && !p.slavic(i, roleUnit) {
			return r, i, false
		}
	}
	unitAt := k
	u, k, found := p.unit(k)
	if !found || !p.sameLanguage(ago, i, unitAt) {
		return r, i, false
	}
	if way, end, found := p.phrase(k, roleAgo); found && way >= 2 {
		k = end
	}
	return reading{back: true, n: n * (1 + u>>8), backUnit: rune(u & 255)}, k, true
}

// sameLanguage tells whether the words from ago to end and the unit have a
// language in common, the page's own where it is known to them.
func (p *dateScanner) sameLanguage(ago, end, unit int) bool {
	senses := p.senses(ago)
	if p.is(ago, roleHead) && end > ago+1 || p.toks[unit].end-p.toks[unit].start == 1 && p.toks[unit-1].kind == tokenNumber && !p.toks[unit].gap {
		return true // several words, or "29m", are no accident
	}
	for _, a := range senses {
		if a.role != roleAgo {
			continue
		}
		for _, u := range p.senses(unit) {
			if u.role == roleUnit && u.lang == a.lang {
				return true
			}
		}
	}
	return false
}

// slavic tells whether a word has the role in the page's language, and that
// language is one that leaves out the number one.
func (p *dateScanner) slavic(i int, role wordRole) bool {
	for _, s := range p.senses(i) {
		if s.role == role && s.lang == p.ctx.lang && s.lang != "" && hasWord("ru uk be pl cs sk sl hr sr bs mk bg", s.lang) {
			return true
		}
	}
	return false
}

// count reads a small number in figures or letters.
func (p *dateScanner) count(i int) (n, j int, ok bool) {
	if p.num(i, 3) {
		return p.value(i), i + 1, true
	}
	if i < len(p.toks) && p.toks[i].kind == tokenWord {
		if n, ok = p.role(i, roleNumber); ok {
			return n, i + 1, true
		}
	}
	return 0, i, false
}

func (p *dateScanner) unit(i int) (u, j int, ok bool) {
	if i >= len(p.toks) || p.toks[i].kind != tokenWord {
		return 0, i, false
	}
	u, ok = p.role(i, roleUnit)
	if !ok && (p.ctx.lang == "" || p.toks[i].end-p.toks[i].start <= 3) {
		for _, s := range p.senses(i) {
			if s.role == roleUnit && s.lang == "en" {
				u, ok = int(s.val), true
			}
		}
	}
	j = i + 1
	if p.punct(j, '.') && p.toks[i].end-p.toks[i].start <= 5 {
		j++
	}
	return u, j, ok
}
