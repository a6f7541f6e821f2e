package extract

// What the standfirst model knows about a paragraph between headline and story.
const (
	sBias            feature                  = iota
	sTitle                                    // 6: blocks behind the headline
	sStart           = sTitle + 6             // 6: blocks before the story
	sLen             = sStart + 6             // 7
	sClose           = sLen + 7               // 5
	sByline          = sClose + 5             // 3: the byline stands before it, behind it, nowhere
	sKept            = sByline + 3            // 2: the story model took it, did not
	sShare           = sKept + 2              // 5: words it shares with the story
	sHeadline        = sShare + 5             // 4: words it shares with the headline
	sSame            = sHeadline + 4          // 2
	sMark            = sSame + 2              // 4
	sPrev            = sMark + 4              // 8
	sNext            = sPrev + 8              // 8
	sOrder           = sNext + 8              // 4: the how manyth candidate
	sWord            = sOrder + 4             // furnitureKinds
	sJoined          = sWord + furnitureKinds // 3
	leadFeatureCount = sJoined + 3
)

// findLead looks for the standfirst: the paragraph between headline and story
// that says what it is about. It becomes part of the story and its summary.
func (t *textTrial) findLead() {
	t.lead = -1
	cs := t.leads()
	best := rank(leadWeights[:], cs, true)
	if best < 0 {
		return
	}
	t.lead = cs[best].block
	t.keep[t.lead] = true
	t.start = min(t.start, t.lead)
	t.end = max(t.end, t.lead+1)
}

func (t *textTrial) leads() []candidate {
	v := t.v
	if t.title < 0 || t.title > t.start+2 {
		return nil
	}
	headline := keySet(contentWords(t.a.Title))
	story := map[uint32]bool{}
	for i := t.start; i < min(t.end, t.start+20); i++ {
		if t.keep[i] && v.views[i].prose > 0 {
			for _, k := range contentWords(v.blocks[i].text) {
				story[k] = true
			}
		}
	}
	var cs []candidate
	for i := t.title + 1; i < min(len(v.blocks), t.title+13, t.start+3); i++ {
		b, w := &v.blocks[i], &v.views[i]
		if w.chars < 25 || w.chars > 700 || b.mark == barred || i == t.byline || b.text == t.rawTitle {
			continue
		}
		c := candidate{block: i}
		c.add(sBias)
		c.add(sTitle + binOf(float64(i-t.title), 2, 3, 4, 6, 9))
		c.add(sStart + binOf(float64(i-t.start), -5, -1, 0, 1, 2))
		c.add(sLen + binOf(float64(w.chars), 45, 70, 110, 160, 240, 400))
		c.add(sClose + closeBin(b.text, w))
		switch {
		case t.byline < 0 || t.byline > t.start+3:
			c.add(sByline + 2)
		case t.byline < i:
			c.add(sByline)
		default:
			c.add(sByline + 1)
		}
		if t.keep[i] {
			c.add(sKept)
		} else {
			c.add(sKept + 1)
		}
		if own := contentWords(b.text); len(own) > 0 {
			c.add(sShare + binOf(ratio(overlap(own, story), len(own)), .1, .25, .45, .95))
			c.add(sHeadline + binOf(ratio(overlap(own, headline), len(own)), .01, .15, .4))
		}
		c.add(sSame + binOf(float64(w.same), 1))
		c.add(sMark + feature(b.mark))
		c.add(sPrev + v.class(i-1))
		c.add(sNext + v.class(i+1))
		c.add(sOrder + binOf(float64(len(cs)), 1, 2, 3))
		c.each(sWord, w.kinds)
		c.add(sJoined + binOf(float64(b.joined), 2, 3))
		cs = append(cs, c)
	}
	return cs
}
