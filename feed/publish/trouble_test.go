package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"copydesk/feed/ledger"
)

// TestTroubleIsToldOnce: what goes wrong again and again by one cause is one
// line of the log, and so is its end.
func TestTroubleIsToldOnce(t *testing.T) {
	full := func(file string) error {
		return fmt.Errorf("feed %q: %w", "a", &os.PathError{Op: "write", Path: file, Err: syscall.ENOSPC})
	}
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "error" {
			return slog.Attr{}
		}
		return a
	}}))
	var x trouble
	for _, err := range []error{nil, full(".copydesk-1.tmp"), full(".copydesk-2.tmp"), full(".copydesk-3.tmp"), syscall.EROFS, syscall.EROFS, nil, nil, errors.New("x"), nil} {
		x.tell(log, err, "not published", "published again")
	}
	want := []string{"ERROR msg=\"not published", "ERROR msg=\"not published", "INFO msg=\"published again", "ERROR msg=\"not published", "INFO msg=\"published again"}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%s", b.String())
	}
	for i, line := range lines {
		if !strings.Contains(line, want[i]) {
			t.Errorf("line %d: %s, want %s", i, line, want[i])
		}
	}
}

// TestUnpublishedIsToldOnce: every change that cannot be written is not a line
// of the log; and when it can be, all of them come out.
func TestUnpublishedIsToldOnce(t *testing.T) {
	r := newRig(t)
	var b bytes.Buffer
	r.desk.opt.Logger = slog.New(slog.NewTextHandler(&b, nil))
	r.src.set("a", "A|The first story of all.")
	r.pass()
	out := filepath.Join(r.dir, "out")
	if err := os.Rename(out, out+"-away"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, nil, 0o644); err != nil { // no folder: nothing can be written
		t.Fatal(err)
	}
	for i := range 5 {
		r.src.set(fmt.Sprint("b", i), fmt.Sprintf("B%d|The %dth story that came since, and of something else.", i, i))
		var changes ledger.Changes
		if err := r.desk.pass(context.Background(), r.desk.sources[0], true, &changes); err != nil {
			t.Fatal(err)
		}
		if err := r.desk.publishOrTell(&changes); err == nil {
			t.Fatal("published")
		}
	}
	if err := errors.Join(os.Remove(out), os.Rename(out+"-away", out)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.desk.publishOrTell(&ledger.Changes{}); err != nil {
			t.Fatal(err)
		}
	}
	if n, over := strings.Count(b.String(), "not published"), strings.Count(b.String(), "published again"); n != 1 || over != 1 {
		t.Errorf("told %d times, and %d times that it is over:\n%s", n, over, b.String())
	}
	if feed := r.files()["feed.json"]; !strings.Contains(feed, "B0") || !strings.Contains(feed, "B4") {
		t.Error("not all came out")
	}
}
