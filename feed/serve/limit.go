package serve

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A limiter lets each address make so many requests a minute: a bucket that
// holds a minute's worth and fills steadily. Of IPv6 a /64 is one address. The
// nil limiter lets everything pass.
type limiter struct {
	minute float64

	mu sync.Mutex
	of map[netip.Addr]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

// maxBuckets bounds the addresses that are remembered.
const maxBuckets = 20_000

func newLimiter(minute int) *limiter {
	if minute <= 0 {
		return nil
	}
	return &limiter{minute: float64(minute), of: map[netip.Addr]bucket{}}
}

// take counts a request. It gives 0 when it may be answered, else how long the
// address should wait.
func (l *limiter) take(from netip.Addr, now time.Time) time.Duration {
	if l == nil || !from.IsValid() {
		return 0
	}
	if from.Is6() {
		from = netip.PrefixFrom(from, 64).Masked().Addr()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b, known := l.of[from]
	if !known {
		if len(l.of) >= maxBuckets {
			for a, b := range l.of {
				if now.Sub(b.at) >= time.Minute {
					delete(l.of, a)
				}
			}
			if len(l.of) >= maxBuckets {
				clear(l.of)
			}
		}
		b = bucket{l.minute, now}
	}
	b.left = min(l.minute, b.left+l.minute*now.Sub(b.at).Minutes())
	b.at = now
	var wait time.Duration
	if b.left >= 1 {
		b.left--
	} else {
		wait = time.Duration((1 - b.left) / l.minute * float64(time.Minute))
	}
	l.of[from] = b
	return wait
}

// proxies are those in front whose word counts.
type proxies []netip.Prefix

// trusts reports whether an address is that of one.
func (ps proxies) trusts(a netip.Addr) bool {
	for _, p := range ps {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// client is the address a request comes from: the last one that no trusted
// proxy has, reading X-Forwarded-For from its end. It is not valid for a
// socket without a proxy's word, which nobody but this machine reaches.
func (ps proxies) client(r *http.Request) netip.Addr {
	a := addressOf(r.RemoteAddr)
	if a.IsValid() && !ps.trusts(a) {
		return a
	}
	var hops []string
	for _, line := range r.Header["X-Forwarded-For"] {
		hops = append(hops, strings.Split(line, ",")...)
	}
	for i := len(hops) - 1; i >= 0; i-- {
		hop := addressOf(strings.TrimSpace(hops[i]))
		if !hop.IsValid() {
			break
		}
		a = hop
		if !ps.trusts(a) {
			break
		}
	}
	return a
}

// addressOf reads an address with or without a port.
func addressOf(s string) netip.Addr {
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}

// limited answers what asks too much, and reports whether it did.
func (s *Server) limited(w http.ResponseWriter, r *http.Request) bool {
	if len(r.RequestURI) > maxTarget {
		http.Error(w, "The address is longer than any here.", http.StatusRequestURITooLong)
		return true
	}
	if r.ContentLength != 0 {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	}
	from := s.proxies.client(r)
	if from.IsValid() && from != addressOf(r.RemoteAddr) {
		// The hub counts callers too, and so should see them.
		r.RemoteAddr = netip.AddrPortFrom(from, 0).String()
	}
	wait := s.limiter.take(from, time.Now())
	if wait == 0 {
		return false
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "That was too much in too short a time.", http.StatusTooManyRequests)
	return true
}

const (
	maxTarget = 8 << 10  // bytes of a request target
	maxBody   = 64 << 10 // bytes of a request's body
)
