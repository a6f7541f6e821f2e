package feed

import (
	"bytes"
	"encoding/json"

	"github.com/gorilla/feeds"
)

// The members of JSON Feed that gorilla/feeds lacks or writes otherwise; an
// outer field hides the embedded one of the same name.
type (
	jsonFeed struct {
		feeds.JSONFeed
		Items []*jsonItem `json:"items"` // required, even when there are none
	}
	jsonItem struct {
		feeds.JSONItem
		Published   string           `json:"date_published,omitempty"`
		Modified    string           `json:"date_modified,omitempty"`
		Language    string           `json:"language,omitempty"`
		Attachments []jsonAttachment `json:"attachments,omitempty"`
		Copydesk    *jsonExtension   `json:"_copydesk,omitempty"`
	}
	jsonAttachment struct {
		URL      string `json:"url"`
		Type     string `json:"mime_type"`
		Title    string `json:"title,omitempty"`
		Size     int64  `json:"size_in_bytes,omitempty"`
		Duration int64  `json:"duration_in_seconds,omitempty"`
	}
	// jsonExtension holds what JSON Feed has no member for.
	jsonExtension struct {
		Publisher string `json:"publisher"`
	}
)

// writeJSON writes JSON Feed 1.1 (https://jsonfeed.org/version/1.1).
func writeJSON(v *view) ([]byte, error) {
	doc := &jsonFeed{
		JSONFeed: feeds.JSONFeed{
			Version:     "https://jsonfeed.org/version/1.1",
			Title:       v.title,
			Language:    v.lang,
			HomePageUrl: v.home,
			FeedUrl:     v.self("feed.json"),
			Description: v.subtitle,
			Icon:        v.icon,
			Authors:     jsonAuthors(v.authors),
		},
		Items: []*jsonItem{},
	}
	if v.f.Prev > 0 {
		doc.NextUrl = v.base + archiveFile(v.f.Prev, "feed.json")
	}
	for _, hub := range v.hubs {
		doc.Hubs = append(doc.Hubs, &feeds.JSONHub{Type: "WebSub", Url: hub})
	}
	for _, it := range v.items {
		e := &jsonItem{
			JSONItem: feeds.JSONItem{
				Id:          it.ID,
				Url:         it.link,
				Title:       it.title,
				ContentHTML: it.content,
				Summary:     it.summary,
				Image:       it.image,
				Authors:     jsonAuthors(it.authors),
				Tags:        it.tags,
			},
			Published: it.published,
			Modified:  it.updated,
		}
		// One of the two contents is required.
		if it.content == "" {
			e.ContentText = it.summary
		}
		if it.lang != v.lang {
			e.Language = it.lang
		}
		for _, x := range it.enclosures {
			e.Attachments = append(e.Attachments, jsonAttachment{x.URL, x.Type, guard(x.Title), x.Length, x.seconds()})
		}
		if it.publisher != "" {
			e.Copydesk = &jsonExtension{it.publisher}
		}
		doc.Items = append(doc.Items, e)
	}
	var b bytes.Buffer
	b.Grow(v.size())
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func jsonAuthors(authors []Author) []*feeds.JSONAuthor {
	var as []*feeds.JSONAuthor
	for _, a := range authors {
		as = append(as, &feeds.JSONAuthor{Name: a.Name, Url: a.URL})
	}
	return as
}
