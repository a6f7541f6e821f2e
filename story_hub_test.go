package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// listener NAME FILE starts a server that takes every request for the rest of
// the story and writes a line of each into FILE: method, path with query, and
// body. It answers a challenge as a subscriber does who wants it. NAME becomes
// a variable with its address.
func listener(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: listener NAME FILE")
	}
	file := ts.MkAbs(args[1])
	ts.Check(os.WriteFile(file, nil, 0o666))
	var mu sync.Mutex
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		if f, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND, 0); err == nil {
			fmt.Fprintf(f, "%s %s %s\n", r.Method, r.RequestURI, strings.ReplaceAll(string(body), "\n", " "))
			f.Close()
		}
		mu.Unlock()
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}))
	ts.Defer(srv.Close)
	ts.Setenv(args[0], srv.URL)
}

// form STATUS URL NAME=VALUE… posts a form, demands a status and prints the
// answer.
func form(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: form STATUS URL NAME=VALUE…")
	}
	q := url.Values{}
	for _, pair := range args[2:] {
		name, value, _ := strings.Cut(pair, "=")
		q.Add(name, value)
	}
	resp, err := http.PostForm(args[1], q)
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s", body)
	if strconv.Itoa(resp.StatusCode) != args[0] {
		ts.Fatalf("%s, want %s: %s", resp.Status, args[0], body)
	}
}
