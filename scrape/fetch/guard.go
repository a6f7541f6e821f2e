package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A Guard lets requests out that go where strangers say: the callbacks of
// subscribers. It refuses what a [Client] refuses, private addresses above all,
// and on the address being dialled, so that no name and no second answer of a
// name server gets around it. It neither paces nor retries, asks no robots.txt
// and follows no redirect.
type Guard struct {
	allow  []string
	agent  string
	client *http.Client
}

// NewGuard makes a guard. allow names hosts that may be private, and may use
// any port: names or addresses, as they are written in URLs, without port. A
// request may last as long as timeout says.
func NewGuard(allow []string, timeout time.Duration) *Guard {
	g := &Guard{agent: "Copydesk/" + version()}
	for _, host := range allow {
		host = strings.Trim(host, "[]")
		if h, err := normalHost(host); err == nil {
			host = h
		}
		g.allow = append(g.allow, host)
	}
	g.client = &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            g.dial,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    timeout,
			MaxIdleConns:           50,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        30 * time.Second,
			MaxResponseHeaderBytes: 32 << 10,
			DisableCompression:     true,
		},
	}
	return g
}

// Admit refuses an address that a request could not be let out to, as far as
// that shows without asking anybody. The error says why, for whoever gave it.
func (g *Guard) Admit(address string) error {
	_, err := g.admit(address)
	return err
}

func (g *Guard) admit(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("it is no address")
	}
	if err := settle(u); err != nil {
		var e *Error
		if errors.As(err, &e) {
			return nil, errors.New(e.What)
		}
		return nil, err
	}
	if u.User != nil {
		return nil, errors.New("it has a user or a password")
	}
	if g.allowed(u.Hostname()) {
		return u, nil
	}
	var none Client
	var e *Error
	if err := none.admit(u); errors.As(err, &e) {
		return nil, errors.New(e.What)
	} else if err != nil {
		return nil, err
	}
	return u, nil
}

// Do sends a request, whose address is looked at again, and gives the answer.
// Whoever asks closes its body.
func (g *Guard) Do(req *http.Request) (*http.Response, error) {
	u, err := g.admit(req.URL.String())
	if err != nil {
		return nil, err
	}
	req.URL, req.Host = u, u.Host
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", g.agent)
	}
	return g.client.Do(req)
}

// Close closes the connections that are not in use.
func (g *Guard) Close() { g.client.CloseIdleConnections() }

func (g *Guard) allowed(host string) bool { return slices.Contains(g.allow, host) }

func (g *Guard) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	host = strings.ToLower(host)
	if a, err := netip.ParseAddr(host); err == nil {
		host = a.String()
	}
	return dialChecked(ctx, network, addr, 10*time.Second, g.allowed(host))
}

// dialChecked connects to host:port. Unless it may go anywhere, the address
// that the connection goes to has to be a public one, after all names are
// resolved.
func dialChecked(ctx context.Context, network, addr string, timeout time.Duration, anywhere bool) (net.Conn, error) {
	d := net.Dialer{Timeout: timeout, KeepAlive: 30 * time.Second}
	if !anywhere {
		d.ControlContext = func(_ context.Context, network, address string, _ syscall.RawConn) error {
			return checkDial(address)
		}
	}
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil || anywhere {
		return conn, err
	}
	// The same rule once more on what came of it: a platform could have
	// connected elsewhere than it was told.
	if err := checkDial(conn.RemoteAddr().String()); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
