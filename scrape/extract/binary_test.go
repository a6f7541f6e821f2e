package extract

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestBinaryIsNoArticle(t *testing.T) {
	noise := make([]byte, 5000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	text := strings.Repeat("A line of a text that somebody wrote.\n", 50)
	for name, data := range map[string]string{
		"noise":     string(noise),
		"PDF":       "%PDF-1.7\n1 0 obj\n" + text,
		"zip":       "PK\x03\x04\x14\x00" + text,
		"torn":      "# Title\n\n" + text + strings.Repeat("\x00", 500),
		"all zeros": strings.Repeat("\x00", 4096),
	} {
		for _, ext := range []string{".md", ".txt", ".html"} {
			if a, err := Read([]byte(data), Options{Name: "x" + ext}); !errors.Is(err, ErrNotArticle) {
				t.Errorf("%s as %s: %v, %v", name, ext, a, err)
			}
		}
	}
	wide := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteByte(c)
			b.WriteByte(0)
		}
		return b.String()
	}
	for name, data := range map[string]string{
		"plain":                "# Title\n\n" + text,
		"stray":                "# Title\n\n\x00\x01\x02" + text,
		"UTF-16 with a mark":   "\xff\xfe" + wide("# Title\n\n"+text),
		"UTF-16 without":       wide("# Title\n\n" + text),
		"ISO-2022-JP":          "# Title\n\n" + strings.Repeat("\x1b$B:#F|$NE75$\x1b(B\n", 20),
		"form feeds and tabs ": "# Title\n\n" + strings.Repeat("a\f\tb\v\r\n", 100),
	} {
		if a, err := Read([]byte(data), Options{Name: "x.md"}); err != nil || a.Title != "Title" {
			t.Errorf("%s: %v, %v", name, a, err)
		}
	}
}
