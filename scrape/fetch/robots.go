package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	// robotsBytes is how much of a robots.txt is read (RFC 9309, 2.5).
	robotsBytes = 500 << 10
	// robotsAge is how long one holds (2.4).
	robotsAge = 24 * time.Hour
	// robotsRetry is when one that could not be had is asked for again, unless the
	// host is paused for longer, and
	// robotsGrace how long an older copy holds meanwhile; after the same time
	// a host without any is taken to have none (2.3.1.4).
	robotsRetry = time.Minute
	robotsGrace = 30 * 24 * time.Hour
	mostRobots  = 4096
)

// robotsCache keeps what the robots.txt of each origin says to each name. The
// zero value is empty.
type robotsCache struct {
	memory Memory
	mu     sync.Mutex
	m      map[string]*robotsEntry // by product token and origin
}

// A robotsEntry is one origin's.
type robotsEntry struct {
	busy chan struct{} // a token for whoever is looking
	// What follows is guarded by busy, but rules by robotsCache.mu.
	record robotsRecord
	loaded bool
	rules  *robots
	err    error // why it cannot be had
}

// A robotsRecord is what a Memory keeps.
type robotsRecord struct {
	Read   time.Time // when Text was read; zero for never
	Asked  time.Time
	Failed time.Time // since when it cannot be had; zero when it can
	Text   []byte    `json:",omitempty"` // empty where everything is allowed
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

func (rc *robotsCache) of(key string) *robotsEntry {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	e := rc.m[key]
	if e == nil {
		if rc.m == nil || len(rc.m) >= mostRobots {
			rc.m = map[string]*robotsEntry{} // whoever holds an old one goes on with it
		}
		e = &robotsEntry{busy: make(chan struct{}, 1)}
		rc.m[key] = e
	}
	return e
}

// check refuses an address that its host does not want us to get.
func (rc *robotsCache) check(ctx context.Context, c *Client, u *url.URL) error {
	if u.EscapedPath() == "/robots.txt" {
		return nil
	}
	rules, err := rc.get(ctx, c, u)
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		// Where the host itself is out of reach, the page is too, and that is
		// what there is to say.
		var e *Error
		if errors.As(err, &e) && !redirected(err) && (e.Kind == ErrConnect || e.Kind == ErrPrivate || e.Kind == ErrTLS || e.Kind == ErrBackoff) {
			page := *e
			page.URL = show(u)
			return &page
		}
		return &Error{URL: show(u), Kind: ErrRobots, Err: err, What: "the host's robots.txt cannot be had, which counts as a refusal for now (RFC 9309): " + err.Error()}
	}
	if rule, ok := rules.allows(target(u)); !ok {
		return &Error{URL: show(u), Kind: ErrRobots, What: fmt.Sprintf("the host's robots.txt refuses it to %s: %s", c.token, quote(rule)),
			Hint: "ask the site's owner, or see whether it offers a feed"}
	}
	return nil
}

// delay is the Crawl-delay of an address's host, as far as it is known.
func (rc *robotsCache) delay(token string, u *url.URL) time.Duration {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	if e := rc.m[token+" "+origin(u)]; e != nil && e.rules != nil {
		return min(e.rules.delay, longestDelay)
	}
	return 0
}

// get gives the rules of an address's host, from memory while they hold.
func (rc *robotsCache) get(ctx context.Context, c *Client, u *url.URL) (*robots, error) {
	key := origin(u)
	e := rc.of(c.token + " " + key)
	select {
	case e.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("%s/robots.txt: %w", key, context.Cause(ctx))
	}
	defer func() { <-e.busy }()

	memory := rc.memory
	if !e.loaded && memory != nil {
		if data, err := memory.Load(robotsPrefix + key); err == nil && len(data) > 0 {
			var r robotsRecord
			if json.Unmarshal(data, &r) == nil && !r.Asked.After(time.Now()) {
				e.record = r
				if !r.Read.IsZero() {
					rc.set(e, parseRobots(r.Text, c.token))
				}
			}
		}
	}
	e.loaded = true
	now := time.Now()
	r := &e.record
	if e.rules != nil && r.Failed.IsZero() && now.Sub(r.Read) < robotsAge {
		return e.rules, nil
	}
	if r.Failed.IsZero() || now.Sub(r.Asked) >= robotsRetry || e.rules == nil && e.err == nil {
		text, err := c.robotsText(ctx, u)
		if ctx.Err() != nil {
			return nil, err
		}
		now = time.Now()
		r.Asked, e.err = now, err
		if err == nil {
			*r = robotsRecord{Read: now, Asked: now, Text: text}
			rc.set(e, parseRobots(text, c.token))
		} else if r.Failed.IsZero() {
			r.Failed = now
		}
		if memory != nil {
			// A memory that fails costs one request too many later on.
			data, _ := json.Marshal(r) // of plain fields
			_ = memory.Store(robotsPrefix+key, data)
		}
	}
	switch {
	case e.err == nil:
		return e.rules, nil
	case e.rules != nil && now.Sub(r.Read) < robotsGrace:
		return e.rules, nil
	case now.Sub(r.Failed) >= robotsGrace:
		return &robots{}, nil
	}
	return nil, e.err
}

func (rc *robotsCache) set(e *robotsEntry, r *robots) {
	rc.mu.Lock()
	e.rules = r
	rc.mu.Unlock()
}

// robotsText asks for a robots.txt. Text is empty where the host has none; the
// error is that of one that cannot be reached (RFC 9309, 2.3.1).
func (c *Client) robotsText(ctx context.Context, u *url.URL) ([]byte, error) {
	ru := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	j := &job{client: c, first: ru, limit: robotsBytes, robots: true, left: c.opt.Timeouts.Whole,
		Request: Request{IgnoreRobots: true, Accept: "text/plain,*/*;q=0.1"}}
	res, err := j.run(ctx, ru)
	var status *StatusError
	var blocked *BlockedError
	switch {
	case err == nil:
		return bytes.TrimSpace(res.Body), nil
	case errors.As(err, &status) && status.Status < 500, errors.As(err, &blocked) && blocked.Status < 500:
		return nil, nil
	case errors.Is(err, ErrRedirects), errors.Is(err, ErrURL), errors.Is(err, ErrType), errors.Is(err, ErrCoding), errors.Is(err, ErrTooLarge):
		return nil, nil
	case errors.Is(err, ErrPrivate) && redirected(err):
		return nil, nil
	}
	return nil, err
}

func redirected(err error) bool {
	var r *redirectedError
	return errors.As(err, &r)
}

// Sitemaps lists the sitemaps that a host's robots.txt tells of, as absolute
// addresses in its order. A host without any, or whose robots.txt cannot be
// had, has none.
func (c *Client) Sitemaps(ctx context.Context, rawURL string) []string {
	u, err := parseURL(rawURL)
	if err != nil || c.admit(u) != nil {
		return nil
	}
	rules, err := c.robots.get(ctx, c, u)
	if err != nil {
		return nil
	}
	var all []string
	for _, s := range rules.sitemaps {
		if to, err := u.Parse(s); err == nil && to.Host != "" && strings.HasPrefix(to.Scheme, "http") {
			to.User = nil
			all = append(all, to.String())
		}
	}
	return all
}
