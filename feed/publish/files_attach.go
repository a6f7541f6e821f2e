package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"copydesk/feed/ledger"
)

// writeAttachments copies the files of items to their places in the output
// folder and removes those of these items that are not shown any more. A file
// that is there with the size and time of its original is left alone. They are
// copies, not links, so that an original that is written in place never shows
// half-written; where the file system can share blocks they cost no space.
func (d *Desk) writeAttachments(f *feedState, items []*ledger.Item, all attachments) error {
	wanted := map[string]map[string]bool{} // names by folder
	for _, it := range items {
		if it.Page != "" {
			wanted[strings.TrimSuffix(it.Page, filepath.Ext(it.Page))] = map[string]bool{}
		}
	}
	for name, at := range all {
		folder, base, ok := cutLast(name)
		if !ok || wanted[folder] == nil {
			continue
		}
		wanted[folder][base] = true
		if err := d.writeAttachment(filepath.Join(d.opt.Out, filepath.FromSlash(f.Path+name)), at); err != nil {
			return err
		}
	}
	for folder, names := range wanted {
		dir := filepath.Join(d.opt.Out, filepath.FromSlash(f.Path+folder))
		there, err := os.ReadDir(dir)
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			return err
		}
		for _, e := range there {
			if !names[e.Name()] && e.Type().IsRegular() {
				if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
			}
		}
		if len(names) == 0 {
			os.Remove(dir) // when it is empty
		}
	}
	return nil
}

func cutLast(name string) (folder, base string, ok bool) {
	if strings.HasPrefix(name, "\n") {
		return "", "", false
	}
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return "", "", false
	}
	return name[:i], name[i+1:], true
}

func (d *Desk) writeAttachment(name string, at attachment) error {
	src := d.openAttachment(at)
	if src == nil {
		return nil // it went meanwhile; the next look sees to it
	}
	defer src.Close()
	if old, err := os.Lstat(name); err == nil && old.Mode().IsRegular() && old.Size() == src.Size && old.ModTime().Equal(src.Modified) {
		return nil
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	// The temporary file stands where sweep looks for what a crash left.
	f, err := os.CreateTemp(filepath.Dir(dir), tempPrefix+"*"+tempSuffix)
	if err != nil {
		return fmt.Errorf("%s not written: %w", name, err)
	}
	n, err := io.Copy(f, io.LimitReader(src.ReadSeekCloser, src.Size+1))
	if err == nil && n != src.Size {
		err = errors.New("it changed while it was copied")
	}
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Chtimes(f.Name(), src.Modified, src.Modified)
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

// removeAttachments removes the folder of a page's files.
func removeAttachments(page string) error {
	folder := strings.TrimSuffix(page, filepath.Ext(page))
	if folder == page {
		return nil
	}
	return os.RemoveAll(folder)
}
