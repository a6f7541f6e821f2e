package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"copydesk/feed/ledger"
	"copydesk/feed/publish"
)

func (p *program) releaseCommand() *cobra.Command {
	var s settings
	var dry bool
	c := &cobra.Command{
		Use:   "release FEED|SOURCE [--dry-run]",
		Short: "Let out what is held back",
		Long: `Lets out what is held back of a source, or of all sources of a feed: what was found
there changed too much at once to be taken for sound. status says what is held, and
why. The source is looked at again, and what is found goes out whatever it is: by a
copydesk that follows it, or else by this command, which writes into --out what build
would.

--dry-run looks, changes nothing, and shows what subscribers would see.`,
		Example: `  copydesk release news --dry-run
  copydesk release news
  copydesk release ./articles --out public`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("copydesk status lists them", "name one feed or source to release")
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			j, err := p.job(nil, s)
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return j.names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error { return p.release(c.Context(), args[0], s, dry) },
	}
	s.flags(c, "out", "base", "url", "state")
	c.Flags().BoolVarP(&dry, "dry-run", "n", false, "change nothing, show what subscribers would see")
	return c
}

// names are those of a job's feeds and sources.
func (j *job) names() []string {
	var names []string
	for _, f := range j.feeds {
		names = append(names, f.Name)
	}
	for _, s := range j.sources {
		if !slices.Contains(names, s.Source.Name()) {
			names = append(names, s.Source.Name())
		}
	}
	return names
}

// sourcesNamed are the sources that a feed's or a source's name stands for.
func (j *job) sourcesNamed(name string) []string {
	for _, f := range j.feeds {
		if f.Name == name {
			return f.Sources
		}
	}
	for _, s := range j.sources {
		if s.Source.Name() == name {
			return []string{name}
		}
	}
	return nil
}

func (p *program) release(ctx context.Context, arg string, s settings, dry bool) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	var j *job
	if cfg == nil {
		if _, serr := os.Stat(arg); serr != nil && !isAddress(arg) {
			return usage("without a copydesk.yaml, name the folder or the address as copydesk build was given it", "%s: there is no such file or folder, and no configuration that has such a name", arg)
		}
		j, err = p.job([]string{arg}, s)
	} else {
		j, err = p.job(nil, s)
	}
	if err != nil {
		return err
	}
	names := j.sourcesNamed(arg)
	if cfg == nil {
		names = j.feeds[0].Sources
	}
	if names == nil {
		return usage("there are "+strings.Join(j.names(), ", "), "there is no feed or source %q", arg)
	}
	if dry {
		return p.preview(ctx, j, names)
	}
	if _, err := os.Stat(filepath.Join(j.state, ledger.FileName)); err != nil {
		return noLedger(j.state)
	}
	// One that runs has the ledger and is told; else this command looks itself.
	l, err := ledger.Open(ctx, j.state, time.Millisecond)
	running := errors.Is(err, ledger.ErrLocked)
	if running {
		l, err = ledger.OpenReadOnly(j.state)
	}
	if err != nil {
		return err
	}
	defer l.Close()
	if j.fetched != nil {
		j.fetched.of.Store(l.Memory(""))
	}
	asked := 0
	for _, spec := range j.sources {
		if !slices.Contains(names, spec.Source.Name()) {
			continue
		}
		ok, err := l.AskRelease(keyOfSpec(spec))
		if err != nil {
			return err
		}
		if ok {
			asked++
		}
	}
	switch {
	case asked == 0:
		_, err = fmt.Fprintf(p.stdout, "nothing is held of %s\n", clean(arg))
		return err
	case running:
		_, err = fmt.Fprintf(p.stdout, "%s: asked the running copydesk to let it out\n", clean(arg))
		return err
	}
	j.base = cmp.Or(j.base, j.ownBase(j.listen[0]))
	desk, err := publish.New(p.deskOptions(j, l))
	if err != nil {
		return err
	}
	err = desk.Pass(ctx, names...)
	p.progress.end()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s: released\n", clean(arg))
	if err == nil && j.out == "" {
		p.log.Info("no files are written, since there is no out: copydesk serve shows it, --out names a folder to write")
	}
	return err
}

func noLedger(state string) error {
	return failed("copydesk build or copydesk serve makes one; --state names its folder", fmt.Errorf("there is no ledger in %s", state))
}

// keyOfSpec is what the ledger files a source under.
func keyOfSpec(spec publish.SourceSpec) string {
	if spec.Key != "" {
		return spec.Key
	}
	return spec.Source.Name()
}

// preview prints what a release would do.
func (p *program) preview(ctx context.Context, j *job, names []string) error {
	l, err := ledger.OpenReadOnly(j.state)
	if errors.Is(err, fs.ErrNotExist) {
		return noLedger(j.state)
	}
	if err != nil {
		return err
	}
	defer l.Close()
	if j.fetched != nil {
		j.fetched.of.Store(l.Memory(""))
	}
	opt := p.deskOptions(j, l)
	opt.Dry, opt.Out = true, ""
	desk, err := publish.New(opt)
	if err != nil {
		return err
	}
	previews, err := desk.Preview(ctx, names...)
	p.progress.end()
	if err != nil {
		return err
	}
	for _, v := range previews {
		p.printPreview(v)
	}
	return nil
}

func (p *program) printPreview(v publish.Preview) {
	line := func(mark string, s publish.Shown) {
		fmt.Fprintf(p.stdout, "  %s %s  %s\n", mark, s.Published.Format("2006-01-02 15:04"), clean(s.Title))
	}
	fmt.Fprintf(p.stdout, "feed %s, from %s:", clean(v.Feed), clean(v.Source))
	if len(v.New)+len(v.Gone)+len(v.Changed)+v.Pushed == 0 {
		fmt.Fprintln(p.stdout, " nothing would change")
	} else {
		fmt.Fprintf(p.stdout, " %d new, %d gone, %d changed\n", len(v.New), len(v.Gone), len(v.Changed))
	}
	if v.Why != "" {
		fmt.Fprintf(p.stdout, "  held, since %s\n", clean(v.Why))
	}
	for _, s := range v.New {
		line(p.out.green("+"), s)
	}
	for _, s := range v.Gone {
		line(p.out.red("-"), s)
	}
	for _, s := range v.Changed {
		line("~", s)
		if s.Was.Title != s.Title {
			fmt.Fprintf(p.stdout, "      it was: %s\n", clean(s.Was.Title))
		}
	}
	if v.Pushed > 0 {
		fmt.Fprintf(p.stdout, "  %s would be too old for the feed\n", counted(v.Pushed, "item"))
	}
}
