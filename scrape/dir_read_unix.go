//go:build unix

package scrape

import (
	"time"

	"golang.org/x/sys/unix"
)

// bufferSize is what files are read into that are read one after another: more
// than nearly all articles have.
const bufferSize = 64 << 10

// readAtOnce is readWhole for what nearly all files are, in five calls to the
// kernel: of a folder that is read one file after another, a regular file by
// its own name, not empty, in one piece, with nobody writing it. ok is false
// for anything else, and readWhole finds out what. data is good until the next
// call.
func (d *Dir) readAtOnce(f *openFolder, name string) (data []byte, ok bool) {
	dir := f.handle()
	if dir < 0 {
		return nil, false
	}
	fd := -1
	err := ignoringEINTR(func() (err error) {
		// One name that is no link: there is no way out of the folder.
		fd, err = unix.Openat(dir, name, openFlags|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		return err
	})
	if err != nil {
		return nil, false
	}
	defer unix.Close(fd) // which gives a lease back
	w := leaseOf(fd)
	before, err := statOf(fd)
	if err != nil || !before.mode.IsRegular() || before.size == 0 || before.size > min(d.opt.MaxFileBytes, bufferSize) || w == writerOpen {
		return nil, false
	}
	if f.buf == nil {
		f.buf = make([]byte, bufferSize)
	}
	n := 0
	err = ignoringEINTR(func() (err error) {
		n, err = unix.Read(fd, f.buf[:before.size])
		return err
	})
	if err != nil || int64(n) != before.size {
		return nil, false
	}
	if w == writerUnknown { // with a lease, nobody could begin to write
		age := d.now().Sub(time.Unix(0, before.mtime))
		if after, err := statOf(fd); err != nil || after != before || 0 <= age && age < quiet {
			return nil, false
		}
	}
	return f.buf[:n], true
}

// handle gives the folder's descriptor from the second file on that is read in
// it, -1 before: one file alone is not worth it.
func (f *openFolder) handle() int {
	if f.file != nil {
		return f.fd
	}
	if f.used++; f.used < 2 || f.dir == nil && f.rel != "" {
		return -1
	}
	from := f.dir
	if from == nil {
		from = f.root
	}
	file, err := from.Open(".")
	if err != nil {
		return -1
	}
	f.file, f.fd = file, int(file.Fd())
	return f.fd
}

func statOf(fd int) (meta, error) {
	var st unix.Stat_t
	err := ignoringEINTR(func() error { return unix.Fstat(fd, &st) })
	return metaOf(&st), err
}
