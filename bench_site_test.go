package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// newspaperPage is a page of a made-up newspaper, with what surrounds stories
// on the web: menus, lists of the most read, related stories, a footer.
const newspaperPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%[1]s | The Harbour Post</title>%[2]s
<link rel="stylesheet" href="/style.css"><script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}</script></head>
<body class="page"><header class="site-header"><a class="logo" href="/">The Harbour Post</a><nav><ul><li><a href="/news/">News</a></li>
<li><a href="/sport/">Sport</a></li><li><a href="/culture/">Culture</a></li><li><a href="/weather/">Weather</a></li><li><a href="/about/">About us</a></li></ul></nav></header>
<main>%[3]s</main><aside class="sidebar"><h2>Most read</h2><ol><li><a href="/most/read-1/">Sea wall holds</a></li><li><a href="/most/read-2/">Bread dearer</a></li></ol></aside>
<footer><a href="/imprint/">Imprint</a> <a href="/privacy/">Privacy</a> <a href="/tag/ferry/">Ferry</a> © The Harbour Post</footer></body></html>`

// writeNewspaper writes the site of a newspaper with n articles of some 20 kB
// into dir: the front page lists all of them, newest first.
func writeNewspaper(dir string, n int) error {
	words := strings.Fields(`the council voted on Tuesday to keep the ferry running through winter after residents filled the hall and asked
		who would carry the mail the milk and the children to school when ice closes the northern road as it did three years ago`)
	topics := strings.Fields(`Harbour Ferry Lighthouse School Mill Market Breakwater Library Orchard Quarry`)
	events := []string{"reopens after storm", "seeks a new keeper", "turns a hundred", "divides the council", "wins a prize"}
	var list strings.Builder
	if err := os.MkdirAll(filepath.Join(dir, "news"), 0o777); err != nil {
		return err
	}
	for i := n - 1; i >= 0; i-- {
		at := time.Date(2024, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * 7 * time.Hour)
		title := fmt.Sprintf("%s %s, part %d", topics[i%len(topics)], events[i/len(topics)%len(events)], i+1)
		slug := strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(title, ",", "")), " ", "-")
		fmt.Fprintf(&list, `<article class="card"><a href="/news/%s/"><img src="/img/%d.jpg" alt=""><h2>%s</h2></a><time datetime="%s">%s</time><p>%s of number %d in short.</p></article>`+"\n",
			slug, i, title, at.Format(time.RFC3339), at.Format("2 January 2006"), topics[i%len(topics)], i)
		var story strings.Builder
		fmt.Fprintf(&story, `<article class="story"><h1>%s</h1><p class="byline">By <a rel="author" href="/staff/%d">Ada Quill</a> <time datetime="%s">%s</time></p><div class="body">`,
			title, i%7, at.Format(time.RFC3339), at.Format("2 January 2006 15:04"))
		for p := range 40 {
			fmt.Fprintf(&story, "<p>Paragraph %d of story %d:", p, i)
			for w := range 70 {
				story.WriteByte(' ')
				story.WriteString(words[(w*7+p*3+i)%len(words)])
				if w%17 == 16 {
					story.WriteByte(',')
				}
			}
			story.WriteString(".</p>\n")
		}
		story.WriteString(`</div><section class="related"><h3>Related</h3><ul><li><a href="/news/">More news</a></li></ul></section></article>`)
		head := fmt.Sprintf(`<link rel="canonical" href="/news/%s/"><meta property="og:title" content="%s"><meta property="og:type" content="article"><meta property="article:published_time" content="%s">`, slug, title, at.Format(time.RFC3339))
		if err := os.WriteFile(filepath.Join(dir, "news", slug+".html"), fmt.Appendf(nil, newspaperPage, title, head, story.String()), 0o666); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "index.html"), fmt.Appendf(nil, newspaperPage, "Front page", "", list.String()), 0o666)
}

// newspaper FOLDER N writes the site of a newspaper with N articles.
func newspaper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: newspaper FOLDER N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(writeNewspaper(ts.MkAbs(args[0]), n))
}

// BenchmarkSite measures whole processes on a site of 50 articles: cold is the
// first look, unchanged one at which nothing is new; far is cold with 50 ms of
// latency before each answer. requests/op says what the site was asked for.
func BenchmarkSite(b *testing.B) {
	dir := b.TempDir()
	check(b, writeNewspaper(filepath.Join(dir, "site"), 50))
	for _, c := range []struct {
		name    string
		cold    bool
		latency time.Duration
	}{{"cold", true, 0}, {"unchanged", false, 0}, {"far", true, 50 * time.Millisecond}} {
		b.Run(c.name, func(b *testing.B) {
			pages := &siteServer{dir: filepath.Join(dir, "site")}
			var asked atomic.Int64
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			check(b, err)
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				time.Sleep(c.latency)
				pages.ServeHTTP(w, r)
			}))
			server.Listener = ln
			server.Start()
			defer server.Close()
			state, out := filepath.Join(b.TempDir(), "state"), filepath.Join(b.TempDir(), "out")
			run := func() (time.Duration, int64) {
				cmd := copydesk(b, "build", server.URL+"/", "--out", out, "--state", state, "--base", "https://example.org/", "-q")
				if msg, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, msg)
				}
				return cmd.ProcessState.SystemTime() + cmd.ProcessState.UserTime(), cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
			}
			if !c.cold {
				run()
			}
			asked.Store(0)
			var cpu time.Duration
			var peak int64
			for b.Loop() {
				if c.cold {
					b.StopTimer()
					os.RemoveAll(state)
					os.RemoveAll(out)
					b.StartTimer()
				}
				t, rss := run()
				cpu, peak = cpu+t, max(peak, rss)
			}
			b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(peak)/1024, "peak-MB")
			b.ReportMetric(float64(asked.Load())/float64(b.N), "requests/op")
		})
	}
}
