package feed

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// webAddress is ref, resolved against base where it is relative, as an
// absolute http or https URL in the characters of RFC 3986 only: clients
// differ in what they make of anything else. The host is lower case and in
// ASCII (IDNA), the path is never empty, nothing that was a delimiter or was
// encoded changes its meaning. It is "" when there is no such URL.
func webAddress(ref, base string) string {
	if safeAddress(ref) {
		return ref
	}
	u := parseAddress(ref, base)
	if u == nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	host := u.Hostname()
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	} else if host = strings.ToLower(host); !hostName(host) {
		return ""
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && !(u.Scheme == "http" && p == "80") && !(u.Scheme == "https" && p == "443") {
		host += ":" + p
	}
	s := u.Scheme + "://" + host
	if path := u.EscapedPath(); path != "" {
		s += encodeRest(path)
	} else {
		s += "/"
	}
	if u.ForceQuery || u.RawQuery != "" {
		s += "?" + encodeRest(u.RawQuery)
	}
	if u.Fragment != "" {
		s += "#" + encodeRest(u.EscapedFragment())
	}
	return s
}

// parseAddress reads an address as browsers do: white space around it and line
// ends within do not count, a backslash is a slash.
func parseAddress(ref, base string) *url.URL {
	ref = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case r < 0x20 || r == 0x7F:
			return -1
		}
		return r
	}, strings.TrimSpace(clean(ref)))
	if ref == "" {
		return nil
	}
	u, err := url.Parse(ref)
	if err != nil {
		// A stray percent sign is the usual reason.
		if u, err = url.Parse(encodeRest(ref)); err != nil {
			return nil
		}
	}
	if u.IsAbs() {
		return u
	}
	b, err := url.Parse(base)
	if err != nil || !b.IsAbs() {
		return nil
	}
	return b.ResolveReference(u)
}

// encodeRest percent-encodes what may not stand in a URL, and percent signs
// that begin no encoding.
func encodeRest(s string) string {
	const hex = "0123456789ABCDEF"
	var b []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		ok := urlByte(c)
		if c == '%' {
			ok = i+2 < len(s) && hexDigit(s[i+1]) && hexDigit(s[i+2])
		} else if c == '#' {
			ok = false
		}
		if ok && b == nil {
			continue
		}
		if b == nil {
			b = append(make([]byte, 0, len(s)+16), s[:i]...)
		}
		if ok {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	if b == nil {
		return s
	}
	return string(b)
}

// urlByte reports whether c may stand unencoded in a URL after the authority.
func urlByte(c byte) bool {
	if letter(c) || digit(c) {
		return true
	}
	return strings.IndexByte("-._~:/?#@!$&'()*+,;=%", c) >= 0
}

func hexDigit(c byte) bool { return digit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// safeAddress reports whether webAddress would leave s as it is; it errs to
// the side of false.
func safeAddress(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "http://"); !ok {
			return false
		}
	}
	i := strings.IndexByte(rest, '/')
	if i < 0 || !hostName(rest[:i]) {
		return false
	}
	for ; i < len(rest); i++ {
		c := rest[i]
		if !urlByte(c) || c == '%' && !(i+2 < len(rest) && hexDigit(rest[i+1]) && hexDigit(rest[i+2])) {
			return false
		}
		if c == '#' && strings.IndexByte(rest[i+1:], '#') >= 0 {
			return false
		}
	}
	return true
}

// hostName reports whether s is a lower-case host name or IPv4 address with an
// optional port that is not a default one.
func hostName(s string) bool {
	host, port, _ := strings.Cut(s, ":")
	if host == "" || port == "80" || port == "443" || port == "" && len(host) != len(s) {
		return false
	}
	for i := 0; i < len(host); i++ {
		if c := host[i]; !(c >= 'a' && c <= 'z') && !digit(c) && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	for i := 0; i < len(port); i++ {
		if !digit(port[i]) {
			return false
		}
	}
	return true
}

// otherAddress is an address of a scheme that is no place on the web but that
// readers open (mailto, tel); "" for any other.
func otherAddress(ref string) string {
	s := strings.TrimSpace(ref)
	scheme, rest, _ := strings.Cut(s, ":")
	if scheme = strings.ToLower(scheme); (scheme != "mailto" && scheme != "tel") || rest == "" || dirty(rest) >= 0 {
		return ""
	}
	return scheme + ":" + encodeRest(rest)
}
