package extract

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// An authorClaim is a finding about the authors, its names sorted by what they
// are.
type authorClaim struct {
	finding int
	family  ruleFamily
	trust   int
	people  []Author // full names
	nicks   []Author // single words and user names
	houses  []Author // agencies, newsrooms, companies
	sites   []Author // the site's own name
	sources []Author // houses the report came from, which sign nothing
	partial bool     // its place is one where others are named too
}

// A ruleFamily is a kind of evidence; agreement counts between families.
type ruleFamily int

const (
	fromLD ruleFamily = iota
	fromMeta
	fromMarkup
	fromText
)

func familyOf(rule string) ruleFamily {
	switch rule {
	case "json-ld author", "json-ld page author":
		return fromLD
	case "meta author":
		return fromMeta
	case "byline in the text", "dateline", "name beside the date", "credit at the end":
		return fromText
	}
	return fromMarkup
}

// leastTrust is what a claim needs to win.
const leastTrust = 40

// judgeAuthors decides the byline: the authors, and the agencies and houses
// that are credited. It marks Won and Why in fs.
//
// Full names of people win over user names, those over agencies and houses;
// among claims of a kind trust and agreement decide. A claim that holds all
// names of the winner and more completes it.
func judgeAuthors(p *page, fs []Finding) ([]Author, []string) {
	declared, organised, sites := p.siteNames()
	survey, personal := p.surveyAuthors(), p.isPersonal()
	claims := make([]authorClaim, len(fs))
	var credits []string
	siteSigned := false
	for i, f := range fs {
		c := sortClaim(i, f, sites)
		claims[i] = c
		siteSigned = siteSigned || c.family >= fromMarkup && len(c.sites) > 0
		claims[i].believable(f.Rule, f.Where, declared, organised, survey.shows, personal)
		if c.trust < leastTrust {
			continue
		}
		for _, h := range slices.Concat(claims[i].houses, claims[i].sources, c.sites) {
			if !slices.ContainsFunc(credits, func(s string) bool { return strings.EqualFold(s, h.Name) }) {
				credits = append(credits, h.Name)
			}
		}
	}
	kinds := [...]struct {
		names func(c *authorClaim) []Author
		lead  int // how much better a claim of a later kind must be
		why   string
	}{
		{func(c *authorClaim) []Author { return c.people }, 15, "the most trusted claim that names a person"},
		{func(c *authorClaim) []Author { return c.nicks }, 15, "no better claim holds a person's full name"},
		{func(c *authorClaim) []Author { return c.houses }, 15, "nobody else is named"},
		{func(c *authorClaim) []Author { return c.sites }, 0, "nobody but the site is named"},
	}
	best, score, kind := -1, 0, 0
	for k := range kinds {
		for i := range claims {
			v := weighClaim(claims, i, kinds[k].names)
			if v < leastTrust {
				continue
			}
			lead := 0
			if k != kind {
				lead = kinds[kind].lead
			}
			if k > 1 && kind == 0 {
				lead = 35 // people before agencies
			}
			if best < 0 || v > score+lead {
				best, score, kind = i, v, k
			}
		}
	}
	if best < 0 && siteSigned {
		// The page signs with the site's name; a name of the right form that
		// stands right above the story is then whom the site means.
		for i := range claims {
			if c := &claims[i]; len(c.people) > 0 && c.trust >= 35 && c.trust > score && fs[c.finding].Rule == "name beside the date" {
				best, score, kind = i, c.trust, 0
			}
		}
	}
	if best < 0 {
		return nil, credits
	}
	names := kinds[kind].names
	if kind == 0 {
		if t := saidOtherwise(claims, best, fs); t != best {
			fs[t].Won = true
			fs[t].Why = "the page shows it as the byline; who is named elsewhere put the page up"
			return polish(names(&claims[t]), claims), credits
		}
	}
	fs[best].Won = true
	fs[best].Why = kinds[kind].why
	if full := complete(claims, best, names); full != best {
		fs[full].Won = true
		fs[full].Why = "names all of the winner's and more"
		best = full
	}
	return polish(names(&claims[best]), claims), credits
}

// believable lowers the trust in a kind of name that a kind of place seldom
// means: what a site's templates fill in when nobody signs.
func (c *authorClaim) believable(rule, where string, declared, organised map[string]bool, shown func(string) bool, personal bool) {
	plainMeta := rule == "meta author" && (strings.HasSuffix(where, " author") || strings.HasSuffix(where, "creator"))
	switch {
	case (rule == "rel=author" || rule == "hCard") && !personal:
		// Whoever keeps a blog may sign with its name.
		c.nicks = append(c.nicks, slices.DeleteFunc(slices.Clone(c.sites), func(a Author) bool {
			return organised[looseName(a.Name)] || isDomain(a.Name) || isHouse(a.Name)
		})...)
		c.sites = nil
	case rule != "rel=author" && rule != "byline block":
		c.sites = nil
	case personal:
		c.nicks = append(c.nicks, c.sites...)
		c.sites = nil
	default:
		// A user may share the name of the blog's address.
		c.sites = slices.DeleteFunc(slices.Clone(c.sites), func(a Author) bool { return declared[looseName(a.Name)] || isDomain(a.Name) })
	}
	if plainMeta {
		if len(c.people) > 0 && !shown(c.people[0].Name) {
			c.trust -= 25 // who made the site
		}
		if rule == "dateline" || rule == "credit at the end" && strings.HasPrefix(where, "“(") {
			c.sources, c.houses = c.houses, nil // where the report came from
		}
		c.houses = slices.DeleteFunc(slices.Clone(c.houses), func(a Author) bool { return !agencies[strings.ToLower(a.Name)] })
		if len(c.people) == 0 && len(c.nicks) > 0 {
			c.trust -= 35
		}
	}
	if rule == "dateline" || rule == "credit at the end" && strings.HasPrefix(where, "“(") {
		c.sources, c.houses = c.houses, nil // where the report came from
	}
	c.houses = slices.DeleteFunc(slices.Clone(c.houses), func(a Author) bool { return genericHouses[strings.ToLower(a.Name)] })
	if len(c.people) == 0 && len(c.nicks) > 0 {
		if !shown(c.nicks[0].Name) {
			c.trust -= 45 // who filled in the form
		}
		if c.family == fromText || c.family == fromMarkup && c.trust < 75 {
			c.trust -= 10
			if n := c.nicks[0].Name; isLowerShort(n) {
				c.trust -= 20
			}
		}
	}
}

// genericHouses are credits that name no one in particular.
var genericHouses = wordSet(`agencies agenturen agency agentur agencias agências agences agenzie wires wire staff presse press news nachrichten pressestelle newsroom redaktionell`)

// sortClaim sorts the names of a finding by what they are names of.
func sortClaim(i int, f Finding, sites map[string]bool) authorClaim {
	c := authorClaim{finding: i, family: familyOf(f.Rule), trust: f.Trust}
	c.partial = f.Rule == "author link" || f.Rule == "author box" || f.Rule == "credit at the end" || f.Rule == "name beside the date"
	org := strings.HasSuffix(f.Where, "(Organization)")
	for _, a := range f.authors {
		a.Name = cutSiteName(a.Name, sites)
		kind := classify(a.Name, true)
		switch {
		case isSiteName(a.Name, sites) && (kind != personName || !hasGivenName(a.Name) || org):
			c.sites = append(c.sites, a)
		case kind == personName && !(org && !hasGivenName(a.Name)):
			c.people = append(c.people, a)
		case kind == houseName || org:
			c.houses = append(c.houses, a)
		default:
			c.nicks = append(c.nicks, a)
		}
	}
	if len(c.people) == 0 && len(c.houses) > 0 {
		c.nicks = nil // "Reuters, Washington": a place
	}
	if len(c.people) > 0 {
		// Initials behind a full name say the same twice.
		for _, n := range c.nicks {
			if r := []rune(n.Name); len(r) > 3 && !strings.Contains(n.Name, " ") && unicode.IsUpper(r[0]) && !isCode(n.Name) {
				c.people = append(c.people, n)
			}
		}
	}
	return c
}

// weighClaim gives what a claim is worth beside the others.
func weighClaim(claims []authorClaim, i int, names func(*authorClaim) []Author) int {
	c := &claims[i]
	mine := names(c)
	if len(mine) == 0 {
		return 0
	}
	v := c.trust
	var agreed [4]bool
	for j := range claims {
		if o := &claims[j]; j != i && o.family != c.family && o.trust >= 30 && sameNames(mine, names(o)) {
			agreed[o.family] = true
		}
	}
	for _, yes := range agreed {
		if yes {
			v += 8
		}
	}
	return v
}

// saidOtherwise gives a byline that the page shows in words beside its headline
// and that names other people than the winner, whom nothing in words supports:
// content systems know who put a page up, readers are told who wrote it.
func saidOtherwise(claims []authorClaim, best int, fs []Finding) int {
	for i := range claims {
		c := &claims[i]
		if fs[c.finding].Rule != "byline in the text" || len(c.people) == 0 {
			continue
		}
		for _, a := range c.people {
			for _, b := range claims[best].people {
				if looseName(lastWord(a.Name)) == looseName(lastWord(b.Name)) {
					return best
				}
			}
			if isCased(a.Name) && !hasGivenName(a.Name) {
				return best
			}
		}
		if c.trust >= 75 {
			return i
		}
		return best
	}
	return best
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// complete looks for a claim that holds all names of the winner and more.
func complete(claims []authorClaim, best int, names func(*authorClaim) []Author) int {
	full := best
	for j := range claims {
		o := &claims[j]
		if o.trust < 55 || o.family == fromMeta && o.trust < 70 || o.partial {
			continue
		}
		theirs, mine := names(o), names(&claims[full])
		if len(theirs) > len(mine) && len(theirs) <= 12 && holdsNames(theirs, mine) {
			full = j
		}
	}
	return full
}

func holdsNames(all, some []Author) bool {
	for _, a := range some {
		k := looseName(a.Name)
		if !slices.ContainsFunc(all, func(b Author) bool { return looseName(b.Name) == k }) {
			return false
		}
	}
	return true
}

func sameNames(a, b []Author) bool {
	return len(a) == len(b) && holdsNames(a, b)
}

// polish gives the winning names as they are best written on the page, with
// the addresses other claims know.
func polish(won []Author, claims []authorClaim) []Author {
	out := make([]Author, 0, len(won))
	seen := map[string]bool{}
	for _, a := range won {
		k := looseName(a.Name)
		if k == "" || seen[k] {
			continue
		}
		seen[k] = true
		a = fullName(a, claims)
		k = looseName(a.Name)
		for i := range claims {
			for _, o := range claims[i].people {
				if looseName(o.Name) != k {
					continue
				}
				if a.URL == "" {
					a.URL = o.URL
				}
				if a.Email == "" {
					a.Email = o.Email
				}
				if oneCase(a.Name) && !oneCase(o.Name) {
					a.Name = o.Name
				}
			}
		}
		out = append(out, a)
	}
	return out
}

// oneCase reports whether a name is all capitals or all small letters.
func oneCase(s string) bool {
	return s == strings.ToUpper(s) || s == strings.ToLower(s)
}

// looseName is a name without case, accents, punctuation and spaces.
func looseName(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if !ascii {
		s = norm.NFD.String(s)
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// fullName gives the full name behind a given name or a user name when some
// other claim holds it: "Nils" is "Nils Pickert", "annlee" is "Ann Lee", and
// "Ann Lee" may be "Ann B. Lee".
func fullName(a Author, claims []authorClaim) Author {
	k := looseName(a.Name)
	words := strings.Fields(a.Name)
	for i := range claims {
		if claims[i].trust < leastTrust {
			continue
		}
		for _, o := range claims[i].people {
			theirs := strings.Fields(o.Name)
			if looseName(o.Name) == k && len(words) == 1 && len(theirs) > 1 {
				return o
			}
			if len(words) == 1 && len(theirs) >= 2 && len(theirs) <= 3 && len(a.Name) > 2 && theirs[0] == a.Name {
				return o
			}
			if len(words) == 2 && len(theirs) == 3 && theirs[0] == words[0] && theirs[2] == words[1] && len(theirs[1]) == 2 && theirs[1][1] == '.' {
				return o
			}
		}
	}
	return a
}

// shows reports whether a name stands in the page's visible text.
func (s *authorSurvey) shows(name string) bool {
	at := 0
	for {
		i := bytes.Index(s.text[at:], []byte(name))
		if i < 0 {
			break
		}
		at += i
		hidden := false
		for _, m := range s.marks {
			hidden = hidden || m.start <= at && at < m.end && m.zone&zoneHidden != 0
		}
		if !hidden {
			return true
		}
		at += len(name)
	}
	return false
}
