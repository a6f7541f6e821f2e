package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"
)

// A feed's items are parted into its current document (page 0) and archive
// pages from 1, the oldest, on (RFC 5005 section 4). What the current document
// has no room for is appended to the last page, oldest first, and never comes
// back. A page is full when the next one is begun; when it went out full, it
// stays as it is.

// leaf tells of a page; page 0 is neither shut nor seen.
func (l *Ledger) leaf(cut, page int64) (shut, seen bool, err error) {
	if page == 0 {
		return false, false, nil
	}
	err = l.row("SELECT shut, seen FROM leaf WHERE cut = ? AND page = ?", cut, page).Scan(&shut, &seen)
	return shut, seen, err
}

// unwrite has the files of a page made again.
func (l *Ledger) unwrite(cut, page int64) error {
	if page == 0 {
		return nil
	}
	return l.exec("UPDATE leaf SET written = '' WHERE cut = ? AND page = ? AND written <> ''", cut, page)
}

// begins reports whether a cut that has no archive is due to begin one.
func (l *Ledger) begins(st *ruleState, c *Cut) (bool, error) {
	if !st.Archive || c.Pages > 0 {
		return false, nil
	}
	var n int
	err := l.row("SELECT count(*) FROM member WHERE cut = ? AND page = 0", c.ID).Scan(&n)
	return n > st.Limit && !st.tooMany(c, n-st.Limit), err
}

// Unarchived counts the items of a cut that its current document has no room
// for and no archive takes, because they are more than AtOnce.
func (l *Ledger) Unarchived(cut int64) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, err := l.cut(cut)
	st := l.ruleOf[cut]
	if err != nil || st == nil || !st.Archive || st.AtOnce == 0 || c.Pages > 0 {
		return 0, err
	}
	var n int
	err = l.row("SELECT count(*) FROM member WHERE cut = ? AND page = 0", cut).Scan(&n)
	if n -= st.Limit; !st.tooMany(&c, n) {
		n = 0
	}
	return n, err
}

// tooMany reports whether n items are more than a cut begins its archive with.
func (st *ruleState) tooMany(c *Cut, n int) bool {
	return c.Pages == 0 && st.AtOnce > 0 && n > st.AtOnce
}

// overflow moves what the current document of a cut has no room for to its
// archive.
func (l *Ledger) overflow(st *ruleState, c *Cut) error {
	if !st.Archive {
		return nil
	}
	if st.PerAuthor == 0 && st.PerSource == 0 {
		var n int
		most := -1
		if c.Pages == 0 && st.AtOnce > 0 {
			most = st.Limit + st.AtOnce + 1 // more than that is too many
		}
		if err := l.row("SELECT count(*) FROM (SELECT 1 FROM member WHERE cut = ? AND page = 0 LIMIT ?)", c.ID, most).Scan(&n); err != nil || n <= st.Limit || st.tooMany(c, n-st.Limit) {
			return err
		}
		over, err := l.places("SELECT rank, item FROM member WHERE cut = ? AND page = 0 ORDER BY rank, item LIMIT ?", c.ID, n-st.Limit)
		if err != nil {
			return err
		}
		return l.archive(st, c, over)
	}
	_, over, err := l.room(st, c.ID, -1)
	if err != nil || st.tooMany(c, len(over)) {
		return err
	}
	slices.Reverse(over)
	return l.archive(st, c, over)
}

// A place is an item's place in a page.
type place struct{ rank, item int64 }

func (l *Ledger) places(query string, args ...any) (all []place, err error) {
	err = l.each(query, func(s scanner) error {
		var p place
		err := s.Scan(&p.rank, &p.item)
		all = append(all, p)
		return err
	}, args...)
	return all, err
}

// room parts the newest items of page 0, newest first, into those the current
// document shows and those it does not, because there are newer ones enough:
// of all, of one of their authors, of their source. It looks at most of them
// only; -1: at all.
func (l *Ledger) room(st *ruleState, cut int64, most int) (in, over []place, err error) {
	authors, sources := map[string]int{}, map[int64]int{}
	err = l.each("SELECT m.rank, m.item, item.home, item.data FROM member m JOIN item ON item.id = m.item WHERE m.cut = ? AND m.page = 0 ORDER BY m.rank DESC, m.item DESC LIMIT ?",
		func(s scanner) error {
			var p place
			var home int64
			var data string
			if err := s.Scan(&p.rank, &p.item, &home, &data); err != nil {
				return err
			}
			var c Content
			if st.PerAuthor > 0 {
				if err := json.Unmarshal([]byte(data), &c); err != nil {
					return err
				}
			}
			full := len(in) >= st.Limit || st.PerSource > 0 && sources[home] >= st.PerSource
			for _, a := range c.Authors {
				full = full || authors[a.Name] >= st.PerAuthor
			}
			if full {
				over = append(over, p)
				return nil
			}
			in = append(in, p)
			sources[home]++
			for _, a := range c.Authors {
				authors[a.Name]++
			}
			return nil
		}, cut, most)
	return in, over, err
}

// archive appends items of page 0, in order, to the archive.
func (l *Ledger) archive(st *ruleState, c *Cut, over []place) error {
	if len(over) == 0 {
		return nil
	}
	items, bytes := 0, 0
	if c.Pages > 0 {
		if err := l.row("SELECT items, bytes FROM leaf WHERE cut = ? AND page = ?", c.ID, c.Pages).Scan(&items, &bytes); err != nil {
			return err
		}
	}
	put := func() error {
		return l.exec(`INSERT INTO leaf (cut, page, items, bytes, shut, seen, written) VALUES (?, ?, ?, ?, 0, 0, '')
 ON CONFLICT (cut, page) DO UPDATE SET items = excluded.items, bytes = excluded.bytes, written = ''`, c.ID, c.Pages, items, bytes)
	}
	for _, p := range over {
		var rev int64
		var data, html int
		err := l.row("SELECT item.rev, octet_length(item.data), coalesce(max(octet_length(body.html), body.packed), 0) FROM item LEFT JOIN body ON body.item = item.id WHERE item.id = ?", p.item).
			Scan(&rev, &data, &html)
		if err != nil {
			return err
		}
		if st.Summary {
			html = 0
		}
		size := 1<<10 + data + html*9/8 // markup is escaped
		if c.Pages == 0 || items >= st.Limit || items > 0 && st.MaxBytes > 0 && bytes+size > st.MaxBytes {
			if c.Pages > 0 {
				if err := put(); err != nil {
					return err
				}
				if err := l.exec("UPDATE leaf SET shut = 1 WHERE cut = ? AND page = ?", c.ID, c.Pages); err != nil {
					return err
				}
			}
			c.Pages, items, bytes = c.Pages+1, 0, 0
		}
		if err := l.exec("UPDATE member SET page = ?, rev = ? WHERE cut = ? AND page = 0 AND rank = ? AND item = ?", c.Pages, rev, c.ID, p.rank, p.item); err != nil {
			return err
		}
		items, bytes = items+1, bytes+size
	}
	if err := put(); err != nil {
		return err
	}
	return l.exec("UPDATE cut SET pages = ? WHERE id = ?", c.Pages, c.ID)
}

// Archive moves items, by row, from the current document of a cut to its
// archive, because the document would become too long. It gives the cut as it
// is then.
func (l *Ledger) Archive(cut int64, rows []int64) (Cut, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	st := l.ruleOf[cut]
	c, err := l.cut(cut)
	if err != nil || st == nil {
		return c, err
	}
	if c.Pages == 0 && st.AtOnce > 0 {
		var n int
		err := l.row("SELECT count(*) FROM member WHERE cut = ? AND page = 0", cut).Scan(&n)
		if err != nil || st.tooMany(&c, n-st.Limit) {
			return c, err
		}
	}
	err = l.transact(func() error {
		var over []place
		for _, row := range rows {
			p, err := l.places("SELECT rank, item FROM member WHERE item = ? AND cut = ? AND page = 0", row, cut)
			if err != nil {
				return err
			}
			over = append(over, p...)
		}
		slices.SortFunc(over, func(a, b place) int {
			if a.rank != b.rank {
				return int(min(max(a.rank-b.rank, -1), 1))
			}
			return int(min(max(a.item-b.item, -1), 1))
		})
		return l.archive(st, &c, over)
	})
	if err == nil {
		st.cuts[c.Value.Key].Pages = c.Pages
	}
	return c, err
}

func (l *Ledger) cut(id int64) (Cut, error) {
	c := Cut{ID: id}
	err := l.row("SELECT rule, value, label, slug, pages FROM cut WHERE id = ?", id).Scan(&c.Name, &c.Value.Key, &c.Value.Label, &c.Value.Slug, &c.Pages)
	return c, err
}

const memberItem = "SELECT " + itemColumns + `, m.rank, entry.stamp, src.key, body.html, body.pruned, body.packed, m.rev, f.published, f.updated, f.day_only, f.data, f.html, f.packed
 FROM member m JOIN item ON item.id = m.item
 JOIN source src ON src.id = item.home
 LEFT JOIN entry ON entry.source = item.home AND entry.key = item.home_key
 LEFT JOIN body ON body.item = item.id
 LEFT JOIN frozen f ON m.page > 0 AND f.item = m.item AND f.rev = m.rev AND EXISTS (SELECT 1 FROM leaf WHERE leaf.cut = m.cut AND leaf.page = m.page AND leaf.seen = 1)
 WHERE m.cut = ? AND m.page = ? `

// A wider scanner takes more columns than its caller asks for.
type wider struct {
	scanner
	more []any
}

func (w wider) Scan(dest ...any) error { return w.scanner.Scan(append(dest, w.more...)...) }

// members gives items of a page as the page has them.
func (l *Ledger) members(rest string, args ...any) ([]*Item, error) {
	var items []*Item
	err := l.each(memberItem+rest, func(s scanner) error {
		var rev int64
		var published, updated, packed sql.NullInt64
		var dayOnly sql.NullBool
		var data, html sql.NullString
		it, err := scanItem(wider{s, []any{&rev, &published, &updated, &dayOnly, &data, &html, &packed}})
		if err != nil {
			return err
		}
		items = append(items, it)
		if !data.Valid {
			return nil
		}
		it.Rev, it.Frozen = rev, true
		it.Published, it.Updated, it.DayOnly = time.UnixMilli(published.Int64).UTC(), time.UnixMilli(updated.Int64).UTC(), dayOnly.Bool
		if it.Body, err = unpackBody(html.String, int(packed.Int64)); err != nil {
			return fmt.Errorf("%s: %w", it.ID, err)
		}
		it.HasBody, it.Pruned = html.Valid, false
		it.Content = Content{}
		return json.Unmarshal([]byte(data.String), &it.Content)
	}, args...)
	return items, err
}

// Current gives the items of the current document of a cut, newest first, with
// their bodies as far as they were read. limit is that of a feed whose rule is
// not set; else the rule's counts.
func (l *Ledger) Current(cut int64, limit int) ([]*Item, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	st := l.ruleOf[cut]
	if st != nil {
		limit = st.Limit
	}
	// Where there is an archive, what is over the caps of an author or a source
	// is there already.
	if c, err := l.cut(cut); err != nil || st == nil || st.Archive && c.Pages > 0 || st.PerAuthor == 0 && st.PerSource == 0 {
		items, err := l.members("ORDER BY m.rank DESC, m.item DESC LIMIT ?", cut, 0, limit)
		if err != nil {
			err = fmt.Errorf("ledger: %w", err)
		}
		return items, err
	}
	var in []place
	for most := 4 * limit; ; most *= 4 {
		var over []place
		var err error
		if in, over, err = l.room(st, cut, most); err != nil {
			return nil, err
		}
		if len(in) == limit || len(in)+len(over) < most {
			break
		}
	}
	var items []*Item
	for _, p := range in {
		it, err := l.members("AND m.rank = ? AND m.item = ?", cut, 0, p.rank, p.item)
		if err != nil {
			return nil, err
		}
		items = append(items, it...)
	}
	return items, nil
}

// ErrNoPage is the error for an archive page that there is not.
var ErrNoPage = errors.New("no such archive page")

// ArchivePage gives the items of an archive page, newest first, as it has them.
// full tells that the page is full. The error is [ErrNoPage] when there is no
// such page.
func (l *Ledger) ArchivePage(cut int64, page int) (items []*Item, c Cut, full bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, err = l.cut(cut); err == nil {
		full, _, err = l.leaf(cut, int64(page))
	}
	if errors.Is(err, sql.ErrNoRows) || page < 1 {
		return nil, c, false, ErrNoPage
	}
	if err == nil {
		items, err = l.members("ORDER BY m.rank DESC, m.item DESC", cut, page)
	}
	return items, c, full, err
}

// Seen notes that a full archive page goes out with these items, before it
// does: from now on it stays as it is. It says false when the page has changed
// since it was read.
func (l *Ledger) Seen(cut int64, page int, items []*Item) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	errChanged := errors.New("changed")
	err := l.transact(func() error {
		var n int
		if err := l.row("SELECT items FROM leaf WHERE cut = ? AND page = ? AND shut = 1", cut, page).Scan(&n); err != nil {
			return err
		}
		if n != len(items) {
			return errChanged
		}
		for _, it := range items {
			if it.Frozen {
				continue
			}
			var rev int64
			if err := l.row("SELECT item.rev FROM member m JOIN item ON item.id = m.item WHERE m.cut = ? AND m.page = ? AND m.rank = ? AND m.item = ?", cut, page, it.Rank, it.Row).Scan(&rev); err != nil {
				return err
			}
			if rev != it.Rev {
				return errChanged
			}
			if err := l.exec("UPDATE member SET rev = ? WHERE cut = ? AND page = ? AND rank = ? AND item = ? AND rev <> ?", rev, cut, page, it.Rank, it.Row, rev); err != nil {
				return err
			}
		}
		return l.exec("UPDATE leaf SET seen = 1 WHERE cut = ? AND page = ? AND seen = 0", cut, page)
	})
	if errors.Is(err, errChanged) || errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Unwritten gives the archive pages of a cut whose files are not made of stamp.
func (l *Ledger) Unwritten(cut int64, stamp string) ([]int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	items, err := l.items("SELECT page FROM leaf WHERE cut = ? AND written <> ? ORDER BY page", cut, stamp)
	pages := make([]int, len(items))
	for i, p := range items {
		pages[i] = int(p)
	}
	return pages, err
}

// Written notes that the files of an archive page are made of stamp.
func (l *Ledger) Written(cut int64, page int, stamp string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.exec("UPDATE leaf SET written = ? WHERE cut = ? AND page = ?", stamp, cut, page)
}

// ItemPage gives the item whose own page has the given file name, as a cut
// shows it: as it is now while the cut takes it; else as the full archive page
// has it in which it was before. The error wraps fs.ErrNotExist when the cut
// shows no such item.
func (l *Ledger) ItemPage(cut int64, name string) (*Item, error) {
	it, err := l.ByPage(name)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var page int64
	err = l.row("SELECT page FROM member WHERE item = ? AND cut = ?", it.Row, cut).Scan(&page)
	if errors.Is(err, sql.ErrNoRows) {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, err
	}
	if takes, err := l.takes(cut, it.Row); err != nil || takes {
		return it, err
	}
	if page > 0 {
		items, err := l.members("AND m.item = ?", cut, page, it.Row)
		if err != nil {
			return nil, err
		}
		if len(items) > 0 && items[0].Frozen {
			return items[0], nil
		}
	}
	return nil, fs.ErrNotExist // the next Sync sees to it
}

// takes reports whether an item, as it is now, belongs to a cut. A cut whose
// rule is not set keeps what it has.
func (l *Ledger) takes(cut, item int64) (bool, error) {
	st := l.ruleOf[cut]
	if st == nil {
		return true, nil
	}
	cand, sources, _, _, err := l.candidate(item)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(st.values(cand, sources), func(v Value) bool {
		c := st.cuts[v.Key]
		return c != nil && c.ID == cut
	}), nil
}

// Empty reports whether a cut has no items at all.
func (l *Ledger) Empty(cut int64) (empty bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.row("SELECT NOT EXISTS (SELECT 1 FROM member WHERE cut = ?)", cut).Scan(&empty)
	return empty, err
}
