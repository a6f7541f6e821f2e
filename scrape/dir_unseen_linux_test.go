package scrape

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

// asNobody has f run without the rights of root, which may look everywhere.
func asNobody(t *testing.T, f func()) {
	if os.Getuid() == 0 {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		must(t, unix.Setfsuid(65534))
		defer unix.Setfsuid(0)
	}
	f()
}

func TestUnseenIsNotGone(t *testing.T) {
	root := tree(t, map[string]string{"a.md": "a", "sub/b.md": "b", "sub/c.md": "c", "link.md": "-> .store/d.md", ".store/d.md": "d"})
	for dir := root; dir != os.TempDir(); dir = filepath.Dir(dir) {
		must(t, os.Chmod(dir, 0o755))
	}
	d := newDir(t, DirOptions{Root: root})
	wantKeys(t, relist(t, d), "a.md", "sub/b.md", "sub/c.md", "link.md")
	// Names can be read, but not what they are of.
	for _, name := range []string{"sub", ".store"} {
		must(t, os.Chmod(filepath.Join(root, name), 0o644))
		defer os.Chmod(filepath.Join(root, name), 0o755)
	}
	asNobody(t, func() {
		l := relist(t, d)
		wantKeys(t, l, "a.md")
		if want := []string{"link.md", "sub"}; !slices.Equal(l.Unseen, want) {
			t.Errorf("unseen %q, want %q", l.Unseen, want)
		}
		l, err := d.listPaths(t.Context(), map[string]bool{"sub/b.md": true, "link.md": true, "gone.md": true})
		if err != nil || !slices.Equal(l.Gone, []string{"gone.md"}) {
			t.Errorf("gone %q, %v", l.Gone, err)
		}
	})
}
