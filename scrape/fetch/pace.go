package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// atOnce is how many requests at once go to a host that is not paced.
	atOnce = 6
	// patience is how long a Get waits for a pause to end; what would take
	// longer is ErrBackoff.
	patience = 10 * time.Second
	// The pauses after failures double from shortest to longest. A host that
	// says that it is asked too often gets one of its own.
	shortestPause = 2 * time.Second
	crowdedPause  = time.Minute
	longestPause  = time.Hour
	// longestRetry caps what a Retry-After asks for, longestDelay what a
	// Crawl-delay does.
	longestRetry = 24 * time.Hour
	longestDelay = time.Minute
	// worthKeeping is the pause that the Memory is told of.
	worthKeeping = time.Minute
	mostHosts    = 4096
)

// hosts are the hosts that are or were asked lately. The zero value is empty.
type hosts struct {
	memory Memory
	mu     sync.Mutex
	m      map[string]*host
}

// A host is what politeness needs to know of one.
type host struct {
	key    string
	memory Memory
	users  int // of Gets that hold it; guarded by hosts.mu

	turns chan struct{} // a token for each request under way

	mu       sync.Mutex
	loaded   bool
	next     time.Time // the earliest next request by pace
	until    time.Time // the earliest next request by pause
	why      string    // of the pause
	failures int       // in a row
	kept     bool      // the Memory has a pause
}

// A pause is what a Memory keeps of a host.
type pause struct {
	Until    time.Time
	Why      string
	Failures int
}

// hostKey names the host of a settled address to pace by.
func hostKey(u *url.URL) string { return u.Host }

// of gives the host, which is kept until leave. How many requests at once it
// gets is settled when it is first asked for.
func (hs *hosts) of(key string, r rule) *host {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h := hs.m[key]
	if h == nil {
		if hs.m == nil {
			hs.m = map[string]*host{}
		}
		if len(hs.m) >= mostHosts {
			now := time.Now()
			for k, old := range hs.m {
				if old.users == 0 && now.After(old.next) && now.After(old.until) {
					delete(hs.m, k)
				}
			}
		}
		turns := 1
		if r.interval == 0 {
			turns = atOnce
		}
		h = &host{key: key, memory: hs.memory, turns: make(chan struct{}, turns)}
		hs.m[key] = h
	}
	h.users++
	return h
}

func (hs *hosts) leave(h *host) {
	hs.mu.Lock()
	h.users--
	hs.mu.Unlock()
}

// A rule is how a host is to be treated.
type rule struct {
	interval time.Duration // 0: as fast as it goes
	own      bool          // a loopback address that a person wrote: no pauses but those that it asks for
	straight bool          // this request belongs to the one before: no wait
	robots   bool          // this is for a robots.txt, once a day: no wait, and none for the page behind it
}

func (c *Client) rule(u *url.URL) rule {
	interval := max(0, c.opt.PerHost)
	if here(u) && c.allowed(u) {
		if !c.paced {
			interval = 0
		}
		return rule{own: true, interval: interval}
	}
	if interval > 0 {
		interval = max(interval, c.robots.delay(c.token, u))
	}
	return rule{interval: interval}
}

// enter waits until the host may be asked. After an error nothing is to be
// exited.
func (h *host) enter(ctx context.Context, u *url.URL, r rule) error {
	if err := h.paused(u, time.Now()); err != nil {
		return err
	}
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("%s: waiting for the requests before it: %w", show(u), context.Cause(ctx))
	}
	for {
		now := time.Now()
		if err := h.paused(u, now); err != nil {
			<-h.turns
			return err
		}
		h.mu.Lock()
		at := h.until
		if !r.straight && !r.robots && h.next.After(at) {
			at = h.next
		}
		if !at.After(now) {
			if !r.robots {
				h.next = now.Add(r.interval)
			}
			h.mu.Unlock()
			return nil
		}
		h.mu.Unlock()
		if deadline, ok := ctx.Deadline(); ok && deadline.Before(at) {
			<-h.turns
			return fmt.Errorf("%s: its turn comes in %s, which is too late: %w", show(u), at.Sub(now).Round(time.Millisecond), context.DeadlineExceeded)
		}
		t := time.NewTimer(at.Sub(now))
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			<-h.turns
			return fmt.Errorf("%s: waiting for its turn: %w", show(u), context.Cause(ctx))
		}
	}
}

// paused is the error of a pause that is too long to be waited for.
func (h *host) paused(u *url.URL, now time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.load(now)
	if h.until.Sub(now) <= patience {
		return nil
	}
	return &Error{URL: show(u), Kind: ErrBackoff, Until: h.until,
		What: fmt.Sprintf("%s is not asked before %s: %s", u.Host, h.until.UTC().Format("2006-01-02 15:04:05 MST"), h.why),
		Hint: "nothing has to be done"}
}

// load takes over a pause of an earlier run.
func (h *host) load(now time.Time) {
	if h.loaded || h.memory == nil {
		return
	}
	h.loaded = true
	data, err := h.memory.Load(pausePrefix + h.key)
	if err != nil || len(data) == 0 {
		return
	}
	var p pause
	if json.Unmarshal(data, &p) == nil && p.Until.After(now) && p.Until.Sub(now) <= longestRetry {
		h.until, h.why, h.failures, h.kept = p.Until, p.Why, max(0, p.Failures), true
	}
}

// A result is what an answer means for the next request to its host.
type result struct {
	ok      bool   // the host works
	failed  bool   // it does not; neither: it does not matter
	crowded bool   // it says that it is asked too often
	why     string // it failed
	wait    time.Duration
}

// outcome judges an exchange.
func outcome(ctx context.Context, err, refusal error) result {
	var blocked *BlockedError
	var status *StatusError
	switch {
	case err == nil && refusal == nil:
		return result{ok: true}
	case errors.As(refusal, &blocked):
		return result{failed: true, crowded: blocked.Status == http.StatusTooManyRequests, wait: blocked.RetryAfter, why: "blocked: " + blocked.By}
	case errors.As(refusal, &status):
		if status.Status >= 500 {
			return result{failed: true, wait: status.RetryAfter, why: "it answered " + statusText(status.Status)}
		}
		return result{ok: true}
	case ctx.Err() != nil:
		return result{}
	case errors.Is(err, ErrTimeout), errors.Is(err, ErrConnect), errors.Is(err, ErrTLS), errors.Is(err, ErrTruncated), errors.Is(err, ErrProtocol):
		why := err.Error()
		var e *Error
		if errors.As(err, &e) {
			why = e.What
		}
		return result{failed: true, why: why}
	}
	return result{ok: true}
}

// exit ends a request that enter let in.
func (h *host) exit(r rule, o result) {
	now := time.Now()
	h.mu.Lock()
	switch {
	case o.ok:
		h.failures = 0
	case o.failed:
		h.failures++
		d := o.wait
		why := o.why
		if d > 0 {
			why += fmt.Sprintf(", and asked to wait %s", o.wait)
		}
		if !r.own {
			shortest := shortestPause
			if o.crowded {
				shortest = crowdedPause
			}
			p := min(longestPause, shortest<<min(h.failures-1, 20))
			p = p/2 + rand.N(p/2+1)
			if p > d {
				d = p
			}
		}
		if until := now.Add(d); d > 0 && until.After(h.until) {
			h.until, h.why = until, why
			if h.failures > 1 {
				h.why = fmt.Sprintf("%s, after %d failures in a row", why, h.failures)
			}
		}
	}
	keep := h.until.Sub(now) >= worthKeeping
	drop := !keep && h.kept && o.ok
	p := pause{h.until, h.why, h.failures}
	if keep || drop {
		h.kept = keep
	}
	h.mu.Unlock()

	if h.memory != nil && (keep || drop) {
		var data []byte
		if keep {
			data, _ = json.Marshal(p) // of plain fields
		}
		// A memory that fails costs one request too many later on.
		_ = h.memory.Store(pausePrefix+h.key, data)
	}
	<-h.turns
}

// retryAfter reads how long a server asks to wait (RFC 9110, 10.2.3), within a
// day. A date counts from the server's own clock.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if n, err := strconv.ParseFloat(v, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if !(n > 0) {
			return 0
		}
		if n > longestRetry.Seconds() {
			return longestRetry
		}
		return time.Duration(n * float64(time.Second))
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(0, at.Sub(now)), longestRetry)
}

// attrs are what the log is told of an exchange.
func attrs(u *url.URL, res *Response, err error, took time.Duration) []slog.Attr {
	all := []slog.Attr{slog.String("url", show(u)), slog.Duration("took", took.Round(time.Millisecond))}
	if err != nil {
		return append(all, slog.String("failure", err.Error()))
	}
	return append(all, slog.Int("status", res.Status), slog.Int("bytes", len(res.Body)))
}
