package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"copydesk/feed/ledger"
	"copydesk/feed/publish"
)

func (p *program) statusCommand() *cobra.Command {
	var s settings
	var asJSON bool
	c := &cobra.Command{
		Use:   "status [SOURCE…]",
		Short: "Tell how every source and feed is doing, from the ledger",
		Long: `Tells how every source and feed is doing, from the ledger, beside a copydesk that may
be running: ok, silent (nothing new for unusually long), held (what was found is held
back; copydesk release lets it out), blocked (the site keeps programs out) or failing.
The exit status is 1 when something is blocked or failing, else 3 when something is
held, else 0.

WAITING are drafts and articles of a date to come, UNREAD what holds no article or
could not be read, USUALLY is how far apart new ones come.`,
		Example: `  copydesk status
  copydesk status -v                         what the last looks changed, and what was pruned, too
  copydesk status --json | jq .sources`,
		RunE: func(c *cobra.Command, args []string) error { return p.status(args, s, asJSON) },
	}
	s.flags(c, "state")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// A status is what status prints.
type status struct {
	Status  string           `json:"status"` // the worst state of all
	Sources []ledger.Health  `json:"sources"`
	Feeds   []feedStatus     `json:"feeds"`
	Hubs    []ledger.Trouble `json:"hubs_failing,omitempty"` // that take no pings
	Ledger  ledgerStatus     `json:"ledger"`
}

type ledgerStatus struct {
	Bytes  int64          `json:"bytes"`
	Pruned publish.Pruned `json:"pruned,omitzero"` // the last time
}

type feedStatus struct {
	Name    string    `json:"name"`
	Path    string    `json:"path"`
	Items   int       `json:"items"`
	Updated time.Time `json:"updated,omitzero"`
	Held    string    `json:"held,omitempty"` // why a newer edition is kept back
	unfit   string    // the part of it that is the feed's own: the edition fails its check
}

func (p *program) status(args []string, s settings, asJSON bool) error {
	j := &job{state: s.state}
	if cfg, err := p.load(); err != nil {
		return err
	} else if cfg != nil || len(args) > 0 {
		if j, err = p.job(args, s); err != nil {
			return err
		}
	}
	if j.state == "" {
		j.state = ".copydesk"
	}
	l, err := ledger.OpenReadOnly(j.state)
	if errors.Is(err, fs.ErrNotExist) {
		return noLedger(j.state)
	}
	if err != nil {
		return err
	}
	defer l.Close()
	st := status{Status: "ok", Feeds: []feedStatus{}}
	if st.Sources, err = l.Health(); err != nil {
		return err
	}
	keys := map[string]string{}
	for _, spec := range j.sources {
		key := spec.Key
		if key == "" {
			key = spec.Source.Name()
		}
		keys[spec.Source.Name()] = key
	}
	if len(keys) > 0 {
		st.Sources = slices.DeleteFunc(st.Sources, func(h ledger.Health) bool {
			for _, key := range keys {
				if h.Source == key {
					return false
				}
			}
			return true
		})
	}
	st.Status = ledger.StateOK
	for i := range st.Sources {
		h := &st.Sources[i]
		h.Assess(time.Now())
		h.Told = ""
		st.Status = ledger.Worse(st.Status, h.State)
	}
	for _, f := range j.feeds {
		cuts, err := l.Cuts(f.Name)
		if err != nil {
			return err
		}
		if len(cuts) == 0 && f.Each == "" {
			st.Feeds = append(st.Feeds, feedStatus{Name: f.Name, Path: "/" + f.Path})
		}
		for _, c := range cuts {
			if (c.Value.Key != "") != (f.Each != "") {
				continue // what the feed was cut into before
			}
			fs := feedStatus{Name: f.Name, Path: "/" + f.Path}
			if c.Value.Slug != "" {
				fs.Name, fs.Path = fs.Name+"/"+c.Value.Slug, fs.Path+c.Value.Slug+"/"
			}
			items, err := l.Current(c.ID, f.Limit)
			if err != nil {
				return err
			}
			fs.Items = len(items)
			if fs.unfit, err = publish.HeldEdition(l, fs.Name); err != nil {
				return err
			}
			fs.Held = fs.unfit
			for _, h := range st.Sources {
				if h.Held != "" && slices.ContainsFunc(f.Sources, func(name string) bool { return keys[name] == h.Source }) {
					fs.Held = strings.TrimPrefix(fs.Held+"; "+h.Name+": "+h.Held, "; ")
				}
			}
			if fs.Held != "" {
				st.Status = ledger.Worse(st.Status, ledger.StateHeld)
			}
			for _, it := range items {
				if it.Updated.After(fs.Updated) {
					fs.Updated = it.Updated
				}
			}
			st.Feeds = append(st.Feeds, fs)
		}
	}
	st.Ledger.Bytes = l.Bytes()
	if st.Ledger.Pruned, err = publish.LastPruned(l); err != nil {
		return err
	}
	if st.Hubs, err = l.Troubles(ledger.Ping); err != nil {
		return err
	}
	st.Hubs = slices.DeleteFunc(st.Hubs, func(t ledger.Trouble) bool {
		return !slices.ContainsFunc(j.feeds, func(f publish.FeedSpec) bool { return slices.Contains(f.Hubs, t.URL) })
	})
	if err := p.printStatus(st, asJSON); err != nil {
		return err
	}
	switch st.Status {
	case ledger.StateFailing, ledger.StateBlocked:
		return &commandError{code: exitFailed}
	case ledger.StateHeld:
		return &commandError{code: exitHeld}
	}
	return nil
}

func (p *program) printStatus(st status, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(p.stdout)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(st)
	}
	now := time.Now()
	var sources, feeds table
	sources.row("SOURCE", "STATE", "ARTICLES", "WAITING", "UNREAD", "LAST LOOK", "LAST NEW", "USUALLY")
	for _, h := range st.Sources {
		state := h.State
		switch {
		case h.State == ledger.StateFailing:
			state = fmt.Sprintf("failed %s", times(h.Failures))
		case h.LastLook.IsZero():
			state = "not looked at"
		}
		name := h.Name
		if name == "" {
			name = h.Source
		}
		usually := "-"
		if h.UsualGap > 0 {
			usually = "every " + ledger.Span(time.Duration(h.UsualGap)*time.Second)
		}
		sources.row(clean(name), state, strconv.Itoa(h.Live), strconv.Itoa(h.Waiting), strconv.Itoa(h.Unread), ago(now, h.LastLook), ago(now, h.LastNew), usually)
	}
	if err := sources.print(p.stdout); err != nil {
		return err
	}
	if len(st.Feeds) > 0 {
		feeds.row("FEED", "PATH", "ITEMS", "UPDATED", "STATE")
		for _, f := range st.Feeds {
			state := "ok"
			if f.Held != "" {
				state = "held"
			}
			feeds.row(clean(f.Name), f.Path, strconv.Itoa(f.Items), ago(now, f.Updated), state)
		}
		fmt.Fprintln(p.stdout)
		if err := feeds.print(p.stdout); err != nil {
			return err
		}
	}
	for _, f := range st.Feeds {
		if f.unfit != "" {
			fmt.Fprintf(p.stdout, "\nfeed %s: %s\n", clean(f.Name), clean(f.unfit))
		}
	}
	for _, h := range st.Sources {
		name := clean(h.Name)
		switch reason := clean(h.Reason()); {
		case h.State == ledger.StateHeld:
			fmt.Fprintf(p.stdout, "\n%s: held back since %s: %s\n", name, h.HeldSince.Local().Format("2006-01-02 15:04"), reason)
		case reason != "":
			fmt.Fprintf(p.stdout, "\n%s: %s\n", name, reason)
		}
		if f := h.Found; p.verbose && !f.At.IsZero() {
			fmt.Fprintf(p.stdout, "\n%s: changed last %s: %d new, %d changed, %d withdrawn\n", name, ago(now, f.At), f.New, f.Changed, f.Withdrawn)
			if f.Behind > 0 {
				fmt.Fprintf(p.stdout, "%s: %d of them came at once without a date and stand behind those that were known\n", name, f.Behind)
			}
		}
		if h.Note != "" {
			fmt.Fprintf(p.stdout, "\n%s: %s\n", clean(h.Name), clean(h.Note))
		}
		for i, x := range h.Problems {
			if i == 0 {
				fmt.Fprintf(p.stdout, "\n%s: could not be read or is no article:\n", clean(h.Name))
			}
			fmt.Fprintf(p.stdout, "  %s: %s\n", clean(x.Entry), clean(withoutPlace(x.Why, x.Entry)))
		}
		if more := h.Unread - len(h.Problems); more > 0 && len(h.Problems) > 0 {
			fmt.Fprintf(p.stdout, "  and %d more\n", more)
		}
	}
	for _, h := range st.Hubs {
		fmt.Fprintf(p.stdout, "\n%s: takes no pings: %s\n", clean(h.URL), clean(h.Error))
	}
	if p.verbose {
		fmt.Fprintf(p.stdout, "\nledger: %.1f MB, pruned %s%s\n", float64(st.Ledger.Bytes)/1e6, ago(now, st.Ledger.Pruned.At), st.Ledger.Pruned)
	}
	return nil
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// ago tells a moment as a person would.
func ago(now, t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	d := now.Sub(t)
	switch {
	case d < 0:
		return t.Local().Format("2006-01-02 15:04")
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return counted(int(d/time.Minute), "minute") + " ago"
	case d < 48*time.Hour:
		return counted(int(d/time.Hour), "hour") + " ago"
	case d < 60*24*time.Hour:
		return counted(int(d/(24*time.Hour)), "day") + " ago"
	}
	return t.Local().Format("2006-01-02")
}
