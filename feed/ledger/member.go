package ledger

import (
	"slices"
	"time"
)

// Moved tells what a Sync changed of a cut.
type Moved struct {
	Cut  Cut
	Anew bool // its members were filled in anew, archive included
	Gone bool // archive pages lost items
}

// Sync brings the members of all feeds in line with what changed since the
// last time, in one transaction, and tells which feeds that touched. What a
// process that was killed left undone is done by the next. It costs what
// changed, apart from the feeds whose rules changed.
func (l *Ledger) Sync(now time.Time) ([]Moved, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.early = l.unborn && l.pouring == nil // there is nothing but the rules
	defer func() { l.early = false }()
	if err := l.reindex(); err != nil {
		return nil, err
	}
	due := slices.ContainsFunc(l.rules, func(st *ruleState) bool { return st.fill || st.stale || st.fresh })
	news, err := l.items("SELECT item FROM news")
	if err != nil || len(news) == 0 && !due {
		return nil, err
	}
	y := &syncing{l: l, now: now.UnixMilli(), moved: map[int64]*Moved{}}
	err = l.transact(func() error { return y.run(news) })
	if err != nil {
		rules := make([]Rule, len(l.rules))
		for i, st := range l.rules {
			rules[i] = st.Rule
		}
		l.setRules(rules) // what was rolled back is not remembered here either
		return nil, err
	}
	moved := make([]Moved, 0, len(y.moved))
	for _, id := range y.order {
		moved = append(moved, *y.moved[id])
	}
	return moved, nil
}

// items gives the numbers that a query selects.
func (l *Ledger) items(query string, args ...any) (items []int64, err error) {
	err = l.each(query, func(s scanner) error {
		var item int64
		err := s.Scan(&item)
		items = append(items, item)
		return err
	}, args...)
	return items, err
}

// A syncing is one Sync.
type syncing struct {
	l     *Ledger
	now   int64
	moved map[int64]*Moved // by cut
	order []int64
}

func (y *syncing) run(news []int64) error {
	l := y.l
	var steady []*ruleState
	for _, st := range l.rules {
		switch {
		case st.fill:
			if err := y.fill(st); err != nil {
				return err
			}
		case st.stale:
			if err := y.mend(st); err != nil {
				return err
			}
		default:
			steady = append(steady, st)
			continue
		}
		if err := l.exec("INSERT OR REPLACE INTO rule (name, digest, stale) VALUES (?, ?, 0)", st.Name, st.digest()); err != nil {
			return err
		}
		st.fill, st.stale = false, false
	}
	if len(steady) > 0 {
		for _, item := range news {
			if err := y.apply(item, steady); err != nil {
				return err
			}
		}
	}
	for _, st := range l.rules {
		if !st.fresh {
			continue
		}
		st.fresh = false
		for _, c := range st.cuts { // what had too many items for an archive may have one now
			if begins, err := l.begins(st, c); err != nil {
				return err
			} else if begins {
				y.touch(c)
			}
		}
	}
	if len(news) > 0 {
		if err := l.exec("DELETE FROM news"); err != nil {
			return err
		}
	}
	for _, id := range y.order {
		c, st := &y.moved[id].Cut, l.ruleOf[id]
		if err := l.overflow(st, c); err != nil {
			return err
		}
		st.cuts[c.Value.Key].Pages = c.Pages
	}
	return nil
}

// touch notes that a cut changed.
func (y *syncing) touch(c *Cut) *Moved {
	m := y.moved[c.ID]
	if m == nil {
		m = &Moved{Cut: *c}
		y.moved[c.ID] = m
		y.order = append(y.order, c.ID)
	}
	return m
}

// fill makes the members of a feed from nothing.
func (y *syncing) fill(st *ruleState) error {
	l := y.l
	for _, c := range st.cuts {
		for _, table := range []string{"member", "leaf", "grave"} {
			if err := l.exec("DELETE FROM "+table+" WHERE cut = ?", c.ID); err != nil {
				return err
			}
		}
		if err := l.exec("UPDATE cut SET pages = 0 WHERE id = ?", c.ID); err != nil {
			return err
		}
		c.Pages = 0
		m := y.touch(c)
		m.Anew, m.Gone = true, true
	}
	for _, source := range st.sources {
		if st.Values == nil {
			err := l.exec("INSERT OR IGNORE INTO member (cut, page, rank, item, rev) SELECT ?, 0, shown.rank, shown.item, item.rev FROM shown JOIN item ON item.id = shown.item WHERE shown.source = ?",
				st.cuts[""].ID, source)
			if err != nil {
				return err
			}
			continue
		}
		items, err := l.items("SELECT item FROM shown WHERE source = ? ORDER BY rank, item", source)
		if err != nil {
			return err
		}
		for _, item := range items {
			if err := y.apply(item, []*ruleState{st}); err != nil {
				return err
			}
		}
	}
	return l.exec("DELETE FROM frozen WHERE NOT EXISTS (SELECT 1 FROM member WHERE member.item = frozen.item AND member.rev = frozen.rev)")
}

// mend brings a feed up to date that missed changes: every item that it has or
// might have is looked at.
func (y *syncing) mend(st *ruleState) error {
	for _, source := range st.sources {
		items, err := y.l.items("SELECT item FROM shown WHERE source = ? ORDER BY rank, item", source)
		if err != nil {
			return err
		}
		for _, item := range items {
			if err := y.apply(item, []*ruleState{st}); err != nil {
				return err
			}
		}
	}
	gone, err := y.l.items("SELECT member.item FROM member JOIN cut ON cut.id = member.cut WHERE cut.rule = ? AND NOT EXISTS (SELECT 1 FROM shown WHERE shown.item = member.item)", st.Name)
	if err != nil {
		return err
	}
	for _, item := range gone {
		if err := y.apply(item, []*ruleState{st}); err != nil {
			return err
		}
	}
	return nil
}

// A standing is an item's place in a feed.
type standing struct{ cut, page, rank, rev int64 }

// mostValues bounds the feeds that one each: feed becomes: what sites call tags
// is theirs to choose.
const mostValues = 10_000

// apply brings the places of one item in line with rules.
func (y *syncing) apply(item int64, rules []*ruleState) error {
	l := y.l
	cand, sources, rank, rev, err := l.candidate(item)
	if err != nil {
		return err
	}
	var wanted []*Cut
	for _, st := range rules {
		for _, v := range st.values(cand, sources) {
			if st.cuts[v.Key] == nil && len(st.cuts) >= mostValues {
				continue
			}
			c, err := l.cutFor(st, v)
			if err != nil {
				return err
			}
			wanted = append(wanted, c)
		}
	}
	var places []standing
	err = l.each("SELECT cut, page, rank, rev FROM member WHERE item = ?", func(s scanner) error {
		var p standing
		err := s.Scan(&p.cut, &p.page, &p.rank, &p.rev)
		places = append(places, p)
		return err
	}, item)
	if err != nil {
		return err
	}
	for _, p := range places {
		st := l.ruleOf[p.cut]
		if st == nil || len(rules) < len(l.rules) && !slices.Contains(rules, st) {
			continue
		}
		i := slices.IndexFunc(wanted, func(c *Cut) bool { return c.ID == p.cut })
		if i < 0 {
			err = y.leave(st, item, p, cand != nil)
		} else {
			err = y.stay(wanted[i], item, p, rank, rev)
			wanted = slices.Delete(wanted, i, i+1)
		}
		if err != nil {
			return err
		}
	}
	for i, c := range wanted {
		if slices.Contains(wanted[:i], c) {
			continue
		}
		if err := l.exec("INSERT INTO member (cut, page, rank, item, rev) VALUES (?, 0, ?, ?, ?)", c.ID, rank, item, rev); err != nil {
			return err
		}
		if l.ruleOf[c.ID].Graves {
			if err := l.exec("DELETE FROM grave WHERE cut = ? AND uri = (SELECT uri FROM item WHERE id = ?)", c.ID, item); err != nil {
				return err
			}
		}
		y.touch(c)
	}
	return nil
}

// stay brings the place of an item up to date where the item stays. A full
// archive page has it as it was.
func (y *syncing) stay(c *Cut, item int64, p standing, rank, rev int64) error {
	if p.rank == rank && p.rev == rev {
		return nil
	}
	shut, seen, err := y.l.leaf(p.cut, p.page)
	if err != nil {
		return err
	}
	if seen { // the item's own page changes all the same
		y.touch(c)
		return y.l.unwrite(p.cut, p.page)
	}
	if shut {
		rank = p.rank // its page was made up before
	}
	if err := y.l.exec("UPDATE member SET rank = ?, rev = ? WHERE cut = ? AND page = ? AND rank = ? AND item = ?", rank, rev, p.cut, p.page, p.rank, item); err != nil {
		return err
	}
	y.touch(c)
	return y.l.unwrite(p.cut, p.page)
}

// leave takes an item out of a feed. In a full archive page that went out it
// stays, unless its author took it away altogether.
func (y *syncing) leave(st *ruleState, item int64, p standing, live bool) error {
	l := y.l
	_, seen, err := l.leaf(p.cut, p.page)
	if err != nil || seen && live {
		return err
	}
	if err := l.exec("DELETE FROM member WHERE cut = ? AND page = ? AND rank = ? AND item = ?", p.cut, p.page, p.rank, item); err != nil {
		return err
	}
	if p.page > 0 {
		if err := l.exec("UPDATE leaf SET items = items - 1, written = '' WHERE cut = ? AND page = ?", p.cut, p.page); err != nil {
			return err
		}
		if err := l.thaw(item, p.rev); err != nil {
			return err
		}
	}
	if st.Graves {
		err := l.exec("INSERT OR REPLACE INTO grave (cut, uri, at) SELECT ?, uri, ? FROM item WHERE id = ?", p.cut, y.now, item)
		if err != nil {
			return err
		}
	}
	for _, c := range st.cuts {
		if c.ID == p.cut {
			m := y.touch(c)
			m.Gone = m.Gone || p.page > 0
		}
	}
	return nil
}
