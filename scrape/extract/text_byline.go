package extract

import (
	"slices"
	"strings"
)

// findByline decides who wrote the story: the lines around the headline and
// the story's first and last ones are read as bylines.
func (t *textTrial) findByline() {
	v := t.v
	lo := max(0, t.start-12)
	if t.title >= 0 && t.title < t.start {
		lo = max(lo, t.title-2)
	}
	var fs []Finding
	var at []int
	look := func(i int, rule string, trust int, bare bool) {
		b := &v.blocks[i]
		if v.views[i].chars > 250 || i == t.title || b.text == t.a.Title {
			return
		}
		authors, credits, sure := parseByline(b.text, v.lang)
		if len(authors) == 0 || !sure && !bare {
			return
		}
		if !sure {
			trust -= 25
			if b.mark == bullet {
				trust -= 10
			}
		}
		fs = append(fs, Finding{Field: FieldAuthors, Value: namesOf(authors), Rule: rule, Trust: trust, authors: authors,
			Why: strings.Join(credits, ", ")})
		at = append(at, i)
	}
	for i := lo; i < min(len(v.blocks), t.start+4); i++ {
		d := i - t.title
		if t.title < 0 || d < 0 {
			d = min(absInt(d)+4, absInt(t.start-i)+2)
		}
		look(i, "byline by the headline", 90-2*d, i < t.start && (t.title >= 0 && i > t.title && i <= t.title+5 || i >= t.start-3))
	}
	for i := max(t.start+4, t.end-2); i < min(len(v.blocks), t.end+5); i++ {
		look(i, "byline below the story", 60-3*absInt(i-t.end), i < t.end && v.views[i].chars < 40)
	}
	best := -1
	for i := range fs {
		if best < 0 || fs[i].Trust > fs[best].Trust {
			best = i
		}
	}
	for i := range fs {
		why := fs[i].Why
		if fs[i].Why = ""; i == best {
			fs[i].Won = true
			t.a.Authors = fs[i].authors
			if credits := strings.Split(why, ", "); why != "" {
				t.a.Publisher = credits[0]
			}
			t.keep[at[i]] = t.keep[at[i]] && v.views[at[i]].chars > 120
		} else {
			fs[i].Why = "another line is nearer to the headline"
		}
		t.add(at[i], fs[i])
	}
}

// findDates decides when the story appeared.
func (t *textTrial) findDates() {
	v := t.v
	ctx := dateContext{lang: v.lang, now: t.opt.Now}
	lo := max(0, t.start-14)
	if t.title >= 0 && t.title < t.start {
		lo = max(lo, t.title-6)
	}
	var fs []Finding
	var at []int
	look := func(i, trust int) {
		if v.views[i].chars > 250 {
			return
		}
		for _, m := range findDates(v.blocks[i].text, ctx) {
			f := Finding{Field: FieldPublished, Value: m.date.String(), date: m.date, Trust: trust}
			switch m.label {
			case datePublished:
				f.Rule, f.Trust = "labelled date by the headline", f.Trust+10
			case dateUpdated:
				f.Rule, f.Trust, f.Field = "labelled date by the headline", f.Trust-10, FieldUpdated
			case dateOther:
				continue
			default:
				f.Rule = "date by the headline"
				if m.end-m.start < len(v.blocks[i].text)/2 {
					f.Trust -= 15
				}
			}
			fs = append(fs, f)
			at = append(at, i)
		}
	}
	for i := lo; i < min(len(v.blocks), t.start+3); i++ {
		d := i - t.title
		if t.title < 0 || d < 0 {
			d = min(absInt(d)+6, absInt(t.start-i)+4)
		}
		look(i, 85-2*d)
	}
	for i := max(t.start+3, t.end-1); i < min(len(v.blocks), t.end+4); i++ {
		look(i, 45-3*absInt(i-t.end))
	}
	if t.opt.URL != nil {
		if u := dateFromURL(t.opt.URL); !u.date.IsZero() {
			fs = append(fs, Finding{Field: FieldPublished, Value: u.date.String(), date: u.date, Rule: "date in the address", Trust: 60})
			at = append(at, -1)
		}
	}
	best := -1
	for i := range fs {
		if best < 0 || fs[i].Trust > fs[best].Trust {
			best = i
		}
	}
	for i := range fs {
		if i == best {
			fs[i].Won = true
			t.a.Published = fs[i].date
			fs[i].Field = FieldPublished
		}
		if at[i] >= 0 {
			t.add(at[i], fs[i])
		}
	}
}

func namesOf(as []Author) string {
	return strings.Join(slices.Collect(func(yield func(string) bool) {
		for _, a := range as {
			if !yield(a.Name) {
				return
			}
		}
	}), ", ")
}

func absInt(x int) int { return max(x, -x) }
