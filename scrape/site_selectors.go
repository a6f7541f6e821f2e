package scrape

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"copydesk/scrape/extract"
	"copydesk/scrape/fetch"
)

// A record says how a field of articles' pages was found: by a configured
// selector, or by the rules.
type record struct {
	CSS  string `json:"css"`  // "" where the rules read the field
	Hit  int    `json:"hit"`  // pages on which it was found
	Miss int    `json:"miss"` // pages on which it was not, before the last ones
	Last int    `json:"last"` // the last pages in a row on which it was not
	// What was found last, and on which article. One value on all articles,
	// where they used to differ, is as good as none.
	Value string `json:"value,omitempty"`
	On    string `json:"on,omitempty"`
	Same  bool   `json:"same,omitempty"` // that is why it is missed

	Asked  time.Time `json:"asked,omitzero"` // when it was last looked for on the pages of known articles
	Again  *Trial    `json:"again,omitempty"`
	Off    int       `json:"off,omitempty"`    // the last pages in a row on which Again found nothing
	Others []Trial   `json:"others,omitempty"` // what else was tried
	Why    string    `json:"why,omitempty"`    // why there is no Again
	Said   string    `json:"said,omitempty"`   // what was told of it, once
}

// A labelled is an article of which it is known what its page says.
type labelled struct {
	Key   string        `json:"key"`
	Known extract.Known `json:"known"`
}

const (
	selectorsKey = "selectors"
	labelsKey    = "known articles"
)

// What was found on nearly all pages, of at least mostlyHit, is out of date
// when it was not found on lastMissed in a row.
const mostlyHit, lastMissed = 3, 5

// mostLabels is how many articles' pages are known again; mostKept, how many
// pages on which something was missed are kept, of mostPage bytes at most.
const mostLabels, mostKept, mostPage = 12, 5, 512 << 10

func (r *record) usual() bool { return r.Hit >= mostlyHit && r.Miss*4 <= r.Hit }

func (r *record) outdated() bool { return r.Last >= lastMissed && r.usual() }

const articlePrefix = "select.article."

// fieldKeys are the keys of selectors for articles' pages, in the order in
// which people are told of them.
var fieldKeys = []string{"title", "body", "date", "byline", "summary", "image"}

// articleFields are the fields of articles' pages that can be missed, with the
// selectors for them. Those that the rules find somewhere on every page need
// none to be missed.
func (s *Site) articleFields() map[string]string {
	a, all := s.opt.Article, map[string]string{articlePrefix + "date": "", articlePrefix + "byline": ""}
	for key, css := range map[string]string{"title": a.Title, "body": a.Body, "date": a.Date, "byline": a.Byline, "summary": a.Summary, "image": a.Image} {
		if strings.TrimSpace(css) != "" {
			all[articlePrefix+key] = css
		}
	}
	return all
}

// records are how the fields did; the caller holds mu.
func (s *Site) records() map[string]*record {
	if s.tried == nil {
		s.tried = map[string]*record{}
		// What cannot be read is counted anew.
		if data, err := s.memory.Load(selectorsKey); err == nil && data != nil && json.Unmarshal(data, &s.tried) != nil {
			s.tried = map[string]*record{}
		}
		if data, err := s.memory.Load(labelsKey); err == nil && data != nil && json.Unmarshal(data, &s.labels) != nil {
			s.labels = nil
		}
		fields := s.articleFields()
		for key := range s.tried {
			if _, is := fields[key]; !is || s.tried[key] == nil {
				delete(s.tried, key)
			}
		}
		for key, css := range fields {
			if r := s.tried[key]; r == nil || r.CSS != css {
				s.tried[key] = &record{CSS: css}
			}
		}
	}
	return s.tried
}

// Selects is what a page is read by: what the configuration says, and what
// stands in for that; nil for nothing.
func (s *Site) Selects() *extract.Select {
	s.mu.Lock()
	defer s.mu.Unlock()
	again := map[string]extract.Again{}
	for key, r := range s.records() {
		if r.Again != nil {
			again[key] = extract.Again{CSS: r.Again.CSS, First: r.Same, Why: fmt.Sprintf("finds what is known on %d of %d known articles", r.Again.Known, r.Again.Of)}
		}
	}
	if len(again) == 0 {
		return s.page
	}
	return s.page.Instead(again)
}

// A keptPage is the page of an article on which something was missed.
type keptPage struct {
	key    string
	resp   *fetch.Response
	teaser *Teaser
}

// tally notes what was found on an article's page. What is not found any more
// is looked for at the next look, and told of then (see relearn).
func (s *Site) tally(e Entry, resp *fetch.Response, a *extract.Article) {
	known := extract.Know(a)
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.labels)
	all := s.records()
	lost := false // what is usually there
	for _, key := range fieldKeys {
		r := all[articlePrefix+key]
		if r == nil {
			continue
		}
		value, again := known.Value(key), slices.Contains(a.Again, articlePrefix+key)
		missed := again || r.CSS == "" && value == "" || slices.Contains(a.Missed, articlePrefix+key)
		same := !missed && s.sameAgain(key, value, e.Key, r)
		if r.Again != nil {
			if r.Off++; again {
				r.Off = 0
			}
		}
		if missed || same {
			r.Same = r.Same || same
			lost = lost || r.usual()
			r.Last++
			continue
		}
		if r.Again != nil {
			s.log.Info(r.what(key)+" is found again", "source", s.opt.Name)
		}
		*r = record{CSS: r.CSS, Hit: r.Hit + 1, Miss: r.Miss + r.Last, Value: value, On: e.Key}
	}
	switch {
	case lost:
		s.keepPage(e, resp)
	default:
		s.kept = nil
		s.labels = slices.DeleteFunc(s.labels, func(l labelled) bool { return l.Key == e.Key })
		s.labels = slices.Insert(s.labels, 0, labelled{e.Key, known})
		s.labels = s.labels[:min(len(s.labels), mostLabels)]
	}
	if data, err := json.Marshal(all); err == nil {
		s.later(selectorsKey, data)
	}
	if !lost || len(s.labels) != before {
		if data, err := json.Marshal(s.labels); err == nil {
			s.later(labelsKey, data)
		}
	}
}

// sameAgain reports whether a field says what it said on the article before,
// though known articles differ in it and none of them says that. What it said
// there is not known then.
func (s *Site) sameAgain(key, value, on string, r *record) bool {
	if value == "" || value != r.Value || on == r.On || key == "date" && len(value) <= len("2006-01-02") {
		return false
	}
	others := map[string]bool{}
	for i := range s.labels {
		if l := &s.labels[i]; l.Key != r.On {
			others[l.Known.Value(key)] = true
		}
	}
	delete(others, "")
	if len(others) < 3 || others[value] {
		return false
	}
	for i := range s.labels {
		if l := &s.labels[i]; l.Key == r.On {
			l.Known.Clear(key)
		}
	}
	return true
}

func (s *Site) keepPage(e Entry, resp *fetch.Response) {
	if resp == nil || len(resp.Body) > mostPage {
		return
	}
	s.kept = slices.DeleteFunc(s.kept, func(k keptPage) bool { return k.key == e.Key })
	s.kept = append(s.kept, keptPage{e.Key, resp, e.Teaser})
	s.kept = s.kept[max(0, len(s.kept)-mostKept):]
}

// what names what is looked for.
func (r *record) what(key string) string {
	if r.CSS != "" {
		return fmt.Sprintf("%s%s %q", articlePrefix, key, r.CSS)
	}
	return "the " + key
}

// tell says in plain words what became of a field.
func (r *record) tell(key string) string {
	what := r.what(key)
	switch {
	case r.Same:
		what += fmt.Sprintf(" is the same on the last %d articles", r.Last)
	case r.CSS == "":
		what += fmt.Sprintf(" is not found any more on the last %d articles", r.Last)
	default:
		what += fmt.Sprintf(" matches nothing on the last %d articles", r.Last)
	}
	switch {
	case r.Again != nil:
		what += fmt.Sprintf("; %q finds what is known on %d of %d known articles, and is used from now on", r.Again.CSS, r.Again.Known, r.Again.Of)
		if r.CSS != "" {
			what += fmt.Sprintf("; put it into copydesk.yaml: select: {article: {%s: %q}}", key, r.Again.CSS)
		}
		return what
	case r.CSS != "" && !r.Same:
		what += "; it is read without"
	}
	if r.Why != "" {
		what += "; " + r.Why
	}
	return what
}

// longGone is how many articles without a field it takes until people are not
// told of it any more, where nobody asked for that field.
const longGone = 50

// note is what people should know of the source while it works.
func (s *Site) note(r *remembered) string {
	notes := make([]string, 0, 2)
	if r.Drift != "" {
		notes = append(notes, r.Drift)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.records()
	for _, key := range fieldKeys {
		if x := all[articlePrefix+key]; x != nil && x.outdated() && x.Said != "" && (x.CSS != "" || x.Again != nil || x.Last < longGone) {
			notes = append(notes, x.Said)
		}
	}
	return strings.Join(notes, "; ")
}
