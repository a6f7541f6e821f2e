package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// A siteServer serves a folder of a story as a web site does, and remembers
// what it was asked for.
//
// A page is the file at its path, index.html for a folder; a path without an
// extension may be a file with .html. It has an ETag, of its bytes. A file
// NAME.answer beside it, or alone, is the answer instead: its first line the
// status, then header lines, an empty line and the body. The status "drop"
// ends the connection. "/all.answer" answers for everything.
type siteServer struct {
	dir  string
	http *httptest.Server

	mu    sync.Mutex
	asked []string
}

// serversKey is the key of a story's own.
type serversKey struct{}

// site NAME FOLDER serves a folder on the loopback and sets NAME to its
// address, without a final slash.
func site(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: site NAME FOLDER")
	}
	s := &siteServer{dir: ts.MkAbs(args[1])}
	s.http = httptest.NewServer(s)
	ts.Defer(s.http.Close)
	ts.Setenv(args[0], s.http.URL)
	ts.Value(serversKey{}).(map[string]*siteServer)[args[0]] = s
}

// requests NAME prints what a site was asked for since the last time, sorted:
// the number, then a line for each with the status.
func requests(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: requests NAME")
	}
	s := ts.Value(serversKey{}).(map[string]*siteServer)[args[0]]
	if s == nil {
		ts.Fatalf("there is no site %s", args[0])
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.asked)
	fmt.Fprintf(ts.Stdout(), "%d requests\n", len(s.asked))
	for _, line := range s.asked {
		fmt.Fprintln(ts.Stdout(), line)
	}
	s.asked = nil
}

func (s *siteServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status := s.answer(w, r)
	line := r.URL.RequestURI() + " " + status
	for _, name := range []string{"Authorization", "X-Key", "Cookie"} {
		if v := r.Header.Get(name); v != "" {
			line += " " + name + ": " + v
		}
	}
	s.mu.Lock()
	s.asked = append(s.asked, line)
	s.mu.Unlock()
	if status == "drop" {
		if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
			c.Close()
		}
	}
}

func (s *siteServer) answer(w http.ResponseWriter, r *http.Request) string {
	name := filepath.Join(s.dir, filepath.FromSlash(strings.TrimSuffix(r.URL.Path, "/")))
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		name = filepath.Join(name, "index.html")
	} else if filepath.Ext(name) == "" {
		name += ".html"
	}
	for _, answer := range []string{filepath.Join(s.dir, "all.answer"), name + ".answer"} {
		if data, err := os.ReadFile(answer); err == nil {
			return s.scripted(w, data)
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		return "404"
	}
	tag := fmt.Sprintf("%q", fmt.Sprintf("%x", sha256.Sum256(data))[:16])
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return "304"
	}
	if kind, ok := map[string]string{".xml": "application/xml", ".json": "application/json"}[filepath.Ext(name)]; ok {
		w.Header().Set("Content-Type", kind)
	} else {
		w.Header().Set("Content-Type", "text/html") // the page knows its charset, or nobody does
	}
	w.Write(data)
	return "200"
}

func (s *siteServer) scripted(w http.ResponseWriter, data []byte) string {
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(data)))
	line, err := r.ReadLine()
	if err != nil || line == "drop" {
		return "drop"
	}
	if header, err := r.ReadMIMEHeader(); err == nil {
		for k, v := range header {
			w.Header()[k] = v
		}
	}
	status, err := strconv.Atoi(line)
	if err != nil {
		panic("no status: " + line)
	}
	w.WriteHeader(status)
	_, body, _ := bytes.Cut(data, []byte("\n\n"))
	w.Write(body)
	return line
}
