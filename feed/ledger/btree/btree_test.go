package btree

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

const schema = `
CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, name TEXT NOT NULL UNIQUE, bits BLOB, gone TEXT);
CREATE INDEX a_n ON a(n, bits) WHERE n IS NOT NULL;
CREATE TABLE b (owner INTEGER NOT NULL, key BLOB NOT NULL, value TEXT, PRIMARY KEY (owner, key)) WITHOUT ROWID;
CREATE INDEX b_value ON b(value);
CREATE TABLE other (x);
INSERT INTO other VALUES ('stays');
`

type row struct {
	id   int64
	n    sql.NullInt64
	name string
	bits []byte
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?_pragma=synchronous(off)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

func roots(t *testing.T, db *sql.DB) map[string]uint32 {
	t.Helper()
	all := map[string]uint32{}
	rows, err := db.Query("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var root uint32
		if err := rows.Scan(&name, &root); err != nil {
			t.Fatal(err)
		}
		all[name] = root
	}
	return all
}

// sound has SQLite examine every page and index of a file.
func sound(t *testing.T, db *sql.DB) {
	t.Helper()
	var answer string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&answer); err != nil || answer != "ok" {
		t.Fatalf("%.2000s, %v", answer, err)
	}
}

// TestSQLiteReads fills tables and indexes with random rows, from none to what
// takes pages on three levels, short ones and such as overflow, and lets
// SQLite judge the file, read it, and go on with it.
func TestSQLiteReads(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 11))
	for _, size := range []int{512, 1024, 4096, 65536} {
		for _, count := range []int{0, 1, 2, 7, 8, 9, 10, 50, 333, 3000} {
			long := size * 3
			if count == 3000 {
				long = 100
			}
			fill(t, rnd, size, count, long)
		}
	}
	for count := range 40 { // the ways a last page can turn out
		fill(t, rnd, 512, 300+count, 60)
	}
}

func fill(t *testing.T, rnd *rand.Rand, size, count, long int) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "db")
	db := open(t, path)
	exec(t, db, fmt.Sprintf("PRAGMA page_size = %d", size))
	exec(t, db, schema)
	at := roots(t, db)
	db.Close()

	length := func() int {
		if rnd.IntN(4) > 0 {
			return rnd.IntN(40)
		}
		return rnd.IntN(long)
	}
	var rows []row
	id := int64(0)
	for i := range count {
		id += 1 + rnd.Int64N(1<<rnd.IntN(40))
		r := row{id: id, name: fmt.Sprintf("%d %s", i, strings.Repeat("é", length())), bits: bytes.Repeat([]byte{byte(i)}, length())}
		if rnd.IntN(5) > 0 {
			r.n = sql.NullInt64{Int64: []int64{0, 1, 1 << rnd.IntN(63), -1 << rnd.IntN(64), rnd.Int64(), math.MinInt64}[rnd.IntN(6)], Valid: true}
		}
		rows = append(rows, r)
	}
	w, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var rec Record
	table := w.Table(at["a"])
	for _, r := range rows {
		rec.Reset().Null()
		if r.n.Valid {
			rec.Int(r.n.Int64)
		} else {
			rec.Null()
		}
		must(table.Add(r.id, rec.Text(r.name).Blob(r.bits)))
	}
	must(table.End())
	index := func(root uint32, rows []row, less func(a, b row) int, record func(r row)) {
		rows = slices.Clone(rows)
		slices.SortFunc(rows, less)
		must(w.Index(root, len(rows), func(i int) *Record {
			rec.Reset()
			record(rows[i])
			return &rec
		}))
	}
	numbered := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !r.n.Valid })
	index(at["sqlite_autoindex_a_1"], rows, func(a, b row) int { return cmp.Compare(a.name, b.name) }, func(r row) { rec.Text(r.name).Int(r.id) })
	index(at["a_n"], numbered, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.n.Int64, b.n.Int64), bytes.Compare(a.bits, b.bits), cmp.Compare(a.id, b.id))
	}, func(r row) { rec.Int(r.n.Int64).Blob(r.bits).Int(r.id) })
	index(at["b"], rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.id%3, b.id%3), cmp.Compare(a.name, b.name))
	}, func(r row) { rec.Int(r.id % 3).BlobOf(r.name).Text(string(r.bits)) })
	index(at["b_value"], rows, func(a, b row) int {
		return cmp.Or(bytes.Compare(a.bits, b.bits), cmp.Compare(a.id%3, b.id%3), cmp.Compare(a.name, b.name))
	}, func(r row) { rec.Text(string(r.bits)).Int(r.id % 3).BlobOf(r.name) })
	must(w.Close())

	db = open(t, path)
	defer db.Close()
	sound(t, db)
	var got []row
	found, err := db.Query("SELECT a.id, a.n, a.name, a.bits, b.value, gone FROM a LEFT JOIN b ON owner = a.id % 3 AND key = CAST(name AS BLOB) ORDER BY a.id")
	must(err)
	for found.Next() {
		var r row
		var value, gone sql.NullString
		must(found.Scan(&r.id, &r.n, &r.name, &r.bits, &value, &gone))
		if !value.Valid || value.String != string(r.bits) || gone.Valid {
			t.Fatalf("%d: %q, %v", r.id, value.String, gone)
		}
		got = append(got, r)
	}
	must(found.Err())
	if !slices.EqualFunc(got, rows, func(a, b row) bool {
		return a.id == b.id && a.n == b.n && a.name == b.name && bytes.Equal(a.bits, b.bits)
	}) {
		t.Fatalf("pages of %d: %d rows read, %d written, or others", size, len(got), len(rows))
	}
	var stays string
	must(db.QueryRow("SELECT x FROM other").Scan(&stays))

	exec(t, db, "BEGIN")
	exec(t, db, "DELETE FROM a WHERE id % 2 = 0")
	exec(t, db, "DELETE FROM b WHERE owner = 1")
	for i := range 50 {
		exec(t, db, "INSERT INTO a (n, name, bits, gone) VALUES (?, ?, ?, 'x')", i, fmt.Sprint("new ", i), strings.Repeat("n", length()))
		exec(t, db, "INSERT INTO b VALUES (1, ?, ?)", []byte(fmt.Sprint("new ", i)), strings.Repeat("v", length()))
	}
	exec(t, db, "COMMIT")
	sound(t, db)
}

// A file whose filling is given up is what it was.
func TestDiscard(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	db := open(t, path)
	exec(t, db, schema)
	at := roots(t, db)
	db.Close()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	table := w.Table(at["a"])
	for i := range int64(3000) {
		if err := table.Add(i+1, new(Record).Null().Int(i).Text(strings.Repeat("x", 3000)).Null()); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Add(3000, new(Record).Null()); err == nil {
		t.Error("a row that does not ascend is taken")
	}
	if err := errors.Join(table.End(), w.finish(), w.Discard()); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("%d bytes, were %d: %v", len(after), len(before), err)
	}
}

// The page that holds the byte of the locks is passed over, by pages and
// within a chain of overflow pages.
func TestPageOfLocks(t *testing.T) {
	const size = 1 << 15
	locks := uint32(pendingByte/size + 1)
	w := &Writer{size: size, next: locks - 2}
	if n, err := w.append(make([]byte, size)); n != locks-2 || err != nil {
		t.Fatal(n, err)
	}
	first, err := w.chain(make([]byte, 2*size))
	if err != nil || first != locks-1 {
		t.Fatal(first, err)
	}
	var next []uint32
	for i := size; i < len(w.pending); i += size {
		next = append(next, binary.BigEndian.Uint32(w.pending[i:]))
	}
	if want := []uint32{locks + 1, 0, locks + 2, 0}; !slices.Equal(next, want) || w.next != locks+3 {
		t.Errorf("%d, next %d, want %d", next, w.next, want)
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, pragma := range map[string]string{"auto_vacuum": "PRAGMA auto_vacuum = 1", "encoding": "PRAGMA encoding = 'UTF-16'"} {
		path := filepath.Join(t.TempDir(), "db")
		db := open(t, path)
		exec(t, db, pragma)
		exec(t, db, schema)
		db.Close()
		if w, err := Open(path); err == nil {
			w.Discard()
			t.Errorf("a file with another %s is taken", name)
		}
	}
}
