package extract

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// parseTOML reads a TOML document whose first line is the given one of its
// file.
func parseTOML(block string, line int, opt Options) ([]fmPair, error) {
	if nestedTooDeep(block) {
		return nil, placed(opt, line, 1, "front matter is nested more than %d deep", maxYAMLDepth)
	}
	var m map[string]any
	meta, err := toml.Decode(block, &m)
	if err != nil {
		var e toml.ParseError
		if errors.As(err, &e) {
			written := ""
			if lines := strings.Split(block, "\n"); e.Position.Line >= 1 && e.Position.Line <= len(lines) {
				written = lines[e.Position.Line-1]
			}
			return nil, placed(opt, line-1+e.Position.Line, e.Position.Col,
				`%q is not TOML: %s; key = "text", key = 2024-05-31 or key = ["a", "b"] was expected`, inMessage(written, 60), e.Message)
		}
		return nil, placed(opt, line, 1, "the front matter is not TOML: %v", err)
	}
	c := tomlConverter{order: map[string]int{}, lines: tomlLines(block), first: line}
	for i, k := range meta.Keys() {
		if s := strings.Join(k, "\x00"); c.order[s] == 0 {
			c.order[s] = i + 1
		}
	}
	return c.pairs(m, "", line), nil
}

type tomlConverter struct {
	order map[string]int    // of the keys as written, from 1
	lines map[string][2]int // line (from 0) and column of the values
	first int
}

func (c *tomlConverter) pairs(m map[string]any, path string, line int) []fmPair {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := c.order[path+keys[i]], c.order[path+keys[j]]
		if a != b {
			return a < b
		}
		return keys[i] < keys[j]
	})
	out := make([]fmPair, 0, len(keys))
	for _, k := range keys {
		at, col := line, 1
		if p, ok := c.lines[path+k]; ok {
			at, col = c.first+p[0], p[1]
		}
		out = append(out, fmPair{key: k, line: at, col: 1, fmNode: c.node(m[k], path+k, at, col)})
	}
	return out
}

func (c *tomlConverter) node(v any, path string, line, col int) fmNode {
	n := fmNode{kind: fmScalar, line: line, col: col}
	switch x := v.(type) {
	case string:
		n.text = x
	case bool:
		n.kind, n.text = fmBool, strconv.FormatBool(x)
	case int64:
		n.text = strconv.FormatInt(x, 10)
	case float64:
		n.text = strconv.FormatFloat(x, 'f', -1, 64)
	case time.Time:
		switch x.Location().String() { // the names BurntSushi/toml gives to times without a zone
		case "date-local":
			n.text = x.Format("2006-01-02")
		case "datetime-local":
			n.text = x.Format("2006-01-02T15:04:05.999999999")
		case "time-local":
			n.text = x.Format("15:04:05")
		default:
			n.text = x.Format(time.RFC3339Nano)
		}
	case []any:
		n.kind = fmList
		for _, item := range x {
			n.list = append(n.list, c.node(item, path, line, col))
		}
	case []map[string]any:
		n.kind = fmList
		for _, item := range x {
			n.list = append(n.list, fmNode{kind: fmMap, pairs: c.pairs(item, path+"\x00", line), line: line, col: col})
		}
	case map[string]any:
		n.kind, n.pairs = fmMap, c.pairs(x, path+"\x00", line)
	default:
		n.text = fmt.Sprint(x)
	}
	return n
}

// tomlLines finds where the values stand, for messages: the library does not
// tell.
func tomlLines(block string) map[string][2]int {
	out := map[string][2]int{}
	table := ""
	for i, l := range strings.Split(block, "\n") {
		t := strings.TrimSpace(l)
		if strings.HasPrefix(t, "[") {
			table = strings.Join(tomlKey(strings.Trim(t, "[] \t")), "\x00") + "\x00"
			continue
		}
		k, v, ok := strings.Cut(l, "=")
		if !ok || strings.HasPrefix(t, "#") {
			continue
		}
		path := table + strings.Join(tomlKey(k), "\x00")
		if _, known := out[path]; !known {
			out[path] = [2]int{i, len([]rune(k)) + 2 + len(v) - len(strings.TrimLeft(v, " \t"))}
		}
	}
	return out
}

func tomlKey(s string) []string {
	parts := strings.Split(s, ".")
	for i := range parts {
		parts[i] = strings.Trim(parts[i], " \t\"'")
	}
	return parts
}
