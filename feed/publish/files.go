package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"copydesk/feed"
)

// Temporary files are named so that a server or a person sees what they are,
// and so that the next run can clear up after a crash.
const (
	tempPrefix = ".copydesk-"
	tempSuffix = ".tmp"
)

// writeFile writes a document below out/path so that a reader sees the old
// bytes or the new ones, never part of them, whenever the program or the
// machine stops: temporary file, flush, rename, flush of the folder. Bytes
// that are there already are left alone, with their time.
func writeFile(out, path string, doc *feed.Document) error {
	name := filepath.Join(out, filepath.FromSlash(path+doc.Name))
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, doc.Body) {
		return nil
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return notWritten(name, err)
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*"+tempSuffix)
	if err != nil {
		return notWritten(name, err)
	}
	_, err = f.Write(doc.Body)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil && !doc.Modified.IsZero() {
		// A file server tells readers this as Last-Modified.
		err = os.Chtimes(f.Name(), doc.Modified, doc.Modified)
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
		return notWritten(name, err)
	}
	return syncDir(dir)
}

// notWritten says what keeps a file from being written, whatever the temporary
// file was called.
func notWritten(name string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("%s not written, the old one stays: %w; it is tried again: see to it that there is room, and that this user may write there", name, err)
}

// syncDir makes a rename survive a power cut. Not every system can flush a
// folder; the rename itself stands anyway, so an error is none.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	f.Sync()
	return f.Close()
}

// sweep removes temporary files that a crash left in a feed's folder.
func sweep(out, path string) error {
	dir := filepath.Join(out, filepath.FromSlash(path))
	for _, dir := range []string{dir, filepath.Join(dir, "items")} {
		files, err := os.ReadDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		for _, f := range files {
			if strings.HasPrefix(f.Name(), tempPrefix) && strings.HasSuffix(f.Name(), tempSuffix) && f.Type().IsRegular() {
				if err := os.Remove(filepath.Join(dir, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
			}
		}
	}
	return nil
}

// removePages removes the pages of items that are not to be seen any more.
func (d *Desk) removePages(pages []string) {
	if d.opt.Out == "" || len(pages) == 0 {
		return
	}
	d.press.Lock()
	defer d.press.Unlock()
	for _, page := range pages {
		if _, err := d.opt.Ledger.ByPage(page); err == nil {
			continue // it came back
		}
		for _, f := range d.feeds {
			err := os.Remove(filepath.Join(d.opt.Out, filepath.FromSlash(f.Path+page)))
			if err == nil || errors.Is(err, fs.ErrNotExist) {
				err = removeAttachments(filepath.Join(d.opt.Out, filepath.FromSlash(f.Path+page)))
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				d.opt.Logger.Warn("page not removed", "error", err)
			}
		}
	}
}
