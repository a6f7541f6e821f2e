package ledger

import "time"

// A Grave is an item that was withdrawn from a feed.
type Grave struct {
	ID   string // of the item
	When time.Time
}

// How many graves are told of, and for how long after the first of them the
// last: the time of day has no part in it, so that a feed changes only when
// something happens.
const (
	mostGraves = 50
	graveTime  = 30 * 24 * time.Hour
)

// Graves gives what was withdrawn from a cut lately, the last first. It is
// empty for a feed whose rule does not ask for it.
func (l *Ledger) Graves(cut int64) ([]Grave, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var graves []Grave
	err := l.each("SELECT uri, at FROM grave WHERE cut = ?1 AND at >= (SELECT max(at) FROM grave WHERE cut = ?1) - ?2 ORDER BY at DESC, uri LIMIT ?3", func(s scanner) error {
		var g Grave
		var at int64
		err := s.Scan(&g.ID, &at)
		g.When = time.UnixMilli(at).UTC()
		graves = append(graves, g)
		return err
	}, cut, graveTime.Milliseconds(), mostGraves)
	return graves, err
}
