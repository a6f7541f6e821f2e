package scrape

import (
	"os"

	"golang.org/x/sys/unix"
)

// writerOf says whether somebody has an open file open for writing. The kernel
// grants a read lease only where nobody has (fcntl(2), F_SETLEASE); it is given
// back at once. Where leases are not to be had (a file of somebody else's, most
// network file systems) the answer is writerUnknown.
func writerOf(f *os.File) writer {
	fd := int(f.Fd())
	w := leaseOf(fd)
	if w == writerNone {
		unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_UNLCK)
	}
	return w
}

// leaseOf is writerOf that keeps the lease until the file is closed: as long
// nobody can open it for writing, or cut it short.
func leaseOf(fd int) writer {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_RDLCK)
	switch err {
	case nil:
		return writerNone
	case unix.EAGAIN:
		return writerOpen
	}
	return writerUnknown
}
