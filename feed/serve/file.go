package serve

import (
	"net/http"
	"strings"

	"copydesk/feed/publish"
)

// file answers a GET or HEAD for a picture, a recording or a document that
// stands beside an item's page. It comes from the disk, in parts where a
// player asks for parts; nothing of it is kept here.
func (h *handler) file(a *answer, f *publish.File) {
	defer f.Close()
	out := a.Header()
	out.Set("Content-Type", f.Type)
	out.Set("X-Content-Type-Options", "nosniff")
	out.Set("Etag", f.ETag)
	out.Set("Cache-Control", "max-age=300")
	out.Set("Access-Control-Allow-Origin", "*")
	if f.Type == "image/svg+xml" { // opened by itself it is a page that may have scripts
		out.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	}
	// What http.ServeContent does otherwise than RFC 9110: it reads the first
	// line of a list only (section 5.3), answers HEAD in parts (14.2), and
	// refuses units that it does not know (14.2).
	in := a.r.Header.Clone()
	for _, key := range [...]string{"If-None-Match", "If-Match"} {
		if lines := in[key]; len(lines) > 1 {
			in[key] = []string{strings.Join(lines, ", ")}
		}
	}
	if lines := in["Range"]; len(lines) > 0 {
		unit, ranges, _ := strings.Cut(lines[0], "=")
		// Several parts at once are asked for only by mischief, and what is no
		// range is as if it were not there (14.2).
		if a.r.Method == http.MethodHead || len(lines) > 1 || !strings.EqualFold(strings.TrimSpace(unit), "bytes") || !isRange(ranges) {
			delete(in, "Range")
		}
	}
	r := a.r.Clone(a.r.Context())
	r.Header = in
	http.ServeContent(a, r, "", f.Modified, f)
}

// isRange reports whether s is one range of bytes (RFC 9110 section 14.1.2),
// within the document or not.
func isRange(s string) bool {
	from, to, ok := strings.Cut(strings.TrimSpace(s), "-")
	if !ok || strings.Trim(from+to, "0123456789") != "" || from+to == "" {
		return false
	}
	if from == "" || to == "" {
		return true
	}
	from, to = strings.TrimLeft(from, "0"), strings.TrimLeft(to, "0")
	return len(from) < len(to) || len(from) == len(to) && from <= to
}
