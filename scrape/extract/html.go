package extract

import (
	"fmt"
	"slices"
)

// readHTML reads a web page.
func readHTML(data []byte, opt Options, skim bool) (*Article, error) {
	p, err := newPage(data, opt)
	if err != nil {
		return nil, err
	}
	a := &Article{Language: p.declaredLanguage()}
	titles := p.try(titleRules)
	a.Title = judgeTitle(p, titles)
	p.title = a.Title
	p.h1 = p.findHeading()
	st := p.findStory()
	p.story = st.root

	authors := p.try(authorRules)
	var credits []string
	a.Authors, credits = judgeAuthors(p, authors)
	dates := p.try(dateRules)
	a.Published, a.Updated = judgeDates(p, dates)
	_ = credits
	a.Text = plain(st.blocks)
	summaries := p.try(summaryRules)
	a.Summary = judgeSummary(p, summaries, paragraphs(st.blocks))
	a.Content = markup(st.blocks)
	if a.Title == "" {
		return nil, fmt.Errorf("%w: the page has neither a title nor a text", ErrNotArticle)
	}
	a.Fingerprint = MakeFingerprint(a.Title, nil)
	if !skim {
		a.Findings = slices.Concat(titles, authors, dates, summaries)
	}
	return a, nil
}
