package fetch

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"

	"golang.org/x/net/publicsuffix"
)

const (
	mostCookies   = 50 // of one answer
	longestCookie = 4 << 10
	mostJars      = 1000
)

func newJar() http.CookieJar {
	jar, _ := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // never fails
	return jar
}

// jarOf is the jar of a site, by its registrable domain.
func (c *Client) jarOf(u *url.URL) http.CookieJar {
	site, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
	if err != nil {
		site = u.Host
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	jar := c.jars[site]
	if jar == nil {
		if len(c.jars) >= mostJars {
			clear(c.jars)
		}
		jar = newJar()
		c.jars[site] = jar
	}
	return jar
}

// keepCookies puts an answer's cookies into the job's jar, within reason.
func (j *job) keepCookies(u *url.URL, resp *http.Response) {
	j.fresh = false
	var keep []*http.Cookie
	for _, c := range resp.Cookies() {
		if len(c.Name)+len(c.Value) <= longestCookie && len(keep) < mostCookies {
			keep = append(keep, c)
		}
	}
	if len(keep) == 0 {
		return
	}
	if j.jar == nil {
		j.jar = newJar()
	}
	had := map[string]string{}
	for _, c := range j.jar.Cookies(u) {
		had[c.Name] = c.Value
	}
	j.jar.SetCookies(u, keep)
	for _, c := range j.jar.Cookies(u) {
		if v, ok := had[c.Name]; !ok || v != c.Value {
			j.fresh = true
		}
	}
}
