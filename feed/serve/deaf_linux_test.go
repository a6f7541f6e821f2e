package serve

import (
	"net"
	"testing"
	"time"
)

func TestDeafen(t *testing.T) {
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	before, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	deafen(l)
	if conn, err := net.DialTimeout("tcp", l.Addr().String(), 100*time.Millisecond); err == nil {
		conn.Close()
		t.Error("a deaf listener took a new connection")
	}
	accepted, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer accepted.Close()
	before.Write([]byte("x"))
	if n, err := accepted.Read(make([]byte, 1)); n != 1 {
		t.Error(err)
	}
}
