//go:build unix

package scrape

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Git itself says what patterns mean.
func TestPatternsLikeGit(t *testing.T) {
	need(t, "git")
	root := t.TempDir()
	git := func(stdin string, args ...string) string {
		cmd := exec.Command("git", append([]string{"-c", "core.quotePath=false"}, args...)...)
		cmd.Dir, cmd.Stdin = root, strings.NewReader(stdin)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		out, _ := cmd.Output() // check-ignore fails when nothing is ignored
		return string(out)
	}
	git("", "init", "-q")
	paths := strings.Fields(`a.md b.md a.txt sub/a.md sub/b.md sub/deep/a.md sub/deep/c.md drafts/a.md sub/drafts/a.md
		drafts.md x/drafts {a}.md [a].md !a.md #a.md a**b.md axxb.md build/out/a.md build/a.md foo/bar/baz/a.md Äb.md a\b.md`)
	for _, p := range paths {
		put(t, filepath.Join(root, p), "x")
	}
	for _, patterns := range []string{
		"*.md", "a.md", "/a.md", "sub/a.md", "/sub", "sub/", "drafts", "drafts/", "drafts/*", "**/drafts", "**/a.md", "sub/**",
		"sub/**/a.md", "**/deep/**", "*.md\n!a.md", "*.md\n!/a.md", "sub/*\n!sub/deep", "sub\n!sub/a.md", "[ab].md", "[!a].md", "?.md",
		"{a}.md", `\[a].md`, `\!a.md`, `\#a.md`, "# comment\n\n  \na.md  ", "a**b.md", "foo/**/a.md", "foo/*/a.md", "build/\n!build/out/",
		"*/a.md", "/*/a.md", "*.md/", "a.md\r", "/**", "sub/deep/", "Ä*", "/", "**", "*", "a.md/**", "!*.md", "x/*",
	} {
		must(t, os.WriteFile(filepath.Join(root, ".gitignore"), []byte(patterns+"\n"), 0o666))
		said := map[string]bool{}
		for p := range strings.SplitSeq(git(strings.Join(paths, "\x00"), "check-ignore", "-z", "--no-index", "--stdin"), "\x00") {
			said[p] = true
		}
		r, errs := (*rules)(nil).with("", []byte(patterns+"\n"))
		if len(errs) > 0 {
			t.Errorf("%q: %v", patterns, errs)
		}
		for _, p := range paths {
			if got := ignoredBy(r, p); got != said[p] {
				t.Errorf("%q on %s: ignored %v, for git %v", patterns, p, got, said[p])
			}
		}
	}
}

// ignoredBy asks as a walk does, from the top down.
func ignoredBy(r *rules, p string) bool {
	for i := range p {
		if p[i] == '/' && r.say(p[:i], true) == ignored {
			return true
		}
	}
	return r.say(p, false) == ignored
}

func TestNestedRules(t *testing.T) {
	outer, _ := (&rules{patterns: nil}).with("", []byte("*.txt\n/top.md\n"))
	inner, _ := outer.with("sub", []byte("!keep.txt\n/top.md\ndeep/x.md\n"))
	for p, want := range map[string]verdict{
		"sub/a.txt": ignored, "sub/keep.txt": wanted, "sub/deep/keep.txt": wanted, "sub/top.md": ignored,
		"sub/deep/top.md": unsaid, "sub/deep/x.md": ignored, "sub/x.md": unsaid,
	} {
		if got := inner.say(p, false); got != want {
			t.Errorf("%s: %v, want %v", p, got, want)
		}
	}
	if outer.say("top.md", false) != ignored {
		t.Error("top.md is not ignored")
	}
}

func FuzzPatterns(f *testing.F) {
	f.Add("*.md\n!a/**/b\n[x", "a/b/c.md")
	f.Add(`\`, "a")
	f.Fuzz(func(t *testing.T, patterns, p string) {
		r, _ := (*rules)(nil).with("", []byte(patterns))
		if len(p) > 100 || len(patterns) > 1000 {
			return
		}
		first := ignoredBy(r, p)
		// What is said last holds.
		if p == "" || strings.ContainsAny(p, "\x00\r\n/!# \\*?[]{}") {
			return
		}
		again, _ := (*rules)(nil).with("", []byte(patterns+"\n"+p+"\n"))
		if !ignoredBy(again, p) {
			t.Errorf("%q then %q: not ignored (before: %v)", patterns, p, first)
		}
	})
}
