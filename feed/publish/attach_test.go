package publish

import (
	"strings"
	"testing"

	"copydesk/scrape/extract"
)

// TestFileName: every name is safe in addresses and on every disk, and two
// files seldom have one.
func TestFileName(t *testing.T) {
	for _, c := range []struct{ key, typ, want string }{
		{"talk.mp3", "audio/mpeg", "talk.mp3"},
		{"sub/Map_1.PNG", "image/png", "Map_1.png"},
		{"talk.mp3/#cover", "image/jpeg", "talk-cover.jpg"},
	} {
		if got := fileName(c.key, c.typ); got != c.want {
			t.Errorf("%s: %s, want %s", c.key, got, c.want)
		}
	}
	for _, key := range []string{"über.png", "a b.png", "日本.png", "..png", "a%0Ab.png", "-x.png", strings.Repeat("x", 250) + ".png", "a?b#c.png", "CON .png", `a\b.png`} {
		name := fileName(key, "image/png")
		if !strings.HasSuffix(name, ".png") || len(name) > 120 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" || name[0] == '.' || name[0] == '-' {
			t.Errorf("%q is called %q", key, name)
		}
		if other := fileName(key+"x.png", "image/png"); other == name {
			t.Errorf("%q and another are both called %q", key, name)
		}
	}
}

// TestPlaceContent: files that are there have addresses, others leave no trace.
func TestPlaceContent(t *testing.T) {
	p := placer{done: map[string]string{"a.png": "https://f.example/items/x/a.png", "gone.png": "", "t.mp3": "https://f.example/items/x/t.mp3", "gone.pdf": ""}}
	const at = extract.FilesURL
	for in, want := range map[string]string{
		`<p>words</p>`: `<p>words</p>`,
		`<p><img src="` + at + `a.png" alt="x > y"/> <img src="` + at + `gone.png" alt="y"/>!</p>`:                     `<p><img src="https://f.example/items/x/a.png" alt="x > y"/> !</p>`,
		`<a href="` + at + `t.mp3">talk</a> <a href="` + at + `gone.pdf">paper</a> <a href="https://e.example/">e</a>`: `<a href="https://f.example/items/x/t.mp3">talk</a> paper <a href="https://e.example/">e</a>`,
		`<a href="` + at + `gone.pdf"><b>x</b> <img src="` + at + `a.png"/></a><a href="` + at + `t.mp3">y</a>`:        `<b>x</b> <img src="https://f.example/items/x/a.png"/><a href="https://f.example/items/x/t.mp3">y</a>`,
		`<a href="` + at + `story.md">z</a>`: `z`,
		`<p>see "` + at + `a.png"</p>`:       `<p>see "` + at + `a.png"</p>`,
	} {
		p.all = attachments{}
		if got := p.content(in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}
