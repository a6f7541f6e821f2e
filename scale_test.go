package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	scaleUpTo = flag.Int("scale", 0, "measure TestScale with 100, 1,000, 10,000 … articles up to so many")
	scalePlot = flag.String("scale.plot", "", "write a plot of what TestScale measured into this SVG `file`")
	scaleRuns = flag.Int("scale.runs", 3, "runs of each program whose median TestScale takes")
)

// TestScale measures how costs grow with the number of articles: whole
// processes, in turn with their peers on the same files. bare is a Go program
// that only reads all front matter and renders the newest fifty
// (testdata/bare), hugo the leanest feed that Hugo can be asked for, where it
// is installed.
//
//	go test -run TestScale . -scale 100000 -scale.plot docs/scale.svg -timeout 60m -v
func TestScale(t *testing.T) {
	if *scaleUpTo == 0 {
		t.Skip("asked for with -scale")
	}
	if runtime.GOOS != "linux" {
		t.Skip("reads /proc")
	}
	bare := filepath.Join(t.TempDir(), "bare")
	if out, err := exec.Command("go", "build", "-o", bare, "./testdata/bare").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	hugo, _ := exec.LookPath("hugo")
	var rows []scaleRow
	for n := 100; n <= *scaleUpTo; n *= 10 {
		rows = append(rows, measureScale(t, n, bare, hugo))
	}
	t.Logf("medians of %d runs\n%s", *scaleRuns, scaleTable(rows))
	if *scalePlot != "" {
		check(t, os.MkdirAll(filepath.Dir(*scalePlot), 0o755))
		check(t, os.WriteFile(*scalePlot, scaleSVG(rows), 0o644))
	}
}

// A scaleRow is what was measured with n articles: seconds and bytes.
type scaleRow struct {
	n                               int
	cold, coldCPU, warm, bare, hugo float64
	coldPeak, hugoPeak, resident    float64
	inPlace, renamed, changeCPU     float64
	burst, moved                    float64
}

func measureScale(t *testing.T, n int, bare, hugo string) scaleRow {
	dir := t.TempDir()
	defer os.RemoveAll(dir)
	articles, state, out := filepath.Join(dir, "articles"), filepath.Join(dir, "state"), filepath.Join(dir, "out")
	writeArticles(t, articles, n)
	site := filepath.Join(dir, "hugo")
	check(t, os.MkdirAll(site, 0o755))
	check(t, os.WriteFile(filepath.Join(site, "hugo.toml"), fmt.Appendf(nil, leanHugo, articles), 0o644))

	row := scaleRow{n: n}
	var cold, coldCPU, coldPeak, warm, bares, hugos, hugoPeak []float64
	timed := func(cmd *exec.Cmd) float64 {
		t.Helper()
		start := time.Now()
		if msg, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v: %s", cmd.Args, err, msg)
		}
		return time.Since(start).Seconds()
	}
	build := func() *exec.Cmd {
		return copydesk(t, "build", articles, "--out", out, "--state", state, "--url", "https://example.org/", "--base", "https://example.org/f/", "-q")
	}
	for range *scaleRuns {
		os.RemoveAll(state)
		os.RemoveAll(out)
		cmd := build()
		cold = append(cold, timed(cmd))
		coldCPU = append(coldCPU, cpuOf(cmd).Seconds())
		coldPeak = append(coldPeak, float64(peakOf(cmd)))
		bares = append(bares, timed(exec.Command(bare, articles, filepath.Join(dir, "bare.xml"))))
		if hugo != "" {
			cmd := exec.Command(hugo, "--quiet", "-s", site, "-d", filepath.Join(site, "public"))
			hugos = append(hugos, timed(cmd))
			hugoPeak = append(hugoPeak, float64(peakOf(cmd)))
		}
	}
	for range *scaleRuns {
		warm = append(warm, timed(build()))
	}
	row.cold, row.coldCPU, row.coldPeak, row.warm, row.bare = median(cold), median(coldCPU), median(coldPeak), median(warm), median(bares)
	row.hugo, row.hugoPeak = median(hugos), median(hugoPeak)
	row.measureServing(t, articles, out, state)
	return row
}

// measureServing measures changes to a folder that is served and written.
func (row *scaleRow) measureServing(t *testing.T, articles, out, state string) {
	addr := freeAddress(t)
	cmd := copydesk(t, "serve", articles, "--out", out, "--state", state, "--listen", addr, "--url", "https://example.org/", "--base", "https://example.org/f/", "-q")
	cmd.Stderr = os.Stderr
	check(t, cmd.Start())
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	feed := "http://" + addr + "/atom.xml"
	file := filepath.Join(out, "atom.xml")
	waitFor(t, feed, file, "Article number")
	time.Sleep(time.Second)
	row.resident = residentOf(t, cmd.Process.Pid)
	serial := 0
	change := func(renamed bool, feed string) (p50, cpu float64) {
		var took []float64
		before := cpuTime(t, cmd.Process.Pid)
		const changes = 15
		for range changes {
			serial++
			mark := fmt.Sprintf("Mark%dEnd", serial)
			when := time.Now().Add(-time.Minute).UTC()
			name := filepath.Join(articles, fmt.Sprintf("new-%d.md", serial%5))
			text := fmt.Sprintf("---\ntitle: %s\nauthor: Ada Quill\ndate: %s\n---\n\n%s stands here.\n", mark, when.Format(time.RFC3339), mark)
			start := time.Now()
			if renamed {
				check(t, os.WriteFile(filepath.Join(articles, ".tmp"), []byte(text), 0o644))
				check(t, os.Rename(filepath.Join(articles, ".tmp"), name))
			} else {
				check(t, os.WriteFile(name, []byte(text), 0o644))
			}
			waitFor(t, feed, file, mark)
			took = append(took, time.Since(start).Seconds())
			time.Sleep(50 * time.Millisecond)
		}
		return median(took), (cpuTime(t, cmd.Process.Pid) - before).Seconds() / changes
	}
	row.inPlace, _ = change(false, feed)
	row.renamed, _ = change(true, feed)
	_, row.changeCPU = change(false, "") // no reader asks a thousand times a second

	// Readers poll all the while that a thousand files, and then a folder of
	// ten thousand, come in.
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	var documents atomic.Int64
	for _, name := range []string{"atom.xml", "rss.xml", "feed.json"} {
		readers.Go(func() {
			for ctx.Err() == nil {
				resp, err := http.Get("http://" + addr + "/" + name)
				if err != nil {
					t.Errorf("a reader: %v", err)
					return
				}
				body, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err != nil || resp.StatusCode != http.StatusOK || !whole(body) {
					t.Errorf("a reader of %s got %d, %d bytes: %v", name, resp.StatusCode, len(body), err)
				}
				documents.Add(1)
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	fill := func(dir string, count int, mark string) {
		check(t, os.MkdirAll(dir, 0o755))
		for i := range count {
			title := fmt.Sprintf("%s %d", mark, i)
			when := time.Now().UTC().Add(-time.Duration(count-i) * time.Second / 100)
			check(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.md", mark, i)),
				fmt.Appendf(nil, "---\ntitle: %s\nauthor: Ada Quill\ndate: %s\n---\n\n%s, as told by nobody else.\n", title, when.Format(time.RFC3339Nano), title), 0o644))
		}
	}
	start := time.Now()
	fill(articles, 1000, "Burst")
	waitFor(t, feed, file, "Burst 999<")
	row.burst = time.Since(start).Seconds()

	aside := filepath.Join(filepath.Dir(articles), "aside")
	fill(aside, 10_000, "Moved")
	start = time.Now()
	check(t, os.Rename(aside, filepath.Join(articles, "moved-in")))
	waitFor(t, feed, file, "Moved 9999<")
	row.moved = time.Since(start).Seconds()
	stop()
	readers.Wait()
	t.Logf("%d articles: %d whole documents read meanwhile", row.n, documents.Load())
}

// whole reports whether a document is well-formed to its end.
func whole(body []byte) bool {
	if bytes.HasPrefix(body, []byte("{")) {
		return json.Valid(body)
	}
	dec := xml.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := dec.Token(); err != nil {
			return err == io.EOF
		}
	}
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// residentOf is the memory that a process holds, in bytes.
func residentOf(t *testing.T, pid int) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	check(t, err)
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	var kb float64
	_, err = fmt.Sscan(rest, &kb)
	check(t, err)
	return kb * 1024
}

func scaleTable(rows []scaleRow) string {
	var b strings.Builder
	line := func(what string, value func(r scaleRow) string) {
		fmt.Fprintf(&b, "| %s |", what)
		for _, r := range rows {
			fmt.Fprintf(&b, " %s |", value(r))
		}
		b.WriteByte('\n')
	}
	line("articles", func(r scaleRow) string { return fmt.Sprint(r.n) })
	line("---", func(r scaleRow) string { return "---" })
	sec := func(v float64) string { return fmt.Sprintf("%.2f s", v) }
	ms := func(v float64) string { return fmt.Sprintf("%.0f ms", v*1000) }
	mb := func(v float64) string { return fmt.Sprintf("%.0f MB", v/(1<<20)) }
	line("first build", func(r scaleRow) string { return sec(r.cold) + ", " + mb(r.coldPeak) })
	line("CPU of it", func(r scaleRow) string { return sec(r.coldCPU) })
	line("bare Go program", func(r scaleRow) string { return sec(r.bare) })
	line("Hugo", func(r scaleRow) string { return sec(r.hugo) + ", " + mb(r.hugoPeak) })
	line("build with nothing changed", func(r scaleRow) string { return sec(r.warm) })
	line("resident while serving", func(r scaleRow) string { return mb(r.resident) })
	line("saved in place → fed, median", func(r scaleRow) string { return ms(r.inPlace) })
	line("renamed into place → fed, median", func(r scaleRow) string { return ms(r.renamed) })
	line("CPU a change", func(r scaleRow) string { return ms(r.changeCPU) })
	line("1,000 files written → the last fed", func(r scaleRow) string { return sec(r.burst) })
	line("folder of 10,000 moved in → all fed", func(r scaleRow) string { return sec(r.moved) })
	return b.String()
}

// scaleSVG plots the times over the number of articles, both by powers of ten.
func scaleSVG(rows []scaleRow) []byte {
	curves := []struct {
		name, color string
		at          func(r scaleRow) float64
	}{
		{"Hugo", "#999", func(r scaleRow) float64 { return r.hugo }},
		{"first build", "#1d4ed0", func(r scaleRow) float64 { return r.cold }},
		{"bare Go program", "#555", func(r scaleRow) float64 { return r.bare }},
		{"build, nothing changed", "#0a8a5f", func(r scaleRow) float64 { return r.warm }},
		{"saved in place → fed", "#b45309", func(r scaleRow) float64 { return r.inPlace }},
		{"renamed into place → fed", "#a21caf", func(r scaleRow) float64 { return r.renamed }},
	}
	const left, top, width, height = 70, 20, 480, 360
	x := func(n int) float64 {
		if len(rows) < 2 {
			return left
		}
		return left + width*(math.Log10(float64(n))-math.Log10(float64(rows[0].n)))/math.Log10(float64(rows[len(rows)-1].n)/float64(rows[0].n))
	}
	const lowest, highest = -2.0, 2.0 // powers of ten of seconds
	y := func(s float64) float64 { return top + height*(highest-math.Log10(s))/(highest-lowest) }
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 430" font-family="sans-serif" font-size="13">
<rect width="760" height="430" fill="#fff"/>
`)
	for p := lowest; p <= highest; p++ {
		at := y(math.Pow(10, p))
		fmt.Fprintf(&b, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#e4e0d7"/><text x="%d" y="%.1f" text-anchor="end">%g s</text>`+"\n", left, left+width, at, at, left-8, at+4, math.Pow(10, p))
	}
	for _, r := range rows {
		fmt.Fprintf(&b, `<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#e4e0d7"/><text x="%.1f" y="%d" text-anchor="middle">%d</text>`+"\n", x(r.n), x(r.n), top, top+height, x(r.n), top+height+20, r.n)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">articles in the folder</text>`+"\n", left+width/2, top+height+42)
	var labels []float64
	for _, c := range curves {
		var points []string
		last := math.NaN()
		for _, r := range rows {
			if s := c.at(r); s > 0 {
				points = append(points, fmt.Sprintf("%.1f,%.1f", x(r.n), y(s)))
				last = y(s)
			}
		}
		if len(points) == 0 {
			continue
		}
		for slices.ContainsFunc(labels, func(l float64) bool { return math.Abs(l-last) < 15 }) {
			last += 15
		}
		labels = append(labels, last)
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/><text x="%d" y="%.1f" fill="%s">%s</text>`+"\n",
			strings.Join(points, " "), c.color, left+width+8, last+4, c.color, c.name)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}
