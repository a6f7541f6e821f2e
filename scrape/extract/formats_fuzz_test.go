package extract

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// writable reports whether every way of writing things down can hold s.
func writable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\uFEFF' || r == utf8.RuneError || r >= 0xfff0
	})
}

// FuzzFrontMatterFormats: an article is the same one whichever language its
// front matter is written in, by whichever library.
func FuzzFrontMatterFormats(f *testing.F) {
	f.Add("Ferry sails again", "Ann Lee", "sea", "The ferry sails again. It had been laid up.")
	f.Add("A: \"b\" # c", "Bo Ek and Ann Lee", "007", "Text.")
	f.Add("[x] 'y' {z}", "Dr. Lee", "null", "+++")
	f.Add("- no", "yes", "2024-03-05", "---\n")
	f.Add("渡轮 \\ %", "林晓雯", "港口, 生活", "停航。")
	f.Add("&a *b !c |", "@ann", "~", "{ \"a\": 1 }")
	f.Fuzz(func(t *testing.T, title, author, tag, text string) {
		if !writable(title) || !writable(author) || !writable(tag) || !writable(text) || len(title)+len(author)+len(tag)+len(text) > 1000 {
			return
		}
		meta := map[string]any{"title": title, "author": author, "tags": []string{tag, "fixed"}, "draft": true}
		var inTOML bytes.Buffer
		inYAML, err1 := yaml.Marshal(meta)
		inJSON, err2 := json.Marshal(meta)
		if err := errors.Join(err1, err2, toml.NewEncoder(&inTOML).Encode(meta)); err != nil {
			t.Skip(err)
		}
		// The library does not always write what it reads itself.
		back := map[string]any{}
		if yaml.Unmarshal(inYAML, &back) != nil || back["title"] != title || back["author"] != author || !cmp.Equal(back["tags"], []any{tag, "fixed"}) {
			return
		}
		var first *Article
		for _, file := range []string{
			string(inJSON) + "\n\n" + text + "\n",
			"---\n" + string(inYAML) + "---\n\n" + text + "\n",
			"+++\n" + inTOML.String() + "+++\n\n" + text + "\n",
		} {
			a, err := Read([]byte(file), Options{Name: "a.md"})
			if errors.Is(err, ErrNotArticle) && first == nil {
				return // nothing but an author or a tag
			}
			if err != nil {
				t.Fatalf("%q: %v", file, err)
			}
			if !a.Draft {
				t.Errorf("%q: no draft", file)
			}
			if first == nil {
				first = a
			} else if diff := cmp.Diff(first, a, cmpopts.IgnoreFields(Article{}, "Findings")); diff != "" {
				t.Errorf("-JSON + %q: %s", file, diff)
			}
		}
	})
}

var placeInFile = regexp.MustCompile(`^a\.md(?: \(its \.meta\.yaml\))?:(\d+):(\d+): .`)

// FuzzFrontMatterMistakes: all that is wrong with front matter or a sidecar is
// told, a line each with a place that exists, and spoils nothing else: a sidecar
// leaves the story as it is.
func FuzzFrontMatterMistakes(f *testing.F) {
	for _, s := range yamlSeeds {
		f.Add(s)
	}
	f.Add("title: [\n")
	f.Add("title: \"x\ndate: 2024\n")
	f.Add("date: 2024-13-45\ntags: {a: [b}\n")
	f.Add("authors:\n\t- x\n")
	f.Add("titel: x\n")
	f.Add("A= 0b\n") // the library tells of a line break by one
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return
		}
		lines := strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\n") + 4
		check := func(err error) {
			if err == nil || errors.Is(err, ErrNotArticle) {
				return
			}
			for told := range strings.SplitSeq(err.Error(), "\n") { // every mistake at once
				m := placeInFile.FindStringSubmatch(told)
				if m == nil || strings.ContainsAny(told, "\r\x00\x1b") {
					t.Fatalf("%q: a mistake without its place: %q", s, told)
				}
				if n, _ := strconv.Atoi(m[1]); n < 1 || n > lines {
					t.Errorf("%q: line %s of %d: %v", s, m[1], lines, told)
				}
				if n, _ := strconv.Atoi(m[2]); n < 1 || n > 3*len(s)+4 { // as decoded
					t.Errorf("%q: column %s: %v", s, m[2], told)
				}
			}
		}
		for _, fence := range []string{"---\n", "+++\n"} {
			_, err := Skim([]byte(fence+s+"\n"+fence+"\nText of a story.\n"), Options{Name: "a.md", Place: "a.md"})
			check(err)
		}
		const page = "# Ferry\n\nThe ferry sails again. It had been laid up.\n"
		plain, err := Read([]byte(page), Options{Name: "a.md", Place: "a.md"})
		if err != nil {
			t.Fatal(err)
		}
		a, err := Read([]byte(page), Options{Name: "a.md", Place: "a.md", Sidecar: []byte(s)})
		check(err)
		if err == nil && (a.Text != plain.Text || a.Content != plain.Content) {
			t.Errorf("%q: the sidecar changed the story:\n%q", s, a.Content)
		}
	})
}

// FuzzTextEncodings: the same text is the same article in UTF-8 and UTF-16, with
// a byte order mark and without, with the line ends of Unix and of Windows.
func FuzzTextEncodings(f *testing.F) {
	f.Add(savedPage)
	f.Add(wrappedLetter)
	f.Add("---\ntitle: The Ferry\ndate: 2021-05-03\n---\n\nIt sails again.")
	f.Add("Title\n\nOne sentence. And another one, which is longer.")
	f.Add("湖上渡轮恢复航行\n2021-05-03 09:30 来源：山谷日报\n市议会周一决定，渡轮将再次横渡湖面。")
	f.Add("Zürich – Genève\n\n„Größe“ kostet 5 € mehr, naïve Façade.")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 5000 || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
			return r < ' ' && r != '\n' && r != '\t' || !writable(string(r)) && r != '\n' && r != '\t'
		}) {
			return
		}
		little, big := []byte("\xff\xfe"), []byte("\xfe\xff")
		for _, u := range utf16.Encode([]rune(s)) {
			little = append(little, byte(u), byte(u>>8))
			big = append(big, byte(u>>8), byte(u))
		}
		want, wantErr := Read([]byte(s), Options{Name: "a.txt"})
		for how, data := range map[string][]byte{
			"byte order mark": []byte("\uFEFF" + s), "little": little, "big": big, "CRLF": []byte(strings.ReplaceAll(s, "\n", "\r\n")),
		} {
			got, err := Read(data, Options{Name: "a.txt"})
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("%s: %v, not %v", how, err, wantErr)
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(Finding{})); diff != "" {
				t.Errorf("%s: %s", how, diff)
			}
		}
	})
}
