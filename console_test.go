package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestLogLinesForPeople(t *testing.T) {
	var out bytes.Buffer
	p := &program{stderr: &out}
	log := p.logger("", "").With("source", "news")
	log.Warn("not read", "entry", "a b.md", "error", errors.New("a b.md:2:8: \"x\" is not\nYAML"), "took", 29*time.Millisecond)
	line := strings.TrimSpace(out.String())
	if _, line, _ = strings.Cut(line, " "); line != "warning: not read: a b.md:2:8: \"x\" is not YAML source=news entry=\"a b.md\" took=29ms" {
		t.Errorf("%s", line)
	}
	out.Reset()
	p.logger("json", "").Warn("not read", slog.Any("error", errors.New("no")))
	if !strings.Contains(out.String(), `"error":"no"`) {
		t.Errorf("%s", out.String())
	}
}

func TestRoundDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 999: "999ns", 29 * time.Millisecond: "29ms", 1234567: "1.23ms", 65876543: "65.9ms",
		820_812_345: "821ms", 12_345_678_901: "12.3s", 754 * time.Second: "12m34s",
	} {
		if got := roundDuration(d).String(); got != want {
			t.Errorf("%v: %s, want %s", int64(d), got, want)
		}
	}
}

func TestCounted(t *testing.T) {
	for _, want := range []string{"1 day", "2 days", "0 articles", "3 entries"} {
		n := int(want[0] - '0')
		noun := map[int]string{1: "day", 2: "day", 0: "article", 3: "entry"}[n]
		if got := counted(n, noun); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestWithoutPlace(t *testing.T) {
	for _, c := range [][3]string{
		{"/x/blog/broken.md:2:8: \"t\" is not YAML", "broken.md", "line 2, column 8: \"t\" is not YAML"},
		{"/x/sub/a.txt: not an article: empty", "sub/a.txt", "not an article: empty"},
		{"a.md: permission denied", "a.md", "permission denied"},
		{"not an article: empty", "a.md", "not an article: empty"},
		{"/x/aa.md: no", "a.md", "/x/aa.md: no"},
		{"the file \"/x/a.md: b\" is bad", "a.md", "the file \"/x/a.md: b\" is bad"},
	} {
		if got := withoutPlace(c[0], c[1]); got != c[2] {
			t.Errorf("withoutPlace(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
