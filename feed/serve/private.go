package serve

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
)

// A Guard keeps a feed, and everything below its path, for those who know a
// user's password (RFC 7617) or a token (RFC 6750). Below a guarded path
// nothing tells those outside what there is.
type Guard struct {
	Path   string            // of the feed: "" or ending in a slash
	Users  map[string]string // passwords by user
	Tokens []string
}

// challenges are what a guard asks for; the realm names nothing.
var challenges = []string{`Basic realm="private feed", charset="UTF-8"`, `Bearer realm="private feed"`}

// lets reports whether a request brings what the guard wants to see. A token
// may stand in the address too (?token=…): most readers send no fields of the
// user's choice. How long it takes says nothing of what is right.
func (g *Guard) lets(r *http.Request) bool {
	var name, password string
	token := r.URL.Query().Get("token")
	if u, p, ok := r.BasicAuth(); ok {
		name, password = u, p
	} else if scheme, t, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		token = strings.TrimSpace(t)
	}
	right := 0
	for u, p := range g.Users {
		right |= same256(u, name) & same256(p, password)
	}
	for _, t := range g.Tokens {
		right |= same256(t, token)
	}
	return right == 1
}

func same256(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}

// guard is the guard of what is at a tidy path, nil when everybody may read
// it. The longest path of a feed that the path lies below decides; what every
// page needs is for everybody.
func (h *handler) guard(p string) *Guard {
	if len(h.opt.Private) == 0 {
		return nil
	}
	name := strings.TrimPrefix(p, "/")
	if _, asset := h.assets[name]; asset {
		return nil
	}
	below := func(path string) bool {
		return strings.HasPrefix(name, path) || name == strings.TrimSuffix(path, "/")
	}
	var found *Guard
	longest := -1
	for i := range h.opt.Private {
		if g := &h.opt.Private[i]; below(g.Path) && len(g.Path) > longest {
			found, longest = g, len(g.Path)
		}
	}
	for _, path := range h.opt.Public {
		if below(path) && len(path) > longest {
			found, longest = nil, len(path)
		}
	}
	return found
}

// refuse answers 401.
func (a *answer) refuse(g *Guard) {
	for i, c := range challenges {
		if i == 0 && len(g.Users) == 0 || i == 1 && len(g.Tokens) == 0 {
			continue
		}
		a.Header().Add("WWW-Authenticate", c)
	}
	a.Header().Set("Vary", "Authorization")
	a.problem(http.StatusUnauthorized, "This feed is for those who have been let in.")
}

// keepPrivate has an answer kept by nobody but the client it is for. The
// values there are shared between answers.
func (a *answer) keepPrivate() {
	out := a.Header()
	if control := out.Get("Cache-Control"); !strings.Contains(control, "no-store") {
		out["Cache-Control"] = []string{strings.TrimSuffix("private, "+control, ", ")}
	}
	vary := "Authorization"
	if v := out.Get("Vary"); v != "" {
		vary = v + ", " + vary
	}
	out["Vary"] = []string{vary}
}
