// Package serve is the counter where readers take the editions: HTTP as
// RFC 9110, 9111 and 3229 have it, with nothing computed for a request that
// was computed for another before.
//
// It serves what hangs on a [publish.Stand], at the moment of the request, and
// knows nothing of sources, the ledger or the loop. What it sends depends on
// the path and the negotiation fields alone; the Host a request names appears
// nowhere in an answer.
package serve

import (
	"context"
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"copydesk/feed"
	"copydesk/feed/publish"
)

// Options are what a server needs besides the stand. The zero Options serve.
type Options struct {
	// Logger gets a line for each request, at debug level. May be nil.
	Logger *slog.Logger
	// Title heads the list of feeds at "/", where no feed hangs at the root.
	Title string
	// Base is the address where the server is reachable, with a final slash.
	// Pages show it; "" : they name no address of their own.
	Base string
	// Prefix is the path of the address where the server is reachable, such as
	// "/feeds", without a slash at its end. A proxy in front may take it off
	// requests or leave it on; where a reader is sent on, it is named.
	Prefix string
	// Health gives what /health answers, as JSON. When the value has a method
	// Healthy() bool that says false, the status is 503. Nil: only that the
	// server runs.
	Health func() any
	// MaxAge is how long an answer of a feed may be taken for fresh, normally
	// the interval at which its source is looked at. Nil or 0: five minutes.
	MaxAge func(feedName string) time.Duration
	// Metrics answers /metrics. Nil: not found.
	Metrics http.Handler
	// Hub answers /hub, whatever the method. Nil: not found.
	Hub http.Handler
	// Observe is called after each answer. It must not block. May be nil.
	Observe func(r *http.Request, status int, bytes int)
	// Private are the guards of feeds. Public are the paths of the feeds that
	// have none, which matters where one lies below a private one.
	Private []Guard
	Public  []string
}

// New is the handler that serves a stand.
func New(stand *publish.Stand, opt Options) http.Handler {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	h := &handler{stand: stand, opt: opt, kept: cache{most: maxEntries}, archives: cache{most: maxArchives}, assets: map[string]bool{}}
	for _, d := range feed.Assets() {
		h.assets[d.Name] = true
	}
	return h
}

type handler struct {
	stand    *publish.Stand
	opt      Options
	kept     cache
	archives cache
	all      atomic.Pointer[directory]
	assets   map[string]bool

	remembered atomic.Int64 // requests, since they were last forgotten
}

// hubPath is where the hub answers, the one resource here that takes more than
// is read.
const hubPath = "/hub"

// allow are the methods of every other resource here.
const allow = "GET, HEAD, OPTIONS"

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := answer{ResponseWriter: w, r: r, prefix: h.opt.Prefix, status: http.StatusOK}
	toHub := h.opt.Hub != nil && (r.URL.Path == hubPath || r.URL.Path == h.opt.Prefix+hubPath)
	if r.ContentLength != 0 && !toHub {
		// Nothing here has a use for a body, and what follows a doubtful one
		// (Content-Length beside Transfer-Encoding) must not be taken for the
		// next request (RFC 9112 section 6.1).
		w.Header().Set("Connection", "close")
	}
	if toHub {
		h.opt.Hub.ServeHTTP(&a, r)
	} else {
		h.route(&a)
	}
	h.tell(r, a.status, a.bytes)
}

// tell reports an answer.
func (h *handler) tell(r *http.Request, status, bytes int) {
	if h.opt.Observe != nil {
		h.opt.Observe(r, status, bytes)
	}
	if h.debug() {
		h.opt.Logger.Debug("request", "method", r.Method, "path", r.URL.Path, "status", status,
			"bytes", bytes, "from", r.RemoteAddr, "agent", r.UserAgent())
	}
}

func (h *handler) debug() bool { return h.opt.Logger.Enabled(context.Background(), slog.LevelDebug) }

// An answer counts what goes out.
type answer struct {
	http.ResponseWriter
	r       *http.Request
	prefix  string
	status  int
	bytes   int
	private bool // what the answer holds is not for everybody
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	if a.private {
		a.keepPrivate()
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (int, error) {
	n, err := a.ResponseWriter.Write(p)
	a.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (h *handler) route(a *answer) {
	switch a.r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodOptions:
		a.Header().Set("Allow", allow)
		a.Header().Set("Access-Control-Allow-Origin", "*")
		a.Header().Set("Access-Control-Allow-Methods", allow)
		a.Header().Set("Access-Control-Allow-Headers", "A-IM, If-Modified-Since, If-None-Match, Range")
		a.WriteHeader(http.StatusNoContent)
		return
	case http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace, http.MethodConnect:
		a.Header().Set("Allow", allow)
		a.problem(http.StatusMethodNotAllowed, "Feeds are only read here.")
		return
	default:
		a.Header().Set("Allow", allow)
		a.problem(http.StatusNotImplemented, "This method means nothing here.")
		return
	}

	p := a.r.URL.Path
	if rest, ok := strings.CutPrefix(p, a.prefix); ok && a.prefix != "" && (rest == "" || rest[0] == '/') {
		if e, _ := h.find(p); e == nil { // no feed of that name
			p = rest
		}
	}
	if p == "" {
		a.redirect("/")
		return
	}
	switch p {
	case "/health":
		h.health(a)
		return
	case "/metrics":
		if h.opt.Metrics != nil {
			h.opt.Metrics.ServeHTTP(a, a.r)
			return
		}
	}
	if !strings.HasPrefix(p, "/") {
		a.problem(http.StatusBadRequest, "The path has to begin with a slash.")
		return
	}
	if g := h.guard(tidied(p)); g != nil {
		if !g.lets(a.r) {
			a.refuse(g)
			return
		}
		a.private = true
		a.Header().Set("Referrer-Policy", "no-referrer") // the address may hold the token
	}
	if tidy := tidied(p); tidy != p {
		if e, _ := h.find(tidy); e != nil {
			a.redirect(tidy)
			return
		}
		h.missing(a)
		return
	}
	if dir, ok := strings.CutSuffix(p, "/"+feed.IndexFile); ok {
		if e, _ := h.find(dir + "/"); e != nil {
			a.redirect(dir + "/") // one address for one page
			return
		}
	}
	e, variants := h.find(p)
	if e == nil {
		if f := h.stand.Attached(p[1:]); f != nil {
			h.file(a, f)
			return
		}
		if e, _ = h.find(p + "/"); e != nil {
			a.redirect(p + "/")
			return
		}
		h.missing(a)
		return
	}
	h.serve(a, e, variants)
}

// tidied is a path without empty, "." and ".." segments.
func tidied(p string) string {
	t := path.Clean(p)
	if strings.HasSuffix(p, "/") && t != "/" {
		t += "/"
	}
	return t
}

// find gives the variants of the document at a path, and its edition: an empty
// one for what belongs to no feed. It is nil when there is nothing.
func (h *handler) find(p string) (*publish.Edition, *variants) {
	name := p[1:]
	if name == "" || strings.HasSuffix(name, "/") {
		name += feed.IndexFile
	}
	if e, d := h.stand.Look(name); d != nil {
		if len(d.History) > 0 && strings.HasPrefix(d.Name, feed.ArchiveDir) {
			return e, h.archives.get(name, d, e, h.maxAge(e))
		}
		return e, h.kept.get(name, d, e, h.maxAge(e))
	}
	if d := h.shared(name); d != nil {
		none := &publish.Edition{}
		return none, h.kept.get(name, d, none, h.maxAge(none))
	}
	return nil, nil
}

func (h *handler) maxAge(e *publish.Edition) time.Duration {
	if h.opt.MaxAge != nil && e.Name != "" {
		if age := h.opt.MaxAge(e.Name); age > 0 {
			return age
		}
	}
	return 5 * time.Minute
}

// directory are the documents about all feeds, made of these editions.
type directory struct {
	of   []*publish.Edition
	docs []*feed.Document
}

// shared is a document that belongs to no feed.
func (h *handler) shared(name string) *feed.Document {
	if strings.Contains(name, "/") {
		return nil
	}
	editions := h.stand.Editions()
	if len(editions) == 0 {
		return nil
	}
	d := h.all.Load()
	if d == nil || !same(d.of, editions) {
		var places []feed.Place
		for _, e := range editions {
			if h.guard("/"+e.Path) == nil {
				places = append(places, feed.Place{Path: e.Path, Feed: e.Feed, Of: e.Of, Cut: e.Cut})
			}
		}
		docs, err := feed.Directory(h.opt.Title, h.opt.Base, places)
		if err != nil {
			h.opt.Logger.Error("the list of feeds cannot be written", "error", err)
			return nil
		}
		d = &directory{editions, append(docs, feed.Assets()...)}
		h.all.Store(d)
	}
	for _, doc := range d.docs {
		if doc.Name == name {
			return doc
		}
	}
	return nil
}

func same(a, b []*publish.Edition) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (h *handler) health(a *answer) {
	var v any = map[string]string{"status": "ok"}
	if h.opt.Health != nil {
		v = h.opt.Health()
	}
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		h.opt.Logger.Error("health cannot be told", "error", err)
		a.problem(http.StatusInternalServerError, "The state of health cannot be told; the log says why.")
		return
	}
	status := http.StatusOK
	if s, ok := v.(interface{ Healthy() bool }); ok && !s.Healthy() {
		status = http.StatusServiceUnavailable
	}
	a.plain(status, "application/json", append(body, '\n'))
}

func (h *handler) missing(a *answer) {
	if len(h.stand.Editions()) == 0 {
		a.Header().Set("Retry-After", "2")
		a.problem(http.StatusServiceUnavailable, "The first edition is still being made. Try again in a moment.")
		return
	}
	a.problem(http.StatusNotFound, "There is nothing at this address.")
}

// redirect sends the reader to another path of this server. The address is
// relative to the server, so that neither the Host of the request nor a proxy
// in front of it matters.
func (a *answer) redirect(p string) {
	to := url.URL{Path: a.prefix + p, RawQuery: a.r.URL.RawQuery}
	a.Header().Set("Location", to.EscapedPath())
	if to.RawQuery != "" && !strings.ContainsFunc(to.RawQuery, func(r rune) bool { return r <= ' ' || r > '~' }) {
		a.Header().Set("Location", to.EscapedPath()+"?"+to.RawQuery)
	}
	a.Header().Set("Cache-Control", "max-age=3600")
	a.plain(http.StatusMovedPermanently, "text/plain; charset=utf-8", nil)
}

// problem answers with a page that says what is wrong and leads back.
func (a *answer) problem(status int, message string) {
	a.Header().Set("Content-Security-Policy", policy)
	a.plain(status, "text/html; charset=utf-8", []byte(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>`+http.StatusText(status)+`</title>
<link rel="stylesheet" href="`+html.EscapeString(a.prefix)+`/`+feed.StyleFile+`"></head>
<body><main class="masthead"><h1>`+http.StatusText(status)+`</h1>
<p class="standfirst">`+message+`</p>
<p class="home"><a href="`+html.EscapeString(a.prefix)+`/">To the feeds</a></p></main></body>
</html>
`))
}

// plain sends a body that is not kept anywhere.
func (a *answer) plain(status int, mediaType string, body []byte) {
	hd := a.Header()
	hd.Set("Content-Type", mediaType)
	hd.Set("X-Content-Type-Options", "nosniff")
	if hd.Get("Cache-Control") == "" {
		hd.Set("Cache-Control", "no-store")
	}
	hd.Set("Content-Length", itoa(len(body)))
	a.WriteHeader(status)
	if a.r.Method != http.MethodHead {
		a.Write(body)
	}
}
