package fetch

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// A prefix is a block of addresses that no page for the public stands on.
type prefix struct {
	netip.Prefix
	what string
}

func blocks(pairs ...string) []prefix {
	var all []prefix
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, prefix{netip.MustParsePrefix(pairs[i]), pairs[i+1]})
	}
	return all
}

// After the IANA special-purpose address registries for IPv4 and IPv6. The
// first match names the address.
var special = blocks(
	"169.254.169.254/32", "a cloud's metadata service",
	"168.63.129.16/32", "a cloud's metadata service",
	"100.100.100.200/32", "a cloud's metadata service",
	"192.0.0.192/32", "a cloud's metadata service",
	"fd00:ec2::254/128", "a cloud's metadata service",
	"0.0.0.0/8", "this host",
	"10.0.0.0/8", "a private network",
	"100.64.0.0/10", "a provider's inner network",
	"127.0.0.0/8", "this machine (loopback)",
	"169.254.0.0/16", "link-local",
	"172.16.0.0/12", "a private network",
	"192.0.0.0/24", "reserved",
	"192.0.2.0/24", "for documentation",
	"192.88.99.0/24", "a 6to4 relay",
	"192.168.0.0/16", "a private network",
	"198.18.0.0/15", "for benchmarks",
	"198.51.100.0/24", "for documentation",
	"203.0.113.0/24", "for documentation",
	"224.0.0.0/4", "multicast",
	"240.0.0.0/4", "reserved",
	"::/128", "this host",
	"::1/128", "this machine (loopback)",
	"64:ff9b:1::/48", "a translator's inner network",
	"100::/64", "discarded",
	"2001::/32", "Teredo",
	"2001::/23", "reserved",
	"2001:db8::/32", "for documentation",
	"3fff::/20", "for documentation",
	"5f00::/16", "segment routing",
	"fc00::/7", "a private network",
	"fe80::/10", "link-local",
	"fec0::/10", "site-local",
	"ff00::/8", "multicast",
)

var (
	unicast6 = netip.MustParsePrefix("2000::/3")
	nat64    = netip.MustParsePrefix("64:ff9b::/96")
	sixToTo4 = netip.MustParsePrefix("2002::/16")
)

// private says what a non-public address is; "" for a public one. IPv4
// addresses that are wrapped in IPv6 ones are judged as what they wrap.
func private(a netip.Addr) string {
	if a.Zone() != "" {
		return "link-local"
	}
	a = a.Unmap()
	for _, p := range special {
		if p.Contains(a) {
			return p.what
		}
	}
	if a.Is4() {
		return ""
	}
	b := a.As16()
	inner := func(at int) string {
		v4 := netip.AddrFrom4([4]byte(b[at : at+4]))
		if what := private(v4); what != "" {
			return what + ", as " + v4.String()
		}
		return ""
	}
	switch {
	case nat64.Contains(a):
		return inner(12)
	case sixToTo4.Contains(a):
		return inner(2)
	case !unicast6.Contains(a):
		if b[0] == 0 && b[1] == 0 { // ::a.b.c.d and its like, long abolished
			if what := inner(12); what != "" {
				return what
			}
		}
		return "reserved"
	case (b[8] == 0 || b[8] == 2) && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe: // ISATAP, RFC 5214
		return inner(12)
	}
	return ""
}

// checkDial refuses an address that is about to be connected to.
func checkDial(address string) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return &privateError{address: address, what: "not an internet address"}
	}
	if what := private(ap.Addr()); what != "" {
		return &privateError{address: ap.Addr().Unmap().String(), what: what}
	}
	return nil
}

// A privateError is how the refusal travels through package net.
type privateError struct{ address, what string }

func (e *privateError) Error() string { return e.address + " is " + e.what }

const hintPrivate = "only a host that is itself written as a source may be there"

// parseURL parses an address that somebody gave, and refuses what is no page's.
func parseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		// url.Error repeats the address, with its password.
		if ue, ok := err.(*url.Error); ok {
			err = ue.Err
		}
		return nil, &Error{URL: redact(raw), Kind: ErrURL, What: "not an address: " + err.Error(), Hint: "an address looks like https://example.com/news/"}
	}
	if err := settle(u); err != nil {
		return nil, err
	}
	return u, nil
}

// redact takes out of a broken address what may be a password.
func redact(raw string) string {
	if i := strings.Index(raw, "://"); i >= 0 {
		end := len(raw)
		if j := strings.IndexAny(raw[i+3:], "/?#"); j >= 0 {
			end = i + 3 + j
		}
		if at := strings.LastIndexByte(raw[i+3:end], '@'); at >= 0 {
			raw = raw[:i+3] + raw[i+3+at+1:]
		}
	}
	return strings.Trim(quote(raw), `"`)
}

// show is an address as messages and responses tell it.
func show(u *url.URL) string {
	if u.User == nil {
		return u.String()
	}
	v := *u
	v.User = nil
	return v.String()
}

// settle brings an address into the one form that is compared and asked for,
// and refuses schemes, hosts and ports that are no page's.
func settle(u *url.URL) error {
	fail := func(what, hint string) error {
		return &Error{URL: show(u), Kind: ErrURL, What: what, Hint: hint}
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		if u.Scheme == "" {
			return fail("the address does not say how to get it", "write it with https:// in front")
		}
		return fail(fmt.Sprintf("%s is not a way that pages are got by", quote(u.Scheme)), "only http and https are")
	}
	if u.Opaque != "" || u.Host == "" || u.Hostname() == "" {
		return fail("the address names no host", "an address looks like https://example.com/news/")
	}
	host, err := normalHost(u.Hostname())
	if err != nil {
		return fail(err.Error(), "an address looks like https://example.com/news/")
	}
	port := u.Port()
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return fail(fmt.Sprintf("there is no port %s", quote(port)), "ports go from 1 to 65535")
		}
		port = strconv.FormatUint(n, 10)
	}
	if u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		port = ""
	}
	switch {
	case port != "":
		u.Host = net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		u.Host = "[" + host + "]"
	default:
		u.Host = host
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return nil
}

// normalHost is a host name in lower case and ASCII, or an address in its
// usual spelling, whichever of the old ones (0x7f.1, 2130706433, 0177.0.0.1)
// it had: those reach a machine by some resolvers and not by others.
func normalHost(host string) (string, error) {
	for i := range len(host) {
		if host[i] >= 0x80 {
			ascii, err := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule()).ToASCII(host)
			if err != nil {
				return "", fmt.Errorf("%s is not a host name", quote(host))
			}
			host = ascii
			break
		}
	}
	host = strings.ToLower(host)
	if strings.Contains(host, ":") {
		a, err := netip.ParseAddr(host)
		if err != nil || a.Zone() != "" {
			return "", fmt.Errorf("%s is not an address", quote(host))
		}
		return a.String(), nil
	}
	twice := strings.Contains(host, "..")
	host = strings.TrimSuffix(host, ".")
	for i := range len(host) {
		if c := host[i]; c != '.' && c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return "", fmt.Errorf("%s is not a host name", quote(host))
		}
	}
	if host == "" || len(host) > 253 || twice || host[0] == '.' {
		return "", fmt.Errorf("%s is not a host name", quote(host))
	}
	if a, ok, err := oldIPv4(host); err != nil {
		return "", err
	} else if ok {
		return a.String(), nil
	}
	return host, nil
}

// oldIPv4 reads a host whose last label is a number, by the rules of the
// WHATWG URL standard, section 3.5 (IPv4 parser).
func oldIPv4(host string) (netip.Addr, bool, error) {
	parts := strings.Split(host, ".")
	if _, ok := oldNumber(parts[len(parts)-1]); !ok {
		return netip.Addr{}, false, nil
	}
	bad := fmt.Errorf("%s is not an address", quote(host))
	if len(parts) > 4 {
		return netip.Addr{}, false, bad
	}
	var v uint64
	for i, p := range parts {
		n, ok := oldNumber(p)
		if !ok {
			return netip.Addr{}, false, bad
		}
		if i == len(parts)-1 {
			if n >= 1<<(8*(5-len(parts))) {
				return netip.Addr{}, false, bad
			}
			v += n
		} else {
			if n > 255 {
				return netip.Addr{}, false, bad
			}
			v += n << (8 * (3 - i))
		}
	}
	return netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}), true, nil
}

// oldNumber reads a number as C does; what is too large for it is very large.
func oldNumber(s string) (uint64, bool) {
	base := 10
	switch {
	case s == "":
		return 0, false
	case strings.HasPrefix(s, "0x"):
		if s, base = s[2:], 16; s == "" {
			return 0, true
		}
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (base != 16 || c < 'a' || c > 'f') {
			return 0, false
		}
	}
	n, err := strconv.ParseUint(s, base, 64)
	if err != nil {
		return 1 << 40, true
	}
	return n, true
}

// Ports of other protocols, which a request could be made to speak to; after
// the WHATWG Fetch standard, section 2.9 (bad ports).
var badPorts = func() map[string]bool {
	m := map[string]bool{}
	for p := range strings.FieldsSeq(`0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104
		109 110 111 113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548
		554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6379 6566 6665 6666
		6667 6668 6669 6679 6697 9200 10080 11211 27017`) {
		m[p] = true
	}
	return m
}()

// admit refuses, before anything is asked or resolved, what can be refused
// from the address alone.
func (c *Client) admit(u *url.URL) error {
	if c.allowed(u) {
		return nil
	}
	host := u.Hostname()
	if badPorts[u.Port()] {
		return &Error{URL: show(u), Kind: ErrURL, What: fmt.Sprintf("port %s belongs to another protocol than HTTP", u.Port()),
			Hint: "only a host that is itself written as a source may use it"}
	}
	what := ""
	if a, err := netip.ParseAddr(host); err == nil {
		what = private(a)
	} else if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		what = "this machine (loopback)"
	}
	if what != "" {
		return &Error{URL: show(u), Kind: ErrPrivate, What: host + " is " + what, Hint: hintPrivate}
	}
	return nil
}

// allowed reports whether a person wrote the host as a source.
func (c *Client) allowed(u *url.URL) bool {
	return c.allow[net.JoinHostPort(u.Hostname(), portOf(u))]
}

// here reports whether a settled address is this machine's by its looks.
func here(u *url.URL) bool {
	host := u.Hostname()
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}

// normalAllow is an entry of Options.Allow as allowed compares it.
func normalAllow(s string) []string {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port = strings.Trim(s, "[]"), ""
	}
	if h, err := normalHost(host); err == nil {
		host = h
	}
	if port == "" {
		return []string{net.JoinHostPort(host, "80"), net.JoinHostPort(host, "443")}
	}
	return []string{net.JoinHostPort(host, port)}
}
