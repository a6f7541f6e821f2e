package scrape

import "os"

// An openFolder is the source's folder and one below it, opened: several names
// are looked for in one folder, and in a [Dir.Bulk] many files.
type openFolder struct {
	root *os.Root
	dir  *os.Root // nil for the root itself, or where the folder cannot be opened alone
	rel  string   // of dir

	used  int             // how many files were read in it
	file  *os.File        // the folder again, for readAtOnce; nil: not yet
	fd    int             // of file
	buf   []byte          // that readAtOnce reads into
	media map[string]bool // see mediaIn; nil: not known
}

func (f *openFolder) close() {
	f.leave()
	f.root.Close()
}

// leave closes the folder below the root.
func (f *openFolder) leave() {
	if f.dir != nil {
		f.dir.Close()
	}
	if f.file != nil {
		f.file.Close()
	}
	*f = openFolder{root: f.root, buf: f.buf}
}

// Bulk implements [Bulker]: while it lasts, a folder stays open from one read
// to the next. A folder moved meanwhile reads as it did a moment before.
func (d *Dir) Bulk() (end func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bulks++
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.bulks--; d.bulks > 0 {
			return
		}
		for _, f := range d.idle {
			f.close()
		}
		d.idle, d.media = nil, nil
	}
}

// openFolder gives the folder rel opened, for closeFolder to take back.
func (d *Dir) openFolder(rel string) (*openFolder, error) {
	f := d.takeIdle(rel)
	if f == nil {
		root, err := os.OpenRoot(d.root)
		if err != nil {
			return nil, err
		}
		f = &openFolder{root: root}
	}
	if f.rel == rel && (f.dir != nil || rel == "") {
		return f, nil
	}
	f.leave()
	f.rel = rel
	if rel != "" {
		if dir, err := f.root.OpenRoot(rel); err == nil {
			f.dir = dir
		}
	}
	return f, nil
}

// takeIdle takes a folder that is open already, rel itself if it is.
func (d *Dir) takeIdle(rel string) *openFolder {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.idle)
	if n == 0 {
		return nil
	}
	for i, f := range d.idle {
		if f.rel == rel {
			d.idle[i], d.idle[n-1] = d.idle[n-1], f
			break
		}
	}
	f := d.idle[n-1]
	d.idle = d.idle[:n-1]
	return f
}

func (d *Dir) closeFolder(f *openFolder) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.bulks > 0 {
		d.idle = append(d.idle, f)
		return
	}
	f.close()
}
