package serve

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"copydesk/feed/ledger"
	"copydesk/feed/publish"
)

// Metrics are what Prometheus may know, in a registry of their own. They live
// as long as the server; the desk behind them may be replaced. Labels are the
// configured sources and feeds, states, and classes of status: as many as
// there are, and no more.
type Metrics struct {
	http.Handler
	requests *prometheus.CounterVec
	bytes    prometheus.Counter
}

// A Report is what metrics are made of.
type Report struct {
	Desk   *publish.Desk
	Health func() publish.Health // what of the desk's everybody may know
}

// NewMetrics makes metrics of the report that now gives at the time; nil: no
// desk runs.
func NewMetrics(now func() *Report) *Metrics {
	m := &Metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "copydesk_http_requests_total", Help: "Answered requests, by status."}, []string{"status"}),
		bytes:    prometheus.NewCounter(prometheus.CounterOpts{Name: "copydesk_http_sent_bytes_total", Help: "Bytes of bodies sent to readers."}),
	}
	reg := prometheus.NewRegistry()
	reg.MustRegister(m.requests, m.bytes, &reporter{now}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.Handler = promhttp.HandlerFor(reg, promhttp.HandlerOpts{})
	return m
}

// Observe counts an answer; it is for Options.Observe.
func (m *Metrics) Observe(_ *http.Request, status int, bytes int) {
	m.requests.WithLabelValues(strconv.Itoa(status)).Inc()
	m.bytes.Add(float64(bytes))
}

// The descriptions of what is asked of the desk when somebody looks.
var (
	ofSource = []string{"source"}
	looks    = prometheus.NewDesc("copydesk_source_looks_total", "Looks at a source since the program started.", ofSource, nil)
	failures = prometheus.NewDesc("copydesk_source_failures_total", "Looks that failed.", ofSource, nil)
	holds    = prometheus.NewDesc("copydesk_source_holds_total", "Looks that were held back.", ofSource, nil)
	took     = prometheus.NewDesc("copydesk_source_look_seconds_total", "Time that looks took.", ofSource, nil)
	news     = prometheus.NewDesc("copydesk_source_new_items_total", "Items that came.", ofSource, nil)
	changed  = prometheus.NewDesc("copydesk_source_changed_items_total", "Items that changed.", ofSource, nil)
	gone     = prometheus.NewDesc("copydesk_source_withdrawn_items_total", "Items that were withdrawn.", ofSource, nil)
	items    = prometheus.NewDesc("copydesk_source_items", "Items that are known and live.", ofSource, nil)
	row      = prometheus.NewDesc("copydesk_source_consecutive_failures", "Looks that failed in a row.", ofSource, nil)
	success  = prometheus.NewDesc("copydesk_source_last_success_timestamp_seconds", "When a look last succeeded.", ofSource, nil)
	lastNew  = prometheus.NewDesc("copydesk_source_last_new_item_timestamp_seconds", "When something new last came.", ofSource, nil)
	state    = prometheus.NewDesc("copydesk_source_state", "1 for the state that a source is in.", []string{"source", "state"}, nil)
	shown    = prometheus.NewDesc("copydesk_feed_items", "Items that a feed shows.", []string{"feed"}, nil)
	held     = prometheus.NewDesc("copydesk_feed_held", "1 while a newer edition of a feed is held back.", []string{"feed"}, nil)
	updated  = prometheus.NewDesc("copydesk_feed_updated_timestamp_seconds", "When a feed's newest change was.", []string{"feed"}, nil)
	size     = prometheus.NewDesc("copydesk_ledger_bytes", "Size of the ledger on disk.", nil, nil)
	healthy  = prometheus.NewDesc("copydesk_alert", "1 when somebody should see to something.", nil, nil)
)

// states are all that a source can be in.
var states = []string{ledger.StateOK, ledger.StateSilent, ledger.StateHeld, ledger.StateBlocked, ledger.StateFailing}

// A reporter asks the desk whenever the metrics are asked for.
type reporter struct{ now func() *Report }

// Describe implements [prometheus.Collector]: which sources and feeds there
// are changes with the configuration, so nothing is described beforehand.
func (r *reporter) Describe(chan<- *prometheus.Desc) {}

// Collect implements [prometheus.Collector].
func (r *reporter) Collect(out chan<- prometheus.Metric) {
	report := r.now()
	if report == nil {
		return
	}
	d, h := report.Desk, report.Health()
	put := func(desc *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, kind, v, labels...)
	}
	put(size, prometheus.GaugeValue, float64(d.LedgerBytes()))
	put(healthy, prometheus.GaugeValue, one(h.Alert))
	counts := d.Counts()
	for _, s := range h.Sources {
		c := counts[s.Name]
		put(looks, prometheus.CounterValue, float64(c.Looks), s.Name)
		put(failures, prometheus.CounterValue, float64(c.Failures), s.Name)
		put(holds, prometheus.CounterValue, float64(c.Holds), s.Name)
		put(took, prometheus.CounterValue, c.Took.Seconds(), s.Name)
		put(news, prometheus.CounterValue, float64(c.New), s.Name)
		put(changed, prometheus.CounterValue, float64(c.Changed), s.Name)
		put(gone, prometheus.CounterValue, float64(c.Withdrawn), s.Name)
		put(items, prometheus.GaugeValue, float64(s.Live), s.Name)
		put(row, prometheus.GaugeValue, float64(s.Failures), s.Name)
		moment(out, success, s.LastSuccess, s.Name)
		moment(out, lastNew, s.LastNew, s.Name)
		for _, st := range states {
			put(state, prometheus.GaugeValue, one(s.State == st), s.Name, st)
		}
	}
	for _, f := range h.Feeds {
		put(shown, prometheus.GaugeValue, float64(f.Items), f.Name)
		put(held, prometheus.GaugeValue, one(f.Held != ""), f.Name)
		moment(out, updated, f.Updated, f.Name)
	}
}

// moment puts a time that is known.
func moment(out chan<- prometheus.Metric, desc *prometheus.Desc, t time.Time, label string) {
	if !t.IsZero() {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(t.UnixMilli())/1000, label)
	}
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
