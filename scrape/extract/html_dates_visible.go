package extract

import (
	"hash/maphash"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A lineMention is a date in a visible line, weighed.
type lineMention struct {
	line  int
	m     dateMention
	trust int
	kind  dateKind
}

// place weighs where on the page something stands, at the given number of
// letters: near the headline or far from it, in the article or in what
// surrounds it.
func (e *dateEvidence) place(at int, r dateRegion) int {
	t := 0
	if r&inArticle != 0 {
		t += 2
	}
	if r&inDateBox != 0 {
		t += 6
	}
	if r&inHead != 0 {
		t += 2
	}
	if r&inAside != 0 && r&inSelf == 0 {
		t -= 24
	}
	if r&inFooter != 0 {
		t -= 34
	}
	if r&inLink != 0 {
		t -= 18
	}
	if r&inEvent != 0 {
		t -= 45
	}
	if r&inHidden != 0 {
		t -= 8
	}
	if e.h1 < 0 {
		if at > 3000 {
			t -= 10
		}
		return t
	}
	switch after := at - e.h1end; {
	case at < e.h1 && e.h1-at > 600:
		t -= 18
	case at < e.h1 && e.h1-at > 150:
		t -= 6
	case at < e.h1:
		t += 6
	case after < 250:
		t += 10
	case after < 700:
		t += 6
	case after < 1600:
	case after < 4000:
		t -= 8
	default:
		t -= 14
	}
	return t
}

// kin is a digest of what an element and its parents are called: the members
// of a list have the same.
func kin(n *html.Node) uint64 {
	var h maphash.Hash
	h.SetSeed(kinSeed)
	for i := 0; i < 3 && n != nil && n.Type == html.ElementNode; i++ {
		h.WriteString(n.Data)
		h.WriteString(attr(n, "class"))
		h.WriteByte(0)
		n = n.Parent
	}
	return h.Sum64()
}

var kinSeed = maphash.MakeSeed()

// read finds and weighs the dates in all visible lines, once.
func (e *dateEvidence) read() {
	if e.mentioned {
		return
	}
	e.mentioned = true
	lists := map[uint64]int{}
	p := dateScanner{ctx: e.ctx, words: dateLexicon()}
	for i := range e.lines {
		l := &e.lines[i]
		if l.text == "" || l.region&inComment != 0 || len(e.mentions) > 400 {
			continue
		}
		if !dateLike(l.text) || !hasDateHint(l.text) && (e.ctx.now.IsZero() || len(l.text) > 60) {
			continue
		}
		found := p.scan(l.text)
		if len(found) == 0 {
			continue
		}
		words := wordsAround(p.toks, found)
		for k, m := range found {
			if k >= 4 {
				break
			}
			kind := m.label
			if kind == dateUnlabelled && k == 0 {
				kind = e.labelBefore(i)
			}
			if kind == dateUnlabelled && l.region&inUpdated != 0 && l.region&inDateBox == 0 {
				kind = dateUpdated
			}
			if kind == dateUnlabelled && l.region&inUpdated != 0 && k > 0 {
				kind = dateUpdated
			}
			if k == 0 {
				lists[kin(l.node)]++
			}
			if kind == dateOther {
				continue
			}
			trust := 54 - 3*k
			switch {
			case kind != dateUnlabelled:
				trust = 68
				if words > 12 {
					trust = 30
				} else if words > 6 {
					trust -= 8
				}
			case words > 12:
				continue
			case words > 6:
				trust -= 20
			case words > 3:
				trust -= 6
			}
			if m.raw.time != None {
				trust += 3
			}
			if l.region&inTitle != 0 && words > 1 && kind == dateUnlabelled {
				trust -= 24 // what the article is about
			}
			if kind == datePublished && weakLabel(l.text[m.start:]) {
				trust -= 8
			}
			if m.raw.noYear {
				trust -= 12
			}
			if m.raw.weekday > 0 && m.raw.time == None && kind == dateUnlabelled && e.h1 >= 0 && l.at < e.h1 {
				trust -= 14 // today's date at the head of the page
			}
			if m.raw.back {
				trust -= 6
			}
			e.joinTime(i, &m)
			trust += e.place(l.at, l.region)
			if m.raw.back {
				// It counts from when the page was made, which may be long before it was fetched.
				if words > 4 || kind == dateUnlabelled && m.raw.time == None && m.raw.backUnit == 'D' && m.raw.n < 3 && len(l.text)-(m.end-m.start) > 24 {
					continue // "today" in a story
				}
				trust = min(trust, 56)
			}
			if m.raw.noYear {
				trust = min(trust, 64)
			}
			e.mentions = append(e.mentions, lineMention{i, m, trust, kind})
		}
	}
	seen := map[uint64]int{}
	for i := range e.mentions {
		m := &e.mentions[i]
		k := kin(e.lines[m.line].node)
		if n := lists[k]; n > 2 {
			before := e.h1 >= 0 && e.lines[m.line].at < e.h1
			if seen[k]++; seen[k] > 1 || before || e.h1 < 0 {
				m.trust -= 22
			} else {
				m.trust -= 5
			}
		}
	}
}

// weakLabel tells labels that stand before any kind of date.
func weakLabel(s string) bool {
	var room [4]token
	if i := strings.IndexAny(s, "0123456789"); i > 0 {
		s = s[:i]
	}
	for _, t := range tokenize(s, room[:0]) {
		if t.kind == tokenWord {
			switch strings.ToLower(t.text(s)) {
			case "datum", "date", "fecha", "data", "日期", "时间", "時間", "tarih", "created", "erstellt":
				return true
			}
			return false
		}
	}
	return false
}

// hasDateHint asks for two figures, or one beside a relative word's bytes.
func hasDateHint(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if isDigit(c) || c == 0xD9 && i+1 < len(s) && s[i+1] >= 0xA0 && s[i+1] <= 0xA9 || c == 0xDB && i+1 < len(s) && s[i+1] >= 0xB0 ||
			c == 0xE0 || c == 0xE1 || c == 0xE5 && i+2 < len(s) && s[i+1] == 0xB9 && s[i+2] == 0xB4 {
			if n++; n >= 2 {
				return true
			}
		}
	}
	return n == 1 && len(s) <= 60
}

// wordsAround counts the words of a line that belong to no date, nor to what
// usually stands beside one ("updated at 16:01", "5 min read").
func wordsAround(toks []token, found []dateMention) int {
	words, next := 0, 0
	for _, t := range toks {
		for next < len(found) && int(t.start) >= found[next].end {
			next++
		}
		if t.kind != tokenWord || t.known != 0 || next < len(found) && int(t.start) >= found[next].start {
			continue
		}
		if spaceless(t.r) {
			words++
		} else if t.end-t.start > 1 {
			words += 2
		}
	}
	return (words + 1) / 2 // characters of spaceless scripts are half a word
}

// labelBefore takes the label of a date from the short line before it.
func (e *dateEvidence) labelBefore(i int) dateKind {
	if i == 0 {
		return dateUnlabelled
	}
	t := e.lines[i-1].text
	if t == "" || len(t) > 40 {
		return dateUnlabelled
	}
	var room [16]token
	p := &dateScanner{s: t, toks: tokenize(t, room[:0]), words: dateLexicon(), ctx: e.ctx}
	if len(p.toks) > 6 || len(p.toks) == 0 {
		return dateUnlabelled
	}
	for _, tok := range p.toks {
		if tok.kind == tokenNumber {
			return dateUnlabelled
		}
	}
	kind, start := p.label(len(p.toks), 0)
	if start > 1 && kind != dateOther {
		return dateUnlabelled
	}
	return kind
}

// joinTime completes a day with the time that stands alone on the next line.
func (e *dateEvidence) joinTime(i int, m *dateMention) {
	if m.raw.time != None || m.raw.back || i+1 >= len(e.lines) || m.end < len(e.lines[i].text) {
		return
	}
	t := e.lines[i+1].text
	if len(t) < 4 || len(t) > 24 {
		return
	}
	var room [16]token
	p := &dateScanner{s: t, toks: tokenize(t, room[:0]), words: dateLexicon(), ctx: e.ctx}
	r := m.raw
	if j := p.tail(&r, 0); r.time != None && j == len(p.toks) {
		m.raw = r
	}
}

// visible gives what the lines say of one field.
func (e *dateEvidence) visible(f Field) []Finding {
	e.read()
	var fs []Finding
	for _, m := range e.mentions {
		if (m.kind == dateUpdated) != (f == FieldUpdated) || m.trust < 20 {
			continue
		}
		raw := e.withYear(m.m.raw)
		d, ok := raw.date(e.ctx)
		if !ok {
			continue
		}
		l := e.lines[m.line]
		text := l.text
		if len(text) > 60 {
			text = text[m.m.start:m.m.end]
		}
		fd := dateFinding(d, whereIs(l.node)+" “"+text+"”", min(m.trust, 84))
		fd.swapped = raw.swapped(e.ctx)
		fs = append(fs, fd)
	}
	slices.SortStableFunc(fs, func(a, b Finding) int { return b.Trust - a.Trust })
	return fs[:min(len(fs), 12)]
}

// withYear completes a day and month with the year that the address states.
func (e *dateEvidence) withYear(r reading) reading {
	if r.noYear && e.ctx.now.IsZero() && e.address.year > 0 && !r.jalali && (e.address.month == 0 || e.address.month == r.month) {
		r.year, r.noYear = e.address.year, false
	}
	return r
}

// swapped is the date with day and month exchanged, for figures that could be
// read either way.
func (r reading) swapped(ctx dateContext) Date {
	if !r.swap {
		return Date{}
	}
	r.month, r.day = r.day, r.month
	d, _ := r.date(ctx)
	return d
}

// markup gives what elements say for machines about one field.
func (e *dateEvidence) markup(f Field) []Finding {
	e.read()
	lists := map[uint64]int{}
	for i := range e.marks {
		lists[kin(e.marks[i].node)]++
	}
	seen := map[uint64]int{}
	var fs []Finding
	for i := range e.marks {
		m := &e.marks[i]
		if m.region&(inComment|inEvent) != 0 && m.trust < 80 {
			continue
		}
		kind, line := m.kind, e.lineAt(m)
		trust := m.trust
		if kind == dateUnlabelled {
			if line != nil {
				kind = line.kind
			}
			if kind == dateUnlabelled && m.region&inUpdated != 0 && m.region&inDateBox == 0 {
				kind = dateUpdated
			}
			if kind == datePublished {
				trust += 8
			}
		}
		if kind == dateOther || (kind == dateUpdated) != (f == FieldUpdated) {
			continue
		}
		d, ok := parseDate(m.value, e.ctx)
		if !ok {
			continue
		}
		if trust < 80 {
			trust += e.place(m.at, m.region)
		} else if p := e.place(m.at, m.region); p < 0 {
			trust += p
		}
		if k := kin(m.node); lists[k] > 2 {
			if seen[k]++; seen[k] > 1 || e.h1 >= 0 && m.at < e.h1 || e.h1 < 0 {
				trust -= 26
			} else {
				trust -= 4
			}
		}
		if trust >= 20 {
			fs = append(fs, dateFinding(d, whereIs(m.node)+" "+m.what, min(trust, 90)))
		}
	}
	slices.SortStableFunc(fs, func(a, b Finding) int { return b.Trust - a.Trust })
	return fs[:min(len(fs), 12)]
}

// lineAt finds the visible date that a mark's element shows.
func (e *dateEvidence) lineAt(m *dateMark) *lineMention {
	for i := range e.mentions {
		x := &e.mentions[i]
		l := &e.lines[x.line]
		if m.at >= l.at && m.at <= l.at+len(l.text) {
			// Of several dates on the line, the one that begins where the element does.
			letters := m.at - l.at
			at := len(strings.ReplaceAll(l.text[:min(x.m.start, len(l.text))], " ", ""))
			end := len(strings.ReplaceAll(l.text[:min(x.m.end, len(l.text))], " ", ""))
			if letters >= at-1 && letters <= end || i+1 >= len(e.mentions) || e.mentions[i+1].line != x.line {
				return x
			}
		}
	}
	return nil
}
