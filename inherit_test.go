//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A service manager hands over a listener (sd_listen_fds(3)); the program
// serves there, and a storm of requests loses none of them when it ends: those
// that come in meanwhile wait for its successor.
func TestInheritedListener(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "news"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "news", "a.md"), []byte("---\ntitle: First story\ndate: 2024-01-02\n---\n\nThe first story. It is short.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	begin := func() *exec.Cmd {
		c := exec.Command(shell, "-c", "LISTEN_PID=$$ LISTEN_FDS=1 exec copydesk serve news")
		c.Dir, c.ExtraFiles, c.Stderr = dir, []*os.File{f}, new(strings.Builder)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Process.Kill() })
		return c
	}
	at := "http://" + l.Addr().String() + "/atom.xml"
	ask := func(client *http.Client) (int, error) {
		r, err := client.Get(at)
		if err != nil {
			return 0, err
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err == nil && r.StatusCode == 200 && !strings.Contains(string(b), "First story") {
			err = fmt.Errorf("not the feed: %s", b)
		}
		return r.StatusCode, err
	}
	ready := func() {
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			if status, err := ask(http.DefaultClient); status == 200 && err == nil {
				return
			} else if time.Now().After(deadline) {
				t.Fatalf("%d %v", status, err)
			}
		}
	}
	end := func(c *exec.Cmd) {
		if err := c.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("%v: %v", err, c.Stderr)
		}
	}

	first := begin()
	ready()
	ctx, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	var answered, waited atomic.Int64
	for n := range 8 {
		all.Go(func() {
			client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: n%2 == 0}}
			for ctx.Err() == nil {
				switch status, err := ask(client); {
				case err != nil:
					t.Errorf("a request is lost: %v", err)
					return
				case status == 200:
					answered.Add(1)
				case status == 503:
					waited.Add(1)
				default:
					t.Errorf("status %d", status)
				}
			}
		})
	}
	for seen := answered.Load(); answered.Load() < seen+200 && !t.Failed(); time.Sleep(time.Millisecond) {
	}
	end(first)
	second := begin()
	ready()
	stop()
	all.Wait()
	end(second)
	t.Logf("%d answers, %d before the first edition of the second", answered.Load(), waited.Load())
}
