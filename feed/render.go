package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
)

// Formats are the formats a feed is written in, the one most readers take
// first.
var Formats = [...]Format{
	{Name: "atom", File: "atom.xml", Type: "application/atom+xml; charset=utf-8", Label: "Atom", write: writeAtom},
	{Name: "rss", File: "rss.xml", Type: "application/rss+xml; charset=utf-8", Label: "RSS", write: writeRSS},
	{Name: "json", File: "feed.json", Type: "application/feed+json", Label: "JSON Feed", write: writeJSON},
}

// MaxBytes is how long a feed document may become: the strictest validator
// refuses longer ones, and readers cut them.
const MaxBytes = 2_000_000

// Render writes a feed in all formats and its landing page, index.html, with
// the style sheet and the script that page uses. The documents say the same.
// Where one of them would become longer than the feed's MaxBytes, the oldest items are
// left out of all of them; Dropped of each document tells how many. An item
// that is too long on its own keeps its summary only.
func Render(f *Feed) ([]*Document, error) {
	v := look(f)
	most := f.most()
	dropped := v.trim(most)
	docs := make([]*Document, 0, len(Formats)+3)
	for i := 0; i < len(Formats); i++ {
		d, err := Formats[i].document(v)
		if err != nil {
			return nil, err
		}
		if over := len(d.Body) - most; over > 0 && len(v.items) > 1 {
			// The estimate was too low: more goes, and all begins anew.
			dropped += v.trim(v.size() - over)
			docs, i = docs[:0], -1
			continue
		}
		docs = append(docs, d)
	}
	page, err := landing(v)
	if err != nil {
		return nil, err
	}
	docs = append(docs, page)
	for _, d := range docs {
		d.Dropped = dropped
	}
	return append(docs, Assets()...), nil
}

// most is how long a document of f may become.
func (f *Feed) most() int {
	if f.MaxBytes <= 0 {
		return MaxBytes
	}
	return min(f.MaxBytes, MaxBytes)
}

// trim shortens the view to about max bytes and returns how many items it
// left out.
func (v *view) trim(max int) int {
	total := v.size()
	for _, it := range v.items {
		if it.size() > max*3/4 && it.content != "" {
			total -= it.size()
			it.content, it.xmlText = "", ""
			it.summary = first(it.summary, it.title)
			total += it.size()
		}
	}
	n := len(v.items)
	for n > 1 && total > max {
		n--
		total -= v.items[n].size()
	}
	dropped := len(v.items) - n
	v.items = v.items[:n]
	return dropped
}

func (fm *Format) document(v *view) (*Document, error) {
	body, err := fm.write(v)
	if err != nil {
		return nil, fmt.Errorf("feed %q as %s: %w", v.title, fm.Label, err)
	}
	d := newDocument(archiveFile(v.f.Number, fm.File), fm.Type, body, v.modified())
	d.History = v.history(fm.File)
	d.Final = v.f.Number > 0 && v.f.Next > 0
	return d, nil
}

// Delta writes f in the format of a file ("atom.xml") with those items only
// that since has not, or has in an older state: what RFC 3229 calls the
// instance manipulation "feed". It is nil when file is no feed document.
func Delta(f, since *Feed, file string) (*Document, error) {
	for i := range Formats {
		if Formats[i].File != file {
			continue
		}
		was := make(map[string]time.Time, len(since.Items))
		for _, it := range since.Items {
			was[it.ID] = it.Updated
		}
		v := look(f)
		v.trim(f.most())
		kept := v.items[:0]
		for _, it := range v.items {
			if t, ok := was[it.ID]; !ok || !t.Equal(it.Updated) {
				kept = append(kept, it)
			}
		}
		v.items = kept
		return Formats[i].document(v)
	}
	return nil, nil
}

// modified is when the documents last changed.
func (v *view) modified() time.Time {
	if v.f.Changed.After(v.changed) {
		return v.f.Changed
	}
	return v.changed
}

// newDocument completes a document. Its entity tag is half of a SHA-256: equal
// exactly when the bytes are.
func newDocument(name, mediaType string, body []byte, modified time.Time) *Document {
	sum := sha256.Sum256(body)
	if cap(body) > len(body)+len(body)/8 {
		body = bytes.Clone(body) // it is kept for as long as the edition; what was reserved for it need not be
	}
	return &Document{
		Name:     name,
		Type:     mediaType,
		Body:     body,
		Modified: modified.UTC().Truncate(time.Second),
		ETag:     `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`,
	}
}
