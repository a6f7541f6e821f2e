package hub

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/feed/ledger"
)

const (
	self  = "https://news.example/hub"
	topic = "https://news.example/atom.xml"
	other = "https://news.example/rss.xml"
)

// A desk is what stands around a hub in these tests: a ledger, a clock that is
// set by hand, and the documents of two topics.
type desk struct {
	t    *testing.T
	dir  string
	l    *ledger.Ledger
	hub  *Hub
	opt  Options
	log  bytes.Buffer
	mu   sync.Mutex
	time time.Time
	docs map[string]*Document
}

// open lets everything out.
type open struct{}

func (open) Admit(address string) error {
	if _, err := url.ParseRequestURI(address); err != nil {
		return errors.New("it is no address")
	}
	return nil
}

func (open) Do(r *http.Request) (*http.Response, error) {
	c := http.Client{Timeout: 5 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c.Do(r)
}

func newDesk(t *testing.T, hubs ...string) *desk {
	d := &desk{t: t, dir: t.TempDir(), time: time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC), docs: map[string]*Document{}}
	d.opt = Options{Self: self, Hubs: hubs, Pings: open{}, Callbacks: open{}, Now: d.now,
		Logger: slog.New(slog.NewTextHandler(&d.log, nil)),
		Find: func(a string) *Document {
			d.mu.Lock()
			defer d.mu.Unlock()
			return d.docs[a]
		}}
	d.start()
	t.Cleanup(func() { d.l.Close() })
	return d
}

func (d *desk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.time
}

func (d *desk) later(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.time = d.time.Add(by)
}

func (d *desk) start() {
	l, err := ledger.Open(context.Background(), d.dir, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	d.l, d.opt.Ledger = l, l
	d.hub = New(d.opt)
}

// restart is what follows a crash: nothing but the ledger is left.
func (d *desk) restart() {
	d.l.Close()
	d.start()
}

// set has a topic hold text, and does not tell the hub.
func (d *desk) set(address, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.docs[address] = &Document{Type: "application/atom+xml; charset=utf-8", ETag: `"` + text + `"`, Body: []byte(text)}
}

func (d *desk) announce() {
	d.t.Helper()
	var topics []ledger.Topic
	for _, a := range []string{topic, other} {
		if doc := d.opt.Find(a); doc != nil {
			topics = append(topics, ledger.Topic{URL: a, ETag: doc.ETag})
		}
	}
	if err := d.hub.Announce(topics, append([]string{self}, d.opt.Hubs...)); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) publish(text string) {
	d.t.Helper()
	d.set(topic, text)
	d.announce()
	d.drain()
}

func (d *desk) drain() {
	d.t.Helper()
	if err := d.hub.Drain(context.Background()); err != nil {
		d.t.Fatal(err)
	}
}

// send posts a form to the hub: pairs of names and values.
func (d *desk) send(pairs ...string) *httptest.ResponseRecorder {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return d.sendBody(q.Encode(), form)
}

func (d *desk) sendBody(body, media string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/hub", strings.NewReader(body))
	r.Header.Set("Content-Type", media)
	w := httptest.NewRecorder()
	d.hub.ServeHTTP(w, r)
	return w
}

func (d *desk) wish(mode, callback string, more ...string) {
	d.t.Helper()
	if w := d.send(append([]string{"hub.mode", mode, "hub.topic", topic, "hub.callback", callback}, more...)...); w.Code != http.StatusAccepted {
		d.t.Fatalf("%s %s: %d %s", mode, callback, w.Code, w.Body)
	}
}

// A subscriber is a server of callbacks. What it gets is kept; how it answers
// can be set.
type subscriber struct {
	*httptest.Server
	mu    sync.Mutex
	asked []url.Values
	got   []delivery
	say   func(w http.ResponseWriter, r *http.Request) bool // true: it has answered
}

type delivery struct {
	path, body string
	header     http.Header
}

func newSubscriber(t *testing.T) *subscriber {
	s := &subscriber{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		say := s.say
		if r.Method == http.MethodGet {
			s.asked = append(s.asked, r.URL.Query())
		} else {
			s.got = append(s.got, delivery{r.URL.Path, string(body), r.Header})
		}
		s.mu.Unlock()
		if say != nil && say(w, r) {
			return
		}
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *subscriber) answers(say func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.say = say
}

func (s *subscriber) answersStatus(status int) {
	s.answers(func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(status); return true })
}

// take gives the deliveries, and forgets them.
func (s *subscriber) take() []delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.got
	s.got = nil
	return got
}

func (s *subscriber) bodies() string {
	var all []string
	for _, d := range s.take() {
		all = append(all, d.body)
	}
	return strings.Join(all, " ")
}

func (s *subscriber) questions() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// TestSubscription is the life of a subscription.
func TestSubscription(t *testing.T) {
	d, s := newDesk(t), newSubscriber(t)
	d.publish("one")
	d.wish("subscribe", s.URL+"/cb?keep=me%20too", "hub.lease_seconds", "3600", "hub.secret", "word")
	d.wish("subscribe", s.URL+"/plain")
	if got := s.questions(); len(got) != 0 {
		t.Fatalf("asked before there was a worker: %v", got)
	}
	d.drain()
	asked := s.questions()
	if len(asked) != 2 {
		t.Fatalf("asked %v", asked)
	}
	q := asked[0]
	if q.Get("keep") != "me too" || q.Get("hub.mode") != "subscribe" || q.Get("hub.topic") != topic || q.Get("hub.lease_seconds") != "3600" || len(q.Get("hub.challenge")) < 20 {
		t.Errorf("asked %v", q)
	}
	if asked[1].Get("hub.lease_seconds") != "864000" {
		t.Errorf("a lease nobody asked for: %v", asked[1])
	}
	if asked[0].Get("hub.challenge") == asked[1].Get("hub.challenge") {
		t.Error("two challenges are one")
	}
	if got := s.bodies(); got != "" {
		t.Errorf("delivered without a change: %s", got)
	}

	d.publish("two")
	got := s.take()
	if len(got) != 2 {
		t.Fatalf("delivered %v", got)
	}
	slices.SortFunc(got, func(a, b delivery) int { return strings.Compare(a.path, b.path) })
	h := got[0].header
	if got[0].body != "two" || h.Get("Content-Type") != "application/atom+xml; charset=utf-8" ||
		h.Get("Link") != `<`+self+`>; rel="hub", <`+topic+`>; rel="self"` || h.Get("X-Hub-Signature") != sign("word", []byte("two")) {
		t.Errorf("delivered %v", got[0])
	}
	if _, signed := got[1].header["X-Hub-Signature"]; signed {
		t.Error("signed without a secret")
	}
	d.publish("two") // nothing changed
	if got := s.bodies(); got != "" {
		t.Errorf("delivered again: %s", got)
	}

	// A renewal takes the place of the old one.
	d.wish("subscribe", s.URL+"/cb?keep=me%20too")
	d.drain()
	d.publish("three")
	for _, x := range s.take() {
		if x.header.Get("X-Hub-Signature") != "" || x.body != "three" {
			t.Errorf("delivered %v", x)
		}
	}

	// An end that the subscriber did not want is none.
	s.answers(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodGet {
			io.WriteString(w, "no")
		}
		return true
	})
	d.wish("unsubscribe", s.URL+"/plain")
	d.drain()
	d.publish("four")
	if got := s.bodies(); got != "four four" {
		t.Errorf("delivered %q", got)
	}
	s.answers(nil)
	s.questions()
	d.wish("unsubscribe", s.URL+"/plain")
	d.drain()
	if q := s.questions(); len(q) != 1 || q[0].Get("hub.mode") != "unsubscribe" || q[0].Has("hub.lease_seconds") {
		t.Errorf("asked %v", q)
	}
	d.publish("five")
	if got := s.take(); len(got) != 1 || got[0].path != "/cb" {
		t.Errorf("delivered %v", got)
	}
	d.later(11 * 24 * time.Hour)
	d.publish("six")
	if got := s.bodies(); got != "" {
		t.Errorf("delivered after the lease: %q", got)
	}
	if all, _, err := d.l.Subscriptions(""); all != 0 || err != nil {
		t.Errorf("%d subscriptions are left, %v", all, err)
	}
}

// TestVerification: what is the subscriber's word, and what is not.
func TestVerification(t *testing.T) {
	type say = func(w http.ResponseWriter, r *http.Request)
	status := func(n int) say {
		return func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(n)
			io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		}
	}
	for _, c := range []struct {
		name  string
		say   say
		asked int // in an hour
		good  bool
	}{
		{"the challenge", status(200), 1, true},
		{"the challenge as 203", status(203), 1, true},
		{"nothing", func(http.ResponseWriter, *http.Request) {}, 1, false},
		{"something else", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "yes") }, 1, false},
		{"the challenge and more", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, r.URL.Query().Get("hub.challenge")+strings.Repeat(" ", 10<<10))
		}, 1, false},
		{"not found", status(404), 1, false},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/elsewhere?"+r.URL.RawQuery)
			w.WriteHeader(302)
			io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		}, 1, false},
		{"in trouble", status(503), 3, false},
		{"cut off", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, 3, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, s := newDesk(t), newSubscriber(t)
			d.publish("one")
			s.answers(func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodGet {
					c.say(w, r)
				}
				return true
			})
			d.wish("subscribe", s.URL+"/cb")
			for range 60 {
				d.drain()
				d.later(time.Minute)
			}
			if n := len(s.questions()); n != c.asked {
				t.Errorf("asked %d times, want %d", n, c.asked)
			}
			d.publish("two")
			if got := s.bodies() == "two"; got != c.good {
				t.Errorf("subscribed: %v", got)
			}
			if n, _, err := d.l.Errands(ledger.Verify, ""); n != 0 || err != nil {
				t.Errorf("%d questions are left, %v", n, err)
			}
		})
	}
}

// TestDenied: a subscription that was accepted and cannot be had is denied.
func TestDenied(t *testing.T) {
	d, s := newDesk(t), newSubscriber(t)
	d.publish("one")
	d.wish("subscribe", s.URL+"/cb")
	d.mu.Lock()
	d.docs = map[string]*Document{}
	d.mu.Unlock()
	d.restart()
	d.hub.Ready()
	d.drain()
	if q := s.questions(); len(q) != 1 || q[0].Get("hub.mode") != "denied" || q[0].Get("hub.topic") != topic || q[0].Get("hub.reason") == "" {
		t.Errorf("asked %v", q)
	}
}

// TestRequests: what is no request is refused with the reason.
func TestRequests(t *testing.T) {
	d := newDesk(t)
	d.set(topic, "one")
	const cb = "http://reader.example/cb"
	for _, c := range []struct {
		want  string // a part of the reason
		pairs []string
	}{
		{"hub.mode is missing", []string{"hub.topic", topic}},
		{`"frob"`, []string{"hub.mode", "frob"}},
		{"hub.topic is missing", []string{"hub.mode", "subscribe", "hub.callback", cb}},
		{"no feed of this hub", []string{"hub.mode", "subscribe", "hub.callback", cb, "hub.topic", topic + "?x"}},
		{"no feed of this hub", []string{"hub.mode", "unsubscribe", "hub.callback", cb, "hub.topic", "https://news.example/archive/1.xml"}},
		{"hub.callback is missing", []string{"hub.mode", "subscribe", "hub.topic", topic}},
		{"fragment", []string{"hub.mode", "subscribe", "hub.topic", topic, "hub.callback", cb + "#x"}},
		{"it is no address", []string{"hub.mode", "subscribe", "hub.topic", topic, "hub.callback", "cb"}},
		{"escaped", []string{"hub.mode", "subscribe", "hub.topic", topic, "hub.callback", cb + "\r\nX: y"}},
		{"longer", []string{"hub.mode", "subscribe", "hub.topic", topic, "hub.callback", cb + strings.Repeat("x", 2048)}},
		{"longer than 200 bytes", []string{"hub.mode", "subscribe", "hub.topic", topic, "hub.callback", cb, "hub.secret", strings.Repeat("é", 101)}},
		{"whole number", []string{"hub.mode", "subscribe", "hub.topic", topic, "hub.callback", cb, "hub.lease_seconds", "-1"}},
		{"more than once", []string{"hub.mode", "subscribe", "hub.topic", topic, "hub.callback", cb, "hub.callback", cb}},
		{"hub.url is missing", []string{"hub.mode", "publish"}},
		{"no feed of this hub", []string{"hub.mode", "publish", "hub.url", topic, "hub.url", "https://else.example/"}},
	} {
		w := d.send(c.pairs...)
		if w.Code != 400 || !strings.Contains(w.Body.String(), c.want) || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%v: %d %s", c.pairs, w.Code, w.Body)
		}
	}
	if w := d.sendBody("{}", "application/json"); w.Code != 415 {
		t.Errorf("JSON: %d", w.Code)
	}
	if w := d.sendBody("hub.mode="+strings.Repeat("x", maxRequest), form); w.Code != 413 {
		t.Errorf("a long one: %d", w.Code)
	}
	if w := d.sendBody("hub.mode=%zz", form); w.Code != 400 {
		t.Errorf("a broken form: %d", w.Code)
	}
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE"} {
		w := httptest.NewRecorder()
		d.hub.ServeHTTP(w, httptest.NewRequest(method, "/hub", nil))
		if w.Code != 405 || !strings.Contains(w.Header().Get("Allow"), "POST") {
			t.Errorf("%s: %d %v", method, w.Code, w.Header())
		}
	}
	if n, _, err := d.l.Errands(ledger.Verify, ""); n != 0 || err != nil {
		t.Errorf("%d questions were filed, %v", n, err)
	}
}

func TestLease(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"": defaultLease, "0": defaultLease, "1": minLease, "299": minLease, "301": 301 * time.Second, "3600": time.Hour,
		"2592000": maxLease, "2592001": maxLease, "99999999999999999999999": maxLease,
	} {
		if got, no := lease(s); no != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", s, got, no, want)
		}
	}
	for _, s := range []string{"-1", "1.5", "1e3", "ten", " 1"} {
		if _, no := lease(s); no == nil {
			t.Errorf("%q is taken", s)
		}
	}
}

// TestSign: vectors of RFC 4231, sections 4.3 and 4.4 (its key as text).
func TestSign(t *testing.T) {
	for _, c := range []struct{ secret, body, want string }{
		{"Jefe", "what do ya want for nothing?", "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{strings.Repeat("\xaa", 20), strings.Repeat("\xdd", 50), "sha256=773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
	} {
		if got := sign(c.secret, []byte(c.body)); got != c.want {
			t.Errorf("%q: %s, want %s", c.body, got, c.want)
		}
	}
}

// TestRestart: a crash loses no question and no delivery, and what changed
// before it is announced after it.
func TestRestart(t *testing.T) {
	d, s := newDesk(t), newSubscriber(t)
	d.publish("one")
	d.wish("subscribe", s.URL+"/cb")
	d.restart()
	d.drain()
	if n := len(s.questions()); n != 1 {
		t.Fatalf("asked %d times", n)
	}
	d.set(topic, "two")
	d.announce()
	d.restart()
	d.set(topic, "three") // the edition is out, and the hub was not told
	d.restart()
	d.announce() // what a desk does when it starts
	d.drain()
	if got := s.bodies(); got != "three" {
		t.Errorf("delivered %q", got)
	}
	d.restart()
	d.announce()
	d.drain()
	if got := s.bodies(); got != "" {
		t.Errorf("delivered %q again", got)
	}
	// While the first edition is being made, deliveries wait.
	d.set(topic, "four")
	d.announce()
	docs := d.docs
	d.docs = map[string]*Document{}
	d.drain()
	d.docs = docs
	d.later(5 * time.Second)
	d.drain()
	if got := s.bodies(); got != "four" {
		t.Errorf("delivered %q", got)
	}
}

// TestBackoff: a subscriber in trouble is tried eight times within a day, gets
// the newest document when it is back, and is dropped when it says that it is
// gone.
func TestBackoff(t *testing.T) {
	d, s := newDesk(t), newSubscriber(t)
	d.publish("one")
	d.wish("subscribe", s.URL+"/cb", "hub.lease_seconds", "2592000")
	d.drain()
	s.answersStatus(500)
	tries := func(text string) (n int) {
		d.publish(text)
		for range 3 * 24 * 6 {
			d.later(10 * time.Minute)
			d.drain()
			n += len(s.take())
		}
		return n
	}
	d.set(topic, "two")
	d.announce()
	d.drain()
	if n := len(s.take()); n != 1 {
		t.Fatalf("%d tries at once", n)
	}
	if n := tries("three"); n != 7 {
		t.Errorf("%d tries after the first, want 7: a newer document does not start them anew", n)
	}
	if n := tries("four"); n != 8 {
		t.Errorf("%d tries of a new delivery, want 8", n)
	}
	d.publish("five")
	s.take()
	s.answersStatus(204)
	d.set(topic, "six")
	d.announce()
	d.later(time.Minute)
	d.drain()
	if got := s.bodies(); got != "six" {
		t.Errorf("delivered %q", got)
	}
	s.answers(func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(429)
		return true
	})
	d.publish("seven")
	s.take()
	d.later(59 * time.Minute)
	d.drain()
	if n := len(s.take()); n != 0 {
		t.Error("tried before it may be")
	}
	s.answersStatus(http.StatusGone)
	d.later(2 * time.Minute)
	d.drain()
	if n := len(s.take()); n != 1 {
		t.Errorf("%d tries after Retry-After", n)
	}
	if all, _, err := d.l.Subscriptions(""); all != 0 || err != nil {
		t.Errorf("%d subscriptions are left, %v", all, err)
	}
}

// TestPings: each changed topic, one ping for each hub, again until it is
// taken, and one line in the log.
func TestPings(t *testing.T) {
	s := newSubscriber(t)
	d := newDesk(t, s.URL+"/push")
	pings := func() string {
		d.drain()
		var all []string
		for _, x := range s.take() {
			q, err := url.ParseQuery(x.body)
			if err != nil || x.header.Get("Content-Type") != form || q.Get("hub.mode") != "publish" || q.Get("hub.topic") != q.Get("hub.url") {
				t.Errorf("pinged %v", x)
			}
			all = append(all, strings.TrimPrefix(q.Get("hub.url"), "https://news.example/"))
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	d.set(topic, "one")
	d.set(other, "uno")
	d.announce()
	if got := pings(); got != "atom.xml rss.xml" {
		t.Errorf("pinged %q", got)
	}
	d.announce()
	if got := pings(); got != "" {
		t.Errorf("pinged %q without a change", got)
	}
	s.answersStatus(500)
	d.set(topic, "two")
	d.announce()
	if got := pings(); got != "atom.xml" {
		t.Errorf("pinged %q", got)
	}
	d.set(other, "due")
	d.announce()
	pings()
	if h, err := d.hub.Health(); err != nil || len(h.Hubs) != 1 || h.Hubs[0].Tries != 1 || !strings.Contains(h.Hubs[0].Error, "500") {
		t.Errorf("health %+v, %v", h, err)
	}
	d.restart()
	d.later(time.Minute)
	s.answersStatus(204)
	if got := pings(); got != "atom.xml rss.xml" {
		t.Errorf("pinged %q", got)
	}
	if h, err := d.hub.Health(); err != nil || len(h.Hubs) != 0 {
		t.Errorf("health %+v, %v", h, err)
	}
	if log := d.log.String(); strings.Count(log, "takes no ping") != 1 || strings.Count(log, "takes pings again") != 1 {
		t.Errorf("log:\n%s", log)
	}
	// A hub that is no longer named is not pinged.
	d.set(topic, "three")
	d.announce()
	d.opt.Hubs = nil
	d.restart()
	if got := pings(); got != "" {
		t.Errorf("pinged %q", got)
	}
}

// TestPublishNotice: a publisher's notice delivers what was not delivered yet,
// and nothing twice, but where the hub is for this machine only.
func TestPublishNotice(t *testing.T) {
	d, s := newDesk(t), newSubscriber(t)
	d.publish("one")
	d.wish("subscribe", s.URL+"/cb")
	d.drain()
	notice := func() string {
		if w := d.send("hub.mode", "publish", "hub.url", topic, "hub.topic", topic); w.Code != 202 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		d.drain()
		return s.bodies()
	}
	if got := notice(); got != "one" {
		t.Errorf("delivered %q", got)
	}
	if got := notice(); got != "" {
		t.Errorf("delivered %q twice", got)
	}
	for self, want := range map[string]bool{"http://127.0.0.1:8080/hub": true, "http://[::1]:8080/hub": true, "https://news.example/hub": false, "http://10.0.0.1/hub": false} {
		h := New(Options{Ledger: d.l, Self: self})
		if h.isLocal("127.0.0.1:4000") != want || h.isLocal("192.0.2.1:4000") {
			t.Errorf("%s: local %v", self, !want)
		}
	}
}

// TestBounds: no more than atOnce requests are under way to one host, however
// many work; callers, questions and subscriptions are bounded.
func TestBounds(t *testing.T) {
	d, s := newDesk(t), newSubscriber(t)
	d.publish("one")
	var mu sync.Mutex
	now, most := 0, 0
	both := make(chan struct{})
	s.answers(func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		now++
		if most = max(most, now); now == atOnce {
			select {
			case <-both:
			default:
				close(both)
			}
		}
		mu.Unlock()
		<-both // so that several really are under way
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		mu.Lock()
		now--
		mu.Unlock()
		return true
	})
	const n = 40
	for i := range n {
		d.wish("subscribe", fmt.Sprintf("%s/%d", s.URL, i))
	}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { d.hub.Work(ctx) })
	}
	settled := func(kind ledger.ErrandKind) {
		t.Helper()
		for range 2000 {
			if left, _, err := d.l.Errands(kind, ""); err != nil {
				t.Fatal(err)
			} else if left == 0 {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatal("the workers never get done")
	}
	settled(ledger.Verify)
	d.set(topic, "two")
	d.announce()
	settled(ledger.Deliver)
	cancel()
	all.Wait()
	if got := len(s.take()); got != n || most != atOnce {
		t.Errorf("%d deliveries, %d requests at once at most; want %d and %d", got, most, n, atOnce)
	}
	if all, of, err := d.l.Subscriptions(hostOf(s.URL)); all != n || of != n || err != nil {
		t.Errorf("%d subscriptions, %d of the host, %v", all, of, err)
	}

	// Requests beyond the bounds.
	var codes []int
	for i := range maxQuestionsHost + 1 {
		d.later(refill)
		codes = append(codes, d.send("hub.mode", "subscribe", "hub.topic", topic, "hub.callback", fmt.Sprintf("http://victim.example/%d", i)).Code)
	}
	if i := slices.Index(codes, 429); i != maxQuestionsHost {
		t.Errorf("the %dth question at one host is refused", i)
	}
	codes = nil
	for range burst + 1 {
		codes = append(codes, d.send("hub.mode", "x").Code)
	}
	if i := slices.Index(codes, 429); i < burst/2 || i > burst {
		t.Errorf("the %dth request of a caller is refused", i)
	}
}

// TestQuestionsHoldUpNothing: however many callbacks are to be asked that never
// answer, deliveries go on.
func TestQuestionsHoldUpNothing(t *testing.T) {
	d := newDesk(t)
	owe := func(kind ledger.ErrandKind, host string) {
		t.Helper()
		if err := d.hub.opt.Ledger.Owe(ledger.Errand{Kind: kind, URL: "http://" + host + "/", Topic: "t", Host: host}, d.now()); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		owe(ledger.Verify, fmt.Sprintf("v%d.example", i))
		owe(ledger.Deny, fmt.Sprintf("n%d.example", i))
		owe(ledger.Deliver, fmt.Sprintf("d%d.example", i))
	}
	var taken []ledger.Errand
	count := map[ledger.ErrandKind]int{}
	for range 8 {
		e, _, err := d.hub.take()
		if err != nil || e.ID == 0 {
			t.Fatal(e, err)
		}
		taken = append(taken, e)
		count[e.Kind]++
	}
	if count[ledger.Deliver] != 5 || count[ledger.Verify]+count[ledger.Deny] != 3 {
		t.Errorf("%v", count)
	}
	for _, e := range taken {
		if e.Kind == ledger.Verify {
			d.hub.leave(e)
			break
		}
	}
	if e, _, err := d.hub.take(); err != nil || e.Kind != ledger.Verify {
		t.Errorf("one came back, and the next is %v %v", e, err)
	}
}

// TestLimiter: callers are forgotten before they become too many, and a
// network counts as one.
func TestLimiter(t *testing.T) {
	var l limiter
	now := time.Unix(1_700_000_000, 0)
	for i := range 3 * maxCallers {
		l.admit(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255), now)
	}
	if len(l.levels) > maxCallers {
		t.Errorf("%d callers are kept", len(l.levels))
	}
	refused := 0
	for i := range 2 * burst {
		if !l.admit(fmt.Sprintf("[2001:db8::%x]:1", i), now) {
			refused++
		}
	}
	if refused != burst {
		t.Errorf("%d of a network's requests are refused, want %d", refused, burst)
	}
	if !l.admit("[2001:db8::1]:1", now.Add(refill)) || l.admit("[2001:db8::1]:1", now.Add(refill)) {
		t.Error("the bucket does not fill by one")
	}
}

// refusing is a sender that lets nothing out, as one does when a name has come
// to lead to a private address.
type refusing struct {
	open
	asked int
}

func (r *refusing) Do(*http.Request) (*http.Response, error) {
	r.asked++
	return nil, errors.New("127.0.0.1 is this machine (loopback)")
}

// TestRefusedAtEveryTry: a callback whose name leads somewhere else than when
// it was verified is delivered nothing.
func TestRefusedAtEveryTry(t *testing.T) {
	d, s := newDesk(t), newSubscriber(t)
	d.publish("one")
	d.wish("subscribe", s.URL+"/cb")
	d.drain()
	no := &refusing{}
	d.opt.Callbacks = no
	d.restart()
	d.publish("two")
	for range 24 * 12 {
		d.later(10 * time.Minute)
		d.drain()
	}
	if got := s.bodies(); got != "" || no.asked != 8 {
		t.Errorf("delivered %q, asked the sender %d times", got, no.asked)
	}
}
