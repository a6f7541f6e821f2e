//go:build unix

package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// lockFile takes an exclusive flock(2) on path, which the kernel gives back
// when the process ends however it ends. The file holds the owner's pid for
// the message of whoever finds it locked.
func lockFile(ctx context.Context, path string, patience time.Duration) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	deadline := time.Now().Add(patience)
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			f.Truncate(0)
			f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(deadline) || ctx.Err() != nil {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		pid, _ := os.ReadFile(path)
		err = fmt.Errorf("%w (process %s): stop that one, or give this one its own --state folder", ErrLocked, strings.TrimSpace(string(pid)))
	}
	f.Close()
	return nil, err
}
