package scrape

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"copydesk/scrape/extract"
	"copydesk/scrape/media"
)

// Recordings and documents (see [media.TypeOf]) in a folder:
//
//   - story.mp3 beside story.md is an enclosure of story.md;
//   - what an article names, in its front matter or as the target of a link,
//     is an enclosure of that article;
//   - any other is an article by itself.
//
// Which files articles name is known from their bytes alone (extract.Mentions),
// by file name wherever in the folder they are. That is read when a folder has
// recordings that stand beside no article, and remembered by stamp.
type mentions struct {
	of    map[string]mention // by an article's path
	count map[string]int     // how many articles name a file name
}

type mention struct {
	stamp string
	names []string
}

func isMedia(name string) bool { return media.TypeOf(name) != "" }

// companionNames gives the names that recordings of an article may have, in
// the order in which they are its enclosures.
func companionNames(name string) []string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	names := make([]string, 0, 2*len(mediaExts))
	for _, ext := range mediaExts {
		names = append(names, stem+ext, stem+strings.ToUpper(ext))
	}
	return names
}

// mediaExts are the ends of names of recordings and documents; audio first,
// since RSS shows the first enclosure only.
var mediaExts = [...]string{".mp3", ".m4a", ".m4b", ".ogg", ".oga", ".opus", ".spx", ".flac", ".wav", ".aac", ".weba", ".mka",
	".mp4", ".m4v", ".mov", ".webm", ".ogv", ".mkv", ".pdf", ".epub"}

// coverNames are the names that the picture of a recording may have.
func coverNames(name string) []string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	return []string{stem + ".jpg", stem + ".jpeg", stem + ".png", stem + ".webp"}
}

// hasArticle says whether an article of the same stem stands beside a file.
func hasArticle(name string, there func(name string) bool) bool {
	stem := strings.TrimSuffix(name, path.Ext(name))
	for _, ext := range [...]string{".md", ".html", ".txt", ".markdown", ".htm", ".xhtml"} {
		if there(stem + ext) {
			return true
		}
	}
	return false
}

// fileNames are the names in one folder that a walk met.
type fileNames map[string]bool

func newFileNames(files []file) fileNames {
	some := false
	for _, n := range files {
		some = some || isMedia(n.name)
	}
	if !some {
		return nil
	}
	names := make(fileNames, len(files))
	for _, n := range files {
		names[n.name] = true
	}
	return names
}

// companions tells what is known of an article's recordings, for its stamp.
func (l *look) companions(f *folder, dir *os.File, name string, names fileNames) (stamps []meta) {
	if isMedia(name) {
		for _, c := range coverNames(name) {
			if m, err := metaIn(l.root, dir, f.rel, c); err == nil && m.mode.IsRegular() {
				return []meta{m}
			}
		}
		return nil
	}
	if names != nil {
		for _, c := range companionNames(name) {
			if names[c] {
				if m, err := metaIn(l.root, dir, f.rel, c); err == nil && m.mode.IsRegular() {
					stamps = append(stamps, m)
				}
			}
		}
	}
	return stamps
}

// standAlone leaves of the entries those recordings that are articles by
// themselves: no article stands beside them (which the walk has seen to) or
// names them.
func (l *look) standAlone(ctx context.Context, candidates []Entry) error {
	d := l.d
	if len(candidates) == 0 {
		d.mu.Lock()
		d.mentions = nil
		d.mu.Unlock()
		return nil
	}
	d.mu.Lock()
	old := d.mentions
	d.mu.Unlock()
	now := &mentions{of: map[string]mention{}, count: map[string]int{}}
	for i, e := range l.list.Entries {
		if i%256 == 255 && ctx.Err() != nil {
			return ctx.Err()
		}
		var m mention
		if old != nil {
			m = old.of[e.Key]
		}
		if m.stamp != e.Stamp {
			m = mention{e.Stamp, l.mentionedIn(e)}
		}
		now.of[e.Key] = m
		for _, name := range m.names {
			now.count[name]++
		}
	}
	d.mu.Lock()
	d.mentions = now
	d.mu.Unlock()
	for _, e := range candidates {
		if now.count[path.Base(e.Key)] > 0 {
			l.skip(e.Key, "an article names it, so that it is that article's")
			continue
		}
		l.list.Entries = append(l.list.Entries, e)
	}
	return nil
}

func (l *look) mentionedIn(e Entry) []string {
	rel, err := pathOf(e.Key)
	if err != nil {
		return nil
	}
	f, err := l.d.open(l.root, rel)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, l.d.opt.MaxFileBytes))
	if err != nil {
		return nil
	}
	names := extract.Mentions(data)
	for i, n := range names {
		names[i] = path.Base(n)
	}
	return names
}

// mediaAround adds to the paths that changed those whose listing depends on
// them, and says whether more may depend on them than is worth finding out.
func (l *look) mediaAround(paths map[string]bool) (all map[string]bool, everything bool) {
	d := l.d
	d.mu.Lock()
	known := d.mentions
	d.mu.Unlock()
	all = paths
	add := func(p string) {
		if _, has := all[p]; has {
			return
		}
		if len(all) == len(paths) {
			all = make(map[string]bool, len(paths)+1)
			for q, s := range paths {
				all[q] = s
			}
		}
		all[p] = true
	}
	for p := range paths {
		dir, name := parent(p), path.Base(p)
		f := folder{rel: dir}
		there := func(n string) bool { return d.exists(f.join(n)) }
		switch {
		case isMedia(name):
			if hasArticle(name, there) {
				stem := strings.TrimSuffix(name, path.Ext(name))
				for _, ext := range [...]string{".md", ".html", ".txt", ".markdown", ".htm", ".xhtml"} {
					if there(stem + ext) {
						add(f.join(stem + ext))
					}
				}
			} else if known == nil && there(name) {
				return nil, true
			}
		case extract.IsPicture(name):
			for _, n := range companionNames(name) {
				if there(n) {
					add(f.join(n))
				}
			}
		case extract.Kind(name) != "":
			for _, n := range companionNames(name) {
				if there(n) {
					if known == nil && !there(name) {
						return nil, true // an article went, and its recording stays
					}
					add(f.join(n))
				}
			}
			if known != nil {
				was := known.of[keyOf(p)]
				if !slices.Equal(was.names, l.mentionedIn(Entry{Key: keyOf(p)})) {
					return nil, true
				}
			}
		}
	}
	return all, false
}

// readMedia reads a recording or document that is an article by itself.
func (d *Dir) readMedia(rel string, opt extract.Options) (*extract.Article, error) {
	f, err := d.File(keyOf(rel))
	if folder, ok := strings.CutSuffix(opt.Place, filepath.FromSlash(rel)); ok && err != nil {
		return nil, fmt.Errorf("%s%w", folder, err) // which names the file itself
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", opt.Place, err)
	}
	r := extract.Recording{Enclosure: d.enclosureOf(rel, f)}
	for _, t := range f.Info.Tags {
		if field, ok := claimOf[t.Field]; ok {
			r.Claims = append(r.Claims, extract.Claim{Field: field, Value: t.Value, Where: t.Where})
		}
	}
	// What is sung says less than what is said of it.
	for _, t := range f.Info.Tags {
		if t.Field == media.Lyrics {
			r.Claims = append(r.Claims, extract.Claim{Field: extract.FieldSummary, Value: t.Value, Where: t.Where})
		}
	}
	for _, c := range f.Info.Chapters {
		r.Chapters = append(r.Chapters, extract.Chapter{Start: c.Start, Title: c.Title})
	}
	r.Image = d.coverOf(rel, f)
	return extract.ReadRecording(&r, opt)
}

var claimOf = map[media.Field]extract.Field{
	media.Title: extract.FieldTitle, media.Artist: extract.FieldAuthors, media.Date: extract.FieldPublished,
	media.Description: extract.FieldSummary, media.Genre: extract.FieldTags, media.Language: extract.FieldLanguage,
}

// address is where a file of the folder is, or a name that stands for that.
func (d *Dir) address(rel string) string {
	if d.base == "" {
		return extract.FileURL(rel).String()
	}
	dir, name := path.Split(rel)
	return d.urlOfFolder(dir) + url.PathEscape(name)
}

func (d *Dir) enclosureOf(rel string, f File) extract.Enclosure {
	x := extract.Enclosure{URL: d.address(rel), Type: f.Type, Length: f.Size, Duration: f.Info.Duration, File: keyOf(rel)}
	for _, t := range f.Info.Tags {
		if t.Field == media.Title && x.Title == "" {
			x.Title = t.Value
		}
	}
	return x
}

// coverOf is the picture of a recording: a file of its name, else the one
// inside. That has no address of its own but the one Copydesk gives it.
func (d *Dir) coverOf(rel string, f File) *extract.Image {
	for _, c := range coverNames(rel) {
		if d.exists(c) {
			return &extract.Image{URL: d.address(c)}
		}
	}
	if f.Info.Cover != "" && d.opt.Files {
		u := extract.FileURL(rel)
		u.Fragment = coverPart
		return &extract.Image{URL: u.String()}
	}
	return nil
}

// coverPart is the fragment of the address of the cover inside a recording.
const coverPart = "cover"

// withMedia completes an article by its recordings: those beside it, and what
// the files themselves tell of those that it names.
func (d *Dir) withMedia(h *openFolder, rel string, a *extract.Article) error {
	if h.media == nil {
		h.media = d.mediaIn(h.rel)
	}
	maybe := h.media
	if maybe != nil && len(maybe) == 0 && len(a.Enclosures) == 0 {
		return nil
	}
	for _, c := range companionNames(rel) {
		if maybe != nil && !maybe[path.Base(c)] || !d.exists(c) {
			continue
		}
		x := extract.Enclosure{URL: d.address(c), Type: media.TypeOf(c), File: keyOf(c)}
		if slices.ContainsFunc(a.Enclosures, func(o extract.Enclosure) bool { return o.URL == x.URL }) {
			continue
		}
		// One beside the article goes before those that are only linked.
		at := 0
		for at < len(a.Enclosures) && a.Enclosures[at].File != "" && at < len(mediaExts) {
			at++
		}
		a.Enclosures = slices.Insert(a.Enclosures, at, x)
		if a.Findings != nil {
			a.Findings = append(a.Findings, extract.Finding{Field: extract.FieldEnclosures, Value: keyOf(c), Rule: "file of the same name",
				Where: keyOf(c), Trust: 90, Won: true, Why: "it stands beside the article"})
		}
	}
	kept := a.Enclosures[:0]
	for i, x := range a.Enclosures {
		own, ok := d.pathAt(x.URL)
		// A page at hours/ made of hours.md still names the files beside hours.md.
		if rest, below := strings.CutPrefix(x.URL, d.urlOf(rel)); below && d.base != "" && strings.HasSuffix(d.urlOf(rel), "/") && !(ok && d.exists(own)) {
			if beside, err := url.PathUnescape(rest); err == nil && d.exists(path.Join(path.Dir(rel), beside)) {
				own, ok = path.Join(path.Dir(rel), beside), true
			}
		}
		if !ok {
			kept = append(kept, x)
			continue
		}
		f, err := d.File(keyOf(own))
		switch {
		case errors.Is(err, ErrUnready):
			return err
		case err != nil:
			if x.File == "" && d.base != "" && errors.Is(err, fs.ErrNotExist) {
				kept = append(kept, x) // it may stand there all the same
				continue
			}
			d.log.Debug("not an enclosure", "file", own, "error", err)
			continue
		}
		y := d.enclosureOf(own, f)
		x.URL, x.Type, x.Length, x.File = y.URL, y.Type, y.Length, y.File
		if y.Duration > 0 {
			x.Duration = y.Duration
		}
		if x.Title == "" {
			x.Title = y.Title
		}
		if i == 0 {
			if len(a.Chapters) == 0 {
				for _, c := range f.Info.Chapters {
					a.Chapters = append(a.Chapters, extract.Chapter{Start: c.Start, Title: c.Title})
				}
			}
			if a.Image == nil {
				a.Image = d.coverOf(own, f)
			}
		}
		if !slices.ContainsFunc(kept, func(o extract.Enclosure) bool { return o.URL == x.URL }) {
			kept = append(kept, x)
		}
	}
	a.Enclosures = kept
	return nil
}

// mediaIn gives the names of the recordings in a folder, as they were at some
// moment of the Bulk that is under way; nil outside of one, and where the
// folder cannot be read. It spares looking for forty names beside every file.
func (d *Dir) mediaIn(rel string) map[string]bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.bulks == 0 {
		return nil
	}
	names, known := d.media[rel]
	if known {
		return names
	}
	all, err := os.ReadDir(filepath.Join(d.root, filepath.FromSlash(rel)))
	if err == nil {
		names = map[string]bool{}
		for _, e := range all {
			if isMedia(e.Name()) {
				names[e.Name()] = true
			}
		}
	}
	if d.media == nil {
		d.media = map[string]map[string]bool{}
	}
	d.media[rel] = names
	return names
}

// pathAt is the path of the file that an address shows, below the folder.
func (d *Dir) pathAt(address string) (rel string, ok bool) {
	if rel, _, ok = extract.FilePath(address); ok {
		return rel, true
	}
	if d.base == "" {
		return "", false
	}
	rest, ok := strings.CutPrefix(address, d.base)
	if !ok {
		return "", false
	}
	rest, _, _ = strings.Cut(rest, "?")
	rest, _, _ = strings.Cut(rest, "#")
	rel, err := url.PathUnescape(rest)
	return rel, err == nil && rel != ""
}

// quietFor fails while somebody may be writing a file.
func (d *Dir) quietFor(f *os.File, m meta) error {
	age := d.now().Sub(time.Unix(0, m.mtime))
	switch d.writer(f) {
	case writerOpen:
		return fmt.Errorf("%w: somebody has it open for writing", ErrUnready)
	case writerUnknown:
		if 0 <= age && age < quiet {
			return fmt.Errorf("%w: it was written a moment ago", ErrUnready)
		}
	}
	return nil
}

// companionsIn gives the names of an article's recordings that are in a folder.
func (l *look) companionsIn(f *folder, name string) fileNames {
	names := fileNames{}
	for _, c := range companionNames(name) {
		if l.d.exists(f.join(c)) {
			names[c] = true
		}
	}
	return names
}

func (d *Dir) isMentioned(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.mentions != nil && d.mentions.count[name] > 0
}
