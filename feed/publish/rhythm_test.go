package publish

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/fetch"
)

// TestRhythm: what is usual between two arrivals, and when a silence is not.
func TestRhythm(t *testing.T) {
	start := time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC) // a Monday
	arrivals := func(days int, comes func(day, hour int) int) (all []time.Time) {
		for h := range days * 24 {
			for range comes(h/24, h%24) {
				all = append(all, start.Add(time.Duration(h)*time.Hour))
			}
		}
		return all
	}
	const day = 24 * time.Hour
	for _, c := range []struct {
		name          string
		at            []time.Time
		usual, silent time.Duration
	}{
		{"nothing", nil, 0, 0},
		{"ten", arrivals(10, func(_, h int) int { return one(h == 9) }), 0, 0},
		{"ten gaps are enough, and a weekend may come", arrivals(11, func(_, h int) int { return one(h == 9) }), day, 4 * day},
		{"one a day", arrivals(30, func(_, h int) int { return one(h == 9) }), day, 4 * day},
		{"on weekdays", arrivals(30, func(d, h int) int { return one(h == 9 && d%7 < 5) }), day, 6 * day},
		{"every hour of the day, none at night", arrivals(30, func(_, h int) int { return one(h >= 7 && h < 22) }), time.Hour, day},
		{"five at once, once a week", arrivals(100, func(d, h int) int { return 5 * one(d%7 == 0 && h == 9) }), 7 * day, 28 * day},
		{"every hour since this morning", arrivals(1, func(_, h int) int { return one(h < 12) }), time.Hour, 4 * day},
	} {
		if usual, silent := rhythm(c.at); usual != c.usual || silent != c.silent {
			t.Errorf("%s: every %s, silent after %s; want %s, %s", c.name, usual, silent, c.usual, c.silent)
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// TestUnusualSilence: a site with an article every six hours is silent after
// some days without one, by what its looks learnt, and not when it has one again.
// What the first look found had come before, and says nothing of its rhythm.
func TestUnusualSilence(t *testing.T) {
	r := newSiteRig(t, 20)
	s := r.desk.sources[0]
	w := &newsSite{size: 20, hourly: every(1, 20)}
	w.publish(r.now)
	look := func() string {
		t.Helper()
		w.show(r.src, r.now, nil)
		if err := r.desk.passAt(t.Context(), s, true, r.now, nil); err != nil {
			t.Fatal(err)
		}
		h := s.health
		h.Assess(r.now)
		if (h.Silence != "") != (h.State == ledger.StateSilent) || h.Reason() != h.Silence {
			t.Errorf("%q, %q, %q", h.State, h.Silence, h.Reason())
		}
		return h.State
	}
	if state := look(); state != ledger.StateOK || s.health.UsualGap != 0 {
		t.Errorf("after the first look: %s, every %d s", state, s.health.UsualGap)
	}
	w.hourly = every(6, 1)
	for range 20 * 24 {
		r.now = r.now.Add(time.Hour)
		w.publish(r.now)
		if r.now.Hour()%6 == 0 {
			if state := look(); state != ledger.StateOK {
				t.Fatal(state)
			}
		}
	}
	if got := time.Duration(s.health.UsualGap) * time.Second; got != 6*time.Hour {
		t.Errorf("every %s, want 6 hours", got)
	}
	w.hourly = every(1, 0)
	silent := 0
	for h := range 5 * 24 {
		r.now = r.now.Add(time.Hour)
		if h%6 == 5 && look() == ledger.StateSilent && silent == 0 {
			silent = h + 1
		}
	}
	if silent != 30 { // the first look after a day
		t.Errorf("silent after %d hours, want 30", silent)
	}
	h := s.health
	h.Assess(r.now)
	if want := "there usually is something new every 6 hours, and there was nothing for 5 days"; h.Silence != want {
		t.Errorf("%q, want %q", h.Silence, want)
	}
	w.hourly = every(1, 1)
	w.publish(r.now)
	r.now = r.now.Add(time.Minute)
	if state := look(); state != ledger.StateOK {
		t.Errorf("something came: %s", state)
	}
}

// TestBlockedIsNotFailing: a wall is told from a fault, by the last answer that
// was one.
func TestBlockedIsNotFailing(t *testing.T) {
	r := newSiteRig(t, 20)
	s := r.desk.sources[0]
	w := &newsSite{size: 5, hourly: every(1, 5)}
	w.publish(r.now)
	w.show(r.src, r.now, nil)
	wall := fmt.Errorf("index: %w", &fetch.BlockedError{URL: "https://example.org/", By: "a captcha", Evidence: "it says so"})
	for i, c := range []struct {
		down  error
		state string
		says  string
		row   int
	}{
		{nil, ledger.StateOK, "", 0},
		{errors.New("500 Internal Server Error"), ledger.StateFailing, "500", 1},
		{wall, ledger.StateBlocked, "blocked: a captcha", 2},
		{fmt.Errorf("%w: paused", scrape.ErrPostponed), ledger.StateBlocked, "not asked yet", 2},
		{errors.New("connection refused"), ledger.StateFailing, "refused", 3},
		{fmt.Errorf("%w: paused", scrape.ErrPostponed), ledger.StateFailing, "not asked yet", 3},
		{wall, ledger.StateBlocked, "blocked: a captcha", 4},
		{nil, ledger.StateOK, "", 0},
		{fmt.Errorf("%w: paused", scrape.ErrPostponed), ledger.StateFailing, "not asked yet", 1},
	} {
		r.src.down = c.down
		r.now = r.now.Add(time.Hour)
		if err := r.desk.passAt(t.Context(), s, true, r.now, nil); (err == nil) != (c.down == nil) {
			t.Fatal(err)
		}
		h := s.health
		h.Assess(r.now)
		if h.State != c.state || !strings.Contains(h.Reason(), c.says) || h.Failures != c.row {
			t.Errorf("look %d: %s after %d failures, %q; want %s after %d, %q", i, h.State, h.Failures, h.Reason(), c.state, c.row, c.says)
		}
	}
}
