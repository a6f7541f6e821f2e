package extract

// What the date model knows about a date on the page.
const (
	dBias            feature = iota
	dLabel                   // 4: dateKind
	dTitle           = dLabel + 4
	dStart           = dTitle + distances
	dEnd             = dStart + distances
	dBetween         = dEnd + distances
	dRest            = dBetween + 1 // 4: what else stands in the block
	dExact           = dRest + 4    // 3: to the day, to the minute; before or behind the middle of its line
	dSame            = dExact + 3   // 3: how many other lines have the same day
	dOrder           = dSame + 3    // 5: how many candidates stand before it
	dNewest          = dOrder + 5   // 3: the newest day, the oldest, between
	dAddress         = dNewest + 3  // 5: what the address says: the same day, month, year, another, nothing
	dMark            = dAddress + 5
	dRun             = dMark + 4
	dWord            = dRun + 5
	dPrev            = dWord + furnitureKinds
	dByline          = dPrev + furnitureKinds // 4: the byline's block, beside it, near it, far
	dLine            = dByline + 4            // 3: short line, long one, a sentence
	dLabelAt         = dLine + 3              // 6: label, and where
	dFrom            = dLabelAt + 6           // out of the address
	dateFeatureCount = dFrom + 1
)

// datesOf gives the dates in block i, found once.
func (t *textTrial) datesOf(i int) []dateMention {
	if t.dates == nil {
		t.dates = map[int][]dateMention{}
	}
	ds, ok := t.dates[i]
	if !ok {
		if t.v.views[i].chars <= 260 {
			ds = findDates(t.v.blocks[i].text, dateContext{lang: t.v.lang, now: t.opt.Now})
		}
		t.dates[i] = ds
	}
	return ds
}

// findDates decides when the story appeared and when it changed.
func (t *textTrial) findDates() {
	cs := t.dateCandidates()
	best := rank(dateWeights[:], cs, true)
	for i := range cs {
		c := &cs[i]
		if i != best && c.p < 0.03 {
			continue
		}
		f := Finding{Field: FieldPublished, Value: c.mention.date.String(), Rule: c.rule, Trust: int(100*c.p + .5), date: c.mention.date}
		if f.Won = i == best; !f.Won {
			f.Why = "another date is more likely"
			if best < 0 {
				f.Why = "it is no more than a date on the page"
			}
		}
		if c.block < 0 {
			f.Where = "address"
			t.findings = append(t.findings, f)
		} else {
			t.add(c.block, f)
		}
	}
	if best < 0 {
		return
	}
	won := &cs[best]
	t.a.Published = won.mention.date
	if won.block < 0 {
		return
	}
	if t.v.views[won.block].chars < 80 && !t.v.views[won.block].closed {
		t.dropLine(won.block)
	}
	if won.mention.label == dateUpdated {
		return // nothing says when it appeared: it was there by then
	}
	for i := range cs {
		c := &cs[i]
		if d := absInt(c.block - won.block); c.block >= 0 && d <= 3 && c.mention.label == dateUpdated && c.mention.date.Time.After(won.mention.date.Time) {
			t.a.Updated = c.mention.date
			t.add(c.block, Finding{Field: FieldUpdated, Value: c.mention.date.String(), Rule: "labelled date beside it", Trust: 80, Won: true, date: c.mention.date})
			t.dropLine(c.block)
			break
		}
	}
}

// dateCandidates gives the dates around headline and story, and the address's.
func (t *textTrial) dateCandidates() []candidate {
	v := t.v
	run := v.shortRuns()
	near := func(i int) bool {
		return i < 3 || t.title >= 0 && i >= t.title-12 && i <= t.title+14 || i >= t.start-14 && i <= t.start+10 || i >= t.end-3 && i <= t.end+12
	}
	var cs []candidate
	for i := range v.blocks {
		if !near(i) || i == t.title {
			continue
		}
		for _, m := range t.datesOf(i) {
			if t.opt.Now.IsZero() || !m.date.Time.After(t.opt.Now.AddDate(0, 0, 2)) {
				cs = append(cs, candidate{block: i, mention: m, rule: "date on the page"})
			}
		}
	}
	u := dateFromURL(t.opt.URL)
	if !u.date.IsZero() {
		cs = append(cs, candidate{block: -1, mention: dateMention{date: u.date}, rule: "date in the address"})
	}
	newest, oldest := 0, 0
	for i := range cs {
		if cs[i].mention.date.Time.After(cs[newest].mention.date.Time) {
			newest = i
		}
		if cs[i].mention.date.Time.Before(cs[oldest].mention.date.Time) {
			oldest = i
		}
	}
	for k := range cs {
		c := &cs[k]
		same := 0
		for j := range cs {
			if j != k && sameDay(cs[j].mention.date, c.mention.date) {
				same++
			}
		}
		c.add(dBias)
		c.add(dSame + binOf(float64(same), 1, 2))
		switch {
		case sameDay(c.mention.date, cs[newest].mention.date):
			c.add(dNewest)
		case sameDay(c.mention.date, cs[oldest].mention.date):
			c.add(dNewest + 1)
		default:
			c.add(dNewest + 2)
		}
		switch d := c.mention.date.Time; {
		case u.year == 0:
			c.add(dAddress + 4)
		case !u.date.IsZero() && sameDay(u.date, c.mention.date):
			c.add(dAddress)
		case u.date.IsZero() && u.month == int(d.Month()) && u.year == d.Year():
			c.add(dAddress + 1)
		case u.month == 0 && u.year == d.Year():
			c.add(dAddress + 2)
		default:
			c.add(dAddress + 3)
		}
		if c.block < 0 {
			c.add(dFrom)
			continue
		}
		t.describeDate(c, k, run)
	}
	return cs
}

func (t *textTrial) describeDate(c *candidate, order int, run []int) {
	v, i, m := t.v, c.block, c.mention
	b, w := &v.blocks[i], &v.views[i]
	c.add(dLabel + feature(m.label))
	c.add(dStart + distance(i-t.start))
	c.add(dEnd + distance(i-t.end))
	if t.title >= 0 {
		c.add(dTitle + distance(i-t.title))
		if i > t.title && i <= t.start {
			c.add(dBetween)
		}
	}
	c.add(dRest + binOf(float64(len(b.text)-(m.end-m.start)), 3, 20, 80))
	if m.date.Precision > Day {
		c.add(dExact + 1)
	} else {
		c.add(dExact)
	}
	if m.start*2 > len(b.text) {
		c.add(dExact + 2)
	}
	c.add(dOrder + binOf(float64(order), 1, 2, 4, 8))
	c.add(dMark + feature(b.mark))
	c.add(dRun + binOf(float64(run[i]), 1, 2, 5, 12))
	c.each(dWord, w.kinds)
	if i > 0 && v.views[i-1].chars < 60 {
		c.each(dPrev, v.views[i-1].kinds)
	}
	if t.byline >= 0 {
		c.add(dByline + binOf(float64(absInt(i-t.byline)), 1, 2, 4))
	}
	switch {
	case w.closed && w.chars > 60:
		c.add(dLine + 2)
	case w.chars > 60:
		c.add(dLine + 1)
	default:
		c.add(dLine)
	}
	if m.label == datePublished || m.label == dateUpdated {
		at := feature(0)
		switch {
		case t.title >= 0 && i < t.title-2:
		case i < t.start+3:
			at = 1
		default:
			at = 2
		}
		c.add(dLabelAt + 3*feature(m.label-datePublished) + at)
	}
}

func absInt(x int) int { return max(x, -x) }
