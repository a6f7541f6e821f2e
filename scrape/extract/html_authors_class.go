package extract

import "strings"

// readClass reads a class or id for what it says about authors and about the
// part of the page it opens.
func readClass(s string) (z zone, k markKind) {
	for i := 0; i < len(s); i++ {
		var words []classWord
		switch s[i] | 0x20 {
		case 'a':
			words = classWordsA
		case 'b':
			words = classWordsB
		case 'c':
			words = classWordsC
		case 'd', 'e', 'f':
			words = classWordsF
		case 'g', 'h', 'i', 'j', 'k', 'l', 'm':
			words = classWordsM
		case 'n', 'o', 'p':
			words = classWordsP
		case 'q', 'r':
			words = classWordsR
		case 's':
			words = classWordsS
		case 't', 'u', 'v', 'w', 'x', 'y', 'z':
			words = classWordsW
		default:
			continue
		}
		for _, w := range words {
			if len(s)-i < len(w.word) || !strings.EqualFold(s[i:i+len(w.word)], w.word) {
				continue
			}
			if !w.inside && i > 0 && isLowerLetter(s[i-1]) && isLowerLetter(s[i]) {
				continue
			}
			if w.kind != 0 && i+len(w.word) < len(s) && strings.HasPrefix(strings.ToLower(s[i+len(w.word):min(len(s), i+len(w.word)+5)]), "i") {
				continue // authority, authorize
			}
			if w.zone != 0 && i >= 3 && (strings.HasSuffix(s[:i], "has-") || strings.HasSuffix(s[:i], "no-") || strings.HasSuffix(s[:i], "with-") || strings.HasSuffix(s[:i], "left-") && strings.Contains(s[:i], "has-") || strings.HasSuffix(s[:i], "right-") && strings.Contains(s[:i], "has-")) {
				break // "has-sidebar", "no-comments"
			}
			z |= w.zone
			k |= w.kind
			break
		}
	}
	if k&(markClass|markByline) != 0 {
		l := strings.ToLower(s)
		for _, no := range [...]string{"image", "avatar", "photo", "picture", "thumb", "social", "twitter", "follow", "email", "icon", "desc", "bio", "count", "article-list", "more-from", "authorized", "posts"} {
			if i := strings.Index(l, no); i >= 0 {
				if no == "bio" || no == "desc" || no == "more-from" || no == "posts" {
					k |= markBox
				}
				if !strings.Contains(l, "name") {
					k &^= markClass | markByline | markName
				}
			}
		}
		if strings.Contains(l, "box") || strings.Contains(l, "about") || strings.Contains(l, "profile") || strings.Contains(l, "card") {
			k |= markBox
		}
	}
	return z, k
}

func isLowerLetter(c byte) bool { return c >= 'a' && c <= 'z' }

// A classWord is a part of class names.
type classWord struct {
	word   string
	zone   zone
	kind   markKind
	inside bool // counts in the middle of a lower-case word too
}

var (
	classWordsA = []classWord{{"author-name", 0, markClass | markName, true}, {"authorname", 0, markClass | markName, true}, {"author_name", 0, markClass | markName, true}, {"author", 0, markClass, true}, {"autoren", 0, markClass, true}, {"autor", 0, markClass, true}, {"auteur", 0, markClass, true}, {"autore", 0, markClass, true}, {"avtor", 0, markClass, false}, {"archive", 0, 0, false}, {"also", zoneTeaser, 0, false}}
	classWordsB = []classWord{{"byline", 0, markByline, true}, {"by-line", 0, markByline, true}, {"by_line", 0, markByline, true}, {"breadcrumb", zoneNav, 0, true}, {"byauthor", 0, markByline, false}}
	classWordsC = []classWord{{"comments-link", 0, 0, true}, {"comment-count", 0, 0, true}, {"comments-count", 0, 0, true}, {"comment", zoneComments, 0, true}, {"caption", zoneCaption, 0, true}, {"cookie", zoneNav, 0, true}, {"contributor", 0, markClass, true}, {"creator", 0, markClass, false}, {"copyright", zoneFooter, 0, true}, {"consent", zoneNav, 0, true}}
	classWordsF = []classWord{{"disqus", zoneComments, 0, true}, {"discussion", zoneComments, 0, true}, {"footer", 0, 0, false}, {"figcaption", zoneCaption, 0, true}, {"forfatter", 0, markClass, true}, {"firma", 0, markClass, false}, {"featured-post", zoneTeaser, 0, true}}
	classWordsM = []classWord{{"kommentar", zoneComments, 0, true}, {"journalist", 0, markClass, false}, {"latest", zoneTeaser, 0, false}, {"most-read", zoneTeaser, 0, true}, {"mostread", zoneTeaser, 0, true}, {"most-popular", zoneTeaser, 0, true}, {"more-stories", zoneTeaser, 0, true}, {"mega-menu", zoneNav, 0, true}, {"image-credit", zoneCaption, 0, true}, {"kirjoittaja", 0, markClass, true}, {"muhabir", 0, markClass, false}, {"imagecredit", zoneCaption, 0, true}, {"imgcredit", zoneCaption, 0, true}}
	classWordsP = []classWord{{"navbar", zoneNav, 0, true}, {"navigation", zoneNav, 0, false}, {"nav-", zoneNav, 0, false}, {"popular", zoneTeaser, 0, true}, {"posted-by", 0, markByline, true}, {"postedby", 0, markByline, true}, {"posted_by", 0, markByline, true}, {"p-author", 0, markCard, false}, {"penulis", 0, markClass, false}, {"photo-credit", zoneCaption, 0, true}, {"photocredit", zoneCaption, 0, true}, {"next-post", zoneTeaser, 0, true}, {"prev-post", zoneTeaser, 0, true}, {"post-navigation", zoneTeaser, 0, true}, {"outbrain", zoneTeaser, 0, true}, {"poster", 0, 0, false}}
	classWordsR = []classWord{{"related", zoneTeaser, 0, true}, {"recommend", zoneTeaser, 0, true}, {"recent", zoneTeaser, 0, false}, {"reporter", 0, markClass, false}, {"redakteur", 0, markClass, false}, {"redacteur", 0, markClass, false}, {"redactor", 0, markClass, false}, {"respond", zoneComments, 0, false}, {"replies", zoneComments, 0, false}, {"read-also", zoneTeaser, 0, true}, {"readmore", zoneTeaser, 0, true}, {"read-more", zoneTeaser, 0, true}}
	classWordsS = []classWord{{"sidebar", zoneAside, 0, true}, {"skribent", 0, markClass, false}, {"swiper", zoneTeaser, 0, false}, {"slider", zoneTeaser, 0, false}, {"sponsor", zoneTeaser, 0, false}, {"signature", 0, markClass, false}, {"szerzo", 0, markClass, false}}
	classWordsW = []classWord{{"teaser", zoneTeaser, 0, true}, {"trending", zoneTeaser, 0, true}, {"taboola", zoneTeaser, 0, true}, {"widget", zoneAside, 0, true}, {"writer", 0, markClass, false}, {"written-by", 0, markByline, true}, {"verfasser", 0, markClass, true}, {"yazar", 0, markClass, false}, {"username", 0, markClass | markName, false}, {"vcard", 0, markCard, false}, {"weitere", zoneTeaser, 0, false}, {"verwandt", zoneTeaser, 0, false}}
)

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
