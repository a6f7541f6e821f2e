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
	_, err := unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_RDLCK)
	switch err {
	case nil:
		unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_UNLCK)
		return writerNone
	case unix.EAGAIN:
		return writerOpen
	}
	return writerUnknown
}
