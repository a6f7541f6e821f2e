package ledger

import (
	"bufio"
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
	"time"
)

// longestLine is the longest line of an export that is read: an article's body
// and more.
const longestLine = 64 << 20

// Import makes the ledger in the state folder dir, making that too, of what
// [Export] or [Backup] wrote. There must not be one already. It is all there
// or nothing is: what was cut off, changed on the way or does not fit together
// is refused. A ledger of an older program is brought to this one's version.
func Import(ctx context.Context, dir string, r io.Reader, patience time.Duration) (rows int, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, fmt.Errorf("state folder: %w", err)
	}
	lock, err := lockFile(ctx, filepath.Join(dir, "lock"), patience)
	if err != nil {
		return 0, fmt.Errorf("state folder %s: %w", dir, err)
	}
	defer lock.Close()
	file := filepath.Join(dir, FileName)
	for _, name := range []string{file, file + "-wal", file + "-journal"} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return 0, errors.Join(fmt.Errorf("there is a ledger already, and it stays: %s; move all files of that name away, or name another --state folder", name), err)
		}
	}
	temp := file + ".import"
	for _, name := range []string{temp, temp + "-journal"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
		defer os.Remove(name)
	}
	in := bufio.NewReaderSize(r, 64<<10)
	if magic, err := in.Peek(len(databaseMagic)); err == nil && string(magic) == databaseMagic {
		err = restore(temp, in)
		if err == nil {
			rows, err = count(ctx, temp)
		}
		if err != nil {
			return 0, fmt.Errorf("import: %w", err)
		}
	} else if rows, err = fill(ctx, temp, in); err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	return rows, settle(temp, file)
}

// restore copies a backup.
func restore(temp string, in io.Reader) error {
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, in)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return sound(temp)
}

// count counts the rows of a ledger's file.
func count(ctx context.Context, file string) (rows int, err error) {
	db, err := connect(file, "ro", "query_only(on)")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	return export(ctx, db, io.Discard)
}

// fill makes a ledger of the lines of an export.
func fill(ctx context.Context, temp string, in *bufio.Reader) (int, error) {
	lines := &lineReader{in: in}
	head, err := lines.head()
	if err != nil {
		return 0, err
	}
	db, err := connect(temp, "rwc", "foreign_keys(off)", "synchronous(off)", "temp_store(memory)", "cache_size(-8000)") // flushed when it is whole
	if err != nil {
		return 0, err
	}
	defer db.Close()
	for i, step := range steps[:head.Ledger] {
		if _, err := db.ExecContext(ctx, step+fmt.Sprintf("; PRAGMA user_version = %d;", i+1)); err != nil {
			return 0, fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	end, sum, err := fillTables(ctx, db, lines)
	if err != nil {
		return 0, err
	}
	if err := soundDB(db); err != nil {
		return 0, err
	}
	// What is in it now must come out as it went in.
	again := sha256.New()
	rows, err := export(ctx, db, again)
	if err != nil {
		return 0, err
	}
	if end.SHA256 != "" {
		if end.SHA256 != sum {
			return 0, errors.New("its lines are not those that were exported: take a fresh export (or, if you changed them yourself, delete \"sha256\" from the last line)")
		}
		if got := hex.EncodeToString(again.Sum(nil)); got != lines.sofar() {
			return 0, errors.New("what was imported does not come out as it went in; nothing was changed")
		}
	}
	for i := head.Ledger; i < len(steps); i++ {
		if _, err := db.ExecContext(ctx, steps[i]+fmt.Sprintf("; PRAGMA user_version = %d;", i+1)); err != nil {
			return 0, fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return rows, db.Close()
}

// fillTables inserts rows until the end, whose words and whose sum of the
// lines before it gives.
func fillTables(ctx context.Context, db *sql.DB, lines *lineReader) (end exportSum, sum string, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return end, "", err
	}
	defer tx.Rollback()
	tables, err := tablesOf(ctx, tx)
	if err != nil {
		return end, "", err
	}
	wake, err := silence(ctx, tx)
	if err != nil {
		return end, "", err
	}
	inserts := map[string]*sql.Stmt{}
	for rows := 0; ; rows++ {
		sum = lines.sofar()
		row := map[string]map[string]json.RawMessage{}
		if err := lines.next(&row); err != nil {
			if errors.Is(err, io.EOF) {
				err = errors.New("it is cut off: its last line is missing")
			}
			return end, "", err
		}
		if len(row) != 1 {
			return end, "", lines.wrong(`there is not one table, as in {"item":{…}}`)
		}
		for name, values := range row {
			if name == "end" {
				var last exportEnd
				if err := json.Unmarshal(lines.line, &last); err != nil {
					return end, "", lines.wrong("%v", err)
				}
				if last.End.Rows != rows {
					return end, "", lines.wrong("here are %d rows, and there should be %d", rows, last.End.Rows)
				}
				if err := lines.next(&row); !errors.Is(err, io.EOF) {
					return end, "", lines.wrong("something stands behind the end")
				}
				if err := wake(); err != nil {
					return end, "", err
				}
				return last.End, sum, tx.Commit()
			}
			i := slices.IndexFunc(tables, func(t table) bool { return t.name == name })
			if i < 0 {
				return end, "", lines.wrong("there is no table %q", name)
			}
			t := tables[i]
			if inserts[name] == nil {
				columns := make([]string, len(t.columns))
				for i, c := range t.columns {
					columns[i] = quoted(c)
				}
				inserts[name], err = tx.PrepareContext(ctx, "INSERT INTO "+quoted(name)+" ("+strings.Join(columns, ", ")+") VALUES (?"+strings.Repeat(", ?", len(columns)-1)+")")
				if err != nil {
					return end, "", err
				}
				defer inserts[name].Close()
			}
			args := make([]any, len(t.columns))
			for i, c := range t.columns {
				raw, given := values[c]
				if !given {
					return end, "", lines.wrong("%s has no %q", name, c)
				}
				if args[i], err = value(raw); err != nil {
					return end, "", lines.wrong("%s: %s: %v", name, c, err)
				}
			}
			if len(values) != len(t.columns) {
				for c := range values {
					if !slices.Contains(t.columns, c) {
						return end, "", lines.wrong("%s knows no %q", name, c)
					}
				}
			}
			if _, err := inserts[name].ExecContext(ctx, args...); err != nil {
				return end, "", lines.wrong("%v", err)
			}
		}
	}
}

// silence takes the triggers away: what is imported is no news. wake brings
// them back.
func silence(ctx context.Context, tx *sql.Tx) (wake func() error, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var drop, create string
	for rows.Next() {
		var name, sql string
		if err := rows.Scan(&name, &sql); err != nil {
			return nil, err
		}
		drop += "DROP TRIGGER " + quoted(name) + ";"
		create += sql + ";"
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if drop == "" {
		return func() error { return nil }, nil
	}
	wake = func() error {
		_, err := tx.ExecContext(ctx, create)
		return err
	}
	_, err = tx.ExecContext(ctx, drop)
	return wake, err
}

// value reads what putValue wrote.
func value(raw json.RawMessage) (any, error) {
	switch raw[0] {
	case 'n':
		return nil, nil
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case '{':
		var odd map[string]string
		if err := json.Unmarshal(raw, &odd); err != nil || len(odd) != 1 {
			return nil, fmt.Errorf("%s is no value", raw)
		}
		for kind, s := range odd {
			switch kind {
			case "bytes":
				return []byte(s), nil
			case "base64":
				return base64.StdEncoding.DecodeString(s)
			case "text64":
				b, err := base64.StdEncoding.DecodeString(s)
				return string(b), err
			case "real":
				return strconv.ParseFloat(s, 64)
			}
		}
		return nil, fmt.Errorf("%s is no value", raw)
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%s is no whole number", raw)
	}
	return n, nil
}

// A lineReader reads the lines of an export, and sums them up.
type lineReader struct {
	in   *bufio.Reader
	n    int       // number of the line read last
	line []byte    // it
	hash hash.Hash // of all lines up to it
}

func (r *lineReader) head() (exportHead, error) {
	var head exportHead
	r.hash = sha256.New()
	err := r.next(&head)
	switch {
	case err != nil || head.Copydesk != "ledger":
		return head, errors.Join(errors.New("it does not begin as what copydesk export or copydesk backup writes"), err)
	case head.Format != exportFormat:
		return head, fmt.Errorf("it is written in format %d, and this copydesk knows %d", head.Format, exportFormat)
	case head.Ledger > len(steps):
		return head, newer(head.Ledger)
	case head.Ledger < 1:
		return head, fmt.Errorf("unknown ledger version %d", head.Ledger)
	}
	return head, nil
}

// next decodes the next line; io.EOF when there is none.
func (r *lineReader) next(v any) error {
	r.n++
	r.line = r.line[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		r.line = append(r.line, part...)
		switch {
		case len(r.line) > longestLine:
			return r.wrong("it is longer than %d bytes", longestLine)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(r.line) > 0:
			return r.wrong("it is cut off")
		case err != nil:
			return err
		}
		break
	}
	r.hash.Write(r.line)
	if err := json.Unmarshal(r.line, v); err != nil {
		return r.wrong("%v", err)
	}
	return nil
}

// sofar is the sum of the lines read so far.
func (r *lineReader) sofar() string { return hex.EncodeToString(r.hash.Sum(nil)) }

func (r *lineReader) wrong(format string, args ...any) error {
	return fmt.Errorf("line %d: %s", r.n, fmt.Sprintf(format, args...))
}
