package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// proxyFunc says which proxy a request goes through.
func proxyFunc(proxy string) func(*http.Request) (*url.URL, error) {
	switch proxy {
	case "":
		return func(*http.Request) (*url.URL, error) { return nil, nil }
	case "environment":
		return http.ProxyFromEnvironment
	}
	u, err := url.Parse(proxy)
	if err == nil && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" && u.Scheme != "socks5h") {
		err = errors.New("not a proxy's address")
	}
	if err != nil {
		return func(*http.Request) (*url.URL, error) { return nil, errProxy }
	}
	return http.ProxyURL(u)
}

var errProxy = errors.New("the proxy is not an address such as http://127.0.0.1:3128 or socks5://127.0.0.1:1080")

// viaKey is the context key under which a request carries its proxy's address
// (a *url.URL) to the dialler.
type viaKey struct{}

func (c *Client) newTransport() *http.Transport {
	t := &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			u, _ := r.Context().Value(viaKey{}).(*url.URL)
			return u, nil
		},
		DialContext:         c.dial,
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: c.opt.Timeouts.Connect + time.Second, // after the watch, which says more
		DisableCompression:  true,                                 // decoding is bounded here
		// No MaxIdleConns: the connection that it closes may be one whose answer
		// without a body is just being handed over, which then fails (net/http
		// puts such a connection back before it tells of the answer).
		MaxIdleConnsPerHost:    atOnce,
		IdleConnTimeout:        10 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
		ReadBufferSize:         16 << 10,
	}
	return t
}

// dial connects to host:port, if it may. The rule is held on the address that
// the connection goes to, after all names are resolved, so that no name, no
// redirect and no second answer of a name server gets around it.
func (c *Client) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if c.opt.Dial != nil {
		return c.opt.Dial(ctx, network, addr)
	}
	return dialChecked(ctx, network, addr, c.opt.Timeouts.Connect, c.mayDial(ctx, addr))
}

// mayDial reports whether addr may be anywhere: it is the proxy of this
// request, or written as a source.
func (c *Client) mayDial(ctx context.Context, addr string) bool {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if via, _ := ctx.Value(viaKey{}).(*url.URL); via != nil {
		p := via.Port()
		if p == "" {
			p = map[string]string{"http": "80", "https": "443"}[via.Scheme]
			if p == "" {
				p = "1080"
			}
		}
		return strings.EqualFold(host, via.Hostname()) && port == p
	}
	host = strings.ToLower(host)
	if a, err := netip.ParseAddr(host); err == nil {
		host = a.String()
	}
	return c.allow[net.JoinHostPort(host, port)]
}
