package ledger

// decideState sets state, why and visible from what the sighting says.
func (p *Pass) decideState(it *itemRow, s *Sighting) {
	switch at := s.VisibleAt.UnixMilli(); {
	case s.Waits != "":
		it.state, it.why, it.visible = waiting, s.Waits, 0
	case !s.VisibleAt.IsZero() && at > p.now:
		it.state, it.why, it.visible = waiting, "future date", at
	default:
		it.state, it.why, it.visible = live, "", 0
	}
}

// decidePublished sets published: what the page says, else the first-seen
// time or, for what waited, the time it first went out. An item that went out
// keeps its date, unless its author corrects it or it went out before its page
// could be read.
func (p *Pass) decidePublished(it *itemRow, s *Sighting, completed bool) {
	stated := !s.Published.IsZero() && s.Published.Year() >= 1990
	switch {
	case stated && (!it.wasLive || s.Authored || completed && !it.stated):
		it.stated, it.dayOnly = true, s.DayOnly
		if ms := s.Published.UnixMilli(); it.state != live || ms <= p.now {
			it.published = ms
		} else if !it.wasLive {
			it.published = p.now // today's date without a time: noon may be yet to come
		}
	case !it.wasLive:
		it.stated, it.dayOnly, it.published = false, false, it.firstSeen
		if it.state == live && it.id != 0 {
			it.published = p.now
		}
	}
	if it.state == live {
		it.wasLive = true
	}
}

// distinct gives the first time from ms on that no other item was updated at:
// readers and validators tell entries apart by it. Where a day is all that is
// known, the fraction of a second comes from the id, so that it does not
// depend on which article of the day was seen first.
func (p *Pass) distinct(ms int64, it *itemRow) (int64, error) {
	if it.dayOnly {
		ms += fraction(ms, it.uri)
	}
	for start := ms; ; ms++ {
		taken, err := p.updatedAt(ms, it.uri)
		if err != nil {
			return 0, err
		}
		if !taken {
			if p.l.filling != nil {
				p.l.filling.updated[uint64(ms)] = struct{}{}
			}
			return ms, nil
		}
		if ms == start {
			ms += fraction(ms, it.uri)
		}
	}
}

// updatedAt reports whether another item than uri was updated at ms.
func (p *Pass) updatedAt(ms int64, uri string) (bool, error) {
	if p.bulk != nil {
		_, taken := p.bulk.updated[uint64(ms)]
		return taken, nil
	}
	var n int
	err := p.l.row("SELECT count(*) FROM item WHERE updated = ? AND uri <> ?", ms, uri).Scan(&n)
	return n > 0, err
}
