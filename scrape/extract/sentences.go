package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// summaryEnough is the length in characters from which on an opening needs no
// second paragraph to tell what the story is about.
const summaryEnough = 120

// openingSentences gives the first whole sentences of a story, at most max
// characters of them and no more than its opening needs: the first paragraph,
// the next ones too while what there is stays short. Paragraphs that are no
// sentences (sub-headlines, labels) are passed over as long as there are
// others. A first sentence longer than max is cut between words and ends with
// "…". lang is the primary language subtag, "" when unknown.
func openingSentences(paragraphs []string, lang string, max int) string {
	var out strings.Builder
	used := 0
	add := func(s string) bool {
		gap := ""
		if used > 0 && !isWide(firstRune(s)) {
			gap = " "
		}
		n := utf8.RuneCountInString(s) + len(gap)
		if used+n > max {
			return false
		}
		out.WriteString(gap)
		out.WriteString(s)
		used += n
		return true
	}
	var rest string
	for _, p := range paragraphs {
		if p = singleSpaced(p); p == "" {
			continue
		}
		if !endsSentence(p) && utf8.RuneCountInString(p) < 80 && !isWide(firstRune(p)) {
			if rest == "" {
				rest = p
			}
			continue
		}
		for _, s := range splitSentences(p, lang) {
			if add(s) {
				continue
			}
			if used == 0 {
				return cutWords(s, max)
			}
			return out.String()
		}
		if used >= summaryEnough {
			break
		}
	}
	if used == 0 && rest != "" {
		return cutWords(rest, max)
	}
	return out.String()
}

// singleSpaced is s with each run of white space as one space and none around
// it; s itself where it is so already.
func singleSpaced(s string) string {
	gap := true
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ' && !gap:
			gap = true
		case c <= ' ' || c >= utf8.RuneSelf:
			return strings.Join(strings.Fields(s), " ")
		default:
			gap = false
		}
	}
	if gap { // at the end, or there is nothing
		return strings.TrimSpace(s)
	}
	return s
}

// splitSentences cuts a paragraph into its sentences. In doubt it leaves two
// together, since a summary may be a sentence too long but not end in "Mr.".
func splitSentences(p, lang string) []string {
	var out []string
	start := 0
	for i := 0; i < len(p); {
		if c := p[i]; c < utf8.RuneSelf && c != '.' && c != '!' && c != '?' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(p[i:])
		if !isTerminator(r) {
			i += size
			continue
		}
		end := i + size
		for end < len(p) { // "?!", "...", closing quotes and brackets
			c, n := utf8.DecodeRuneInString(p[end:])
			if !isTerminator(c) && !isCloser(c) {
				break
			}
			end += n
		}
		if isSentenceEnd(p, start, i, end, r, lang) {
			if s := strings.TrimSpace(p[start:end]); s != "" {
				out = append(out, s)
			}
			start = end
		}
		i = end
	}
	if s := strings.TrimSpace(p[start:]); s != "" {
		out = append(out, s)
	}
	return out
}

// isSentenceEnd judges the terminator at p[i] with what closes it up to end.
func isSentenceEnd(p string, start, i, end int, r rune, lang string) bool {
	if end == len(p) {
		return true
	}
	next, size := utf8.DecodeRuneInString(p[end:])
	switch r {
	case '。', '！', '？', '｡':
		// A quotation goes on after its own full stop: 「…。」と話した。
		return !strings.ContainsRune("とはがのをにも、，,", next) || end == i+utf8.RuneLen(r)
	}
	if !unicode.IsSpace(next) {
		return false
	}
	after := strings.TrimLeft(p[end+size:], "\"'“”„‚‘’«»‹›([¿¡-–— ")
	first := firstRune(after)
	if unicode.IsLower(first) {
		return false
	}
	if r != '.' {
		return true
	}
	if i > 0 && p[i-1] == '.' || end > i+1 && p[end-1] == '.' { // "..." before a capital
		return true
	}
	word := p[start:i]
	if k := strings.LastIndexFunc(word, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == '-' || r == '/' }); k >= 0 {
		_, n := utf8.DecodeRuneInString(word[k:])
		word = word[k+n:]
	}
	word = strings.TrimLeft(word, "\"'“„‚‘’«»‹›([¿¡")
	if end > i+1 { // ".”" is never an abbreviation's
		return true
	}
	switch {
	case word == "":
		return true
	case utf8.RuneCountInString(word) == 1 && unicode.IsLetter(firstRune(word)):
		return false
	case strings.Contains(word, "."):
		low := strings.ToLower(word)
		return low == "a.m" || low == "p.m"
	case isShortNumber(word):
		return !ordinalDot(lang)
	}
	return !isAbbreviation(strings.ToLower(word))
}

// isTerminator reports whether r may end a sentence.
func isTerminator(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '。', '！', '？', '｡', '؟', '۔', '।', '॥', '։', '።', '។', '။', '‼', '⁈', '⁉':
		return true
	}
	return false
}

func isCloser(r rune) bool {
	switch r {
	case '"', '\'', ')', ']', '’', '”', '“', '»', '›', '‘', '」', '』', '）', '】', '》':
		return true
	}
	return false
}

// endsSentence reports whether s ends as a sentence does.
func endsSentence(s string) bool {
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		if isTerminator(r) {
			return true
		}
		if !isCloser(r) && !unicode.IsSpace(r) {
			return false
		}
		s = s[:len(s)-n]
	}
	return false
}

// isShortNumber reports whether s is one or two digits, as of a day or a place.
func isShortNumber(s string) bool {
	if len(s) == 0 || len(s) > 2 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// ordinalDot reports whether the language writes "3." for "third".
func ordinalDot(lang string) bool {
	switch lang {
	case "", "de", "da", "nb", "nn", "no", "fi", "is", "et", "lv", "cs", "sk", "sl", "hr", "bs", "sr", "mk", "hu", "pl", "tr", "lb", "fo":
		return true
	}
	return false
}

// isAbbreviation knows the words, lower case, that keep their full stop before
// a capital letter in the languages of the world's press.
func isAbbreviation(w string) bool {
	switch w {
	case "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "messrs", "rev", "hon", "gen", "col", "maj", "capt", "cpt", "lt", "sgt", "cpl", "sen",
		"rep", "gov", "pres", "supt", "insp", "det", "adm", "cmdr", "amb", "atty", "vs", "no", "nos", "vol", "pp", "fig", "ed", "eds", "dept",
		"univ", "approx", "est", "ave", "blvd", "rd", "mt", "ft", "al", "cf", "viz",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "okt", "dez", "mai",
		"hr", "fr", "nr", "bzw", "ca", "usw", "evtl", "ggf", "inkl", "exkl", "mio", "mrd", "str", "abs", "art", "jh", "geb", "gest", "vgl", "sog",
		"bspw", "zzgl", "lic", "mag", "ing", "dipl", "phil", "med", "jur", "tel", "std", "min", "max", "hl", "ff", "kap", "aufl", "hrsg",
		"mme", "mlle", "mm", "me", "mgr", "av", "env", "ste",
		"sra", "srta", "dña", "ud", "uds", "vd", "lda", "ldo", "núm", "pág", "av/",
		"exmo", "exma", "eng", "arq", "sig", "dott", "avv", "on", "dhr", "mevr", "drs", "mej", "nl",
		"kl", "tlf", "bl", "ev", "s.k", "inż", "hab", "ul", "im", "św", "tzw", "np", "tj", "doc", "mudr", "judr", "rndr", "č", "tzv",
		"г", "гг", "ул", "им", "тыс", "млн", "млрд", "руб", "проф", "др", "стр", "акад", "св":
		return true
	}
	return false
}

// cutWords shortens s to max characters at a word boundary, "…" included.
func cutWords(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	n, cut := 0, 0
	for i := range s {
		if n == max-1 {
			cut = i
			break
		}
		n++
	}
	space := strings.LastIndexFunc(s[:cut], unicode.IsSpace)
	if space > cut/2 {
		cut = space
	}
	return strings.TrimRightFunc(s[:cut], func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) && !isCloser(r) }) + "…"
}

func firstRune(s string) rune {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return -1
	}
	return r
}

// isWide reports whether r is of a script written without spaces between words.
func isWide(r rune) bool {
	return r >= 0x2e80 && (r <= 0x9fff || r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xff60 || r >= 0x20000 && r <= 0x3ffff)
}
