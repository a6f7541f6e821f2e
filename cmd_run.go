package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"

	"copydesk/feed/hub"
	"copydesk/feed/ledger"
	"copydesk/feed/publish"
	"copydesk/feed/serve"
)

func (p *program) serveCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "serve [SOURCE…]",
		Short: "Follow the sources and serve their feeds (what copydesk does without a command)",
		Long: `Follows the sources, keeps their feeds current and serves them over HTTP; with
--out it writes them into a folder too. Without a SOURCE it does what copydesk.yaml
says. Ctrl-C or SIGTERM ends it once running requests are answered; SIGHUP makes it
read the configuration again.`,
		Example: `  copydesk serve ./articles
  copydesk serve ./articles --listen :8080 --base https://feeds.example.com/
  copydesk serve -c /etc/copydesk.yaml`,
		RunE: func(c *cobra.Command, args []string) error { return p.serve(c.Context(), args, s) },
	}
	s.flags(c, "listen", "base", "url", "out", "state")
	return c
}

func (p *program) watchCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "watch [SOURCE…] --out DIR",
		Short: "Follow the sources and keep the files in a folder current, without a server",
		Long: `Follows the sources and keeps the files of their feeds in DIR current, for another
web server to serve. Name its address with --base: links in the feeds lead there.
Ctrl-C or SIGTERM ends it; SIGHUP makes it read the configuration again.`,
		Example: `  copydesk watch ./articles --out public --base https://example.com/feeds/
  copydesk watch`,
		RunE: func(c *cobra.Command, args []string) error { return p.watch(c.Context(), args, s) },
	}
	s.flags(c, "out", "base", "url", "state")
	return c
}

func (p *program) buildCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "build [SOURCE…] --out DIR",
		Short: "Look at the sources once and write the feeds",
		Long: `Looks at every source once, writes the feeds and ends. With a SOURCE and no
configuration the files are atom.xml, rss.xml, feed.json and index.html in DIR.
Where nothing changed no byte of any file changes.`,
		Example: `  copydesk build ./articles --out public --base https://example.com/feeds/
  copydesk build`,
		RunE: func(c *cobra.Command, args []string) error { return p.build(c.Context(), args, s) },
	}
	s.flags(c, "out", "base", "url", "state")
	return c
}

// build makes one pass.
func (p *program) build(ctx context.Context, args []string, s settings) error {
	// A build ends soon and reads much: memory for fewer collections is well
	// spent, within bounds that grow with what is read: collecting ever harder to
	// save the last of it would double the time of a hundred thousand articles.
	defer debug.SetGCPercent(debug.SetGCPercent(200))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(80 << 20))
	j, err := p.jobWithFiles(args, s)
	if err != nil {
		return err
	}
	l, err := j.open(ctx)
	if err != nil {
		return err
	}
	defer l.Close()
	opt := p.deskOptions(j, l)
	show := opt.Progress
	opt.Progress = func(source string, read, all int) {
		if read == 1 {
			debug.SetMemoryLimit(80<<20 + min(int64(all), 100_000)*1400)
		}
		if show != nil {
			show(source, read, all)
		}
	}
	opt.Tell = p.teller(j)
	hubs := p.hub(j, l, &opt)
	desk, err := publish.New(opt)
	if err != nil {
		return err
	}
	err = desk.Pass(ctx)
	p.progress.end()
	if hubs != nil {
		patient, cancel := context.WithTimeout(ctx, pingPatience)
		err = errors.Join(err, hubs.Drain(patient)) // what is not taken by then is for the next run
		cancel()
	}
	if err != nil {
		return err
	}
	if err := desk.Prune(ctx); err != nil {
		return err
	}
	h, err := desk.Health()
	if err != nil {
		return err
	}
	for _, f := range h.Feeds {
		if f.Held != "" {
			p.say("%s: held back, the last good edition stays: %s", f.Name, strings.TrimPrefix(f.Held, f.Name+": "))
			name := f.Name
			if j.cfg == nil { // then release takes what build takes
				name = strings.Join(args, " or ")
			}
			err = &commandError{code: exitHeld, hint: "copydesk release " + name + " --dry-run shows what subscribers would see, without --dry-run it lets it out"}
		}
		p.log.Info("built", "feed", f.Name, "items", f.Items, "folder", filepath.Join(j.out, filepath.FromSlash(f.Path)))
	}
	p.warnOfNothing(h)
	return err
}

// jobWithFiles makes a job that writes into a folder.
func (p *program) jobWithFiles(args []string, s settings) (*job, error) {
	j, err := p.job(args, s)
	if err != nil {
		return nil, err
	}
	if j.out == "" {
		return nil, usage("add --out DIR, or out: to the configuration", "into which folder are the feeds to be written?")
	}
	if j.base == "" {
		j.base = j.ownBase(j.listen[0])
		p.log.Warn("the feeds' own links lead to " + j.base + "; name the address where they will be reachable with --base")
	}
	p.warnOfPrivateFiles(j)
	return j, nil
}

func (p *program) warnOfPrivateFiles(j *job) {
	if j.out != "" && slices.ContainsFunc(j.feeds, func(f publish.FeedSpec) bool { return f.Private }) {
		p.log.Warn("private feeds are written to the folder too, where only its web server can protect them", "folder", j.out)
	}
}

// watch follows the sources and writes files until ctx ends.
func (p *program) watch(ctx context.Context, args []string, s settings) error {
	j, err := p.jobWithFiles(args, s)
	if err != nil {
		return err
	}
	reload := func() (*job, error) { return p.jobWithFiles(args, s) }
	return p.follow(ctx, j, reload, func(j *job, desk *publish.Desk, _ *publish.Stand, _ *hub.Hub) {
		p.log.Info("watching", "sources", len(j.sources), "articles", articles(desk), "folder", j.out)
		if h, err := desk.Health(); err == nil {
			p.warnOfNothing(h)
		}
	})
}

// serve follows the sources and serves their feeds until ctx ends.
func (p *program) serve(ctx context.Context, args []string, s settings) error {
	j, err := p.job(args, s)
	if err != nil {
		return err
	}
	secure, challenge, err := p.secure(j)
	if err != nil {
		return err
	}
	doors, err := p.doors(ctx, j, s.listen)
	if err != nil {
		return err
	}
	listening := j.ownBase(doors[0].Addr().String())
	rebase := func(j *job) *job {
		j.serves = true
		j.base = cmp.Or(j.base, listening)
		return j
	}
	rebase(j)
	limits := j.limits()
	opt := serve.ServerOptions{Logger: p.log, Connections: limits.Connections, Requests: limits.Requests, Proxies: limits.Proxies}
	front, aside := &serve.Front{Prefix: pathOfBase(j.base)}, new(serve.Front)
	servers := []*serve.Server{serve.NewServer(front, opt), serve.NewServer(aside, opt)}
	aside.Show(serve.ToHTTPS(j.base))
	if challenge != nil {
		aside.Show(challenge(serve.ToHTTPS(j.base)))
	}
	var running atomic.Pointer[serve.Report]
	metrics := serve.NewMetrics(running.Load)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	serving := make(chan error, len(doors))
	for _, d := range doors {
		go func() {
			defer cancel()
			switch {
			case d.redirects:
				serving <- servers[1].Serve(d.Listener, d.inherited, nil)
			case d.secure:
				serving <- servers[0].Serve(d.Listener, d.inherited, secure)
			default:
				serving <- servers[0].Serve(d.Listener, d.inherited, nil)
			}
		}()
	}

	reload := func() (*job, error) {
		next, err := p.job(args, s)
		if err != nil {
			return nil, err
		}
		if !slices.Equal(next.listen, j.listen) || next.tls().Cert != j.tls().Cert || !slices.Equal(next.tls().ACME, j.tls().ACME) {
			p.log.Warn("a change of listen or tls takes a restart", "listening", listening, "configured", next.listen)
		}
		return rebase(next), nil
	}
	err = p.follow(ctx, j, reload, func(j *job, desk *publish.Desk, stand *publish.Stand, hubs *hub.Hub) {
		private, public := j.guards()
		opt := serve.Options{
			Logger: p.log, Title: j.title(), Base: j.base, Prefix: pathOfBase(j.base), Health: healthOf(desk, hubs, j), Private: private, Public: public,
			Metrics: metrics, Observe: metrics.Observe,
		}
		told := healthOf(desk, nil, j)
		running.Store(&serve.Report{Desk: desk, Health: func() publish.Health { return told().(health).Health }})
		if hubs != nil && j.wantsSelfHub() {
			opt.Hub = hubs
		}
		front.Show(serve.New(stand, opt))
		p.log.Info("serving "+listening, "sources", len(j.sources), "articles", articles(desk))
		for _, f := range j.feeds {
			p.log.Info("feed "+j.base+f.Path, "title", f.Title)
		}
		if h, err := desk.Health(); err == nil {
			p.warnOfNothing(h)
		}
		p.warnOfPrivateFiles(j)
	})
	for _, s := range servers {
		err = errors.Join(err, s.End(context.WithoutCancel(ctx)))
	}
	for range doors {
		err = errors.Join(err, <-serving)
	}
	return err
}

// pathOfBase is the path of an address, without its final slash.
func pathOfBase(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Path, "/")
}

// A health is what /health answers.
type health struct {
	publish.Health
	Hub *hub.Health `json:"hub,omitempty"`
}

// Healthy chooses the status of the answer.
func (h health) Healthy() bool { return !h.Alert }

// healthOf tells everybody how the desk is doing, and nobody the names of
// private feeds or of what only they are made of.
func healthOf(desk *publish.Desk, hubs *hub.Hub, j *job) func() any {
	hidden, shown := false, map[string]bool{}
	for _, f := range j.feeds {
		if f.Private {
			hidden = true
			continue
		}
		for _, s := range f.Sources {
			shown[s] = true
		}
	}
	return func() any {
		h, err := desk.Health()
		all := health{Health: h}
		if hubs != nil && err == nil {
			var hh hub.Health
			hh, err = hubs.Health()
			all.Hub = &hh
		}
		if hidden {
			all.Feeds = slices.DeleteFunc(slices.Clone(all.Feeds), func(f publish.FeedHealth) bool { return j.isPrivate(strings.TrimPrefix(f.Path, "/")) })
			all.Sources = slices.DeleteFunc(slices.Clone(all.Sources), func(s ledger.Health) bool { return !shown[s.Name] })
		}
		if err != nil {
			all.Status, all.Alert = err.Error(), true
		}
		return all
	}
}

// isPrivate reports whether the feed at a path is private: the longest path of
// a feed that it lies below decides.
func (j *job) isPrivate(path string) bool {
	private, longest := false, -1
	for _, f := range j.feeds {
		if strings.HasPrefix(path, f.Path) && len(f.Path) > longest {
			private, longest = f.Private, len(f.Path)
		}
	}
	return private
}

// follow runs a desk for a job until ctx ends, and at SIGHUP another one for
// the job that reload gives. ready is called when a desk has brought out all
// its feeds.
func (p *program) follow(ctx context.Context, j *job, reload func() (*job, error), ready func(*job, *publish.Desk, *publish.Stand, *hub.Hub)) error {
	hup := make(chan os.Signal, 1)
	if !p.err.terminal { // on a terminal SIGHUP says that it is gone
		signal.Notify(hup, syscall.SIGHUP)
		defer signal.Stop(hup)
	}
	for {
		next, err := p.followUntil(ctx, j, hup, reload, ready)
		if err != nil || next == nil {
			if p.err.terminal && ctx.Err() != nil {
				fmt.Fprint(p.stderr, "\r") // over the ^C
			}
			if err == nil {
				p.log.Info("stopped")
			}
			return err
		}
		j = next
	}
}

// followUntil runs one desk. It gives the next job, nil when there is none.
func (p *program) followUntil(ctx context.Context, j *job, hup <-chan os.Signal, reload func() (*job, error), ready func(*job, *publish.Desk, *publish.Stand, *hub.Hub)) (*job, error) {
	l, err := j.open(ctx)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	opt := p.deskOptions(j, l)
	opt.Tell = p.teller(j)
	opt.Stand = new(publish.Stand)
	hubs := p.hub(j, l, &opt)
	desk, err := publish.New(opt)
	if err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait() // before the ledger is closed
	defer cancel()
	if hubs != nil {
		workHub(running, hubs, j.serves, &working)
	}
	done := make(chan error, 1)
	go func() {
		done <- desk.Run(running, func() {
			p.progress.end()
			if hubs != nil {
				hubs.Ready()
			}
			ready(j, desk, opt.Stand, hubs)
		})
	}()
	for {
		select {
		case err := <-done:
			return nil, err
		case <-hup:
			next, err := reload()
			if err != nil {
				p.log.Error("the configuration is not taken, the old one stays", "error", err)
				continue
			}
			p.log.Info("the configuration is read again")
			cancel()
			return next, <-done
		}
	}
}

// warnOfNothing names the sources that were read and hold no article: a wrong
// folder looks like that.
func (p *program) warnOfNothing(h publish.Health) {
	for _, s := range h.Sources {
		if s.Failures == 0 && s.Live+s.Waiting == 0 {
			p.log.Warn("no articles here; copydesk explain shows what is taken and what is not", "source", s.Name)
		}
	}
}

// articles counts what the desk keeps.
func articles(desk *publish.Desk) int {
	n := 0
	if h, err := desk.Health(); err == nil {
		for _, s := range h.Sources {
			n += s.Live
		}
	}
	return n
}
