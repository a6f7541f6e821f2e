package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// furnish fills every table there is: what a pass files, and rows of odd
// values in whatever table has been added since.
func furnish(t *testing.T, l *Ledger) {
	t.Helper()
	p, err := l.Begin("news", nil, t0)
	fatal(t, err)
	var all []Sighting
	for i := range 40 {
		s := story(fmt.Sprintf("s%d \xff\x01\n.md", i), fmt.Sprintf("Story <%d> \u2028 & “more”", i), "First "+fmt.Sprint(i), "Second")
		if i%5 == 0 {
			s.Waits, s.Note = "draft", "said \xc3"
		}
		all = append(all, s)
	}
	fatal(t, p.Record(all))
	_, err = p.Finish()
	fatal(t, err)
	p, err = l.Begin("news", []string{all[3].Key}, t0.Add(time.Hour))
	fatal(t, err)
	_, err = p.Finish()
	fatal(t, err)
	fatal(t, l.Memory("news").Store("robots", []byte{0, 1, 0xfe, '"'}))
	fatal(t, l.Memory("").Store("hosts", []byte(`{"a":1}`)))
	fatal(t, l.SetHealth(Health{Source: "news", Name: "News", Failures: 2, Error: "it said \x00 no"}))
	_, err = l.FeedID("all", func() string { return Mint("x") })
	fatal(t, err)
	_, _, err = l.Modified("all", "digest", t0, t0)
	fatal(t, err)
	tx, err := l.conn.BeginTx(context.Background(), nil)
	fatal(t, err)
	defer tx.Rollback()
	tables, err := tablesOf(context.Background(), tx)
	fatal(t, err)
	for _, tb := range tables {
		var n int
		fatal(t, tx.QueryRow("SELECT count(*) FROM "+quoted(tb.name)).Scan(&n))
		if n > 0 {
			continue
		}
		values := make([]any, len(tb.columns))
		for i := range values {
			values[i] = int64(i + 1)
		}
		if _, err := tx.Exec("INSERT INTO "+quoted(tb.name)+" VALUES (?"+strings.Repeat(", ?", len(values)-1)+")", values...); err != nil {
			t.Fatalf("table %s: %v", tb.name, err)
		}
	}
	fatal(t, tx.Commit())
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func exported(t *testing.T, dir string) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := Export(t.Context(), dir, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestExportImport: an export comes back as it was, row by row, and every
// table takes part, whoever added it.
func TestExportImport(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(t.Context(), dir, 0)
	fatal(t, err)
	defer l.Close()
	furnish(t, l)
	before := exported(t, dir) // while it is open
	again := filepath.Join(t.TempDir(), "new", "state")
	rows, err := Import(t.Context(), again, bytes.NewReader(before), 0)
	fatal(t, err)
	if want := bytes.Count(before, []byte("\n")) - 2; rows != want {
		t.Errorf("%d rows, want %d", rows, want)
	}
	if after := exported(t, again); !bytes.Equal(after, before) {
		t.Errorf("the export of an import differs: %s", firstDifference(before, after))
	}
	var tables int
	fatal(t, l.row("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'").Scan(&tables))
	seen := map[string]bool{}
	for line := range strings.Lines(string(before)) {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, `{"`), `"`)
		seen[name] = true
	}
	if len(seen) != tables+2 { // head and end
		t.Errorf("%d tables were exported, and there are %d", len(seen)-2, tables)
	}
	// It is a ledger that goes on where the first one is.
	m, err := Open(t.Context(), again, 0)
	fatal(t, err)
	defer m.Close()
	want, err := l.Window([]string{"news"}, 50)
	fatal(t, err)
	got, err := m.Window([]string{"news"}, 50)
	fatal(t, err)
	if fmt.Sprintf("%+v", deref(got)) != fmt.Sprintf("%+v", deref(want)) || len(got) == 0 {
		t.Error("the imported ledger shows something else")
	}
	// And it is not overwritten.
	if _, err := Import(t.Context(), dir, bytes.NewReader(before), 0); !errors.Is(err, ErrLocked) {
		t.Errorf("import beside a running one: %v", err)
	}
	m.Close()
	if _, err := Import(t.Context(), again, bytes.NewReader(before), 0); err == nil || !strings.Contains(err.Error(), "there is a ledger already") {
		t.Errorf("import over another: %v", err)
	}
}

func deref(items []*Item) (all []Item) {
	for _, it := range items {
		all = append(all, *it)
	}
	return all
}

func firstDifference(a, b []byte) string {
	la, lb := strings.SplitAfter(string(a), "\n"), strings.SplitAfter(string(b), "\n")
	for i := range min(len(la), len(lb)) {
		if la[i] != lb[i] {
			return fmt.Sprintf("line %d\n%s%s", i+1, la[i], lb[i])
		}
	}
	return fmt.Sprintf("%d lines and %d", len(la), len(lb))
}

// TestImportRefuses: what is not whole leaves nothing behind.
func TestImportRefuses(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(t.Context(), dir, 0)
	fatal(t, err)
	furnish(t, l)
	l.Close()
	good := string(exported(t, dir))
	lines := strings.SplitAfter(good, "\n")
	end := lines[len(lines)-2]
	for name, c := range map[string]struct{ in, want string }{
		"empty":            {"", "does not begin as"},
		"other JSON":       {"{}\n", "does not begin as"},
		"not JSON":         {"title: x\n", "does not begin as"},
		"cut at a line":    {strings.TrimSuffix(good, end), "cut off"},
		"cut in a line":    {good[:len(good)/2], "cut off"},
		"a line less":      {strings.Replace(good, lines[5], "", 1), "there should be"},
		"a byte changed":   {strings.Replace(good, "First 7", "First 8", 1), "not those that were exported"},
		"more behind":      {good + lines[3], "behind the end"},
		"a newer format":   {strings.Replace(good, `"format":1`, `"format":2`, 1), "in format 2"},
		"a newer ledger":   {strings.Replace(good, fmt.Sprintf(`"ledger":%d`, len(steps)), `"ledger":999`, 1), "newer copydesk"},
		"ledger 0":         {strings.Replace(good, fmt.Sprintf(`"ledger":%d`, len(steps)), `"ledger":0`, 1), "unknown ledger version"},
		"unknown table":    {strings.Replace(good, `{"body":`, `{"bodies":`, 1), `no table "bodies"`},
		"unknown column":   {strings.Replace(good, `{"body":{`, `{"body":{"x":1,`, 1), `knows no "x"`},
		"column missing":   {strings.Replace(good, `{"body":{"item":1,`, `{"body":{`, 1), `has no "item"`},
		"value of no kind": {strings.Replace(good, `{"body":{"item":1,`, `{"body":{"item":[1],`, 1), "whole number"},
		"a row twice":      {strings.Replace(good, `{"body":{"item":2,`, `{"body":{"item":1,`, 1), "UNIQUE"},
		"a damaged backup": {databaseMagic + strings.Repeat("x", 5000), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if c.in == good {
				t.Fatal("the case changes nothing")
			}
			to := t.TempDir()
			_, err := Import(t.Context(), to, strings.NewReader(c.in), 0)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			left, err := os.ReadDir(to)
			fatal(t, err)
			for _, f := range left {
				if f.Name() != "lock" {
					t.Errorf("left behind: %s", f.Name())
				}
			}
		})
	}
	// What was changed on purpose says so.
	edited := strings.Replace(good, "First 7", "First 8", 1)
	at := strings.Index(edited, `,"sha256"`)
	edited = edited[:at] + "}}\n"
	if _, err := Import(t.Context(), t.TempDir(), strings.NewReader(edited), 0); err != nil {
		t.Errorf("edited: %v", err)
	}
	// A log left by another ledger would be played into this one.
	to := t.TempDir()
	fatal(t, os.WriteFile(filepath.Join(to, FileName+"-wal"), []byte("x"), 0o644))
	if _, err := Import(t.Context(), to, strings.NewReader(good), 0); err == nil || !strings.Contains(err.Error(), "-wal") {
		t.Errorf("beside a log: %v", err)
	}
}

// TestImportOfOlder: an export of an older program's ledger becomes one of this
// program's.
func TestImportOfOlder(t *testing.T) {
	old := `{"copydesk":"ledger","format":1,"ledger":1}
{"feed_id":{"name":"all","uri":"urn:uuid:1"}}
{"source":{"id":1,"key":"news","health":"{}"}}
{"end":{"rows":2}}
`
	dir := t.TempDir()
	if _, err := Import(t.Context(), dir, strings.NewReader(old), 0); err != nil {
		t.Fatal(err)
	}
	l, err := Open(t.Context(), dir, 0)
	fatal(t, err)
	defer l.Close()
	id, err := l.FeedID("all", func() string { return "another" })
	if id != "urn:uuid:1" || err != nil {
		t.Errorf("%s, %v", id, err)
	}
	var version int
	fatal(t, l.row("PRAGMA user_version").Scan(&version))
	if version != len(steps) {
		t.Errorf("version %d, want %d", version, len(steps))
	}
}

// TestBackup: a copy of an open ledger is whole, and takes its name only then.
func TestBackup(t *testing.T) {
	dir, to := t.TempDir(), filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(t.Context(), dir, to); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of nothing: %v", err)
	}
	l, err := Open(t.Context(), dir, 0)
	fatal(t, err)
	defer l.Close()
	furnish(t, l)
	want := exported(t, dir)
	for range 2 { // the second takes the place of the first
		fatal(t, Backup(t.Context(), dir, to))
	}
	fatal(t, l.Memory("news").Store("later", []byte("x")))
	f, err := os.Open(to)
	fatal(t, err)
	defer f.Close()
	again := t.TempDir()
	if _, err := Import(t.Context(), again, f, 0); err != nil {
		t.Fatal(err)
	}
	if got := exported(t, again); !bytes.Equal(got, want) {
		t.Errorf("what comes back differs: %s", firstDifference(want, got))
	}
	// What is no backup stays.
	if err := Backup(t.Context(), dir, filepath.Join(dir, FileName)); err == nil || !strings.Contains(err.Error(), "the ledger itself") {
		t.Errorf("onto itself: %v", err)
	}
	letter := filepath.Join(t.TempDir(), "letter.txt")
	fatal(t, os.WriteFile(letter, []byte("Dear reader, this is no database."), 0o644))
	if err := Backup(t.Context(), dir, letter); err == nil || !strings.Contains(err.Error(), "stays") {
		t.Errorf("onto a letter: %v", err)
	}
	if err := Backup(t.Context(), dir, t.TempDir()); err == nil {
		t.Error("onto a folder")
	}
	// A ledger with a torn page is not copied over a good backup.
	good, err := os.ReadFile(to)
	fatal(t, err)
	torn := t.TempDir()
	broken := bytes.Clone(good)
	for i := 4096 * 3; i < 4096*6; i++ {
		broken[i] = 0xa5
	}
	fatal(t, os.WriteFile(filepath.Join(torn, FileName), broken, 0o644))
	if err := Backup(t.Context(), torn, to); err == nil {
		t.Error("a torn ledger was backed up")
	}
	if now, err := os.ReadFile(to); err != nil || !bytes.Equal(now, good) {
		t.Error("the good backup is gone")
	}
	if left, _ := filepath.Glob(to + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// FuzzImport: whatever is imported is refused without a trace, or comes out
// again as what was put in.
func FuzzImport(f *testing.F) {
	f.Add([]byte("{\"copydesk\":\"ledger\",\"format\":1,\"ledger\":1}\n{\"feed_id\":{\"name\":\"all\",\"uri\":\"urn:uuid:1\"}}\n{\"end\":{\"rows\":1}}\n"))
	f.Add([]byte("{\"copydesk\":\"ledger\",\"format\":1,\"ledger\":1}\n{\"memory\":{\"source\":1,\"key\":\"a\",\"value\":{\"base64\":\"AP8=\"}}}\n{\"memory\":{\"source\":{\"real\":\"1.5\"},\"key\":{\"text64\":\"/w==\"},\"value\":{\"bytes\":\"x\"}}}\n{\"end\":{\"rows\":2}}\n"))
	f.Add([]byte(databaseMagic))
	f.Fuzz(func(t *testing.T, in []byte) {
		dir := t.TempDir()
		if _, err := Import(t.Context(), dir, bytes.NewReader(in), 0); err != nil {
			if left, _ := filepath.Glob(filepath.Join(dir, FileName+"*")); len(left) > 0 {
				t.Fatalf("refused (%v), and left %v", err, left)
			}
			return
		}
		first := exported(t, dir)
		again := t.TempDir()
		if _, err := Import(t.Context(), again, bytes.NewReader(first), 0); err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
		if second := exported(t, again); !bytes.Equal(first, second) {
			t.Fatal(firstDifference(first, second))
		}
	})
}
