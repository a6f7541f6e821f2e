package ledger

import (
	"cmp"
	"encoding/json"
	"time"
)

// pruneSchema marks bodies that were dropped by policy. What is so marked is not
// read again: its row stays, with an empty body.
const pruneSchema = `
ALTER TABLE body ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0; -- 1: html was dropped
`

// A Pruning goes through the bodies once, from the first to the last.
type Pruning struct {
	Sites   []string      // keys of sources whose bodies are kept for Keep only
	Keep    time.Duration // counted from an item's last change; 0: for ever
	Folders []string      // keys of sources whose bodies can be read again at any time
	Pruned  int           // bodies that were dropped for good
	Dropped int           // bodies that are read again when they are wanted
	after   int64         // the last item that was looked at
}

// pieceOfPruning is how many bodies one transaction looks at.
const pieceOfPruning = 500

// Prune does the next piece of a pruning, in one transaction. It drops bodies of
// items that the current document of no feed shows: of a site those that are
// old enough, of a folder those that neither a full archive page that went out shows nor
// the page that fills.
// Nothing else of an item changes, frozen states of it stay. archives are the
// cuts of whose archive pages bodies were dropped: the pages are to be made
// again. done tells that there is nothing more to look at.
func (l *Ledger) Prune(p *Pruning, now time.Time) (archives []int64, done bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rules) == 0 || l.filling != nil {
		return nil, true, nil
	}
	sites, err := l.numbers(p.Sites)
	if err != nil {
		return nil, false, err
	}
	folders, err := l.numbers(p.Folders)
	if err != nil {
		return nil, false, err
	}
	q := &pruning{l: l, showing: map[int64]map[int64]bool{}, archives: map[int64]bool{}}
	was := *p
	err = l.transact(func() error {
		type body struct{ item, home, changed int64 }
		var all []body
		err := l.each(`SELECT b.item, item.home, max(item.updated, item.first_seen) FROM body b JOIN item ON item.id = b.item
 WHERE b.item > ? AND NOT b.pruned AND octet_length(b.html) > 0 AND NOT EXISTS (SELECT 1 FROM news WHERE news.item = b.item) ORDER BY b.item LIMIT ?`, func(s scanner) error {
			var b body
			err := s.Scan(&b.item, &b.home, &b.changed)
			all = append(all, b)
			return err
		}, p.after, pieceOfPruning)
		if err != nil {
			return err
		}
		done = len(all) < pieceOfPruning
		for _, b := range all {
			p.after = b.item
			old := sites[b.home] && p.Keep > 0 && b.changed <= now.Add(-p.Keep).UnixMilli()
			if !old && !folders[b.home] {
				continue
			}
			shown, err := q.shown(b.item)
			if err != nil {
				return err
			}
			switch {
			case shown:
			case old:
				p.Pruned++
				err = q.prune(b.item)
			default:
				err = q.drop(b.item, &p.Dropped)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		*p = was
		return nil, false, err
	}
	for cut := range q.archives {
		archives = append(archives, cut)
	}
	return archives, done, nil
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

// shown reports whether the current document of a feed shows an item.
func (q *pruning) shown(item int64) (bool, error) {
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
		l.exec("UPDATE body SET html = '', pruned = 1 WHERE item = ?", item))
}

// drop forgets a body that can be read again, unless a full page that went out
// is made of it, as the file may be another by then, or the page that fills, which
// is made often.
func (q *pruning) drop(item int64, dropped *int) error {
	l := q.l
	var stands bool
	err := l.row("SELECT EXISTS (SELECT 1 FROM member m JOIN leaf ON leaf.cut = m.cut AND leaf.page = m.page WHERE m.item = ? AND (leaf.seen = 1 OR leaf.shut = 0))", item).Scan(&stands)
	if err != nil || stands {
		return err
	}
	*dropped++
	return l.exec("DELETE FROM body WHERE item = ?", item)
}
