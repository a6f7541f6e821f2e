package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// The kinds of [Error], for errors.Is.
var (
	ErrURL       = errors.New("not an address that can be got")
	ErrPrivate   = errors.New("private address")
	ErrConnect   = errors.New("no connection")
	ErrTLS       = errors.New("no trusted connection")
	ErrTimeout   = errors.New("took too long")
	ErrTooLarge  = errors.New("too large")
	ErrTruncated = errors.New("cut off")
	ErrCoding    = errors.New("unreadable content coding")
	ErrType      = errors.New("not a page")
	ErrRedirects = errors.New("unusable redirect")
	ErrRobots    = errors.New("refused by robots.txt")
	ErrBackoff   = errors.New("not asked again yet")
	ErrProtocol  = errors.New("not HTTP as it should be")
)

// An Error is a GET that gave no page. It is one of the kinds above to
// errors.Is, and whatever lies beneath.
type Error struct {
	URL  string // without credentials
	Kind error  // one of the kinds above
	What string // what happened, with the values
	Hint string // what would help; "" when nothing is known to
	Err  error  // beneath; may be nil
	// Until is when asking makes sense again; for ErrBackoff.
	Until time.Time
}

func (e *Error) Error() string {
	s := e.URL + ": " + e.What
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// A StatusError is an answer that is neither a page nor a redirect.
type StatusError struct {
	URL        string
	Status     int
	RetryAfter time.Duration // as the server asked, within a day; 0 when it did not
}

func (e *StatusError) Error() string {
	s := fmt.Sprintf("%s: the server answers %s", e.URL, statusText(e.Status))
	if e.RetryAfter > 0 {
		s += fmt.Sprintf(" and asks to wait %s", e.RetryAfter)
	}
	if h := statusHint(e.Status); h != "" {
		s += "; " + h
	}
	return s
}

// Gone reports whether the answer says that there is nothing at this address.
func (e *StatusError) Gone() bool {
	return e.Status == http.StatusNotFound || e.Status == http.StatusGone
}

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}

func statusHint(status int) string {
	switch {
	case status == http.StatusNotFound:
		return "there is nothing at this address, see whether it is spelt right"
	case status == http.StatusGone:
		return "what was here is gone for good"
	case status == http.StatusNotModified:
		return "it was asked without a condition, so this answer makes no sense"
	case status == http.StatusProxyAuthRequired:
		return "the proxy's address needs a user and a password"
	case status == http.StatusNoContent || status == http.StatusResetContent:
		return "it has nothing to show at this address"
	case status == http.StatusPartialContent:
		return "nobody asked for a part"
	case status >= 520 && status <= 530:
		return "Cloudflare does not reach the site's own server; it is asked again later"
	case status >= 500:
		return "this is the site's own trouble; it is asked again later"
	}
	return ""
}

// A BlockedError is a page that is kept from us: by a wall against programs, a
// login, a question for consent. To errors.As it is a [StatusError] too where
// the server said so by its status.
type BlockedError struct {
	URL        string
	By         string // who or what keeps it: "Cloudflare challenge", "DataDome", "login page", "consent wall" …
	Evidence   string // what shows it: "header Cf-Mitigated: challenge"
	Status     int
	RetryAfter time.Duration
	hint       string
}

func (e *BlockedError) Error() string {
	s := fmt.Sprintf("%s: blocked: %s (%s)", e.URL, e.By, e.Evidence)
	if e.RetryAfter > 0 {
		s += fmt.Sprintf(", asks to wait %s", e.RetryAfter)
	}
	if e.hint != "" {
		s += "; " + e.hint
	}
	return s
}

// loginPage is the By of a page that lets one in, whatever the status.
const loginPage = "login page"

// Login reports whether what was given instead of a page is a place to log in.
func (e *BlockedError) Login() bool { return e.By == loginPage }

func (e *BlockedError) Unwrap() error {
	if e.Status < 400 {
		return nil
	}
	return &StatusError{URL: e.URL, Status: e.Status, RetryAfter: e.RetryAfter}
}

// quote shows a piece of somebody else's text on one line.
func quote(s string) string {
	const most = 80
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}
