package publish

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"copydesk/feed/ledger"
)

// TestSlowlyBrokenHistories: a site that is turned over in pieces, each of
// which is too small to be judged by itself. It is held before most of it is
// rubbish, and when its page is as it was the hold ends by itself.
func TestSlowlyBrokenHistories(t *testing.T) {
	rubbish := func(from, to int, how func(a *newsArticle)) func(w *newsSite) func(*newsArticle) {
		return func(w *newsSite) func(*newsArticle) {
			newest := len(w.all) - 1
			return func(a *newsArticle) {
				if at := newest - a.n; from <= at && at < to { // by its place on the page
					how(a)
				}
			}
		}
	}
	for _, c := range []struct {
		name  string
		every time.Duration
		piece int
		shape func(*newsArticle)
		how   func(a *newsArticle)
		after int // looks of which the last is held
		why   string
	}{
		{name: "titles that become the site's, nine a look", every: time.Hour, piece: 9, how: func(a *newsArticle) { a.title, a.stamp = "The Quay", "2" },
			after: 2, why: "18 of 18 articles that came or changed within 60 minutes have no title of their own"},
		{name: "the same, a look a day", every: 24 * time.Hour, piece: 9, how: func(a *newsArticle) { a.title, a.stamp = "The Quay", "2" },
			after: 2, why: "have no title of their own"},
		{name: "the same, two a look", every: time.Hour, piece: 2, how: func(a *newsArticle) { a.title, a.stamp = "The Quay", "2" },
			after: 6, why: "12 of 12 articles that came or changed within 5 hours have no title of their own"},
		{name: "three titles for all", every: time.Hour, piece: 6, how: func(a *newsArticle) { a.title, a.stamp = fmt.Sprint("The Quay ", a.n%3), "2" },
			after: 2, why: "have no title of their own"},
		{name: "titles that go", every: time.Hour, piece: 5, how: func(a *newsArticle) { a.title, a.stamp = "", "2" },
			after: 3, why: "15 of 15 articles"},
		{name: "authors that go", every: 6 * time.Hour, piece: 4, how: func(a *newsArticle) { a.author, a.stamp = "", "2" },
			after: 3, why: "11 of 11 articles that came or changed within 12 hours lost their authors"},
		{name: "text that goes", every: time.Hour, piece: 8, how: func(a *newsArticle) { a.text, a.stamp = "", "2" },
			after: 2, why: "15 of 15 articles that came or changed within 60 minutes lost their text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newSiteRig(t, 20)
			w := &newsSite{size: 20, hourly: every(4, 1), shape: c.shape}
			for range 8 * 24 {
				r.now = r.now.Add(time.Hour)
				w.publish(r.now)
				if r.now.Hour()%8 != 0 {
					continue
				}
				w.show(r.src, r.now, nil)
				if why := r.judgedLook(); why != "" {
					t.Fatal("held while sound: ", why)
				}
			}
			w.hourly = every(1, 0)
			show := func(looks int) {
				w.show(r.src, r.now, rubbish(0, looks*c.piece, c.how)(w))
			}
			before := ""
			for look := 1; look <= c.after; look++ {
				r.now = r.now.Add(c.every)
				before = r.snapshot()
				show(look)
				why := r.judgedLook()
				switch {
				case look < c.after && why != "":
					t.Fatalf("look %d: %s", look, why)
				case look == c.after && !strings.Contains(why, c.why):
					t.Fatalf("look %d: %q, want %q", look, why, c.why)
				}
			}
			if r.snapshot() != before {
				t.Error("a held look changed items")
			}
			// Held for as long as it stays, and an article more does not end it.
			r.now = r.now.Add(c.every)
			show(c.after)
			if r.judgedLook() == "" {
				t.Error("let out at the next look")
			}
			// As it was before the piece that was held: what was let in stays as it is.
			r.now = r.now.Add(c.every)
			show(c.after - 1)
			if why := r.judgedLook(); why != "" {
				t.Error("still held: ", why)
			}
			r.now = r.now.Add(c.every)
			show(0)
			if why := r.judgedLook(); why != "" {
				t.Error("its return is held: ", why)
			}
			for _, it := range r.items() {
				if strings.HasPrefix(it.Content.Title, "The Quay") || it.Content.Title == "" || len(it.Content.Authors) == 0 || it.Body == "" {
					t.Errorf("not mended: %+v", it.Content)
				}
			}
			// Once somebody lets it out, what was let out is no reason any more.
			for look := 1; look <= c.after; look++ {
				r.now = r.now.Add(c.every)
				show(look)
				if r.judgedLook() == "" {
					continue
				}
				if _, err := r.l.AskRelease("site"); err != nil {
					t.Fatal(err)
				}
				if why := r.judgedLook(); why != "" {
					t.Error("not let out: ", why)
				}
			}
			r.now = r.now.Add(c.every)
			w.hourly = every(1, 1)
			w.publish(r.now)
			w.show(r.src, r.now, rubbish(1, 1+c.after*c.piece, c.how)(w))
			if why := r.judgedLook(); why != "" {
				t.Error("held again: ", why)
			}
		})
	}
}

// TestSlowlySoundHistories: what changes a source in pieces when nothing is
// wrong.
func TestSlowlySoundHistories(t *testing.T) {
	for _, c := range []struct {
		name string
		site newsSite
		at   func(w *newsSite, r *siteRig, hour int)
	}{
		{name: "a front page that turns over wholly in a day", site: newsSite{size: 20, hourly: every(1, 1)}},
		{name: "the same without dates", site: newsSite{size: 20, hourly: every(1, 1), shape: undated}},
		{name: "an editor who retitles a few, day after day", site: newsSite{size: 20, hourly: every(4, 1)}, at: func(w *newsSite, r *siteRig, hour int) {
			if hour%8 == 0 {
				for i := len(w.all) - 1; i >= 0 && i > len(w.all)-5; i-- {
					w.all[i].title, w.all[i].stamp = fmt.Sprintf("%s, seen at %d", w.all[i].title, hour), fmt.Sprint(hour)
				}
			}
		}},
		{name: "an editor who takes a column's name for a few titles", site: newsSite{size: 20, hourly: every(4, 1)}, at: func(w *newsSite, r *siteRig, hour int) {
			if hour%40 == 0 && len(w.all) > 0 {
				a := w.all[len(w.all)-1]
				a.title, a.stamp = "Letters to the editor", "2"
			}
		}},
		{name: "a column of one name that begins", site: newsSite{size: 20, hourly: every(3, 2), shape: func(a *newsArticle) {
			if a.n > 60 && a.n%4 == 0 {
				a.title = "Notes from the harbour"
			}
		}}},
		{name: "a busy day without dates", site: newsSite{size: 20, hourly: every(3, 1), shape: undated}, at: func(w *newsSite, r *siteRig, hour int) {
			if w.hourly = every(3, 1); hour > 220 && hour < 232 {
				w.hourly = every(1, 2)
			}
		}},
		{name: "a site that stops naming authors", site: newsSite{size: 20, hourly: every(4, 1), shape: func(a *newsArticle) {
			if a.n > 60 {
				a.author = ""
			}
		}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newSiteRig(t, 20)
			for hour := range 12 * 24 {
				r.now = r.now.Add(time.Hour)
				c.site.publish(r.now)
				if c.at != nil {
					c.at(&c.site, r, hour)
				}
				if hour%4 != 0 && (hour < 218 || hour > 234) || len(c.site.all) == 0 {
					continue
				}
				c.site.show(r.src, r.now, nil)
				if why := r.judgedLook(); why != "" {
					t.Fatalf("hour %d, %d articles: %s", hour, len(c.site.all), why)
				}
			}
		})
	}
}

// TestSlowFlood: nine articles without a date at every look are no news, though
// no look of them is most of the page.
func TestSlowFlood(t *testing.T) {
	r := newSiteRig(t, 20)
	w := &newsSite{size: 20, hourly: every(3, 1), shape: undated}
	for range 14 * 24 {
		r.now = r.now.Add(time.Hour)
		w.publish(r.now)
		if r.now.Hour()%3 == 0 {
			w.show(r.src, r.now, nil)
			if why := r.judgedLook(); why != "" {
				t.Fatal(why)
			}
		}
	}
	w.hourly = every(1, 9)
	for look := 1; look < 12; look++ {
		r.now = r.now.Add(time.Hour)
		w.publish(r.now)
		w.show(r.src, r.now, nil)
		if why := r.judgedLook(); why != "" {
			if !strings.Contains(why, "articles without a date came within") {
				t.Error(why)
			}
			return
		}
	}
	t.Error("never held")
}

// TestSlowlyDrained: a folder from which some files vanish at every look is
// held before most of it has gone. How a folder is kept short, or cleared up
// once, is not.
func TestSlowlyDrained(t *testing.T) {
	text := func(i int) string {
		return fmt.Sprintf("Title %d|Paragraph of the %dth article, of boat %d, buoy %d and barrel %d.|Book %d has line %d of it, and page %d.", i, i, i*7, i*11, i*13, i*17, i*19, i*23)
	}
	for _, c := range []struct {
		name   string
		size   int
		look   func(src *shelfSource, look int) // what happens before each look
		looks  int
		every  time.Duration
		heldAt int // 0: never
		why    string
	}{
		{name: "four of twenty at every look", size: 20, looks: 5, every: time.Hour, heldAt: 3, why: "12 of 20 known articles are gone within 2 hours, 4 of them now",
			look: func(src *shelfSource, look int) {
				for i := range 4 {
					src.set(fmt.Sprintf("a%03d", (look*4+i)*7%20), "")
				}
			}},
		{name: "the oldest of twenty, one at every look", size: 20, looks: 19, every: time.Second, heldAt: 11, why: "11 of 20 known articles are gone within a minute, 1 of them now",
			look: func(src *shelfSource, look int) { src.set(fmt.Sprintf("a%03d", look), "") }},
		{name: "four of twenty a day, and others come", size: 20, looks: 5, every: 24 * time.Hour,
			look: func(src *shelfSource, look int) {
				for i := range 4 {
					src.set(fmt.Sprintf("a%03d", (look*4+i)*7%20), "")
					src.set(fmt.Sprintf("n%03d", look*4+i), text(1000+look*4+i))
				}
			}},
		{name: "the last twenty are kept", size: 20, looks: 20, every: 24 * time.Hour,
			look: func(src *shelfSource, look int) {
				for i := range 4 {
					src.set(fmt.Sprintf("a%03d", look*4+i), "")
					src.set(fmt.Sprintf("a%03d", look*4+i+20), text(look*4+i+20))
				}
			}},
		{name: "a yearly tidy-up, and one or two a week", size: 100, looks: 30, every: 24 * time.Hour,
			look: func(src *shelfSource, look int) {
				if look == 10 {
					for i := range 40 {
						src.set(fmt.Sprintf("a%03d", i), "")
					}
				} else if look%4 == 0 {
					src.set(fmt.Sprintf("a%03d", 40+look), "")
				}
			}},
		{name: "files that are taken out and put back", size: 20, looks: 30, every: time.Hour,
			look: func(src *shelfSource, look int) {
				for i := range 5 {
					was, is := ((look-1)*5+i)%20, (look*5+i)%20
					if look > 0 {
						src.set(fmt.Sprintf("a%03d", was), text(was))
					}
					defer src.set(fmt.Sprintf("a%03d", is), "")
				}
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			now := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
			look := func() string {
				_, err := r.desk.look(t.Context(), r.desk.sources[0], true, now)
				if _, err := r.desk.heldBack(r.desk.sources[0], err, now); err != nil {
					t.Fatal(err)
				}
				h, err := r.l.Hold("shelf")
				if err != nil {
					t.Fatal(err)
				}
				return h.Reason
			}
			for i := range c.size {
				r.src.set(fmt.Sprintf("a%03d", i), text(i))
				now = now.Add(time.Minute)
				look()
			}
			now = now.Add(30 * 24 * time.Hour)
			for n := range c.looks {
				now = now.Add(c.every)
				c.look(r.src, n)
				switch why := look(); {
				case why == "" && n+1 != c.heldAt:
				case n+1 == c.heldAt && strings.Contains(why, c.why):
					for i := range c.size { // they are back: it ends by itself
						r.src.set(fmt.Sprintf("a%03d", i), text(i))
					}
					now = now.Add(c.every)
					if why := look(); why != "" {
						t.Error("still held: ", why)
					}
					if n, err := r.l.CountLive("shelf"); err != nil || n < c.size {
						t.Errorf("%d items %v", n, err)
					}
					return
				default:
					t.Fatalf("look %d: %q", n+1, why)
				}
			}
			if c.heldAt != 0 {
				t.Error("never held")
			}
		})
	}
}

// TestDriftInFigures: what is judged of several looks at once.
func TestDriftInFigures(t *testing.T) {
	now := time.Unix(1e9, 0)
	ago := func(hours int) time.Time { return now.Add(-time.Duration(hours) * time.Hour) }
	for _, c := range []struct {
		name    string
		loss    ledger.Loss
		history []ledger.Look
		why     string
	}{
		{name: "half", loss: ledger.Loss{Since: ago(30), Known: 20, Gone: 10, Live: 10}},
		{name: "more than half", loss: ledger.Loss{Since: ago(30), Known: 20, Gone: 11, Live: 9}, why: "11 of 20 known articles are gone within 30 hours, 1 of them now"},
		{name: "of four", loss: ledger.Loss{Since: ago(30), Known: 4, Gone: 4, Live: 0}},
		{name: "replaced by others", loss: ledger.Loss{Since: ago(30), Known: 20, Gone: 12, Live: 20}},
		{name: "let out once", loss: ledger.Loss{Since: ago(30), Known: 20, Gone: 12, Live: 8}, history: []ledger.Look{{Freed: true, Gone: 4, Lost: 12}}, why: "12 of 20 known articles are gone within 30 hours, 1 of them now"},
		{name: "let out twice", loss: ledger.Loss{Since: ago(30), Known: 20, Gone: 12, Live: 8}, history: []ledger.Look{{Freed: true, Gone: 4, Lost: 12}, {Freed: true, Gone: 4, Lost: 11}}},
		{name: "what was never held is no habit", loss: ledger.Loss{Since: ago(30), Known: 20, Gone: 12, Live: 8}, history: []ledger.Look{{Gone: 1, Lost: 9}, {Gone: 1, Lost: 10}}, why: "12 of 20 known articles are gone within 30 hours, 1 of them now"},
	} {
		j := caseAtHand{now: now, own: true, history: c.history, Evidence: &ledger.Evidence{Known: c.loss.Live + 1, Gone: 1, Loss: c.loss}}
		if got := j.judge(); got != c.why {
			t.Errorf("%s: %q, want %q", c.name, got, c.why)
		}
	}
}
