package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNewsroom reads the example folder: what the README shows must be right.
func TestNewsroom(t *testing.T) {
	dir := filepath.Join("..", "..", "examples", "newsroom")
	for name, want := range map[string]string{
		"night-ferry-returns.html":            "Night ferry to the outer islands sails again | Marit Solheim, Owen Tregear | 2026-03-14T07:40:00Z | en | Eleven years after",
		"school-kitchen.html":                 "School kitchen feeds the whole street | Dorothy Amankwah | 2026-02-09T06:15:00 | * | At half past eleven",
		"breakwater-survey.xhtml":             "Divers find the breakwater hollow in three places | Samuel Okafor | 2026-01-22 | en | A survey ordered",
		"baecker-schlafen.htm":                "Bäcker wollen länger schlafen | Jürgen Weißhaupt | 2026-02-03T05:30:00+01:00 | de | Die Bäcker der Altstadt",
		"harbour-budget.md":                   "Harbour budget: cranes first, paint later | Owen Tregear, Priya Raman | 2026-03-02T16:20:00Z | en | The council spends",
		"biblioteca-nocturna.md":              "La biblioteca que no cierra de noche | Lucía Ferrándiz | 2026-02-18T09:00:00+01:00 | es | Desde el otoño",
		"tidal-mill.md":                       "Old tidal mill makes its first kilowatt | Hannah Sutcliffe | 2026-01-30T12:00:00Z | en-GB | The mill ground barley",
		"islands/lighthouse-keeper.md":        "The last keeper hands over the keys | Ailsa Muir | 2026-01-12 | en | For thirty-one years",
		"nuit-des-marees.md":                  "La nuit des grandes marées attire dix mille promeneurs | Camille Le Bihan, Yann Kerdoncuff | 2026-03-21 | fr | Ils étaient dix mille",
		"2026-02-27-letter-from-the-quay.txt": "Letter from the quay | Tom Hallworth | 2026-02-27 | en | The gulls have learned",
		"storm-barrier.txt":                   "Storm barrier closes for the first time in earnest | Samuel Okafor | 2026-02-11T18:45:00 | en | The storm barrier at the mouth",
		"pilots-strike.txt":                   "Pilots stop work over coffee | Priya Raman | 2026-03-09T11:30:00Z | en | For two hours",
		"interview-mayor.md":                  "“I have read every letter”: the mayor on her first year | Dorothy Amankwah | 2026-03-20 | en | The interview waits",
		"jubilee-programme.md":                "Harbour publishes the programme for its eight hundredth birthday | Hannah Sutcliffe | 2099-06-01T08:00:00Z | en | The celebrations begin",
		"渡轮咖啡馆.md":                            "旧渡轮改成了咖啡馆 | 林晓雯 | 2026-02-14T10:30:00+08:00 | zh | 停航十一年的旧渡轮",
	} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		opt := Options{Name: name, Place: name}
		if side, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+".meta.yaml")); err == nil {
			opt.Sidecar = side
		}
		a, err := Read(data, opt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		published := a.Published.String()
		if strings.HasSuffix(published, "+00:00") {
			published = strings.TrimSuffix(published, "+00:00") + "Z"
		}
		language := a.Language
		if strings.Contains(want, "| * |") { // the page does not say
			language = "*"
		}
		got := strings.Join([]string{a.Title, authorNames(a.Authors), published, language, a.Summary}, " | ")
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
		if a.Draft != (name == "interview-mayor.md") || a.Content == "" || len([]rune(a.Text)) < 80 {
			t.Errorf("%s: draft %v, content %d bytes, text %q", name, a.Draft, len(a.Content), a.Text)
		}
		for _, junk := range []string{"Most read", "Subscribe", "Related stories", "All rights reserved", "Cookies", "Front page"} {
			if strings.Contains(a.Text, junk) {
				t.Errorf("%s: the text holds %q", name, junk)
			}
		}
	}
}
