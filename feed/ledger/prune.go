package ledger

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"time"
)

// pruneSchema marks bodies that were dropped by policy. What is so marked is not
// read again: its row stays, with an empty body.
const pruneSchema = `
ALTER TABLE body ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0; -- 1: html was dropped
`

// A Pruning goes once through what the ledger keeps, a piece at a time: first the
// bodies, from the first item to the last, then the rest (see sweep.go).
type Pruning struct {
	Sites   []string      // keys of sources whose bodies are kept for Keep only
	Keep    time.Duration // counted from an item's last change; 0: for ever
	Folders []string      // keys of sources whose bodies can be read again at any time
	Most    int           // bodies that are packed at most, the others another time; 0: none are too many

	// Needed tells, by source, whether what its memory has under a name may be
	// asked for again; "" is that of no source. Of others all is.
	Needed map[string]func(name string, value []byte) bool
	// Others is Needed for sources that are neither Sites nor Folders and were
	// not looked at for a quarter of a year. Nil: all is.
	Others func(name string) bool
	// Feed reports whether [Ledger.Modified] may be asked for a name, and Topic
	// whether [Ledger.Announce] may be for an address. Nil: for any.
	Feed, Topic func(name string) bool

	Pruned    int // bodies that were dropped for good
	Dropped   int // bodies that are read again when they are wanted
	Packed    int // bodies that take less room now
	Forgotten int // rows of other things

	packer  *packer
	stage   int    // what is gone through
	after   int64  // the last item or source that was looked at
	rev     int64  // of that item
	name    string // the last name likewise
	sources map[int64]func(name string, value []byte) bool
}

// What one piece does at most, so that nobody waits for it long.
const (
	pieceOfPruning = 500 // rows that are looked at
	pieceOfChanges = 25  // bodies that are dropped or packed
	pieceOfFeeds   = 50  // feeds whose current documents are looked up
)

// Prune does the next piece of a pruning, in one transaction. It drops bodies of
// items that the current document of no feed shows: of a site those that are
// old enough, of a folder those that neither a full archive page that went out shows nor
// the page that fills. What it does not drop of them it packs.
// Nothing else of an item changes, frozen states of it stay. archives are the
// cuts of whose archive pages bodies were dropped: the pages are to be made
// again. done tells that there is nothing more to look at.
func (l *Ledger) Prune(p *Pruning, now time.Time) (archives []int64, done bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rules) == 0 || l.filling != nil {
		return nil, true, nil
	}
	if p.packer == nil {
		p.packer = new(packer)
	}
	was := *p
	more := false
	q := &pruning{l: l, showing: map[int64]map[int64]bool{}, archives: map[int64]bool{}}
	err = l.transact(func() (err error) {
		if p.stage == 0 {
			more, err = q.bodies(p, now)
		} else {
			more, err = sweeps[p.stage-1](l, p, now.UnixMilli())
		}
		return err
	})
	if err != nil {
		*p = was
		return nil, false, err
	}
	if !more {
		p.stage, p.after, p.rev, p.name = p.stage+1, 0, 0, ""
	}
	for cut := range q.archives {
		archives = append(archives, cut)
	}
	return archives, p.stage > len(sweeps), nil
}

// bodies is a piece of the first stage.
func (q *pruning) bodies(p *Pruning, now time.Time) (more bool, err error) {
	l := q.l
	sites, err := l.numbers(p.Sites)
	if err != nil {
		return false, err
	}
	folders, err := l.numbers(p.Folders)
	if err != nil {
		return false, err
	}
	type body struct {
		item, changed int64
		home          sql.NullInt64 // NULL: there is nothing to do about it
		packed        bool
	}
	var all []body
	err = l.each(`SELECT b.item, item.home, coalesce(max(item.updated, item.first_seen), 0), b.packed > 0
 FROM (SELECT item, packed, NOT pruned AND octet_length(html) > 0 AS there FROM body WHERE item > ? ORDER BY item LIMIT ?) b
 LEFT JOIN item ON b.there AND item.id = b.item ORDER BY b.item`, func(s scanner) error {
		var b body
		err := s.Scan(&b.item, &b.home, &b.changed, &b.packed)
		all = append(all, b)
		return err
	}, p.after, pieceOfPruning)
	if err != nil {
		return false, err
	}
	changes := 0
	for _, b := range all {
		if changes >= pieceOfChanges || len(q.showing) >= pieceOfFeeds {
			return true, nil
		}
		p.after = b.item
		home := b.home.Int64
		old := sites[home] && p.Keep > 0 && b.changed <= now.Add(-p.Keep).UnixMilli()
		if !b.home.Valid || b.packed && !old && !folders[home] {
			continue
		}
		if shown, err := q.shown(b.item); err != nil {
			return false, err
		} else if shown {
			continue
		}
		if old {
			p.Pruned++
			changes++
			if err := q.prune(b.item); err != nil {
				return false, err
			}
			continue
		}
		stands, err := q.stands(b.item)
		if err != nil {
			return false, err
		}
		switch {
		case folders[home] && !stands.seen && !stands.fills:
			p.Dropped++
			changes++
			err = l.exec("DELETE FROM body WHERE item = ?", b.item)
		case !b.packed && !stands.fills && (p.Most == 0 || p.Packed < p.Most):
			changes++
			err = q.pack(b.item, p)
		}
		if err != nil {
			return false, err
		}
	}
	return len(all) == pieceOfPruning, nil
}

// numbers gives the ledger's numbers of sources.
func (l *Ledger) numbers(keys []string) (map[int64]bool, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	ids, err := l.items("SELECT id FROM source WHERE key IN (SELECT value FROM json_each(?))", string(list))
	all := map[int64]bool{}
	for _, id := range ids {
		all[id] = true
	}
	return all, err
}

// A pruning is one piece of a Pruning.
type pruning struct {
	l        *Ledger
	showing  map[int64]map[int64]bool // items that the current documents of cuts show
	archives map[int64]bool
}

// shown reports whether the current document of a feed shows an item, or may
// when what changed is looked at.
func (q *pruning) shown(item int64) (news bool, err error) {
	if err := q.l.row("SELECT EXISTS (SELECT 1 FROM news WHERE item = ?)", item).Scan(&news); err != nil || news {
		return news, err
	}
	cuts, err := q.l.items("SELECT cut FROM member WHERE item = ? AND page = 0", item)
	if err != nil {
		return false, err
	}
	for _, cut := range cuts {
		if q.showing[cut] == nil {
			if q.showing[cut], err = q.l.showing(cut); err != nil {
				return false, err
			}
		}
		if q.showing[cut][item] {
			return true, nil
		}
	}
	return false, nil
}

// mostUnknown is how many items the current document of a feed that nobody
// asks for now is taken to show: another configuration may share the ledger.
const mostUnknown = 200

// showing gives the items that the current document of a cut shows.
func (l *Ledger) showing(cut int64) (map[int64]bool, error) {
	st := l.ruleOf[cut]
	c, err := l.cut(cut)
	if err != nil {
		return nil, err
	}
	var items []int64
	if st != nil && (st.PerAuthor > 0 || st.PerSource > 0) && !(st.Archive && c.Pages > 0) {
		in, _, err := l.room(st, cut, -1)
		if err != nil {
			return nil, err
		}
		for _, p := range in {
			items = append(items, p.item)
		}
	} else {
		limit := mostUnknown
		if st != nil {
			limit = st.Limit
		}
		if items, err = l.items("SELECT item FROM member WHERE cut = ? AND page = 0 ORDER BY rank DESC, item DESC LIMIT ?", cut, limit); err != nil {
			return nil, err
		}
	}
	all := make(map[int64]bool, len(items))
	for _, item := range items {
		all[item] = true
	}
	return all, nil
}

// prune drops a body for good. Archive pages show the item without it.
func (q *pruning) prune(item int64) error {
	l := q.l
	err := l.each("SELECT cut FROM member WHERE item = ? AND page > 0", func(s scanner) error {
		var cut int64
		err := s.Scan(&cut)
		q.archives[cut] = true
		return err
	}, item)
	return cmp.Or(err,
		l.exec("UPDATE leaf SET written = '' WHERE written <> '' AND (cut, page) IN (SELECT cut, page FROM member WHERE item = ? AND page > 0)", item),
		l.exec("DELETE FROM body WHERE item = ?", item), // an UPDATE would leave its page half empty
		l.exec("INSERT INTO body (item, html, pruned) VALUES (?, '', 1)", item))
}

// stands tells whether archive pages are made of an item: full ones that went
// out, which are made of what its file was then, and one that fills, which is
// made often.
func (q *pruning) stands(item int64) (in struct{ seen, fills bool }, err error) {
	err = q.l.row("SELECT coalesce(max(leaf.seen), 0), coalesce(max(leaf.shut = 0), 0) FROM member m JOIN leaf ON leaf.cut = m.cut AND leaf.page = m.page WHERE m.item = ?", item).
		Scan(&in.seen, &in.fills)
	return in, err
}

// pack packs a body if that makes it shorter.
func (q *pruning) pack(item int64, p *Pruning) error {
	var html string
	if err := q.l.row("SELECT html FROM body WHERE item = ?", item).Scan(&html); err != nil {
		return err
	}
	short, ok := p.packer.pack(html)
	if !ok {
		return nil
	}
	p.Packed++
	return cmp.Or(q.l.exec("DELETE FROM body WHERE item = ?", item), // as in prune
		q.l.exec("INSERT INTO body (item, html, packed) VALUES (?, ?, ?)", item, short, len(html)))
}
