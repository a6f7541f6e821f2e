package fetch

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBlockedOnCorpus: of real pages, hardly any are walls.
func TestBlockedOnCorpus(t *testing.T) {
	root := "../../../shared/corpus"
	if _, err := os.Stat(root); err != nil {
		t.Skip("the corpus is not here: ", err)
	}
	n, blocked := 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() || !strings.HasSuffix(path, ".html") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		r := &Response{URL: path, Status: http.StatusOK, Type: "text/html", Body: data, Header: http.Header{}}
		if b := Blocked(r); b != nil {
			blocked++
			t.Log(b)
		}
		if to := refreshTo(r); to != "" {
			t.Logf("%s: refreshes to %s", path, to)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d pages are blocked", blocked, n)
	if blocked*500 > n {
		t.Errorf("%d of %d pages are taken for walls, more than one in 500", blocked, n)
	}
}
