package hub

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"copydesk/feed/ledger"
)

// deliver brings a topic's document, as it is now, to a subscriber (WebSub
// section 7).
func (h *Hub) deliver(ctx context.Context, e ledger.Errand) error {
	now := h.opt.Now()
	s, ok, err := h.opt.Ledger.Subscription(e.Topic, e.URL, now)
	if err != nil {
		return err
	}
	if !ok {
		return h.opt.Ledger.Done(e, "")
	}
	doc := h.opt.Find(e.Topic)
	if doc == nil {
		if now.Sub(e.Since) > 24*time.Hour {
			return h.opt.Ledger.Done(e, "")
		}
		return h.opt.Ledger.Postpone(e, "", now.Add(5*time.Second)) // its first edition since the start is being made
	}
	if doc.ETag == s.Told {
		return h.opt.Ledger.Done(e, doc.ETag)
	}
	req, err := http.NewRequest(http.MethodPost, e.URL, bytes.NewReader(doc.Body))
	a := answer{}
	if err == nil {
		req.Header.Set("Content-Type", doc.Type)
		req.Header.Set("Link", "<"+h.opt.Self+`>; rel="hub", <`+e.Topic+`>; rel="self"`)
		if s.Secret != "" {
			req.Header.Set("X-Hub-Signature", sign(s.Secret, doc.Body))
		}
		a, err = h.send(ctx, h.opt.Callbacks, req)
	}
	if ctx.Err() != nil {
		return nil
	}
	var why string
	switch {
	case err != nil:
		why = err.Error()
	case a.good():
		h.opt.Logger.Debug("delivered", "callback", e.URL, "topic", e.Topic)
		return h.opt.Ledger.Delivered(e, doc.ETag)
	case a.status == http.StatusGone:
		h.opt.Logger.Info("subscriber is gone", "callback", e.URL, "topic", e.Topic)
		return h.opt.Ledger.Unsubscribe(e.Topic, e.URL, e)
	default:
		why = a.String()
	}
	gaveUp, err := h.again(e, pauses, why, a.pause)
	if gaveUp {
		h.opt.Logger.Info("delivery given up until the next change", "callback", e.URL, "topic", e.Topic, "error", why)
	} else {
		h.opt.Logger.Debug("not delivered", "callback", e.URL, "topic", e.Topic, "tries", e.Tries+1, "error", why)
	}
	return err
}

// sign is the X-Hub-Signature of a body (WebSub section 8).
func sign(secret string, body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}
