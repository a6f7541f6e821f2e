package extract

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSplitSentences(t *testing.T) {
	// The sentences are marked by "|".
	for _, c := range []struct{ lang, text string }{
		{"en", "The ship left at dawn.| Nobody saw it go."},
		{"en", "Mr. Ann B. Lee met Dr. Wu at 5 p.m.| They spoke of J. R. Ek."},
		{"en", "The U.S. Senate voted.| It failed."},
		{"en", "“We won!” she said.| “Did we?”| He was not sure."},
		{"en", "He paid $3.50 for www.example.com and left.| In 2012.| Really."},
		{"en", "It ended in 12.| Nobody cared..."},
		{"de", "Am 3. Mai traf Dr. Beck ein, z. B. in St. Gallen.| Das 21. Jahrhundert."},
		{"de", "„Das ist gut.“| Er ging.| „Wirklich?“ fragte sie."},
		{"fr", "M. Dupont est venu.| Mme. Roy aussi !| Oui."},
		{"es", "¿Vendrá mañana?| ¡No!| El Sr. Gil lo duda."},
		{"zh", "他说今天下雨。|「好吧。」|我们走！"},
		{"ja", "「行く。」と彼は話した。|雨が降った。"},
		{"ar", "هل جاء؟| نعم."},
		{"hi", "वह आया।| वह गया।"},
		{"ru", "В 2012 г. Иван уехал.| Он вернулся."},
	} {
		want := strings.Split(c.text, "|")
		text := strings.ReplaceAll(c.text, "|", "")
		got := splitSentences(text, c.lang)
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s:\n got %q\nwant %q", c.lang, got, want)
		}
	}
}

func TestOpeningSentences(t *testing.T) {
	long := strings.Repeat("Word ", 100) + "end."
	for _, c := range []struct {
		in   []string
		want string
	}{
		{[]string{"Sub-headline", "It rained. It poured."}, "It rained. It poured."},
		{[]string{"It rained all day in the valley.", "Then it poured."}, "It rained all day in the valley. Then it poured."},
		{[]string{"Only a label"}, "Only a label"},
		{[]string{"", "  "}, ""},
		{[]string{"今天下雨。", "明天晴。"}, "今天下雨。明天晴。"},
	} {
		if got := openingSentences(c.in, "en", 300); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
	got := openingSentences([]string{long}, "en", 300)
	if utf8.RuneCountInString(got) > 300 || !strings.HasSuffix(got, "Word…") {
		t.Errorf("a sentence too long: %q", got)
	}
	if got := openingSentences([]string{"Short. " + long}, "en", 300); got != "Short." {
		t.Errorf("a second sentence too long: %q", got)
	}
}
