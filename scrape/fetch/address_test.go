package fetch

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"testing"
)

func TestPrivate(t *testing.T) {
	for _, s := range strings.Fields(`
		0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.0.1 169.254.169.254
		168.63.129.16 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255
		198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
		:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe
		64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::
		2002:c0a8:101::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 4000::1 e000::1
		2a00:1450:4001:81b:0:5efe:10.0.0.1 2a00:1450:4001:81b:200:5efe:127.0.0.1 1::1`) {
		if private(netip.MustParseAddr(s)) == "" {
			t.Errorf("%s passes for public", s)
		}
	}
	for _, s := range strings.Fields(`
		1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 172.15.255.255 172.32.0.0 192.0.1.1
		192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 ::ffff:8.8.8.8
		2606:4700:4700::1111 2a00:1450:4001:81b::200e 2001:200::1 2001:4860:4860::8888 2002:808:808::1 64:ff9b::8.8.8.8`) {
		if what := private(netip.MustParseAddr(s)); what != "" {
			t.Errorf("%s is refused as %s", s, what)
		}
	}
}

// TestDialRule: whatever a name was said to be before, what counts is where the
// connection goes.
func TestDialRule(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	c := New(Options{Allow: []string{"127.0.0.1:1", "other.example"}})
	for _, host := range []string{"127.0.0.1", "localhost", "::ffff:127.0.0.1", "0.0.0.0"} {
		conn, err := c.dial(t.Context(), "tcp", net.JoinHostPort(host, port))
		var secret *privateError
		if !errors.As(err, &secret) {
			t.Errorf("%s: %v, %v", host, conn, err)
		}
	}
	c = New(Options{Allow: []string{l.Addr().String()}})
	conn, err := c.dial(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal("what is written as a source is refused: ", err)
	}
	conn.Close()
	c = New(Options{Allow: []string{"127.0.0.1"}})
	for ref, want := range map[string]bool{"http://127.0.0.1/": true, "https://127.0.0.1/": true, "http://127.0.0.1:8080/": false, "http://127.0.0.2/": false, "http://localhost/": false} {
		u, err := parseURL(ref)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.admit(u) == nil; got != want {
			t.Errorf("%s is let in: %v, want %v", ref, got, want)
		}
	}
}

func TestSettle(t *testing.T) {
	for in, want := range map[string]string{
		"HTTP://Example.COM":               "http://example.com/",
		"https://example.com:443/a?b#c":    "https://example.com/a?b#c",
		"http://example.com:080/":          "http://example.com/",
		"https://BÜCHER.example/ä":         "https://xn--bcher-kva.example/%C3%A4",
		"http://[2001:DB8:0::1]:8080":      "http://[2001:db8::1]:8080/",
		"http://0x7f.1/":                   "http://127.0.0.1/",
		"http://0300.0250.1.1/":            "http://192.168.1.1/",
		"http://１.１.１.１/":                  "http://1.1.1.1/",
		"http://example。com/":              "http://example.com/",
		"http://a_b.example.com./":         "http://a_b.example.com/",
		" https://example.com/news/ \n":    "https://example.com/news/",
		"https://example.com/archive?q=%C": "https://example.com/archive?q=%C",
	} {
		u, err := parseURL(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
		} else if u.String() != want {
			t.Errorf("%q becomes %q, want %q", in, u, want)
		}
	}
}

// FuzzSettle: an address that was settled stays as it is, and its host is no
// address in disguise.
func FuzzSettle(f *testing.F) {
	for _, s := range []string{"http://0x7f.1/", "http://user:pw@EXAMPLE.com:8080/a?b", "http://１.2.3/", "https://[::ffff:1.2.3.4]/", "http://a..b/", "http://%41/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := parseURL(s)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || !errors.Is(err, ErrURL) {
				t.Fatalf("%v is no Error", err)
			}
			return
		}
		again, err := url.Parse(u.String())
		if err == nil {
			err = settle(again)
		}
		if err != nil || again.Host != u.Host {
			t.Fatalf("%q: %q becomes %v, %v", s, u, again, err)
		}
		host := u.Hostname()
		if _, err := netip.ParseAddr(host); err != nil {
			if _, ok, _ := oldIPv4(host); ok {
				t.Fatalf("%q: the host %q is an address in disguise", s, host)
			}
		}
	})
}

// TestNameOfPrivateAddress: a name is refused for the address behind it.
func TestNameOfPrivateAddress(t *testing.T) {
	name, err := os.Hostname()
	if err != nil {
		t.Skip(err)
	}
	addrs, err := net.DefaultResolver.LookupNetIP(t.Context(), "ip", name)
	if err != nil {
		t.Skip("this machine's name leads nowhere: ", err)
	}
	for _, a := range addrs {
		if private(a) == "" {
			t.Skipf("this machine's name leads to %s, which is public", a)
		}
	}
	_, err = New(Options{}).Get(t.Context(), Request{URL: "http://" + name + ":8080/", IgnoreRobots: true})
	if !errors.Is(err, ErrPrivate) || !strings.Contains(err.Error(), " is at ") {
		t.Errorf("got %v", err)
	}
	_, err = New(Options{}).Get(t.Context(), Request{URL: "http://" + name + ":8080/"})
	if !errors.Is(err, ErrPrivate) || errors.Is(err, ErrRobots) {
		t.Errorf("with robots.txt: %v", err)
	}
}
