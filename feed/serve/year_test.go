package serve

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"copydesk/feed/ledger"
	"copydesk/feed/publish"
	"copydesk/scrape"
	"copydesk/scrape/extract"
)

var yearDays = flag.Int("readers.days", 365, "how many days TestYearOfReaders lasts")

// TestYearOfReaders lets feed readers of many kinds follow a desk and its
// server through a year of a virtual clock: bursts and quiet weeks, edits,
// withdrawals, renamed files, archives that fill, a restart and a new title.
// Each polls as its kind does and must see every article once, the current
// state of all that the feed shows, and 304 exactly when nothing changed.
//
//	go test -run TestYearOfReaders ./feed/serve -v
func TestYearOfReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := newPaper(t, dir)
		defer func() { w.l.Close() }()
		w.readers = yearReaders(w)
		start := time.Now()
		end := start.AddDate(0, 0, *yearDays)
		events := w.year(start)
		for {
			next := end
			if len(events) > 0 && events[0].at.Before(next) {
				next = events[0].at
			}
			for _, r := range w.readers {
				if r.next.Before(next) {
					next = r.next
				}
			}
			time.Sleep(time.Until(next))
			if !next.Before(end) {
				break
			}
			if len(events) > 0 && !events[0].at.After(next) {
				events[0].do()
				events = events[1:]
				w.pass()
				continue
			}
			for _, r := range w.readers {
				if !r.next.After(next) {
					r.poll()
				}
			}
			if t.Failed() {
				t.FailNow() // one broken promise breaks many that follow
			}
		}
		for _, r := range w.readers {
			r.next = end
			r.poll()
			r.missed()
		}
		w.sum()
	})
}

// A report is an article of the paper, as it ought to be read.
type report struct {
	number  int
	state   int // how often it was edited
	key     string
	came    time.Time
	gone    time.Time // withdrawn; zero: it was not
	shown   time.Time // first in the current document; zero: never
	dropped time.Time // no longer in the current document; zero: still there
}

func (p *report) title() string { return fmt.Sprintf("Report %d, state %d", p.number, p.state) }

// paragraphs are different words in each report, as in life.
func (p *report) paragraphs() []string {
	rnd := rand.New(rand.NewPCG(uint64(p.number), 7))
	parts := []string{fmt.Sprintf("This is number %d, state %d.", p.number, p.state)}
	for range 2 {
		var b strings.Builder
		for range 30 {
			b.WriteString(syllables[rnd.IntN(len(syllables))] + syllables[rnd.IntN(len(syllables))] + " ")
		}
		parts = append(parts, strings.TrimSpace(b.String())+".")
	}
	return parts
}

var syllables = strings.Fields("ar ben col dra el fo gan hil is jo kar lem mon nor os pel qua ris so tur ul ver wen yl zed ash ber cor den ed")

// A paper is a source, the desk that follows it, and the server; beside them it
// remembers what was true when.
type paper struct {
	*testing.T
	dir     string
	title   string
	l       *ledger.Ledger
	desk    *publish.Desk
	stand   *publish.Stand
	h       http.Handler
	rnd     *rand.Rand
	readers []*yearReader

	byKey   map[string]*report
	all     []*report
	history map[string][]*showing // of what each feed shows, by path, the last last
	parsed  map[string]*document  // by the body as it was sent, and decoded
}

// A showing is what the current documents show from some time on.
type showing struct {
	from   time.Time
	title  string
	states map[int]int // of each report that the current document holds
	order  []int       // in which it holds them
	graves int         // withdrawn ones, where it tells of them
	prev   int         // the archive document that it names
}

// yearMaxAge is how long the server lets caches take a feed for fresh.
const yearMaxAge = 15 * time.Minute

func newPaper(t *testing.T, dir string) *paper {
	w := &paper{T: t, dir: dir, title: "The paper", rnd: rand.New(rand.NewPCG(1, 5005)), byKey: map[string]*report{}, history: map[string][]*showing{}, parsed: map[string]*document{}}
	for range 120 { // it does not begin with the first reader
		w.write()
	}
	w.restart()
	return w
}

func (w *paper) Name() string { return "paper" }

func (w *paper) List(context.Context) (scrape.Listing, error) {
	var l scrape.Listing
	for _, k := range slices.Sorted(maps.Keys(w.byKey)) {
		l.Entries = append(l.Entries, scrape.Entry{Key: k, Stamp: w.byKey[k].title()})
	}
	return l, nil
}

func (w *paper) Read(_ context.Context, e scrape.Entry) (*extract.Article, error) {
	p := w.byKey[e.Key]
	if p == nil {
		return nil, fs.ErrNotExist
	}
	parts := p.paragraphs()
	return &extract.Article{Title: p.title(), Content: "<p>" + strings.Join(parts, "</p><p>") + "</p>",
		Fingerprint: extract.MakeFingerprint(p.title(), parts)}, nil
}

// restart starts the program anew on its ledger: readers' former editions are
// forgotten.
func (w *paper) restart() {
	if w.l != nil {
		w.l.Close()
	}
	var err error
	if w.l, err = ledger.Open(context.Background(), filepath.Join(w.dir, "state"), 0); err != nil {
		w.Fatal(err)
	}
	w.stand = new(publish.Stand)
	w.desk, err = publish.New(publish.Options{Ledger: w.l, Stand: w.stand, Base: yearBase,
		Sources: []publish.SourceSpec{{Source: w, Own: true}},
		Feeds: []publish.FeedSpec{{Name: "paper", Title: w.title, Sources: []string{"paper"}, Limit: 30},
			{Name: "told", Path: yearTold, Title: w.title, Sources: []string{"paper"}, Limit: 20, Tombstones: true}}})
	if err != nil {
		w.Fatal(err)
	}
	w.h = New(w.stand, Options{MaxAge: func(string) time.Duration { return yearMaxAge }})
	w.pass()
}

const (
	yearBase = "https://feeds.example/"
	yearTold = "told/" // path of the feed with tombstones
)

// pass has the desk look, and notes what the feeds show now: by the model's
// own states, of those reports that the desk put into the current documents.
func (w *paper) pass() {
	if err := w.desk.Pass(w.Context()); err != nil {
		w.Fatal(err)
	}
	graves := 0
	for _, p := range w.all {
		if !p.gone.IsZero() {
			graves++
		}
	}
	for _, e := range w.stand.Editions() {
		m := &showing{from: time.Now(), title: w.title, states: map[int]int{}, prev: e.Feed.Prev}
		if e.Path == yearTold {
			m.graves = graves
		}
		for _, it := range e.Feed.Items {
			n, _ := readMark(it.Content)
			m.order = append(m.order, n)
			if m.states[n] = w.all[n-1].state; !w.all[n-1].gone.IsZero() {
				w.Fatalf("report %d is withdrawn and still there", n)
			}
		}
		h := w.history[e.Path]
		if n := len(h); n > 0 && h[n-1].alike(m) {
			continue
		}
		w.history[e.Path] = append(h, m)
	}
	now := w.history[""][len(w.history[""])-1]
	for _, p := range w.all {
		_, in := now.states[p.number]
		switch {
		case in && p.shown.IsZero():
			p.shown = now.from
		case !in && !p.shown.IsZero() && p.dropped.IsZero():
			p.dropped = now.from
		}
	}
}

// alike reports whether documents show the same.
func (m *showing) alike(o *showing) bool {
	return m.title == o.title && m.graves == o.graves && m.prev == o.prev && maps.Equal(m.states, o.states) && slices.Equal(m.order, o.order)
}

func (w *paper) write() {
	p := &report{number: len(w.all) + 1, came: time.Now()}
	p.key = fmt.Sprintf("%05d", p.number)
	w.all = append(w.all, p)
	w.byKey[p.key] = p
}

// some is a report among the latest n that is still there, nil for none.
func (w *paper) some(n int) *report {
	p := w.all[len(w.all)-1-w.rnd.IntN(min(n, len(w.all)))]
	if !p.gone.IsZero() {
		return nil
	}
	return p
}

func (w *paper) edit() {
	if p := w.some(80); p != nil {
		p.state++
	}
}

func (w *paper) withdraw() {
	if p := w.some(80); p != nil {
		p.gone = time.Now()
		delete(w.byKey, p.key)
	}
}

func (w *paper) rename() {
	if p := w.some(60); p != nil {
		delete(w.byKey, p.key)
		p.key = "renamed-" + p.key
		w.byKey[p.key] = p
	}
}

// hurry has two changes within a second, and everybody looks in between.
func (w *paper) hurry() {
	w.write()
	w.pass()
	for _, r := range w.readers {
		r.poll()
	}
	w.write()
}

type event struct {
	at time.Time
	do func()
}

// year is what happens, in order of time.
func (w *paper) year(start time.Time) []event {
	var events []event
	quiet := false
	for day := range *yearDays {
		at := func(do func()) {
			events = append(events, event{start.AddDate(0, 0, day).Add(time.Duration(w.rnd.IntN(86400)) * time.Second), do})
		}
		if day%7 == 0 {
			quiet = w.rnd.IntN(3) == 0
		}
		switch {
		case day%31 == 20: // more than a document holds
			for range 3 {
				at(func() {
					for range 25 {
						w.write()
					}
				})
			}
		case !quiet:
			for range w.rnd.IntN(3) {
				at(w.write)
			}
		}
		if w.rnd.IntN(5) == 0 {
			at(w.edit)
		}
		if w.rnd.IntN(8) == 0 {
			at(w.withdraw)
		}
		if w.rnd.IntN(20) == 0 {
			at(w.rename)
		}
		if day%40 == 30 {
			at(w.hurry)
		}
		switch day {
		case 100:
			at(func() { w.title = "The paper, renamed"; w.restart() })
		case 199:
			at(func() { w.hurry(); w.restart() }) // the second change within a second is told by the new program
		case 200:
			at(w.restart)
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	return events
}

// sum tells what the year cost.
func (w *paper) sum() {
	withdrawn, edits := 0, 0
	for _, p := range w.all {
		edits += p.state
		if !p.gone.IsZero() {
			withdrawn++
		}
	}
	w.Logf("%d days: %d articles, %d edits, %d withdrawn, %d states of the current document", *yearDays, len(w.all), edits, withdrawn, len(w.history[""]))
	w.Logf("%-44s %6s %6s %6s %5s %10s %12s %7s", "reader", "polls", "200", "304", "226", "kB", "kB without", "factor")
	var total toll
	row := func(name string, t toll) {
		w.Logf("%-44s %6d %6d %6d %5d %10d %12d %7.0f", name, t.polls, t.full, t.same, t.delta, t.bytes/1000, t.bare/1000, float64(t.bare)/float64(t.bytes))
		total = toll{total.polls + t.polls, total.full + t.full, total.same + t.same, total.delta + t.delta, total.bytes + t.bytes, total.bare + t.bare}
	}
	proxies := map[*yearProxy]bool{}
	for _, r := range w.readers {
		if p := r.proxy; p == nil {
			row(r.name, r.toll)
		} else if !proxies[p] {
			proxies[p] = true
			row(p.name, p.toll)
		}
	}
	row("all", total)
}
