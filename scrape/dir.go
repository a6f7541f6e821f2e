package scrape

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"copydesk/scrape/extract"
	"copydesk/scrape/media"
)

// The ways in which a folder's files become addresses, see
// [DirOptions.Extension]. The empty string is ExtensionAuto.
const (
	ExtensionAuto   = "auto"
	ExtensionPretty = "pretty"
	ExtensionAsIs   = "as-is"
	ExtensionNone   = "none"
)

// DirOptions say which folder is a source, and how.
type DirOptions struct {
	Name string // see [Source.Name]
	Root string // the folder; or a single file, then nothing else in its folder is looked at

	// URL is where Root is published, an http or https address; "" when it is
	// nowhere, then entries have no URL.
	URL string
	// Extension says how a file's path continues URL:
	//
	//	auto    a/b.md -> a/b/      a/index.html -> a/  a/b.html and a/b.txt stay
	//	pretty  a/b.md -> a/b/      a/index.html -> a/
	//	as-is   a/b.md -> a/b.html  a/b.html, a/b.txt and a/index.html stay
	//	none    a/b.md -> a/b       a/index.html -> a/
	//
	// Nobody publishes Markdown as such, so as-is takes it for the page made of
	// it; auto is what site generators do with either. A dated post in a _posts
	// folder is where Jekyll puts it: _posts/2024-05-06-b.md -> 2024/05/06/b.html.
	Extension string

	Ignore  []string // gitignore patterns, as if they stood in a .copydeskignore of Root
	Exclude []string // absolute paths below Root that are not looked at: output and state folders

	// Files: pictures and recordings beside articles, where URL is "", have
	// addresses below [extract.FilesURL], for who publishes them. Without it
	// they are left out.
	Files        bool
	GitDates     bool          // a file that states no date has that of its first commit
	MaxFileBytes int64         // larger files are skipped and named; 0: 10 MiB
	Rescan       time.Duration // Watch asks for everything to be listed this often; 0: 5 minutes
	Logger       *slog.Logger  // nil: silence
	Now          func() time.Time
}

// A Dir is a folder of HTML, Markdown and text files as a source. It is a
// [Watcher], a [Skimmer] and a [Prober].
//
// An entry's key is the file's slash-separated path below the folder, as it is
// but for bytes that no line of text should hold: control and bidirectional
// formatting characters and invalid UTF-8 are percent-encoded, and so is a
// percent sign that two hexadecimal digits follow (see [keyOf]).
//
// Nothing outside the folder is ever opened, whatever links and names there
// are; only regular files are.
type Dir struct {
	opt     DirOptions
	root    string          // absolute path of the folder
	only    string          // the one file's name; "": all
	base    string          // opt.URL, ending in a slash; ""
	ignore  *rules          // opt.Ignore; nil when there is none
	exclude map[string]bool // opt.Exclude as paths below root
	git     *gitDates       // nil without opt.GitDates
	log     *slog.Logger
	wake    chan struct{} // tells Watch that Read has marked something
	beat    time.Duration // how often Watch does what no event asks for
	writer  func(*os.File) writer

	mu       sync.Mutex
	pending  pending
	watching bool                       // a Watch runs
	partial  bool                       // List need not list everything: Watch saw all that happened since the last full one
	ready    map[string]bool            // paths to list; true: something appeared or vanished
	mentions *mentions                  // file names that articles name; nil: no recording stands alone
	tags     map[string]*media.Info     // of recordings, by path and stamp
	failures int                        // how often in a row listing failed
	bulks    int                        // how many Bulks are under way
	idle     []*openFolder              // folders kept open for the next read of a Bulk
	media    map[string]map[string]bool // recordings of folders, in a Bulk; see mediaIn
	known    rootID                     // the folder at the last full listing that was not empty
}

// NewDir makes a source of a folder. The folder need not exist yet; what is
// wrong with the options is said here.
func NewDir(opt DirOptions) (*Dir, error) {
	if opt.Root == "" {
		return nil, errors.New("a folder source needs the folder's path")
	}
	root, err := filepath.Abs(opt.Root)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", opt.Root, err)
	}
	d := &Dir{opt: opt, root: root, log: opt.Logger, wake: make(chan struct{}, 1), beat: heartbeat, writer: writerOf}
	if fi, err := os.Stat(root); err == nil && !fi.IsDir() {
		if !fi.Mode().IsRegular() || extract.Kind(root) == "" && !isMedia(root) {
			return nil, fmt.Errorf("%s: is neither a folder nor an HTML, Markdown or text file, nor a recording or document", opt.Root)
		}
		d.root, d.only = filepath.Split(root)
		d.root = filepath.Clean(d.root)
	}
	switch opt.Extension {
	case "", ExtensionAuto, ExtensionAsIs, ExtensionPretty, ExtensionNone:
	default:
		return nil, fmt.Errorf("extension %q is not auto, pretty, as-is or none", opt.Extension)
	}
	if d.base, err = baseURL(opt.URL); err != nil {
		return nil, err
	}
	ps, errs := parsePatterns(opt.Ignore)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if len(ps) > 0 {
		d.ignore = &rules{patterns: ps}
	}
	if d.opt.MaxFileBytes <= 0 {
		d.opt.MaxFileBytes = 10 << 20
	}
	if d.opt.Rescan <= 0 {
		d.opt.Rescan = 5 * time.Minute
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	d.exclude = below(d.root, opt.Exclude)
	if opt.GitDates {
		d.git = &gitDates{dir: d.root, log: d.log}
	}
	return d, nil
}

// below gives the paths as slash-separated paths below root, without those
// that are not. A path that does not exist yet is resolved as far as it does.
func below(root string, paths []string) map[string]bool {
	m := map[string]bool{}
	real := resolve(root)
	for _, p := range paths {
		if p == "" {
			continue
		}
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		if rel, err := filepath.Rel(real, resolve(p)); err == nil && rel != "." && filepath.IsLocal(rel) {
			m[filepath.ToSlash(rel)] = true
		}
	}
	return m
}

func resolve(p string) string {
	if r, err := filepath.EvalSymlinks(p); err == nil {
		return r
	}
	if dir := filepath.Dir(p); dir != p {
		return filepath.Join(resolve(dir), filepath.Base(p))
	}
	return p
}

func (d *Dir) now() time.Time {
	if d.opt.Now != nil {
		return d.opt.Now()
	}
	return time.Now()
}

// Name implements [Source].
func (d *Dir) Name() string { return d.opt.Name }

// List implements [Source]: while a [Dir.Watch] runs, what it noticed since
// the last List, otherwise everything. A folder that cannot be read fails it.
func (d *Dir) List(ctx context.Context) (Listing, error) {
	d.mu.Lock()
	if !d.watching || !d.partial {
		d.mu.Unlock()
		return d.Relist(ctx)
	}
	paths := d.ready
	d.ready = nil
	d.mu.Unlock()
	if len(paths) == 0 {
		return Listing{Partial: true}, nil
	}
	l, err := d.listPaths(ctx, paths)
	d.listed(ctx, err)
	return l, err
}

// Relist implements [Watcher].
func (d *Dir) Relist(ctx context.Context) (Listing, error) {
	d.mu.Lock()
	d.ready = nil
	d.partial = d.watching
	d.mu.Unlock()
	l, err := d.listAll(ctx)
	d.listed(ctx, err)
	return l, err
}

// listed has everything listed after a listing that failed.
func (d *Dir) listed(ctx context.Context, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case err == nil:
		d.failures = 0
		return
	case ctx.Err() == nil:
		d.failures++
	}
	d.partial = false
}

// markReady needs mu.
func (d *Dir) markReady(rel string, structural bool) {
	if d.ready == nil {
		d.ready = map[string]bool{}
	}
	d.ready[rel] = d.ready[rel] || structural
}

// Read implements [Source].
func (d *Dir) Read(ctx context.Context, e Entry) (*extract.Article, error) {
	return d.read(ctx, e, extract.Read)
}

// There implements [Prober].
func (d *Dir) There(e Entry) bool {
	rel, err := pathOf(e.Key)
	if err != nil {
		return true
	}
	_, err = os.Lstat(filepath.Join(d.root, filepath.FromSlash(rel)))
	return !errors.Is(err, fs.ErrNotExist)
}

// Skim implements [Skimmer].
func (d *Dir) Skim(ctx context.Context, e Entry) (*extract.Article, error) {
	return d.read(ctx, e, extract.Skim)
}

func (d *Dir) read(ctx context.Context, e Entry, from func([]byte, extract.Options) (*extract.Article, error)) (*extract.Article, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rel, err := pathOf(e.Key)
	if err != nil {
		return nil, err
	}
	place := filepath.Join(d.root, filepath.FromSlash(rel))
	h, err := d.openFolder(parent(rel))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.ToValidUTF8(place, "\uFFFD"), err)
	}
	defer d.closeFolder(h)
	data, side, err := d.bytes(h, rel, e.alone)
	if errors.Is(err, ErrUnready) {
		d.retry(rel)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.ToValidUTF8(place, "\uFFFD"), err)
	}
	if extract.Kind(rel) == "html" && isOurs(data) {
		return nil, fmt.Errorf("%s: %w: Copydesk wrote it", strings.ToValidUTF8(place, "\uFFFD"), ErrNotArticle)
	}
	// No Now: when a saved page was made nobody knows, so that "two hours ago"
	// in it means nothing.
	opt := extract.Options{
		Name:    strings.ToValidUTF8(rel, "\uFFFD"),
		Sidecar: side,
		Files:   d.opt.Files,
		Place:   strings.ToValidUTF8(place, "\uFFFD"),
	}
	if d.base != "" {
		at := e.URL // as it was listed
		if at == "" {
			at = d.urlOf(rel)
		}
		if opt.URL, err = url.Parse(at); err != nil {
			return nil, fmt.Errorf("%s: %w", opt.Place, err)
		}
		opt.Beside = func(ref string) string { return d.beside(rel, ref) }
	}
	var a *extract.Article
	if isMedia(rel) {
		a, err = d.readMedia(rel, opt)
	} else if a, err = from(data, opt); err == nil {
		err = d.withMedia(h, rel, a)
	}
	if errors.Is(err, ErrUnready) {
		d.retry(rel)
	}
	if err != nil {
		return nil, err
	}
	if d.git != nil && a.Published.IsZero() {
		if c, ok := d.git.first(ctx, rel); ok {
			a.Published = extract.Date{Time: c.when, Precision: extract.Second, Zoned: true}
			if a.Findings != nil {
				a.Findings = append(a.Findings, extract.Finding{
					Field: extract.FieldPublished, Value: a.Published.String(), Rule: "git first commit",
					Where: "commit " + c.hash, Trust: 40, Won: true, Why: "the file itself states no date",
				})
			}
		}
	}
	return a, err
}

// isOurs tells the pages that Copydesk writes beside its feeds: where they are
// put into the folder itself, each would become an article with a page.
func isOurs(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 2048)], []byte(`<meta name="generator" content="Copydesk">`))
}

func (d *Dir) tooLarge(size int64) string {
	return fmt.Sprintf("%.1f MiB, larger than the limit of %.1f MiB",
		float64(size)/(1<<20), float64(d.opt.MaxFileBytes)/(1<<20))
}
