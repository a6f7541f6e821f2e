package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"copydesk/config"
)

// The arrows of the house: which of our packages each of our packages may
// import. A package that is not listed may import nothing of ours and must be
// added here.
var arrows = map[string][]string{
	"copydesk":                      {"copydesk/config", "copydesk/scrape", "copydesk/scrape/extract", "copydesk/scrape/fetch", "copydesk/scrape/discover", "copydesk/feed", "copydesk/feed/ledger", "copydesk/feed/hub", "copydesk/feed/notify", "copydesk/feed/publish", "copydesk/feed/serve"},
	"copydesk/config":               {},
	"copydesk/scrape":               {"copydesk/config", "copydesk/scrape/extract", "copydesk/scrape/fetch", "copydesk/scrape/discover", "copydesk/scrape/media"},
	"copydesk/scrape/extract":       {},
	"copydesk/scrape/media":         {},
	"copydesk/scrape/discover":      {},
	"copydesk/scrape/fetch":         {},
	"copydesk/scrape/fetch/hostile": {}, // an origin for tests
	"copydesk/feed":                 {},
	"copydesk/feed/notify":          {},
	"copydesk/feed/ledger":          {"copydesk/feed", "copydesk/feed/ledger/btree"},
	"copydesk/feed/ledger/btree":    {},
	"copydesk/feed/hub":             {"copydesk/feed/ledger"},
	"copydesk/feed/publish":         {"copydesk/feed", "copydesk/feed/ledger", "copydesk/scrape", "copydesk/scrape/extract"},
	"copydesk/feed/serve":           {"copydesk/feed", "copydesk/feed/ledger", "copydesk/feed/publish"},
}

// mayStart are the packages that may start goroutines.
var mayStart = []string{"copydesk", "copydesk/feed/publish"}

type goPackage struct {
	ImportPath, Dir  string
	GoFiles, Imports []string
}

func goPackages(t *testing.T) []goPackage {
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("go list: ", err)
	}
	var all []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportTable(t *testing.T) {
	importers := map[string][]string{}
	for _, p := range goPackages(t) {
		allowed, known := arrows[p.ImportPath]
		if !known {
			t.Errorf("%s is not in the import table", p.ImportPath)
		}
		for _, imp := range p.Imports {
			switch first, _, _ := strings.Cut(imp, "/"); {
			case first == "copydesk":
				if known && !slices.Contains(allowed, imp) {
					t.Errorf("%s imports %s, which the import table does not allow", p.ImportPath, imp)
				}
			case strings.Contains(first, "."):
				importers[imp] = append(importers[imp], p.ImportPath)
			}
		}
	}
	for _, imp := range slices.Sorted(maps.Keys(importers)) {
		if len(importers[imp]) > 1 {
			t.Logf("%s has several importers: %s", imp, strings.Join(importers[imp], ", "))
		}
	}
}

// TestGoStatements: whoever starts a goroutine owns it, and only the desk and
// the program own any. WaitGroup.Go and errgroup's Go count.
func TestGoStatements(t *testing.T) {
	for _, p := range goPackages(t) {
		if slices.Contains(mayStart, p.ImportPath) {
			continue
		}
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				starts := false
				switch x := n.(type) {
				case *ast.GoStmt:
					starts = true
				case *ast.CallExpr:
					sel, ok := x.Fun.(*ast.SelectorExpr)
					starts = ok && sel.Sel.Name == "Go" && len(x.Args) == 1
				}
				if starts {
					pos := fset.Position(n.Pos())
					t.Errorf("%s/%s:%d starts a goroutine; only %s may", p.ImportPath, name, pos.Line, strings.Join(mayStart, " and "))
				}
				return true
			})
		}
	}
}

// TestNoInit: nothing registers itself; what a package needs is in its tables.
func TestNoInit(t *testing.T) {
	for _, p := range goPackages(t) {
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					t.Errorf("%s/%s has an init function", p.ImportPath, name)
				}
			}
		}
	}
}

// TestHelp holds every command's help to testdata/help, one file each.
func TestHelp(t *testing.T) {
	p := &program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard, env: func(string) string { return "" }}
	var walk func(c *cobra.Command)
	seen := map[string]bool{}
	walk = func(c *cobra.Command) {
		var b bytes.Buffer
		q := &program{stdin: strings.NewReader(""), stdout: &b, stderr: &b, env: p.env}
		path := strings.Fields(c.CommandPath())[1:]
		if code := q.run(t.Context(), append(path, "--help")); code != exitDone {
			t.Errorf("%s --help: exit status %d", c.CommandPath(), code)
		}
		name := filepath.Join("testdata", "help", strings.Join(strings.Fields(c.CommandPath()), "-")+".txt")
		seen[filepath.Base(name)] = true
		if *update {
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
		} else if b.String() != string(want) {
			t.Errorf("%s --help differs from %s (go test . -update rewrites it):\n%s", c.CommandPath(), name, b.String())
		}
		for i, l := range strings.Split(b.String(), "\n") {
			if len([]rune(l)) > 110 {
				t.Errorf("%s --help, line %d is longer than a terminal is wide: %s", c.CommandPath(), i+1, l)
			}
		}
		for _, sub := range c.Commands() {
			if sub.Name() != "help" {
				walk(sub)
			}
		}
	}
	walk(p.root())
	files, err := os.ReadDir(filepath.Join("testdata", "help"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !seen[f.Name()] {
			t.Errorf("testdata/help/%s is the help of no command", f.Name())
		}
	}
}

var yamlBlock = regexp.MustCompile("(?ms)^```ya?ml\n(.*?)^```")

// TestReadmeConfiguration: every configuration that the README shows is right.
func TestReadmeConfiguration(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := yamlBlock.FindAllSubmatch(data, -1)
	if len(blocks) == 0 {
		t.Error("the README shows no configuration")
	}
	env := func(name string) (string, bool) { return "value of " + name, true }
	for _, b := range blocks {
		if _, err := config.Parse(b[1], "README.md", env); err != nil {
			t.Errorf("the README shows a wrong configuration:\n%s\n%v", b[1], err)
		}
	}
}

// TestReadmeNamesEveryCommand: what the README does not tell of, nobody finds.
func TestReadmeNamesEveryCommand(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	p := &program{stdout: io.Discard, stderr: io.Discard, env: os.Getenv}
	for _, c := range p.root().Commands() {
		if c.Name() != "help" && !bytes.Contains(data, []byte("copydesk "+c.Name())) {
			t.Errorf("the README does not tell of copydesk %s", c.Name())
		}
	}
}

// TestNoMachinePaths: nothing in the repository names a place on somebody's machine.
func TestNoMachinePaths(t *testing.T) {
	out, err := exec.Command("git", "ls-files", "-z").Output()
	if err != nil {
		t.Skip("no git here: ", err)
	}
	place := regexp.MustCompile(`/(?:home|Users|root|work)/[\w.-]+/`)
	// Made up in tests and documentation.
	fine := regexp.MustCompile(`/home/(?:ann|user|you|me|copydesk)/`)
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		data, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) || len(data) > 1<<20 {
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range place.FindAllIndex(data, -1) {
			if c := data[max(0, m[0]-1)]; m[0] > 0 && (c == '.' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
				continue // within an address or a longer path
			}
			if !fine.Match(data[m[0]:m[1]]) {
				t.Errorf("%s:%d names a place on a machine: %s", name, bytes.Count(data[:m[0]], []byte("\n"))+1, data[m[0]:m[1]])
			}
		}
	}
}
