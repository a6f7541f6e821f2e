package extract

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// lazySources are the attributes in which pages keep the address of a picture
// until it comes into view, surest first.
var lazySources = [...]string{"data-src", "data-lazy-src", "data-original", "data-lazy", "data-srcset", "data-lazy-srcset",
	"data-orig-file", "data-large-file", "data-full-src", "data-hi-res-src", "data-image", "data-img-src", "data-url",
	"data-echo", "data-actualsrc", "data-original-src", "data-img-url", "data-defer-src"}

// imageSource gives the absolute address of the picture that an img element
// shows in the end, "" when there is none but a placeholder. srcset, when not
// empty, goes before the element's own.
func imageSource(n *html.Node, srcset string, base *url.URL) string {
	for _, key := range lazySources {
		v := attr(n, key)
		if v == "" || strings.HasPrefix(v, "data:") || strings.HasPrefix(v, "{") {
			continue
		}
		if strings.HasSuffix(key, "srcset") {
			v = bestCandidate(v)
		}
		if u := absolute(v, base); u != "" && !isPlaceholder(u) {
			return u
		}
	}
	for _, set := range [...]string{attr(n, "srcset"), srcset} {
		if u := absolute(bestCandidate(set), base); u != "" && !isPlaceholder(u) {
			return u
		}
	}
	if u := absolute(attr(n, "src"), base); u != "" && !isPlaceholder(u) {
		return u
	}
	return ""
}

// bestWidth is how wide the picture is that is chosen of a srcset, if there is
// one: enough for any reader.
const bestWidth = 1600

// bestCandidate gives the address of the largest picture of a srcset that is
// not needlessly large.
func bestCandidate(set string) string {
	best, size := "", -1.0
	for set != "" {
		set = strings.TrimLeft(set, " \t\n\r\f,")
		i := strings.IndexAny(set, " \t\n\r\f")
		if i < 0 {
			i = len(set)
		}
		ref := set[:i]
		set = set[i:]
		var what string
		if trimmed := strings.TrimRight(ref, ","); trimmed != ref {
			ref = trimmed
		} else if j := strings.IndexByte(set, ','); j >= 0 {
			what, set = set[:j], set[j+1:]
		} else {
			what, set = set, ""
		}
		what = strings.TrimSpace(what)
		s := 1.0
		if what != "" {
			v, err := strconv.ParseFloat(what[:len(what)-1], 64)
			if err == nil {
				s = v
				if strings.HasSuffix(what, "x") {
					s = v * 400
				}
			}
		}
		if ref == "" || strings.HasPrefix(ref, "data:") {
			continue
		}
		better := s > size
		if size >= bestWidth {
			better = s >= bestWidth && s < size
		}
		if best == "" || better {
			best, size = ref, s
		}
	}
	return best
}

// isPlaceholder reports whether a picture's address is that of a stand-in.
func isPlaceholder(ref string) bool {
	path := ref
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	name := strings.ToLower(path[strings.LastIndexByte(path, '/')+1:])
	name = strings.TrimRight(name, "/")
	if len(name) > 40 && !strings.HasSuffix(name, ".gif") && !strings.HasSuffix(name, ".svg") {
		return false
	}
	for _, word := range [...]string{"placeholder", "blank.", "spacer", "transparent", "loading.", "loader", "pixel.", "1x1",
		"grey.", "gray.", "lazyload", "lazy-", "default-thumb", "no-image", "noimage", "no_image", "empty.", "fallback", "dummy", "clear.gif", "trans.gif"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// isPixel reports whether a picture is there to count readers, not to be seen.
func isPixel(n *html.Node, src string) bool {
	w, h := attr(n, "width"), attr(n, "height")
	if (w == "0" || w == "1" || w == "1px") && (h == "0" || h == "1" || h == "1px" || h == "") || h == "1" && w == "" {
		return true
	}
	host := src
	if i := strings.Index(host, "://"); i >= 0 {
		host = host[i+3:]
	}
	host, path, _ := strings.Cut(host, "/")
	for _, h := range counters {
		if strings.HasSuffix(host, h) {
			return true
		}
	}
	return strings.HasPrefix(path, "tr?id=") && strings.HasSuffix(host, "facebook.com")
}

var counters = [...]string{"doubleclick.net", "google-analytics.com", "scorecardresearch.com", "quantserve.com", "pixel.wp.com",
	"stats.wordpress.com", "feeds.feedburner.com", "vgwort.de", "ivwbox.de", "statcounter.com", "mc.yandex.ru", "counter.yadro.ru",
	"top-fwz1.mail.ru", "xiti.com", "ioam.de", "histats.com", "amazon-adsystem.com", "adform.net", "adnxs.com", "criteo.com",
	"outbrain.com", "taboola.com", "krxd.net", "imrworldwide.com", "gemius.pl", "hit.gemius.pl", "chartbeat.net"}

// imageID names a picture whatever its size: its address without the parts
// that say how large it is.
func imageID(ref string) string {
	if i := strings.IndexAny(ref, "?#"); i >= 0 {
		ref = ref[:i]
	}
	slash := strings.LastIndexByte(ref, '/')
	name := ref[slash+1:]
	if len(name) < 8 {
		return ref
	}
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	// WordPress: photo-1024x683, photo-scaled.
	name = strings.TrimSuffix(name, "-scaled")
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		w, h, ok := strings.Cut(name[i+1:], "x")
		if _, err := strconv.Atoi(w); ok && err == nil {
			if _, err := strconv.Atoi(h); err == nil {
				name = name[:i]
			}
		}
	}
	return name
}
