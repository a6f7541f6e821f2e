package extract

import (
	"fmt"
	"strconv"
	"strings"
)

// readText reads a plain text file: an article that somebody wrote, its lines
// wrapped or not, or a whole web page saved as text, with menus, lists and
// table bars around the story.
func readText(data []byte, opt Options, skim bool) (*Article, error) {
	v := viewText(textBlocks(decode(data, opt.Type)))
	if len(v.blocks) == 0 {
		return nil, fmt.Errorf("%w: there is no text in it", ErrNotArticle)
	}
	t := &textTrial{opt: opt, v: v, first: 1, title: -1, byline: -1, lead: -1}
	t.partPage()
	t.findTitle()
	t.findByline()
	t.findDates()
	t.findLead()
	t.tellStory(skim)
	if t.a.Title == "" && t.a.Summary == "" {
		return nil, fmt.Errorf("%w: there is neither a headline nor a story in it", ErrNotArticle)
	}
	if !skim {
		t.a.Findings = orderFindings(t.findings)
	}
	return &t.a, nil
}

// A textTrial is one text on its way to an article.
type textTrial struct {
	opt   Options
	v     *textView
	first int // the line of the file that the text begins in

	keep     []bool                // which blocks are the story's
	start    int                   // the first of them
	end      int                   // behind the last of them
	title    int                   // the headline's block, -1 when there is none
	byline   int                   // the byline's block, -1 when there is none
	lead     int                   // the standfirst's block, -1 when there is none
	rawTitle string                // the headline as it stands there
	dates    map[int][]dateMention // what datesOf found

	a        Article
	findings []Finding
}

// add makes a finding about block i.
func (t *textTrial) add(i int, f Finding) {
	f.Where = t.where(i, i+1)
	t.findings = append(t.findings, f)
}

// where names the lines of the blocks [i, j).
func (t *textTrial) where(i, j int) string {
	a, b := t.v.blocks[i].line+t.first-1, t.v.blocks[j-1].last+t.first-1
	if a == b {
		return "line " + strconv.Itoa(a)
	}
	return "lines " + strconv.Itoa(a) + "–" + strconv.Itoa(b)
}

// partPage decides which blocks are the story, twice: where the headline is
// tells much about it, and where the story is tells the headline.
func (t *textTrial) partPage() {
	v := t.v
	for pass := range 2 {
		v.findFeatures()
		parts := storyWeights.parts(v)
		if pass == 0 {
			cs := v.headlineCandidates(storyStart(parts, v), t.opt)
			if best := rank(headlineWeights[:], cs, false); best >= 0 && cs[best].p > 0.3 {
				v.title = v.nearest(cs[best].block, storyStart(parts, v))
				continue
			}
		}
		t.keep = make([]bool, len(v.blocks))
		for i, p := range parts {
			t.keep[i] = p[partStory] > 0.5
		}
		t.start = storyStart(parts, v)
		break
	}
	t.rescue()
	t.end = t.start
	for i, k := range t.keep {
		if k {
			t.end = i + 1
		}
	}
}

// rescue keeps the stretch with the most prose where the model, on a page
// unlike those it was fitted to, found next to nothing; and it keeps all of a
// short note, which has too little of anything for a model.
func (t *textTrial) rescue() {
	v := t.v
	kept, all := 0, 0
	for i := range v.blocks {
		if t.keep[i] {
			kept += v.views[i].chars
		}
		if i >= v.from && i < v.to && v.views[i].prose > 0 {
			all += v.views[i].chars
		}
	}
	switch {
	case v.isNote():
		for i := range v.blocks {
			t.keep[i] = i > 0 || len(v.blocks) == 1
		}
		t.start = min(1, len(v.blocks)-1)
	case kept*6 < all:
		for i := v.from; i < v.to; i++ {
			t.keep[i] = v.views[i].prose > 0 && v.views[i].same == 0
		}
		t.start = v.from
	}
}

// isNote tells a short text that somebody wrote from a page that was saved.
func (v *textView) isNote() bool {
	if len(v.blocks) > 12 {
		return false
	}
	for i := range v.blocks {
		w := &v.views[i]
		if v.blocks[i].mark == barred || w.chars < 60 && w.leads&^(wordsByline|wordsSource|wordsPhoto|wordsTags|wordsMedia) != 0 {
			return false
		}
	}
	return true
}

// nearest gives the block with the same text that is nearest before block to.
func (v *textView) nearest(i, to int) int {
	if v.views[i].same > 0 {
		for j := i + 1; j < to; j++ {
			if v.blocks[j].text == v.blocks[i].text {
				i = j
			}
		}
	}
	return i
}

// findTitle decides the headline.
func (t *textTrial) findTitle() {
	if v := t.v; v.isNote() {
		t.titleNote()
		return
	}
	cs := t.v.headlineCandidates(t.start, t.opt)
	best := rank(headlineWeights[:], cs, false)
	for i := range cs {
		if i != best && cs[i].p < 0.02 {
			continue
		}
		b := &t.v.blocks[cs[i].block]
		f := Finding{Field: FieldTitle, Value: cleanHeadline(b.text, t.v.lang), Rule: "headline's place and form", Trust: int(100*cs[i].p + .5), Won: i == best}
		if !f.Won {
			f.Why = "another line is more likely"
		}
		t.add(cs[i].block, f)
	}
	if best < 0 {
		return
	}
	t.title = cs[best].block
	t.rawTitle = t.v.blocks[t.title].text
	t.a.Title = cleanHeadline(t.rawTitle, t.v.lang)
	// A headline that is repeated stands for the place nearest to the story.
	t.title = t.v.nearest(t.title, t.start)
	for i := range t.v.blocks {
		if t.v.blocks[i].text == t.rawTitle {
			t.keep[i] = false
		}
	}
}

// titleNote takes the first line of a note for its headline if it looks like
// one, and else the file's name.
func (t *textTrial) titleNote() {
	v := t.v
	first := &v.views[0]
	if len(v.blocks) > 1 && first.chars <= 200 && (!first.closed || len(v.blocks[0].text) < 60) {
		t.title, t.rawTitle, t.keep[0] = 0, v.blocks[0].text, false
		t.a.Title = cleanHeadline(t.rawTitle, v.lang)
		t.add(0, Finding{Field: FieldTitle, Value: t.a.Title, Rule: "first line of a note", Trust: 90, Won: true})
		return
	}
	t.keep[0], t.start = true, 0
	if t.a.Title = titleFromName(t.opt.Name); t.a.Title != "" {
		t.findings = append(t.findings, Finding{Field: FieldTitle, Value: t.a.Title, Rule: "file name", Where: t.opt.Name, Trust: 40, Won: true,
			Why: "the text begins with a sentence"})
	}
}

// cleanHeadline takes away what was set for the eye.
func cleanHeadline(s, lang string) string {
	s = oneLine(s)
	if lang != "fr" {
		s = strings.ReplaceAll(s, " : ", ": ")
	}
	return s
}
