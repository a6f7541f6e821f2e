package main

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// A stormSite is a news site in a storm: its index page shows the newest
// stories, new ones come and headlines are edited.
type stormSite struct {
	*testing.T
	http *httptest.Server

	mu      sync.Mutex
	stories []*siteStory // oldest first
	news    int
}

type siteStory struct {
	number, edits int
	id, since     string // what a subscriber first saw
}

// onIndex is how many stories the index page shows: more than come while the
// program is away.
const onIndex = 40

func newStormSite(t *testing.T) *stormSite {
	s := &stormSite{T: t}
	s.http = httptest.NewServer(s)
	t.Cleanup(s.http.Close)
	for range 12 {
		s.publish()
	}
	return s
}

func (s *stormSite) publish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stories = append(s.stories, &siteStory{number: len(s.stories) + 1})
}

// edit changes the headline of one of the newest stories, by n.
func (s *stormSite) edit(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stories[len(s.stories)-1-n%10].edits++
}

var (
	stormWho   = strings.Fields("Ferrymen Pilots Bakers Teachers Farmers Nurses Sailors Printers Masons Gardeners Weavers Millers Divers")
	stormDoes  = strings.Fields("mend open sell paint close visit found leave")
	stormWhat  = strings.Fields("harbour library windmill school bridge museum orchard lighthouse market theatre cannery")
	stormWhere = strings.Fields("Northquay Saltmarsh Eastholm Brackwater Oldhaven Westerby Stonepier")
)

func pick(words []string, n int) string { return words[n%len(words)] }

func (s *siteStory) title() string {
	n := s.number
	t := fmt.Sprintf("%s %s the %s of %s in year %d", pick(stormWho, n), pick(stormDoes, n/3), pick(stormWhat, n), pick(stormWhere, n), 1000+n)
	if s.edits > 0 {
		t += fmt.Sprintf(", edition %d", s.edits)
	}
	return t
}

func (s *siteStory) path() string {
	return fmt.Sprintf("/news/%d-%s-%s", 10000+s.number, strings.ToLower(pick(stormWho, s.number)), pick(stormWhat, s.number))
}

func (s *siteStory) date() string {
	if s.number%4 == 0 {
		return "" // seen for the first time is all that is known
	}
	return time.Date(2024, 1, 1, 8, s.number, 0, 0, time.UTC).Format(time.RFC3339)
}

func (s *siteStory) page() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><title>%s</title><article><h1>%[1]s</h1>`, s.title())
	if d := s.date(); d != "" {
		fmt.Fprintf(&b, `<time datetime="%s">%[1]s</time>`, d)
	}
	for i := range 5 {
		fmt.Fprintf(&b, "<p>The %s of %s had %d visitors in the year %d, of whom every %dth came by boat, said the warden. Paragraph %d of the story %d tells of it in words that no other has.</p>",
			pick(stormWhat, s.number+i), pick(stormWhere, s.number*i+3), 17*s.number+i, 1000+s.number, i+2, i, s.number)
	}
	return b.String() + "</article></html>"
}

func (s *stormSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.URL.Path == "/news/" {
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>The Storm</title><h1>The Storm</h1><main>`)
		for i := len(s.stories) - 1; i >= max(0, len(s.stories)-onIndex); i-- {
			st := s.stories[i]
			fmt.Fprintf(w, `<div class="e"><h2><a href="%s">%s</a></h2>`, st.path(), st.title())
			if d := st.date(); d != "" {
				fmt.Fprintf(w, `<time datetime="%s">%[1]s</time>`, d)
			}
			fmt.Fprint(w, "</div>\n")
		}
		fmt.Fprint(w, "</main></html>")
		return
	}
	for _, st := range s.stories {
		if st.path() == r.URL.Path {
			fmt.Fprint(w, st.page())
			return
		}
	}
	http.NotFound(w, r)
}

// differs tells how a feed differs from all that the site ever had, and whether
// anything in it has another id or date than at first.
func (s *stormSite) differs(f *killFeed) (difference, broken string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	byPath := map[string]*siteStory{}
	for _, st := range s.stories {
		byPath[st.path()] = st
	}
	seen := map[*siteStory]bool{}
	for _, it := range f.Items {
		st := byPath[strings.TrimPrefix(it.URL, s.http.URL)]
		switch {
		case st == nil:
			return "", fmt.Sprintf("%q at %s is none of the site's", it.Title, it.URL)
		case seen[st]:
			return "", fmt.Sprintf("%q is doubled", it.Title)
		}
		seen[st] = true
		if it.Title != st.title() || !strings.Contains(it.HTML, "words that no other has") {
			difference = fmt.Sprintf("%q is still %q", st.title(), it.Title)
		}
		st.id, st.since = cmp.Or(st.id, it.ID), cmp.Or(st.since, it.Published)
		if it.ID != st.id || it.Published != st.since {
			return "", fmt.Sprintf("%q is %s of %s, was %s of %s", it.Title, it.ID, it.Published, st.id, st.since)
		}
	}
	for _, st := range s.stories {
		if !seen[st] {
			if st.id != "" {
				return "", fmt.Sprintf("%q was in the feed and is lost", st.title())
			}
			difference = fmt.Sprintf("%q is missing", st.title())
		}
	}
	return difference, ""
}
