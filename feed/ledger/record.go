package ledger

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Pass tells the ledger what one look at a source found. Begin it with what
// is gone, Record what was read in as many batches as is convenient, and
// Finish: only then are the gone withdrawn, so that what was renamed is
// recognised first. Each batch is durable when Record returns; a pass that is
// cut short is mended by the next.
type Pass struct {
	l       *Ledger
	source  int64
	now     int64
	gone    map[string]bool
	lost    []*itemRow      // items behind the gone entries, for renames
	late    []*itemRow      // items withdrawn a short while ago, likewise
	lateSet bool            // late was looked up
	suspect map[string]bool // entries that read as another article now: their item may have moved on
	bulk    *bulkIndex      // the ledger's, where it was empty when the pass began
	fresh   bool            // the source has no entries yet
	changes Changes

	aside  []Sighting // not poured in: they may be of articles that were
	failed error      // what was poured in is lost

	prepared bool // evidence of what was known is gathered
	evidence Evidence
	turns    int // known items that turned
	undated  int // new items without a date

	// Judge is asked before anything is committed; an error of its keeps all of
	// that back. It must not use the ledger. Of a source's first pass there is
	// no evidence. Complete files the look that Judge makes of a pass. Nil:
	// everything is recorded, and no look is filed.
	Judge func(*Evidence) (Look, error)
	// Since has Judge see what changed after it, of earlier looks too; zero: only
	// this pass. Additions: what was added counts as a change.
	Since     time.Time
	Additions bool
	// BroughtIn says what is taken for old articles that were brought in.
	BroughtIn BroughtIn
	// Preview, when set, has Complete record nothing: it is called in its place, with
	// what Window would answer.
	Preview func(window func(keys []string, limit int) ([]*Item, error))

	// There asks the source whether an entry is still there; nil: it cannot
	// say. A listing made while a file was renamed may tell of the new name only.
	There func(key string) bool
}

// A bulkIndex spares look-ups of what cannot be there: while a ledger is
// filled for the first time it knows hashes of all there is. The passes that
// fill it side by side share it.
type bulkIndex struct {
	passes                    int // that began and have not ended
	canonical, exact, updated map[uint64]struct{}
	uuids                     bool // among the names are ids like those that are minted
	first                     bool // nothing has been recorded yet
}

func (b *bulkIndex) empty() {
	*b = bulkIndex{passes: b.passes, canonical: map[uint64]struct{}{}, exact: map[uint64]struct{}{}, updated: map[uint64]struct{}{}, first: true}
}

// note keeps what an article is known by.
func (b *bulkIndex) note(exact uint64, names ...string) {
	b.exact[exact] = struct{}{}
	for _, name := range names {
		b.canonical[Hash(name)] = struct{}{}
		b.uuids = b.uuids || strings.HasPrefix(name, uuidURN)
	}
}

// mayHave reports whether an article may be there already.
func (b *bulkIndex) mayHave(names []string, exact uint64) bool {
	if _, there := b.exact[exact]; there {
		return true
	}
	return slices.ContainsFunc(names, func(name string) bool {
		_, there := b.canonical[Hash(name)]
		if !there && b.uuids {
			_, there = b.canonical[Hash(Mint(name))]
		}
		return there
	})
}

// Begin begins a pass over the source filed under key at the time now. gone
// are the entries that are known to be gone.
func (l *Ledger) Begin(key string, gone []string, now time.Time) (*Pass, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.early = true
	defer func() { l.early = false }()
	source, err := l.source(key)
	if err != nil {
		return nil, err
	}
	if l.filling == nil {
		if err := l.reindex(); err != nil { // the pass before was cut short
			return nil, err
		}
	}
	p := &Pass{l: l, source: source, now: now.UnixMilli(), gone: map[string]bool{}}
	for _, k := range gone {
		p.gone[k] = true
	}
	var items, entries int
	err = l.row("SELECT (SELECT count(*) FROM (SELECT 1 FROM item LIMIT 1)), (SELECT count(*) FROM (SELECT 1 FROM entry WHERE source = ? LIMIT 1))",
		source).Scan(&items, &entries)
	if err != nil {
		return nil, err
	}
	p.fresh = entries == 0
	if items == 0 && l.filling == nil {
		l.filling = new(bulkIndex)
		l.filling.empty()
	}
	if p.bulk = l.filling; p.bulk != nil {
		p.bulk.passes++
	}
	// A folder moved away is no rename to look for in detail.
	if len(gone) <= 2000 {
		for _, k := range gone {
			it, err := l.itemOfEntry(source, k)
			if err != nil {
				return nil, err
			}
			if it != nil {
				p.lost = append(p.lost, it)
			}
		}
	}
	return p, nil
}

// End must follow Begin when nothing more will be recorded and there was no
// Finish; it may follow one too.
func (p *Pass) End() {
	p.l.mu.Lock()
	defer p.l.mu.Unlock()
	p.end()
}

func (p *Pass) end() {
	if p.bulk == nil {
		return
	}
	if p.bulk.passes--; p.bulk.passes == 0 {
		p.l.filling = nil
	}
	p.bulk = nil
}

// Record files a batch of sightings, in order, in one transaction.
func (p *Pass) Record(sightings []Sighting) error {
	p.l.mu.Lock()
	defer p.l.mu.Unlock()
	sightings, err := p.pour(sightings)
	if err != nil || len(sightings) == 0 {
		return err
	}
	before, bare := p.changes, p.l.bare
	err = p.l.transact(func() error {
		if p.failed != nil {
			return p.failed
		}
		if err := p.prepare(len(sightings)); err != nil {
			return err
		}
		if err := p.file(sightings); err != nil || p.Judge == nil {
			return err
		}
		_, err := p.Judge(&p.evidence)
		return err
	})
	if err != nil && p.failed == nil {
		p.changes, p.l.bare = before, bare
	} else if p.bulk != nil {
		p.bulk.first = false
	}
	return err
}

// file records sightings within a transaction.
func (p *Pass) file(sightings []Sighting) error {
	if p.bulk != nil && p.bulk.first && len(sightings) >= manyAtOnce {
		if err := p.l.unindex(); err != nil {
			return err
		}
	}
	// Known articles come first, so that a copy of what one was is not
	// taken for what it is. A known file that suddenly holds another
	// article may have been replaced while its own went elsewhere
	// (renamed, swapped): those come last, when it is known what
	// stands elsewhere now.
	p.suspect = map[string]bool{}
	var first, next, last []*Sighting
	for i := range sightings {
		s := &sightings[i]
		known, err := p.known(s)
		switch {
		case err != nil:
			return err
		case known == nil:
			next = append(next, s)
		case !s.Failed && !s.Unchanged && known.home == p.source && known.homeKey == s.Key && !same(known, s):
			p.suspect[s.Key] = true
			last = append(last, s)
		default:
			first = append(first, s)
		}
	}
	for _, s := range slices.Concat(first, next, last) {
		if err := p.record(s); err != nil {
			return fmt.Errorf("ledger: %q: %w", s.Key, err)
		}
	}
	return nil
}

// Finish withdraws what is gone and was not recognised under another entry.
func (p *Pass) Finish() (Changes, error) {
	p.l.mu.Lock()
	defer p.l.mu.Unlock()
	if rest := p.leftAside(nil); len(rest) > 0 {
		if err := p.l.transact(func() error { return p.file(rest) }); err != nil {
			return p.changes, err
		}
	}
	if p.failed != nil {
		return p.changes, p.failed
	}
	p.end()
	if p.l.filling == nil {
		if err := p.l.reindex(); err != nil {
			return p.changes, err
		}
	}
	if len(p.gone) == 0 {
		return p.changes, nil
	}
	err := p.l.transact(func() error {
		for k := range p.gone {
			if err := p.withdraw(k); err != nil {
				return err
			}
		}
		return nil
	})
	return p.changes, err
}

// known gives the item that a sighting's entry had before, or nil.
func (p *Pass) known(s *Sighting) (*itemRow, error) {
	if p.fresh {
		return nil, nil
	}
	return p.l.itemOfEntry(p.source, s.Key)
}

func (p *Pass) record(s *Sighting) error {
	known, err := p.known(s)
	if err != nil {
		return err
	}
	if s.Failed || s.Unchanged {
		if s.Failed {
			p.changes.Failed++
		}
		return p.putEntry(s, known)
	}
	it, err := p.match(s, known)
	if err != nil {
		return err
	}
	if known != nil && (it == nil || it.id != known.id) {
		part := p.leave
		if home := known.home == p.source && known.homeKey == s.Key; home && p.suspect[s.Key] && reused(known, s) {
			part = p.outlive
		}
		if err := part(known, s.Key); err != nil {
			return err
		}
	}
	if it == nil {
		return p.add(s)
	}
	if home := it.home == p.source && it.homeKey == s.Key; !home {
		orphan, err := p.orphan(it, s.Key)
		if err != nil {
			return err
		}
		if !orphan {
			// Another entry with the same article: the home's words count.
			if known == nil || known.id != it.id {
				p.changes.touch(it)
			}
			if err := p.putEntry(s, it); err != nil {
				return err
			}
			if err := p.outcome(s, it, false); err != nil {
				return err
			}
			return p.show(it)
		}
		it.home, it.homeKey = p.source, s.Key
	}
	return p.update(it, s)
}

// newItem makes an item that is not known, by the first of its names that no
// other has. It is not filed yet.
func (p *Pass) newItem(s *Sighting, names []string) (*itemRow, error) {
	name, uri, err := p.mint(s, names)
	if err != nil {
		return nil, err
	}
	it := &itemRow{uri: uri, canonical: name, home: p.source, homeKey: s.Key, fp: s.Fingerprint, firstSeen: s.Seen.UnixMilli(), place: s.Rank,
		page: pageName(s.Slug, uri), rev: 1}
	p.decideState(it, s)
	p.decidePublished(it, s, false)
	it.updated = it.published
	if u := s.Updated.UnixMilli(); !s.Updated.IsZero() && u > it.published && u <= p.now {
		it.updated = u
	}
	it.updated, err = p.distinct(it.updated, it)
	return it, err
}

// count counts a new item among what the pass changed.
func (p *Pass) count(it *itemRow) {
	if it.state != live {
		p.changes.Waiting++
		return
	}
	p.changes.New++
	p.changes.touch(it)
	if !it.stated {
		p.undated++
	}
}

// add makes a new item.
func (p *Pass) add(s *Sighting) error {
	l := p.l
	it, err := p.newItem(s, s.names())
	if err != nil {
		return err
	}
	data, err := json.Marshal(&s.Content)
	if err != nil {
		return err
	}
	it.data = string(data)
	it.id, err = l.insert(`INSERT INTO item (uri, canonical, home, home_key, exact, title_hash, sketch, state, why, visible, was_live, stated,
 published, day_only, updated, place, first_seen, page, rev, data) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		it.uri, it.canonical, it.home, []byte(it.homeKey), int64(it.fp.Exact), int64(it.fp.Title), pack(it.fp.Sketch), it.state, it.why, it.visible,
		it.wasLive, it.stated, it.published, it.dayOnly, it.updated, it.place, it.firstSeen, it.page, it.rev, it.data)
	if err != nil {
		return err
	}
	if f := l.filling; f != nil {
		f.note(it.fp.Exact, it.canonical)
	}
	if err := p.putEntry(s, it); err != nil {
		return err
	}
	if err := p.outcome(s, it, true); err != nil {
		return err
	}
	if s.Body != nil {
		if err := l.exec("INSERT INTO body (item, html) VALUES (?, ?)", it.id, *s.Body); err != nil {
			return err
		}
	}
	p.count(it)
	if it.state != live {
		return nil
	}
	return l.exec("INSERT INTO shown (source, rank, item) VALUES (?, ?, ?)", p.source, it.rank(), it.id)
}

// update brings a known item up to date with what its home entry says now.
func (p *Pass) update(it *itemRow, s *Sighting) error {
	l := p.l
	was := *it
	quiet, err := p.onlyReaderChanged(s)
	if err != nil {
		return err
	}
	textChanged := it.fp.Exact != s.Fingerprint.Exact
	completed, err := p.knownByListing(it, s)
	if err != nil {
		return err
	}
	if s.Partly && !completed {
		return p.putEntry(s, it) // more is known of it already
	}
	if err := p.outcome(s, it, false); err != nil {
		return err
	}
	if err := p.turned(&was, s); err != nil {
		return err
	}
	completed = completed && !s.Partly
	quiet = quiet || completed
	it.fp = s.Fingerprint
	p.decideState(it, s)
	p.decidePublished(it, s, completed)
	switch {
	case !was.wasLive:
		it.updated = it.published
		if u := s.Updated.UnixMilli(); !s.Updated.IsZero() && u > it.published && u <= p.now {
			it.updated = u
		}
	case textChanged && !quiet:
		u := p.now
		if t := s.Updated.UnixMilli(); !s.Updated.IsZero() && t > it.updated && t < u {
			u = t
		}
		it.updated = max(u, it.updated+1)
	}
	it.updated = max(it.updated, it.published)
	if it.updated != was.updated {
		if it.updated, err = p.distinct(it.updated, it); err != nil {
			return err
		}
	}
	data, err := json.Marshal(&s.Content)
	if err != nil {
		return err
	}
	it.data = string(data)
	changed := it.data != was.data || it.updated != was.updated || it.published != was.published || it.state != was.state || textChanged ||
		s.Body != nil && it.state == live
	stands, err := p.freeze(&was, changed)
	if err != nil {
		return err
	}
	if changed {
		it.rev++
	}
	err = l.exec(`UPDATE item SET home=?, home_key=?, exact=?, title_hash=?, sketch=?, state=?, why=?, visible=?, was_live=?, stated=?,
 published=?, day_only=?, updated=?, rev=?, data=? WHERE id=?`,
		it.home, []byte(it.homeKey), int64(it.fp.Exact), int64(it.fp.Title), pack(it.fp.Sketch), it.state, it.why, it.visible, it.wasLive, it.stated,
		it.published, it.dayOnly, it.updated, it.rev, it.data, it.id)
	if err != nil {
		return err
	}
	if s.Body != nil {
		err = l.exec("INSERT OR REPLACE INTO body (item, html) VALUES (?, ?)", it.id, *s.Body)
	} else if changed || !stands {
		err = l.exec("DELETE FROM body WHERE item = ? AND (pruned = 0 OR ?)", it.id, changed)
	}
	if err != nil {
		return err
	}
	if textChanged {
		if l.filling != nil {
			l.filling.exact[it.fp.Exact] = struct{}{}
		}
		// Copies of the old text are articles of their own now: read them anew.
		var copies int
		if err := l.row("SELECT count(*) FROM entry WHERE item = ?", it.id).Scan(&copies); err != nil {
			return err
		}
		p.changes.Again = p.changes.Again || copies > 1
		err := l.exec("UPDATE entry SET stamp = '' WHERE item = ? AND NOT (source = ? AND key = ?)", it.id, it.home, []byte(it.homeKey))
		if err != nil {
			return err
		}
	}
	if err := p.putEntry(s, it); err != nil {
		return err
	}
	if changed && (it.state == live || was.state == live) {
		p.changes.touch(&was)
		p.changes.touch(it)
		switch {
		case was.state != live:
			p.changes.New++
		case it.state != live:
			p.changes.Withdrawn++
			p.changes.Dropped = append(p.changes.Dropped, it.page)
		default:
			p.changes.Changed++
		}
	}
	return p.show(it)
}
