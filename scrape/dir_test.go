//go:build unix

package scrape

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"copydesk/scrape/extract"
)

// tree writes files into a new folder; a name ending in "/" is a folder, a
// content beginning with "-> " a symbolic link.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		put(t, filepath.Join(root, name), content)
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(filepath.Join(root, name), 0o777))
		}
	}
	return root
}

func put(t testing.TB, name, content string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(name), 0o777))
	if strings.HasSuffix(name, "/") {
		return
	}
	if target, ok := strings.CutPrefix(content, "-> "); ok {
		must(t, os.Symlink(target, name))
		return
	}
	must(t, os.WriteFile(name, []byte(content), 0o666))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newDir(t testing.TB, opt DirOptions) *Dir {
	t.Helper()
	d, err := NewDir(opt)
	must(t, err)
	return d
}

func relist(t testing.TB, d *Dir) Listing {
	t.Helper()
	l, err := d.Relist(t.Context())
	must(t, err)
	return l
}

func keysOf(l Listing) []string {
	var keys []string
	for _, e := range l.Entries {
		keys = append(keys, e.Key)
	}
	slices.Sort(keys)
	return keys
}

func wantKeys(t testing.TB, l Listing, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := keysOf(l); !slices.Equal(got, want) {
		t.Errorf("listed %q\nwant   %q\nskipped %v", got, want, l.Skipped)
	}
}

// raw stands for extraction.
func raw(data []byte, opt extract.Options) (*extract.Article, error) {
	return &extract.Article{Text: string(data), Summary: string(opt.Sidecar), Findings: []extract.Finding{}}, nil
}

func TestListed(t *testing.T) {
	long := strings.Repeat("l", 252) + ".md" // as long as names may be: there can be no sidecar
	root := tree(t, map[string]string{
		"a.md": "a", "b.markdown": "b", "c.html": "c", "d.HTM": "d", "e.xhtml": "e", "f.txt": "f", "sub/README.md": "r", "_posts/2024-01-01-h.md": "h",
		"sub/deep/er/g.md": "g", "sub/x.zip": "x", "a.md.meta.yaml": "title: A",
		"big news.html": "n", "my_files/own.md": "o",
		// Not articles.
		"README.md": "r", "License.txt": "l", "big news_files/frame.html": "f",
		".hidden.md": "", "_drafts/x.md": "x", "sub/_index.md": "i", "_index.de.md": "i", ".git/x.md": "x", ".copydesk/x.md": "x",
		"node_modules/p/README.md": "x", "a.md~": "x", ".a.md.swp": "x", "a.swp": "", "a.md.tmp": "x", "#a.md#": "x",
		".#a.md": "-> nobody@host.1", "4913": "", "a.md___jb_tmp___": "x", "b.md.part": "", "c.crdownload": "x",
		"~$a.md": "x", "backup~/x.md": "x", "upload.tmp/x.md": "x", "lost+found/x.md": "x",
		"a (Ann's conflicted copy 2024-01-01).md": "x", "a.sync-conflict-20240101-101010-ABCDEFG.md": "x",
		"out/page.html": "x", "cut/x.md": "x", "sub/x.cut.md": "x",
		// Names.
		"new\nline.md": "x", "100%.md": "x", "100%41.md": "x", "bad\xff.md": "x", "bi\u202edi.md": "x", "sp ace?#&.md": "x", "日本.md": "x",
		long: "x",
	})
	d := newDir(t, DirOptions{Root: root, Ignore: []string{"cut/", "# no comment", "*.cut.md"}, Exclude: []string{filepath.Join(root, "out"), root, "/elsewhere"}, URL: "https://example.com/x"})
	l := relist(t, d)
	wantKeys(t, l, "a.md", "b.markdown", "c.html", "d.HTM", "e.xhtml", "f.txt", "sub/README.md", "_posts/2024-01-01-h.md", "sub/deep/er/g.md", "big news.html", "my_files/own.md",
		"new%0Aline.md", "100%.md", "100%2541.md", "bad%FF.md", "bi%E2%80%AEdi.md", "sp ace?#&.md", "日本.md", long)
	if l.Partial || l.Gone != nil {
		t.Error("a full listing is partial")
	}
	for _, e := range l.Entries {
		if e.Stamp == "" || e.Order == 0 || strings.ContainsAny(e.URL, " \n") {
			t.Errorf("entry %+v", e)
		}
		if rel, err := pathOf(e.Key); err != nil || keyOf(rel) != e.Key {
			t.Errorf("key %q is path %q, %v", e.Key, rel, err)
		}
		if _, err := d.read(t.Context(), e, raw); err != nil {
			t.Error(err)
		}
	}
	if len(l.Skipped) != 8 {
		t.Errorf("skipped %v, want two conflict copies, _drafts, a page's companion folder, README and licence, two that patterns name", l.Skipped)
	}
}

func TestJekyllPostsHaveDatedAddresses(t *testing.T) {
	for _, c := range [][4]string{
		{"site", "", "_posts/2024-05-06-tide.md", "https://example.com/2024/05/06/tide.html"},
		{"site", "pretty", "_posts/2024-05-06-tide.md", "https://example.com/2024/05/06/tide/"},
		{"site", "", "news/_posts/sub/2024-05-06-tide.markdown", "https://example.com/news/2024/05/06/tide.html"},
		{"site", "", "_posts/tide.md", "https://example.com/_posts/tide/"},
		{"site", "", "posts/2024-05-06-tide.md", "https://example.com/posts/2024-05-06-tide/"},
		{"site", "", "_posts/2024-13-06-tide.md", "https://example.com/_posts/2024-13-06-tide/"},
		{"_posts", "", "2024-05-06-tide.md", "https://example.com/2024/05/06/tide.html"},
	} {
		d := newDir(t, DirOptions{Root: filepath.Join(t.TempDir(), c[0]), URL: "https://example.com", Extension: c[1]})
		if got := d.urlOf(c[2]); got != c[3] {
			t.Errorf("%s, %q: %s is at %s, want %s", c[0], c[1], c[2], got, c[3])
		}
	}
}

func TestKeyIsNoWayOut(t *testing.T) {
	root := tree(t, map[string]string{"in/a.md": "in", "secret.md": "secret"})
	d := newDir(t, DirOptions{Root: filepath.Join(root, "in")})
	for _, key := range []string{"../secret.md", "/etc/passwd", "a/../../secret.md", "%2e%2e/secret.md", "..%2Fsecret.md", "", ".", "a.md%00"} {
		if a, err := d.read(t.Context(), Entry{Key: key}, raw); err == nil {
			t.Errorf("key %q read %q", key, a.Text)
		}
	}
	if _, err := d.Read(t.Context(), Entry{Key: "gone.md"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"a/b.md", "100%", "%41", "%%0A", "\xff%ff", "\u202e"} {
		f.Add(s, s+"x")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		ka := keyOf(a)
		if strings.ContainsAny(ka, "\n\r\x00\u202e\u2028") {
			t.Errorf("key %q", ka)
		}
		if rel, err := pathOf(ka); err == nil && rel != a {
			t.Errorf("%q has key %q, which is %q", a, ka, rel)
		}
		if a != b && ka == keyOf(b) {
			t.Errorf("%q and %q have one key", a, b)
		}
	})
}

func TestIndexPages(t *testing.T) {
	d := newDir(t, DirOptions{Root: tree(t, map[string]string{
		"index.html":              "a list",
		"pretty/one/index.html":   "an article",
		"pretty/two/index.htm":    "an article",
		"pretty/two/photo.jpg":    "",
		"pretty/index.html":       "a list of the two",
		"bundle/index.md":         "an article",
		"bundle/index.fr.md":      "the same in French",
		"bundle/pictures/one.png": "",
		"mixed/index.html":        "a list",
		"mixed/story.html":        "an article",
		"mixed/Index.xhtml":       "a list",
		"said/index.html":         "an article, as somebody said",
		"said/other.html":         "an article",
		"said/.copydeskignore":    "!index.html\n",
		"deep/index.html":         "a list",
		"deep/a/b/c.txt":          "an article",
	})})
	l := relist(t, d)
	wantKeys(t, l, "pretty/one/index.html", "pretty/two/index.htm", "bundle/index.md", "bundle/index.fr.md",
		"mixed/story.html", "said/index.html", "said/other.html", "deep/a/b/c.txt")
	if len(l.Skipped) != 5 {
		t.Errorf("skipped %v", l.Skipped)
	}
}

func TestLinks(t *testing.T) {
	outside := tree(t, map[string]string{"secret.md": "secret"})
	root := tree(t, map[string]string{
		"a.md": "a", "sub/b.md": "b",
		"alias.md":             "-> a.md",
		"latest":               "-> sub",
		"out.md":               "-> " + outside + "/secret.md",
		"outdir":               "-> " + outside,
		"rel.md":               "-> ../../../../../../../../../../etc/passwd",
		"loop":                 "-> .",
		"sub/up":               "-> ..",
		"dangling.md":          "-> nowhere.md",
		".store/one.md":        "one",
		"one.md":               "-> .store/one.md",
		"_store/two.md":        "two",
		"_store/again":         "-> ../_store",
		"_store/over":          "-> ../posts",
		"posts":                "-> _store",
		"posts2":               "-> _store",
		".store/side.yaml":     "title: Side",
		"one.md.meta.yaml":     "-> .store/side.yaml",
		"..data":               "-> ..2024",
		"..2024/k8s.md":        "mounted",
		"k8s.md":               "-> ..data/k8s.md",
		"sub/chain.md":         "-> chain2.md",
		"sub/chain2.md":        "-> chain.md",
		"abs/placeholder.text": "",
	})
	put(t, filepath.Join(root, "abs.md"), "-> "+filepath.Join(root, ".store/one.md"))
	d := newDir(t, DirOptions{Root: root})
	l := relist(t, d)
	wantKeys(t, l, "a.md", "sub/b.md", "one.md", "posts/two.md", "k8s.md", "abs.md")
	for _, e := range l.Entries {
		if _, err := d.read(t.Context(), e, raw); err != nil {
			t.Error(err)
		}
	}
	a, err := d.read(t.Context(), Entry{Key: "one.md"}, raw)
	if err != nil || a.Summary != "title: Side" {
		t.Errorf("sidecar behind a link: %+v, %v", a, err)
	}
	for _, key := range []string{"out.md", "outdir/secret.md", "rel.md"} {
		if a, err := d.read(t.Context(), Entry{Key: key}, raw); err == nil {
			t.Errorf("%s read %q", key, a.Text)
		}
	}
	// The folder itself may be a link.
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(root, link))
	wantKeys(t, relist(t, newDir(t, DirOptions{Root: link})), "a.md", "sub/b.md", "one.md", "posts/two.md", "k8s.md", "abs.md")
}

func TestOnlyRegularFiles(t *testing.T) {
	root := tree(t, map[string]string{"a.md": "a", "dir.md/b.md": "b", "big.txt": strings.Repeat("x", 2000)})
	must(t, syscall.Mkfifo(filepath.Join(root, "fifo.md"), 0o666))
	must(t, os.Truncate(filepath.Join(root, "big.txt"), 1<<40)) // sparse
	must(t, syscall.Mkfifo(filepath.Join(root, "a.md.meta.yaml"), 0o666))
	must(t, os.Mkdir(filepath.Join(root, "a.meta.yaml"), 0o777))
	d := newDir(t, DirOptions{Root: root})
	l := relist(t, d)
	wantKeys(t, l, "a.md", "dir.md/b.md")
	if fmt.Sprint(l.Skipped) != "[{big.txt 1048576.0 MiB, larger than the limit of 10.0 MiB} {fifo.md not a regular file}]" {
		t.Errorf("skipped %v", l.Skipped)
	}
	if _, err := d.read(t.Context(), Entry{Key: "a.md"}, raw); err != nil {
		t.Errorf("what is no file is no sidecar: %v", err)
	}
	for _, key := range []string{"fifo.md", "big.txt"} {
		if _, err := d.Read(t.Context(), Entry{Key: key}); !errors.Is(err, ErrNotArticle) {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestStamps(t *testing.T) {
	root := tree(t, map[string]string{"a.md": "a", "b.md": "b"})
	d := newDir(t, DirOptions{Root: root})
	stamps := func() map[string]string {
		m := map[string]string{}
		for _, e := range relist(t, d).Entries {
			m[e.Key] = e.Stamp
		}
		return m
	}
	was := stamps()
	if again := stamps(); again["a.md"] != was["a.md"] {
		t.Error("a stamp changed by itself")
	}
	a := filepath.Join(root, "a.md")
	step := func(what string, do func()) {
		t.Helper()
		do()
		now := stamps()
		if now["a.md"] == was["a.md"] {
			t.Errorf("%s: the stamp stayed", what)
		}
		if now["b.md"] != was["b.md"] {
			t.Errorf("%s: the other stamp changed", what)
		}
		was = now
	}
	step("sidecar comes", func() { put(t, a+".meta.yaml", "title: x") })
	step("sidecar changes", func() { put(t, a+".meta.yaml", "title: yy") })
	step("sidecar goes", func() { must(t, os.Remove(a+".meta.yaml")) })
	step("the other sidecar comes", func() { put(t, filepath.Join(root, "a.meta.yaml"), "title: x") })
	step("contents", func() { put(t, a, "aa") })
	step("another file, same size and time", func() {
		fi, err := os.Stat(a)
		must(t, err)
		put(t, a+".tmp", "bb")
		must(t, os.Chtimes(a+".tmp", fi.ModTime(), fi.ModTime()))
		must(t, os.Rename(a+".tmp", a))
	})
}

func TestFolderFails(t *testing.T) {
	root := tree(t, map[string]string{"sub/a.md": "a"})
	d := newDir(t, DirOptions{Root: filepath.Join(root, "sub")})
	relist(t, d)
	must(t, os.Rename(filepath.Join(root, "sub"), filepath.Join(root, "gone")))
	if _, err := d.List(t.Context()); err == nil || !strings.Contains(err.Error(), "not there") {
		t.Errorf("a folder that is gone: %v", err)
	}
	must(t, os.Mkdir(filepath.Join(root, "sub"), 0o777))
	if _, err := d.List(t.Context()); err == nil || !strings.Contains(err.Error(), "mounted") {
		t.Errorf("an empty folder in its place: %v", err)
	}
	put(t, filepath.Join(root, "sub/b.md"), "b")
	wantKeys(t, relist(t, d), "b.md")
	must(t, os.Remove(filepath.Join(root, "sub/b.md")))
	wantKeys(t, relist(t, d))
	if os.Getuid() != 0 {
		must(t, os.Mkdir(filepath.Join(root, "sub/closed"), 0))
		if l := relist(t, d); len(l.Unseen) != 1 || l.Unseen[0] != "closed" || len(l.Skipped) != 1 {
			t.Errorf("a closed folder: %+v", l)
		}
	}
}

func TestDeepTree(t *testing.T) {
	root := t.TempDir()
	deep := root
	for range 300 {
		deep += "/d"
	}
	must(t, os.MkdirAll(deep, 0o777))
	put(t, filepath.Join(root, "d/d/a.md"), "a")
	put(t, deep+"/b.md", "b")
	l := relist(t, newDir(t, DirOptions{Root: root}))
	wantKeys(t, l, "d/d/a.md")
	if len(l.Skipped) != 1 {
		t.Errorf("skipped %v", l.Skipped)
	}
}

func TestSingleFile(t *testing.T) {
	root := tree(t, map[string]string{"a.md": "a", "index.html": "i", "sub/c.md": "c", "a.md.meta.yaml": "title: A"})
	d := newDir(t, DirOptions{Root: filepath.Join(root, "a.md"), URL: "https://example.com/"})
	l := relist(t, d)
	wantKeys(t, l, "a.md")
	if a, err := d.read(t.Context(), l.Entries[0], raw); err != nil || a.Summary != "title: A" {
		t.Errorf("%+v, %v", a, err)
	}
	wantKeys(t, relist(t, newDir(t, DirOptions{Root: filepath.Join(root, "index.html")})), "index.html")
	if _, err := NewDir(DirOptions{Root: filepath.Join(root, "a.md.meta.yaml")}); err == nil {
		t.Error("took a YAML file for an article")
	}
}

func TestURL(t *testing.T) {
	for _, c := range []struct{ ext, rel, want string }{
		{"", "a/b.md", "a/b/"},
		{"auto", "a/b.html", "a/b.html"},
		{"auto", "a/b.txt", "a/b.txt"},
		{"auto", "a/index.html", "a/"},
		{"as-is", "a/b.markdown", "a/b.html"},
		{"as-is", "a/b.html", "a/b.html"},
		{"as-is", "a/b.txt", "a/b.txt"},
		{"as-is", "a/index.html", "a/index.html"},
		{"pretty", "a/b.md", "a/b/"},
		{"pretty", "a/b.html", "a/b/"},
		{"pretty", "a/index.md", "a/"},
		{"pretty", "index.html", ""},
		{"none", "a/b.md", "a/b"},
		{"none", "a/index.html", "a/"},
		{"as-is", "a b/c?d#e%.html", "a%20b/c%3Fd%23e%25.html"},
		{"as-is", "日本/\xff.html", "%E6%97%A5%E6%9C%AC/%FF.html"},
		{"pretty", "v1.2.md", "v1.2/"},
	} {
		for _, base := range []string{"https://example.com/x", "https://example.com/x/"} {
			d := newDir(t, DirOptions{Root: ".", URL: base, Extension: c.ext})
			if got := d.urlOf(c.rel); got != "https://example.com/x/"+c.want {
				t.Errorf("%s %s: %s", c.ext, c.rel, got)
			}
		}
	}
	for _, opt := range []DirOptions{
		{Root: ".", URL: "example.com"}, {Root: ".", URL: "https://example.com/?q"}, {Root: ".", Extension: ".html"},
		{Root: ".", Ignore: []string{"[a"}}, {},
	} {
		if _, err := NewDir(opt); err == nil {
			t.Errorf("%+v is taken", opt)
		}
	}
}

func TestOwnPages(t *testing.T) {
	d := newDir(t, DirOptions{Root: tree(t, map[string]string{"a.html": "<!doctype html>\n<html><head>\n<meta name=\"generator\" content=\"Copydesk\"><p>x"})})
	if _, err := d.read(t.Context(), Entry{Key: "a.html"}, raw); !errors.Is(err, ErrNotArticle) {
		t.Errorf("a page that Copydesk wrote: %v", err)
	}
}

func TestUnready(t *testing.T) {
	root := tree(t, map[string]string{"a.md": "a", "empty.md": ""})
	now := time.Now()
	d := newDir(t, DirOptions{Root: root, Now: func() time.Time { return now }})
	a := filepath.Join(root, "a.md")
	if _, err := d.read(t.Context(), Entry{Key: "empty.md"}, raw); !errors.Is(err, ErrUnready) {
		t.Errorf("just emptied: %v", err)
	}
	now = now.Add(time.Minute)
	if _, err := d.Read(t.Context(), Entry{Key: "empty.md"}); !errors.Is(err, ErrNotArticle) {
		t.Errorf("long empty: %v", err)
	}
	f, err := os.OpenFile(a, os.O_WRONLY, 0)
	must(t, err)
	if writerOf(mustOpen(t, a)) == writerUnknown {
		t.Skip("this system does not tell who writes a file")
	}
	if _, err := d.read(t.Context(), Entry{Key: "a.md"}, raw); !errors.Is(err, ErrUnready) {
		t.Errorf("open for writing: %v", err)
	}
	must(t, f.Close())
	if _, err := d.read(t.Context(), Entry{Key: "a.md"}, raw); err != nil {
		t.Error(err)
	}
	f, err = os.Create(a + ".meta.yaml")
	must(t, err)
	fmt.Fprint(f, "title")
	if _, err := d.read(t.Context(), Entry{Key: "a.md"}, raw); !errors.Is(err, ErrUnready) {
		t.Errorf("sidecar open for writing: %v", err)
	}
	must(t, f.Close())
}

func mustOpen(t *testing.T, name string) *os.File {
	f, err := os.Open(name)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}
