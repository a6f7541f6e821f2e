package publish

import (
	"fmt"
	"math"
	"strings"
	"time"

	"copydesk/feed/ledger"
)

// A caseAtHand is what there is to judge a look at a source by.
type caseAtHand struct {
	now     time.Time
	own     bool // a folder: its listing is all there is, and adding to it is the publisher's own doing
	listed  int  // entries
	most    int  // of them that may be read in one look; 0: all
	fresh   int  // entries that neither the ledger nor the listing before had
	late    int  // of the new articles: dated before what was known; set by judge
	history []ledger.Look
	// While a site is held: when those of the listed entries that are not known
	// were first seen, and how many its looks saw since it is.
	seen []time.Time
	kept int
	*ledger.Evidence
}

// The measures of a judge. A look is only held when both hold: it would change
// most of what the source is, and that is next to impossible by the source's
// own history.
const (
	// Fewer articles than this cannot flood anybody, nor be most of a known
	// source: 3 undated articles of a source of 4 are bad luck.
	fewest = 4
	// So improbable has a lack to be if articles went on lacking things as
	// often as the known ones do. The known ones are smoothed by one that
	// lacks and one that does not, so that 4 of 4 need 4 known ones that all
	// had it ((1/6)⁴ = 0.0008), and a source of 2 is never judged by this.
	improbable = 0.001
	// Looks that have to be known before one can be called unusual by their
	// number of new articles: what exceeds all of 5 looks is the greatest of 6
	// by chance once in 6, and by half as much again, with most of the page
	// new and no date that explains it, far less.
	learnt = 5
	// How news come to a source without dates is known when they came so often,
	// and for so long: one that brings out a whole issue a day looks as if it
	// never changed until it does, and a week has most sites' rhythm in it.
	learntNews = 3
	learntTime = 7 * 24 * time.Hour
	// A new article this much older than the newest known one is not news:
	// sites list by the day, correct their clocks, and publish late.
	lateness = 36 * time.Hour
)

// judge says in plain words why a look is not to be recorded; "" when it is
// fine.
func (c *caseAtHand) judge() string {
	if c.Known == 0 {
		return ""
	}
	var reasons []string
	say := func(format string, args ...any) { reasons = append(reasons, fmt.Sprintf(format, args...)) }
	if len(c.Labels) > 0 {
		c.byItself(say)
	}
	if reasons == nil {
		c.drift(say)
	}
	return strings.Join(reasons, "; ")
}

// byItself judges a look alone.
func (c *caseAtHand) byItself(say func(string, ...any)) {
	if c.own {
		c.gone(say)
	} else {
		c.replaced(say)
	}
	c.lacks(say)
	c.alike(say)
}

// gone judges what would be withdrawn.
func (c *caseAtHand) gone(say func(string, ...any)) {
	greatest, usual := c.habit()
	all := c.Gone == c.Known && c.Gone > 2 // an emptied folder
	many := c.Gone > fewest && 2*c.Gone > c.Known
	if !all && !many || c.Gone <= usual+usual/2 {
		return
	}
	what := fmt.Sprintf("%d of %d known articles are gone", c.Gone, c.Known)
	if all {
		what = fmt.Sprintf("all %d known articles are gone", c.Gone)
	}
	if n := c.count(func(o *ledger.Outcome) bool { return o.New }); n > 0 {
		what += fmt.Sprintf(" and %s came", counted(n, "new one"))
	}
	if greatest > 0 {
		what += fmt.Sprintf("; before, at most %d went at once", greatest)
	}
	say("%s", what)
}

// replaced judges how much of a site's page is new.
func (c *caseAtHand) replaced(say func(string, ...any)) {
	created, dated := c.count(func(o *ledger.Outcome) bool { return o.New }), 0
	newest := time.Time{}
	for _, l := range c.Labels {
		if l.Dated && l.Published.After(newest) {
			newest = l.Published
		}
	}
	for i := range c.Read {
		if o := &c.Read[i]; o.New && o.Dated {
			dated++
			if o.Published.Before(newest.Add(-lateness)) {
				c.late++
			}
		}
	}
	looks, news, mostLate := 0, 0, 0
	var since time.Time // the last look that counts
	for _, l := range c.history {
		if !l.First {
			looks += l.Looks
			mostLate = max(mostLate, l.Late)
			if l.New > 0 {
				news++
			}
		}
		since = l.At
	}
	fresher := c.fresher()
	if looks < learnt || created < fewest || 2*fresher <= c.listed || c.Known < fewest {
		return
	}
	elapsed := c.now.Sub(since)
	stretch, span := mostWithin(c.history, elapsed, func(l *ledger.Look) int { return l.Fresh })
	switch {
	case 2*c.late > created:
		if c.late <= 2*mostLate+fewest {
			return
		}
		say("%d of %d articles on the page are new to us, and %d of them are older than what was known; that many old ones never came at once before (at most %d)", fresher, c.listed, c.late, mostLate)
	case 2*dated > created:
		// Dated, and newer than what was known: news, however many.
	case news < learntNews || span < learntTime || elapsed > span || c.usual(fresher, since):
		// Undated, but so long after the last look that as many came before.
	default:
		say("%d of %d articles on the page are new and say no date; in so short a time never more than %d were new", fresher, c.listed, stretch)
	}
}

// usual reports whether as many came in as short a time before. That a page was
// held for long does not make usual what was there when that began, nor what
// changes at every look.
func (c *caseAtHand) usual(fresher int, since time.Time) bool {
	usual := func(n int, at time.Time) bool {
		most, _ := mostWithin(c.history, at.Sub(since), func(l *ledger.Look) int { return l.Fresh })
		return 2*n <= 3*most+2*fewest
	}
	if !usual(max(fresher, c.kept), c.now) {
		return false
	}
	for i, at := range c.seen {
		if n := (i + 1) * fresher / max(c.fresh, 1); 2*n > c.listed && !usual(n, at) {
			return false
		}
	}
	return true
}

// fresher is how many entries of a page are new to us. Of those that were read,
// some may turn out to be known under another address; the others of the page
// likely are in the same proportion.
func (c *caseAtHand) fresher() int {
	if len(c.Read) == 0 {
		return c.fresh
	}
	return min(c.fresh, c.fresh*c.count(func(o *ledger.Outcome) bool { return o.New })/len(c.Read))
}

// mostWithin is the greatest number that looks within any stretch of time come
// to, and how long a time the looks tell of.
func mostWithin(history []ledger.Look, stretch time.Duration, of func(*ledger.Look) int) (most int, span time.Duration) {
	var counts []ledger.Look
	for _, l := range history {
		if l.First { // everything before tells of another source
			counts = counts[:0]
		}
		counts = append(counts, l)
	}
	if len(counts) == 0 {
		return 0, 0
	}
	span = counts[len(counts)-1].At.Sub(counts[0].At)
	if counts[0].First {
		counts = counts[1:]
	}
	sum, from := 0, 0
	for i := range counts {
		sum += of(&counts[i])
		for counts[from].At.Before(counts[i].At.Add(-stretch)) {
			sum -= of(&counts[from])
			from++
		}
		most = max(most, sum)
	}
	return most, span
}

// lacks judges what the articles that were read are without. What an owner adds
// to a folder is as it is meant; what was there and is less now may be a fault.
func (c *caseAtHand) lacks(say func(string, ...any)) {
	lacks := []struct {
		what string
		of   func(o *ledger.Outcome) bool // which articles it is asked of
		no   func(t *ledger.Trait) bool
	}{
		{"title", func(*ledger.Outcome) bool { return true }, func(t *ledger.Trait) bool { return t.Title == 0 }},
		// What is known keeps its date.
		{"date", func(o *ledger.Outcome) bool { return o.New && !o.Partly }, func(t *ledger.Trait) bool { return !t.Dated }},
		{"author", func(o *ledger.Outcome) bool { return !o.Partly }, func(t *ledger.Trait) bool { return !t.Authored }},
		// Most bodies of a folder are only read when a feed shows them.
		{"text", func(o *ledger.Outcome) bool { return !o.Partly && !c.own }, func(t *ledger.Trait) bool { return t.Empty }},
	}
	for _, k := range lacks {
		read, without, before := 0, 0, 0
		for i := range c.Read {
			if o := &c.Read[i]; k.of(o) && !(c.own && o.New) {
				read++
				if k.no(&o.Trait) {
					without++
				}
			}
		}
		for i := range c.Labels {
			if k.no(&c.Labels[i]) {
				before++
			}
		}
		if c.odd(without, read, before) {
			say("%d of %d articles have no %s; of the last %d known ones %d had none", without, read, k.what, len(c.Labels), before)
		}
	}
}

// alike judges what articles that were read have in common.
func (c *caseAtHand) alike(say func(string, ...any)) {
	titles, dates := map[uint64]int{}, map[time.Time]int{}
	looked, created, dated, doubled, sameTitle, sameDate, now := 0, 0, 0, 0, 0, 0, 0
	for i := range c.Read {
		o := &c.Read[i]
		if c.own && o.New {
			continue
		}
		looked++
		if o.Title != 0 {
			titles[o.Title]++
			sameTitle = max(sameTitle, titles[o.Title])
		}
		if !o.New {
			continue
		}
		created++
		if o.Doubled {
			doubled++
		}
		if o.Dated {
			dated++
			dates[o.Published]++
			sameDate = max(sameDate, dates[o.Published])
			if o.Published.After(c.now.Add(-time.Minute)) {
				now++
			}
		}
	}
	titlesBefore, datesBefore := map[uint64]int{}, map[time.Time]int{}
	for i := range c.Labels {
		t := &c.Labels[i]
		if t.Title != 0 {
			titlesBefore[t.Title]++
		}
		if t.Dated {
			datesBefore[t.Published]++
		}
	}
	sharedTitles, sharedDates := shared(titlesBefore), shared(datesBefore)
	if c.odd(sameTitle, looked, sharedTitles) {
		say("%d of %d articles have one and the same title; of the last %d known ones %s", sameTitle, looked, len(c.Labels), share(sharedTitles))
		return // they are doubles of each other too
	}
	if c.odd(doubled, created, sharedTitles) {
		say("%d of %d new articles have the title of a known one; of the last %d known ones %s", doubled, created, len(c.Labels), share(sharedTitles))
	}
	switch {
	case c.odd(now, created, 0):
		say("%d of %d new articles give the moment they were read as their date", now, created)
	case c.odd(sameDate, dated, sharedDates):
		say("%d of %d new articles have one and the same date; of the last %d known ones %s", sameDate, dated, len(c.Labels), share(sharedDates))
	}
}

func share(n int) string {
	if n == 0 {
		return "no two share one"
	}
	return fmt.Sprintf("%d share theirs", n)
}

// shared counts the members of groups of more than one.
func shared[K comparable](groups map[K]int) (n int) {
	for _, size := range groups {
		if size > 1 {
			n += size
		}
	}
	return n
}

// odd reports whether x of n articles are most of the source, and too many
// where before of the known ones were so.
func (c *caseAtHand) odd(x, n, before int) bool {
	return c.oddAmong(x, n, before, len(c.Labels), c.scope())
}

// scope is what of a source counts as all of it.
func (c *caseAtHand) scope() int {
	if c.own {
		return c.Known
	}
	if c.most > 0 {
		return min(c.listed, c.most)
	}
	return c.listed
}

// oddAmong is odd by other known ones, of which before were so.
func (c *caseAtHand) oddAmong(x, n, before, known, scope int) bool {
	return x >= fewest && 2*x > n && 2*x > scope && atLeast(x, n, float64(before+1)/float64(known+2)) < improbable
}

// atLeast is the probability of x or more of n, each with probability p.
func atLeast(x, n int, p float64) float64 {
	sum := 0.0
	for k := x; k <= n; k++ {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		d, _ := math.Lgamma(float64(n - k + 1))
		sum += math.Exp(a - b - d + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
	}
	return sum
}

func (c *caseAtHand) count(is func(*ledger.Outcome) bool) (n int) {
	for i := range c.Read {
		if is(&c.Read[i]) {
			n++
		}
	}
	return n
}

// counted is a number with its noun.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
