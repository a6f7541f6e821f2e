package extract

import (
	"errors"
	"net/url"
	"testing"
)

// A story that the index lists under a title like that of an error page is one.
func TestTitleOfAnError(t *testing.T) {
	const page = `<!doctype html><title>The last Peugeot 404</title><article><h1>The last Peugeot 404</h1><p>By Ada Quill</p>
<p>It stands in a barn behind the harbour, with a tree through its roof, and nobody remembers who drove it there, or why.</p>
<p>On Saturday the village votes on whether it may stay where it is. The tree has no say, and the hens were not asked either.</p></article>`
	at, _ := url.Parse("https://example.org/cars/the-last-one.html")
	for _, c := range []struct {
		teaser *Teaser
		is     bool
	}{{nil, false}, {&Teaser{Title: "Cars"}, false}, {&Teaser{Title: "The last Peugeot 404"}, true}} {
		_, err := Read([]byte(page), Options{URL: at, Type: "text/html", Teaser: c.teaser})
		if is := err == nil; is != c.is || err != nil && !errors.Is(err, ErrNotArticle) {
			t.Errorf("teaser %v: %v", c.teaser, err)
		}
	}
}
