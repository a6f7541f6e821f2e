package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// grace is how long requests that are being answered may take to end when the
// server shuts down.
const grace = 10 * time.Second

// lameDuck is how long a server that shuts down still takes requests, telling
// each client that this was the last on its connection: those whose requests
// were under way do not find a closed door.
const lameDuck = 250 * time.Millisecond

// shy is how long a new connection may take to send its first request while
// the server shuts down.
const shy = 2 * time.Second

// ServerOptions are the limits and the complaints of a server. The zero
// ServerOptions have the defaults.
type ServerOptions struct {
	// Logger gets complaints about clients, at debug level. May be nil.
	Logger *slog.Logger
	// Connections is how many there may be at a time; further ones wait. 0: 4096.
	Connections int
	// Requests is how many requests an address may make in a minute; 0: any
	// number. Behind proxies it is the address that they name in
	// X-Forwarded-For.
	Requests int
	Proxies  []netip.Prefix
}

// A Server serves listeners with limits on everything: nobody holds it up by
// sending or reading slowly, or by sending much.
type Server struct {
	http  *http.Server
	front *Front

	slots  chan struct{} // one for each connection
	ending atomic.Bool   // the lame duck
	ended  chan struct{} // closed when nothing is accepted any more
	once   sync.Once

	mu        sync.Mutex
	listeners map[net.Listener]bool // true: another process holds it too
	lane      map[*laneConn]bool

	limiter *limiter
	proxies proxies

	clock atomic.Pointer[stamp]
}

// NewServer makes a server for a front.
func NewServer(front *Front, opt ServerOptions) *Server {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Connections <= 0 {
		opt.Connections = 4096
	}
	s := &Server{
		front:   front,
		limiter: newLimiter(opt.Requests),
		proxies: opt.Proxies,
		slots:   make(chan struct{}, opt.Connections),
		ended:   make(chan struct{}),
		lane:    map[*laneConn]bool{}, listeners: map[net.Listener]bool{},
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(opt.Logger.Handler(), slog.LevelDebug),
	}
	return s
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if s.ending.Load() {
		w.Header().Set("Connection", "close")
	}
	if !s.limited(w, r) {
		s.front.ServeHTTP(w, r)
	}
}

// Serve serves a listener until [Server.End] is called, when it returns nil,
// or the listener fails. With a configuration for TLS it speaks HTTP/2 too.
//
// An inherited listener is left open by others: what still queues when the
// server ends waits for the next one.
func (s *Server) Serve(l net.Listener, inherited bool, secure *tls.Config) error {
	s.mu.Lock()
	s.listeners[l] = inherited
	s.mu.Unlock()
	l = laneListener{l, s, secure == nil}
	if secure != nil {
		secure = secure.Clone()
		secure.NextProtos = append([]string{"h2", "http/1.1"}, secure.NextProtos...)
		l = tls.NewListener(l, secure)
	}
	err := s.http.Serve(l)
	select {
	case <-s.ended:
		return nil
	default:
		return err
	}
}

// End lets the requests that are under way end and closes everything. It
// returns nil when none was dropped.
func (s *Server) End(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	s.ending.Store(true)
	s.mu.Lock()
	for l, inherited := range s.listeners {
		if !inherited {
			deafen(l)
		}
	}
	s.mu.Unlock()
	pause(ctx, lameDuck)
	s.once.Do(func() { close(s.ended) })
	s.mu.Lock()
	for l := range s.listeners {
		l.Close()
	}
	s.mu.Unlock()
	for ctx.Err() == nil && s.wakeLane() > 0 {
		pause(ctx, 5*time.Millisecond)
	}
	err := s.http.Shutdown(ctx)
	if err != nil {
		s.http.Close()
	}
	return err
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// Run serves a listener until ctx ends, lets the requests that are under way
// end, and returns. It returns nil after a shutdown that dropped none.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	done := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { done <- s.End(context.WithoutCancel(ctx)) })
	err := s.Serve(l, false, nil)
	if stop() {
		return err // it failed by itself; the shutdown never ran
	}
	return errors.Join(err, <-done)
}

func (s *Server) enter(c *laneConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lane[c] = true
}

func (s *Server) exit(c *laneConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.lane, c)
}

// wakeLane ends the waits on the lane and gives the number of connections on
// it.
func (s *Server) wakeLane() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for c := range s.lane {
		if c.answered.Load() || now.Sub(c.opened) > shy {
			c.wake()
		}
	}
	return len(s.lane)
}

// A stamp is a second as the Date field has it.
type stamp struct {
	unix int64
	text string
}

func (s *Server) date(now time.Time) string {
	d := s.clock.Load()
	if d == nil || d.unix != now.Unix() {
		d = &stamp{now.Unix(), now.UTC().Format(http.TimeFormat)}
		s.clock.Store(d)
	}
	return d.text
}
