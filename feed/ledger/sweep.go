package ledger

import (
	"database/sql"
	"time"
)

// What is kept of hosts, feeds and subscribers that nobody asks for any more
// goes after a while, long enough that a source or a feed that was taken out of
// the configuration, or belongs to another one, finds all when it is back.
// Items, entries and the places of items in feeds and archives stay for ever.
const (
	strangeAfter = 90 * 24 * time.Hour  // of sources, and of requests that are owed
	staleAfter   = 365 * 24 * time.Hour // of feeds: dates of documents, and withdrawals that are told of no more
)

// sweeps are the stages of a Pruning that follow that of the bodies. Each does
// a piece and tells whether there is more.
var sweeps = [...]func(l *Ledger, p *Pruning, now int64) (more bool, err error){
	(*Ledger).sweepMemory, (*Ledger).sweepFeeds, (*Ledger).sweepTopics, (*Ledger).sweepHub, (*Ledger).sweepGraves, (*Ledger).sweepFrozen,
}

// sweepMemory drops what sources do not need of their memory.
func (l *Ledger) sweepMemory(p *Pruning, now int64) (more bool, err error) {
	if p.sources == nil {
		if err := l.neededBy(p, now); err != nil {
			return false, err
		}
	}
	type row struct {
		source int64
		name   string
	}
	var gone []row
	seen := 0
	err = l.each("SELECT source, key, CASE WHEN source = 0 THEN value END FROM memory WHERE (source, key) > (?, ?) ORDER BY source, key LIMIT ?", func(s scanner) error {
		var r row
		var value []byte
		if err := s.Scan(&r.source, &r.name, &value); err != nil {
			return err
		}
		seen++
		p.after, p.name = r.source, r.name
		if needed := p.sources[r.source]; needed != nil && !needed(r.name, value) {
			gone = append(gone, r)
		}
		return nil
	}, p.after, p.name, pieceOfPruning)
	for _, r := range gone {
		if err == nil {
			err = l.exec("DELETE FROM memory WHERE source = ? AND key = ?", r.source, r.name)
		}
	}
	p.Forgotten += len(gone)
	return seen == pieceOfPruning, err
}

// neededBy finds out whose memory is looked at how.
func (l *Ledger) neededBy(p *Pruning, now int64) error {
	p.sources = map[int64]func(string, []byte) bool{}
	known := map[string]bool{}
	for _, keys := range [...][]string{p.Sites, p.Folders} {
		for _, key := range keys {
			known[key] = true
		}
	}
	if n := p.Needed[""]; n != nil {
		p.sources[0] = n
	}
	return l.each("SELECT id, key, health ->> '$.last_look' FROM source", func(s scanner) error {
		var id int64
		var key string
		var look sql.NullString
		if err := s.Scan(&id, &key, &look); err != nil {
			return err
		}
		if known[key] {
			if n := p.Needed[key]; n != nil {
				p.sources[id] = n
			}
			return nil
		}
		last, err := time.Parse(time.RFC3339, look.String)
		if err == nil && last.UnixMilli() < now-strangeAfter.Milliseconds() && p.Others != nil {
			p.sources[id] = func(name string, _ []byte) bool { return p.Others(name) }
		}
		return nil
	})
}

// names goes through a column of names, from p.name on.
func (l *Ledger) names(p *Pruning, query string, take func(s scanner, name *string) (gone bool, err error), remove string) (more bool, err error) {
	var gone []string
	seen := 0
	err = l.each(query, func(s scanner) error {
		seen++
		g, err := take(s, &p.name)
		if g {
			gone = append(gone, p.name)
		}
		return err
	}, p.name, pieceOfPruning)
	for _, name := range gone {
		if err == nil {
			err = l.exec(remove, name)
		}
	}
	p.Forgotten += len(gone)
	return seen == pieceOfPruning, err
}

// sweepFeeds drops the dates of documents that no feed has any more.
func (l *Ledger) sweepFeeds(p *Pruning, now int64) (bool, error) {
	return l.names(p, "SELECT name, modified FROM feed WHERE name > ? ORDER BY name LIMIT ?", func(s scanner, name *string) (bool, error) {
		var modified int64
		err := s.Scan(name, &modified)
		return err == nil && p.Feed != nil && !p.Feed(*name) && modified*1000 < now-staleAfter.Milliseconds(), err
	}, "DELETE FROM feed WHERE name = ?")
}

// sweepTopics drops what hubs were told of documents that no feed has any more.
func (l *Ledger) sweepTopics(p *Pruning, now int64) (bool, error) {
	return l.names(p, "SELECT topic, EXISTS (SELECT 1 FROM subscription WHERE subscription.topic = hub_topic.topic) FROM hub_topic WHERE topic > ? ORDER BY topic LIMIT ?",
		func(s scanner, topic *string) (bool, error) {
			var wanted bool
			err := s.Scan(topic, &wanted)
			return err == nil && p.Topic != nil && !wanted && !p.Topic(*topic), err
		}, "DELETE FROM hub_topic WHERE topic = ?")
}

// sweepHub drops subscriptions that lapsed, which a hub does itself while there
// is one, and requests that nobody has made for long.
func (l *Ledger) sweepHub(p *Pruning, now int64) (more bool, err error) {
	for _, q := range [...]struct {
		query string
		args  []any
	}{
		{`DELETE FROM errand WHERE id IN (SELECT e.id FROM errand e JOIN subscription s ON s.topic = e.topic AND s.callback = e.url
 WHERE e.kind = ? AND s.expires <= ? LIMIT ?) RETURNING 1`, []any{Deliver, now}},
		{"DELETE FROM subscription WHERE (topic, callback) IN (SELECT topic, callback FROM subscription WHERE expires <= ? LIMIT ?) RETURNING 1", []any{now}},
		{"DELETE FROM errand WHERE id IN (SELECT id FROM errand WHERE since < ? LIMIT ?) RETURNING 1", []any{now - strangeAfter.Milliseconds()}},
	} {
		n, err := l.removed(q.query, append(q.args, pieceOfPruning)...)
		p.Forgotten += n
		if err != nil || n == pieceOfPruning { // before the next one, as it leans on this
			return n == pieceOfPruning, err
		}
	}
	return false, nil
}

// sweepGraves drops withdrawals that feeds tell of no more.
func (l *Ledger) sweepGraves(p *Pruning, now int64) (more bool, err error) {
	n, err := l.removed(`DELETE FROM grave WHERE (cut, uri) IN (SELECT g.cut, uri FROM grave g JOIN (SELECT cut, max(at) AS last FROM grave GROUP BY cut) n ON n.cut = g.cut
 WHERE at < ? AND at < last - ? LIMIT ?) RETURNING 1`,
		now-staleAfter.Milliseconds(), graveTime.Milliseconds(), pieceOfPruning)
	p.Forgotten += n
	return n == pieceOfPruning, err
}

// removed counts the rows that a statement removes.
func (l *Ledger) removed(query string, args ...any) (n int, err error) {
	err = l.each(query, func(scanner) error { n++; return nil }, args...)
	return n, err
}

// sweepFrozen drops states of items that no archive page has any more.
func (l *Ledger) sweepFrozen(p *Pruning, now int64) (more bool, err error) {
	type state struct{ item, rev int64 }
	var gone []state
	seen := 0
	err = l.each(`SELECT item, rev, EXISTS (SELECT 1 FROM member m WHERE m.item = f.item AND m.rev = f.rev AND m.page > 0)
 OR EXISTS (SELECT 1 FROM news WHERE news.item = f.item) FROM frozen f WHERE (item, rev) > (?, ?) ORDER BY item, rev LIMIT ?`, func(s scanner) error {
		var st state
		var stands bool
		if err := s.Scan(&st.item, &st.rev, &stands); err != nil {
			return err
		}
		seen++
		p.after, p.rev = st.item, st.rev
		if !stands {
			gone = append(gone, st)
		}
		return nil
	}, p.after, p.rev, pieceOfPruning)
	for _, st := range gone {
		if err == nil {
			err = l.exec("DELETE FROM frozen WHERE item = ? AND rev = ?", st.item, st.rev)
		}
	}
	p.Forgotten += len(gone)
	return seen == pieceOfPruning, err
}
