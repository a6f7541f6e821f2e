package scrape

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"copydesk/scrape/discover"
	"copydesk/scrape/fetch"
)

// A remembered is what is kept of an index page: the listing that was made of
// it stands for it as long as it does not change. It is stored before anything
// in it was read; what that leaves unread, the ledger asks for again.
type remembered struct {
	ETag     string  `json:"etag,omitempty"`
	Modified string  `json:"last_modified,omitempty"`
	Reader   int     `json:"reader"`
	Title    string  `json:"title,omitempty"`
	Entries  []Entry `json:"entries"`

	// Known are the articles that stood in the listing, the topmost of the
	// last look first, then those that left it: by them it is known again when
	// its page is rebuilt.
	Known []discover.Label `json:"known,omitempty"`
	Via   string           `json:"via,omitempty"` // what the listing was made of
	// Instead is used where the configured selectors, For, do not hold.
	For     discover.Selectors `json:"for,omitzero"`
	Instead discover.Selectors `json:"instead,omitzero"`
	Drift   string             `json:"drift,omitempty"` // what was told of it, once
	Doubt   time.Time          `json:"doubt,omitzero"`  // since when the page is not known again
	// Young: no article ever joined others in the listing, so that it may have
	// been none: an error page with links to help, the day the site was added.
	Young bool     `json:"young,omitempty"`
	Gone  []string `json:"-"` // entries of a listing that was none
}

// indexReader grows when listings are made differently of the same page.
const indexReader = 1

const indexKey = "index"

// mostKnown is how many articles a site is known again by; mostSaid, how many
// bytes of what a listing says of one are kept.
const mostKnown, mostSaid = 200, 160

// doubtFor is how long a page that cannot be known again changes nothing. What
// it lists then is judged by the desk like anything that is all new.
const doubtFor = 72 * time.Hour

func (s *Site) recall() (*remembered, error) {
	was := &remembered{}
	data, err := s.memory.Load(indexKey)
	if err != nil || data == nil {
		return was, err
	}
	if err := json.Unmarshal(data, was); err != nil {
		return nil, fmt.Errorf("%s: what was remembered of it cannot be read: %w", s.opt.URL, err)
	}
	if was.For != s.opt.Select {
		was.Instead, was.Drift = discover.Selectors{}, ""
	}
	return was, nil
}

func (s *Site) keep(r *remembered) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return s.memory.Store(indexKey, data)
}

// know remembers what a listing shows, and what stood there before.
func (r *remembered) know(links []discover.Link, before []discover.Label) {
	seen, titles, old := map[string]bool{}, map[string]bool{}, map[string]discover.Label{}
	for _, l := range before {
		old[l.URL] = l
	}
	add := func(l discover.Label) {
		if !seen[l.URL] && len(r.Known) < mostKnown {
			seen[l.URL], titles[l.Title] = true, true
			l.Summary, l.Byline = start(l.Summary), start(l.Byline)
			r.Known = append(r.Known, l)
		}
	}
	for _, l := range links {
		// A field that is read no more stays known: it is how that is noticed.
		x, o := l.Label(), old[l.URL]
		x.Date, x.Byline, x.Summary, x.Image = cmp.Or(x.Date, o.Date), cmp.Or(x.Byline, o.Byline), cmp.Or(x.Summary, o.Summary), cmp.Or(x.Image, o.Image)
		add(x)
	}
	for _, l := range before {
		if l.Title == "" || !titles[l.Title] { // else it has moved to another address
			add(l)
		}
	}
}

// start is the beginning of a text.
func start(s string) string {
	if len(s) > mostSaid {
		s = strings.ToValidUTF8(s[:mostSaid], "")
	}
	return s
}

// drifted notes and tells once that a listing was found elsewhere than it
// stood, or stands again where it stood.
func (s *Site) drifted(ix *discover.Index, was, now *remembered) {
	d := ix.Drift
	if d == nil {
		if was.Drift != "" {
			s.log.Info("the articles stand where they stood again", "source", s.opt.Name)
		}
		return
	}
	if d.Kept {
		now.Instead, now.Drift = was.Instead, was.Drift
		return
	}
	if s.opt.Select != (discover.Selectors{}) && (d.Why == "" || d.Now.Select != (discover.Selectors{})) {
		now.Instead = ix.Found
	}
	now.Drift = s.tell(d, ix.Found)
	// Where there are no selectors the same is found at every look; only the
	// counts change.
	if was.Drift == "" || s.opt.Select != (discover.Selectors{}) && was.Instead != now.Instead {
		s.log.Warn(now.Drift, "source", s.opt.Name)
	}
}

// tell says in plain words what became of a listing.
func (s *Site) tell(d *discover.Drift, found discover.Selectors) string {
	if s.opt.Select == (discover.Selectors{}) {
		return fmt.Sprintf("the articles are found in another block now, by those that are known: %s %s; %s", d.Was, d.Why, finds(d.Now))
	}
	if d.Why == "" {
		return d.Was
	}
	if d.Now.Select == (discover.Selectors{}) {
		return fmt.Sprintf("the selectors no longer hold: %s %s; without selectors %d of %d known articles are found, and so it is done from now on; take select out of copydesk.yaml", d.Was, d.Why, d.Now.Known, d.Now.Of)
	}
	return fmt.Sprintf("the selectors no longer hold: %s %s; %s, and is used from now on; put it into copydesk.yaml: select: {%s}", d.Was, d.Why, finds(d.Now), YAML(found))
}

func finds(x discover.Proposal) string {
	return fmt.Sprintf("%q finds %d of %d known articles", x.Select, x.Known, x.Of)
}

// YAML writes selectors as they stand between the braces of select: {}.
func YAML(sel discover.Selectors) string {
	var all []string
	for _, x := range []struct{ key, css string }{{"item", sel.Item}, {"link", sel.Link}, {"title", sel.Title}, {"date", sel.Date},
		{"byline", sel.Byline}, {"summary", sel.Summary}, {"image", sel.Image}} {
		if x.css != "" {
			all = append(all, fmt.Sprintf("%s: %q", x.key, x.css))
		}
	}
	return strings.Join(all, ", ")
}

// doubt decides on a page that cannot be known again: nothing is taken from it,
// until that has lasted and the page still lists something.
func (s *Site) doubt(ctx context.Context, resp *fetch.Response, was *remembered, err error) (*discover.Index, string, error) {
	var drift *discover.DriftError
	if !errors.As(err, &drift) {
		return nil, "", err
	}
	err = fmt.Errorf("%w; copydesk explain %s shows what stands there", err, s.opt.URL)
	if drift.Err != nil {
		return nil, "", err
	}
	if ix, via := s.instead(ctx, resp, was); ix != nil {
		return ix, via, nil
	}
	now := s.now()
	if was.Doubt.IsZero() {
		was.Doubt = now.UTC()
		return nil, "", cmp.Or(s.keep(was), err)
	}
	if now.Sub(was.Doubt) < doubtFor {
		return nil, "", err
	}
	was.Known = nil
	ix, via, again := s.index(ctx, resp, was, false)
	if again != nil || len(ix.Articles()) == 0 {
		return nil, "", err
	}
	s.log.Warn("the page lists nothing known since three days; what it lists is taken for the same source", "source", s.opt.Name)
	return ix, via, nil
}

// instead takes a page at once for the listing where what was listed before
// never proved to be one and is of another kind: it said no dates, and this one
// does. What only the other one listed is gone.
func (s *Site) instead(ctx context.Context, resp *fetch.Response, was *remembered) (*discover.Index, string) {
	if !was.Young {
		return nil, ""
	}
	before := *was
	before.Known = nil
	ix, via, err := s.index(ctx, resp, &before, false)
	if err != nil {
		return nil, ""
	}
	links := ix.Articles()
	dated, datedBefore := 0, 0
	on := map[string]bool{}
	for _, l := range links {
		on[l.URL] = true
		if l.Datetime != "" || l.DateText != "" {
			dated++
		}
	}
	for _, e := range was.Entries {
		if e.Teaser != nil && e.Teaser.Date != "" {
			datedBefore++
		}
	}
	if datedBefore > 0 || 2*dated <= len(links) {
		return nil, ""
	}
	for _, e := range was.Entries {
		if !on[e.Key] {
			was.Gone = append(was.Gone, e.Key)
		}
	}
	was.Known = nil
	s.log.Warn("the page lists nothing of what it did at first, and says dates where that said none: what stood there first is taken for no listing", "source", s.opt.Name)
	return ix, via
}

// young reports whether a listing is still not proved to be one: no article
// has joined others that were known.
func (was *remembered) young(links []discover.Link) bool {
	if len(was.Entries) == 0 {
		return true
	}
	had, known, news := map[string]bool{}, false, false
	for _, e := range was.Entries {
		had[e.Key] = true
	}
	for _, l := range links {
		known, news = known || had[l.URL], news || !had[l.URL]
	}
	return was.Young && !(known && news)
}
