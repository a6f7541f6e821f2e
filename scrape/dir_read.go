package scrape

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"
)

// bytes reads a file of an open folder and its sidecar (nil when it has none).
// They are good until the folder is given back.
func (d *Dir) bytes(h *openFolder, rel string, alone bool) (data, side []byte, err error) {
	if d.beingWritten(rel) {
		return nil, nil, fmt.Errorf("%w: it was written a moment ago", ErrUnready)
	}
	if !isMedia(rel) { // of recordings only the tags are read, later
		ok := false
		if data, ok = d.readAtOnce(h, path.Base(rel)); !ok {
			data, err = d.readWhole(h.root, h.dir, rel)
		}
		if err != nil || alone {
			return data, nil, err
		}
	}
	for _, s := range sidecarsOf(rel) {
		side, err = d.readWhole(h.root, h.dir, s)
		switch {
		case err == nil:
			return data, side, nil
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNotRegular):
		case errors.Is(err, syscall.ENAMETOOLONG): // a name of 255 bytes leaves no room for a sidecar's
		case errors.Is(err, ErrNotArticle): // which is true of no sidecar
			return nil, nil, fmt.Errorf("%s: %v", path.Base(s), err)
		default:
			return nil, nil, fmt.Errorf("%s: %w", path.Base(s), err)
		}
	}
	return data, nil, nil
}

// youngEmpty is how long an empty file is taken for one that was truncated to
// be written anew; after that it is meant to be empty.
const youngEmpty = 10 * time.Second

// readWhole reads a regular file of which nothing moves meanwhile. dir is the
// file's folder, opened; nil when it is not.
func (d *Dir) readWhole(root, dir *os.Root, rel string) ([]byte, error) {
	f, err := d.openIn(root, dir, rel)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	before, err := fileMeta(f)
	if err != nil {
		return nil, err
	}
	switch {
	case !before.mode.IsRegular():
		return nil, errNotRegular
	case before.size > d.opt.MaxFileBytes:
		return nil, fmt.Errorf("%w: %s", ErrNotArticle, d.tooLarge(before.size))
	}
	age := d.now().Sub(time.Unix(0, before.mtime))
	if before.size == 0 && 0 <= age && age < youngEmpty {
		return nil, fmt.Errorf("%w: it is empty so far", ErrUnready)
	}
	buf := make([]byte, before.size)
	n, err := io.ReadFull(f, buf)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	after, err := fileMeta(f)
	if err != nil {
		return nil, err
	}
	if after != before || int64(n) != before.size {
		return nil, fmt.Errorf("%w: it changed while it was read", ErrUnready)
	}
	switch d.writer(f) {
	case writerOpen:
		return nil, fmt.Errorf("%w: somebody has it open for writing", ErrUnready)
	case writerUnknown:
		if 0 <= age && age < quiet {
			return nil, fmt.Errorf("%w: it was written a moment ago", ErrUnready)
		}
	}
	return buf[:n:n], nil
}
