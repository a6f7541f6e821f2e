package publish

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

// A clockedSite is a site whose index is asked for in virtual time.
type clockedSite struct {
	indexSource
	mu    sync.Mutex
	asked []time.Time
	list  func(s *clockedSite, n int) error // what the nth look finds
}

func (s *clockedSite) List(ctx context.Context) (scrape.Listing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, time.Now())
	if err := s.list(s, len(s.asked)-1); err != nil {
		return scrape.Listing{}, err
	}
	return s.indexSource.List(ctx)
}

// pauses lie between looks.
func (s *clockedSite) pauses() (all []time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := 1; i < len(s.asked); i++ {
		all = append(all, s.asked[i].Sub(s.asked[i-1]))
	}
	return all
}

// followed runs a desk for as long as told, in virtual time.
func followed(t *testing.T, dir string, d time.Duration, site *clockedSite, every time.Duration, tell func(StateChange)) {
	l, err := ledger.Open(t.Context(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	opt := Options{Ledger: l, Sources: []SourceSpec{{Source: site, Every: every}}, Feeds: []FeedSpec{{Name: "site", Sources: []string{"site"}}}, Base: "https://feeds.example.org/"}
	if tell != nil {
		opt.Tell = func(_ context.Context, c StateChange) error { tell(c); return nil }
	}
	desk, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := desk.Run(ctx, nil); err != nil {
		t.Error(err)
	}
}

func newClockedSite(list func(*clockedSite, int) error) *clockedSite {
	return &clockedSite{list: list, indexSource: indexSource{pages: map[string]*extract.Article{}, fails: map[string]error{}}}
}

// story puts one more article on top of the page, published at a time.
func (s *clockedSite) story(at time.Time) {
	n := len(s.pages)
	key := fmt.Sprint("a", n)
	s.page(key, fmt.Sprint("Title ", n), at.Format(time.RFC3339), fmt.Sprintf("Of boat %d, buoy %d and barrel %d, and of what %d people said.", n*3, n*5, n*7, n*11))
	e := scrape.Entry{Key: "https://example.org/" + key, URL: "https://example.org/" + key, Stamp: "1", Order: int64(n)}
	s.listing = append([]scrape.Entry{e}, s.listing...)
	s.listing = s.listing[:min(len(s.listing), 20)]
}

func near(d, want time.Duration) bool { return d >= want*9/10 && d <= want*11/10 }

// TestFollowCadence: a site is looked at as often as it is told to be, or else
// twice as often as it has articles; never more often than every ten minutes.
func TestFollowCadence(t *testing.T) {
	for _, c := range []struct {
		name                   string
		every, articles, pause time.Duration
	}{
		{"as told", 3 * time.Hour, 12 * time.Hour, 3 * time.Hour},
		{"an article every twelve hours", 0, 12 * time.Hour, 6 * time.Hour},
		{"an article every five minutes", 0, 5 * time.Minute, 10 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				came := start.Add(-20 * c.articles)
				site := newClockedSite(func(s *clockedSite, _ int) error {
					for ; !came.After(time.Now()); came = came.Add(c.articles) {
						s.story(came)
					}
					return nil
				})
				followed(t, filepath.Join(t.TempDir(), "state"), 10*c.pause, site, c.every, nil)
				pauses := site.pauses()
				if len(pauses) < 8 {
					t.Errorf("looked %d times in ten times %s", len(pauses)+1, c.pause)
				}
				for i, p := range pauses {
					if !near(p, c.pause) {
						t.Errorf("pause %d was %s, want %s", i, p, c.pause)
					}
				}
			})
		})
	}
}

// TestFollowBackoff: a site that fails is asked ever less often, at most daily,
// and as often as before when it works again.
func TestFollowBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := newClockedSite(func(s *clockedSite, n int) error {
			if n == 0 {
				s.story(time.Now())
			}
			if n >= 2 && n < 10 {
				return errors.New("500 Internal Server Error")
			}
			return nil
		})
		followed(t, filepath.Join(t.TempDir(), "state"), 6*24*time.Hour, site, time.Hour, nil)
		want := []time.Duration{1, 1, 2, 4, 8, 16, 24, 24, 24, 24, 1, 1}
		pauses := site.pauses()
		if len(pauses) < len(want) {
			t.Fatalf("%v", pauses)
		}
		for i, w := range want {
			if !near(pauses[i], w*time.Hour) {
				t.Errorf("pause %d was %s, want %d hours", i, pauses[i], w)
			}
		}
	})
}

// TestFollowRetryAfter: what a site asked not to be asked for is not, however
// often the loop comes by, and is when the time is over.
func TestFollowRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		until := start.Add(9 * time.Hour)
		var requests []time.Duration
		site := newClockedSite(func(s *clockedSite, n int) error {
			if n > 1 && time.Now().Before(until) { // as the fetcher answers
				return fmt.Errorf("%w: asked to wait", scrape.ErrPostponed)
			}
			requests = append(requests, time.Since(start))
			if n == 0 {
				s.story(time.Now())
			}
			if n == 1 {
				return errors.New("503, Retry-After: 8 hours")
			}
			return nil
		})
		followed(t, filepath.Join(t.TempDir(), "state"), 24*time.Hour, site, time.Hour, nil)
		if len(requests) < 4 || requests[2] < 9*time.Hour {
			t.Fatalf("%v", requests)
		}
		// Waiting is no further failure, so the pause does not grow.
		if requests[2] > 11*time.Hour+30*time.Minute {
			t.Errorf("asked again only after %s", requests[2])
		}
		if p := requests[3] - requests[2]; !near(p, time.Hour) {
			t.Errorf("then after %s", p)
		}
	})
}

// TestEachStateIsToldOnce: hooks are told of each change of state once, over
// restarts too: of a failure when it happens twice, of a wall, of silence by
// itself, and of their end.
func TestEachStateIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		came := start.Add(-40 * time.Hour)
		last := start.Add(60 * time.Hour) // nothing new comes after it
		var down error
		site := newClockedSite(func(s *clockedSite, _ int) error {
			for ; !came.After(time.Now()) && came.Before(last); came = came.Add(2 * time.Hour) {
				s.story(came)
			}
			return down
		})
		dir := filepath.Join(t.TempDir(), "state")
		var told []string
		tell := func(c StateChange) {
			if len(c.Feeds) != 1 || c.Source != "site" || (c.To == "ok") != (c.Reason == "") {
				t.Errorf("%+v", c)
			}
			told = append(told, c.From+" "+c.To)
		}
		run := func(d time.Duration, err error) {
			down = err
			for range 3 { // the program starts anew
				followed(t, dir, d/3, site, 20*time.Minute, tell)
			}
		}
		run(30*time.Hour, nil)
		run(time.Minute, errors.New("500")) // three starts, three looks
		run(12*time.Hour, errors.New("500"))
		run(12*time.Hour, nil)
		run(12*time.Hour, errors.New("500"))
		run(48*time.Hour, nil)
		run(9*24*time.Hour, nil)
		want := "ok failing|failing ok|ok failing|failing ok|ok silent"
		got := ""
		for i, s := range told {
			if i > 0 {
				got += "|"
			}
			got += s
		}
		if got != want {
			t.Errorf("told %s, want %s", got, want)
		}
	})
}
