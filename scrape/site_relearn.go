package scrape

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"copydesk/scrape/discover"
	"copydesk/scrape/extract"
	"copydesk/scrape/fetch"
)

// A Trial is a selector for a field of articles' pages, and how it did on known
// articles.
type Trial struct {
	CSS   string `json:"css"`
	Known int    `json:"known"` // on how many it finds what is known, and nothing else
	Of    int    `json:"of"`    // on how many what is known stands somewhere
	Lost  string `json:"lost,omitempty"`
}

// A Repair is what became of a field of articles' pages that is not found any
// more where it was found.
type Repair struct {
	Key    string // of the selector, as "byline"
	Told   string // in one sentence
	Now    *Trial // what is used instead; nil for nothing
	Others []Trial
}

// Repairs are the fields of articles' pages that are not found any more where
// they were found.
func (s *Site) Repairs() []Repair {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.records()
	var out []Repair
	for _, key := range fieldKeys {
		if r := all[articlePrefix+key]; r != nil && r.outdated() {
			out = append(out, Repair{Key: key, Told: cmp.Or(r.Said, r.tell(key)), Now: r.Again, Others: r.Others})
		}
	}
	return out
}

const (
	// fewKnown is how many known articles have to say the same; enoughKnown is
	// how many are asked for it at most, again after askAfter.
	fewKnown, enoughKnown = 3, 5
	askAfter              = 24 * time.Hour
)

// relearn looks where the fields stand now that are not found any more: on the
// pages that were fetched for their news, by what the index says of them and by
// what is known; where those do not suffice on the pages of a few known
// articles, which it asks for once a day.
func (s *Site) relearn(ctx context.Context) {
	now := s.now()
	s.mu.Lock()
	var due []string
	for _, key := range fieldKeys {
		r := s.records()[articlePrefix+key]
		if r != nil && r.outdated() && (r.Again == nil || r.Off >= lastMissed) && now.Sub(r.Asked) >= askAfter {
			due = append(due, key)
		}
	}
	kept, labels := slices.Clone(s.kept), slices.Clone(s.labels)
	s.mu.Unlock()
	if len(due) == 0 {
		return
	}
	var samples []*extract.Sample
	have := map[string]bool{}
	for _, k := range kept {
		known := extract.Known{}
		if i := slices.IndexFunc(labels, func(l labelled) bool { return l.Key == k.key }); i >= 0 {
			known = labels[i].Known
		} else if a := extract.FromTeaser(k.teaser, extract.Options{Now: k.resp.Fetched}); a != nil {
			known = extract.Know(a)
			known.Summary, known.Image = "", "" // an index cuts them as it likes
		}
		have[k.key] = true
		if x := s.sample(k.resp, known); x != nil {
			samples = append(samples, x)
		}
	}
	found := s.learn(due, samples)
	if open := slices.DeleteFunc(slices.Clone(due), func(key string) bool { return found[key].Again != nil || found[key].still }); len(open) > 0 {
		asked := 0
		for _, l := range labels {
			if asked == enoughKnown || ctx.Err() != nil {
				break
			}
			if have[l.Key] || !slices.ContainsFunc(open, func(key string) bool { return l.Known.Value(key) != "" }) {
				continue
			}
			asked++
			resp, err := s.opt.Client.Get(ctx, s.request(l.Key))
			if err != nil || fetch.Blocked(resp) != nil {
				continue
			}
			if x := s.sample(resp, l.Known); x != nil {
				samples = append(samples, x)
			}
		}
		if ctx.Err() != nil {
			return
		}
		if asked > 0 {
			for key, f := range s.learn(open, samples) {
				found[key] = f
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range due {
		r, f := s.tried[articlePrefix+key], found[key]
		if f.still {
			r.Last, r.Same = 0, false
			continue
		}
		said := f.Again == nil && r.Again == nil && r.Why == f.Why
		r.Asked, r.Again, r.Others, r.Why, r.Off = now.UTC(), f.Again, f.Others, f.Why, 0
		if !said || r.Said == "" {
			r.Said = r.tell(key)
			s.log.Warn(r.Said, "source", s.opt.Name)
		}
	}
	s.kept = nil
	if data, err := json.Marshal(s.tried); err == nil {
		if err := s.memory.Store(selectorsKey, data); err != nil {
			s.log.Debug("what was learnt is not kept", "error", err)
		}
	}
}

func (s *Site) sample(resp *fetch.Response, known extract.Known) *extract.Sample {
	u, err := url.Parse(resp.URL)
	if err != nil {
		return nil
	}
	x, err := extract.NewSample(resp.Body, extract.Options{URL: u, Type: resp.Type, Now: resp.Fetched, Select: s.page}, known)
	if err != nil {
		return nil
	}
	return x
}

// A learnt is what samples teach of a field.
type learnt struct {
	Again  *Trial
	Others []Trial
	Why    string
	still  bool // it stands where it stood
}

func (s *Site) learn(keys []string, samples []*extract.Sample) map[string]learnt {
	out := map[string]learnt{}
	for _, key := range keys {
		s.mu.Lock()
		r := s.tried[articlePrefix+key]
		css, same := r.CSS, r.Same
		s.mu.Unlock()
		out[key] = learnField(key, css, same, samples)
	}
	return out
}

// ProposeArticle proposes selectors for the pages of articles, from where what
// the rules read of them stands on a few of the listed ones, which are asked
// for: fields without any are missing.
func (s *Site) ProposeArticle(ctx context.Context, links []discover.Link) []Repair {
	var samples []*extract.Sample
	for _, l := range links[:min(len(links), enoughKnown)] {
		resp, err := s.opt.Client.Get(ctx, s.request(l.URL))
		if err != nil || fetch.Blocked(resp) != nil {
			continue
		}
		u, err := url.Parse(resp.URL)
		if err != nil {
			continue
		}
		a, err := extract.Read(resp.Body, extract.Options{URL: u, Type: resp.Type, Now: resp.Fetched})
		if err != nil {
			continue
		}
		if x := s.sample(resp, extract.Know(a)); x != nil {
			samples = append(samples, x)
		}
	}
	var out []Repair
	for _, key := range fieldKeys {
		var on []*extract.Sample
		values := map[string]bool{}
		for _, x := range samples {
			if len(x.Places(key)) > 0 {
				on = append(on, x)
				values[x.Known.Value(key)] = true
			}
		}
		if len(on) < fewKnown || key != "byline" && len(values) < 2 {
			continue
		}
		if best, others := proposeField(key, on, samples); best != nil || len(others) > 0 {
			out = append(out, Repair{Key: key, Now: best, Others: others})
		}
	}
	return out
}

// learnField finds a selector that finds on the pages what is known of them.
// css is the one that does not hold, "" for the rules; same says that it finds
// the same everywhere.
func learnField(key, css string, same bool, samples []*extract.Sample) learnt {
	holds := func(x *extract.Sample) bool {
		if css == "" {
			return x.Unaided(key)
		}
		return x.Try(key, css) == extract.Right
	}
	var on []*extract.Sample // on which it is known, and not where it was
	known, where, unaided := 0, 0, 0
	values := map[string]bool{}
	for _, x := range samples {
		value := x.Known.Value(key)
		if value == "" {
			continue
		}
		known++
		if holds(x) {
			where++
			continue
		}
		if len(x.Places(key)) == 0 {
			continue
		}
		on = append(on, x)
		values[value] = true
		if x.Unaided(key) {
			unaided++
		}
	}
	name := nameOf(key)
	switch {
	case same && where >= fewKnown && where*2 >= known:
		return learnt{still: true}
	case known == 0:
		return learnt{Why: fmt.Sprintf("no article is at hand of which the %s is known", name)}
	case where >= fewKnown && where*2 >= known:
		return learnt{Why: fmt.Sprintf("on %d of %d known articles it still stands where it stood: only newer pages are without", where, known)}
	case len(on) < fewKnown:
		return learnt{Why: fmt.Sprintf("the known %s stands on %d of %d pages that were looked at; at least %d are needed to be sure where it is now", name, len(on), known, fewKnown)}
	case key != "byline" && len(values) < 2:
		return learnt{Why: fmt.Sprintf("the known articles have all the same %s", name)}
	case css != "" && unaided >= fewKnown && unaided*5 >= len(on)*4:
		return learnt{Why: fmt.Sprintf("without it the known %s is found on %d of %d known articles; take it out of copydesk.yaml", name, unaided, len(on))}
	}
	best, others := proposeField(key, on, samples)
	if best == nil {
		why := fmt.Sprintf("nothing finds the known %s on enough of %d known articles", name, len(on))
		if len(others) > 0 {
			why = fmt.Sprintf("%q was tried instead, but %s", others[0].CSS, others[0].Lost)
		}
		return learnt{Others: others, Why: why}
	}
	return learnt{Again: best, Others: others}
}

// nameOf names a field for people.
func nameOf(key string) string {
	return cmp.Or(map[string]string{"body": "story", "image": "picture"}[key], key)
}

// mostTrials bounds how many selectors are tried for a field, mostOthers how
// many of those that lost are remembered.
const mostTrials, mostOthers = 300, 3

// proposeField makes selectors from where the known value of a field stands on
// some pages, and holds each to all of them.
func proposeField(key string, on, samples []*extract.Sample) (best *Trial, others []Trial) {
	ways := map[string]discover.Way{}
	pages := map[string]int{} // that a way was made on
	for _, x := range on {
		here := map[string]bool{}
		for i, group := range x.Places(key) {
			for _, w := range discover.WaysToAll(group) {
				w.Cost += 0.2 * float64(i)
				if old, ok := ways[w.CSS]; !ok || w.Cost < old.Cost {
					ways[w.CSS] = w
				}
				if !here[w.CSS] {
					here[w.CSS] = true
					pages[w.CSS]++
				}
			}
		}
	}
	all := make([]discover.Way, 0, len(ways))
	for css, w := range ways {
		if pages[css] >= min(fewKnown, len(on)) {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b discover.Way) int { return cmp.Or(cmp.Compare(a.Cost, b.Cost), strings.Compare(a.CSS, b.CSS)) })
	for _, w := range all[:min(len(all), mostTrials)] {
		t := Trial{CSS: w.CSS, Of: len(on)}
		more, wrong := 0, 0
		for _, x := range samples {
			if x.Known.Value(key) == "" {
				continue
			}
			v := x.Try(key, w.CSS)
			switch {
			case v == extract.More:
				more++
			case v == extract.Wrong:
				wrong++
			case v == extract.Right && slices.Contains(on, x):
				t.Known++
			}
		}
		switch {
		case more > 0 && more*5 > t.Known:
			t.Lost = fmt.Sprintf("takes more than the %s on %d of %d known articles", nameOf(key), more, len(on))
		case wrong > 0 && wrong*5 > t.Known:
			t.Lost = fmt.Sprintf("finds something else than the known %s on %d of %d known articles", nameOf(key), wrong, len(on))
		case t.Known < fewKnown || t.Known*5 < len(on)*4:
			t.Lost = fmt.Sprintf("finds the known %s on %d of %d known articles", nameOf(key), t.Known, len(on))
		case best == nil:
			best = &t
			continue
		default:
			t.Lost = "no better"
		}
		if len(others) < mostOthers {
			others = append(others, t)
		}
		if best != nil && len(others) >= mostOthers {
			break
		}
	}
	return best, others
}
