package scrape

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"copydesk/scrape/extract"
)

const listingPage = "stands for a folder that holds other articles, so it is taken for their list; name it in an ignore pattern with \"!\" if it is an article"

// listAll lists the whole folder.
func (d *Dir) listAll(ctx context.Context) (Listing, error) {
	l, err := d.look()
	if err != nil {
		return Listing{}, err
	}
	defer l.close()
	// An index page is an article exactly when nothing else is at or below its
	// folder, which is known when that is left.
	type index struct {
		name string
		e    Entry
	}
	type level struct {
		rel     string
		before  int // articles seen when the folder was entered
		indexes []index
	}
	seen := 0
	var candidates []Entry // recordings beside no article
	var open []level       // the folders with index pages that the walk is in
	var closed error       // the root itself cannot be read
	err = l.walk(ctx, d.top(), visitor{
		files: func(f *folder, dir *os.File, _ *rules, names []file) error {
			lv := level{rel: f.rel, before: seen}
			url := ""
			if d.base != "" {
				url = d.urlOfFolder(f.rel)
			}
			side, media := newSidecars(names), newFileNames(names)
			for i, n := range names {
				if i%1024 == 1023 && ctx.Err() != nil {
					return ctx.Err()
				}
				if strings.HasSuffix(n.name, sidecarSuffix) {
					continue
				}
				e, isArticle, ok := l.fileEntry(f, dir, url, n, side, media)
				e.alone = side == nil
				if isMedia(n.name) {
					if ok && !hasArticle(n.name, func(name string) bool { return media[name] }) {
						candidates = append(candidates, e)
					}
					continue
				}
				if n.kept || !isIndex(n.name) {
					if isArticle {
						seen++
					}
					if ok {
						l.list.Entries = append(l.list.Entries, e)
					}
				} else if ok {
					lv.indexes = append(lv.indexes, index{n.name, e})
				}
			}
			if lv.indexes != nil {
				open = append(open, lv)
			}
			return nil
		},
		leave: func(f *folder) error {
			if len(open) == 0 || open[len(open)-1].rel != f.rel {
				return nil
			}
			lv := open[len(open)-1]
			open = open[:len(open)-1]
			for _, x := range lv.indexes {
				if f.rel == "" || seen > lv.before {
					l.skip(f.join(x.name), listingPage)
				} else {
					l.list.Entries = append(l.list.Entries, x.e)
				}
			}
			if f.rel != "" && seen == lv.before {
				seen += len(lv.indexes)
			}
			return nil
		},
		closed: func(f *folder, err error) {
			if f.rel == "" {
				closed = fmt.Errorf("the folder %s cannot be read: %w", d.root, err)
				return
			}
			l.skip(f.rel, fmt.Sprintf("cannot be looked into, what is known of it stays: %v", err))
			l.list.Unseen = append(l.list.Unseen, keyOf(f.rel))
		},
	})
	if err = errors.Join(err, closed); err != nil {
		return Listing{}, err
	}
	if err := l.standAlone(ctx, candidates); err != nil {
		return Listing{}, err
	}
	return l.list, d.sameFolder(l)
}

// sameFolder fails when the folder is suddenly another one and empty: the
// empty place where something was mounted.
func (d *Dir) sameFolder(l *look) error {
	id := l.id()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(l.list.Entries) > 0 {
		d.known = id
		return nil
	}
	if d.known != (rootID{}) && d.known != id {
		return fmt.Errorf("the folder %s is empty and not the one it was (not mounted?)", d.root)
	}
	return nil
}

// sidecars are the sidecar files in one folder, by name.
type sidecars map[string]bool

func newSidecars(names []file) sidecars {
	var s sidecars
	for _, n := range names {
		if strings.HasSuffix(n.name, sidecarSuffix) {
			if s == nil {
				s = sidecars{}
			}
			s[n.name] = true
		}
	}
	return s
}

// fileEntry makes the entry of a file that a walk met. isArticle is true for
// one that is an article but not listed, for being too large.
func (l *look) fileEntry(f *folder, dir *os.File, url string, n file, side sidecars, media fileNames) (e Entry, isArticle, ok bool) {
	rel := f.join(n.name)
	m, err := metaIn(l.root, dir, f.rel, n.name)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			l.unseen(f, rel, err)
		}
		return Entry{}, false, false
	}
	if m.mode&fs.ModeSymlink != 0 {
		var why string
		if m, why, err = l.linkedFile(rel); err != nil {
			l.unseen(f, rel, err)
			return Entry{}, false, false
		}
		if why != "" {
			l.skip(rel, why)
			return Entry{}, false, false
		}
	}
	var sm meta
	if side != nil {
		for _, s := range sidecarsOf(n.name) {
			if side[s] {
				if sm, err = l.sidecarMeta(f, dir, s); err == nil {
					break
				}
			}
		}
	}
	e, ok = l.entry(rel, l.d.urlIn(url, n.name), m, sm, l.companions(f, dir, n.name, media)...)
	return e, m.mode.IsRegular(), ok
}

// unseen says of a file in f that it is unknown what is there: not gone, for
// all that is known. One that may not be looked at is seldom alone, so its
// folder is named.
func (l *look) unseen(f *folder, rel string, err error) {
	l.skip(rel, fmt.Sprintf("cannot be looked at, what is known of it stays: %v", err))
	if key := keyOf(cmp.Or(f.rel, rel)); !slices.Contains(l.list.Unseen, key) {
		l.list.Unseen = append(l.list.Unseen, key)
	}
	l.unknown = rel
}

// sidecarMeta looks at a sidecar that need not exist.
func (l *look) sidecarMeta(f *folder, dir *os.File, name string) (meta, error) {
	m, err := metaIn(l.root, dir, f.rel, name)
	if err == nil && m.mode&fs.ModeSymlink != 0 {
		var file *os.File
		if file, err = l.d.open(l.root, f.join(name)); err != nil {
			return meta{}, err
		}
		defer file.Close()
		m, err = fileMeta(file)
	}
	if err == nil && !m.mode.IsRegular() {
		err = fs.ErrNotExist
	}
	return m, err
}

// listPaths lists a few paths; true marks what appeared or vanished.
func (d *Dir) listPaths(ctx context.Context, paths map[string]bool) (Listing, error) {
	l, err := d.look()
	if err != nil {
		return Listing{}, err
	}
	defer l.close()
	paths, everything := l.mediaAround(paths)
	if everything {
		return d.listAll(ctx)
	}
	l.list.Partial = true
	byDir := map[string][]string{}
	touched := map[string]bool{} // folders whose index pages may have changed sides
	for p, structural := range paths {
		dir := parent(p)
		byDir[dir] = append(byDir[dir], path.Base(p))
		for structural && dir != "" && !touched[dir] {
			touched[dir] = true
			dir = parent(dir)
		}
	}
	for dir := range touched {
		for _, name := range l.indexesIn(dir) {
			if !slices.Contains(byDir[dir], name) {
				byDir[dir] = append(byDir[dir], name)
			}
		}
	}
	for dir, names := range byDir {
		if err := ctx.Err(); err != nil {
			return Listing{}, err
		}
		if err := l.some(ctx, dir, names); err != nil {
			return Listing{}, err
		}
	}
	slices.SortFunc(l.list.Entries, func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
	slices.Sort(l.list.Gone)
	return l.list, nil
}

func parent(rel string) string {
	if dir := path.Dir(rel); dir != "." {
		return dir
	}
	return ""
}

// some lists a few names of one folder.
func (l *look) some(ctx context.Context, dir string, names []string) error {
	f := &folder{rel: dir}
	r, ok := l.rulesAt(dir)
	var h *os.File
	if ok {
		var err error
		h, err = l.d.open(l.root, f.path())
		switch {
		case err == nil:
			defer h.Close()
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
			ok = false
		default:
			return fmt.Errorf("the folder %s cannot be read: %w", dir, err)
		}
	}
	url := l.d.urlOfFolder(dir)
	for _, name := range names {
		rel := f.join(name)
		listed := false
		if ok && l.wants(rel, name, r) {
			var e Entry
			side := sidecars{}
			for _, s := range sidecarsOf(name) {
				side[s] = true
			}
			e, _, listed = l.fileEntry(f, h, url, file{name: name}, side, l.companionsIn(f, name))
			if listed && isIndex(name) && r.say(rel, false) != wanted && l.d.only == "" {
				other, err := l.holdsOthers(ctx, dir)
				if err != nil {
					return err
				}
				if other {
					l.skip(rel, listingPage)
					listed = false
				}
			}
			if listed && isMedia(name) {
				listed = !hasArticle(name, func(n string) bool { return l.d.exists(f.join(n)) }) && !l.d.isMentioned(name)
			}
			if listed {
				l.list.Entries = append(l.list.Entries, e)
			}
		}
		if !listed && l.unknown != rel && (extract.Kind(name) != "" || isMedia(name)) {
			l.list.Gone = append(l.list.Gone, keyOf(rel))
		}
	}
	return nil
}

// wants says whether a name is one of a file that is read.
func (l *look) wants(rel, name string, r *rules) bool {
	if l.d.only != "" {
		return rel == l.d.only
	}
	if extract.Kind(name) == "" && !isMedia(name) {
		return false
	}
	_, out := l.d.leaves(rel, name, false, r, nil)
	return !out
}

// indexesIn gives the names of a folder's index pages.
func (l *look) indexesIn(dir string) (names []string) {
	f := folder{rel: dir}
	h, err := l.d.open(l.root, f.path())
	if err != nil {
		return nil
	}
	defer h.Close()
	for _, ext := range []string{"html", "md", "htm", "markdown", "xhtml"} {
		if _, err := metaIn(l.root, h, dir, "index."+ext); err == nil {
			names = append(names, "index."+ext)
		}
	}
	return names
}

// holdsOthers says whether there is an article at or below a folder besides
// its index pages. The root's index pages always are a list.
func (l *look) holdsOthers(ctx context.Context, dir string) (bool, error) {
	if dir == "" {
		return true, nil
	}
	todo := []string{dir}
	for len(todo) > 0 {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		f := folder{rel: todo[len(todo)-1]}
		todo = todo[:len(todo)-1]
		r, ok := l.rulesAt(f.rel)
		if !ok || strings.Count(f.rel, "/") >= maxDepth {
			continue
		}
		h, err := l.d.open(l.root, f.path())
		if err != nil {
			continue
		}
		for {
			names, err := h.ReadDir(256)
			for _, e := range names {
				rel := f.join(e.Name())
				if _, out := l.d.leaves(rel, e.Name(), e.IsDir(), r, nil); out {
					continue
				}
				switch {
				case e.IsDir():
					todo = append(todo, rel)
				case extract.Kind(e.Name()) != "" && e.Type().IsRegular() && !(f.rel == dir && isIndex(e.Name())):
					h.Close()
					return true, nil
				}
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					l.skip(f.rel, err.Error())
				}
				break
			}
		}
		h.Close()
	}
	return false, nil
}
