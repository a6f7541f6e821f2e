package publish

import (
	"errors"
	"log/slog"
	"sync"
	"syscall"
)

// A trouble is something that goes wrong at every try until its cause has gone:
// the log tells when it begins, when its cause becomes another one, and when it
// is over. The zero trouble is none. It may be used from several goroutines.
type trouble struct {
	mu    sync.Mutex
	cause string // "": there is none
}

// tell takes note of how a try ended. begun and over are what the log says.
func (t *trouble) tell(log *slog.Logger, err error, begun, over string, args ...any) {
	t.mu.Lock()
	was := t.cause
	t.cause = causeOf(err)
	now := t.cause
	t.mu.Unlock()
	switch {
	case now == "" && was != "":
		log.Info(over, args...)
	case now == "":
	case now == was:
		log.Debug(begun, append(args, "error", err)...)
	default:
		log.Error(begun, append(args, "error", err)...)
	}
}

// causeOf tells one trouble from another: by what the system says, since the
// rest of an error may name another file or port every time; else by its words.
func causeOf(err error) string {
	if err == nil {
		return ""
	}
	var no syscall.Errno
	if errors.As(err, &no) {
		return no.Error()
	}
	return err.Error()
}
