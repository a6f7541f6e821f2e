package extract

import "strings"

// readClass reads a class or id for what it says about authors and about the
// part of the page it opens.
func readClass(s string) (z pageZone, k markKind) {
	for i := 0; i+3 < len(s); i++ {
		a, b := s[i]|0x20, s[i+1]|0x20
		if a < 'a' || a > 'z' || b < 'a' || b > 'z' {
			if s[i] != 'b' && s[i] != 'p' {
				continue
			}
		}
		for _, w := range classWordsBy[int(a)<<5&0x3e0|int(b)&0x1f] {
			if !hasFolded(s[i:], w.word) {
				continue
			}
			if !w.inside && i > 0 && isLowerLetter(s[i-1]) && isLowerLetter(s[i]) {
				continue
			}
			end := i + len(w.word)
			if w.kind != 0 && end < len(s) && s[end]|0x20 == 'i' {
				continue // authority, authorize
			}
			if w.zone != 0 && isDenied(s[:i]) {
				break // "has-sidebar", "no-comments"
			}
			z |= w.zone
			k |= w.kind
			break
		}
	}
	if k&(markedClass|markedByline) != 0 {
		l := strings.ToLower(s)
		for _, no := range [...]string{"image", "avatar", "photo", "picture", "thumb", "social", "twitter", "follow", "email", "icon", "desc", "bio", "count", "article-list", "more-from", "authorized", "posts"} {
			if i := strings.Index(l, no); i >= 0 {
				if no == "bio" || no == "desc" || no == "more-from" || no == "posts" {
					k |= markedBox
				}
				if !strings.Contains(l, "name") {
					k &^= markedClass | markedByline | markedName
				}
			}
		}
		if strings.Contains(l, "box") || strings.Contains(l, "about") || strings.Contains(l, "profile") || strings.Contains(l, "card") {
			k |= markedBox
		}
	}
	return z, k
}

func isLowerLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// A classWord is a part of class names.
type classWord struct {
	word   string
	zone   pageZone
	kind   markKind
	inside bool // counts in the middle of a lower-case word too
}

// classWords are the parts of class names that say something, longer ones
// before their beginnings.
var classWords = []classWord{
	{"author-name", 0, markedClass | markedName, true},
	{"authorname", 0, markedClass | markedName, true},
	{"author_name", 0, markedClass | markedName, true},
	{"author", 0, markedClass, true},
	{"autoren", 0, markedClass, true},
	{"autor", 0, markedClass, true},
	{"auteur", 0, markedClass, true},
	{"autore", 0, markedClass, true},
	{"avtor", 0, markedClass, false},
	{"archive", 0, 0, false},
	{"also", zoneTeaser, 0, false},
	{"byline", 0, markedByline, true},
	{"by-line", 0, markedByline, true},
	{"by_line", 0, markedByline, true},
	{"breadcrumb", zoneNav, 0, true},
	{"byauthor", 0, markedByline, false},
	{"listing", zoneTeaser, 0, false},
	{"license", zoneCaption, 0, true},
	{"lizenz", zoneCaption, 0, true},
	{"img-holder", zoneCaption, 0, true},
	{"img_info", zoneCaption, 0, true},
	{"picture-", zoneCaption, 0, false},
	{"comments-link", 0, 0, true},
	{"comment-count", 0, 0, true},
	{"comments-count", 0, 0, true},
	{"comment", zoneComments, 0, true},
	{"caption", zoneCaption, 0, true},
	{"cookie", zoneNav, 0, true},
	{"contributor", 0, markedClass, true},
	{"creator", 0, markedClass, false},
	{"copyright", zoneFooter, 0, true},
	{"consent", zoneNav, 0, true},
	{"disqus", zoneComments, 0, true},
	{"discussion", zoneComments, 0, true},
	{"footer", 0, 0, false},
	{"figcaption", zoneCaption, 0, true},
	{"forfatter", 0, markedClass, true},
	{"firma", 0, markedClass, false},
	{"featured-post", zoneTeaser, 0, true},
	{"kommentar", zoneComments, 0, true},
	{"journalist", 0, markedClass, false},
	{"latest", zoneTeaser, 0, false},
	{"most-read", zoneTeaser, 0, true},
	{"mostread", zoneTeaser, 0, true},
	{"most-popular", zoneTeaser, 0, true},
	{"more-stories", zoneTeaser, 0, true},
	{"mega-menu", zoneNav, 0, true},
	{"image-credit", zoneCaption, 0, true},
	{"kirjoittaja", 0, markedClass, true},
	{"muhabir", 0, markedClass, false},
	{"imagecredit", zoneCaption, 0, true},
	{"imgcredit", zoneCaption, 0, true},
	{"navbar", zoneNav, 0, true},
	{"navigation", zoneNav, 0, false},
	{"nav-", zoneNav, 0, false},
	{"popular", zoneTeaser, 0, true},
	{"posted-by", 0, markedByline, true},
	{"postedby", 0, markedByline, true},
	{"posted_by", 0, markedByline, true},
	{"p-author", 0, markedCard, false},
	{"penulis", 0, markedClass, false},
	{"photo-credit", zoneCaption, 0, true},
	{"photocredit", zoneCaption, 0, true},
	{"next-post", zoneTeaser, 0, true},
	{"prev-post", zoneTeaser, 0, true},
	{"post-navigation", zoneTeaser, 0, true},
	{"outbrain", zoneTeaser, 0, true},
	{"poster", 0, 0, false},
	{"related", zoneTeaser, 0, true},
	{"recommend", zoneTeaser, 0, true},
	{"recent", zoneTeaser, 0, false},
	{"reporter", 0, markedClass, false},
	{"redakteur", 0, markedClass, false},
	{"redacteur", 0, markedClass, false},
	{"redactor", 0, markedClass, false},
	{"respond", zoneComments, 0, false},
	{"replies", zoneComments, 0, false},
	{"read-also", zoneTeaser, 0, true},
	{"readmore", zoneTeaser, 0, true},
	{"read-more", zoneTeaser, 0, true},
	{"sidebar", zoneAside, 0, true},
	{"skribent", 0, markedClass, false},
	{"swiper", zoneTeaser, 0, false},
	{"slider", zoneTeaser, 0, false},
	{"sponsor", zoneTeaser, 0, false},
	{"signature", 0, markedClass, false},
	{"szerzo", 0, markedClass, false},
	{"teaser", zoneTeaser, 0, true},
	{"trending", zoneTeaser, 0, true},
	{"taboola", zoneTeaser, 0, true},
	{"widget", zoneAside, 0, true},
	{"writer", 0, markedClass, false},
	{"written-by", 0, markedByline, true},
	{"verfasser", 0, markedClass, true},
	{"yazar", 0, markedClass, false},
	{"username", 0, markedClass | markedName, false},
	{"vcard", 0, markedCard, false},
	{"weitere", zoneTeaser, 0, false},
	{"verwandt", zoneTeaser, 0, false},
}

// classWordsBy holds classWords by their first two letters.
var classWordsBy = func() (by [1024][]classWord) {
	for _, w := range classWords {
		i := int(w.word[0])<<5&0x3e0 | int(w.word[1])&0x1f
		by[i] = append(by[i], w)
	}
	return by
}()

// hasFolded reports whether s begins with word, which is lower case ASCII.
func hasFolded(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := 0; i < len(word); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// isDenied reports whether what stands before a word in a class denies it, or
// says that the element merely has such a part.
func isDenied(before string) bool {
	for _, not := range [...]string{"has-", "no-", "with-", "without-", "has-left-", "has-right-", "hide-"} {
		if strings.HasSuffix(before, not) {
			return true
		}
	}
	return false
}

// authorPaths are the parts of addresses under which sites keep the pages of
// their authors.
var authorPaths = wordSet(`author authors autor autoren autorin autorinnen auteur auteurs autore autori autores people profile profil journalist journalists journaliste
	contributor contributors staff writer writers by byline reporter reporters redaktion redakteur columnist columnists signataires firmas yazarlar yazar
	redactor redaktor team members member user users avtor avtory forfatter skribent person persons expert experts creator biography bio u
	periodista editor editors opinion-writers meet-the-team penulis kirjoittaja toimittaja autorzy avtori autorji`)

// isAuthorLink reports whether an address looks like that of an author's page:
// …/author/ann-lee.
func isAuthorLink(href string) bool {
	if len(href) < 5 || len(href) > 300 {
		return false
	}
	if i := strings.IndexByte(href, '?'); i >= 0 {
		if strings.HasPrefix(href[i:], "?author=") {
			return true
		}
		href = href[:i]
	}
	start := 0
	if i := strings.Index(href, "://"); i >= 0 {
		if j := strings.IndexByte(href[i+3:], '/'); j >= 0 {
			start = i + 3 + j
		} else {
			return false
		}
	}
	for start >= 0 && start < len(href) {
		seg := href[start:]
		if seg[0] == '/' {
			seg = seg[1:]
			start++
		}
		j := strings.IndexByte(seg, '/')
		if strings.HasPrefix(seg, "author-") || strings.HasPrefix(seg, "autor-") || strings.HasPrefix(seg, "@") && len(seg) > 2 {
			return true
		}
		if j < 0 {
			return false
		}
		if j > 1 && j < 18 && j+1 < len(seg) && authorPaths[lowerWord(seg[:j])] || seg[:j] == "u" && j+1 < len(seg) {
			return true
		}
		start += j
	}
	return false
}
