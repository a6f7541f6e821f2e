package discover

import (
	"math"
	"sort"
	"strings"

	"golang.org/x/net/html/atom"
)

// The features of a group: shares of its links unless said otherwise.
const (
	fBias      = iota
	fCount     // log2 of the number of addresses, up to 32, by 5
	fHeading   // in or around a heading
	fTitled    // class or microdata says title
	fMarked    // rel=bookmark, u-url
	fDate      // a date in the record
	fPicture   // a picture in the record
	fExcerpt   // 50 and more units of text in the record
	fTiny      // link text under 8 units
	fShort     // 8 to 17
	fLong      // 25 and more
	fEndless   // over 160
	fDatedURL  // a date in the address
	fSlug      // three and more words in the last segment
	fID        // a number in the last segment or query
	fOneShape  // share of the most frequent address pattern
	fListing   // address of a listing
	fService   // of a service page, file, or of the page itself
	fForeign   // of another site
	fNav       // regions
	fFrame     // page header or footer
	fAside     //
	fComments  //
	fRelated   // related or most viewed
	fTags      // tags, categories, archives
	fFurniture // pagination, sharing, breadcrumbs, advertising
	fMeta      // byline or date line
	fMain      // the main part
	fBody      // the text of a post
	fProse     // a link in running text
	fNameless  // no text that could be a title
	fSameText  // the same text for different addresses
	fArticle   // within an article element
	fDeclared  // declared by structured data, or known
	fBulk      // share of the page's visible text in the records (not mean)
	fUnder     // below the index page's own address
	fRefused   // by its own markup
	fJustDate  // the link text is a date
	fSecond    // not the first link of its line
	fSection   // a short name, of a short address, over a list of other links
	fMenu      // the same address stands in a menu, too
	nFeatures
)

// weights are the model, set by hand from what the features mean. Nothing
// hangs on one of them: with every weight scaled at random by 0.6 to 1.4 the
// corpus' F1 stays above 0.93.
var weights = [nFeatures]float64{
	fBias: -4.2, fCount: 3.0, fHeading: 2.0, fTitled: 1.2, fMarked: 1.2, fDate: 1.6, fPicture: 0.5, fExcerpt: 0.7,
	fTiny: -1.2, fShort: 0, fLong: 1.5, fEndless: -1.0, fDatedURL: 1.6, fSlug: 1.4, fID: 0.6, fOneShape: 0.8,
	fListing: -4.5, fService: -4, fForeign: -2.2, fNav: -3.5, fFrame: -2.5, fAside: -1.8, fComments: -4, fRelated: -2,
	fTags: -3, fFurniture: -3, fMeta: -2.5, fMain: 0.6, fBody: -0.8, fProse: -4, fNameless: -2.5, fSameText: -3,
	fArticle: 0.4, fDeclared: 3, fBulk: 1.5, fUnder: 1.0, fRefused: -5, fJustDate: -2.5, fSecond: -1.2, fSection: -5, fMenu: -1.5,
}

// measure computes the groups' features and scores.
func (p *page) measure() {
	total := max(p.root.units, 1)
	for _, g := range p.groups {
		p.records(g)
		seen := map[*cand]bool{}
		texts := map[string]*cand{}
		shapes := map[string]int{}
		var f [nFeatures]float64
		bulk := 0
		n := 0.0
		tellDates(g)
		for _, a := range g.anchors {
			a.tease = p.read(a)
			if seen[a.cand] {
				continue
			}
			seen[a.cand] = true
			n++
			p.addFeatures(&f, a)
			if a.tease.dateText != "" || a.tease.datetime != "" {
				g.dates++
			}
			shapes[a.addr.shape]++
			if a.rec.root != nil {
				bulk += a.rec.root.units
			}
			t := strings.ToLower(a.text)
			if nameless(t) {
				t = strings.ToLower(a.tease.title)
			}
			if t != "" {
				if o := texts[t]; o != nil && o != a.cand {
					f[fSameText]++
				}
				texts[t] = a.cand
			}
		}
		for i := range f {
			f[i] /= n
		}
		best := 0
		for s, k := range shapes {
			if k > best || k == best && s < g.shape {
				best, g.shape = k, s
			}
		}
		g.urls = int(n)
		g.shapeN = float64(best) / n
		f[fBias] = 1
		f[fCount] = math.Log2(math.Min(n, 32)) / 5
		f[fOneShape] = 0
		if n > 2 {
			f[fOneShape] = g.shapeN
		}
		f[fBulk] = math.Min(1, float64(bulk)/float64(total))
		g.feat = f
		for i, w := range weights {
			g.score += w * f[i]
		}
		g.base = g.score
	}
	sort.SliceStable(p.groups, func(i, j int) bool { return p.groups[i].score > p.groups[j].score })
}

func (p *page) addFeatures(f *[nFeatures]float64, a *anchor) {
	is := func(i int, yes bool) {
		if yes {
			f[i]++
		}
	}
	t := a.tease
	is(fHeading, a.head > 0)
	is(fTitled, a.titled)
	is(fMarked, a.marked)
	is(fDate, t.dateText != "" || t.datetime != "")
	is(fPicture, t.image != "")
	is(fExcerpt, t.plain >= 50)
	u := a.units
	if nameless(a.text) {
		if u = units(t.title); u > 0 {
			f[fNameless] += 0.3
		} else {
			f[fNameless]++
		}
	} else if looksDated(a.text) && u <= 16 {
		f[fJustDate]++
	}
	is(fTiny, u < 8)
	is(fShort, u >= 8 && u < 18)
	is(fLong, u >= 25)
	is(fEndless, u > 160 && a.head == 0)
	is(fDatedURL, a.addr.dated && a.addr.kind != listing)
	is(fSlug, a.addr.words >= 3)
	is(fID, a.addr.id)
	is(fListing, a.addr.kind == listing)
	is(fService, a.addr.kind == service || a.addr.kind == file || a.addr.kind == home)
	is(fForeign, a.addr.kind == foreignA)
	r := a.b.region
	is(fNav, r&navigation != 0)
	is(fFrame, r&(masthead|footer) != 0)
	is(fAside, r&aside != 0)
	is(fComments, r&comments != 0 || a.frag && a.addr.kind == plain && nameless(a.text))
	is(fRelated, r&(related|popular) != 0)
	is(fTags, r&(tagList|archiveList) != 0)
	is(fFurniture, r&(paging|sharing|crumbs|promo) != 0)
	is(fMeta, r&meta != 0)
	is(fMain, r&mainPart != 0)
	is(fBody, r&body != 0 && p.bodies > 1)
	is(fProse, prose(a))
	is(fArticle, inArticle(a))
	is(fDeclared, p.stated[a.addr.key] != nil || p.opt.Known != nil && p.opt.Known(a.addr.url.String()))
	is(fUnder, len(p.self.key) > len(p.host) && strings.HasPrefix(a.addr.key, p.self.key+"/"))
	is(fRefused, a.refused != "")
	is(fSection, p.headsList(a))
	is(fMenu, inMenu(a))
	is(fSecond, a.ordinal > 0 && a.line.plain < 2000)
}

// headsList reports whether a link names a section: few words, a short address
// of words, and below it, in the same record, several links that look like
// titles of their own.
func (p *page) headsList(a *anchor) bool {
	if a.units > 20 || a.addr.dated || a.addr.id || a.addr.words > 2 || len(a.addr.seg) > 3 || a.rec.root == nil {
		return false
	}
	from, to := a.rec.root.a0, a.rec.root.a1
	if a.rec.flat {
		to = a.rec.root.up.kids[a.rec.to-1].a1
	}
	n := 0
	for _, o := range p.anchors[from:min(to, from+60)] {
		if o.cand != a.cand && o.addr.kind == plain && o.units >= 18 && !prose(o) && !nameless(o.text) {
			if n++; n == 2 {
				return true
			}
		}
	}
	return false
}

// inMenu reports whether a link of the same address stands in a menu.
func inMenu(a *anchor) bool {
	for _, o := range a.cand.anchors {
		if o != a && o.b.region&(navigation|footer) != 0 && !nameless(o.text) {
			return true
		}
	}
	return false
}

// prose reports whether a link stands in running text.
func prose(a *anchor) bool {
	l := a.line
	if l.plain < 24 || a.head > 0 {
		return false
	}
	if a.before >= 8 && !looksDated(a.lead) {
		return true
	}
	return a.ordinal > 0 && l.plain > 60 && a.before > 20
}

func inArticle(a *anchor) bool {
	for b, i := a.b, 0; b != nil && i < 12; b, i = b.up, i+1 {
		if b.n.DataAtom == atom.Article {
			return true
		}
	}
	return false
}
