package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"copydesk/feed/ledger"
	"copydesk/feed/publish"
	"copydesk/scrape"
	"copydesk/scrape/extract"
	"copydesk/scrape/fetch"
)

// An oneSource is a folder of some articles, or an error.
type oneSource struct {
	name     string
	articles int
	down     error
}

func (s *oneSource) Name() string { return s.name }

func (s *oneSource) List(context.Context) (scrape.Listing, error) {
	l := scrape.Listing{}
	for i := range s.articles {
		l.Entries = append(l.Entries, scrape.Entry{Key: fmt.Sprint("a", i), Stamp: "1"})
	}
	return l, s.down
}

func (s *oneSource) Read(_ context.Context, e scrape.Entry) (*extract.Article, error) {
	return &extract.Article{Title: "Title " + e.Key, Content: "<p>" + e.Key + "</p>", Fingerprint: extract.MakeFingerprint(e.Key, []string{e.Key})}, nil
}

// observed is a desk of sources in every state, with its metrics.
func observed(t *testing.T, sources ...*oneSource) (*publish.Desk, http.Handler) {
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "state"), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	opt := publish.Options{Ledger: l, Base: "https://feeds.example/"}
	for _, s := range sources {
		opt.Sources = append(opt.Sources, publish.SourceSpec{Source: s, Own: true})
		opt.Feeds = append(opt.Feeds, publish.FeedSpec{Name: s.name, Path: s.name + "/", Sources: []string{s.name}})
	}
	desk, err := publish.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	health := func() publish.Health {
		h, err := desk.Health()
		if err != nil {
			t.Error(err)
		}
		return h
	}
	m := NewMetrics(func() *Report { return &Report{Desk: desk, Health: health} })
	return desk, New(&publish.Stand{}, Options{Metrics: m, Observe: m.Observe, Health: func() any { return asHealth{health()} }})
}

type asHealth struct{ publish.Health }

func (h asHealth) Healthy() bool { return !h.Alert }

// scraped reads metrics as Prometheus does: what it would refuse fails.
func scraped(t *testing.T, h http.Handler) map[string]*dto.MetricFamily {
	t.Helper()
	r := ask(h, "GET", "/metrics")
	if r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Fatalf("%d %s", r.StatusCode, r.Header.Get("Content-Type"))
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	all, err := parser.TextToMetricFamilies(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// value is that of the metric with the given labels, "name=value" each.
func value(t *testing.T, all map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	t.Helper()
	for _, m := range all[name].GetMetric() {
		got := map[string]bool{}
		for _, p := range m.GetLabel() {
			got[p.GetName()+"="+p.GetValue()] = true
		}
		matches := len(got) == len(labels)
		for _, l := range labels {
			matches = matches && got[l]
		}
		if matches {
			return m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	t.Errorf("there is no %s of %v", name, labels)
	return -1
}

func TestMetrics(t *testing.T) {
	quoted := `quay "old" \ new` + "\n"
	fine, down, wall := &oneSource{name: quoted, articles: 6}, &oneSource{name: "down"}, &oneSource{name: "wall"}
	desk, h := observed(t, fine, down, wall)
	before := float64(time.Now().Unix())
	if err := desk.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	down.down, wall.down = errors.New("500"), &fetch.BlockedError{URL: "https://x.example/", By: "a captcha"}
	for range 2 {
		if err := desk.Pass(t.Context()); err == nil {
			t.Fatal("nothing failed")
		}
	}
	ask(h, "GET", "/none")
	all := scraped(t, h)
	for _, c := range []struct {
		name   string
		labels []string
		want   float64
	}{
		{"copydesk_source_looks_total", []string{"source=" + quoted}, 3},
		{"copydesk_source_looks_total", []string{"source=down"}, 3},
		{"copydesk_source_failures_total", []string{"source=" + quoted}, 0},
		{"copydesk_source_failures_total", []string{"source=down"}, 2},
		{"copydesk_source_consecutive_failures", []string{"source=down"}, 2},
		{"copydesk_source_new_items_total", []string{"source=" + quoted}, 6},
		{"copydesk_source_items", []string{"source=" + quoted}, 6},
		{"copydesk_source_state", []string{"source=" + quoted, "state=ok"}, 1},
		{"copydesk_source_state", []string{"source=down", "state=failing"}, 1},
		{"copydesk_source_state", []string{"source=down", "state=ok"}, 0},
		{"copydesk_source_state", []string{"source=wall", "state=blocked"}, 1},
		{"copydesk_source_state", []string{"source=wall", "state=failing"}, 0},
		{"copydesk_feed_items", []string{"feed=" + quoted}, 6},
		{"copydesk_feed_held", []string{"feed=" + quoted}, 0},
		{"copydesk_alert", nil, 1},
		{"copydesk_http_requests_total", []string{"status=503"}, 1},
	} {
		if got := value(t, all, c.name, c.labels...); got != c.want {
			t.Errorf("%s%v is %v, want %v", c.name, c.labels, got, c.want)
		}
	}
	for _, name := range []string{"copydesk_source_last_success_timestamp_seconds", "copydesk_source_last_new_item_timestamp_seconds"} {
		if got := value(t, all, name, "source="+quoted); got < before || got > float64(time.Now().Unix()+1) {
			t.Errorf("%s is %f", name, got)
		}
	}
	if value(t, all, "copydesk_ledger_bytes") <= 0 {
		t.Error("the ledger has no size")
	}
	for name, f := range all {
		if strings.HasPrefix(name, "copydesk_") && (f.GetHelp() == "" || f.GetType() == dto.MetricType_UNTYPED ||
			(f.GetType() == dto.MetricType_COUNTER) != strings.HasSuffix(name, "_total")) {
			t.Errorf("%s: %s, %q", name, f.GetType(), f.GetHelp())
		}
	}
	// A hold is counted, and shows at the feed.
	fine.articles = 0
	desk.Pass(t.Context())
	all = scraped(t, h)
	if value(t, all, "copydesk_source_holds_total", "source="+quoted) != 1 || value(t, all, "copydesk_feed_held", "feed="+quoted) != 1 ||
		value(t, all, "copydesk_source_state", "source="+quoted, "state=held") != 1 || value(t, all, "copydesk_source_items", "source="+quoted) != 6 {
		t.Error("a hold does not show")
	}
}

// TestHealthStatus: /health is 503 while somebody should see to something, and
// says to what.
func TestHealthStatus(t *testing.T) {
	s := &oneSource{name: "news", articles: 6}
	desk, h := observed(t, s)
	check := func(when string, status int, says ...string) {
		t.Helper()
		r := ask(h, "GET", "/health")
		text := body(t, r)
		if r.StatusCode != status || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %s", when, r.StatusCode, r.Header.Get("Content-Type"))
		}
		for _, x := range says {
			if !strings.Contains(strings.ReplaceAll(text, `": `, `":`), x) {
				t.Errorf("%s: no %s in %s", when, x, text)
			}
		}
	}
	desk.Pass(t.Context())
	check("sound", 200, `"status":"ok"`, `"alert":false`)
	s.articles = 0
	desk.Pass(t.Context())
	check("held", 503, `"status":"held"`, `"alert":true`, "all 6 known articles are gone", `"held_since":"`)
	s.articles = 7
	desk.Pass(t.Context())
	check("sound again", 200, `"status":"ok"`)
	s.down = errors.New("no such folder")
	desk.Pass(t.Context())
	check("failing", 503, `"status":"failing"`, `"consecutive_failures":1`, "no such folder")
}
