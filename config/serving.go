package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// TLS says how serve speaks HTTPS: with the files of a certificate and its
// key, or with certificates that a CA issues for hosts by ACME (RFC 8555). The
// zero value is plain HTTP.
type TLS struct {
	Cert, Key string
	ACME      []string // hosts
	Email     string   // told to the CA; "" for none
	Directory *url.URL // of the CA; nil: Let's Encrypt
}

// On reports whether HTTPS is to be spoken.
func (t TLS) On() bool { return t.Cert != "" || len(t.ACME) > 0 }

// Limits are what clients may ask of the server.
type Limits struct {
	Connections int            // at a time; 0: the default
	Requests    int            // a minute from one address; 0: any number
	Proxies     []netip.Prefix // whose X-Forwarded-For is believed
}

// Private says who may read a feed: whoever knows a user's password or a
// token. The zero value is everybody.
type Private struct {
	Users  map[string]Secret
	Tokens []Secret
}

// On reports whether a feed is private.
func (p Private) On() bool { return len(p.Users)+len(p.Tokens) > 0 }

func tlsKeys() []row[TLS] {
	return []row[TLS]{
		key("cert", "File of the certificate with its chain (PEM). It is read anew when it changes.", file(), func(t *TLS) *string { return &t.Cert }, "certificate", "crt", "fullchain"),
		key("key", "File of the certificate's private key (PEM).", file(), func(t *TLS) *string { return &t.Key }, "private_key", "privkey"),
		key("acme", "Hosts to get certificates for by ACME; they are kept in the state folder. Beside port 443, listen on :80 for CAs that ask there.", many(hostName()), func(t *TLS) *[]string { return &t.ACME }, "hosts", "domains", "letsencrypt"),
		key("email", "Address the CA may write to.", text(), func(t *TLS) *string { return &t.Email }, "mail", "contact"),
		key("directory", "The CA's ACME directory. Default: Let's Encrypt.", address(), func(t *TLS) **url.URL { return &t.Directory }, "ca", "server"),
	}
}

func limitKeys() []row[Limits] {
	return []row[Limits]{
		key("connections", "How many connections there may be at a time; further ones wait. Default: 4096.", whole(1, 1_000_000), func(l *Limits) *int { return &l.Connections }, "max_connections"),
		key("requests", "How many requests one address may make in a minute. Default: any number.", whole(1, 1_000_000), func(l *Limits) *int { return &l.Requests }, "rate", "per_minute"),
		key("proxies", "Addresses or networks of proxies in front, whose X-Forwarded-For says who asks.", many(network()), func(l *Limits) *[]netip.Prefix { return &l.Proxies }, "trusted_proxies", "trust"),
	}
}

func privateKeys() []row[Private] {
	return []row[Private]{
		key("users", "Passwords by user. ${NAME} stands for an environment variable.", dictionary(secret(), checkUser), func(p *Private) *map[string]Secret { return &p.Users }, "user", "passwords", "basic"),
		key("tokens", "Tokens, sent as Authorization: Bearer or as ?token= in the address. ${NAME} stands for an environment variable.", many(secret()), func(p *Private) *[]Secret { return &p.Tokens }, "token", "bearer"),
	}
}

func checkUser(name string) error {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r == ':' || r < ' ' || r == 0x7f }) {
		return fmt.Errorf("%q is no user name: it is text without a colon (RFC 7617)", name)
	}
	return nil
}

// hostName reads a host's name.
func hostName() shape[string] {
	return word(anyText(), func(s string) (string, error) {
		u, err := url.Parse("https://" + s + "/")
		if err != nil || u.Host != s || u.Port() != "" || !strings.Contains(s, ".") || strings.Trim(s, "0123456789.") == "" || strings.ContainsAny(s, "*_:[]") {
			return "", fmt.Errorf("%q is not the name of a host such as feeds.example.com", s)
		}
		return strings.ToLower(s), nil
	})
}

// network reads an address or a network.
func network() shape[netip.Prefix] {
	return word(anyText(), func(s string) (netip.Prefix, error) {
		if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
			return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return p, fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", s)
		}
		return p.Masked(), nil
	})
}

// finishServing checks what belongs together in what concerns the server.
func (r *reader) finishServing(c *Config) {
	t := &c.TLS
	switch {
	case (t.Cert == "") != (t.Key == ""):
		r.wrongAt(r.placeOf(&c.TLS, c), "tls", "cert and key belong together, and one is missing")
	case t.Cert != "" && len(t.ACME) > 0:
		r.wrongAt(r.placeOf(&t.ACME, c), "tls", "is either cert and key or acme")
	case len(t.ACME) == 0 && (t.Email != "" || t.Directory != nil):
		r.wrongAt(r.placeOf(&c.TLS, c), "tls", "email and directory are for acme, which names no host")
	}
	if c.Base == nil && len(c.Listen) > 0 && strings.HasPrefix(c.Listen[0], "unix:") {
		r.wrongAt(r.placeOf(&c.Listen, c), "listen", "a socket has no address for readers").Hint = "say by base where the feeds will be reachable"
	}
	for _, f := range c.Feeds {
		at, given := r.at[&f.Private]
		if !given {
			continue
		}
		if !f.Private.On() && !r.broken[f] {
			r.wrongAt(at, "private", "lets nobody in").Hint = "name users or tokens"
		}
		for _, p := range f.Private.Users {
			if p == "" {
				r.wrongAt(at, "private", "has a user with an empty password")
			}
		}
		for _, t := range f.Private.Tokens {
			if len(t) < 16 {
				r.wrongAt(at, "private", "has a token of fewer than 16 characters, which can be guessed").Hint = "openssl rand -hex 16 makes one"
			}
		}
		if _, own := r.at[&f.Hubs]; own && len(f.Hubs) > 0 {
			r.wrongAt(r.placeOf(&f.Hubs, f), "hubs", "a hub would pass on what is private")
		}
	}
}
