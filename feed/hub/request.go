package hub

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"copydesk/feed/ledger"
)

// Bounds of what a request may say.
const (
	maxRequest   = 16 << 10
	maxCallback  = 2048
	maxSecret    = 200 // WebSub section 5.1: less than 200 bytes; the limit itself is let pass
	defaultLease = 10 * 24 * time.Hour
	minLease     = 5 * time.Minute
	maxLease     = 30 * 24 * time.Hour
)

// A refusal is why a request is not taken, for whoever sent it.
type refusal struct {
	status int
	why    string
	pause  time.Duration // after which it may be sent again; 0 for no such time
}

func bad(format string, args ...any) *refusal {
	return &refusal{status: http.StatusBadRequest, why: fmt.Sprintf(format, args...)}
}

// ServeHTTP takes the requests of subscribers and publishers (WebSub sections
// 5.1 and 6): 202 for what is going to be seen to, else why not, as plain text.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if no := h.answer(w, r); no != nil {
		if no.pause > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(no.pause/time.Second)))
		}
		reply(w, no.status, no.why)
	}
}

// reply sends one line of text.
func reply(w http.ResponseWriter, status int, text string) {
	text += "\n"
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	io.WriteString(w, text)
}

func (h *Hub) answer(w http.ResponseWriter, r *http.Request) *refusal {
	switch r.Method {
	case http.MethodPost:
	case http.MethodOptions:
		w.Header().Set("Allow", "POST, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
		return nil
	default:
		w.Header().Set("Allow", "POST, OPTIONS")
		return &refusal{status: http.StatusMethodNotAllowed, why: "This is a WebSub hub: programs subscribe here, by POST (https://www.w3.org/TR/websub/)."}
	}
	if !h.callers.admit(r.RemoteAddr, h.opt.Now()) {
		return &refusal{http.StatusTooManyRequests, "too many requests from your address", time.Minute}
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != form {
		return &refusal{status: http.StatusUnsupportedMediaType, why: "the request has to be a form: Content-Type: " + form}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &refusal{status: http.StatusRequestEntityTooLarge, why: fmt.Sprintf("the request is longer than %d bytes", maxRequest)}
	} else if err != nil {
		return bad("the request could not be read to its end")
	}
	q, err := url.ParseQuery(string(body))
	if err != nil {
		return bad("the form cannot be read: %v", err)
	}
	for name, values := range q {
		if strings.HasPrefix(name, "hub.") && len(values) > 1 && !(q.Get("hub.mode") == "publish" && (name == "hub.url" || name == "hub.topic")) {
			return bad("%s is given more than once", name)
		}
	}
	switch mode := q.Get("hub.mode"); mode {
	case "subscribe", "unsubscribe":
		return h.wish(w, mode, q)
	case "publish":
		return h.published(w, q, h.isLocal(r.RemoteAddr))
	case "":
		return bad("hub.mode is missing: subscribe, unsubscribe or publish")
	default:
		return bad("hub.mode: %q is not subscribe, unsubscribe or publish", clip(mode))
	}
}

// wish takes a request for a subscription, or for its end.
func (h *Hub) wish(w http.ResponseWriter, mode string, q url.Values) *refusal {
	topic, callback := q.Get("hub.topic"), q.Get("hub.callback")
	if topic == "" {
		return bad("hub.topic is missing: the address of a feed, as the feed itself gives it")
	}
	if no := h.checkCallback(callback); no != nil {
		return no
	}
	e := ledger.Errand{Kind: ledger.Verify, URL: callback, Topic: topic, Host: hostOf(callback)}
	_, known, err := h.opt.Ledger.Subscription(topic, callback, h.opt.Now())
	if err != nil {
		return h.broken(err)
	}
	if !known && h.opt.Find(topic) == nil {
		return bad("hub.topic: %q is no feed of this hub", clip(topic))
	}
	in := intent{Mode: mode}
	if mode == "subscribe" {
		if len(q.Get("hub.secret")) > maxSecret {
			return bad("hub.secret is longer than %d bytes", maxSecret)
		}
		lease, no := lease(q.Get("hub.lease_seconds"))
		if no != nil {
			return no
		}
		in.Secret, in.Lease = q.Get("hub.secret"), int64(lease/time.Second)
	}
	if no := h.room(e, mode == "subscribe" && !known); no != nil {
		return no
	}
	data, err := json.Marshal(in)
	if err != nil {
		return h.broken(err)
	}
	e.Data = string(data)
	if err := h.opt.Ledger.Owe(e, h.opt.Now()); err != nil {
		return h.broken(err)
	}
	h.wake()
	reply(w, http.StatusAccepted, "The callback will be asked whether it wants this.")
	return nil
}

// checkCallback refuses what is no address to send to.
func (h *Hub) checkCallback(callback string) *refusal {
	if callback == "" {
		return bad("hub.callback is missing")
	}
	if len(callback) > maxCallback {
		return bad("hub.callback is longer than %d bytes", maxCallback)
	}
	if strings.Contains(callback, "#") {
		return bad("hub.callback has a fragment")
	}
	if strings.ContainsFunc(callback, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return bad("hub.callback: spaces, control and other than ASCII characters have to be escaped")
	}
	if err := h.opt.Callbacks.Admit(callback); err != nil {
		return bad("hub.callback: %v", err)
	}
	return nil
}

// lease reads hub.lease_seconds, brought within bounds; 0 or none is the
// default.
func lease(s string) (time.Duration, *refusal) {
	if strings.Trim(s, "0") == "" {
		return defaultLease, nil
	}
	if strings.Trim(s, "0123456789") != "" {
		return 0, bad("hub.lease_seconds: %q is not a whole number of seconds", clip(s))
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		return maxLease, nil
	}
	return min(max(time.Duration(n)*time.Second, minLease), maxLease), nil
}

// room refuses a request when there are too many already.
func (h *Hub) room(e ledger.Errand, another bool) *refusal {
	all, ofHost, err := h.opt.Ledger.Errands(ledger.Verify, e.Host)
	if err != nil {
		return h.broken(err)
	}
	if all >= maxQuestions || ofHost >= maxQuestionsHost {
		return &refusal{http.StatusTooManyRequests, "too many requests wait to be verified", time.Minute}
	}
	if !another {
		return nil
	}
	if all, ofHost, err = h.opt.Ledger.Subscriptions(e.Host); err != nil {
		return h.broken(err)
	}
	switch {
	case ofHost >= maxOfHost:
		return &refusal{status: http.StatusForbidden, why: "there are too many subscriptions with callbacks at " + clip(e.Host)}
	case all >= maxSubscriptions:
		return &refusal{http.StatusServiceUnavailable, "this hub has as many subscriptions as it can serve", time.Hour}
	}
	return nil
}

// published takes a publisher's notice. The hub knows by itself when one of
// its topics changes; the notice has the document brought to those
// subscribers that have not had it. To the others it is brought again only for
// trying out, where no stranger could have that done without end.
func (h *Hub) published(w http.ResponseWriter, q url.Values, tryOut bool) *refusal {
	topics := append(append([]string{}, q["hub.url"]...), q["hub.topic"]...)
	if len(topics) == 0 {
		return bad("hub.url is missing: the address of the feed that changed")
	}
	if len(topics) > 20 {
		return bad("more than 20 topics in one request")
	}
	for _, t := range topics {
		if h.opt.Find(t) == nil {
			return bad("hub.url: %q is no feed of this hub", clip(t))
		}
	}
	for _, t := range topics {
		if doc := h.opt.Find(t); doc != nil {
			if err := h.opt.Ledger.Redeliver(ledger.Topic{URL: t, ETag: doc.ETag}, tryOut, h.opt.Now()); err != nil {
				return h.broken(err)
			}
		}
	}
	h.wake()
	reply(w, http.StatusAccepted, "Subscribers that have not had it will get it.")
	return nil
}

// isLocal reports whether the hub is for this machine only, by its own
// address, and the caller is on it. A proxy's callers are everybody, but then
// the address is another one.
func (h *Hub) isLocal(remote string) bool {
	u, err := url.Parse(h.opt.Self)
	if err != nil {
		return false
	}
	self, err := netip.ParseAddr(u.Hostname())
	if err != nil || !self.IsLoopback() {
		return false
	}
	caller, err := netip.ParseAddrPort(remote)
	return err == nil && caller.Addr().Unmap().IsLoopback()
}

// broken is the refusal of a request that the ledger could not take.
func (h *Hub) broken(err error) *refusal {
	h.opt.Logger.Error("a request to the hub could not be filed", "error", err)
	return &refusal{http.StatusServiceUnavailable, "the request could not be filed; try again later", time.Minute}
}

// clip shortens what a stranger wrote.
func clip(s string) string {
	if len(s) > 200 {
		return strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}
