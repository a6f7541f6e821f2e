package publish

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"html"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"copydesk/feed"
	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// An article of a folder that is published nowhere may have files: pictures,
// recordings, documents. The ledger knows them by addresses below
// extract.FilesURL; when an edition is made they get their places beside the
// item's page, and what is not there (any more, or yet) is left out.

// An attachment is a file of an item in its place.
type attachment struct {
	source string // what its source is filed under
	key    string // in its source
	stamp  string // as it was when the edition was made; "" when it was not there
	typ    string
}

// attachments are files by their document names ("items/ferry/map.png"), and
// the keys of those that were missing, by source.
type attachments map[string]attachment

// attach gives the files of an item their places below base, which is where
// the feed's documents are reachable, and notes them in all.
func (d *Desk) attach(base string, it *ledger.Item, fi *feed.Item, all attachments) {
	src := d.byKey(it.Source)
	if src == nil {
		return
	}
	filer, ok := src.Source.(scrape.Filer)
	if !ok {
		return
	}
	p := placer{d: d, filer: filer, source: it.Source, base: base, folder: strings.TrimSuffix(it.Page, path.Ext(it.Page)) + "/", all: all}
	fi.Enclosures = nil
	for _, x := range it.Content.Enclosures {
		if x.File != "" {
			f, err := filer.File(x.File)
			switch {
			case err == nil && f.Stamp != "":
				if it.Frozen {
					break // an archive page stays as it is
				}
				x.Length, x.Type = f.Size, f.Type
				if f.Info.Duration > 0 {
					x.Duration = f.Info.Duration
				}
			case !errors.Is(err, scrape.ErrUnready) && strings.HasPrefix(x.URL, extract.FilesURL):
				p.missing(x.File)
				continue
			}
			if !strings.HasPrefix(x.URL, extract.FilesURL) {
				all["\n"+it.Source+"\n"+x.File] = attachment{source: it.Source, key: x.File, stamp: f.Stamp}
			}
		}
		if x.URL = p.place(x.URL); x.URL != "" {
			fi.Enclosures = append(fi.Enclosures, x)
		}
	}
	if fi.Image != nil {
		if u := p.place(fi.Image.URL); u == "" {
			fi.Image = nil
		} else if u != fi.Image.URL {
			image := *fi.Image
			image.URL = u
			fi.Image = &image
		}
	}
	fi.Content = p.content(fi.Content)
}

// of reports whether an item shows files.
func (all attachments) of(it *ledger.Item) bool {
	folder := strings.TrimSuffix(it.Page, path.Ext(it.Page)) + "/"
	for name := range all {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

// A placer gives the files of one item their places.
type placer struct {
	d            *Desk
	filer        scrape.Filer
	source       string
	base, folder string
	all          attachments
	done         map[string]string // places by key
}

// place is the address at which what address names is shown: itself, or one
// beside the item's page; "" for a file that is not there.
func (p *placer) place(address string) string {
	if !strings.HasPrefix(address, extract.FilesURL) {
		return address
	}
	key := scrape.FileKey(address)
	if key == "" {
		return ""
	}
	if u, ok := p.done[key]; ok {
		return u
	}
	if p.done == nil {
		p.done = map[string]string{}
	}
	f, err := p.filer.File(key)
	if err != nil {
		p.missing(key)
		p.done[key] = ""
		return ""
	}
	name := p.folder + fileName(key, f.Type)
	if _, taken := p.all[name]; taken {
		sum := sha256.Sum256([]byte(key))
		name = p.folder + hex.EncodeToString(sum[:4]) + "-" + fileName(key, f.Type)
	}
	p.all[name] = attachment{p.source, key, f.Stamp, f.Type}
	u := p.base + name
	p.done[key] = u
	return u
}

// missing notes a file that is not there, to be looked for again.
func (p *placer) missing(key string) {
	p.all["\n"+p.source+"\n"+key] = attachment{source: p.source, key: key}
}

// content gives the pictures and links in clean HTML their places. A picture
// that is not there goes; so does a link, but for its text.
func (p *placer) content(s string) string {
	if !strings.Contains(s, extract.FilesURL) {
		return s
	}
	var b strings.Builder
	unlink := false // within a link that goes
	for {
		// In clean HTML a "<" begins a tag, and values stand in double quotes.
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := tagEnd(s)
		tag := s[:end]
		s = s[end:]
		if unlink && tag == "</a>" {
			unlink = false
			continue
		}
		gone := false
		for at := 0; ; {
			j := strings.Index(tag[at:], `"`+extract.FilesURL)
			if j < 0 {
				break
			}
			from := at + j + 1
			n := strings.IndexByte(tag[from:], '"')
			if n < 0 {
				break
			}
			u := p.place(html.UnescapeString(tag[from : from+n]))
			gone = gone || u == ""
			u = html.EscapeString(u)
			tag = tag[:from] + u + tag[from+n:]
			at = from + len(u)
		}
		if gone {
			unlink = unlink || strings.HasPrefix(tag, "<a ")
			continue
		}
		b.WriteString(tag)
	}
}

// tagEnd is the length of the tag that begins s.
func tagEnd(s string) int {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '>' && !quoted:
			return i + 1
		}
	}
	return len(s)
}

// fileName is what a file is called in its place: its own name in the letters
// that need no encoding anywhere, told apart by a digest where that changed it.
func fileName(key, mediaType string) string {
	inner, cover := strings.CutSuffix(key, "/#cover")
	name := path.Base(inner)
	ext := strings.ToLower(path.Ext(name))
	stem := strings.TrimSuffix(name, path.Ext(name))
	if cover {
		ext = "." + strings.TrimPrefix(strings.Replace(mediaType, "jpeg", "jpg", 1), "image/")
		stem += "-cover"
	}
	var b strings.Builder
	same := true
	for _, r := range stem {
		switch {
		case r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.'):
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
			same = false
		default:
			same = false
		}
	}
	clean := strings.Trim(b.String(), ".-")
	clean = clean[:min(len(clean), 100)]
	if !same || clean != stem {
		sum := sha256.Sum256([]byte(inner))
		clean = strings.Trim(clean+"-"+hex.EncodeToString(sum[:4]), "-")
	}
	return clean + ext
}

// File is a file of an item, open for a reader.
type File struct {
	io.ReadSeekCloser
	Type     string
	Size     int64
	Modified time.Time
	ETag     string // strong, quoted
}

// file opens a file of an item of a feed by its document name, for readers. It
// gives nil where no live item of the feed has such a file.
func (d *Desk) file(feedName, name string) *File {
	d.list.RLock()
	f := d.named[feedName]
	d.list.RUnlock()
	if f == nil {
		return nil
	}
	it, err := d.pageItem(f, name[:strings.LastIndexByte(name, '/')]+".html")
	if err != nil {
		return nil
	}
	all := attachments{}
	d.itemWith(f, it, all)
	at, ok := all[name]
	if !ok {
		return nil
	}
	return d.openAttachment(at)
}

func (d *Desk) openAttachment(at attachment) *File {
	src := d.byKey(at.source)
	if src == nil {
		return nil
	}
	filer, ok := src.Source.(scrape.Filer)
	if !ok {
		return nil
	}
	r, f, err := filer.Open(at.key)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			d.opt.Logger.Debug("file not shown", "source", src.Source.Name(), "file", at.key, "error", err)
		}
		return nil
	}
	sum := sha256.Sum256([]byte(at.source + "\n" + at.key + "\n" + f.Stamp))
	return &File{r, f.Type, f.Size, f.Modified, `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`}
}

// attachmentsChanged reports whether a file that a feed's edition shows, or
// misses, is not what it was.
func (d *Desk) attachmentsChanged(f *feedState) bool {
	for _, at := range f.files {
		src := d.byKey(at.source)
		if src == nil {
			continue
		}
		filer, ok := src.Source.(scrape.Filer)
		if !ok {
			continue
		}
		now, err := filer.File(at.key)
		if errors.Is(err, scrape.ErrUnready) {
			continue // the next look sees to it
		}
		if now.Stamp != at.stamp {
			return true
		}
	}
	return false
}

// anyAttachmentChanged is attachmentsChanged of the feeds of a source.
func (d *Desk) anyAttachmentChanged(s *source) bool {
	d.press.Lock()
	defer d.press.Unlock()
	for _, f := range d.feeds {
		if len(f.files) > 0 && slices.Contains(f.keys, s.Key) && d.attachmentsChanged(f) {
			return true
		}
	}
	return false
}
