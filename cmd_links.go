package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"copydesk/feed"
)

func (p *program) linksCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "links [SOURCE…]",
		Short: "Print the lines that announce the feeds on your own site",
		Long: `Prints the <link> elements to put into the <head> of your site's pages: browsers,
feed readers and search engines find the feeds by them. Only the configuration is
read, no source is looked at: the feeds that each: makes are not among them. Nor are
private feeds.`,
		Example: `  copydesk links ./articles --base https://example.com/feeds/
  copydesk links`,
		RunE: func(c *cobra.Command, args []string) error { return p.links(args, s) },
	}
	s.flags(c, "base")
	return c
}

func (p *program) links(args []string, s settings) error {
	j, err := p.job(args, s)
	if err != nil {
		return err
	}
	if j.base == "" {
		return usage("add --base https://example.com/feeds/, or base: to the configuration", "at which address will the feeds be reachable?")
	}
	for _, f := range j.feeds {
		if f.Each != "" || f.Private {
			continue // which feeds there are of authors or tags, only their articles tell
		}
		if _, err := fmt.Fprint(p.stdout, feed.Alternates(&feed.Feed{Title: f.Title, Base: j.base + f.Path})); err != nil {
			return err
		}
	}
	return nil
}
