package scrape

import "time"

// The rhythm of watching. An event says that something begins, never that it
// is over; these are the times after which it is taken to be.
const (
	settle   = 2 * time.Millisecond   // a file that came whole: for what is still queued about it
	hold     = 20 * time.Millisecond  // a file that went: for the name it comes back under
	quiet    = 50 * time.Millisecond  // a file that is written in place: since the last write
	ceiling  = 2 * time.Second        // … but never longer than this
	maxHold  = 250 * time.Millisecond // a file that went, while others are still coming
	maxBatch = 200 * time.Millisecond // something ready, while more is about to be
	maxFull  = 500 * time.Millisecond // a folder that went, while more do
	maxMarks = 20000                  // more paths than this are listed more cheaply by listing everything
)

type markKind int

const (
	written markKind = iota // in place
	created                 // a name that was not there, or another file under it
	removed
)

// A mark is a path about which something was noticed and is not yet told.
type mark struct {
	kind       markKind
	structural bool // something appeared or vanished
	first      time.Time
	last       time.Time // the last event
	due        time.Time
	tries      int // how often it was due and not whole
}

// pending holds what was noticed until it is ripe. It has no clock and does no
// I/O. The zero pending is ready to use.
type pending struct {
	marks  map[string]*mark
	forced map[string]time.Time // paths that were written without end and told all the same

	fullFirst, fullDue time.Time // everything is to be listed; zero: not so
	ripeSince          time.Time // since when something is ripe and waits for company
}

func (p *pending) mark(rel string, now time.Time) *mark {
	m := p.marks[rel]
	if m == nil {
		if p.marks == nil {
			p.marks = map[string]*mark{}
		}
		if len(p.marks) >= maxMarks {
			p.everything(now)
		}
		m = &mark{first: now}
		p.marks[rel] = m
	}
	m.last = now
	return m
}

// written notes that a file's contents or attributes change.
func (p *pending) written(rel string, now time.Time) {
	m := p.mark(rel, now)
	if m.kind == removed {
		m.kind = written
	}
	m.due = earlier(now.Add(quiet), m.first.Add(ceiling))
}

// created notes that a file appeared under a name. whole says that it has
// contents and nobody is writing it.
func (p *pending) created(rel string, whole bool, now time.Time) {
	m := p.mark(rel, now)
	m.kind, m.structural, m.tries = created, true, 0
	if whole {
		m.due = now.Add(settle)
	} else {
		m.due = earlier(now.Add(quiet), m.first.Add(ceiling))
	}
}

// removed notes that a name is gone.
func (p *pending) removed(rel string, now time.Time) {
	m := p.mark(rel, now)
	m.kind, m.structural, m.first = removed, true, now
	m.due = now.Add(hold)
}

// again notes that a file was found not to be whole.
func (p *pending) again(rel string, now time.Time) {
	m := p.mark(rel, now)
	if m.kind == removed {
		m.kind = written
	}
	m.first = now
	m.due = now.Add(min(quiet<<m.tries, ceiling))
	m.tries = min(m.tries+1, 6)
}

// everything notes that it is not known what changed.
func (p *pending) everything(now time.Time) {
	if p.fullDue.IsZero() {
		p.fullFirst = now
	}
	p.fullDue = earlier(now.Add(hold), p.fullFirst.Add(maxFull))
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// busy says whether a file was written so recently that it may go on.
func (p *pending) busy(rel string, now time.Time) bool {
	m := p.marks[rel]
	if m == nil || m.kind == removed || now.Sub(m.last) >= quiet {
		return false
	}
	t, ok := p.forced[rel]
	return !ok || now.Sub(t) >= ceiling/2
}

// A ripe path is one to be told of.
type ripe struct {
	rel        string
	structural bool
	gone       bool
}

// take gives what is ripe, and when to ask again (zero: when something new is
// noted). With full, everything is to be listed. What is ripe waits for what
// is about to be, so that what belongs together (the two names of a renamed
// file, a hundred files of one checkout) is told together.
func (p *pending) take(now time.Time) (due []ripe, full bool, next time.Time) {
	for rel, t := range p.forced {
		if now.Sub(t) >= ceiling/2 {
			delete(p.forced, rel)
		}
	}
	if !p.fullDue.IsZero() {
		if now.Before(p.fullDue) {
			return nil, false, p.fullDue
		}
		for rel, m := range p.marks {
			// What is still being written keeps its mark, to be read when it is over.
			if m.kind == removed || !m.due.After(now.Add(settle)) && m.tries == 0 {
				delete(p.marks, rel)
			}
		}
		p.fullDue, p.fullFirst, p.ripeSince = time.Time{}, time.Time{}, time.Time{}
		return nil, true, p.nextAfter(now)
	}
	coming, company := false, false
	for _, m := range p.marks {
		if m.kind == created && m.due.After(now) && m.tries == 0 {
			coming = true
		}
		if m.due.After(now) && !m.due.After(now.Add(hold)) {
			company = true
		}
	}
	var held []ripe // names that are gone, for which others may be coming
	for rel, m := range p.marks {
		switch {
		case m.due.After(now):
		case m.kind == removed && coming && now.Sub(m.first) < maxHold:
			held = append(held, ripe{rel, m.structural, true})
		default:
			due = append(due, ripe{rel, m.structural, m.kind == removed})
		}
	}
	if len(due) == 0 {
		p.ripeSince = time.Time{}
		return nil, false, p.nextAfter(now)
	}
	if p.ripeSince.IsZero() {
		p.ripeSince = now
	}
	if company && now.Sub(p.ripeSince) < maxBatch || len(held) > 0 && now.Sub(p.ripeSince) < maxHold {
		return nil, false, p.nextAfter(now)
	}
	// A new name is never told before an old one that went: a file renamed and
	// edited would be taken for another.
	due = append(due, held...)
	p.ripeSince = time.Time{}
	for _, d := range due {
		if m := p.marks[d.rel]; !d.gone && now.Sub(m.last) < quiet && now.Sub(m.first) >= ceiling {
			if p.forced == nil {
				p.forced = map[string]time.Time{}
			}
			p.forced[d.rel] = now
		}
	}
	return due, false, p.nextAfter(now)
}

// done forgets a path that is told.
func (p *pending) done(rel string) { delete(p.marks, rel) }

// nextAfter gives the first moment after now when a mark is due. Marks that
// are due and held back are looked at again when others come due, or soon.
func (p *pending) nextAfter(now time.Time) (t time.Time) {
	for _, m := range p.marks {
		due := m.due
		if !due.After(now) {
			due = now.Add(hold)
		}
		if t.IsZero() || due.Before(t) {
			t = due
		}
	}
	return t
}
