package config

import (
	"bytes"
	"encoding/json"
	"io"
)

// A schema is a JSON Schema object with its members in order.
type schema []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (s schema) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.name, m.value} {
			if j == 1 {
				b.WriteByte(':')
			}
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(v); err != nil {
				return nil, err
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// schema describes a group of keys.
func (g group[T]) schema() schema {
	props := schema{}
	for _, row := range g.rows {
		props = append(props, member{row.name, append(schema{{"description", row.doc}}, row.schema...)})
	}
	return schema{{"type", "object"}, {"properties", props}, {"patternProperties", schema{{"^x-", schema{}}}}, {"additionalProperties", false}}
}

// WriteSchema writes the JSON Schema (draft 2020-12) of the configuration
// file, for editors. What it refuses, the reader refuses too; the reader, which
// sees the whole file at once, refuses more.
func WriteSchema(w io.Writer) error {
	top := object(configKeys()).schema()
	s := schema{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "copydesk.yaml"},
		{"description", "What Copydesk reads, and the feeds it makes of it."},
	}
	s = append(s, top...)
	s = append(s, member{"required", []string{"sources"}}, member{"$defs", schema{
		{"source", object(sourceKeys()).schema()},
		{"feed", object(feedKeys()).schema()},
		{"author", object(authorKeys()).schema()},
	}})
	raw, err := s.MarshalJSON()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err = w.Write(b.Bytes())
	return err
}
