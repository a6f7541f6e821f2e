// Package hub has others told when a feed changes, as WebSub (W3C
// Recommendation, 23 January 2018) has it: it pings the hubs that a feed names,
// and is itself a hub that brings each changed document to its subscribers.
//
// Everything that is owed to another server (a ping, a question whether a
// subscription is meant, a delivery) is an errand in the ledger before anything
// is sent, and stays there until it succeeded or was given up: a crash loses
// none. An errand is filed when a document differs from the one last announced,
// so that what changed just before a crash is announced after it, and what did
// not change is never announced twice. Of several changes that a slow
// subscriber has not taken, it gets the newest.
//
// Subscribers are strangers. What they send is bounded, they are asked before
// they are sent anything, requests to them go only where the client that the
// hub is given lets them, and there is an end to how many there may be, how
// many requests are under way to one server and how long one of them lasts.
//
// The package starts no goroutines: whoever owns a hub calls [Hub.Work] in as
// many as are wanted. Only those wait for other servers; [Hub.Announce] and the
// requests that [Hub.ServeHTTP] answers wait for the ledger and nothing else.
package hub

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"copydesk/feed/ledger"
)

// Options are what a [Hub] works with. Ledger is needed, and Pings where feeds
// name other hubs; a hub with Self needs the rest too.
type Options struct {
	Ledger *ledger.Ledger
	// Self is the hub's own address, for subscribers. "": there is no hub
	// here, only others are pinged.
	Self string
	// Find gives the current document of a topic, by its exact address; nil
	// when that is none of this hub's.
	Find func(topic string) *Document
	// Hubs are the other hubs. A ping that is owed to any other is forgotten.
	Hubs []string
	// Pings sends to hubs, Callbacks to subscribers. Neither follows redirects.
	Pings, Callbacks Sender
	Logger           *slog.Logger     // may be nil
	Now              func() time.Time // may be nil: time.Now
}

// A Document is a topic as it is delivered.
type Document struct {
	Type string // media type
	ETag string
	Body []byte // not to be changed
}

// A Sender lets requests out.
type Sender interface {
	// Admit refuses an address to which Do would let nothing out, as far as
	// that shows in the address. The error says why.
	Admit(address string) error
	// Do is that of http.Client. It refuses what must not be reached on the
	// address that it connects to, each time.
	Do(*http.Request) (*http.Response, error)
}

// Bounds.
const (
	maxSubscriptions = 20_000
	maxOfHost        = 2_000 // subscriptions of callbacks at one host
	maxQuestions     = 2_000 // that wait to be asked
	maxQuestionsHost = 200   // of one host
	atOnce           = 1     // requests under way to one host: they come in the order in which they were owed
	maxAsking        = 3     // questions under way: whoever has strangers' servers asked that never answer does not hold up deliveries
	patience         = 20 * time.Second
	maxAnswer        = 4 << 10 // bytes of an answer that are read
)

// A Hub tells others of changes. Its methods may be called from several
// goroutines.
type Hub struct {
	opt     Options
	kinds   []ledger.ErrandKind // that are done here
	callers limiter

	mu      sync.Mutex
	busy    map[int64]ledger.Errand // those that are under way, by their ids
	news    chan struct{}           // closed, and another one made, when an errand may have become ready
	swept   time.Time               // when subscriptions were last looked through
	trouble map[string]bool         // hubs whose last ping failed

	ready atomic.Bool
}

// New makes a hub.
func New(opt Options) *Hub {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	h := &Hub{opt: opt, kinds: []ledger.ErrandKind{ledger.Ping}, busy: map[int64]ledger.Errand{}, news: make(chan struct{}), trouble: map[string]bool{}}
	if opt.Self != "" {
		h.kinds = append(h.kinds, ledger.Verify, ledger.Deny, ledger.Deliver)
	}
	return h
}

// Announce is told of a feed's documents under their addresses, and of the
// hubs that they name, whenever an edition is out. Documents that it was told
// of before cost a look at the ledger.
func (h *Hub) Announce(topics []ledger.Topic, hubs []string) error {
	var others []ledger.Hub
	deliver := false
	for _, hub := range hubs {
		if hub == h.opt.Self {
			deliver = true
		} else {
			others = append(others, ledger.Hub{URL: hub, Host: hostOf(hub)})
		}
	}
	n, err := h.opt.Ledger.Announce(topics, others, deliver, h.opt.Now())
	if err == nil && n > 0 {
		h.opt.Logger.Debug("announced", "topics", n)
		h.wake()
	}
	return err
}

// Ready says that every feed has an edition: what Find does not give now is no
// topic. Until then nobody is denied one.
func (h *Hub) Ready() { h.ready.Store(true) }

// hostOf is what counts as one server: a host with its port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// wake has every worker look for errands.
func (h *Hub) wake() {
	h.mu.Lock()
	defer h.mu.Unlock()
	close(h.news)
	h.news = make(chan struct{})
}

// Work does errands as they become due, one at a time, until ctx ends.
func (h *Hub) Work(ctx context.Context) {
	for ctx.Err() == nil {
		news := h.hear()
		did, pause, err := h.step(ctx)
		if err != nil {
			h.opt.Logger.Error("what is owed to hubs and subscribers cannot be read or filed", "error", err)
			news, pause = nil, 10*time.Second
		} else if did {
			continue
		}
		timer := time.NewTimer(min(pause, time.Minute)) // a clock may be set, a machine may sleep
		select {
		case <-ctx.Done():
		case <-news:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// Drain does the errands that are due, and returns when there is none or ctx
// ends. What failed is not tried again here.
func (h *Hub) Drain(ctx context.Context) error {
	for ctx.Err() == nil {
		if did, _, err := h.step(ctx); err != nil || !did {
			return err
		}
	}
	return nil
}

func (h *Hub) hear() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.news
}

// step does one errand. When there is none to do, it tells for how long. An
// error is the ledger's.
func (h *Hub) step(ctx context.Context) (did bool, pause time.Duration, err error) {
	e, pause, err := h.take()
	if err != nil || e.ID == 0 {
		return false, pause, err
	}
	defer h.leave(e)
	return true, 0, h.do(ctx, e)
}

// take takes the next errand; its ID is 0 when there is none.
func (h *Hub) take() (ledger.Errand, time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.opt.Now()
	if h.opt.Self != "" && (now.Sub(h.swept) >= time.Minute || now.Before(h.swept)) {
		h.swept = now
		if n, err := h.opt.Ledger.ExpireSubscriptions(now); err != nil {
			return ledger.Errand{}, 0, err
		} else if n > 0 {
			h.opt.Logger.Info("subscriptions ended", "subscriptions", n)
		}
	}
	ids, hosts, count, asking := []int64{}, []string{}, map[string]int{}, 0
	for id, e := range h.busy {
		ids = append(ids, id)
		if count[e.Host]++; count[e.Host] == atOnce {
			hosts = append(hosts, e.Host)
		}
		if e.Kind == ledger.Verify || e.Kind == ledger.Deny {
			asking++
		}
	}
	kinds := h.kinds
	if asking >= maxAsking {
		kinds = []ledger.ErrandKind{ledger.Ping, ledger.Deliver}
	}
	e, pause, err := h.opt.Ledger.NextErrand(kinds, ids, hosts, now)
	if err == nil && e.ID != 0 {
		h.busy[e.ID] = e
	}
	return e, pause, err
}

// leave lets others go to the errand's host.
func (h *Hub) leave(e ledger.Errand) {
	h.mu.Lock()
	delete(h.busy, e.ID)
	h.mu.Unlock()
	h.wake()
}

// do does an errand. The error is the ledger's: how it went is filed there.
func (h *Hub) do(ctx context.Context, e ledger.Errand) error {
	switch e.Kind {
	case ledger.Ping:
		return h.ping(ctx, e)
	case ledger.Verify:
		return h.verify(ctx, e)
	case ledger.Deny:
		return h.deny(ctx, e)
	case ledger.Deliver:
		return h.deliver(ctx, e)
	}
	return h.opt.Ledger.Done(e, "")
}

// The pauses before a further try. Eight deliveries or pings within a day,
// three questions within some minutes: whoever asked for a subscription is up
// at that time.
var (
	pauses         = []time.Duration{15 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 15 * time.Hour}
	questionPauses = []time.Duration{15 * time.Second, 2 * time.Minute}
)

// again has an errand that failed tried again later, or gives it up. The pause
// is what the other side asked for where that is longer. It reports whether it
// was given up.
func (h *Hub) again(e ledger.Errand, pauses []time.Duration, why string, asked time.Duration) (gaveUp bool, err error) {
	if e.Tries >= len(pauses) {
		return true, h.opt.Ledger.Done(e, "")
	}
	pause := pauses[e.Tries]
	pause += time.Duration((rand.Float64() - 0.5) * 0.4 * float64(pause)) // so that they do not all come back at once
	return false, h.opt.Ledger.Postpone(e, why, h.opt.Now().Add(max(pause, min(asked, 24*time.Hour))))
}

// Health tells how many subscribe, what is owed, and which hubs take no pings.
type Health struct {
	Subscriptions int              `json:"subscriptions"`
	Deliveries    int              `json:"deliveries_owed"`
	Hubs          []ledger.Trouble `json:"hubs_failing,omitempty"`
}

// Health tells how the hub is doing now.
func (h *Hub) Health() (s Health, err error) {
	if s.Subscriptions, _, err = h.opt.Ledger.Subscriptions(""); err != nil {
		return s, err
	}
	if s.Deliveries, _, err = h.opt.Ledger.Errands(ledger.Deliver, ""); err != nil {
		return s, err
	}
	s.Hubs, err = h.opt.Ledger.Troubles(ledger.Ping)
	s.Hubs = slices.DeleteFunc(s.Hubs, func(t ledger.Trouble) bool { return !slices.Contains(h.opt.Hubs, t.URL) })
	return s, err
}
