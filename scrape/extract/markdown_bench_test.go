package extract

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// benchArticle is a 6 kB article with YAML front matter, as reporters write it.
func benchArticle() []byte {
	var b strings.Builder
	b.WriteString(`---
title: "Night ferry to the outer islands sails again"
date: 2026-03-14T09:30:00+01:00
lastmod: 2026-03-15T08:00:00+01:00
author: Ann Lee
description: After eleven years the night ferry is back, with 212 cabins and a waiting list.
tags: [transport, islands, "public money"]
draft: false
---
`)
	for i := 0; b.Len() < 6000; i++ {
		if i%5 == 4 {
			fmt.Fprintf(&b, "## The %d. crossing\n\n", i)
		}
		fmt.Fprintf(&b, "The harbour master counted %d passengers on the quay before dawn, most of them with bicycles, and\n"+
			"a **brass band** from the [northern school](https://example.org/school/%d) that had practised for weeks. "+
			"\"We had given up hope,\" said one of them, \"and now look at it.\" The crossing takes nine hours in winter.\n\n", 100+i, i)
	}
	return []byte(b.String())
}

func BenchmarkSkimMarkdown(b *testing.B) {
	data := benchArticle()
	u, _ := url.Parse("https://example.org/news/ferry/")
	opt := Options{Name: "news/ferry.md", URL: u, Place: "news/ferry.md", Now: time.Unix(1e9, 0)}
	for _, c := range []struct{ name, cut string }{
		{"full", ""}, {"no-description", "description"}, {"no-author", "author"}, {"library-yaml", "+"},
	} {
		in := string(data)
		switch c.cut {
		case "":
		case "+":
			in = strings.Replace(in, "draft: false\n", "draft: false\nextra:\n  a: 1\n", 1)
		default:
			i := strings.Index(in, c.cut)
			j := strings.Index(in[i:], "\n")
			in = in[:i] + in[i+j+1:]
		}
		b.Run(c.name, func(b *testing.B) {
			data := []byte(in)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Skim(data, opt); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadMarkdown(b *testing.B) {
	data := benchArticle()
	u, _ := url.Parse("https://example.org/news/ferry/")
	opt := Options{Name: "news/ferry.md", URL: u, Place: "news/ferry.md"}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data, opt); err != nil {
			b.Fatal(err)
		}
	}
}
