package serve

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/acme"
)

// A testCA issues certificates by RFC 8555 to whoever answers its question
// over TLS (RFC 8737). It believes every signature.
type testCA struct {
	*httptest.Server
	key  *ecdsa.PrivateKey
	cert *x509.Certificate

	mu     sync.Mutex
	at     string // the server that it asks
	broken bool
	orders int
	host   string
	thumb  string
	status string // of the order
	chain  []byte
	why    error
}

func newTestCA(t *testing.T) *testCA {
	ca := new(testCA)
	var err error
	if ca.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	ca.cert = ca.sign(&x509.Certificate{IsCA: true, BasicConstraintsValid: true, Subject: pkix.Name{CommonName: "Test CA"}}, nil, &ca.key.PublicKey)
	ca.Server = httptest.NewServer(ca)
	t.Cleanup(ca.Close)
	return ca
}

func (ca *testCA) sign(c, by *x509.Certificate, key any) *x509.Certificate {
	c.SerialNumber, c.NotBefore, c.NotAfter = big.NewInt(time.Now().UnixNano()), time.Now().Add(-time.Hour), time.Now().Add(90*24*time.Hour)
	if by == nil {
		by = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, by, key, ca.key)
	if err != nil {
		panic(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		panic(err)
	}
	return c
}

func (ca *testCA) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ca.mu.Lock()
	defer ca.mu.Unlock()
	w.Header().Set("Replay-Nonce", rand.Text())
	if ca.broken && r.URL.Path != "/dir" && r.URL.Path != "/nonce" {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, `{"type": "urn:ietf:params:acme:error:unauthorized", "detail": "the vault is shut"}`)
		return
	}
	var jws struct{ Protected, Payload string }
	json.NewDecoder(r.Body).Decode(&jws)
	payload, _ := base64.RawURLEncoding.DecodeString(jws.Payload)
	say := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(v)
	}
	order := func() any {
		return map[string]any{"status": ca.status, "identifiers": []any{map[string]string{"type": "dns", "value": ca.host}},
			"authorizations": []string{ca.URL + "/authz"}, "finalize": ca.URL + "/finalize", "certificate": ca.URL + "/cert"}
	}
	challenge := func() map[string]string {
		s := map[string]string{"pending": "pending", "invalid": "invalid"}[ca.status]
		if s == "" {
			s = "valid"
		}
		return map[string]string{"type": "tls-alpn-01", "url": ca.URL + "/challenge", "token": "a-token", "status": s}
	}
	switch r.URL.Path {
	case "/dir":
		say(200, map[string]string{"newNonce": ca.URL + "/nonce", "newAccount": ca.URL + "/account", "newOrder": ca.URL + "/order"})
	case "/nonce":
	case "/account":
		protected, _ := base64.RawURLEncoding.DecodeString(jws.Protected)
		var head struct{ JWK struct{ X, Y string } }
		json.Unmarshal(protected, &head)
		x, _ := base64.RawURLEncoding.DecodeString(head.JWK.X)
		y, _ := base64.RawURLEncoding.DecodeString(head.JWK.Y)
		key, _ := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, x, y))
		ca.thumb, _ = acme.JWKThumbprint(key)
		w.Header().Set("Location", ca.URL+"/account/1")
		say(201, map[string]string{"status": "valid"})
	case "/order":
		var asked struct{ Identifiers []struct{ Value string } }
		json.Unmarshal(payload, &asked)
		ca.orders++
		ca.host, ca.status = asked.Identifiers[0].Value, "pending"
		w.Header().Set("Location", ca.URL+"/order/1")
		say(201, order())
	case "/order/1":
		say(200, order())
	case "/authz":
		c := challenge()
		say(200, map[string]any{"status": c["status"], "identifier": map[string]string{"type": "dns", "value": ca.host}, "challenges": []any{c}})
	case "/challenge":
		ca.status = "ready"
		if ca.why = ca.ask(); ca.why != nil {
			ca.status = "invalid"
		}
		say(200, challenge())
	case "/finalize":
		var asked struct{ CSR string }
		json.Unmarshal(payload, &asked)
		der, _ := base64.RawURLEncoding.DecodeString(asked.CSR)
		csr, err := x509.ParseCertificateRequest(der)
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		c := ca.sign(&x509.Certificate{DNSNames: []string{ca.host}, Subject: pkix.Name{CommonName: ca.host}}, ca.cert, csr.PublicKey)
		ca.chain = append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.cert.Raw})...)
		ca.status = "valid"
		w.Header().Set("Location", ca.URL+"/order/1")
		say(200, order())
	case "/cert":
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		w.Write(ca.chain)
	default:
		http.NotFound(w, r)
	}
}

// ask has the server prove that the host is its own.
func (ca *testCA) ask() error {
	conn, err := tls.Dial("tcp", ca.at, &tls.Config{ServerName: ca.host, NextProtos: []string{acme.ALPNProto}, InsecureSkipVerify: true})
	if err != nil {
		return err
	}
	defer conn.Close()
	want := sha256.Sum256([]byte("a-token." + ca.thumb))
	for _, e := range conn.ConnectionState().PeerCertificates[0].Extensions {
		if e.Id.String() == "1.3.6.1.5.5.7.1.31" && bytes.HasSuffix(e.Value, want[:]) {
			return nil
		}
	}
	return fmt.Errorf("the certificate of %s does not answer", ca.host)
}

// A certificate is got from the CA once, kept over restarts, and got for no
// other host; while the CA gives none, nothing is served in its place.
func TestACME(t *testing.T) {
	ca := newTestCA(t)
	roots := x509.NewCertPool()
	roots.AddCert(ca.cert)
	cache := filepath.Join(t.TempDir(), "acme")
	var log safeBuffer
	serving := func(f func(at string)) {
		t.Helper()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ca.mu.Lock()
		ca.at = l.Addr().String()
		ca.mu.Unlock()
		front := new(Front)
		front.Show(New(stand(t, edition(t, "all", "", "https://feeds.example.com/", 2)), Options{}))
		s := NewServer(front, ServerOptions{})
		secure, _ := ACME{Hosts: []string{"feeds.example.com"}, Directory: ca.URL + "/dir", Cache: cache, Client: ca.Client(), Logger: slog.New(slog.NewTextHandler(&log, nil))}.Config()
		ended := make(chan error, 1)
		go func() { ended <- s.Serve(l, false, secure) }()
		f(l.Addr().String())
		if err := s.End(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	fetch := func(at, host string) (string, error) {
		c := http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots},
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, "tcp", at)
			}}}
		r, err := c.Get("https://" + host + "/atom.xml")
		if err != nil {
			return "", err
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		return string(b), err
	}

	ca.broken = true
	serving(func(at string) {
		if b, err := fetch(at, "feeds.example.com"); err == nil {
			t.Errorf("served without a certificate: %s", b)
		}
		if r, err := http.Get("http://" + at + "/atom.xml"); err == nil {
			b, _ := io.ReadAll(r.Body)
			r.Body.Close()
			if r.StatusCode == 200 || strings.Contains(string(b), "<feed") {
				t.Errorf("served in plain text: %d %s", r.StatusCode, b)
			}
		}
	})
	if s := log.String(); strings.Count(s, "level=ERROR") != 1 || !strings.Contains(s, "host=feeds.example.com") || !strings.Contains(s, "the vault is shut") {
		t.Errorf("the log says %q", s)
	}
	ca.mu.Lock()
	ca.broken = false
	ca.mu.Unlock()

	for range 2 {
		serving(func(at string) {
			for range 2 {
				if b, err := fetch(at, "feeds.example.com"); err != nil || !strings.Contains(b, "<feed") {
					t.Errorf("%v; the CA says %v; %s", err, ca.why, b)
				}
			}
			if _, err := fetch(at, "other.example.com"); err == nil {
				t.Error("a host beside the list is served")
			}
		})
	}
	if ca.orders != 1 {
		t.Errorf("%d orders, want 1", ca.orders)
	}
	info, err := os.Stat(cache)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of keys: %v %v", info, err)
	}
	if strings.Contains(log.String(), "other.example.com") {
		t.Errorf("the log tells of strangers: %s", log.String())
	}
}

// A safeBuffer is a buffer for several writers.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
