package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the byline model knows about a line that names somebody.
const (
	aBias              feature              = iota
	aHow                                    // 4: how it was read: bare, sure, piece of a line, after "by"
	aKind              = aHow + 4           // 3: person, house, nickname
	aCount             = aKind + 3          // 3: how many names
	aTitle             = aCount + 3         // distances: blocks behind the headline
	aStart             = aTitle + distances // distances: behind the story's start
	aEnd               = aStart + distances // distances: behind its end
	aBetween           = aEnd + distances   // 2: between headline and story, whether it is sure or not
	aDate              = aBetween + 2       // 4: a date in the block, before it, behind it
	aRest              = aDate + 4          // 4: what else stands in the block
	aMark              = aRest + 4          // 4
	aSame              = aMark + 4          // 3
	aElse              = aSame + 3          // 5: how often the page has the name besides
	aStory             = aElse + 5          // 3: how often the story has it
	aInTitle           = aStory + 3
	aBio               = aInTitle + 1 // 2: another block starts with the name, a long one, a short one
	aWords             = aBio + 2     // 4
	aGiven             = aWords + 4   // 2: a given name that is known, none
	aShape             = aGiven + 2   // 3: all capitals, a digit, lower case
	aRun               = aShape + 3   // 5
	aWord              = aRun + 5     // furnitureKinds
	aPrev              = aWord + furnitureKinds
	aNext              = aPrev + furnitureKinds // 8: class of the next block
	aSureAt            = aNext + 8              // 4: sure, and where
	authorFeatureCount = aSureAt + 4
)

// Roles of how a name was read.
const (
	readBareName = iota
	readSure
	readPiece
	readAfterBy
)

// findByline decides who wrote the story.
func (t *textTrial) findByline() {
	cs := t.bylines()
	best := rank(bylineWeights[:], cs, true)
	for i := range cs {
		c := &cs[i]
		if i != best && c.p < 0.03 {
			continue
		}
		f := Finding{Field: FieldAuthors, Value: namesOf(c.authors), Rule: c.rule, Trust: int(100*c.p + .5), authors: c.authors}
		if f.Won = i == best; !f.Won {
			f.Why = "another line is more likely"
			if best < 0 {
				f.Why = "it is no more than a name on the page"
			}
		}
		t.add(c.block, f)
	}
	if best < 0 {
		return
	}
	won := &cs[best]
	t.a.Authors = slices.Clone(won.authors)
	if len(won.credits) > 0 {
		t.a.Publisher = won.credits[0]
	}
	t.byline = won.block
	t.dropLine(won.block)
	t.joinBylines(cs, won)
}

// joinBylines adds the names of lines that stand directly beside the byline
// and look the same: several reporters, a line each.
func (t *textTrial) joinBylines(cs []candidate, won *candidate) {
	for step := -1; step <= 1; step += 2 {
		at := won.block
		for {
			next := -1
			for i := range cs {
				c := &cs[i]
				if d := (c.block - at) * step; d < 1 || d > 2 || c.rule != won.rule || c.p < won.p/40 || t.v.blocks[c.block].text == t.v.blocks[at].text {
					continue
				}
				if next < 0 || (cs[next].block-c.block)*step > 0 {
					next = i
				}
			}
			if next < 0 {
				break
			}
			c := &cs[next]
			at = c.block
			for _, a := range c.authors {
				if !slices.ContainsFunc(t.a.Authors, func(b Author) bool { return strings.EqualFold(a.Name, b.Name) }) {
					if step < 0 {
						t.a.Authors = slices.Insert(t.a.Authors, 0, a)
					} else {
						t.a.Authors = append(t.a.Authors, a)
					}
				}
			}
			t.dropLine(at)
		}
	}
}

// dropLine takes a block out of the story if it is no more than a line.
func (t *textTrial) dropLine(i int) {
	if t.v.views[i].chars <= 120 {
		t.keep[i] = false
	}
}

// bylines gives the lines around headline and story that name somebody.
func (t *textTrial) bylines() []candidate {
	v := t.v
	run := v.shortRuns()
	near := func(i int) bool {
		return t.title >= 0 && i >= t.title-6 && i <= t.title+12 || i >= t.start-12 && i <= t.start+8 || i >= t.end-3 && i <= t.end+10
	}
	var page string
	var cs []candidate
	for i := range v.blocks {
		if !near(i) || i == t.title || v.views[i].chars > 260 || v.blocks[i].text == t.rawTitle {
			continue
		}
		from := len(cs)
		cs = t.readNames(cs, i)
		if len(cs) > from && page == "" {
			page = t.pageText()
		}
		for k := from; k < len(cs); k++ {
			t.describeByline(&cs[k], page, run)
		}
	}
	return cs
}

// pageText is all blocks, the story's apart behind a NUL.
func (t *textTrial) pageText() string {
	var page, story strings.Builder
	for i := range t.v.blocks {
		page.WriteString(t.v.blocks[i].text)
		page.WriteByte('\n')
		if t.keep[i] && t.v.views[i].chars > 80 {
			story.WriteString(t.v.blocks[i].text)
			story.WriteByte('\n')
		}
	}
	return page.String() + "\x00" + story.String()
}

// readNames reads block i as a byline, whole and in pieces.
func (t *textTrial) readNames(cs []candidate, i int) []candidate {
	text, lang := t.v.blocks[i].text, t.v.lang
	take := func(authors []Author, credits []string, how int) {
		for _, c := range cs {
			if c.block == i && namesOf(c.authors) == namesOf(authors) {
				return
			}
		}
		c := candidate{block: i, authors: authors, credits: credits, rule: [...]string{"name alone", "byline", "name beside a date", "name after a word like by"}[how]}
		c.add(aHow + feature(how))
		cs = append(cs, c)
	}
	authors, credits, sure := parseByline(text, lang)
	if len(authors) > 0 {
		how := readBareName
		if sure {
			how = readSure
		}
		take(authors, credits, how)
	}
	if sure || len(text) > 160 {
		return cs
	}
	pieces := linePieces(text, t.datesOf(i))
	for _, s := range pieces {
		if s == text {
			continue
		}
		if authors, credits, sure := parseByline(s, lang); len(authors) > 0 {
			how := readPiece
			if sure {
				how = readSure
			}
			take(authors, credits, how)
		} else if n := utf8.RuneCountInString(s); n >= 2 && n <= 25 && !strings.Contains(s, " ") && len(pieces) > 1 && unicode.IsLetter(firstRune(s)) {
			if _, leads := furnitureOf(strings.ToLower(s)); leads == 0 {
				take([]Author{{Name: s}}, nil, readPiece)
			}
		}
	}
	for _, s := range append(pieces, text) {
		w, rest, _ := strings.Cut(s, " ")
		switch strings.ToLower(strings.TrimSuffix(w, ":")) {
		case "by", "von", "par", "por", "di", "door", "av", "af", "durch", "autor", "autorin", "author":
			if rest = strings.TrimSpace(rest); rest != "" && strings.Count(rest, " ") < 3 && utf8.RuneCountInString(rest) < 40 {
				take([]Author{{Name: rest}}, nil, readAfterBy)
			}
		}
	}
	return cs
}

// linePieces cuts a line at its dates and at what separates the parts of a
// line about an article.
func linePieces(s string, dates []dateMention) []string {
	var out []string
	cutAll := func(s string) {
		for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("|·•●—/∙", r) }) {
			for q := range strings.SplitSeq(p, " – ") {
				for q := range strings.SplitSeq(q, " - ") {
					if q = strings.Trim(q, " ,;:.-–[]()"); q != "" {
						out = append(out, q)
					}
				}
			}
		}
	}
	at := 0
	for _, d := range dates {
		if d.start >= at {
			cutAll(s[at:d.start])
			at = d.end
		}
	}
	cutAll(s[at:])
	return out
}

// describeByline finds the features of a byline's candidate.
func (t *textTrial) describeByline(c *candidate, page string, run []int) {
	v, i := t.v, c.block
	b, w := &v.blocks[i], &v.views[i]
	how := c.feat[0] - aHow
	c.add(aBias)
	name := c.authors[0].Name
	words := strings.Fields(name)
	switch {
	case len(c.credits) > 0 && c.credits[0] == name:
		c.add(aKind + 1)
	case len(words) < 2 && !isWide(firstRune(name)):
		c.add(aKind + 2)
	default:
		c.add(aKind)
	}
	c.add(aCount + binOf(float64(len(c.authors)), 2, 3))
	if t.title >= 0 {
		c.add(aTitle + distance(i-t.title))
		if i > t.title && i < t.start {
			c.add(aBetween + how&1)
		}
	}
	c.add(aStart + distance(i-t.start))
	c.add(aEnd + distance(i-t.end))
	dated := func(i int) bool { return i >= 0 && i < len(v.blocks) && len(t.datesOf(i)) > 0 }
	for k, at := range [3]int{i, i - 1, i + 1} {
		if dated(at) {
			c.add(aDate + feature(k))
		}
	}
	if !dated(i) && !dated(i-1) && !dated(i+1) {
		c.add(aDate + 3)
	}
	rest := utf8.RuneCountInString(b.text)
	for _, a := range c.authors {
		rest -= utf8.RuneCountInString(a.Name)
	}
	c.add(aRest + binOf(float64(rest), 1, 8, 40))
	c.add(aMark + feature(b.mark))
	c.add(aSame + binOf(float64(w.same), 1, 2))
	all, story, _ := strings.Cut(page, "\x00")
	c.add(aElse + binOf(float64(strings.Count(all, name)-1), 1, 2, 3, 6))
	c.add(aStory + binOf(float64(strings.Count(story, name)), 1, 2))
	if overlap(contentWords(name), keySet(contentWords(t.a.Title))) > 0 {
		c.add(aInTitle)
	}
	if at := strings.Index(all, "\n"+name+" "); at >= 0 {
		line := all[at+1:]
		line = line[:strings.IndexByte(line, '\n')]
		c.add(aBio + 1 - binOf(float64(len(line)), 60)%2)
	}
	c.add(aWords + binOf(float64(len(words)), 2, 3, 4))
	if givenNames[strings.ToLower(words[0])] {
		c.add(aGiven)
	} else {
		c.add(aGiven + 1)
	}
	switch {
	case strings.ToUpper(name) == name:
		c.add(aShape)
	case strings.ContainsAny(name, "0123456789"):
		c.add(aShape + 1)
	case unicode.IsLower(firstRune(name)):
		c.add(aShape + 2)
	}
	c.add(aRun + binOf(float64(run[i]), 1, 2, 5, 12))
	c.each(aWord, w.kinds)
	if i > 0 && v.views[i-1].chars < 60 {
		c.each(aPrev, v.views[i-1].kinds)
	}
	c.add(aNext + v.class(i+1))
	if how == readSure {
		switch {
		case i < t.title-2:
			c.add(aSureAt)
		case i < t.start+3:
			c.add(aSureAt + 1)
		case i < t.end-1:
			c.add(aSureAt + 2)
		default:
			c.add(aSureAt + 3)
		}
	}
}

func keySet(words []uint32) map[uint32]bool {
	m := make(map[uint32]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

func namesOf(as []Author) string {
	var b strings.Builder
	for i, a := range as {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.Name)
	}
	return b.String()
}
