package serve

import (
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// FromFiles is the TLS of a certificate and its key in PEM files. They are
// read again once they have changed; while they cannot be, the certificate of
// before serves and the log says why.
func FromFiles(cert, key string, log *slog.Logger) (*tls.Config, error) {
	f := &certFiles{cert: cert, key: key, log: log}
	if err := f.read(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: f.get}, nil
}

type certFiles struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	pair   *tls.Certificate
	stamps [2]time.Time
	looked time.Time
}

// lookEvery is how often the files are looked at, at most.
const lookEvery = time.Second

func (f *certFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); now.Sub(f.looked) >= lookEvery {
		f.looked = now
		if f.stamps != f.times() {
			if err := f.read(); err != nil {
				f.log.Error("the new certificate is not taken, the old one stays", "error", err)
			} else {
				f.log.Info("the certificate is read again", "file", f.cert)
			}
		}
	}
	return f.pair, nil
}

func (f *certFiles) read() error {
	f.stamps = f.times() // before the files: a change in between is seen next time
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return err
	}
	f.pair = &pair
	return nil
}

func (f *certFiles) times() (at [2]time.Time) {
	for i, name := range []string{f.cert, f.key} {
		if info, err := os.Stat(name); err == nil {
			at[i] = info.ModTime()
		}
	}
	return at
}

// ACME are certificates that a CA issues by RFC 8555.
type ACME struct {
	Hosts     []string
	Email     string // "" for none
	Directory string // of the CA; "": Let's Encrypt
	Cache     string // folder for keys and certificates, made with mode 0700
	Client    *http.Client
	Logger    *slog.Logger // gets what keeps a host from its certificate. May be nil
}

// Config is the TLS with such certificates. It answers the CA's question over
// TLS (TLS-ALPN-01, RFC 8737) by itself; challenge makes the handler for a
// plain listener that answers it there (HTTP-01) and gives the rest to another.
func (a ACME) Config() (secure *tls.Config, challenge func(rest http.Handler) http.Handler) {
	m := &autocert.Manager{
		Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(a.Hosts...), Email: a.Email, Cache: autocert.DirCache(a.Cache),
		Client: &acme.Client{DirectoryURL: a.Directory, HTTPClient: a.Client, UserAgent: "Copydesk"},
	}
	if a.Directory == "" {
		m.Client.DirectoryURL = autocert.DefaultACMEDirectory
	}
	secure = m.TLSConfig()
	secure.MinVersion = tls.VersionTLS12
	if a.Logger != nil {
		secure.GetCertificate = a.complain(m.GetCertificate)
	}
	return secure, m.HTTPHandler
}

// complain logs why a host of the list gets no certificate, once a minute at
// most. What strangers ask for beside the list is their affair.
func (a ACME) complain(get func(*tls.ClientHelloInfo) (*tls.Certificate, error)) func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	var mu sync.Mutex
	last := map[string]time.Time{}
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		cert, err := get(hello)
		host := strings.ToLower(strings.TrimSuffix(hello.ServerName, "."))
		if err == nil || !slices.Contains(a.Hosts, host) || slices.Contains(hello.SupportedProtos, acme.ALPNProto) {
			return cert, err
		}
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); now.Sub(last[host]) >= time.Minute {
			last[host] = now
			a.Logger.Error("no certificate: HTTPS cannot be served for this host", "host", host, "error", err)
		}
		return nil, err
	}
}

// ToHTTPS sends everybody to the same path of a server that speaks HTTPS. Of
// its address only scheme and host count.
func ToHTTPS(base string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, err := url.Parse(base)
		if err != nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "This is served by HTTPS only.", http.StatusForbidden)
			return
		}
		to := url.URL{Scheme: u.Scheme, Host: u.Host, Path: r.URL.Path, RawQuery: r.URL.RawQuery}
		w.Header().Set("Location", to.String())
		w.WriteHeader(http.StatusMovedPermanently)
	})
}
