package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"copydesk/config"
	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/discover"
	"copydesk/scrape/extract"
	"copydesk/scrape/fetch"
)

// followedSite is the source that follows an address: as the configuration
// describes it, with what the ledger remembers of it. It is nil for an address
// that is neither configured nor in the ledger of the working folder.
func (p *program) followedSite(address string) (site *scrape.Site, close func(), err error) {
	cfg, err := p.configured()
	if err != nil {
		return nil, nil, err
	}
	state := ".copydesk"
	opt := scrape.SiteOptions{Name: siteName(address), URL: address, Client: p.client(address), Logger: p.log, Request: fetch.Request{IgnoreRobots: true}}
	followed := false
	if cfg != nil {
		state = cfg.State
		if state == "" {
			state = filepath.Join(filepath.Dir(cfg.File()), ".copydesk")
		}
		i := slices.IndexFunc(cfg.Sources, func(c *config.Source) bool { return !c.IsFolder() && c.URL.String() == address })
		if followed = i >= 0; followed {
			opt = p.configuredSite(cfg.Sources[i], p.client(address), cfg.Contact)
		}
	}
	l, err := ledger.OpenReadOnly(state)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.log.Debug("the ledger is not asked", "error", err)
	}
	close = func() {}
	if err == nil {
		close = func() { l.Close() }
		known, err := l.NotedHealth()
		if err == nil && slices.ContainsFunc(known, func(h ledger.Health) bool { return h.Source == opt.Name }) {
			followed = true
		}
	}
	if !followed {
		close()
		return nil, nil, nil
	}
	if site, err = scrape.NewSite(opt); err != nil {
		close()
		return nil, nil, err
	}
	if l != nil {
		site.Remember(l.Memory(opt.Name))
	}
	return site, close, nil
}

// selectsFor is what the page of an article is read by when a source of the
// configuration is at the same host; nil where none is. Of several the one
// whose address is nearest counts.
func (p *program) selectsFor(address string) (*extract.Select, error) {
	cfg, err := p.configured()
	if err != nil || cfg == nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, nil
	}
	best, near := "", -1
	for _, c := range cfg.Sources {
		if c.IsFolder() || !strings.EqualFold(c.URL.Host, u.Host) {
			continue
		}
		if n := shared(c.URL.Path, u.Path); n > near {
			best, near = c.URL.String(), n
		}
	}
	if best == "" {
		return nil, nil
	}
	site, close, err := p.followedSite(best)
	if err != nil || site == nil {
		return nil, err
	}
	defer close()
	return site.Selects(), nil
}

// shared is how many bytes two texts begin with alike.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// explainRepairs prints what became of the fields of articles' pages.
func (p *program) explainRepairs(w *bufio.Writer, all []scrape.Repair) {
	for _, r := range all {
		fmt.Fprintf(w, "\non the pages of articles: %s\n", p.out.yellow(clean(r.Told)))
		trial := func(mark string, x scrape.Trial, why string) {
			fmt.Fprintf(w, "  %s %s: %s\n    %s\n", mark, r.Key, p.fit(fmt.Sprintf("%q", x.CSS), 12), p.out.dim(p.fit(why, 4)))
		}
		if r.Now != nil {
			trial(p.out.green("+"), *r.Now, fmt.Sprintf("finds what is known on %d of %d known articles", r.Now.Known, r.Now.Of))
		}
		for _, x := range r.Others {
			trial(p.out.red("-"), x, x.Lost)
		}
	}
}

// writeArticleSelectors writes the same as comments of a configuration.
func writeArticleSelectors(b *strings.Builder, all []scrape.Repair) {
	if !slices.ContainsFunc(all, func(r scrape.Repair) bool { return r.Now != nil }) {
		return
	}
	b.WriteString("    # The same for the pages of articles: they find what was read on some of them.\n    #  article:\n")
	for _, r := range all {
		if r.Now != nil {
			fmt.Fprintf(b, "    #    %s: %s   # on %d of %d\n", r.Key, yamlText(r.Now.CSS), r.Now.Known, r.Now.Of)
		}
	}
	for _, r := range all {
		if r.Now == nil {
			fmt.Fprintf(b, "    # Not sure enough: %s: %s: %s.\n", r.Key, r.Others[0].CSS, r.Others[0].Lost)
		}
	}
}

// configured is the configuration that -c names or the working folder holds,
// nil where there is none. One that nobody named and that is wrong is no
// reason not to explain a page.
func (p *program) configured() (*config.Config, error) {
	if p.config != "" {
		return p.load()
	}
	name, err := config.Find(".")
	if err != nil || name == "" {
		return nil, nil
	}
	cfg, err := config.Load(name)
	if err != nil {
		p.log.Debug("the configuration is not used", "error", err)
		return nil, nil
	}
	return cfg, nil
}

// explainSelectors prints how the list is known again, which selectors would
// take it, and which would not.
func (p *program) explainSelectors(w *bufio.Writer, ix *discover.Index) {
	if d := ix.Drift; d != nil {
		fmt.Fprintf(w, "\n%s\n", p.out.yellow(clean(d.String())))
	}
	if ix.Known > 0 || ix.Standing > 0 {
		fmt.Fprintf(w, "\n%d of the %s that stand on the page are taken\n", ix.Known, counted(ix.Standing, "known article"))
	}
	if len(ix.Proposals) == 0 {
		return
	}
	fmt.Fprintf(w, "\nselectors that would take them, made from where %s stand\n", basis(ix))
	for i, x := range ix.Proposals {
		mark := p.out.red("-")
		if i == 0 && x.Lost == "" {
			mark = p.out.green("+")
		}
		fmt.Fprintf(w, "  %s %s\n", mark, p.fit(scrape.YAML(x.Select), 4))
		why := proof(x)
		if x.Lost != "" {
			why = x.Lost
		}
		fmt.Fprintf(w, "    %s\n", p.out.dim(p.fit(why, 4)))
	}
}

// basis says of which articles it is known that they belong to the list.
func basis(ix *discover.Index) string {
	if ix.Standing > 0 {
		return "the known articles"
	}
	return "the articles found"
}

// proof says what speaks for selectors.
func proof(x discover.Proposal) string {
	s := fmt.Sprintf("finds %d of %d, %s in all", x.Known, x.Of, counted(x.Links, "link"))
	if x.Trials > 0 {
		s += fmt.Sprintf("; made from four fifths of them it finds the others: %d of %d", x.Tried, x.Trials)
	}
	return s
}

// writeSelectors writes what explainSelectors prints as comments of a
// configuration.
func writeSelectors(b *strings.Builder, ix *discover.Index) {
	if len(ix.Proposals) == 0 {
		return
	}
	best, others := ix.Proposals[0], ix.Proposals[1:]
	if best.Lost == "" {
		b.WriteString("    # Selectors are only needed if the site should be read otherwise. These, made from\n    # where the articles stand that were found, take the same list:\n")
		fmt.Fprintf(b, "    # %s.\n    #select:\n", proof(best))
		for _, s := range []struct{ key, value string }{
			{"item", best.Select.Item}, {"link", best.Select.Link}, {"title", best.Select.Title}, {"date", best.Select.Date},
			{"byline", best.Select.Byline}, {"summary", best.Select.Summary}, {"image", best.Select.Image},
		} {
			if s.value != "" {
				fmt.Fprintf(b, "    #  %s: %s\n", s.key, yamlText(s.value))
			}
		}
	} else {
		others = ix.Proposals
		b.WriteString("    # No selectors take the list surely enough; the articles are found without.\n")
	}
	for _, x := range others[:min(len(others), 3)] {
		fmt.Fprintf(b, "    # Not so good: %s: %s.\n", strings.ReplaceAll(x.Select.String(), "\n", " "), x.Lost)
	}
}
