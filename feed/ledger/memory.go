package ledger

import (
	"database/sql"
	"errors"
)

// A Memory keeps small things for one source between runs.
type Memory struct {
	l   *Ledger
	key string
}

// Memory gives the memory of the source filed under key, or, for "", one that
// belongs to no source.
func (l *Ledger) Memory(key string) *Memory { return &Memory{l, key} }

// Load gives what was stored under name, nil when nothing was.
func (m *Memory) Load(name string) (value []byte, err error) {
	m.l.mu.Lock()
	defer m.l.mu.Unlock()
	err = m.l.row("SELECT value FROM memory WHERE source = coalesce((SELECT id FROM source WHERE key = ?), 0) AND key = ?", m.key, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

// Store keeps value under name; nil forgets it.
func (m *Memory) Store(name string, value []byte) error {
	m.l.mu.Lock()
	defer m.l.mu.Unlock()
	source, err := m.source()
	if err != nil {
		return err
	}
	if value == nil {
		return m.l.exec("DELETE FROM memory WHERE source = ? AND key = ?", source, name)
	}
	return m.l.exec("INSERT OR REPLACE INTO memory (source, key, value) VALUES (?, ?, ?)", source, name, value)
}

// source is the ledger's number for whom the memory belongs to, 0 for nobody.
func (m *Memory) source() (int64, error) {
	if m.key == "" {
		return 0, nil
	}
	return m.l.source(m.key)
}

// FeedID gives a feed's id for life: mint's, the first time it is asked for.
func (l *Ledger) FeedID(name string, mint func() string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.early = true // mint makes the same one again
	defer func() { l.early = false }()
	var uri string
	err := l.row("SELECT uri FROM feed_id WHERE name = ?", name).Scan(&uri)
	if errors.Is(err, sql.ErrNoRows) {
		uri = mint()
		err = l.exec("INSERT INTO feed_id (name, uri) VALUES (?, ?)", name, uri)
	}
	return uri, err
}

// StoreAll is Store of many in one transaction.
func (m *Memory) StoreAll(values map[string][]byte) error {
	m.l.mu.Lock()
	defer m.l.mu.Unlock()
	source, err := m.source()
	if err != nil {
		return err
	}
	return m.l.transact(func() error {
		for name, value := range values {
			if err := m.l.exec("INSERT OR REPLACE INTO memory (source, key, value) VALUES (?, ?, ?)", source, name, value); err != nil {
				return err
			}
		}
		return nil
	})
}
