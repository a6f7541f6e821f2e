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
	t := &textTrial{opt: opt, v: v, first: 1, title: -1, byline: -1}
	t.partPage()
	t.findTitle()
	t.findByline()
	t.findDates()
	t.tellStory(skim)
	if t.a.Title == "" && t.a.Summary == "" {
		return nil, fmt.Errorf("%w: there is neither a headline nor a story in it", ErrNotArticle)
	}
	if !skim {
		t.a.Findings = t.findings
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

// partPage decides which blocks are the story.
func (t *textTrial) partPage() {
	v := t.v
	t.keep = make([]bool, len(v.blocks))
	v.findFeatures()
	parts := storyWeights.parts(v)
	for i, p := range parts {
		t.keep[i] = p[partStory] > 0.5
	}
	t.start, t.end = storyStart(parts, v), 0
	for i, k := range t.keep {
		if k {
			t.end = i + 1
		}
	}
}

// findTitle decides the headline.
func (t *textTrial) findTitle() {
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
	for i := range t.v.blocks {
		if t.v.blocks[i].text != t.v.blocks[t.title].text {
			continue
		}
		if t.keep[i] = false; i > t.title && i < t.start {
			t.title = i
		}
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
