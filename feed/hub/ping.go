package hub

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"copydesk/feed/ledger"
)

// form is the media type of requests to a hub (WebSub section 5.1).
const form = "application/x-www-form-urlencoded"

// ping tells another hub that a topic changed. WebSub leaves open how; what
// every public hub takes is the notice of PubSubHubbub 0.4 section 7. Some read
// hub.url, some hub.topic, and not all take several of them at once.
func (h *Hub) ping(ctx context.Context, e ledger.Errand) error {
	if !slices.Contains(h.opt.Hubs, e.URL) {
		return h.opt.Ledger.Done(e, "")
	}
	body := url.Values{"hub.mode": {"publish"}, "hub.url": {e.Topic}, "hub.topic": {e.Topic}}.Encode()
	req, err := http.NewRequest(http.MethodPost, e.URL, strings.NewReader(body))
	why, a := "", answer{}
	if err == nil {
		req.Header.Set("Content-Type", form)
		a, err = h.send(ctx, h.opt.Pings, req)
	}
	if ctx.Err() != nil {
		return nil // it was not the hub's fault
	}
	switch {
	case err != nil:
		why = err.Error()
	case !a.good():
		why = a.String()
	}
	h.mu.Lock()
	was, known := h.trouble[e.URL]
	was = was || !known && e.Tries > 0 // it failed before a restart
	h.trouble[e.URL] = why != ""
	h.mu.Unlock()
	if why == "" {
		if was {
			h.opt.Logger.Info("hub takes pings again", "hub", e.URL)
		}
		h.opt.Logger.Debug("pinged", "hub", e.URL, "topic", e.Topic)
		return h.opt.Ledger.Done(e, "")
	}
	gaveUp, err := h.again(e, pauses, why, a.pause)
	switch {
	case err != nil:
	case !was:
		h.opt.Logger.Warn("hub takes no ping; it will be tried again", "hub", e.URL, "error", why)
	case gaveUp:
		h.opt.Logger.Debug("ping given up until the next change", "hub", e.URL, "topic", e.Topic, "error", why)
	}
	return err
}
