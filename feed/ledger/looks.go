package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

const looksSchema = `
CREATE TABLE look (                -- what looks at a source found, the newest of them
  source INTEGER NOT NULL,
  at     INTEGER NOT NULL,         -- when it was; of several that found nothing new, the last
  data   TEXT NOT NULL,            -- JSON of Look
  PRIMARY KEY (source, at)
) WITHOUT ROWID;
CREATE TABLE hold (                -- the sources whose last look is held back
  source  INTEGER PRIMARY KEY,
  since   INTEGER NOT NULL,
  looks   INTEGER NOT NULL,        -- how many in a row
  reason  TEXT NOT NULL,
  release INTEGER NOT NULL         -- 1: somebody asked for the next one to be recorded whatever it holds
);
`

// A Look is what one look at a source found, or several in a row that found
// nothing new.
type Look struct {
	At     time.Time `json:"-"`
	Looks  int       `json:"looks"`            // how many this tells of; the last of them was At
	Listed int       `json:"listed,omitempty"` // entries
	Fresh  int       `json:"fresh,omitempty"`  // entries that neither the ledger nor the last listing had, and that were not known again
	New    int       `json:"new,omitempty"`    // items that it made
	Late   int       `json:"late,omitempty"`   // of them: dated before what was known
	Plain  int       `json:"plain,omitempty"`  // of the new: without any date
	Behind int       `json:"behind,omitempty"` // old items that were brought in
	Gone   int       `json:"gone,omitempty"`   // items withdrawn
	Lost   int       `json:"lost,omitempty"`   // with those of earlier looks, as far as they were judged together
	First  bool      `json:"first,omitempty"`  // the source's first, or the first after its settings changed: no measure for others
	Freed  bool      `json:"freed,omitempty"`  // it would have been held, and somebody let it out: looks after it are not judged together with those before
	// Keep is stored in the source's memory with it.
	Keep map[string][]byte `json:"-"`
}

// nothing reports whether it can be told together with others like it.
func (k *Look) nothing() bool { return k.New == 0 && k.Gone == 0 && !k.First && !k.Freed }

// mostLooks is how many rows of looks are kept of a source. Looks that found
// nothing share one, so that they tell of a long time.
const mostLooks = 100

// Looks gives what is remembered of looks at a source, oldest first.
func (l *Ledger) Looks(key string) ([]Look, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []Look
	err := l.each("SELECT at, data FROM look WHERE source = (SELECT id FROM source WHERE key = ?) ORDER BY at", func(s scanner) error {
		var at int64
		var data string
		if err := s.Scan(&at, &data); err != nil {
			return err
		}
		k := Look{At: time.UnixMilli(at).UTC()}
		all = append(all, k)
		return json.Unmarshal([]byte(data), &all[len(all)-1])
	}, key)
	return all, err
}

// PutLook files a look that had nothing to record, and ends a hold.
func (l *Ledger) PutLook(key string, look Look) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	source, err := l.source(key)
	if err != nil {
		return err
	}
	return l.transact(func() error { return l.putLook(source, look) })
}

func (l *Ledger) putLook(source int64, look Look) error {
	if err := l.exec("DELETE FROM hold WHERE source = ?", source); err != nil {
		return err
	}
	for name, value := range look.Keep {
		if err := l.exec("INSERT OR REPLACE INTO memory (source, key, value) VALUES (?, ?, ?)", source, name, value); err != nil {
			return err
		}
	}
	look.Looks = 1
	var at int64
	var data string
	err := l.row("SELECT at, data FROM look WHERE source = ? ORDER BY at DESC LIMIT 1", source).Scan(&at, &data)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil && look.nothing() {
		var last Look
		if err := json.Unmarshal([]byte(data), &last); err != nil {
			return err
		}
		if last.nothing() {
			look.Looks += last.Looks
			if err := l.exec("DELETE FROM look WHERE source = ? AND at = ?", source, at); err != nil {
				return err
			}
		}
	}
	row, err := json.Marshal(look)
	if err != nil {
		return err
	}
	// A clock that was set back does not make two looks of one.
	if err := l.exec("INSERT OR REPLACE INTO look (source, at, data) VALUES (?, ?, ?)", source, max(look.At.UnixMilli(), at), string(row)); err != nil {
		return err
	}
	if err := l.exec("DELETE FROM turn WHERE source = ? AND at < ?", source, look.At.Add(-turnsKept).UnixMilli()); err != nil {
		return err
	}
	return l.exec(`DELETE FROM look WHERE source = ?1 AND at <= (SELECT at FROM look WHERE source = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)`, source, mostLooks)
}

// A Hold says why what a look found is not recorded. The zero Hold: it is.
type Hold struct {
	Reason  string // "": nothing is held
	Since   time.Time
	Looks   int  // how many in a row
	Release bool // somebody asked for the next one to be recorded whatever it holds
}

// Hold tells what is held of a source.
func (l *Ledger) Hold(key string) (h Hold, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var since int64
	err = l.row("SELECT reason, since, looks, release FROM hold WHERE source = (SELECT id FROM source WHERE key = ?)", key).Scan(&h.Reason, &since, &h.Looks, &h.Release)
	if errors.Is(err, sql.ErrNoRows) {
		return h, nil
	}
	h.Since = time.UnixMilli(since).UTC()
	return h, err
}

// PutHold files that a look is held, for a reason that is not "".
func (l *Ledger) PutHold(key, reason string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	source, err := l.source(key)
	if err != nil {
		return err
	}
	return l.exec(`INSERT INTO hold (source, since, looks, reason, release) VALUES (?, ?, 1, ?, 0)
 ON CONFLICT (source) DO UPDATE SET looks = looks + 1, reason = excluded.reason`, source, now.UnixMilli(), reason)
}

// AskRelease asks for the next look at a source to be recorded whatever it
// holds. ok is false when nothing is held of it. Another process may have the
// ledger open: its desk finds the request.
func (l *Ledger) AskRelease(key string) (ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var n int
	err = l.row("UPDATE hold SET release = 1 WHERE source = (SELECT id FROM source WHERE key = ?) RETURNING 1", key).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return n == 1, err
}

// CountLive counts the live items of a source.
func (l *Ledger) CountLive(key string) (n int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.row("SELECT count(*) FROM shown WHERE source = (SELECT id FROM source WHERE key = ?)", key).Scan(&n)
	return n, err
}
