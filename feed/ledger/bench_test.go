package ledger

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// BenchmarkFill files 10,000 new articles in an empty ledger, in batches as a
// first pass does.
func BenchmarkFill(b *testing.B) {
	var all []Sighting
	for i := range 10000 {
		s := story(fmt.Sprintf("2026/%02d/article-%d.md", i%12, i), fmt.Sprintf("Title number %d", i), fmt.Sprintf("paragraph %d", i), "another", "third")
		s.Published = t0.Add(-time.Duration(i) * time.Minute)
		s.Content.Summary = "A summary of the article that is about as long as summaries are, two sentences or so. Here is the second of them."
		s.Body = nil
		all = append(all, s)
	}
	b.ReportAllocs()
	for b.Loop() {
		l, err := Open(context.Background(), b.TempDir(), 0)
		if err != nil {
			b.Fatal(err)
		}
		p, err := l.Begin("news", nil, t0)
		if err != nil {
			b.Fatal(err)
		}
		for i := 0; i < len(all); i += 1000 {
			if err := p.Record(all[i : i+1000]); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := p.Finish(); err != nil {
			b.Fatal(err)
		}
		l.Close()
	}
}

// BenchmarkChange files one changed article among 10,000.
func BenchmarkChange(b *testing.B) {
	l, err := Open(context.Background(), b.TempDir(), 0)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	p, _ := l.Begin("news", nil, t0)
	var all []Sighting
	for i := range 10000 {
		all = append(all, story(fmt.Sprintf("article-%d.md", i), fmt.Sprintf("Title number %d", i), fmt.Sprintf("paragraph %d", i)))
	}
	if err := p.Record(all); err != nil {
		b.Fatal(err)
	}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		p, err := l.Begin("news", nil, t0.Add(time.Duration(n)*time.Second))
		if err != nil {
			b.Fatal(err)
		}
		s := story("article-77.md", "Title number 77", fmt.Sprintf("changed %d", n))
		if err := p.Record([]Sighting{s}); err != nil {
			b.Fatal(err)
		}
		if _, err := p.Finish(); err != nil {
			b.Fatal(err)
		}
		if _, err := l.Window([]string{"news"}, 50); err != nil {
			b.Fatal(err)
		}
	}
}
