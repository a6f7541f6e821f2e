package ledger

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"copydesk/feed/ledger/btree"
)

// A pour files the first articles of a ledger that is not born, by writing its
// tables and indexes in one go. While it lasts nothing is asked of SQLite: the
// first statement ends it (Ledger.ready). The rows are those that Pass.add and
// Pass.putEntry would insert.
type pour struct {
	pass           *Pass
	w              *btree.Writer
	root           map[string]uint32
	items, bodies  *btree.Table
	item           []pouredItem // the row number is the place, from 1
	entry          []pouredEntry
	rec            btree.Record
	data           []byte
	failed, spoilt error // spoilt: the file is to be put right
}

// A pouredItem is what the indexes need to know of an item.
type pouredItem struct {
	uri, canonical, page                 string
	exact, title, updated, rank, visible int64 // visible: 0 when it does not come out by itself
	live                                 bool
}

type pouredEntry struct {
	key, stamp, note string
	reader, tries    int
	retry, item      int64 // item 0: none
}

// pouredInto are the tables and indexes that a pour fills, and what has a hand
// in them: with anything else in the schema nothing can be poured.
var pouredInto = []string{"body", "entry", "entry_item", "item", "item_exact", "item_page", "item_title", "item_visible", "item_withdrawn",
	"news", "news_in", "news_out", "shown", "shown_item", "sqlite_autoindex_item_1", "sqlite_autoindex_item_2", "sqlite_autoindex_item_3"}

// mostAside is how many sightings wait for the end of a pour, because they may
// be of articles that it has: with more of them, it does not pay.
const mostAside = 1000

// pours reports whether sightings of a pass may be poured in; it begins a pour.
func (p *Pass) pours(sightings int) (bool, error) {
	l := p.l
	switch {
	case p.failed != nil:
		return false, p.failed
	case l.pouring != nil:
		return l.pouring.pass == p, nil
	case !l.unborn || p.bulk == nil || !p.bulk.first || p.bulk.passes > 1 || !p.fresh || p.Preview != nil || sightings < manyAtOnce:
		return false, nil
	}
	r := &pour{pass: p, root: map[string]uint32{}}
	var names []string
	err := l.each("SELECT name, rootpage FROM sqlite_schema WHERE tbl_name IN ('item', 'entry', 'shown', 'body', 'news') ORDER BY name", func(s scanner) error {
		var name string
		var root uint32
		err := s.Scan(&name, &root)
		names, r.root[name] = append(names, name), root
		return err
	})
	if err != nil || !slices.Equal(names, pouredInto) {
		return false, err
	}
	if r.w, err = btree.Open(l.path(unbornName)); err != nil {
		return false, fmt.Errorf("ledger: %w", err)
	}
	r.items, r.bodies = r.w.Table(r.root["item"]), r.w.Table(r.root["body"])
	l.pouring = r
	return true, nil
}

// pour pours in what it can of the sightings, and gives those that are to be
// filed in the ordinary way: all when nothing can be poured in; none as long as
// few are put aside.
func (p *Pass) pour(sightings []Sighting) (rest []Sighting, err error) {
	ok, err := p.pours(len(sightings))
	if err != nil || !ok {
		return p.leftAside(sightings), err
	}
	r := p.l.pouring
	for i := range sightings {
		if err = r.file(&sightings[i]); err != nil {
			break
		}
	}
	if err == nil && p.Judge != nil {
		_, err = p.Judge(&p.evidence)
	}
	if err != nil {
		p.l.spill(err)
		return nil, err
	}
	p.bulk.first = false
	if len(p.aside) < mostAside {
		return nil, nil
	}
	return p.leftAside(nil), nil
}

// leftAside gives the sightings that were put aside, and more.
func (p *Pass) leftAside(more []Sighting) []Sighting {
	if len(p.aside) > 0 {
		more = slices.Concat(p.aside, more)
		p.aside = nil
	}
	return more
}

// file pours in one sighting, or puts it aside.
func (r *pour) file(s *Sighting) error {
	p := r.pass
	if s.Failed || s.Unchanged {
		if s.Failed {
			p.changes.Failed++
		}
		r.putEntry(s, 0)
		return nil
	}
	names := s.names()
	// An id like those that are minted may be one of those that were poured in.
	if p.bulk.mayHave(names, s.Fingerprint.Exact) || strings.HasPrefix(s.Declared, uuidURN) {
		// What goes by one of its names, or has its text, comes after it too.
		p.bulk.note(s.Fingerprint.Exact, names...)
		p.aside = append(p.aside, *s)
		return nil
	}
	it, err := p.newItem(s, names)
	if err != nil {
		return err
	}
	it.id = int64(len(r.item)) + 1
	if r.data, err = json.Marshal(&s.Content); err != nil {
		return err
	}
	p.bulk.note(it.fp.Exact, it.canonical)
	row := r.rec.Reset().Null().Text(it.uri).Text(it.canonical).Int(it.home).BlobOf(it.homeKey).Int(int64(it.fp.Exact)).Int(int64(it.fp.Title)).
		Blob(pack(it.fp.Sketch)).Int(int64(it.state)).Text(it.why).Int(it.visible).Int(0).Bool(it.wasLive).Bool(it.stated).Int(it.published).
		Bool(it.dayOnly).Int(it.updated).Int(it.place).Int(it.firstSeen).Text(it.page).Int(it.rev).TextOf(r.data)
	if err := r.items.Add(it.id, row); err != nil {
		return err
	}
	if s.Body != nil {
		if err := r.bodies.Add(it.id, r.rec.Reset().Null().Text(*s.Body).Int(0)); err != nil {
			return err
		}
	}
	r.putEntry(s, it.id)
	r.item = append(r.item, pouredItem{uri: it.uri, canonical: it.canonical, page: it.page, exact: int64(it.fp.Exact), title: int64(it.fp.Title),
		updated: it.updated, rank: it.rank(), visible: it.visible, live: it.state == live})
	p.count(it)
	return nil
}

func (r *pour) putEntry(s *Sighting, item int64) {
	stamp, tries, retry := s.entry(0, r.pass.now)
	r.entry = append(r.entry, pouredEntry{key: s.Key, stamp: stamp, note: s.Note, reader: s.Reader, tries: tries, retry: retry, item: item})
}

// settle ends a pour: all that it has is in the file, which is flushed. After
// an error nothing of it is.
func (l *Ledger) settle() error {
	r := l.pouring
	switch {
	case r == nil:
		return nil
	case r.spoilt != nil:
		return l.spill(nil)
	}
	err := r.finish()
	if err == nil {
		err = r.w.Close()
	}
	if err != nil {
		return l.spill(fmt.Errorf("ledger: %w", err))
	}
	l.pouring = nil
	return nil
}

// spill gives a pour up because of an error: the ledger is as it was before.
// Its pass records nothing more, so that the next one finds everything anew.
func (l *Ledger) spill(why error) error {
	r := l.pouring
	r.failed = cmp.Or(why, r.failed)
	p := r.pass
	p.failed, p.changes, p.aside = r.failed, Changes{}, nil
	if l.filling != nil {
		l.filling.empty()
	}
	if r.spoilt = r.w.Discard(); r.spoilt != nil {
		return fmt.Errorf("ledger: %w", r.spoilt) // tried again before anything else is done
	}
	l.pouring = nil
	return why
}

// finish makes the indexes.
func (r *pour) finish() error {
	if err := cmp.Or(r.items.End(), r.bodies.End()); err != nil {
		return err
	}
	rec, source := &r.rec, r.pass.source
	text := func(index string, of func(it *pouredItem) string, unique bool) error {
		order, doubled := sorted(len(r.item), func(i int) string { return of(&r.item[i]) }, strings.Compare)
		if doubled >= 0 && unique {
			return fmt.Errorf("two articles are known as %q", of(&r.item[doubled]))
		}
		return r.w.Index(r.root[index], len(order), func(i int) *btree.Record {
			return rec.Reset().Text(of(&r.item[order[i]])).Int(int64(order[i]) + 1)
		})
	}
	number := func(index string, of func(it *pouredItem) int64, unique bool) error {
		order, doubled := sorted(len(r.item), func(i int) int64 { return of(&r.item[i]) }, cmp.Compare[int64])
		if doubled >= 0 && unique {
			return fmt.Errorf("two articles have one date of change, %d", of(&r.item[doubled]))
		}
		return r.w.Index(r.root[index], len(order), func(i int) *btree.Record {
			return rec.Reset().Int(of(&r.item[order[i]])).Int(int64(order[i]) + 1)
		})
	}
	err := cmp.Or(
		text("sqlite_autoindex_item_1", func(it *pouredItem) string { return it.uri }, true),
		text("sqlite_autoindex_item_2", func(it *pouredItem) string { return it.canonical }, true),
		number("sqlite_autoindex_item_3", func(it *pouredItem) int64 { return it.updated }, true),
		number("item_exact", func(it *pouredItem) int64 { return it.exact }, false),
		number("item_title", func(it *pouredItem) int64 { return it.title }, false),
		text("item_page", func(it *pouredItem) string { return it.page }, false))
	if err != nil {
		return err
	}
	var visible, shown []int // places
	for i := range r.item {
		if r.item[i].live {
			shown = append(shown, i)
		} else if r.item[i].visible > 0 {
			visible = append(visible, i)
		}
	}
	err = r.w.Index(r.root["shown_item"], len(shown), func(i int) *btree.Record {
		return rec.Reset().Int(int64(shown[i]) + 1).Int(source).Int(r.item[shown[i]].rank)
	})
	if err != nil {
		return err
	}
	news := r.w.Table(r.root["news"])
	for _, i := range shown {
		if err := news.Add(int64(i)+1, rec.Reset().Null()); err != nil {
			return err
		}
	}
	slices.SortStableFunc(visible, func(a, b int) int { return cmp.Compare(r.item[a].visible, r.item[b].visible) })
	slices.SortStableFunc(shown, func(a, b int) int { return cmp.Compare(r.item[a].rank, r.item[b].rank) })
	return cmp.Or(news.End(),
		r.w.Index(r.root["item_visible"], len(visible), func(i int) *btree.Record {
			return rec.Reset().Int(r.item[visible[i]].visible).Int(int64(visible[i]) + 1)
		}),
		r.w.Index(r.root["shown"], len(shown), func(i int) *btree.Record {
			return rec.Reset().Int(source).Int(r.item[shown[i]].rank).Int(int64(shown[i]) + 1)
		}),
		r.finishEntries())
}

func (r *pour) finishEntries() error {
	rec, source := &r.rec, r.pass.source
	slices.SortStableFunc(r.entry, func(a, b pouredEntry) int { return strings.Compare(a.key, b.key) })
	last := 0 // of several of one key the last counts
	for i := range r.entry {
		if i > 0 && r.entry[i].key != r.entry[last].key {
			last++
		}
		r.entry[last] = r.entry[i]
	}
	entries := r.entry[:min(len(r.entry), last+1)]
	err := r.w.Index(r.root["entry"], len(entries), func(i int) *btree.Record {
		e := &entries[i]
		rec.Reset().Int(source).BlobOf(e.key).Text(e.stamp).Int(int64(e.reader))
		if e.item != 0 {
			rec.Int(e.item)
		} else {
			rec.Null()
		}
		return rec.Text(e.note).Int(int64(e.tries)).Int(e.retry)
	})
	if err != nil {
		return err
	}
	entries = slices.DeleteFunc(entries, func(e pouredEntry) bool { return e.item == 0 })
	slices.SortFunc(entries, func(a, b pouredEntry) int { return cmp.Compare(a.item, b.item) })
	return r.w.Index(r.root["entry_item"], len(entries), func(i int) *btree.Record {
		return rec.Reset().Int(entries[i].item).Int(source).BlobOf(entries[i].key)
	})
}

// sorted gives the order of n values, equal ones as they came, and the place of
// one that equals the one before; -1 where there is none.
func sorted[T comparable](n int, of func(i int) T, compare func(a, b T) int) (order []int32, doubled int) {
	type placed struct {
		value T
		place int32
	}
	values := make([]placed, n)
	for i := range values {
		values[i] = placed{of(i), int32(i)}
	}
	slices.SortFunc(values, func(a, b placed) int { return cmp.Or(compare(a.value, b.value), cmp.Compare(a.place, b.place)) })
	order, doubled = make([]int32, n), -1
	for i, v := range values {
		order[i] = v.place
		if i > 0 && v.value == values[i-1].value {
			doubled = int(v.place)
		}
	}
	return order, doubled
}
