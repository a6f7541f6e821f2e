//go:build unix

package scrape

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Whatever happens to a folder in whatever order, what is known of it
// afterwards is what is in it, and nothing half was ever read.
func TestStorm(t *testing.T) {
	seconds := 1.0
	if testing.Short() {
		seconds = 0.2
	}
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d := newDir(t, DirOptions{Root: t.TempDir()})
			if seed == 1 { // as on other systems, and with other people's files
				d.writer = func(*os.File) writer { return writerUnknown }
			}
			k := followDir(t, d)
			r := rand.New(rand.NewPCG(seed, 1))
			away := t.TempDir()
			dir := func() string {
				p := k.root
				for range r.IntN(4) {
					p = filepath.Join(p, fmt.Sprintf("d%d", r.IntN(3)))
				}
				os.MkdirAll(p, 0o777)
				return p
			}
			name := func() string { return filepath.Join(dir(), fmt.Sprintf("%d.md", r.IntN(5))) }
			n := 0
			text := func() string { n++; return strings.Repeat(fmt.Sprintf("%d ", n), 1+r.IntN(3000)) + "." }
			for end := time.Now().Add(time.Duration(seconds * float64(time.Second))); time.Now().Before(end); {
				switch p := name(); r.IntN(12) {
				case 0, 1, 2:
					tmp := filepath.Join(filepath.Dir(p), ".t")
					os.WriteFile(tmp, []byte(text()), 0o666)
					os.Rename(tmp, p)
				case 3, 4: // in place, in bits
					if f, err := os.Create(p); err == nil {
						s := text()
						for len(s) > 0 {
							bit := min(len(s), 1+r.IntN(4000))
							f.WriteString(s[:bit])
							s = s[bit:]
							if r.IntN(3) == 0 {
								time.Sleep(time.Duration(r.IntN(2000)) * time.Microsecond)
							}
						}
						f.Close()
					}
				case 5:
					os.Remove(p)
				case 6:
					os.Rename(p, name())
				case 7:
					os.RemoveAll(dir() + "/d0")
				case 8:
					os.Rename(dir(), filepath.Join(dir(), fmt.Sprintf("d%d", r.IntN(3))))
				case 9: // out and in again
					if d := dir(); d != k.root {
						out := filepath.Join(away, fmt.Sprint(n))
						os.Rename(d, out)
						os.Rename(out, filepath.Join(dir(), "d1"))
					}
				case 10:
					os.WriteFile(p+".meta.yaml", []byte("+"), 0o666)
				case 11:
					os.Remove(p + ".meta.yaml")
				}
				if r.IntN(10) == 0 {
					time.Sleep(time.Duration(r.IntN(30)) * time.Millisecond)
				}
			}
			want := map[string]string{}
			must(t, filepath.WalkDir(k.root, func(p string, e fs.DirEntry, err error) error {
				if err == nil && strings.HasSuffix(p, ".md") && !e.IsDir() {
					b, err := os.ReadFile(p)
					must(t, err)
					side, _ := os.ReadFile(p + ".meta.yaml")
					rel, _ := filepath.Rel(k.root, p)
					want[rel] = string(b) + string(side)
				}
				return err
			}))
			k.until("the folder as it is", func() bool { return maps.Equal(k.texts, want) })
			k.mu.Lock()
			defer k.mu.Unlock()
			for key, texts := range k.seen {
				for _, s := range texts {
					if !strings.HasSuffix(s, ".") {
						t.Errorf("half of %s was read: %d bytes", key, len(s))
					}
				}
			}
			t.Logf("%d listings, %d of everything, for %d texts in %d files", len(k.listings), k.full, n, len(want))
		})
	}
}
