// Bare is what a feed of a folder of Markdown costs at the least in Go: it reads
// the front matter of every file, and renders the newest fifty into one Atom
// document. It remembers nothing, checks nothing and serves nothing. Benchmarks
// of copydesk run it beside copydesk: go run ./testdata/bare FOLDER FILE
package main

import (
	"bytes"
	"encoding/xml"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/yuin/goldmark"
)

type article struct {
	Title  string    `yaml:"title"`
	Date   time.Time `yaml:"date"`
	Author string    `yaml:"author"`
	Tags   []string  `yaml:"tags"`
	file   string
}

type entry struct {
	ID       string   `xml:"id"`
	Title    string   `xml:"title"`
	Updated  string   `xml:"updated"`
	Author   string   `xml:"author>name"`
	Category []string `xml:"category"`
	Content  struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	} `xml:"content"`
}

func main() {
	files := make(chan string, 1024)
	var mu sync.Mutex
	var all []article
	var readers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		readers.Go(func() {
			var mine []article
			for file := range files {
				data, err := os.ReadFile(file)
				must(err)
				front, _ := parts(data)
				a := article{file: file}
				must(yaml.Unmarshal(front, &a))
				mine = append(mine, a)
			}
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		})
	}
	must(filepath.WalkDir(os.Args[1], func(file string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(file, ".md") {
			files <- file
		}
		return err
	}))
	close(files)
	readers.Wait()
	slices.SortFunc(all, func(a, b article) int { return b.Date.Compare(a.Date) })
	feed := struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Entries []entry  `xml:"entry"`
	}{}
	for _, a := range all[:min(50, len(all))] {
		data, err := os.ReadFile(a.file)
		must(err)
		_, body := parts(data)
		var html bytes.Buffer
		must(goldmark.Convert(body, &html))
		e := entry{ID: "urn:x:" + a.file, Title: a.Title, Updated: a.Date.Format(time.RFC3339), Author: a.Author, Category: a.Tags}
		e.Content.Type, e.Content.Text = "html", html.String()
		feed.Entries = append(feed.Entries, e)
	}
	out, err := xml.Marshal(feed)
	must(err)
	must(os.WriteFile(os.Args[2], out, 0o644))
}

// parts are a file's front matter and what follows it.
func parts(data []byte) (front, body []byte) {
	rest, ok := bytes.CutPrefix(data, []byte("---\n"))
	if !ok {
		return nil, data
	}
	front, body, _ = bytes.Cut(rest, []byte("\n---\n"))
	return front, body
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
