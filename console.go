package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/term"
)

// A screen is what a stream can show.
type screen struct {
	terminal bool
	colour   bool
	width    int // columns; 0 when it is no terminal
}

// screenOf looks at a stream. Colours are left out where NO_COLOR is set
// (no-color.org) or the terminal is a dumb one.
func screenOf(w io.Writer, env func(string) string) screen {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return screen{}
	}
	s := screen{terminal: true, width: 80}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 20 {
		s.width = width
	}
	s.colour = env("NO_COLOR") == "" && env("TERM") != "dumb"
	return s
}

func (s screen) paint(code, text string) string {
	if !s.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s screen) bold(text string) string   { return s.paint("1", text) }
func (s screen) dim(text string) string    { return s.paint("2", text) }
func (s screen) red(text string) string    { return s.paint("31", text) }
func (s screen) green(text string) string  { return s.paint("32", text) }
func (s screen) yellow(text string) string { return s.paint("33", text) }

// An onceError is an error of a command that asks once.
type onceError struct{ error }

// askedOnce makes an error of those that follow sources one of a command that
// does not.
func askedOnce(err error) error {
	if err == nil {
		return nil
	}
	return onceError{err}
}

func (e onceError) Error() string {
	return strings.ReplaceAll(e.error.Error(), "it is asked again later", "try again later")
}

func (e onceError) Unwrap() error { return e.error }

// A table is rows of cells that are printed in columns, two spaces apart. Wide
// characters count for two columns, as terminals show them.
type table [][]string

func (t *table) row(cells ...string) { *t = append(*t, cells) }

func (t table) print(w io.Writer) error {
	var widths []int
	for _, cells := range t {
		for i, c := range cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], uniseg.StringWidth(c))
		}
	}
	var b strings.Builder
	for _, cells := range t {
		for i, c := range cells {
			b.WriteString(c)
			if i < len(cells)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-uniseg.StringWidth(c)+2))
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// clean makes text that comes from a page or a file name safe to show on one
// line: control characters, which move cursors and forge lines, and the marks
// that turn the writing direction round become visible or vanish.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar:
			return '\u00b7'
		case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, text)
}

// shorten cuts text to at most width columns, counting characters.
func shorten(text string, width int) string {
	if width <= 0 || len(text) <= width {
		return text
	}
	runes := []rune(text)
	if len(runes) <= width {
		return text
	}
	return strings.TrimRight(string(runes[:width-1]), " ") + "…"
}

// logger makes the logger to standard error: in the format "json", else for
// people; from the named level on unless -v or -q say otherwise.
func (p *program) logger(format, level string) *slog.Logger {
	least := map[string]slog.Level{"debug": slog.LevelDebug, "warn": slog.LevelWarn, "error": slog.LevelError}[level]
	switch {
	case p.verbose:
		least = slog.LevelDebug
	case p.quiet:
		least = max(least, slog.LevelWarn)
	}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(p.stderr, &slog.HandlerOptions{Level: least}))
	}
	return slog.New(&lineHandler{out: p.stderr, screen: p.err, level: least, mu: new(sync.Mutex)})
}

// A lineHandler writes log records as lines for people:
//
//	15:04:05 warning  the folder is gone  source=news
//
// The time is whole and RFC 3339 where the lines go to a file.
type lineHandler struct {
	out    io.Writer
	screen screen
	level  slog.Level
	mu     *sync.Mutex // of all handlers derived from one
	attrs  string      // already written, with a leading blank
	group  string      // "a.b."
}

func (h *lineHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }

func (h *lineHandler) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	if !r.Time.IsZero() {
		layout := time.RFC3339
		if h.screen.terminal {
			layout = time.TimeOnly
		}
		b.WriteString(h.screen.dim(r.Time.Format(layout)) + " ")
	}
	switch {
	case r.Level >= slog.LevelError:
		b.WriteString(h.screen.red("error: "))
	case r.Level >= slog.LevelWarn:
		b.WriteString(h.screen.yellow("warning: "))
	case r.Level < slog.LevelInfo:
		b.WriteString(h.screen.dim("debug: "))
	}
	b.WriteString(clean(r.Message))
	r.Attrs(func(a slog.Attr) bool { // an error is a sentence, no value to quote
		if err, ok := a.Value.Any().(error); ok {
			b.WriteString(": " + clean(err.Error()))
		}
		return true
	})
	b.WriteString(h.attrs)
	r.Attrs(func(a slog.Attr) bool {
		if _, ok := a.Value.Any().(error); !ok {
			h.write(&b, h.group, a)
		}
		return true
	})
	b.WriteByte('\n')
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := io.WriteString(h.out, b.String())
	return err
}

func (h *lineHandler) write(b *strings.Builder, group string, a slog.Attr) {
	v := a.Value.Resolve()
	if a.Equal(slog.Attr{}) {
		return
	}
	if v.Kind() == slog.KindGroup {
		if a.Key != "" {
			group += a.Key + "."
		}
		for _, m := range v.Group() {
			h.write(b, group, m)
		}
		return
	}
	text := ""
	switch v.Kind() {
	case slog.KindTime:
		text = v.Time().Format(time.RFC3339)
	case slog.KindDuration:
		text = roundDuration(v.Duration()).String()
	default:
		text = v.String()
	}
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || !unicode.IsPrint(r) }) {
		text = strconv.Quote(text)
	}
	b.WriteString(" " + h.screen.dim(group+a.Key+"=") + text)
}

func (h *lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	var b strings.Builder
	for _, a := range attrs {
		h.write(&b, h.group, a)
	}
	next := *h
	next.attrs += b.String()
	return &next
}

func (h *lineHandler) WithGroup(name string) slog.Handler {
	next := *h
	if name != "" {
		next.group += name + "."
	}
	return &next
}

// roundDuration keeps three digits or so: enough for a person.
func roundDuration(d time.Duration) time.Duration {
	for unit := 100 * time.Second; unit >= time.Microsecond; unit /= 10 {
		if d >= unit {
			return d.Round(unit / 100)
		}
	}
	return d
}

// withoutPlace takes away the path that an error about an entry begins with,
// where the entry is named beside it; a line and column in the file stay.
func withoutPlace(why, key string) string {
	if i := strings.Index(why, key); key != "" && i >= 0 && (i == 0 || why[i-1] == '/' || why[i-1] == '\\') && !strings.ContainsAny(why[:i], "\"\n") {
		if rest, ok := strings.CutPrefix(why[i+len(key):], ":"); ok {
			if line, tail, ok := strings.Cut(rest, ": "); ok && line != "" && strings.Trim(line, "0123456789:") == "" {
				return "line " + strings.Replace(line, ":", ", column ", 1) + ": " + tail
			}
			return strings.TrimSpace(rest)
		}
	}
	return why
}

// counted gives "1 article" or "3 articles", "2 entries", "2 days".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok && !strings.HasSuffix(stem, "a") {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
