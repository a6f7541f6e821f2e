package scrape

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"copydesk/scrape/discover"
	"copydesk/scrape/fetch"
)

// Index finds the links of an index page that was fetched, or of what stands in
// for it, and proposes selectors for it. With an error about what stands on the
// page there is an index, too, for people.
func (s *Site) Index(ctx context.Context, resp *fetch.Response) (*discover.Index, error) {
	was, err := s.recall()
	if err != nil {
		return nil, err
	}
	ix, _, err := s.index(ctx, resp, was, true)
	return ix, err
}

// index finds the links, and says what the listing is made of. Known articles
// hold it to what it was.
func (s *Site) index(ctx context.Context, resp *fetch.Response, was *remembered, propose bool) (*discover.Index, string, error) {
	u, err := url.Parse(resp.URL)
	if err != nil {
		return nil, "", err
	}
	opt := discover.Options{URL: u, Type: resp.Type, Now: resp.Fetched, Select: s.opt.Select, Labels: was.Known, Instead: was.Instead, Propose: propose}
	switch kindOfListing(resp.Body, resp.Type) {
	case asFeed:
		ix, err := discover.Feed(resp.Body, opt)
		return ix, ViaFeed, err
	case asSitemap:
		ix, err := s.sitemap(ctx, resp.Body, opt, 1)
		return ix, ViaSitemap, err
	}
	via := s.opt.Via
	if via == ViaFeed || via == ViaSitemap {
		opt.Labels = nil
	}
	ix, err := discover.Find(resp.Body, opt)
	if err != nil {
		var drift *discover.DriftError
		if !errors.As(err, &drift) { // which names the page itself
			err = fmt.Errorf("%s: %w", s.opt.URL, err)
		}
		return ix, ViaPage, err
	}
	if via == ViaPage || (via == "" || via == ViaAuto) && len(ix.Articles()) > 0 {
		return ix, ViaPage, nil
	}
	// What stands in for a page that used to list articles has to list some of
	// those; a sitemap lists all that ever were.
	strict := via != ViaFeed && via != ViaSitemap && was.Via == ViaPage && len(was.Known) > 0
	var errs []error
	if via != ViaSitemap {
		for _, feed := range ix.Feeds {
			got, err := s.elsewhere(ctx, feed)
			if err == nil && len(got.Articles()) > 0 && (!strict || discover.CountKnown(was.Known, got, u) > 0) {
				return got, ViaFeed, nil
			}
			errs = append(errs, err)
		}
	}
	if via != ViaFeed && !strict {
		maps := ix.Sitemaps
		if len(maps) == 0 {
			maps = []string{u.ResolveReference(&url.URL{Path: "/sitemap.xml"}).String()}
		}
		for _, m := range maps {
			got, err := s.elsewhere(ctx, m)
			if err == nil && len(got.Articles()) > 0 {
				return got, ViaSitemap, nil
			}
			errs = append(errs, err)
		}
	}
	if via == ViaFeed || via == ViaSitemap {
		return nil, via, fmt.Errorf("%s: via: %s, but it offers none that lists articles: %w", s.opt.URL, via, errors.Join(errs...))
	}
	return ix, ViaPage, nil
}

// elsewhere reads another listing of the site.
func (s *Site) elsewhere(ctx context.Context, ref string) (*discover.Index, error) {
	req := s.request(ref)
	req.Accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
	resp, err := s.opt.Client.Get(ctx, req)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(resp.URL)
	if err != nil {
		return nil, err
	}
	opt := discover.Options{URL: u, Type: resp.Type, Now: resp.Fetched}
	if kindOfListing(resp.Body, resp.Type) == asSitemap {
		return s.sitemap(ctx, resp.Body, opt, 1)
	}
	return discover.Feed(resp.Body, opt)
}

// sitemapsDeep is how far sitemaps of sitemaps are followed, and how many of
// each: the newest stand in front or at the end.
const sitemapsDeep, sitemapsWide = 2, 3

func (s *Site) sitemap(ctx context.Context, data []byte, opt discover.Options, depth int) (*discover.Index, error) {
	ix, children, err := discover.Sitemap(data, opt)
	if err != nil || len(children) == 0 || depth > sitemapsDeep {
		return ix, err
	}
	for _, child := range children[:min(len(children), sitemapsWide)] {
		req := s.request(child)
		req.Accept = "application/xml, text/xml, */*;q=0.1"
		resp, err := s.opt.Client.Get(ctx, req)
		if err != nil {
			return nil, err
		}
		more, err := s.sitemap(ctx, resp.Body, opt, depth+1)
		if err != nil {
			return nil, err
		}
		ix.Links = append(ix.Links, more.Links...)
	}
	return ix, nil
}

// backfill follows the listing to its next pages.
func (s *Site) backfill(ctx context.Context, ix *discover.Index, links []discover.Link) []discover.Link {
	seen := map[string]bool{}
	for _, l := range links {
		seen[l.URL] = true
	}
	visited := map[string]bool{}
	for range s.opt.Backfill {
		next := ix.Next
		if next == "" || visited[next] {
			break
		}
		visited[next] = true
		resp, err := s.opt.Client.Get(ctx, s.request(next))
		if err == nil {
			var u *url.URL
			if u, err = url.Parse(resp.URL); err == nil {
				ix, err = discover.Find(resp.Body, discover.Options{URL: u, Type: resp.Type, Now: resp.Fetched, Select: s.opt.Select})
			}
		}
		if err != nil {
			s.log.Warn("older pages are not followed further", "source", s.opt.Name, "error", err)
			break
		}
		for _, l := range ix.Articles() {
			if !seen[l.URL] {
				seen[l.URL] = true
				links = append(links, l)
			}
		}
	}
	return links
}
