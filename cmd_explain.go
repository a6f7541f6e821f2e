package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"copydesk/scrape"
	"copydesk/scrape/extract"
)

func (p *program) explainCommand() *cobra.Command {
	var in input
	c := &cobra.Command{
		Use:   "explain FILE|URL…",
		Short: "Show what is read off a page, where it stands, and what lost",
		Long: `Shows the trial of each field: the value that won, the rule and the place that
supplied it, the candidates that lost, and why. -v shows long values whole.

Of a folder it shows which files are articles, and of a site's index page which links
are, and why the others are not.`,
		Example: `  copydesk explain articles/today.html --url https://example.com/today.html
  copydesk explain articles
  copydesk explain https://example.com/news/`,
		Args: atLeastOne("file"),
		RunE: func(c *cobra.Command, args []string) error { return p.explain(c.Context(), args, in) },
	}
	in.flags(c)
	return c
}

func (p *program) explain(ctx context.Context, args []string, in input) error {
	at, err := in.check(args)
	if err != nil {
		return err
	}
	bad := 0
	for i, name := range args {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			if err := p.explainFolder(ctx, name, at); err != nil {
				return err
			}
			continue
		}
		if isAddress(name) {
			if err := p.explainAddress(ctx, name); err != nil {
				if ce := (*commandError)(nil); errors.As(err, &ce) && ce.code == exitUsage {
					return err // the configuration is wrong: that is told once
				}
				bad++
				p.say("%v", askedOnce(err))
			}
			continue
		}
		a, err := p.readInput(ctx, name, at, in.kind)
		if err != nil {
			bad++
			p.say("%v", askedOnce(err))
			continue
		}
		if i > bad {
			fmt.Fprintln(p.stdout)
		}
		if err := p.explainArticle(name, at, a); err != nil {
			return err
		}
	}
	if bad > 0 {
		return &commandError{code: exitFailed}
	}
	return nil
}

// explainFolder prints what is taken from a folder and what is not.
func (p *program) explainFolder(ctx context.Context, name string, at *url.URL) error {
	opt := scrape.DirOptions{Name: name, Root: name, GitDates: true, Files: true, Logger: p.log}
	if at != nil {
		opt.URL = at.String()
	}
	d, err := scrape.NewDir(opt)
	if err != nil {
		return usage("", "%v", err)
	}
	found, err := p.surveySource(ctx, d, name)
	if err != nil {
		return plainPathError(err)
	}
	slices.SortFunc(found.entries, func(a, b surveyed) int { return strings.Compare(a.Key, b.Key) })
	w := bufio.NewWriter(p.stdout)
	fmt.Fprintln(w, p.out.bold(clean(name)))
	widest := 0
	for _, e := range found.entries {
		widest = min(max(widest, utf8.RuneCountInString(e.Key)), 48)
	}
	for _, x := range found.skipped {
		widest = min(max(widest, utf8.RuneCountInString(x.Key)), 48)
	}
	row := func(mark, key, what string) {
		fmt.Fprintf(w, "  %s %-*s  %s\n", mark, widest, shorten(clean(key), 48), p.fit(what, widest+6))
	}
	for _, e := range found.entries {
		if e.err != nil {
			row(p.out.red("-"), e.Key, withoutPlace(e.err.Error(), e.Key))
			continue
		}
		what := e.article.Title
		if names := authorList(e.article.Authors); names != "" {
			what += ", by " + names
		}
		if d := e.article.Published; !d.IsZero() {
			what = d.Time.Format("2006-01-02") + "  " + what
		} else {
			what = "no date     " + what
		}
		if why := e.waits(time.Now()); why != "" {
			row(p.out.yellow("~"), e.Key, "waits ("+why+"): "+what)
			continue
		}
		row(p.out.green("+"), e.Key, what)
	}
	for _, x := range found.skipped {
		row(p.out.red("-"), x.Key, x.Why)
	}
	return w.Flush()
}

// fields lists the fields in the order in which they are explained, each with
// the value the article ended up with.
var fields = []struct {
	name  extract.Field
	value func(a *extract.Article) string
}{
	{extract.FieldURL, func(a *extract.Article) string { return a.URL }},
	{extract.FieldTitle, func(a *extract.Article) string { return a.Title }},
	{extract.FieldAuthors, func(a *extract.Article) string { return authorList(a.Authors) }},
	{extract.FieldPublished, func(a *extract.Article) string { return dateForPeople(a.Published) }},
	{extract.FieldUpdated, func(a *extract.Article) string { return dateForPeople(a.Updated) }},
	{extract.FieldSummary, func(a *extract.Article) string { return a.Summary }},
	{extract.FieldContent, func(a *extract.Article) string { return extent(a.Text) }},
	{extract.FieldImage, func(a *extract.Article) string {
		if a.Image == nil {
			return ""
		}
		return withoutFiles(a.Image.URL)
	}},
	{extract.FieldTags, func(a *extract.Article) string { return strings.Join(a.Tags, ", ") }},
	{extract.FieldSection, func(a *extract.Article) string { return a.Section }},
	{extract.FieldLanguage, func(a *extract.Article) string { return a.Language }},
	{extract.FieldPublisher, func(a *extract.Article) string { return a.Publisher }},
	{extract.FieldEnclosures, func(a *extract.Article) string { return enclosureList(a.Enclosures) }},
}

// explainArticle prints the trial of one article.
func (p *program) explainArticle(name string, at *url.URL, a *extract.Article) error {
	w := bufio.NewWriter(p.stdout)
	if name == "-" {
		name = "standard input"
	}
	fmt.Fprintln(w, p.out.bold(clean(name)))
	for _, state := range waiting(a) {
		fmt.Fprintf(w, "  %s\n", p.out.yellow(state))
	}
	for _, f := range fields {
		value := f.value(a)
		var won, lost []extract.Finding
		for _, x := range a.Findings {
			switch {
			case x.Field != f.name:
			case x.Won:
				won = append(won, x)
			default:
				lost = append(lost, x)
			}
		}
		if f.name == extract.FieldURL && value == "" && at != nil {
			value = at.String()
			won = append(won, extract.Finding{Field: f.name, Value: value, Rule: "address given", Where: "--url", Won: true})
		}
		if value == "" && len(won) == 0 && len(lost) == 0 {
			fmt.Fprintf(w, "\n%s %s\n", p.label(f.name), p.out.dim("nothing found"))
			continue
		}
		if value == "" && len(won) == 0 {
			value = p.out.dim("left empty")
		} else {
			value = p.out.bold(p.fit(value, 12))
		}
		fmt.Fprintf(w, "\n%s %s\n", p.label(f.name), value)
		for _, x := range won {
			p.explainFinding(w, p.out.green("+"), x, f.value(a))
		}
		slices.SortStableFunc(lost, func(x, y extract.Finding) int { return y.Trust - x.Trust })
		for _, x := range lost {
			p.explainFinding(w, p.out.red("-"), x, "")
		}
	}
	return w.Flush()
}

func (p *program) label(f extract.Field) string {
	return fmt.Sprintf("%-10s", f)
}

// explainFinding prints a finding as two lines at most: what was claimed, by
// which rule and where; and why it won or lost. A value equal to the decided
// one is not said again.
func (p *program) explainFinding(w *bufio.Writer, mark string, x extract.Finding, decided string) {
	x.Value = withoutFiles(x.Value)
	claim := clean(x.Rule)
	if where := clean(x.Where); where != "" && where != claim {
		claim += p.out.dim(" at ") + p.fit(where, 30)
	}
	if x.Trust > 0 {
		claim += p.out.dim(fmt.Sprintf(" (trust %d)", x.Trust))
	}
	const under = "             "
	fmt.Fprintf(w, "%s%s %s\n", under[2:], mark, claim)
	if x.Value != "" && !strings.HasPrefix(decided, x.Value) {
		fmt.Fprintf(w, "%s%s\n", under, p.fit(x.Value, len(under)))
	}
	if x.Why != "" {
		fmt.Fprintf(w, "%s%s\n", under, p.out.dim(clean(x.Why)))
	}
}

// fit makes a value one line that fits beside indent columns.
func (p *program) fit(value string, indent int) string {
	value = strings.Join(strings.Fields(clean(value)), " ")
	if p.verbose {
		return value
	}
	width := p.out.width
	if width == 0 {
		width = 120
	}
	return shorten(value, max(width-indent, 20))
}

// waiting says what keeps an article out of feeds.
func waiting(a *extract.Article) []string {
	var s []string
	if a.Draft {
		s = append(s, "is a draft: it waits until draft is taken out")
	}
	if a.NoIndex {
		s = append(s, "asks not to be listed (noindex): it waits until that is taken out")
	}
	return s
}

// authorList writes a byline.
func authorList(authors []extract.Author) string {
	names := make([]string, len(authors))
	for i, a := range authors {
		names[i] = a.Name
	}
	return strings.Join(names, "; ")
}

// dateForPeople writes a date no more exactly than it is known, and says so.
func dateForPeople(d extract.Date) string {
	switch s := d.String(); {
	case d.IsZero():
		return ""
	case d.Precision == extract.Day:
		return s + " (the day only)"
	case !d.Zoned:
		return s + " (no time zone stated)"
	default:
		return s
	}
}

// extent says how long a text is.
func extent(text string) string {
	if text == "" {
		return ""
	}
	paragraphs := strings.Count(text, "\n\n") + 1
	words := len(strings.Fields(text))
	return fmt.Sprintf("%s in %s, %s", counted(words, "word"), counted(paragraphs, "paragraph"), counted(utf8.RuneCountInString(text), "character"))
}
