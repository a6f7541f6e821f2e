package ledger

import (
	"cmp"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cutSchema adds the members of feeds. What a feed holds is not worked out
// when it is read but kept, and brought up to date by what changed: triggers
// note every item whose presence, place or words changed, [Ledger.Sync]
// consumes the notes.
const cutSchema = `
CREATE TABLE rule (
  name   TEXT PRIMARY KEY,         -- of the feed in the configuration
  digest TEXT NOT NULL,            -- of what the members follow from; they are filled in anew when it changes
  stale  INTEGER NOT NULL DEFAULT 0 -- changes were missed while nobody asked for the feed
) WITHOUT ROWID;
CREATE TABLE cut (                 -- a feed, or what one value of an each: feed cuts out of it
  id    INTEGER PRIMARY KEY,
  rule  TEXT NOT NULL,
  value TEXT NOT NULL,             -- folded; '' for the feed itself
  label TEXT NOT NULL,             -- the value as it was first written
  slug  TEXT NOT NULL,             -- its path, for life
  pages INTEGER NOT NULL DEFAULT 0, -- archive pages, the last of which fills
  UNIQUE (rule, value),
  UNIQUE (rule, slug)
);
CREATE TABLE member (
  cut  INTEGER NOT NULL,
  page INTEGER NOT NULL,           -- 0: in the current document or waiting for it; else the archive page
  rank INTEGER NOT NULL,
  item INTEGER NOT NULL,
  rev  INTEGER NOT NULL,           -- of the item, as the page has it
  PRIMARY KEY (cut, page, rank, item)
) WITHOUT ROWID;
CREATE INDEX member_item ON member(item, cut);
CREATE TABLE leaf (                -- an archive page
  cut     INTEGER NOT NULL,
  page    INTEGER NOT NULL,
  items   INTEGER NOT NULL,
  bytes   INTEGER NOT NULL,        -- about how long its documents are
  shut    INTEGER NOT NULL,        -- full: the next one has begun
  seen    INTEGER NOT NULL,        -- shut, and it went out: no byte of it changes
  written TEXT NOT NULL,           -- what its files were made of, and where; '' when they are to be made
  PRIMARY KEY (cut, page)
) WITHOUT ROWID;
CREATE TABLE frozen (              -- items as archive pages that went out have them, where they have changed since
  item      INTEGER NOT NULL,
  rev       INTEGER NOT NULL,
  published INTEGER NOT NULL,
  updated   INTEGER NOT NULL,
  day_only  INTEGER NOT NULL,
  data      TEXT NOT NULL,
  html      TEXT,
  PRIMARY KEY (item, rev)
) WITHOUT ROWID;
CREATE TABLE grave (               -- items that were withdrawn from feeds that tell of it
  cut INTEGER NOT NULL,
  uri TEXT NOT NULL,
  at  INTEGER NOT NULL,
  PRIMARY KEY (cut, uri)
) WITHOUT ROWID;
CREATE TABLE news (item INTEGER PRIMARY KEY); -- items that changed since the last Sync
CREATE TRIGGER news_in AFTER INSERT ON shown BEGIN INSERT OR IGNORE INTO news VALUES (new.item); END;
CREATE TRIGGER news_out AFTER DELETE ON shown BEGIN INSERT OR IGNORE INTO news VALUES (old.item); END;
`

// A Rule says which items a feed has, and how they are parted into its current
// document and its archive.
type Rule struct {
	Name    string   // of the feed in the configuration; unique
	Sources []string // keys of sources
	// Text tells rules apart: it changes exactly when Values may answer
	// otherwise than before.
	Text string
	// Values are the cuts that an item belongs to; none: the item is not the
	// feed's. Nil: every item is the feed's own. A feed that is not cut up has
	// the one Value whose Key is "".
	Values func(c *Candidate) []Value

	Each      bool     // the feed is one for each value, and none without
	Taken     []string // slugs that values cannot have
	Limit     int      // items of the current document, and of an archive page
	PerAuthor int      // items of one author in the current document; 0: no matter
	PerSource int      // items of one source in it; 0: no matter
	MaxBytes  int      // about how long an archive page may become
	Summary   bool     // its items carry no bodies
	Archive   bool     // what the current document has no room for goes to archive pages, else it waits
	// AtOnce bounds what Archive begins with: a cut without an archive that would
	// put more items than this there stays without one. 0: none are too many.
	AtOnce int
	Graves bool // remember what is withdrawn
}

// A Value is what cuts a feed out of another: an author, a tag.
type Value struct{ Key, Label, Slug string }

// A Candidate is what rules are asked about.
type Candidate struct {
	Content
	Source    string   // key of the source of its home entry
	Sources   []string // keys of all sources that show it
	Published time.Time
	Updated   time.Time
}

// A Cut is one feed: a configured one, or one value of an each: feed.
type Cut struct {
	ID    int64
	Name  string // of the feed in the configuration
	Value Value  // zero for the feed itself
	Pages int    // archive pages, numbered from 1, the oldest; the last fills, the others are full
}

// ruleState is a Rule with what the ledger knows of it.
type ruleState struct {
	Rule
	sources []int64
	fill    bool // its members are to be filled in anew
	stale   bool // changes were missed
	fresh   bool // no Sync has been made since it was set
	cuts    map[string]*Cut
}

// digest identifies what members follow from.
func (r *Rule) digest() string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{r.Text, strconv.FormatBool(r.Each), strconv.FormatBool(r.Archive),
		strconv.Itoa(r.Limit), strconv.Itoa(r.PerAuthor), strconv.Itoa(r.PerSource)}, r.Sources...), "\x00")))
	return hex.EncodeToString(sum[:12])
}

// SetRules says what feeds there are, before the first Sync. Of a feed whose
// rule is another than when it was last asked for, Sync fills in the members
// anew, archive included; one that was not asked for meanwhile is mended.
func (l *Ledger) SetRules(rules []Rule) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.early = true // they are told again
	defer func() { l.early = false }()
	return l.setRules(rules)
}

func (l *Ledger) setRules(rules []Rule) error {
	l.rules, l.ruleOf = nil, map[int64]*ruleState{}
	return l.transact(func() error {
		names := map[string]bool{}
		for _, r := range rules {
			st := &ruleState{Rule: r, fresh: true, cuts: map[string]*Cut{}}
			for _, key := range r.Sources {
				id, err := l.source(key)
				if err != nil {
					return err
				}
				st.sources = append(st.sources, id)
			}
			var digest string
			err := l.row("SELECT digest, stale FROM rule WHERE name = ?", r.Name).Scan(&digest, &st.stale)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			st.fill = digest != r.digest()
			cuts, err := l.cuts(r.Name)
			if err != nil {
				return err
			}
			for _, c := range cuts {
				st.cuts[c.Value.Key], l.ruleOf[c.ID] = c, st
			}
			if !r.Each {
				if _, err := l.cutFor(st, Value{}); err != nil {
					return err
				}
			}
			l.rules = append(l.rules, st)
			names[r.Name] = true
		}
		// What the others miss from now on is found out when they are back.
		var others []string
		err := l.each("SELECT name FROM rule WHERE stale = 0", func(s scanner) error {
			var name string
			if err := s.Scan(&name); err != nil || names[name] {
				return err
			}
			others = append(others, name)
			return nil
		})
		for _, name := range others {
			err = cmp.Or(err, l.exec("UPDATE rule SET stale = 1 WHERE name = ?", name))
		}
		return err
	})
}

// Cuts gives the feeds that a configured feed has come to, as they first came.
func (l *Ledger) Cuts(name string) ([]*Cut, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cuts(name)
}

func (l *Ledger) cuts(name string) ([]*Cut, error) {
	var cuts []*Cut
	err := l.each("SELECT id, value, label, slug, pages FROM cut WHERE rule = ? ORDER BY id", func(s scanner) error {
		c := &Cut{Name: name}
		cuts = append(cuts, c)
		return s.Scan(&c.ID, &c.Value.Key, &c.Value.Label, &c.Value.Slug, &c.Pages)
	}, name)
	return cuts, err
}

// cutFor gives the cut of a value, made when it is the first time it occurs.
func (l *Ledger) cutFor(st *ruleState, v Value) (*Cut, error) {
	if c := st.cuts[v.Key]; c != nil {
		return c, nil
	}
	slug := v.Slug
	for n := 2; v.Key != ""; n++ {
		var taken int
		if err := l.row("SELECT count(*) FROM cut WHERE rule = ? AND slug = ?", st.Name, slug).Scan(&taken); err != nil {
			return nil, err
		}
		if slug != "" && taken == 0 && !slices.Contains(st.Taken, slug) {
			break
		}
		slug = strings.TrimPrefix(v.Slug+"-"+strconv.Itoa(n), "-")
	}
	c := &Cut{Name: st.Name, Value: Value{v.Key, v.Label, slug}}
	var err error
	c.ID, err = l.insert("INSERT INTO cut (rule, value, label, slug) VALUES (?, ?, ?, ?)", st.Name, v.Key, v.Label, slug)
	st.cuts[v.Key], l.ruleOf[c.ID] = c, st
	return c, err
}

// candidate makes what rules are asked about; nil when the item is not to be
// seen anywhere.
func (l *Ledger) candidate(item int64) (c *Candidate, sources []int64, rank, rev int64, err error) {
	c = &Candidate{}
	var published, updated int64
	var data string
	err = l.row("SELECT src.key, item.published, item.updated, item.rev, item.data FROM item JOIN source src ON src.id = item.home WHERE item.id = ? AND item.state = 0", item).
		Scan(&c.Source, &published, &updated, &rev, &data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, 0, 0, nil
	}
	if err != nil {
		return nil, nil, 0, 0, err
	}
	err = l.each("SELECT shown.source, source.key, shown.rank FROM shown JOIN source ON source.id = shown.source WHERE shown.item = ?", func(s scanner) error {
		var id int64
		var key string
		err := s.Scan(&id, &key, &rank)
		sources, c.Sources = append(sources, id), append(c.Sources, key)
		return err
	}, item)
	if err != nil || len(sources) == 0 {
		return nil, nil, 0, 0, err
	}
	c.Published, c.Updated = time.UnixMilli(published).UTC(), time.UnixMilli(updated).UTC()
	if err := json.Unmarshal([]byte(data), &c.Content); err != nil {
		return nil, nil, 0, 0, fmt.Errorf("item %d: %w", item, err)
	}
	return c, sources, rank, rev, nil
}

// values are the cuts of a rule that a candidate belongs to.
func (st *ruleState) values(c *Candidate, sources []int64) []Value {
	if c == nil || !slices.ContainsFunc(sources, func(s int64) bool { return slices.Contains(st.sources, s) }) {
		return nil
	}
	if st.Values == nil {
		return []Value{{}}
	}
	return st.Values(c)
}
