package ledger

import (
	"testing"
	"time"
)

// An address that holds another article every day gives an item every day, and
// none of them goes when the next one comes.
func TestReusedAddress(t *testing.T) {
	d := newDesk(t)
	ids := map[string]bool{}
	for day, words := range []string{"Rain in the north", "Sun all over", "Fog, then gales"} {
		now := t0.AddDate(0, 0, day)
		d.pass(now, nil, at(story("today", words, "All about: "+words), now.Add(-time.Hour)))
		for _, it := range d.items() {
			ids[it.ID] = true
		}
		if n := len(d.items()); n != day+1 || len(ids) != day+1 {
			t.Errorf("day %d: %d items with %d ids", day, n, len(ids))
		}
	}
	// The same article edited is the same item, and so is one that does not
	// say that it is newer.
	now := t0.AddDate(0, 0, 3)
	d.pass(now, nil, at(story("today", "Fog, then storms", "All about: Fog, then gales"), t0.AddDate(0, 0, 2).Add(-time.Hour)))
	d.pass(now.Add(time.Hour), nil, story("today", "Something else", "entirely"))
	if n := len(d.items()); n != 3 {
		t.Errorf("%d items", n)
	}
}
