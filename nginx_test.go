package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNGINX serves a written folder, and a server, through examples/nginx.conf.
func TestNGINX(t *testing.T) {
	bin, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("there is no nginx here")
	}
	dir, err := os.MkdirTemp("", "nginx")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	os.Chmod(dir, 0o755) // nginx gives up being root
	var said bytes.Buffer
	p := &program{stdin: strings.NewReader(""), stdout: &said, stderr: &said, env: func(string) string { return "" }}
	if code := p.run(t.Context(), []string{"build", "examples/newsroom", "--out", dir + "/www", "--state", dir + "/state", "--base", "https://feeds.example/", "-q"}); code != exitDone {
		t.Fatal(said.String())
	}
	behind := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.URL.Path, " ", r.Header.Get("X-Forwarded-For"))
	})
	back, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	go http.Serve(back, behind)
	front, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := front.Addr().String()
	front.Close()
	conf, err := os.ReadFile("examples/nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("127.0.0.1:8088", addr, "/var/www/feeds", dir+"/www", "127.0.0.1:8080", back.Addr().String()).Replace(string(conf))
	main := fmt.Sprintf("daemon off; worker_processes 1; pid %[1]s/pid; error_log stderr;\nevents { }\nhttp { access_log off;\n"+
		"client_body_temp_path %[1]s/a; proxy_temp_path %[1]s/b; fastcgi_temp_path %[1]s/c; uwsgi_temp_path %[1]s/d; scgi_temp_path %[1]s/e;\n%[2]s}\n", dir, text)
	if err := os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(main), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "-c", filepath.Join(dir, "nginx.conf"), "-p", dir)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() }()
	get := func(path string, headers ...string) (*http.Response, string) {
		r, err := http.NewRequest("GET", "http://"+addr+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			resp, err := http.DefaultTransport.RoundTrip(r)
			if err == nil {
				b, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				return resp, string(b)
			}
			if time.Now().After(deadline) {
				t.Fatalf("%v\n%s", err, complaints.String())
			}
		}
	}
	for path, media := range map[string]string{"/atom.xml": "application/atom+xml; charset=utf-8", "/rss.xml": "application/rss+xml; charset=utf-8", "/feed.json": "application/feed+json", "/": "text/html; charset=utf-8", "/style.css": "text/css"} {
		r, _ := get(path)
		if got := r.Header.Get("Content-Type"); r.StatusCode != 200 || !strings.HasPrefix(got, media) {
			t.Errorf("%s: %d as %s, want %s", path, r.StatusCode, got, media)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Cache-Control") != "max-age=300" {
			t.Errorf("%s: %v", path, r.Header)
		}
	}
	r, _ := get("/atom.xml", "Accept-Encoding", "gzip")
	if r.Header.Get("Content-Encoding") != "gzip" || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("gzip: %v", r.Header)
	}
	if again, _ := get("/atom.xml", "Accept-Encoding", "gzip", "If-None-Match", r.Header.Get("Etag")); again.StatusCode != 304 {
		t.Errorf("with its tag: %d", again.StatusCode)
	}
	if _, body := get("/live/news/atom.xml"); body != "/live/news/atom.xml 127.0.0.1" {
		t.Errorf("behind /live/: %q", body)
	}
}
