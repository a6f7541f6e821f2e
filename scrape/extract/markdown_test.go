package extract

import (
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite what the golden files expect")

// TestMarkdownGolden reads the first file of every archive in
// testdata/markdown, with a sidecar (its second file, NAME.meta.yaml) if there
// is one, as published at https://example.org/PATH/, and compares the article
// with the archive's file "want". A first line "url: none" leaves the address
// unknown.
func TestMarkdownGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/markdown/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := ar.Files[0]
			opt := Options{Name: in.Name, Place: in.Name}
			if !strings.Contains(string(ar.Comment), "url: none") {
				opt.URL, _ = url.Parse("https://example.org/" + strings.TrimSuffix(strings.TrimSuffix(in.Name, filepath.Ext(in.Name)), "/index") + "/")
			}
			if strings.HasSuffix(ar.Files[1].Name, ".meta.yaml") {
				opt.Sidecar, opt.SidecarPlace = ar.Files[1].Data, ar.Files[1].Name
			}
			got := ""
			a, err := Read(in.Data, opt)
			if err != nil {
				got = "error: " + err.Error() + "\n"
			} else {
				got = describe(a)
				skimmed, err := Skim(in.Data, opt)
				if err != nil {
					t.Fatal("Skim fails where Read does not:", err)
				}
				b := *a
				b.Content, b.Text, b.Findings = "", "", nil
				skimmed.Content, skimmed.Text = "", ""
				if !reflect.DeepEqual(&b, skimmed) {
					t.Error("Skim differs from Read:", cmp.Diff(&b, skimmed))
				}
			}
			last := &ar.Files[len(ar.Files)-1]
			if last.Name != "want" {
				t.Fatal("the last file of the archive is not want")
			}
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(last.Data), got); diff != "" {
				t.Errorf("-want +got (go test -update rewrites it):\n%s", diff)
			}
		})
	}
}

// describe prints what an article holds.
func describe(a *Article) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("url", a.URL)
	line("id", a.ID)
	line("title", a.Title)
	for _, x := range a.Authors {
		line("author", strings.TrimSpace(fmt.Sprintf("%s %s %s", x.Name, x.URL, x.Email)))
	}
	line("published", a.Published.String())
	line("updated", a.Updated.String())
	line("summary", a.Summary)
	if a.Image != nil {
		line("image", fmt.Sprintf("%s %q %dx%d", a.Image.URL, a.Image.Alt, a.Image.Width, a.Image.Height))
	}
	line("tags", strings.Join(a.Tags, " | "))
	line("section", a.Section)
	line("language", a.Language)
	line("publisher", a.Publisher)
	if a.Draft {
		line("draft", "true")
	}
	if a.NoIndex {
		line("noindex", "true")
	}
	for _, f := range a.Findings {
		if !f.Won {
			line("lost "+string(f.Field), fmt.Sprintf("%s (%s, %s): %s", f.Value, f.Rule, f.Where, f.Why))
		}
	}
	fmt.Fprintf(&b, "content:\n%s\n", a.Content)
	return b.String()
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestTitleFromName(t *testing.T) {
	for name, want := range map[string]string{
		"2013-04-10-xiaomi-extends_its-footprint.md": "Xiaomi extends its footprint",
		"a/b/index.md": "B", "README.md": "README", "20130410-x.md": "X", "2013.md": "2013", "1984-a-review.md": "1984 a review",
		"b.de.md": "B", "Ünder way.md": "Ünder way", "2013-04-10.md": "2013 04 10", "über.md": "Über", "7-tips.md": "7 tips",
	} {
		if got := titleFromName(name); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
}

// TestFingerprintRetitled: a title put on later gives the fingerprint of an
// article that had it from the start.
func TestFingerprintRetitled(t *testing.T) {
	text := []string{"One paragraph.", "Another one, ÄÖÜ."}
	want := MakeFingerprint("New title", text)
	if got := MakeFingerprint("Old", text).retitled("New title"); !reflect.DeepEqual(got, want) {
		t.Error(got, want)
	}
	if got := MakeFingerprint("", text).retitled("NEW — title"); !reflect.DeepEqual(got, want) {
		t.Error(got, want)
	}
	if MakeFingerprint("a", []string{"a"}).Exact == MakeFingerprint("b", []string{"b"}).Exact {
		t.Error("a text that is its own title has no fingerprint")
	}
}

// TestBounded: what would cost the parser time that grows with the square is
// shown as written; ordinary text passes untouched.
func TestBounded(t *testing.T) {
	plain := string(benchArticle()) + strings.Repeat("| [a](b) | *c* | `d|e` |\n", 300) + "\n```\n" + strings.Repeat("a[i] * b_[j]\n", 300) + "```\n" +
		strings.Repeat("- [x](y) and *z*\n", 500)
	if bounded(plain) != plain {
		t.Error("ordinary text is changed:", cmp.Diff(plain, bounded(plain)))
	}
	for _, s := range []string{strings.Repeat("_a*", 30000), strings.Repeat(">", 50000), strings.Repeat("![a](", 20000), "|" + strings.Repeat("a|", 20000) + "\n|" +
		strings.Repeat("-|", 20000) + "\n", strings.Repeat("{% raw %}", 20000) + "x", strings.Repeat("{% highlight a %}", 10000) + "x", strings.Repeat("<!-- a\n", 20000)} {
		if a, err := Read([]byte(s), Options{Name: "a.md"}); err == nil && len(a.Content) > 10*len(s) {
			t.Errorf("%q… gives %d bytes", s[:20], len(a.Content))
		}
	}
	if _, err := Read([]byte(strings.Repeat("a", maxMarkdown+1)), Options{Name: "a.md"}); !errors.Is(err, ErrNotArticle) {
		t.Error("no limit:", err)
	}
}
