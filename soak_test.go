package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	soakFor   = flag.Duration("soak", 4*time.Second, "how long TestSoak lets sites be followed")
	soakSites = flag.Int("soak.sites", 8, "how many sites TestSoak follows")
	soakLog   = flag.String("soak.log", "", "keep what the program logs in this `file`")
)

// TestSoak follows many sites, each a host of its own on loopback, that fail
// in every way now and then: no site starves, no host is asked faster or by
// more requests at once than is polite, every article is fed, and memory and
// goroutines stay where they were.
//
//	go test -run TestSoak . -soak 20m -soak.sites 500 -timeout 30m -v
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	const delay = 100 * time.Millisecond
	web := startManySites(t, *soakSites)
	faulty := &soakFaults{web: web, rnd: rand.New(rand.NewPCG(3, 4)), last: map[string]time.Time{}, looks: map[string]int{}, before: map[string]string{}, delay: delay, kinds: map[string]int{}}
	web.behind = faulty.fail
	every := max(time.Second, min(*soakFor/40, 20*time.Second)).Truncate(time.Second)
	dir := t.TempDir()
	var cfg bytes.Buffer
	fmt.Fprintf(&cfg, "base: https://feeds.example/\nsources:\n")
	for _, host := range web.hosts {
		fmt.Fprintf(&cfg, "  - {name: %q, url: http://%s/, every: %s, delay: %s}\n", host, host, every, delay)
	}
	fmt.Fprintf(&cfg, "feeds:\n  - name: all\n    path: /\n    content: summary\n")
	config := filepath.Join(dir, "copydesk.yaml")
	check(t, os.WriteFile(config, cfg.Bytes(), 0o644))
	addr := freeAddress(t)
	cmd := copydesk(t, "serve", "-c", config, "--listen", addr)
	name := *soakLog
	if name == "" {
		name = filepath.Join(dir, "log")
	}
	out, err := os.Create(name)
	check(t, err)
	defer out.Close()
	cmd.Stderr = out
	check(t, cmd.Start())
	defer func() { cmd.Process.Kill(); cmd.Wait() }()

	// Some articles come out while the sites are followed.
	start := time.Now()
	var memory, goroutines []float64
	for sample := 0; time.Since(start) < *soakFor; sample++ {
		time.Sleep(max(*soakFor/120, 100*time.Millisecond))
		if time.Since(start) < *soakFor*8/10 {
			web.publish([]string{web.hosts[sample%len(web.hosts)], web.hosts[(sample*7+3)%len(web.hosts)]})
		}
		if time.Since(start) > *soakFor/4 { // once every site has been looked at
			memory = append(memory, residentOf(t, cmd.Process.Pid))
			if n := metric("http://"+addr+"/metrics", "go_goroutines"); n > 0 {
				goroutines = append(goroutines, n)
			}
		}
	}
	faulty.stop()
	web.allFed(t, config, 2*every+time.Minute)

	faulty.mu.Lock()
	defer faulty.mu.Unlock()
	least := slices.Min(slices.Collect(maps.Values(faulty.looks)))
	t.Logf("%d sites for %s, each looked at every %s: %d requests, %d to %d looks a site; faults: %v", *soakSites, *soakFor, every, web.total, least, slices.Max(slices.Collect(maps.Values(faulty.looks))), faulty.kinds)
	t.Logf("resident: %.0f MB at a quarter of the time, %.0f MB at the end, %.0f MB at most; goroutines: %v", memory[0]/(1<<20), memory[len(memory)-1]/(1<<20), slices.Max(memory)/(1<<20), ends(goroutines))
	if len(faulty.looks) != *soakSites || least < 2 {
		t.Errorf("%d of %d sites were looked at, one only %d times", len(faulty.looks), *soakSites, least)
	}
	// A machine under load may let one request wait on its way and not the next.
	if faulty.early > 1+web.total/200 {
		t.Errorf("%d requests came sooner than %s after the one before to the same host: %q", faulty.early, delay, faulty.haste[:min(len(faulty.haste), 5)])
	}
	if most := web.most(); most > 1 {
		t.Errorf("a host had %d requests at once", most)
	}
	if first, last := memory[0], memory[len(memory)-1]; *soakFor >= time.Minute && last > first*1.3+20<<20 {
		t.Errorf("memory grew from %.0f MB to %.0f MB", first/(1<<20), last/(1<<20))
	}
	if n := len(goroutines); *soakFor >= time.Minute && n > 2 && goroutines[n-1] > 2*goroutines[0]+100 {
		t.Errorf("goroutines grew from %.0f to %.0f", goroutines[0], goroutines[n-1])
	}
	log, err := os.ReadFile(name)
	check(t, err)
	lines := bytes.Count(log, []byte("\n"))
	t.Logf("%d requests of %d came sooner than half of %s after the one before", faulty.early, web.total, delay)
	t.Logf("%d lines of log, %.2f for each fault", lines, float64(lines)/float64(max(1, faulty.total())))
	if bytes.Contains(log, []byte("goroutine ")) || bytes.Contains(log, []byte("panic")) {
		t.Errorf("the log tells of a panic")
	}
}

func ends(values []float64) string {
	if len(values) == 0 {
		return "not told"
	}
	return fmt.Sprintf("%.0f, then %.0f", values[0], values[len(values)-1])
}

// metric is a value of a metrics page, 0 where there is none.
func metric(url, name string) float64 {
	resp, err := http.Get(url)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	_, rest, ok := strings.Cut(string(body), "\n"+name+" ")
	var n float64
	if ok {
		fmt.Sscan(rest, &n)
	}
	return n
}

// soakFaults answers some requests in the place of a site, and watches how a
// host is asked.
type soakFaults struct {
	web     *manySitesServer
	delay   time.Duration
	mu      sync.Mutex
	rnd     *rand.Rand
	stopped bool
	last    map[string]time.Time
	looks   map[string]int // at each front page
	kinds   map[string]int
	early   int
	before  map[string]string // the last path asked for, of each host
	haste   []string
}

func (f *soakFaults) stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stopped = true
}

func (f *soakFaults) total() (n int) {
	for _, k := range f.kinds {
		n += k
	}
	return n
}

// fail reports whether it answered.
func (f *soakFaults) fail(w http.ResponseWriter, r *http.Request) bool {
	f.mu.Lock()
	now := time.Now()
	// A request is seen some time after it was sent, and the next one may be
	// seen at once.
	if last := f.last[r.Host]; now.Sub(last) < f.delay/2 {
		f.early++
		f.haste = append(f.haste, fmt.Sprintf("%s %s %s after %s", r.Host, r.URL.Path, now.Sub(last), f.before[r.Host]))
	}
	f.last[r.Host] = now
	f.before[r.Host] = r.URL.Path
	if r.URL.Path == "/" {
		f.looks[r.Host]++
	}
	kind, die := "", f.rnd.Float64()
	if !f.stopped {
		for _, k := range []struct {
			kind  string
			share float64
		}{{"500", .02}, {"429", .005}, {"cut", .02}, {"drip", .01}, {"wall", .01}, {"empty", .01}, {"binary", .005}} {
			if die -= k.share; die < 0 {
				kind = k.kind
				break
			}
		}
	}
	if kind == "binary" && r.URL.Path != "/" {
		kind = "" // it would be looked at again in some hours only
	}
	if kind != "" {
		f.kinds[kind]++
	}
	f.mu.Unlock()
	switch kind {
	case "500":
		http.Error(w, "out of order", http.StatusInternalServerError)
	case "429":
		w.Header().Set("Retry-After", "2")
		http.Error(w, "not so fast", http.StatusTooManyRequests)
	case "cut":
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Length", "100000")
		io.WriteString(w, "<!doctype html><title>Half a")
		http.NewResponseController(w).Flush() // or net/http asks anew by itself, on another connection
		panic(http.ErrAbortHandler)
	case "drip":
		w.Header().Set("Content-Type", "text/html")
		for range 3 {
			io.WriteString(w, "<p>slowly")
			http.NewResponseController(w).Flush()
			time.Sleep(300 * time.Millisecond)
		}
		panic(http.ErrAbortHandler)
	case "wall":
		io.WriteString(w, `<!doctype html><title>Just a moment...</title><h1>Checking your browser</h1><p>Please enable JavaScript and cookies to continue.</p>`)
	case "empty":
		fmt.Fprintf(w, newspaperPage, "Front page", "", "")
	case "binary":
		w.Header().Set("Content-Type", "text/html")
		w.Write(bytes.Repeat([]byte{0x89, 'P', 'N', 'G', 0, 1, 2, 3}, 100))
	default:
		return false
	}
	return true
}
