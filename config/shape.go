package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// A shape is a kind of value: how it is read from the file and what the JSON
// Schema says of it.
type shape[V any] struct {
	schema schema
	empty  bool // the value may be missing: everything in it is commented out
	// read fills in the value at n and reports whether it could; if not, it
	// has said why under the name key. Null nodes do not come here.
	read func(r *reader, n ast.Node, key string, into *V) bool
}

// A row is one key of a group: its name, what it is for, and how to read it.
type row[T any] struct {
	name, doc string
	schema    schema
	empty     bool
	tried     []string // other names that people try
	read      func(r *reader, n ast.Node, key string, into *T)
}

// key makes a row for the field that at points out. tried are names that
// people may try in its place.
func key[T, V any](name, doc string, s shape[V], at func(*T) *V, tried ...string) row[T] {
	return row[T]{name: name, doc: doc, schema: s.schema, empty: s.empty, tried: tried,
		read: func(r *reader, n ast.Node, key string, into *T) {
			field := at(into)
			r.at[field] = where(n)
			s.read(r, n, key, field)
		}}
}

// also makes a row for a second name of a key.
func also[T, V any](name, first string, s shape[V], at func(*T) *V) row[T] {
	row := key(name, "The same as "+first+".", s, at)
	read := row.read
	row.read = func(r *reader, n ast.Node, key string, into *T) {
		if before, given := r.at[at(into)]; given {
			r.wrong(n, key, "is the same as %s, and one of them is set already, in line %d", first, before.line)
			return
		}
		read(r, n, key, into)
	}
	return row
}

// A group is a table of keys.
type group[T any] struct{ rows []row[T] }

func object[T any](rows []row[T]) group[T] { return group[T]{rows} }

// fill reads the keys of a mapping into a struct. prefix is put before the
// keys' names in messages.
func (g group[T]) fill(r *reader, n ast.Node, prefix string, into *T) bool {
	pairs, ok := r.pairs(n)
	if !ok {
		r.wrong(n, strings.TrimSuffix(prefix, "."), "wants keys, and this is %s", r.kindOf(n)).Hint = "for instance " + g.rows[0].name + ": …"
		return false
	}
	for _, p := range pairs {
		i := slices.IndexFunc(g.rows, func(row row[T]) bool { return row.name == p.key })
		if i < 0 {
			if !strings.HasPrefix(p.key, "x-") {
				r.wrong(p.at, "", "unknown key %q", prefix+p.key).Hint = g.suggest(p.key)
			}
			continue
		}
		row := g.rows[i]
		if r.isNull(p.value) {
			if !row.empty {
				r.wrong(p.at, prefix+p.key, "has no value").Hint = "write one, or take the line out"
			}
			continue
		}
		row.read(r, p.value, prefix+p.key, into)
	}
	return true
}

// suggest is the hint for an unknown key.
func (g group[T]) suggest(name string) string {
	var names []string
	low := strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	for _, row := range g.rows {
		names = append(names, row.name)
		if slices.Contains(row.tried, low) {
			return fmt.Sprintf("did you mean %q?", row.name)
		}
	}
	if near := nearest(name, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if other := elsewhere(name); other != "" {
		return other
	}
	return "known here are " + orList(names)
}

// elsewhere tells where a key belongs that stands in the wrong group.
func elsewhere(name string) string {
	low := strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	for _, g := range []struct {
		of    string
		names map[string]string
	}{{"a source", namesOf(sourceKeys())}, {"a feed", namesOf(feedKeys())}, {"the top level", namesOf(configKeys())}} {
		if known := g.names[low]; known != "" {
			return fmt.Sprintf("%q is a key of %s", known, g.of)
		}
	}
	return ""
}

// namesOf maps the names of a group's keys, and those that people try, to the names.
func namesOf[T any](rows []row[T]) map[string]string {
	m := map[string]string{}
	for _, row := range rows {
		for _, t := range row.tried {
			m[t] = row.name
		}
	}
	for _, row := range rows {
		m[row.name] = row.name
	}
	return m
}

// shape makes a group a value of another group.
func (g group[T]) shape(ref string) shape[T] {
	s := g.schema()
	if ref != "" {
		s = schema{{"$ref", "#/$defs/" + ref}}
	}
	return shape[T]{schema: s, read: func(r *reader, n ast.Node, key string, into *T) bool {
		return g.fill(r, n, key+".", into)
	}}
}

// many reads a list; a single value counts as a list of one.
func many[V any](s shape[V]) shape[[]V] {
	sch := schema{{"anyOf", []any{s.schema, schema{{"type", []string{"array", "null"}}, {"items", s.schema}}}}}
	return shape[[]V]{schema: sch, empty: true, read: func(r *reader, n ast.Node, key string, into *[]V) bool {
		nodes := []ast.Node{n}
		if list, ok := r.plain(n).(*ast.SequenceNode); ok {
			nodes = list.Values
		}
		values, good := make([]V, len(nodes)), true
		for i, n := range nodes {
			if r.isNull(n) {
				r.wrong(n, key, "has an empty line in its list")
				good = false
				continue
			}
			if s.read(r, n, key, &values[i]) {
				r.at[&values[i]] = where(n)
			} else {
				good = false
			}
		}
		if good {
			*into = values
		}
		return good
	}}
}

// dictionary reads a group whose keys are free.
func dictionary[V any](s shape[V], check func(name string) error) shape[map[string]V] {
	sch := schema{{"type", []string{"object", "null"}}, {"additionalProperties", s.schema}}
	return shape[map[string]V]{schema: sch, empty: true, read: func(r *reader, n ast.Node, key string, into *map[string]V) bool {
		pairs, ok := r.pairs(n)
		if !ok {
			r.wrong(n, key, "wants names with values, and this is %s", r.kindOf(n))
			return false
		}
		m := map[string]V{}
		for _, p := range pairs {
			if err := check(p.key); err != nil {
				r.wrong(p.at, key, "%v", err)
				continue
			}
			var v V
			switch {
			case r.isNull(p.value):
				r.wrong(p.at, key+"."+p.key, "has no value")
			case s.read(r, p.value, key+"."+p.key, &v):
				m[p.key] = v
			}
		}
		*into = m
		return true
	}}
}
