package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A smallDisk mounts a file system of its own, which can be filled up and made
// read-only, and skips the test where that is not allowed.
func smallDisk(t *testing.T, dir string, size string) {
	t.Helper()
	check(t, os.MkdirAll(dir, 0o755))
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "copydesk-test", dir).CombinedOutput(); err != nil {
		t.Skipf("mounting a small file system is not allowed here: %v %s", err, bytes.TrimSpace(out))
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_FORCE|2) }) // 2: MNT_DETACH
}

func remount(t *testing.T, dir, how string) {
	t.Helper()
	if out, err := exec.Command("mount", "-o", "remount,"+how, dir).CombinedOutput(); err != nil {
		t.Fatalf("remount,%s: %v %s", how, err, out)
	}
}

// A follower is a copydesk that serves, with what it logs.
type follower struct {
	*testing.T
	cmd  *exec.Cmd
	addr string
	log  string
}

func followIt(t *testing.T, args ...string) *follower {
	t.Helper()
	f := &follower{T: t, addr: freeAddress(t), log: filepath.Join(t.TempDir(), "log")}
	out, err := os.Create(f.log)
	check(t, err)
	defer out.Close()
	f.cmd = copydesk(t, append([]string{"serve", "--listen", f.addr, "--base", "https://example.org/"}, args...)...)
	f.cmd.Stderr = out
	check(t, f.cmd.Start())
	t.Cleanup(f.stop)
	return f
}

func (f *follower) stop() {
	if f.cmd.ProcessState == nil {
		f.cmd.Process.Signal(os.Interrupt)
		f.cmd.Wait()
	}
}

func (f *follower) logged() string {
	data, err := os.ReadFile(f.log)
	check(f, err)
	return string(data)
}

func (f *follower) feed() string {
	resp, err := http.Get("http://" + f.addr + "/feed.json")
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return ""
	}
	return string(data)
}

// until waits for something to become true.
func (f *follower) until(what string, is func() bool) {
	f.Helper()
	for deadline := time.Now().Add(90 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.Fatalf("it never came to this: %s; it said:\n%s", what, f.logged())
		}
	}
}

// told holds the log to one line with all of these words.
func (f *follower) told(words ...string) {
	f.Helper()
	n := 0
	for line := range strings.Lines(f.logged()) {
		all := true
		for _, w := range words {
			all = all && strings.Contains(line, w)
		}
		if all {
			n++
		}
	}
	if n != 1 {
		f.Errorf("%q was said %d times, want once:\n%s", words, n, f.logged())
	}
}

func contents(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	check(t, err)
	return string(data)
}

func writeStory(t *testing.T, dir, name string) {
	t.Helper()
	check(t, os.MkdirAll(dir, 0o755))
	check(t, os.WriteFile(filepath.Join(dir, name+".md"), fmt.Appendf(nil, "---\ntitle: Story %s\n---\n\nThe story %s. It is short.\n", name, name), 0o644))
}

// TestOutputReadOnly: the folder of the feeds can be written to no more. The
// last good edition stays in it and is served, it is said once, and all is out
// once the cause is gone, though nothing else changes.
func TestOutputReadOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dir := t.TempDir()
	news, out := filepath.Join(dir, "news"), filepath.Join(dir, "out")
	smallDisk(t, out, "16m")
	writeStory(t, news, "one")
	f := followIt(t, news, "--out", out, "--state", filepath.Join(dir, "state"))
	file := filepath.Join(out, "feed.json")
	f.until("the first edition", func() bool { return strings.Contains(f.feed(), "Story one") })
	good := contents(t, file)

	remount(t, out, "ro")
	writeStory(t, news, "two")
	f.until("it says so", func() bool { return strings.Contains(f.logged(), "read-only file system") })
	time.Sleep(6 * time.Second) // it is tried again once
	if got := f.feed(); got != good || contents(t, file) != good {
		t.Errorf("the last good edition did not stay: served %s", got)
	}
	f.told("not published", filepath.Join(out, "items"), "the old one stays", "read-only file system", "see to it that there is room, and that this user may write there")
	if resp, err := http.Get("http://" + f.addr + "/health"); err != nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("/health: %v %v", resp, err)
	}
	remount(t, out, "rw")
	f.until("the second edition", func() bool {
		return strings.Contains(f.feed(), "Story two") && strings.Contains(contents(t, file), "Story two")
	})
	f.told("published again")
	f.stop()
	for _, again := range []string{"ro", "rw"} { // where nothing is to be written, nothing is wrong
		remount(t, out, again)
		before := contents(t, file)
		if msg, err := copydesk(t, "build", news, "--out", out, "--state", filepath.Join(dir, "state"), "--base", "https://example.org/", "-q").CombinedOutput(); err != nil || len(msg) > 0 || contents(t, file) != before {
			t.Errorf("build with the folder %s and nothing new: %v %s", again, err, msg)
		}
	}
}

// TestOutputReadOnlyOfASite: the same where only sites are followed, which are
// not looked at again for a day.
func TestOutputReadOnlyOfASite(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	web := startManySites(t, 1)
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	smallDisk(t, out, "16m")
	remount(t, out, "ro")
	config := filepath.Join(dir, "copydesk.yaml")
	check(t, os.WriteFile(config, fmt.Appendf(nil, "out: %s\nsources:\n  - {name: site, url: http://%s/, every: 24h}\n", out, web.hosts[0]), 0o644))
	f := followIt(t, "-c", config)
	f.until("it says so", func() bool { return strings.Contains(f.logged(), "not published") })
	remount(t, out, "rw")
	f.until("the edition", func() bool { return strings.Contains(f.feed(), "Story 9") })
	f.told("not published", out, "read-only file system")
	if n := web.counts()[web.hosts[0]]; n != 1+siteArticles {
		t.Errorf("the site was asked %d times, want %d", n, 1+siteArticles)
	}
}

// TestStateUnwritable: the state folder is full, or read-only at a start.
func TestStateUnwritable(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dir := t.TempDir()
	news, out, state := filepath.Join(dir, "news"), filepath.Join(dir, "out"), filepath.Join(dir, "state")
	smallDisk(t, state, "4m")
	writeStory(t, news, "one")
	f := followIt(t, news, "--out", out, "--state", state)
	f.until("the first edition", func() bool { return strings.Contains(f.feed(), "Story one") })
	good := f.feed()
	filler, err := os.Create(filepath.Join(state, "filler"))
	check(t, err)
	for block := make([]byte, 1<<10); err == nil; {
		_, err = filler.Write(block)
	}
	filler.Close()
	for i := range 40 { // more than the log of the ledger has room for
		writeStory(t, news, fmt.Sprint("late-", i))
	}
	f.until("it says so", func() bool { return strings.Contains(f.logged(), "cannot be written to") })
	if got := f.feed(); got != good && strings.Count(got, `"id"`) < 2 {
		t.Errorf("what is served is neither what was nor more: %s", got)
	}
	f.told("source failed", filepath.Join(state, "ledger.db"), "cannot be written to", "full", "see to it that there is room")
	check(t, os.Remove(filler.Name()))
	f.until("all articles", func() bool { return strings.Count(f.feed(), "Story late-") == 40 })
	f.stop()

	good = contents(t, filepath.Join(out, "feed.json"))
	remount(t, state, "ro")
	writeStory(t, news, "two")
	msg, err := copydesk(t, "build", news, "--out", out, "--state", state, "--base", "https://example.org/", "-q").CombinedOutput()
	if err == nil || !strings.Contains(string(msg), state) || !strings.Contains(string(msg), "read-only file system") || !strings.Contains(string(msg), "see to it that") || strings.Count(string(msg), "\n") != 1 {
		t.Errorf("build with a read-only state folder: %v %s", err, msg)
	}
	if contents(t, filepath.Join(out, "feed.json")) != good {
		t.Error("the last good edition did not stay")
	}
	remount(t, state, "rw")
	if msg, err := copydesk(t, "build", news, "--out", out, "--state", state, "--base", "https://example.org/", "-q").CombinedOutput(); err != nil {
		t.Errorf("build: %v %s", err, msg)
	}
	if got := contents(t, filepath.Join(out, "feed.json")); !strings.Contains(got, "Story two") || strings.Count(got, "Story late-") != 40 {
		t.Errorf("not all is there: %s", got)
	}
}

// TestDamagedLedger: a ledger is damaged in every way that files are. Either
// the damage touches nothing, and no byte of a feed changes, or it is an error
// that says what helps, and what is said to help does.
func TestDamagedLedger(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dir := t.TempDir()
	news, out, state, copyOf := filepath.Join(dir, "news"), filepath.Join(dir, "out"), filepath.Join(dir, "state"), filepath.Join(dir, "backup.db")
	for i := range 60 {
		writeStory(t, news, fmt.Sprint(i))
	}
	build := func() (string, error) {
		msg, err := copydesk(t, "build", news, "--out", out, "--state", state, "--base", "https://example.org/", "-q").CombinedOutput()
		return string(msg), err
	}
	if msg, err := build(); err != nil {
		t.Fatal(msg)
	}
	if msg, err := copydesk(t, "backup", copyOf, "--state", state, "-q").CombinedOutput(); err != nil {
		t.Fatal(string(msg))
	}
	good := map[string]string{}
	for _, name := range []string{"atom.xml", "rss.xml", "feed.json", "index.html"} {
		good[name] = contents(t, filepath.Join(out, name))
	}
	same := func(what string) {
		t.Helper()
		for name, was := range good {
			if contents(t, filepath.Join(out, name)) != was {
				t.Errorf("%s: %s is another one", what, name)
			}
		}
	}
	file := filepath.Join(state, "ledger.db")
	whole := []byte(contents(t, file))
	const page = 4096
	noise := bytes.Repeat([]byte{0xa5, 0x0d, 0, 7, 0xff}, page)
	type damage struct {
		what string
		data []byte
		fine bool // it may touch nothing
	}
	all := []damage{
		{"empty", nil, false},
		{"a header of something else", append([]byte("<!doctype html>\n"), whole[16:]...), false},
		{"cut within the header", whole[:60], false},
		{"cut after a page", whole[:page], false},
		{"half", whole[:len(whole)/2/page*page], false},
		{"a page short", whole[:len(whole)-page], false},
		{"some bytes short", whole[:len(whole)-100], false},
		{"all but the header", append(bytes.Clone(whole[:100]), bytes.Repeat(noise, len(whole)/len(noise)+1)[:len(whole)-100]...), false},
		{"all but the first page", append(bytes.Clone(whole[:page]), bytes.Repeat(noise, len(whole)/len(noise)+1)[:len(whole)-page]...), false},
	}
	for p := 1; p < len(whole)/page; p += max(1, len(whole)/page/16) {
		data := bytes.Clone(whole)
		copy(data[p*page:(p+1)*page], noise)
		all = append(all, damage{fmt.Sprintf("page %d of %d", p+1, len(whole)/page), data, true})
	}
	touched := 0
	for _, d := range all {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			os.Remove(file + suffix)
		}
		check(t, os.WriteFile(file, d.data, 0o644))
		msg, err := build()
		switch {
		case err == nil && !d.fine:
			t.Errorf("%s: nothing was said", d.what)
		case err != nil:
			touched++
			if !strings.Contains(msg, file) || !strings.Contains(msg, "restore it from a backup with copydesk import") {
				t.Errorf("%s: what helps is not said: %s", d.what, msg)
			}
			if strings.Count(msg, "\n") != 1 {
				t.Errorf("%s: not one message: %s", d.what, msg)
			}
		}
		same(d.what)
	}
	t.Logf("%d kinds of damage, %d of them in the way", len(all), touched)

	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(file + suffix)
	}
	if msg, err := copydesk(t, "import", copyOf, "--state", state, "-q").CombinedOutput(); err != nil {
		t.Fatal(string(msg))
	}
	if msg, err := build(); err != nil || msg != "" {
		t.Errorf("after the backup: %v %s", err, msg)
	}
	same("after the backup")
}
