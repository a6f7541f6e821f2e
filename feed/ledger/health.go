package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Health is what is remembered of how a source is doing.
type Health struct {
	Source string `json:"source"` // what it is filed under
	Name   string `json:"name"`   // what people call it

	// State is one of the states below, as of when it was asked for, and
	// Silence says in words how unusual a silence is; "" when it is not.
	State   string `json:"state,omitempty"`
	Silence string `json:"silence,omitempty"`

	FirstLook   time.Time `json:"first_look,omitzero"`
	LastLook    time.Time `json:"last_look,omitzero"`     // when it was last looked at
	NextLook    time.Time `json:"next_look,omitzero"`     // when a site is looked at next; zero for what is watched
	LastSuccess time.Time `json:"last_success,omitzero"`  // when a look last succeeded
	LastNew     time.Time `json:"last_new_item,omitzero"` // when an item last went out
	Failures    int       `json:"consecutive_failures"`
	Error       string    `json:"error,omitempty"`      // of the last look; "" when it succeeded
	Blocked     bool      `json:"blocked,omitempty"`    // it failed since somebody keeps programs out
	Found       Found     `json:"last_change,omitzero"` // the last look that changed something

	// How its items come, learnt from when they came: seconds that usually lie
	// between them, and seconds after which silence is unusual. 0: not known yet.
	UsualGap    int `json:"usual_gap_seconds,omitempty"`
	SilentAfter int `json:"silent_after_seconds,omitempty"`

	Told string `json:"told,omitempty"` // the state that hooks were last told of; "": StateOK
	// Note is what people should know though nothing failed, as the source says
	// it: that its page was rebuilt, and how its articles are found now.
	Note string `json:"note,omitempty"`
	// NoteTold is the note that hooks were last told of.
	NoteTold string `json:"note_told,omitempty"`

	// What a look found is held back: why, since when, and how many looks. The
	// ledger keeps it apart (see [Ledger.Hold]).
	Held      string    `json:"held,omitempty"`
	HeldSince time.Time `json:"held_since,omitzero"`
	HeldLooks int       `json:"held_looks,omitempty"`

	// Counted when asked.
	Live     int       `json:"live"`
	Waiting  int       `json:"waiting"`
	Unread   int       `json:"unread"`             // entries that hold no article or could not be read
	Problems []Problem `json:"problems,omitempty"` // the first of them
}

// The states of a source, the worst last.
const (
	StateOK      = "ok"
	StateSilent  = "silent"  // nothing new for unusually long
	StateHeld    = "held"    // what was found is held back
	StateBlocked = "blocked" // somebody keeps programs out
	StateFailing = "failing" // it cannot be looked at
)

// Worse gives the worse of two states.
func Worse(a, b string) string {
	order := []string{StateOK, StateSilent, StateHeld, StateBlocked, StateFailing}
	if slices.Index(order, a) > slices.Index(order, b) {
		return a
	}
	return b
}

// A Found is what a look changed.
type Found struct {
	At        time.Time `json:"at"`
	New       int       `json:"new,omitempty"`
	Changed   int       `json:"changed,omitempty"`
	Withdrawn int       `json:"withdrawn,omitempty"`
	Behind    int       `json:"behind,omitempty"` // that stand behind the known ones: an import of articles without a date
}

// Assess sets State and Silence.
func (h *Health) Assess(now time.Time) {
	h.State, h.Silence = StateOK, ""
	silent := now.Sub(later(h.LastNew, h.FirstLook))
	if h.SilentAfter > 0 && silent > time.Duration(h.SilentAfter)*time.Second {
		h.State = StateSilent
		h.Silence = fmt.Sprintf("there usually is something new every %s, and there was nothing for %s", Span(time.Duration(h.UsualGap)*time.Second), Span(silent))
	}
	switch {
	case h.Failures > 0 && h.Blocked:
		h.State = StateBlocked
	case h.Failures > 0:
		h.State = StateFailing
	case h.Held != "":
		h.State = StateHeld
	}
}

// Reason says why a source is in its state; "" when it is fine.
func (h *Health) Reason() string {
	switch h.State {
	case StateFailing, StateBlocked:
		return h.Error
	case StateHeld:
		return h.Held
	case StateSilent:
		return h.Silence
	}
	return ""
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Span tells how long something is as a person would: "5 hours", "4 days".
func Span(d time.Duration) string {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		n := int((d + unit.size/2) / unit.size)
		if n >= 2 {
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return "minute"
}

// A Problem is an entry that could not be read, and why.
type Problem struct {
	Entry string `json:"entry"`
	Why   string `json:"why"`
}

const mostProblems = 20

// SetHealth stores how a source is doing.
func (l *Ledger) SetHealth(h Health) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.source(h.Source); err != nil {
		return err
	}
	h.Live, h.Waiting, h.Unread, h.Problems = 0, 0, 0, nil
	h.Held, h.HeldSince, h.HeldLooks = "", time.Time{}, 0
	h.State, h.Silence = "", ""
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return l.exec("UPDATE source SET health = ? WHERE key = ?", string(data), h.Source)
}

// NotedHealth is Health without what takes counting: Live, Waiting, Unread and
// Problems.
func (l *Ledger) NotedHealth() ([]Health, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all, _, err := l.noted()
	return all, err
}

// noted is NotedHealth with the ledger's numbers of the sources.
func (l *Ledger) noted() (all []Health, ids []int64, err error) {
	err = l.each("SELECT id, key, health FROM source ORDER BY id", func(s scanner) error {
		var id int64
		var key, data string
		if err := s.Scan(&id, &key, &data); err != nil {
			return err
		}
		h := Health{}
		if err := json.Unmarshal([]byte(data), &h); err != nil {
			return err
		}
		h.Source, h.Held, h.HeldSince, h.HeldLooks = key, "", time.Time{}, 0
		var since int64
		switch err := l.row("SELECT reason, since, looks FROM hold WHERE source = ?", id).Scan(&h.Held, &since, &h.HeldLooks); {
		case err == nil:
			h.HeldSince = time.UnixMilli(since).UTC()
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		all, ids = append(all, h), append(ids, id)
		return nil
	})
	return all, ids, err
}

// Health tells how every source is doing, in the order they were first seen.
func (l *Ledger) Health() ([]Health, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all, ids, err := l.noted()
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		h := &all[i]
		err := l.row(`SELECT (SELECT count(*) FROM shown WHERE source = ?1),
 (SELECT count(DISTINCT item.id) FROM item JOIN entry ON entry.item = item.id WHERE entry.source = ?1 AND item.state = 1),
 (SELECT count(*) FROM entry WHERE source = ?1 AND note <> '')`, id).Scan(&h.Live, &h.Waiting, &h.Unread)
		if err != nil {
			return nil, err
		}
		if h.Unread == 0 {
			continue
		}
		err = l.each("SELECT key, note FROM entry WHERE source = ? AND note <> '' ORDER BY key LIMIT ?", func(s scanner) error {
			var key []byte
			p := Problem{}
			if err := s.Scan(&key, &p.Why); err != nil {
				return err
			}
			p.Entry = string(key)
			h.Problems = append(h.Problems, p)
			return nil
		}, id, mostProblems)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Arrivals tells when items of a source were first seen, of its newest ones,
// those after the time since; in no order.
func (l *Ledger) Arrivals(key string, since time.Time) ([]time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []time.Time
	err := l.each(`SELECT first_seen FROM (SELECT item FROM shown WHERE source = (SELECT id FROM source WHERE key = ?) ORDER BY rank DESC LIMIT 200) n
 JOIN item ON item.id = n.item WHERE first_seen > ?`, func(s scanner) error {
		var ms int64
		err := s.Scan(&ms)
		all = append(all, time.UnixMilli(ms))
		return err
	}, key, since.UnixMilli())
	return all, err
}
