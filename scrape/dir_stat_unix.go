//go:build unix

package scrape

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// openFlags keep a FIFO or a device from blocking or starting something.
const openFlags = os.O_RDONLY | unix.O_NONBLOCK | unix.O_NOCTTY

// fileMeta is fstat(2).
func fileMeta(f *os.File) (meta, error) {
	var st unix.Stat_t
	if err := ignoringEINTR(func() error { return unix.Fstat(int(f.Fd()), &st) }); err != nil {
		return meta{}, &fs.PathError{Op: "fstat", Path: f.Name(), Err: err}
	}
	return metaOf(&st), nil
}

// metaIn is lstat(2) of a name in an open folder.
func metaIn(_ *os.Root, dir *os.File, _, name string) (meta, error) {
	var st unix.Stat_t
	err := ignoringEINTR(func() error { return unix.Fstatat(int(dir.Fd()), name, &st, unix.AT_SYMLINK_NOFOLLOW) })
	if err != nil {
		return meta{}, &fs.PathError{Op: "lstat", Path: name, Err: err}
	}
	return metaOf(&st), nil
}

func ignoringEINTR(f func() error) error {
	for {
		if err := f(); err != unix.EINTR {
			return err
		}
	}
}

func metaOf(st *unix.Stat_t) meta {
	m := meta{size: st.Size, mtime: st.Mtim.Nano(), ctime: st.Ctim.Nano(), id: rootID{dev: uint64(st.Dev), ino: uint64(st.Ino)}}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		m.mode = fs.ModeDir
	case unix.S_IFLNK:
		m.mode = fs.ModeSymlink
	default:
		m.mode = fs.ModeIrregular
	}
	return m
}

// readDir reads up to n names of an open folder, all with n < 0. A file opened
// below a Root would look at each name's file to make the entries' Info safe;
// that costs as much as all the rest of a listing, and nobody asks for Info.
func readDir(dir *os.File, n int) ([]fs.DirEntry, error) {
	fd, err := unix.FcntlInt(dir.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "dup", Path: dir.Name(), Err: err}
	}
	f := os.NewFile(uintptr(fd), dir.Name())
	defer f.Close()
	return f.ReadDir(n)
}
