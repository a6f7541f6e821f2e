package ledger

// freeze keeps an item as it was before it changes, where a full archive page
// that went out shows it. It reports whether there is such a page: then the
// body stays too, even if the item was only looked at.
func (p *Pass) freeze(was *itemRow, changes bool) (stands bool, err error) {
	if p.bulk != nil || was.id == 0 {
		return false, nil
	}
	l := p.l
	err = l.row("SELECT EXISTS (SELECT 1 FROM member m JOIN leaf ON leaf.cut = m.cut AND leaf.page = m.page WHERE m.item = ? AND m.rev = ? AND leaf.seen = 1)",
		was.id, was.rev).Scan(&stands)
	if err != nil || !stands || !changes {
		return stands, err
	}
	return true, l.exec(`INSERT OR IGNORE INTO frozen (item, rev, published, updated, day_only, data, html, packed)
 SELECT id, rev, published, updated, day_only, data, body.html, coalesce(body.packed, 0) FROM item LEFT JOIN body ON body.item = item.id WHERE id = ?`, was.id)
}

// thaw forgets a frozen state of an item that no page has any more.
func (l *Ledger) thaw(item, rev int64) error {
	return l.exec("DELETE FROM frozen WHERE item = ?1 AND rev = ?2 AND NOT EXISTS (SELECT 1 FROM member WHERE item = ?1 AND rev = ?2)", item, rev)
}
