// Package notify tells a person's own programs of something: it posts JSON to
// a web address, and starts a command. What it is about it does not know.
package notify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Hooks are whom to tell. The zero Hooks tell nobody.
type Hooks struct {
	// Webhook is an http or https address that gets the message as the body of
	// a POST. It is the operator's own choice, so that private addresses are as
	// good as others. "" for none.
	Webhook string
	Header  map[string]string // of the POST, such as Authorization
	// Command is a program and its arguments. It is started as it is, by no
	// shell, with the message on standard input. nil for none.
	Command []string
	Timeout time.Duration // of one POST, and of a command; 0: 30 seconds
	Logger  *slog.Logger  // gets what a command prints; nil: silence
}

const (
	defaultTimeout = 30 * time.Second
	mostOutput     = 16 << 10 // of a command, in bytes
)

// pauses lie between the tries of a POST that failed by the network's or the
// server's fault.
var pauses = [...]time.Duration{2 * time.Second, 15 * time.Second}

// Send tells everybody the message, JSON. env are variables for the command,
// beside the program's own. It returns when all were told, or could not be.
func (h *Hooks) Send(ctx context.Context, message []byte, env []string) error {
	return errors.Join(h.post(ctx, message), h.run(ctx, message, env))
}

func (h *Hooks) post(ctx context.Context, message []byte) error {
	if h.Webhook == "" {
		return nil
	}
	for try := 0; ; try++ {
		again, err := h.postOnce(ctx, message)
		if err == nil || !again || try == len(pauses) {
			return err
		}
		timer := time.NewTimer(pauses[try])
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// postOnce reports too whether another try may do better.
func (h *Hooks) postOnce(ctx context.Context, message []byte) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(h.Timeout, defaultTimeout))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.Webhook, bytes.NewReader(message))
	if err != nil {
		return false, fmt.Errorf("webhook: %w", withoutAddress(err))
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Copydesk")
	for name, value := range h.Header {
		req.Header.Set(name, value)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		return true, fmt.Errorf("webhook: %w", withoutAddress(err))
	}
	io.CopyN(io.Discard, resp.Body, mostOutput)
	resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests, fmt.Errorf("webhook: the server answers %s", resp.Status)
	}
	return false, nil
}

// withoutAddress takes the address off an error: many webhooks are secret.
func withoutAddress(err error) error {
	var u interface{ Unwrap() error }
	if errors.As(err, &u) && u.Unwrap() != nil {
		return u.Unwrap()
	}
	return err
}

func (h *Hooks) run(ctx context.Context, message []byte, env []string) error {
	if len(h.Command) == 0 {
		return nil
	}
	limit := cmp.Or(h.Timeout, defaultTimeout)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, h.Command[0], h.Command[1:]...)
	cmd.Stdin = bytes.NewReader(message)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = 2 * time.Second // for what it started and left behind
	out := &bounded{}
	cmd.Stdout, cmd.Stderr = out, out
	err := cmd.Run()
	if said := strings.TrimSpace(out.String()); said != "" && h.Logger != nil {
		h.Logger.Info("the command of notify says", "command", h.Command[0], "output", said)
	}
	switch {
	case ctx.Err() == context.DeadlineExceeded:
		return fmt.Errorf("command %s: ended after %s, the time it may take", h.Command[0], limit)
	case err != nil:
		return fmt.Errorf("command %s: %w", h.Command[0], err)
	}
	return nil
}

// bounded keeps the beginning of what is written.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	b.Buffer.Write(p[:min(len(p), mostOutput-b.Len())])
	return len(p), nil
}
