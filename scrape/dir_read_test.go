//go:build unix

package scrape

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestBulkReadsTheSame reads each file alone and as one of many: the short way
// that a Bulk takes must not say anything else.
func TestBulkReadsTheSame(t *testing.T) {
	long := strings.Repeat("long ", 30_000)
	root := tree(t, map[string]string{
		"secret.md":  "secret",
		"in/a.md":    "a",
		"in/b/a.md":  "b's a",
		"in/b/b.md":  "b",
		"in/long.md": long,
		"in/full.md": long[:bufferSize], "in/more.md": long[:bufferSize+1],
		"in/sided.md": "sided", "in/sided.md.meta.yaml": "title: x\n",
		"in/new.md": "",
	})
	in := filepath.Join(root, "in")
	must(t, os.Symlink("../secret.md", filepath.Join(in, "out.md")))
	must(t, os.Symlink("b/b.md", filepath.Join(in, "inside.md")))
	must(t, syscall.Mkfifo(filepath.Join(in, "fifo.md"), 0o600))
	must(t, os.Mkdir(filepath.Join(in, "folder.md"), 0o700))
	f, err := os.OpenFile(filepath.Join(in, "b/b.md"), os.O_WRONLY, 0)
	must(t, err)
	defer f.Close()

	keys := []string{"a.md", "long.md", "full.md", "more.md", "sided.md", "new.md", "out.md", "inside.md", "fifo.md", "folder.md", "gone.md",
		"b/a.md", "b/b.md", "b/gone.md", "a.md", "gone/a.md"}
	read := func(d *Dir, key string) string {
		a, err := d.read(t.Context(), Entry{Key: key}, raw)
		if err != nil {
			return err.Error()
		}
		return a.Text
	}
	d := newDir(t, DirOptions{Root: in})
	alone := map[string]string{}
	for _, key := range keys {
		alone[key] = read(d, key)
	}
	if alone["long.md"] != long || alone["a.md"] != "a" || alone["out.md"] == "secret" {
		t.Fatal("what is to be read is not")
	}
	end := d.Bulk()
	defer end()
	for range 3 {
		for _, key := range keys {
			for range 2 {
				if got := read(d, key); got != alone[key] {
					t.Errorf("%s: %.80q, alone it is %.80q", key, got, alone[key])
				}
			}
		}
	}
	if writerOf(mustOpen(t, filepath.Join(in, "a.md"))) == writerUnknown {
		t.Skip("this system does not tell who writes a file")
	}
	if _, err := d.read(t.Context(), Entry{Key: "b/b.md"}, raw); !errors.Is(err, ErrUnready) {
		t.Errorf("open for writing: %v", err)
	}
}
