package extract

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxYAMLDepth and maxYAMLNodes bound what aliases may multiply.
const (
	maxYAMLDepth = 32
	maxYAMLNodes = 20000
)

// parseYAML reads a YAML map whose first line is the given one of its file.
func parseYAML(block string, line int, opt Options) ([]fmPair, error) {
	if pairs, ok := simpleYAML(block, line); ok {
		return pairs, nil
	}
	return libraryYAML(block, line, opt)
}

// libraryYAML is parseYAML for all of YAML.
func libraryYAML(block string, line int, opt Options) ([]fmPair, error) {
	if strings.IndexByte(block, '\r') >= 0 {
		block = strings.ReplaceAll(strings.ReplaceAll(block, "\r\n", "\n"), "\r", "\n")
	}
	if nestedTooDeep(block) {
		return nil, placed(opt, line, 1, "front matter is nested more than %d deep", maxYAMLDepth)
	}
	f, err := parser.ParseBytes([]byte(block), 0)
	if err != nil {
		return nil, yamlMistake(err, block, line, opt)
	}
	c := yamlConverter{line: line - 1, opt: opt}
	for _, d := range f.Docs {
		if d.Body == nil {
			continue
		}
		n, err := c.node(d.Body, 0)
		if err != nil {
			return nil, err
		}
		switch n.kind {
		case fmMap:
			return n.pairs, nil
		case fmNull:
			continue
		}
		return nil, placed(opt, n.line, n.col, "front matter is %s; it must be lines of \"key: value\" such as \"title: The headline\"", n.kind)
	}
	return nil, nil
}

// nestedTooDeep refuses flow collections and indentation that would cost the
// parser a deep recursion.
func nestedTooDeep(s string) bool {
	depth, dashes := 0, 0
	start := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '[', '{':
			if depth++; depth > 8*maxYAMLDepth {
				return true
			}
		case ']', '}':
			depth = max(depth-1, 0)
		case '\n':
			depth, dashes, start = min(depth, 4*maxYAMLDepth), 0, true
			continue
		case '-', '?', '!', '&', ' ':
			if start && c != ' ' {
				if dashes++; dashes > 8*maxYAMLDepth {
					return true
				}
			}
			continue
		}
		start = false
	}
	return false
}

type yamlConverter struct {
	line    int // of the file before the block
	opt     Options
	anchors map[string]fmNode
	nodes   int
}

func (c *yamlConverter) node(n ast.Node, depth int) (fmNode, error) {
	var out fmNode
	if n == nil {
		return out, nil
	}
	tk := n.GetToken()
	out.line, out.col = c.line+1, 1
	if tk != nil && tk.Position != nil {
		out.line, out.col = c.line+tk.Position.Line, tk.Position.Column
	}
	if c.nodes++; depth > maxYAMLDepth || c.nodes > maxYAMLNodes {
		return out, placed(c.opt, out.line, out.col, "front matter is nested more than %d deep or has more than %d values", maxYAMLDepth, maxYAMLNodes)
	}
	switch x := n.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		out.kind, out.text = fmBool, "false"
		if x.Value {
			out.text = "true"
		}
	case *ast.StringNode:
		out.kind, out.text = fmScalar, x.Value
	case *ast.LiteralNode:
		out.kind, out.text = fmScalar, x.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.kind, out.text = fmScalar, tk.Value
	case *ast.SequenceNode:
		out.kind = fmList
		for _, v := range x.Values {
			item, err := c.node(v, depth+1)
			if err != nil {
				return out, err
			}
			out.list = append(out.list, item)
		}
	case *ast.MappingNode:
		out.kind = fmMap
		for _, v := range x.Values {
			if err := c.pair(v, &out, depth); err != nil {
				return out, err
			}
		}
		if len(out.pairs) > 0 && !x.IsFlowStyle {
			out.line, out.col = out.pairs[0].keyPosition()
		}
	case *ast.MappingValueNode:
		out.kind = fmMap
		if err := c.pair(x, &out, depth); err != nil {
			return out, err
		}
		if len(out.pairs) > 0 {
			out.line, out.col = out.pairs[0].keyPosition()
		}
	case *ast.TagNode:
		return c.node(x.Value, depth+1)
	case *ast.AnchorNode:
		v, err := c.node(x.Value, depth+1)
		if err == nil && x.Name != nil {
			if c.anchors == nil {
				c.anchors = map[string]fmNode{}
			}
			c.anchors[x.Name.GetToken().Value] = v
		}
		return v, err
	case *ast.AliasNode:
		name := x.Value.GetToken().Value
		v, ok := c.anchors[name]
		if !ok {
			return out, placed(c.opt, out.line, out.col, "*%s stands for nothing: no value before it is named &%s (text that begins with * needs quotes)", name, name)
		}
		// The values are shared, not copied, but whoever walks them pays again.
		if c.nodes += countNodes(v); c.nodes > maxYAMLNodes {
			return out, placed(c.opt, out.line, out.col, "aliases multiply the front matter beyond %d values", maxYAMLNodes)
		}
		return v, nil
	case *ast.CommentGroupNode, *ast.CommentNode, *ast.DirectiveNode:
	default:
		return out, placed(c.opt, out.line, out.col, "front matter cannot hold %s here", n.Type())
	}
	return out, nil
}

func (c *yamlConverter) pair(v *ast.MappingValueNode, out *fmNode, depth int) error {
	key, ok := v.Key.(ast.Node)
	if !ok {
		return nil
	}
	k, err := c.node(key, depth+1)
	if err != nil {
		if _, merge := v.Key.(*ast.MergeKeyNode); !merge {
			return err
		}
	}
	val, err := c.node(v.Value, depth+1)
	if err != nil {
		return err
	}
	if _, merge := v.Key.(*ast.MergeKeyNode); merge {
		for _, p := range val.pairs {
			if !hasKey(out.pairs, p.key) {
				out.pairs = append(out.pairs, p)
			}
		}
		return nil
	}
	out.pairs = append(out.pairs, fmPair{key: k.text, line: k.line, col: k.col, fmNode: val})
	return nil
}

func (p fmPair) keyPosition() (line, col int) { return p.line, p.col }

func hasKey(pairs []fmPair, key string) bool {
	for i := range pairs {
		if pairs[i].key == key {
			return true
		}
	}
	return false
}

func countNodes(n fmNode) int {
	total := 1
	for _, v := range n.list {
		total += countNodes(v)
	}
	for _, p := range n.pairs {
		total += countNodes(p.fmNode)
	}
	return total
}

// yamlMistake turns the library's error into one that says what to write
// instead, for the mistakes that people make.
func yamlMistake(err error, block string, line int, opt Options) error {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil || e.GetToken().Position == nil {
		return placed(opt, line, 1, "the front matter is not YAML: %v", err)
	}
	at := e.GetToken().Position
	written := ""
	if lines := strings.Split(block, "\n"); at.Line >= 1 && at.Line <= len(lines) {
		written = lines[at.Line-1]
		if strings.TrimSpace(written) == "" && at.Line < len(lines) {
			written = lines[at.Line]
			at.Line++
		}
	}
	message := e.GetMessage()
	key, value, _ := strings.Cut(written, ":")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	quoted := `"` + strings.ReplaceAll(strings.ReplaceAll(value, `\`, `\\`), `"`, `\"`) + `"`
	fix := ""
	switch {
	case strings.Contains(message, "mapping value is not allowed") && key != "":
		fix = "a value with a colon in it needs quotes: " + key + ": " + quoted
	case strings.HasPrefix(strings.TrimLeft(written, " "), "\t") || strings.Contains(message, "'\t'"):
		fix = "YAML is indented with spaces, not with tabs"
	case strings.Contains(message, "already defined"):
		fix = "a key may stand only once; put several values into a list: [a, b]"
	case strings.Contains(message, "reserved character"), strings.Contains(message, "directive"),
		strings.Contains(message, "pre-defined"):
		fix = "a value like this needs quotes: " + key + ": " + quoted
	case strings.Contains(message, "end character"):
		fix = "the closing quote is missing"
	case strings.Contains(message, "']' not found"):
		fix = "the closing ] is missing"
	case strings.Contains(message, "'}' not found"):
		fix = "the closing } is missing"
	default:
		fix = `"key: value" on every line, text with : # [ { or quotes in it between quotes, was expected`
	}
	return placed(opt, line-1+at.Line, at.Column, "%q is not YAML: %s; %s", inMessage(written, 60), message, fix)
}
