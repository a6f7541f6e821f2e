package extract

import (
	"strings"
	"unicode/utf8"
)

// summaryRules find what might tell in short what the article is about. The
// story's own opening is not among them: it is there when all else fails.
var summaryRules = []rule{
	{FieldSummary, "standfirst", func(p *page) []Finding {
		if p.lead == "" || p.leadTrust < 60 {
			return nil
		}
		return []Finding{{Value: oneLine(p.lead), Where: p.leadWhere, Trust: p.leadTrust}}
	}},
	{FieldSummary, "json-ld description", func(p *page) (fs []Finding) {
		for _, n := range p.ldArticles() {
			if s := oneLine(textOf(n.str("description"))); s != "" {
				return []Finding{{Value: s, Where: "json-ld description", Trust: 70}}
			}
		}
		return nil
	}},
	metaSummary("og:description", 72),
	metaSummary("description", 68),
	metaSummary("twitter:description", 60),
	metaSummary("dc.description", 60),
	metaSummary("dcterms.description", 60),
	metaSummary("dcterms.abstract", 60),
	metaSummary("citation_abstract", 65),
	metaSummary("sailthru.description", 60),
}

func metaSummary(name string, trust int) rule {
	return rule{FieldSummary, "meta " + name, func(p *page) []Finding {
		if s := oneLine(textOf(p.metaFirst(name))); s != "" {
			return []Finding{{Value: s, Where: "meta " + name, Trust: trust}}
		}
		return nil
	}}
}

// judgeSummary decides the summary: whole sentences, at most maxSummary
// characters. A description counts when it speaks of the story, is no title
// and is not cut off; one that is cut off is completed from the story where
// that begins with it. It marks Won and Why.
func judgeSummary(p *page, fs []Finding, paragraphs []string) string {
	title := string(appendFolded(nil, p.title))
	opening := strings.Join(paragraphs[:min(len(paragraphs), 30)], "\n")
	known := tellingWords(p.title + "\n" + opening)
	best, bestScore := -1, 0
	for i := range fs {
		f := &fs[i]
		folded := string(appendFolded(nil, f.Value))
		weight, _ := weigh(f.Value)
		score := f.Trust
		cutOff := isCut(f.Value)
		switch {
		case folded == title || strings.HasPrefix(title, folded):
			f.Why = "says no more than the title"
			continue
		case p.sites.is(f.Value):
			f.Why = "the name of the site"
			continue
		case weight < 15:
			f.Why = "too short"
			continue
		case len(opening) > 400 && weight > 60 && acquainted(f.Value, known) < 0.2:
			f.Why = "does not speak of the story"
			continue
		case len(opening) > 400 && weight <= 60 && acquainted(f.Value, known) == 0:
			f.Why = "has not a word of the story"
			continue
		case isSigned(f.Value, p.lang):
			f.Why = "a byline"
			continue
		case cutOff && completeFrom(f.Value, paragraphs, p.lang) == "":
			f.Why = "cut off"
			score -= 4
		}
		if weight < 40 {
			score -= 15
		}
		if best < 0 || score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 {
		return openingSentences(paragraphs, p.lang, maxSummary)
	}
	f := &fs[best]
	f.Won = true
	value := f.Value
	f.Why = "the best there is"
	// Of two that begin alike the longer one was not cut.
	folded := string(appendFolded(nil, value))
	for i := range fs {
		g := string(appendFolded(nil, fs[i].Value))
		if len(g) > len(folded) && strings.HasPrefix(g, folded) && !(isCut(fs[i].Value) && endsSentence(value)) {
			value, folded = fs[i].Value, g
			fs[i].Why = "the same, longer"
		}
	}
	if isCut(value) {
		bare := strings.TrimRight(strings.TrimSuffix(strings.TrimRight(value, " ]"), "["), " .…")
		// Whole sentences: the rest of the last one where the story has it, or
		// without that one, whichever stays closer to what was said; cut as it
		// was only where either would be another text.
		size := utf8.RuneCountInString(bare)
		whole, shorter := completeFrom(value, paragraphs, p.lang), wholeSentences(bare, p.lang)
		longer, less := utf8.RuneCountInString(whole)-size, size-utf8.RuneCountInString(shorter)
		switch {
		case whole != "" && longer >= -size/4 && longer <= max(less, size/4):
			f.Why = "cut off, completed from the story"
			return whole
		case less <= size/3:
			f.Why = "cut off, without the last sentence"
			return shorter
		case whole != "" && longer >= -size/4 && longer < size:
			f.Why = "cut off, completed from the story"
			return whole
		case size < maxStated:
			return bare + "…"
		}
	}
	whole := openingSentences([]string{value}, p.lang, maxStated)
	if n := utf8.RuneCountInString(value); n > maxStated && utf8.RuneCountInString(whole)*4 < maxStated*3 {
		return cutWords(value, maxStated)
	}
	return whole
}

// isSigned reports whether a text is a byline and no more.
func isSigned(s, lang string) bool {
	if len(s) > 120 {
		return false
	}
	_, _, sure := parseByline(s, lang)
	return sure
}

// maxStated is the most characters of a summary that somebody wrote as one: a
// long standfirst is worth more whole than an opening that we choose ourselves.
const maxStated = 600

// isCut reports whether a text ends in the middle of a sentence.
func isCut(s string) bool {
	s = strings.TrimRight(s, " ]")
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || utf8.RuneCountInString(s) >= 120 && !endsSentence(s)
}

// wholeSentences gives the whole sentences that a text begins with.
func wholeSentences(s, lang string) string {
	var out []string
	for _, x := range splitSentences(s, lang) {
		if !endsSentence(x) {
			break
		}
		out = append(out, x)
	}
	return strings.Join(out, " ")
}

// completeFrom completes a text that is cut off with the rest of its last
// sentence, from the paragraph that begins as the text does; "" when there is
// none.
func completeFrom(text string, paragraphs []string, lang string) string {
	text = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(text, " ]"), "["), " .…")
	f := string(appendFolded(nil, text))
	if len(f) < 40 {
		return ""
	}
	begin := f[:len(f)*2/3] // the end may be cut within a word
	for i, p := range paragraphs {
		if i == 6 {
			break
		}
		p = strings.Join(strings.Fields(p), " ")
		if i+1 < len(paragraphs) && len(p) < len(text) {
			p += " " + strings.Join(strings.Fields(paragraphs[i+1]), " ")
		}
		if !strings.HasPrefix(string(appendFolded(nil, p[:min(len(p), 2*len(text))])), begin) {
			continue
		}
		var out strings.Builder
		used, enough := 0, utf8.RuneCountInString(text)-2
		for _, s := range splitSentences(p, lang) {
			if used > 0 {
				s = " " + s
			}
			n := utf8.RuneCountInString(s)
			if used+n > maxSummary {
				break
			}
			out.WriteString(s)
			if used += n; used >= enough {
				break
			}
		}
		return out.String()
	}
	return ""
}

// tellingWords is the set of the longer words of a text, folded; of scripts without
// spaces, the characters.
func tellingWords(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range titleWords(string(appendFolded(nil, s))) {
		if len(w) > 3 || len(w) > 2 && w[0] >= 0xE0 {
			m[w] = true
			if len(w) > 6 && w[0] < utf8.RuneSelf {
				m[w[:6]] = true // other endings of the word
			}
		}
	}
	return m
}

// acquainted is the share of the longer words of a text that are in known.
func acquainted(s string, known map[string]bool) float64 {
	n, hit := 0, 0
	for _, w := range titleWords(string(appendFolded(nil, s))) {
		if len(w) > 3 || len(w) > 2 && w[0] >= 0xE0 {
			n++
			if known[w] || len(w) > 6 && w[0] < utf8.RuneSelf && known[w[:6]] {
				hit++
			}
		}
	}
	if n == 0 {
		return 1
	}
	return float64(hit) / float64(n)
}
