//go:build linux && (amd64 || arm64)

package btree

import (
	"os"
	"syscall"
)

// hurry has the system begin to write a part of a file to disk, so that the
// flush in the end has little left to wait for.
func hurry(f *os.File, from, n int64) {
	const write = 2                                        // SYNC_FILE_RANGE_WRITE
	_ = syscall.SyncFileRange(int(f.Fd()), from, n, write) // only the flush counts
}
