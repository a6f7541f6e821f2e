package hub

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"copydesk/feed/ledger"
)

// An intent is what a request says that a callback wants.
type intent struct {
	Mode   string `json:"mode"`             // "subscribe" or "unsubscribe"
	Lease  int64  `json:"lease,omitempty"`  // seconds
	Secret string `json:"secret,omitempty"` // "" for none
}

// verify asks a callback whether it wants what a request in its name said
// (WebSub section 5.3). Only a 2xx answer that is the challenge will do.
func (h *Hub) verify(ctx context.Context, e ledger.Errand) error {
	var in intent
	if err := json.Unmarshal([]byte(e.Data), &in); err != nil {
		return h.opt.Ledger.Done(e, "") // not of our making
	}
	if in.Mode == "subscribe" {
		why, err := h.refusal(e)
		if err != nil {
			return err
		}
		if why != "" {
			if err := h.opt.Ledger.Owe(ledger.Errand{Kind: ledger.Deny, URL: e.URL, Topic: e.Topic, Host: e.Host, Data: why}, h.opt.Now()); err != nil {
				return err
			}
			return h.opt.Ledger.Done(e, "")
		}
	}
	challenge := rand.Text()
	q := url.Values{"hub.mode": {in.Mode}, "hub.topic": {e.Topic}, "hub.challenge": {challenge}}
	if in.Mode == "subscribe" {
		q.Set("hub.lease_seconds", strconv.FormatInt(in.Lease, 10))
	}
	a, err := h.ask(ctx, e.URL, q)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil || a.later() {
		why := a.String()
		if err != nil {
			why = err.Error()
		}
		h.opt.Logger.Debug("intent not verified", "callback", e.URL, "topic", e.Topic, "mode", in.Mode, "tries", e.Tries+1, "error", why)
		_, err := h.again(e, questionPauses, why, a.pause)
		return err
	}
	if !a.good() || subtle.ConstantTimeCompare(a.body, []byte(challenge)) != 1 {
		h.opt.Logger.Debug("intent denied", "callback", e.URL, "topic", e.Topic, "mode", in.Mode, "status", a.status)
		return h.opt.Ledger.Done(e, "")
	}
	if in.Mode == "unsubscribe" {
		h.opt.Logger.Info("unsubscribed", "callback", e.URL, "topic", e.Topic)
		return h.opt.Ledger.Unsubscribe(e.Topic, e.URL, e)
	}
	h.opt.Logger.Info("subscribed", "callback", e.URL, "topic", e.Topic, "lease", time.Duration(in.Lease)*time.Second)
	return h.opt.Ledger.Subscribe(ledger.Subscription{Topic: e.Topic, Callback: e.URL, Host: e.Host, Secret: in.Secret,
		Expires: h.opt.Now().Add(time.Duration(in.Lease) * time.Second)}, e)
}

// refusal says why a subscription that was accepted cannot be had any more; ""
// when it can.
func (h *Hub) refusal(e ledger.Errand) (string, error) {
	if h.ready.Load() && h.opt.Find(e.Topic) == nil {
		return "the topic is no longer published here", nil
	}
	_, known, err := h.opt.Ledger.Subscription(e.Topic, e.URL, h.opt.Now())
	if err != nil || known {
		return "", err
	}
	all, ofHost, err := h.opt.Ledger.Subscriptions(e.Host)
	if all >= maxSubscriptions || ofHost >= maxOfHost {
		return "there are too many subscriptions", err
	}
	return "", err
}

// deny tells a callback that its subscription is refused (WebSub section 5.2).
func (h *Hub) deny(ctx context.Context, e ledger.Errand) error {
	a, err := h.ask(ctx, e.URL, url.Values{"hub.mode": {"denied"}, "hub.topic": {e.Topic}, "hub.reason": {e.Data}})
	if ctx.Err() != nil {
		return nil
	}
	if err != nil || a.later() {
		why := a.String()
		if err != nil {
			why = err.Error()
		}
		_, err := h.again(e, questionPauses, why, a.pause)
		return err
	}
	return h.opt.Ledger.Done(e, "")
}

// ask sends a GET to a callback, with q behind the query it has.
func (h *Hub) ask(ctx context.Context, callback string, q url.Values) (answer, error) {
	u, err := url.Parse(callback)
	if err != nil {
		return answer{}, err
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += q.Encode()
	req, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return answer{}, err
	}
	return h.send(ctx, h.opt.Callbacks, req)
}
