package publish

import (
	"fmt"
	"slices"
	"time"

	"copydesk/feed/ledger"
)

// A source can be turned over in pieces, each too small to be judged by itself:
// nine of twenty titles today and nine tomorrow, four files at every look. So
// the looks of the last days are judged as if they were one, with the measures
// of judge.go, whenever a look adds to what they come to.

const (
	// driftTime is how long looks are judged together: a week has the rhythm of
	// most sources in it, and what takes longer is how a source changes.
	driftTime = 7 * 24 * time.Hour
	// floodTime and floodTimes: so many times what ever came in as long a time,
	// and a page more, is a flood. A busy day is two or three usual ones.
	floodTime  = 24 * time.Hour
	floodTimes = 3
)

// since is when the looks begin that are judged together: not before somebody
// let something out, or changed the settings.
func (c *caseAtHand) since() time.Time {
	since := c.now.Add(-driftTime)
	for _, l := range c.history {
		if (l.First || l.Freed) && l.At.After(since) {
			since = l.At
		}
	}
	return since
}

// More than importMost articles without a date that come to a folder within
// importTime are old ones that its owner brings in: as news of the moment they
// would flood subscribers. Copying files takes a while, and is seen in pieces.
const (
	importMost = 50 // fit into a feed
	importTime = 10 * time.Minute
)

func (c *caseAtHand) broughtIn() ledger.BroughtIn {
	since := c.now.Add(-importTime)
	if s := c.since(); s.After(since) {
		since = s
	}
	b := ledger.BroughtIn{Most: importMost, Since: since.UnixMilli()}
	for _, l := range c.history {
		b.Going = b.Going || l.Behind > 0 && l.At.After(since)
	}
	return b
}

// drift judges the looks of some time as one.
func (c *caseAtHand) drift(say func(string, ...any)) {
	c.drained(say)
	if len(c.Recent) == 0 {
		return
	}
	titles := map[uint64]int{}
	for i := range c.Recent {
		titles[c.Recent[i].Title]++
	}
	c.turned(say, "have no title of their own", func(r *ledger.Recent) (time.Time, bool) {
		at := r.Retitled
		if !c.own && r.Came.After(at) {
			at = r.Came
		}
		return at, r.Title == 0 || titles[r.Title] > 1
	})
	c.turned(say, "lost their authors", func(r *ledger.Recent) (time.Time, bool) { return r.Unauthored, !r.Authored })
	if !c.own {
		c.turned(say, "lost their text", func(r *ledger.Recent) (time.Time, bool) { return r.Emptied, r.Empty })
	}
	if !c.own {
		c.flooded(say)
	}
}

// turned judges the articles that changed in one way: when they last did, zero
// for not at all, and whether they are worse for it.
func (c *caseAtHand) turned(say func(string, ...any), what string, how func(*ledger.Recent) (at time.Time, bad bool)) {
	type event struct {
		at         time.Time // when it changed, or came
		turn, bad  bool      // turn: it changed in that way
		afterwards bool      // after it had come
	}
	var events []event
	for i := range c.Recent {
		r := &c.Recent[i]
		at, bad := how(r)
		if at.IsZero() {
			events = append(events, event{at: r.Came, bad: bad})
		} else {
			events = append(events, event{at, true, bad, at.After(r.Came)})
		}
	}
	slices.SortFunc(events, func(a, b event) int { return b.at.Compare(a.at) })
	// What was there before a stretch is what it is measured by: of that there
	// has to be enough.
	known, before := len(events), 0
	for _, e := range events {
		if e.bad {
			before++
		}
	}
	x, n := 0, 0
	for i, e := range events {
		if !e.afterwards {
			known--
		}
		if e.bad {
			before--
		}
		if e.turn {
			if n++; e.bad {
				x++
			}
		}
		if x == 0 && c.now.Sub(e.at) > time.Minute {
			return // this look adds nothing
		}
		if i+1 < len(events) && events[i+1].at.Equal(e.at) {
			continue
		}
		if e.turn && 2*known >= n && known >= fewest && c.oddAmong(x, n, before, known, c.scope()) {
			say("%d of %d articles that came or changed %s %s; of %d known ones before %d were so", x, n, lasting(c.now.Sub(e.at)), what, known, before)
			return
		}
	}
}

// drained judges what went from a folder over some looks. A folder in which
// others come as files go is being worked on, or kept short, not drained.
func (c *caseAtHand) drained(say func(string, ...any)) {
	l := c.Loss
	if !c.own || l.Gone <= fewest || 2*l.Gone <= l.Known {
		return
	}
	_, usual := c.habit()
	if l.Gone <= usual+usual/2 || 4*l.Live >= 3*l.Known {
		return
	}
	if c.Gone == l.Gone {
		return // they went at once, and were judged so
	}
	say("%d of %d known articles are gone %s, %d of them now", l.Gone, l.Known, lasting(c.now.Sub(l.Since)), c.Gone)
}

// habit tells how many articles went at once at most, and how many did twice.
func (c *caseAtHand) habit() (greatest, usual int) {
	// Once is a decision that somebody took, twice is a habit: a folder that is
	// emptied every night.
	for _, l := range c.history {
		n := l.Gone
		if l.Freed {
			n = max(n, l.Lost)
		}
		greatest, usual = max(greatest, n), max(usual, min(greatest, n))
	}
	return greatest, usual
}

// flooded judges what came to a page in a day, though at no look most of it.
func (c *caseAtHand) flooded(say func(string, ...any)) {
	fresher := c.fresher()
	plain := c.count(func(o *ledger.Outcome) bool { return o.New && !o.Dated })
	start, since := c.now.Add(-floodTime), c.since()
	if since.After(start) {
		start = since
	}
	came, undated, late, created, before := fresher, plain, min(c.late, fresher), c.count(func(o *ledger.Outcome) bool { return o.New }), len(c.history)
	for i, l := range slices.Backward(c.history) {
		if !l.At.After(start) {
			break
		}
		came, undated, late, created, before = came+l.Fresh, undated+l.Plain, late+min(l.Late, l.Fresh), created+l.New, i
	}
	earlier := c.history[:before]
	news := 0
	for _, l := range earlier {
		if !l.First && l.New > 0 {
			news++
		}
	}
	most, span := mostWithin(earlier, floodTime, func(l *ledger.Look) int { return l.Fresh })
	if news < learntNews || span < learntTime || came <= floodTimes*most+c.listed {
		return
	}
	switch mostLate, _ := mostWithin(earlier, floodTime, func(l *ledger.Look) int { return min(l.Late, l.Fresh) }); {
	case fresher == 0:
	case 2*undated > created && plain > 0:
		say("%d articles without a date came %s, and never more than %d in a day before", came, lasting(c.now.Sub(start)), most)
	case 2*late > created && c.late > 0 && late > floodTimes*mostLate+fewest:
		say("%d articles came %s that are older than what was known, and never more than %d in a day before", late, lasting(c.now.Sub(start)), mostLate)
	}
}

// lasting tells a stretch of time up to now.
func lasting(d time.Duration) string {
	if d < time.Minute {
		return "within a minute"
	}
	return fmt.Sprintf("within %s", ledger.Span(d))
}
