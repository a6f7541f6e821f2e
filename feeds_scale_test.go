package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var manyFeeds = flag.Int("feeds", 30, "how many feeds TestManyFeeds cuts out of one folder")

// TestManyFeeds serves one feed of each author and of each tag of a folder: a
// change reaches the feeds that it touches and no others. What that costs is
// logged; for the figures of the README:
//
//	go test -run TestManyFeeds . -feeds 1000 -v
func TestManyFeeds(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("short, or without /proc")
	}
	authors, tags := *manyFeeds*9/10, *manyFeeds/10
	dir := t.TempDir()
	articles := filepath.Join(dir, "articles")
	check(t, os.MkdirAll(articles, 0o755))
	for i := range 10 * authors {
		when := time.Date(2025, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Hour / 2)
		var b bytes.Buffer
		fmt.Fprintf(&b, "---\ntitle: Article %d\ndate: %s\nauthor: Author %d\ntags: [tag %d]\n---\n\n", i, when.Format(time.RFC3339), i%authors, i%tags)
		for p := range 8 {
			fmt.Fprintf(&b, "Paragraph %d of article %d, in which the ferry is late again, the mayor explains, and nobody in the harbour believes a word.\n\n", p, i)
		}
		check(t, os.WriteFile(filepath.Join(articles, fmt.Sprintf("a%d.md", i)), b.Bytes(), 0o644))
	}
	config := filepath.Join(dir, "copydesk.yaml")
	check(t, os.WriteFile(config, fmt.Appendf(nil, "sources:\n  - {name: a, path: %s, url: 'https://example.org/'}\nfeeds:\n  - {name: all, path: /}\n  - {name: authors, each: author}\n  - {name: tags, each: tag}\n", articles), 0o644))
	addr := freeAddress(t)
	start := time.Now()
	cmd := copydesk(t, "serve", "-c", config, "--listen", addr, "-q")
	cmd.Stderr = os.Stderr
	check(t, cmd.Start())
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	until := func(path, mark string) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
			if resp, err := http.Get("http://" + addr + path); err == nil {
				body, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				if resp.StatusCode == http.StatusOK && strings.Contains(string(body), mark) {
					return
				}
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s does not say %q", path, mark)
			}
		}
	}
	last := authors - 1
	until(fmt.Sprintf("/authors/author-%d/atom.xml", last), "<entry")
	until(fmt.Sprintf("/tags/tag-%d/atom.xml", tags-1), "<entry")
	t.Logf("%d feeds of %d articles are served after %.1f s", authors+tags+1, 10*authors, time.Since(start).Seconds())
	time.Sleep(time.Second)
	before := residentOf(t, cmd.Process.Pid)

	tagOf := func(path string) string {
		resp, err := http.Get("http://" + addr + path)
		check(t, err)
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		return resp.Header.Get("ETag")
	}
	other := tagOf("/authors/author-1/atom.xml")
	var took []float64
	cpu := cpuTime(t, cmd.Process.Pid)
	for i := range 10 {
		mark := fmt.Sprintf("Mark%dEnd", i)
		check(t, os.WriteFile(filepath.Join(articles, ".tmp"), fmt.Appendf(nil, "---\ntitle: %s\ndate: %s\nauthor: Author %d\ntags: [tag %d]\n---\n\nText %d.\n",
			mark, time.Now().Add(-time.Minute).UTC().Format(time.RFC3339), last, tags-1, i), 0o644))
		start := time.Now()
		check(t, os.Rename(filepath.Join(articles, ".tmp"), filepath.Join(articles, fmt.Sprintf("new%d.md", i%3))))
		until(fmt.Sprintf("/authors/author-%d/atom.xml", last), mark)
		until(fmt.Sprintf("/tags/tag-%d/atom.xml", tags-1), mark)
		until("/atom.xml", mark)
		took = append(took, time.Since(start).Seconds())
	}
	perChange := (cpuTime(t, cmd.Process.Pid) - cpu).Seconds() / 10
	if got := tagOf("/authors/author-1/atom.xml"); got != other {
		t.Errorf("a feed that nothing touched changed from %s to %s", other, got)
	}

	// Readers of all feeds.
	var paths []string
	for i := range authors {
		paths = append(paths, fmt.Sprintf("/authors/author-%d/atom.xml", i))
	}
	for i := range tags {
		paths = append(paths, fmt.Sprintf("/tags/tag-%d/rss.xml", i))
	}
	var asked, wrong atomic.Int64
	var readers sync.WaitGroup
	start = time.Now()
	for r := range 4 {
		readers.Go(func() {
			for i := r; time.Since(start) < 2*time.Second || i < len(paths); i += 4 {
				resp, err := http.Get("http://" + addr + paths[i%len(paths)])
				if err != nil {
					wrong.Add(1)
					continue
				}
				io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if resp.StatusCode != http.StatusOK {
					wrong.Add(1)
				}
				asked.Add(1)
			}
		})
	}
	readers.Wait()
	if wrong.Load() > 0 {
		t.Errorf("%d of %d requests failed", wrong.Load(), asked.Load())
	}
	after := residentOf(t, cmd.Process.Pid)
	slices.Sort(took)
	t.Logf("resident: %.0f MB, %.0f MB once all were asked for, %.0f kB a feed", before/(1<<20), after/(1<<20), after/1024/float64(authors+tags+1))
	t.Logf("an article renamed into place is in its author's, its tag's and the whole feed after %.0f ms (median), %.0f ms CPU", median(took)*1000, perChange*1000)
	t.Logf("%.0f requests a second spread over all feeds, the clients on the same processors", float64(asked.Load())/time.Since(start).Seconds())
}
