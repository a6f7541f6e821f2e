package publish

import (
	"fmt"
	"testing"
	"time"

	"copydesk/feed"
)

// TestClockJumps: a clock that goes a year ahead, and back, changes nothing of
// what is known, and what comes meanwhile is there once, with one date for life.
func TestClockJumps(t *testing.T) {
	r := newRig(t)
	start := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	type known struct{ published, updated time.Time }
	seen, ids := map[string]known{}, map[string]string{}
	n := 0
	look := func(now time.Time, edit bool) {
		t.Helper()
		n++
		mark := fmt.Sprint("Article ", n)
		r.src.set(fmt.Sprintf("a%02d", n), fmt.Sprintf("%s|Of boat %d and buoy %d, and of barrel %d and of no other one.", mark, n*7, n*11, n*13))
		edited := ""
		if edit {
			edited = "Article 2"
			r.src.set("a02", fmt.Sprintf("%s|Of boat 14 and buoy 22, and of barrel 26 and of no other one. Edited in look %d.", edited, n))
		}
		s := r.desk.sources[0]
		if err := r.desk.passAt(t.Context(), s, true, now, nil); err != nil {
			t.Fatal(err)
		}
		if err := r.desk.publish(nil); err != nil {
			t.Fatal(err)
		}
		if s.held() {
			t.Fatalf("look %d: held: %s", n, s.health.Held)
		}
		f := r.stand.Editions()[0].Feed
		if len(f.Items) != n {
			t.Errorf("look %d: %d items", n, len(f.Items))
		}
		updated := map[time.Time]bool{}
		for i, it := range f.Items {
			was, ok := seen[it.ID]
			switch {
			case !ok && it.Title != mark:
				t.Errorf("look %d: %q has another id", n, it.Title)
			case ok && !it.Published.Equal(was.published):
				t.Errorf("look %d: %q is of %s, was of %s", n, it.Title, it.Published, was.published)
			case ok && it.Title != edited && !it.Updated.Equal(was.updated):
				t.Errorf("look %d: %q was updated", n, it.Title)
			case ok && it.Title == edited && !it.Updated.After(was.updated):
				t.Errorf("look %d: %q was edited, and is of %s, was of %s", n, it.Title, it.Updated, was.updated)
			case updated[it.Updated]:
				t.Errorf("look %d: two items of one moment", n)
			case ids[it.Title] != "" && ids[it.Title] != it.ID:
				t.Errorf("look %d: %q has two ids", n, it.Title)
			}
			if i > 0 && it.Title == mark && now.Year() > 2024 {
				t.Errorf("look %d: what came is not in front", n)
			}
			updated[it.Updated] = true
			seen[it.ID], ids[it.Title] = known{it.Published, it.Updated}, it.ID
		}
		for _, doc := range r.stand.Editions()[0].Docs {
			if err := feed.Check(doc); err != nil {
				t.Error(err)
			}
		}
	}
	for range 3 {
		start = start.Add(time.Hour)
		look(start, false)
	}
	year := start.AddDate(1, 0, 0)
	look(year, true)
	look(year.Add(time.Hour), false)
	look(start.Add(time.Hour), true) // back again
	r.open()
	look(start.Add(2*time.Hour), true)
	look(start.AddDate(-20, 0, 0), true) // a machine without a battery
	look(start.Add(3*time.Hour), false)
}
