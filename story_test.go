package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/htmlindex"
)

// storyCommands are the words of the stories in testdata/script beside
// testscript's own.
func storyCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"exits": exits, "port": port, "get": get, "until": until,
		"items": items, "files": files, "aged": aged, "moment": moment, "fill": fill, "encode": encode, "writing": writing, "said": said, "follow": follow,
		"record": record, "site": site, "requests": requests, "newspaper": newspaper,
		"listener": listener, "form": form,
	}
}

// items FEED FIELD… prints a line for each item of a JSON Feed (a file or an
// address): the named members, joined by " | ". Authors are their names.
func items(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: items FEED FIELD…")
	}
	var data []byte
	if strings.HasPrefix(args[0], "http://") {
		resp, err := http.Get(args[0])
		ts.Check(err)
		defer resp.Body.Close()
		data, err = io.ReadAll(resp.Body)
		ts.Check(err)
	} else {
		data = []byte(ts.ReadFile(args[0]))
	}
	var doc struct{ Items []map[string]any }
	ts.Check(json.Unmarshal(data, &doc))
	for _, it := range doc.Items {
		var line []string
		for _, field := range args[1:] {
			var words []string
			switch v := it[field].(type) {
			case nil:
			case []any:
				for _, e := range v {
					if m, ok := e.(map[string]any); ok {
						e = m["name"]
					}
					words = append(words, fmt.Sprint(e))
				}
			default:
				words = append(words, fmt.Sprint(v))
			}
			line = append(line, strings.Join(words, ", "))
		}
		fmt.Fprintln(ts.Stdout(), strings.Join(line, " | "))
	}
}

// files FOLDER… prints every file below: its time to the nanosecond, a digest
// of its bytes, its name. Two such lists are equal when nobody touched anything.
func files(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: files FOLDER…")
	}
	for _, arg := range args {
		n := 0
		ts.Check(filepath.WalkDir(ts.MkAbs(arg), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			info, err := e.Info()
			if err != nil {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(ts.MkAbs(arg), path)
			n++
			fmt.Fprintf(ts.Stdout(), "%d %x %s\n", info.ModTime().UnixNano(), sha256.Sum256(data), filepath.ToSlash(filepath.Join(arg, rel)))
			return err
		}))
		if n == 0 {
			ts.Fatalf("%s: no files", arg)
		}
	}
}

// aged FILE DATE gives a file a modification time, as touch does.
func aged(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: aged FILE DATE")
	}
	t, err := time.Parse("2006-01-02", args[1])
	ts.Check(err)
	ts.Check(os.Chtimes(ts.MkAbs(args[0]), t, t))
}

// moment NAME DURATION sets a variable to the time that is so far from now.
func moment(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: moment NAME DURATION")
	}
	d, err := time.ParseDuration(args[1])
	ts.Check(err)
	ts.Setenv(args[0], time.Now().Add(d).UTC().Truncate(time.Second).Format(time.RFC3339))
}

// fill FILE FILE copies a file with the variables in it filled in.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fill FROM TO")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(os.Expand(ts.ReadFile(args[0]), ts.Getenv)), 0o666))
}

// encode CHARSET FILE writes a UTF-8 file anew in another encoding.
func encode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: encode CHARSET FILE")
	}
	charset, err := htmlindex.Get(args[0])
	ts.Check(err)
	out, err := charset.NewEncoder().Bytes([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out, 0o666))
}

// writing FILE FROM truncates FILE, writes the first half of FROM into it and
// keeps it open; writing FILE writes the rest and closes it.
func writing(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: writing FILE [FROM]")
	}
	name := ts.MkAbs(args[0])
	open := ts.Value(halfWritten{}).(map[string]*half)
	if len(args) == 2 {
		f, err := os.Create(name)
		ts.Check(err)
		ts.Defer(func() { f.Close() })
		text := ts.ReadFile(args[1])
		_, err = f.WriteString(text[:len(text)/2])
		ts.Check(err)
		open[name] = &half{f, text[len(text)/2:]}
		return
	}
	h := open[name]
	if h == nil {
		ts.Fatalf("%s is not being written", args[0])
	}
	_, err := h.file.WriteString(h.rest)
	ts.Check(err)
	ts.Check(h.file.Close())
	delete(open, name)
}

// said PATTERN COMMAND… runs a command, however it ends, until its standard
// output matches.
func said(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: said PATTERN COMMAND…")
	}
	retry(ts, []string{strings.Join(args[1:], " "), args[0]}, func() (string, error) {
		var ee *exec.ExitError
		err := ts.Exec(args[1], args[2:]...)
		if errors.As(err, &ee) {
			err = nil
		}
		return ts.ReadFile("stdout"), err
	})
}

// follow FEED PATTERN opens the links of a JSON Feed's items and demands that
// a page behind one of them matches.
func follow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: follow FEED PATTERN")
	}
	re, err := regexp.Compile(args[1])
	ts.Check(err)
	resp, err := http.Get(args[0])
	ts.Check(err)
	defer resp.Body.Close()
	var doc struct{ Items []struct{ URL string } }
	ts.Check(json.NewDecoder(resp.Body).Decode(&doc))
	host, _, _ := strings.Cut(strings.TrimPrefix(args[0], "http://"), "/")
	for _, it := range doc.Items {
		if !strings.HasPrefix(it.URL, "http://"+host+"/") {
			continue // elsewhere
		}
		page, err := http.Get(it.URL)
		ts.Check(err)
		body, err := io.ReadAll(page.Body)
		page.Body.Close()
		ts.Check(err)
		if page.StatusCode != http.StatusOK {
			ts.Fatalf("%s: %s", it.URL, page.Status)
		}
		if re.Match(body) {
			return
		}
	}
	ts.Fatalf("no page matches %q", args[1])
}

// A half is a file that is being written. halfWritten is the key of a story's
// own.
type (
	half struct {
		file *os.File
		rest string
	}
	halfWritten struct{}
)
