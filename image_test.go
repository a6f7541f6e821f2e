package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// inImage makes of a folder what a container of the Dockerfile is: a root that
// is read-only and holds nothing but the program, its configuration and a state
// folder that can be written to, with a user that has no name and no rights.
const inImage = `set -e
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount --bind "$ROOT/state" "$ROOT/state"
mount -o remount,bind,ro "$ROOT"
if touch "$ROOT/probe" 2>/dev/null; then echo "the root can be written to" >&2; exit 9; fi
exec chroot --userspec=65532:65532 --groups=65532 "$ROOT" "$@"
`

// TestEmptyRoot: the static program serves from a root that holds nothing else,
// read-only but for the state folder, as a user without a name, and passes the
// image's own health check.
func TestEmptyRoot(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	if os.Getuid() != 0 || exec.Command("unshare", "-m", "chroot", "--userspec=65532:65532", "/", "true").Run() != nil {
		t.Skip("an empty root of a program takes root, unshare and chroot")
	}
	root := t.TempDir()
	check(t, os.Chmod(root, 0o755))
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s", "-o", filepath.Join(root, "copydesk"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v %s", err, out)
	}
	articles := filepath.Join(root, "etc", "copydesk", "articles")
	writeStory(t, articles, "one")
	time.Sleep(200 * time.Millisecond) // who may not write it cannot know sooner that it is whole
	check(t, os.WriteFile(filepath.Join(root, "etc", "copydesk", "copydesk.yaml"), []byte("sources: [./articles]\ntimezone: Europe/Berlin\n"), 0o644))
	check(t, os.Mkdir(filepath.Join(root, "state"), 0o755))
	check(t, os.Chown(filepath.Join(root, "state"), 65532, 65532))

	addr := freeAddress(t)
	run := func(args ...string) *exec.Cmd {
		cmd := exec.Command("unshare", append([]string{"-m", "sh", "-c", inImage, "sh", "/copydesk"}, args...)...)
		cmd.Env = []string{"ROOT=" + root, "PATH=" + os.Getenv("PATH")}
		return cmd
	}
	var log bytes.Buffer
	cmd := run("serve", "-c", "/etc/copydesk/copydesk.yaml", "--state", "/state", "--listen", addr, "-q")
	cmd.Stderr = &log
	check(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() {
		cmd.Process.Signal(os.Interrupt)
		if err := <-ended; err != nil || log.Len() > 0 {
			t.Errorf("it ended with %v and said:\n%s", err, log.String())
		}
	}()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		if out, err := run("health", "--alive", fmt.Sprintf("http://%s/", addr)).CombinedOutput(); err == nil {
			break
		} else if len(out) > 0 && !bytes.Contains(out, []byte("no answer")) && !bytes.Contains(out, []byte("503")) {
			t.Logf("health: %s", bytes.TrimSpace(out))
		}
		time.Sleep(100 * time.Millisecond)
	}
	f := &follower{T: t, addr: addr, log: os.DevNull}
	f.until("the feed", func() bool { return strings.Contains(f.feed(), "Story one") })
	if out, err := run("health", "--alive", fmt.Sprintf("http://%s/", addr)).CombinedOutput(); err != nil {
		t.Errorf("the health check: %v %s", err, out)
	}
	if resp, err := http.Get("http://" + addr + "/health"); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("/health: %v %v", resp, err)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	check(t, err)
	if !strings.Contains(string(status), "Uid:\t65532\t65532\t65532\t65532") || !strings.Contains(string(status), "CapEff:\t0000000000000000") {
		t.Errorf("it runs with rights:\n%s", status)
	}
	writeStory(t, articles, "two") // from outside; within it can only be read
	f.until("the news", func() bool { return strings.Contains(f.feed(), "Story two") })
	files, err := os.ReadDir(root)
	check(t, err)
	if len(files) != 3 {
		t.Errorf("the root holds %v", files)
	}
}
