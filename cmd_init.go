package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"copydesk/config"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

func (p *program) initCommand() *cobra.Command {
	var force bool
	c := &cobra.Command{
		Use:   "init SOURCE…",
		Short: "Write a commented copydesk.yaml with what is found out about the sources",
		Long: `Reads the sources and writes copydesk.yaml (or the file that -c names) with what was
found out: of a folder titles, kinds, dates, languages, and the address the files are
published at when the pages tell it; of a site's index page how many articles it lists,
and selectors that take them. An existing file stays unless --force is given.`,
		Example: `  copydesk init ./articles
  copydesk init https://example.com/news/
  copydesk init ./news ./blog -c site/copydesk.yaml`,
		Args: atLeastOne("folder"),
		RunE: func(c *cobra.Command, args []string) error { return p.init(c.Context(), args, force) },
	}
	c.Flags().BoolVar(&force, "force", false, "overwrite an existing file")
	return c
}

func (p *program) init(ctx context.Context, args []string, force bool) error {
	name := cmp.Or(p.config, config.Names()[0])
	if _, err := os.Stat(name); err == nil && !force {
		return failed("--force overwrites it, -c names another file", fmt.Errorf("%s exists already", name))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `# What Copydesk reads, and the feeds it makes of it.
# "copydesk check" says whether all is well, "copydesk" serves the feeds,
# "copydesk schema" prints what every key is for.

`)
	if len(args) == 1 && isAddress(args[0]) {
		b.WriteString("# Without it the feed is called what the site calls itself.\n#title: What happens\n\n")
	} else if len(args) == 1 {
		fmt.Fprintf(&b, "title: %s\n\n", yamlText(folderTitle(args[0])))
	}
	fmt.Fprintf(&b, `# Where the feeds will be reachable, and where they are written to.
#base: https://example.com/feeds/
#out: public
#listen: %s

sources:
`, defaultListen)
	names := sourceNames(args)
	for i, arg := range args {
		if isAddress(arg) {
			var site strings.Builder
			if err := p.initSite(ctx, &site, siteName(arg), arg); err != nil {
				return askedOnce(err)
			}
			b.WriteString(site.String())
			names[i] = configName(siteName(arg))
			continue
		}
		if err := p.knownFolder(arg); err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		if err := p.initFolder(ctx, &b, filepath.Dir(name), names[i], arg); err != nil {
			return err
		}
	}
	b.WriteString(`
# Without this there is one feed of everything, at the root.
#feeds:
#  - name: news
#    title: What happens
`)
	fmt.Fprintf(&b, "#    sources: [%s]\n#    limit: %d\n#    content: full   # or summary\n", yamlText(names[0]), config.DefaultLimit)
	if _, err := config.Parse(b.Bytes(), name, os.LookupEnv); err != nil {
		return fmt.Errorf("internal mistake, the configuration would be wrong: %w", err)
	}
	flag := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		flag = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, flag, 0o666)
	if errors.Is(err, fs.ErrNotExist) {
		return failed("make the folder first", plainPathError(err))
	}
	if err != nil {
		return plainPathError(err)
	}
	if _, err := f.Write(b.Bytes()); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	p.log.Info("wrote " + name)
	return nil
}

// initFolder writes the lines of one folder.
func (p *program) initFolder(ctx context.Context, b *bytes.Buffer, dir, name, arg string) error {
	d, err := scrape.NewDir(scrape.DirOptions{Name: name, Root: arg, Logger: p.log})
	if err != nil {
		return usage("", "%v", err)
	}
	found, err := p.surveySource(ctx, d, name)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "  - name: %s   # the ledger knows it by this name: it stays\n    path: %s\n", yamlText(name), yamlText(pathFrom(dir, arg)))
	facts := factsOf(found)
	for _, line := range facts.lines {
		fmt.Fprintf(b, "    # %s\n", line)
	}
	switch at, extension := p.publishedAt(ctx, arg, found); {
	case at != "":
		fmt.Fprintf(b, "    url: %s   # as the pages themselves say\n    extension: %s\n", yamlText(at), extension)
	default:
		b.WriteString(`    # Where the files are published. Without it every article gets a page of its own
    # beside the feed. extension: pretty (a.md is a/), as-is (a.html),
    # none (a) or auto (pretty for Markdown, as-is for the rest).
    #url: https://example.com/articles/
    #extension: auto
`)
	}
	if facts.language != "" {
		fmt.Fprintf(b, "    language: %s\n", yamlText(facts.language))
	}
	if facts.zoneless > 0 {
		fmt.Fprintf(b, "    #timezone: Europe/Berlin   # of the dates that state none: %d\n", facts.zoneless)
	}
	if facts.unsigned > 0 {
		fmt.Fprintf(b, "    #author: Ann Lee   # of the articles that name none: %d\n", facts.unsigned)
	}
	if facts.undated > 0 {
		fmt.Fprintf(b, "    #git_dates: false   # articles whose date is that of their first commit, if there is one: %d\n", facts.undated)
	}
	b.WriteString("    #ignore: [archive/, \"*.bak.md\"]\n")
	return nil
}

// pathFrom is the way from a configuration's folder to a source.
func pathFrom(dir, arg string) string {
	from, err1 := filepath.Abs(dir)
	to, err2 := filepath.Abs(arg)
	if filepath.IsAbs(arg) || err1 != nil || err2 != nil {
		return arg
	}
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return to
	}
	if rel = filepath.ToSlash(rel); !strings.HasPrefix(rel, ".") {
		rel = "./" + rel
	}
	return rel
}

// yamlText writes a single value so that YAML reads it as this text.
func yamlText(s string) string {
	safe := s != "" && s == strings.TrimSpace(s) && !strings.ContainsAny(s, ":#\"'\\{}[]&*!|>%@`,\n\t")
	isPath := strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") || strings.HasPrefix(s, "/")
	if safe && (isPath || !strings.ContainsAny(s[:1], "-?~=<0123456789.+") && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, strings.ToLower(s))) {
		return s
	}
	if u, err := url.Parse(s); err == nil && u.Scheme == "https" && !strings.ContainsAny(s, " #'\"{}[],") {
		return s
	}
	return strconv.Quote(s)
}

// Facts are what a folder's articles have in common.
type facts struct {
	lines                       []string
	language                    string // of most articles that say
	undated, unsigned, zoneless int
}

func factsOf(s *survey) facts {
	var f facts
	kinds, languages := map[string]int{}, map[string]int{}
	var first, last string
	articles, waiting := 0, 0
	for _, e := range s.entries {
		a := e.article
		if a == nil {
			continue
		}
		articles++
		kinds[extract.Kind(e.Key)]++
		if a.Language != "" {
			languages[a.Language]++
		}
		if e.waits(time.Now()) != "" {
			waiting++
		}
		if len(a.Authors) == 0 {
			f.unsigned++
		}
		if a.Published.IsZero() {
			f.undated++
			continue
		}
		if a.Published.Precision > extract.Day && !a.Published.Zoned {
			f.zoneless++
		}
		day := a.Published.Time.Format("2006-01-02")
		if first == "" || day < first {
			first = day
		}
		if day > last {
			last = day
		}
	}
	line := counted(articles, "article")
	if len(kinds) > 0 {
		line += ": " + tally(kinds)
	}
	if waiting > 0 {
		line += fmt.Sprintf("; %d waiting", waiting)
	}
	f.lines = append(f.lines, line+".")
	if first != "" {
		f.lines = append(f.lines, "Dates from "+first+" to "+last+".")
	}
	if len(languages) > 1 {
		f.lines = append(f.lines, "Languages: "+tally(languages)+".")
	}
	for l, n := range languages {
		if n*2 > articles {
			f.language = l
		}
	}
	return f
}

// tally writes "12 html, 3 text", most first.
func tally(counts map[string]int) string {
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%d %s", counts[name], name)
	}
	return strings.Join(names, ", ")
}

// publishedAt finds the address under which the pages' own addresses lie as
// the files lie in the folder, and the way of their extensions; "" when most
// pages do not tell.
func (p *program) publishedAt(ctx context.Context, arg string, s *survey) (at, extension string) {
	const probe = "https://probe.invalid/"
	own := map[string]string{}
	for _, e := range s.entries {
		if e.article != nil && e.article.URL != "" {
			own[e.Key] = e.article.URL
		}
	}
	most := 0
	for _, way := range []string{scrape.ExtensionAuto, scrape.ExtensionPretty, scrape.ExtensionAsIs, scrape.ExtensionNone} {
		d, err := scrape.NewDir(scrape.DirOptions{Name: "probe", Root: arg, URL: probe, Extension: way})
		if err != nil {
			return "", ""
		}
		listing, err := d.Relist(ctx)
		if err != nil {
			return "", ""
		}
		bases := map[string]int{}
		for _, e := range listing.Entries {
			if tail, ok := strings.CutPrefix(e.URL, probe); ok {
				if base, ok := strings.CutSuffix(own[e.Key], "/"+tail); ok && strings.Count(base, "/") >= 2 {
					bases[base+"/"]++
				}
			}
		}
		for base, n := range bases {
			if n > most || n == most && base < at {
				at, extension, most = base, way, n
			}
		}
	}
	if most*2 <= len(own) {
		return "", ""
	}
	return at, extension
}
