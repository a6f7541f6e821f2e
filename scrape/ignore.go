package scrape

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreFile is the name of a file of gitignore patterns for its folder and
// all below it.
const ignoreFile = ".copydeskignore"

// A pattern is one line of gitignore(5). Unlike git's, its ? and [...] stand for
// a character, not for a byte.
type pattern struct {
	glob     string
	negated  bool // "!…": what it matches is looked at after all
	dirOnly  bool // "…/"
	anchored bool // holds a slash: matches the path from the file's folder on, not just the name
	literal  bool
}

// parsePatterns reads lines of gitignore(5), blank ones and comments too.
func parsePatterns(lines []string) (ps []pattern, errs []error) {
	for i, line := range lines {
		p, ok := parsePattern(line)
		if !ok {
			continue
		}
		if !doublestar.ValidatePattern(p.glob) {
			errs = append(errs, fmt.Errorf("ignore pattern %d: %q is not a gitignore pattern such as *.tmp or drafts/", i+1, line))
			continue
		}
		ps = append(ps, p)
	}
	return ps, errs
}

func parsePattern(line string) (p pattern, ok bool) {
	line = strings.TrimSuffix(line, "\r")
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if line == "" || line[0] == '#' {
		return p, false
	}
	if line[0] == '!' {
		p.negated, line = true, line[1:]
	}
	if strings.HasSuffix(line, "/") {
		p.dirOnly, line = true, strings.TrimRight(line, "/")
	}
	p.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return p, false
	}
	// Here a/** takes in a itself, for git it is only what is inside.
	if strings.HasSuffix(line, "/**") {
		line += "/*"
	}
	// Braces are plain characters to git.
	p.glob = strings.NewReplacer(`\{`, `\{`, `\}`, `\}`, `\\`, `\\`, `{`, `\{`, `}`, `\}`).Replace(line)
	p.literal = !strings.ContainsAny(p.glob, `*?[\`)
	return p, true
}

// matches takes a path from the pattern's folder on.
func (p *pattern) matches(rel string, dir bool) bool {
	if p.dirOnly && !dir {
		return false
	}
	if !p.anchored {
		rel = path.Base(rel)
	}
	if p.literal {
		return p.glob == rel
	}
	ok, _ := doublestar.Match(p.glob, rel)
	return ok
}

// rules are the patterns of one folder and, in up, of those above. The nil
// rules say nothing about anything.
type rules struct {
	up       *rules
	base     string // the folder below root, "" for root
	patterns []pattern
}

// A verdict is what patterns say of a path.
type verdict int

const (
	unsaid verdict = iota
	ignored
	wanted // by a pattern with "!"
)

// say gives the verdict of the nearest folder's last pattern that matches. The
// folders above rel are taken to be looked at.
func (r *rules) say(rel string, dir bool) verdict {
	for ; r != nil; r = r.up {
		sub := rel
		if r.base != "" {
			var ok bool
			if sub, ok = strings.CutPrefix(rel, r.base+"/"); !ok {
				continue
			}
		}
		for i := len(r.patterns) - 1; i >= 0; i-- {
			if p := &r.patterns[i]; p.matches(sub, dir) {
				if p.negated {
					return wanted
				}
				return ignored
			}
		}
	}
	return unsaid
}

// with adds the contents of a folder's ignoreFile.
func (r *rules) with(base string, data []byte) (*rules, []error) {
	var lines []string
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		lines = append(lines, string(line))
	}
	ps, errs := parsePatterns(lines)
	if len(ps) == 0 {
		return r, errs
	}
	return &rules{up: r, base: base, patterns: ps}, errs
}

// leftOut says whether a name is never an article's or folder's of articles,
// and why where a person might wonder.
func leftOut(name string, dir bool) (why string, out bool) {
	low := strings.ToLower(name)
	switch {
	case name[0] == '.':
		return "", true
	case dir && name == "_posts": // where Jekyll keeps what it publishes
		return "", false
	case dir && name[0] == '_':
		return "its name begins with \"_\", so it is taken for a site generator's own; name it in an ignore pattern with \"!\" if it holds articles", true
	case strings.HasPrefix(low, "_index."):
		return "", true
	case strings.HasSuffix(name, "~"), strings.HasPrefix(name, "~$"), strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"):
		return "", true
	case name == "4913" && !dir: // vim tries with it whether it may write here
		return "", true
	case strings.Contains(name, "___jb_tmp___"), strings.Contains(name, "___jb_old___"), strings.HasPrefix(name, "~syncthing~"):
		return "", true
	case strings.Contains(low, "conflicted copy"), strings.Contains(low, ".sync-conflict-"):
		return "a sync tool's second copy; settle the conflict and delete it", true
	}
	switch path.Ext(low) {
	case ".swp", ".swo", ".swx", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".bak":
		return "", true
	}
	if dir {
		switch name {
		case "node_modules", "bower_components", "lost+found", "$RECYCLE.BIN", "System Volume Information", "@eaDir", "CVS":
			return "", true
		}
	}
	return "", false
}

// isIndex says whether a file stands for its folder: index.html, index.md,
// index.fr.md.
func isIndex(name string) bool {
	rest, ok := cutPrefixFold(name, "index.")
	if !ok {
		return false
	}
	if lang, _, ok := strings.Cut(rest, "."); ok {
		if len(lang) < 2 || len(lang) > 8 || strings.Trim(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
			return false
		}
		rest = rest[len(lang)+1:]
	}
	switch strings.ToLower(rest) {
	case "html", "htm", "xhtml", "md", "markdown":
		return true
	}
	return false
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
