package extract

import (
	"slices"
	"strings"
	"testing"
)

const ferryPage = `<article><h1>Ferry</h1><p class="byline">By Ann Lee</p>
<p>The first ferry in eleven years left at dawn. It carried 212 people, and nobody waved to them from the long quay.</p>
<p>By noon it was back, and the harbour master counted 180 people who had changed their minds about the islands.</p></article>`

// TestSidecarOfEveryKind: a sidecar overrides what a page, a text and a
// Markdown file say alike, and its findings are listed.
func TestSidecarOfEveryKind(t *testing.T) {
	side := []byte("title: The ferry is back\nauthors: [Bo Ek]\npublished: 2024-03-05\ntags: [sea]\nid: f1\nnoindex: true\n")
	for name, data := range map[string]string{
		"ferry.html": `<!doctype html><html lang="en"><head><title>Ferry</title></head><body>` + ferryPage + `</body></html>`,
		"ferry.md":   "# Ferry\n\nBy Ann Lee\n\nThe first ferry in eleven years left at dawn. It carried 212 people.\n",
		"ferry.txt":  "Ferry\n\nBy Ann Lee\n\nThe first ferry in eleven years left at dawn. It carried 212 people, and nobody waved to them from the long quay.\n",
	} {
		opt := Options{Name: name, Place: name}
		before, err := Skim([]byte(data), opt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		opt.Sidecar = side
		a, err := Read([]byte(data), opt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.Title != "The ferry is back" || authorNames(a.Authors) != "Bo Ek" || a.Published.String() != "2024-03-05" || !slices.Equal(a.Tags, []string{"sea"}) ||
			a.ID != "f1" || !a.NoIndex {
			t.Errorf("%s: %+v", name, a)
		}
		if a.Fingerprint.Exact == before.Fingerprint.Exact || !slices.Equal(a.Fingerprint.Sketch, before.Fingerprint.Sketch) {
			t.Errorf("%s: another title must change the fingerprint, not the sketch of the text", name)
		}
		won := slices.ContainsFunc(a.Findings, func(f Finding) bool {
			return f.Field == FieldTitle && f.Won && f.Rule == "sidecar title" && f.Where == "sidecar line 1" && f.Value == a.Title
		})
		lost := slices.ContainsFunc(a.Findings, func(f Finding) bool {
			return f.Field == FieldTitle && !f.Won && f.Value == "Ferry" && f.Why != ""
		})
		if !won || !lost {
			t.Errorf("%s: the findings do not show the sidecar: %+v", name, a.Findings)
		}
	}
}

// TestFrontMatterOfEveryKind: Jekyll's HTML and texts with front matter.
func TestFrontMatterOfEveryKind(t *testing.T) {
	for name, body := range map[string]string{
		"ferry.html": "<article><p>The first ferry in eleven years left at dawn. It carried 212 people, and nobody waved to them from the long quay. {{ site.x }}</p>\n" +
			"<p>By noon it was back, and the harbour master counted 180 people who had changed their minds about the islands.</p></article>",
		"ferry.txt": "The first ferry in eleven years left at dawn. It carried 212 people, and nobody waved to them from the long quay.\n\n" +
			"By noon it was back, and the harbour master counted 180 people who had changed their minds about the islands.\n",
	} {
		data := "---\ntitle: Ferry sails again\ndate: 2024-03-05\nauthor: Ann Lee\ndraft: true\n---\n" + body
		a, err := Read([]byte(data), Options{Name: name, Place: name})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.Title != "Ferry sails again" || authorNames(a.Authors) != "Ann Lee" || a.Published.String() != "2024-03-05" || !a.Draft ||
			!strings.HasPrefix(a.Text, "The first ferry") || strings.Contains(a.Content, "{{") {
			t.Errorf("%s: %+v", name, a)
		}
		if _, err := Read([]byte("---\ntitle: Ferry\ndate: never\n---\n"+body), Options{Name: name, Place: name}); err == nil ||
			!strings.HasPrefix(err.Error(), name+`:3:7: date: "never" is not a date`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
