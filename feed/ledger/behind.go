package ledger

// A BroughtIn says which articles are taken for old ones that were brought in:
// more than Most without a date that came since Since, in Unix milliseconds, or
// any while it is Going. The zero BroughtIn says that none are.
type BroughtIn struct {
	Most  int
	Since int64
	Going bool
}

// stepBehind puts items of an import behind those that were known, in the order
// they have: they push nothing out of a feed, and for most there is room in its
// archive only. What of them stood in front since an earlier look goes with them.
func (p *Pass) stepBehind() error {
	if p.BroughtIn.Most == 0 || p.fresh || p.undated == 0 {
		return nil
	}
	var brought []*itemRow // the newest first
	is := map[int64]bool{}
	err := p.l.each("SELECT "+itemColumns+" FROM shown JOIN item ON item.id = shown.item WHERE shown.source = ? AND rank > ? AND NOT stated AND place = 0 AND first_seen > ? ORDER BY rank DESC, item DESC",
		func(s scanner) error {
			it := new(itemRow)
			brought = append(brought, it)
			return it.scan(s)
		}, p.source, p.BroughtIn.Since-int64(atOnce), p.BroughtIn.Since)
	if err != nil || !p.BroughtIn.Going && len(brought) <= p.BroughtIn.Most {
		return err
	}
	for _, it := range brought {
		is[it.id] = true
	}
	oldest, others := int64(0), false
	// Older imports and all that is dated stand below.
	err = p.l.each("SELECT rank, item FROM shown WHERE source = ? ORDER BY rank LIMIT ?", func(s scanner) error {
		var rank, item int64
		err := s.Scan(&rank, &item)
		if !others && !is[item] {
			oldest, others = rank, true
		}
		return err
	}, p.source, len(brought)+1)
	if err != nil || !others {
		return err
	}
	for i, it := range brought {
		it.place = oldest - int64(i) - 1
		if err := p.l.exec("UPDATE item SET place = ? WHERE id = ?", it.place, it.id); err != nil {
			return err
		}
		if err := p.show(it); err != nil {
			return err
		}
		p.changes.touch(it)
	}
	p.changes.Behind, p.evidence.Behind = len(brought), len(brought)
	return nil
}
