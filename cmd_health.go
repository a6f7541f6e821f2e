package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func (p *program) healthCommand() *cobra.Command {
	var s settings
	var alive bool
	c := &cobra.Command{
		Use:   "health [ADDRESS]",
		Short: "Ask a running copydesk how it is, for health checks",
		Long: `Asks the copydesk that serves at ADDRESS (by default where this configuration has it
listen) for its /health. The exit status is 0 when all is well, and 1 when something
fails or nobody answers. With --alive an answer is enough: what ails a source is not
mended by a restart.`,
		Example: `  copydesk health
  copydesk health --alive http://127.0.0.1:8080/`,
		Args: atMostOne,
		RunE: func(c *cobra.Command, args []string) error { return p.askHealth(c.Context(), args, s, alive) },
	}
	s.flags(c, "listen")
	c.Flags().BoolVar(&alive, "alive", false, "any answer will do")
	return c
}

func (p *program) askHealth(ctx context.Context, args []string, s settings, alive bool) error {
	if err := listenFlag(s.listen); err != nil {
		return err
	}
	j := &job{listen: listenOn(s.listen, nil)}
	if len(args) == 0 && s.listen == "" {
		cfg, err := p.load()
		if err != nil {
			return err
		}
		if cfg != nil {
			j.cfg, j.listen = cfg, listenOn("", cfg.Listen)
		}
	}
	at := baseOf(j.listen[0])
	transport := &http.Transport{DisableKeepAlives: true} // no proxy stands between
	if socket, ok := strings.CutPrefix(j.listen[0], "unix:"); ok && len(args) == 0 {
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}
	} else if t := j.tls(); t.On() && len(args) == 0 {
		at = "https" + strings.TrimPrefix(at, "http")
		// It is this machine that is asked, by another name than the certificate's.
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
		if len(t.ACME) > 0 {
			transport.TLSClientConfig.ServerName = t.ACME[0]
		}
	}
	if len(args) > 0 {
		u, err := url.Parse(args[0])
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return usage("for instance http://127.0.0.1:8080/", "%q is no http or https address", args[0])
		}
		at = u.String()
	}
	at = strings.TrimSuffix(strings.TrimSuffix(at, "/"), "/health") + "/health"
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: transport}
	resp, err := client.Do(req)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) {
			err = op
		}
		return fmt.Errorf("%s: no answer: %w", at, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("%s: no whole answer: %w", at, err)
	}
	var h struct {
		Status string `json:"status"`
	}
	if err := json.Unmarshal(body, &h); err != nil {
		h.Status = resp.Status
	}
	fmt.Fprintln(p.stdout, clean(h.Status))
	if !alive && resp.StatusCode != http.StatusOK {
		return &commandError{code: exitFailed}
	}
	return nil
}
