package main

import (
	"bufio"
	"context"
	"encoding/json"
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

	"golang.org/x/tools/txtar"
)

// TestBrowser looks at the pages of a running server with Chromium: what
// testdata/browser/pages.mjs says about each is a test of its own.
func TestBrowser(t *testing.T) {
	const folder = "dist/browser"
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			chromium = found
			break
		}
	}
	if chromium == "" {
		t.Skip("there is no Chromium here; .ci/run gets it from Debian")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no node here")
	}
	for _, name := range []string{"playwright-core", "axe-core"} {
		if _, err := os.Stat(folder + "/node_modules/" + name); err != nil {
			t.Skip(name + " is not in " + folder + "; .ci/run gets it with npm")
		}
	}
	port := serveSite(t, "testdata/browser/site.txtar")
	cmd := exec.CommandContext(t.Context(), "node", "testdata/browser/pages.mjs", folder, chromium, port)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	looked := 0
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var saw struct {
			Name  string
			Wrong []string
		}
		if err := json.Unmarshal(lines.Bytes(), &saw); err != nil {
			t.Errorf("%v: %s", err, lines.Bytes())
			continue
		}
		looked++
		t.Run(saw.Name, func(t *testing.T) {
			for _, w := range saw.Wrong {
				t.Error(w)
			}
		})
	}
	if err := cmd.Wait(); err != nil || looked == 0 {
		t.Fatalf("pages.mjs: %v after %d looks\n%s", err, looked, said.String())
	}
}

// serveSite serves the folder in an archive until the test ends, and says at
// which port.
func serveSite(t *testing.T, archive string) string {
	files, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range files.Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	ln.Close()

	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		p := &program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard, env: func(string) string { return "" }}
		var err error
		if code := p.run(ctx, []string{"serve", "-c", filepath.Join(dir, "copydesk.yaml"), "--listen", "127.0.0.1:" + port, "-q"}); code != exitDone {
			err = fmt.Errorf("exit status %d", code)
		}
		ended <- err
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error("the server: ", err)
		}
	})
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		resp, err := http.Get("http://127.0.0.1:" + port + "/")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return port
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("the server does not come up: ", err)
		}
	}
}
