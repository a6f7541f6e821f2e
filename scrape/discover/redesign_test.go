package discover

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// A story is an article of a made-up site.
type story struct{ slug, title, by, day, lead string }

// A design is one way to build the index page of a made-up site.
type design struct {
	host, frame       string
	item, head, wrap  string // element of an item, of its headline; how the link is set
	class             []string
	date              int
	lead, by, picture bool
	ads, absolute     bool
	address           int
	sidebar           string // label of a block that repeats articles
	sidebarFirst      bool
}

var (
	classWords = [][]string{{"card", "card-title", "meta"}, {"post", "headline", "info"}, {"teaser", "teaser__title", "teaser__meta"}, {"entry", "entry-title", "entry-date"}, {"story", "hed", "when"}, {"item", "item-head", "item-foot"}}
	adWords    = []string{"ad", "promoted", "sponsored-box", "native"}
	subjects   = strings.Fields("Harbour Council Ferry Library Mill Theatre Orchard Tram Museum Bridge School Market Lighthouse Hospital Choir Stadium Archive Brewery Castle River")
	verbs      = []string{"opens after years of repairs", "closes for the winter months", "asks residents for advice", "finds money for a new roof", "wins a prize in the capital", "loses its oldest member", "moves to the northern quarter", "celebrates a hundred years", "changes its opening hours", "refuses to sell its land"}
	people     = []string{"Ann Lee", "Priya Raman", "Jonas Weber", "Marta Ruiz", "Ola Nordmann"}
)

func someStories(r *rand.Rand, n int) []story {
	var all []story
	seen := map[string]bool{}
	for len(all) < n {
		t := subjects[r.IntN(len(subjects))] + " " + verbs[r.IntN(len(verbs))]
		if seen[t] {
			continue
		}
		seen[t] = true
		all = append(all, story{strings.ReplaceAll(strings.ToLower(t), " ", "-"), t, people[r.IntN(len(people))],
			fmt.Sprintf("2024-%02d-%02d", 3+len(all)/28, 1+len(all)%28), "It was decided on Monday that the " + strings.ToLower(t[:6]) + " goes on as before, said a woman who has worked there since 1988."})
	}
	slices.Reverse(all) // the newest first
	return all
}

func hashed(r *rand.Rand) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	s := []string{"css-", "sc-", "_", "Card_root__", "jsx-"}[r.IntN(5)]
	for range 7 {
		s += string(letters[r.IntN(len(letters))])
	}
	return s
}

func someDesign(r *rand.Rand) design {
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	d := design{host: "https://quay.example", frame: pick("main", "div id=\"content\"", "div class=\"list\"", "section", "div"),
		item: pick("div", "article", "li", "tr", "section", "flat", "a"), head: pick("h2", "h3", "h4", "div", "strong"), wrap: pick("inside", "inside", "around", "more", "twice"),
		class: slices.Clone(classWords[r.IntN(len(classWords))]), date: r.IntN(4), lead: r.IntN(2) == 0, by: r.IntN(3) == 0, picture: r.IntN(2) == 0, ads: r.IntN(3) == 0, absolute: r.IntN(2) == 0,
		sidebar: pick("Most read", "Most read", "Our choice", "", "Meistgelesen"), sidebarFirst: r.IntN(4) == 0}
	switch r.IntN(4) {
	case 0:
		for i := range d.class {
			d.class[i] = hashed(r)
		}
	case 1:
		for i := range d.class {
			d.class[i] += " " + hashed(r)
		}
	}
	if d.wrap == "more" && (d.head == "div" || d.head == "strong") {
		d.head = "h3" // what is neither a heading nor a link nobody can know for a title
	}
	return d
}

func (d *design) href(s story) string {
	p := "/" + s.slug
	switch d.address {
	case 1:
		p = "/" + strings.ReplaceAll(s.day[:7], "-", "/") + "/" + s.slug + ".html"
	case 2:
		p = "/news/" + s.slug + "/"
	}
	if d.absolute {
		p = d.host + p
	}
	return p
}

// page builds the index page; popular are the stories in the sidebar.
func (d *design) page(r *rand.Rand, stories, popular []story) string {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=en><head><title>The Quay</title></head><body><header><a href=\"/\">The Quay</a><nav><ul>")
	for _, w := range []string{"Politics", "Sport", "Culture", "Weather"} {
		fmt.Fprintf(&b, `<li><a href="/%s">%s</a></li>`, strings.ToLower(w), w)
	}
	b.WriteString("</ul></nav></header><div class=\"page\">")
	side := func() {
		if d.sidebar == "" {
			return
		}
		fmt.Fprintf(&b, "<div class=\"box\"><h3>%s</h3><ol>", d.sidebar)
		for _, s := range popular {
			fmt.Fprintf(&b, "<li><a href=\"%s\">%s</a></li>", d.href(s), s.title)
		}
		b.WriteString("</ol></div><div class=\"box\"><h3>Partners</h3><ul>")
		for _, w := range []string{"The boat show opens its doors", "Insurance for old houses", "A weekend in the mountains"} {
			fmt.Fprintf(&b, "<li><a href=\"https://shop.example/%s\">%s</a></li>", strings.ReplaceAll(strings.ToLower(w), " ", "-"), w)
		}
		b.WriteString("</ul></div>")
	}
	if d.sidebarFirst {
		side()
	}
	open, close := d.frame, strings.Fields(d.frame)[0]
	fmt.Fprintf(&b, "<%s>", open)
	if d.item == "tr" {
		b.WriteString("<table>")
	} else if d.item == "li" {
		b.WriteString("<ul>")
	}
	for i, s := range stories {
		if d.ads && i%4 == 2 {
			d.entry(&b, "https://shop.example/offer-of-the-week-"+s.slug[:4], story{title: "Buy a warmer coat for the winter", day: s.day, lead: s.lead, by: "Shop"}, adWords[i%len(adWords)])
		}
		d.entry(&b, d.href(s), s, "")
	}
	if d.item == "tr" {
		b.WriteString("</table>")
	} else if d.item == "li" {
		b.WriteString("</ul>")
	}
	fmt.Fprintf(&b, "</%s>", close)
	if !d.sidebarFirst {
		side()
	}
	b.WriteString("</div><footer><a href=\"/imprint\">Imprint</a> <a href=\"/privacy\">Privacy</a></footer></body></html>")
	return b.String()
}

func (d *design) entry(b *strings.Builder, href string, s story, extra string) {
	c := d.class
	link := func(in string) string { return fmt.Sprintf(`<a href="%s">%s</a>`, href, in) }
	head := ""
	switch {
	case d.item == "a":
		head = fmt.Sprintf(`<%s class="%s">%s</%s>`, d.head, c[1], s.title, d.head)
	case d.wrap == "around":
		head = link(fmt.Sprintf(`<%s class="%s">%s</%s>`, d.head, c[1], s.title, d.head))
	case d.wrap == "more":
		head = fmt.Sprintf(`<%s class="%s">%s</%s>`, d.head, c[1], s.title, d.head)
	default:
		head = fmt.Sprintf(`<%s class="%s">%s</%s>`, d.head, c[1], link(s.title), d.head)
	}
	rest := ""
	switch d.date {
	case 1:
		rest += fmt.Sprintf(`<time datetime="%s">%s</time>`, s.day, s.day)
	case 2:
		rest += fmt.Sprintf(`<span class="date">%s</span>`, s.day)
	case 3:
		rest += fmt.Sprintf(`<span class="%s">%s</span>`, c[2], s.day)
	}
	if d.by {
		rest += fmt.Sprintf(`<span class="author">%s</span>`, s.by)
	}
	if rest != "" {
		rest = "<div>" + rest + "</div>"
	}
	if d.lead {
		rest += "<p>" + s.lead + "</p>"
	}
	if d.wrap == "more" && d.item != "a" {
		rest += link("Read more")
	}
	picture := ""
	if d.picture || d.wrap == "twice" {
		picture = fmt.Sprintf(`<img src="/img/%s.jpg" alt="">`, s.slug)
		if d.wrap == "twice" && d.item != "a" {
			picture = link(picture)
		}
		picture = "<figure>" + picture + "</figure>"
	}
	class := strings.TrimSpace(c[0] + " " + extra)
	switch d.item {
	case "flat":
		b.WriteString(head + rest)
	case "tr":
		fmt.Fprintf(b, `<tr class="%s"><td>%s</td><td>%s%s</td></tr>`, class, picture, head, rest)
	case "a":
		fmt.Fprintf(b, `<div><a class="%s" href="%s">%s%s%s</a></div>`, class, href, picture, head, rest)
	default:
		fmt.Fprintf(b, `<%s class="%s">%s%s%s</%s>`, d.item, class, picture, head, rest, d.item)
	}
	b.WriteByte('\n')
}

func labelsOf(ix *Index) (all []Label) {
	for _, l := range ix.Articles() {
		all = append(all, l.Label())
	}
	return all
}

// precision and recall of the stories that were found.
// Other articles of the site, as a sidebar has them, are not wrong.
func (d *design) judge(ix *Index, u *url.URL, want, others []story) (precision, recall float64) {
	is := map[string]bool{}
	for _, s := range want {
		v, _ := u.Parse(d.href(s))
		is[v.String()] = true
	}
	n, right := 0, 0
	old := map[string]bool{}
	for _, s := range others {
		v, _ := u.Parse(d.href(s))
		old[v.String()] = true
	}
	for _, l := range ix.Articles() {
		switch {
		case is[l.URL]:
			right++
			n++
		case !old[l.URL]:
			n++
		}
	}
	if n == 0 {
		return 0, 0
	}
	return float64(right) / float64(n), float64(right) / float64(len(want))
}

// TestRedesigns rebuilds the index pages of made-up sites at random, and holds
// what is found then to what stands there.
func TestRedesigns(t *testing.T) {
	u, _ := url.Parse("https://quay.example/news")
	type tally struct{ n, again, wrong, failed int }
	var selected, found tally
	skipped := 0
	const rounds = 400
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 7))
		stories := someStories(r, 24)
		old, new := someDesign(r), someDesign(r)
		popular := func() []story {
			var p []story
			for _, i := range r.Perm(20)[:5] {
				p = append(p, stories[4+i])
			}
			return p
		}
		// The old page shows what the new one does, but for up to four that came since.
		before := old.page(r, stories[4:20], popular())
		first, err := Find([]byte(before), Options{URL: u, Propose: true})
		if err != nil {
			t.Fatal(err)
		}
		if pr, re := old.judge(first, u, stories[4:20], stories); pr < 1 || re < 1 || len(first.Proposals) == 0 || first.Proposals[0].Lost != "" {
			skipped++ // discovery itself fails, or no selectors: another test's business
			if testing.Verbose() {
				t.Logf("seed %d: the first page, p %.2f r %.2f, %d proposals: %+v", seed, pr, re, len(first.Proposals), old)
			}
			continue
		}
		sel := first.Proposals[0].Select
		labels := labelsOf(first)
		fresh := r.IntN(5)
		// The same page with newer articles is no drift.
		next := old.page(r, stories[4-fresh:20-fresh], popular())
		for _, s := range []Selectors{sel, {}} {
			ix, err := Find([]byte(next), Options{URL: u, Select: s, Labels: labels})
			if err != nil || ix.Drift != nil {
				t.Errorf("seed %d: the page did not change, but %+v, %v", seed, ix.Drift, err)
			}
		}
		switch r.IntN(4) {
		case 0:
			new.address = 1 + r.IntN(2)
		case 1:
			new.host = "https://www.quay-news.example"
			new.absolute = r.IntN(2) == 0
		}
		v, _ := url.Parse(new.host + "/news")
		after := new.page(r, stories[4-fresh:20-fresh], popular())
		for _, c := range []struct {
			sel Selectors
			to  *tally
		}{{sel, &selected}, {Selectors{}, &found}} {
			c.to.n++
			ix, err := Find([]byte(after), Options{URL: v, Select: c.sel, Labels: labels})
			if err != nil {
				var drift *DriftError
				if !errors.As(err, &drift) {
					t.Errorf("seed %d: %v", seed, err)
				}
				c.to.failed++
				if testing.Verbose() {
					t.Logf("seed %d: %v\n%+v", seed, err, new)
				}
				continue
			}
			pr, re := new.judge(ix, v, stories[4-fresh:20-fresh], stories)
			switch {
			// Selectors that hold still take the advertisements, too, that were
			// put into their list.
			case pr >= 0.9 && re >= 0.9, pr >= 0.65 && re >= 0.9 && (ix.Drift == nil || ix.Drift.Why == "") && c.sel != Selectors{}:
				c.to.again++
			default:
				c.to.wrong++
				if testing.Verbose() {
					t.Logf("seed %d: p %.2f r %.2f with %q: %v\n%+v", seed, pr, re, c.sel, ix.Drift, new)
				}
			}
		}
	}
	t.Logf("%d sites (%d left out), rebuilt: by selectors found again %d, wrong %d, failed %d; without found again %d, wrong %d, failed %d",
		selected.n, skipped, selected.again, selected.wrong, selected.failed, found.again, found.wrong, found.failed)
	if selected.again*100 < selected.n*95 || selected.wrong*100 > selected.n*2 || found.again*100 < found.n*95 || found.wrong*100 > found.n*2 || skipped*4 > rounds {
		t.Error("that is worse than it was")
	}
}
