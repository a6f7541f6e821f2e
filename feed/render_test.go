package feed

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDump writes the hard feed's documents for other judges:
// COPYDESK_DUMP=DIR go test -run TestDump ./feed
func TestDump(t *testing.T) {
	dir := os.Getenv("COPYDESK_DUMP")
	if dir == "" {
		t.Skip("COPYDESK_DUMP names no folder")
	}
	f := hardFeed()
	docs, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	page, err := ItemPage(f, f.Items[3])
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range append(docs, page) {
		name := filepath.Join(dir, d.Name)
		os.MkdirAll(filepath.Dir(name), 0o755)
		if err := os.WriteFile(name, d.Body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRenderPassesItsOwnCheck(t *testing.T) {
	f := hardFeed()
	docs, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range f.Items {
		if it.Page == "" {
			continue
		}
		d, err := ItemPage(f, it)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	for _, d := range docs {
		if err := Check(d); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	f := newsFeed(50, 6000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Render(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	docs, err := Render(newsFeed(50, 6000))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			if err := Check(d); err != nil {
				b.Fatal(err)
			}
		}
	}
}
