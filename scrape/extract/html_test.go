package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestHTMLGolden reads the page of every archive in testdata/html as fetched
// from the address in its comment ("url: …") or found in a folder ("file: …"),
// and compares the article with the archive's file "want".
func TestHTMLGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/html/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var opt Options
			for line := range strings.Lines(string(ar.Comment)) {
				if s, ok := strings.CutPrefix(line, "url: "); ok {
					opt.URL = mustURL(t, strings.TrimSpace(s))
				}
				if s, ok := strings.CutPrefix(line, "file: "); ok {
					opt.Name = strings.TrimSpace(s)
				}
			}
			got := ""
			a, err := Read(ar.Files[0].Data, opt)
			if err != nil {
				got = "error: " + err.Error() + "\n"
			} else {
				checkArticle(t, a)
				for i := range a.Findings {
					a.Findings[i].Won = true // which finding lost why is another test's matter
				}
				got = describe(a)
			}
			want := &ar.Files[len(ar.Files)-1]
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
