package publish

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"

	"copydesk/feed/ledger"
)

// What an each: feed may be one feed for each value of.
const (
	EachAuthor   = "author"
	EachTag      = "tag"
	EachLanguage = "language"
	EachSource   = "source"
)

// mostAtOnce bounds the items that begin a feed's archive unasked: to read all
// bodies of a newspaper's hundred thousand articles and write them thrice takes
// minutes and gigabytes, which is for its owner to decide.
const mostAtOnce = 5000

// rule is what the ledger is told of a feed.
func (f *feedState) rule(taken []string) ledger.Rule {
	r := ledger.Rule{
		Name: f.Name, Sources: f.keys, Text: f.Each + "\n" + f.Rule, Each: f.Each != "", Taken: taken,
		Limit: f.Limit, PerAuthor: f.PerAuthor, PerSource: f.PerSource,
		MaxBytes: f.most()*9/10 - 10_000, Summary: f.Summary, Archive: !f.NoArchive, Graves: f.Tombstones,
	}
	if !f.ArchiveAll {
		r.AtOnce = mostAtOnce
	}
	if f.Each == "" && f.Takes == nil {
		return r
	}
	r.Values = func(c *ledger.Candidate) []ledger.Value {
		if f.Takes != nil && !f.Takes(c) {
			return nil
		}
		if f.Each == "" {
			return []ledger.Value{{}}
		}
		var values []ledger.Value
		for _, label := range f.labels(c) {
			label = strings.Join(strings.Fields(norm.NFC.String(label)), " ")
			v := ledger.Value{Key: strings.ToLower(norm.NFKC.String(label)), Label: label, Slug: valueSlug(label)}
			if v.Key != "" && !slices.ContainsFunc(values, func(o ledger.Value) bool { return o.Key == v.Key }) {
				values = append(values, v)
			}
		}
		return values
	}
	return r
}

// labels are what an item has of what the feed is cut up by.
func (f *feedState) labels(c *ledger.Candidate) (labels []string) {
	switch f.Each {
	case EachAuthor:
		for _, a := range c.Authors {
			labels = append(labels, a.Name)
		}
	case EachTag:
		return c.Tags
	case EachLanguage:
		if c.Language != "" {
			labels = append(labels, strings.ToLower(c.Language))
		}
	case EachSource:
		for i, key := range f.keys {
			if slices.Contains(c.Sources, key) {
				labels = append(labels, f.Sources[i])
			}
		}
	}
	return labels
}

// valueSlug makes a value fit for a path: letters and digits in lower case,
// joined by hyphens, in ASCII where the script is Latin. A value without any
// has its hash.
func valueSlug(label string) string {
	if !strings.ContainsFunc(label, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) {
		if s := slug(label); s != "" {
			return s
		}
	}
	var b strings.Builder
	for _, r := range strings.ToLower(label) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() > 80 {
			break
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	h := fnv.New32a()
	h.Write([]byte(label))
	return "x" + strconv.FormatUint(uint64(h.Sum32()), 36)
}

// ofValue is the feed of one value of an each: feed.
func (f *feedState) ofValue(c ledger.Cut) *feedState {
	g := &feedState{FeedSpec: f.FeedSpec, keys: f.keys, titled: f.titled, value: c.Value, group: f, pages: map[int64]int64{}, stale: true}
	g.Name = f.Name + "/" + c.Value.Slug
	g.Path = f.Path + c.Value.Slug + "/"
	if f.Each == EachLanguage {
		g.Language = c.Value.Label
	}
	g.Subtitle = strings.ReplaceAll(g.Subtitle, "{value}", g.label())
	return g
}

// label is a value as people read it.
func (f *feedState) label() string {
	if f.Each == EachLanguage {
		if tag, err := language.Parse(f.value.Label); err == nil {
			if name := display.Self.Name(tag); name != "" {
				return name
			}
		}
	}
	return f.value.Label
}

// entitled is a title with the value that the feed was cut out by.
func (f *feedState) entitled(title string) string {
	switch {
	case f.value.Key == "":
		return title
	case strings.Contains(title, "{value}"):
		return strings.ReplaceAll(title, "{value}", f.label())
	}
	return title + ": " + f.label()
}

// arrange tells the ledger what feeds there are, and makes the states of those
// it knows already.
func (d *Desk) arrange(specs []*feedState) error {
	paths := map[string]bool{}
	for _, f := range specs {
		paths[f.Path] = true
	}
	rules := make([]ledger.Rule, len(specs))
	for i, f := range specs {
		taken := []string{"items", "archive", "health", "metrics", "hub"}
		for p := range paths {
			if rest, ok := strings.CutPrefix(p, f.Path); ok && f.Each != "" {
				first, _, _ := strings.Cut(rest, "/")
				taken = append(taken, first)
			}
		}
		rules[i] = f.rule(taken)
	}
	if err := d.opt.Ledger.SetRules(rules); err != nil {
		return err
	}
	for _, f := range specs {
		d.groups[f.Name] = f
		cuts, err := d.opt.Ledger.Cuts(f.Name)
		if err != nil {
			return err
		}
		for _, c := range cuts {
			if (c.Value.Key != "") != (f.Each != "") {
				continue // it was cut up before, or is now
			}
			if at := f.Path + c.Value.Slug + "/"; c.Value.Key != "" && paths[at] {
				i := slices.IndexFunc(specs, func(o *feedState) bool { return o.Path == at })
				return fmt.Errorf("feed %q is at /%s, where the feed of %s %q of feed %q has been all along: it needs another path", specs[i].Name, at, f.Each, c.Value.Label, f.Name)
			}
			if _, err := d.state(*c); err != nil {
				return err
			}
		}
	}
	return nil
}

// state is the feed of a cut, made when it is a new one. Callers hold press.
func (d *Desk) state(c ledger.Cut) (*feedState, error) {
	if f := d.byCut[c.ID]; f != nil {
		f.cut = c
		return f, nil
	}
	f := d.groups[c.Name]
	if c.Value.Key != "" {
		f = f.ofValue(c)
		if d.opt.Out != "" {
			if err := sweep(d.opt.Out, f.Path); err != nil {
				return nil, err
			}
		}
	}
	f.cutID, f.cut = c.ID, c
	var err error
	if f.id, err = d.opt.Ledger.FeedID(f.Name, func() string { return mintFeedID(f) }); err != nil {
		return nil, err
	}
	if f.unfit, err = HeldEdition(d.opt.Ledger, f.Name); err != nil {
		return nil, err
	}
	d.list.Lock()
	defer d.list.Unlock()
	d.byCut[c.ID] = f
	d.named[f.Name] = f
	d.feeds = append(d.feeds, f)
	return f, nil
}

// sync brings the members of all feeds up to date and tells which feeds that
// touched. Callers hold press.
func (d *Desk) sync() (map[*feedState]bool, error) {
	moved, err := d.opt.Ledger.Sync(time.Now())
	if err != nil {
		return nil, err
	}
	touched := make(map[*feedState]bool, len(moved))
	for _, m := range moved {
		group := d.groups[m.Cut.Name]
		if (m.Cut.Value.Key != "") != (group.Each != "") {
			continue
		}
		f, err := d.state(m.Cut)
		if err != nil {
			return nil, err
		}
		touched[f] = true
		f.changes.Add(1)
		if m.Gone {
			f.losses.Add(1)
		}
		if m.Anew {
			f.archived = false
		}
	}
	return touched, nil
}
