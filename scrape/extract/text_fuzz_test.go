package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// FuzzReadText holds that whatever the bytes are, the article is clean: one
// line where one line belongs, whole sentences within bounds, every paragraph
// of the story a part of the text it was read from, markup that a parser
// leaves as it is; and that Skim and Read agree.
func FuzzReadText(f *testing.F) {
	f.Add(savedPage)
	f.Add(wrappedLetter)
	f.Add("Title\n\nOne sentence.")
	f.Add("|a|b|\n||||\n - \n•\n    text\n 1. one\n 2. two\n")
	f.Add("湖上渡轮恢复航行\n2021-05-03 09:30 来源：山谷日报\n市议会周一决定，渡轮将再次横渡湖面。")
	f.Add("\u202eevil\u0000<script>alert(1)</script> & \xff\xfe")
	f.Fuzz(func(t *testing.T, s string) {
		opt := Options{Name: "page.txt"}
		a, err := readText([]byte(s), opt, false)
		if err != nil {
			return
		}
		for _, line := range []string{a.Title, a.Summary, a.Publisher} {
			if strings.ContainsAny(line, "\n\t\x00") {
				t.Errorf("a line has a break in it: %q", line)
			}
		}
		if n := utf8.RuneCountInString(a.Summary); n > 300 {
			t.Errorf("a summary of %d characters", n)
		}
		if !utf8.ValidString(a.Title + a.Text + a.Content) {
			t.Error("not UTF-8")
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		source := squeeze(decode([]byte(s), ""))
		for p := range strings.SplitSeq(a.Text, "\n\n") {
			if !strings.Contains(source, squeeze(p)) {
				t.Errorf("the text does not have %q", p)
			}
		}
		var text strings.Builder
		z := html.NewTokenizer(strings.NewReader(a.Content))
		for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
			switch tok := z.Token(); tt {
			case html.TextToken:
				text.WriteString(tok.Data)
			case html.StartTagToken, html.EndTagToken:
				if !strings.Contains(" p h2 ul ol li ", " "+tok.Data+" ") || len(tok.Attr) > 0 {
					t.Errorf("<%s> is in the content", tok.Data)
				}
			default:
				t.Errorf("%v is in the content", tok)
			}
		}
		if got := squeeze(text.String()); a.Text != "" && len(got) > len(squeeze(a.Text)) {
			t.Errorf("content and text differ:\n%q\n%q", got, a.Text)
		}
		b, err := readText([]byte(s), opt, true)
		if err != nil {
			t.Fatal(err)
		}
		if a.Title != b.Title || a.Summary != b.Summary || a.Fingerprint.Exact != b.Fingerprint.Exact || a.Published != b.Published {
			t.Error("Skim and Read disagree")
		}
		if b.Text != "" || b.Content != "" || b.Findings != nil {
			t.Error("Skim made what nobody asked for")
		}
	})
}
