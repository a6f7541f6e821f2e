package main

import (
	"context"
	"encoding/json"
	"time"

	"copydesk/feed/notify"
	"copydesk/feed/publish"
)

// teller tells the hooks that the configuration names of changes of state; nil
// when it names none.
func (p *program) teller(j *job) func(context.Context, publish.StateChange) error {
	if j.cfg == nil {
		return nil
	}
	n := j.cfg.Notify
	if n.Webhook == "" && len(n.Command) == 0 {
		return nil
	}
	hooks := &notify.Hooks{Webhook: n.Webhook.Reveal(), Command: n.Command, Timeout: n.Timeout, Logger: p.log, Header: map[string]string{}}
	for name, value := range n.Headers {
		hooks.Header[name] = value.Reveal()
	}
	return func(ctx context.Context, c publish.StateChange) error {
		message, err := json.Marshal(c)
		if err != nil {
			return err
		}
		return hooks.Send(ctx, message, []string{
			"COPYDESK_SOURCE=" + c.Source, "COPYDESK_FROM=" + c.From, "COPYDESK_TO=" + c.To,
			"COPYDESK_REASON=" + clean(c.Reason), "COPYDESK_NOTE=" + clean(c.Note), "COPYDESK_TIME=" + c.Time.Format(time.RFC3339),
		})
	}
}
