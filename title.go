package main

import (
	"bytes"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"copydesk/scrape/extract"
)

var titleElement = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title`)

// folderTitle is what a folder calls itself: the title of its index page or
// that in the front matter of its README, else its name made readable.
func folderTitle(dir string) string {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		base := filepath.Base(dir)
		return readable(strings.TrimSuffix(base, filepath.Ext(base)))
	}
	for _, name := range []string{"index.html", "index.htm"} {
		if m := titleElement.FindSubmatch(headOf(filepath.Join(dir, name))); m != nil && utf8.Valid(m[1]) {
			if title := oneLine(html.UnescapeString(string(m[1]))); title != "" {
				return title
			}
		}
	}
	for _, name := range []string{"_index.md", "index.md", "README.md", "readme.md"} {
		data := headOf(filepath.Join(dir, name))
		if !bytes.HasPrefix(data, []byte("---")) && !bytes.HasPrefix(data, []byte("+++")) {
			continue
		}
		if a, err := extract.Skim(data, extract.Options{Name: name, Place: filepath.Join(dir, name)}); err == nil && a.Title != "" {
			return a.Title
		}
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return readable(filepath.Base(dir))
}

// headOf gives the beginning of a regular file, nil when there is none.
func headOf(name string) []byte {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return nil
	}
	return data
}

// readable makes a file's name a title: "my-news_2024" becomes "My news 2024".
func readable(name string) string {
	title := oneLine(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, name))
	r, size := utf8.DecodeRuneInString(title)
	if title == "" || r == utf8.RuneError {
		return "Articles"
	}
	return string(unicode.ToUpper(r)) + title[size:]
}

func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }
