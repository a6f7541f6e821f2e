package fetch

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"copydesk/scrape/fetch/hostile"
)

var update = flag.Bool("update", false, "rewrite what the stories want")

// TestStories tells the stories in testdata. A story is an archive of package
// hostile with two files more: "do" has a line for each step, "want" what comes
// of it and, below, every request that the origin saw.
//
//	get /path [etag=… modified=… user=… password=… cookies robots header=K:V max=1MiB accept=…]
//	sitemaps /path
//	options max=1MiB header=100ms body=100ms stall=100ms rate=100 redirects=2
//	deny      the origin is not written as a source
func TestStories(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no stories: ", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			story(t, name)
		})
	}
}

var moment = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`)

func story(t *testing.T, name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	a := txtar.Parse(data)
	part := func(name string) *txtar.File {
		i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name })
		if i < 0 {
			a.Files = append(a.Files, txtar.File{Name: name})
			i = len(a.Files) - 1
		}
		return &a.Files[i]
	}
	s := hostile.Start(a)
	defer s.Close()
	opt := Options{UserAgent: "Copydesk/test (+https://copydesk.example/)", Allow: s.Hosts()}
	var c *Client
	var got strings.Builder
	for line := range strings.Lines(s.Fill(string(part("do").Data))) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		switch words[0] {
		case "options":
			storyOptions(t, &opt, words[1:])
		case "deny":
			opt.Allow = nil
		case "get", "sitemaps":
			if c == nil {
				c = New(opt)
				defer c.Close()
			}
			if words[0] == "sitemaps" {
				fmt.Fprintf(&got, "%s\n  %s\n", strings.TrimSpace(line), strings.Join(c.Sitemaps(t.Context(), s.URL+words[1]), "\n  "))
				continue
			}
			fmt.Fprintf(&got, "%s\n%s\n", strings.TrimSpace(line), storyGet(t, c, s, words[1:]))
		default:
			t.Fatalf("there is no step %q", words[0])
		}
	}
	got.WriteString("asked:\n")
	for _, r := range s.Requests() {
		got.WriteString("  " + r + "\n")
	}
	text := moment.ReplaceAllString(s.Clean(got.String()), "TIME")
	if want := part("want"); *update {
		want.Data = []byte(text)
		if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if string(want.Data) != text {
		t.Errorf("%s (go test -update rewrites it)\ngot:\n%s\nwant:\n%s", name, text, want.Data)
	}
}

func storyOptions(t *testing.T, opt *Options, words []string) {
	for _, w := range words {
		k, v, _ := strings.Cut(w, "=")
		n, err := hostile.Size(v)
		d, derr := time.ParseDuration(v)
		if err != nil && derr != nil {
			t.Fatal(err)
		}
		switch k {
		case "max":
			opt.MaxBytes = n
		case "header":
			opt.Timeouts.Header = d
		case "body":
			opt.Timeouts.Body = d
		case "whole":
			opt.Timeouts.Whole = d
		case "stall":
			opt.Timeouts.Stall = d
		case "rate":
			opt.Timeouts.MinRate = n
		case "redirects":
			opt.MaxRedirects = int(n)
		default:
			t.Fatalf("there is no option %q", k)
		}
	}
}

func storyGet(t *testing.T, c *Client, s *hostile.Server, words []string) string {
	req := Request{URL: words[0], IgnoreRobots: true}
	if strings.HasPrefix(req.URL, "/") {
		req.URL = s.URL + req.URL
	}
	for _, w := range words[1:] {
		k, v, _ := strings.Cut(w, "=")
		v = strings.ReplaceAll(v, "_", " ")
		switch k {
		case "etag":
			req.ETag = v
		case "modified":
			req.LastModified = v
		case "user":
			req.User = v
		case "password":
			req.Password = v
		case "cookies":
			req.Cookies = true
		case "robots":
			req.IgnoreRobots = false
		case "accept":
			req.Accept = v
		case "max":
			req.MaxBytes, _ = hostile.Size(v)
		case "header":
			k, v, _ := strings.Cut(v, ":")
			req.Header = map[string]string{k: v}
		default:
			t.Fatalf("there is no %q in a get", k)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	res, err := c.Get(ctx, req)
	if err != nil {
		return "  error: " + kindOf(err) + ": " + err.Error()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  %d %s, %d bytes", res.Status, res.Type, len(res.Body))
	if res.NotModified {
		b.WriteString(", not modified")
	}
	if res.ETag != "" || res.LastModified != "" {
		fmt.Fprintf(&b, ", etag %s, modified %s", res.ETag, res.LastModified)
	}
	if res.MaxAge > 0 {
		fmt.Fprintf(&b, ", fresh for %s", res.MaxAge)
	}
	for _, r := range res.Redirects {
		fmt.Fprintf(&b, "\n  redirect %d %s -> %s", r.Status, r.From, r.To)
	}
	if len(res.Redirects) > 0 {
		fmt.Fprintf(&b, "\n  at %s, permanent %v", res.URL, res.Permanent)
	}
	if n := len(res.Body); n > 0 && n < 200 {
		fmt.Fprintf(&b, "\n  %q", bytes.TrimSpace(res.Body))
	}
	if blocked := Blocked(res); blocked != nil {
		b.WriteString("\n  but: " + blocked.Error())
	}
	return b.String()
}

// kindOf is what errors.Is and errors.As find in an error.
func kindOf(err error) string {
	var all []string
	for _, k := range []struct {
		name string
		err  error
	}{{"URL", ErrURL}, {"Private", ErrPrivate}, {"Connect", ErrConnect}, {"TLS", ErrTLS}, {"Timeout", ErrTimeout}, {"TooLarge", ErrTooLarge},
		{"Truncated", ErrTruncated}, {"Coding", ErrCoding}, {"Type", ErrType}, {"Redirects", ErrRedirects}, {"Robots", ErrRobots},
		{"Backoff", ErrBackoff}, {"Protocol", ErrProtocol}} {
		if errors.Is(err, k.err) {
			all = append(all, k.name)
		}
	}
	var blocked *BlockedError
	if errors.As(err, &blocked) {
		all = append(all, "Blocked")
	}
	var status *StatusError
	if errors.As(err, &status) {
		all = append(all, fmt.Sprint(status.Status))
	}
	return strings.Join(all, "+")
}
