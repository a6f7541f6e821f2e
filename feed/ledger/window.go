package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// A Known is what the ledger knows of an entry.
type Known struct {
	Stamp  string    // "": read it again
	Reader int       // version of the extraction that read it
	Retry  time.Time // it could not be read: not to be tried again before; zero normally
	Whole  bool      // the last read gave an article
}

func (k *Known) scan(s scanner, more ...any) error {
	var retry int64
	err := s.Scan(append(more, &k.Stamp, &k.Reader, &retry, &k.Whole)...)
	if retry > 0 {
		k.Retry = time.UnixMilli(retry)
	}
	return err
}

// Entries gives all entries of the source filed under key.
func (l *Ledger) Entries(key string) (map[string]Known, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := map[string]Known{}
	err := l.each("SELECT key, stamp, reader, retry, item IS NOT NULL AND note = '' FROM entry WHERE source = (SELECT id FROM source WHERE key = ?)", func(s scanner) error {
		var k []byte
		var e Known
		if err := e.scan(s, &k); err != nil {
			return err
		}
		known[string(k)] = e
		return nil
	}, key)
	return known, err
}

// Entry gives one entry of a source; ok is false for one never seen.
func (l *Ledger) Entry(key, entry string) (k Known, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = k.scan(l.row("SELECT stamp, reader, retry, item IS NOT NULL AND note = '' FROM entry WHERE source = (SELECT id FROM source WHERE key = ?) AND key = ?", key, []byte(entry)))
	if errors.Is(err, sql.ErrNoRows) {
		return k, false, nil
	}
	return k, err == nil, err
}

// Under gives the keys of a source's entries below a folder.
func (l *Ledger) Under(key, folder string) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var keys []string
	err := l.each("SELECT key FROM entry WHERE source = (SELECT id FROM source WHERE key = ?) AND key >= ? AND key < ?", func(s scanner) error {
		var k []byte
		if err := s.Scan(&k); err != nil {
			return err
		}
		keys = append(keys, string(k))
		return nil
	}, key, []byte(folder+"/"), []byte(folder+"0")) // '0' follows '/'
	return keys, err
}

// An Item is an item as the ledger keeps it.
type Item struct {
	Row       int64  // the ledger's own number
	ID        string // for subscribers
	Source    string // what the source of its home entry is filed under
	Key       string // the home entry
	Stamp     string // of the home entry when it was read; "" when it is to be read again
	Rank      int64  // its place: greater is newer
	Rev       int64  // grows with every change of what a feed shows of it
	Published time.Time
	Updated   time.Time
	DayOnly   bool
	Page      string
	Content   Content
	Body      string
	HasBody   bool // Body was read; it may be ""
	Pruned    bool // Body was read and is kept no more: it is "", with HasBody
	Frozen    bool // as a full archive page has it; the item has changed since
}

// Window gives the newest live items of the sources filed under keys, newest
// first, at most limit, with their bodies as far as they were read.
func (l *Ledger) Window(keys []string, limit int) ([]*Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.window(keys, limit)
}

func (l *Ledger) window(keys []string, limit int) ([]*Item, error) {
	var items []*Item
	for _, key := range keys {
		err := l.each("SELECT "+itemColumns+`, shown.rank, entry.stamp, src.key, body.html, body.pruned, body.packed
 FROM shown JOIN item ON item.id = shown.item
 JOIN source src ON src.id = item.home
 LEFT JOIN entry ON entry.source = item.home AND entry.key = item.home_key
 LEFT JOIN body ON body.item = item.id
 WHERE shown.source = (SELECT id FROM source WHERE key = ?) ORDER BY shown.rank DESC, shown.item DESC LIMIT ?`, func(s scanner) error {
			it, err := scanItem(s)
			items = append(items, it)
			return err
		}, key, limit)
		if err != nil {
			return nil, fmt.Errorf("ledger: %w", err)
		}
	}
	if len(keys) > 1 {
		slices.SortStableFunc(items, func(a, b *Item) int {
			if a.Rank != b.Rank {
				return int(min(max(b.Rank-a.Rank, -1), 1))
			}
			return strings.Compare(a.ID, b.ID)
		})
		items = slices.CompactFunc(items, func(a, b *Item) bool { return a.Row == b.Row })
		items = items[:min(limit, len(items))]
	}
	return items, nil
}

// ByPage gives the live item whose own page has the given file name, or an
// error wrapping fs.ErrNotExist.
func (l *Ledger) ByPage(page string) (*Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	it, err := scanItem(l.row("SELECT "+itemColumns+`, shown.rank, entry.stamp, src.key, body.html, body.pruned, body.packed
 FROM item JOIN shown ON shown.item = item.id
 JOIN source src ON src.id = item.home
 LEFT JOIN entry ON entry.source = item.home AND entry.key = item.home_key
 LEFT JOIN body ON body.item = item.id
 WHERE item.page = ? LIMIT 1`, page))
	if errors.Is(err, sql.ErrNoRows) {
		err = fs.ErrNotExist
	}
	return it, err
}

func scanItem(s scanner) (*Item, error) {
	var row itemRow
	var stamp, body sql.NullString
	var pruned sql.NullBool
	var packed sql.NullInt64
	it := &Item{}
	err := row.scan(s, &it.Rank, &stamp, &it.Source, &body, &pruned, &packed)
	if err != nil {
		return nil, err
	}
	if it.Body, err = unpackBody(body.String, int(packed.Int64)); err != nil {
		return nil, fmt.Errorf("%s: %w", row.canonical, err)
	}
	it.Row, it.ID, it.Key, it.Stamp, it.Rev, it.Page = row.id, row.uri, row.homeKey, stamp.String, row.rev, row.page
	it.Published, it.Updated, it.DayOnly = time.UnixMilli(row.published).UTC(), time.UnixMilli(row.updated).UTC(), row.dayOnly
	it.HasBody, it.Pruned = body.Valid, pruned.Bool
	return it, json.Unmarshal([]byte(row.data), &it.Content)
}

// PutBodies stores the bodies of items that a feed shows, by row.
func (l *Ledger) PutBodies(bodies map[int64]string) error {
	if len(bodies) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.transact(func() error {
		for row, html := range bodies {
			if err := l.exec("INSERT OR REPLACE INTO body (item, html) VALUES (?, ?)", row, html); err != nil {
				return err
			}
		}
		return nil
	})
}

// NextVisible tells when the next waiting item comes out by itself; zero when
// none does.
func (l *Ledger) NextVisible() (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ms sql.NullInt64
	if err := l.row("SELECT min(visible) FROM item WHERE state = 1 AND visible > 0").Scan(&ms); err != nil || !ms.Valid {
		return time.Time{}, err
	}
	return time.UnixMilli(ms.Int64), nil
}

// Release lets out the items whose time has come by now.
func (l *Ledger) Release(now time.Time) (Changes, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := &Pass{l: l, now: now.UnixMilli()}
	var due []*itemRow
	err := l.each("SELECT "+itemColumns+" FROM item WHERE state = 1 AND visible > 0 AND visible <= ? ORDER BY visible, id", func(s scanner) error {
		it := new(itemRow)
		due = append(due, it)
		return it.scan(s)
	}, p.now)
	if err != nil || len(due) == 0 {
		return p.changes, err
	}
	err = l.transact(func() error {
		for _, it := range due {
			it.state, it.why, it.visible = live, "", 0
			if !it.wasLive {
				it.wasLive = true
				it.published = min(it.published, p.now)
				if it.updated, err = p.distinct(max(it.published, min(it.updated, p.now)), it); err != nil {
					return err
				}
			}
			if err := l.exec("UPDATE item SET state = ?, why = '', visible = 0, was_live = 1, published = ?, updated = ?, rev = rev + 1 WHERE id = ?",
				live, it.published, it.updated, it.id); err != nil {
				return err
			}
			if err := p.show(it); err != nil {
				return err
			}
			p.changes.New++
			p.changes.touch(it)
		}
		return nil
	})
	return p.changes, err
}

// Modified files the digest of a feed's newest bytes and tells when they last
// changed: now if the digest is a new one, else the stored time, in whole
// seconds, later than the one before whatever the clock does. The first edition of a feed was modified when its newest item was
// (first). changed reports whether the digest is a new one.
func (l *Ledger) Modified(feedName, digest string, first, now time.Time) (modified time.Time, changed bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var old string
	var at int64
	err = l.row("SELECT digest, modified FROM feed WHERE name = ?", feedName).Scan(&old, &at)
	switch {
	case err == nil && old == digest:
		return time.Unix(at, 0).UTC(), false, nil
	case err == nil:
		// Never the same second twice: who came in between knows that one.
		at = max(at+1, now.Unix())
	case errors.Is(err, sql.ErrNoRows):
		at = min(first.Unix(), now.Unix())
	default:
		return time.Time{}, false, err
	}
	err = l.exec("INSERT OR REPLACE INTO feed (name, digest, modified) VALUES (?, ?, ?)", feedName, digest, at)
	return time.Unix(at, 0).UTC(), true, err
}

// Vacuum gives space of deleted rows back when there is much of it: 1,000 pages
// (4 MB) and a third of the file. Nobody else can use the ledger meanwhile.
func (l *Ledger) Vacuum(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var free, pages int64
	if err := l.row("SELECT f.freelist_count, c.page_count FROM pragma_freelist_count f, pragma_page_count c").Scan(&free, &pages); err != nil {
		return err
	}
	if free < 1000 || free*3 < pages {
		return nil
	}
	if _, err := l.conn.ExecContext(ctx, "VACUUM"); err != nil {
		return err
	}
	_, err := l.conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)") // until then the file is as long as it was
	return err
}

// Ranks gives the places of the items behind entries of a source, by the
// entries' keys, as far as they are known.
func (l *Ledger) Ranks(key string, entries []string) (map[string]int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ranks := map[string]int64{}
	for _, e := range entries {
		it, err := l.item("SELECT "+itemColumns+" FROM entry JOIN item ON item.id = entry.item WHERE source = (SELECT id FROM source WHERE key = ?) AND key = ?", key, []byte(e))
		if err != nil {
			return nil, err
		}
		if it != nil {
			ranks[e] = it.rank()
		}
	}
	return ranks, nil
}
