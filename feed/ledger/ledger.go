// Package ledger is the memory of Copydesk: every article ever seen, with the
// id and the dates that subscribers were told. It is why a feed can be trusted:
//
//   - An id for life. An item's id is minted when it is first seen, as a version
//     5 UUID of its canonical URL, so that even a lost ledger mints the same
//     one. An article is known again by its entry (a file's path, a link's
//     address), its declared id, its canonical URL, and by its text when the
//     entry it had is gone: renames and moves keep the id.
//   - A date that stays. Published is what the page says, else the time of
//     first sight, stored. Updated moves only when title or text changed.
//   - Nothing lost, nothing doubled. What leaves a partial listing stays; what is
//     deleted is withdrawn, and comes back as the same item if it returns. Two
//     entries with one article are one item.
//   - Crash-proof. Every change is one SQLite transaction in a write-ahead log
//     that is flushed to disk before it counts. A ledger that was not there gets
//     its name when its first articles are in it and flushed: until then there
//     is none.
//
// A ledger is one file in a state folder, used by one process at a time. It
// knows nothing of pages, folders or sites; it is told what was sighted
// ([Ledger.Record]) and answers what a feed shows ([Ledger.Window]).
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// FileName is the ledger's file within a state folder.
const FileName = "ledger.db"

// A Ledger is an open ledger. Its methods may be called from several
// goroutines; changes are made one after the other.
type Ledger struct {
	dir  string
	db   *sql.DB
	lock *os.File // held for the ledger's life; nil when read only

	mu      sync.Mutex           // held for every use of conn
	conn    *sql.Conn            // the one connection: one writer, one page cache
	stmts   map[string]*sql.Stmt // prepared on conn, by their text
	unborn  bool                 // it has not got its name yet
	early   bool                 // what is filed now may be lost while it is unborn
	pouring *pour                // its first articles are being poured in
	overdue bool                 // it could not be born when it was to be: before anything else is done, it is
	unnamed bool                 // it is born, but a power cut might take its name from it
	filling *bulkIndex           // while it is filled for the first time
	bare    bool                 // the secondary indexes are dropped for a first filling
	rules   []*ruleState         // what feeds there are
	ruleOf  map[int64]*ruleState // by cut
}

// ErrLocked is wrapped by the error of [Open] when another process has the
// ledger open.
var ErrLocked = errors.New("in use by another copydesk")

// Open opens the ledger in the state folder dir, making both when they are
// missing. While another process holds it, Open waits for it as long as ctx
// lasts but at most patience, then returns an error wrapping [ErrLocked]. A
// ledger that cannot be read is an error that says what to do; it is never
// replaced by an empty one.
func Open(ctx context.Context, dir string, patience time.Duration) (*Ledger, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	lock, err := lockFile(ctx, filepath.Join(dir, "lock"), patience)
	if err != nil {
		if !errors.Is(err, ErrLocked) && ctx.Err() == nil {
			err = fmt.Errorf("%w; see to it that this user may write there", err)
		}
		return nil, fmt.Errorf("state folder %s: %w", dir, err)
	}
	l, err := openOrBegin(dir)
	if err != nil {
		lock.Close()
		return nil, err
	}
	l.lock = lock
	return l, nil
}

func openOrBegin(dir string) (*Ledger, error) {
	if _, err := os.Stat(filepath.Join(dir, FileName)); errors.Is(err, fs.ErrNotExist) {
		return conceive(dir)
	}
	bury(dir) // a ledger was restored meanwhile; what stays of the other only takes room
	return open(dir, FileName, "rwc"+durable)
}

// OpenReadOnly opens an existing ledger to look at it, beside the process that
// may be using it. If there is none, the error wraps fs.ErrNotExist.
func OpenReadOnly(dir string) (*Ledger, error) {
	if _, err := os.Stat(filepath.Join(dir, FileName)); err != nil {
		return nil, err
	}
	return open(dir, FileName, "rw"+durable)
}

// Close closes the ledger and lets the next process have it.
func (l *Ledger) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var err error
	if l.unborn {
		err = l.bear()
	}
	err = errors.Join(err, l.disconnect())
	if l.lock != nil {
		l.lock.Close()
	}
	return err
}

// open opens the ledger in the file name of dir. how is SQLite's mode with
// pragmas.
func open(dir, name, how string) (*Ledger, error) {
	l := &Ledger{dir: dir, unborn: name != FileName, early: true}
	file := l.path(FileName)
	if name == FileName {
		if err := present(file); err != nil {
			return nil, unopened(dir, file, err)
		}
	}
	err := l.connect(name, how)
	if err == nil {
		err = l.migrate()
	}
	l.early = false
	if err != nil {
		l.disconnect()
		return nil, unopened(dir, file, err)
	}
	return l, nil
}

// path is that of a file in the state folder.
func (l *Ledger) path(name string) string { return filepath.Join(l.dir, name) }

// connect opens the database. how is SQLite's mode with pragmas.
func (l *Ledger) connect(name, how string) error {
	db, err := sql.Open("sqlite", "file:"+uriPath(l.path(name))+"?mode="+how+
		"&_pragma=busy_timeout(10000)&_pragma=foreign_keys(on)&_pragma=cache_size(-8000)&_pragma=temp_store(memory)&_txlock=immediate")
	if err != nil {
		return err
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		db.Close()
		return err
	}
	l.db, l.conn, l.stmts = db, conn, map[string]*sql.Stmt{}
	return nil
}

func (l *Ledger) disconnect() error {
	if l.db == nil {
		return nil
	}
	for _, s := range l.stmts {
		s.Close()
	}
	l.conn.Close()
	err := l.db.Close()
	l.db, l.conn, l.stmts = nil, nil, nil
	return err
}

// uriPath escapes what has a meaning in an SQLite file: URI.
func uriPath(file string) string {
	out := make([]byte, 0, len(file))
	for i := range len(file) {
		switch c := file[i]; c {
		case '%', '?', '#':
			out = fmt.Appendf(out, "%%%02X", c)
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// steps make a ledger: each brings one of the version before to its own, which
// is its place in the list, counted from 1 and stored as user_version. A step
// that has landed is never edited; a newer ledger than the program's is
// refused. Times are Unix milliseconds, hashes 64 bits kept as signed integers.
var steps = []string{firstSchema, looksSchema, cutSchema, hubSchema, pruneSchema, packSchema, turnSchema}

const firstSchema = `
CREATE TABLE source (
  id      INTEGER PRIMARY KEY,
  key     TEXT NOT NULL UNIQUE,    -- what the source is filed under
  health  TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE item (
  id         INTEGER PRIMARY KEY,
  uri        TEXT NOT NULL UNIQUE, -- the id subscribers know
  canonical  TEXT NOT NULL UNIQUE, -- what it was minted from: folded URL or source and path
  home       INTEGER NOT NULL,     -- source and key of the entry whose content counts
  home_key   BLOB NOT NULL,
  exact      INTEGER NOT NULL,
  title_hash INTEGER NOT NULL,
  sketch     BLOB NOT NULL,
  state      INTEGER NOT NULL,     -- 0 live, 1 waiting, 2 withdrawn
  why        TEXT NOT NULL DEFAULT '', -- waiting: for what
  visible    INTEGER NOT NULL DEFAULT 0, -- waiting: until when; 0 not by itself
  withdrawn  INTEGER NOT NULL DEFAULT 0, -- since when, for a withdrawn one
  was_live   INTEGER NOT NULL DEFAULT 0,
  stated     INTEGER NOT NULL,     -- published is what the page says
  published  INTEGER NOT NULL,
  day_only   INTEGER NOT NULL,
  updated    INTEGER NOT NULL UNIQUE,
  place      INTEGER NOT NULL DEFAULT 0, -- its rank where its listing decides that; 0: published does
  first_seen INTEGER NOT NULL,
  page       TEXT NOT NULL,        -- file name of its own page, for life
  rev        INTEGER NOT NULL,     -- grows with every change of what a feed shows of it
  data       TEXT NOT NULL         -- JSON of Content
);
CREATE INDEX item_exact ON item(exact);
CREATE INDEX item_title ON item(title_hash);
CREATE INDEX item_page ON item(page);
CREATE INDEX item_visible ON item(visible) WHERE state = 1 AND visible > 0;
CREATE INDEX item_withdrawn ON item(home, withdrawn) WHERE state = 2;
CREATE TABLE entry (
  source INTEGER NOT NULL,
  key    BLOB NOT NULL,
  stamp  TEXT NOT NULL,            -- '': read it again, whatever it is now
  reader INTEGER NOT NULL,         -- version of the extraction that read it
  item   INTEGER,                  -- NULL: no article (yet)
  note   TEXT NOT NULL DEFAULT '', -- why there is no article, or why the last read failed
  tries  INTEGER NOT NULL DEFAULT 0, -- how often in a row it could not be read
  retry  INTEGER NOT NULL DEFAULT 0, -- not to be read again before, while it is the same
  PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE INDEX entry_item ON entry(item) WHERE item IS NOT NULL;
CREATE TABLE shown (               -- the live items of each source, by rank: published, ties broken by the id
  source INTEGER NOT NULL,
  rank   INTEGER NOT NULL,
  item   INTEGER NOT NULL,
  PRIMARY KEY (source, rank, item)
) WITHOUT ROWID;
CREATE INDEX shown_item ON shown(item);
CREATE TABLE body (
  item INTEGER PRIMARY KEY,
  html TEXT NOT NULL
);
CREATE TABLE feed_id (             -- a feed's id, for life
  name TEXT PRIMARY KEY,
  uri  TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE memory (              -- what sources keep for themselves
  source INTEGER NOT NULL,
  key    TEXT NOT NULL,
  value  BLOB NOT NULL,
  PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE feed (
  name     TEXT PRIMARY KEY,
  digest   TEXT NOT NULL,          -- of the bytes of the last edition
  modified INTEGER NOT NULL        -- when they last changed, Unix seconds
) WITHOUT ROWID;
`

func (l *Ledger) migrate() error {
	var version, tables int
	if err := l.row("PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if err := l.row("SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return err
	}
	switch {
	case version > len(steps):
		return fmt.Errorf("it was written by a newer copydesk (ledger version %d, this one knows %d)", version, len(steps))
	case version < 0:
		return fmt.Errorf("unknown ledger version %d", version)
	case version == 0 && tables > 0:
		return errors.New("it is a database of something else")
	case version > 0:
		if err := l.row("SELECT count(*) FROM item WHERE id = 0").Scan(&tables); err != nil { // reads the file beyond its header
			return err
		}
		if err := l.index(); err != nil { // a filling may have been cut short; the first ledgers lack one
			return err
		}
	}
	if version == len(steps) {
		return nil
	}
	return l.transact(func() error {
		for i, step := range steps[version:] {
			if _, err := l.conn.ExecContext(context.Background(), step+fmt.Sprintf("; PRAGMA user_version = %d;", version+i+1)); err != nil {
				return fmt.Errorf("step %d: %w", version+i+1, err)
			}
		}
		return nil
	})
}

// transact runs f between BEGIN and COMMIT; an error rolls back. Callers hold mu.
func (l *Ledger) transact(f func() error) error {
	if err := l.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := f()
	if err == nil {
		err = l.exec("COMMIT")
	}
	if err != nil {
		l.exec("ROLLBACK")
	}
	return err
}

func (l *Ledger) prepare(query string) (*sql.Stmt, error) {
	if err := l.ready(query); err != nil {
		return nil, err
	}
	if s := l.stmts[query]; s != nil {
		return s, nil
	}
	s, err := l.conn.PrepareContext(context.Background(), query)
	if err == nil {
		l.stmts[query] = s
	}
	return s, l.say(err)
}

func (l *Ledger) exec(query string, args ...any) error {
	s, err := l.prepare(query)
	if err != nil {
		return err
	}
	_, err = s.Exec(args...)
	return l.say(err)
}

// once is exec of what is not run again.
func (l *Ledger) once(query string) error {
	if err := l.ready(query); err != nil {
		return err
	}
	_, err := l.conn.ExecContext(context.Background(), query)
	return l.say(err)
}

// insert runs an INSERT and gives the new row's number.
func (l *Ledger) insert(query string, args ...any) (int64, error) {
	s, err := l.prepare(query)
	if err != nil {
		return 0, err
	}
	r, err := s.Exec(args...)
	if err != nil {
		return 0, l.say(err)
	}
	return r.LastInsertId()
}

func (l *Ledger) row(query string, args ...any) scanner {
	s, err := l.prepare(query)
	if err != nil {
		return failed{err}
	}
	return answer{s.QueryRow(args...), l}
}

// each calls f for every row.
func (l *Ledger) each(query string, f func(scanner) error, args ...any) error {
	s, err := l.prepare(query)
	if err != nil {
		return err
	}
	rows, err := s.Query(args...)
	if err != nil {
		return l.say(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return l.say(err)
		}
	}
	return l.say(rows.Err())
}

// A scanner is a row of a result.
type scanner interface{ Scan(dest ...any) error }

// An answer is the row that was asked for.
type answer struct {
	row *sql.Row
	l   *Ledger
}

func (a answer) Scan(dest ...any) error { return a.l.say(a.row.Scan(dest...)) }

type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }

// Bytes is how large the ledger is on disk, with what stands beside it; 0 when
// that cannot be known.
func (l *Ledger) Bytes() (n int64) {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(filepath.Join(l.dir, FileName+suffix)); err == nil {
			n += info.Size()
		}
	}
	return n
}
