package main

import (
	"cmp"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"copydesk/config"
	"copydesk/feed"
	"copydesk/feed/ledger"
	"copydesk/feed/publish"
)

// configuredFeeds makes the feeds of the configuration: one of everything at
// the root when it names none.
func (j *job) configuredFeeds(log *slog.Logger) {
	feeds := j.cfg.Feeds
	if len(feeds) == 0 {
		all := &config.Feed{Name: config.DefaultFeedName, Title: j.cfg.Title, Language: j.cfg.Language, Limit: config.DefaultLimit, Hubs: j.cfg.Hubs, Archive: true}
		for _, c := range j.cfg.Sources {
			all.Sources = append(all.Sources, c.Name)
		}
		feeds = append(feeds, all)
	}
	for _, f := range feeds {
		spec := publish.FeedSpec{
			Private: f.Private.On(),
			Name:    f.Name, Path: f.Path, Title: f.Title, Subtitle: f.Subtitle, Language: f.Language,
			Sources: f.Sources, Limit: f.Limit, Summary: f.Content == config.ContentSummary, MaxBytes: int(f.MaxBytes),
		}
		if p := f.Podcast; p.Category != "" {
			spec.Podcast = &feed.Podcast{Category: p.Category, Subcategory: p.Subcategory, Explicit: p.Explicit, Serial: p.Type == "serial",
				Owner: p.Owner, Email: p.Email, Author: p.Author}
			if p.Image != nil {
				spec.Podcast.Image = p.Image.String()
			}
		}
		cutOut(&spec, f, log)
		if f.Home != nil {
			spec.Home = f.Home.String()
		}
		if f.Icon != nil {
			spec.Icon = f.Icon.String()
		}
		for _, a := range f.Authors {
			spec.Authors = append(spec.Authors, feed.Author{Name: a.Name, URL: a.URL, Email: a.Email})
		}
		spec.Hubs = f.Hubs
		var of []*config.Source
		for _, c := range j.cfg.Sources {
			if slices.Contains(f.Sources, c.Name) {
				of = append(of, c)
			}
		}
		if len(of) == 1 {
			if spec.Home == "" && of[0].URL != nil {
				spec.Home = of[0].URL.String()
			}
			if spec.Title == "" && !of[0].IsFolder() {
				spec.Title, spec.TitleOf = siteTitle(of[0].URL.String()), of[0].Name
			}
			if spec.Title == "" {
				spec.Title = folderTitle(of[0].Path)
			}
		}
		if spec.Title == "" && f.Name == config.DefaultFeedName {
			spec.Title = titleOfAll(of)
		}
		if spec.Title == "" {
			spec.Title = readable(f.Name)
		}
		j.feeds = append(j.feeds, spec)
	}
}

// cutOut says which articles a feed takes, and how they are parted.
func cutOut(spec *publish.FeedSpec, f *config.Feed, log *slog.Logger) {
	spec.Each, spec.PerAuthor, spec.PerSource = f.Each, f.PerAuthor, f.PerSource
	spec.NoArchive, spec.ArchiveAll, spec.Tombstones = !f.Archive, f.ArchiveAll, f.Tombstones
	if f.Include == nil && f.Exclude == nil {
		return
	}
	for _, x := range []*config.Filter{f.Include, f.Exclude} {
		if x != nil {
			spec.Rule += x.Text
		}
		spec.Rule += "\n"
	}
	var told sync.Once
	takes := func(filter *config.Filter, a config.Fields) bool {
		is, err := filter.Takes(a)
		if err != nil {
			told.Do(func() {
				what, _, _ := strings.Cut(err.Error(), "\n")
				log.Warn("an expression fails on some items, which it does not hold for then", "feed", f.Name,
					"expression", strings.TrimPrefix(filter.Text, "expr "), "item", cmp.Or(a.URL, a.Title), "error", what)
			})
		}
		return is
	}
	spec.Takes = func(c *ledger.Candidate) bool {
		a := config.Fields{Title: c.Title, Summary: c.Summary, Tags: c.Tags, Language: c.Language, Source: c.Source,
			Publisher: c.Publisher, URL: c.Link, Published: c.Published, Updated: c.Updated}
		for _, author := range c.Authors {
			a.Authors = append(a.Authors, author.Name)
		}
		return (f.Include == nil || takes(f.Include, a)) && !takes(f.Exclude, a)
	}
}

// titleOfAll is what an only feed is called that nobody gave a title or a name:
// by its sources, as long as they are few.
func titleOfAll(of []*config.Source) string {
	if len(of) > 3 {
		return ""
	}
	titles := make([]string, len(of))
	for i, c := range of {
		if c.IsFolder() {
			titles[i] = folderTitle(c.Path)
		} else {
			titles[i] = siteTitle(c.URL.String())
		}
	}
	return strings.Join(titles, ", ")
}
