package publish

import (
	"fmt"
	"testing"
	"time"

	"copydesk/scrape/extract"
)

// TestSamePage: a page that stands behind links to different articles is the
// article of none, at a first look too. They are items of what the index says
// of them, and are completed under the same ids without being called updated.
func TestSamePage(t *testing.T) {
	r := newSiteRig(t, 20)
	keys := []string{"ferry", "mill", "bells", "library", "told-twice", "told-again"}
	r.src.list(keys...)
	for i, k := range keys {
		// It may say where one came from.
		r.src.page(k, "Your choice", "", storyText)
		r.src.pages["https://example.org/"+k].Fingerprint = extract.MakeFingerprint("Your choice", []string{storyText, storyText[20:], "And then to read of " + k + "?"})
		if i >= 4 { // one article under two addresses
			r.src.page(k, "A story that is told twice", "2024-04-29T08:00:00Z", "Of all that was told on the quay this was told twice, once by the master and once by the mate, in the very same words.")
		}
	}
	r.look(0)
	ids := map[string]string{}
	updated := map[string]time.Time{}
	for _, it := range r.items() {
		if it.Content.Title == "Your choice" || it.Body != "" && it.Content.Title != "A story that is told twice" {
			t.Errorf("%+v", it.Content)
		}
		ids[it.Key], updated[it.Key] = it.ID, it.Updated
	}
	if len(ids) != 5 {
		t.Fatalf("%d items, want four of the listing and one that is told twice", len(ids))
	}
	for i, k := range keys[:4] {
		r.src.page(k, "Headline of "+k, fmt.Sprintf("2024-04-30T0%d:00:00Z", i), fmt.Sprintf("What is told of %s here has been seen by %d people, who say that it was so. %s", k, i+7, storyText[i*20:]))
	}
	r.look(2 * time.Hour)
	for _, it := range r.items() {
		if it.ID != ids[it.Key] || it.Body == "" || it.Updated.After(updated[it.Key]) {
			t.Errorf("%s: %s, was %s; updated %s, was %s; %d bytes", it.Key, it.ID, ids[it.Key], it.Updated, updated[it.Key], len(it.Body))
		}
	}
	// A look later the same page is back: what is known stays.
	for i := range r.src.listing {
		r.src.listing[i].Stamp += ", edited"
		if i < 4 {
			r.src.page(keys[i], "Your choice", "", storyText)
		}
	}
	r.look(2 * time.Hour)
	for _, it := range r.items() {
		if it.Content.Title == "Your choice" || it.Body == "" {
			t.Errorf("%+v", it.Content)
		}
	}
}
