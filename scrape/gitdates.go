package scrape

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// gitPatience is how long the history of a folder may take to be read.
const gitPatience = 30 * time.Second

// gitDates knows in which commit each file of a folder appeared. The history
// is read once, when first asked for, and only what is new after that.
type gitDates struct {
	dir string
	log *slog.Logger

	mu      sync.Mutex
	none    bool   // no git, no work tree, not ours: never ask again
	gitDir  string // absolute
	at      string // the commit up to which the history was read
	seen    string // what the git folder looked like then
	commits map[string]commit
}

type commit struct {
	hash string
	when time.Time // the author's
}

// first gives the commit in which a file appeared, under whatever name. ok is
// false when it is in none, and when the history was cut off before (a shallow
// clone).
func (g *gitDates) first(ctx context.Context, rel string) (c commit, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.none {
		return c, false
	}
	if err := g.refresh(ctx); err != nil {
		// Cancelling is no fact about the repository.
		if ctx.Err() == nil {
			g.none = true
			g.log.Debug("no dates from git", "folder", g.dir, "err", err)
		}
		return c, false
	}
	c, ok = g.commits[rel]
	return c, ok
}

func (g *gitDates) refresh(ctx context.Context) error {
	if g.gitDir == "" {
		out, err := g.output(ctx, "rev-parse", "--absolute-git-dir")
		if err != nil {
			return err
		}
		g.gitDir = strings.TrimSpace(string(out))
	}
	// HEAD itself changes with the branch, its log with every commit.
	seen := signature(filepath.Join(g.gitDir, "HEAD")) + signature(filepath.Join(g.gitDir, "logs", "HEAD"))
	if g.commits != nil && seen == g.seen {
		return nil
	}
	out, err := g.output(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	head := strings.TrimSpace(string(out))
	if err != nil || head == "" { // nothing is committed yet
		if ctx.Err() != nil {
			return ctx.Err()
		}
		g.commits, g.seen = map[string]commit{}, seen
		return nil
	}
	if head != g.at {
		found, err := g.history(ctx, head, "--find-renames")
		if err != nil && ctx.Err() == nil {
			// Renames need the files' contents, which a partial clone may lack.
			found, err = g.history(ctx, head, "--no-renames")
		}
		if err != nil {
			return err
		}
		if g.commits == nil {
			g.commits = map[string]commit{}
		}
		for p, c := range found {
			if _, ok := g.commits[p]; !ok {
				g.commits[p] = c
			}
		}
	}
	g.at, g.seen = head, seen
	return nil
}

func signature(path string) string {
	fi, err := os.Stat(path)
	if err != nil {
		return "-"
	}
	return fi.ModTime().UTC().Format(time.RFC3339Nano) + ","
}

// history reads what is new since the last time. Commits come newest first, so
// that a rename is met before the file's earlier life under its older name.
func (g *gitDates) history(ctx context.Context, head, renames string) (map[string]commit, error) {
	ctx, cancel := context.WithTimeout(ctx, gitPatience)
	defer cancel()
	args := []string{"log", "-z", "--format=%x01%H %aI", "--name-status", "--diff-filter=AR", renames,
		"--relative", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color", "--end-of-options", head}
	if g.at != "" {
		args = append(args, "^"+g.at)
	}
	cmd := g.command(ctx, append(args, "--", ".")...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	shallow := g.shallow(ctx)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	found, readErr := parseHistory(pipe, shallow)
	if readErr != nil {
		cancel()
	}
	if err := cmd.Wait(); err != nil {
		return nil, err
	}
	// A file renamed now may have been read under its old name before.
	for now, old := range found.renamed {
		if c, ok := g.commits[old]; ok {
			if _, known := found.added[now]; !known {
				found.added[now] = c
			}
		}
	}
	return found.added, readErr
}

// shallow gives the commits whose parents are not here: all their files only
// seem to have appeared in them.
func (g *gitDates) shallow(ctx context.Context) map[string]bool {
	out, err := g.output(ctx, "rev-parse", "--git-path", "shallow")
	if err != nil {
		return nil
	}
	p := strings.TrimSpace(string(out))
	if !filepath.IsAbs(p) {
		p = filepath.Join(g.dir, p)
	}
	data, err := os.ReadFile(p)
	if err != nil {
		return nil
	}
	m := map[string]bool{}
	for h := range bytes.FieldsSeq(data) {
		m[string(h)] = true
	}
	return m
}

type historyOf struct {
	added   map[string]commit // by today's path
	renamed map[string]string // today's path: the oldest one known
}

// parseHistory reads the output of git log -z --name-status: fields ended by
// NUL, a commit's line beginning with U+0001.
func parseHistory(r io.Reader, shallow map[string]bool) (historyOf, error) {
	h := historyOf{map[string]commit{}, map[string]string{}}
	today := map[string]string{} // an older path: the file's path today
	br := bufio.NewReaderSize(r, 64<<10)
	var c commit
	field := func() (string, error) {
		s, err := br.ReadString(0)
		return strings.TrimSuffix(s, "\x00"), err
	}
	for {
		s, err := field()
		if err == io.EOF {
			return h, nil
		}
		if err != nil {
			return h, err
		}
		s = strings.TrimLeft(s, "\n")
		switch {
		case s == "":
		case s[0] == 1:
			hash, when, _ := strings.Cut(s[1:], " ")
			t, err := time.Parse(time.RFC3339, strings.TrimSpace(when))
			c = commit{hash, t}
			if err != nil || shallow[hash] || t.Year() < 1970 || t.Year() > 9999 {
				c = commit{}
			}
		case s[0] == 'R':
			old, err1 := field()
			p, err2 := field()
			if err1 != nil || err2 != nil {
				return h, io.ErrUnexpectedEOF
			}
			now := p
			if t, ok := today[p]; ok {
				now = t
				delete(today, p)
			} else if _, ok := h.added[p]; ok {
				continue // a later file of that name has taken its place
			}
			today[old] = now
			h.renamed[now] = old
		default:
			p, err := field()
			if err != nil {
				return h, io.ErrUnexpectedEOF
			}
			now := p
			if t, ok := today[p]; ok {
				now = t
			}
			if c.hash != "" {
				h.added[now] = c // older ones come later and win
			} else {
				delete(h.added, now)
			}
		}
	}
}

func (g *gitDates) output(ctx context.Context, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, gitPatience)
	defer cancel()
	return g.command(ctx, args...).Output()
}

// command runs git so that nothing in the repository can make it run anything
// else, ask, fetch or write. Git itself refuses a repository of somebody
// else's (safe.directory).
func (g *gitDates) command(ctx context.Context, args ...string) *exec.Cmd {
	args = append([]string{
		"--no-pager",
		"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "-c", "core.untrackedCache=false",
		"-c", "log.showSignature=false", "-c", "protocol.allow=never",
		"-c", "log.follow=false", "-c", "diff.renameLimit=1000", "-c", "log.mailmap=false",
		"--literal-pathspecs",
	}, args...)
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = g.dir
	for _, kv := range os.Environ() {
		// GIT_DIR and its like are set where a hook starts us.
		if !strings.HasPrefix(kv, "GIT_") && !strings.HasPrefix(kv, "LC_") && !strings.HasPrefix(kv, "LANG") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(cmd.Env, "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_PAGER=cat", "LC_ALL=C")
	cmd.WaitDelay = time.Second
	return cmd
}
