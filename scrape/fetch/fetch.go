// Package fetch is the one way in which this program asks other machines for
// something: a GET that is bounded, paced, conditional and safe, and that says
// what went wrong by its name.
//
// What [Client.Get] promises, whatever the other side does:
//
//   - It ends. Connecting, headers, body and the whole have their own limits,
//     and a body that drips is given up (ErrTimeout). It takes no more memory
//     than Options.MaxBytes, counted after decompression (ErrTooLarge).
//   - What it returns is whole. A body that was cut off is an error
//     (ErrTruncated), never a shorter page.
//   - It reaches public addresses only, which is decided on the address being
//     dialled, for every redirect (ErrPrivate). Options.Allow names the hosts
//     that a person wrote as a source and that may therefore be anywhere.
//   - It is polite: robots.txt (RFC 9309), one request at a time and one a
//     second to a host, Crawl-delay, Retry-After, and longer and longer pauses
//     towards a host that fails.
//   - It is honest about who asks, and tells nobody but the asked host the
//     credentials, cookies and headers that were meant for that host.
//
// Characters are left alone: a Body has the bytes of the page, Type says what
// the server says of them. Nor does it know what an article is.
package fetch

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// Options say how a [Client] behaves. The zero value is how it should behave
// towards strangers.
type Options struct {
	// UserAgent is the whole User-Agent line; "" for Copydesk/VERSION and the
	// Contact. What stands before its first slash is our name in robots.txt.
	UserAgent string
	// Contact is an address of a page or a mailbox at which a site's owner
	// finds out who asks; "" for none.
	Contact string
	// Allow lists what a person wrote as a source, as "host:port", or "host"
	// for its ports 80 and 443: these very hosts, at these very ports, may
	// have private addresses, and a loopback address among them is not paced.
	Allow    []string
	Timeouts Timeouts
	// MaxBytes bounds the body after decompression; 0 for 10 MiB.
	MaxBytes int64
	// MaxRedirects is the number of redirects that are followed; 0 for 5,
	// negative for none.
	MaxRedirects int
	// PerHost is the time from one request to a host to the next; 0 for one
	// second, and none towards a loopback address of Allow; negative for none.
	PerHost time.Duration
	// Proxy is the address of an http, https or socks5 proxy; "" for none,
	// whatever the environment says, and "environment" for what it says. Names
	// are then resolved by the proxy, so only hosts that are written as
	// addresses can be held against the rule on private addresses.
	Proxy string
	// Dial connects to host:port in the place of the network, whatever is there;
	// nil, but in tests of time.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// Logger is told of each exchange, at debug level; nil for nobody.
	Logger *slog.Logger
	// Memory keeps robots.txt files and pauses from one run to the next; nil
	// to forget them.
	Memory Memory
}

// Timeouts bound the parts of one GET. Zero values stand for the defaults. The
// time spent waiting for one's turn is not part of any of them.
type Timeouts struct {
	Connect time.Duration // name, connection and TLS; 10 s
	Header  time.Duration // from there to the last byte of the headers; 20 s
	Body    time.Duration // 40 s
	Whole   time.Duration // all redirects together; 90 s
	// Stall is the time in which a body must bring at least MinRate bytes a
	// second on average; 10 s. MinRate is 256, negative for no minimum.
	Stall   time.Duration
	MinRate int64
}

// A Memory keeps small values by key. Load gives nil for a key that was never
// stored. Its methods may be called from several goroutines at once. What it
// keeps may be lost at the price of asking again.
type Memory interface {
	Load(key string) ([]byte, error)
	Store(key string, value []byte) error
}

// A Client gets pages. It may be used from several goroutines at once. All
// requests of a program should go through one, or through those that it gives
// by With, since they keep the pace and robots.txt.
type Client struct {
	opt       Options
	paced     bool // somebody set PerHost: it holds for loopback addresses too
	agent     string
	token     string // our name in robots.txt
	allow     map[string]bool
	transport *http.Transport
	// roundTripper is transport, but in tests of time.
	roundTripper http.RoundTripper
	proxy        func(*http.Request) (*url.URL, error)
	hosts        *hosts
	robots       *robotsCache
	log          *slog.Logger

	mu   sync.Mutex
	jars map[string]http.CookieJar
}

// New gives a client. It connects to nothing.
func New(opt Options) *Client {
	return newClient(opt, &hosts{memory: opt.Memory}, &robotsCache{memory: opt.Memory})
}

// With gives a client of other options that keeps pace with c: what one of them
// asked a host, the other knows. Its Memory is that of c.
func (c *Client) With(opt Options) *Client { return newClient(opt, c.hosts, c.robots) }

func newClient(opt Options, hs *hosts, rc *robotsCache) *Client {
	def := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	t := &opt.Timeouts
	def(&t.Connect, 10*time.Second)
	def(&t.Header, 20*time.Second)
	def(&t.Body, 40*time.Second)
	def(&t.Whole, 90*time.Second)
	def(&t.Stall, 10*time.Second)
	if t.MinRate == 0 {
		t.MinRate = 256
	}
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = 10 << 20
	}
	if opt.MaxRedirects == 0 {
		opt.MaxRedirects = 5
	}
	paced := opt.PerHost > 0
	if opt.PerHost == 0 {
		opt.PerHost = time.Second
	}
	c := &Client{opt: opt, paced: paced, hosts: hs, robots: rc, allow: map[string]bool{}, log: opt.Logger, jars: map[string]http.CookieJar{}}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.agent = opt.UserAgent
	if c.agent == "" {
		c.agent = "Copydesk/" + version()
		if opt.Contact != "" {
			c.agent += " (+" + opt.Contact + ")"
		}
	}
	c.token = productToken(c.agent)
	for _, h := range opt.Allow {
		for _, at := range normalAllow(h) {
			c.allow[at] = true
		}
	}
	c.proxy = proxyFunc(opt.Proxy)
	c.transport = c.newTransport()
	c.roundTripper = c.transport
	return c
}

// Close closes the connections that are not in use.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// version is the module's version where it was built as one.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := strings.TrimPrefix(info.Main.Version, "v"); v != "" && v != "(devel)" {
			return v
		}
	}
	return "dev"
}

// A Request says what to get. Only URL is needed.
type Request struct {
	URL string // http or https; a user and password in it are used as BasicAuth and never told
	// ETag and LastModified are validators as an earlier Response gave them.
	ETag, LastModified string
	// Header has further headers, sent to the host of URL and to no other.
	Header map[string]string
	// User and Password are sent, as HTTP Basic, to the host of URL and to no
	// other.
	User, Password string
	// Cookies: keep the site's cookies from one request to the next. Without
	// it they last as long as the redirects of this request.
	Cookies bool
	// MaxBytes and Accept stand, where they are not zero, above
	// Options.MaxBytes and the Accept header for pages. Media types that are
	// no text are refused unless Accept names them.
	MaxBytes int64
	Accept   string
	// IgnoreRobots: do not ask robots.txt; for what a person asked for.
	IgnoreRobots bool
}

// A Response is a page that was read as a whole, or NotModified.
type Response struct {
	URL         string // where it was found in the end; without credentials
	Status      int
	NotModified bool        // 304: what the validators stand for is still right; there is no Body
	Header      http.Header // as sent
	Type        string      // Content-Type as sent; "" when there is none
	Body        []byte      // content codings undone, characters as sent
	// ETag and LastModified are validators as sent, for the next Request.
	ETag, LastModified string
	Redirects          []Redirect
	// Permanent: there were redirects, and all of them said that they are for
	// good (301 or 308).
	Permanent bool
	Fetched   time.Time
	// MaxAge is how long the server calls the page fresh; 0 when it does not
	// say, or says that it is not.
	MaxAge time.Duration
}

// A Redirect is one step from one address to the next.
type Redirect struct {
	From, To string
	Status   int // 301, 302, 303, 307, 308; 200 for a page that only refreshes to another
}

// Get gets a page. The error is one of the kinds in this package, or the
// context's, and names the URL; there is a Response exactly when it is nil.
func (c *Client) Get(ctx context.Context, req Request) (*Response, error) {
	u, err := parseURL(req.URL)
	if err != nil {
		return nil, err
	}
	if user := u.User; user != nil {
		if req.User == "" && req.Password == "" {
			req.User = user.Username()
			req.Password, _ = user.Password()
		}
		u.User = nil
	}
	j := &job{Request: req, client: c, first: u, limit: c.opt.MaxBytes, left: c.opt.Timeouts.Whole, refresh: true}
	if req.MaxBytes > 0 {
		j.limit = req.MaxBytes
	}
	if req.Cookies {
		j.jar = c.jarOf(u)
	}
	if err := j.checkHeaders(); err != nil {
		return nil, err
	}
	return j.run(ctx, u)
}
