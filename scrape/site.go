package scrape

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"copydesk/scrape/discover"
	"copydesk/scrape/extract"
	"copydesk/scrape/fetch"
)

// SiteOptions say which site is a source, and how.
type SiteOptions struct {
	Name   string        // see [Source.Name]
	URL    string        // of the index page, http or https
	Client *fetch.Client // shared by all sites, so that pace is kept over all of them
	// Via says what the listing is made of: ViaPage, ViaFeed, ViaSitemap, or
	// ViaAuto ("" too), the page or, where that lists nothing, what it offers
	// for it.
	Via      string
	Backfill int                // further pages of the listing that are followed at the first look
	Select   discover.Selectors // what a person knows better; "" where nothing is
	Article  extract.Selectors  // the same for an article's page
	Request  fetch.Request      // what all requests share: headers, user, cookies; its URL and validators are not used
	Logger   *slog.Logger       // nil: silence
	Now      func() time.Time   // nil: the clock
}

// What a site's listing is made of.
const (
	ViaAuto    = "auto"
	ViaPage    = "page"
	ViaFeed    = "feed"
	ViaSitemap = "sitemap"
)

// A Site is a web site's index page as a source: which links on it are
// articles, and the pages behind them.
//
// An index page shows only the newest, so its listings are partial: what left
// it is not gone. Neither the index nor an article that did not change is
// fetched twice: validators, and the last listing, are kept in a [Memory].
//
// An entry's key is the article's address. Its stamp is made of what does not
// change by itself in its teaser, so that an article is looked at again when
// its headline is edited.
type Site struct {
	opt    SiteOptions
	page   *extract.Select
	memory Memory
	log    *slog.Logger
	called atomic.Pointer[string] // what the index page called itself when it was last listed

	mu      sync.Mutex
	pending map[string][]byte  // validators of pages that were read and may not be recorded yet
	tried   map[string]*record // how the fields of articles' pages were found; nil until it is asked for
	labels  []labelled         // what is known of articles' pages, the last read first; made with tried
	kept    []keptPage         // the last pages on which something was missed
}

// NewSite makes a source of a site. What is wrong with the options is said
// here; nothing is fetched.
func NewSite(opt SiteOptions) (*Site, error) {
	u, err := url.Parse(opt.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("%q is not the address of a page such as https://example.com/news/", opt.URL)
	}
	switch opt.Via {
	case "", ViaAuto, ViaPage, ViaFeed, ViaSitemap:
	default:
		return nil, fmt.Errorf("via: %q is not auto, page, feed or sitemap", opt.Via)
	}
	page, err := opt.Article.Compile()
	if err != nil {
		return nil, err
	}
	s := &Site{opt: opt, page: page, log: opt.Logger, memory: forgetful{}}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	return s, nil
}

// Name implements [Source].
func (s *Site) Name() string { return s.opt.Name }

// Settle implements [Rememberer].
func (s *Site) Settle() error {
	s.mu.Lock()
	pending := s.pending
	s.pending = nil
	s.mu.Unlock()
	if len(pending) == 0 {
		return nil
	}
	return s.memory.StoreAll(pending)
}

// later stores something when what was read is recorded; the caller holds mu.
func (s *Site) later(key string, value []byte) {
	if s.pending == nil {
		s.pending = map[string][]byte{}
	}
	s.pending[key] = value
}

// Forget implements [Rememberer].
func (s *Site) Forget() {
	s.mu.Lock()
	s.pending = nil
	s.mu.Unlock()
}

// pagePrefix begins the names under which validators of articles' pages are
// stored, by their entries' keys.
const pagePrefix = "page "

// Needs implements [Thrifty]. Pages are asked for again as long as they stand on
// the index, and those that left it lately may be back on it.
func (s *Site) Needs() (func(name string) bool, error) {
	was, err := s.recall()
	if err != nil {
		return nil, err
	}
	listed := map[string]bool{}
	for _, e := range was.Entries {
		listed[e.Key] = true
	}
	for _, l := range was.Known {
		listed[l.URL] = true
	}
	return func(name string) bool {
		key, page := strings.CutPrefix(name, pagePrefix)
		return !page || listed[key] || len(was.Entries) == 0
	}, nil
}

// Remember implements [Rememberer].
func (s *Site) Remember(m Memory) { s.memory = m }

// forgetful is the memory of a site that was given none.
type forgetful struct{}

func (forgetful) Load(string) ([]byte, error) { return nil, nil }
func (forgetful) Store(string, []byte) error  { return nil }

func (forgetful) StoreAll(map[string][]byte) error { return nil }

// List implements [Source].
func (s *Site) List(ctx context.Context) (Listing, error) {
	was, err := s.recall()
	if err != nil {
		return Listing{}, err
	}
	first := len(was.Entries) == 0
	req := s.request(s.opt.URL)
	if !first && was.Reader == indexReader && was.For == s.opt.Select {
		req.ETag, req.LastModified = was.ETag, was.Modified
	}
	resp, err := s.opt.Client.Get(ctx, req)
	if err != nil {
		return Listing{}, postponed(err)
	}
	s.called.Store(&was.Title)
	s.relearn(ctx)
	if resp.NotModified {
		return Listing{Entries: was.Entries, Partial: true, Title: was.Title, Note: s.note(was)}, nil
	}
	ix, via, err := s.index(ctx, resp, was, false)
	if err != nil {
		ix, via, err = s.doubt(ctx, resp, was, err)
	}
	if err != nil {
		return Listing{}, err
	}
	links := ix.Articles()
	if first && s.opt.Backfill > 0 {
		links = s.backfill(ctx, ix, links)
	}
	if len(links) == 0 {
		if b := fetch.Blocked(resp); b != nil {
			return Listing{}, b
		}
		return Listing{}, fmt.Errorf("%s: no articles were found on it; copydesk explain %s shows every link and why it was not taken", s.opt.URL, s.opt.URL)
	}
	s.called.Store(&ix.Title)
	now := &remembered{ETag: resp.ETag, Modified: resp.LastModified, Reader: indexReader, Title: ix.Title, Via: via, For: s.opt.Select, Young: was.young(links)}
	for i, l := range links {
		now.Entries = append(now.Entries, entryOf(l, len(links)-i))
	}
	now.know(links, was.Known)
	s.drifted(ix, was, now)
	err = s.keep(now)
	return Listing{Entries: now.Entries, Partial: true, Gone: was.Gone, Title: ix.Title, Note: s.note(now)}, err
}

// Explain gives every link of the index page with the reasons for and against
// it.
func (s *Site) Explain(ctx context.Context) (*discover.Index, error) {
	resp, err := s.opt.Client.Get(ctx, s.request(s.opt.URL))
	if err != nil {
		return nil, err
	}
	return s.Index(ctx, resp)
}

// entryOf makes an entry of a link; order is greater for links further up.
func entryOf(l discover.Link, order int) Entry {
	t := &Teaser{Title: l.Title, Date: l.Datetime, Byline: l.Byline, Summary: l.Summary, Image: l.Image}
	if t.Date == "" {
		t.Date = l.DateText
	}
	for _, x := range l.Enclosures {
		t.Enclosures = append(t.Enclosures, extract.TeaserEnclosure(x))
	}
	// "3 hours ago" and counts beside a headline move by themselves.
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(l.Title), " ") + "\n" + l.Datetime))
	return Entry{Key: l.URL, URL: l.URL, Stamp: hex.EncodeToString(sum[:8]), Order: int64(order), Teaser: t}
}

// validators of an article's page.
type validators struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"last_modified,omitempty"`
}

// Read implements [Source].
func (s *Site) Read(ctx context.Context, e Entry) (*extract.Article, error) {
	req := s.request(e.URL)
	if e.URL == "" {
		req.URL = e.Key
	}
	if e.Known {
		var v validators
		if data, err := s.memory.Load(pagePrefix + e.Key); err == nil && data != nil && json.Unmarshal(data, &v) == nil {
			req.ETag, req.LastModified = v.ETag, v.Modified
		}
	}
	resp, err := s.opt.Client.Get(ctx, req)
	if err != nil {
		return s.unread(ctx, e, req.URL, err)
	}
	if resp.NotModified {
		return nil, fmt.Errorf("%s: %w", req.URL, ErrUnchanged)
	}
	u, err := url.Parse(resp.URL)
	if err != nil {
		return nil, err
	}
	if index, err := url.Parse(s.opt.URL); err == nil && sameAddress(u, index) && req.URL != s.opt.URL {
		return nil, fmt.Errorf("%s: %w: it leads back to the index page", req.URL, ErrNotArticle)
	}
	if b := fetch.Blocked(resp); b != nil {
		return s.unread(ctx, e, req.URL, b)
	}
	teaser := e.Teaser
	if teaser != nil {
		t := *teaser
		t.Site = s.title()
		teaser = &t
	}
	a, err := extract.Read(resp.Body, extract.Options{URL: u, Type: resp.Type, Now: resp.Fetched, Teaser: teaser, Select: s.Selects()})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", req.URL, err)
	}
	if a.URL == "" || !s.plausible(a.URL, u) {
		a.URL = resp.URL
	}
	// Where a person chose what is read, that is what was meant.
	if s.opt.Article.Title == "" && s.opt.Article.Body == "" && isShell(a, e.Teaser) {
		return s.unread(ctx, e, req.URL, fmt.Errorf("%s: %w", req.URL, ErrShell))
	}
	s.join(ctx, a)
	s.tally(e, resp, a)
	if resp.ETag != "" || resp.LastModified != "" {
		data, err := json.Marshal(validators{resp.ETag, resp.LastModified})
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		s.later(pagePrefix+e.Key, data)
		s.mu.Unlock()
	}
	return a, nil
}

// isShell reports whether a page was read that is not the article of its
// teaser: it has hardly any text, and at most half of the headline's words.
func isShell(a *extract.Article, t *extract.Teaser) bool {
	if t == nil || utf8.RuneCountInString(a.Text) > 200 || len(a.Enclosures) > 0 {
		return false
	}
	said := strings.ToLower(a.Title + " " + a.Text)
	words, there := 0, 0
	for _, w := range strings.FieldsFunc(strings.ToLower(t.Title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(w) < 3 {
			continue
		}
		if words++; strings.Contains(said, w) {
			there++
		}
	}
	return words > 0 && 2*there <= words
}

// mostParts is how many pages of one story are read.
const mostParts = 10

// join reads the further pages of a story that is told on several. One that
// cannot be read ends it: the reader has the link.
func (s *Site) join(ctx context.Context, a *extract.Article) {
	for n := 1; a.Next != "" && n < mostParts; n++ {
		resp, err := s.opt.Client.Get(ctx, s.request(a.Next))
		if err != nil {
			s.log.Debug("the story's next page is not read", "error", err)
			return
		}
		u, err := url.Parse(resp.URL)
		if err != nil {
			return
		}
		part, err := extract.Read(resp.Body, extract.Options{URL: u, Type: resp.Type, Now: resp.Fetched, Teaser: &extract.Teaser{Title: a.Title}, Select: s.Selects()})
		if err != nil {
			s.log.Debug("the story's next page is not read", "error", err)
			return
		}
		a.Append(part)
	}
}

// unread makes of an article that cannot be read what its teaser allows.
func (s *Site) unread(ctx context.Context, e Entry, at string, err error) (*extract.Article, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	err = postponed(err)
	var status *fetch.StatusError
	var blocked *fetch.BlockedError
	isBlocked := errors.As(err, &blocked)
	if errors.As(err, &status) && status.Gone() && !isBlocked {
		return nil, fmt.Errorf("%w: %w", ErrNotArticle, err)
	}
	if isBlocked && blocked.Login() {
		return nil, err // no article, or none for us; a session may have ended, so it is tried again
	}
	if errors.Is(err, fetch.ErrType) {
		return nil, fmt.Errorf("%w: %w", ErrNotArticle, err)
	}
	u, uerr := url.Parse(at)
	if uerr != nil {
		return nil, err
	}
	a := extract.FromTeaser(e.Teaser, extract.Options{URL: u, Now: s.now()})
	if a == nil {
		return nil, err
	}
	return a, fmt.Errorf("%w: %w", ErrIncomplete, err)
}

// postponed tells our own politeness from failures of the site.
func postponed(err error) error {
	if errors.Is(err, fetch.ErrBackoff) {
		return fmt.Errorf("%w: %w", ErrPostponed, err)
	}
	return err
}

// request makes a request of the site's. What lets one in at the site's own
// host is told to no other.
func (s *Site) request(ref string) fetch.Request {
	req := s.opt.Request
	own, err1 := url.Parse(s.opt.URL)
	u, err2 := url.Parse(ref)
	if err1 != nil || err2 != nil || !strings.EqualFold(own.Host, u.Host) || own.Scheme == "https" && u.Scheme != "https" {
		req = fetch.Request{MaxBytes: req.MaxBytes, IgnoreRobots: req.IgnoreRobots}
	}
	req.URL, req.ETag, req.LastModified = ref, "", ""
	return req
}

// title is what the index page calls itself.
func (s *Site) title() string {
	if t := s.called.Load(); t != nil {
		return *t
	}
	return ""
}

func (s *Site) now() time.Time {
	if s.opt.Now != nil {
		return s.opt.Now()
	}
	return time.Now()
}

// plausible reports whether a page's own canonical address may stand for the
// one it was found at: on the same site, and neither its front page nor the
// index, which whole sites name by mistake.
func (s *Site) plausible(canonical string, found *url.URL) bool {
	c, err := url.Parse(canonical)
	if err != nil || bareHost(c) != bareHost(found) {
		return false
	}
	if sameAddress(c, found) {
		return true
	}
	index, err := url.Parse(s.opt.URL)
	return (strings.Trim(c.Path, "/") != "" || c.RawQuery != "") && (err != nil || !sameAddress(c, index))
}

func bareHost(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }

// sameAddress reports whether two addresses are one page, but for scheme,
// fragment and a final slash.
func sameAddress(a, b *url.URL) bool {
	return strings.EqualFold(a.Host, b.Host) && strings.TrimRight(a.Path, "/") == strings.TrimRight(b.Path, "/") && a.RawQuery == b.RawQuery
}
