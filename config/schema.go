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

// A Key is one key of the file, for documentation.
type Key struct{ Name, Doc string }

// Keys gives the documentation of all keys by group: "" is the top level.
func Keys() map[string][]Key {
	return map[string][]Key{
		"": keysOf(configKeys()), "log": keysOf(logKeys()), "notify": keysOf(notifyKeys()), "sources": keysOf(sourceKeys()), "feeds": keysOf(feedKeys()),
		"sources.select": keysOf(selectKeys()), "sources.select.article": keysOf(articleKeys()), "sources.auth": keysOf(authKeys()), "feeds.podcast": keysOf(podcastKeys()),
		"tls": keysOf(tlsKeys()), "limits": keysOf(limitKeys()), "feeds.private": keysOf(privateKeys()),
	}
}

func keysOf[T any](rows []row[T]) []Key {
	var ks []Key
	for _, r := range rows {
		ks = append(ks, Key{r.name, r.doc})
	}
	return ks
}
