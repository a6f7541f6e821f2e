package extract

import (
	"strings"
	"testing"
)

// savedPage is a newspaper page as somebody saved it as text.
const savedPage = `Home
News
Sport
Weather
Subscribe
The Valley Courier
Ferry to return to the lake after forty years
Updated: 2021-06-14 08:15
By Mara Lindqvist (Valley Courier)
|
||||
A ferry will cross the lake again from next summer, forty years after the last boat was sold for scrap, the town council decided on Monday.
The new vessel, which runs on batteries, is to carry up to sixty passengers and their bicycles between the two shores in twelve minutes, the council said.
"We have waited for this for half of our lives," said Ole Brandt, who runs the boatyard on the eastern shore and had collected signatures for years.
The town will pay two thirds of the cost, while the rest comes from a regional fund for quiet transport that was set up after the road was closed to lorries.
- Road along the lake closed to lorries
- Boatyard wins prize for rescue of old steamer
- Council rejects plans for second bridge
Most Viewed
Editor's Picks
Snow in June |
Baker's dozen |
Today's Top News
Storm leaves thousands without power
Museum opens its attic
`

// wrappedLetter is an article as somebody types it, wrapped at 72 columns.
const wrappedLetter = `THE FERRY RETURNS

by Ann Lee
3 May 2021

A ferry will cross the lake again from next summer, forty years after
the last boat was sold for scrap, the town council decided on Monday.
The new vessel, which runs on batteries, is to carry up to sixty
passengers and their bicycles between the two shores.

"We have waited for this for half of our lives," said Ole Brandt, who
runs the boatyard on the eastern shore & knows every sailor <there>.

What comes next:

* The pier is to be rebuilt in autumn, if the weather allows for
  it and the money is there.
* The boat comes in spring.

The end.
`

func TestReadSavedPage(t *testing.T) {
	a, err := Read([]byte(savedPage), Options{Name: "page.txt"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Ferry to return to the lake after forty years"; a.Title != want {
		t.Errorf("title %q, want %q", a.Title, want)
	}
	if len(a.Authors) != 1 || a.Authors[0].Name != "Mara Lindqvist" {
		t.Errorf("authors %v", a.Authors)
	}
	if got := a.Published.String(); got != "2021-06-14T08:15:00" {
		t.Errorf("published %s", got)
	}
	if !strings.HasPrefix(a.Text, "A ferry will cross") || !strings.Contains(a.Text, "closed to lorries.") {
		t.Errorf("text %q", a.Text)
	}
	for _, s := range []string{"Most Viewed", "Snow in June", "Storm leaves", "|", "Subscribe"} {
		if strings.Contains(a.Text, s) {
			t.Errorf("%q is in the text", s)
		}
	}
	if !strings.HasPrefix(a.Summary, "A ferry will cross the lake again") || !strings.HasSuffix(a.Summary, ".") {
		t.Errorf("summary %q", a.Summary)
	}
	if a.Language != "en" {
		t.Errorf("language %q", a.Language)
	}
}

func TestReadWrappedLetter(t *testing.T) {
	a, err := Read([]byte(wrappedLetter), Options{Name: "letter.txt"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != "THE FERRY RETURNS" || namesOf(a.Authors) != "Ann Lee" || a.Published.String() != "2021-05-03" {
		t.Errorf("title %q, authors %v, published %s", a.Title, a.Authors, a.Published)
	}
	const want = `<p>A ferry will cross the lake again from next summer, forty years after the last boat was sold for scrap, the town council decided on Monday. The new vessel, which runs on batteries, is to carry up to sixty passengers and their bicycles between the two shores.</p>
<p>&#34;We have waited for this for half of our lives,&#34; said Ole Brandt, who runs the boatyard on the eastern shore &amp; knows every sailor &lt;there&gt;.</p>
<p>What comes next:</p>
<ul>
<li>The pier is to be rebuilt in autumn, if the weather allows for it and the money is there.</li>
<li>The boat comes in spring.</li>
</ul>
<p>The end.</p>
`
	if got := strings.ReplaceAll(a.Content, `"`, "&#34;"); got != want {
		t.Errorf("content:\n%s", got)
	}
}

func TestReadNote(t *testing.T) {
	a, err := Read([]byte("My trip\n\nWe went to the lake. It was cold.\n\nWe came back.\n"), Options{Name: "note.txt"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != "My trip" || a.Text != "We went to the lake. It was cold.\n\nWe came back." {
		t.Errorf("title %q, text %q", a.Title, a.Text)
	}
}

func TestTextBlocks(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"lines", "One\nTwo\n- three\n|four |five\n|\n||||\n", []string{"One", "Two", "three", "four |five"}},
		{"a bullet alone", "  •\n    Three\n  • Four\n", []string{"Three", "Four"}},
		{"a date is no list", "20. Januar 2015 Anna\n", []string{"20. Januar 2015 Anna"}},
		{"wrapped", strings.Repeat("The quick brown fox jumps over the lazy dog and then runs away to rest\nunder a tree.\n\n", 3),
			[]string{"The quick brown fox jumps over the lazy dog and then runs away to rest under a tree.", "The quick brown fox jumps over the lazy dog and then runs away to rest under a tree.", "The quick brown fox jumps over the lazy dog and then runs away to rest under a tree."}},
		{"wrapped at a hyphen", strings.Repeat("The quick brown fox jumps over the lazy dog and then runs to the wolf-\nlike hound that sleeps.\n\n", 2),
			[]string{"The quick brown fox jumps over the lazy dog and then runs to the wolf-like hound that sleeps.", "The quick brown fox jumps over the lazy dog and then runs to the wolf-like hound that sleeps."}},
	} {
		var got []string
		for _, b := range textBlocks(c.in) {
			got = append(got, b.text)
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func BenchmarkReadText(b *testing.B) {
	page := []byte(strings.Repeat("Home\nNews\nSport\n", 60) + savedPage + strings.Repeat("Another story of the day\n", 60))
	for b.Loop() {
		if _, err := Read(page, Options{Name: "page.txt"}); err != nil {
			b.Fatal(err)
		}
	}
}
