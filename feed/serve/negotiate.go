package serve

import (
	"strconv"
	"strings"
)

// negotiate chooses a coding by Accept-Encoding (RFC 9110 section 12.5.3).
// Without the field, or where all else is refused, a document goes out as it
// is.
func negotiate(lines []string) coding {
	if len(lines) == 0 {
		return identity
	}
	// The usual fields, without a look at each part.
	if len(lines) == 1 {
		switch lines[0] {
		case "gzip", "gzip, deflate":
			return gz
		case "gzip, deflate, br":
			return br
		}
	}
	weight := [identity + 1]float64{-1, -1, -1, -1}
	for part := range list(lines) {
		name, params, _ := strings.Cut(part, ";")
		q, ok := quality(params)
		if !ok {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			weight[br] = q
		case "zstd":
			weight[zst] = q
		case "gzip", "x-gzip":
			weight[gz] = q
		case "identity":
			weight[identity] = q
		}
	}
	best := identity
	for c := br; c < identity; c++ {
		if w := weight[c]; w > 0 && w >= weight[identity] && (best == identity || w > weight[best]) {
			best = c
		}
	}
	return best
}

// quality is the weight among the parameters of a list element, 1 when there
// is none (RFC 9110 section 12.4.2).
func quality(params string) (float64, bool) {
	for p := range strings.SplitSeq(params, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(strings.TrimSpace(key), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return q, err == nil && q >= 0 && q <= 1
	}
	return 1, true
}

// list runs over the elements of a comma separated field, of all its lines
// (RFC 9110 sections 5.3 and 5.6.1).
func list(lines []string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, l := range lines {
			for part := range strings.SplitSeq(l, ",") {
				if part = strings.TrimSpace(part); part != "" && !yield(part) {
					return
				}
			}
		}
	}
}

// wantsDelta reports whether A-IM asks for the instance manipulation "feed"
// (RFC 3229 section 10.5.3, and Atom/RSS's own by custom).
func wantsDelta(lines []string) bool {
	for part := range list(lines) {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), "feed") {
			q, ok := quality(params)
			return ok && q > 0
		}
	}
	return false
}

// entityTags runs over the entity tags of a field (RFC 9110 section 8.8.3).
// What is no tag is passed over. Commas may stand within tags.
func entityTags(lines []string) func(func(tag string, weak bool) bool) {
	return func(yield func(string, bool) bool) {
		for _, s := range lines {
			for {
				s = strings.TrimLeft(s, " \t,")
				weak := strings.HasPrefix(s, `W/"`)
				if weak {
					s = s[2:]
				}
				if s == "" {
					break
				}
				if s[0] != '"' {
					// Not a tag: on to the next element.
					i := strings.IndexByte(s, ',')
					if i < 0 {
						break
					}
					s = s[i:]
					continue
				}
				end := strings.IndexByte(s[1:], '"')
				if end < 0 {
					break
				}
				if !yield(s[:end+2], weak) {
					return
				}
				s = s[end+2:]
			}
		}
	}
}

// star reports whether a field of entity tags is "*".
func star(lines []string) bool {
	return len(lines) == 1 && strings.TrimSpace(lines[0]) == "*"
}
