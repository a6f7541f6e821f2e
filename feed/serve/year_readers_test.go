package serve

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// yearReaders are the readers, each with the habits of its kind. They were seen
// on the wire (newsboat 2.21, feedparser 6), or are what their sources and
// makers say.
func yearReaders(w *paper) []*yearReader {
	proxy := &yearProxy{w: w, name: "a caching proxy before three readers", kept: map[string]*kept{}}
	readers := []*yearReader{
		// Seen: both validators, A-IM, and items keyed by guid; reload-time is 60 minutes.
		{name: "newsboat", file: "rss.xml", every: time.Hour, tag: true, dated: true, aim: true, accept: "gzip, deflate"},
		// Seen: "A-IM: feed" always; etag= and modified= where the script keeps them, as its documentation asks.
		{name: "a script on python feedparser", file: "atom.xml", every: 30 * time.Minute, tag: true, dated: true, aim: true, accept: "gzip, deflate"},
		// POLLING_FREQUENCY is 60 minutes; a body with the hash of the last is not parsed again.
		{name: "miniflux", file: "atom.xml", every: time.Hour, tag: true, dated: true, accept: "br, gzip"},
		// SimplePie's cache holds the answer's fields and sends both back; keyed by guid. actualize_script.php runs from cron.
		{name: "FreshRSS (SimplePie)", file: "rss.xml", every: 20 * time.Minute, tag: true, dated: true, accept: "x-gzip, gzip, deflate"},
		// The date alone, as curl -z, wget -N and Thunderbird send it.
		{name: "a reader that knows dates only", file: "rss.xml", every: 100 * time.Minute, dated: true, accept: "gzip, deflate"},
		// One fetch for all its subscribers, more often where there are many.
		{name: "an aggregator like Feedly, for all its users", file: "rss.xml", every: 15 * time.Minute, tag: true, dated: true, accept: "gzip, deflate"},
		{name: "an aggregator like Inoreader", file: "atom.xml", every: time.Hour, tag: true, dated: true, accept: "gzip"},
		// Drops its validators after eight days, against servers that always say 304.
		{name: "NetNewsWire", file: "atom.xml", every: time.Hour, tag: true, dated: true, accept: "gzip, deflate, br", forget: 8 * 24 * time.Hour},
		// feedparser from cron; mails what has a guid that it has not seen.
		{name: "rss2email", file: "rss.xml", every: 6 * time.Hour, tag: true, dated: true, aim: true, accept: "gzip, deflate"},
		{name: "curl from cron", file: "atom.xml", every: 30 * time.Minute, whole: true},
		// GET only when HEAD shows another entity tag.
		{name: "a checker that asks HEAD first", file: "rss.xml", every: 30 * time.Minute, head: true, accept: "gzip", whole: true},
		// On holiday now and then; goes back as far as there is something it does not know.
		{name: "a JSON Feed reader that follows next_url", file: "feed.json", every: 12 * time.Hour, away: 17 * 24 * time.Hour, tag: true, accept: "gzip", walks: true},
		{name: "an RFC 5005 reader, with tombstones", file: "told/atom.xml", every: 24 * time.Hour, away: 21 * 24 * time.Hour, tag: true, dated: true, accept: "gzip", walks: true},
		// RFC 5005 section 4.2 by the letter: no archive is fetched twice.
		{name: "an RFC 5005 reader by the letter", file: "atom.xml", every: 24 * time.Hour, away: 16 * 24 * time.Hour, tag: true, accept: "gzip", walks: true, letter: true},
		{name: "miniflux behind the proxy", proxy: proxy, file: "rss.xml", every: time.Hour, tag: true, dated: true, accept: "gzip"},
		{name: "newsboat behind the proxy", proxy: proxy, file: "rss.xml", every: 40 * time.Minute, tag: true, dated: true, aim: true, accept: "gzip"},
		{name: "a reader behind the proxy that knows dates only", proxy: proxy, file: "rss.xml", every: 10 * time.Minute, dated: true, accept: "gzip"},
	}
	for i, r := range readers {
		r.w, r.next = w, time.Now().Add(time.Duration(i*97)*time.Second)
		r.ids, r.numbers, r.states, r.archives = map[int]string{}, map[string]int{}, map[int]int{}, map[string]bool{}
	}
	return readers
}

// A toll is what a reader's requests cost, in bytes, fields included; bare is
// what they cost where there are no validators, codings, deltas and caches.
type toll struct {
	polls, full, same, delta int
	bytes, bare              int
}

func (t *toll) add(a *reply, bare int) {
	switch a.status {
	case http.StatusOK:
		t.full++
	case http.StatusNotModified:
		t.same++
	case http.StatusIMUsed:
		t.delta++
	}
	t.bytes += a.size()
	t.bare += bare
}

// A yearReader is a feed reader and what it remembers.
type yearReader struct {
	toll
	name       string
	file       string
	every      time.Duration
	away       time.Duration // four times a year; 0: never
	accept     string        // Accept-Encoding
	tag, dated bool          // which validators it sends back
	aim        bool
	head       bool
	whole      bool          // it shows a document as it is; others merge by id
	walks      bool          // to archives
	letter     bool          // to none of them twice
	forget     time.Duration // how long it trusts its validators; 0: for ever
	proxy      *yearProxy

	w              *paper
	next, last     time.Time
	gap            time.Duration // the longest between two polls
	etag, modified string
	got            time.Time // when the validators came
	title          string
	ids            map[int]string // of each report
	numbers        map[string]int // of each id
	states         map[int]int    // of each report, as shown
	archives       map[string]bool
	seen           *showing // what it saw last, nil before
}

func (r *yearReader) poll() {
	now := time.Now()
	if !r.last.IsZero() {
		r.gap = max(r.gap, now.Sub(r.last))
	}
	r.last, r.next = now, now.Add(r.every)
	if r.away > 0 && r.polls > 0 && r.polls%int(60*24*time.Hour/r.every) == 0 {
		r.next = now.Add(r.away)
	}
	r.polls++
	if r.forget > 0 && now.Sub(r.got) > r.forget {
		r.etag, r.modified = "", ""
	}
	if r.head {
		a := r.ask(http.MethodHead, r.file, nil)
		same := a.header.Get("Etag") == r.etag
		if r.changed(same) {
			return
		}
		if same {
			r.bare += bareSize(r.w, r.file, http.MethodGet) // without a tag it could not know
			return
		}
	}
	headers := http.Header{}
	if r.tag && r.etag != "" {
		headers.Set("If-None-Match", r.etag)
	}
	if r.dated && r.modified != "" {
		headers.Set("If-Modified-Since", r.modified)
	}
	conditional := len(headers) > 0
	if r.aim {
		headers.Set("A-IM", "feed")
	}
	a := r.ask(http.MethodGet, r.file, headers)
	switch {
	case a.status == http.StatusNotModified && conditional:
	case a.status == http.StatusOK, a.status == http.StatusIMUsed && r.aim && conditional:
		r.etag, r.modified, r.got = a.header.Get("Etag"), a.header.Get("Last-Modified"), now
	default:
		r.w.Errorf("%s: %s answered %d", r.name, r.file, a.status)
		return
	}
	if conditional && r.changed(a.status == http.StatusNotModified) {
		return
	}
	if a.status != http.StatusNotModified {
		r.read(a)
	}
	r.check()
}

// changed compares "not modified" with what happened. It is true when that was
// wrong. What comes through a cache may be older, and is seen to by check.
func (r *yearReader) changed(same bool) (wrong bool) {
	if r.proxy != nil || r.seen == nil {
		return false
	}
	h := r.history()
	alike := r.seen.alike(h[len(h)-1])
	if !same && alike && !r.tag && !r.head && r.got.Sub(r.seen.from) < 2*time.Second {
		return false // it was told a date that may hold for two states
	}
	if same != alike {
		r.w.Errorf("%s: %s: %s: not modified is %v, but that nothing changed is %v", time.Now().Format(time.DateTime), r.name, r.file, same, alike)
	}
	return same != alike
}

// read takes a document in, and archives where the reader walks to them.
func (r *yearReader) read(a *reply) {
	d := a.parse(r)
	r.title = d.title
	if r.whole {
		clear(r.states)
	}
	for _, id := range d.gone {
		delete(r.states, r.numbers[id])
	}
	for first := r.polls == 1; ; {
		known := r.take(d)
		at := d.prev
		if !r.walks || at == "" || known && !first && !r.letter || r.letter && r.archives[at] {
			return
		}
		r.archives[at] = true
		a := r.ask(http.MethodGet, strings.TrimPrefix(at, yearBase), nil)
		if a.status != http.StatusOK {
			r.w.Errorf("%s: %s answered %d", r.name, at, a.status)
			return
		}
		d = a.parse(r)
	}
}

// take merges items. known reports whether one of them was there before.
func (r *yearReader) take(d *document) (known bool) {
	for _, it := range d.items {
		n, state := readMark(it.text)
		was, seen := r.numbers[it.id]
		switch id, twice := r.ids[n]; {
		case n == 0:
			r.w.Errorf("%s: item %s has no text: %.80q", r.name, it.id, it.text)
		case twice && id != it.id:
			r.w.Errorf("%s: report %d came twice, as %s and %s", r.name, n, id, it.id)
		case seen && was != n:
			r.w.Errorf("%s: %s was report %d and is %d", r.name, it.id, was, n)
		}
		if want := (&report{number: n, state: state}).title(); it.title != want {
			r.w.Errorf("%s: %s is headed %q, want %q", r.name, it.id, it.title, want)
		}
		if gone := r.w.all[n-1].gone; !gone.IsZero() && !seen && time.Since(gone) > r.window() {
			r.w.Errorf("%s: report %d is new after it was withdrawn", r.name, n)
		}
		known = known || seen
		r.ids[n], r.numbers[it.id] = it.id, n
		if old, shown := r.states[n]; !shown || state >= old { // archives may hold older states
			r.states[n] = state
		}
	}
	return known
}

// history is what the reader's feed showed.
func (r *yearReader) history() []*showing {
	if strings.HasPrefix(r.file, yearTold) {
		return r.w.history[yearTold]
	}
	return r.w.history[""]
}

// window is how old what the reader sees may be.
func (r *yearReader) window() time.Duration {
	if r.proxy != nil {
		return yearMaxAge
	}
	return 0
}

// check compares what the reader shows with what is, or through a cache with
// what was just now.
func (r *yearReader) check() {
	h := r.history()
	for i := len(h) - 1; i >= 0; i-- {
		if h[i] == r.seen || r.shows(h[i]) == "" {
			r.seen = h[i]
			return
		}
		if time.Since(h[i].from) >= r.window() {
			break
		}
	}
	r.w.Errorf("%s: %s is stale: %s", time.Now().Format(time.DateTime), r.name, r.shows(h[len(h)-1]))
}

// shows says in what the reader differs from a showing.
func (r *yearReader) shows(m *showing) string {
	if r.title != m.title {
		return "the title " + r.title
	}
	for n, state := range m.states {
		if has, ok := r.states[n]; !ok {
			return "report " + strconv.Itoa(n) + " is missing"
		} else if has != state {
			return "report " + strconv.Itoa(n) + " in state " + strconv.Itoa(has)
		}
	}
	if r.whole && len(r.states) != len(m.states) {
		return "too many items"
	}
	if m.graves > 0 {
		for _, p := range r.w.all {
			if _, ok := r.states[p.number]; ok && !p.gone.IsZero() && time.Since(p.gone) < 14*24*time.Hour {
				return "report " + strconv.Itoa(p.number) + ", withdrawn"
			}
		}
	}
	return ""
}

// missed fails for each report that was there long enough.
func (r *yearReader) missed() {
	for _, p := range r.w.all {
		from, to := p.shown, p.dropped
		if r.walks {
			from, to = p.came, p.gone
		}
		if to.IsZero() {
			to = time.Now()
		}
		if !from.IsZero() && to.Sub(from) > r.gap+r.window() && r.ids[p.number] == "" {
			r.w.Errorf("%s missed report %d, there from %s to %s", r.name, p.number, from.Format(time.DateTime), to.Format(time.DateTime))
		}
	}
}

func (r *yearReader) ask(method, file string, headers http.Header) *reply {
	if headers == nil {
		headers = http.Header{}
	}
	if r.accept != "" {
		headers.Set("Accept-Encoding", r.accept)
	}
	bare := bareSize(r.w, file, method)
	if r.proxy != nil {
		r.proxy.polls++
		r.proxy.bare += bare
		return r.proxy.ask(file, headers)
	}
	a := r.w.ask(method, file, headers)
	if method == http.MethodHead {
		r.bytes += a.size()
		r.bare += bare
	} else {
		r.add(a, bare)
	}
	return a
}
