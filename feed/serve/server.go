package serve

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// grace is how long requests that are being answered may take to end when the
// server shuts down.
const grace = 10 * time.Second

// NewServer is an HTTP server for a handler with limits on everything: nobody
// holds it up by sending or reading slowly, or by sending much. Complaints
// about clients go to the logger at debug level.
func NewServer(h http.Handler, logger *slog.Logger) *http.Server {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
	}
}

// Run serves a listener until ctx ends, lets the requests that are under way
// end, and returns. It returns nil after a shutdown that dropped none.
func Run(ctx context.Context, srv *http.Server, l net.Listener) error {
	done := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		done <- srv.Shutdown(end)
	})
	err := srv.Serve(l)
	if stop() {
		return err // it failed by itself; the shutdown never ran
	}
	if shut := <-done; shut != nil {
		srv.Close()
		return shut
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
