package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var killRounds = flag.Int("kill.rounds", 3, "how often TestKill kills the program")

// TestKill kills the program (SIGKILL) at random moments while a folder is in
// a storm of creations, edits, renames and deletions, and readers poll all the
// while. No reader ever gets a broken document, and in the end the feeds hold
// exactly the folder's articles, every one under the id and the date it had
// from the beginning. For more rounds:
//
//	go test -run TestKill . -kill.rounds 50
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dir := t.TempDir()
	k := &killing{T: t, articles: filepath.Join(dir, "articles"), out: filepath.Join(dir, "out"), state: filepath.Join(dir, "state"),
		addr: freeAddress(t), rnd: rand.New(rand.NewPCG(1, 2))}
	check(t, os.MkdirAll(k.articles, 0o755))
	k.config = filepath.Join(dir, "copydesk.yaml")
	check(t, os.WriteFile(k.config, fmt.Appendf(nil, "sources:\n  - name: storm\n    path: %s\nfeeds:\n  - name: storm\n    sources: [storm]\n    path: /\n    limit: 500\n",
		k.articles), 0o644))
	for range 60 {
		k.create()
	}
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for _, name := range []string{"atom.xml", "rss.xml", "feed.json"} {
		readers.Go(func() { k.read(ctx, name) })
	}
	run := k.start()
	k.settle("at first")
	for round := range *killRounds {
		storm, end := context.WithTimeout(ctx, time.Duration(50+k.rnd.IntN(700))*time.Millisecond)
		k.storm(storm)
		end()
		check(t, run.Process.Kill())
		run.Wait()
		// Some of the storm goes on while nobody looks.
		for range k.rnd.IntN(8) {
			k.step()
		}
		run = k.start()
		k.settle(fmt.Sprintf("after kill %d", round+1))
	}
	stop()
	readers.Wait()
	check(t, run.Process.Signal(os.Interrupt))
	run.Wait()
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if strings.Contains(d.Name(), ".tmp") {
			t.Errorf("left behind: %s", path)
		}
		return err
	}))
	t.Logf("%d rounds, %d articles at the end of %d, %d whole documents read", *killRounds, len(k.stories), k.made, k.documents.Load())
}

type killing struct {
	*testing.T
	articles, out, state, config, addr string
	rnd                                *rand.Rand
	stories                            []*killStory
	made                               int
	documents                          atomic.Int64
}

// A killStory is an article of the storm, and what a subscriber first saw of it.
type killStory struct {
	number    int
	path      string
	edits     int
	moves     int
	dated     bool
	id, since string
}

func (s *killStory) title() string { return fmt.Sprintf("Story %d", s.number) }

func (s *killStory) bytes() []byte {
	var b bytes.Buffer
	if s.dated {
		fmt.Fprintf(&b, "---\ntitle: %s\ndate: 2024-01-01T00:%02d:%02dZ\n---\n", s.title(), s.number/60%60, s.number%60)
	} else {
		fmt.Fprintf(&b, "# %s\n\n", s.title())
	}
	for i := range 12 {
		fmt.Fprintf(&b, "Paragraph %d of story %d, which nobody else tells in these words.\n\n", i, s.number)
	}
	fmt.Fprintf(&b, "Edit %d.\n", s.edits)
	return b.Bytes()
}

func (k *killing) create() {
	k.made++
	s := &killStory{number: k.made, path: fmt.Sprintf("s%d.md", k.made), dated: k.made%3 != 0}
	if k.made%5 == 0 {
		s.path = fmt.Sprintf("sub%d/%s", k.made%4, s.path)
	}
	k.write(s, k.rnd.IntN(2) == 0)
	k.stories = append(k.stories, s)
}

func (k *killing) write(s *killStory, renamed bool) {
	path := filepath.Join(k.articles, s.path)
	check(k.T, os.MkdirAll(filepath.Dir(path), 0o755))
	data := s.bytes()
	if renamed {
		tmp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".tmp")
		check(k.T, os.WriteFile(tmp, data, 0o644))
		check(k.T, os.Rename(tmp, path))
		return
	}
	f, err := os.Create(path)
	check(k.T, err)
	half := k.rnd.IntN(len(data))
	f.Write(data[:half])
	time.Sleep(time.Duration(k.rnd.IntN(5)) * time.Millisecond)
	f.Write(data[half:])
	check(k.T, f.Close())
}

// step does one thing to the folder.
func (k *killing) step() {
	switch n := k.rnd.IntN(10); {
	case n < 3 || len(k.stories) < 40:
		k.create()
	case n < 7:
		s := k.stories[k.rnd.IntN(len(k.stories))]
		s.edits++
		k.write(s, n < 5)
	case n < 9:
		s := k.stories[k.rnd.IntN(len(k.stories))]
		s.moves++
		to := fmt.Sprintf("moved%d/s%d-%d.md", k.rnd.IntN(5), s.number, s.moves)
		check(k.T, os.MkdirAll(filepath.Join(k.articles, filepath.Dir(to)), 0o755))
		check(k.T, os.Rename(filepath.Join(k.articles, s.path), filepath.Join(k.articles, to)))
		s.path = to
	default:
		i := k.rnd.IntN(len(k.stories))
		check(k.T, os.Remove(filepath.Join(k.articles, k.stories[i].path)))
		k.stories = slices.Delete(k.stories, i, i+1)
	}
}

func (k *killing) storm(ctx context.Context) {
	for ctx.Err() == nil {
		k.step()
		time.Sleep(time.Duration(k.rnd.IntN(10)) * time.Millisecond)
	}
}

func (k *killing) start() *exec.Cmd {
	cmd := copydesk(k.T, "serve", "-c", k.config, "--state", k.state, "--out", k.out, "--listen", k.addr, "-q")
	cmd.Stderr = os.Stderr
	check(k.T, cmd.Start())
	k.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd
}

type killFeed struct {
	Items []struct {
		ID        string `json:"id"`
		Title     string `json:"title"`
		Published string `json:"date_published"`
		HTML      string `json:"content_html"`
	} `json:"items"`
}

// settle waits until the feed says what the folder says, then compares ids and
// dates with what was said before.
func (k *killing) settle(when string) {
	k.Helper()
	want := map[string]*killStory{}
	for _, s := range k.stories {
		want[s.title()] = s
	}
	var difference string
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			k.Fatalf("%s: after 15 s the feed differs from the folder: %s", when, difference)
		}
		data, err := k.get("feed.json")
		if err != nil {
			difference = err.Error()
			continue
		}
		var f killFeed
		check(k.T, json.Unmarshal(data, &f))
		if difference = k.differs(&f, want); difference != "" {
			continue
		}
		for _, it := range f.Items {
			s := want[it.Title]
			if s.id == "" {
				s.id, s.since = it.ID, it.Published
			}
			if s.id != it.ID || s.since != it.Published {
				k.Errorf("%s: %s (%s) is %s of %s, was %s of %s", when, it.Title, s.path, it.ID, it.Published, s.id, s.since)
			}
		}
		return
	}
}

func (k *killing) differs(f *killFeed, want map[string]*killStory) string {
	seen := map[string]bool{}
	for _, it := range f.Items {
		s := want[it.Title]
		switch {
		case s == nil:
			return fmt.Sprintf("%q is not in the folder", it.Title)
		case seen[it.Title]:
			return fmt.Sprintf("%q is doubled", it.Title)
		case !strings.Contains(it.HTML, fmt.Sprintf("Edit %d.", s.edits)):
			return fmt.Sprintf("%q (%s) is not as it was last written, with edit %d, but %q", it.Title, s.path, s.edits, it.HTML[max(0, len(it.HTML)-100):])
		}
		seen[it.Title] = true
	}
	for title := range want {
		if !seen[title] {
			return fmt.Sprintf("%q is missing", title)
		}
	}
	return ""
}

func (k *killing) get(name string) ([]byte, error) {
	resp, err := http.Get("http://" + k.addr + "/" + name)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s", resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// read polls a document over HTTP and on disk until ctx ends; whatever it gets
// must be whole.
func (k *killing) read(ctx context.Context, name string) {
	for ctx.Err() == nil {
		if data, err := k.get(name); err == nil {
			k.whole("served", name, data)
		}
		if data, err := os.ReadFile(filepath.Join(k.out, name)); err == nil {
			k.whole("written", name, data)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (k *killing) whole(where, name string, data []byte) {
	k.documents.Add(1)
	if strings.HasSuffix(name, ".json") {
		if !json.Valid(data) {
			k.Errorf("%s %s is broken: %d bytes", where, name, len(data))
		}
		return
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			k.Errorf("%s %s is broken: %v", where, name, err)
			return
		}
	}
}

// copydesk makes the program of this test binary (see TestMain) ready to run.
func copydesk(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	check(t, err)
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "copydesk"
	return cmd
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer l.Close()
	return l.Addr().String()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
