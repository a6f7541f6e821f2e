package publish

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestKeepBodies: once bodies are kept for a while only, the archive shows old
// articles of a site without them, from the pages that are kept for readers
// too, and no page of the site is asked for again. The current document stays,
// byte for byte. A pruning is due once a day.
func TestKeepBodies(t *testing.T) {
	r := newSiteRig(t, 100)
	r.desk.opt.KeepBodies = 30 * 24 * time.Hour
	r.desk.opt.Stand = new(Stand)
	var keys []string
	for i := range 20 { // 8 are shown, 8 in a full archive page, 4 in the next
		key := fmt.Sprintf("story-%d", i)
		keys = append(keys, key)
		r.src.page(key, "Headline of "+key, r.now.Add(-time.Duration(i)*time.Hour).Format(time.RFC3339), fmt.Sprintf("%s Number %d.", storyText, i))
	}
	r.src.list(keys...)
	r.look(0)
	if err := r.desk.publish(nil); err != nil {
		t.Fatal(err)
	}
	f := r.desk.feeds[0]
	current := string(f.edition.Docs[0].Body)
	page := func(n int) string {
		doc := r.desk.archived(f, n, "atom.xml")
		if doc == nil {
			t.Fatalf("no archive %d", n)
		}
		return string(doc.Body)
	}
	if s := page(1); !strings.Contains(s, "Number 19.") || !strings.Contains(s, "Number 12.") {
		t.Fatalf("archive without bodies: %s", s)
	}
	prune := func(now time.Time) {
		t.Helper()
		if err := r.desk.prune(context.Background(), now, 0, 0); err != nil {
			t.Fatal(err)
		}
	}
	prune(r.now.Add(29 * 24 * time.Hour))
	if s := page(1); !strings.Contains(s, "Number 19.") {
		t.Error("pruned too early")
	}
	r.src.reads = nil
	later := r.now.Add(31 * 24 * time.Hour)
	prune(later)
	s := page(1)
	if strings.Contains(s, storyText) || !strings.Contains(s, "Headline of story-19") || strings.Count(s, "<entry>") != 8 {
		t.Errorf("archive after pruning: %s", s)
	}
	if page(1) != s {
		t.Error("the archive page changes by itself")
	}
	if err := r.desk.publish(nil); err != nil {
		t.Fatal(err)
	}
	if now := string(f.edition.Docs[0].Body); now != current {
		t.Errorf("the current document changed:\n%s\nwas\n%s", now, current)
	}
	if len(r.src.reads) > 0 {
		t.Errorf("asked for again: %q", r.src.reads)
	}
	for after, want := range map[time.Duration]bool{time.Hour: false, 25 * time.Hour: true, -time.Hour: true} {
		if due, err := r.desk.pruneDue(later.Add(after)); err != nil || due != want {
			t.Errorf("after %s: due %t, %v", after, due, err)
		}
	}
}
