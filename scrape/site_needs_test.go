package scrape

import (
	"encoding/json"
	"testing"

	"copydesk/scrape/discover"
)

// TestNeeds: validators of pages that stand on the index or left it lately are
// needed, and all else that is no page's.
func TestNeeds(t *testing.T) {
	s, err := NewSite(SiteOptions{Name: "news", URL: "https://example.com/news/"})
	if err != nil {
		t.Fatal(err)
	}
	m := mapMemory{}
	s.Remember(m)
	for _, known := range []bool{false, true} {
		if known {
			m[indexKey], err = json.Marshal(&remembered{Entries: []Entry{{Key: "https://example.com/a"}}, Known: []discover.Label{{URL: "https://example.com/b"}}})
			if err != nil {
				t.Fatal(err)
			}
		}
		needs, err := s.Needs()
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]bool{"page https://example.com/a": true, "page https://example.com/b": true, "page https://example.com/c": !known, indexKey: true, selectorsKey: true} {
			if needs(name) != want {
				t.Errorf("index known: %t: %s: %t", known, name, !want)
			}
		}
	}
}

type mapMemory map[string][]byte

func (m mapMemory) Load(key string) ([]byte, error)         { return m[key], nil }
func (m mapMemory) Store(key string, value []byte) error    { m[key] = value; return nil }
func (m mapMemory) StoreAll(values map[string][]byte) error { return nil }
