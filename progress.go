package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// A progress is a line at the foot of a terminal that says how far the program
// is. Other writers write through it, so that their lines go above it. A nil
// *progress shows nothing.
type progress struct {
	out   io.Writer
	width int

	mu    sync.Mutex
	line  string    // what is shown now, "" for nothing
	shown time.Time // when it was last drawn
	since time.Time // when the work began that it tells of
}

// Write writes above the line.
func (p *progress) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.line == "" {
		return p.out.Write(data)
	}
	io.WriteString(p.out, "\r\x1b[K")
	n, err := p.out.Write(data)
	io.WriteString(p.out, p.line)
	return n, err
}

// show tells of work: done of all of what is being done. Work that is over
// soon is not worth a line.
func (p *progress) show(what string, done, all int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if done <= 1 || p.since.IsZero() {
		p.since = now
	}
	if now.Sub(p.since) < 300*time.Millisecond || now.Sub(p.shown) < 100*time.Millisecond && done < all {
		return
	}
	const bar = 24
	filled := 0
	if all > 0 {
		filled = bar * done / all
	}
	p.line = shorten(fmt.Sprintf("%s%s %d of %d  %s", strings.Repeat("█", filled), strings.Repeat("░", bar-filled), done, all, clean(what)), p.width-1)
	p.shown = now
	io.WriteString(p.out, "\r\x1b[K"+p.line)
}

// end takes the line away.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.line != "" {
		io.WriteString(p.out, "\r\x1b[K")
	}
	p.line, p.since = "", time.Time{}
}
