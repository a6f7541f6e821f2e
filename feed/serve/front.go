package serve

import (
	"net"
	"net/http"
	"sync/atomic"

	"copydesk/feed"
)

// A Front is a handler whose inside can be changed while it serves. The zero
// Front asks everybody to come back in a moment.
type Front struct {
	Prefix string // as in Options; set before it serves
	shown  atomic.Pointer[http.Handler]
}

// Show puts a handler in the place of the one before.
func (f *Front) Show(h http.Handler) { f.shown.Store(&h) }

func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := f.shown.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	a := answer{ResponseWriter: w, r: r, prefix: f.Prefix, status: http.StatusOK}
	if p := r.URL.Path; p == "/"+feed.StyleFile || p == f.Prefix+"/"+feed.StyleFile {
		for _, d := range feed.Assets() {
			if d.Name == feed.StyleFile {
				a.plain(http.StatusOK, d.Type, d.Body) // the page below looks by it
				return
			}
		}
	}
	w.Header().Set("Retry-After", "1")
	a.problem(http.StatusServiceUnavailable, "Copydesk is reading its sources for the first time. Try again in a moment.")
}

// ready gives the ready answer to a request, nil where there is none.
func (f *Front) ready(block []byte) *ready {
	if h := f.handler(); h != nil {
		return h.ready(block)
	}
	return nil
}

// tell reports an answer that was given on the lane, as the handler reports
// those it gives.
func (f *Front) tell(rd *ready, from net.Addr) {
	h := f.handler()
	if h == nil || h.opt.Observe == nil && !h.debug() {
		return
	}
	r := *rd.request
	r.RemoteAddr = from.String()
	h.tell(&r, rd.status, len(rd.body))
}

func (f *Front) handler() *handler {
	if h := f.shown.Load(); h != nil {
		if own, ok := (*h).(*handler); ok {
			return own
		}
	}
	return nil
}
