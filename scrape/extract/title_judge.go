package extract

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A titleCandidate is one reading of a title: a finding's value, or what is
// left of it without the name of the site.
type titleCandidate struct {
	value   string
	folded  string // see appendFolded
	words   []string
	finding int
	score   float64
}

// judgeTitle decides the headline. What several places of the page agree on
// goes before what one says alone, what is shown as a heading before what only
// machines read; the site's name is never part of it. It marks Won and Why.
func judgeTitle(p *page, fs []Finding) string {
	sites := p.sites
	var cands []titleCandidate
	add := func(i int, value string, bonus float64) {
		if value = trimTitle(value); p.lang != "fr" {
			value = strings.ReplaceAll(value, " : ", ": ")
		}
		folded := string(appendFolded(nil, value))
		if folded == "" {
			return
		}
		cands = append(cands, titleCandidate{value: value, folded: folded, words: titleWords(folded), finding: i, score: float64(fs[i].Trust) + bonus})
	}
	for i := range fs {
		f := &fs[i]
		if sites.is(f.Value) {
			f.Why = "the name of the site"
			continue
		}
		if stripped := sites.strip(f.Value); stripped != f.Value {
			add(i, stripped, 0)
			add(i, f.Value, -12)
		} else {
			add(i, f.Value, 0)
		}
	}
	if len(cands) == 0 {
		for i := range fs {
			if fs[i].Value != "" { // a page named like its site
				fs[i].Won, fs[i].Why = true, "nothing else is there"
				return fs[i].Value
			}
		}
		return ""
	}
	alone := 0 // headings of the first level that nothing agrees with
	for i := range cands {
		c := &cands[i]
		rule := fs[c.finding].Rule
		counted := map[string]bool{}
		best, section := 0.0, false
		for j := range cands {
			d := &cands[j]
			other := fs[d.finding].Rule
			if d.finding == c.finding || other == rule {
				continue
			}
			if c.folded == d.folded {
				counted[other] = true
			}
			best = max(best, similarity(c.words, d.words))
			if rule == "h1" && len(d.words) > 3 && len(c.words) < 2*len(d.words)+3 && strings.HasSuffix(c.folded, " "+d.folded) {
				c.score -= 15 // a kicker and then what the other says
				d.score += 15
			}
			if rule == "h1" && other == "title element" {
				if _, tail, ok := cutSegment(d.value); ok && string(appendFolded(nil, tail)) == c.folded {
					section = true
				}
			}
		}
		c.score += 15*best + 5*float64(min(len(counted), 3))
		if rule == "h1" && len(counted) == 0 {
			if section {
				c.score -= 50
			}
			if best < 0.6 && fs[c.finding].Trust > 100 {
				c.score -= 15 * float64(min(alone, 4))
				alone++
			}
		}
		if len(c.words) < 3 && best < 0.4 {
			c.score -= 25 * float64(3-len(c.words))
		}
	}
	win := 0
	for i := range cands {
		if cands[i].score > cands[win].score {
			win = i
		}
	}
	w := &cands[win]
	for i := range fs {
		if fs[i].Why != "" {
			continue
		}
		switch {
		case i == w.finding:
			fs[i].Won, fs[i].Why = true, "agrees best with the rest of the page"
			if w.value != fs[i].Value {
				fs[i].Why = "without the site's name"
			}
		case string(appendFolded(nil, fs[i].Value)) == w.folded:
			fs[i].Why = "says the same"
		default:
			fs[i].Why = "less agrees with it"
		}
	}
	return w.value
}

// similarity is the share of words two titles have in common (Dice).
func similarity(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := map[string]int{}
	for _, w := range a {
		n[w]++
	}
	hit := 0
	for _, w := range b {
		if n[w] > 0 {
			n[w]--
			hit++
		}
	}
	return 2 * float64(hit) / float64(len(a)+len(b))
}

// titleWords splits a folded title into words, scripts without spaces into
// characters.
func titleWords(folded string) []string {
	var words []string
	for _, w := range strings.Fields(folded) {
		from := 0
		for i, r := range w {
			if r >= 0x2E80 && r < 0xD7B0 || r >= 0x0E00 && r < 0x0F00 {
				if i > from {
					words = append(words, w[from:i])
				}
				n := utf8.RuneLen(r)
				words = append(words, w[i:i+n])
				from = i + n
			}
		}
		if from < len(w) {
			words = append(words, w[from:])
		}
	}
	return words
}

// trimTitle drops separators and quotes without partner at a title's ends.
func trimTitle(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("|·•–—_~", r)
	})
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, "- "), " -"))
}

// siteNames are what a page's site is called.
type siteNames struct {
	names []string // folded, without spaces
	host  string   // the telling label of the host name: "spiegel"
}

func (p *page) nameSite() siteNames {
	var s siteNames
	add := func(v string) {
		if f := squeeze(v); f != "" {
			s.names = append(s.names, f)
		}
	}
	for _, key := range [...]string{"og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "dc.publisher",
		"citation_journal_title", "publisher", "twitter:app:name:iphone"} {
		add(p.metaFirst(key))
	}
	for _, n := range p.ld {
		for _, t := range n.types() {
			switch t {
			case "WebSite", "Organization", "NewsMediaOrganization", "Corporation":
				add(n.str("name"))
				for _, a := range ldStrings(n["alternateName"]) {
					add(a)
				}
			}
		}
		for _, pub := range p.ldObjects(n["publisher"]) {
			add(pub.str("name"))
		}
	}
	u := p.url
	if u == nil {
		u, _ = url.Parse(p.metaFirst("og:url"))
	}
	if u != nil {
		s.host = hostLabel(u.Hostname())
		// An archive names the site it keeps in its path.
		if i := strings.Index(u.Path, "/http"); i >= 0 {
			if kept, err := url.Parse(u.Path[i+1:]); err == nil && kept.Host != "" {
				s.host = hostLabel(kept.Hostname())
			}
		}
	}
	return s
}

// hostLabel gives the label of a host name that names the site: the longest
// one before the top-level domain.
func hostLabel(host string) string {
	labels := strings.Split(strings.TrimPrefix(strings.ToLower(host), "www."), ".")
	best := ""
	for _, l := range labels[:max(len(labels)-1, 0)] {
		if len(l) > len(best) {
			best = l
		}
	}
	return squeeze(best)
}

// squeeze folds a name to its letters and digits.
func squeeze(s string) string {
	return strings.ReplaceAll(string(appendFolded(nil, s)), " ", "")
}

// is reports whether a text is nothing but the site's name.
func (s siteNames) is(text string) bool {
	f := squeeze(text)
	if f == "" {
		return false
	}
	for _, n := range s.names {
		if f == n {
			return true
		}
	}
	if len(s.host) >= 4 && utf8.RuneCountInString(text) <= 40 {
		for _, tld := range [...]string{"", "com", "de", "net", "org", "couk", "online", "news", "at", "ch", "fr", "it", "info", "eu"} {
			if f == s.host+tld {
				return true
			}
		}
	}
	return false
}

// alike reports whether a part of a title is the site's name or a variant.
func (s siteNames) alike(part string) bool {
	if s.is(part) {
		return true
	}
	f := squeeze(part)
	if f == "" || len(strings.Fields(part)) > 6 {
		return false
	}
	for _, n := range s.names {
		if len(n) >= 4 && (strings.HasPrefix(f, n) || strings.HasSuffix(f, n)) && len(f) < 2*len(n)+12 {
			return true
		}
		if len(f) >= 5 && (strings.HasPrefix(n, f) || strings.HasSuffix(n, f)) {
			return true
		}
	}
	if len(s.host) >= 4 && (strings.HasPrefix(f, s.host) || strings.HasSuffix(f, s.host)) && len(f) < 2*len(s.host)+12 {
		return true
	}
	return len(f) >= 4 && (strings.HasPrefix(s.host, f) || strings.HasSuffix(s.host, f)) && len(part) <= 25
}

// titleSeparators stand between a title and the name of a site or section.
var titleSeparators = [...]string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " ~ ", " : ", " > ", " < ", " ‹ ", " › ", "｜", " |", "| ", "_", "-", ": ", " @ ", ", "}

// strip leaves out the name of the site before or behind a title.
func (s siteNames) strip(title string) string {
	for range 3 {
		cutTitle := s.stripOnce(title)
		if cutTitle == title {
			break
		}
		title = cutTitle
	}
	return title
}

func (s siteNames) stripOnce(title string) string {
	for _, sep := range titleSeparators {
		if i := strings.LastIndex(title, sep); i > 0 && s.alike(title[i+len(sep):]) {
			if sep == "-" || sep == ", " || sep == "_" || sep == ": " {
				if !s.is(title[i+len(sep):]) {
					continue
				}
			}
			if rest := strings.TrimSpace(title[:i]); rest != "" {
				return rest
			}
		}
		if i := strings.Index(title, sep); i > 0 && s.is(title[:i]) {
			if sep == "-" || sep == ", " {
				continue
			}
			if rest := strings.TrimSpace(title[i+len(sep):]); rest != "" {
				return rest
			}
		}
	}
	return title
}

// cutSegment parts a title at its last separator.
func cutSegment(title string) (head, tail string, ok bool) {
	at, width := -1, 0
	for _, sep := range titleSeparators {
		if len(sep) < 3 {
			continue
		}
		if i := strings.LastIndex(title, sep); i > at {
			at, width = i, len(sep)
		}
	}
	if at <= 0 {
		return title, "", false
	}
	return title[:at], title[at+width:], true
}
