package fetch

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// robots are the rules of one robots.txt for one program, as RFC 9309 reads
// them. The zero value allows everything.
//
// temoto/robotstxt is not used: it forgets a group that allows everything (so
// that the rules for all others hold), matches patterns with wildcards anywhere
// in a path, and loses the whole file to one line that it cannot read.
type robots struct {
	rules    []robotsRule
	delay    time.Duration
	sitemaps []string
}

// A robotsRule is one Allow or Disallow.
type robotsRule struct {
	line   string // as written
	allow  bool
	pieces []string // of the pattern, between its asterisks
	end    bool     // the pattern ends with $
	weight int      // octets of the pattern: the most specific rule wins
}

// mostRules bounds what a hostile file costs with each request.
const mostRules = 10_000

// parseRobots takes the rules for a product token out of a robots.txt: those
// of all groups that name it, else those of all groups for everybody.
func parseRobots(text []byte, token string) *robots {
	var own, all robots
	named := false
	var forUs, forAll, inRules bool
	for line := range strings.FieldsFuncSeq(strings.TrimPrefix(string(text), "\ufeff"), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent", "useragent", "user agent":
			if inRules {
				forUs, forAll, inRules = false, false, false
			}
			switch {
			case value == "*":
				forAll = true
			case token != "" && strings.EqualFold(productToken(value), token):
				forUs, named = true, true
			}
		case "allow", "disallow":
			inRules = true
			if value == "" {
				continue
			}
			r := robotsRule{line: strings.TrimSpace(line), allow: key == "allow"}
			r.pattern(value)
			if forUs && len(own.rules) < mostRules {
				own.rules = append(own.rules, r)
			}
			if forAll && len(all.rules) < mostRules {
				all.rules = append(all.rules, r)
			}
		case "crawl-delay", "crawldelay":
			inRules = true
			s, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
			if err != nil || !(s > 0) {
				continue
			}
			d := time.Duration(min(s, longestDelay.Seconds()) * float64(time.Second))
			if forUs {
				own.delay = d
			}
			if forAll {
				all.delay = d
			}
		case "sitemap":
			if value != "" && len(own.sitemaps) < 1000 {
				own.sitemaps = append(own.sitemaps, value)
			}
		}
	}
	rules := &own
	if !named {
		all.sitemaps = own.sitemaps
		rules = &all
	}
	// The first rule that matches is the one that counts: longest first, and
	// of two that are equally long the one that allows.
	slices.SortStableFunc(rules.rules, func(a, b robotsRule) int {
		if a.weight != b.weight {
			return b.weight - a.weight
		}
		switch {
		case a.allow == b.allow:
			return 0
		case a.allow:
			return -1
		}
		return 1
	})
	return rules
}

// productToken is the name in a User-Agent line: letters, - and _ (2.2.1).
func productToken(s string) string {
	s = strings.TrimSpace(s)
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && s[i] != '-' && s[i] != '_' {
			return s[:i]
		}
	}
	return s
}

func (r *robotsRule) pattern(p string) {
	if !strings.HasPrefix(p, "/") && !strings.HasPrefix(p, "*") {
		p = "/" + p
	}
	p = canonicalPath(p)
	r.weight = len(p)
	p, r.end = strings.CutSuffix(p, "$")
	r.pieces = strings.Split(p, "*")
}

func (r *robotsRule) matches(path string) bool {
	rest, ok := strings.CutPrefix(path, r.pieces[0])
	if !ok {
		return false
	}
	last := len(r.pieces) - 1
	for i, piece := range r.pieces[1:] {
		if i+1 == last && r.end {
			return strings.HasSuffix(rest, piece)
		}
		at := strings.Index(rest, piece)
		if at < 0 {
			return false
		}
		rest = rest[at+len(piece):]
	}
	return !r.end || rest == ""
}

// allows reports whether a path, with its query, may be asked for; if not, by
// which line.
func (r *robots) allows(path string) (line string, ok bool) {
	path = canonicalPath(path)
	for i := range r.rules {
		if r.rules[i].matches(path) {
			return r.rules[i].line, r.rules[i].allow
		}
	}
	return "", true
}

// target is the part of an address that rules are about.
func target(u *url.URL) string {
	if u.RawQuery != "" || u.ForceQuery {
		return u.EscapedPath() + "?" + u.RawQuery
	}
	return u.EscapedPath()
}

// canonicalPath spells a path or pattern in the one way in which octets are
// compared (2.2.2): what is not ASCII is percent-encoded, and what need not be
// is not. A percent sign that encodes nothing stands for itself.
func canonicalPath(p string) string {
	const hex = "0123456789ABCDEF"
	plain := true
	for i := range len(p) {
		if p[i] == '%' || p[i] >= 0x7f || p[i] <= ' ' {
			plain = false
			break
		}
	}
	if plain {
		return p
	}
	b := make([]byte, 0, len(p)+16)
	for i := 0; i < len(p); i++ {
		c, encoded := p[i], false
		if c == '%' && i+2 < len(p) {
			if n, err := strconv.ParseUint(p[i+1:i+3], 16, 8); err == nil {
				c, encoded = byte(n), true
				i += 2
			}
		}
		unreserved := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
		if c >= 0x7f || c <= ' ' || c == '%' || encoded && !unreserved {
			b = append(b, '%', hex[c>>4], hex[c&15])
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}
