package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A fake answers without a network, so that hours pass in no time.
type fake struct {
	mu     sync.Mutex
	start  time.Time
	asked  []string // "1s /path", in order
	took   time.Duration
	answer func(r *http.Request) *http.Response
	under  int
	most   int
}

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	f.asked = append(f.asked, fmt.Sprintf("%s %s", time.Since(f.start).Round(time.Millisecond), r.URL.Path))
	f.under++
	f.most = max(f.most, f.under)
	f.mu.Unlock()
	time.Sleep(f.took)
	f.mu.Lock()
	f.under--
	f.mu.Unlock()
	resp := f.answer(r)
	resp.Request = r
	return resp, nil
}

func reply(status int, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {"text/html"}}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), ProtoMajor: 1, ProtoMinor: 1}
}

// mapMemory is a Memory for tests.
type mapMemory struct {
	mu sync.Mutex
	m  map[string][]byte
}

func (m *mapMemory) Load(key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.m[key], nil
}

func (m *mapMemory) Store(key string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[key] = value
	return nil
}

// inTime runs a test in a bubble of its own time, with a client that asks f.
func inTime(t *testing.T, opt Options, f *fake, test func(t *testing.T, c *Client)) {
	synctest.Test(t, func(t *testing.T) {
		f.start = time.Now()
		c := New(opt)
		c.roundTripper = f
		test(t, c)
	})
}

func get(t *testing.T, c *Client, urls ...string) error {
	t.Helper()
	var last error
	for _, u := range urls {
		_, last = c.Get(t.Context(), Request{URL: u})
	}
	return last
}

func wantAsked(t *testing.T, f *fake, want ...string) {
	t.Helper()
	if !slices.Equal(f.asked, want) {
		t.Errorf("asked\n  %s\nwant\n  %s", strings.Join(f.asked, "\n  "), strings.Join(want, "\n  "))
	}
}

func ok(*http.Request) *http.Response { return reply(200, "<p>Page") }

func TestPace(t *testing.T) {
	f := &fake{took: 300 * time.Millisecond, answer: ok}
	inTime(t, Options{}, f, func(t *testing.T, c *Client) {
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				get(t, c, fmt.Sprintf("https://example.com/%d", i))
			})
		}
		wg.Go(func() {
			time.Sleep(10 * time.Millisecond)
			get(t, c, "https://example.org/")
		})
		wg.Wait()
		wantAsked(t, f, "0s /robots.txt", "10ms /robots.txt", "300ms /0", "310ms /", "1.3s /1", "2.3s /2")
	})
}

func TestPaceOfSlowHost(t *testing.T) {
	f := &fake{took: 5 * time.Second, answer: ok}
	inTime(t, Options{}, f, func(t *testing.T, c *Client) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() { get(t, c, "https://example.com/") })
		}
		wg.Wait()
		if f.most != 1 {
			t.Errorf("%d requests to one host at once", f.most)
		}
	})
}

func TestNoPaceOnLoopback(t *testing.T) {
	f := &fake{took: 50 * time.Millisecond, answer: ok}
	inTime(t, Options{Allow: []string{"127.0.0.1:8000"}}, f, func(t *testing.T, c *Client) {
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() { get(t, c, "http://127.0.0.1:8000/") })
		}
		wg.Wait()
		if f.most != atOnce {
			t.Errorf("%d requests at once, want %d", f.most, atOnce)
		}
		if took := time.Since(f.start); took > time.Second {
			t.Errorf("50 pages at 50 ms each took %s", took)
		}
	})
}

func TestCrawlDelay(t *testing.T) {
	f := &fake{answer: func(r *http.Request) *http.Response {
		if r.URL.Path == "/robots.txt" {
			return reply(200, "User-agent: *\nCrawl-delay: 3.5\n")
		}
		return ok(r)
	}}
	inTime(t, Options{}, f, func(t *testing.T, c *Client) {
		get(t, c, "https://example.com/1", "https://example.com/2", "https://example.com/3")
		wantAsked(t, f, "0s /robots.txt", "0s /1", "3.5s /2", "7s /3")
	})
}

func TestRetryAfter(t *testing.T) {
	busy := true
	f := &fake{answer: func(r *http.Request) *http.Response {
		if busy && r.URL.Path == "/1" {
			return reply(503, "", "Retry-After", "600")
		}
		return ok(r)
	}}
	memory := &mapMemory{m: map[string][]byte{}}
	inTime(t, Options{Memory: memory}, f, func(t *testing.T, c *Client) {
		var status *StatusError
		if err := get(t, c, "https://example.com/1"); !errors.As(err, &status) || status.RetryAfter != 10*time.Minute {
			t.Errorf("got %v", err)
		}
		var e *Error
		if err := get(t, c, "https://example.com/2"); !errors.Is(err, ErrBackoff) || !errors.As(err, &e) || time.Until(e.Until) != 10*time.Minute {
			t.Errorf("got %v", err)
		}
		// The next run knows of it too.
		c = New(Options{Memory: memory})
		c.roundTripper = f
		if err := get(t, c, "https://example.com/2"); !errors.Is(err, ErrBackoff) {
			t.Errorf("in the next run: %v", err)
		}
		busy = false
		time.Sleep(10 * time.Minute)
		if err := get(t, c, "https://example.com/1"); err != nil {
			t.Error(err)
		}
		wantAsked(t, f, "0s /robots.txt", "0s /1", "10m0s /1")
		if len(memory.m["pause example.com"]) > 0 {
			t.Errorf("the memory still has %s", memory.m["pause example.com"])
		}
	})
}

func TestRetryAfterValues(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		value, date string
		want        time.Duration
	}{
		{"", "", 0}, {"120", "", 2 * time.Minute}, {"1.5", "", 1500 * time.Millisecond}, {"-5", "", 0}, {"soon", "", 0}, {"NaN", "", 0}, {"+Inf", "", longestRetry},
		{"99999999999999999999999", "", longestRetry}, {"1e300", "", longestRetry},
		{"Mon, 23 Nov 2026 12:05:00 GMT", "", 5 * time.Minute},
		{"Mon, 23 Nov 2026 13:05:00 GMT", "Mon, 23 Nov 2026 13:00:00 GMT", 5 * time.Minute},
		{"Mon, 23 Nov 2020 12:05:00 GMT", "", 0}, {"Fri, 31 Dec 9999 23:59:59 GMT", "", longestRetry},
	} {
		h := http.Header{}
		h.Set("Retry-After", c.value)
		h.Set("Date", c.date)
		if got := retryAfter(h, now); got != c.want {
			t.Errorf("Retry-After: %s is read as %s, want %s", c.value, got, c.want)
		}
	}
}

// TestBackoff: a host that fails is asked less and less often, and at the old
// pace as soon as it works.
func TestBackoff(t *testing.T) {
	down := true
	f := &fake{answer: func(r *http.Request) *http.Response {
		if down && r.URL.Path != "/robots.txt" {
			return reply(500, "")
		}
		return ok(r)
	}}
	inTime(t, Options{}, f, func(t *testing.T, c *Client) {
		asked := func() (n int) {
			for _, a := range f.asked {
				if !strings.HasSuffix(a, "/robots.txt") {
					n++
				}
			}
			return n
		}
		for range 24 * 60 { // a day, once a minute
			get(t, c, "https://example.com/")
			time.Sleep(time.Minute)
		}
		if n := asked(); n < 24 || n > 70 {
			t.Errorf("a host that was down all day was asked %d times", n)
		}
		for range 5 { // a pause may be over just now, and be short after robots.txt came well
			get(t, c, "https://example.com/")
		}
		if err := get(t, c, "https://example.com/"); !errors.Is(err, ErrBackoff) || !strings.Contains(err.Error(), "500 Internal Server Error") {
			t.Errorf("got %v", err)
		}
		down = false
		time.Sleep(longestPause)
		before := asked()
		if err := get(t, c, "https://example.com/a", "https://example.com/b"); err != nil {
			t.Error(err)
		}
		if asked() != before+2 {
			t.Error("a host that works again is not asked")
		}
	})
}

// TestOnePageInTrouble: one article that fails does not keep the others.
func TestOnePageInTrouble(t *testing.T) {
	f := &fake{answer: func(r *http.Request) *http.Response {
		if r.URL.Path == "/2" {
			return reply(500, "")
		}
		return ok(r)
	}}
	inTime(t, Options{}, f, func(t *testing.T, c *Client) {
		if err := get(t, c, "https://example.com/1", "https://example.com/2", "https://example.com/3"); err != nil {
			t.Error(err)
		}
	})
}

func TestNotFoundIsNoFailure(t *testing.T) {
	f := &fake{answer: func(r *http.Request) *http.Response { return reply(404, "") }}
	inTime(t, Options{}, f, func(t *testing.T, c *Client) {
		for i := range 5 {
			get(t, c, fmt.Sprintf("https://example.com/%d", i))
		}
		wantAsked(t, f, "0s /robots.txt", "0s /0", "1s /1", "2s /2", "3s /3", "4s /4")
	})
}

func TestRobotsAge(t *testing.T) {
	memory := &mapMemory{m: map[string][]byte{}}
	status := 200
	f := &fake{answer: func(r *http.Request) *http.Response {
		if r.URL.Path == "/robots.txt" {
			return reply(status, "User-agent: *\nDisallow: /no\n")
		}
		return ok(r)
	}}
	inTime(t, Options{Memory: memory}, f, func(t *testing.T, c *Client) {
		get(t, c, "https://example.com/1")
		c = New(Options{Memory: memory})
		c.roundTripper = f
		if err := get(t, c, "https://example.com/no"); !errors.Is(err, ErrRobots) {
			t.Errorf("the next run forgot robots.txt: %v", err)
		}
		time.Sleep(23 * time.Hour)
		get(t, c, "https://example.com/2")
		time.Sleep(2 * time.Hour)
		// In trouble, the old rules hold for a month.
		status = 500
		if err := get(t, c, "https://example.com/3"); err != nil {
			t.Error(err)
		}
		if err := get(t, c, "https://example.com/no"); !errors.Is(err, ErrRobots) {
			t.Errorf("the old rules do not hold: %v", err)
		}
		var pages []string
		for _, a := range f.asked {
			_, path, _ := strings.Cut(a, " ")
			pages = append(pages, path)
		}
		if got := strings.Join(pages, " "); got != "/robots.txt /1 /2 /robots.txt /3" {
			t.Errorf("asked for %s", got)
		}
		time.Sleep(31 * 24 * time.Hour)
		if err := get(t, c, "https://example.com/no"); errors.Is(err, ErrRobots) {
			t.Errorf("after a month without a robots.txt: %v", err)
		}
	})
}

func TestWaitingEnds(t *testing.T) {
	f := &fake{answer: ok}
	inTime(t, Options{PerHost: time.Minute}, f, func(t *testing.T, c *Client) {
		get(t, c, "https://example.com/1")
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := c.Get(ctx, Request{URL: "https://example.com/2"}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		before := time.Now()
		if _, err := c.Get(ctx, Request{URL: "https://example.com/2"}); !errors.Is(err, context.DeadlineExceeded) || time.Since(before) > 0 {
			t.Errorf("got %v after %s", err, time.Since(before))
		}
		time.Sleep(time.Minute)
		if err := get(t, c, "https://example.com/3"); err != nil {
			t.Error(err)
		}
	})
}

// TestWith: clients that introduce themselves differently keep one pace.
func TestWith(t *testing.T) {
	f := &fake{answer: func(r *http.Request) *http.Response {
		if r.URL.Path == "/robots.txt" {
			return reply(200, "User-agent: other\nDisallow: /2\n")
		}
		return ok(r)
	}}
	inTime(t, Options{}, f, func(t *testing.T, c *Client) {
		other := c.With(Options{UserAgent: "Other/1"})
		other.roundTripper = f
		get(t, c, "https://example.com/1")
		if err := get(t, other, "https://example.com/2"); !errors.Is(err, ErrRobots) || !strings.Contains(err.Error(), "to Other") {
			t.Errorf("got %v", err)
		}
		get(t, other, "https://example.com/3")
		get(t, c, "https://example.com/4")
		wantAsked(t, f, "0s /robots.txt", "0s /1", "0s /robots.txt", "1s /3", "2s /4")
	})
}
