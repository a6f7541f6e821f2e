package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"copydesk/config"
	"copydesk/feed/ledger"
	"copydesk/feed/publish"
	"copydesk/feed/serve"
	"copydesk/scrape"
	"copydesk/scrape/fetch"
)

// defaultListen is reached from this machine only.
const defaultListen = "127.0.0.1:8080"

// Settings are the flags of the commands that follow or look at sources; they
// stand above the configuration.
type settings struct {
	state, out, listen, base, url string
}

func (s *settings) flags(c *cobra.Command, names ...string) {
	all := map[string]struct {
		at          *string
		value, text string
	}{
		"out":    {&s.out, "folder", "write the feeds into this `folder`"},
		"listen": {&s.listen, "address", "serve on this `address` (default " + defaultListen + ", this machine only)"},
		"base":   {&s.base, "address", "the `address` at which the feeds will be reachable (default: this machine's own)"},
		"url":    {&s.url, "address", "the `address` at which the files of the folder are published"},
		"state":  {&s.state, "folder", "`folder` of the ledger, the memory of everything seen (default .copydesk)"},
	}
	c.Flags().SortFlags = false
	for _, name := range names {
		c.Flags().StringVar(all[name].at, name, "", all[name].text)
		if all[name].value == "folder" {
			must(c.MarkFlagDirname(name))
		}
	}
}

// A job is what a command line and a configuration come to: everything that a
// desk needs, with every default filled in.
type job struct {
	cfg     *config.Config // nil when sources are named on the command line
	sources []publish.SourceSpec
	feeds   []publish.FeedSpec
	fetched *lateMemory // what is remembered of hosts; nil without sites
	base    string      // with a final slash; "" : that of the server
	listen  []string    // host:port or unix:/path
	out     string      // "" for none
	state   string
	serves  bool // over HTTP; set by serve
}

// job makes the job of a command line: of the sources in args, or of the
// configuration when there are none.
func (p *program) job(args []string, s settings) (*job, error) {
	base, err := addressFlag("--base", s.base)
	if err != nil {
		return nil, err
	}
	at, err := addressFlag("--url", s.url)
	if err != nil {
		return nil, err
	}
	if err := listenFlag(s.listen); err != nil {
		return nil, err
	}
	var j *job
	if len(args) > 0 {
		j, err = p.jobOf(args, at, s)
	} else {
		j, err = p.configuredJob(s)
	}
	if err != nil {
		return nil, err
	}
	j.base = cmp.Or(base, j.base)
	return j, nil
}

// addressFlag reads a flag that is an http or https address; it comes with a
// final slash.
func addressFlag(flag, value string) (string, error) {
	if value == "" {
		return "", nil
	}
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", usage("for instance https://example.com/news/", "%s: %q is no http or https address to put names behind", flag, value)
	}
	if !strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath("/")
	}
	return u.String(), nil
}

// load reads the configuration that -c names, or the one in the working
// folder; nil when there is none.
func (p *program) load() (*config.Config, error) {
	name := p.config
	if name == "" {
		var err error
		if name, err = config.Find("."); err != nil || name == "" {
			return nil, err
		}
	} else if info, err := os.Stat(name); err == nil && info.IsDir() {
		if name, err = config.Find(p.config); err != nil {
			return nil, err
		}
		if name == "" {
			return nil, usage("copydesk init SOURCE writes one", "%s: there is no %s in this folder", p.config, config.Names()[0])
		}
	}
	cfg, err := config.Load(name)
	var ms config.Mistakes
	switch {
	case errors.As(err, &ms):
		p.tell(ms)
		return nil, &commandError{code: exitUsage}
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage("copydesk init SOURCE writes one", "%s: there is no such file", name)
	case err != nil:
		return nil, &commandError{code: exitUsage, err: plainPathError(err)}
	}
	p.log = p.logger(cmp.Or(p.logFormat, cfg.Log.Format), cfg.Log.Level)
	return cfg, nil
}

// tell prints the mistakes in a configuration, on a terminal with the lines
// they are in.
func (p *program) tell(ms config.Mistakes) {
	for _, m := range ms {
		if p.err.terminal {
			fmt.Fprintf(p.stderr, "%s\n%s", p.err.bold(m.Error()), p.err.dim(m.Excerpt()))
		} else {
			fmt.Fprintln(p.stderr, m)
		}
	}
}

// configuredJob makes the job that the configuration describes.
func (p *program) configuredJob(s settings) (*job, error) {
	if s.url != "" {
		return nil, usage("set url in the configuration", "--url is for a folder named on the command line")
	}
	cfg, err := p.load()
	if err != nil {
		return nil, err
	}
	if cfg == nil {
		return nil, usage("name a folder, as in copydesk ./articles, or write a configuration with copydesk init ./articles",
			"there is no %s here, and no source is named", config.Names()[0])
	}
	j := &job{
		cfg:    cfg,
		listen: listenOn(s.listen, cfg.Listen),
		out:    cmp.Or(s.out, cfg.Out),
		state:  cmp.Or(s.state, cfg.State, filepath.Join(filepath.Dir(cfg.File()), ".copydesk")),
	}
	if cfg.Base != nil {
		j.base = cfg.Base.String()
	}
	var sites []string
	for _, c := range cfg.Sources {
		if !c.IsFolder() {
			sites = append(sites, c.URL.String())
		}
	}
	shared := j.client(p, sites)
	for _, c := range cfg.Sources {
		spec := publish.SourceSpec{Every: c.Every, Timezone: c.Timezone, Language: c.Language, Own: c.IsFolder(), Settings: settingsOf(c)}
		for _, a := range c.Authors {
			spec.Authors = append(spec.Authors, a.Name)
		}
		if !c.IsFolder() {
			spec.MaxNew = c.Most
			if err := j.addSite(p.configuredSite(c, shared, cfg.Contact), spec); err != nil {
				return nil, &commandError{code: exitUsage, err: cfg.Wrong(&c.URL, "%v", err)}
			}
			continue
		}
		opt := scrape.DirOptions{Name: c.Name, Root: c.Path, Extension: c.Extension, Ignore: c.Ignore, GitDates: c.GitDates, Rescan: c.Rescan}
		if c.URL != nil {
			opt.URL = c.URL.String()
		}
		if err := j.addFolder(opt, spec, p.log); err != nil {
			return nil, &commandError{code: exitUsage, err: cfg.Wrong(&c.Path, "%v", err)}
		}
	}
	j.configuredFeeds(p.log)
	return j, nil
}

// settingsOf digests what of a source's configuration decides what is found
// there: after a change of it other articles, or others of their fields, are
// what was asked for.
func settingsOf(c *config.Source) string {
	zone := ""
	if c.Timezone != nil {
		zone = c.Timezone.String()
	}
	return fmt.Sprintf("%x", ledger.Hash(fmt.Sprint(c.Path, c.URL, c.Extension, c.Ignore, c.Via, c.Backfill, c.Most, c.Select, c.Authors, zone)))
}

// jobOf makes the job of sources named on the command line: one feed of them
// all at the root.
func (p *program) jobOf(args []string, at string, s settings) (*job, error) {
	if p.config != "" {
		return nil, usage("leave one of them out", "sources are named both here and in %s", p.config)
	}
	if name, err := config.Find("."); err == nil && name != "" {
		p.log.Info("a source is named, so " + name + " is not used")
	}
	if len(args) > 1 && at != "" {
		return nil, usage("set url for each in a configuration", "--url is for one folder, and here are %d", len(args))
	}
	j := &job{listen: listenOn(s.listen, nil), out: s.out, state: cmp.Or(s.state, ".copydesk")}
	for i, arg := range args {
		for _, other := range args[:i] {
			if sameFile(arg, other) {
				return nil, usage("leave one out", "%s and %s are one and the same source", other, arg)
			}
		}
	}
	names := sourceNames(args)
	titles := make([]string, len(args))
	var sites []string
	for _, arg := range args {
		if isAddress(arg) {
			sites = append(sites, arg)
		}
	}
	shared := j.client(p, sites)
	for i, arg := range args {
		if isAddress(arg) {
			if at != "" {
				return nil, usage("", "--url is for a folder, and %s is a site", arg)
			}
			names[i] = siteName(arg)
			opt := scrape.SiteOptions{Name: names[i], URL: arg, Client: shared, Logger: p.log, Request: fetch.Request{IgnoreRobots: isOwn(arg)}}
			if err := j.addSite(opt, publish.SourceSpec{}); err != nil {
				return nil, usage("", "%v", err)
			}
			titles[i] = siteTitle(arg)
			if len(args) == 1 {
				at = arg
			}
			continue
		}
		if err := p.knownFolder(arg); err != nil {
			return nil, err
		}
		spec := publish.SourceSpec{Key: j.keyOf(arg), Own: true}
		if err := j.addFolder(scrape.DirOptions{Name: names[i], Root: arg, URL: at, GitDates: true}, spec, p.log); err != nil {
			return nil, usage("", "%v", err)
		}
		titles[i] = folderTitle(arg)
	}
	j.feeds = []publish.FeedSpec{{Name: strings.Join(names, "+"), Title: strings.Join(titles, ", "), Home: at, Sources: names, Limit: config.DefaultLimit}}
	if len(args) == 1 && isAddress(args[0]) {
		j.feeds[0].TitleOf = names[0]
	}
	return j, nil
}

func sameFile(a, b string) bool {
	fa, err1 := os.Stat(a)
	fb, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(fa, fb)
}

// knownFolder says what is wrong with a source that does not exist: it may be
// a misspelt command.
func (p *program) knownFolder(arg string) error {
	_, err := os.Stat(arg)
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return &commandError{code: exitFailed, err: plainPathError(err)}
	}
	if !strings.ContainsAny(arg, `/\.`) {
		if near := p.suggest(arg); len(near) > 0 {
			return usage("did you mean "+strings.Join(near, " or ")+"?", "%s: there is no such command, file or folder", arg)
		}
	}
	return usage("copydesk --help tells how to name sources", "%s: there is no such file or folder", arg)
}

// addFolder adds a folder or a file as a source.
func (j *job) addFolder(opt scrape.DirOptions, spec publish.SourceSpec, log *slog.Logger) error {
	opt.Logger, opt.Files = log, true
	for _, own := range []string{j.out, j.state} {
		if abs, err := filepath.Abs(own); err == nil && own != "" {
			opt.Exclude = append(opt.Exclude, abs)
		}
	}
	d, err := scrape.NewDir(opt)
	if err != nil {
		return err
	}
	spec.Source = d
	j.sources = append(j.sources, spec)
	return nil
}

// keyOf is what the ledger files a folder under that no configuration names:
// its way from the folder that the state is in, so that two folders of one
// name are two, and all of it can be moved together.
func (j *job) keyOf(arg string) string {
	state, err1 := filepath.Abs(j.state)
	root, err2 := filepath.Abs(arg)
	if err := cmp.Or(err1, err2); err != nil {
		return arg
	}
	rel, err := filepath.Rel(filepath.Dir(state), root)
	if err != nil {
		return filepath.ToSlash(root)
	}
	return filepath.ToSlash(rel)
}

// sourceNames names folders by their last element, and by as many more as
// tell them apart.
func sourceNames(args []string) []string {
	names := make([]string, len(args))
	for depth := 1; depth < 20; depth++ {
		for i, arg := range args {
			abs, err := filepath.Abs(arg)
			if err != nil {
				abs = arg
			}
			parts := strings.Split(strings.Trim(filepath.ToSlash(abs), "/"), "/")
			names[i] = cmp.Or(strings.Join(parts[max(0, len(parts)-depth):], "/"), "root")
		}
		if len(slices.Compact(slices.Sorted(slices.Values(names)))) == len(names) {
			break
		}
	}
	return names
}

// baseOf is the address of a server that listens on addr, as far as it can be
// known: where it listens for everybody, this machine's own.
func baseOf(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "http://" + defaultListen + "/"
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	if port == "80" {
		return (&url.URL{Scheme: "http", Host: host, Path: "/"}).String()
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// tls says how the job speaks HTTPS.
func (j *job) tls() config.TLS {
	if j.cfg == nil {
		return config.TLS{}
	}
	return j.cfg.TLS
}

// socketMode are the permissions of sockets.
func (j *job) socketMode() fs.FileMode {
	if j.cfg == nil || j.cfg.Mode == 0 {
		return 0o660
	}
	return j.cfg.Mode
}

// limits are what clients may ask.
func (j *job) limits() config.Limits {
	if j.cfg == nil {
		return config.Limits{}
	}
	return j.cfg.Limits
}

// guards are those of the private feeds, with the paths of the others.
func (j *job) guards() (private []serve.Guard, public []string) {
	if j.cfg == nil {
		return nil, nil
	}
	for _, f := range j.cfg.Feeds {
		if !f.Private.On() {
			public = append(public, f.Path)
			continue
		}
		g := serve.Guard{Path: f.Path, Users: map[string]string{}}
		for user, password := range f.Private.Users {
			g.Users[user] = password.Reveal()
		}
		for _, t := range f.Private.Tokens {
			g.Tokens = append(g.Tokens, t.Reveal())
		}
		private = append(private, g)
	}
	return private, public
}

// open opens the job's ledger.
func (j *job) open(ctx context.Context) (*ledger.Ledger, error) {
	l, err := ledger.Open(ctx, j.state, patience)
	if err == nil && j.fetched != nil {
		j.fetched.of.Store(l.Memory(""))
	}
	return l, err
}

// title heads a list of all feeds.
func (j *job) title() string {
	if j.cfg != nil && j.cfg.Title != "" {
		return j.cfg.Title
	}
	return "Feeds"
}

// deskOptions are what a desk for the job works with.
func (p *program) deskOptions(j *job, l *ledger.Ledger) publish.Options {
	opt := publish.Options{Ledger: l, Title: j.title(), Sources: j.sources, Feeds: j.feedsWithHubs(), Base: j.base, Out: j.out, Logger: p.log, Needed: fetch.Needed}
	if j.cfg != nil {
		opt.KeepBodies = j.cfg.KeepBodies
	}
	if p.progress != nil && !p.quiet {
		opt.Progress = func(source string, read, all int) { p.progress.show("reading "+source, read, all) }
	}
	return opt
}

// patience is how long a command waits for another copydesk to let go of the
// ledger.
const patience = 5 * time.Second
