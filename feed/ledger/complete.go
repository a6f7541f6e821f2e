package ledger

import (
	"fmt"
	"time"
)

// A Trait is what of an item can tell a sound source from a broken one.
type Trait struct {
	Title     uint64 // hash; 0 when there is none
	Dated     bool   // the page states a date
	Published time.Time
	Authored  bool // it names an author
	Empty     bool // it has no body, though it was read whole
}

// An Outcome is a sighting of an article as it would be recorded.
type Outcome struct {
	Trait
	Key     string
	New     bool // no item was known of it
	Doubled bool // new, and another item of the source has its title
	Partly  bool // only what the listing says is known: of date, authors and body nothing follows
}

// Evidence is what a pass would record, for a judge.
type Evidence struct {
	Known  int     // the source's live items before; of a look that changes one or two, a thousand at most
	Labels []Trait // the newest of them, at most 200; nil where so little changes that nobody needs to judge
	Read   []Outcome
	New    int // items that would be made or come back, the waiting ones too
	Gone   int // items that would be withdrawn
	Behind int // items that would stand behind the known ones, for they are old ones brought in

	// What the looks since Pass.Since come to, this one included; nil and zero
	// where it adds nothing to that.
	Recent []Recent
	Loss   Loss
}

const mostLabels = 200

// judged is the least number of sightings or gone entries for which Evidence
// is gathered in full: less cannot be most of a source worth the name.
const judged = 3

// Complete is Record of the last batch and Finish in one transaction. Before
// it is committed, Judge sees what the whole pass comes to; if it objects,
// nothing of this batch is recorded and its error is returned.
func (p *Pass) Complete(sightings []Sighting) (Changes, error) {
	p.l.mu.Lock()
	defer p.l.mu.Unlock()
	sightings, err := p.pour(sightings)
	if err != nil {
		return p.changes, err
	}
	sightings = p.leftAside(sightings)
	before, bare := p.changes, p.l.bare
	err = p.l.transact(func() error {
		if p.failed != nil {
			return p.failed
		}
		if err := p.prepare(len(sightings)); err != nil {
			return err
		}
		if err := p.file(sightings); err != nil {
			return err
		}
		if err := p.l.reindex(); err != nil {
			return err
		}
		for k := range p.gone {
			if err := p.withdraw(k); err != nil {
				return err
			}
		}
		if err := p.stepBehind(); err != nil {
			return err
		}
		if p.Judge == nil {
			return nil
		}
		p.evidence.New, p.evidence.Gone = p.changes.New+p.changes.Waiting, p.changes.Withdrawn
		if err := p.stretch(); err != nil {
			return err
		}
		look, err := p.Judge(&p.evidence)
		if err != nil {
			return err
		}
		if p.Preview != nil {
			p.Preview(p.l.window)
			return errPreview
		}
		return p.l.putLook(p.source, look)
	})
	if err != nil && p.failed == nil {
		p.changes, p.l.bare = before, bare
	}
	if err == errPreview {
		err = nil
	}
	return p.changes, err
}

var errPreview = fmt.Errorf("only looked at")

// prepare gathers what was known before the first batch is recorded.
func (p *Pass) prepare(sightings int) error {
	if p.Judge == nil || p.prepared || p.fresh {
		return nil
	}
	p.prepared = true
	few := sightings < judged && len(p.gone) < judged
	most := -1
	if few { // whether more are known makes no difference
		most = 1000
	}
	if err := p.l.row("SELECT count(*) FROM (SELECT 1 FROM shown WHERE source = ? LIMIT ?)", p.source, most).Scan(&p.evidence.Known); err != nil {
		return err
	}
	if few {
		return nil // what earlier looks did beside counts in stretch
	}
	return p.l.each(`SELECT title_hash, stated, published, coalesce(json_array_length(data, '$.authors'), 0) > 0,
 NOT EXISTS (SELECT 1 FROM body WHERE body.item = item.id AND (html <> '' OR pruned))
 FROM shown JOIN item ON item.id = shown.item WHERE source = ? ORDER BY rank DESC LIMIT ?`, func(s scanner) error {
		var t Trait
		var title, published int64
		if err := s.Scan(&title, &t.Dated, &published, &t.Authored, &t.Empty); err != nil {
			return err
		}
		t.Title, t.Published = uint64(title), time.UnixMilli(published).UTC()
		p.evidence.Labels = append(p.evidence.Labels, t)
		return nil
	}, p.source, mostLabels)
}

// outcome keeps how a sighting came out.
func (p *Pass) outcome(s *Sighting, it *itemRow, isNew bool) error {
	if p.Judge == nil || p.evidence.Labels == nil {
		return nil
	}
	o := Outcome{Key: s.Key, New: isNew, Partly: s.Partly, Trait: Trait{Title: s.Fingerprint.Title, Dated: !s.Published.IsZero(), Published: time.UnixMilli(it.published).UTC(),
		Authored: len(s.Content.Authors) > 0, Empty: s.Body == nil || *s.Body == ""}}
	if isNew && o.Title != 0 {
		err := p.l.row("SELECT EXISTS (SELECT 1 FROM item WHERE title_hash = ? AND home = ? AND state <> 2 AND id <> ?)", int64(o.Title), p.source, it.id).Scan(&o.Doubled)
		if err != nil {
			return err
		}
	}
	p.evidence.Read = append(p.evidence.Read, o)
	return nil
}
