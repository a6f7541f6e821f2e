package ledger

import (
	"database/sql"
	"errors"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"copydesk/feed"
)

// match finds the item that a sighting is of, or nil for a new one. known is
// the item its entry had before, or nil.
func (p *Pass) match(s *Sighting, known *itemRow) (*itemRow, error) {
	if known != nil {
		home := known.home == p.source && known.homeKey == s.Key
		named := known.canonical == s.name()
		if home && p.suspect[s.Key] {
			it, err := p.byText(s, known)
			if it == nil && !reused(known, s) {
				it = known // rewritten from top to bottom
			}
			return it, err
		}
		if home || known.fp.Exact == s.Fingerprint.Exact || named && same(known, s) {
			return known, nil
		}
		// A copy that became an article of its own.
	}
	for _, name := range s.names() {
		it, err := p.byName(s, name)
		if err != nil {
			return nil, err
		}
		if it == nil || known != nil && it.id == known.id {
			continue
		}
		// A site's id is the program's that runs it; the id in an author's own
		// file was written by hand, or copied with the rest of its front matter.
		declared := name == s.Declared && !(s.Authored && it.home == p.source)
		if it.state == withdrawn || declared || same(it, s) {
			return it, nil
		}
		if orphan, err := p.orphan(it, s.Key); err != nil || orphan {
			return it, err
		}
		// One address claimed by two different articles that are both there
		// (every page naming the home page its canonical, a copied front
		// matter): the later one goes by its next name.
	}
	if it, err := p.byText(s, known); it != nil || err != nil {
		return it, err
	}
	if it, err := p.renamed(s); it != nil || err != nil {
		return it, err
	}
	return p.slipped(s, known)
}

// reused reports whether a site's address that held a known article now holds
// another one, as that of "the weather today" does every day: it reads
// differently throughout and says that it is half a day newer or more. A file's
// author who writes a new text in the place of an old one means the old item.
func reused(known *itemRow, s *Sighting) bool {
	return !s.Authored && !s.Partly && known.stated && !s.Published.IsZero() && s.Fingerprint.Title != 0 &&
		s.Published.Sub(time.UnixMilli(known.published)) >= 12*time.Hour
}

// slipped finds the item of the same title whose entry has gone without that
// anybody told yet: a file renamed and edited a moment ago.
func (p *Pass) slipped(s *Sighting, known *itemRow) (*itemRow, error) {
	if p.There == nil || p.bulk != nil || known != nil || s.Fingerprint.Title == 0 {
		return nil, nil
	}
	var candidates []*itemRow
	err := p.l.each("SELECT "+itemColumns+" FROM item WHERE title_hash = ? AND home = ? AND state <> 2 ORDER BY id LIMIT 20", func(row scanner) error {
		it := new(itemRow)
		candidates = append(candidates, it)
		return it.scan(row)
	}, int64(s.Fingerprint.Title), p.source)
	if err != nil {
		return nil, err
	}
	for _, it := range candidates {
		if alike(it, s) < 0.3 || p.There(it.homeKey) {
			continue
		}
		p.gone[it.homeKey] = true
		if orphan, err := p.orphan(it, s.Key); orphan || err != nil {
			return it, err
		}
	}
	return nil, nil
}

// names are those the article may be known by, most trusted first.
func (s *Sighting) names() []string {
	return slices.DeleteFunc([]string{s.Declared, FoldURL(s.Canonical), s.Fallback}, func(name string) bool { return name == "" })
}

// name is the most trusted name of a sighting.
func (s *Sighting) name() string {
	switch {
	case s.Declared != "":
		return s.Declared
	case s.Canonical != "":
		return FoldURL(s.Canonical)
	}
	return s.Fallback
}

// same reports whether a sighting reads as another state of a known article.
func same(it *itemRow, s *Sighting) bool {
	f := s.Fingerprint
	return it.fp.Exact == f.Exact || it.fp.Title != 0 && it.fp.Title == f.Title || alike(it, s) >= 0.3
}

func alike(it *itemRow, s *Sighting) float64 {
	if s.Fingerprint.Alike == nil {
		return 0
	}
	return s.Fingerprint.Alike(it.fp.Sketch, s.Fingerprint.Sketch)
}

// byText finds an item with the very same title and text: renamed, moved, or
// published twice.
func (p *Pass) byText(s *Sighting, known *itemRow) (*itemRow, error) {
	if s.Fingerprint.Title == 0 || len(s.Fingerprint.Sketch) == 0 {
		return nil, nil // too little to go by
	}
	if p.bulk != nil {
		if _, there := p.bulk.exact[s.Fingerprint.Exact]; !there {
			return nil, nil
		}
		if err := p.l.reindex(); err != nil { // where there is one double there may be many
			return nil, err
		}
	}
	var candidates []*itemRow
	err := p.l.each("SELECT "+itemColumns+" FROM item WHERE exact = ? ORDER BY id", func(row scanner) error {
		it := new(itemRow)
		candidates = append(candidates, it)
		return it.scan(row)
	}, int64(s.Fingerprint.Exact))
	if err != nil {
		return nil, err
	}
	for _, it := range candidates {
		if known != nil && it.id == known.id || it.fp.Title != s.Fingerprint.Title {
			continue
		}
		// The same words again at another date are another column, not a copy.
		if it.stated && !s.Published.IsZero() && abs(time.UnixMilli(it.published).Sub(s.Published)) > 36*time.Hour {
			continue
		}
		// Two addresses that both call themselves canonical stay two articles
		// while both are there.
		if it.state != withdrawn && s.Declared != "" {
			orphan, err := p.orphan(it, s.Key)
			if err != nil {
				return nil, err
			}
			if !orphan {
				continue
			}
		}
		return it, nil
	}
	return nil, nil
}

// lateRename is how long after an item was withdrawn its file may turn up under
// another name and with other words, and still be known: the new file may not
// have been readable at once, or the program was stopped between the two.
const lateRename = time.Hour

// renamed finds the item whose entry is gone and that reads most like the
// sighting: a file renamed and edited at once.
func (p *Pass) renamed(s *Sighting) (*itemRow, error) {
	if p.bulk != nil {
		return nil, nil
	}
	var best *itemRow
	bestScore := 0.0
	consider := func(it *itemRow, score float64) error {
		if score < 0.5 || score <= bestScore {
			return nil
		}
		orphan, err := p.orphan(it, s.Key)
		if orphan {
			best, bestScore = it, score
		}
		return err
	}
	for _, it := range p.lost {
		score := alike(it, s)
		if it.fp.Title != 0 && it.fp.Title == s.Fingerprint.Title {
			score += 0.5
		}
		if err := consider(it, score); err != nil {
			return nil, err
		}
	}
	if !p.lateSet {
		p.lateSet = true
		err := p.l.each("SELECT "+itemColumns+" FROM item WHERE state = 2 AND home = ? AND withdrawn > ? ORDER BY withdrawn DESC LIMIT 200", func(row scanner) error {
			it := new(itemRow)
			p.late = append(p.late, it)
			return it.scan(row)
		}, p.source, p.now-lateRename.Milliseconds())
		if err != nil {
			return nil, err
		}
	}
	for _, it := range p.late {
		if err := consider(it, alike(it, s)); err != nil {
			return nil, err
		}
	}
	if best == nil {
		return nil, nil
	}
	return p.l.itemByID(best.id)
}

// orphan reports whether no entry but key still leads to an item.
func (p *Pass) orphan(it *itemRow, key string) (bool, error) {
	orphan := true
	err := p.l.each("SELECT source, key FROM entry WHERE item = ?", func(row scanner) error {
		var source int64
		var k []byte
		if err := row.Scan(&source, &k); err != nil {
			return err
		}
		if source != p.source || string(k) != key && !p.gone[string(k)] && !p.suspect[string(k)] {
			orphan = false
		}
		return nil
	}, it.id)
	return orphan, err
}

func (p *Pass) byCanonical(name string) (*itemRow, error) {
	if p.bulk != nil {
		if _, there := p.bulk.canonical[Hash(name)]; !there {
			return nil, nil
		}
		if err := p.l.reindex(); err != nil {
			return nil, err
		}
	}
	return p.l.item("SELECT "+itemColumns+" FROM item WHERE canonical = ?", name)
}

// byName finds the item of one of a sighting's names: what was minted from it, or
// what subscribers know by the id that it declares. An author who writes a text
// anew under its old id means that item, wherever the id came from.
func (p *Pass) byName(s *Sighting, name string) (*itemRow, error) {
	it, err := p.byCanonical(name)
	if it == nil && err == nil && name == s.Declared && strings.HasPrefix(name, uuidURN) {
		return p.byURI(name)
	}
	return it, err
}

func (p *Pass) byURI(uri string) (*itemRow, error) {
	return p.l.item("SELECT "+itemColumns+" FROM item WHERE uri = ?", uri)
}

// uuidURN is how minted ids begin.
const uuidURN = "urn:uuid:"

// taken reports whether another item has an id: one that a page declares may be
// one that was minted for another article, and the other way round, or a feed's.
// Ids of other kinds are the names they were made from.
func (p *Pass) taken(uri string, declared bool) (bool, error) {
	if !strings.HasPrefix(uri, uuidURN) {
		return false, nil
	}
	if p.bulk != nil && !declared {
		if _, there := p.bulk.canonical[Hash(uri)]; !there {
			return false, nil
		}
	}
	it, err := p.byURI(uri)
	if it != nil || err != nil || !declared {
		return it != nil, err
	}
	var ofFeed bool
	err = p.l.row("SELECT EXISTS (SELECT 1 FROM feed_id WHERE uri = ?)", uri).Scan(&ofFeed)
	return ofFeed, err
}

// mint makes the name and the id of a new item. A name that another item has
// taken is followed by the next, the last one by a number.
func (p *Pass) mint(s *Sighting, names []string) (name, uri string, err error) {
	for n := 2; ; n++ {
		for _, name := range names {
			uri := Mint(name)
			declared := name == s.Declared && absoluteIRI(name)
			if declared {
				uri = name
			}
			it, err := p.byCanonical(name)
			if err != nil {
				return "", "", err
			}
			if it != nil {
				continue
			}
			if taken, err := p.taken(uri, declared); err != nil || !taken {
				return name, uri, err
			}
		}
		names = []string{s.Fallback + "#" + strconv.Itoa(n)}
	}
}

// absoluteIRI reports whether a declared id can stand in a feed as it is: the
// schemes that validators accept, in canonical form.
func absoluteIRI(id string) bool {
	if !feed.ValidID(id) {
		return false
	}
	for _, r := range id {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune("<>\"{}|^`\\[]", r) {
			return false
		}
	}
	if rest, ok := strings.CutPrefix(id, "urn:uuid:"); ok {
		return len(rest) == 36 && rest == strings.ToLower(rest)
	}
	for _, scheme := range []string{"http://", "https://"} {
		if rest, ok := strings.CutPrefix(id, scheme); ok {
			host, _, slash := strings.Cut(rest, "/")
			return slash && host != "" && host == strings.ToLower(host)
		}
	}
	if rest, ok := strings.CutPrefix(id, "tag:"); ok {
		authority, _, ok := strings.Cut(rest, ":")
		return ok && authority == strings.ToLower(authority) && strings.Contains(authority, ",")
	}
	return false
}

func (l *Ledger) item(query string, args ...any) (*itemRow, error) {
	it := new(itemRow)
	err := it.scan(l.row(query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return it, err
}

func (l *Ledger) itemByID(id int64) (*itemRow, error) {
	return l.item("SELECT "+itemColumns+" FROM item WHERE id = ?", id)
}

func (l *Ledger) itemOfEntry(source int64, key string) (*itemRow, error) {
	return l.item("SELECT "+itemColumns+" FROM entry JOIN item ON item.id = entry.item WHERE source = ? AND key = ?", source, []byte(key))
}

// source gives the row of a source, made when it is new.
func (l *Ledger) source(key string) (id int64, err error) {
	err = l.row("SELECT id FROM source WHERE key = ?", key).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = l.row("INSERT INTO source (key) VALUES (?) RETURNING id", key).Scan(&id)
	}
	return id, err
}

// pageName names the file of an item's own page: readable, and unique by the id.
func pageName(slug, uri string) string {
	tail := strings.ReplaceAll(strings.TrimPrefix(uri, "urn:uuid:"), "-", "")
	if !strings.HasPrefix(uri, "urn:uuid:") {
		tail = strings.ReplaceAll(strings.TrimPrefix(Mint(uri), "urn:uuid:"), "-", "")
	}
	if slug != "" {
		slug += "-"
	}
	return "items/" + slug + tail[:12] + ".html"
}

// Hash is FNV-1a of a string, the same on every machine.
func Hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

func abs(d time.Duration) time.Duration {
	if d < 0 {
		return -d
	}
	return d
}
