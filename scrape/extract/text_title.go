package extract

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What the title model knows about a block that may be the headline.
const (
	tLen              feature = iota        // 8: length
	tWords                    = tLen + 8    // 5
	tClose                    = tWords + 5  // 6: how it ends
	tStart                    = tClose + 6  // 6: how it starts
	tMark                     = tStart + 6  // 4
	tGap                      = tMark + 4   // 4: blank lines on either side
	tSame                     = tGap + 4    // 4: other blocks with the same text
	tPrefix                   = tSame + 4   // 3: other blocks that go on after the same text, or end with it
	tStory                    = tPrefix + 3 // 10: blocks up to the story
	tSlug                     = tStory + 10 // 6: part of its words that the address holds
	tCover                    = tSlug + 6   // 5: part of the address's words that it holds
	tShare                    = tCover + 5  // 6: part of its words that the story uses
	tKind                     = tShare + 6  // furnitureKinds
	tNextKnd                  = tKind + furnitureKinds
	tPrev                     = tNextKnd + furnitureKinds // 8: class of the block before
	tNext                     = tPrev + 8                 // 8: class of the block after
	tRun                      = tNext + 8                 // 5: run of short blocks
	tFirst                    = tRun + 5                  // 3: first of the file, of its doubles, last of them
	tCaps                     = tFirst + 3                // 4
	tDigits                   = tCaps + 4                 // 3
	tHas                      = tDigits + 3               // 8
	tDate                     = tHas + 8                  // 4: how soon a date or byline follows
	tRank                     = tDate + 4                 // 6: how many longer short blocks stand nearer to the story
	tIndent                   = tRank + 6                 // 3
	titleFeatureCount         = tIndent + 3
)

const maxTitle = 300

var titleHas = [8]string{" | ", " - ", " – ", ": ", "?", "\"", "http", "©"}

// headlineCandidates gives the blocks that may be the headline, with what is
// known about each. start is the first block of the story.
func (v *textView) headlineCandidates(start int, opt Options) []candidate {
	slug := slugWords(opt)
	story := map[uint32]bool{}
	for i := start; i < min(len(v.blocks), start+12); i++ {
		if v.views[i].prose > 0 {
			for _, k := range contentWords(v.blocks[i].text) {
				story[k] = true
			}
		}
	}
	run := v.shortRuns()
	seen := map[string]bool{}
	last := map[string]int{}
	for i := range v.blocks {
		last[v.blocks[i].text] = i
	}
	var out []candidate
	limit := min(len(v.blocks), start+25)
	// Another block may be this one with the site's name behind, or with a
	// kicker before it.
	for i := range limit {
		if i >= 40 && i < start-400 {
			continue // no headline stands that far from its story
		}
		b, w := &v.blocks[i], &v.views[i]
		if w.chars < 4 || w.chars > maxTitle || w.words == 0 && !w.wide {
			continue
		}
		c := candidate{block: i}
		c.add(tLen + binOf(float64(w.chars), 12, 20, 30, 45, 70, 100, 150))
		c.add(tWords + binOf(float64(w.words), 2, 3, 5, 16))
		switch {
		case strings.HasSuffix(b.text, "?"):
			c.add(tClose + 5)
		default:
			c.add(tClose + closeBin(b.text, w))
		}
		c.add(tStart + startBin(b.text))
		c.add(tMark + feature(b.mark))
		switch after := i+1 >= len(v.blocks) || v.blocks[i+1].gap; {
		case b.gap && after:
			c.add(tGap)
		case b.gap:
			c.add(tGap + 1)
		case after:
			c.add(tGap + 2)
		default:
			c.add(tGap + 3)
		}
		c.add(tSame + binOf(float64(w.same), 1, 2, 4))
		c.add(tStory + binOf(float64(start-i), -4, 0, 1, 2, 3, 5, 9, 16, 30))
		own := contentWords(b.text)
		if len(slug) > 0 && len(own) > 0 {
			words := slugKeys(b.text)
			hit := overlap(words, slug)
			c.add(tSlug + binOf(ratio(hit, len(words)), .01, .3, .5, .7, .9))
			c.add(tCover + binOf(ratio(hit, len(slug)), .01, .3, .55, .8))
		}
		if len(own) > 0 {
			c.add(tShare + binOf(ratio(overlap(own, story), len(own)), .01, .15, .3, .5, .75))
		}
		if w.chars < 90 {
			c.each(tKind, w.kinds)
		}
		if i+1 < len(v.blocks) && v.views[i+1].chars < 90 {
			c.each(tNextKnd, v.views[i+1].kinds)
		}
		c.add(tPrev + v.class(i-1))
		c.add(tNext + v.class(i+1))
		c.add(tRun + binOf(float64(run[i]), 1, 2, 4, 10))
		if i == 0 {
			c.add(tFirst)
		}
		if w.same > 0 {
			if !seen[b.text] {
				c.add(tFirst + 1)
				seen[b.text] = true
			}
			if last[b.text] == i {
				c.add(tFirst + 2)
			}
		}
		if w.words >= 3 && !w.wide {
			c.add(tCaps + binOf(ratio(w.capitals, w.words), .3, .6, .9))
		}
		c.add(tDigits + binOf(ratio(w.digits, w.chars), .01, .15))
		for j, s := range titleHas {
			if strings.Contains(b.text, s) {
				c.add(tHas + feature(j))
			}
		}
		soon := 0
		for j := i + 1; j < min(len(v.blocks), i+5); j++ {
			if v.views[j].kinds&wordsByline != 0 || v.views[j].digits >= 4 && v.views[j].chars < 60 {
				soon = j - i
				break
			}
		}
		c.add(tDate + binOf(float64(soon), 1, 2, 3))
		rank := 0
		for j := i + 1; j < start && rank < 9; j++ {
			if v.views[j].chars >= max(w.chars, 30) && v.views[j].chars < maxTitle && !v.views[j].closed {
				rank++
			}
		}
		c.add(tRank + binOf(float64(rank), 1, 2, 3, 5, 9))
		switch {
		case b.indent == v.indent:
			c.add(tIndent)
		case b.indent > v.indent:
			c.add(tIndent + 1)
		default:
			c.add(tIndent + 2)
		}
		out = append(out, c)
	}
	v.markPrefixes(out)
	return out
}

// markPrefixes notes where one block is another one with something before or
// behind it, as a window's title has the site's name behind the headline.
func (v *textView) markPrefixes(cs []candidate) {
	for a := range cs {
		s := v.blocks[cs[a].block].text
		if len(s) < 15 {
			continue
		}
		pre, suf, long := false, false, false
		for b := range v.blocks {
			t := v.blocks[b].text
			switch {
			case len(t) == len(s) || len(t) > len(s)+80 || len(s) > len(t)+80 || len(t) < 15:
			case len(t) > len(s) && strings.HasPrefix(t, s):
				pre = true
			case len(t) > len(s) && strings.HasSuffix(t, s):
				suf = true
			case len(t) < len(s) && (strings.HasPrefix(s, t) || strings.HasSuffix(s, t)):
				long = true
			}
		}
		for j, is := range [3]bool{pre, suf, long} {
			if is {
				cs[a].add(tPrefix + feature(j))
			}
		}
	}
}

// slugWords gives the words of the address, or else of the file's name.
func slugWords(opt Options) map[uint32]bool {
	out := map[uint32]bool{}
	take := func(s string) {
		if u, err := url.PathUnescape(s); err == nil {
			s = u
		}
		if keys := slugKeys(s); len(keys) > 2 {
			for _, k := range keys {
				out[k] = true
			}
		}
	}
	if opt.URL != nil {
		for p := range strings.SplitSeq(opt.URL.Path, "/") {
			take(p)
		}
		return out
	}
	name := path.Base(opt.Name)
	take(strings.TrimSuffix(name, path.Ext(name)))
	return out
}

// slugKeys hashes the words of s the way addresses spell them: without
// accents, and with "ae" for "ä" or plain "a" being the same.
func slugKeys(s string) []uint32 {
	const basis, prime = 2166136261, 16777619
	var out []uint32
	h, n := uint32(basis), 0
	flush := func() {
		if n >= 3 {
			out = append(out, h)
		}
		h, n = basis, 0
	}
	var prev rune
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case isWide(r) && unicode.IsLetter(r):
			flush()
			out = append(out, uint32(r))
		case !unicode.IsLetter(r):
			flush()
		default:
			r = unicode.ToLower(r)
			if r == 'ß' {
				h = (h ^ 's') * prime
				n++
				r = 's'
			}
			if r == 'e' && (prev == 'a' || prev == 'o' || prev == 'u') {
				prev = 0
				continue
			}
			h = (h ^ uint32(r)) * prime
			n++
		}
		prev = r
	}
	flush()
	return out
}

func overlap(words []uint32, in map[uint32]bool) int {
	n := 0
	for _, k := range words {
		if in[k] {
			n++
		}
	}
	return n
}

// storyStart gives the first block of the story's text.
func storyStart(parts [][partCount]float64, v *textView) int {
	for i, p := range parts {
		if p[partStory] > 0.5 && v.views[i].chars > 60 {
			return i
		}
	}
	return v.from
}
