package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Parse reads a configuration. file is its name, for messages and as the place
// that relative paths count from; env looks up environment variables. The
// error is [Mistakes], all of them.
func Parse(data []byte, file string, env func(string) (string, bool)) (*Config, error) {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(data), "\ufeff"))
	r := &reader{
		file: file, dir: filepath.Dir(file), env: env,
		lines: strings.Split(text, "\n"),
		at:    map[any]position{}, anchors: map[string]ast.Node{}, broken: map[any]bool{},
	}
	c := &Config{file: file, lines: r.lines, at: r.at}
	if body := r.parse(text); body != nil && r.resolve(body) {
		top := object(configKeys())
		if top.fill(r, body, "", c) {
			r.finish(c)
		}
	}
	if len(r.mistakes) > 0 {
		return nil, r.mistakes.sorted()
	}
	return c, nil
}

// A reader walks the tree of one file and gathers what is wrong with it.
type reader struct {
	file, dir string
	lines     []string
	env       func(string) (string, bool)
	at        map[any]position    // pointer to a field: where its value stands
	anchors   map[string]ast.Node // by name
	mistakes  Mistakes
	broken    map[any]bool // things that have a mistake in them
	aliases   int          // how deep in aliases the walk is
}

// wrong notes a mistake at a node. key is the name it is told under, "" for none.
func (r *reader) wrong(n ast.Node, key, format string, args ...any) *Mistake {
	return r.wrongAt(where(n), key, format, args...)
}

func (r *reader) wrongAt(p position, key, format string, args ...any) *Mistake {
	text := fmt.Sprintf(format, args...)
	if key != "" {
		text = key + ": " + text
	}
	m := mistakeAt(r.file, r.lines, p, text, "")
	r.mistakes = append(r.mistakes, m)
	return m
}

// parse gives the root of the tree; nil when there is none, and then it has
// said why.
func (r *reader) parse(text string) ast.Node {
	if p, deep := tooDeep(r.lines); deep {
		r.wrongAt(p, "", "is nested deeper than any configuration needs")
		return nil
	}
	f, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var ye yaml.Error
		if errors.As(err, &ye) && ye.GetToken() != nil && ye.GetToken().Position != nil {
			p := ye.GetToken().Position
			m := r.wrongAt(position{p.Line, p.Column}, "", "is not YAML: %s", ye.GetMessage())
			m.Hint = yamlHint(ye.GetMessage(), m.text)
			return nil
		}
		r.wrongAt(position{1, 1}, "", "is not YAML: %v", err)
		return nil
	}
	var body ast.Node
	for _, d := range f.Docs {
		switch {
		case d.Body == nil:
		case body != nil:
			r.wrong(d.Body, "", "a second document starts here; a configuration is one")
		default:
			body = d.Body
		}
	}
	if body == nil {
		r.wrongAt(position{1, 1}, "", "the file is empty").Hint = "a first line could be: sources: [./articles]"
	}
	return body
}

// maxDepth bounds nesting: the parser's time grows faster than linearly with
// it, and no configuration needs more than six.
const maxDepth = 40

// tooDeep looks for nesting in the raw text, without understanding quotes.
func tooDeep(lines []string) (position, bool) {
	open := 0
	for i, l := range lines {
		dashes, start := 0, true
		for j, c := range []byte(l) {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(open-1, 0)
			case '#':
				if j == 0 || l[j-1] == ' ' {
					start = false
				}
			case '-', '?':
				if start {
					dashes++
				}
			case ' ':
			default:
				start = false
			}
			if open > maxDepth || start && dashes > maxDepth && !strings.HasPrefix(strings.TrimSpace(l), "---") || j > 2000 && strings.TrimSpace(l[:j]) == "" {
				return position{i + 1, j + 1}, true
			}
		}
	}
	return position{}, false
}

// yamlHint explains the mistakes that people make most.
func yamlHint(message, line string) string {
	switch {
	case strings.Contains(message, `'\t'`) || strings.HasPrefix(line, "\t"):
		return "indent with blanks, YAML allows no tabs"
	case strings.Contains(message, "reserved character"), strings.Contains(message, "mapping value is not allowed") && strings.Count(line, ": ") > 1:
		return `put the value in quotes: "…"`
	case strings.Contains(message, "mapping value is not allowed"):
		return "look at the indentation of this line and the next"
	}
	return ""
}

// where is the place of a node: a mapping's is that of its first key.
func where(n ast.Node) position {
	switch m := n.(type) {
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return where(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return where(m.Key)
	case *ast.AnchorNode:
		if m.Value != nil {
			return where(m.Value)
		}
	case *ast.LiteralNode:
		return position{m.Start.Position.Line, m.Start.Position.Column}
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return position{t.Position.Line, t.Position.Column}
	}
	return position{1, 1}
}

// An anchorVisitor gathers anchors by name, and aliases.
type anchorVisitor struct {
	anchors map[string]ast.Node
	aliases *[]*ast.AliasNode
}

func (v anchorVisitor) Visit(n ast.Node) ast.Visitor {
	switch x := n.(type) {
	case *ast.AnchorNode:
		if x.Name != nil && x.Value != nil {
			v.anchors[x.Name.GetToken().Value] = x.Value
		}
	case *ast.AliasNode:
		*v.aliases = append(*v.aliases, x)
	}
	return v
}

// resolve finds the anchors and reports whether every alias has one.
func (r *reader) resolve(body ast.Node) bool {
	var aliases []*ast.AliasNode
	ast.Walk(anchorVisitor{r.anchors, &aliases}, body)
	good := true
	for _, a := range aliases {
		if name := a.Value.GetToken().Value; r.anchors[name] == nil {
			r.wrong(a, "", "there is no &%s for *%s to stand for", name, name)
			good = false
		}
	}
	return good
}

// plain looks through anchors, aliases and tags; nil when that leads nowhere,
// which is noted.
func (r *reader) plain(n ast.Node) ast.Node {
	for range 20 {
		switch x := n.(type) {
		case *ast.AnchorNode:
			n = x.Value
		case *ast.TagNode:
			n = x.Value
		case *ast.AliasNode:
			n = r.anchors[x.Value.GetToken().Value]
		default:
			return n
		}
		if n == nil {
			return nil
		}
	}
	r.wrong(n, "", "an alias stands for itself")
	return nil
}

// isNull tells a key without a value.
func (r *reader) isNull(n ast.Node) bool {
	if n == nil {
		return true
	}
	switch r.plain(n).(type) {
	case *ast.NullNode, *ast.CommentGroupNode, nil:
		return true
	}
	return false
}

// A pair is one line of a mapping.
type pair struct {
	key   string
	at    ast.Node // the key's node
	value ast.Node
}

// pairs gives the lines of a mapping, merge keys resolved, what stands nearer
// first; false when n is no mapping. A key given twice is noted.
func (r *reader) pairs(n ast.Node) ([]pair, bool) {
	var values []*ast.MappingValueNode
	switch m := r.plain(n).(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		return nil, false
	}
	var own, merged []pair
	seen := map[string]position{}
	for _, v := range values {
		if _, ok := v.Key.(*ast.MergeKeyNode); ok {
			merged = append(merged, r.merged(v.Value)...)
			continue
		}
		name := keyText(v.Key)
		if before, twice := seen[name]; twice {
			r.wrong(v.Key, name, "is set twice, first in line %d", before.line)
			continue
		}
		seen[name] = where(v.Key)
		own = append(own, pair{name, v.Key, v.Value})
	}
	for _, p := range merged {
		if _, nearer := seen[p.key]; !nearer {
			seen[p.key] = where(p.at)
			own = append(own, p)
		}
	}
	return own, true
}

// merged gives the lines that "<<:" brings in.
func (r *reader) merged(n ast.Node) []pair {
	if r.aliases > 8 {
		r.wrong(n, "<<", "refers to itself")
		return nil
	}
	r.aliases++
	defer func() { r.aliases-- }()
	if list, ok := r.plain(n).(*ast.SequenceNode); ok {
		var all []pair
		for _, v := range list.Values {
			if len(all) < 1000 {
				all = append(all, r.merged(v)...)
			}
		}
		return all
	}
	ps, ok := r.pairs(n)
	if !ok {
		r.wrong(n, "<<", "wants an alias of a group of keys, such as *common")
	}
	return ps
}

func keyText(n ast.Node) string {
	if s, ok := n.(*ast.StringNode); ok {
		return s.Value
	}
	if m, ok := n.(*ast.MappingKeyNode); ok && m.Value != nil {
		return keyText(m.Value)
	}
	return n.GetToken().Value
}

// scalar gives a single value as it was written, without quotes; false when n
// is a list or a group, or nothing.
func (r *reader) scalar(n ast.Node) (string, bool) {
	switch s := r.plain(n).(type) {
	case *ast.StringNode:
		return s.Value, true
	case *ast.LiteralNode:
		return s.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return s.GetToken().Value, true
	}
	return "", false
}

// kindOf names what stands at a node, for "wants …, and this is …".
func (r *reader) kindOf(n ast.Node) string {
	switch r.plain(n).(type) {
	case *ast.SequenceNode:
		return "a list"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a group of keys"
	case *ast.NullNode, nil:
		return "nothing"
	}
	return "a single value"
}
