//go:build !unix

package ledger

import (
	"context"
	"os"
	"time"
)

// lockFile only opens the file where there is no flock; SQLite's own locks
// then keep two writers apart.
func lockFile(_ context.Context, path string, _ time.Duration) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
}
