package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"copydesk/config"
	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/discover"
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
		known, err := l.Health()
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
