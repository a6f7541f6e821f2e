package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// readOnly makes every file system of a mount name space of its own read-only
// but the one folder, shows that it is so, and becomes the program.
const readOnly = `set -e
mount --make-rprivate /
mount --bind "$STATE" "$STATE"
while read -r _ at _; do
	case $at in
	"$STATE") ;;
	*) mount -o remount,bind,ro "$at" 2>/dev/null || true ;;
	esac
done </proc/self/mounts
for place in "$WORK" /tmp /var/tmp "$HOME"; do
	if touch "$place/probe" 2>/dev/null; then rm "$place/probe"; echo "$place can be written to" >&2; exit 9; fi
done
touch "$STATE/probe" && rm "$STATE/probe"
cd "$WORK" && exec "$PROGRAM" "$@"
`

// TestReadOnly: the server needs to write nothing but its state folder, for
// folders, and news of one come through.
func TestReadOnly(t *testing.T) {
	if os.Getuid() != 0 || exec.Command("unshare", "-m", "true").Run() != nil {
		t.Skip("making everything read-only takes root, and unshare")
	}
	dir := t.TempDir()
	articles, state, program := filepath.Join(dir, "articles"), filepath.Join(dir, "state"), filepath.Join(dir, "copydesk")
	for _, d := range []string{articles, state} {
		check(t, os.Mkdir(d, 0o755))
	}
	check(t, os.WriteFile(filepath.Join(articles, "one.md"), []byte("---\ntitle: One\ndate: 2024-01-02\n---\n\nThe first. It is short.\n"), 0o644))
	self, err := os.Executable()
	check(t, err)
	check(t, os.Symlink(self, program))
	addr := freeAddress(t)
	var log bytes.Buffer
	cmd := exec.Command("unshare", "-m", "sh", "-c", readOnly, "sh", "serve", "articles", "--state", state, "--listen", addr, "-q")
	cmd.Env = append(os.Environ(), "STATE="+state, "WORK="+dir, "PROGRAM="+program, "HOME="+dir)
	cmd.Stderr = &log
	check(t, cmd.Start())
	defer func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		if log.Len() > 0 {
			t.Errorf("it said:\n%s", log.String())
		}
	}()
	served := func(word string) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
			resp, err := http.Get("http://" + addr + "/atom.xml")
			if err != nil {
				continue
			}
			data, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err == nil && bytes.Contains(data, []byte(word)) {
				return
			}
		}
		t.Fatalf("%s never came", word)
	}
	served("One")
	check(t, os.WriteFile(filepath.Join(articles, "two.md"), []byte("---\ntitle: Two\n---\n\nThe second. It is short too.\n"), 0o644))
	served("Two")
}

// TestUnit: systemd takes the example unit without a word, and thinks it well
// protected.
func TestUnit(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("there is no systemd-analyze")
	}
	unit, err := os.ReadFile(filepath.Join("examples", "copydesk.service"))
	check(t, err)
	self, err := os.Executable()
	check(t, err)
	name := filepath.Join(t.TempDir(), "copydesk.service")
	check(t, os.WriteFile(name, bytes.ReplaceAll(unit, []byte("/usr/local/bin/copydesk"), []byte(self)), 0o644))
	out, err := exec.Command("systemd-analyze", "verify", "--man=no", name).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("copydesk.service")) {
		t.Errorf("verify: %v\n%s", err, out)
	}
	out, err = exec.Command("systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", name).CombinedOutput()
	level := regexp.MustCompile(`Overall exposure level[^\n]*`).Find(out)
	if err != nil {
		t.Errorf("security: %v\n%s", err, out)
	}
	t.Logf("%s", level)
}

// TestDockerfile: what the image is started with is a command line that
// copydesk takes, and the image is without a shell, so it is a list.
func TestDockerfile(t *testing.T) {
	data, err := os.ReadFile("Dockerfile")
	check(t, err)
	text := string(data)
	for _, want := range []string{"CGO_ENABLED=0", "distroless/static", "USER 65532:65532"} {
		if !strings.Contains(text, want) {
			t.Errorf("without %s", want)
		}
	}
	p := &program{stdout: io.Discard, stderr: io.Discard, env: func(string) string { return "" }}
	for _, line := range regexp.MustCompile(`CMD \[(.*)\]`).FindAllStringSubmatch(text, -1) {
		args := strings.Split(strings.ReplaceAll(line[1], `"`, ""), ", ")
		if args[0] == "/copydesk" {
			args = args[1:]
		}
		c, rest, err := p.root().Find(args)
		if err == nil {
			err = c.ParseFlags(rest)
		}
		if err != nil || c == c.Root() {
			t.Errorf("%s: %v", line[0], err)
		}
	}
}
