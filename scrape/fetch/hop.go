package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// mostInterim bounds the 1xx answers before the real one.
const mostInterim = 16

// hop asks one address once and reads the whole answer. The body of an answer
// that is no page is read as far as it goes easily, for its evidence.
func (j *job) hop(parent context.Context, u *url.URL) (*Response, error) {
	c := j.client
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	w := &watch{cancel: cancel, left: j.left, began: time.Now()}
	defer func() { j.left = w.stop() }()

	j.fresh = false
	interim := 0
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { w.enter("the headers", c.opt.Timeouts.Header) },
		Got1xxResponse: func(int, textproto.MIMEHeader) error {
			if interim++; interim > mostInterim {
				return errInterim
			}
			return nil
		},
	})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &Error{URL: show(u), Kind: ErrURL, What: err.Error(), Err: err}
	}
	via, err := c.proxy(r)
	if err != nil {
		return nil, &Error{URL: show(u), Kind: ErrConnect, What: err.Error(), Err: err}
	}
	if via != nil {
		r = r.WithContext(context.WithValue(ctx, viaKey{}, via))
	}
	j.headers(r)

	w.enter("a connection", c.opt.Timeouts.Connect)
	resp, err := c.roundTripper.RoundTrip(r)
	if err != nil {
		return nil, j.failure(parent, ctx, u, via, err)
	}
	defer resp.Body.Close()
	out := &Response{
		URL: show(u), Status: resp.StatusCode, Header: resp.Header, Fetched: time.Now(),
		Type: resp.Header.Get("Content-Type"), ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified"),
		MaxAge: maxAge(resp.Header),
	}
	if j.jar != nil || len(resp.Header["Set-Cookie"]) > 0 {
		j.keepCookies(u, resp)
	}
	w.enter("the body", c.opt.Timeouts.Body)
	w.minimum(c.opt.Timeouts.Stall, c.opt.Timeouts.MinRate)
	switch {
	case resp.StatusCode == http.StatusNotModified:
		out.NotModified = true
		return out, nil
	case isRedirect(resp.StatusCode):
		return out, nil
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		// Whatever is wrong with the rest of it, the status is what counts.
		out.Body, _ = j.body(resp, w, u, evidenceBytes, true)
		return out, nil
	}
	out.Body, err = j.body(resp, w, u, j.limit, j.robots)
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			return nil, err
		}
		return nil, j.failure(parent, ctx, u, via, err)
	}
	return out, nil
}

// errInterim ends an exchange that never comes to its answer.
var errInterim = fmt.Errorf("more than %d interim answers (1xx) and no real one", mostInterim)

// failure names what went wrong in an exchange.
func (j *job) failure(parent, ctx context.Context, u, via *url.URL, err error) error {
	e := &Error{URL: show(u), Err: err}
	fail := func(kind error, what, hint string) error {
		e.Kind, e.What, e.Hint = kind, what, hint
		return e
	}
	host := u.Hostname()
	if parent.Err() != nil {
		return fmt.Errorf("%s: %w", e.URL, context.Cause(parent))
	}
	var late *lateError
	if errors.As(context.Cause(ctx), &late) {
		return fail(ErrTimeout, late.Error(), "it is asked again later")
	}
	var secret *privateError
	if errors.As(err, &secret) {
		what := secret.Error()
		if host != secret.address {
			what = host + " is at " + what
		}
		return fail(ErrPrivate, what, hintPrivate)
	}
	if what, hint := tlsTrouble(err, host); what != "" {
		return fail(ErrTLS, what, hint)
	}
	if via != nil {
		var op *net.OpError
		if errors.As(err, &op) && (op.Op == "proxyconnect" || op.Op == "dial" || op.Op == "socks connect") {
			return fail(ErrConnect, "the proxy "+via.Host+" does not connect: "+op.Err.Error(), "see that it runs and lets us through")
		}
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		if dns.IsNotFound {
			return fail(ErrConnect, "there is no host "+host, "see whether it is spelt right")
		}
		if dns.IsTimeout {
			return fail(ErrTimeout, "the name server does not answer for "+host, "it is asked again later")
		}
		return fail(ErrConnect, "the name server fails for "+host+": "+dns.Err, "it is asked again later")
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		if op.Timeout() {
			return fail(ErrTimeout, fmt.Sprintf("no connection to %s within %s", u.Host, j.client.opt.Timeouts.Connect), "it is asked again later")
		}
		return fail(ErrConnect, "no connection to "+u.Host+": "+op.Err.Error(), "it is asked again later")
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return fail(ErrTimeout, err.Error(), "it is asked again later")
	}
	text := strings.TrimPrefix(err.Error(), "net/http: HTTP/1.x transport connection broken: ")
	switch {
	case errors.Is(err, errInterim):
		return fail(ErrProtocol, errInterim.Error(), "this is the site's own trouble; it is asked again later")
	case strings.Contains(text, "response headers exceeded"), strings.Contains(text, "response header list larger"):
		return fail(ErrTooLarge, "the headers are larger than 256 KiB", "no page needs that; something is wrong with the site")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), strings.Contains(text, "connection reset"),
		strings.Contains(text, "server closed idle connection"), strings.Contains(text, "stream error"), strings.Contains(text, "GOAWAY"):
		return fail(ErrTruncated, "the connection was cut before the end: "+text, "what came is not used; it is asked again later")
	case strings.Contains(text, "malformed"), strings.Contains(text, "invalid"), strings.Contains(text, "http2:"):
		return fail(ErrProtocol, "the answer is not HTTP: "+text, "something is wrong with the site, or another protocol is spoken there")
	}
	return fail(ErrConnect, text, "it is asked again later")
}

// tlsTrouble says why there is no trust; "" when that is not the trouble.
func tlsTrouble(err error, host string) (what, hint string) {
	var name x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var verify *tls.CertificateVerificationError
	const owner = "the site's owner has to mend that"
	switch {
	case errors.As(err, &name):
		return "the certificate is not for " + host, "see whether the host is spelt right, with or without www"
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return fmt.Sprintf("the certificate is valid from %s to %s only", invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly)),
				owner + ", if this machine's clock is right"
		}
		return "the certificate is not valid: " + invalid.Error(), owner
	case errors.As(err, &unknown):
		return "nobody known vouches for the certificate (self-signed, or a link of its chain is missing)", owner
	case errors.As(err, &verify):
		return "the certificate does not hold: " + verify.Err.Error(), owner
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return "no TLS is spoken there", "perhaps the address begins with http:// and not https://"
	case errors.As(err, &alert), strings.Contains(err.Error(), "tls: "):
		return "no agreement on a safe connection: " + err.Error(), owner
	}
	return "", ""
}

// A watch ends an exchange that takes too long in one of its parts.
type watch struct {
	cancel context.CancelCauseFunc
	began  time.Time
	left   time.Duration // of the whole
	bytes  atomic.Int64  // of the body so far

	mu       sync.Mutex
	phase    *time.Timer
	rate     *time.Timer
	finished bool
}

// A lateError is why a watch ended an exchange.
type lateError struct{ what string }

func (e *lateError) Error() string { return e.what }

// enter begins a part that may take d.
func (w *watch) enter(part string, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.finished {
		return
	}
	if w.phase != nil {
		w.phase.Stop()
	}
	what := fmt.Sprintf("%s did not come within %s", part, d)
	if part == "the body" {
		what = fmt.Sprintf("the body was not whole within %s", d)
	}
	if left := w.left - time.Since(w.began); left < d {
		d, what = left, "the whole, redirects included, took longer than it may"
	}
	w.phase = time.AfterFunc(d, func() { w.cancel(&lateError{what}) })
}

// minimum demands that the body brings at least rate bytes a second over each
// stretch of time.
func (w *watch) minimum(stretch time.Duration, rate int64) {
	if rate < 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	need := max(1, int64(stretch.Seconds()*float64(rate)))
	var before int64
	w.rate = time.AfterFunc(stretch, func() {
		now := w.bytes.Load()
		if now-before < need {
			w.cancel(&lateError{fmt.Sprintf("the body drips: %d bytes in %s, where at least %d are asked for", now-before, stretch, need)})
			return
		}
		before = now
		w.mu.Lock()
		defer w.mu.Unlock()
		if !w.finished {
			w.rate.Reset(stretch)
		}
	})
}

// stop ends the watch and says what is left of the whole time.
func (w *watch) stop() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.finished = true
	if w.phase != nil {
		w.phase.Stop()
	}
	if w.rate != nil {
		w.rate.Stop()
	}
	return w.left - time.Since(w.began)
}
