package ledger

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func FuzzPack(f *testing.F) {
	f.Add(strings.Repeat("<p>The harbour was closed.</p>", 40))
	f.Add(strings.Repeat("\xff\x00é", 200))
	f.Fuzz(func(t *testing.T, html string) {
		short, ok := new(packer).pack(html)
		if !ok {
			return
		}
		if len(short) >= len(html) {
			t.Errorf("%d bytes became %d", len(html), len(short))
		}
		if got, err := unpackBody(string(short), len(html)); err != nil || got != html {
			t.Errorf("%q came back as %q, %v", html, got, err)
		}
		if _, err := unpackBody(string(short[:len(short)/2]), len(html)); err == nil {
			t.Error("half of it was taken")
		}
	})
}

// TestPacked: a packed body is read, frozen, counted and exported as the text
// that it is, and an edit takes its place.
func TestPacked(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(t.Context(), dir, 0)
	fatal(t, err)
	defer l.Close()
	d := &desk{t, l}
	var all []Sighting
	for i := range 12 {
		s := strings.Repeat("It is all in these words. ", 20+i)
		all = append(all, at(story(string(rune('a'+i)), s[:20+i], s), t0.Add(time.Duration(i)*time.Minute)))
	}
	d.pass(t0.Add(time.Hour), nil, all...)
	cut := d.archived(t0)
	before, export := d.chain(cut), exported(t, dir)
	for most, want := range []int{3, 1} { // 4 are shown, 4 in the page that fills
		if p := d.pruneAll(Pruning{Sites: []string{"news"}, Most: 3 * (1 - most)}, t0); p.Packed != want {
			t.Fatalf("%d packed, want %d", p.Packed, want)
		}
	}
	if after := d.chain(cut); told(after.pages[0]) != told(before.pages[0]) || told(after.current) != told(before.current) {
		t.Error("the feed is another")
	}
	if it, err := l.ItemPage(cut, before.pages[0][0].Page); err != nil || it.Body != before.pages[0][0].Body {
		t.Errorf("an item's own page: %v %+v", err, it)
	}
	if again := exported(t, dir); !bytes.Equal(again, export) {
		t.Errorf("the export is another: %s", firstDifference(export, again))
	}
	s := all[0]
	s.Stamp += "2"
	s.Fingerprint.Exact++
	body := strings.Repeat("Now it is in others. ", 30)
	s.Body = &body
	d.pass(t0.Add(2*time.Hour), nil, s)
	if after := d.chain(cut); told(after.pages[0]) != told(before.pages[0]) {
		t.Error("a full page that went out is another after an edit")
	}
	if it, err := l.ByPage(before.pages[0][3].Page); err != nil || it.Body != body {
		t.Errorf("after the edit: %v %+v", err, it)
	}
	fatal(t, l.exec("UPDATE body SET html = x'00', packed = 9 WHERE item = 2"))
	if _, _, _, err := l.ArchivePage(cut, 1); err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("a broken body: %v", err)
	}
}
