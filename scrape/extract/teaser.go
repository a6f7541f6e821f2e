package extract

import (
	"net/url"
	"strings"
)

// A Teaser is what an index page says of an article, as it stands there.
type Teaser struct {
	Title   string `json:"title,omitempty"`
	Date    string `json:"date,omitempty"` // machine-readable where the index has it so
	Byline  string `json:"byline,omitempty"`
	Summary string `json:"summary,omitempty"`
	Image   string `json:"image,omitempty"` // absolute URL
}

const teaserRule = "teaser on the index page"

// FromTeaser makes the article that a teaser tells of, for when its page
// cannot be read. It has no text. It is nil when the teaser has no title.
func FromTeaser(t *Teaser, opt Options) *Article {
	if t == nil || strings.TrimSpace(t.Title) == "" {
		return nil
	}
	a := &Article{}
	if opt.URL != nil {
		a.URL = opt.URL.String()
	}
	a.complete(t, opt)
	a.Fingerprint = MakeFingerprint(a.Title, nil)
	return a
}

// complete fills in what a page does not tell from what its teaser tells.
func (a *Article) complete(t *Teaser, opt Options) {
	if t == nil {
		return
	}
	find := func(f Finding) {
		f.Rule, f.Where, f.Trust, f.Won, f.Why = teaserRule, "index page", 50, true, "the page itself does not say"
		a.Findings = append(a.Findings, f)
	}
	line := strings.Join(strings.Fields(t.Title), " ")
	if a.Title == "" && line != "" {
		a.Title = line
		find(Finding{Field: FieldTitle, Value: line})
	}
	if a.Published.IsZero() && t.Date != "" {
		if d, ok := parseDate(strings.TrimSpace(t.Date), dateContext{lang: primary(a.Language), now: opt.Now}); ok {
			a.Published = d
			find(Finding{Field: FieldPublished, Value: d.String(), date: d})
		}
	}
	if len(a.Authors) == 0 && t.Byline != "" {
		authors, credits := cleanAuthors(t.Byline, primary(a.Language))
		if len(authors) == 0 {
			authors = nil
			for _, c := range credits {
				authors = append(authors, Author{Name: c})
			}
		}
		if a.Authors = authors; len(authors) > 0 {
			find(Finding{Field: FieldAuthors, Value: t.Byline, authors: authors})
		}
	}
	if a.Summary == "" && t.Summary != "" {
		a.Summary = openingSentences([]string{strings.Join(strings.Fields(t.Summary), " ")}, primary(a.Language), 300)
		find(Finding{Field: FieldSummary, Value: a.Summary})
	}
	if u, err := url.Parse(t.Image); err == nil && a.Image == nil && u.IsAbs() {
		a.Image = &Image{URL: t.Image}
		find(Finding{Field: FieldImage, Value: t.Image, image: a.Image})
	}
}

// primary is the primary subtag of a language tag, in lower case.
func primary(tag string) string {
	sub, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	return sub
}
