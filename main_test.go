package main

import (
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite golden files")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"copydesk": main})
}

// TestScripts runs the stories in testdata/script: one file a story, told in
// commands and what they print.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Cmds:                storyCommands(),
		Setup: func(env *testscript.Env) error {
			env.Values[halfWritten{}] = map[string]*half{}
			env.Values[serversKey{}] = map[string]*siteServer{}
			return nil
		},
	})
}

// exits STATUS COMMAND… runs a command and demands an exit status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND…")
	}
	status := 0
	var ee *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &ee) {
		status = ee.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if want, err := strconv.Atoi(args[0]); err != nil || want != status {
		ts.Fatalf("exit status %d, want %s", status, args[0])
	}
}

// port NAME sets a variable to a port on the loopback that is free now.
func port(ts *testscript.TestScript, neg bool, args []string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, number, err := net.SplitHostPort(ln.Addr().String())
	ts.Check(err)
	ts.Check(ln.Close())
	ts.Setenv(args[0], number)
}

// get URL PATTERN asks until the answer is 200 and matches, or, with a leading
// "!", does not.
func get(ts *testscript.TestScript, neg bool, args []string) {
	retry(ts, args, func() (string, error) {
		resp, err := http.Get(args[0])
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err == nil && resp.StatusCode != http.StatusOK {
			err = errors.New(resp.Status)
		}
		return string(body), err
	})
}

// until FILE PATTERN reads until the file matches.
func until(ts *testscript.TestScript, neg bool, args []string) {
	retry(ts, args, func() (string, error) {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		return string(data), err
	})
}

func retry(ts *testscript.TestScript, args []string, try func() (string, error)) {
	if len(args) != 2 {
		ts.Fatalf("usage: get URL PATTERN, until FILE PATTERN")
	}
	pattern, without := strings.CutPrefix(args[1], "!")
	re, err := regexp.Compile(pattern)
	ts.Check(err)
	var text string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		text, err = try()
		if err == nil && re.MatchString(text) != without {
			return
		}
	}
	ts.Fatalf("%s never came to match %q: %v\n%s", args[0], args[1], err, text)
}
