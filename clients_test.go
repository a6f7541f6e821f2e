package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

// A read is what a reader makes of a feed.
type read struct {
	Title string     `json:"title"`
	Home  string     `json:"home"`
	Self  string     `json:"self"`
	Items []readItem `json:"items"`
}

type readItem struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Link      string    `json:"link"`
	Authors   []string  `json:"authors"`
	Published time.Time `json:"published"`
	Updated   string    `json:"updated"` // "": as published
	Summary   string    `json:"summary"`
	Content   string    `json:"content"`
	Tags      []string  `json:"tags"`
	Image     string    `json:"image"`
}

// TestClients: readers that people use make the same of the example newsroom
// in each of the formats, and it is what testdata/clients/newsroom.txt says.
func TestClients(t *testing.T) {
	out := t.TempDir()
	var said bytes.Buffer
	p := &program{stdin: strings.NewReader(""), stdout: &said, stderr: &said, env: func(string) string { return "" }}
	args := []string{"build", "examples/newsroom", "--out", out, "--state", t.TempDir(), "--base", "https://feeds.example/", "-q"}
	if code := p.run(t.Context(), args); code != exitDone || said.Len() > 0 {
		t.Fatalf("exit status %d\n%s", code, &said)
	}
	for name, reader := range map[string]func(t *testing.T, file string) *read{"gofeed": readByGofeed, "feedsmith": readByFeedsmith} {
		t.Run(name, func(t *testing.T) {
			var first *read
			for _, file := range []string{"atom.xml", "rss.xml", "feed.json"} {
				r := reader(t, filepath.Join(out, file))
				if self := "https://feeds.example/" + file; r.Self != self {
					t.Errorf("%s says it is at %q, not at %q", file, r.Self, self)
				}
				r.Self = ""
				for i := range r.Items {
					it := &r.Items[i]
					// RSS says whole seconds and names all authors in one element.
					it.Published = it.Published.UTC().Truncate(time.Second)
					if len(it.Authors) > 0 {
						it.Authors = []string{strings.Join(it.Authors, ", ")}
					}
					if it.Updated == "" {
						it.Updated = it.Published.Format(time.RFC3339)
					} else if u, err := time.Parse(time.RFC3339, it.Updated); err != nil {
						t.Errorf("%s: %q is updated at %q", file, it.Title, it.Updated)
					} else {
						it.Updated = u.UTC().Format(time.RFC3339)
					}
				}
				if first == nil {
					first = r
				} else if diff := cmp.Diff(first, r); diff != "" {
					t.Errorf("-atom.xml +%s:\n%s", file, diff)
				}
			}
			golden(t, "testdata/clients/newsroom.txt", first.String())
		})
	}
}

// String is what the golden file has of a feed.
func (r *read) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", r.Title, r.Home)
	for _, it := range r.Items {
		fmt.Fprintf(&b, "\n%s\n%s\n%s\n%s\n%s, %s\n%s\n%s\n%s\n", it.Title, it.ID, it.Link, strings.Join(it.Authors, "; "),
			it.Published.Format(time.RFC3339), it.Updated, strings.Join(it.Tags, "; "), it.Image, it.Summary)
		text := strings.Join(strings.Fields(it.Content), " ")
		fmt.Fprintf(&b, "%s … %s\n", text[:strings.Index(text, " ")], text[strings.LastIndex(text, " ")+1:])
	}
	return b.String()
}

// golden holds text against a file; -update writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("differs from %s (go test . -update rewrites it):\n%s", name, diff)
	}
}

func readByGofeed(t *testing.T, file string) *read {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	r := &read{Title: f.Title, Home: f.Link, Self: f.FeedLink}
	for _, it := range f.Items {
		ri := readItem{ID: it.GUID, Title: it.Title, Link: it.Link, Published: *it.PublishedParsed, Summary: it.Description, Content: it.Content, Tags: it.Categories}
		for _, a := range it.Authors {
			ri.Authors = append(ri.Authors, a.Name)
		}
		// gofeed knows no date of change in RSS, but its extensions do.
		if it.UpdatedParsed != nil {
			ri.Updated = it.UpdatedParsed.Format(time.RFC3339Nano)
		} else if ext := it.Extensions["atom"]["updated"]; len(ext) > 0 {
			ri.Updated = ext[0].Value
		}
		if it.Image != nil {
			ri.Image = it.Image.URL
		} else if ext := it.Extensions["media"]["content"]; len(ext) > 0 {
			ri.Image = ext[0].Attrs["url"]
		}
		r.Items = append(r.Items, ri)
	}
	return r
}

// readByFeedsmith runs the npm package of that name, which .ci/run installs.
func readByFeedsmith(t *testing.T, file string) *read {
	const folder = "dist/clients"
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no node here")
	}
	if _, err := os.Stat(folder + "/node_modules/feedsmith"); err != nil {
		t.Skip("feedsmith is not in " + folder + "; .ci/run gets it with npm")
	}
	cmd := exec.CommandContext(t.Context(), "node", "testdata/clients/feedsmith.mjs", folder, file)
	cmd.Stderr = os.Stderr
	data, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	r := new(read)
	if err := json.Unmarshal(data, r); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return r
}
