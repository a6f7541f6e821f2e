//go:build unix

package ledger

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

var yearOf = flag.Int("ledger.year", 0, "fill a ledger with a twentieth of a year of this many sources, and tell how large one of 1,000 is")

// TestYearOfSources measures the ledger of a year: three articles a day of each
// source, of which one in twenty is made here. Their texts are as hard to pack
// as prose is, and of many lengths.
func TestYearOfSources(t *testing.T) {
	if *yearOf == 0 {
		t.Skip("-ledger.year 100 measures it on 100 sources")
	}
	d := newDesk(t)
	y := newYear(t)
	end := t0.AddDate(1, 0, 0)
	const perSource, listed = 365 * 3 / 20, 10 // the last 200 of a site keep their validators: a twentieth of that too
	var keys []string
	items := 0
	start := time.Now()
	current := map[string]bool{}
	var rules []Rule
	for source := range *yearOf {
		key := fmt.Sprintf("site-%d", source)
		keys = append(keys, key)
		var all []Sighting
		memory := map[string][]byte{}
		for i := range perSource {
			s := y.sighting(source, i)
			s.Published = t0.Add(time.Duration(i*365*24/perSource)*time.Hour + time.Duration(source)*time.Second)
			s.Seen = s.Published
			all = append(all, s)
			memory["page "+s.Key] = []byte(`{"etag":"\"5f2a-61c4e8a1b2c3d\"","last_modified":"Mon, 02 Mar 2026 08:11:12 GMT"}`)
			current["page "+s.Key] = i >= perSource-listed
		}
		items += len(all)
		p, err := d.l.Begin(key, nil, end)
		fatal(t, err)
		fatal(t, p.Record(all))
		_, err = p.Finish()
		fatal(t, err)
		fatal(t, d.l.Memory(key).StoreAll(memory))
		rules = append(rules, Rule{Name: key, Sources: []string{key}, Limit: 5, Archive: true}) // 50 for three a day are a twentieth, and twice that
	}
	d.set(rules)
	_, err := d.l.Sync(end)
	fatal(t, err)
	tell := func(what string) {
		var n, free, size int64
		fatal(t, d.l.row("PRAGMA wal_checkpoint(TRUNCATE)").Scan(new(int), new(int), new(int)))
		fatal(t, d.l.row("SELECT f.freelist_count, c.page_count * s.page_size, s.page_size FROM pragma_freelist_count f, pragma_page_count c, pragma_page_size s").Scan(&free, &n, &size))
		t.Logf("%s: %d bytes an item, %d without free pages: a year of 1,000 sources is %.2f GB, and %.2f (%s)", what, n/int64(items), (n-free*size)/int64(items),
			float64(n)/float64(items)*365*3*1000/1e9, float64(n-free*size)/float64(items)*365*3*1000/1e9, time.Since(start).Round(100*time.Millisecond))
		start = time.Now()
	}
	t.Logf("%d items, bodies of %d bytes on average; they pack to %.2f of that, and the README to %.2f", items, y.bytes/items, y.packed(), y.prose)
	if y.packed() < y.prose-0.01 {
		t.Error("they are easier to pack than prose")
	}
	tell("as it is filled")
	needed := map[string]func(string, []byte) bool{}
	for _, key := range keys {
		needed[key] = func(name string, _ []byte) bool { return current[name] }
	}
	for _, keep := range []time.Duration{0, 90 * 24 * time.Hour} {
		p := Pruning{Sites: keys, Keep: keep, Needed: needed}
		pieces, longest, began := 0, time.Duration(0), cpu()
		for done := false; !done; pieces++ {
			before := time.Now()
			_, done, err = d.l.Prune(&p, end)
			fatal(t, err)
			longest = max(longest, time.Since(before))
		}
		what := fmt.Sprintf("pruned, with keep_bodies of %d days", keep/24/time.Hour)
		if keep == 0 {
			what = "pruned, with all bodies"
		}
		tell(what)
		t.Logf("%d bodies packed, %d dropped, %d rows forgotten in %d pieces, on average with %s of CPU; the longest held the ledger for %s, among all else this machine does", p.Packed, p.Pruned, p.Forgotten, pieces, ((cpu() - began) / time.Duration(pieces)).Round(100*time.Microsecond), longest.Round(time.Millisecond))
		fatal(t, d.l.Vacuum(context.Background()))
		tell(what + " and compacted")
		d.bySize(items)
	}
}

// bySize tells how many bytes an item the tables and indexes take.
func (d *desk) bySize(items int) {
	d.Helper()
	fatal(d.T, d.l.each("SELECT name, sum(pgsize), sum(unused) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 9", func(s scanner) error {
		var name string
		var size, unused int
		err := s.Scan(&name, &size, &unused)
		d.Logf("%28s %6d bytes an item, %d of them unused", name, size/items, unused/items)
		return err
	}))
}

// cpu is what this process has taken.
func cpu() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// A year makes up articles.
type year struct {
	rnd          *rand.Rand
	packer       packer
	words        []string
	often        *rand.Zipf
	prose        float64 // how far the README's text packs
	bytes, short int     // of bodies, before they are packed and after
}

func newYear(t *testing.T) *year {
	y := &year{rnd: rand.New(rand.NewPCG(1, 1))}
	for range 12_000 {
		var w strings.Builder
		for range 1 + y.rnd.IntN(4) {
			w.WriteByte("bcdfghklmnprstvw"[y.rnd.IntN(16)])
			w.WriteByte("aeiou"[y.rnd.IntN(5)])
			if y.rnd.IntN(2) == 0 {
				w.WriteByte("nrstl"[y.rnd.IntN(5)])
			}
		}
		y.words = append(y.words, w.String())
	}
	y.often = rand.NewZipf(y.rnd, 1.05, 20, uint64(len(y.words)-1))
	readme, err := os.ReadFile("../../README.md")
	fatal(t, err)
	raw, short := 0, 0
	for ; len(readme) >= 4500; readme = readme[4500:] {
		p, _ := y.packer.pack(string(readme[:4500]))
		raw, short = raw+4500, short+len(p)
	}
	y.prose = float64(short) / float64(raw)
	return y
}

// line is a text of about so many bytes.
func (y *year) line(bytes int) string {
	var b strings.Builder
	for b.Len() < bytes {
		b.WriteString(y.words[y.often.Uint64()])
		if b.WriteByte(' '); y.rnd.IntN(60) == 0 {
			b.WriteString("</p>\n<p>")
		}
	}
	return b.String()
}

func (y *year) packed() float64 { return float64(y.short) / float64(y.bytes) }

// sighting is an article, whose body is of 4.5 kB on average.
func (y *year) sighting(source, i int) Sighting {
	slug := strings.NewReplacer(" ", "-", "</p>\n<p>", "").Replace(y.line(50))
	url := fmt.Sprintf("https://www.news-%d.example/2026/%02d/%d-%s", source, i%12+1, y.rnd.IntN(1e9), slug)
	s := story(url, y.line(60), url)
	s.Fingerprint.Sketch = nil
	for range 16 { // as extraction makes them
		s.Fingerprint.Sketch = append(s.Fingerprint.Sketch, y.rnd.Uint64())
	}
	body := "<p>" + y.line(int(4500*math.Exp(0.6*y.rnd.NormFloat64()-0.18))) + "</p>"
	short, ok := y.packer.pack(body)
	if !ok {
		short = []byte(body)
	}
	y.bytes, y.short = y.bytes+len(body), y.short+len(short)
	s.Body, s.Stamp, s.Canonical, s.Fallback = &body, fmt.Sprintf("%016x", y.rnd.Uint64()), url, url
	s.Content = Content{Title: y.line(60), Link: url, Summary: y.line(200), Language: "en", Publisher: "The News"}
	return s
}
