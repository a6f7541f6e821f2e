package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"copydesk/feed"
	"copydesk/feed/ledger"
	"copydesk/scrape"
)

// bringOut makes a feed's edition from the ledger, checks it, and brings it
// out: to the files, then to the stand. An edition that fails its check is held
// and the last good one stays. Callers hold press.
func (d *Desk) bringOut(f *feedState) error {
	err := d.tryBringOut(f)
	f.stale = err != nil
	d.noteUnfit(f, err)
	if err != nil {
		return fmt.Errorf("feed %q: %w", f.Name, err)
	}
	return nil
}

func (d *Desk) tryBringOut(f *feedState) error {
	items, err := d.opt.Ledger.Current(f.cutID, f.Limit)
	if err != nil {
		return err
	}
	if !f.Summary {
		if err := d.bodies(context.Background(), items); err != nil {
			return err
		}
	}
	ff, docs, items, err := d.render(f, items)
	if err != nil {
		return err
	}
	if !f.counted && len(items) == f.Limit {
		n, err := d.opt.Ledger.Unarchived(f.cutID)
		if err != nil {
			return err
		}
		if f.counted = true; n > 0 {
			d.opt.Logger.Info("too many older articles to archive unasked; archive: true has them archived", "feed", f.Name, "articles", n)
		}
	}
	if err := fit(docs); err != nil {
		err = fmt.Errorf("%w: %w", errUnfit, err)
		if f.edition != nil && f.edition.Held == "" {
			held := *f.edition
			held.Held = err.Error()
			f.edition = &held
			if d.opt.Stand != nil {
				d.opt.Stand.Put(f.edition)
			}
		}
		return err
	}
	modified, _, err := d.opt.Ledger.Modified(f.Name+"\n"+ff.Base, digest(docs), newest(ff.Updated, time.Now()), time.Now())
	if err != nil {
		return err
	}
	for _, doc := range docs {
		doc.Modified = modified
	}
	if d.opt.Out != "" {
		if err := d.writeArchives(f); err != nil {
			return err
		}
		if err := d.writeFiles(f, ff, items, docs); err != nil {
			return err
		}
	}
	f.edition = &Edition{Name: f.Name, Path: f.Path, Feed: ff, Docs: docs}
	if f.group != nil {
		f.edition.Of, f.edition.Cut = f.group.Path, true
	}
	if d.opt.Stand != nil {
		d.opt.Stand.Put(f.edition)
	}
	if d.opt.Announce != nil {
		return d.opt.Announce(ff, docs)
	}
	return nil
}

// render makes the current document of items. Those it has no room for go to
// the archive.
func (d *Desk) render(f *feedState, items []*ledger.Item) (*feed.Feed, []*feed.Document, []*ledger.Item, error) {
	for {
		ff := d.frame(f)
		ff.Prev = f.cut.Pages
		f.files = attachments{}
		for _, it := range items {
			fi := d.itemWith(f, it, f.files)
			ff.Items = append(ff.Items, fi)
			if fi.Updated.After(ff.Updated) {
				ff.Updated = fi.Updated
			}
		}
		if f.Tombstones {
			graves, err := d.opt.Ledger.Graves(f.cutID)
			if err != nil {
				return nil, nil, nil, err
			}
			for _, g := range graves {
				ff.Gone = append(ff.Gone, feed.Tombstone(g))
				if g.When.After(ff.Updated) {
					ff.Updated = g.When
				}
			}
		}
		docs, err := feed.Render(ff)
		if err != nil || f.NoArchive || docs[0].Dropped == 0 {
			return ff, docs, items, err
		}
		var over []int64
		for _, it := range items[len(items)-docs[0].Dropped:] {
			over = append(over, it.Row)
		}
		if f.cut, err = d.opt.Ledger.Archive(f.cutID, over); err != nil {
			return nil, nil, nil, err
		}
		f.changes.Add(1)
		items = items[:len(items)-len(over)]
	}
}

// fit checks documents, side by side.
func fit(docs []*feed.Document) error {
	faults := make([]error, len(docs))
	var wg sync.WaitGroup
	for i, doc := range docs {
		wg.Go(func() {
			if err := feed.Check(doc); err != nil {
				faults[i] = fmt.Errorf("%s fails its check, the last good edition stays: %w", doc.Name, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(faults...)
}

// newest is updated, or now for a feed without items.
func newest(updated, now time.Time) time.Time {
	if updated.IsZero() {
		return now
	}
	return updated
}

// digest identifies the bytes of all documents.
func digest(docs []*feed.Document) string {
	h := sha256.New()
	for _, d := range docs {
		h.Write([]byte(d.Name))
		h.Write([]byte(d.ETag))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// bodies completes items with the bodies that the ledger does not hold yet, by
// reading their home entries.
func (d *Desk) bodies(ctx context.Context, items []*ledger.Item) error {
	var missing []*ledger.Item
	for _, it := range items {
		if !it.HasBody {
			missing = append(missing, it)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	next := make(chan *ledger.Item)
	var all sync.WaitGroup
	var mu sync.Mutex
	read := map[int64]string{}
	for range min(runtime.GOMAXPROCS(0), len(missing)) {
		all.Go(func() {
			for it := range next {
				src := d.byKey(it.Source)
				if src == nil {
					continue
				}
				a, err := src.Source.Read(ctx, scrape.Entry{Key: it.Key, Stamp: it.Stamp})
				if err != nil {
					// It changed or went since it was listed; the next pass sees to it.
					d.opt.Logger.Debug("body not read", "entry", it.Key, "error", err)
					continue
				}
				it.Body, it.HasBody = feed.Safe(a.Content, it.Content.Link), true
				mu.Lock()
				read[it.Row] = it.Body
				mu.Unlock()
			}
		})
	}
	for _, it := range missing {
		next <- it
	}
	close(next)
	all.Wait()
	return d.opt.Ledger.PutBodies(read)
}

func (d *Desk) byKey(key string) *source {
	for _, s := range d.sources {
		if s.Key == key {
			return s
		}
	}
	return nil
}

// writeFiles brings a feed's folder up to date: its documents and the pages of
// its items that are new or changed.
func (d *Desk) writeFiles(f *feedState, ff *feed.Feed, items []*ledger.Item, docs []*feed.Document) error {
	// Pages and files first: no feed ever links to what is not there.
	if err := d.writeAttachments(f, items, f.files); err != nil {
		return err
	}
	for i, it := range items {
		if ff.Items[i].Page == "" || f.pages[it.Row] == it.Rev && !f.files.of(it) {
			continue
		}
		page, err := feed.ItemPage(ff, ff.Items[i])
		if err == nil {
			err = writeFile(d.opt.Out, f.Path, page)
		}
		if err != nil {
			return err // the others hardly fare better
		}
		f.pages[it.Row] = it.Rev
	}
	var errs []error
	for _, doc := range docs {
		if err := writeFile(d.opt.Out, f.Path, doc); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// writeDirectory writes the page that lists all feeds, with its OPML, at the
// root of the output folder: beside the page of a feed that lives there.
func (d *Desk) writeDirectory() error {
	if d.opt.Out == "" || !d.several() {
		return nil
	}
	var places []feed.Place
	for _, f := range d.feeds {
		if f.edition != nil && !f.Private {
			places = append(places, feed.Place{Path: f.Path, Feed: f.edition.Feed, Of: f.edition.Of, Cut: f.edition.Cut})
		}
	}
	docs, err := feed.Directory(d.opt.Title, d.base(), places)
	if err != nil {
		return err
	}
	if docs[0].Name == feed.DirectoryFile {
		docs = append(docs, feed.Assets()...)
	}
	var errs []error
	for _, doc := range docs {
		errs = append(errs, writeFile(d.opt.Out, "", doc))
	}
	return errors.Join(errs...)
}

// base is the address that feeds hang below, with a final slash.
func (d *Desk) base() string { return strings.TrimSuffix(d.opt.Base, "/") + "/" }

// directory is the address of the page that lists all feeds, "" where there is
// one feed only.
func (d *Desk) directory() string {
	if !d.several() {
		return ""
	}
	for _, f := range d.groups {
		if f.Path == "" && f.Each == "" {
			return d.base() + feed.BesideFile
		}
	}
	return d.base()
}

// several reports whether there is more than one feed, or may be.
func (d *Desk) several() bool {
	for _, f := range d.groups {
		if f.Each != "" {
			return true
		}
	}
	return len(d.groups) > 1
}
