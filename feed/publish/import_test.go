package publish

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestImport: what an owner brings into a folder is not held, whatever it
// lacks, and takes no known article's place in a full feed.
func TestImport(t *testing.T) {
	text := func(title string, i int) string {
		return fmt.Sprintf("%s|Paragraph of the %dth article, of boat %d, buoy %d and barrel %d.|Book %d has line %d of it, and page %d.", title, i, i*7, i*11, i*13, i*17, i*19, i*23)
	}
	for _, c := range []struct {
		name   string
		pieces []int // how many come at each look, a minute apart
		title  func(i int) string
		known  int
		before int // of the known ones, how many are still in front of all that came
	}{
		{name: "200 with titles of their own", pieces: []int{200}, known: 60, before: 60},
		{name: "200 under one title", pieces: []int{200}, title: func(int) string { return "Notes" }, known: 60, before: 60},
		{name: "200 without a title", pieces: []int{200}, title: func(int) string { return "" }, known: 60, before: 60},
		{name: "copied so slowly that it is seen in pieces", pieces: []int{3, 9, 40, 100, 1}, known: 60, before: 38}, // the first twelve were taken for news
		{name: "into a small folder", pieces: []int{200}, known: 5, before: 5},
		{name: "fifty are news", pieces: []int{50}, known: 60, before: 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			now := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
			look := func() {
				t.Helper()
				s := r.desk.sources[0]
				if err := r.desk.passAt(t.Context(), s, true, now, nil); err != nil {
					t.Fatal(err)
				}
				if s.held() {
					t.Fatal("held: ", s.health.Held)
				}
				if err := r.desk.publish(nil); err != nil {
					t.Fatal(err)
				}
			}
			for i := range c.known {
				r.src.set(fmt.Sprintf("a%03d", i), text(fmt.Sprint("Known ", i), i))
			}
			look()
			now = now.Add(24 * time.Hour)
			n := 0
			for _, piece := range c.pieces {
				now = now.Add(time.Minute)
				for range piece {
					title := fmt.Sprint("Old ", n)
					if c.title != nil {
						title = c.title(n)
					}
					r.src.set(fmt.Sprintf("old/%03d", n), text(title, 1000+n))
					n++
				}
				look()
			}
			shown := 0 // known ones in front
			for _, it := range r.stand.Editions()[0].Feed.Items {
				if !strings.HasPrefix(it.Title, "Known") {
					break
				}
				shown++
			}
			if want := min(c.before, defaultLimit); shown != want {
				t.Errorf("%d known articles stand in front, want %d", shown, want)
			}
			if live, err := r.l.CountLive("shelf"); err != nil || live != c.known+n {
				t.Errorf("%d items %v", live, err)
			}
			// Every one of them is in the feed or in its archive, once.
			seen := map[string]int{}
			for _, doc := range r.files() {
				for i := range n {
					seen[fmt.Sprint(i)] += strings.Count(doc, fmt.Sprintf("of boat %d, buoy %d and", (1000+i)*7, (1000+i)*11))
				}
			}
			for i := range n {
				if seen[fmt.Sprint(i)] == 0 {
					t.Errorf("the %dth is nowhere", i)
					break
				}
			}
			// What is written next is news.
			now = now.Add(time.Hour)
			r.src.set("new", text("Brand new", 5000))
			look()
			if it := r.stand.Editions()[0].Feed.Items[0]; it.Title != "Brand new" {
				t.Errorf("the first is %q", it.Title)
			}
		})
	}
}

// TestNotAnImport: the articles of a first look, and those that come soon after
// it, stand where their dates put them.
func TestNotAnImport(t *testing.T) {
	r := newRig(t)
	now := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	for n := range 3 {
		for i := range []int{200, 1, 3}[n] {
			r.src.set(fmt.Sprintf("a%d%03d", n, i), fmt.Sprintf("Title %d %d|Of boat %d and buoy %d, and of barrel %d and of no other.", n, i, i*7+n, i*11+n, i*13+n))
		}
		now = now.Add(time.Minute)
		if err := r.desk.passAt(t.Context(), r.desk.sources[0], true, now, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := r.window(); got[0].Content.Title[:7] != "Title 2" || got[3].Content.Title[:7] != "Title 1" {
		t.Errorf("%q, %q", got[0].Content.Title, got[3].Content.Title)
	}
}
