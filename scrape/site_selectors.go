package scrape

import (
	"encoding/json"
	"fmt"
	"strings"

	"copydesk/scrape/extract"
)

// A record says how a configured selector did on the pages of articles.
type record struct {
	CSS  string `json:"css"`
	Hit  int    `json:"hit"`  // pages on which it found something
	Miss int    `json:"miss"` // pages on which it found nothing, before the last ones
	Last int    `json:"last"` // the last pages in a row on which it found nothing
}

const selectorsKey = "selectors"

// A selector that found something on nearly all pages, of at least mostlyHit,
// is out of date when it found nothing on lastMissed in a row.
const mostlyHit, lastMissed = 3, 5

func (r *record) outdated() bool {
	return r.Last >= lastMissed && r.Hit >= mostlyHit && r.Miss*4 <= r.Hit
}

// articleSelectors are the selectors for articles' pages that can be missed.
func (s *Site) articleSelectors() map[string]string {
	a, all := s.opt.Article, map[string]string{}
	for key, css := range map[string]string{"title": a.Title, "body": a.Body, "date": a.Date, "byline": a.Byline, "summary": a.Summary, "image": a.Image} {
		if strings.TrimSpace(css) != "" {
			all["select.article."+key] = css
		}
	}
	return all
}

// records are how the selectors did; the caller holds mu.
func (s *Site) records() map[string]*record {
	if s.tried == nil {
		s.tried = map[string]*record{}
		// What cannot be read is counted anew.
		if data, err := s.memory.Load(selectorsKey); err == nil && data != nil && json.Unmarshal(data, &s.tried) != nil {
			s.tried = map[string]*record{}
		}
		for key, css := range s.articleSelectors() {
			if r := s.tried[key]; r == nil || r.CSS != css {
				s.tried[key] = &record{CSS: css}
			}
		}
	}
	return s.tried
}

// tally notes which selectors found something on an article's page, and tells
// once of those that find nothing any more.
func (s *Site) tally(a *extract.Article) {
	if s.page == nil {
		return
	}
	missed := map[string]bool{}
	for _, key := range a.Missed {
		missed[key] = true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.records()
	for key := range s.articleSelectors() {
		r := all[key]
		if !missed[key] {
			r.Hit, r.Miss, r.Last = r.Hit+1, r.Miss+r.Last, 0
			continue
		}
		if r.Last++; r.Last == lastMissed && r.outdated() {
			s.log.Warn(r.tell(key), "source", s.opt.Name)
		}
	}
	if data, err := json.Marshal(all); err == nil {
		s.later(selectorsKey, data)
	}
}

func (r *record) tell(key string) string {
	return fmt.Sprintf("%s %q matches nothing on the last %d articles; it is read without", key, r.CSS, r.Last)
}

// note is what people should know of the source while it works.
func (s *Site) note(r *remembered) string {
	notes := make([]string, 0, 2)
	if r.Drift != "" {
		notes = append(notes, r.Drift)
	}
	if s.page != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		all := s.records()
		for _, key := range []string{"title", "body", "date", "byline", "summary", "image"} {
			if x := all["select.article."+key]; x != nil && s.articleSelectors()["select.article."+key] != "" && x.outdated() {
				notes = append(notes, x.tell("select.article."+key))
			}
		}
	}
	return strings.Join(notes, "; ")
}
