package discover

import (
	"net/url"
	"strings"
	"unicode"
)

// A Label is an article that is known to have stood in the listing, as it was
// listed then. Labels tell where the list stands when its page was rebuilt.
type Label struct {
	URL, Title, Date, Byline, Summary, Image string
}

// Label is what a listing tells of an article, to know it again.
func (l *Link) Label() Label {
	date := l.Datetime
	if date == "" {
		date = l.DateText
	}
	return Label{URL: l.URL, Title: l.Title, Date: date, Byline: l.Byline, Summary: l.Summary, Image: l.Image}
}

const (
	maxLabels = 200
	// fewLabels is how many known articles a judgement needs.
	fewLabels = 3
	// titleUnits is how long a title must be to be told from other words.
	titleUnits = 12
)

// A label is a Label with where it stands on the page.
type label struct {
	Label
	rank  int // 0 is what stood on top
	words string
	key   string
	cand  *cand // nil: it does not stand on the page
	by    string
}

// labelled reads what is known, in its order.
func (p *page) labelled() []*label {
	var all []*label
	seen := map[string]bool{}
	for _, l := range p.opt.Labels[:min(len(p.opt.Labels), maxLabels)] {
		a := p.resolve(l.URL)
		if a == nil || seen[a.key] {
			continue
		}
		seen[a.key] = true
		all = append(all, &label{Label: l, rank: len(all), key: a.key, words: foldTitle(l.Title)})
	}
	return all
}

// byAddress finds the labels whose links stand on the page as they stood.
func (p *page) byAddress(all []*label) {
	for _, l := range all {
		if c := p.cands[l.key]; c != nil && c.addr.kind != home {
			l.cand, l.by = c, "address"
		}
	}
}

// locate finds the labels on the page: by address, by the address on another
// host of the site's, by title. The page is measured.
func (p *page) locate(all []*label) {
	p.byAddress(all)
	byPath, byTitle := map[string]*cand{}, map[string]*cand{}
	var order []string
	for _, c := range p.order {
		if c.addr.kind != plain && c.addr.kind != foreignA {
			continue
		}
		if c.addr.own || c.addr.sister {
			byPath[pathKey(c.addr.url)] = c
		}
		for _, a := range c.anchors {
			w := foldTitle(a.named())
			if units(w) >= titleUnits && byTitle[w] == nil {
				byTitle[w] = c
				order = append(order, w)
			}
		}
	}
	held := map[*cand]bool{}
	for _, l := range all {
		held[l.cand] = true
	}
	for _, l := range all {
		if l.cand != nil {
			continue
		}
		u, err := url.Parse(l.URL)
		if err != nil {
			continue
		}
		if c := byPath[pathKey(u)]; c != nil && !held[c] && bareHost(u.Host) != c.addr.host && (c.addr.words >= 2 || c.addr.id || c.addr.dated) {
			l.cand, l.by = c, "path"
		} else if c := byTitle[l.words]; c != nil && !held[c] && units(l.words) >= titleUnits {
			l.cand, l.by = c, "title"
		} else if units(l.words) >= 2*titleUnits {
			// A title cut short, or one in a link that says more.
			for _, w := range order {
				c := byTitle[w]
				if !held[c] && (strings.HasPrefix(l.words, w) && units(w) >= 2*titleUnits || len(w) < 3*len(l.words)+60 && strings.Contains(" "+w+" ", " "+l.words+" ")) {
					l.cand, l.by = c, "title"
					break
				}
			}
		}
		held[l.cand] = true
	}
}

// named is the title that a link has or stands beside.
func (a *anchor) named() string {
	if !nameless(a.text) {
		return linkTitle(a)
	}
	if t := a.nearTitle(); t != "" {
		return t
	}
	return a.tease.title
}

func pathKey(u *url.URL) string {
	k := strings.TrimSuffix(u.Path, "/")
	for _, end := range []string{"/index.html", "/index.htm", "/index.php"} {
		k = strings.TrimSuffix(k, end)
	}
	return k + "?" + dropTracking(u.RawQuery)
}

// foldTitle leaves the letters and digits of a title, word by word.
func foldTitle(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }), " ")
}

func standing(all []*label) (on []*label) {
	for _, l := range all {
		if l.cand != nil {
			on = append(on, l)
		}
	}
	return on
}

// CountKnown says how many of the labels are among the links of another
// listing, by address or title.
func CountKnown(labels []Label, ix *Index, at *url.URL) int {
	p := bare(Options{URL: at})
	got := map[string]bool{}
	for _, l := range ix.Articles() {
		if a := p.resolve(l.URL); a != nil {
			got[a.key] = true
		}
		if w := foldTitle(l.Title); units(w) >= titleUnits {
			got["title "+w] = true
		}
	}
	n := 0
	for _, l := range labels {
		if a := p.resolve(l.URL); a != nil && got[a.key] || got["title "+foldTitle(l.Title)] {
			n++
		}
	}
	return n
}
