package extract

import "slices"

// readHTML reads a web page: it is parsed once, and each field is tried on
// what the fields before it found.
func readHTML(data []byte, opt Options, skim bool) (*Article, error) {
	p, err := newPage(data, opt)
	if err != nil {
		return nil, err
	}
	a := &Article{NoIndex: p.asksNoIndex(), Next: p.nextPart(), Paywalled: p.isPaywalled()}

	urls := p.try(urlRules)
	a.URL = judgeURL(p, urls)

	titles := p.try(titleRules)
	a.Title = judgeTitle(p, titles)
	by := opt.Select
	if by == nil {
		by = &Select{}
	}
	if f := firstOf(by.title, a.Title != "", p.selectedTitle); f != nil {
		a.Title, titles = f.Value, outvote(titles, f)
	}
	p.title = a.Title
	p.h1 = p.findHeading()

	st := p.findStory()
	p.story = st.root
	text := plain(st.blocks)
	languages, tag := judgeLanguage(p.try(languageRules), text)
	a.Language = tag
	p.setLanguage(tag)

	authors := p.try(authorRules)
	var credits []string
	a.Authors, credits = judgeAuthors(p, authors)
	if f := p.signature(); f != nil && len(a.Authors) == 0 {
		a.Authors, authors = f.authors, append(authors, *f)
	}
	if f := firstOf(by.byline, len(a.Authors) > 0, p.selectedAuthors); f != nil {
		a.Authors, authors = f.authors, outvote(authors, f)
	}
	dates := p.try(dateRules)
	a.Published, a.Updated = judgeDates(p, dates)
	if f := firstOf(by.date, !a.Published.IsZero(), p.selectedDate); f != nil {
		a.Published, dates = f.date, outvote(dates, f)
	}

	paras := paragraphs(st.blocks)
	summaries := p.try(summaryRules)
	a.Summary = judgeSummary(p, summaries, paras)
	if f := firstOf(by.summary, a.Summary != "", p.selectedSummary); f != nil {
		a.Summary, summaries = openingSentences([]string{f.Value}, p.lang, maxSummary), outvote(summaries, f)
	}
	images := p.try(imageRules)
	a.Image = judgeImage(p, images)
	if f := firstOf(by.image, a.Image != nil, p.selectedImage); f != nil {
		a.Image, images = f.image, outvote(images, f)
	}
	tags := p.try(tagRules)
	a.Tags = judgeTags(p, tags)
	sections := p.try(sectionRules)
	a.Section = mostTrusted(sections)
	publishers := p.try(publisherRules)
	a.Publisher = mostTrusted(publishers)
	if len(credits) > 0 && (a.Publisher == "" || len(a.Authors) == 0) {
		a.Publisher = credits[0]
	}

	a.Missed, a.Again = by.missed(st.by, titles, authors, dates, summaries, images)
	recs := p.try(enclosureRules)
	judgeEnclosures(a, recs)
	if err := p.refuse(a, st); err != nil {
		return nil, err
	}
	a.Fingerprint = MakeFingerprint(a.Title, paras)
	if !skim {
		a.Text = text
		a.Content = markup(st.blocks)
		a.Findings = slices.Concat(urls, titles, authors, dates, summaries, images, tags, sections, languages, publishers, recs)
	} else if hasRecordings(st.blocks) {
		a.Content = markup(st.blocks)
	}
	return a, nil
}
