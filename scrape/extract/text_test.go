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
