// Copydesk keeps correct Atom, RSS and JSON feeds of a folder of articles.
//
// This is the command line: it turns arguments and copydesk.yaml into sources,
// feeds and a desk (wire.go), and runs one command a process. The rooms, from
// the bottom up:
//
//	config/           copydesk.yaml as typed values
//	scrape/extract/   a page or file as an article, with the evidence
//	scrape/           sources: what lists articles
//	feed/             feeds and their formats
//	feed/ledger/      the memory of everything ever seen
//	feed/hub/         WebSub: who is told of changes
//	feed/publish/     the desk: from sources by the ledger to editions
//	feed/serve/       editions over HTTP
//
// What a person or a program may rely on: standard output carries results and
// nothing else; progress, logs and errors go to standard error; the exit
// status is 0 for done, 1 for failed, 2 for used wrongly (command line or
// configuration: nothing was tried), 3 for held back.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // zones, where the machine has none

	"github.com/spf13/cobra"
)

// The exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitHeld   = 3
)

func main() {
	ctx, stop := untilSignalled(context.Background())
	p := &program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, env: os.Getenv}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// untilSignalled gives a context that ends at the first SIGINT or SIGTERM. The
// second one ends the process as it would any other.
func untilSignalled(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// A program is one run of copydesk.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            func(string) string

	out, err screen       // what is known of stdout and stderr as terminals
	log      *slog.Logger // to stderr, as the flags ask
	progress *progress    // at the foot of stderr; nil when that is no terminal

	config    string // -c
	logFormat string // --log-format, "" when not given
	verbose   bool
	quiet     bool
}

// run runs one command line and gives the exit status.
func (p *program) run(ctx context.Context, args []string) int {
	p.out, p.err = screenOf(p.stdout, p.env), screenOf(p.stderr, p.env)
	if p.err.terminal {
		p.progress = &progress{out: p.stderr, width: p.err.width}
		p.stderr = p.progress
	}
	p.log = p.logger("", "")
	root := p.root()
	root.SetArgs(args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		withoutQuotes(root)
	}
	return p.exit(ctx, root.ExecuteContext(ctx))
}

// exit tells a command's error and gives the exit status it asks for.
func (p *program) exit(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	code := exitFailed
	var ce *commandError
	if errors.As(err, &ce) {
		code = ce.code
	}
	switch {
	case ce != nil && ce.err == nil: // everything is told already
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		p.say("interrupted")
	default:
		p.say("%s", strings.ReplaceAll(err.Error(), "it is tried again: ", "")) // not by a command that ends
	}
	if ce != nil && ce.hint != "" {
		fmt.Fprintf(p.stderr, "%s %s\n", p.err.dim("hint:"), ce.hint)
	}
	return code
}

// say writes one line of the program's own to standard error.
func (p *program) say(format string, args ...any) {
	fmt.Fprintf(p.stderr, "copydesk: "+format+"\n", args...)
}

// A commandError carries the exit status and what to do next.
type commandError struct {
	code int
	err  error  // nil: told already
	hint string // "" for none
}

func (e *commandError) Error() string {
	if e.err == nil {
		return "failed"
	}
	return e.err.Error()
}

func (e *commandError) Unwrap() error { return e.err }

// usage makes the error of a command that was used wrongly.
func usage(hint, format string, args ...any) error {
	return &commandError{code: exitUsage, err: fmt.Errorf(format, args...), hint: hint}
}

// failed makes the error of a command that failed and can say what helps.
func failed(hint string, err error) error {
	return &commandError{code: exitFailed, err: err, hint: hint}
}

// root is the command line.
func (p *program) root() *cobra.Command {
	var s settings
	root := &cobra.Command{
		Use:   "copydesk [SOURCE…]",
		Short: "Keep correct Atom, RSS and JSON feeds of a folder of articles",
		Long: `Copydesk takes a folder of articles (HTML, Markdown, plain text) or the address of a
news page, and keeps correct Atom, RSS and JSON feeds of it, on disk and over HTTP.

Without a command it serves: it follows the sources and serves their feeds on
127.0.0.1:8080. Without a SOURCE it does what copydesk.yaml in this folder says.`,
		Example: `  copydesk ./articles                        watch a folder, serve its feeds
  copydesk https://example.com/news/         the same of a site
  copydesk build ./articles --out public     write the feeds once
  copydesk explain ./articles/today.html     see what is read off a page, and why
  copydesk init ./articles                   write a configuration to go on from`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              cobra.ArbitraryArgs,
		RunE:              func(c *cobra.Command, args []string) error { return p.serve(c.Context(), args, s) },
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return p.prepare(c) },
	}
	s.flags(root, "listen", "base", "url", "out", "state")
	root.Version = version()
	root.SetVersionTemplate(versionLine() + "\n")
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.StringVarP(&p.config, "config", "c", "", "configuration `file` (default copydesk.yaml, when there is one)")
	flags.StringVar(&p.logFormat, "log-format", "", "`format` of log lines: text or json (default text)")
	flags.BoolVarP(&p.verbose, "verbose", "v", false, "say more")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "say nothing but warnings and errors")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("see "+c.CommandPath()+" --help", "%v", err)
	})
	root.SetHelpCommand(&cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Tell about a command",
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := root.Find(args)
			if err != nil || about == nil || len(rest) > 0 {
				return usage("copydesk --help lists the commands", "there is no command %q", args[0])
			}
			return about.Help()
		},
	})
	for _, g := range []struct {
		title    string
		commands []*cobra.Command
	}{
		{"Making feeds:", []*cobra.Command{p.serveCommand(), p.watchCommand(), p.buildCommand(), p.releaseCommand()}},
		{"Looking closer:", []*cobra.Command{p.extractCommand(), p.explainCommand(), p.statusCommand()}},
		{"Keeping:", []*cobra.Command{p.backupCommand(), p.exportCommand(), p.importCommand(), p.healthCommand()}},
		{"Setting up:", []*cobra.Command{p.initCommand(), p.checkCommand(), p.linksCommand(), p.schemaCommand(), p.completionCommand(), p.versionCommand()}},
	} {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, c := range g.commands {
			c.GroupID = g.title
			root.AddCommand(c)
		}
	}
	root.SetHelpCommandGroupID("Setting up:")
	return root
}

// prepare sets up what every command needs, once its flags are read.
func (p *program) prepare(c *cobra.Command) error {
	switch p.logFormat {
	case "", "text", "json":
	default:
		return usage("it is text or json", "--log-format: there is no format %q", p.logFormat)
	}
	if p.verbose && p.quiet {
		return usage("leave one out", "-v and -q contradict each other")
	}
	p.log = p.logger(p.logFormat, "")
	return nil
}

// atLeastOne is the argument check of commands that work on what is named.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage("for instance: "+firstExample(c), "name at least one %s to %s", what, c.Name())
		}
		return nil
	}
}

// none is the argument check of commands that take no argument.
func none(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("see "+c.CommandPath()+" --help", "%s takes no argument, and %q is one", c.Name(), args[0])
	}
	return nil
}

// suggest gives the commands that a misspelt one may mean.
func (p *program) suggest(word string) []string {
	root := p.root()
	root.SuggestionsMinimumDistance = 2
	near := root.SuggestionsFor(word)
	for i, name := range near {
		near[i] = "copydesk " + name
	}
	return near
}
