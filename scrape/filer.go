package scrape

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"copydesk/scrape/extract"
	"copydesk/scrape/media"
)

// A Filer is a source whose articles have files of their own: pictures,
// recordings, documents. An article names them by addresses below
// [extract.FilesURL] where they are published nowhere else, and its enclosures
// by Enclosure.File.
type Filer interface {
	Source
	// File tells of a file by its key. The error wraps fs.ErrNotExist where
	// there is none that may be shown: nothing outside the source is, nothing
	// whose name begins with a dot, and nothing but pictures, recordings and
	// documents. One that is being written: an error wrapping ErrUnready.
	File(key string) (File, error)
	// Open opens it; the caller closes it.
	Open(key string) (io.ReadSeekCloser, File, error)
}

// A File is a picture, a recording or a document of a source.
type File struct {
	Size     int64
	Type     string // media type
	Stamp    string // differs whenever the bytes may differ
	Modified time.Time
	Info     media.Info // of recordings and documents
}

// FileKey is the key of the file that an address below [extract.FilesURL]
// names, to be given to a [Filer]; "" for any other address. The key of the
// cover inside a recording is that of the recording and a mark.
func FileKey(address string) string {
	rel, part, ok := extract.FilePath(address)
	if !ok || !isShown(rel) {
		return ""
	}
	if part == coverPart && isMedia(rel) {
		return keyOf(rel) + coverMark
	}
	return keyOf(rel)
}

// coverMark ends the key of a cover: no path ends so, since its part before
// the mark is a file.
const coverMark = "/#cover"

// isShown reports whether a path is one of a file that may be shown.
func isShown(rel string) bool {
	if !fs.ValidPath(rel) || !extract.IsPicture(rel) && !isMedia(rel) {
		return false
	}
	return !strings.HasPrefix(rel, ".") && !strings.Contains(rel, "/.")
}

// maxPicture is the largest picture that is shown, in bytes.
const maxPicture = 64 << 20

// File implements [Filer].
func (d *Dir) File(key string) (File, error) {
	r, f, err := d.Open(key)
	if err != nil {
		return File{}, err
	}
	return f, r.Close()
}

// Open implements [Filer].
func (d *Dir) Open(key string) (io.ReadSeekCloser, File, error) {
	key, cover := strings.CutSuffix(key, coverMark)
	rel, err := pathOf(key)
	if err != nil || !isShown(rel) || cover && !isMedia(rel) {
		return nil, File{}, fmt.Errorf("%s: no file that may be shown: %w", key, fs.ErrNotExist)
	}
	root, err := os.OpenRoot(d.root)
	if err != nil {
		return nil, File{}, err
	}
	defer root.Close()
	h, err := d.open(root, rel)
	if err != nil {
		if !errors.Is(err, fs.ErrPermission) {
			err = fmt.Errorf("%s: %w (%v)", key, fs.ErrNotExist, err)
		}
		return nil, File{}, err
	}
	f, err := d.fileOf(h, rel)
	if err == nil && cover {
		defer h.Close()
		return coverIn(h, f, rel)
	}
	if err != nil {
		h.Close()
		return nil, File{}, fmt.Errorf("%s: %w", key, err)
	}
	return h, f, nil
}

// fileOf tells of an open file.
func (d *Dir) fileOf(h *os.File, rel string) (File, error) {
	m, err := fileMeta(h)
	switch {
	case err != nil:
		return File{}, err
	case !m.mode.IsRegular():
		return File{}, fmt.Errorf("%w: not a regular file", fs.ErrNotExist)
	case m.size == 0:
		return File{}, fmt.Errorf("%w: it is empty so far", ErrUnready)
	}
	if err := d.quietFor(h, m); err != nil {
		return File{}, err
	}
	f := File{Size: m.size, Stamp: stamp(m, meta{}), Modified: time.Unix(0, m.mtime)}
	if extract.IsPicture(rel) {
		if m.size > maxPicture {
			return File{}, fmt.Errorf("%w: %d bytes are too much for a picture", fs.ErrNotExist, m.size)
		}
		f.Type, _, _ = strings.Cut(mime.TypeByExtension(strings.ToLower(path.Ext(rel))), ";")
		if f.Type == "" {
			f.Type = "image/" + strings.ToLower(strings.TrimPrefix(path.Ext(rel), "."))
		}
		return f, nil
	}
	key := rel + "\n" + f.Stamp
	d.mu.Lock()
	known := d.tags[key]
	d.mu.Unlock()
	if known == nil {
		if known, err = media.Read(h, m.size, rel); err != nil {
			return File{}, fmt.Errorf("%w: %v", ErrNotArticle, err)
		}
		d.mu.Lock()
		if d.tags == nil || len(d.tags) > 5000 {
			d.tags = map[string]*media.Info{}
		}
		d.tags[key] = known
		d.mu.Unlock()
	}
	f.Info, f.Type = *known, known.Type
	return f, nil
}

// coverIn gives the cover inside an open recording as a file.
func coverIn(h *os.File, f File, rel string) (io.ReadSeekCloser, File, error) {
	data, typ, err := media.Cover(h, f.Size, rel)
	if err == nil && data == nil {
		err = fmt.Errorf("%s: it has no cover: %w", rel, fs.ErrNotExist)
	}
	if err != nil {
		return nil, File{}, err
	}
	return nopCloser{bytes.NewReader(data)}, File{Size: int64(len(data)), Type: typ, Stamp: f.Stamp + "cover", Modified: f.Modified}, nil
}

type nopCloser struct{ *bytes.Reader }

func (nopCloser) Close() error { return nil }

// IsMedia reports whether a file is a recording or a document by its name.
func IsMedia(name string) bool { return isMedia(name) }

// ReadMedia reads a recording or a document that stands for itself, as a
// folder's are read. rel is the path that a title and a date may be read from,
// at the file's address; nil: it has none.
func ReadMedia(name, rel string, at *url.URL, sidecar []byte) (*extract.Article, error) {
	d, err := NewDir(DirOptions{Root: name, Files: true})
	if err != nil {
		return nil, err
	}
	a, err := d.readMedia(d.only, extract.Options{Name: rel, URL: at, Files: true, Sidecar: sidecar, Place: name})
	if err != nil {
		return nil, err
	}
	if at != nil {
		a.Enclosures[0].URL = at.String()
	} else {
		a.Enclosures[0].URL = extract.FileURL(rel).String()
	}
	return a, nil
}
