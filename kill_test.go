package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"copydesk/feed"
)

var (
	killRounds = flag.Int("kill.rounds", 3, "how often TestKill kills the program")
	killSeed   = flag.Uint64("kill.seed", 1, "for another storm in TestKill")
)

// TestKill kills the program (SIGKILL) at random moments while a folder is in
// a storm of creations, edits, renames and deletions and a site in one of news
// and new headlines, and readers poll all the while. In two rounds of three the
// file system under the ledger and the output fails too: calls are answered
// with errors, or it is full; now and then the program is left to mend by
// itself. No reader ever gets a document that is broken or fails its check, and
// every time the feeds come to hold exactly the folder's articles and all that
// the site ever had, each under the id and the date it had from the beginning.
// Feeds of the newest few have all the others in archives, every article once,
// and a full archive never changes by a byte, but for what is taken away.
// For more rounds:
//
//	go test -run TestKill . -kill.rounds 50
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dir := t.TempDir()
	k := &killing{T: t, articles: filepath.Join(dir, "articles"), disk: newFaultyDisk(t, dir), site: newStormSite(t),
		addr: lowAddress(t), rnd: rand.New(rand.NewPCG(*killSeed, 2)), checked: map[[32]byte]bool{}, full: map[string]*killPage{}}
	k.out, k.state = filepath.Join(k.disk.dir, "out"), filepath.Join(k.disk.dir, "state")
	check(t, os.MkdirAll(k.articles, 0o755))
	k.config = filepath.Join(dir, "copydesk.yaml")
	check(t, os.WriteFile(k.config, fmt.Appendf(nil, `sources:
  - name: storm
    path: %s
  - name: site
    url: %s/news/
    every: 1s
    delay: 1ms
feeds:
  - {name: storm, sources: [storm], path: /, limit: 500}
  - {name: site, sources: [site], limit: 1000}
  - {name: latest, sources: [storm], limit: 11, archive: true}
  - {name: news, sources: [site], path: site/latest, limit: 5, archive: true}
`, k.articles, k.site.http.URL), 0o644))
	log, err := os.Create(filepath.Join(dir, "log"))
	check(t, err)
	defer log.Close()
	k.log = log
	for range 60 {
		k.create()
	}
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for _, name := range []string{"atom.xml", "rss.xml", "feed.json", "site/atom.xml", "site/rss.xml", "site/feed.json"} {
		readers.Go(func() { k.read(ctx, name) })
	}
	for _, a := range killArchives {
		readers.Go(func() { k.follow(ctx, a.name, a.withdraws) })
	}
	defer readers.Wait()
	defer stop()
	run := k.start(nil, false)
	k.settle("at first", 15*time.Second)
	kills, unable := 0, 0
	kill := func() {
		if run.ended() {
			unable++
		} else {
			kills++
			run.Process.Kill()
		}
		<-run.done
		k.disk.count()
	}
	for round := range *killRounds {
		kind, mends := k.disk.kind(round), round%inPlace >= inPlace-roundKinds
		if kind == roundErrors {
			kill()
			run = k.start(k.rules(), mends)
		}
		lasts := time.Duration(50+k.rnd.IntN(700)) * time.Millisecond
		if kind == roundErrors {
			lasts += 500 * time.Millisecond // strace begins slowly
		}
		storm, end := context.WithTimeout(ctx, lasts)
		if kind == roundFull {
			k.disk.fill(k.rnd.IntN(200_000))
		}
		k.storm(storm)
		end()
		if mends && !run.ended() {
			k.disk.free()
			k.disk.relent(run.Process.Pid)
			k.mended++
			k.settle(fmt.Sprintf("round %d, left to mend", round+1), 90*time.Second)
		}
		kill()
		// Some of the storm goes on while nobody looks.
		for range k.rnd.IntN(8) {
			k.step()
		}
		k.disk.free()
		run = k.start(nil, false)
		k.settle(fmt.Sprintf("after round %d", round+1), 20*time.Second)
	}
	stop()
	readers.Wait()
	check(t, run.Process.Signal(os.Interrupt))
	<-run.done
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.Contains(d.Name(), ".tmp") {
			t.Errorf("left behind: %s", path)
		}
		return err
	}))
	t.Logf("%d rounds, %d kills, %d times it could not begin, %d system calls failed, disk full in %d rounds, left to mend in %d; %d articles at the end of %d, %d of the site's; %d whole documents read, %d of them different; %d archives, in one feed %d",
		*killRounds, kills, unable, k.disk.injected, k.disk.filled, k.mended, len(k.stories), k.made, len(k.site.stories), k.documents.Load(), len(k.checked), len(k.full), k.pages)
}

type killing struct {
	*testing.T
	articles, out, state, config, addr string
	disk                               *faultyDisk
	site                               *stormSite
	log                                *os.File
	rnd                                *rand.Rand
	stories                            []*killStory
	made, mended, pages                int
	documents                          atomic.Int64

	mu      sync.Mutex
	checked map[[32]byte]bool    // documents that passed their check, by their bytes
	full    map[string]*killPage // archives that stay as they are
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
	switch n := k.rnd.IntN(11); {
	case n == 10:
		if k.rnd.IntN(6) > 0 {
			k.site.edit(k.rnd.IntN(10))
		} else if k.site.news++; k.site.news%3 != 0 || len(k.site.stories) < onIndex {
			k.site.publish()
		}
	case n < 3 && len(k.stories) < 160 || len(k.stories) < 40:
		k.create()
	case n >= 3 && n < 7:
		s := k.stories[k.rnd.IntN(len(k.stories))]
		s.edits++
		k.write(s, n < 5)
	case n >= 7 && n < 9:
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

// start starts the program, with system calls that fail as the rules have it,
// for ever or until it is let go of.
func (k *killing) start(rules []string, letGo bool) *running {
	cmd := copydesk(k.T, "serve", "-c", k.config, "--state", k.state, "--out", k.out, "--listen", k.addr, "-q")
	if rules != nil {
		k.disk.failing(cmd, rules, letGo)
	}
	fmt.Fprintf(k.log, "== %q\n", rules)
	cmd.Stderr = k.log
	check(k.T, cmd.Start())
	r := &running{cmd, make(chan struct{})}
	go func() { cmd.Wait(); close(r.done) }()
	k.Cleanup(func() { cmd.Process.Kill(); <-r.done })
	return r
}

// A running is a program that was started.
type running struct {
	*exec.Cmd
	done chan struct{} // closed when it has ended
}

func (r *running) ended() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

type killFeed struct {
	Items []struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Title     string `json:"title"`
		Published string `json:"date_published"`
		HTML      string `json:"content_html"`
	} `json:"items"`
}

// settle waits until the feeds say what the folder and the site say, then
// compares ids and dates with what was said before.
func (k *killing) settle(when string, patience time.Duration) {
	k.Helper()
	want := map[string]*killStory{}
	for _, s := range k.stories {
		want[s.title()] = s
	}
	var difference string
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			data, _ := os.ReadFile(k.log.Name())
			k.Fatalf("%s: after %v a feed differs from its source: %s\n%s", when, patience, difference, data[max(0, len(data)-4000):])
		}
		var f, of killFeed
		if difference = cmp.Or(k.load("feed.json", &f), k.load("site/feed.json", &of)); difference != "" {
			continue
		}
		if difference = k.differs(&f, want); difference != "" {
			continue
		}
		var broken string
		if difference, broken = k.site.differs(&of); broken != "" {
			k.Fatalf("%s: site: %s", when, broken)
		}
		if difference != "" {
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
		if difference = k.archived(); difference != "" {
			continue
		}
		return
	}
}

// load reads a feed that is served; it tells why it cannot.
func (k *killing) load(name string, f *killFeed) string {
	data, err := k.get(name)
	if err == nil {
		err = json.Unmarshal(data, f)
	}
	if err != nil {
		return name + ": " + err.Error()
	}
	return ""
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
// must be whole and right.
func (k *killing) read(ctx context.Context, name string) {
	for ctx.Err() == nil {
		if data, err := k.get(name); err == nil {
			k.whole("served", name, data)
		}
		if data, err := os.ReadFile(filepath.Join(k.out, filepath.FromSlash(name))); err == nil {
			k.whole("written", name, data)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (k *killing) whole(where, name string, data []byte) {
	k.documents.Add(1)
	sum := sha256.Sum256(data)
	k.mu.Lock()
	known := k.checked[sum]
	k.mu.Unlock()
	if known {
		return
	}
	below := path.Base(name)
	if i := strings.Index(name, feed.ArchiveDir); i >= 0 {
		below = name[i:]
	}
	doc := &feed.Document{Name: below, Body: data, ETag: `"x"`, Modified: time.Now(),
		Type: map[string]string{"atom.xml": "application/atom+xml", "rss.xml": "application/rss+xml", "feed.json": "application/feed+json"}[path.Base(name)]}
	if err := feed.Check(doc); err != nil {
		k.Errorf("%s %s of %d bytes: %v", where, name, len(data), err)
		return
	}
	k.mu.Lock()
	k.checked[sum] = true
	k.mu.Unlock()
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

// lowAddress is a free address that no connection is given as its own: readers
// that ask for a port while nobody listens there may be connected to themselves
// where it is one of those, and then nobody else can have it.
func lowAddress(t testing.TB) string {
	t.Helper()
	for range 1000 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(20_000)))
		if err == nil {
			l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
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
