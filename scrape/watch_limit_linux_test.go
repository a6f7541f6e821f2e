package scrape

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// The test runs itself where the system gives out only so many watches.
func TestWatchLimit(t *testing.T) {
	for _, c := range []struct{ limit, value, remedy string }{
		{"max_inotify_watches", "3", "fs.inotify.max_user_watches="},
		{"max_inotify_instances", "0", "fs.inotify.max_user_instances="},
	} {
		if os.Getenv("COPYDESK_TEST_LIMIT") == "" {
			cmd := exec.Command(os.Args[0], "-test.run=^TestWatchLimit$", "-test.v")
			cmd.Env = append(os.Environ(), "COPYDESK_TEST_LIMIT="+c.limit)
			cmd.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  syscall.CLONE_NEWUSER,
				UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
			}
			out, err := cmd.CombinedOutput()
			if err != nil && len(out) == 0 {
				t.Skipf("no user namespaces here: %v", err)
			}
			if err != nil || bytes.Contains(out, []byte("SKIP")) {
				t.Errorf("%s: %v\n%s", c.limit, err, out)
			}
			continue
		}
		if os.Getenv("COPYDESK_TEST_LIMIT") != c.limit {
			continue
		}
		must(t, os.WriteFile("/proc/sys/user/"+c.limit, []byte(c.value), 0))
		var out syncBuffer
		root := tree(t, map[string]string{"a.md": "a", "1/a.md": "a", "2/a.md": "a", "3/a.md": "a", "4/5/a.md": "a"})
		d := newDir(t, DirOptions{Root: root, Logger: slog.New(slog.NewTextHandler(&out, nil))})
		d.beat = quiet
		k := followDir(t, d)
		for i, name := range []string{"a.md", "1/a.md", "4/5/a.md", "4/new.md", "4/6/deep/new.md"} {
			put(t, k.path(name), fmt.Sprint("new ", i))
			k.until(name, func() bool { return k.texts[name] == fmt.Sprint("new ", i) })
		}
		if s := out.String(); strings.Count(s, "\n") != 1 || !strings.Contains(s, c.remedy) {
			t.Errorf("said %q, want one line with %s", s, c.remedy)
		}
	}
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}
func (s *syncBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }
