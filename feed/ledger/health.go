package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// Health is what is remembered of how a source is doing.
type Health struct {
	Source      string    `json:"source"`                 // what it is filed under
	Name        string    `json:"name"`                   // what people call it
	LastLook    time.Time `json:"last_look,omitzero"`     // when it was last looked at
	LastSuccess time.Time `json:"last_success,omitzero"`  // when a look last succeeded
	LastNew     time.Time `json:"last_new_item,omitzero"` // when an item last went out
	Failures    int       `json:"consecutive_failures"`
	Error       string    `json:"error,omitempty"` // of the last look; "" when it succeeded

	// What a look found is held back: why, since when, and how many looks. The
	// ledger keeps it apart (see [Ledger.Hold]).
	Held      string    `json:"held,omitempty"`
	HeldSince time.Time `json:"held_since,omitzero"`
	HeldLooks int       `json:"held_looks,omitempty"`

	// Counted when asked.
	Live     int       `json:"live"`
	Waiting  int       `json:"waiting"`
	Unread   int       `json:"unread"`             // entries that hold no article or could not be read
	Problems []Problem `json:"problems,omitempty"` // the first of them
}

// A Problem is an entry that could not be read, and why.
type Problem struct {
	Entry string `json:"entry"`
	Why   string `json:"why"`
}

const mostProblems = 20

// SetHealth stores how a source is doing.
func (l *Ledger) SetHealth(h Health) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.source(h.Source); err != nil {
		return err
	}
	h.Live, h.Waiting, h.Unread, h.Problems = 0, 0, 0, nil
	h.Held, h.HeldSince, h.HeldLooks = "", time.Time{}, 0
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return l.exec("UPDATE source SET health = ? WHERE key = ?", string(data), h.Source)
}

// Health tells how every source is doing, in the order they were first seen.
func (l *Ledger) Health() ([]Health, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []Health
	var ids []int64
	err := l.each("SELECT id, key, health FROM source ORDER BY id", func(s scanner) error {
		var id int64
		var key, data string
		if err := s.Scan(&id, &key, &data); err != nil {
			return err
		}
		h := Health{}
		if err := json.Unmarshal([]byte(data), &h); err != nil {
			return err
		}
		h.Source, h.Held, h.HeldSince, h.HeldLooks = key, "", time.Time{}, 0
		var since int64
		switch err := l.row("SELECT reason, since, looks FROM hold WHERE source = ?", id).Scan(&h.Held, &since, &h.HeldLooks); {
		case err == nil:
			h.HeldSince = time.UnixMilli(since).UTC()
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		all, ids = append(all, h), append(ids, id)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		h := &all[i]
		err := l.row(`SELECT (SELECT count(*) FROM shown WHERE source = ?1),
 (SELECT count(DISTINCT item.id) FROM item JOIN entry ON entry.item = item.id WHERE entry.source = ?1 AND item.state = 1),
 (SELECT count(*) FROM entry WHERE source = ?1 AND note <> '')`, id).Scan(&h.Live, &h.Waiting, &h.Unread)
		if err != nil {
			return nil, err
		}
		if h.Unread == 0 {
			continue
		}
		err = l.each("SELECT key, note FROM entry WHERE source = ? AND note <> '' ORDER BY key LIMIT ?", func(s scanner) error {
			var key []byte
			p := Problem{}
			if err := s.Scan(&key, &p.Why); err != nil {
				return err
			}
			p.Entry = string(key)
			h.Problems = append(h.Problems, p)
			return nil
		}, id, mostProblems)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
