package discover

import (
	"slices"
	"strings"
	"testing"
)

// TestCorpusSelectors makes selectors from the labels of every site of the
// corpus, as init does from what it found, and compares what they take with
// what was found without.
func TestCorpusSelectors(t *testing.T) {
	for _, from := range []string{"found", "truth"} {
		sites, have, same, close, sum := 0, 0, 0, 0, 0.0
		for _, file := range corpusSites(t) {
			truth, page, u := loadSite(t, file)
			found, err := Find(page, Options{URL: u, Type: "text/html"})
			if err != nil {
				t.Fatal(err)
			}
			sites++
			opt := Options{URL: u, Type: "text/html", Propose: true}
			if from == "truth" {
				key := map[string]bool{}
				for _, a := range truth.Articles {
					key[a.Key] = true
				}
				for _, l := range found.Links {
					if key[siteKey(l.URL, u)] {
						opt.Labels = append(opt.Labels, l.Label())
					}
				}
			}
			ix, err := Find(page, opt)
			if err != nil {
				t.Logf("%s, %s: %v", truth.Site, from, err)
				continue
			}
			if len(ix.Proposals) == 0 || ix.Proposals[0].Lost != "" {
				why := "no proposal"
				if len(ix.Proposals) > 0 {
					why = ix.Proposals[0].Select.String() + ": " + ix.Proposals[0].Lost
				}
				t.Logf("%s, %s: %s", truth.Site, from, why)
				continue
			}
			have++
			x := ix.Proposals[0]
			again, err := Find(page, Options{URL: u, Type: "text/html", Select: x.Select})
			if err != nil {
				t.Errorf("%s: the proposal %q fails: %v", truth.Site, x.Select, err)
				continue
			}
			sum += truth.score(again, u)
			a, b := linksOf(found), linksOf(again)
			if slices.Equal(a, b) {
				same++
			}
			common := 0
			for _, l := range b {
				if slices.Contains(a, l) {
					common++
				}
			}
			f := 2 * float64(common) / float64(len(a)+len(b))
			if f >= 0.9 {
				close++
			}
			t.Logf("%s, %s: %q (%+v) takes %d of the %d found, and %d others (%.2f)", truth.Site, from, x.Select, x.Select, common, len(a), len(b)-common, f)
		}
		t.Logf("selectors from what is %s: for %d of %d sites; %d give the same list, %d nearly (0.9); mean F1 of these %.3f", from, have, sites, same, close, sum/float64(max(have, 1)))
		if have < sites*7/10 || close < have*7/10 {
			t.Errorf("selectors from what is %s: only %d of %d sites, %d of them with the list that was found", from, have, sites, close)
		}
	}
}

func linksOf(ix *Index) []string {
	var all []string
	for _, l := range ix.Articles() {
		all = append(all, strings.TrimSuffix(l.URL, "/"))
	}
	slices.Sort(all)
	return all
}
