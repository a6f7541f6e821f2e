package ledger

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOpenSaysWhatHelps: what is the disk's fault is tried again; only what is
// wrong with the ledger itself is to be restored. Neither changes a byte.
func TestOpenSaysWhatHelps(t *testing.T) {
	for _, c := range []struct {
		name       string
		spoil      func(t *testing.T, file string)
		says, nots string
	}{
		{"what stands beside it cannot be opened", func(t *testing.T, file string) { fatal(t, os.Mkdir(file+"-wal", 0o755)) }, "try again", "backup"},
		{"the file is another one's", func(t *testing.T, file string) {
			fatal(t, os.WriteFile(file, []byte(strings.Repeat("no ledger at all ", 1000)), 0o644))
		}, "restore it from a backup", "try again"},
		{"the file ends too early", func(t *testing.T, file string) { fatal(t, os.Truncate(file, 5000)) }, "restore it from a backup", "try again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			l, err := Open(context.Background(), dir, 0)
			fatal(t, err)
			fatal(t, l.Close())
			file := filepath.Join(dir, FileName)
			c.spoil(t, file)
			before, err := os.ReadFile(file)
			fatal(t, err)
			_, err = Open(context.Background(), dir, 0)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), c.nots) || !strings.Contains(err.Error(), "nothing was changed") {
				t.Errorf("%v", err)
			}
			if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
				t.Errorf("the file changed: %v", err)
			}
		})
	}
}
