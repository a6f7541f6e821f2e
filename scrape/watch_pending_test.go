package scrape

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A pending is played a script of what happens when, in milliseconds, and
// tells what it gives out when. Everything due is whole.
func TestPending(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"renamed into place", "0 whole a", "2 a"},
		{"written in place", "0 write a, 10 write a, 40 write a", "90 a"},
		{"created, then written", "0 new a, 1 write a, 5 write a", "55 a"},
		{"whole, but a write follows", "0 whole a, 1 write a", "51 a"},
		{"gone", "0 gone a", "20 -a"},
		{"renamed", "0 gone a, 0 whole b", "20 -a b"},
		{"backup by rename", "0 gone a, 1 new a, 1 write a", "51 a"},
		{"copied, then deleted", "0 new b, 5 write b, 6 gone a", "55 -a b"},
		{"renamed and edited while others come", "0 gone a, 0 whole b, 1 write b, 30 new c, 60 new d", "110 -a b c d"},
		{"and they come without end", "0 gone a, 0 whole b, 1 write b, 30 new c each 20", "250 -a b | 2030 c"},
		{"two saves", "0 whole a, 100 whole b", "2 a | 102 b"},
		{"written all the time", "0 write a each 10", "2000 a"},
		{"another file beside it", "0 write a each 10, 100 whole b", "102 b | 2000 a"},
		{"a batch", "0 whole a, 1 new b, 15 write c, 20 write d, 40 whole e", "2 a | 70 b c d e"},
		{"a folder that went", "0 all", "20 *"},
		{"a folder that was renamed", "0 all, 0 whole b, 1 whole c", "20 *"},
		{"many folders that went", "0 all, 15 all, 30 all, 30 gone a", "50 *"},
		{"a folder that went, a file being written", "0 all, 10 write a", "20 * | 60 a"},
	} {
		if got := play(t, c.script); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func play(t *testing.T, script string) string {
	start := time.Unix(0, 0)
	type event struct {
		at, each int
		what, on string
	}
	var events []event
	for s := range strings.SplitSeq(script, ", ") {
		var e event
		f := strings.Fields(s)
		fmt.Sscan(f[0], &e.at)
		e.what = f[1]
		if len(f) > 2 {
			e.on = f[2]
		}
		if len(f) > 4 {
			fmt.Sscan(f[4], &e.each)
		}
		events = append(events, e)
	}
	var p pending
	var out []string
	for ms := range 2040 {
		now := start.Add(time.Duration(ms) * time.Millisecond)
		for _, e := range events {
			if e.at != ms && (e.each == 0 || ms < e.at || (ms-e.at)%e.each != 0) {
				continue
			}
			switch e.what {
			case "whole", "new":
				p.created(e.on, e.what == "whole", now)
			case "write":
				p.written(e.on, now)
			case "gone":
				p.removed(e.on, now)
			case "all":
				p.everything(now)
			}
		}
		due, full, _ := p.take(now)
		var told []string
		for _, d := range due {
			p.done(d.rel)
			if d.gone {
				d.rel = "-" + d.rel
			}
			told = append(told, d.rel)
		}
		if full {
			told = append(told, "*")
		}
		if told != nil {
			slices.Sort(told)
			out = append(out, fmt.Sprintf("%d %s", ms, strings.Join(told, " ")))
		}
	}
	return strings.Join(out, " | ")
}

// What is not whole is asked about ever more rarely, and the moment to ask
// again is always known.
func TestPendingAgain(t *testing.T) {
	var p pending
	now := time.Unix(0, 0)
	p.written("a", now)
	var waits []time.Duration
	for range 9 {
		_, _, next := p.take(now)
		waits = append(waits, next.Sub(now))
		now = next
		if due, _, _ := p.take(now); len(due) != 1 {
			t.Fatalf("at %v %v are due", now, due)
		}
		p.again("a", now)
	}
	if got := fmt.Sprint(waits); got != "[50ms 50ms 100ms 200ms 400ms 800ms 1.6s 2s 2s]" {
		t.Error(got)
	}
	if !p.busy("a", now) || p.busy("a", now.Add(quiet)) || p.busy("b", now) {
		t.Error("busy is wrong")
	}
	for i := range maxMarks + 1 {
		p.written(fmt.Sprint(i), now)
	}
	if _, full, _ := p.take(now.Add(hold)); !full {
		t.Error("very many marks do not become everything")
	}
}
