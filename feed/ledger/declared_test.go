package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"copydesk/feed"
)

// An id that a page declares may be one that was minted for another article: it
// is that article where that went, else the page goes by its next name. Either
// way its source goes on.
func TestDeclaredMinted(t *testing.T) {
	look := func(d *desk, gone []string, all ...Sighting) {
		t.Helper()
		p, err := d.l.Begin("news", gone, t0)
		if err != nil {
			t.Fatal(err)
		}
		defer p.End()
		if _, err := p.Complete(all); err != nil {
			t.Fatal(err)
		}
	}
	declares := func(s Sighting, id string) Sighting {
		s.Declared, s.Authored = id, true
		return s
	}
	uri := func(d *desk, key string) string {
		t.Helper()
		got := dump(t, d.l, "SELECT uri FROM entry JOIN item ON item.id = entry.item WHERE key = CAST('"+key+"' AS BLOB)")
		if len(got) != 1 {
			t.Fatalf("%s: %q", key, got)
		}
		return got[0]
	}
	id := Mint("copydesk:news/a.md")
	a, b, c := story("a.md", "Harbours", "Ships."), declares(story("b.md", "Mountains", "Snow."), id), declares(story("c.md", "Rivers", "Barges."), id)
	t.Run("the other is there", func(t *testing.T) {
		d := newDesk(t)
		look(d, nil, a)
		look(d, nil, b)
		if uri(d, "a.md") != id || uri(d, "b.md") == id {
			t.Error(uri(d, "a.md"), uri(d, "b.md"))
		}
	})
	t.Run("the other went", func(t *testing.T) {
		d := newDesk(t)
		look(d, nil, a)
		look(d, []string{"a.md"})
		look(d, nil, b)
		if uri(d, "b.md") != id {
			t.Error(uri(d, "b.md"))
		}
		look(d, nil, a, c)
		if uri(d, "b.md") != id || uri(d, "a.md") == id || uri(d, "c.md") == id {
			t.Error(uri(d, "a.md"), uri(d, "b.md"), uri(d, "c.md"))
		}
	})
	t.Run("the other comes later", func(t *testing.T) {
		d := newDesk(t)
		look(d, nil, b)
		look(d, nil, a)
		if uri(d, "b.md") != id || uri(d, "a.md") == id {
			t.Error(uri(d, "a.md"), uri(d, "b.md"))
		}
	})
	for _, first := range []bool{true, false} {
		t.Run(fmt.Sprint("poured in, first: ", first), func(t *testing.T) {
			d := newDesk(t)
			all := many(1200, rand.New(rand.NewPCG(7, 1)))
			if first {
				all = slices.Concat([]Sighting{b}, all, []Sighting{a})
			} else {
				all = slices.Concat([]Sighting{a}, all, []Sighting{b, c})
			}
			look(d, nil, all...)
			if got := dump(t, d.l, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
				t.Fatalf("%.500q", got)
			}
			if uri(d, "a.md") == uri(d, "b.md") {
				t.Error("one id for two")
			}
		})
	}
}

// What a page declares and no feed could show for an id is a name like others:
// one page cannot keep a whole feed back.
func TestDeclaredUnfit(t *testing.T) {
	d := newDesk(t)
	ofFeed, err := d.l.FeedID("all", func() string { return Mint("copydesk-feed:all") })
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.l.Begin("news", nil, t0)
	if err != nil {
		t.Fatal(err)
	}
	defer p.End()
	var all []Sighting
	for i, id := range []string{ofFeed, "urn:uuid:zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "http://:80/x", "http://ex%zz/x%2", "https://a:b@c:99999/%", "tag:example.org,2020:fine"} {
		s := story(fmt.Sprint(i), fmt.Sprint("Title ", i), fmt.Sprint("Text ", i))
		s.Declared, s.Authored = id, true
		all = append(all, s)
	}
	if _, err := p.Complete(all); err != nil {
		t.Fatal(err)
	}
	uris := dump(t, d.l, "SELECT uri FROM item")
	for _, uri := range uris {
		if !feed.ValidID(uri) || uri == ofFeed {
			t.Errorf("%q", uri)
		}
	}
	if len(uris) != len(all) || !slices.Contains(uris, "tag:example.org,2020:fine") {
		t.Errorf("%q", uris)
	}
}
