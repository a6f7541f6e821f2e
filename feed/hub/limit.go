package hub

import (
	"net/netip"
	"sync"
	"time"
)

// A limiter bounds the requests of each caller: burst at once, then one every
// refill. The zero limiter is ready.
type limiter struct {
	mu     sync.Mutex
	levels map[netip.Prefix]level
}

type level struct {
	used float64 // of burst
	at   time.Time
}

const (
	burst      = 120
	refill     = 2 * time.Second
	maxCallers = 10_000
)

// admit counts a request of a remote address (host:port) and reports whether
// it is within bounds. A network of IPv6 addresses is one caller.
func (l *limiter) admit(remote string, now time.Time) bool {
	ap, err := netip.ParseAddrPort(remote)
	if err != nil {
		return true // a socket of this machine
	}
	bits := 32
	a := ap.Addr().Unmap().WithZone("")
	if a.Is6() {
		bits = 64
	}
	who, err := a.Prefix(bits)
	if err != nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.levels == nil {
		l.levels = map[netip.Prefix]level{}
	}
	lv := l.levels[who]
	lv.used = max(0, lv.used-max(0, now.Sub(lv.at).Seconds())/refill.Seconds())
	lv.at = now
	ok := lv.used+1 <= burst
	if ok {
		lv.used++
	}
	if _, known := l.levels[who]; !known && len(l.levels) >= maxCallers {
		for other := range l.levels { // any one: who keeps coming is soon known again
			delete(l.levels, other)
			break
		}
	}
	l.levels[who] = lv
	return ok
}
