package extract

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// datePages reads testdata/dates/pages.txtar.
func datePages(t testing.TB) []txtar.File {
	a, err := txtar.ParseFile(filepath.Join("testdata", "dates", "pages.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	return a.Files
}

func pageDates(t testing.TB, data []byte, opt Options) (published, updated Date, fs []Finding) {
	p, err := newPage(data, opt)
	if err != nil {
		t.Fatal(err)
	}
	p.title = judgeTitle(p, p.try(titleRules))
	p.h1 = p.findHeading()
	fs = p.try(dateRules)
	published, updated = judgeDates(p, fs)
	return published, updated, fs
}

func TestDatesOfPages(t *testing.T) {
	for _, f := range datePages(t) {
		t.Run(f.Name, func(t *testing.T) {
			head, _, _ := strings.Cut(string(f.Data), "\n")
			says := strings.Split(strings.TrimSuffix(strings.TrimPrefix(head, "<!-- "), " -->"), " | ")
			var opt Options
			opt.URL, _ = url.Parse(says[0])
			if len(says) > 3 {
				now, err := time.Parse(time.RFC3339, says[3])
				if err != nil {
					t.Fatal(err)
				}
				opt.Now = now
			}
			published, updated, fs := pageDates(t, f.Data, opt)
			for i, got := range []Date{published, updated} {
				want := says[i+1]
				if want == "-" {
					want = ""
				}
				if got.String() != want {
					t.Errorf("%s: %q, want %q", []string{"published", "updated"}[i], got, want)
				}
			}
			if t.Failed() {
				for _, f := range fs {
					t.Logf("%s %d %s by %s at %s: %s", f.Field, f.Trust, f.Value, f.Rule, f.Where, f.Why)
				}
			}
		})
	}
}

// A page's dates are those of any other walk over the same bytes.
func TestDatesAreTheSameTwice(t *testing.T) {
	for _, f := range datePages(t) {
		_, _, a := pageDates(t, f.Data, Options{})
		_, _, b := pageDates(t, f.Data, Options{})
		if len(a) != len(b) {
			t.Fatalf("%s: %d findings, then %d", f.Name, len(a), len(b))
		}
		for i := range a {
			if a[i].Value != b[i].Value || a[i].Where != b[i].Where || a[i].Trust != b[i].Trust {
				t.Errorf("%s: %v, then %v", f.Name, a[i], b[i])
			}
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2020-05-01T10:20:30+02:00", "12. März 2020, 14:03 Uhr", "vor 3 Stunden", "۲۹ بهمن ۱۳۹۸ - ۰۶:۵۵", "二〇二〇年五月一日",
		"13 พ.ย. 2563 10:20 น.", "Fri May 01 10:20:30 CEST 2020", "1588328430000", "令和2年5月1日", "31.12.9999", "1 a"} {
		f.Add(s, "de")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		ctx := dateContext{lang: lang, now: dateNow}
		d, ok := parseDate(s, ctx)
		if ok == d.IsZero() {
			t.Fatalf("%q: ok is %v, date is %q", s, ok, d)
		}
		if ok {
			if y := d.Time.Year(); y < 1890 || y > 2110 {
				t.Fatalf("%q: year %d", s, y)
			}
			// What is written in ISO is read back the same.
			again, ok := parseDate(d.String(), dateContext{})
			if !ok || again.String() != d.String() {
				t.Fatalf("%q: %q is read as %q", s, d, again)
			}
		}
		last := 0
		for _, m := range findDates(s, ctx) {
			if m.start < last || m.end <= m.start || m.end > len(s) || m.date.IsZero() {
				t.Fatalf("%q: %+v", s, m)
			}
			last = m.end
		}
	})
}

func FuzzDateNames(f *testing.F) {
	f.Add("2024/03/05/title.md")
	f.Add("20240305-title.html")
	f.Fuzz(func(t *testing.T, s string) {
		if d := dateFromName(s); !d.IsZero() && (d.Precision != Day || d.Time.Year() < 1970) {
			t.Fatalf("%q: %v", s, d)
		}
		dateFromURL(&url.URL{Path: s})
	})
}

func BenchmarkDates(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("testdata", "dates", "long.html"))
	if err != nil {
		b.Fatal(err)
	}
	u, _ := url.Parse("https://example.com/news/goats")
	p, err := newPage(data, Options{URL: u})
	if err != nil {
		b.Fatal(err)
	}
	p.h1 = firstH1(p)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		p.dates = nil
		judgeDates(p, p.try(dateRules))
	}
}

func BenchmarkParseDate(b *testing.B) {
	for _, s := range []string{"2020-05-01T10:20:30+02:00", "Donnerstag, 12. März 2020 um 14:03 Uhr", "Updated May 1, 2020 10:20 a.m. ET", "발행 2020년 5월 1일 오후 3:05"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				parseDate(s, dateContext{lang: "de"})
			}
		})
	}
}
