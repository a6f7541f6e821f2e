package fetch

import (
	"strings"
	"testing"
	"time"
)

func TestRobotsRules(t *testing.T) {
	for _, c := range []struct{ name, text, allowed, refused string }{
		{"nothing", "", "/ /a", ""},
		{"everything refused", "User-agent: *\nDisallow: /", "", "/ /a?b"},
		{"RFC 9309, 5.1", "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\nUser-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n\nEOF",
			"/ /publications/ /a.gif?x", "/a.gif /example/ /example/page.html"},
		{"RFC 9309, 5.2", "User-Agent: copydesk\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/", "/example/page/disallowed.gif"},
		{"several agents", "User-agent: a\nUser-agent: Copydesk/2.0 (x)\nDisallow: /a", "/b", "/a"},
		{"groups of one name are one", "User-agent: copydesk\nDisallow: /a\nUser-agent: b\nDisallow: /c\nUser-agent: copydesk\nDisallow: /d", "/c", "/a /d"},
		{"no names by halves", "User-agent: copy\nDisallow: /\nUser-agent: copydesks\nDisallow: /", "/a", ""},
		{"two agents in a row are one group, whatever is between", "User-agent: copydesk\n\nUser-agent: *\nDisallow: /", "", "/"},
		{"our group allows all", "User-agent: copydesk\nDisallow:\n\nUser-agent: *\nDisallow: /", "/", ""},
		{"rules before any agent", "Disallow: /\nUser-agent: x\nDisallow: /", "/", ""},
		{"a line between agents", "User-agent: copydesk\nSitemap: https://a/\nUser-agent: b\nDisallow: /a", "", "/a"},
		{"the longest wins, in any order", "User-agent: *\nAllow: /p\nDisallow: /\nDisallow: /page", "/p /pa", "/x /page"},
		{"of equals, the one that allows", "User-agent: *\nDisallow: /page\nAllow: /page", "/page", ""},
		{"wildcards", "User-agent: *\nDisallow: /*/private/*.html$\nDisallow: /x*y*z", "/private/a.html /a/private/b.html5 /xzy", "/a/private/b.html /a/b/private/c/d.html /xyz /x1y2z3"},
		{"an asterisk at the end", "User-agent: *\nDisallow: /fish*", "/Fish", "/fish /fish/x"},
		{"an end alone", "User-agent: *\nDisallow: /$", "/a", "/"},
		{"patterns are anchored", "User-agent: *\nDisallow: /a/*.pdf$", "/b/a/x.pdf /x/a/b.pdf", "/a/b.pdf"},
		{"escapes", "User-agent: *\nDisallow: /b%c3%A4r\nDisallow: /a%3Cb\nDisallow: /%7ejoe", "/b /a<b", "/bär /b%C3%A4r /a%3cb /~joe/x"},
		{"BOM, CR, comments, blanks", "\ufeffUSER-AGENT : * # all\r\rDISALLOW :/a # not this\r\n", "/b", "/a"},
		{"without a slash", "User-agent: *\nDisallow: a", "/b", "/a"},
		{"a broken Crawl-delay", "User-agent: *\nCrawl-delay: soon\nDisallow: /a", "/b", "/a"},
		{"a page", "<!DOCTYPE html><p>User-agent: *</p>\n<p>Disallow: /</p>", "/", ""},
	} {
		r := parseRobots([]byte(c.text), "Copydesk")
		for _, p := range strings.Fields(c.allowed) {
			if line, ok := r.allows(p); !ok {
				t.Errorf("%s: %s is refused by %q", c.name, p, line)
			}
		}
		for _, p := range strings.Fields(c.refused) {
			if _, ok := r.allows(p); ok {
				t.Errorf("%s: %s is allowed", c.name, p)
			}
		}
	}
}

func TestRobotsElse(t *testing.T) {
	r := parseRobots([]byte("Sitemap: /a.xml\nUser-agent: *\nCrawl-delay: 2,5\nsitemap: https://b.example/b.xml\n"), "copydesk")
	if r.delay != 2500*time.Millisecond || strings.Join(r.sitemaps, " ") != "/a.xml https://b.example/b.xml" {
		t.Errorf("read as %+v", r)
	}
	for text, want := range map[string]time.Duration{"1e9": longestDelay, "-1": 0, "NaN": 0, "Inf": longestDelay, "10 s": 0} {
		if r := parseRobots([]byte("User-agent: *\nCrawl-delay: "+text), "copydesk"); r.delay != want {
			t.Errorf("Crawl-delay: %s is read as %s, want %s", text, r.delay, want)
		}
	}
}

// FuzzRobots: a rule that is added for everybody never allows what was refused,
// if it refuses, and what it spells out it refuses.
func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$", "/a/b")
	f.Add("user-agent: copydesk\nallow: /%7E", "/~x?y")
	f.Fuzz(func(t *testing.T, text, path string) {
		before := parseRobots([]byte(text), "copydesk")
		_, was := before.allows(path)
		after := parseRobots([]byte(text+"\nUser-agent: copydesk\nUser-agent: *\nDisallow: /"), "copydesk")
		if _, is := after.allows(path); is && !was && len(before.rules) > 0 && len(after.rules) > len(before.rules) {
			t.Errorf("%q is allowed by one refusal more", path)
		}
		if p := canonicalPath(path); canonicalPath(p) != p {
			t.Errorf("%q is spelt %q and then %q", path, p, canonicalPath(p))
		}
	})
}
