package ledger

import (
	"slices"
	"time"
)

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
	before := 0
	if s.pauses() {
		err := p.l.row("SELECT coalesce((SELECT tries FROM entry WHERE source = ? AND key = ?), 0)", p.source, []byte(s.Key)).Scan(&before)
		if err != nil {
			return err
		}
	}
	stamp, tries, retry := s.entry(before, p.now)
	return p.l.exec("INSERT OR REPLACE INTO entry (source, key, stamp, reader, item, note, tries, retry) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		p.source, []byte(s.Key), stamp, s.Reader, item, s.Note, tries, retry)
}

// pauses reports whether an entry is left alone for a while.
func (s *Sighting) pauses() bool { return s.Retry && (s.Pause > 0 || s.Postponed) }

// entry is what is kept of an entry that could not be read before times in a
// row.
func (s *Sighting) entry(before int, now int64) (stamp string, tries int, retry int64) {
	switch {
	case s.pauses() && s.Most > 0 && before >= s.Most:
		return s.Stamp, before, 0
	case s.pauses() && s.Postponed:
		return s.Stamp, max(before, 1), now + 1
	case s.pauses():
		// The stamp stays, so that a change is noticed before the pause is over.
		return s.Stamp, before + 1, now + min(s.Pause<<min(before, 16), maxPause).Milliseconds()
	case s.Retry:
		return "", 0, 0
	}
	return s.Stamp, 0, 0
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

// outlive parts an item from an entry that holds another article from now on:
// the item stays, under an entry of its own that no listing will ever name.
func (p *Pass) outlive(it *itemRow, key string) error {
	aside := key + "#was " + it.uri
	err := p.l.exec("INSERT OR REPLACE INTO entry (source, key, stamp, reader, item, note) SELECT source, ?, stamp, reader, item, '' FROM entry WHERE source = ? AND key = ?",
		[]byte(aside), p.source, []byte(key))
	if err != nil {
		return err
	}
	it.homeKey = aside
	return p.l.exec("UPDATE item SET home_key = ? WHERE id = ?", []byte(aside), it.id)
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
		// It may be back, with other words, before anybody syncs.
		if _, err := p.freeze(it, true); err != nil {
			return err
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
