package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// writeArticles fills dir with n Markdown articles of 6 kB with front matter,
// the shape that feed generators are compared by.
func writeArticles(tb testing.TB, dir string, n int) {
	tb.Helper()
	words := strings.Fields(`the council voted on Tuesday to keep the ferry running through winter after residents filled the hall and asked
		who would carry the mail the milk and the children to school when ice closes the northern road as it did three years ago`)
	for i := range n {
		var b bytes.Buffer
		day := time.Date(2010, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * 80 * time.Minute)
		fmt.Fprintf(&b, "---\ntitle: \"Article number %d of the archive\"\ndate: %s\nauthor: Author %d\ntags: [news, tag%d]\n---\n\n", i, day.Format(time.RFC3339), i%40, i%100)
		for p := 0; b.Len() < 6000; p++ {
			fmt.Fprintf(&b, "Paragraph %d of article %d:", p, i)
			for w := range 60 {
				b.WriteByte(' ')
				b.WriteString(words[(w*7+p*3+i)%len(words)])
			}
			b.WriteString(".\n\n")
		}
		name := filepath.Join(dir, day.Format("2006"), fmt.Sprintf("article-%06d.md", i))
		check(tb, os.MkdirAll(filepath.Dir(name), 0o755))
		check(tb, os.WriteFile(name, b.Bytes(), 0o644))
	}
}

var benchSizes = []int{1000, 10000}

// BenchmarkBuild measures whole processes: cold is a first build with an empty
// ledger, warm a rebuild with nothing changed.
func BenchmarkBuild(b *testing.B) {
	for _, n := range benchSizes {
		dir := b.TempDir()
		articles := filepath.Join(dir, "articles")
		writeArticles(b, articles, n)
		for _, warm := range []bool{false, true} {
			name := "cold"
			if warm {
				name = "warm"
			}
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				state, out := filepath.Join(dir, "state"), filepath.Join(dir, "out")
				var cpu time.Duration
				var peak int64
				for b.Loop() {
					if !warm {
						b.StopTimer()
						os.RemoveAll(state)
						os.RemoveAll(out)
						b.StartTimer()
					}
					cmd := copydesk(b, "build", articles, "--out", out, "--state", state, "--url", "https://example.org/", "-q")
					if msg, err := cmd.CombinedOutput(); err != nil {
						b.Fatalf("%v: %s", err, msg)
					}
					cpu += cmd.ProcessState.SystemTime() + cmd.ProcessState.UserTime()
					peak = max(peak, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
				}
				b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
				b.ReportMetric(float64(peak)/1024, "peak-MB")
			})
		}
		b.Run(fmt.Sprintf("hugo/%d", n), func(b *testing.B) { benchmarkHugo(b, articles) })
	}
}

// leanHugo is the least that Hugo can be asked for: no page but the feed.
const leanHugo = `baseURL = "https://example.org/"
title = "Archive"
disableKinds = ["taxonomy", "term", "section", "404", "sitemap", "robotsTXT"]
contentDir = %q
[outputs]
home = ["rss"]
[services.rss]
limit = 50
[[cascade]]
[cascade.build]
render = "never"
list = "always"
[cascade.target]
kind = "page"
`

// benchmarkHugo measures the peer on the same files, when it is installed.
func benchmarkHugo(b *testing.B, articles string) {
	hugo, err := exec.LookPath("hugo")
	if err != nil {
		b.Skip("no hugo here: go install github.com/gohugoio/hugo@latest")
	}
	site := b.TempDir()
	check(b, os.WriteFile(filepath.Join(site, "hugo.toml"), fmt.Appendf(nil, leanHugo, articles), 0o644))
	var cpu time.Duration
	var peak int64
	for b.Loop() {
		cmd := exec.Command(hugo, "--quiet", "-s", site, "-d", filepath.Join(site, "public"))
		if msg, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, msg)
		}
		cpu += cmd.ProcessState.SystemTime() + cmd.ProcessState.UserTime()
		peak = max(peak, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	if rss, err := os.ReadFile(filepath.Join(site, "public", "index.xml")); err != nil || bytes.Count(rss, []byte("<item>")) != 50 {
		b.Fatalf("hugo made no feed of 50 items: %v", err)
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(peak)/1024, "peak-MB")
}

// BenchmarkSaveToFed measures how long a saved file takes until the written
// and the served feed have it, among many articles, and what it costs the
// program.
func BenchmarkSaveToFed(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("reads /proc")
	}
	for _, n := range benchSizes {
		dir := b.TempDir()
		articles, out := filepath.Join(dir, "articles"), filepath.Join(dir, "out")
		writeArticles(b, articles, n)
		addr := freeAddress(b)
		cmd := copydesk(b, "serve", articles, "--out", out, "--state", filepath.Join(dir, "state"), "--listen", addr, "--url", "https://example.org/", "-q")
		cmd.Stderr = os.Stderr
		check(b, cmd.Start())
		b.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
		url := "http://" + addr + "/atom.xml"
		waitFor(b, url, filepath.Join(out, "atom.xml"), "Article number")
		time.Sleep(300 * time.Millisecond)
		serial := 0
		for _, way := range []string{"in-place", "renamed"} {
			b.Run(fmt.Sprintf("%s/%d", way, n), func(b *testing.B) {
				var took []time.Duration
				before := cpuTime(b, cmd.Process.Pid)
				for b.Loop() {
					serial++
					mark := fmt.Sprintf("Mark%dEnd", serial)
					text := fmt.Sprintf("---\ntitle: New article %d\ndate: %s\n---\n\n%s stands here.\n", serial%10, time.Now().Add(-time.Minute).UTC().Format(time.RFC3339), mark)
					name := filepath.Join(articles, fmt.Sprintf("new-%d.md", serial%10))
					start := time.Now()
					if way == "renamed" {
						check(b, os.WriteFile(filepath.Join(articles, ".tmp"), []byte(text), 0o644))
						check(b, os.Rename(filepath.Join(articles, ".tmp"), name))
					} else {
						check(b, os.WriteFile(name, []byte(text), 0o644))
					}
					waitFor(b, url, filepath.Join(out, "atom.xml"), mark)
					took = append(took, time.Since(start))
					time.Sleep(30 * time.Millisecond)
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
				b.ReportMetric(float64((cpuTime(b, cmd.Process.Pid)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
			})
		}
	}
}

// waitFor waits until a feed says mark, served and written.
func waitFor(b testing.TB, url, file, mark string) {
	b.Helper()
	served, written := url == "", false
	for deadline := time.Now().Add(60 * time.Second); !served || !written; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatalf("%q not fed within a minute (served %v, written %v)", mark, served, written)
		}
		if !written {
			data, _ := os.ReadFile(file)
			written = bytes.Contains(data, []byte(mark))
		} else if resp, err := http.Get(url); err == nil {
			data, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			served = bytes.Contains(data, []byte(mark))
		}
	}
}

// cpuTime is the processor time a process has used (proc_pid_stat(5)).
func cpuTime(b testing.TB, pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	check(b, err)
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
