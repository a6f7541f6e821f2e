package scrape

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"copydesk/scrape/extract"
)

// open opens a path below the folder, following links that stay inside. The
// file may be of any type.
func (d *Dir) open(root *os.Root, rel string) (*os.File, error) {
	f, err := root.OpenFile(rel, openFlags, 0)
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return f, err
	}
	// A Root takes no absolute links, not even those that lead inside.
	l := &look{d: d, root: root}
	if real, ok := l.inside(rel); ok && real != rel {
		return root.OpenFile(real, openFlags, 0)
	}
	return nil, err
}

// openIn is open with the file's folder at hand, or nil.
func (d *Dir) openIn(root, dir *os.Root, rel string) (*os.File, error) {
	if dir != nil {
		f, err := dir.OpenFile(path.Base(rel), openFlags, 0)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	return d.open(root, rel)
}

// inside resolves the links in a path; ok is false when that leads out of the
// folder or nowhere.
func (l *look) inside(rel string) (real string, ok bool) {
	if l.real == "" {
		l.real = resolve(l.d.root)
	}
	p, err := filepath.EvalSymlinks(filepath.Join(l.d.root, filepath.FromSlash(rel)))
	if err != nil {
		return "", false
	}
	p, err = filepath.Rel(l.real, p)
	if err != nil || !filepath.IsLocal(p) {
		return "", false
	}
	return filepath.ToSlash(p), true
}

// listed says whether the walk gets to a path without links by itself.
func (l *look) listed(rel string, dir bool) bool {
	if rel == "." {
		return true
	}
	parent := path.Dir(rel)
	if parent == "." {
		parent = ""
	}
	r, ok := l.rulesAt(parent)
	if !ok || !dir && extract.Kind(rel) == "" {
		return false
	}
	_, out := l.d.leaves(rel, path.Base(rel), dir, r, nil)
	return !out
}

// linkedFolder says whether the folder behind a symbolic link is to be walked
// as if it were here: it is inside the root, no other way leads there (a link
// to what is listed anyway is a second name, not a second article), and no
// link has led there before, which ends all loops.
func (l *look) linkedFolder(rel string) bool {
	real, ok := l.inside(rel)
	if !ok {
		if fi, err := os.Stat(filepath.Join(l.d.root, filepath.FromSlash(rel))); err == nil && fi.IsDir() {
			l.skip(rel, "a symbolic link that leads out of the folder")
		}
		return false
	}
	fi, err := l.root.Stat(real)
	if err != nil || !fi.IsDir() || l.links[real] || l.listed(real, true) {
		return false
	}
	for seen := range l.links {
		if strings.HasPrefix(real+"/", seen+"/") || strings.HasPrefix(seen+"/", real+"/") {
			return false
		}
	}
	if l.links == nil {
		l.links = map[string]bool{}
	}
	l.links[real] = true
	return true
}

// linkedFile gives what is behind a symbolic link that stands for a file, or
// why it is not followed. An error says that what is there cannot be known now.
func (l *look) linkedFile(rel string) (m meta, why string, err error) {
	real, ok := l.inside(rel)
	if !ok {
		if _, err := l.root.Stat(rel); errors.Is(err, fs.ErrPermission) {
			return meta{}, "", err
		}
		return meta{}, "a symbolic link that leads out of the folder or nowhere", nil
	}
	if l.listed(real, false) {
		return meta{}, "a symbolic link to " + keyOf(real) + ", which is listed itself", nil
	}
	f, err := l.root.OpenFile(real, openFlags, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return meta{}, err.Error(), nil
	}
	if err != nil {
		return meta{}, "", err
	}
	defer f.Close()
	m, err = fileMeta(f)
	return m, "", err
}
