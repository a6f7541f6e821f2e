package config

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParseLineEnds: a configuration means the same, and its mistakes stand in
// the same places, with the line ends of Windows, with a byte order mark, and
// with a comment and an empty line behind it; a second reading says the same.
func FuzzParseLineEnds(f *testing.F) {
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
	told := func(t *testing.T, data []byte) string {
		_, err := Parse(data, "copydesk.yaml", testEnv)
		var ms Mistakes
		if err != nil && !errors.As(err, &ms) {
			t.Fatal(err)
		}
		var all []string
		for _, m := range ms {
			all = append(all, m.Error())
		}
		return strings.Join(all, "\n")
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// Within block texts and quotes over several lines an end of line is text.
		if len(data) > 4096 || bytes.ContainsAny(data, "\r\x00|>\"'\uFEFF") {
			return
		}
		want := told(t, data)
		variants := map[string][]byte{
			"again":           data,
			"CRLF":            bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")),
			"byte order mark": append([]byte("\uFEFF"), data...),
		}
		if bytes.HasSuffix(data, []byte("\n")) {
			variants["comment"] = append(bytes.Clone(data), "# the end\n\n"...)
		}
		for how, v := range variants {
			got := told(t, v)
			// What is no YAML at all the library may call this or that, and a plain
			// value over several lines it lets no comment follow.
			if how == "comment" && (got != "" && want != "" || strings.Contains(got, "could not find multi-line content")) {
				continue
			}
			if got != want {
				t.Errorf("%s: %q\nnot %q", how, got, want)
			}
		}
	})
}
