package config

import (
	"strings"
	"testing"
)

// FuzzFilter: whatever stands behind include:, it is a filter or a mistake with
// its place, and a filter can be asked about any article, the same way twice.
func FuzzFilter(f *testing.F) {
	for _, s := range []string{`{tag: [sport, football], author: Ann Lee}`, `'"x" in tags'`, `'authors[0] == "A"'`, `{tags: x}`, `[a]`, `'title matches "("'`, `{tag: }`, `'1..1e9 == []'`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\n\r") {
			return
		}
		c, err := Parse([]byte("sources: [./a]\nfeeds:\n  - name: x\n    include: "+text+"\n"), "copydesk.yaml", func(string) (string, bool) { return "", false })
		if err != nil {
			if ms, ok := err.(Mistakes); !ok || len(ms) == 0 || !strings.HasPrefix(ms[0].Error(), "copydesk.yaml:") {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if len(c.Feeds) != 1 || c.Feeds[0].Include == nil {
			return
		}
		in := c.Feeds[0].Include
		for _, a := range []Fields{{}, {Title: "T", Tags: []string{"Sport"}, Authors: []string{"ann  LEE"}, Language: "en-GB"}} {
			first, _ := in.Takes(a)
			if again, _ := in.Takes(a); again != first {
				t.Errorf("%q: takes an article and does not", text)
			}
		}
	})
}
