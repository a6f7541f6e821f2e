package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"copydesk/config"
)

func (p *program) checkCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:   "check [SOURCE…]",
		Short: "Read the configuration, look at every source once, and say what is wrong",
		Long: `Reads the configuration and every article of every source, publishes nothing and
leaves the ledger alone. Mistakes go to standard error with their places; what was
found, a line for each source, goes to standard output. -v names the files that
were left out, and why.`,
		Example: `  copydesk check
  copydesk check ./articles`,
		RunE: func(c *cobra.Command, args []string) error { return p.check(c.Context(), args, s) },
	}
	s.flags(c, "url")
	return c
}

func (p *program) check(ctx context.Context, args []string, s settings) error {
	j, err := p.job(args, s)
	if err != nil {
		return err
	}
	bad := 0
	for i, spec := range j.sources {
		d := spec.Source
		found, err := p.surveySource(ctx, d, d.Name())
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			bad++
			if j.cfg != nil {
				at, key := any(&j.cfg.Sources[i].Path), "path"
				if j.cfg.Sources[i].Path == "" {
					at, key = &j.cfg.Sources[i].URL, "url"
				}
				p.tell(config.Mistakes{j.cfg.Wrong(at, key+": %v", plainPathError(err))})
			} else {
				p.say("%v", askedOnce(plainPathError(err)))
			}
			continue
		}
		bad += p.report(d.Name(), found)
	}
	for _, f := range j.feeds {
		which, path := "feed "+f.Name, f.Path
		if f.Name == "feed" { // as an only feed is called that has no name
			which = "feed"
		}
		if f.Each != "" {
			which, path = "feeds "+f.Name, path+"{"+f.Each+"}/"
		}
		fmt.Fprintf(p.stdout, "%s at /%s of %s\n", which, path, strings.Join(f.Sources, ", "))
	}
	if bad > 0 {
		return &commandError{code: exitFailed}
	}
	return nil
}

// report tells what a folder holds and gives the number of things wrong with it.
func (p *program) report(name string, s *survey) int {
	now := time.Now()
	var articles, waiting, undated, unnamed, other, bad int
	addresses, texts := map[string]string{}, map[uint64]string{}
	for _, e := range s.entries {
		switch {
		case e.notArticle():
			other++
			p.log.Debug("no article", "source", name, "file", e.Key, "why", e.err)
			continue
		case e.err != nil:
			bad++
			p.say("%v", e.err)
			continue
		case e.waits(now) != "":
			waiting++
			p.log.Debug("waits", "source", name, "file", e.Key, "why", e.waits(now))
		default:
			articles++
		}
		a := e.article
		if a.Published.IsZero() {
			undated++
		}
		if a.Title == "" {
			unnamed++
			p.log.Warn("no title", "source", name, "file", e.Key)
		}
		if first := addresses[a.URL]; first != "" && a.URL != "" {
			p.log.Warn("two files have one address and will be one item", "source", name, "file", e.Key, "other", first, "address", a.URL)
		} else if first := texts[a.Fingerprint.Exact]; first != "" {
			p.log.Warn("two files have the same title and text", "source", name, "file", e.Key, "other", first)
		}
		addresses[a.URL], texts[a.Fingerprint.Exact] = e.Key, e.Key
	}
	for _, x := range s.skipped {
		p.log.Debug("left out", "source", name, "file", x.Key, "why", x.Why)
	}
	line := fmt.Sprintf("%s: %s", name, counted(articles, "article"))
	for _, more := range []struct {
		n    int
		what string
	}{{waiting, "waiting"}, {undated, "without a date"}, {unnamed, "without a title"}, {bad, "unreadable"}, {other, "no article"}, {len(s.skipped), "left out"}} {
		if more.n > 0 {
			line += fmt.Sprintf(", %d %s", more.n, more.what)
		}
	}
	fmt.Fprintln(p.stdout, line)
	if articles+waiting == 0 && bad == 0 {
		p.log.Warn("there is nothing to publish", "source", name)
	}
	return bad
}

func (p *program) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of copydesk.yaml, for editors",
		Long: `Prints the JSON Schema (draft 2020-12) of the configuration, with what every key is
for. Editors that speak to a YAML language server complete and check copydesk.yaml
by it when its first line is:

  # yaml-language-server: $schema=copydesk.schema.json`,
		Example: `  copydesk schema > copydesk.schema.json`,
		Args:    none,
		RunE:    func(*cobra.Command, []string) error { return config.WriteSchema(p.stdout) },
	}
}
