package serve

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// deafen makes a TCP listener deaf to new connections, while those that knocked
// before can still be accepted. Closing a listener resets every connection in
// its queue, and a busy one's queue is never seen empty; with nobody new
// coming it soon is. A failure only means that the queue may not be empty.
func deafen(l net.Listener) {
	conn, ok := l.(syscall.Conn)
	if _, tcp := l.(*net.TCPListener); !tcp || !ok {
		return
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return
	}
	const flags, syn, ack = 13, 0x02, 0x10 // of the TCP header (RFC 9293 section 3.1)
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_B | unix.BPF_ABS, K: flags},
		{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: syn | ack},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: syn, Jt: 0, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: 0},
		{Code: unix.BPF_RET | unix.BPF_K, K: 0xffffffff},
	}
	raw.Control(func(fd uintptr) {
		unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]})
	})
}
