package feed

import (
	"strings"
	"testing"
	"time"
)

// podcastFeed has an episode, an article with two recordings and one with a
// recording that directories of podcasts do not take.
func podcastFeed() *Feed {
	at := func(day int) time.Time { return time.Date(2026, 3, day, 9, 0, 0, 0, time.UTC) }
	f := &Feed{
		ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8", Title: "Harbour Radio", Subtitle: "Talk from the quays.",
		Base: "https://feeds.example.org/", Language: "en", Icon: "https://feeds.example.org/cover.jpg",
		Podcast: &Podcast{Category: "News", Subcategory: "Daily News", Email: "desk@example.org", Owner: "Harbour & Sons"},
		Items: []*Item{
			{ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-000000000001", Link: "https://feeds.example.org/items/1.html", Title: "The vote & after", Authors: []Author{{Name: "Priya Raman"}},
				Published: at(9), Updated: at(9), Summary: "What the pilots said.", Content: "<p>What the pilots said.</p>", Image: &Image{URL: "https://feeds.example.org/items/1/cover.png"},
				Enclosures: []Enclosure{{URL: "https://feeds.example.org/items/1/über talk.mp3", Type: "audio/mpeg", Length: 3_400_000, Duration: 754*time.Second + 600*time.Millisecond, Title: "The vote & after", File: "talk.mp3"}}},
			{ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-000000000002", Link: "https://feeds.example.org/items/2.html", Title: "A paper", Published: at(8), Updated: at(8), Content: "<p>Text.</p>",
				Enclosures: []Enclosure{
					{URL: "https://feeds.example.org/items/2/a.pdf", Type: "application/pdf", Length: -4},
					{URL: "https://feeds.example.org/items/2/a.pdf", Type: "application/pdf"}, // twice
					{URL: "javascript:alert(1)", Type: "audio/mpeg"},
					{URL: "https://feeds.example.org/items/2/x.bin", Type: "nothing"},
					{URL: "https://feeds.example.org/items/2/b.m4v", Type: "video/mp4; codecs=x", Length: 9, Title: "Part\x00 two"},
				}},
			{ID: "urn:uuid:6ba7b810-9dad-51d1-80b4-000000000003", Link: "https://feeds.example.org/items/3.html", Title: "Another format", Published: at(7), Updated: at(7), Content: "<p>Text.</p>",
				Enclosures: []Enclosure{{URL: "https://feeds.example.org/items/3/o.opus", Type: "audio/ogg", Length: 5, Duration: 400 * time.Millisecond}}},
		},
	}
	f.Updated = f.Items[0].Updated
	return f
}

// TestEnclosures: every format carries what it can, and no document fails its
// own check.
func TestEnclosures(t *testing.T) {
	docs, err := Render(podcastFeed())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if err := Check(d); err != nil {
			t.Error(err)
		}
		body := string(d.Body)
		for _, want := range map[string][]string{
			"atom.xml": {
				"  <link rel=\"alternate\" type=\"text/html\" href=\"https://feeds.example.org/items/1.html\"></link>\n  <link rel=\"enclosure\" type=\"audio/mpeg\" href=\"https://feeds.example.org/items/1/%C3%BCber%20talk.mp3\" length=\"3400000\" title=\"The vote &amp; after\"></link>",
				`<link rel="enclosure" type="application/pdf" href="https://feeds.example.org/items/2/a.pdf"></link>`,
				`<link rel="enclosure" type="video/mp4" href="https://feeds.example.org/items/2/b.m4v" length="9" title="Part two"></link>`,
			},
			"rss.xml": {
				`<enclosure url="https://feeds.example.org/items/1/%C3%BCber%20talk.mp3" length="3400000" type="audio/mpeg"></enclosure>`,
				`<enclosure url="https://feeds.example.org/items/2/a.pdf" length="0" type="application/pdf"></enclosure>`,
				`<itunes:duration>755</itunes:duration>`,
				`<itunes:image href="https://feeds.example.org/items/1/cover.png"></itunes:image>`,
				`<itunes:category text="News">`, `<itunes:category text="Daily News">`,
				`<itunes:name>Harbour &amp; Sons</itunes:name>`, `<itunes:email>desk@example.org</itunes:email>`,
				`<itunes:image href="https://feeds.example.org/cover.jpg"></itunes:image>`, `<itunes:explicit>false</itunes:explicit>`,
				`<itunes:type>episodic</itunes:type>`, `<itunes:author>Harbour Radio</itunes:author>`, `<itunes:title>The vote &#x26; after</itunes:title>`,
			},
			"feed.json": {
				`"attachments":[{"url":"https://feeds.example.org/items/1/%C3%BCber%20talk.mp3","mime_type":"audio/mpeg","title":"The vote & after","size_in_bytes":3400000,"duration_in_seconds":755}]`,
				`"attachments":[{"url":"https://feeds.example.org/items/2/a.pdf","mime_type":"application/pdf"},{"url":"https://feeds.example.org/items/2/b.m4v","mime_type":"video/mp4","title":"Part two","size_in_bytes":9}]`,
				`"duration_in_seconds":1`,
			},
			"index.html": {`MP3, 12:35, 3.4 MB`, `type="application/pdf"`},
		}[d.Name] {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s\n%s", d.Name, want, body)
			}
		}
		if strings.Contains(body, "media:") || strings.Contains(body, "javascript:alert") || d.Name == "atom.xml" && strings.Contains(body, "itunes") {
			t.Errorf("%s has what it must not have:\n%s", d.Name, body)
		}
	}
	// An episode that directories do not take goes without their elements.
	rss := string(docs[1].Body)
	if last := rss[strings.LastIndex(rss, "<item>"):]; strings.Contains(last, "itunes:") || !strings.Contains(last, `type="audio/ogg"`) {
		t.Error(last)
	}
	f := podcastFeed()
	f.Podcast = nil
	if docs, err = Render(f); err != nil || strings.Contains(string(docs[1].Body), "itunes") {
		t.Error("itunes elements in a feed that is no podcast", err)
	}
}

// TestPlainNames: what people call themselves and their files is never taken
// for markup.
func TestPlainNames(t *testing.T) {
	f := podcastFeed()
	f.Podcast.Owner, f.Podcast.Author = "O <b>&amp;", "A <i>&lt;"
	f.Items[0].Enclosures[0].Title = "T <b>&#39;"
	docs, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int][]string{
		1: {"<itunes:name>O &lt;\u2060b&gt;&amp;\u2060amp;</itunes:name>", "<itunes:author>A &lt;\u2060i&gt;&amp;\u2060lt;</itunes:author>"},
		2: {`"title":"T <` + "\u2060b>&\u2060#39;\""},
	} {
		for _, w := range want {
			if !strings.Contains(string(docs[i].Body), w) {
				t.Errorf("%s lacks %s", docs[i].Name, w)
			}
		}
	}
}

// TestCheckEnclosures: the check finds what is wrong with one.
func TestCheckEnclosures(t *testing.T) {
	for _, c := range []struct{ file, from, to, want string }{
		{"rss.xml", `length="3400000"`, `length="3.4 MB"`, `has the length "3.4 MB"`},
		{"rss.xml", ` length="3400000"`, ``, `has the length ""`},
		{"rss.xml", `type="audio/mpeg"`, `type="mp3"`, `has the type "mp3"`},
		{"rss.xml", `<enclosure url="https://feeds.example.org/items/2/a.pdf" length="0" type="application/pdf"></enclosure>`,
			strings.Repeat(`<enclosure url="https://feeds.example.org/items/2/a.pdf" length="0" type="application/pdf"></enclosure>`, 2), "several enclosures"},
		{"atom.xml", `length="3400000"`, `length="-1"`, `has the length "-1"`},
		{"atom.xml", `https://feeds.example.org/items/2/b.m4v`, `b.m4v`, `enclosure is "b.m4v"`},
		{"feed.json", `"mime_type":"audio/mpeg"`, `"mime_type":""`, `has the type ""`},
		{"feed.json", `"size_in_bytes":9`, `"size_in_bytes":-9`, `has the length "-9"`},
	} {
		docs, err := Render(podcastFeed())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			if d.Name != c.file {
				continue
			}
			if !strings.Contains(string(d.Body), c.from) {
				t.Fatalf("%s has no %s", c.file, c.from)
			}
			d.Body = []byte(strings.Replace(string(d.Body), c.from, c.to, 1))
			if err := Check(d); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", c.to, err, c.want)
			}
		}
	}
}
