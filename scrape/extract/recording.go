package extract

import (
	"fmt"
	"strings"
	"unicode"
)

// A Recording is what a recording or a document says of itself: the claims of
// its tags, to be judged like those of a page.
type Recording struct {
	Claims    []Claim
	Enclosure Enclosure // the file itself
	Chapters  []Chapter
	Image     *Image // its cover
	Modified  string // not a date of publication, but told in findings; "" normally
}

// A Claim is one statement of a tag.
type Claim struct {
	Field Field  // FieldTitle, FieldAuthors, FieldPublished, FieldSummary, FieldTags, FieldLanguage or FieldPublisher
	Value string // as it is written
	Where string // "ID3 TIT2"
}

// ReadRecording makes an article of a file that stands for itself.
func ReadRecording(r *Recording, opt Options) (*Article, error) {
	a := &Article{Enclosures: []Enclosure{r.Enclosure}, Chapters: r.Chapters, Image: r.Image}
	text := ""
	for _, c := range r.Claims {
		f := Finding{Field: c.Field, Value: c.Value, Rule: c.Where, Where: "tags", Trust: 90}
		win := func(why string) { f.Won, f.Why = true, why }
		switch c.Field {
		case FieldTitle:
			if f.Value = oneLine(c.Value); a.Title == "" && f.Value != "" {
				a.Title = f.Value
				win("the file says so")
			}
		case FieldAuthors:
			f.Value = oneLine(c.Value)
			for _, name := range strings.Split(f.Value, ";") {
				if name = strings.TrimSpace(name); name != "" && len(name) < 200 {
					a.Authors = append(a.Authors, Author{Name: name})
				}
			}
			win("the file says so")
		case FieldPublished:
			d, ok := tagDate(c.Value)
			switch {
			case !ok:
				f.Why = "no whole date"
			case a.Published.IsZero():
				a.Published, f.Value, f.date = d, d.String(), d
				win("the file says so")
			}
		case FieldSummary:
			if text == "" {
				text = c.Value
				a.Summary = openingSentences(strings.Split(text, "\n\n"), "", maxSummary)
				f.Value = a.Summary
				win("the file says so")
			}
		case FieldTags:
			a.Tags = append(a.Tags, oneLine(c.Value))
			win("the file says so")
		case FieldPublisher:
			if a.Publisher == "" {
				a.Publisher = oneLine(c.Value)
				win("the file says so")
			}
		case FieldLanguage:
			if tag := tagLanguage(c.Value); tag != "" && a.Language == "" {
				a.Language, f.Value = tag, tag
				win("the file says so")
			}
		}
		if !f.Won && f.Why == "" {
			f.Why = "another tag says it before"
		}
		a.Findings = append(a.Findings, f)
	}
	own := func(field Field, value, rule string) {
		if value != "" {
			a.Findings = append(a.Findings, Finding{Field: field, Value: value, Rule: rule, Where: opt.Name, Trust: 50, Won: true, Why: "the tags do not say"})
		}
	}
	if a.Title == "" {
		a.Title = titleFromName(withoutTrailingDate(opt.Name))
		own(FieldTitle, a.Title, "file name")
	}
	if a.Title == "" {
		return nil, fmt.Errorf("%w: it has no title, nor has its name", ErrNotArticle)
	}
	if a.Published.IsZero() {
		if a.Published = dateFromName(opt.Name); a.Published.IsZero() {
			a.Published = trailingDate(opt.Name)
		}
		own(FieldPublished, a.Published.String(), "date in the file name")
	}
	if a.Language == "" {
		a.Language = guessLanguage(a.Title + "\n" + text)
		own(FieldLanguage, a.Language, "words of the tags")
	}
	if r.Image != nil {
		own(FieldImage, r.Image.URL, "cover")
	}
	about := []string{r.Enclosure.Type}
	if r.Enclosure.Length > 0 {
		about = append(about, fmt.Sprint(r.Enclosure.Length, " bytes"))
	}
	if r.Enclosure.Duration > 0 {
		about = append(about, showClock(r.Enclosure.Duration))
	}
	a.Findings = append(a.Findings, Finding{Field: FieldEnclosures, Value: strings.Join(append([]string{opt.Name}, about...), ", "), Rule: "the file itself", Where: opt.Name, Trust: 100, Won: true})

	var b strings.Builder
	for _, para := range strings.Split(text, "\n\n") {
		if para = strings.TrimSpace(para); para != "" {
			b.WriteString("<p>" + strings.ReplaceAll(escapeText(para), "\n", "<br>") + "</p>\n")
		}
	}
	a.Text = text
	a.Content = strings.TrimSpace(b.String() + chapterList(a.Chapters))
	if a.Content != "" {
		a.Findings = append(a.Findings, Finding{Field: FieldContent, Value: fmt.Sprint(len(text), " bytes of text, ", len(a.Chapters), " chapters"), Rule: "tags", Where: opt.Name, Trust: 80, Won: true})
	}
	// Without a text the length tells recordings of one title apart.
	a.Fingerprint = MakeFingerprint(a.Title, append(strings.Split(text, "\n\n"), fmt.Sprint(r.Enclosure.Type, " ", r.Enclosure.Length)))
	a.Findings = orderFindings(a.Findings)
	if len(opt.Sidecar) > 0 {
		if err := applySidecar(a, opt.Sidecar, opt); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// chapterList shows chapters with their times.
func chapterList(chapters []Chapter) string {
	if len(chapters) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<ul>")
	for _, c := range chapters {
		b.WriteString("<li>" + showClock(c.Start) + " " + escapeText(c.Title) + "</li>")
	}
	b.WriteString("</ul>")
	return b.String()
}

// tagDate reads a date in a tag: ISO 8601 with at least a day, as ID3, MP4 and
// Vorbis have it, or PDF's D:20240506070809+02'00'.
func tagDate(s string) (Date, bool) {
	s = strings.TrimSpace(s)
	if pdf, ok := strings.CutPrefix(s, "D:"); ok || len(s) == 14 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if !ok {
			pdf = s
		}
		pdf = strings.ReplaceAll(pdf, "'", "")
		if len(pdf) < 8 {
			return Date{}, false
		}
		s = pdf[:4] + "-" + pdf[4:6] + "-" + pdf[6:8]
		if len(pdf) >= 14 {
			s += "T" + pdf[8:10] + ":" + pdf[10:12] + ":" + pdf[12:14]
			switch zone := pdf[14:]; {
			case zone == "" || zone[0] == 'Z':
				s += zone[:min(len(zone), 1)]
			case len(zone) == 5:
				s += zone[:3] + ":" + zone[3:]
			}
		}
	}
	if len(s) < 10 || s[4] != '-' && s[4] != '/' && s[4] != '.' {
		return Date{}, false
	}
	return parseDate(s, dateContext{})
}

// tagLanguage reads a language in a tag: BCP 47, or the three letters of ISO
// 639-2 that ID3 has.
func tagLanguage(s string) string {
	s = strings.TrimSpace(s)
	if len(s) == 3 {
		return iso639[strings.ToLower(s)]
	}
	return languageTag(s)
}

var iso639 = map[string]string{
	"ara": "ar", "bul": "bg", "cat": "ca", "ces": "cs", "cze": "cs", "chi": "zh", "zho": "zh", "dan": "da", "deu": "de", "ger": "de", "dut": "nl", "nld": "nl",
	"ell": "el", "gre": "el", "eng": "en", "est": "et", "fin": "fi", "fra": "fr", "fre": "fr", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "ind": "id",
	"ita": "it", "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt", "nor": "no", "nob": "nb", "nno": "nn", "per": "fa", "fas": "fa", "pol": "pl", "por": "pt",
	"ron": "ro", "rum": "ro", "rus": "ru", "slk": "sk", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk",
	"vie": "vi", "gle": "ga", "isl": "is", "ice": "is",
}
