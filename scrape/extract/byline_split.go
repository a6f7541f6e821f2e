package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readNames reads the names in a stretch of text from which the announcement
// has been cut. loose: the place says that these are names, so nicknames and
// single words count too.
func readNames(s, lang string, loose bool) bylineReading {
	r := bylineReading{whole: true}
	s, inner := cutBrackets(cutOthers(s))
	if unspacedStart(s) {
		// "孔德明 来源：半月谈": the next label ends the names.
		if i := strings.IndexAny(s, ":："); i >= 0 {
			s = s[:strings.LastIndexAny(s[:i], " ,，;；")+1]
		}
	}
	if i := strings.LastIndexAny(s, "=＝"); i > 0 && strings.ContainsFunc(s[i:], isHangul) {
		s = strings.TrimLeft(s[i:], "=＝ ") // "순천·광양=구현모 기자"
	}
	body, tail := cutDate(s, loose)
	for _, w := range companions {
		if i := strings.Index(body, w); i > 0 {
			r.whole = r.whole && strings.Count(body[i+1:], " ") <= 4
			body = body[:i] // whom the interview was with
		}
	}
	if !loose && tail != "" && !isDateTail(tail) {
		r.whole = false
	}
	pieces := splitList(body, lang)
	if loose && len(pieces) == 2 && strings.Contains(body, ",") {
		if a, b := pieces[0].text, pieces[1].text; isInverted(a, b) {
			pieces = []piece{{text: b + " " + a}}
		}
	}
	for i, p := range pieces {
		t := p.text
		if by, rest := matchBy(t, lang); by != nil && rest != "" {
			if by.editor && i > 0 && r.persons() > 0 {
				break
			}
			t = rest
		}
		w, next := nextWord(t)
		if i == 0 && notNames[lowerWord(w)] && next != "" {
			if n, _ := nextWord(next); placeWords[n] || dateWords[n] {
				break // "admin in EU News, Russia News"
			}
		}
		if i > 0 && placeWords[w] && !firstParticles[w] && len(r.credits) > 0 {
			break // "…, in News, Portugal"
		}
		w, _ = trimColon(w)
		if lw := lowerWord(w); notBy[lw] {
			break
		} else if i > 0 && (labelWords[lw] || strings.HasPrefix(lw, "http")) {
			break
		}
		if n := len(r.credits); n > 0 && isSuffix(t) {
			r.credits[n-1].name += ", " + t
			continue
		}
		var email string
		t, email = cutAddresses(t)
		if email != "" && t == "" {
			if n := len(r.credits); n > 0 && r.credits[n-1].email == "" {
				r.credits[n-1].email = email
			}
			continue
		}
		if t == "" {
			continue
		}
		if loose && !strings.Contains(t, " ") {
			t = spellUserName(t)
		}
		name, explained := cutRoles(t, len(r.credits) > 0)
		if !explained {
			r.whole = false
		}
		if name == "" {
			continue
		}
		name, agency := splitAgency(name)
		for _, one := range splitUnspaced(name, lang) {
			k := classify(one, loose)
			if k == nickName && r.persons() > 0 && isCode(one) {
				k = houseName // "Peter Maahn/SP-X"
			}
			if k == nickName && len(r.people()) > 0 && (!loose || r.persons() > 0 && (strings.Contains(one, " ") || !startsUpper(one))) {
				continue // a place or a role: "By ANN LEE, Nairobi"
			}
			if k == noName {
				if r.persons() > 0 && isCode(one) {
					k = houseName // "Maria Souza, G1"
				} else {
					r.whole = r.whole && (loose || r.persons() > 0 && unspacedStart(one))
					continue
				}
			}
			r.add(credit{name: one, kind: k, email: email})
		}
		if agency != "" {
			r.add(credit{name: agency, kind: houseName})
		}
	}
	for _, in := range inner {
		if strings.IndexByte(in, '@') >= 0 {
			if n := len(r.credits); n > 0 && r.credits[n-1].email == "" {
				_, r.credits[n-1].email = cutAddresses(in)
			}
			continue
		}
		for _, p := range splitList(in, lang) {
			if classify(p.text, false) == houseName {
				r.add(credit{name: p.text, kind: houseName})
			}
		}
	}
	return r
}

// cutOthers cuts off what follows about others than the author: "Text: Ann Lee
// Foto: Bo Ek".
func cutOthers(s string) string {
	for i := strings.IndexByte(s, ' '); i >= 0 && i+1 < len(s); {
		w, rest := nextWord(s[i+1:])
		bare, colon := trimColon(w)
		if notBy[lowerWord(bare)] {
			next, _ := nextWord(rest)
			if lw := lowerWord(next); colon || lw == "by" || lw == "von" || lw == "par" || lw == "por" || lw == "av" || lw == "af" || lw == "di" {
				return strings.TrimRight(s[:i], " .,;/|")
			}
		}
		j := strings.IndexByte(s[i+1:], ' ')
		if j < 0 {
			break
		}
		i += 1 + j
	}
	return s
}

// A piece is one element of a list of names.
type piece struct{ text string }

// splitList splits "A, B and C". Slashes part names, but "APA/AP" is how one
// agency report is signed.
func splitList(s, lang string) []piece {
	var out []piece
	start := 0
	cut := func(end, next int) {
		t := strings.Trim(s[start:end], " ,;.:-–—\"“”„«»'‘’")
		if end > start && strings.HasSuffix(strings.TrimRight(s[start:end], " ,;"), ".") {
			t = strings.TrimLeft(strings.TrimRight(s[start:end], " ,;:-–—\"“”„«»"), " ,;.:-–—\"“”„«»'‘’")
			t = trimSentenceDot(t)
		}
		if t != "" {
			out = append(out, piece{t})
		}
		start = next
	}
	wordStart := 0
	for i := 0; i <= len(s); {
		r, n := ' ', 1
		if i < len(s) {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch r {
		case ',', ';', '、', '，', '；', '،', '؛', '\n', '＆', '／', 'ㆍ':
			cut(i, i+n)
			wordStart = i + n
		case '/':
			if !slashJoins(s, i) {
				cut(i, i+n)
				wordStart = i + n
			}
		case '&', '+':
			if !houseAmpersand(s[start:i], s[i+n:]) {
				cut(i, i+n)
				wordStart = i + n
			}
		case '·', '・':
			// Korean lists; in Chinese, Japanese and Catalan it is part of a name.
			prev, _ := utf8.DecodeLastRuneInString(s[:i])
			if unicode.Is(unicode.Hangul, prev) {
				cut(i, i+n)
				wordStart = i + n
			}
		case ' ':
			if wordStart < i && wordStart > start {
				if joins(s[start:wordStart], s[wordStart:i], s[min(i+1, len(s)):], lang) {
					cut(wordStart, min(i+1, len(s)))
				}
			}
			wordStart = i + n
		}
		i += n
	}
	if start < len(s) {
		cut(len(s), len(s))
	}
	return out
}

// trimSentenceDot takes a full stop off a name that does not end in an
// abbreviation.
func trimSentenceDot(t string) string {
	i := strings.LastIndexByte(t, ' ')
	last := t[i+1:]
	if nameSuffixes[lowerWord(last)] || len(last) <= 3 || strings.Count(last, ".") > 1 {
		return t
	}
	return strings.TrimSuffix(t, ".")
}

// joins reports whether word stands between two names as an "and".
func joins(before, word, after, lang string) bool {
	if len(word) > 12 {
		return false
	}
	langs, ok := andWords[word]
	if !ok {
		langs, ok = andWords[lowerWord(word)]
		if !ok || word == "A" || word == "E" || word == "I" || word == "Y" || word == "U" {
			return false
		}
	}
	if langs != "" && lang != "" {
		found := false
		for l := range strings.FieldsSeq(langs) {
			found = found || l == lang
		}
		if !found && len(word) > 1 {
			return false
		}
	}
	// "Ortega y Gasset", "Costa e Silva": one name.
	if b := strings.Fields(before); len(word) <= 2 && word != "&" && word != "og" && word != "et" && word != "un" && word != "ja" && word != "ve" {
		a := 0
		for f := range strings.FieldsSeq(after) {
			if strings.ContainsAny(f, ",;/|") || andWords[f] != "" {
				a++
				break
			}
			a++
		}
		if len(b) < 2 || a < 2 {
			return len(b) == 1 && a == 1 && lang != "" && langs != ""
		}
	}
	return true
}

// slashJoins reports whether the slash at i is inside one signature.
func slashJoins(s string, i int) bool {
	left := s[strings.LastIndexAny(s[:i], ",;& ")+1 : i]
	if left == "" || i+1 >= len(s) || s[i+1] == ' ' {
		return false
	}
	right := s[i+1:]
	if j := strings.IndexAny(right, ",;&"); j >= 0 {
		right = right[:j]
	}
	rw, _ := nextWord(right)
	if agencies[lowerWord(left)] || agencies[lowerWord(rw)] {
		// "Ann Lee/Reuters" parts a person from an agency.
		return !strings.Contains(strings.TrimSpace(s[:i]), " ") || isAcronym(left) && strings.Contains(right, " ") && classify(right, false) != personName
	}
	return isLowerShort(rw) && !strings.Contains(right, " ") // "MDR THÜRINGEN/ls"
}

func isLowerShort(w string) bool {
	return len(w) <= 3 && w != "" && w == strings.ToLower(w)
}

func isAcronym(w string) bool {
	n := 0
	for _, r := range w {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 2 && n <= 6
}

// isCode reports whether a word is written like the signature of an agency.
func isCode(w string) bool {
	upper, digits := 0, 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			upper++
		case r >= '0' && r <= '9' && upper > 0:
			digits++
		case r == '-' || r == '&':
		default:
			return false
		}
	}
	return upper+digits >= 2 && upper+digits <= 6
}

// houseAmpersand reports whether "&" stands inside the name of a house.
func houseAmpersand(before, after string) bool {
	before, after = strings.TrimSpace(before), strings.TrimSpace(after)
	if before == "" || after == "" {
		return false
	}
	if isAcronym(before) && isAcronym(after) {
		return false
	}
	for _, w := range strings.Fields(after) {
		if lw := strings.Trim(lowerWord(w), ".,"); lw == "co" || lw == "sons" || lw == "söhne" || lw == "partner" || lw == "partners" || lw == "company" {
			return true
		}
	}
	return false
}

// isInverted reports whether "a, b" is one name, family name first.
func isInverted(a, b string) bool {
	if strings.Contains(a, " ") || classify(a, true) != nickName || strings.ContainsAny(a, ".@_0123456789") || strings.ContainsAny(b, "@_0123456789") {
		return false
	}
	f := strings.Fields(b)
	if len(f) == 0 || len(f) > 3 || isAcronym(a) {
		return false
	}
	for i, w := range f {
		if isAcronym(w) && len(w) > 2 || !startsUpper(w) || i > 0 && len(strings.Trim(w, ".")) > 1 {
			return false
		}
	}
	if len(f) == 1 && classify(b, true) != nickName && len(strings.Trim(b, ".")) > 2 {
		return false
	}
	return startsUpper(a) && !roles[lowerWord(b)] && !houseWords[lowerWord(b)]
}

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

func startsUpper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// splitAgency parts "Tom Davies Associated Press": a full name, and behind it,
// with nothing between, an agency.
func splitAgency(s string) (name, agency string) {
	if !strings.Contains(s, " ") {
		return s, ""
	}
	if i := strings.Index(s, ". "); i > 4 && i+2 < len(s) && !strings.Contains(s[:i], ".") && i-strings.LastIndexByte(s[:i], ' ') > 4 {
		return s[:i], s[i+2:] // "Finian Cunningham. Sputnik International"
	}
	words := strings.Fields(s)
	for n := min(4, len(words)-2); n > 0; n-- {
		tail := strings.Join(words[len(words)-n:], " ")
		lower := strings.TrimPrefix(strings.ToLower(tail), "the ")
		if !agencyNames[lower] && !(agencies[lower] && len(lower) > 3 && (isAcronym(tail) || lower == "reuters" || lower == "bloomberg")) {
			continue
		}
		name = strings.TrimRight(strings.Join(words[:len(words)-n], " "), " ,-–/")
		if formOfName(name) == personName && !isHouse(name) {
			return name, tail
		}
	}
	return s, ""
}

// isSuffix reports whether a piece behind a comma belongs to the name before.
func isSuffix(t string) bool {
	n := 0
	for w := range strings.FieldsSeq(t) {
		if !nameSuffixes[lowerWord(strings.Trim(w, ","))] {
			return false
		}
		n++
	}
	return n > 0 && n <= 3
}

// cutBrackets takes bracketed remarks out of s.
func cutBrackets(s string) (rest string, inner []string) {
	if !strings.ContainsAny(s, "([（［【") {
		return s, nil
	}
	var b, in strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '[', '（', '［', '【':
			if depth == 0 {
				in.Reset()
			}
			depth++
			continue
		case ')', ']', '）', '］', '】':
			if depth > 0 {
				depth--
				if depth == 0 {
					inner = append(inner, strings.TrimSpace(in.String()))
					b.WriteByte(' ')
				}
				continue
			}
			continue
		}
		if depth > 0 {
			in.WriteRune(r)
		} else {
			b.WriteRune(r)
		}
	}
	if depth > 0 {
		inner = append(inner, strings.TrimSpace(in.String()))
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), " ,", ",")), " "), inner
}

// cutAddresses takes e-mail addresses, handles and web addresses out of a
// piece.
func cutAddresses(t string) (rest, email string) {
	if !strings.ContainsAny(t, "@") && !strings.Contains(t, "://") && !strings.Contains(t, "www.") {
		return t, ""
	}
	var keep []string
	for w := range strings.FieldsSeq(t) {
		bare := strings.Trim(w, "<>()[],;:")
		switch {
		case strings.HasPrefix(bare, "mailto:"):
			email = bare[len("mailto:"):]
		case strings.IndexByte(bare, '@') > 0 && strings.IndexByte(bare[strings.IndexByte(bare, '@'):], '.') > 0:
			email = bare
		case strings.HasPrefix(bare, "@"), isAddress(bare):
		default:
			keep = append(keep, w)
		}
	}
	rest = strings.Join(keep, " ")
	return strings.Trim(rest, " ,;:-–—"), email
}

// isAddress reports whether s is a web address.
func isAddress(s string) bool {
	if strings.Contains(s, "://") && !strings.Contains(s, " ") {
		return true
	}
	if i := strings.IndexByte(s, '/'); i > 3 && isDomain(s[:i]) && !strings.Contains(s, " ") && !agencies[lowerWord(s[i+1:])] {
		return true // facebook.com/annlee
	}
	return strings.HasPrefix(s, "www.") || (strings.HasPrefix(s, "/") && !strings.Contains(s, " "))
}
