package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"copydesk/feed"
	"copydesk/feed/ledger"
)

// most is how long a document of the feed may become.
func (f *feedState) most() int {
	if f.MaxBytes <= 0 {
		return feed.MaxBytes
	}
	return min(f.MaxBytes, feed.MaxBytes)
}

// archivePage makes the documents of an archive page. A full page is noted in
// the ledger before anybody sees it: from then on it stays as it is. whole is
// false when some of its articles could not be read now, so that it may still
// change.
func (d *Desk) archivePage(f *feedState, number int) (docs []*feed.Document, items []*ledger.Item, whole bool, err error) {
	for range 3 {
		items, _, full, err := d.opt.Ledger.ArchivePage(f.cutID, number)
		if err != nil {
			return nil, nil, false, err
		}
		whole := true
		if !f.Summary {
			var unread []*ledger.Item
			for _, it := range items {
				if s := d.byKey(it.Source); !it.HasBody && !it.Frozen && s != nil && s.Own { // a site's article was read when it came
					unread = append(unread, it)
				}
			}
			if err := d.bodies(context.Background(), unread); err != nil {
				return nil, nil, false, err
			}
			whole = !slices.ContainsFunc(unread, func(it *ledger.Item) bool { return !it.HasBody })
		}
		ff := d.frame(f)
		ff.Hubs = nil // they are told of the current document
		ff.History = feed.History{Number: number, Prev: number - 1}
		if full {
			ff.History.Next = number + 1
		}
		for _, it := range items {
			fi := d.item(f, it)
			ff.Items = append(ff.Items, fi)
			if fi.Updated.After(ff.Updated) {
				ff.Updated = fi.Updated
			}
		}
		docs, err := feed.RenderArchive(ff)
		if err != nil {
			return nil, nil, false, err
		}
		for _, doc := range docs {
			if err := feed.Check(doc); err != nil {
				return nil, nil, false, fmt.Errorf("%s fails its check: %w", doc.Name, err)
			}
		}
		if full && whole {
			ok, err := d.opt.Ledger.Seen(f.cutID, number, items)
			if err != nil {
				return nil, nil, false, err
			}
			if !ok {
				continue // it changed meanwhile
			}
		}
		key := f.Name + "\n" + ff.Base + "\n" + feed.ArchiveDir + strconv.Itoa(number)
		modified, _, err := d.opt.Ledger.Modified(key, digest(docs), newest(ff.Updated, time.Now()), time.Now())
		if err != nil {
			return nil, nil, false, err
		}
		for _, doc := range docs {
			doc.Modified = modified
			doc.Final = doc.Final && whole
		}
		return docs, items, whole, nil
	}
	return nil, nil, false, fmt.Errorf("archive %d changes all the time", number)
}

// mostArchived bounds the archive documents that are kept for readers, in
// bytes.
const mostArchived = 24 << 20

// An archiver makes archive pages for readers, one at a time, and keeps the
// last ones.
type archiver struct {
	mu   sync.Mutex
	kept []*archivedPage // the longest unused first
	size int
}

type archivedPage struct {
	of              *feedState
	number          int
	title           string
	changes, losses int64
	docs            []*feed.Document
	size            int
}

// current reports whether nothing happened that the page would tell of. A full
// page tells of losses only.
func (p *archivedPage) current() bool {
	return p.losses == p.of.losses.Load() && (p.docs[0].Final || p.changes == p.of.changes.Load()) && p.title == p.of.title()
}

// archived is an archive document of a feed for a reader, nil when there is
// none.
func (d *Desk) archived(f *feedState, number int, file string) *feed.Document {
	a := &d.archiver
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.kept, func(p *archivedPage) bool { return p.of == f && p.number == number })
	var page *archivedPage
	if i >= 0 {
		page = a.kept[i]
		a.kept = slices.Delete(a.kept, i, i+1)
		if !page.current() {
			a.size -= page.size
			page = nil
		}
	}
	if page == nil {
		page = &archivedPage{of: f, number: number, title: f.title(), changes: f.changes.Load(), losses: f.losses.Load()}
		var err error
		if page.docs, _, _, err = d.archivePage(f, number); err != nil {
			if !errors.Is(err, errNoPage) {
				d.opt.Logger.Error("archive not made", "feed", f.Name, "archive", number, "error", err)
			}
			return nil
		}
		for _, doc := range page.docs {
			page.size += len(doc.Body)
		}
		a.size += page.size
		for a.size > mostArchived && len(a.kept) > 0 {
			a.size -= a.kept[0].size
			a.kept = a.kept[1:]
		}
	}
	a.kept = append(a.kept, page)
	for _, doc := range page.docs {
		if strings.HasSuffix(doc.Name, "/"+file) {
			return doc
		}
	}
	return nil
}

// errNoPage is wrapped by the ledger's error for an archive that is not there.
var errNoPage = ledger.ErrNoPage

// writeArchives brings the archive pages of a feed's folder up to date. A page
// that is as it was is not made again.
func (d *Desk) writeArchives(f *feedState) error {
	stamp, err := d.stamp(f)
	if err != nil {
		return err
	}
	if !f.archived {
		if err := d.sweepArchives(f); err != nil {
			return err
		}
		f.archived = true
	}
	pages, err := d.opt.Ledger.Unwritten(f.cutID, stamp)
	if err != nil {
		return err
	}
	for _, number := range pages {
		docs, items, whole, err := d.archivePage(f, number)
		if err != nil {
			return err
		}
		if err := d.writeItemPages(f, items); err != nil {
			return err
		}
		for _, doc := range docs {
			if err := writeFile(d.opt.Out, f.Path, doc); err != nil {
				return err
			}
		}
		if whole {
			if err := d.opt.Ledger.Written(f.cutID, number, stamp); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeItemPages writes the own pages of archived items, as they are now.
func (d *Desk) writeItemPages(f *feedState, items []*ledger.Item) error {
	items = slices.Clone(items)
	ff := d.frame(f)
	files := attachments{}
	for i, it := range items {
		if it.Frozen {
			now, err := d.opt.Ledger.ItemPage(f.cutID, it.Page)
			if err != nil {
				continue
			}
			if it = now; !it.Frozen && !it.HasBody && !f.Summary {
				if err := d.bodies(context.Background(), []*ledger.Item{it}); err != nil {
					return err
				}
			}
		}
		items[i] = it
		fi := d.itemWith(f, it, files)
		if fi.Page == "" || f.pages[it.Row] == it.Rev && !files.of(it) {
			continue
		}
		page, err := feed.ItemPage(ff, fi)
		if err == nil {
			err = writeFile(d.opt.Out, f.Path, page)
		}
		if err != nil {
			return err
		}
		f.pages[it.Row] = it.Rev
	}
	return d.writeAttachments(f, items, files)
}

// stamp identifies what archive files are made of besides their items, and
// where they are.
func (d *Desk) stamp(f *feedState) (string, error) {
	out, err := filepath.Abs(d.opt.Out)
	if err != nil {
		return "", err
	}
	frame := d.frame(f)
	frame.Directory, frame.Hubs = "", nil // of the current document only
	data, err := json.Marshal([]any{frame, f.Summary, out, f.Path})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12]), nil
}

// sweepArchives removes archive files that no page has any more and what a
// crash left, and has pages written whose files are missing.
func (d *Desk) sweepArchives(f *feedState) error {
	dir := filepath.Join(d.opt.Out, filepath.FromSlash(f.Path), "archive")
	there := make([]bool, f.cut.Pages+1)
	folders, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, folder := range folders {
		number, err := strconv.Atoi(folder.Name())
		if err != nil || number < 1 || !folder.IsDir() {
			continue
		}
		sub := filepath.Join(dir, folder.Name())
		files, err := os.ReadDir(sub)
		if err != nil {
			return err
		}
		found := 0
		for _, file := range files {
			_, _, ours := feed.ArchiveName(feed.ArchiveDir + folder.Name() + "/" + file.Name())
			temp := strings.HasPrefix(file.Name(), tempPrefix) && strings.HasSuffix(file.Name(), tempSuffix)
			switch {
			case temp || ours && number > f.cut.Pages:
				if err := os.Remove(filepath.Join(sub, file.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
			case ours:
				found++
			}
		}
		if number > f.cut.Pages {
			os.Remove(sub) // unless somebody else keeps something there
			continue
		}
		there[number] = found == len(feed.Formats)
	}
	for number := 1; number <= f.cut.Pages; number++ {
		if !there[number] {
			if err := d.opt.Ledger.Written(f.cutID, number, ""); err != nil {
				return err
			}
		}
	}
	return nil
}
