package scrape

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"copydesk/scrape/extract"
	"copydesk/scrape/media"
)

// song is the shortest MP3: silence, some frames of it.
func song(frames int) string {
	return strings.Repeat("\xff\xfb\x10\x00"+strings.Repeat("\x00", 100), frames)
}

const paper = "%PDF-1.4\n1 0 obj\n<</Title (Paper)>>\nendobj\ntrailer\n<</Info 1 0 R>>\nstartxref\n0\n%%EOF\n"

// TestMediaKinds: the two rooms that know recordings by name know the same.
func TestMediaKinds(t *testing.T) {
	for _, ext := range mediaExts {
		if media.TypeOf("x"+ext) == "" || media.TypeOf("x"+ext) != extract.RecordingType("https://example.org/x"+ext+"?a#b") {
			t.Errorf("%s: %q and %q", ext, media.TypeOf("x"+ext), extract.RecordingType("x"+ext))
		}
	}
	for _, name := range []string{"a.md", "a.png", "a", "a.exe", "mp3", ".mp3x"} {
		if media.TypeOf(name) != "" || extract.RecordingType(name) != "" {
			t.Errorf("%s is taken for a recording", name)
		}
	}
}

// TestMediaListed: which recordings are articles by themselves, whatever order
// things come and go in; a listing of changes says the same as a full one.
func TestMediaListed(t *testing.T) {
	root := tree(t, map[string]string{
		"story.md": "# Story\n\nWith [a clip](sub/clip.mp4).", "story.mp3": song(40), "alone.mp3": song(50), "sub/clip.mp4": "x", "sub/paper.pdf": paper,
		"bundle/index.md": "# Bundle\n", "bundle/talk.mp3": song(60), ".hidden.mp3": song(9), "_notes/x.mp3": song(9), "loud.MP3": song(70),
	})
	d := newDir(t, DirOptions{Root: root, Files: true})
	wantKeys(t, relist(t, d), "alone.mp3", "bundle/index.md", "bundle/talk.mp3", "loud.MP3", "story.md", "sub/paper.pdf")

	known := map[string]string{}
	for _, e := range relist(t, d).Entries {
		known[e.Key] = e.Stamp
	}
	remove := func(names ...string) func() {
		return func() {
			for _, n := range names {
				must(t, os.Remove(filepath.Join(root, n)))
			}
		}
	}
	write := func(name, content string) func() { return func() { put(t, filepath.Join(root, name), content) } }
	for _, step := range []struct {
		what  string
		do    func()
		paths []string
	}{
		{"an article comes beside a recording", write("alone.md", "# Alone\n"), []string{"alone.md"}},
		{"its recording is exchanged", write("alone.mp3", song(55)), []string{"alone.mp3"}},
		{"it goes", remove("alone.md"), []string{"alone.md"}},
		{"an article names a recording", write("other.md", "# Other\n\naudio: alone.mp3"), []string{"other.md"}},
		{"and no longer does", write("other.md", "# Other\n"), []string{"other.md"}},
		{"a recording comes", write("new.ogg", "x"), []string{"new.ogg"}},
		{"one comes that an article names already", write("sub/deep/clip.mp4", "x"), []string{"sub/deep/clip.mp4"}},
		{"a recording beside an article goes", remove("story.mp3"), []string{"story.mp3"}},
		{"a cover comes", write("alone.jpg", "x"), []string{"alone.jpg"}},
		{"a picture goes", remove("alone.jpg"), []string{"alone.jpg"}},
		{"both go", remove("sub/paper.pdf", "new.ogg"), []string{"sub/paper.pdf", "new.ogg"}},
		{"the last of them go", remove("alone.mp3", "bundle/talk.mp3", "loud.MP3", "other.md"), []string{"alone.mp3", "bundle/talk.mp3", "loud.MP3", "other.md"}},
		{"and one comes again", write("again.mp3", song(5)), []string{"again.mp3"}},
	} {
		step.do()
		paths := map[string]bool{}
		for _, p := range step.paths {
			paths[p] = true
		}
		l, err := d.listPaths(context.Background(), paths)
		must(t, err)
		if !l.Partial {
			clear(known)
		}
		for _, key := range l.Gone {
			delete(known, key)
		}
		for _, e := range l.Entries {
			known[e.Key] = e.Stamp
		}
		want := map[string]string{}
		for _, e := range relist(t, newDir(t, DirOptions{Root: root, Files: true})).Entries {
			want[e.Key] = e.Stamp
		}
		if !maps.Equal(known, want) {
			t.Errorf("%s: known are %q, there are %q", step.what, slices.Sorted(maps.Keys(known)), slices.Sorted(maps.Keys(want)))
		}
	}
}

// TestMediaRead: what an article and what a recording by itself are read as.
func TestMediaRead(t *testing.T) {
	root := tree(t, map[string]string{
		"story.md": "---\ntitle: Story\naudio: [more.mp3, gone.mp3, fake.mp3]\n---\nWords.\n", "story.mp3": song(384), "story.jpg": "x", "more.mp3": song(40), "fake.mp3": "no music",
		"2024-05-06-the-talk.mp3": song(40), "2024-05-06-the-talk.meta.yaml": "authors: [Ann Lee]\n",
	})
	for _, base := range []string{"", "https://example.org/n/"} {
		d := newDir(t, DirOptions{Root: root, URL: base, Files: true})
		at := base
		if at == "" {
			at = extract.FilesURL
		}
		a, err := d.Read(context.Background(), Entry{Key: "story.md"})
		must(t, err)
		var got []string
		for _, x := range a.Enclosures {
			got = append(got, strings.TrimPrefix(x.URL, at)+" "+x.File)
		}
		want := []string{"more.mp3 more.mp3", "story.mp3 story.mp3"}
		if base != "" { // what is not here may be there
			want = []string{"more.mp3 more.mp3", "story/gone.mp3 ", "story.mp3 story.mp3"}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", base, got, want)
		}
		if a, err = d.Read(context.Background(), Entry{Key: "2024-05-06-the-talk.mp3"}); err != nil || a.Title != "The talk" || len(a.Authors) != 1 || a.Published.String() != "2024-05-06" ||
			a.Enclosures[0].Length != 40*104 || a.Enclosures[0].URL != at+"2024-05-06-the-talk.mp3" {
			t.Errorf("%+v %v", a, err)
		}
		if _, err = d.Read(context.Background(), Entry{Key: "fake.mp3"}); !errors.Is(err, ErrNotArticle) {
			t.Errorf("what is no recording is read: %v", err)
		} else if n := strings.Count(err.Error(), "fake.mp3"); n != 1 {
			t.Errorf("the file is named %d times: %v", n, err)
		}
	}
}

// TestFilesShown: nothing but pictures, recordings and documents of the folder
// itself is ever opened.
func TestFilesShown(t *testing.T) {
	outside := tree(t, map[string]string{"secret.png": "secret"})
	root := tree(t, map[string]string{"a.png": "picture", "sub/b.jpg": "b", "story.md": "words", ".secret.png": "s", ".git/x.png": "s", "fake.mp3": "no music", "empty.png": "", "talk.mp3": song(30), "page_files/c.gif": "c"})
	must(t, os.Symlink(filepath.Join(outside, "secret.png"), filepath.Join(root, "out.png")))
	must(t, os.Symlink(outside, filepath.Join(root, "outdir")))
	must(t, os.Symlink("a.png", filepath.Join(root, "in.png")))
	must(t, os.Mkdir(filepath.Join(root, "dir.png"), 0o755))
	d := newDir(t, DirOptions{Root: root, Files: true})
	for key, want := range map[string]string{"a.png": "picture", "sub/b.jpg": "b", "in.png": "picture", "page_files/c.gif": "c"} {
		r, f, err := d.Open(key)
		if err != nil {
			t.Errorf("%s: %v", key, err)
			continue
		}
		data, _ := io.ReadAll(r)
		r.Close()
		if string(data) != want || f.Size != int64(len(want)) || !strings.HasPrefix(f.Type, "image/") || f.Stamp == "" {
			t.Errorf("%s: %q %+v", key, data, f)
		}
	}
	for _, key := range []string{"story.md", ".secret.png", ".git/x.png", "out.png", "outdir/secret.png", "../" + filepath.Base(outside) + "/secret.png", filepath.Join(outside, "secret.png"),
		"dir.png", "gone.png", "sub/../a.png", "./a.png", "", "a.png/", "a.png" + coverMark, "talk.mp3" + coverMark, "sub%2Fb.jpg%00.png", "fake.mp3", "empty.png"} {
		r, _, err := d.Open(key)
		if err == nil {
			r.Close()
			t.Errorf("%q was opened", key)
		} else if key != "fake.mp3" && key != "empty.png" && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", key, err)
		}
	}
	for address, want := range map[string]string{
		extract.FilesURL + "a%20b.png": "a b.png", extract.FilesURL + "t.mp3#cover": "t.mp3" + coverMark, extract.FilesURL + "t.png#cover": "t.png",
		extract.FilesURL + "story.md": "", extract.FilesURL + ".x.png": "", extract.FilesURL + "a/../../b.png": "", "https://example.org/a.png": "", extract.FilesURL: "",
	} {
		if got := FileKey(address); got != want {
			t.Errorf("FileKey(%q) = %q, want %q", address, got, want)
		}
	}
}
