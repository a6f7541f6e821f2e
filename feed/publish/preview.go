package publish

import (
	"context"
	"errors"
	"slices"
	"time"

	"copydesk/feed/ledger"
)

// A Preview is what a look at a source, recorded whatever it holds, would
// change in a feed.
type Preview struct {
	Source, Feed       string
	Why                string // the look would be held for this; "": it is sound
	New, Gone, Changed []Shown
	Pushed             int // items that are in the feed now and would be too old for it
}

// A Shown is an item as subscribers see it; Was is what they see now, of a
// changed one.
type Shown struct {
	ID, Title, Link string
	Published       time.Time
	Was             *Shown
}

// Preview looks at sources by their names, records nothing, and tells what
// subscribers would see. It works on a desk with Options.Dry, beside another
// process that may have the ledger open.
func (d *Desk) Preview(ctx context.Context, names ...string) ([]Preview, error) {
	var all []Preview
	for _, name := range names {
		s := d.byName(name)
		before := map[string][]*ledger.Item{}
		after := map[string][]*ledger.Item{}
		read := func(into map[string][]*ledger.Item, window func([]string, int) ([]*ledger.Item, error)) error {
			var errs []error
			for _, f := range d.feeds {
				items, err := window(f.keys, f.looksThrough())
				if f.Takes != nil {
					items = slices.DeleteFunc(items, func(it *ledger.Item) bool {
						return !f.Takes(&ledger.Candidate{Content: it.Content, Source: it.Source, Sources: []string{it.Source}, Published: it.Published, Updated: it.Updated})
					})
				}
				into[f.Name] = items[:min(len(items), f.Limit)]
				errs = append(errs, err)
			}
			return errors.Join(errs...)
		}
		if err := read(before, d.opt.Ledger.Window); err != nil {
			return nil, err
		}
		var failed error
		s.would = ""
		s.preview = func(window func([]string, int) ([]*ledger.Item, error)) { failed = read(after, window) }
		if _, err := d.look(ctx, s, true, time.Now()); err != nil {
			return nil, err
		}
		if failed != nil {
			return nil, failed
		}
		for _, f := range d.feeds {
			if !slices.Contains(f.keys, s.Key) {
				continue
			}
			p := Preview{Source: name, Feed: f.Name, Why: s.would}
			if items, looked := after[f.Name]; looked {
				p.compare(before[f.Name], items, f.Limit)
			}
			all = append(all, p)
		}
	}
	return all, nil
}

// compare fills in what differs between two windows of a feed of at most limit
// items, newest first.
func (p *Preview) compare(before, after []*ledger.Item, limit int) {
	was, is := map[string]*ledger.Item{}, map[string]bool{}
	for _, it := range before {
		was[it.ID] = it
	}
	oldest := int64(0)
	for _, it := range after {
		is[it.ID] = true
		oldest = it.Rank
		old := was[it.ID]
		switch now := shownOf(it); {
		case old == nil:
			p.New = append(p.New, now)
		case old.Content.Title != it.Content.Title || !old.Published.Equal(it.Published) || !old.Updated.Equal(it.Updated):
			w := shownOf(old)
			now.Was = &w
			p.Changed = append(p.Changed, now)
		}
	}
	for _, it := range before {
		switch {
		case is[it.ID]:
		case len(after) == limit && it.Rank <= oldest:
			p.Pushed++
		default:
			p.Gone = append(p.Gone, shownOf(it))
		}
	}
}

func shownOf(it *ledger.Item) Shown {
	return Shown{ID: it.ID, Title: it.Content.Title, Link: it.Content.Link, Published: it.Published}
}

// looksThrough is how many items are asked for what the feed would show of
// them: more than it shows, where it takes only some.
func (f *feedState) looksThrough() int {
	if f.Takes != nil {
		return 20 * f.Limit
	}
	return f.Limit
}

// byName gives a source that New was given.
func (d *Desk) byName(name string) *source {
	for _, s := range d.sources {
		if s.Source.Name() == name {
			return s
		}
	}
	return nil
}

// memory is what a source keeps for itself; of a dry desk it is only read.
func (o *Options) memory(key string) interface {
	Load(string) ([]byte, error)
	Store(string, []byte) error
	StoreAll(map[string][]byte) error
} {
	if o.Dry {
		return readMemory{o.Ledger.Memory(key)}
	}
	return o.Ledger.Memory(key)
}

// A readMemory forgets what it is told to keep.
type readMemory struct{ *ledger.Memory }

func (readMemory) Store(string, []byte) error       { return nil }
func (readMemory) StoreAll(map[string][]byte) error { return nil }
