package notify

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestMain lets the test be its own command: no other program is needed.
func TestMain(m *testing.M) {
	switch os.Getenv("NOTIFY_TEST") {
	case "tell":
		in, _ := io.ReadAll(os.Stdin)
		io.WriteString(os.Stdout, os.Args[1]+" "+os.Getenv("COPYDESK_TO")+" "+string(in))
		os.Exit(0)
	case "fail":
		os.Exit(3)
	case "hang":
		time.Sleep(time.Minute)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestWebhook(t *testing.T) {
	saved := pauses
	pauses = [...]time.Duration{time.Millisecond, time.Millisecond}
	defer func() { pauses = saved }()
	var asked atomic.Int32
	answers := []int{}
	var got, auth string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got, auth = r.Method+" "+r.Header.Get("Content-Type")+" "+string(body), r.Header.Get("Authorization")
		n := int(asked.Add(1)) - 1
		if answers[n] == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(answers[n])
	}))
	defer srv.Close()
	for _, c := range []struct {
		name    string
		answers []int
		asked   int32
		wrong   string
	}{
		{"taken", []int{204}, 1, ""},
		{"at the third try", []int{500, 429, 200}, 3, ""},
		{"never", []int{500, 502, 503}, 3, "503"},
		{"refused", []int{401}, 1, "401"},
		{"sent elsewhere", []int{302}, 1, "302"},
	} {
		asked.Store(0)
		answers = c.answers
		h := Hooks{Webhook: srv.URL + "/secret", Header: map[string]string{"Authorization": "Bearer x"}}
		err := h.Send(context.Background(), []byte(`{"to":"held"}`), nil)
		if (err == nil) != (c.wrong == "") || err != nil && (!strings.Contains(err.Error(), c.wrong) || strings.Contains(err.Error(), "secret")) || asked.Load() != c.asked {
			t.Errorf("%s: %v after %d requests", c.name, err, asked.Load())
		}
		if got != `POST application/json {"to":"held"}` || auth != "Bearer x" {
			t.Errorf("%s: %s, %s", c.name, got, auth)
		}
	}
	srv.Close()
	h := Hooks{Webhook: srv.URL + "/secret"}
	if err := h.Send(context.Background(), nil, nil); err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := h.Send(ctx, nil, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestCommand(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	h := Hooks{Command: []string{self, "$(echo no shell)"}, Logger: slog.New(slog.NewTextHandler(&log, nil))}
	if err := h.Send(context.Background(), []byte(`{"a":1}`), []string{"NOTIFY_TEST=tell", "COPYDESK_TO=held"}); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), `$(echo no shell) held {\"a\":1}`) {
		t.Error(log.String())
	}
	if err := h.Send(context.Background(), nil, []string{"NOTIFY_TEST=fail"}); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Error(err)
	}
	h.Timeout = 50 * time.Millisecond
	if err := h.Send(context.Background(), nil, []string{"NOTIFY_TEST=hang"}); err == nil || !strings.Contains(err.Error(), "ended after 50ms") {
		t.Error(err)
	}
	h.Command = []string{"no-such-program-anywhere"}
	if err := h.Send(context.Background(), nil, nil); err == nil {
		t.Error("no error")
	}
}
