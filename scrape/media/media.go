// Package media reads what recordings and documents say of themselves: kind,
// duration, title, artist, date, description, chapters and cover of MP3, MP4,
// Ogg, FLAC, WAV, WebM, PDF and EPUB files.
//
// It is pure: it reads from an [io.ReaderAt] and from nothing else. However
// long a file is, only its tags and the few headers that its duration takes
// are looked at, within fixed bounds of bytes and reads; whatever the bytes
// are, reading ends with an [Info] or an error. What a tag means for an article
// is not this package's business.
package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
)

// An Info is what a file says of itself.
type Info struct {
	Type     string        // media type, by the bytes: "audio/mpeg"
	Duration time.Duration // exact or estimated to about a second; 0: none or unknown
	Tags     []Tag         // as they stand in the file, in its order
	Chapters []Chapter     // in order of time
	Cover    string        // media type of the cover picture inside, "" for none; see [Cover]
}

// A Tag is one statement of a file about itself.
type Tag struct {
	Field Field
	Value string // trimmed, valid UTF-8, never ""; may have several lines where Field is Description or Lyrics
	Where string // for people: "ID3 TIT2", "MP4 ©nam"
}

// A Field is what a tag is about.
type Field int

// The fields of tags.
const (
	Title Field = iota
	Artist
	Album
	Date        // as written: "2024", "2024-05-06T07:08:09", "D:20240506070809+02'00'"
	Description // of the contents; a comment where nothing better is known
	Lyrics
	Genre
	Language // as written: "en", "eng"
)

// A Chapter is a part of a recording that has a name.
type Chapter struct {
	Start time.Duration
	Title string
}

// ErrNotMedia is wrapped by errors that say: the bytes are none of the kinds
// that are read here, or not the kind that the file's name promises.
var ErrNotMedia = errors.New("not a recording or document that is read here")

const (
	maxBytes    = 6 << 20 // that one look at a file may read, without its cover
	maxReads    = 4096
	maxText     = 64 << 10 // of one tag
	maxTags     = 200
	maxChapters = 500
	maxCover    = 4 << 20
	maxDuration = 10000 * time.Hour
)

// A kind is one row of the table of what is read.
type kind struct {
	exts []string // of names that promise it
	typ  string   // that a name alone promises
	read func(f *file) bool
}

// kinds is what is read. The reader of a row says false to bytes that are of
// another kind; the first that takes them reads them.
var kinds = [...]kind{
	{[]string{".mp3"}, "audio/mpeg", (*file).mp3},
	{[]string{".m4a", ".m4b"}, "audio/mp4", (*file).mp4},
	{[]string{".mp4", ".m4v"}, "video/mp4", (*file).mp4},
	{[]string{".mov"}, "video/quicktime", (*file).mp4},
	{[]string{".ogg", ".oga", ".opus", ".spx"}, "audio/ogg", (*file).ogg},
	{[]string{".ogv"}, "video/ogg", (*file).ogg},
	{[]string{".flac"}, "audio/flac", (*file).flac},
	{[]string{".wav"}, "audio/wav", (*file).wav},
	{[]string{".aac"}, "audio/aac", (*file).aac},
	{[]string{".webm"}, "video/webm", (*file).webm},
	{[]string{".weba"}, "audio/webm", (*file).webm},
	{[]string{".mkv"}, "video/matroska", (*file).webm},
	{[]string{".mka"}, "audio/matroska", (*file).webm},
	{[]string{".pdf"}, "application/pdf", (*file).pdf},
	{[]string{".epub"}, "application/epub+zip", (*file).epub},
}

// TypeOf is the media type that a file name or the path of an address
// promises, "" where that is no kind that is read here.
func TypeOf(name string) string {
	if i := strings.LastIndexByte(name, '.'); i < 0 || len(name)-i > 6 {
		return ""
	}
	ext := strings.ToLower(path.Ext(name))
	for i := range kinds {
		for _, e := range kinds[i].exts {
			if e == ext {
				return kinds[i].typ
			}
		}
	}
	return ""
}

// Read looks at a file of size bytes. name, of which only the end matters,
// says what it should be; bytes of another kind are refused, so that nothing is
// handed on under a wrong type.
func Read(r io.ReaderAt, size int64, name string) (*Info, error) {
	f, err := read(r, size, name, false)
	if err != nil {
		return nil, err
	}
	return &f.info, nil
}

// Cover reads the picture that Info.Cover tells of: a JPEG, PNG, GIF or WebP
// of at most 4 MiB. It is nil where there is none.
func Cover(r io.ReaderAt, size int64, name string) (data []byte, mediaType string, err error) {
	f, err := read(r, size, name, true)
	if err != nil || len(f.cover) > maxCover {
		return nil, "", err
	}
	if t := pictureType(f.cover); t != "" {
		return f.cover, t, nil
	}
	return nil, "", nil
}

func read(r io.ReaderAt, size int64, name string, cover bool) (*file, error) {
	promised := TypeOf(name)
	if promised == "" {
		return nil, fmt.Errorf("%w: %q", ErrNotMedia, name)
	}
	var tried []string
	for _, k := range kinds {
		f := &file{r: r, size: size, bytes: maxBytes, reads: maxReads, pictures: cover}
		if cover {
			f.bytes += 2 * maxCover
		}
		if !k.read(f) {
			if f.err != nil && !errors.Is(f.err, errShort) && !errors.Is(f.err, errBudget) {
				return nil, f.err
			}
			continue
		}
		if family(f.info.Type) != family(promised) {
			tried = append(tried, f.info.Type)
			continue
		}
		if f.info.Duration < 0 || f.info.Duration > maxDuration {
			f.info.Duration = 0
		}
		return f, nil
	}
	if len(tried) > 0 {
		return nil, fmt.Errorf("%w: the name says %s, the bytes say %s", ErrNotMedia, promised, tried[0])
	}
	return nil, fmt.Errorf("%w: the name says %s, the bytes do not", ErrNotMedia, promised)
}

// family is what a type has in common with those that may stand under its
// names: audio and video share containers, documents do not.
func family(t string) string {
	if major, _, _ := strings.Cut(t, "/"); major != "audio" && major != "video" {
		return t
	}
	return "recording"
}

// A file is one look at a file.
type file struct {
	r        io.ReaderAt
	size     int64
	bytes    int64 // that may still be read
	reads    int
	err      error // the first that reading met
	pictures bool  // the cover is wanted

	info  Info
	cover []byte // the picture, or as much of it as tells its type
}

var (
	errShort  = errors.New("the file ends too early")
	errBudget = errors.New("the tags are too large")
)

// at reads n bytes at an offset; nil and f.err when there are not as many, or
// too many were read already.
func (f *file) at(off, n int64) []byte {
	switch {
	case off < 0 || n < 0 || off > f.size-n:
		return f.fail(errShort)
	case n > f.bytes || f.reads <= 0:
		return f.fail(errBudget)
	}
	f.bytes -= n
	f.reads--
	b := make([]byte, n)
	got, err := f.r.ReadAt(b, off)
	switch {
	case int64(got) == n:
		return b
	case err == nil || errors.Is(err, io.EOF):
		return f.fail(errShort)
	}
	f.err = err
	return nil
}

func (f *file) fail(err error) []byte {
	if f.err == nil {
		f.err = err
	}
	return nil
}

// most is at with as many of n bytes as there are.
func (f *file) most(off, n int64) []byte {
	if off < 0 || off >= f.size {
		return nil
	}
	return f.at(off, min(n, f.size-off))
}

// ReadAt implements [io.ReaderAt] within the bounds, for readers that need one.
func (f *file) ReadAt(p []byte, off int64) (int, error) {
	n := min(int64(len(p)), f.size-off)
	if n <= 0 {
		return 0, io.EOF
	}
	b := f.at(off, n)
	if b == nil {
		return 0, f.err
	}
	if copy(p, b); n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}

// tag notes a statement.
func (f *file) tag(field Field, value, where string) {
	if value = tidy(value, field == Description || field == Lyrics); value == "" || len(f.info.Tags) >= maxTags {
		return
	}
	for _, t := range f.info.Tags {
		if t.Field == field && t.Value == value {
			return
		}
	}
	f.info.Tags = append(f.info.Tags, Tag{field, value, where})
}

func (f *file) chapter(start time.Duration, title string) {
	if title = tidy(title, false); title != "" && start >= 0 && start < maxDuration && len(f.info.Chapters) < maxChapters {
		f.info.Chapters = append(f.info.Chapters, Chapter{start, title})
	}
}

// picture notes a cover; head is how it begins, whole what reads it all.
func (f *file) picture(head []byte, whole func() []byte) {
	t := pictureType(head)
	if t == "" || f.info.Cover != "" {
		return
	}
	f.info.Cover, f.cover = t, head
	if f.pictures {
		f.cover = whole()
	}
}

// pictureType tells the kind of a picture by how it begins.
func pictureType(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(b, []byte("GIF8")):
		return "image/gif"
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return "image/webp"
	}
	return ""
}

// seconds is n units of which rate make a second.
func seconds(n, rate int64) time.Duration {
	if n <= 0 || rate <= 0 || n/rate > int64(maxDuration/time.Second) {
		return 0
	}
	return time.Duration(n/rate)*time.Second + time.Duration(n%rate)*time.Second/time.Duration(rate)
}
