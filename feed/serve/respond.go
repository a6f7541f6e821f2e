package serve

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"copydesk/feed"
	"copydesk/feed/publish"
)

// serve answers a GET or HEAD for a document, in the order of RFC 9110
// section 13.2.2.
func (h *handler) serve(a *answer, e *publish.Edition, v *variants) {
	in := a.r.Header
	if dest := in["Sec-Fetch-Dest"]; v.isXML && len(dest) == 1 && dest[0] == "document" {
		v.show(a)
		return
	}
	body := v.in(negotiate(in["Accept-Encoding"]))

	if tags := in["If-Match"]; len(tags) > 0 {
		if !matchesStrongly(tags, body.etag) {
			h.failed(a, v)
			return
		}
	} else if t, ok := date(in, "If-Unmodified-Since"); ok && v.doc.Modified.After(t) {
		h.failed(a, v)
		return
	}

	if tag := v.unchanged(in, body); tag != "" {
		v.fresh(a.Header(), tag)
		a.WriteHeader(http.StatusNotModified)
		return
	}
	if v.isFeed && len(in["A-Im"]) > 0 && wantsDelta(in["A-Im"]) && h.delta(a, e, v, in["If-None-Match"]) {
		return
	}

	out := a.Header()
	for _, f := range body.fields {
		out[f.key] = f.value
	}
	v.dated(out)
	if rng := in["Range"]; len(rng) == 1 && a.r.Method == http.MethodGet && v.rangeHolds(in, body.etag) {
		if h.part(a, body, rng[0]) {
			return
		}
	}
	a.WriteHeader(http.StatusOK)
	if a.r.Method != http.MethodHead {
		a.Write(body.body)
	}
}

// show answers a browser in which a person opened the feed itself. Browsers
// show a feed's media types as source text but apply the style sheet to plain
// XML; no feed reader sends the field that tells them apart (Fetch Metadata).
func (v *variants) show(a *answer) {
	a.Header().Set("Content-Security-Policy", policy)
	a.Header()["Vary"] = []string{"Accept-Encoding, A-IM, Sec-Fetch-Dest"}
	a.plain(http.StatusOK, "application/xml; charset=utf-8", v.doc.Body)
}

// dated sets Last-Modified, which may not lie after Date (RFC 9110 section
// 8.8.2.1): articles can bear tomorrow's date, clocks can differ.
func (v *variants) dated(out http.Header) {
	if now := time.Now(); v.doc.Modified.After(now) {
		out["Last-Modified"] = []string{now.UTC().Format(http.TimeFormat)}
		return
	}
	out["Last-Modified"] = v.modified
}

// matching is the tag in an If-None-Match field that names this document, ""
// when there is none. The comparison is weak, so the tag of another coding of
// the same document counts too: some proxies unpack what they pass on.
func (v *variants) matching(tags []string, own string) string {
	if star(tags) {
		return own
	}
	for tag := range entityTags(tags) {
		if tag == own {
			return own
		}
		for c := br; c <= identity; c++ {
			if tag == v.tag(c) {
				return tag
			}
		}
	}
	return ""
}

// unchanged is the tag of the document that the client holds and that is still
// the current one, "" when it is not: If-None-Match counts, If-Modified-Since
// only without it (RFC 9110 section 13.1.3).
func (v *variants) unchanged(in http.Header, body *variant) (tag string) {
	if tags := in["If-None-Match"]; len(tags) > 0 {
		return v.matching(tags, body.etag)
	}
	if t, ok := date(in, "If-Modified-Since"); ok && !v.doc.Modified.After(t) {
		return body.etag
	}
	return ""
}

// fresh sets the fields of a 304: what guides caches, and nothing that the
// client was told with the body (RFC 9110 section 15.4.5). tag is the one the
// client holds: a cache finds what to freshen by it.
func (v *variants) fresh(out http.Header, tag string) {
	for _, f := range v.freshened {
		out[f.key] = f.value
	}
	out["Etag"] = []string{tag}
}

func (h *handler) failed(a *answer, v *variants) {
	for _, f := range v.common {
		a.Header()[f.key] = f.value
	}
	a.Header().Set("Cache-Control", "no-store")
	a.problem(http.StatusPreconditionFailed, "The document is not the one the request was made for.")
}

func matchesStrongly(tags []string, own string) bool {
	if star(tags) {
		return true
	}
	for tag, weak := range entityTags(tags) {
		if tag == own && !weak {
			return true
		}
	}
	return false
}

// date is the date in a field, false when there is none or it is no date.
func date(in http.Header, key string) (time.Time, bool) {
	lines := in[key]
	if len(lines) != 1 || lines[0] == "" {
		return time.Time{}, false
	}
	t, err := http.ParseTime(lines[0])
	return t, err == nil
}

// rangeHolds evaluates If-Range (RFC 9110 section 13.1.5): only a strong tag
// or the exact date will do.
func (v *variants) rangeHolds(in http.Header, own string) bool {
	lines := in["If-Range"]
	if len(lines) == 0 {
		return true
	}
	cond := strings.TrimSpace(lines[0])
	return cond == own || len(lines) == 1 && cond == v.modified[0]
}

// part answers a Range field with a part of the body, or says false when the
// whole is to be sent: unknown units, malformed or several ranges may be
// ignored (RFC 9110 section 14.2), and several are asked for only by mischief
// where documents are this small.
func (h *handler) part(a *answer, body *variant, field string) bool {
	unit, spec, ok := strings.Cut(field, "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(unit), "bytes") {
		return false
	}
	from, to, ok := strings.Cut(strings.TrimSpace(spec), "-")
	if !ok {
		return false
	}
	size := len(body.body)
	start, end := 0, size-1
	switch {
	case from == "":
		n, err := position(to)
		if err != nil {
			return false
		}
		start = max(size-n, 0)
		if n == 0 {
			start = size
		}
	default:
		n, err := position(from)
		if err != nil {
			return false
		}
		start = n
		if to != "" {
			if n, err = position(to); err != nil || n < start {
				return false
			}
			end = min(n, size-1)
		}
	}
	out := a.Header()
	if start >= size {
		out.Del("Content-Encoding")
		out.Del("Etag")
		out.Del("Last-Modified")
		out.Set("Cache-Control", "no-store")
		out.Set("Content-Range", "bytes */"+itoa(size))
		a.problem(http.StatusRequestedRangeNotSatisfiable, "The document is shorter than that.")
		return true
	}
	out.Set("Content-Range", "bytes "+itoa(start)+"-"+itoa(end)+"/"+itoa(size))
	out.Set("Content-Length", itoa(end-start+1))
	a.WriteHeader(http.StatusPartialContent)
	a.Write(body.body[start : end+1])
	return true
}

// position reads a byte position; one beyond any document is still one.
func position(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 31)
	if err != nil && n > 0 {
		return int(n), nil
	}
	return int(n), err
}

// delta answers 226 with the items that are new since the edition the client
// has (RFC 3229 section 10.4.1). It says false where that edition is not
// known, or nothing would be saved.
func (h *handler) delta(a *answer, e *publish.Edition, v *variants, tags []string) bool {
	for tag := range entityTags(tags) {
		since := h.past(e, v.doc.Name, tag)
		if since == nil {
			continue
		}
		d, err := feed.Delta(e.Feed, since, v.doc.Name)
		if err != nil || d == nil || len(d.Body) >= len(v.doc.Body) {
			return false
		}
		out := a.Header()
		for _, f := range v.common {
			out[f.key] = f.value
		}
		out["Etag"] = []string{v.doc.ETag}
		v.dated(out)
		out.Set("Content-Type", v.doc.Type)
		out.Set("IM", "feed")
		out.Set("Delta-Base", tag)
		out.Set("Cache-Control", "no-store, im")
		out.Set("Content-Length", itoa(len(d.Body)))
		a.WriteHeader(http.StatusIMUsed)
		if a.r.Method != http.MethodHead {
			a.Write(d.Body)
		}
		return true
	}
	return false
}

// past is the feed as it was under an entity tag of any coding.
func (h *handler) past(e *publish.Edition, name, tag string) *feed.Feed {
	for c := br; c <= identity; c++ {
		if plain, ok := strings.CutSuffix(tag, c.suffix()+`"`); ok {
			if f := h.stand.Past(e.Path+name, plain+`"`); f != nil {
				return f
			}
		}
	}
	return nil
}
