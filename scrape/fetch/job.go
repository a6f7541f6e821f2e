package fetch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// A job is one Get: what is asked for, and what of it is left after each hop.
type job struct {
	Request
	client  *Client
	first   *url.URL // settled, without credentials
	limit   int64    // bytes of body
	robots  bool     // for a robots.txt: it goes before the page that waits, and what is beyond the limit does not count
	refresh bool     // pages that only refresh to another are followed
	left    time.Duration
	jar     http.CookieJar // nil until there is a cookie to keep
	fresh   bool           // the last hop brought a cookie that is new
}

// run asks for one address after the other until there is a page.
func (j *job) run(ctx context.Context, u *url.URL) (*Response, error) {
	var steps []Redirect
	permanent := true
	seen := map[string]bool{}
	var last string // host of the hop before
	for {
		if err := j.client.admit(u); err != nil {
			return nil, along(steps, err)
		}
		if !j.IgnoreRobots {
			if err := j.client.robots.check(ctx, j.client, u); err != nil {
				return nil, along(steps, err)
			}
		}
		res, err := j.turn(ctx, u, last)
		if err != nil {
			return nil, along(steps, err)
		}
		last = hostKey(u)

		to, err := j.next(u, res)
		if err != nil {
			return nil, along(steps, err)
		}
		if to == nil {
			res.Redirects, res.Permanent = steps, permanent && len(steps) > 0
			return res, nil
		}
		status := res.Status
		if !isRedirect(status) {
			status = http.StatusOK
		}
		steps = append(steps, Redirect{From: show(u), To: show(to), Status: status})
		permanent = permanent && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect)
		if most := max(0, j.client.opt.MaxRedirects); len(steps) > most {
			return nil, &Error{URL: show(j.first), Kind: ErrRedirects, What: fmt.Sprintf("more than %d redirects, the last to %s", most, show(to)),
				Hint: "write the address that a browser ends at"}
		}
		// A site may send a browser back to where it was with a cookie in hand.
		seen[u.String()] = true
		if seen[to.String()] && !j.fresh {
			return nil, &Error{URL: show(j.first), Kind: ErrRedirects, What: "the redirects go in a circle, by " + show(to),
				Hint: "write the address that a browser ends at; perhaps the site needs cookies"}
		}
		u = to
	}
}

// along tells of the redirects that led to an error.
func along(steps []Redirect, err error) error {
	if len(steps) == 0 {
		return err
	}
	return &redirectedError{from: steps[0].From, err: err}
}

// A redirectedError is an error at an address that nobody asked for.
type redirectedError struct {
	from string
	err  error
}

func (e *redirectedError) Error() string { return e.from + ": redirected to " + e.err.Error() }
func (e *redirectedError) Unwrap() error { return e.err }

// turn waits for our turn with the host and asks it once.
func (j *job) turn(ctx context.Context, u *url.URL, last string) (*Response, error) {
	c := j.client
	key := hostKey(u)
	rule := c.rule(u)
	rule.straight, rule.robots = key == last, j.robots
	h := c.hosts.of(key, rule)
	defer c.hosts.leave(h)
	if err := h.enter(ctx, u, rule); err != nil {
		return nil, err
	}
	began := time.Now()
	res, err := j.hop(ctx, u)
	var refusal error
	if err == nil {
		refusal = j.refusal(res)
	}
	h.exit(rule, outcome(ctx, err, refusal))
	c.log.LogAttrs(ctx, slog.LevelDebug, "get", attrs(u, res, err, time.Since(began))...)
	if err == nil {
		err = refusal
	}
	return res, err
}

// refusal says why an answer is no page, where it is not; redirects are fine.
func (j *job) refusal(res *Response) error {
	if res.NotModified {
		if j.ETag == "" && j.LastModified == "" {
			return &StatusError{URL: res.URL, Status: res.Status}
		}
		return nil
	}
	if isRedirect(res.Status) {
		return nil
	}
	if b := challenge(res); b != nil {
		return b
	}
	switch {
	case res.Status < 200 || res.Status > 299, res.Status == http.StatusNoContent, res.Status == http.StatusResetContent, res.Status == http.StatusPartialContent:
		return &StatusError{URL: res.URL, Status: res.Status, RetryAfter: retryAfter(res.Header, res.Fetched)}
	}
	return nil
}

// isRedirect: 300 and 305 lead nowhere in particular, 304 is no redirect.
func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// next is where an answer sends us; nil when it is the page itself.
func (j *job) next(u *url.URL, res *Response) (*url.URL, error) {
	where := ""
	if isRedirect(res.Status) {
		where = strings.Trim(res.Header.Get("Location"), " \t")
		if where == "" {
			return nil, &Error{URL: show(u), Kind: ErrRedirects, What: statusText(res.Status) + " without saying where to", Hint: "something is wrong with the site"}
		}
	} else if j.refresh && res.Status == http.StatusOK {
		where = refreshTo(res)
		if where == "" {
			return nil, nil
		}
	} else {
		return nil, nil
	}
	bad := func(what, hint string, err error) error {
		return &Error{URL: show(u), Kind: ErrRedirects, What: "a redirect to " + quote(strings.Trim(redact(where), `"`)) + ", which is " + what, Hint: hint, Err: err}
	}
	if strings.ContainsFunc(where, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return nil, bad("no address", "something is wrong with the site", nil)
	}
	to, err := url.Parse(strings.ReplaceAll(where, `\`, "/"))
	if err != nil {
		return nil, bad("no address", "something is wrong with the site", nil)
	}
	to = u.ResolveReference(to)
	if to.Fragment == "" {
		to.Fragment, to.RawFragment = u.Fragment, u.RawFragment
	}
	to.User = nil // credentials that a stranger chose
	if err := settle(to); err != nil {
		var e *Error
		if errors.As(err, &e) {
			return nil, bad("no page: "+e.What, e.Hint, ErrURL)
		}
		return nil, err
	}
	if to.String() == u.String() && !isRedirect(res.Status) {
		return nil, nil // a page that reloads itself
	}
	return to, nil
}

// checkHeaders refuses headers that would not be headers.
func (j *job) checkHeaders() error {
	for k, v := range j.Header {
		if !httpguts.ValidHeaderFieldName(k) || !httpguts.ValidHeaderFieldValue(v) {
			return &Error{URL: show(j.first), Kind: ErrURL, What: fmt.Sprintf("the header %s cannot be sent", quote(k)),
				Hint: "a header has a name of letters and hyphens, and a value of one line"}
		}
	}
	return nil
}

// headers sets what a request tells. Whatever was meant for the first host
// goes to that host only.
func (j *job) headers(r *http.Request) {
	h := r.Header
	accept := j.Accept
	if accept == "" {
		accept = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml;q=0.9,application/feed+json;q=0.9,application/xml;q=0.8,application/json;q=0.8,text/*;q=0.7,*/*;q=0.1"
	}
	h.Set("Accept", accept)
	h.Set("User-Agent", j.client.agent)
	// Validators are sent as they came, but one that is no header value.
	if j.ETag != "" && httpguts.ValidHeaderFieldValue(j.ETag) {
		h.Set("If-None-Match", j.ETag)
	}
	if j.LastModified != "" && httpguts.ValidHeaderFieldValue(j.LastModified) {
		h.Set("If-Modified-Since", j.LastModified)
	}
	if sameSite(j.first, r.URL) {
		for k, v := range j.Header {
			switch http.CanonicalHeaderKey(k) {
			case "Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding", "Upgrade", "Te", "Trailer":
				// These are the exchange's own; another value would break it.
			default:
				h.Set(k, v)
			}
		}
		if j.User != "" || j.Password != "" {
			r.SetBasicAuth(j.User, j.Password)
		}
	}
	h.Set("Accept-Encoding", "gzip, br, zstd")
	if j.jar != nil {
		for _, c := range j.jar.Cookies(r.URL) {
			r.AddCookie(c)
		}
	}
}

// sameSite reports whether what was meant for a may go to b: the same host,
// by the same scheme and port, or by https where it was http.
func sameSite(a, b *url.URL) bool {
	if a.Hostname() != b.Hostname() {
		return false
	}
	if a.Scheme == b.Scheme {
		return portOf(a) == portOf(b)
	}
	return a.Scheme == "http" && a.Port() == "" && b.Scheme == "https" && b.Port() == ""
}

// maxAge is how long an answer is fresh, RFC 9111, 4.2.1.
func maxAge(h http.Header) time.Duration {
	const most = 366 * 24 * time.Hour
	age := time.Duration(-1)
	for _, line := range h["Cache-Control"] {
		for d := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(d), "=")
			switch strings.ToLower(name) {
			case "no-store", "no-cache":
				return 0
			case "max-age":
				n, err := strconv.ParseUint(strings.Trim(value, `" `), 10, 63)
				if errors.Is(err, strconv.ErrRange) {
					age = most
				} else if err == nil {
					age = time.Duration(min(n, uint64(most/time.Second))) * time.Second
				}
			}
		}
	}
	if age < 0 {
		expires, err := http.ParseTime(h.Get("Expires"))
		if err != nil {
			return 0
		}
		date, err := http.ParseTime(h.Get("Date"))
		if err != nil {
			return 0
		}
		age = min(expires.Sub(date), most)
	}
	if n, err := strconv.ParseUint(h.Get("Age"), 10, 32); err == nil {
		age -= time.Duration(n) * time.Second
	}
	return max(0, age)
}
