package ledger

import (
	"encoding/json"
	"time"
)

// A single look may turn little of a source, and the next as little again. So a
// judge sees what the looks of some time come to: which known items changed,
// which came and which went since then.

const turnSchema = `
CREATE TABLE turn (                -- known items that were given another title or lost something, not long ago
  source INTEGER NOT NULL,
  item   INTEGER NOT NULL,
  what   INTEGER NOT NULL,         -- 1 another title, 2 it lost its authors, 3 its text; 2 and 3 go when it has them again
  at     INTEGER NOT NULL,
  PRIMARY KEY (source, item, what)
) WITHOUT ROWID;
`

const (
	turnTitle  = 1
	turnAuthor = 2
	turnText   = 3
)

// atOnce is how far apart, in milliseconds, what one look sees is filed: that of
// a hundred new articles. Of more, some count as known before.
const atOnce = 100

// turnsKept is how long it is known that an item turned.
const turnsKept = 30 * 24 * time.Hour

// A Recent is a live item of a source, and when what of it changed; zero times
// for what did not within the time that is asked about.
type Recent struct {
	Trait
	Came       time.Time // it was first seen
	Retitled   time.Time
	Unauthored time.Time // it lost its authors, and has none now
	Emptied    time.Time // it lost its text, and has none now
}

// A Loss is what went from a source since the first item did in the time that
// is asked about.
type Loss struct {
	Since time.Time
	Known int // items that were live then, or as many more than twice Gone as were counted
	Gone  int // of them: withdrawn, and not back
	Live  int // items now
}

// turned takes note of what an update does to a known item.
func (p *Pass) turned(was *itemRow, s *Sighting) error {
	if p.Judge == nil {
		return nil
	}
	lost := func(what int, is bool) error {
		if is {
			p.turns++
			return p.l.exec("INSERT OR REPLACE INTO turn (source, item, what, at) VALUES (?, ?, ?, ?)", p.source, was.id, what, p.now)
		}
		return p.l.exec("DELETE FROM turn WHERE source = ? AND item = ? AND what = ?", p.source, was.id, what)
	}
	if was.fp.Title != s.Fingerprint.Title {
		if err := lost(turnTitle, true); err != nil {
			return err
		}
	}
	if s.Partly {
		return nil
	}
	var c struct{ Authors []struct{} }
	if len(s.Content.Authors) == 0 {
		if err := json.Unmarshal([]byte(was.data), &c); err != nil {
			return err
		}
	}
	if has := len(s.Content.Authors) > 0; has || len(c.Authors) > 0 {
		if err := lost(turnAuthor, !has); err != nil {
			return err
		}
	}
	if s.Authored {
		return nil // a folder's bodies are read when a feed shows them
	}
	has, had := s.Body != nil && *s.Body != "", false
	if !has {
		err := p.l.row("SELECT EXISTS (SELECT 1 FROM body WHERE item = ? AND (html <> '' OR pruned))", was.id).Scan(&had)
		if err != nil {
			return err
		}
	}
	if has || had {
		return lost(turnText, !has)
	}
	return nil
}

// stretch gathers what changed since p.Since, where this pass added to it.
func (p *Pass) stretch() error {
	if p.Since.IsZero() || p.fresh {
		return nil
	}
	since := p.Since.UnixMilli()
	if p.changes.Withdrawn > 0 {
		if err := p.loss(since); err != nil {
			return err
		}
	}
	if p.turns == 0 && (!p.Additions || p.changes.New == 0) {
		return nil
	}
	turns := map[int64][4]int64{}
	var rest []int64 // turned, and maybe not of the newest
	err := p.l.each("SELECT item, what, at FROM turn WHERE source = ? AND at > ?", func(s scanner) error {
		var item, at int64
		var what int
		if err := s.Scan(&item, &what, &at); err != nil {
			return err
		}
		t, known := turns[item]
		if !known {
			rest = append(rest, item)
		}
		t[what] = at
		turns[item] = t
		return nil
	}, p.source, since)
	if err != nil {
		return err
	}
	moment := func(ms int64) time.Time {
		if ms <= since {
			return time.Time{}
		}
		return time.UnixMilli(ms).UTC()
	}
	seen := map[int64]bool{}
	add := func(s scanner) error {
		var r Recent
		var id, title, came int64
		if err := s.Scan(&id, &title, &r.Authored, &r.Empty, &came); err != nil || seen[id] {
			return err
		}
		seen[id] = true
		t := turns[id]
		r.Title, r.Came, r.Retitled, r.Unauthored, r.Emptied = uint64(title), moment(came), moment(t[turnTitle]), moment(t[turnAuthor]), moment(t[turnText])
		p.evidence.Recent = append(p.evidence.Recent, r)
		return nil
	}
	const columns = `SELECT item.id, title_hash, coalesce(json_array_length(data, '$.authors'), 0) > 0,
 NOT EXISTS (SELECT 1 FROM body WHERE body.item = item.id AND (html <> '' OR pruned)), first_seen FROM shown JOIN item ON item.id = shown.item `
	if err := p.l.each(columns+"WHERE source = ? ORDER BY rank DESC LIMIT ?", add, p.source, mostLabels); err != nil {
		return err
	}
	for _, id := range rest {
		if !seen[id] {
			if err := p.l.each(columns+"WHERE shown.item = ? AND source = ?", add, id, p.source); err != nil {
				return err
			}
		}
	}
	return nil
}

// loss gathers what went from the source.
func (p *Pass) loss(since int64) error {
	loss := &p.evidence.Loss
	first := int64(0)
	err := p.l.each("SELECT first_seen, withdrawn FROM item WHERE state = 2 AND home = ? AND withdrawn > ? AND was_live ORDER BY withdrawn LIMIT 10000", func(s scanner) error {
		var seen, at int64
		err := s.Scan(&seen, &at)
		if first == 0 {
			first = at
		}
		if seen < first-atOnce {
			loss.Gone++
		}
		return err
	}, p.source, since)
	if err != nil || loss.Gone == 0 {
		return err
	}
	loss.Since = time.UnixMilli(first).UTC()
	// The oldest stand first, so that the old ones are found at once.
	var stay int
	err = p.l.row("SELECT count(*) FROM (SELECT 1 FROM shown JOIN item ON item.id = shown.item WHERE source = ? AND first_seen < ? ORDER BY rank LIMIT ?)",
		p.source, first-atOnce, loss.Gone+1).Scan(&stay)
	if err != nil {
		return err
	}
	loss.Known = loss.Gone + stay
	return p.l.row("SELECT count(*) FROM shown WHERE source = ?", p.source).Scan(&loss.Live)
}
