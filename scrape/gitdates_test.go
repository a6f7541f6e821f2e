//go:build unix

package scrape

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A repo is a git repository that is made up commit by commit.
type repo struct {
	t   *testing.T
	dir string
	day int
}

func newRepo(t *testing.T) *repo {
	need(t, "git")
	r := &repo{t: t, dir: t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r *repo) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	date := time.Date(2020, 1, 1, 12, 0, 0, 0, time.FixedZone("", 3600)).AddDate(0, 0, r.day).Format(time.RFC3339)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com",
		"GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.com", "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// commit makes one commit a day.
func (r *repo) commit(what string) {
	r.t.Helper()
	r.day++
	r.git("add", "-A")
	r.git("commit", "-qm", what)
}

func (r *repo) put(name, content string) { r.t.Helper(); put(r.t, filepath.Join(r.dir, name), content) }

func (r *repo) dates(under string) *gitDates {
	return &gitDates{dir: filepath.Join(r.dir, under), log: slog.New(slog.DiscardHandler)}
}

func wantDates(t *testing.T, g *gitDates, want map[string]string) {
	t.Helper()
	for name, day := range want {
		c, ok := g.first(context.Background(), name)
		got := ""
		if ok {
			got = c.when.Format(time.RFC3339)
		}
		if day != "" {
			day = "2020-01-" + day + "T12:00:00+01:00"
		}
		if got != day {
			t.Errorf("%s: %q, want %q", name, got, day)
		}
	}
}

func TestGitDates(t *testing.T) {
	r := newRepo(t)
	long := strings.Repeat("a line of some length that stays as it is\n", 20)
	r.put("posts/a.md", long)
	r.put("other/x.md", "x")
	r.commit("02")
	r.put("posts/b ü\n.md", "b")
	r.put("posts/a.md", long+"edited")
	r.commit("03")
	must(t, os.Rename(filepath.Join(r.dir, "posts/a.md"), filepath.Join(r.dir, "posts/c.md")))
	r.commit("04")
	r.put("posts/a.md", "another file of an old name")
	r.commit("05")
	r.git("checkout", "-q", "-b", "side", "HEAD~2")
	r.put("posts/side.md", "side")
	r.commit("06")
	r.git("checkout", "-q", "main")
	r.day++
	r.git("merge", "-q", "side", "-m", "merge")
	r.put("posts/new.md", "not committed")

	g := r.dates("posts")
	want := map[string]string{"a.md": "05", "c.md": "02", "b ü\n.md": "03", "side.md": "06", "new.md": "", "x.md": ""}
	wantDates(t, g, want)
	read := g.at

	// What is committed later is found, a file renamed later keeps its date.
	r.git("mv", "posts/c.md", "posts/d.md")
	r.commit("08")
	want["new.md"], want["d.md"] = "08", "02"
	wantDates(t, g, want)
	if g.at == read {
		t.Error("the new history was not read")
	}
	wantDates(t, r.dates(""), map[string]string{"posts/d.md": "02", "other/x.md": "02", "posts/side.md": "06"})

	// A clone without history dates nothing by the day it was cut off.
	clone := &repo{t: t, dir: t.TempDir(), day: 20}
	clone.git("clone", "-q", "--depth", "1", "file://"+r.dir, ".")
	clone.put("posts/after.md", "x")
	clone.commit("22")
	wantDates(t, clone.dates("posts"), map[string]string{"d.md": "", "b ü\n.md": "", "after.md": "22"})
}

func TestGitDatesNowhere(t *testing.T) {
	need(t, "git")
	root := tree(t, map[string]string{"a.md": "a"})
	g := &gitDates{dir: root, log: slog.New(slog.DiscardHandler)}
	wantDates(t, g, map[string]string{"a.md": ""})
	if !g.none {
		t.Error("git would be asked for every file")
	}
	r := newRepo(t)
	r.put("a.md", "a")
	g = r.dates("")
	wantDates(t, g, map[string]string{"a.md": ""}) // nothing committed yet
	r.commit("02")
	wantDates(t, g, map[string]string{"a.md": "02"})
}

// A repository cannot make us run its programs.
func TestGitRunsNothing(t *testing.T) {
	r := newRepo(t)
	r.put("a.md", "a")
	r.put(".gitattributes", "*.md diff=evil\n")
	r.commit("02")
	bad := filepath.Join(t.TempDir(), "ran")
	script := filepath.Join(t.TempDir(), "evil.sh")
	must(t, os.WriteFile(script, []byte("#!/bin/sh\ntouch "+bad+"\ncat \"$@\"\n"), 0o777))
	for _, key := range []string{"core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.evil.command", "diff.evil.textconv", "gpg.program", "core.sshCommand", "log.showSignature"} {
		value := script
		if key == "log.showSignature" {
			value = "true"
		}
		r.git("config", key, value)
	}
	d := newDir(t, DirOptions{Root: r.dir, GitDates: true})
	a, err := d.read(t.Context(), Entry{Key: "a.md"}, raw)
	if err != nil || a.Published.String() != "2020-01-02T12:00:00+01:00" || len(a.Findings) != 1 {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := os.Stat(bad); err == nil {
		t.Error("a program of the repository's choice was run")
	}
}
