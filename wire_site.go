package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"copydesk/config"
	"copydesk/feed/ledger"
	"copydesk/feed/publish"
	"copydesk/scrape"
	"copydesk/scrape/discover"
	"copydesk/scrape/extract"
	"copydesk/scrape/fetch"
)

// client is the one through which everything of this run is fetched that no
// source has settings of its own for, so that pace is kept over all of them.
// The hosts that a person named may be private ones; no others may.
func (p *program) client(addresses ...string) *fetch.Client {
	return fetch.New(fetch.Options{Allow: hostsOf(addresses), Logger: p.log})
}

// client is the program's for a job: it keeps robots.txt files and pauses in
// the job's ledger, once that is open.
func (j *job) client(p *program, addresses []string) *fetch.Client {
	j.fetched = &lateMemory{}
	opt := fetch.Options{Allow: hostsOf(addresses), Logger: p.log, Memory: j.fetched}
	if j.cfg != nil {
		opt.Contact = j.cfg.Contact
	}
	return fetch.New(opt)
}

// A lateMemory is a memory that opens later than what uses it; until then it
// is empty.
type lateMemory struct{ of atomic.Pointer[ledger.Memory] }

func (m *lateMemory) Load(key string) ([]byte, error) {
	if l := m.of.Load(); l != nil {
		return l.Load(key)
	}
	return nil, nil
}

func (m *lateMemory) Store(key string, value []byte) error {
	if l := m.of.Load(); l != nil {
		return l.Store(key, value)
	}
	return nil
}

func hostsOf(addresses []string) []string {
	var hosts []string
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Host != "" {
			hosts = append(hosts, u.Host)
		}
	}
	return hosts
}

// isOwn reports whether an address is this machine's own, whose robots.txt
// nobody needs to ask.
func isOwn(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}

// addSite adds a site as a source.
func (j *job) addSite(opt scrape.SiteOptions, spec publish.SourceSpec) error {
	s, err := scrape.NewSite(opt)
	if err != nil {
		return err
	}
	spec.Source, spec.Host = s, hostsOf([]string{opt.URL})[0]
	j.sources = append(j.sources, spec)
	return nil
}

// configuredSite is a site as the configuration describes it. Shared is the
// client of those that ask for nothing special.
func (p *program) configuredSite(c *config.Source, shared *fetch.Client, contact string) scrape.SiteOptions {
	address := c.URL.String()
	opt := scrape.SiteOptions{Name: c.Name, URL: address, Client: shared, Via: c.Via, Backfill: c.Backfill, Logger: p.log,
		Select: discover.Selectors{Item: c.Select.Item, Link: c.Select.Link, Title: c.Select.Title, Date: c.Select.Date,
			Byline: c.Select.Byline, Summary: c.Select.Summary, Image: c.Select.Image},
		Article: extract.Selectors(c.Select.Article)}
	req := &opt.Request
	req.MaxBytes = c.MaxBytes
	req.User, req.Password = c.Auth.User, string(c.Auth.Password)
	req.IgnoreRobots = !c.Robots || isOwn(address)
	header := func(name, value string) {
		if req.Header == nil {
			req.Header = map[string]string{}
		}
		req.Header[name] = value
	}
	for name, value := range c.Headers {
		header(name, string(value))
	}
	if len(c.Cookies) > 0 {
		var pairs []string
		for name, value := range c.Cookies {
			pairs = append(pairs, name+"="+string(value))
		}
		slices.Sort(pairs)
		header("Cookie", strings.Join(pairs, "; "))
		req.Cookies = true
	}
	if c.Auth.Bearer != "" {
		header("Authorization", "Bearer "+string(c.Auth.Bearer))
	}
	if c.UserAgent != "" || c.Proxy != "" || c.Delay > 0 || c.Timeout > 0 {
		opt.Client = shared.With(fetch.Options{UserAgent: c.UserAgent, Contact: contact, Proxy: string(c.Proxy), PerHost: c.Delay,
			Timeouts: fetch.Timeouts{Whole: c.Timeout}, Allow: hostsOf([]string{address}), Logger: p.log})
	}
	return opt
}

// siteName names a site in the ledger and to people by its address.
func siteName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	name := strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/")
	if u.RawQuery != "" {
		name += "?" + u.RawQuery
	}
	return name
}

// siteTitle heads the feed of a site until the site's own title is known.
func siteTitle(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	title := strings.TrimPrefix(u.Host, "www.")
	if last := path.Base(u.Path); last != "/" && last != "." {
		title += " " + last
	}
	return title
}

// get fetches a page that was named on the command line.
func (p *program) get(ctx context.Context, address string) (*fetch.Response, error) {
	return p.client(address).Get(ctx, fetch.Request{URL: address, IgnoreRobots: true})
}

// readAddress reads the article at an address.
func (p *program) readAddress(ctx context.Context, address string) (*extract.Article, error) {
	resp, err := p.get(ctx, address)
	if err != nil {
		return nil, err
	}
	return articleOf(resp, nil)
}

func articleOf(resp *fetch.Response, by *extract.Select) (*extract.Article, error) {
	u, err := url.Parse(resp.URL)
	if err != nil {
		return nil, err
	}
	if b := fetch.Blocked(resp); b != nil {
		return nil, b
	}
	a, err := extract.Read(resp.Body, extract.Options{URL: u, Type: resp.Type, Now: resp.Fetched, Select: by})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", resp.URL, err)
	}
	if a.URL == "" {
		a.URL = resp.URL
	}
	return a, nil
}

// explainAddress explains an article, or an index page where the page reads
// as one.
func (p *program) explainAddress(ctx context.Context, address string) error {
	site, close, err := p.followedSite(address)
	if err != nil {
		return err
	}
	if site != nil {
		defer close()
		ix, err := site.Explain(ctx)
		if ix == nil {
			return err
		}
		return errors.Join(p.explainIndex(address, ix, site.Repairs()), err)
	}
	resp, err := p.get(ctx, address)
	if err != nil {
		return err
	}
	by, err := p.selectsFor(address)
	if err != nil {
		return err
	}
	a, err := articleOf(resp, by)
	if err != nil && !errors.Is(err, scrape.ErrNotArticle) {
		return err
	}
	fresh, serr := scrape.NewSite(scrape.SiteOptions{Name: address, URL: address, Client: p.client(address), Logger: p.log,
		Request: fetch.Request{IgnoreRobots: true}})
	if serr != nil {
		return serr
	}
	ix, ierr := fresh.Index(ctx, resp)
	if err == nil && (ierr != nil || !readsAsIndex(resp.URL, a, ix)) {
		return p.explainArticle(address, nil, a)
	}
	if ierr != nil {
		return ierr
	}
	return p.explainIndex(address, ix, nil)
}

// readsAsIndex tells an index page from an article that other articles are
// linked from: by how much is listed and how little is told.
func readsAsIndex(address string, a *extract.Article, ix *discover.Index) bool {
	u, err := url.Parse(address)
	taken := len(ix.Articles())
	if err == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && taken >= 3 {
		return true
	}
	return taken >= 8 && len(a.Text) < 200*taken && a.Published.IsZero()
}

// explainIndex prints the links of an index page: the taken ones in order,
// then why the others were not.
func (p *program) explainIndex(address string, ix *discover.Index, pages []scrape.Repair) error {
	w := bufio.NewWriter(p.stdout)
	fmt.Fprintln(w, p.out.bold(clean(address)))
	if ix.Title != "" {
		fmt.Fprintf(w, "  %s\n", clean(ix.Title))
	}
	taken := ix.Articles()
	fmt.Fprintf(w, "\n%d of %s taken as articles\n", len(taken), counted(len(ix.Links), "link"))
	for i, l := range taken {
		fmt.Fprintf(w, "  %s %3d  %s\n", p.out.green("+"), i+1, p.fit(l.Title, 9))
		fmt.Fprintf(w, "         %s\n", p.out.dim(p.fit(l.URL, 9)))
		if p.verbose || i == 0 || !slices.Equal(l.Reasons, taken[i-1].Reasons) {
			for _, r := range l.Reasons {
				fmt.Fprintf(w, "         %s\n", p.out.dim(p.fit(r, 9)))
			}
		}
	}
	// The others by the reason they share.
	type bin struct {
		why   string
		links []discover.Link
	}
	var bins []*bin
	for _, l := range ix.Links {
		if l.Taken {
			continue
		}
		why := strings.Join(l.Reasons, "; ")
		i := slices.IndexFunc(bins, func(b *bin) bool { return b.why == why })
		if i < 0 {
			i = len(bins)
			bins = append(bins, &bin{why: why})
		}
		bins[i].links = append(bins[i].links, l)
	}
	slices.SortStableFunc(bins, func(a, b *bin) int { return len(b.links) - len(a.links) })
	for _, b := range bins {
		fmt.Fprintf(w, "\n%s not taken: %s\n", counted(len(b.links), "link"), p.fit(b.why, 22))
		show := b.links
		if !p.verbose {
			show = show[:min(len(show), 4)]
		}
		for _, l := range show {
			name := l.Title
			if name == "" {
				name = l.URL
			}
			fmt.Fprintf(w, "  %s %s\n", p.out.red("-"), p.fit(name, 4))
		}
		if more := len(b.links) - len(show); more > 0 {
			fmt.Fprintf(w, "    %s\n", p.out.dim(fmt.Sprintf("and %d more; -v shows them", more)))
		}
	}
	p.explainSelectors(w, ix)
	p.explainRepairs(w, pages)
	for _, f := range ix.Feeds {
		fmt.Fprintf(w, "\nit offers a feed of its own: %s\n", clean(f))
	}
	return w.Flush()
}

// initSite describes a site in a configuration: what was found on its index
// page.
func (p *program) initSite(ctx context.Context, b *strings.Builder, name, address string) error {
	site, err := scrape.NewSite(scrape.SiteOptions{Name: name, URL: address, Client: p.client(address), Logger: p.log,
		Request: fetch.Request{IgnoreRobots: true}})
	if err != nil {
		return err
	}
	ix, err := site.Explain(ctx)
	if err != nil {
		return err
	}
	taken := ix.Articles()
	fmt.Fprintf(b, "  - name: %s\n    url: %s   # %s found on %s\n", yamlText(configName(name)), yamlText(address), counted(len(taken), "article"), time.Now().Format("2006-01-02"))
	b.WriteString("    # How often to look; without it, as often as the site has news.\n    #every: 1h\n")
	writeSelectors(b, ix)
	writeArticleSelectors(b, site.ProposeArticle(ctx, taken))
	if ix.Next != "" {
		b.WriteString("    # Older pages of the listing to read at the first look.\n    #backfill: 2\n")
	}
	for _, f := range ix.Feeds {
		fmt.Fprintf(b, "    # It offers a feed of its own, %s; via: feed reads the articles it names.\n", strings.ReplaceAll(clean(f), "\n", " "))
	}
	return nil
}

// configName makes a name fit for a configuration.
func configName(name string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '.', r == '_':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	return strings.Trim(out, "-.")
}
