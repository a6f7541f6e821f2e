package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "rewrite what is wanted")

func testEnv(name string) (string, bool) {
	v, ok := map[string]string{"KEY": "k3y", "PASS": "pa$$", "HOME": "/home/ann", "LINES": "a\nb"}[name]
	return v, ok
}

func TestGood(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	accepts := schemaOf(t)
	for _, f := range ar.Files {
		t.Run(f.Name, func(t *testing.T) {
			if _, err := Parse(f.Data, "copydesk.yaml", testEnv); err != nil {
				t.Errorf("refused:\n%v", err)
			}
			if err := accepts(f.Data); err != nil {
				t.Errorf("the schema refuses it: %v", err)
			}
		})
	}
}

func TestBad(t *testing.T) {
	const name = "testdata/bad.txtar"
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range ar.Files {
		want[f.Name] = string(f.Data)
	}
	var out []txtar.File
	for _, f := range ar.Files {
		base, ok := strings.CutSuffix(f.Name, ".yaml")
		if !ok {
			continue
		}
		_, err := Parse(f.Data, "copydesk.yaml", testEnv)
		var got strings.Builder
		var ms Mistakes
		if !errors.As(err, &ms) {
			t.Errorf("%s: %v, want mistakes", f.Name, err)
		}
		for _, m := range ms {
			fmt.Fprintf(&got, "%v\n%s", m, m.Excerpt())
		}
		out = append(out, f, txtar.File{Name: base + ".err", Data: []byte(got.String())})
		if got.String() != want[base+".err"] && !*update {
			t.Errorf("%s:\n%s\nwant:\n%s", f.Name, got.String(), want[base+".err"])
		}
	}
	if *update {
		ar.Files = out
		if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzParse: nothing panics or hangs, every mistake lies within the file, and
// the JSON Schema accepts what the reader accepts.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"testdata/good.txtar", "testdata/bad.txtar"} {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if strings.HasSuffix(file.Name, ".yaml") {
				f.Add(file.Data)
			}
		}
	}
	accepts := schemaOf(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		_, err := Parse(data, "copydesk.yaml", testEnv)
		var ms Mistakes
		switch {
		case err == nil:
			if err := accepts(data); err != nil {
				t.Errorf("the schema refuses it: %v", err)
			}
		case !errors.As(err, &ms) || len(ms) == 0:
			t.Errorf("error without mistakes: %v", err)
		}
		for _, m := range ms {
			if m.Line < 1 || m.Line > strings.Count(string(data), "\n")+strings.Count(string(data), "\r")+1 || m.Column < 1 || strings.Contains(m.Error(), "\n") {
				t.Errorf("misplaced: %q", m.Error())
			}
		}
	})
}

// schemaOf gives a function that holds a YAML file against the schema.
func schemaOf(t testing.TB) func(data []byte) error {
	var b bytes.Buffer
	if err := WriteSchema(&b); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("copydesk.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("copydesk.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(data []byte) error {
		var v any
		if yaml.Unmarshal(data, &v) != nil {
			return nil // the library's own reader is stricter with odd merge keys
		}
		j, err := json.Marshal(v)
		if err != nil {
			return err
		}
		inst, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
		if err != nil {
			return err
		}
		return s.Validate(inst)
	}
}
