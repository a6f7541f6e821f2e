//go:build unix

package scrape

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// many makes a folder of n articles, a hundred a folder.
func many(b *testing.B, n int) string {
	root := b.TempDir()
	for i := range n {
		dir := filepath.Join(root, fmt.Sprintf("section-%03d", i/100))
		if i%100 == 0 {
			must(b, os.MkdirAll(dir, 0o777))
		}
		must(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("article-%05d.md", i)), []byte("# Title\n\nText.\n"), 0o666))
	}
	return root
}

// BenchmarkDirList is one look at a whole folder.
func BenchmarkDirList(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDir(b, DirOptions{Root: many(b, n), URL: "https://example.com/"})
			b.ReportAllocs()
			for b.Loop() {
				if l, err := d.Relist(b.Context()); err != nil || len(l.Entries) != n {
					b.Fatal(len(l.Entries), err)
				}
			}
		})
	}
}

// BenchmarkDirChange is from a file renamed into place to the listing that
// tells of it. Its time, and above all its allocations, must not depend on the
// number of files.
func BenchmarkDirChange(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			root := many(b, n)
			d := newDir(b, DirOptions{Root: root})
			ctx, stop := context.WithCancel(b.Context())
			changed := make(chan struct{}, 1)
			done := make(chan error)
			go func() {
				done <- d.Watch(ctx, func() {
					select {
					case changed <- struct{}{}:
					default:
					}
				})
			}()
			<-changed
			if _, err := d.List(ctx); err != nil {
				b.Fatal(err)
			}
			tmp, name := filepath.Join(root, ".tmp"), filepath.Join(root, "section-003", "article-00301.md")
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				must(b, os.WriteFile(tmp, fmt.Appendf(nil, "# Title\n\nText %d.\n", i), 0o666))
				must(b, os.Rename(tmp, name))
				for {
					<-changed
					l, err := d.List(ctx)
					if err != nil || !l.Partial && i > 1 {
						b.Fatal(l.Partial, err)
					}
					if len(l.Entries) == 1 {
						break
					}
				}
			}
			stop()
			if err := <-done; err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkDirRead is all that reading costs but extraction.
func BenchmarkDirRead(b *testing.B) {
	d := newDir(b, DirOptions{Root: many(b, 1000), URL: "https://example.com/"})
	l, err := d.Relist(b.Context())
	must(b, err)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		if _, err := d.read(b.Context(), l.Entries[i%len(l.Entries)], raw); err != nil {
			b.Fatal(err)
		}
	}
}
