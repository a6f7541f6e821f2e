package ledger

import (
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// FoldURL gives the form of an http(s) URL by which two addresses of one
// article are recognised: scheme, "www.", default port, fragment, tracking
// parameters, a trailing slash and an index file do not count, the order of
// parameters neither. What is no http(s) URL is returned as it is.
//
// Stored ids are made from it: it is frozen.
func FoldURL(ref string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ref
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	host = strings.TrimPrefix(host, "www.")
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	path := u.EscapedPath()
	dir, last := path, ""
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		dir, last = path[:i], path[i+1:]
	}
	switch strings.ToLower(last) {
	case "index.html", "index.htm", "index.php", "index.xhtml", "default.html", "default.aspx":
		path = dir
	}
	path = strings.TrimRight(path, "/")
	var keep []string
	for _, kv := range strings.Split(u.RawQuery, "&") {
		name, _, _ := strings.Cut(kv, "=")
		if kv != "" && !tracking(strings.ToLower(name)) {
			keep = append(keep, kv)
		}
	}
	slices.Sort(keep)
	folded := "https://" + host + path
	if len(keep) > 0 {
		folded += "?" + strings.Join(keep, "&")
	}
	return folded
}

// tracking tells the parameters that say where a reader came from, not what
// is read.
func tracking(name string) bool {
	switch name {
	case "fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "ref_src", "cmpid", "ocid", "wt_mc", "xtor":
		return true
	}
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "at_") || strings.HasPrefix(name, "pk_") || strings.HasPrefix(name, "mtm_")
}

// Mint makes the id of a name that never changes: urn:uuid: and the version 5
// UUID (RFC 9562 section 5.5) of the name in the URL name space.
func Mint(name string) string {
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)).String()
}
