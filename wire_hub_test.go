package main

import (
	"testing"

	"copydesk/feed"
	"copydesk/feed/publish"
)

// What hangs on the stand from before a feed came to need a login is no topic
// either, nor is what was cut out of it.
func TestNoTopicIsPrivate(t *testing.T) {
	const base, self = "https://feeds.example/", "https://feeds.example/hub"
	stand := new(publish.Stand)
	for _, path := range []string{"", "staff/", "staff/tag/x/", "staff/open/"} {
		stand.Put(&publish.Edition{Name: "at " + path, Path: path, Feed: &feed.Feed{Base: base + path, Hubs: []string{self}}, Docs: []*feed.Document{{Name: "atom.xml", ETag: path}}})
	}
	j := &job{base: base, feeds: []publish.FeedSpec{{Path: ""}, {Path: "staff/", Private: true, Hubs: []string{self}}, {Path: "staff/open/"}}}
	for topic, found := range map[string]bool{"": true, "staff/": false, "staff/tag/x/": false, "staff/open/": true} {
		if doc := j.findTopic(stand, self, base+topic+"atom.xml"); (doc != nil) != found {
			t.Errorf("%s: %v, want found %v", topic, doc, found)
		}
	}
	for _, f := range j.feedsWithHubs() {
		if len(f.Hubs) > 0 {
			t.Errorf("%s announces %q", f.Path, f.Hubs)
		}
	}
}
