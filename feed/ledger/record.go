package ledger

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"copydesk/feed"
)

// A Fingerprint is a digest of an article's title and text, as extraction
// makes it.
type Fingerprint struct {
	Exact  uint64   // equal for unchanged articles
	Title  uint64   // of the title alone; 0 when there is none
	Sketch []uint64 // ascending; alike texts share elements
	// Alike estimates from two sketches how much of two texts is the same, 0 to 1.
	Alike func(a, b []uint64) float64
}

// A Content is what a feed shows of an article, apart from its id, its dates
// and its body. It is stored as JSON.
type Content struct {
	Title     string        `json:"title"`
	Link      string        `json:"link,omitempty"` // "" when only Copydesk's own page shows it
	Authors   []feed.Author `json:"authors,omitempty"`
	Summary   string        `json:"summary,omitempty"`
	Image     *feed.Image   `json:"image,omitempty"`
	Tags      []string      `json:"tags,omitempty"`
	Language  string        `json:"language,omitempty"`
	Publisher string        `json:"publisher,omitempty"`
}

// A Sighting is what was found behind one entry of a source.
type Sighting struct {
	Key    string // of the entry, within its source
	Stamp  string // of the entry when it was read
	Reader int    // version of the extraction that read it

	// Failed: no article could be read now, Note says why. What was known
	// stays. Retry: read it again at the next pass or, if Pause is set, when
	// that has passed, doubled with every failure in a row.
	Failed, Retry bool
	Note          string
	Pause         time.Duration

	// Postponed: nothing was asked yet, which is nobody's failure: it is asked
	// at the next pass. It comes with Retry.
	Postponed bool

	// Unchanged: the article is what it was when it was last read.
	Unchanged bool

	// Partly: the page itself could not be read, this is what its listing
	// says. It comes with Retry.
	Partly bool

	// The names the article may be known by, most trusted first. Declared is
	// an id its author gave it, Canonical its own URL; Fallback, never "", is
	// a name made from the entry that no other entry has.
	Declared, Canonical, Fallback string
	Fingerprint                   Fingerprint

	Published time.Time // as the page says; zero: it does not say
	DayOnly   bool      // Published is known to the day only
	Authored  bool      // Published was written by the author for the feed (front matter): later corrections count
	Updated   time.Time // as the page says; zero: it does not say
	VisibleAt time.Time // not before then; zero: at once
	Rank      int64     // its place among the items of its source, Unix milliseconds, greater is newer; 0: by Published
	Waits     string    // why it waits for its entry to change ("draft", "noindex"); "": it does not
	Seen      time.Time // first-seen time if the article is new

	Slug    string // for the file name of its own page; letters, digits and hyphens
	Content Content
	Body    *string // clean HTML; nil: not read (it is asked for when a feed shows it)
}

// Changes tell what a pass changed for readers.
type Changes struct {
	New, Changed, Withdrawn, Waiting, Failed int
	Touched                                  map[int64]bool // items whose appearance, place or presence in feeds may have changed
	Newest                                   int64          // the greatest rank among them, Unix milliseconds
	Dropped                                  []string       // own pages of items that are not to be seen any more
	Again                                    bool           // another pass over the source has more to find
}

// Any reports whether any feed may have changed.
func (c *Changes) Any() bool { return len(c.Touched) > 0 }

func (c *Changes) touch(it *itemRow) {
	if c.Touched == nil {
		c.Touched = map[int64]bool{}
	}
	c.Touched[it.id] = true
	c.Newest = max(c.Newest, it.rank())
}

// The states of an item.
const (
	live      = 0
	waiting   = 1
	withdrawn = 2
)

// An itemRow is a row of the table item.
type itemRow struct {
	id             int64
	uri, canonical string
	home           int64
	homeKey        string
	fp             Fingerprint
	state          int
	why            string
	visible        int64
	wasLive        bool
	stated         bool
	published      int64
	dayOnly        bool
	place          int64
	updated        int64
	firstSeen      int64
	page           string
	rev            int64
	data           string
}

const itemColumns = `item.id, uri, canonical, home, home_key, exact, title_hash, sketch, state, why, visible, was_live, stated,
 published, day_only, updated, place, first_seen, page, rev, data`

func (it *itemRow) scan(s scanner, more ...any) error {
	var exact, title int64
	var sketch, key []byte
	dest := []any{&it.id, &it.uri, &it.canonical, &it.home, &key, &exact, &title, &sketch, &it.state, &it.why, &it.visible, &it.wasLive,
		&it.stated, &it.published, &it.dayOnly, &it.updated, &it.place, &it.firstSeen, &it.page, &it.rev, &it.data}
	if err := s.Scan(append(dest, more...)...); err != nil {
		return err
	}
	it.homeKey = string(key)
	it.fp = Fingerprint{Exact: uint64(exact), Title: uint64(title), Sketch: unpack(sketch)}
	return nil
}

// rank orders items newest first. Those of one day, where no more is known,
// are told apart by a fraction of a second made from the id, which does not
// depend on which was seen first.
func (it *itemRow) rank() int64 {
	if it.place != 0 {
		return it.place
	}
	if !it.dayOnly {
		return it.published
	}
	return it.published + fraction(it.published, it.uri)
}

func fraction(ms int64, uri string) int64 {
	if ms%1000 != 0 {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(uri))
	return int64(h.Sum32() % 1000)
}

func pack(sketch []uint64) []byte {
	b := make([]byte, 0, 8*len(sketch))
	for _, h := range sketch {
		b = binary.LittleEndian.AppendUint64(b, h)
	}
	return b
}

func unpack(b []byte) []uint64 {
	s := make([]uint64, 0, len(b)/8)
	for ; len(b) >= 8; b = b[8:] {
		s = append(s, binary.LittleEndian.Uint64(b))
	}
	return s
}

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
	bulk    *bulkIndex      // set while the ledger was empty when the pass began
	fresh   bool            // the source has no entries yet
	changes Changes

	// There asks the source whether an entry is still there; nil: it cannot
	// say. A listing made while a file was renamed may tell of the new name only.
	There func(key string) bool
}

// A bulkIndex spares look-ups of what cannot be there: while a ledger is
// filled for the first time it knows hashes of all there is.
type bulkIndex struct {
	canonical, exact, updated map[uint64]struct{}
}

// Begin begins a pass over the source filed under key at the time now. gone
// are the entries that are known to be gone.
func (l *Ledger) Begin(key string, gone []string, now time.Time) (*Pass, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	source, err := l.source(key)
	if err != nil {
		return nil, err
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
	if items == 0 {
		p.bulk = &bulkIndex{map[uint64]struct{}{}, map[uint64]struct{}{}, map[uint64]struct{}{}}
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

// Record files a batch of sightings, in order, in one transaction.
func (p *Pass) Record(sightings []Sighting) error {
	p.l.mu.Lock()
	defer p.l.mu.Unlock()
	before := p.changes
	err := p.l.transact(func() error {
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
	})
	if err != nil {
		p.changes = before
	}
	return err
}

// Finish withdraws what is gone and was not recognised under another entry.
func (p *Pass) Finish() (Changes, error) {
	p.l.mu.Lock()
	defer p.l.mu.Unlock()
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
		if err := p.leave(known, s.Key); err != nil {
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
			return p.show(it)
		}
		it.home, it.homeKey = p.source, s.Key
	}
	return p.update(it, s)
}

// add makes a new item.
func (p *Pass) add(s *Sighting) error {
	l := p.l
	name, uri, err := p.mint(s)
	if err != nil {
		return err
	}
	it := &itemRow{uri: uri, canonical: name, home: p.source, homeKey: s.Key, fp: s.Fingerprint, firstSeen: s.Seen.UnixMilli(), place: s.Rank,
		page: pageName(s.Slug, uri), rev: 1}
	p.decideState(it, s)
	p.decidePublished(it, s, false)
	it.updated = it.published
	if u := s.Updated.UnixMilli(); !s.Updated.IsZero() && u > it.published && u <= p.now {
		it.updated = u
	}
	if it.updated, err = p.distinct(it.updated, it); err != nil {
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
	if p.bulk != nil {
		p.bulk.canonical[Hash(it.canonical)] = struct{}{}
		p.bulk.exact[it.fp.Exact] = struct{}{}
		p.bulk.updated[uint64(it.updated)] = struct{}{}
	}
	if err := p.putEntry(s, it); err != nil {
		return err
	}
	if s.Body != nil {
		if err := l.exec("INSERT INTO body (item, html) VALUES (?, ?)", it.id, *s.Body); err != nil {
			return err
		}
	}
	if it.state != live {
		p.changes.Waiting++
		return nil
	}
	p.changes.New++
	p.changes.touch(it)
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
	} else {
		err = l.exec("DELETE FROM body WHERE item = ?", it.id)
	}
	if err != nil {
		return err
	}
	if textChanged {
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

// decideState sets state, why and visible from what the sighting says.
func (p *Pass) decideState(it *itemRow, s *Sighting) {
	switch at := s.VisibleAt.UnixMilli(); {
	case s.Waits != "":
		it.state, it.why, it.visible = waiting, s.Waits, 0
	case !s.VisibleAt.IsZero() && at > p.now:
		it.state, it.why, it.visible = waiting, "future date", at
	default:
		it.state, it.why, it.visible = live, "", 0
	}
}

// decidePublished sets published: what the page says, else the first-seen
// time or, for what waited, the time it first went out. An item that went out
// keeps its date, unless its author corrects it or it went out before its page
// could be read.
func (p *Pass) decidePublished(it *itemRow, s *Sighting, completed bool) {
	stated := !s.Published.IsZero() && s.Published.Year() >= 1990
	switch {
	case stated && (!it.wasLive || s.Authored || completed && !it.stated):
		it.stated, it.dayOnly = true, s.DayOnly
		if ms := s.Published.UnixMilli(); it.state != live || ms <= p.now {
			it.published = ms
		} else if !it.wasLive {
			it.published = p.now // today's date without a time: noon may be yet to come
		}
	case !it.wasLive:
		it.stated, it.dayOnly, it.published = false, false, it.firstSeen
		if it.state == live && it.id != 0 {
			it.published = p.now
		}
	}
	if it.state == live {
		it.wasLive = true
	}
}

// distinct gives the first time from ms on that no other item was updated at:
// readers and validators tell entries apart by it. Where a day is all that is
// known, the fraction of a second comes from the id, so that it does not
// depend on which article of the day was seen first.
func (p *Pass) distinct(ms int64, it *itemRow) (int64, error) {
	if it.dayOnly {
		ms += fraction(ms, it.uri)
	}
	for start := ms; ; ms++ {
		taken, err := p.updatedAt(ms, it.uri)
		if err != nil || !taken {
			return ms, err
		}
		if ms == start {
			ms += fraction(ms, it.uri)
		}
	}
}

// updatedAt reports whether another item than uri was updated at ms.
func (p *Pass) updatedAt(ms int64, uri string) (bool, error) {
	if p.bulk != nil {
		_, taken := p.bulk.updated[uint64(ms)]
		return taken, nil
	}
	var n int
	err := p.l.row("SELECT count(*) FROM item WHERE updated = ? AND uri <> ?", ms, uri).Scan(&n)
	return n > 0, err
}

// show brings the table shown in line with an item.
func (p *Pass) show(it *itemRow) error {
	l := p.l
	if err := l.exec("DELETE FROM shown WHERE item = ?", it.id); err != nil {
		return err
	}
	if it.state != live {
		return nil
	}
	return l.exec("INSERT OR IGNORE INTO shown (source, rank, item) SELECT DISTINCT source, ?, item FROM entry WHERE item = ?", it.rank(), it.id)
}

// maxPause is the longest time until an entry that could not be read is tried
// again.
const maxPause = 24 * time.Hour

func (p *Pass) putEntry(s *Sighting, it *itemRow) error {
	var item any
	if it != nil {
		item = it.id
	}
	stamp, tries, retry := s.Stamp, 0, int64(0)
	switch {
	case s.Retry && (s.Pause > 0 || s.Postponed):
		// The stamp stays, so that a change is noticed before the pause is over.
		var before int
		err := p.l.row("SELECT coalesce((SELECT tries FROM entry WHERE source = ? AND key = ?), 0)", p.source, []byte(s.Key)).Scan(&before)
		if err != nil {
			return err
		}
		tries = before + 1
		retry = p.now + min(s.Pause<<min(before, 16), maxPause).Milliseconds()
		if s.Postponed {
			tries, retry = max(before, 1), p.now+1
		}
	case s.Retry:
		stamp = ""
	}
	return p.l.exec("INSERT OR REPLACE INTO entry (source, key, stamp, reader, item, note, tries, retry) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		p.source, []byte(s.Key), stamp, s.Reader, item, s.Note, tries, retry)
}

// onlyReaderChanged reports whether an entry is as it was and only read anew
// because extraction has become better: no reader should be told of that.
func (p *Pass) onlyReaderChanged(s *Sighting) (bool, error) {
	var n int
	err := p.l.row("SELECT count(*) FROM entry WHERE source = ? AND key = ? AND stamp = ? AND reader <> ?", p.source, []byte(s.Key), s.Stamp, s.Reader).Scan(&n)
	return n > 0, err
}

// knownByListing reports whether an item is only known by what its source's
// listing says of it: readers are not told when its page can be read at last.
func (p *Pass) knownByListing(it *itemRow, s *Sighting) (bool, error) {
	if s.Authored || len(it.fp.Sketch) > 0 {
		return false, nil
	}
	var n int
	err := p.l.row("SELECT count(*) FROM entry WHERE source = ? AND key = ? AND item = ? AND tries > 0", p.source, []byte(s.Key), it.id).Scan(&n)
	return n > 0, err
}

// withdraw takes a gone entry away, and its item when that was its last.
func (p *Pass) withdraw(key string) error {
	it, err := p.l.itemOfEntry(p.source, key)
	if err != nil {
		return err
	}
	if it != nil {
		if err := p.leave(it, key); err != nil {
			return err
		}
	}
	return p.l.exec("DELETE FROM entry WHERE source = ? AND key = ?", p.source, []byte(key))
}

// leave parts an item from one of its entries. Another entry becomes its home,
// or, when there is none, the item is withdrawn.
func (p *Pass) leave(it *itemRow, key string) error {
	l := p.l
	var otherSource int64
	var otherKey []byte
	found := false
	err := l.each("SELECT source, key FROM entry WHERE item = ? AND NOT (source = ? AND key = ?) ORDER BY source, key", func(s scanner) error {
		var src int64
		var k []byte
		if err := s.Scan(&src, &k); err != nil {
			return err
		}
		if !found && !(src == p.source && p.gone[string(k)]) {
			found, otherSource, otherKey = true, src, slices.Clone(k)
		}
		return nil
	}, it.id, p.source, []byte(key))
	if err != nil {
		return err
	}
	if !found {
		if it.state == live {
			p.changes.Withdrawn++
			p.changes.Dropped = append(p.changes.Dropped, it.page)
			p.changes.touch(it)
		}
		if err := l.exec("UPDATE item SET state = ?, withdrawn = ?, why = '', visible = 0, rev = rev + 1 WHERE id = ?", withdrawn, p.now, it.id); err != nil {
			return err
		}
		return l.exec("DELETE FROM shown WHERE item = ?", it.id)
	}
	if it.home == p.source && it.homeKey == key {
		p.changes.Again = true
		if err := l.exec("UPDATE item SET home = ?, home_key = ? WHERE id = ?", otherSource, otherKey, it.id); err != nil {
			return err
		}
		// Its own words (its link, its tags) are read at the next pass.
		if err := l.exec("UPDATE entry SET stamp = '' WHERE source = ? AND key = ?", otherSource, otherKey); err != nil {
			return err
		}
	}
	p.changes.touch(it)
	return l.exec("DELETE FROM shown WHERE item = ? AND source = ? AND NOT EXISTS (SELECT 1 FROM entry WHERE item = shown.item AND source = shown.source AND key <> ?)",
		it.id, p.source, []byte(key))
}
