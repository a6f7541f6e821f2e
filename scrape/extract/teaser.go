package extract

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// A Teaser is what an index page says of an article, as it stands there.
type Teaser struct {
	Title      string            `json:"title,omitempty"`
	Date       string            `json:"date,omitempty"` // machine-readable where the index has it so
	Byline     string            `json:"byline,omitempty"`
	Summary    string            `json:"summary,omitempty"`
	Image      string            `json:"image,omitempty"` // absolute URL
	Enclosures []TeaserEnclosure `json:"enclosures,omitempty"`
	Site       string            `json:"-"` // what the index page calls itself
}

// A TeaserEnclosure is a recording that comes with a teaser.
type TeaserEnclosure struct {
	URL      string // absolute
	Type     string
	Length   int64
	Duration string
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
	if opt.URL != nil && a.Published.IsZero() {
		if u := dateFromURL(opt.URL); !u.date.IsZero() {
			a.Published = u.date
			a.Findings = append(a.Findings, Finding{Field: FieldPublished, Value: u.date.String(), Rule: "address", Where: "address " + u.where, Trust: 70, Won: true,
				Why: "nothing else is known", date: u.date})
		}
	}
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
	if why := betterTitle(a.Title, line, t.Site); why != "" && (a.Title == "" || opt.Select == nil || opt.Select.title.sel == nil) {
		for i := range a.Findings {
			if f := &a.Findings[i]; f.Field == FieldTitle && f.Won {
				f.Won, f.Why = false, why
			}
		}
		a.Title = line
		a.Fingerprint = a.Fingerprint.retitled(line)
		find(Finding{Field: FieldTitle, Value: line})
		a.Findings[len(a.Findings)-1].Why = why
	}
	for _, x := range t.Enclosures {
		// Pictures are enclosures to some; the article has its own.
		typ, _, _ := strings.Cut(x.Type, ";")
		if byName := RecordingType(x.URL); typ == "" || !strings.Contains(typ, "/") || byName != "" && isDocument(byName) {
			typ = byName
		}
		if major, _, _ := strings.Cut(typ, "/"); major != "audio" && major != "video" && !isDocument(RecordingType(x.URL)) {
			continue
		}
		if a.enclose(Enclosure{URL: x.URL, Type: typ, Length: max(x.Length, 0), Duration: readClock(x.Duration)}) {
			find(Finding{Field: FieldEnclosures, Value: x.URL})
			a.Findings[len(a.Findings)-1].Why = "the site's feed has it"
		}
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
		if len(authors) == 0 && isHandle(t.Byline) {
			authors = []Author{{Name: strings.TrimSpace(t.Byline)}} // a site that signs so itself
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

// betterTitle tells why an index's words for an article are better than the
// title its page gave; "" when they are not. The page's own are kept unless
// they are the index's with something at either end (a site, a section), or
// nothing but the site's name.
func betterTitle(title, teaser, site string) string {
	switch {
	case teaser == "" || strings.HasSuffix(teaser, "…") || strings.HasSuffix(teaser, "..."):
		return ""
	case title == "":
		return "the page itself does not say"
	case title == teaser:
		return ""
	}
	own, index := string(appendFolded(nil, title)), string(appendFolded(nil, teaser))
	if len(index) < 4 || own == index {
		return ""
	}
	if folded := string(appendFolded(nil, site)); own == folded && folded != "" {
		return "the page gives the name of the site, its index the headline"
	}
	if i := strings.Index(title, teaser); i >= 0 {
		before, after := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(teaser):])
		if (before == "" || endsApart(before)) && (after == "" || beginsApart(after)) {
			return "the index has it without what stands for the site"
		}
	}
	return ""
}

// separators stand between a headline and the name of a site or a section.
const separators = "|·•»«:–—-/<>~"

func endsApart(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(separators, r)
}

func beginsApart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r != ':' && strings.ContainsRune(separators, r)
}

// isHandle reports whether a byline is a name as people take one for a log-in.
func isHandle(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 2 || len(s) > 30 {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return true
}

// signature finds the log-in name that an article of a site is signed with,
// where nothing better signs it: readers of the site know it by that name. It
// is not looked for in files, whose "admin" tells nobody anything.
func (p *page) signature() *Finding {
	if p.opt.Teaser == nil {
		return nil
	}
	for _, n := range p.all {
		if n.DataAtom != atom.A || !isAuthorLink(attr(n, "href")) && !strings.EqualFold(attr(n, "rel"), "author") || p.isAside(n) {
			continue
		}
		if name := strings.TrimSpace(headingText(n)); isHandle(name) {
			return &Finding{Field: FieldAuthors, Value: name, Rule: "author link", Where: "a[href=" + attr(n, "href") + "]", Trust: 30, Won: true,
				Why: "nothing else signs the article", authors: []Author{{Name: name, URL: p.abs(attr(n, "href"))}}}
		}
	}
	return nil
}

// primary is the primary subtag of a language tag, in lower case.
func primary(tag string) string {
	sub, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	return sub
}
