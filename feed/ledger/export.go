package ledger

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// exportFormat is the version of the way an export is written, apart from the
// version of the ledger that it holds.
const exportFormat = 1

// The first line of an export and the last.
type (
	exportHead struct {
		Copydesk string `json:"copydesk"` // "ledger"
		Format   int    `json:"format"`
		Ledger   int    `json:"ledger"` // its schema's version
	}
	exportEnd struct {
		End exportSum `json:"end"`
	}
	exportSum struct {
		Rows   int    `json:"rows"`
		SHA256 string `json:"sha256,omitempty"` // of all lines before; "" in a file that was edited
	}
)

// Export writes all that the ledger in dir remembers as JSON Lines: a head,
// then a line for each row, {"table":{"column":value,…}}, the tables by name
// and the rows by their keys, then an end that counts them. Equal ledgers give
// equal bytes. It is one moment of the ledger, whoever may be working on it
// meanwhile. Bytes are {"bytes":"…"} where they are UTF-8, else {"base64":"…"}.
func Export(ctx context.Context, dir string, w io.Writer) (rows int, err error) {
	db, err := reader(dir)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	rows, err = export(ctx, db, w)
	if err != nil {
		err = fmt.Errorf("export of %s: %w", filepath.Join(dir, FileName), err)
	}
	return rows, err
}

// reader opens a ledger beside whoever may be using it, as it is.
func reader(dir string) (*sql.DB, error) {
	file := filepath.Join(dir, FileName)
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	db, err := connect(file, "rw", "busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	if _, err := versionOf(db); err != nil {
		db.Close()
		return nil, fmt.Errorf("the ledger %s cannot be read: %w", file, err)
	}
	return db, nil
}

// connect opens a database of one connection.
func connect(file, mode string, pragmas ...string) (*sql.DB, error) {
	dsn := "file:" + uriPath(file) + "?mode=" + mode
	for _, p := range pragmas {
		dsn += "&_pragma=" + p
	}
	db, err := sql.Open("sqlite", dsn)
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// versionOf gives the version of a ledger that this program can read.
func versionOf(db *sql.DB) (int, error) {
	var version, items int
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return 0, err
	}
	if version > len(steps) {
		return 0, newer(version)
	}
	err := db.QueryRow("SELECT count(*) FROM sqlite_master WHERE name IN ('item', 'entry')").Scan(&items)
	if err == nil && (version < 1 || items < 2) {
		err = errors.New("it is no ledger")
	}
	return version, err
}

func newer(version int) error {
	return fmt.Errorf("it was written by a newer copydesk (ledger version %d, this one knows %d)", version, len(steps))
}

// A table is a table of the schema as it is found in a database: what is added
// to the schema is exported without a word about it here.
type table struct {
	name    string
	columns []string
	order   string
}

func tablesOf(ctx context.Context, tx *sql.Tx) ([]table, error) {
	rows, err := tx.QueryContext(ctx, `SELECT t.name, c.name, c.pk FROM pragma_table_list t, pragma_table_xinfo(t.name) c
 WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.hidden = 0 ORDER BY t.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []table
	keys := map[string]map[int]string{}
	for rows.Next() {
		var name, column string
		var pk int
		if err := rows.Scan(&name, &column, &pk); err != nil {
			return nil, err
		}
		if len(all) == 0 || all[len(all)-1].name != name {
			all = append(all, table{name: name})
			keys[name] = map[int]string{}
		}
		t := &all[len(all)-1]
		t.columns = append(t.columns, column)
		if pk > 0 {
			keys[name][pk] = column
		}
	}
	for i := range all {
		t := &all[i]
		var order []string
		for pk := 1; pk <= len(keys[t.name]); pk++ {
			order = append(order, quoted(keys[t.name][pk]))
		}
		if t.order = strings.Join(order, ", "); t.order == "" {
			t.order = "rowid"
		}
	}
	return all, rows.Err()
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func export(ctx context.Context, db *sql.DB, to io.Writer) (int, error) {
	tx, err := db.BeginTx(ctx, nil) // one moment
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	tables, err := tablesOf(ctx, tx)
	if err != nil {
		return 0, err
	}
	x := &exporter{w: bufio.NewWriterSize(to, 64<<10), sum: sha256.New()}
	head := exportHead{Copydesk: "ledger", Format: exportFormat}
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&head.Ledger); err != nil {
		return 0, err
	}
	if err := x.line(head); err != nil {
		return 0, err
	}
	for _, t := range tables {
		if err := x.table(ctx, tx, t); err != nil {
			return x.rows, fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	if err := x.line(exportEnd{exportSum{x.rows, hex.EncodeToString(x.sum.Sum(nil))}}); err != nil {
		return x.rows, err
	}
	return x.rows, x.w.Flush()
}

type exporter struct {
	w    *bufio.Writer
	sum  hash.Hash
	rows int
	buf  bytes.Buffer
}

// line writes what is in buf, after v if that is not nil, and a line's end.
func (x *exporter) line(v any) error {
	if v != nil {
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		x.buf.Write(data)
	}
	x.buf.WriteByte('\n')
	x.sum.Write(x.buf.Bytes())
	_, err := x.w.Write(x.buf.Bytes())
	x.buf.Reset()
	return err
}

func (x *exporter) table(ctx context.Context, tx *sql.Tx, t table) error {
	columns := make([]string, len(t.columns))
	for i, c := range t.columns {
		columns[i] = "+" + quoted(c) // the value as it is stored, not as its column's type may be taken
	}
	rows, err := tx.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+quoted(t.name)+" ORDER BY "+t.order)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, dest := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := unpackRow(t, values); err != nil {
			return err
		}
		x.buf.WriteByte('{')
		putString(&x.buf, t.name)
		x.buf.WriteString(":{")
		for i, v := range values {
			if i > 0 {
				x.buf.WriteByte(',')
			}
			putString(&x.buf, t.columns[i])
			x.buf.WriteByte(':')
			if err := putValue(&x.buf, v); err != nil {
				return fmt.Errorf("column %s: %w", t.columns[i], err)
			}
		}
		x.buf.WriteString("}}")
		if err := x.line(nil); err != nil {
			return err
		}
		x.rows++
	}
	return rows.Err()
}

// unpackRow has a packed body exported as it was, to be read.
func unpackRow(t table, values []any) error {
	at, html := slices.Index(t.columns, "packed"), slices.Index(t.columns, "html")
	if at < 0 || html < 0 {
		return nil
	}
	n, _ := values[at].(int64)
	b, packed := values[html].([]byte)
	if n == 0 || !packed {
		return nil
	}
	s, err := unpackBody(string(b), int(n))
	values[html], values[at] = s, int64(0)
	return err
}

func putString(b *bytes.Buffer, s string) {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.Encode(s) // a string has no way to fail
	b.Truncate(b.Len() - 1)
}

func putValue(b *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case int64:
		b.WriteString(strconv.FormatInt(v, 10))
	case float64:
		b.WriteString(`{"real":"`)
		b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
		b.WriteString(`"}`)
	case string:
		if utf8.ValidString(v) {
			putString(b, v)
		} else {
			b.WriteString(`{"text64":"` + base64.StdEncoding.EncodeToString([]byte(v)) + `"}`)
		}
	case []byte:
		if utf8.Valid(v) {
			b.WriteString(`{"bytes":`)
			putString(b, string(v))
			b.WriteByte('}')
		} else {
			b.WriteString(`{"base64":"` + base64.StdEncoding.EncodeToString(v) + `"}`)
		}
	default:
		return fmt.Errorf("a value of type %T", v)
	}
	return nil
}

// Backup makes a copy of the ledger in dir, of one moment, whoever may be
// working on it meanwhile. The copy is checked and flushed before it takes the
// name file; what had that name stays until then, and for ever when it was no
// database. If there is no ledger, the error wraps fs.ErrNotExist.
func Backup(ctx context.Context, dir, file string) (err error) {
	ledgerFile, err := os.Stat(filepath.Join(dir, FileName))
	if err != nil {
		return err
	}
	switch old, err := os.Stat(file); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case os.SameFile(old, ledgerFile):
		return fmt.Errorf("%s is the ledger itself: name another file", file)
	case !old.Mode().IsRegular():
		return fmt.Errorf("%s is no file: name one", file)
	case old.Size() > 0:
		if is, err := isDatabase(file); err != nil || !is {
			return errors.Join(fmt.Errorf("%s is something else than a backup, and stays: name another file", file), err)
		}
	}
	db, err := reader(dir)
	if err != nil {
		return err
	}
	defer db.Close()
	temp := file + ".tmp"
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	defer os.Remove(temp)
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", temp); err != nil {
		return fmt.Errorf("backup of %s: %w", filepath.Join(dir, FileName), err)
	}
	if err := sound(temp); err != nil {
		return fmt.Errorf("backup of %s: the copy is not sound, so none was made: %w", filepath.Join(dir, FileName), err)
	}
	return settle(temp, file)
}

func isDatabase(file string) (bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var head [16]byte
	n, err := io.ReadFull(f, head[:])
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return string(head[:n]) == databaseMagic, err
}

// databaseMagic begins every SQLite file.
const databaseMagic = "SQLite format 3\x00"

// sound checks a ledger's file from end to end.
func sound(file string) error {
	db, err := connect(file, "ro", "query_only(on)")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := versionOf(db); err != nil {
		return err
	}
	return soundDB(db)
}

func soundDB(db *sql.DB) error {
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return errors.New(verdict)
	}
	var lost int
	if err := db.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&lost); err != nil {
		return err
	}
	if lost > 0 {
		return fmt.Errorf("%d rows refer to rows that are not there", lost)
	}
	return nil
}

// settle flushes a file and gives it its name.
func settle(temp, file string) error {
	f, err := os.OpenFile(temp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, file); err != nil {
		return err
	}
	if d, err := os.Open(filepath.Dir(file)); err == nil {
		d.Sync() // not every system can; the name stands anyway
		d.Close()
	}
	return nil
}
