package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// maxInput bounds one page or file, in bytes.
const maxInput = 32 << 20

func (p *program) extractCommand() *cobra.Command {
	var in input
	c := &cobra.Command{
		Use:   "extract FILE|URL…",
		Short: "Read articles and print them as JSON Lines",
		Long: `Reads each file (HTML, Markdown, plain text), or every article of a folder, and
prints one line of JSON for each article, in the order of the arguments: url, title,
authors, published, updated, summary, text, content, image, tags, section, language,
publisher, enclosures and file. Empty fields are left out, except url, title and authors. "-"
reads standard input.

What cannot be read is told on standard error; the others are still printed, and
the exit status is 1.`,
		Example: `  copydesk extract page.html --url https://example.com/2013/page.html
  copydesk extract articles/*.md | jq -r .title
  curl -s https://example.com/page | copydesk extract - --url https://example.com/page`,
		Args: atLeastOne("file"),
		RunE: func(c *cobra.Command, args []string) error { return p.extract(c.Context(), args, in) },
	}
	in.flags(c)
	return c
}

// An input says how named files are to be read.
type input struct {
	address string // --url
	kind    string // --type
}

func (in *input) flags(c *cobra.Command) {
	c.Flags().SortFlags = false
	c.Flags().StringVar(&in.address, "url", "", "the `address` of the page, which its links count from, or of the folder's files")
	c.Flags().StringVar(&in.kind, "type", "", "`kind` of input: html, markdown or text (default by the file's name, else by its look)")
	must(c.RegisterFlagCompletionFunc("type", cobra.FixedCompletions([]string{"html", "markdown", "text"}, cobra.ShellCompDirectiveNoFileComp)))
}

// mediaTypes are the values of --type.
var mediaTypes = map[string]string{"html": "text/html", "markdown": "text/markdown", "text": "text/plain"}

// check looks at the flags' values.
func (in input) check(args []string) (*url.URL, error) {
	if in.kind != "" && mediaTypes[in.kind] == "" {
		return nil, usage("it is html, markdown or text", "--type: there is no kind %q", in.kind)
	}
	if in.address == "" {
		return nil, nil
	}
	u, err := url.Parse(in.address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, usage("for instance https://example.com/2013/page.html", "--url: %q is no http or https address", in.address)
	}
	if len(args) > 1 {
		return nil, usage("give one file or folder with --url", "--url is the address of one page or folder, and here are %d", len(args))
	}
	return u, nil
}

// extract prints the articles behind args.
func (p *program) extract(ctx context.Context, args []string, in input) error {
	at, err := in.check(args)
	if err != nil {
		return err
	}
	bad := 0
	var found []item
	for _, arg := range args {
		items, err := p.itemsOf(ctx, arg, at, in.kind)
		if err != nil {
			bad++
			p.say("%v", askedOnce(err))
			continue
		}
		found = append(found, items...)
	}
	work := func(i int) ([]byte, error) {
		a, err := found[i].read()
		if err != nil {
			return nil, err
		}
		return jsonLine(a, found[i])
	}
	err = inOrder(ctx, len(found), work, func(i int, line []byte, err error) error {
		p.progress.show(found[i].name, i+1, len(found))
		if err != nil {
			bad++
			p.say("%v", askedOnce(err))
			return nil
		}
		_, err = p.stdout.Write(line)
		return err
	})
	p.progress.end()
	if err == nil && bad > 0 {
		err = &commandError{code: exitFailed}
	}
	return err
}

// An item is one thing to read.
type item struct {
	name string // its file, or "-"
	url  string // where it is published, "" when that is not known
	read func() (*extract.Article, error)
}

// itemsOf gives the articles behind an argument: a file's one, or those of a
// folder, in the order of their names.
func (p *program) itemsOf(ctx context.Context, arg string, at *url.URL, kind string) ([]item, error) {
	address := ""
	if at != nil {
		address = at.String()
	}
	if isAddress(arg) {
		return []item{{"", arg, func() (*extract.Article, error) { return p.readAddress(ctx, arg) }}}, nil
	}
	if info, err := os.Stat(arg); err != nil || !info.IsDir() {
		return []item{{arg, address, func() (*extract.Article, error) { return p.readInput(ctx, arg, at, kind) }}}, nil
	}
	d, err := scrape.NewDir(scrape.DirOptions{Name: arg, Root: arg, URL: address, GitDates: true, Files: true, Logger: p.log})
	if err != nil {
		return nil, err
	}
	listing, err := d.Relist(ctx)
	if err != nil {
		return nil, plainPathError(err)
	}
	slices.SortFunc(listing.Entries, func(a, b scrape.Entry) int { return strings.Compare(a.Key, b.Key) })
	items := make([]item, len(listing.Entries))
	for i, e := range listing.Entries {
		items[i] = item{filepath.Join(arg, filepath.FromSlash(e.Key)), e.URL, func() (*extract.Article, error) { return d.Read(ctx, e) }}
	}
	return items, nil
}

// inOrder does work(0) to work(n-1), several at a time, and hands the results
// to emit in that order. It stops at emit's first error or when ctx ends.
func inOrder[T any](ctx context.Context, n int, work func(i int) (T, error), emit func(i int, v T, err error) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		v   T
		err error
	}
	queue := make(chan chan result, runtime.GOMAXPROCS(0))
	go func() {
		defer close(queue)
		for i := range n {
			done := make(chan result, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return
			}
			go func() {
				v, err := work(i)
				done <- result{v, err}
			}()
		}
	}()
	i := 0
	for done := range queue {
		r := <-done
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := emit(i, r.v, r.err); err != nil {
			return err
		}
		i++
	}
	return ctx.Err()
}

// readInput reads the article in one file, or on standard input for "-". at is
// its address, nil when it is not known; kind as --type gives it.
func (p *program) readInput(ctx context.Context, name string, at *url.URL, kind string) (*extract.Article, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	opt := extract.Options{URL: at, Type: mediaTypes[kind]}
	var data []byte
	var err error
	switch {
	case isAddress(name):
		return p.readAddress(ctx, name)
	case name == "-":
		data, err = readBounded(p.stdin)
		opt.Place = "standard input"
	case scrape.IsMedia(name):
		a, err := scrape.ReadMedia(name, inputName(name), at, readSidecar(name))
		if err != nil && !strings.HasPrefix(err.Error(), name) {
			err = fmt.Errorf("%s: %w", name, plainPathError(err))
		}
		return a, err
	default:
		data, err = readFile(name)
		opt.Name, opt.Place = inputName(name), name
	}
	if err != nil {
		return nil, err
	}
	if name != "-" {
		opt.Sidecar, opt.Files = readSidecar(name), true
	}
	if opt.Type == "" && extract.Kind(opt.Name) == "" {
		opt.Type = sniff(data)
	}
	a, err := extract.Read(data, opt)
	if err != nil && !strings.HasPrefix(err.Error(), opt.Place) {
		err = fmt.Errorf("%s: %w", opt.Place, err)
	}
	return a, err
}

// readFile reads a regular file.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, plainPathError(err)
	}
	defer f.Close()
	data, err := readBounded(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}

func readBounded(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err == nil && len(data) > maxInput {
		err = fmt.Errorf("larger than %d MB, which no article is", maxInput>>20)
	}
	return data, err
}

// readSidecar gives the contents of the file's sidecar, nil when it has none.
func readSidecar(name string) []byte {
	base := strings.TrimSuffix(name, filepath.Ext(name))
	for _, side := range []string{name + ".meta.yaml", base + ".meta.yaml"} {
		if data, err := os.ReadFile(side); err == nil {
			return data
		}
	}
	return nil
}

// inputName is the name that extraction may read a kind, a date and a title
// from: the path as it was given where that lies within the working folder;
// folders beyond it say nothing about the article.
func inputName(name string) string {
	if name = filepath.Clean(name); filepath.IsLocal(name) {
		return filepath.ToSlash(name)
	}
	return filepath.Base(name)
}

// sniff tells the media type of input without a telling name.
func sniff(data []byte) string {
	head := bytes.TrimSpace(data[:min(len(data), 4096)])
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(head, []byte("---\n")) || bytes.HasPrefix(head, []byte("+++\n")) || bytes.HasPrefix(head, []byte("---\r\n")) {
		return mediaTypes["markdown"]
	}
	low := bytes.ToLower(head)
	for _, tag := range []string{"<!doctype", "<html", "<head", "<body", "<title", "<article", "<div", "<p>", "<meta", "<h1"} {
		if bytes.Contains(low, []byte(tag)) {
			return mediaTypes["html"]
		}
	}
	if bytes.HasPrefix(head, []byte("# ")) || bytes.Contains(head, []byte("\n## ")) {
		return mediaTypes["markdown"]
	}
	return mediaTypes["text"]
}

// isAddress tells a page's address from a file name.
func isAddress(arg string) bool {
	low := strings.ToLower(arg)
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://")
}

// plainPathError leaves the system call out of a file error.
func plainPathError(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}

// A line is an article as extract prints it.
type line struct {
	URL        string           `json:"url"`
	Title      string           `json:"title"`
	Authors    []extract.Author `json:"authors"`
	Published  string           `json:"published,omitempty"`
	Updated    string           `json:"updated,omitempty"`
	Summary    string           `json:"summary,omitempty"`
	Text       string           `json:"text,omitempty"`
	Content    string           `json:"content,omitempty"`
	Image      *extract.Image   `json:"image,omitempty"`
	Tags       []string         `json:"tags,omitempty"`
	Section    string           `json:"section,omitempty"`
	Language   string           `json:"language,omitempty"`
	Publisher  string           `json:"publisher,omitempty"`
	Paywalled  bool             `json:"paywalled,omitempty"`
	Enclosures []enclosure      `json:"enclosures,omitempty"`
	Draft      bool             `json:"draft,omitempty"`
	NoIndex    bool             `json:"noindex,omitempty"`
	File       string           `json:"file,omitempty"`
}

// An enclosure is one of an article as extract prints it.
type enclosure struct {
	URL      string  `json:"url"`
	Type     string  `json:"type,omitempty"`
	Length   int64   `json:"length,omitempty"`
	Duration float64 `json:"duration,omitempty"` // seconds
	Title    string  `json:"title,omitempty"`
}

// withoutFiles shows files that are published nowhere by their paths.
func withoutFiles(s string) string { return strings.ReplaceAll(s, extract.FilesURL, "") }

// enclosureList is what explain shows of enclosures.
func enclosureList(list []extract.Enclosure) string {
	var all []string
	for _, x := range list {
		s := withoutFiles(x.URL)
		if x.Type != "" {
			s += ", " + x.Type
		}
		if x.Length > 0 {
			s += fmt.Sprintf(", %d bytes", x.Length)
		}
		if x.Duration > 0 {
			s += ", " + x.Duration.Round(time.Second).String()
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

// jsonLine writes an article as one line of JSON. The address is the page's
// own, else the one it is published at.
func jsonLine(a *extract.Article, from item) ([]byte, error) {
	l := line{
		URL: cmp.Or(a.URL, from.url), Title: a.Title, Authors: a.Authors,
		Published: a.Published.String(), Updated: a.Updated.String(),
		Summary: a.Summary, Text: a.Text, Content: a.Content, Image: a.Image, Tags: a.Tags,
		Section: a.Section, Language: a.Language, Publisher: a.Publisher, Paywalled: a.Paywalled,
		Draft: a.Draft, NoIndex: a.NoIndex,
	}
	for _, x := range a.Enclosures {
		l.Enclosures = append(l.Enclosures, enclosure{withoutFiles(x.URL), x.Type, x.Length, x.Duration.Round(time.Millisecond).Seconds(), x.Title})
	}
	l.Content = withoutFiles(l.Content)
	if l.Image != nil {
		image := *l.Image
		image.URL = withoutFiles(image.URL)
		l.Image = &image
	}
	if l.Authors == nil {
		l.Authors = []extract.Author{}
	}
	if from.name != "-" {
		l.File = from.name
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		return nil, fmt.Errorf("%s: %w", from.name, err)
	}
	return b.Bytes(), nil
}
