package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// The kinds of rounds of TestKill, one after the other.
const (
	roundPlain  = iota // nothing but the kill
	roundErrors        // system calls under the ledger and the output fail at random
	roundFull          // the disk under both fills up
	roundKinds
)

// inPlace is how many rounds there are to each in which the program is not
// killed: the cause goes, and it has to mend by itself.
const inPlace = 24

// A faultyDisk is a small file system of its own that can be filled up, and a
// way to have system calls fail. Where this machine has neither, there are
// rounds without.
type faultyDisk struct {
	*testing.T
	dir      string
	mounted  bool
	strace   string // the program; "" where it cannot be used
	program  string // copydesk, by a name that strace can start it under
	trace    string // what it writes
	injected int
	filled   int
}

func newFaultyDisk(t *testing.T, dir string) *faultyDisk {
	d := &faultyDisk{T: t, dir: filepath.Join(dir, "disk"), program: filepath.Join(dir, "copydesk"), trace: filepath.Join(dir, "trace")}
	check(t, os.Mkdir(d.dir, 0o755))
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64m", "copydesk-test", d.dir).CombinedOutput(); err != nil {
		t.Logf("no rounds with a full disk: mount: %v %s", err, bytes.TrimSpace(out))
	} else {
		d.mounted = true
		t.Cleanup(func() { syscall.Unmount(d.dir, syscall.MNT_FORCE|2) }) // 2: MNT_DETACH
	}
	self, err := os.Executable()
	check(t, err)
	check(t, os.Symlink(self, d.program))
	strace, err := exec.LookPath("strace")
	if err == nil {
		err = exec.Command(strace, "-D", "-f", "--seccomp-bpf", "-o", d.trace, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=2", "true").Run()
	}
	if err != nil {
		t.Logf("no rounds with failing system calls: strace: %v", err)
	} else {
		d.strace = strace
	}
	return d
}

// kind is what a round is like, of what this machine can do.
func (d *faultyDisk) kind(round int) int {
	kind := round % roundKinds
	if kind == roundErrors && d.strace == "" || kind == roundFull && !d.mounted {
		return roundPlain
	}
	return kind
}

// failing makes cmd run with system calls that fail, as rules has it. The
// process that is started is cmd's own: strace stands aside (-D). It is quick
// only with a filter in the kernel, which does not come off: a program that is
// to be let go of goes without.
func (d *faultyDisk) failing(cmd *exec.Cmd, rules []string, letGo bool) {
	how := "--seccomp-bpf"
	if letGo {
		how = "-I1" // signals reach it
	}
	args := []string{"strace", "-D", "-f", how, "-o", d.trace, "-e", "trace=pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2"}
	for _, r := range rules {
		args = append(args, "-e", "inject="+r)
	}
	cmd.Args = append(append(args, d.program), cmd.Args[1:]...)
	cmd.Path = d.strace
}

// rules makes up which calls fail: now and then, or all of them for a while.
// SQLite writes by pwrite64 and nothing else here does.
func (k *killing) rules() []string {
	var rules []string
	for _, c := range []struct{ calls, errors string }{
		{"pwrite64", "ENOSPC EIO"}, {"fsync,fdatasync", "EIO ENOSPC"}, {"ftruncate", "EIO"}, {"rename,renameat,renameat2", "EIO EROFS"},
	} {
		if k.rnd.IntN(2) == 0 {
			continue
		}
		names := bytes.Fields([]byte(c.errors))
		first := 1 + k.rnd.IntN(10) // counted by thread
		when := fmt.Sprintf("%d..%d+%d", first, first+20+k.rnd.IntN(60), 1+k.rnd.IntN(4))
		rules = append(rules, fmt.Sprintf("%s:error=%s:when=%s", c.calls, names[k.rnd.IntN(len(names))], when))
	}
	if rules == nil {
		rules = append(rules, "pwrite64:error=EIO:when=7..60+2")
	}
	return rules
}

// relent makes the calls of a process succeed again: strace lets go of it.
func (d *faultyDisk) relent(pid int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := bytes.Cut(status, []byte("TracerPid:\t"))
	line, _, _ := bytes.Cut(after, []byte("\n"))
	if tracer, err := strconv.Atoi(string(line)); err == nil && tracer > 0 {
		syscall.Kill(tracer, syscall.SIGTERM)
	}
}

// count adds up what the last run was made to suffer.
func (d *faultyDisk) count() {
	data, err := os.ReadFile(d.trace)
	if err == nil {
		d.injected += bytes.Count(data, []byte("(INJECTED)"))
	}
	os.Remove(d.trace)
}

// fill leaves room for some bytes and no more.
func (d *faultyDisk) fill(room int) {
	f, err := os.Create(filepath.Join(d.dir, "filler"))
	check(d.T, err)
	defer f.Close()
	for block := make([]byte, 256<<10); ; {
		if _, err := f.Write(block); errors.Is(err, syscall.ENOSPC) {
			break // what of the block there was room for is written
		} else {
			check(d.T, err)
		}
	}
	if info, err := f.Stat(); err == nil {
		f.Truncate(max(0, info.Size()-int64(room)))
	}
	d.filled++
}

// free makes room again.
func (d *faultyDisk) free() { os.Remove(filepath.Join(d.dir, "filler")) }
