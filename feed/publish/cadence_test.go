package publish

import (
	"testing"
	"time"
)

func TestUsualGap(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	times := func(hoursAgo ...int) (ts []time.Time) {
		for _, h := range hoursAgo {
			ts = append(ts, now.Add(-time.Duration(h)*time.Hour))
		}
		return ts
	}
	for _, c := range []struct {
		name string
		at   []time.Time
		want time.Duration
	}{
		{"nothing known", nil, 0},
		{"too little", times(1, 2), 0},
		{"every two hours", times(1, 3, 5, 7, 9), 2 * time.Hour},
		{"a burst does not count", times(1, 1, 3, 5, 7), 2 * time.Hour},
		{"asleep for long", times(400, 402, 404, 406), 100 * time.Hour},
	} {
		if got := usualGap(c.at, now); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
