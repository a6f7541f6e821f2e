package config

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	exprfile "github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
	"github.com/goccy/go-yaml/ast"
)

// Fields are what filters ask about an article.
type Fields struct {
	Title     string    `expr:"title"`
	Summary   string    `expr:"summary"`
	Authors   []string  `expr:"authors"`
	Tags      []string  `expr:"tags"`
	Language  string    `expr:"language"`
	Source    string    `expr:"source"`
	Publisher string    `expr:"publisher"`
	URL       string    `expr:"url"`
	Published time.Time `expr:"published"`
	Updated   time.Time `expr:"updated"`
}

// A Filter takes some articles and leaves others: those in which any of some
// fields has any of some values, or those for which an expression holds. The
// nil Filter takes none.
type Filter struct {
	Text string // tells filters apart: equal ones have equal texts

	program *vm.Program
	values  map[string][]string // folded, by field
}

// Takes reports whether the filter takes an article. An expression that fails
// on it, such as authors[0] where there is none, does not, and the error says
// how it fails.
func (f *Filter) Takes(a Fields) (bool, error) {
	switch {
	case f == nil:
		return false, nil
	case f.program != nil:
		held, err := expr.Run(f.program, a)
		return err == nil && held == true, err
	}
	for _, field := range filterFields {
		for _, value := range f.values[field.name] {
			if field.has(a, value) {
				return true, nil
			}
		}
	}
	return false, nil
}

// filterFields are the fields a mapping may name, and how an article has a
// folded value in them.
var filterFields = [...]struct {
	name string
	has  func(a Fields, value string) bool
}{
	{"author", func(a Fields, v string) bool { return has(a.Authors, v) }},
	{"tag", func(a Fields, v string) bool { return has(a.Tags, v) }},
	{"language", func(a Fields, v string) bool {
		l := fold(a.Language)
		return l == v || strings.HasPrefix(l, v+"-")
	}},
	{"source", func(a Fields, v string) bool { return fold(a.Source) == v }},
	{"publisher", func(a Fields, v string) bool { return fold(a.Publisher) == v }},
	{"title", func(a Fields, v string) bool { return strings.Contains(fold(a.Title), v) }},
	{"summary", func(a Fields, v string) bool { return strings.Contains(fold(a.Summary), v) }},
	{"url", func(a Fields, v string) bool { return strings.Contains(fold(a.URL), v) }},
}

func has(all []string, value string) bool {
	return slices.ContainsFunc(all, func(s string) bool { return fold(s) == value })
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// filter reads fields with values, or an expression.
func filter() shape[*Filter] {
	properties := schema{}
	for _, f := range filterFields {
		properties = append(properties, member{f.name, schema{{"anyOf", []any{anyText(), schema{{"type", "array"}, {"items", anyText()}}}}}})
	}
	mapping := schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
	return shape[*Filter]{schema: schema{{"anyOf", []any{schema{{"type", "string"}}, mapping}}},
		read: func(r *reader, n ast.Node, key string, into **Filter) bool {
			if pairs, ok := r.pairs(n); ok {
				return readValues(r, pairs, key, into)
			}
			text, ok := r.scalar(n)
			if !ok {
				r.wrong(n, key, "wants fields such as tag: [sport, football], or an expression, and this is %s", r.kindOf(n))
				return false
			}
			return readExpression(r, n, key, text, into)
		}}
}

func readValues(r *reader, pairs []pair, key string, into **Filter) bool {
	f := &Filter{values: map[string][]string{}}
	good := true
	var names []string
	for _, x := range filterFields {
		names = append(names, x.name)
	}
	for _, p := range pairs {
		if !slices.Contains(names, p.key) {
			m := r.wrong(p.at, key, "articles have no %q to filter by", p.key)
			if near := nearest(strings.TrimSuffix(p.key, "s"), names); near != "" {
				m.Hint = fmt.Sprintf("did you mean %q?", near)
			} else {
				m.Hint = "there are " + orList(names)
			}
			good = false
			continue
		}
		var values []string
		if r.isNull(p.value) {
			r.wrong(p.at, key+"."+p.key, "has no value")
			good = false
			continue
		}
		if !many(text()).read(r, p.value, key+"."+p.key, &values) {
			good = false
			continue
		}
		for _, v := range values {
			f.values[p.key] = append(f.values[p.key], fold(v))
		}
	}
	if len(f.values) == 0 && good {
		return true // nothing was said
	}
	for _, name := range names {
		if values := f.values[name]; len(values) > 0 {
			slices.Sort(values)
			f.Text += fmt.Sprintf("%s%q ", name, values)
		}
	}
	*into = f
	return good
}

func readExpression(r *reader, n ast.Node, key, text string, into **Filter) bool {
	if strings.TrimSpace(text) == "" {
		r.wrong(n, key, "is empty").Hint = `for instance "sport" in tags`
		return false
	}
	program, err := expr.Compile(text, expr.Env(Fields{}), expr.AsBool(), expr.MaxNodes(1000))
	if err == nil {
		*into = &Filter{Text: "expr " + strings.TrimSpace(text), program: program}
		return true
	}
	at, message := where(n), err.Error()
	var fe *exprfile.Error
	if errors.As(err, &fe) {
		message = fe.Message
		if _, block := r.plain(n).(*ast.LiteralNode); !block && fe.Line == 1 {
			at.column += fe.Column
			if t := n.GetToken(); t != nil && t.Value != "" && strings.HasPrefix(strings.TrimSpace(t.Origin), `"`) || strings.HasPrefix(strings.TrimSpace(n.String()), "'") {
				at.column++
			}
		}
	}
	m := r.wrongAt(at, key, "%s", message)
	if _, name, ok := strings.Cut(message, "unknown name "); ok {
		name, _, _ = strings.Cut(name, " ")
		if near := nearest(name, expressionNames()); near != "" {
			m.Hint = fmt.Sprintf("did you mean %q?", near)
		} else {
			m.Hint = "there are " + orList(expressionNames())
		}
	} else {
		m.Hint = `for instance "sport" in tags and not (title contains "advert")`
	}
	return false
}

// expressionNames are the names of fields in expressions.
func expressionNames() []string {
	var names []string
	t := reflect.TypeFor[Fields]()
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("expr"))
	}
	return names
}
