package scrape

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// sync watches all folders that are there, and no others.
func (w *watch) sync(ctx context.Context) {
	w.root = nil
	fi, err := os.Stat(w.d.root)
	if err != nil {
		w.forget("")
		return
	}
	l, err := w.d.look()
	if err != nil {
		return
	}
	defer l.close()
	w.root, w.remote = fi, isRemote(l.root)
	was := w.folders
	w.folders, w.polled = map[string]*rules{}, map[string]uint64{}
	refused := false
	err = l.walk(ctx, w.d.top(), visitor{
		enter: func(f *folder) error {
			_, had := was[f.rel]
			w.enter(f.rel, had, &refused)
			return nil
		},
		files:  w.enterFiles,
		closed: w.pollClosed,
	})
	for rel := range was {
		if _, still := w.folders[rel]; !still && err == nil {
			w.remove(rel)
		} else if !still {
			w.folders[rel] = was[rel]
		}
	}
	w.links = len(l.links) > 0 || w.links && err != nil
	if len(w.polled) > 0 {
		w.poll(ctx)
		if refused {
			w.tellLimit(syscall.ENOSPC)
		}
	}
}

// enter watches one folder, or has it polled. One that had a watch is watched
// again: it may be another folder of the same name.
func (w *watch) enter(rel string, had bool, refused *bool) {
	watched := had
	if !*refused {
		watched, *refused = w.add(rel)
		watched = watched || *refused && had
	}
	if watched {
		w.folders[rel] = nil
	}
	if !watched || w.remote {
		w.polled[rel] = 0
	}
}

// enterFiles keeps the rules of a folder that is watched.
func (w *watch) enterFiles(f *folder, _ *os.File, r *rules, names []file) error {
	if _, ok := w.folders[f.rel]; ok {
		w.folders[f.rel] = r
	}
	for _, n := range names {
		w.links = w.links || n.link
	}
	return nil
}

// newFolder watches a folder that has appeared, and marks what is in it: that
// may have come before the watch.
func (w *watch) newFolder(ctx context.Context, rel string, up *rules) {
	l, err := w.d.look()
	if err != nil {
		return
	}
	defer l.close()
	refused := false
	err = l.walk(ctx, folder{rel: rel, depth: strings.Count(rel, "/") + 1, up: up}, visitor{
		enter: func(f *folder) error {
			w.enter(f.rel, false, &refused)
			return nil
		},
		files: func(f *folder, dir *os.File, r *rules, names []file) error {
			for _, n := range names {
				if !strings.HasSuffix(n.name, sidecarSuffix) {
					w.note(f.join(n.name), false, true)
				}
			}
			return w.enterFiles(f, dir, r, names)
		},
		closed: w.pollClosed,
	})
	if err != nil || len(l.links) > 0 {
		w.everything()
	}
	if refused {
		w.tellLimit(syscall.ENOSPC)
	}
	if len(w.polled) > 0 {
		w.poll(ctx)
	}
}

func (w *watch) path(rel string) string {
	return filepath.Join(w.d.root, filepath.FromSlash(rel))
}

// add watches one folder. refused says that the system watches no more.
func (w *watch) add(rel string) (watched, refused bool) {
	if w.fs == nil {
		return false, false
	}
	err := w.fs.Add(w.path(rel))
	return err == nil, errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

func (w *watch) remove(rel string) {
	if w.fs != nil {
		w.fs.Remove(w.path(rel)) // it fails when the folder has gone, and the watch with it
	}
}

// forget stops watching a folder and all below it: the watch of a folder that
// was moved goes with it, and would tell of it under its old name.
func (w *watch) forget(rel string) {
	for f := range w.folders {
		if rel == "" || f == rel || strings.HasPrefix(f, rel+"/") {
			w.remove(f)
			delete(w.folders, f)
		}
	}
	for f := range w.polled {
		if rel == "" || f == rel || strings.HasPrefix(f, rel+"/") {
			delete(w.polled, f)
		}
	}
}

// pollClosed has a folder polled that cannot be read. Listing says so; here it only
// matters when it can be.
func (w *watch) pollClosed(f *folder, _ error) { w.polled[f.rel] = 0 }

// poll looks at the folders that cannot be watched and says whether anything
// in them is not as it was.
func (w *watch) poll(ctx context.Context) (changed bool) {
	l, err := w.d.look()
	if err != nil {
		return false
	}
	defer l.close()
	for rel, was := range w.polled {
		if ctx.Err() != nil {
			return false
		}
		now := l.digest(rel)
		w.polled[rel] = now
		changed = changed || was != 0 && was != now
	}
	return changed
}

// digest sums up the names and states of all that is in one folder.
func (l *look) digest(rel string) uint64 {
	h := fnv.New64a()
	f := folder{rel: rel}
	dir, err := l.d.open(l.root, f.path())
	if err != nil {
		return 1
	}
	defer dir.Close()
	names, err := readDir(dir, -1)
	if err != nil {
		return 1
	}
	var sum uint64 = 2
	for _, e := range names {
		h.Reset()
		h.Write([]byte(e.Name()))
		if m, err := metaIn(l.root, dir, rel, e.Name()); err == nil && !e.IsDir() {
			var b [32]byte
			binary.LittleEndian.PutUint64(b[0:], uint64(m.size))
			binary.LittleEndian.PutUint64(b[8:], uint64(m.mtime))
			binary.LittleEndian.PutUint64(b[16:], uint64(m.ctime))
			binary.LittleEndian.PutUint64(b[24:], m.id.ino)
			h.Write(b[:])
		}
		sum += h.Sum64() // in whatever order they come
	}
	return sum
}

// tellLimit says once what a person can do about the system's limit.
func (w *watch) tellLimit(err error) {
	if w.limited {
		return
	}
	w.limited = true
	attrs := []any{"folder", w.d.root, "err", err}
	if runtime.GOOS == "linux" {
		if w.fs == nil {
			attrs = append(attrs, "limit", kernelLimit("max_user_instances"),
				"remedy", "sudo sysctl fs.inotify.max_user_instances=512")
		} else {
			n := len(w.folders) + len(w.polled)
			attrs = append(attrs, "limit", kernelLimit("max_user_watches"), "folders", n,
				"remedy", "sudo sysctl fs.inotify.max_user_watches="+watchesFor(n))
		}
	}
	w.d.log.Warn("the system watches no more folders for us, so some are looked at every few seconds only", attrs...)
}
