//go:build unix

package scrape

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A desk does with a watcher what feed/publish does: lists when told, reads
// what is new, keeps what it had of what is not whole yet.
type desk struct {
	t    *testing.T
	d    *Dir
	root string
	wake chan struct{}

	mu       sync.Mutex
	stamps   map[string]string // of what was read
	texts    map[string]string
	seen     map[string][]string // every text that was read of a key
	listings []Listing
	full     int
	calls    int // of changed
	passes   int // that were made for them, or spared by one that was under way
}

func follow(t *testing.T, opt DirOptions) *desk {
	t.Helper()
	return followDir(t, newDir(t, opt))
}

func followDir(t *testing.T, d *Dir) *desk {
	t.Helper()
	k := &desk{t: t, d: d, root: d.root, wake: make(chan struct{}, 1), stamps: map[string]string{}, texts: map[string]string{}, seen: map[string][]string{}}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Add(2)
	go func() {
		defer running.Done()
		if err := d.Watch(ctx, func() {
			k.mu.Lock()
			k.calls++
			k.mu.Unlock()
			select {
			case k.wake <- struct{}{}:
			default:
			}
		}); err != nil {
			t.Error(err)
		}
	}()
	go func() {
		defer running.Done()
		for {
			select {
			case <-ctx.Done():
				return
			case <-k.wake:
				k.pass(ctx)
			}
		}
	}()
	t.Cleanup(func() { stop(); running.Wait() })
	k.until("the first listing", func() bool { return k.full > 0 })
	return k
}

func (k *desk) pass(ctx context.Context) {
	k.mu.Lock()
	told := k.calls
	k.mu.Unlock()
	defer func() {
		k.mu.Lock()
		k.passes = told
		k.mu.Unlock()
	}()
	l, err := k.d.List(ctx)
	if err != nil {
		return
	}
	k.mu.Lock()
	k.listings = append(k.listings, l)
	if !l.Partial {
		there := map[string]bool{}
		for _, e := range l.Entries {
			there[e.Key] = true
		}
		maps.DeleteFunc(k.stamps, func(key, _ string) bool { return !there[key] })
		maps.DeleteFunc(k.texts, func(key, _ string) bool { return !there[key] })
	}
	for _, key := range l.Gone {
		delete(k.stamps, key)
		delete(k.texts, key)
	}
	stamps := maps.Clone(k.stamps)
	k.mu.Unlock()
	for _, e := range l.Entries {
		if stamps[e.Key] == e.Stamp {
			continue
		}
		a, err := k.d.read(ctx, e, raw)
		if err != nil {
			if !errors.Is(err, ErrUnready) && !errors.Is(err, fs.ErrNotExist) && ctx.Err() == nil && !errors.Is(err, ErrNotArticle) {
				k.t.Errorf("reading %s: %v", e.Key, err)
			}
			continue
		}
		k.mu.Lock()
		k.stamps[e.Key], k.texts[e.Key] = e.Stamp, a.Text+a.Summary
		k.seen[e.Key] = append(k.seen[e.Key], a.Text)
		k.mu.Unlock()
	}
	if !l.Partial {
		k.mu.Lock()
		k.full++
		k.mu.Unlock()
	}
}

// until waits for something to be true of the desk.
func (k *desk) until(what string, ok func() bool) {
	k.t.Helper()
	for start := time.Now(); ; time.Sleep(2 * time.Millisecond) {
		k.mu.Lock()
		is := ok()
		k.mu.Unlock()
		if is {
			return
		}
		if time.Since(start) > 20*time.Second {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.t.Fatalf("waited in vain for %s; texts %q", what, k.texts)
		}
	}
}

// shows waits until the desk has exactly these texts.
func (k *desk) shows(want map[string]string) {
	k.t.Helper()
	k.until(fmt.Sprintf("%q", want), func() bool { return maps.Equal(k.texts, want) })
}

// fresh waits until all is told and forgets what was listed so far.
func (k *desk) fresh() {
	k.t.Helper()
	time.Sleep(hold / 2)
	k.until("calm", func() bool {
		k.d.mu.Lock()
		defer k.d.mu.Unlock()
		p := &k.d.pending
		return len(p.marks) == 0 && p.fullDue.IsZero() && len(k.d.ready) == 0 && k.d.partial && k.passes == k.calls
	})
	k.mu.Lock()
	defer k.mu.Unlock()
	k.listings, k.calls, k.passes, k.full = nil, 0, 0, 0
	k.seen = map[string][]string{}
}

func (k *desk) path(name string) string { return filepath.Join(k.root, name) }

// gone gives all keys that were ever told to be gone.
func (k *desk) gone() (keys []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, l := range k.listings {
		keys = append(keys, l.Gone...)
	}
	return keys
}

// together says that a file was first told of in the listing that told that
// another is gone.
func (k *desk) together(entry, gone string) {
	k.t.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, l := range k.listings {
		has, lost := slices.Contains(keysOf(l), entry), slices.Contains(l.Gone, gone)
		if has != lost {
			k.t.Errorf("%s and %s were not told of together: %+v", entry, gone, k.listings)
		}
		if has || lost {
			return
		}
	}
}

func (k *desk) run(name string, args ...string) {
	k.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = k.root
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com", "HOME="+k.t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		k.t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}

func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skip("no " + program + " here")
	}
}

func TestSaveByRename(t *testing.T) {
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"a.md": "old", "b.md": "b"})})
	k.fresh()
	put(t, k.path(".a.md.tmp"), "new")
	must(t, os.Rename(k.path(".a.md.tmp"), k.path("a.md")))
	k.shows(map[string]string{"a.md": "new", "b.md": "b"})
	if k.full > 0 || len(k.listings) != 1 || len(k.listings[0].Entries) != 1 || k.gone() != nil {
		t.Errorf("one saved file was told as %+v", k.listings)
	}
}

func TestSaveInPlace(t *testing.T) {
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"a.md": "old"})})
	k.fresh()
	f, err := os.Create(k.path("a.md"))
	must(t, err)
	for range 4 { // emptied and half written for longer than the quiet
		fmt.Fprint(f, "new ")
		time.Sleep(quiet)
	}
	if k.mu.Lock(); writerOf(f) != writerUnknown && k.seen["a.md"] != nil {
		t.Errorf("half a file was read: %q", k.seen["a.md"])
	}
	k.mu.Unlock()
	must(t, f.Close())
	k.shows(map[string]string{"a.md": "new new new new "})
	// Closed without an event that says so, and one that opens, writes and closes in bits.
	for range 3 {
		f, err := os.OpenFile(k.path("a.md"), os.O_APPEND|os.O_WRONLY, 0)
		must(t, err)
		fmt.Fprint(f, "+")
		must(t, f.Close())
		time.Sleep(quiet / 10)
	}
	k.shows(map[string]string{"a.md": "new new new new +++"})
	if len(k.gone()) > 0 {
		t.Error("it was told to be gone")
	}
}

// One file is written without end, a whole new state every few milliseconds.
func TestCeiling(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"log.txt": "0", "a.md": "old"})})
	k.fresh()
	stop := make(chan struct{})
	var writing sync.WaitGroup
	writing.Add(1)
	go func() {
		defer writing.Done()
		for i := 1; ; i++ {
			os.WriteFile(k.path("log.txt"), []byte(strings.Repeat("x", i)), 0o666)
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	time.Sleep(quiet)
	// The writing goes on all the while: neither the other file nor this one
	// may wait for its end. How long they wait is watch_pending_test.go's.
	put(t, k.path(".t"), "new")
	must(t, os.Rename(k.path(".t"), k.path("a.md")))
	k.until("the other file", func() bool { return k.texts["a.md"] == "new" })
	k.until("the file that never rests", func() bool { return len(k.texts["log.txt"]) > 1 })
	close(stop)
	writing.Wait()
}

func TestNewGoneRenamed(t *testing.T) {
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"a.md": "a"})})
	k.fresh()
	put(t, k.path("b.md"), "b")
	k.shows(map[string]string{"a.md": "a", "b.md": "b"})
	must(t, os.Remove(k.path("a.md")))
	k.shows(map[string]string{"b.md": "b"})
	k.fresh()
	must(t, os.Rename(k.path("b.md"), k.path("c.md")))
	k.shows(map[string]string{"c.md": "b"})
	k.together("c.md", "b.md")
	// Copied and deleted, as a move to another file system is.
	k.fresh()
	put(t, k.path("d.md"), "b")
	must(t, os.Remove(k.path("c.md")))
	k.shows(map[string]string{"d.md": "b"})
	k.together("d.md", "c.md")
	if k.full > 0 {
		t.Error("all was listed")
	}
}

func TestVim(t *testing.T) {
	need(t, "vim")
	for _, settings := range []string{"", "set backup backupcopy=no", "set backupcopy=yes", "set backupcopy=no writebackup", "set nobackup nowritebackup"} {
		t.Run(settings, func(t *testing.T) {
			k := follow(t, DirOptions{Root: tree(t, map[string]string{"a.md": "old\n", "b.md": "b"})})
			k.fresh()
			k.run("vim", "-u", "NONE", "-N", "-es", "-c", settings, "-c", "%s/old/new/", "-c", "wq", "a.md")
			k.shows(map[string]string{"a.md": "new\n", "b.md": "b"})
			time.Sleep(2 * quiet)
			if g := k.gone(); slices.Contains(g, "a.md") {
				t.Errorf("it was told to be gone: %q", g)
			}
		})
	}
}

// What editors do, call by call.
func TestEditors(t *testing.T) {
	type calls func(k *desk, name string)
	for name, save := range map[string]calls{
		"backup by rename": func(k *desk, name string) {
			must(t, os.Rename(name, name+"~"))
			put(t, name, "new")
			must(t, os.Remove(name+"~"))
		},
		"delete and create": func(k *desk, name string) {
			must(t, os.Remove(name))
			put(t, name, "new")
		},
		"truncate, pause, write": func(k *desk, name string) {
			must(t, os.Truncate(name, 0))
			time.Sleep(quiet + quiet/2)
			put(t, name, "new")
		},
		"temporary file of the same kind": func(k *desk, name string) {
			put(t, k.path("a-1234.md"), "new")
			must(t, os.Rename(k.path("a-1234.md"), name))
		},
		"exchange with a backup": func(k *desk, name string) {
			put(t, name+"___jb_tmp___", "new")
			must(t, os.Rename(name, name+"___jb_old___"))
			must(t, os.Rename(name+"___jb_tmp___", name))
			must(t, os.Remove(name+"___jb_old___"))
		},
		"rsync": func(k *desk, name string) {
			f, err := os.Create(k.path(".a.md.Xy12Ab"))
			must(t, err)
			fmt.Fprint(f, "ne")
			fmt.Fprint(f, "w")
			must(t, f.Close())
			must(t, os.Chtimes(f.Name(), time.Unix(1e9, 0), time.Unix(1e9, 0)))
			must(t, os.Rename(f.Name(), name))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := follow(t, DirOptions{Root: tree(t, map[string]string{"a.md": "old", "b.md": "b"})})
			k.fresh()
			save(k, k.path("a.md"))
			k.shows(map[string]string{"a.md": "new", "b.md": "b"})
			time.Sleep(2 * quiet)
			k.shows(map[string]string{"a.md": "new", "b.md": "b"})
			if g := k.gone(); slices.Contains(g, "a.md") {
				t.Errorf("it was told to be gone: %q", g)
			}
			if s := k.seen["a.md"]; !slices.Equal(s, []string{"new"}) {
				t.Errorf("it was read as %q", s)
			}
		})
	}
}

func TestGitCheckout(t *testing.T) {
	need(t, "git")
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"keep.md": "k"})})
	one, two := map[string]string{"keep.md": "k"}, map[string]string{"keep.md": "k"}
	k.run("git", "init", "-q")
	for i := range 100 {
		name := fmt.Sprintf("s%d/%d.md", i%7, i)
		one[name] = "one"
		put(t, k.path(name), "one")
	}
	k.run("git", "add", ".")
	k.run("git", "commit", "-qm", "one")
	k.run("git", "checkout", "-qb", "two")
	for i := range 100 {
		name := fmt.Sprintf("s%d/%d.md", i%7, i)
		if i%7 == 3 { // a folder that goes, one that comes
			must(t, os.RemoveAll(k.path(name)))
			name = fmt.Sprintf("new/%d.md", i)
		}
		two[name] = "number two"
		put(t, k.path(name), "number two")
	}
	k.run("git", "add", ".")
	k.run("git", "commit", "-qam", "two")
	k.shows(two)
	for _, c := range []struct {
		branch string
		want   map[string]string
	}{{"HEAD~", one}, {"two", two}} {
		k.fresh()
		k.run("git", "checkout", "-q", c.branch)
		k.shows(c.want)
		if k.calls > 20 {
			t.Errorf("%d calls for one checkout", k.calls)
		}
	}
}

func TestRsync(t *testing.T) {
	need(t, "rsync")
	from := map[string]string{}
	want := map[string]string{}
	for i := range 60 {
		name := fmt.Sprintf("s%d/%d.md", i%5, i)
		from[name] = strings.Repeat("from afar ", 1+i*10)
		want[name] = from[name]
	}
	src := tree(t, from)
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"s0/old.md": "old", "s1/5.md": "old"})})
	for _, args := range [][]string{{"-a", "--delete"}, {"-a", "--delete", "--inplace"}, {"-rc", "--delete", "--delay-updates", "--ignore-times"}} {
		for name := range want {
			if strings.HasPrefix(name, "s3/") {
				want[name] = strings.Join(args, " ") + want[name]
				put(t, filepath.Join(src, name), want[name])
			}
		}
		delete(want, "s4/54.md")
		os.Remove(filepath.Join(src, "s4/54.md"))
		k.fresh()
		k.run("rsync", append(args, src+"/", k.root+"/")...)
		k.shows(want)
		if k.calls > 20 {
			t.Errorf("%d calls for rsync %q", k.calls, args)
		}
	}
}

func TestFolders(t *testing.T) {
	away := tree(t, map[string]string{"in/x.md": "x", "in/deep/y.md": "y", "in/deep/er/z.html": "z", "in/.git/q.md": "q"})
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"a.md": "a", "sub/b.md": "b"})})
	all := map[string]string{"a.md": "a", "sub/b.md": "b", "in/x.md": "x", "in/deep/y.md": "y", "in/deep/er/z.html": "z"}
	rest := map[string]string{"a.md": "a", "sub/b.md": "b"}

	must(t, os.Rename(filepath.Join(away, "in"), k.path("in"))) // moved in
	k.shows(all)
	put(t, k.path("in/deep/er/new.md"), "new") // its folders are watched
	k.until("a file in a new folder", func() bool { return k.texts["in/deep/er/new.md"] == "new" })
	must(t, os.Remove(k.path("in/deep/er/new.md")))
	k.shows(all)

	k.fresh()
	must(t, os.Rename(k.path("in"), k.path("within"))) // renamed: old and new names in one listing
	k.shows(map[string]string{"a.md": "a", "sub/b.md": "b", "within/x.md": "x", "within/deep/y.md": "y", "within/deep/er/z.html": "z"})
	if l := k.listings[0]; l.Partial || len(l.Entries) != 5 {
		t.Errorf("a renamed folder was told as %+v", k.listings)
	}
	put(t, k.path("within/deep/y.md"), "yy") // the watches go by the new name
	k.until("a change in a renamed folder", func() bool { return k.texts["within/deep/y.md"] == "yy" })
	must(t, os.Rename(k.path("within"), filepath.Join(away, "in"))) // moved out
	k.shows(rest)
	put(t, filepath.Join(away, "in/x.md"), "no business of ours")

	k.run("cp", "-r", filepath.Join(away, "in"), k.path("in"))
	k.until("a copied folder", func() bool { return len(k.texts) == 5 && k.texts["in/deep/y.md"] == "yy" })
	must(t, os.RemoveAll(k.path("in")))
	k.shows(rest)
	k.fresh()
	must(t, os.MkdirAll(k.path("p/q/r/s"), 0o777)) // made and filled at once
	put(t, k.path("p/q/r/s/t.md"), "t")
	k.until("a file in made folders", func() bool { return k.texts["p/q/r/s/t.md"] == "t" })
	if k.full > 0 {
		t.Error("all was listed for a new folder")
	}
}

func TestSidecarsAndRules(t *testing.T) {
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"a.md": "a", "d/b.md": "b"}), Ignore: []string{"*.skip.md"}})
	put(t, k.path("a.md.meta.yaml"), "+s")
	k.shows(map[string]string{"a.md": "a+s", "d/b.md": "b"})
	put(t, k.path("d/.t"), "+b")
	must(t, os.Rename(k.path("d/.t"), k.path("d/b.meta.yaml")))
	k.shows(map[string]string{"a.md": "a+s", "d/b.md": "b+b"})
	must(t, os.Remove(k.path("a.md.meta.yaml")))
	k.shows(map[string]string{"a.md": "a", "d/b.md": "b+b"})
	put(t, k.path("x.skip.md"), "x")
	put(t, k.path("_d/x.md"), "x")
	put(t, k.path("d/.copydeskignore"), "b.md\n")
	k.shows(map[string]string{"a.md": "a"})
	must(t, os.Remove(k.path("d/.copydeskignore")))
	k.shows(map[string]string{"a.md": "a", "d/b.md": "b+b"})
	wantKeys(t, relist(t, k.d), "a.md", "d/b.md")
}

func TestIndexChangesSides(t *testing.T) {
	k := follow(t, DirOptions{Root: tree(t, map[string]string{"a.md": "a", "p/one/index.html": "one", "p/two/index.html": "two"})})
	k.fresh()
	put(t, k.path("p/one/more/b.md"), "b")
	k.shows(map[string]string{"a.md": "a", "p/one/more/b.md": "b", "p/two/index.html": "two"})
	must(t, os.Remove(k.path("p/one/more/b.md")))
	k.shows(map[string]string{"a.md": "a", "p/one/index.html": "one", "p/two/index.html": "two"})
	put(t, k.path("p/index.html"), "a list")
	put(t, k.path("index.html"), "a list")
	put(t, k.path("c.md"), "c")
	k.shows(map[string]string{"a.md": "a", "c.md": "c", "p/one/index.html": "one", "p/two/index.html": "two"})
	if k.full > 0 {
		t.Error("all was listed")
	}
}

func TestRootGoesAndComes(t *testing.T) {
	home := tree(t, map[string]string{"r/a.md": "a", "other/b.md": "b"})
	d := newDir(t, DirOptions{Root: filepath.Join(home, "r")})
	d.beat = quiet
	k := followDir(t, d)
	must(t, os.Rename(filepath.Join(home, "r"), filepath.Join(home, "was")))
	time.Sleep(3 * hold)
	k.shows(map[string]string{"a.md": "a"}) // nothing changed
	must(t, os.Rename(filepath.Join(home, "other"), filepath.Join(home, "r")))
	k.shows(map[string]string{"b.md": "b"})
	put(t, k.path("c.md"), "c")
	k.shows(map[string]string{"b.md": "b", "c.md": "c"})
}

// One folder that cannot be read keeps nothing else from being noticed, and is
// listed once it can be.
func TestClosedFolderWatched(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root reads everything")
	}
	d := newDir(t, DirOptions{Root: tree(t, map[string]string{"a/a.md": "a", "b/b.md": "b", "c/c.md": "c"})})
	d.beat = quiet
	k := followDir(t, d)
	must(t, os.Chmod(k.path("b"), 0))
	must(t, os.Mkdir(k.path("aa"), 0o777))
	must(t, os.Rename(k.path("c"), k.path("d")))
	put(t, k.path("aa/new.md"), "new")
	time.Sleep(3 * quiet)
	k.until("nothing gone", func() bool { return k.texts["b/b.md"] == "b" })
	must(t, os.Chmod(k.path("b"), 0o777))
	k.shows(map[string]string{"a/a.md": "a", "b/b.md": "b", "d/c.md": "c", "aa/new.md": "new"})
	put(t, k.path("b/c.md"), "c")
	k.until("a file in the opened folder", func() bool { return k.texts["b/c.md"] == "c" })
}

func TestSingleFileWatched(t *testing.T) {
	root := tree(t, map[string]string{"a.md": "a", "b.md": "b"})
	k := follow(t, DirOptions{Root: filepath.Join(root, "a.md")})
	put(t, k.path("b.md"), "bb")
	put(t, k.path("sub/c.md"), "c")
	put(t, k.path("a.md"), "aa")
	k.shows(map[string]string{"a.md": "aa"})
	must(t, os.Remove(k.path("a.md")))
	k.shows(map[string]string{})
}

// Without any watch to be had, looking every few seconds must do.
func TestPolling(t *testing.T) {
	var out bytes.Buffer
	d := newDir(t, DirOptions{Root: tree(t, map[string]string{"a.md": "a", "sub/b.md": "b"}), Logger: slog.New(slog.NewTextHandler(&out, nil))})
	w := &watch{d: d, changed: func() {}}
	w.tellLimit(errors.New("no more"))
	w.tellLimit(errors.New("no more"))
	if s := out.String(); strings.Count(s, "\n") != 1 || !strings.Contains(s, "sysctl fs.inotify.max_user_instances") {
		t.Errorf("said %q", s)
	}
	ctx := t.Context()
	w.sync(ctx)
	if len(w.polled) != 2 || len(w.folders) != 0 {
		t.Fatalf("polled %v, watched %v", w.polled, w.folders)
	}
	still := func(what string, want bool) {
		t.Helper()
		if got := w.poll(ctx); got != want {
			t.Errorf("%s: changed %v", what, got)
		}
	}
	still("nothing", false)
	put(t, filepath.Join(d.root, "sub/b.md"), "bb")
	still("a file in a folder", true)
	still("nothing", false)
	put(t, filepath.Join(d.root, "sub/c.md"), "c")
	still("a new file", true)
	must(t, os.Remove(filepath.Join(d.root, "a.md")))
	still("a file that went", true)
	must(t, os.Mkdir(filepath.Join(d.root, "new"), 0o777))
	still("a new folder", true)
}

func TestWatchEnds(t *testing.T) {
	d := newDir(t, DirOptions{Root: t.TempDir()})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := d.Watch(ctx, func() {}); err != nil {
		t.Error(err)
	}
	// Not watched any more, List lists all.
	put(t, filepath.Join(d.root, "a.md"), "a")
	l, err := d.List(t.Context())
	if err != nil || l.Partial || len(l.Entries) != 1 {
		t.Errorf("%+v, %v", l, err)
	}
}
