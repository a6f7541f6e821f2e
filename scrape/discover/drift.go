package discover

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Drift tells that a listing no longer stands where it stood, and where it
// was found by the known articles in it.
type Drift struct {
	Was    string     // what does not hold any more: `select.item "main article"`, "the block at …"
	Why    string     // in what way; "" where it is selectors of fields, within a list that is the same
	Now    Proposal   // what is used instead
	Others []Proposal // what else was tried
	Kept   bool       // what is used instead was found at an earlier look
}

// String tells it in one sentence.
func (d *Drift) String() string {
	if d.Why == "" {
		return d.Was
	}
	if d.Now.Select == (Selectors{}) {
		return strings.TrimSpace(d.Was+" "+d.Why) + "; " + d.found()
	}
	return fmt.Sprintf("%s %s; %q finds %d of %s and is used instead", d.Was, d.Why, d.Now.Select, d.Now.Known, plural(d.Now.Of, "known article"))
}

func (d *Drift) found() string {
	return fmt.Sprintf("without selectors %d of %s are found", d.Now.Known, plural(d.Now.Of, "known article"))
}

// A DriftError says that a listing no longer stands where it stood, and that
// nothing can be relied on to be the same listing.
type DriftError struct {
	Was, Why, URL string
	Standing      int // known articles that stand somewhere on the page
	Tried         []Proposal
	Err           error // of the selectors, nil without
}

func (e *DriftError) Error() string {
	s := fmt.Sprintf("%s: %s %s", e.URL, e.Was, e.Why)
	switch {
	case len(e.Tried) > 0:
		s += fmt.Sprintf("; %q was tried instead, but %s", e.Tried[0].Select, e.Tried[0].Lost)
	case e.Standing == 0:
		s += "; no known article stands on the page"
	default:
		s += fmt.Sprintf("; %s on the page, not enough to tell where the list is", plural(e.Standing, "known article"))
	}
	return s + "; nothing is taken from it"
}

// Unwrap gives what the selectors themselves say.
func (e *DriftError) Unwrap() error { return e.Err }

// prepare measures the page for those who did not rank it.
func (p *page) prepare() {
	if p.groups == nil {
		p.declared()
		p.group()
		p.measure()
	}
}

// judge holds a listing made by selectors against the known articles, and
// repairs it where it fails them. err is what the selectors themselves say.
func (p *page) judge(ix *Index, err error) error {
	labels := p.labelled()
	if len(labels) < fewLabels {
		return err
	}
	got := p.picked(p.opt.Select)
	p.byAddress(labels)
	if ix.Known = countIn(labels, got); ix.Known*2 >= len(labels) {
		ix.Standing = len(standing(labels))
		return p.judgeFields(ix, labels)
	}
	p.prepare()
	p.locate(labels)
	on := standing(labels)
	ix.Known, ix.Standing = countIn(labels, got), len(on)
	if err == nil && ix.Known > 0 && ix.Known*2 >= len(on) {
		return p.judgeFields(ix, labels)
	}
	d := &Drift{Was: selectorName(p.opt.Select), Why: "matches nothing"}
	if err == nil {
		d.Why = fmt.Sprintf("finds %d of the %s that stand on the page", ix.Known, plural(len(on), "known article"))
		if len(on) == 0 {
			d.Why = "finds nothing that is like the known articles"
		}
	}
	use := func(x Proposal) error {
		d.Now = x
		if err := p.bySelectors(ix, x.Select, "selected by what stands for it, "); err != nil {
			return err
		}
		ix.Known, ix.Drift = x.Known, d
		return nil
	}
	if (p.opt.Instead.Item != "" || p.opt.Instead.Link != "") && p.opt.Instead != p.opt.Select {
		if again := p.picked(p.opt.Instead); len(again) > 0 {
			k := countIn(labels, again)
			if k > ix.Known && k*2 >= len(on) || (err != nil || !p.like(got, labels)) && ix.Known == 0 && len(on) == 0 && p.like(again, labels) {
				d.Kept = true
				return use(Proposal{Select: p.opt.Instead, Known: k, Of: len(on), Links: len(again)})
			}
		}
	}
	all, best := p.trusted(on, ix.Known)
	if best >= 0 {
		d.Others = slices.Delete(slices.Clone(all), best, best+1)
		return use(p.withFields(all[best], on))
	}
	if err == nil && p.like(got, labels) {
		return nil
	}
	if p.unaided(ix, on, labels) {
		d.Others, ix.Drift = all, d
		d.Now = Proposal{Known: ix.Known, Of: len(on), Links: len(ix.Articles()), Place: p.mainGroup().path}
		return nil
	}
	return &DriftError{Was: d.Was, Why: d.Why, URL: p.opt.URL.String(), Standing: len(on), Tried: all, Err: err}
}

// unaided finds the list without selectors, where most of the known articles
// that stand on the page are in what is found so.
func (p *page) unaided(ix *Index, on, labels []*label) bool {
	p.choose()
	taken := p.takenAnchors()
	k := countIn(labels, taken)
	if k < fewLabels || k*2 < len(on) || p.aside(taken, on) || !headed(on, taken) {
		return false
	}
	ix.Links = nil
	p.finish(ix)
	ix.Known, ix.Standing = k, len(on)
	return true
}

func selectorName(s Selectors) string {
	if s.Item != "" {
		return fmt.Sprintf("select.item %q", s.Item)
	}
	return fmt.Sprintf("select.link %q", s.Link)
}

func countIn[T any](labels []*label, got map[*cand]T) int {
	n := 0
	for _, l := range labels {
		if _, ok := got[l.cand]; ok && l.cand != nil {
			n++
		}
	}
	return n
}

// trusted makes proposals and says which one may be used in the place of a
// listing that has so many of the known articles; -1 where none may.
func (p *page) trusted(on []*label, known int) ([]Proposal, int) {
	if len(on) < 2 {
		return nil, -1
	}
	all := p.propose(on)
	for i := range all {
		x := &all[i]
		if x.Lost != "" && x.distrust() != "" {
			continue
		}
		got := p.picked(x.Select)
		switch {
		case x.Known <= 2*known:
			x.Lost = fmt.Sprintf("finds %d of %d known articles, hardly more than before", x.Known, x.Of)
		case p.aside(got, on):
			x.Lost = "stands among what is most read or related"
		case !headed(on, got):
			x.Lost = "finds known articles here and there, not those that stood on top"
		default:
			x.Lost = ""
			for j := range all[:i] {
				all[j].Lost = cmp.Or(all[j].Lost, "no better")
			}
			return all, i
		}
	}
	return all, -1
}

// aside reports whether most of what was taken stands in blocks that repeat
// articles.
func (p *page) aside(got map[*cand]*anchor, on []*label) bool {
	n, out := 0, 0
	for _, l := range on {
		if a := got[l.cand]; a != nil {
			n++
			if a.b.region&(popular|related|comments) != 0 {
				out++
			}
		}
	}
	return out*2 > n
}

// headed reports whether the known articles that were taken are those that
// stood on top when the listing was last seen, as they are in a list that goes
// on. Most-read lists have known articles of any age.
func headed(on []*label, got map[*cand]*anchor) bool {
	var ranks []int
	for _, l := range on {
		if got[l.cand] != nil {
			ranks = append(ranks, l.rank)
		}
	}
	if len(ranks) == 0 {
		return false
	}
	slices.Sort(ranks)
	k := (len(ranks)*4 + 4) / 5
	return k*5 >= (ranks[k-1]+1)*2
}

// like reports whether most of what was taken looks like the known articles
// do, where none of those are left: the page went on while nobody looked.
func (p *page) like(got map[*cand]*anchor, labels []*label) bool {
	kins := map[string]bool{}
	long := 0
	for _, l := range labels {
		if a := p.resolve(l.URL); a != nil && (specific(a.kin) || a.words >= 3) {
			kins[a.kin] = true
		}
		if units(l.words) >= 18 {
			long++
		}
	}
	n := 0
	for c, a := range got {
		named := units(foldTitle(a.named()))
		switch {
		case c.addr.kind != plain && !kins[c.addr.kin], a.b.region&oddRegions != 0:
		case kins[c.addr.kin] && (c.addr.words >= 3 || c.addr.id || c.addr.dated), len(kins) == 0 && named >= 18 && long*2 > len(labels):
			n++
		}
	}
	return len(got) > 0 && n*2 >= len(got)
}

// judgeFound holds a listing that was found against the known articles. Where
// they stand elsewhere, the blocks they stand in are the list.
func (p *page) judgeFound(ix *Index) error {
	labels := p.labelled()
	if len(labels) < fewLabels {
		return nil
	}
	taken := p.takenAnchors()
	p.byAddress(labels)
	if ix.Known = countIn(labels, taken); ix.Known*2 >= len(labels) {
		ix.Standing = len(standing(labels))
		return nil
	}
	p.locate(labels)
	on := standing(labels)
	ix.Known, ix.Standing = countIn(labels, taken), len(on)
	if ix.Known > 0 && ix.Known*2 >= len(on) {
		return nil
	}
	why := fmt.Sprintf("has %d of the %s that stand on the page", ix.Known, plural(len(on), "known article"))
	was := "what looks like the list"
	if g := p.mainGroup(); g != nil {
		was += " (" + short(g.path) + ")"
	}
	all, best := p.trusted(on, ix.Known)
	if best >= 0 {
		x := all[best]
		p.rechoose(on, p.picked(x.Select))
		if k := countIn(labels, p.takenAnchors()); k >= x.Known*4/5 {
			ix.Known = k
			ix.Drift = &Drift{Was: was, Why: why, Now: x, Others: slices.Delete(all, best, best+1)}
			return nil
		}
		all[best].Lost = "cannot be told from the rest of the page"
		p.rechoose(nil, nil)
		taken = p.takenAnchors()
	}
	if len(taken) == 0 || p.like(taken, labels) {
		return nil
	}
	if len(on) == 0 {
		why = "has nothing that is like the known articles"
	}
	return &DriftError{Was: was, Why: why, URL: p.opt.URL.String(), Standing: len(on), Tried: all}
}

func (p *page) takenAnchors() map[*cand]*anchor {
	m := map[*cand]*anchor{}
	for _, c := range p.order {
		if c.taken {
			m[c] = c.best
		}
	}
	return m
}

// mainGroup is the group of most of what was taken, nil when nothing was.
func (p *page) mainGroup() *group {
	var best *group
	count := map[*group]int{}
	for _, c := range p.order {
		if c.taken {
			count[c.best.group]++
			if best == nil || count[c.best.group] > count[best] {
				best = c.best.group
			}
		}
	}
	return best
}

// rechoose chooses again, the blocks of got first: known articles stand there.
func (p *page) rechoose(on []*label, got map[*cand]*anchor) {
	known := map[*cand]bool{}
	for _, l := range on {
		known[l.cand] = true
	}
	p.owner, p.known = nil, known
	for _, g := range p.groups {
		g.score, g.taken, g.why, g.home, g.known = g.base, false, nil, false, 0
		seen := map[*cand]bool{}
		mine := 0
		for _, a := range g.anchors {
			if known[a.cand] && !seen[a.cand] {
				g.known++
			}
			if got[a.cand] == a && known[a.cand] {
				mine++
			}
			seen[a.cand] = true
		}
		g.home = mine >= 2 || mine == 1 && len(g.anchors) == 1
	}
	for _, c := range p.order {
		c.taken, c.best, c.why = false, nil, nil
	}
	p.choose()
}

// withFields adds selectors for what the configuration selected of an item
// beside its link, and only as far as they are needed: fields are also found
// without.
func (p *page) withFields(x Proposal, on []*label) Proposal {
	was := p.opt.Select
	items, labels := p.items(x.Select, on)
	for _, f := range fieldSelectors {
		if *f.of(&was) == "" || *f.of(&x.Select) != "" {
			continue
		}
		if css, ok := p.fieldFor(f, x.Select, items, labels); ok {
			*f.of(&x.Select) = css
		}
	}
	return x
}

// judgeFields looks after selectors of single fields that find nothing any
// more, in a list that is still the same.
func (p *page) judgeFields(ix *Index, labels []*label) error {
	var why []string
	sel := p.opt.Select
	var on []*label
	for _, f := range fieldSelectors {
		css := f.of(&sel)
		if *css == "" {
			continue
		}
		full, found := 0, 0
		for _, l := range labels {
			if f.label(&l.Label) != "" {
				full++
			}
		}
		for _, l := range ix.Articles() {
			if f.link(&l) != "" {
				found++
			}
		}
		if found > 0 || full*5 < len(labels)*4 {
			continue
		}
		if on == nil {
			p.prepare()
			p.locate(labels)
			on = standing(labels)
		}
		items, in := p.items(sel, on)
		was := *css
		if now, ok := p.fieldFor(f, sel, items, in); ok {
			*css = now
			if now == "" {
				why = append(why, fmt.Sprintf("select.%s %q matches nothing any more; it is found without", f.name, was))
			} else {
				why = append(why, fmt.Sprintf("select.%s %q matches nothing any more; %q is used instead", f.name, was, now))
			}
		} else {
			why = append(why, fmt.Sprintf("select.%s %q matches nothing any more", f.name, was))
		}
	}
	if why == nil {
		return nil
	}
	known, standing := ix.Known, ix.Standing
	if err := p.bySelectors(ix, sel, "selected by select."); err != nil {
		return err
	}
	ix.Drift = &Drift{Was: strings.Join(why, "; "), Now: Proposal{Known: known, Of: standing}}
	ix.Known, ix.Standing = known, standing
	return nil
}
