package discover

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
)

// An address is a link's target as the model sees it.
type address struct {
	url    *url.URL
	key    string   // what makes two links one
	host   string   // without www.
	seg    []string // path segments, unescaped
	own    bool     // on the index page's host
	sister bool     // on another host of the same domain
	kind   kind
	shape  string // the pattern of the whole address, directories kept
	kin    string // the same without numbers in between, @ for a date
	dated  bool   // a date stands in it
	words  int    // words of the last segment
	id     bool   // the last segment or the query is or holds a number
}

// A kind is what an address says its page is.
type kind uint8

const (
	plain    kind = iota
	home          // the index page itself, or something above it
	listing       // tag, category, author, archive, page number
	service       // login, search, legal, contact, feed, share
	file          // not a page
	outside       // not the web
	foreignA      // another site
)

var kindWords = map[kind]string{
	home: "leads to the page itself or one above", listing: "address of a listing (tag, category, author, archive or page number)",
	service: "address of a service page (login, search, contact, legal, feed, share)", file: "a file, not a page",
	outside: "not a web address", foreignA: "another site",
}

// resolve reads a link's href; nil when it leads nowhere.
func (p *page) resolve(href string) *address {
	href = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimSpace(href))
	if href == "" || href[0] == '#' {
		return nil
	}
	u, err := p.base.Parse(href)
	if err != nil {
		u, err = p.base.Parse(strings.ReplaceAll(strings.ReplaceAll(href, " ", "%20"), "%", "%25"))
		if err != nil {
			return nil
		}
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil
	}
	u.Fragment, u.RawFragment = "", ""
	u.Host = strings.ToLower(u.Host)
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery = dropTracking(u.RawQuery)
	u.User = nil
	a := &address{url: u, host: bareHost(u.Host)}
	p0 := u.Path
	if i := strings.LastIndexByte(p0, '/'); indexFile(p0[i+1:]) {
		p0 = p0[:i+1]
	}
	a.key = a.host + strings.TrimSuffix(p0, "/")
	if u.RawQuery != "" {
		a.key += "?" + u.RawQuery
	}
	a.own = a.host == p.host
	a.sister = !a.own && p.domain != "" && domainOf(u.Hostname()) == p.domain
	for _, s := range strings.Split(p0, "/") {
		if s != "" {
			a.seg = append(a.seg, s)
		}
	}
	a.describe()
	a.kind = p.kindOf(a)
	return a
}

func indexFile(s string) bool {
	switch strings.ToLower(s) {
	case "index.html", "index.htm", "index.php", "default.htm", "default.html", "default.asp", "default.aspx":
		return true
	}
	return false
}

// specific reports whether an address pattern tells articles from the site's
// other pages: it holds a date, a number or a directory.
func specific(kin string) bool {
	return kin[0] == '@' || kin[0] == '#' || strings.Count(kin, "/") > 1 || strings.Contains(kin, "/N") || strings.Contains(kin, "/id") || strings.Contains(kin, "/D") || strings.Contains(kin, "?")
}

func bareHost(h string) string {
	h = strings.ToLower(h)
	h = strings.TrimSuffix(strings.TrimSuffix(h, ":80"), ":443")
	return strings.TrimPrefix(h, "www.")
}

func domainOf(host string) string {
	d, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	return d
}

// dropTracking removes what says where a reader came from, not where to go.
func dropTracking(q string) string {
	if q == "" {
		return q
	}
	var keep []string
	for _, f := range strings.Split(q, "&") {
		name, _, _ := strings.Cut(strings.ToLower(f), "=")
		switch {
		case f == "", strings.HasPrefix(name, "utm_"), strings.HasPrefix(name, "at_"), strings.HasPrefix(name, "mc_"),
			name == "fbclid", name == "gclid", name == "yclid", name == "msclkid", name == "igshid", name == "ref_src",
			name == "cmpid", name == "cmp", name == "icid", name == "ncid", name == "ocid", name == "xtor", name == "wt_mc",
			name == "spm", name == "_ga", name == "replytocom", name == "ftag", name == "smid", name == "partner":
		default:
			keep = append(keep, f)
		}
	}
	return strings.Join(keep, "&")
}

// describe derives the shapes: "2024/05/a-long-story" is "Y/N/slug".
func (a *address) describe() {
	var shape, kin strings.Builder
	last := ""
	for i, s := range a.seg {
		end := i == len(a.seg)-1
		ext := ""
		if end {
			last = s
			if e := path.Ext(s); len(e) > 1 && len(e) <= 6 && !digitsOnly(e[1:]) {
				ext, last = e, strings.TrimSuffix(s, e)
			}
		}
		c := segmentClass(strings.TrimSuffix(s, ext))
		switch {
		case c == "Y" && !end, c == "D":
			a.dated = true
		}
		if end {
			if c == "word" {
				c = "slug" // titles of one word are as common as others
			}
			shape.WriteString("/" + c + ext)
			kin.WriteString("/" + c + ext)
			continue
		}
		if c == "Y" || c == "N" || c == "D" || c == "id" {
			shape.WriteString("/" + c)
		} else {
			shape.WriteString("/" + s)
			kin.WriteString("/" + s)
		}
	}
	if c := segmentClass(last); c == "D" || dateIn(last) {
		a.dated = true
	}
	// 163.com writes the date as 20/0731, others as 20240731: two segments of
	// which the second is a month and a day.
	for i := 0; i+1 < len(a.seg); i++ {
		if len(a.seg[i]) == 2 && len(a.seg[i+1]) == 4 && digitsOnly(a.seg[i]) && monthDay(a.seg[i+1]) {
			a.dated = true
		}
	}
	a.words = slugWords(last)
	a.id = hasDigits(last, 3)
	if q := a.url.RawQuery; q != "" {
		var names []string
		for _, f := range strings.Split(q, "&") {
			n, v, _ := strings.Cut(f, "=")
			if digitsOnly(v) {
				a.id = true
			}
			if v != "" && len(v) <= 16 && !hasDigits(v, 1) {
				n += "=" + v // view=article, option=com_content
			}
			names = append(names, n)
		}
		shape.WriteString("?" + strings.Join(names, "&"))
		kin.WriteString("?" + strings.Join(names, "&"))
	}
	a.shape, a.kin = shape.String(), kin.String()
	if a.shape == "" {
		a.shape, a.kin = "/", "/"
	}
	// A date or a long number is made by the program that runs the site; then
	// the directories are sections.
	if last != "" && (a.dated || longNumber(last)) {
		mark := "#"
		if a.dated {
			mark = "@"
		}
		a.kin = mark + a.shape[strings.LastIndexByte(a.shape, '/'):]
	}
}

// segmentClass sorts a path segment: Y a year, D a date of eight digits, N a
// number, id digits and letters mixed, slug several words, word one.
func segmentClass(s string) string {
	if digitsOnly(s) {
		switch {
		case len(s) == 4 && (s[:2] == "19" || s[:2] == "20"):
			return "Y"
		case len(s) == 8 && (s[:2] == "19" || s[:2] == "20") && monthDay(s[4:]):
			return "D"
		}
		return "N"
	}
	if slugWords(s) >= 2 {
		return "slug"
	}
	if hasDigits(s, 3) {
		return "id"
	}
	return "word"
}

// slugWords counts the words of a segment as its hyphens, underscores, plus
// signs and escapes separate them; a segment in another script than Latin has
// as many words as a title of its length.
func slugWords(s string) int {
	if u, err := url.PathUnescape(s); err == nil {
		s = u
	}
	n, in, wide := 0, false, 0
	for _, r := range s {
		switch {
		case isWide(r):
			wide++
			in = false
		case unicode.IsLetter(r):
			if !in {
				n++
			}
			in = true
		case r == '\'' || r == '’':
		case unicode.IsDigit(r):
		default:
			in = false
		}
	}
	return n + wide/2
}

func digitsOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// hasDigits reports whether s holds n digits, together or not.
func hasDigits(s string, n int) bool {
	for i := 0; i < len(s) && n > 0; i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n--
		}
	}
	return n <= 0
}

// longNumber reports whether five digits stand together in s.
func longNumber(s string) bool {
	run := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			run = 0
		} else if run++; run == 5 {
			return true
		}
	}
	return false
}

func monthDay(s string) bool {
	if len(s) != 4 || !digitsOnly(s) {
		return false
	}
	m, d := s[:2], s[2:]
	return m >= "01" && m <= "12" && d >= "01" && d <= "31"
}

// dateIn finds 2024-05-31, 2024_05_31 and 20240531 in a segment.
func dateIn(s string) bool {
	for i := 0; i+8 <= len(s); i++ {
		if s[i] != '1' && s[i] != '2' || i > 0 && s[i-1] >= '0' && s[i-1] <= '9' || !digitsOnly(s[i:i+4]) {
			continue
		}
		if y := s[i : i+2]; y != "19" && y != "20" {
			continue
		}
		if monthDay(s[i+4 : i+8]) {
			return true
		}
		if c := s[i+4]; (c == '-' || c == '_' || c == '.') && digitsOnly(s[i+5:i+6]) {
			rest := s[i+5:]
			if j := strings.IndexByte(rest, c); j > 0 && j <= 2 && digitsOnly(rest[:j]) && len(rest) > j+1 && digitsOnly(rest[j+1:j+2]) {
				return true
			}
		}
	}
	return false
}
