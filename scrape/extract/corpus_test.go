package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html/charset"
)

// TestPredict writes predictions for the corpus's evaluate.py, one JSON line a
// page, all in one process:
//
//	COPYDESK_PREDICT=articles COPYDESK_OUT=/tmp/p.jsonl go test -run TestPredict ./scrape/extract
func TestPredict(t *testing.T) {
	set, out := os.Getenv("COPYDESK_PREDICT"), os.Getenv("COPYDESK_OUT")
	if set == "" || out == "" {
		t.Skip("COPYDESK_PREDICT (articles or texts) and COPYDESK_OUT are not set")
	}
	dir := filepath.Join("..", "..", "..", "shared", "corpus", set)
	truth, err := os.ReadFile(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		t.Skip("no corpus here: ", err)
	}
	type page struct{ ID, URL, Charset string }
	var pages []page
	sc := bufio.NewScanner(bytes.NewReader(truth))
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		var p page
		if err := json.Unmarshal(sc.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	lines := make([][]byte, len(pages))
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				p := pages[i]
				data, name, err := corpusPage(dir, p.ID, p.Charset)
				if err != nil {
					t.Error(err)
					continue
				}
				u, _ := url.Parse(p.URL)
				start := time.Now()
				a, err := Read(data, Options{URL: u, Name: name})
				took := float64(time.Since(start).Microseconds()) / 1000
				if err != nil {
					t.Logf("%s: %v", p.ID, err)
					continue
				}
				row := map[string]any{"id": p.ID, "title": a.Title, "date": a.Published.String(), "summary": a.Summary, "text": a.Text, "ms": took}
				names := []string{}
				for _, x := range a.Authors {
					names = append(names, x.Name)
				}
				row["authors"] = names
				if a.Image != nil {
					row["image"] = a.Image.URL
				}
				lines[i], _ = json.Marshal(row)
			}
		})
	}
	for i := range pages {
		next <- i
	}
	close(next)
	wg.Wait()
	var buf bytes.Buffer
	for _, l := range lines {
		if l != nil {
			buf.Write(append(l, '\n'))
		}
	}
	if err := os.WriteFile(out, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// corpusPage reads a page of the corpus as predict.py hands it to the program:
// a known charset is turned into UTF-8 with a byte order mark.
func corpusPage(dir, id, cs string) (data []byte, name string, err error) {
	if data, err = os.ReadFile(filepath.Join(dir, "pages", id+".txt")); err == nil {
		return data, id + ".txt", nil
	}
	f, err := os.Open(filepath.Join(dir, "pages", id+".html.gz"))
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, "", err
	}
	if data, err = io.ReadAll(z); err != nil {
		return nil, "", err
	}
	if enc, label := charset.Lookup(cs); enc != nil && label != "utf-8" {
		if u, err := enc.NewDecoder().Bytes(data); err == nil {
			data = append([]byte("\xef\xbb\xbf"), u...)
		}
	}
	return data, id + ".html", nil
}
