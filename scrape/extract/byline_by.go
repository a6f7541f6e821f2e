package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A byMatch is a found announcement of a byline.
type byMatch struct {
	strong bool // it can hardly mean anything else
	editor bool // who edited it: an author only where nobody wrote it
}

var (
	strongBy = &byMatch{strong: true}
	weakBy   = &byMatch{}
	editorBy = &byMatch{strong: true, editor: true}
)

// matchBy looks for the announcement of a byline at the beginning of s and
// gives what follows it; nil when there is none.
func matchBy(s, lang string) (by *byMatch, rest string) {
	if s == "" {
		return nil, ""
	}
	if s[0] >= utf8.RuneSelf {
		if by, rest := matchByPrefix(s); by != nil {
			return by, rest
		}
	}
	word, after := nextWord(s)
	first, colon := trimColon(word)
	first = lowerWord(first)
	phrases, ok := byPhrases[first]
	if !ok {
		// "Von:Anna", "Text:Anna", "بقلم:…"
		if i := strings.IndexAny(word, ":：/՝"); i > 0 {
			first = lowerWord(word[:i])
			_, n := utf8.DecodeRuneInString(word[i:])
			for _, p := range byPhrases[first] {
				if len(p.words) == 1 && p.allowed(lang) {
					if editorWords[first] {
						return editorBy, strings.TrimSpace(s[i+n:])
					}
					return strongBy, strings.TrimSpace(s[i+n:])
				}
			}
		}
		return nil, ""
	}
	best := 0
	for i := range phrases {
		p := &phrases[i]
		if len(p.words) <= best {
			continue
		}
		r, col := after, colon
		matched := !col || len(p.words) == 1
		for _, w := range p.words[1:] {
			var tok string
			tok, r = nextWord(r)
			if col {
				matched = false
				break
			}
			tok, col = trimColon(tok)
			if lowerWord(tok) != w {
				matched = false
				break
			}
		}
		if !matched {
			continue
		}
		if !col {
			if t := strings.TrimLeft(r, ":：-–—/=＝՝ "); t != r && r != "" && strings.ContainsAny(r[:len(r)-len(t)], ":：=＝՝/") {
				r, col = t, true
			}
		}
		if !p.allowed(lang) && !col {
			continue
		}
		best = len(p.words)
		rest = strings.TrimSpace(r)
		switch {
		case col && !p.weak, col && len(p.words) == 1 && p.weak:
			by = strongBy
		case p.weak || p.noun:
			by = weakBy
		default:
			by = strongBy
		}
	}
	if by == strongBy && editorWords[first] {
		by = editorBy
	}
	return by, rest
}

// editorWords announce who edited a text.
var editorWords = wordSet(`editor redaktion redaktør redaktor redaktör redaktorka editör redactie redacție redakcja redakce redakcia redação redacción redacció rédaction redazione szerkesztő toimetaja urednik urednica penyunting редактор редакция редакторка`)

func (p *byPhrase) allowed(lang string) bool {
	if p.langs == "" {
		if len(p.words) == 1 && p.weak && lang != "" {
			// The everyday words of other languages.
			switch p.words[0] {
			case "di":
				return false
			case "par", "por", "door":
				return lang != "fi" && lang != "en" && lang != "cs"
			}
		}
		return true
	}
	if lang == "" {
		return !p.weak
	}
	for l := range strings.FieldsSeq(p.langs) {
		if l == lang {
			return true
		}
	}
	return !p.weak && len(p.words) > 1
}

func matchByPrefix(s string) (by *byMatch, rest string) {
	r, _ := utf8.DecodeRuneInString(s)
	if !unspaced(r) {
		return nil, ""
	}
	// "新华社记者张三丰"
	for _, w := range [...]string{"记者", "記者"} {
		if i := strings.Index(s, w); i > 0 && i <= 24 && !strings.ContainsAny(s[:i], " 。，、") && isHouse(s[:i]) {
			s = s[i:]
		}
	}
	best := ""
	for _, p := range byPrefixes {
		if len(p) > len(best) && strings.HasPrefix(s, p) {
			best = p
		}
	}
	if best == "" {
		return nil, ""
	}
	rest = s[len(best):]
	t := strings.TrimLeft(rest, " :：/／|｜=＝・-—　,，")
	last, _ := utf8.DecodeLastRuneInString(best)
	marked := t != rest || !unicode.IsLetter(last)
	if !marked && utf8.RuneCountInString(best) < 2 {
		return nil, ""
	}
	if marked {
		if strings.Contains(best, "编") || strings.Contains(best, "編") {
			return editorBy, strings.TrimSpace(t)
		}
		return strongBy, strings.TrimSpace(t)
	}
	return weakBy, strings.TrimSpace(t)
}

// unspaced reports whether a letter is of a script that puts no spaces between
// words, or, as Korean, hangs endings on them.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan) || r == '々' || r == 'ー'
}

func nextWord(s string) (word, rest string) {
	s = strings.TrimLeft(s, " ")
	if i := strings.IndexByte(s, ' '); i >= 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}

func trimColon(w string) (string, bool) {
	t := strings.TrimRight(w, ":：՝=＝")
	if t != w {
		return t, true
	}
	if t, ok := strings.CutSuffix(w, "/"); ok {
		return t, true
	}
	return w, false
}

func lowerWord(w string) string {
	for i := 0; i < len(w); i++ {
		if c := w[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return strings.ToLower(w)
		}
	}
	return w
}

// genres are kinds of text that announce their author after a preposition:
// "Ein Kommentar von Ann Lee", "Opinion by Ann Lee".
var genres = wordSet(`kommentar gastkommentar kolumne analyse essay reportage bericht gastbeitrag beitrag artikel interview rezension kritik glosse nachruf porträt portrait leitartikel editorial feature dossier
	opinion analysis column review perspective commentary exclusive story report special interview newsletter recipe
	chronique tribune analyse enquête reportage récit entretien portrait critique édito opinión análisis crónica columna entrevista reportaje opinião análise coluna crónica reportagem commento analisi intervista editoriale opinie column recensie kronik kronikk krönika ledare leder debatt`)

// matchKicker looks for a preposition that announces a byline behind a short
// kicker: "Disko Von Ann Lee", "Ein Kommentar von Ann Lee".
func matchKicker(s, lang string) (by *byMatch, rest string) {
	if len(s) > 100 {
		return nil, ""
	}
	prev, after := nextWord(s)
	if notBy[strings.Trim(lowerWord(prev), ":,.")] {
		return nil, ""
	}
	for range 4 {
		w, next := nextWord(after)
		if next == "" {
			return nil, ""
		}
		lw := lowerWord(w)
		switch lw {
		case "berichtet", "berichten", "schreibt", "rapporterar", "rapporterer":
			if hasGivenName(next) {
				return weakBy, next // "Aus Kiew berichtet Anna Meier"
			}
			return nil, ""
		case "by", "von", "par", "por", "door", "af", "av", "di", "de":
			capital := w != lw && lw != "di" && lw != "de"
			if b, r := matchBy(after, lang); (capital || genres[strings.Trim(lowerWord(prev), ":,.")]) && b != nil {
				if first, _ := nextWord(r); hasGivenName(first) || capital && hasGivenName(r) {
					return b, r
				}
			}
			return nil, ""
		}
		if notBy[strings.Trim(lw, ":,.")] {
			return nil, ""
		}
		prev, after = w, next
	}
	return nil, ""
}
