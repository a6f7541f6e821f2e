package extract

import (
	"maps"
	"slices"
	"strings"
)

// siteNames gives the names the site goes by, loosely written.
// declared are those it declares, organised those it declares to be an
// organisation's, all include those in its address.
func (p *page) siteNames() (declared, organised, all map[string]bool) {
	declared, organised = map[string]bool{}, map[string]bool{}
	m := declared
	add := func(s string) {
		if k := looseName(s); len(k) >= 2 && len(k) < 60 {
			m[k] = true
			m[strings.TrimPrefix(k, "the")] = true
		}
	}
	for _, key := range [...]string{"og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher", "dcterms.publisher", "article:publisher", "twitter:site", "copyright", "al:ios:app_name", "parsely-network-canonical"} {
		for _, v := range p.meta[key] {
			if !strings.Contains(v, "/") {
				add(strings.TrimPrefix(v, "@"))
			}
		}
	}
	for _, n := range p.ld {
		for _, t := range n.types() {
			if strings.HasSuffix(t, "Organization") || t == "WebSite" {
				add(n.str("name"))
				add(n.str("alternateName"))
				if t != "WebSite" {
					organised[looseName(n.str("name"))] = true
				}
			}
		}
		for _, o := range p.ldObjects(n["publisher"]) {
			add(o.str("name"))
			if !slices.Contains(o.types(), "Person") {
				organised[looseName(o.str("name"))] = true
			}
		}
	}
	m = maps.Clone(declared)
	for _, u := range [...]string{p.metaFirst("og:url"), ""} {
		if u == "" && p.url != nil {
			u = p.url.String()
		}
		host := u
		if i := strings.Index(host, "://"); i >= 0 {
			host = host[i+3:]
		}
		if i := strings.IndexAny(host, "/?#:"); i >= 0 {
			host = host[:i]
		}
		host = strings.TrimPrefix(strings.ToLower(host), "www.")
		labels := strings.Split(host, ".")
		for i, l := range labels {
			if len(l) >= 3 && i < len(labels)-1 && l != "com" && l != "org" && l != "net" && l != "wordpress" && l != "blogspot" && l != "blog" && l != "news" {
				add(l)
				add(strings.Join(labels[i:], "."))
			}
		}
	}
	return declared, organised, m
}

// cutSiteName takes the site's name off the end of a person's.
func cutSiteName(name string, sites map[string]bool) string {
	words := strings.Fields(name)
	for n := 2; n < len(words); n++ {
		if tail := looseName(strings.Join(words[n:], "")); len(tail) > 3 && sites[tail] {
			if rest := strings.Join(words[:n], " "); classify(rest, false) == personName && hasGivenName(rest) {
				return rest
			}
		}
	}
	return name
}

// isPersonal reports whether the site looks like one person's: it is kept at a
// host of blogs, or its metadata call a person what it calls the site.
func (p *page) isPersonal() bool {
	site := looseName(p.metaFirst("og:site_name"))
	if isHouse(p.metaFirst("og:site_name")) {
		site = ""
	}
	for _, n := range p.ld {
		if site != "" && slices.Contains(n.types(), "Person") && looseName(n.str("name")) == site {
			return true
		}
	}
	if p.url == nil {
		return false
	}
	for _, host := range [...]string{".wordpress.com", ".blogspot.com", ".blogspot.de", ".tumblr.com", ".substack.com", ".medium.com", ".hypotheses.org", ".livejournal.com", ".typepad.com", ".github.io", ".over-blog.com", ".blog.de", ".twoday.net", ".hatenablog.com"} {
		if strings.HasSuffix(p.url.Hostname(), host) {
			return true
		}
	}
	return false
}

// isSiteName reports whether a name is that of the site itself.
func isSiteName(name string, sites map[string]bool) bool {
	k := looseName(name)
	if sites[k] || sites[strings.TrimPrefix(k, "the")] {
		return true
	}
	for _, suffix := range [...]string{"de", "com", "org", "net", "online", "at", "ch"} {
		if t, ok := strings.CutSuffix(k, suffix); ok && len(t) > 3 && sites[t] {
			return true
		}
	}
	return false
}
