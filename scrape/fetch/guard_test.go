package fetch

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestGuardAdmits: what an address gives away is refused before anything is
// asked, however it is spelled.
func TestGuardAdmits(t *testing.T) {
	g := NewGuard([]string{"127.0.0.1", "intranet.example"}, time.Second)
	for _, good := range []string{"https://example.com/cb?x=1", "http://93.184.215.14:8080/", "http://127.0.0.1:6379/", "http://0x7f.1/cb", "http://INTRANET.example:22/"} {
		if err := g.Admit(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	g = NewGuard(nil, time.Second)
	for _, bad := range []string{
		"", "cb", "//example.com/", "javascript:alert(1)", "ftp://example.com/", "file:///etc/passwd", "http:///cb", "http:cb",
		"http://user@example.com/", "http://user:word@example.com/", "http://example.com:0/", "http://example.com:99999/",
		"http://127.0.0.1/", "http://127.1/", "http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://127.0.0.1./",
		"http://１２７.0.0.1/", "http://%31%32%37.0.0.1/", "http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http://[::1]/",
		"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://0/", "http://0.0.0.0/",
		"http://10.1.2.3/", "http://192.168.0.1/", "http://172.16.0.1/", "http://169.254.169.254/latest/", "http://[fd00:ec2::254]/", "http://[fe80::1]/",
		"http://100.64.0.1/", "http://example.com:22/", "http://example.com:25/", "http://example.com:6379/", "http://exa mple.com/", "http://example.com\r\n/",
	} {
		if g.Admit(bad) == nil {
			t.Errorf("%q is let through", bad)
		}
	}
}

// TestGuardDials: a name that leads to a private address is refused when it is
// dialled, whatever it led to before; redirects are not followed.
func TestGuardDials(t *testing.T) {
	asked := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	g := NewGuard(nil, 5*time.Second)
	defer g.Close()
	for _, host := range []string{"localhost", "127.0.0.1", "[::ffff:127.0.0.1]"} {
		if conn, err := g.dial(context.Background(), "tcp", host+":"+port); err == nil {
			conn.Close()
			t.Errorf("%s is dialled", host)
		} else if !strings.Contains(err.Error(), "loopback") {
			t.Errorf("%s: %v", host, err)
		}
	}
	req, _ := http.NewRequest("GET", srv.URL, nil)
	if _, err := g.Do(req); err == nil || asked != 0 {
		t.Errorf("asked %d times, error %v", asked, err)
	}
	open := NewGuard([]string{"127.0.0.1"}, 5*time.Second)
	defer open.Close()
	req, _ = http.NewRequest("GET", srv.URL, nil)
	resp, err := open.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusFound || asked != 1 {
		t.Errorf("status %d after %d requests, want the redirect itself", resp.StatusCode, asked)
	}
}
