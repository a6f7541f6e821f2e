package serve

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"copydesk/feed"
	"copydesk/feed/publish"
)

// policy is the Content Security Policy of pages: pictures and sound of
// articles come from anywhere, nothing else does.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src https: http: data:; " +
	"media-src https: http:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// A coding is a content coding on offer (RFC 9110 section 8.4.1).
type coding int

// The codings, in the order of preference where a client has none.
const (
	br coding = iota
	zst
	gz
	identity
)

func (c coding) String() string { return [...]string{"br", "zstd", "gzip", ""}[c] }

// suffix tells the entity tags of the codings apart: they are different
// bytes, so a strong tag must differ (RFC 9110 section 8.8.3.3).
func (c coding) suffix() string { return [...]string{"-br", "-zstd", "-gz", ""}[c] }

// small is the length below which coding a document saves nothing.
const small = 300

// variants are a document in all codings, each made when it is first asked
// for and kept as long as the document is.
type variants struct {
	doc       *feed.Document
	age       time.Duration
	common    []field
	freshened []field // of common, those that a 304 has too
	isFeed    bool
	isXML     bool // and a feed
	variant   [identity + 1]variant
	modified  []string
	asked     asked
}

// A variant is one representation, with its fields ready to be sent.
type variant struct {
	once   sync.Once
	body   []byte
	etag   string
	fields []field
}

type field struct {
	key   string // in canonical form
	value []string
}

// add appends a field. Values are shared between answers: net/http only reads
// them.
func add(fs []field, key, value string) []field {
	return append(fs, field{http.CanonicalHeaderKey(key), []string{value}})
}

func newVariants(d *feed.Document, e *publish.Edition, age time.Duration) *variants {
	v := &variants{doc: d, age: age, modified: []string{d.Modified.UTC().Format(http.TimeFormat)}}
	control := "max-age=" + itoa(int(age/time.Second))
	if _, _, archive := feed.ArchiveName(d.Name); archive {
		control = "max-age=" + itoa(int(archiveAge/time.Second)) + ", immutable"
		if !d.Final {
			// A copy of the archive that still fills may be kept for when the
			// server cannot be asked; fresh from a cache it could lack what the
			// current document has lost to it.
			control = "max-age=" + itoa(int(24*time.Hour/time.Second)) + ", no-cache"
		}
	}
	fs := add(nil, "Cache-Control", control)
	fs = add(fs, "X-Content-Type-Options", "nosniff")
	media, _, _ := strings.Cut(d.Type, ";")
	vary := "Accept-Encoding"
	if e.Feed != nil {
		v.isFeed = feed.IsFeedFile(d.Name)
	}
	if v.isFeed {
		v.isXML = strings.HasSuffix(media, "+xml")
		vary += ", A-IM, Sec-Fetch-Dest"
		fs = add(fs, "Access-Control-Allow-Origin", "*")
		fs = add(fs, "Link", links(e.Feed, d, media))
	}
	if media == "text/html" {
		fs = add(fs, "Content-Security-Policy", policy)
	}
	v.common = add(fs, "Vary", vary)
	for _, f := range v.common {
		switch f.key {
		case "Cache-Control", "Vary", "Access-Control-Allow-Origin":
			v.freshened = append(v.freshened, f)
		}
	}
	return v
}

// links are the Link fields of a feed document (RFC 8288): where it lives, its
// hubs (WebSub section 4), and its page.
func links(f *feed.Feed, d *feed.Document, media string) string {
	var b strings.Builder
	link := func(target, params string) {
		// What would end the reference or the field early is in no valid URL.
		if target == "" || strings.ContainsAny(target, "<>\"\r\n ") {
			return
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString("<" + target + ">; " + params)
	}
	base, hubs := f.Addresses()
	link(base+d.Name, `rel="self"; type="`+media+`"`)
	if _, _, archive := feed.ArchiveName(d.Name); !archive {
		for _, hub := range hubs {
			link(hub, `rel="hub"`)
		}
	}
	for _, l := range d.History {
		link(l.URL, `rel="`+l.Rel+`"; type="`+media+`"`)
	}
	link(base, `rel="alternate"; type="text/html"`)
	return b.String()
}

// in is the document in a coding, or as it is where coding does not pay.
func (v *variants) in(c coding) *variant {
	if len(v.doc.Body) < small {
		c = identity
	}
	a := &v.variant[c]
	a.once.Do(func() {
		a.body = encode(c, v.doc.Body)
		if c != identity && len(a.body) >= len(v.doc.Body) {
			c, a.body = identity, v.doc.Body
		}
		a.etag = v.tag(c)
		a.fields = append(a.fields, v.common...)
		a.fields = add(a.fields, "ETag", a.etag)
		a.fields = add(a.fields, "Content-Type", v.doc.Type)
		a.fields = add(a.fields, "Accept-Ranges", "bytes")
		a.fields = add(a.fields, "Content-Length", itoa(len(a.body)))
		if c != identity {
			a.fields = add(a.fields, "Content-Encoding", c.String())
		}
	})
	return a
}

// tag is the entity tag of the document in a coding.
func (v *variants) tag(c coding) string { return withSuffix(v.doc.ETag, c) }

func withSuffix(etag string, c coding) string {
	return strings.TrimSuffix(etag, `"`) + c.suffix() + `"`
}

// encode compresses. The levels are the best that still take some ten
// milliseconds for a feed of usual length; the result serves until the next
// edition.
func encode(c coding, body []byte) []byte {
	var b bytes.Buffer
	switch c {
	case gz:
		w, _ := gzip.NewWriterLevel(&b, 7) // the level is a valid one
		w.Write(body)
		w.Close()
	case br:
		w := brotli.NewWriterLevel(&b, 6)
		w.Write(body)
		w.Close()
	case zst:
		// RFC 9659 section 3: a window of at most 8 MB.
		w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(2<<20))
		if err != nil {
			return body
		}
		return w.EncodeAll(body, nil)
	default:
		return body
	}
	return b.Bytes()
}

// A cache keeps the variants of documents by their path. Entries of documents
// that are no longer current are replaced when the path is asked for again.
type cache struct {
	entries sync.Map // path → *variants
	count   atomic.Int64
	most    int64 // entries
}

// maxEntries and maxArchives bound the caches: the documents of feeds are few,
// but pages of items are many, and archives are many and long.
const (
	maxEntries  = 2000
	maxArchives = 40
)

// archiveAge is how long a full archive document may be taken for fresh: it
// changes only when an author takes an article away or the feed gets another
// title or address.
const archiveAge = 7 * 24 * time.Hour

func (c *cache) get(path string, d *feed.Document, e *publish.Edition, age time.Duration) *variants {
	old, known := c.entries.Load(path)
	if known {
		v := old.(*variants)
		if (v.doc == d || v.doc.ETag == d.ETag && v.doc.Modified.Equal(d.Modified)) && v.age == age {
			return v
		}
	}
	v := newVariants(d, e, age)
	if !known && c.count.Add(1) > c.most {
		c.entries.Clear()
		c.count.Store(1)
	}
	c.entries.Store(path, v)
	return v
}

// forget forgets the requests that are remembered for documents.
func (c *cache) forget() {
	for _, v := range c.entries.Range {
		v.(*variants).asked.forget()
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
