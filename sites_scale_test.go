package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var manySites = flag.Int("sites", 12, "how many sites TestManySites follows")

// TestManySites follows many small sites, each a host of its own on loopback:
// the first look reads every article once, a kill in the middle of it loses
// nothing, and a look at which nothing is new is one request to each. What it
// costs is logged; for the figures of the README:
//
//	go test -run TestManySites . -sites 1000 -v
func TestManySites(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	web := startManySites(t, *manySites)
	dir := t.TempDir()
	var cfg bytes.Buffer
	fmt.Fprintf(&cfg, "base: https://feeds.example/\nout: %s\nsources:\n", filepath.Join(dir, "out"))
	for _, host := range web.hosts {
		fmt.Fprintf(&cfg, "  - {name: %q, url: http://%s/, every: 1h}\n", host, host)
	}
	fmt.Fprintf(&cfg, "feeds:\n  - name: all\n    path: /\n    limit: %d\n    content: summary\n", *manySites*(siteArticles+1))
	config := filepath.Join(dir, "copydesk.yaml")
	check(t, os.WriteFile(config, cfg.Bytes(), 0o644))

	look := func(what string) map[string]int {
		t.Helper()
		before := web.counts()
		start := time.Now()
		cmd := copydesk(t, "build", "-q", "-c", config)
		if msg, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", what, err, msg)
		}
		asked := web.counts()
		total := 0
		for host := range asked {
			asked[host] -= before[host]
			total += asked[host]
		}
		t.Logf("%s: %d requests to %d sites, %.2f s CPU, %.1f s, peak %d MB", what, total, *manySites, cpuOf(cmd).Seconds(), time.Since(start).Seconds(), peakOf(cmd)>>20)
		return asked
	}

	// Killed in the middle of the first look.
	killed := copydesk(t, "build", "-q", "-c", config)
	check(t, killed.Start())
	web.wait(t, *manySites*siteArticles/2)
	check(t, killed.Process.Kill())
	killed.Wait()

	look("first look, after a kill")
	web.complete(t, config, filepath.Join(dir, "out", "feed.json"))
	for host, n := range look("nothing new") {
		if n != 1 {
			t.Errorf("%s was asked %d times, want once", host, n)
		}
	}
	fresh := web.hosts[:max(1, len(web.hosts)/100)]
	web.publish(fresh)
	for host, n := range look(fmt.Sprintf("an article more on %d of them", len(fresh))) {
		if want := map[bool]int{false: 1, true: 2}[slices.Contains(fresh, host)]; n != want {
			t.Errorf("%s was asked %d times, want %d", host, n, want)
		}
	}
	web.complete(t, config, filepath.Join(dir, "out", "feed.json"))
	if most := web.most(); most > 6 {
		t.Errorf("a host had to answer %d requests at once", most)
	}
}

const siteArticles = 10

// A manySitesServer answers for many hosts, all of them addresses of this
// machine.
type manySitesServer struct {
	hosts  []string
	behind func(http.ResponseWriter, *http.Request) bool // answers in its place where it says so; may be nil

	mu       sync.Mutex
	articles map[string]int // of each host
	asked    map[string]int
	now      map[string]int // requests under way
	busiest  int
	total    int
}

func startManySites(t *testing.T, n int) *manySitesServer {
	t.Helper()
	web := &manySitesServer{articles: map[string]int{}, asked: map[string]int{}, now: map[string]int{}}
	server := &http.Server{Handler: web}
	var serving sync.WaitGroup
	for i := range n {
		l, err := net.Listen("tcp", fmt.Sprintf("127.1.%d.%d:0", i/200, i%200+1))
		if err != nil {
			t.Skip("this machine has one loopback address only: ", err)
		}
		host := l.Addr().String()
		web.hosts = append(web.hosts, host)
		web.articles[host] = siteArticles
		serving.Go(func() { server.Serve(l) })
	}
	t.Cleanup(func() { server.Close(); serving.Wait() })
	return web
}

func (web *manySitesServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	web.mu.Lock()
	n := web.articles[r.Host]
	web.asked[r.Host]++
	web.total++
	web.now[r.Host]++
	web.busiest = max(web.busiest, web.now[r.Host])
	web.mu.Unlock()
	defer func() {
		web.mu.Lock()
		web.now[r.Host]--
		web.mu.Unlock()
	}()
	if web.behind != nil && web.behind(w, r) {
		return
	}
	var k int
	if _, err := fmt.Sscanf(r.URL.Path, "/story-%d.html", &k); err == nil {
		title := fmt.Sprintf("Story %d of %s", k, place(r.Host))
		var story strings.Builder
		fmt.Fprintf(&story, `<article><h1>%s</h1><p class="byline">By Ada Quill, <time datetime="%s">then</time></p>`, title, storyTime(k).Format(time.RFC3339))
		for p := range 12 {
			fmt.Fprintf(&story, "<p>Paragraph %d of %s, in which the ferry is late again, the mayor explains, and nobody in the harbour believes a word of it.</p>\n", p, title)
		}
		fmt.Fprintf(w, newspaperPage, title, "", story.String()+"</article>")
		return
	}
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	tag := fmt.Sprintf(`"%d"`, n)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	var list strings.Builder
	for k := n - 1; k >= 0; k-- {
		at := storyTime(k)
		fmt.Fprintf(&list, `<article class="card"><h2><a href="/story-%d.html">Story %d of %s</a></h2><time datetime="%s">%s</time><p>The ferry, the mayor and the harbour, for the time number %d.</p></article>`+"\n",
			k, k, place(r.Host), at.Format(time.RFC3339), at.Format("2 January 2006"), k)
	}
	fmt.Fprintf(w, newspaperPage, "Front page of "+place(r.Host), "", list.String())
}

func storyTime(k int) time.Time {
	return time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC).AddDate(0, 0, k)
}

// place is a name for a host, which keeps it for as long as the test runs.
func place(host string) string {
	ip, _, _ := net.SplitHostPort(host)
	a := net.ParseIP(ip).To4()
	return fmt.Sprintf("Harbour %d", int(a[2])*200+int(a[3]))
}

func (web *manySitesServer) counts() map[string]int {
	web.mu.Lock()
	defer web.mu.Unlock()
	return maps.Clone(web.asked)
}

func (web *manySitesServer) most() int {
	web.mu.Lock()
	defer web.mu.Unlock()
	return web.busiest
}

func (web *manySitesServer) publish(hosts []string) {
	web.mu.Lock()
	defer web.mu.Unlock()
	for _, h := range hosts {
		web.articles[h]++
	}
}

// wait returns when so many requests have been answered.
func (web *manySitesServer) wait(t *testing.T, requests int) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		web.mu.Lock()
		n := web.total
		web.mu.Unlock()
		if n >= requests {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d requests within two minutes, want %d", n, requests)
		}
	}
}

// complete holds the ledger to as many articles of each site as it has and,
// where the feed can hold all of them, that to each of them once.
func (web *manySitesServer) complete(t *testing.T, config, file string) {
	t.Helper()
	for _, lacks := range web.lacking(t, config) {
		t.Error(lacks)
	}
	if len(web.hosts) > 100 {
		return
	}
	data, err := os.ReadFile(file)
	check(t, err)
	var doc struct {
		Items []struct{ Title string }
	}
	check(t, json.Unmarshal(data, &doc))
	seen := map[string]int{}
	for _, it := range doc.Items {
		seen[it.Title]++
	}
	for host, n := range web.articles {
		for k := range n {
			if title := fmt.Sprintf("Story %d of %s", k, place(host)); seen[title] != 1 {
				t.Errorf("%q stands in the feed %d times", title, seen[title])
			}
		}
	}
}

// lacking tells of which sites the ledger has not exactly the articles there are.
func (web *manySitesServer) lacking(t *testing.T, config string) (sites []string) {
	t.Helper()
	out, err := copydesk(t, "status", "--json", "-c", config).Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = nil // some source fails or is held
	}
	check(t, err)
	var status struct {
		Sources []struct {
			Name     string
			Live     int
			Error    string
			Held     string
			Problems []struct{ Entry, Why string }
		}
	}
	check(t, json.Unmarshal(out, &status))
	if len(status.Sources) != len(web.hosts) {
		sites = append(sites, fmt.Sprintf("the ledger has %d sites, want %d", len(status.Sources), len(web.hosts)))
	}
	web.mu.Lock()
	defer web.mu.Unlock()
	for _, s := range status.Sources {
		if want := web.articles[s.Name]; s.Live != want {
			sites = append(sites, fmt.Sprintf("the ledger has %d articles of %s, want %d: %s %s %v", s.Live, s.Name, want, s.Error, s.Held, s.Problems))
		}
	}
	return sites
}

// allFed waits until the ledger has all articles of all sites.
func (web *manySitesServer) allFed(t *testing.T, config string, patience time.Duration) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		lacking := web.lacking(t, config)
		if len(lacking) == 0 {
			return
		}
		if time.Now().After(deadline) {
			for _, l := range lacking[:min(len(lacking), 10)] {
				t.Error(l)
			}
			t.Fatalf("%d sites lack something", len(lacking))
		}
	}
}

func cpuOf(cmd *exec.Cmd) time.Duration {
	return cmd.ProcessState.SystemTime() + cmd.ProcessState.UserTime()
}

// peakOf is the most memory that an ended process held, in bytes.
func peakOf(cmd *exec.Cmd) int64 {
	return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
}
