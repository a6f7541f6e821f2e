package main

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"copydesk/config"
	"copydesk/feed"
	"copydesk/feed/hub"
	"copydesk/feed/ledger"
	"copydesk/feed/publish"
	"copydesk/scrape/fetch"
)

const (
	// hubPath is where the built-in hub is, below the base.
	hubPath = "hub"
	// hubWorkers is how many requests of the built-in hub are under way at
	// once, and pingers how many where there are only others to ping.
	hubWorkers, pingers = 8, 2
	// pingPatience is how long a build waits for hubs to take its pings.
	pingPatience = 20 * time.Second
	// hubPatience is how long one request to a hub or a subscriber may last.
	hubPatience = 20 * time.Second
)

// selfHub is the address of the built-in hub, as the feeds spell it.
func (j *job) selfHub() string {
	_, hubs := (&feed.Feed{Hubs: []string{j.base + hubPath}}).Addresses()
	if len(hubs) == 0 {
		return ""
	}
	return hubs[0]
}

// feedsWithHubs are the job's feeds with the address of the built-in hub for
// the word, where there is one: with serve.
func (j *job) feedsWithHubs() []publish.FeedSpec {
	feeds := slices.Clone(j.feeds)
	for i := range feeds {
		var hubs []string
		if feeds[i].Private {
			feeds[i].Hubs = nil // a hub passes on to everybody
			continue
		}
		for _, h := range feeds[i].Hubs {
			if h == config.SelfHub {
				if h = j.selfHub(); !j.serves {
					continue
				}
			}
			if h != "" && !slices.Contains(hubs, h) {
				hubs = append(hubs, h)
			}
		}
		feeds[i].Hubs = hubs
	}
	return feeds
}

// wantsSelfHub reports whether a feed names the built-in hub.
func (j *job) wantsSelfHub() bool {
	return slices.ContainsFunc(j.feeds, func(f publish.FeedSpec) bool { return slices.Contains(f.Hubs, config.SelfHub) })
}

// hub makes the hub of a job, and has the desk announce to it; nil where no
// feed names any. Options are those of the desk.
func (p *program) hub(j *job, l *ledger.Ledger, desk *publish.Options) *hub.Hub {
	if !j.serves && j.wantsSelfHub() {
		p.log.Warn("the built-in hub works with copydesk serve only; these feeds name none")
	}
	opt := hub.Options{Ledger: l, Logger: p.log}
	var hosts []string
	for _, f := range desk.Feeds {
		_, hubs := (&feed.Feed{Hubs: f.Hubs}).Addresses()
		for _, h := range hubs {
			if j.serves && j.wantsSelfHub() && h == j.selfHub() {
				opt.Self = h
			} else if !slices.Contains(opt.Hubs, h) {
				opt.Hubs = append(opt.Hubs, h)
				if u, err := url.Parse(h); err == nil {
					hosts = append(hosts, u.Hostname())
				}
			}
		}
	}
	if opt.Self == "" && len(opt.Hubs) == 0 {
		return nil
	}
	if opt.Self != "" {
		opt.Find = func(topic string) *hub.Document { return j.findTopic(desk.Stand, opt.Self, topic) }
	}
	opt.Pings = fetch.NewGuard(hosts, hubPatience)
	var private []string
	if j.cfg != nil {
		private = j.cfg.HubPrivate
	}
	opt.Callbacks = fetch.NewGuard(private, hubPatience)
	h := hub.New(opt)
	desk.Announce = func(f *feed.Feed, docs []*feed.Document) error {
		base, hubs := f.Addresses()
		if len(hubs) == 0 {
			return nil
		}
		var changed []ledger.Topic
		for _, fm := range feed.Formats {
			for _, d := range docs {
				if d.Name == fm.File {
					changed = append(changed, ledger.Topic{URL: base + d.Name, ETag: d.ETag})
				}
			}
		}
		return h.Announce(changed, hubs)
	}
	return h
}

// findTopic gives the document that a feed of the stand itself gives the
// address topic, nil where there is none, or its feed does not name the hub
// self or needs a login. Archives and pages are no topics: they hardly change.
func (j *job) findTopic(stand *publish.Stand, self, topic string) *hub.Document {
	root, _ := (&feed.Feed{Base: j.base}).Addresses()
	path, below := strings.CutPrefix(topic, root)
	name := path[strings.LastIndexByte(path, '/')+1:]
	if !below || !slices.ContainsFunc(feed.Formats[:], func(f feed.Format) bool { return f.File == name }) {
		return nil
	}
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	e, d := stand.Look(path)
	if d == nil || d.Name != name || e.Feed == nil || j.isPrivate(e.Path) {
		return nil
	}
	at, hubs := e.Feed.Addresses()
	if at+d.Name != topic || !slices.Contains(hubs, self) {
		return nil
	}
	return &hub.Document{Type: d.Type, ETag: d.ETag, Body: d.Body}
}

// workHub does the hub's errands until ctx ends; the group waits for it.
func workHub(ctx context.Context, h *hub.Hub, serves bool, all *sync.WaitGroup) {
	n := pingers
	if serves {
		n = hubWorkers
	}
	for range n {
		all.Go(func() { h.Work(ctx) })
	}
}
