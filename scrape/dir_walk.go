package scrape

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"copydesk/scrape/extract"
)

// maxDepth is how many folders deep articles are looked for: opening a folder
// costs its depth, and no system watches or names much longer paths.
const maxDepth = 256

// meta is what a file system tells about a file. Two equal ones are the same
// file in the same state, as far as can be known without reading it.
type meta struct {
	size         int64
	mtime, ctime int64 // nanoseconds; ctime 0 where the system has none
	mode         fs.FileMode
	id           rootID // zero where the system has none
}

type rootID struct{ dev, ino uint64 }

// A look is one look at the folder.
type look struct {
	d     *Dir
	root  *os.Root
	real  string          // the folder's path without symbolic links, made when needed
	links map[string]bool // folders that were reached by a symbolic link
	list  Listing

	unknown string // the last file that could not be looked at
}

func (d *Dir) look() (*look, error) {
	root, err := os.OpenRoot(d.root)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("the folder %s is not there (moved, or not mounted?): %w", d.root, fs.ErrNotExist)
		}
		return nil, fmt.Errorf("the folder %s cannot be read: %w", d.root, err)
	}
	return &look{d: d, root: root}, nil
}

func (l *look) close() { l.root.Close() }

func (l *look) skip(rel, why string) {
	l.list.Skipped = append(l.list.Skipped, Skipped{keyOf(rel), why})
}

// id gives the identity of the folder itself.
func (l *look) id() rootID {
	f, err := l.root.Open(".")
	if err != nil {
		return rootID{}
	}
	defer f.Close()
	m, _ := fileMeta(f)
	return m.id
}

// A folder is one that is walked.
type folder struct {
	rel   string // "" for the root
	depth int
	up    *rules // of the folders above
}

// top is the root as a folder to walk.
func (d *Dir) top() folder { return folder{up: d.ignore} }

func (f *folder) path() string {
	if f.rel == "" {
		return "."
	}
	return f.rel
}

func (f *folder) join(name string) string {
	if f.rel == "" {
		return name
	}
	return f.rel + "/" + name
}

// A visitor is what a walk is for.
type visitor struct {
	enter  func(f *folder) error                                       // before the folder is read
	files  func(f *folder, dir *os.File, r *rules, names []file) error // its files that may be articles or sidecars, by name
	closed func(f *folder, err error)                                  // a folder that cannot be read; nil: the walk fails
	leave  func(f *folder) error                                       // after all below it
}

type file struct {
	name string
	link bool
	kept bool // a "!" pattern wants it
}

// walk visits the folders from start on, the files of a folder before its
// folders. It holds no more than one folder open.
func (l *look) walk(ctx context.Context, start folder, v visitor) error {
	type task struct {
		folder
		leave bool
	}
	stack := []task{{folder: start}}
	for len(stack) > 0 {
		t := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if t.leave {
			if err := v.leave(&t.folder); err != nil {
				return err
			}
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		subs, err := l.visit(&t.folder, v)
		if err != nil {
			return err
		}
		if v.leave != nil {
			stack = append(stack, task{t.folder, true})
		}
		for _, s := range slices.Backward(subs) {
			stack = append(stack, task{folder: s})
		}
	}
	return nil
}

func (l *look) visit(f *folder, v visitor) (subs []folder, err error) {
	if v.enter != nil {
		if err := v.enter(f); err != nil {
			return nil, err
		}
	}
	dir, err := l.d.open(l.root, f.path())
	if err == nil {
		defer dir.Close()
	}
	var names []fs.DirEntry
	if err == nil {
		names, err = readDir(dir, -1)
	}
	switch {
	case err == nil:
	case f.rel != "" && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)):
		return nil, nil // it went meanwhile
	case v.closed != nil:
		v.closed(f, err)
		return nil, nil
	default:
		return nil, fmt.Errorf("the folder %s cannot be read, so that it is unknown what is in it; make it readable or name it under ignore: %w",
			filepath.Join(l.d.root, f.rel), err)
	}
	slices.SortFunc(names, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	r := l.rulesIn(f, names)
	files := make([]file, 0, len(names))
	for _, e := range names {
		name := e.Name()
		if l.d.only != "" {
			if name == l.d.only || slices.Contains(companionNames(l.d.only), name) && !isMedia(l.d.only) || slices.Contains(sidecarsSlice(l.d.only), name) {
				files = append(files, file{name: name, link: e.Type()&fs.ModeSymlink != 0, kept: true})
			}
			continue
		}
		rel := f.join(name)
		link := e.Type()&fs.ModeSymlink != 0
		isDir := e.IsDir()
		if link && extract.Kind(name) == "" && !isMedia(name) && !strings.HasSuffix(name, sidecarSuffix) {
			if why, out := l.d.leaves(rel, name, true, r, nil); out {
				if why != "" {
					l.skip(rel, why)
				}
				continue
			}
			if !l.linkedFolder(rel) {
				continue
			}
			isDir = true
		}
		if !isDir && strings.HasSuffix(name, sidecarSuffix) {
			files = append(files, file{name: name, link: link})
			continue
		}
		if !isDir && extract.Kind(name) == "" && !isMedia(name) {
			continue
		}
		var kept bool
		if why, out := l.d.leaves(rel, name, isDir, r, &kept); out {
			if why != "" {
				l.skip(rel, why)
			}
			continue
		}
		switch {
		case !isDir:
			files = append(files, file{name, link, kept})
		case f.depth+1 > maxDepth:
			l.skip(rel, fmt.Sprintf("more than %d folders deep", maxDepth))
		default:
			subs = append(subs, folder{rel: rel, depth: f.depth + 1, up: r})
		}
	}
	if v.files != nil {
		err = v.files(f, dir, r, files)
	}
	return subs, err
}

func sidecarsSlice(name string) []string { s := sidecarsOf(name); return s[:] }

// leaves says whether a name is left out, and why if a person might wonder.
// kept, if not nil, tells that a "!" pattern wants it.
func (d *Dir) leaves(rel, name string, dir bool, r *rules, kept *bool) (why string, out bool) {
	if len(d.exclude) > 0 && d.exclude[rel] || name == ".git" || name == ".copydesk" {
		return "", true
	}
	switch r.say(rel, dir) {
	case ignored:
		return "an ignore pattern names it", true
	case wanted:
		if kept != nil {
			*kept = true
		}
		return "", false
	}
	if why, out := leftOut(name, dir); out {
		return why, true
	}
	switch {
	case dir && d.isCompanion(rel):
		return "pictures and frames that a browser saved with the page beside it", true
	case !dir && isAboutFolder(rel):
		return "tells about the folder; name it in an ignore pattern with \"!\" if it is an article", true
	}
	return "", false
}

// rulesIn gives the rules for what is in a folder.
func (l *look) rulesIn(f *folder, names []fs.DirEntry) *rules {
	_, found := slices.BinarySearchFunc(names, ignoreFile, func(e fs.DirEntry, s string) int { return strings.Compare(e.Name(), s) })
	if !found {
		return f.up
	}
	return l.readRules(f.rel, f.up)
}

func (l *look) readRules(dir string, up *rules) *rules {
	rel := path.Join(dir, ignoreFile)
	f, err := l.d.open(l.root, rel)
	if err != nil {
		return up
	}
	defer f.Close()
	if m, err := fileMeta(f); err != nil || !m.mode.IsRegular() {
		return up
	}
	data, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		l.skip(rel, err.Error())
		return up
	}
	r, errs := up.with(dir, data)
	for _, err := range errs {
		l.skip(rel, err.Error())
	}
	return r
}

// rulesAt gives the rules for what is in a folder, from the root down; ok is
// false when the folder itself is left out.
func (l *look) rulesAt(dir string) (r *rules, ok bool) {
	r = l.readRules("", l.d.ignore)
	for i := 0; dir != "" && i <= len(dir); i++ {
		if i < len(dir) && dir[i] != '/' {
			continue
		}
		sub := dir[:i]
		if _, out := l.d.leaves(sub, path.Base(sub), true, r, nil); out {
			return nil, false
		}
		r = l.readRules(sub, r)
	}
	return r, true
}

// entry makes an entry of a file, or says with ok false why it is none.
func (l *look) entry(rel, url string, m, side meta, beside ...meta) (e Entry, ok bool) {
	switch {
	case !m.mode.IsRegular():
		if !m.mode.IsDir() {
			l.skip(rel, "not a regular file")
		}
		return Entry{}, false
	case m.size > l.d.opt.MaxFileBytes && !isMedia(rel):
		l.skip(rel, l.d.tooLarge(m.size))
		return Entry{}, false
	}
	return Entry{Key: keyOf(rel), URL: url, Stamp: stamp(m, side, beside...), Order: m.mtime}, true
}

// stamp puts into one word everything that changes when a file, its sidecar
// (zero: none) or the recordings beside it do.
func stamp(m, side meta, beside ...meta) string {
	b := make([]byte, 0, 96)
	for _, m := range append([]meta{m, side}, beside...) {
		if m == (meta{}) {
			continue
		}
		for _, n := range [...]int64{m.size, m.mtime, m.ctime - m.mtime, int64(m.id.ino)} {
			b = strconv.AppendInt(b, n, 36)
			b = append(b, '.')
		}
	}
	return string(b)
}
