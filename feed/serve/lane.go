package serve

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// The lane is where plain requests are answered: GETs of documents whose
// answer is ready. net/http spends more on reading such a request than on
// answering it; on the lane a request that came before in the same bytes costs
// a look into a map. A connection begins on the lane and leaves it for good,
// to net/http, with the first request that is anything else; that one's bytes
// are handed over as they came.

// A laneListener puts connections on the lane of a server, and counts them.
type laneListener struct {
	net.Listener
	s     *Server
	plain bool // without TLS
}

// Accept waits while there are as many connections as the server bears: the
// others queue with the system.
func (l laneListener) Accept() (net.Conn, error) {
	select {
	case l.s.slots <- struct{}{}:
	case <-l.s.ended:
		return nil, net.ErrClosed
	}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.s.slots
		return nil, err
	}
	c := &laneConn{Conn: conn, s: l.s, opened: time.Now(), left: !l.plain}
	if l.plain {
		l.s.enter(c)
	}
	return c, nil
}

// Close is called by [Server.End] and once more by net/http.
func (l laneListener) Close() error {
	if err := l.Listener.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// A laneConn is a connection that answers what it can while net/http waits
// for a request. net/http reads from one goroutine at a time; Close and wake
// come from others.
type laneConn struct {
	net.Conn
	s        *Server
	left     bool // it is net/http's
	answered atomic.Bool
	closed   atomic.Bool
	opened   time.Time

	deadlines       sync.Mutex
	renewed, handed time.Time
	woken           bool

	head    []byte // scratch
	buffers [2][]byte
	vector  net.Buffers
}

// leastRead tells reads for a new request from those for single bytes by which
// net/http watches a connection.
const leastRead = 1024

// last is how long a connection that is to be closed is listened to once more.
const last = 10 * time.Millisecond

// Read gives net/http the first request that it has to see, and what follows.
func (c *laneConn) Read(p []byte) (int, error) {
	if c.left || len(p) < leastRead {
		c.leave()
		return c.Conn.Read(p)
	}
	n := 0
	for {
		for n > 0 {
			end := bytes.Index(p[:n], []byte("\r\n\r\n")) + 4
			if end < 4 || c.s.ending.Load() {
				c.leave()
				return n, nil
			}
			rd := c.s.front.ready(p[:end])
			if rd == nil || !c.may() {
				c.leave()
				return n, nil
			}
			if err := c.answer(rd); err != nil {
				return 0, err
			}
			n = copy(p, p[end:n])
		}
		var err error
		n, err = c.Conn.Read(p)
		if errors.Is(err, os.ErrDeadlineExceeded) && c.s.ending.Load() {
			// A request may have come in the same moment.
			c.Conn.SetReadDeadline(time.Now().Add(last))
			if n, err = c.Conn.Read(p); err != nil {
				err = io.EOF
			}
		}
		if n == 0 && err != nil {
			return 0, err
		}
	}
}

// may reports whether the peer may be answered here. Who must be asked after
// more than its address, or has asked too much, is for net/http.
func (c *laneConn) may() bool {
	l := c.s.limiter
	if l == nil {
		return true
	}
	a := addressOf(c.RemoteAddr().String())
	return a.IsValid() && !c.s.proxies.trusts(a) && l.take(a, time.Now()) == 0
}

// answer sends a ready answer.
func (c *laneConn) answer(rd *ready) error {
	now := time.Now()
	c.renew(now)
	c.head = append(c.head[:0], "HTTP/1.1 200 OK\r\nDate: "...)
	if rd.status == http.StatusNotModified {
		c.head = append(c.head[:0], "HTTP/1.1 304 Not Modified\r\nDate: "...)
	}
	c.head = append(c.head, c.s.date(now)...)
	c.head = append(c.head, "\r\n"...)
	c.head = append(c.head, rd.head...)
	var err error
	if rd.body == nil {
		_, err = c.Conn.Write(c.head)
	} else {
		c.buffers = [2][]byte{c.head, rd.body}
		c.vector = c.buffers[:]
		_, err = c.vector.WriteTo(c.Conn)
		c.buffers[1] = nil
	}
	c.answered.Store(true)
	if err == nil {
		c.s.front.tell(rd, c.Conn.RemoteAddr())
	}
	return err
}

// renew gives the peer time anew for reading this answer and sending its next
// request. Deadlines of minutes may be a second old.
func (c *laneConn) renew(now time.Time) {
	if now.Sub(c.renewed) < time.Second {
		return
	}
	c.deadlines.Lock()
	defer c.deadlines.Unlock()
	c.renewed = now
	if !c.s.ending.Load() {
		c.Conn.SetReadDeadline(now.Add(c.s.http.IdleTimeout))
	}
	c.Conn.SetWriteDeadline(now.Add(c.s.http.WriteTimeout))
}

// wake ends the wait for a next request.
func (c *laneConn) wake() {
	c.deadlines.Lock()
	defer c.deadlines.Unlock()
	if !c.woken {
		c.woken = true
		c.Conn.SetReadDeadline(time.Unix(1, 0))
	}
}

// leave gives the connection to net/http, with the time a new request has.
func (c *laneConn) leave() {
	if c.left {
		return
	}
	c.left = true
	c.s.exit(c)
	c.deadlines.Lock()
	defer c.deadlines.Unlock()
	c.handed = time.Now()
	c.Conn.SetReadDeadline(c.handed.Add(c.s.http.ReadHeaderTimeout))
	c.Conn.SetWriteDeadline(time.Time{})
}

// SetReadDeadline is what net/http calls. The deadline of the request that was
// handed over it counted from when it began to wait; it is to count from then.
func (c *laneConn) SetReadDeadline(t time.Time) error {
	c.deadlines.Lock()
	defer c.deadlines.Unlock()
	if t.After(c.opened) && t.Before(c.handed.Add(c.s.http.ReadTimeout)) && !c.renewed.IsZero() {
		t = c.handed.Add(c.s.http.ReadTimeout)
	}
	return c.Conn.SetReadDeadline(t)
}

// CloseWrite is for net/http, which closes politely where it can.
func (c *laneConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

func (c *laneConn) Close() error {
	if c.closed.CompareAndSwap(false, true) {
		c.s.exit(c)
		<-c.s.slots
	}
	return c.Conn.Close()
}
