package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestHostileTable: every test and story that docs/hostile.md names exists.
func TestHostileTable(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("docs", "hostile.md"))
	check(t, err)
	there := map[string]bool{}
	var cases strings.Builder
	test := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	check(t, filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(path, ".txtar"):
			there[e.Name()] = true
		case strings.HasSuffix(path, "_test.go"):
			data, err := os.ReadFile(path)
			for _, m := range test.FindAllSubmatch(data, -1) {
				there[string(m[1])] = true
			}
			cases.Write(data)
			return err
		}
		return nil
	}))
	named := 0
	for _, m := range regexp.MustCompile("`((?:Test|Fuzz)\\w+)(?:/([^`]+))?`|`([\\w.-]+\\.txtar)`").FindAllStringSubmatch(string(doc), -1) {
		named++
		if name := m[1] + m[3]; !there[name] {
			t.Errorf("there is no %s", name)
		}
		if name := strings.ReplaceAll(m[2], "_", " "); name != "" && !strings.Contains(cases.String(), `{"`+name+`"`) {
			t.Errorf("%s has no case %q", m[1], name)
		}
	}
	if named < 100 {
		t.Errorf("only %d tests are named", named)
	}
}
