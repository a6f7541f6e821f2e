package scrape

import (
	"testing"

	"copydesk/scrape/extract"
)

// A page that is its template alone is not the article that the index names.
func TestShell(t *testing.T) {
	teaser := &extract.Teaser{Title: "Ferry seeks a new keeper"}
	for _, c := range []struct {
		title, text string
		teaser      *extract.Teaser
		is          bool
	}{
		{"Front page | The Post", "Most read: Bread dearer", teaser, true},
		{"", "", teaser, true},
		{"Ferry seeks a new keeper", "", teaser, false},
		{"The Post", "The ferry is late.", teaser, true},
		{"The Post", "Who wants to be the new keeper of the ferry?", teaser, false},
		{"Front page", "", nil, false},
		{"渡轮", "", &extract.Teaser{Title: "渡轮"}, false},
		{"The Post", longText, teaser, false},
	} {
		if got := isShell(&extract.Article{Title: c.title, Text: c.text}, c.teaser); got != c.is {
			t.Errorf("%q, %q: %v", c.title, c.text, got)
		}
	}
}

const longText = `Nobody had seen the harbour master for a week when the lamps went out, one after the other, from the outer mole to the
bakery, and the gulls, which are not easily put out by anything, sat down on the roofs and said no more until the morning came and with it the mail.`
