package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/feed"
	"copydesk/feed/ledger"
	"copydesk/scrape"
)

const (
	defaultLimit  = 50
	defaultEvery  = 15 * time.Minute
	defaultMaxNew = 20
)

// A Desk follows sources and keeps feeds of them.
type Desk struct {
	opt     Options
	sources []*source
	feeds   []*feedState // changed by who holds press and list
	list    sync.RWMutex
	groups  map[string]*feedState // as configured, by name
	byCut   map[int64]*feedState
	named   map[string]*feedState // guarded by list

	archiver archiver

	press sync.Mutex // held while the ledger is changed and editions are made
	wake  chan struct{}
	looks chan struct{}            // a token for each site that is being looked at
	seats map[string]chan struct{} // of each host, a token for each of its sites that is
	retry time.Duration            // until what failed here (reading a folder, writing the feeds) is tried again; doubled up to a minute

	told      chan struct{} // a look is over: there may be something to tell
	following bool          // Run was called: there will be another look

	unlisted    bool    // the page that lists all feeds could not be written; guarded by press
	unpublished trouble // of bringing out the feeds
	unstored    trouble // of storing what status tells
}

// A source is a SourceSpec with what is known of its state.
type source struct {
	SourceSpec
	mu     sync.Mutex
	title  string // what it called itself when that was first known
	health ledger.Health
	stored ledger.Health // as the ledger has it
	until  time.Time     // when its host may be asked again, as far as the last look was not to be; else zero
	counts Counts
	shows  int // items that the feeds of it show at most

	listing []uint64      // what its last listing is remembered as
	freed   bool          // somebody asked for the last look to be recorded; used by the one pass that runs
	again   chan struct{} // asks the one who follows it to look now

	// Of a dry pass: called with what the ledger would answer, and why the pass
	// would be held.
	preview func(window func(keys []string, limit int) ([]*ledger.Item, error))
	would   string

	told map[string]string // entries that could not be read, and why, as logged; used by the one pass that runs
}

// A feedState is a FeedSpec with its current edition. It is used by whoever
// holds press.
type feedState struct {
	FeedSpec
	id       string   // permanent
	keys     []string // of its sources in the ledger
	titled   *source  // whose title heads it; nil: Title does
	cutID    int64    // the ledger's number for it
	cut      ledger.Cut
	value    ledger.Value // what an each: feed was cut by; zero for others
	group    *feedState   // that each: feed
	edition  *Edition
	pages    map[int64]int64 // revision of each item's page on disk, by row
	unfit    string          // why the last edition failed its check, as the ledger has it
	counted  bool            // it was looked whether an archive has to be asked for
	stale    bool            // the last try to bring out an edition failed
	files    attachments     // that the edition shows or misses
	archived bool            // the folder of its archive was looked through

	changes, losses atomic.Int64 // how often its items changed, and its archive lost some
}

// New makes a desk. Sources and feeds must have distinct names, and feeds must
// name known sources.
func New(opt Options) (*Desk, error) {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	d := &Desk{opt: opt, wake: make(chan struct{}, 1), told: make(chan struct{}, 1), looks: make(chan struct{}, sitesAtOnce), seats: map[string]chan struct{}{}, retry: 5 * time.Second,
		groups: map[string]*feedState{}, byCut: map[int64]*feedState{}, named: map[string]*feedState{}}
	byName := map[string]*source{}
	for _, spec := range opt.Sources {
		name := spec.Source.Name()
		if spec.Key == "" {
			spec.Key = name
		}
		if spec.Timezone == nil {
			spec.Timezone = time.UTC
		}
		if byName[name] != nil {
			return nil, fmt.Errorf("two sources are named %q: give one another name", name)
		}
		if spec.MaxNew <= 0 {
			spec.MaxNew = defaultMaxNew
		}
		s := &source{SourceSpec: spec, again: make(chan struct{}, 1)}
		if spec.Host != "" && d.seats[spec.Host] == nil {
			d.seats[spec.Host] = make(chan struct{}, hostAtOnce)
		}
		if r, ok := spec.Source.(scrape.Rememberer); ok {
			r.Remember(opt.memory(spec.Key))
		}
		title, err := opt.Ledger.Memory(spec.Key).Load(titleKey)
		if err != nil {
			return nil, err
		}
		s.title = string(title)
		byName[name] = s
		d.sources = append(d.sources, s)
	}
	known, err := opt.Ledger.NotedHealth()
	if err != nil {
		return nil, err
	}
	for _, s := range d.sources {
		s.health = ledger.Health{Source: s.Key, Name: s.Source.Name()}
		for _, h := range known {
			if h.Source == s.Key {
				s.health = h
				s.health.Name = s.Source.Name()
				s.stored = s.health
			}
		}
		if err := s.remembersHold(opt.Ledger); err != nil {
			return nil, err
		}
	}
	paths := map[string]string{}
	var specs []*feedState
	for _, spec := range opt.Feeds {
		if other, taken := paths[spec.Path]; taken {
			return nil, fmt.Errorf("feeds %q and %q both live at %q: give one another path", other, spec.Name, "/"+spec.Path)
		}
		paths[spec.Path] = spec.Name
		if spec.Limit <= 0 {
			spec.Limit = defaultLimit
		}
		if spec.Title == "" {
			spec.Title = spec.Name
		}
		f := &feedState{FeedSpec: spec, pages: map[int64]int64{}, stale: true}
		for _, name := range spec.Sources {
			s := byName[name]
			if s == nil {
				return nil, fmt.Errorf("feed %q names the source %q, which does not exist", spec.Name, name)
			}
			f.keys = append(f.keys, s.Key)
			if name == spec.TitleOf {
				f.titled = s
			}
			s.shows = max(s.shows, spec.Limit)
		}
		specs = append(specs, f)
	}
	if opt.Dry {
		d.feeds = specs
		return d, nil
	}
	if err := d.arrange(specs); err != nil {
		return nil, err
	}
	if opt.Stand != nil {
		opt.Stand.Page = d.page
		opt.Stand.File = d.file
	}
	if opt.Out != "" {
		for _, f := range d.feeds {
			if err := sweep(opt.Out, f.Path); err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}

// Pass looks at every source once, or only at those of the given names, and
// brings out every feed. The error joins what went wrong with whole sources
// and feeds; single articles that could not be read are in the log and in
// Health.
func (d *Desk) Pass(ctx context.Context, names ...string) error {
	errs := make([]error, len(d.sources))
	gone := make([][]string, len(d.sources))
	named := func(s *source) bool { return len(names) == 0 || slices.Contains(names, s.Source.Name()) }
	look := func(i int) {
		var changes ledger.Changes
		errs[i] = d.pass(ctx, d.sources[i], true, &changes)
		gone[i] = changes.Dropped
		if changes.Again {
			errs[i] = errors.Join(errs[i], d.pass(ctx, d.sources[i], true, &changes))
			gone[i] = append(gone[i], changes.Dropped...)
		}
	}
	// Looking at a site is waiting, so they are looked at side by side; a
	// folder takes all processors by itself.
	var sites sync.WaitGroup
	for i, s := range d.sources {
		if !s.Own && named(s) {
			sites.Go(func() {
				if d.enter(ctx, s) {
					defer d.leave(s)
					look(i)
				}
			})
		}
	}
	for i, s := range d.sources {
		if s.Own && named(s) {
			look(i)
		}
	}
	sites.Wait()
	dropped := slices.Concat(gone...)
	_, err := d.opt.Ledger.Release(time.Now())
	errs = append(errs, ctx.Err(), err, d.publish(nil), d.storeHealth())
	d.removePages(dropped)
	d.tellAll(ctx)
	return errors.Join(errs...)
}

// sitesAtOnce is how many sites are looked at side by side: most of a look is
// waiting for the host, and each may hold some pages in memory. hostAtOnce is
// how many of one host are: it answers one request after the other anyway.
const (
	sitesAtOnce = 128
	hostAtOnce  = 2
)

// enter waits until one more site may be looked at, those of one host among
// themselves first. It reports false when ctx ended before; otherwise leave
// must follow. A folder need not wait.
func (d *Desk) enter(ctx context.Context, s *source) bool {
	if s.Own {
		return true
	}
	seat := d.seats[s.Host] // nil for a source without a host
	if seat != nil {
		select {
		case seat <- struct{}{}:
		case <-ctx.Done():
			return false
		}
	}
	select {
	case d.looks <- struct{}{}:
		return true
	case <-ctx.Done():
		if seat != nil {
			<-seat
		}
		return false
	}
}

func (d *Desk) leave(s *source) {
	if s.Own {
		return
	}
	<-d.looks
	if seat := d.seats[s.Host]; seat != nil {
		<-seat
	}
}

// Run follows the sources until ctx ends: it brings out what the ledger
// remembers, looks at every folder, and at every site when that is due, then
// looks again whenever a source may have changed. ready, which may be nil, is
// called once every feed has been brought out, for which no site has to be
// waited that was looked at before. Run returns nil when ctx ends.
func (d *Desk) Run(ctx context.Context, ready func()) error {
	d.compact(ctx) // readers do not wait yet
	if err := d.remembered(); err != nil {
		return err
	}
	d.following = true
	var all, first sync.WaitGroup
	first.Add(len(d.sources))
	if err := d.plan(time.Now()); err != nil {
		return err
	}
	for _, s := range d.sources {
		all.Go(func() { d.follow(ctx, s, first.Done) })
	}
	all.Go(func() { d.releases(ctx) })
	all.Go(func() { d.askedReleases(ctx) })
	all.Go(func() { d.tells(ctx) })
	all.Go(func() { d.storeHealthNowAndThen(ctx) })
	first.Wait()
	if ctx.Err() == nil {
		// A source without any article, or one that failed, leaves its feeds
		// without an edition: readers get an empty feed, not a 404.
		d.publishOrTell(&ledger.Changes{})
		d.storeHealthOrTell() // status asks the ledger, not the desk
		if ready != nil {
			ready()
		}
		all.Go(func() { d.prunes(ctx) })
	}
	all.Wait()
	return d.storeHealth()
}

// remembered brings out the feeds of which the ledger knows items, as they
// were, before any source has been looked at.
func (d *Desk) remembered() error {
	d.press.Lock()
	defer d.press.Unlock()
	if _, err := d.sync(); err != nil {
		return err
	}
	for _, f := range d.feeds {
		empty, err := d.opt.Ledger.Empty(f.cutID)
		if err != nil {
			return err
		}
		if !empty {
			d.bringOut(f)
		}
	}
	return nil
}

// publish brings out the feeds that changes touch; all when changes is nil.
func (d *Desk) publish(changes *ledger.Changes) error {
	d.press.Lock()
	defer d.press.Unlock()
	for _, s := range d.sources {
		if b, ok := s.Source.(scrape.Bulker); ok {
			defer b.Bulk()()
		}
	}
	touched, err := d.sync()
	errs := []error{err}
	out, failed := false, 0
	for _, f := range d.feeds {
		if changes == nil || f.stale || touched[f] || f.edition != nil && f.edition.Feed.Title != f.title() || d.attachmentsChanged(f) {
			if err := d.bringOut(f); err != nil {
				if failed++; failed <= mostTold {
					errs = append(errs, err)
				}
			}
			out = true
		}
	}
	if failed > mostTold {
		errs = append(errs, fmt.Errorf("and %d feeds more", failed-mostTold))
	}
	if out || d.unlisted {
		err := d.writeDirectory()
		d.unlisted = err != nil
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// mostTold is of how many feeds that cannot be brought out it is told why; more
// of them most likely have one reason.
const mostTold = 3

// page makes the page of an item or an archive document on demand, for readers.
func (d *Desk) page(feedName, name string) *feed.Document {
	d.list.RLock()
	f := d.named[feedName]
	d.list.RUnlock()
	if f == nil {
		return nil
	}
	if number, file, ok := feed.ArchiveName(name); ok {
		return d.archived(f, number, file)
	}
	it, err := d.pageItem(f, name)
	if err != nil {
		return nil
	}
	doc, err := feed.ItemPage(d.frame(f), d.item(f, it))
	if err != nil {
		d.opt.Logger.Error("page not made", "item", it.ID, "error", err)
		return nil
	}
	return doc
}

// pageItem is the item whose own page in a feed has the given document name,
// as it is shown there, with its body as far as that can be read.
func (d *Desk) pageItem(f *feedState, name string) (*ledger.Item, error) {
	it, err := d.opt.Ledger.ItemPage(f.cutID, name)
	if err == nil && !it.Frozen {
		err = d.bodies(context.Background(), []*ledger.Item{it})
	}
	return it, err
}

// mintFeedID makes the id that a feed gets the first time.
func mintFeedID(f *feedState) string {
	if f.Home != "" {
		return ledger.Mint("copydesk-feed:" + f.Name + " " + ledger.FoldURL(f.Home))
	}
	return ledger.Mint("copydesk-feed:" + f.Name)
}

// titleKey is where a source's memory has what the source called itself.
const titleKey = "its title"

// entitle keeps what a source calls itself, the first time it says so: a feed
// that changes its name is none that people find again.
func (d *Desk) entitle(s *source, title string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.title != "" || title == "" || s.Own {
		return nil
	}
	s.title = title
	return d.opt.Ledger.Memory(s.Key).Store(titleKey, []byte(title))
}

// title heads a feed.
func (f *feedState) title() string {
	if f.titled != nil {
		f.titled.mu.Lock()
		defer f.titled.mu.Unlock()
		if f.titled.title != "" {
			return f.entitled(f.titled.title)
		}
	}
	return f.entitled(f.Title)
}

// frame is a feed without its items.
func (d *Desk) frame(f *feedState) *feed.Feed {
	return &feed.Feed{ID: f.id, Title: f.title(), Subtitle: f.Subtitle, Base: d.base() + f.Path,
		Home: f.Home, Directory: d.directory(), Language: f.Language, Hubs: f.Hubs, Authors: f.Authors, Icon: f.Icon, Podcast: f.Podcast, MaxBytes: f.MaxBytes}
}

// wait reports false when ctx ended first.
func wait(ctx context.Context, pause time.Duration) bool {
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
