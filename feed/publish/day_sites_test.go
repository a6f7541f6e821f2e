package publish

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"copydesk/feed/ledger"
	"copydesk/scrape"
	"copydesk/scrape/fetch"
)

var daySites = flag.Int("day.sites", 20, "how many sites TestDayOfSites follows")

// The promises that TestDayOfSites holds the desk to.
const (
	daySlack   = 2 * time.Minute  // a site is looked at so long after it is due, at most,
	dayQueue   = 10 * time.Second // and so much longer for each site of its host: after a stop all have news, a page a second
	dayPace    = time.Second      // from one request to a host to the next
	dayLatency = 150 * time.Millisecond
	dayListed  = 60 // articles that a front page lists
)

// TestDayOfSites lets many sites be followed through a day of virtual time, by
// the desk's own schedule and the fetcher's own politeness, over net/http on
// pipes. They bring something every twenty minutes to every week, three in ten
// share hosts, and a third of them fail, hang, drip, are slow or ask to be left
// alone for a while. In the day the program is restarted, killed amid looks,
// and stopped for two hours. The server measures how it is asked.
//
//	go test -run TestDayOfSites ./feed/publish -day.sites 1000 -v
func TestDayOfSites(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		web := newDayWeb(t, *daySites)
		defer web.close()
		began := cpuTime()
		web.run(filepath.Join(dir, "first"))
		hour := func(h float64) { time.Sleep(time.Until(web.start.Add(time.Duration(h * float64(time.Hour))))) }

		hour(7)
		web.stop()
		web.restart("a restart", filepath.Join(dir, "first"), 5*time.Second, 0)

		hour(13)
		for web.underWay() == 0 {
			time.Sleep(time.Second)
		}
		synctest.Wait() // nothing moves: what the ledger's files hold now is what a kill leaves
		web.copyState(filepath.Join(dir, "first"), filepath.Join(dir, "second"))
		web.stop()
		// How the sites are is stored twice a minute.
		web.restart("a kill", filepath.Join(dir, "second"), 5*time.Second, 31*time.Second)

		hour(19)
		web.stop()
		time.Sleep(2 * time.Hour)
		web.restart("two hours", filepath.Join(dir, "second"), 0, 0)

		hour(24)
		web.verify()
		web.stop()
		var mem runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&mem)
		t.Logf("processor time of both sides: %.1f s; heap at the end, the server's and the test's too: %d MB", (cpuTime() - began).Seconds(), mem.HeapAlloc>>20)
	})
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A daySite is one of the sites.
type daySite struct {
	name, host, path string
	every            time.Duration // as configured; 0: its own cadence
	gap, phase       time.Duration // between its articles, and before the first of the day
	fault            string        // "" for none
	from, to         float64       // hours of the fault

	looks   []time.Time // at its front page
	known   int         // articles that its front page showed the last time it was told
	changed int         // looks at which it showed something else
	same    int         // looks answered with 304
	blank   int         // looks without a condition
	stories map[int][]time.Time
}

// A dayHost is how one was asked.
type dayHost struct {
	last   time.Time // request that was none for robots.txt
	until  time.Time // it wants to be left alone
	now    int       // requests under way
	robots int
	sites  []*daySite
}

// A dayWeb is all of the sites, with the desk that follows them.
type dayWeb struct {
	*testing.T
	start  time.Time
	server *http.Server
	conns  chan net.Conn
	done   chan struct{}

	mu       sync.Mutex
	sites    map[string]*daySite // by host and path
	hosts    map[string]*dayHost
	all      []*daySite
	requests int
	closest  time.Duration // of two requests to one host
	most     int           // requests at once to all hosts
	now      int
	late     time.Duration // the longest that a site waited after it was due
	latest   string
	first    time.Duration // the same of first looks
	alone    time.Duration // the same of sites with a host of their own, after the first
	mistakes map[string]int
	ids      map[string]string // of titles

	desk    *Desk
	l       *ledger.Ledger
	client  *fetch.Client
	of      map[string]*source
	end     context.CancelFunc
	ended   chan error
	stopped time.Time
}

func newDayWeb(t *testing.T, n int) *dayWeb {
	web := &dayWeb{T: t, start: time.Now(), conns: make(chan net.Conn), done: make(chan struct{}), closest: time.Hour,
		sites: map[string]*daySite{}, hosts: map[string]*dayHost{}, mistakes: map[string]int{}, ids: map[string]string{}}
	for i := range n {
		s := &daySite{name: fmt.Sprintf("site-%d", i), host: fmt.Sprintf("www.site-%d.example", i), path: "/", stories: map[int][]time.Time{}}
		switch { // the last three of ten share hosts
		case i >= n*9/10:
			s.host, s.path = "all.hosted.example", fmt.Sprintf("/site-%d/", i)
		case i >= n*7/10:
			s.host, s.path = fmt.Sprintf("some-%d.hosted.example", i%4), fmt.Sprintf("/site-%d/", i)
		}
		switch i % 10 {
		case 0:
			s.gap = 20 * time.Minute
		case 1, 2, 3:
			s.gap = 4 * time.Hour
		case 4:
			s.gap = 7 * 24 * time.Hour
		case 5, 6, 7:
			s.every, s.gap = time.Hour, 3*time.Hour
		case 8:
			s.every, s.gap = 6*time.Hour, 24*time.Hour
		case 9:
			s.every, s.gap = 30*time.Minute, time.Hour
		}
		s.phase = time.Duration(i*7919%1000) * s.gap / 1000
		for _, f := range []struct {
			of       int
			fault    string
			from, to float64
		}{{3, "500", 3, 6}, {5, "hang", 2, 6}, {7, "429", 4, 5}, {9, "503 until", 10, 11}, {11, "slow", 0, 24}, {13, "drip", 6, 9}, {15, "unreachable", 12, 15}, {17, "404", 0, 24}, {19, "cut", 14, 16}} {
			if i%25 == f.of {
				s.fault, s.from, s.to = f.fault, f.from, f.to
			}
		}
		if s.fault == "unreachable" && s.path != "/" {
			s.fault = "500"
		}
		h := web.hosts[s.host]
		if h == nil {
			h = &dayHost{}
			web.hosts[s.host] = h
		}
		h.sites = append(h.sites, s)
		web.sites[s.host+s.path] = s
		web.all = append(web.all, s)
	}
	web.server = &http.Server{Handler: web}
	go web.server.Serve(web)
	return web
}

// Accept, Close and Addr make a net.Listener of pipes.
func (web *dayWeb) Accept() (net.Conn, error) {
	select {
	case c := <-web.conns:
		return c, nil
	case <-web.done:
		return nil, net.ErrClosed
	}
}
func (web *dayWeb) Close() error   { return nil }
func (web *dayWeb) Addr() net.Addr { return &net.TCPAddr{} }

func (web *dayWeb) close() {
	close(web.done)
	web.server.Close()
}

func (web *dayWeb) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	host, _, _ := net.SplitHostPort(addr)
	if s := web.sites[host+"/"]; s != nil && s.failing() == "unreachable" {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	near, far := net.Pipe()
	select {
	case web.conns <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// run starts a desk on a state folder.
func (web *dayWeb) run(state string) {
	l, err := ledger.Open(context.Background(), state, 0)
	if err != nil {
		web.Fatal(err)
	}
	client := fetch.New(fetch.Options{Dial: web.dial, Memory: l.Memory("")})
	opt := Options{Ledger: l, Stand: new(Stand), Base: "https://feeds.example.org/"}
	for _, s := range web.all {
		src, err := scrape.NewSite(scrape.SiteOptions{Name: s.name, URL: "http://" + s.host + s.path, Client: client})
		if err != nil {
			web.Fatal(err)
		}
		opt.Sources = append(opt.Sources, SourceSpec{Source: src, Every: s.every, Host: s.host})
		opt.Feeds = append(opt.Feeds, FeedSpec{Name: s.name, Path: s.name + "/", Sources: []string{s.name}, NoArchive: true})
	}
	desk, err := New(opt)
	if err != nil {
		web.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	of := map[string]*source{}
	for _, s := range desk.sources {
		of[s.Source.Name()] = s
	}
	web.mu.Lock()
	web.desk, web.l, web.client, web.of, web.end, web.ended = desk, l, client, of, end, ended
	web.mu.Unlock()
	go func() { ended <- desk.Run(ctx, nil) }()
}

// stop ends the desk as SIGTERM does.
func (web *dayWeb) stop() {
	web.end()
	if err := <-web.ended; err != nil {
		web.Error(err)
	}
	web.remember()
	if err := web.l.Close(); err != nil {
		web.Error(err)
	}
	web.client.Close()
	web.stopped = time.Now()
}

// remember holds every item to the id that it had.
func (web *dayWeb) remember() {
	for _, s := range web.all {
		items, err := web.l.Window([]string{s.name}, 1000)
		if err != nil {
			web.Fatal(err)
		}
		seen := map[string]bool{}
		for _, it := range items {
			if seen[it.Content.Title] {
				web.mistake("%s has %q twice", s.name, it.Content.Title)
			}
			seen[it.Content.Title] = true
			if id := web.ids[it.Content.Title]; id != "" && id != it.ID {
				web.mistake("%q had the id %s and has %s", it.Content.Title, id, it.ID)
			}
			web.ids[it.Content.Title] = it.ID
		}
	}
}

// restart runs a desk again after a while, and watches its first five minutes:
// no site that is well is asked before it is due, and those that are due come
// one after the other. What was looked at so shortly before may be forgotten.
func (web *dayWeb) restart(after, state string, pause, forgotten time.Duration) {
	time.Sleep(pause)
	web.mu.Lock()
	due, last, before := map[string]time.Time{}, map[string]time.Time{}, map[string]int{}
	for _, s := range web.all {
		of := web.of[s.name]
		of.mu.Lock()
		if h := of.health; h.Failures == 0 && web.stopped.Sub(h.LastLook) >= forgotten {
			due[s.name] = h.NextLook
		}
		last[s.name] = of.health.LastLook
		of.mu.Unlock()
		before[s.name] = len(s.looks)
	}
	web.most = 0
	web.mu.Unlock()
	start := time.Now()
	web.run(state)
	time.Sleep(5 * time.Minute)
	web.mu.Lock()
	asked, early, second := 0, 0, map[int]int{}
	for _, s := range web.all {
		if len(s.looks) == before[s.name] {
			continue
		}
		asked++
		first := s.looks[before[s.name]]
		second[int(first.Sub(start)/time.Second)]++
		if at, is := due[s.name]; is && first.Before(at) {
			early++
			web.mistakes[fmt.Sprintf("after %s %s was asked %s before it was due", after, s.name, at.Sub(first))]++
		}
	}
	busiest := slices.Max(slices.Collect(maps.Values(second)))
	web.Logf("after %s: %d of %d sites were looked at within five minutes, %d of them before they were due, at most %d in one second; %d requests at once at most", after, asked, len(web.all), early, busiest, web.most)
	// Those of one start come ten a second; others are due by chance.
	if most := 15 + len(web.all)/100; busiest > most {
		web.mistakes[fmt.Sprintf("after %s %d sites were asked in one second, want %d at most", after, busiest, most)]++
	}
	web.mu.Unlock()
}

func (web *dayWeb) underWay() int {
	web.mu.Lock()
	defer web.mu.Unlock()
	return web.now
}

func (web *dayWeb) copyState(from, to string) {
	if err := os.MkdirAll(to, 0o755); err != nil {
		web.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(filepath.Join(from, ledger.FileName+suffix))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, ledger.FileName+suffix), data, 0o644)
		}
		if err != nil {
			web.Fatal(err)
		}
	}
}

// failing is the fault that a site has now.
func (s *daySite) failing() string {
	if hour := time.Since(dayZero).Hours(); s.fault != "" && hour >= s.from && hour < s.to {
		return s.fault
	}
	return ""
}

// dayZero is when the time of a bubble begins.
var dayZero = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// articles is how many a site has now: ten at first, and none after the
// twenty-third hour, so that in the end all can be known.
func (s *daySite) articles() int {
	at := min(time.Since(dayZero), 23*time.Hour)
	if at < s.phase {
		return 10
	}
	return 11 + int((at-s.phase)/s.gap)
}

// date of the k-th article.
func (s *daySite) date(k int) time.Time {
	return dayZero.Add(s.phase + time.Duration(k-10)*s.gap).Truncate(time.Second)
}

func (web *dayWeb) mistake(format string, args ...any) {
	web.mu.Lock()
	defer web.mu.Unlock()
	web.mistakes[fmt.Sprintf(format, args...)]++
}

func (web *dayWeb) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now, robots := time.Now(), r.URL.Path == "/robots.txt"
	web.mu.Lock()
	h := web.hosts[r.Host]
	web.requests++
	web.now++
	web.most = max(web.most, web.now)
	if h.now++; h.now > 1 {
		web.mistakes[fmt.Sprintf("%s had %d requests at once", r.Host, h.now)]++
	}
	if now.Before(h.until) {
		web.mistakes[fmt.Sprintf("%s was asked %s before it wanted to be", r.Host, h.until.Sub(now))]++
	}
	if robots {
		h.robots++
	} else {
		if gap := now.Sub(h.last); !h.last.IsZero() {
			web.closest = min(web.closest, gap)
			if gap < dayPace {
				web.mistakes[fmt.Sprintf("%s was asked %s after the request before", r.Host, gap)]++
			}
		}
		h.last = now
	}
	path := "/"
	if name, _, ok := strings.Cut(r.URL.Path[1:], "/"); ok {
		path = "/" + name + "/"
	}
	s := web.sites[r.Host+path]
	var k int
	story := false
	if s != nil {
		_, err := fmt.Sscanf(r.URL.Path[len(path):], "story-%d.html", &k)
		if story = err == nil; story {
			s.stories[k] = append(s.stories[k], now)
		} else if r.URL.Path == path {
			s.looks = append(s.looks, now)
			of := web.of[s.name]
			of.mu.Lock()
			due := of.health.NextLook
			of.mu.Unlock()
			if late := now.Sub(due); len(s.looks) == 1 {
				// All articles of all sites of its host may be asked for before.
				if most := daySlack + time.Duration(len(h.sites)*11)*(dayPace+2*dayLatency); late > most {
					web.mistakes[fmt.Sprintf("%s was looked at first %s after it was due, want %s at most", s.name, late, most)]++
				}
				web.first = max(web.first, late)
			} else if late > daySlack+time.Duration(len(h.sites))*dayQueue {
				web.mistakes[fmt.Sprintf("%s, one of %d at %s, was looked at %s after it was due", s.name, len(h.sites), s.host, late)]++
			} else if len(h.sites) == 1 {
				web.alone = max(web.alone, late)
			}
			if late := now.Sub(due); len(s.looks) > 1 && late > web.late {
				web.late, web.latest = late, fmt.Sprintf("%s at %s, at hour %.2f", s.name, s.host, time.Since(web.start).Hours())
			}
		}
	}
	web.mu.Unlock()
	defer func() {
		web.mu.Lock()
		web.now--
		h.now--
		web.mu.Unlock()
	}()
	time.Sleep(dayLatency)
	if s == nil || robots {
		http.NotFound(w, r)
		return
	}
	if web.fails(w, r, s, h) {
		return
	}
	if story {
		fmt.Fprint(w, s.story(k))
		return
	}
	n := s.articles()
	tag := fmt.Sprintf(`"%d"`, n)
	w.Header().Set("ETag", tag)
	web.mu.Lock()
	given := r.Header.Get("If-None-Match")
	if given == "" {
		s.blank++
	}
	if given == tag {
		s.same++
	} else {
		s.changed++
	}
	s.known = n
	web.mu.Unlock()
	if given == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, s.front(n))
}

// fails answers in the place of a site that has a fault now.
func (web *dayWeb) fails(w http.ResponseWriter, r *http.Request, s *daySite, h *dayHost) bool {
	later := func(d time.Duration) {
		web.mu.Lock()
		h.until = time.Now().Truncate(time.Second).Add(d)
		web.mu.Unlock()
	}
	switch s.failing() {
	case "500":
		http.Error(w, "out of order", http.StatusInternalServerError)
	case "429":
		later(time.Hour)
		w.Header().Set("Retry-After", "3600")
		http.Error(w, "not so fast", http.StatusTooManyRequests)
	case "503 until":
		later(2 * time.Hour)
		w.Header().Set("Retry-After", h.until.UTC().Format(http.TimeFormat))
		http.Error(w, "being mended", http.StatusServiceUnavailable)
	case "404":
		http.NotFound(w, r)
	case "hang":
		<-r.Context().Done()
	case "drip":
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<!doctype html><title>Slow")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case "cut":
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Length", "100000")
		io.WriteString(w, "<!doctype html><title>Half a")
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case "slow":
		select {
		case <-time.After(8 * time.Second):
			return false
		case <-r.Context().Done():
		}
	default:
		return false
	}
	return true
}

const dayPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title></head><body>
<header><nav><a href="/about">About us</a><a href="/contact">Contact</a></nav></header><main>%s</main></body></html>`

func (s *daySite) title(k int) string { return fmt.Sprintf("Story %d of %s", k, s.name) }

func (s *daySite) story(k int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<article><h1>%s</h1><p class="byline">By Ada Quill, <time datetime="%s">then</time></p>`, s.title(k), s.date(k).Format(time.RFC3339))
	for p := range 8 {
		fmt.Fprintf(&b, "<p>Paragraph %d of %s, in which the ferry is late again, the mayor explains, and nobody in the harbour believes a word of it.</p>\n", p, s.title(k))
	}
	return fmt.Sprintf(dayPage, s.title(k), b.String()+"</article>")
}

func (s *daySite) front(n int) string {
	var b strings.Builder
	for k := n - 1; k >= max(0, n-dayListed); k-- {
		at := s.date(k)
		fmt.Fprintf(&b, `<article class="card"><h2><a href="%sstory-%d.html">%s</a></h2><time datetime="%s">%s</time><p>The ferry, the mayor and the harbour, for the time number %d.</p></article>`+"\n",
			s.path, k, s.title(k), at.Format(time.RFC3339), at.Format("2 January 2006"), k)
	}
	return fmt.Sprintf(dayPage, "Front page of "+s.name, b.String())
}

// clean reports whether neither a site nor another of its host has a fault.
func (web *dayWeb) clean(s *daySite) bool {
	return !slices.ContainsFunc(web.hosts[s.host].sites, func(o *daySite) bool { return o.fault != "" })
}

// verify holds the day to its promises.
func (web *dayWeb) verify() {
	health, err := web.l.Health()
	if err != nil {
		web.Fatal(err)
	}
	live := map[string]ledger.Health{}
	for _, h := range health {
		live[h.Source] = h
	}
	web.mu.Lock()
	defer web.mu.Unlock()
	looks, same, stories, twice, mostOf, mostBy := 0, 0, 0, 0, 0, ""
	var longest time.Duration
	for _, s := range web.all {
		looks += len(s.looks)
		same += s.same
		n := len(s.looks)
		for k, at := range s.stories {
			stories += len(at)
			n += len(at)
			if len(at) == 1 || !web.clean(s) {
				continue
			}
			// A look that was cut short is done again.
			if len(at) == 2 && at[1].Sub(at[0]) < daySlack {
				twice++
				continue
			}
			web.mistakes[fmt.Sprintf("%s of %s was asked for %d times", s.title(k), s.name, len(at))]++
		}
		if n > mostOf {
			mostOf, mostBy = n, s.name
		}
		if h := live[s.name]; s.fault != "404" && (h.Live != s.known || h.Held != "") {
			web.mistakes[fmt.Sprintf("%s, fault %q: the ledger has %d articles, its front page showed %d; held: %q; %s", s.name, s.fault, h.Live, s.known, h.Held, h.Error)]++
		}
		if !web.clean(s) {
			continue
		}
		if s.blank > 1 {
			web.mistakes[fmt.Sprintf("%s was asked %d times without a condition", s.name, s.blank)]++
		}
		// As often as it was told to be, less a tenth for luck, and no oftener; the
		// stop of two hours apart, no rarer either.
		every := max(s.every, oftenest)
		if most := int(24*time.Hour/(every*9/10)) + 3; len(s.looks) > most {
			web.mistakes[fmt.Sprintf("%s was looked at %d times, want %d at most", s.name, len(s.looks), most)]++
		}
		if s.every == 0 {
			continue
		}
		for i := 1; i < len(s.looks); i++ {
			gap := s.looks[i].Sub(s.looks[i-1])
			if at := s.looks[i].Sub(web.start); at > 21*time.Hour && s.looks[i-1].Sub(web.start) < 19*time.Hour {
				continue
			}
			longest = max(longest, gap-s.every*11/10)
			if gap > s.every*11/10+daySlack+time.Duration(len(web.hosts[s.host].sites))*dayQueue {
				web.mistakes[fmt.Sprintf("%s, to be looked at every %s, was left alone for %s", s.name, s.every, gap)]++
			}
		}
	}
	for name, h := range web.hosts {
		if h.robots > 4 { // one a day, one more where it could not be had
			web.mistakes[fmt.Sprintf("robots.txt of %s was asked for %d times", name, h.robots)]++
		}
	}
	web.Logf("%d sites on %d hosts for a day: %d requests, %d looks (%d of them 304), %d article pages (%d asked for again after the kill or a stop); at most %d for one site (%s)",
		len(web.all), len(web.hosts), web.requests, looks, same, stories, twice, mostOf, mostBy)
	web.Logf("the longest a site waited after it was due: %s with a host of its own, %s in all (%s), for its first look: %s; beyond its own interval and a tenth: %s; closest two requests to one host: %s", web.alone, web.late, web.latest, web.first, longest, web.closest)
	for i, m := range slices.Sorted(maps.Keys(web.mistakes)) {
		if i == 20 {
			web.Errorf("and %d more", len(web.mistakes)-i)
			break
		}
		web.Errorf("%s (%d times)", m, web.mistakes[m])
	}
}
