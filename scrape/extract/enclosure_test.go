package extract

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func enclosuresOf(a *Article) string {
	var all []string
	for _, x := range a.Enclosures {
		s := x.URL + " " + x.Type
		if x.Length > 0 {
			s += fmt.Sprint(" ", x.Length)
		}
		if x.Duration > 0 {
			s += " " + x.Duration.String()
		}
		if x.Title != "" {
			s += " " + x.Title
		}
		all = append(all, s)
	}
	return strings.Join(all, "\n")
}

// TestEnclosuresDeclared: the ways in which generators name an episode.
func TestEnclosuresDeclared(t *testing.T) {
	const mp3 = "https://example.org/a/talk.mp3 audio/mpeg"
	for _, c := range []struct{ front, want string }{
		{"audio: talk.mp3", mp3},
		{"audio: /a/talk.mp3\nduration: '12:34'", mp3 + " 12m34s"},
		{"audio:\n  - talk.mp3\n  - other.ogg", mp3 + "\nhttps://example.org/a/other.ogg audio/ogg"},
		{"enclosure:\n  url: talk.mp3\n  length: 1234\n  type: audio/mpeg\n  duration: PT1M\n  title: The talk", mp3 + " 1234 1m0s The talk"},
		{"enclosure: |\n  https://example.org/a/talk.mp3\n  1234\n  audio/mpeg", mp3 + " 1234"},
		{"podcast:\n  file: talk.mp3\n  size: 99", mp3 + " 99"},
		{"file: '[[talk.mp3]]'", mp3},
		{"params:\n  mp3: talk.mp3", mp3},
		{"media: https://cdn.example.net/stream?id=3", ""},
		{"enclosure: {url: 'https://cdn.example.net/stream?id=3', type: audio/mpeg}", "https://cdn.example.net/stream?id=3 audio/mpeg"},
		{"audio: true", ""}, {"file: story.md", ""}, {"video: https://youtu.be/abc", ""}, {"audio: 'javascript:alert(1).mp3'", ""},
		{"enclosure: {url: talk.mp3, length: -4, duration: -3}", mp3},
	} {
		u, _ := url.Parse("https://example.org/a/story.html")
		for _, skim := range []bool{false, true} {
			a, err := read([]byte("---\ntitle: A story\n"+c.front+"\n---\nWords of it.\n"), Options{Name: "a/story.md", URL: u}, skim)
			if err != nil {
				t.Errorf("%s: %v", c.front, err)
				continue
			}
			if got := enclosuresOf(a); got != c.want {
				t.Errorf("%s:\n got %s\nwant %s", c.front, got, c.want)
			}
		}
	}
}

// TestEnclosuresLinked: what a story links to, and what its page says of itself.
func TestEnclosuresLinked(t *testing.T) {
	const words = "<p>The pilots of the harbour voted on Monday to go back to work, after eleven days of talks in which much was said and little drunk.</p><p>The ferry runs again on Tuesday, and the coffee is on the house until the end of the week, they said.</p>"
	more := strings.Repeat("<p>The harbour master, who had kept the lamp alight all that time, said that he would sleep for a day, and then see about the paint that the winter had taken off the quay.</p>", 4)
	page := func(head, body string) string {
		return "<html><head><title>The vote</title>" + head + "</head><body><article><h1>The vote</h1>" + words + more + body + "</article></body></html>"
	}
	for _, c := range []struct{ name, data, want string }{
		{"", page("", `<audio src="/v.mp3" title="Hear it"></audio>`), "https://example.org/v.mp3 audio/mpeg Hear it"},
		{"", page("", `<video><source src="/v.webm"></video>`), "https://example.org/v.webm video/webm"},
		{"", page("", `<p>Read <a href="/paper.pdf">the paper</a> on it.</p>`), "https://example.org/paper.pdf application/pdf the paper"},
		{"", page("", `<p><a href="/a.pdf">One</a>, <a href="/b.pdf">two</a>.</p>`), ""},
		{"", page(`<meta property="og:audio" content="/v.mp3"><meta property="og:video" content="https://example.org/player/3"><meta property="og:video:type" content="text/html">`, ""), "https://example.org/v.mp3 audio/mpeg"},
		{"", page(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"The vote","audio":{"@type":"AudioObject","contentUrl":"/v.m4a","duration":"PT2M5S","name":"Talk"}}</script>`, ""), "https://example.org/v.m4a audio/mp4 2m5s Talk"},
		{"a.md", "# The vote\n\nHear [the talk](v.mp3) and read [paper](p.pdf) or [theirs](https://other.example/q.pdf).\n", "https://example.org/v.mp3 audio/mpeg the talk\nhttps://example.org/p.pdf application/pdf paper"},
	} {
		u, _ := url.Parse("https://example.org/story")
		for _, skim := range []bool{false, true} {
			a, err := read([]byte(c.data), Options{Name: c.name, URL: u}, skim)
			if err != nil {
				t.Errorf("%s: %v", c.data, err)
				continue
			}
			if got := enclosuresOf(a); got != c.want {
				t.Errorf("skim %v: %s:\n got %s\nwant %s", skim, c.data, got, c.want)
			}
			if skim && a.Content != "" {
				t.Error("Skim gave content")
			}
		}
	}
}

// TestFiles: what a file names by relative addresses has addresses of files,
// which stand for pictures and recordings only.
func TestFiles(t *testing.T) {
	a, err := Read([]byte("---\ncanonical: /x.mp3\nimage: ../cover.jpg\n---\n# A\n\nSee ![map](map%201.png), [talk](/t/talk.mp3), [story](b.md), ![out](../../../x.png) and <img src=\"//cdn.example/i.png\">.\n"),
		Options{Name: "news/a.md", Files: true})
	if err != nil {
		t.Fatal(err)
	}
	want := `<p>See <img src="` + FilesURL + `news/map%201.png" alt="map">, <a href="` + FilesURL + `t/talk.mp3">talk</a>, story, <img src="` + FilesURL + `x.png" alt="out"> and <img src="https://cdn.example/i.png" alt="">.</p>`
	if a.Content != want && a.Content != strings.ReplaceAll(want, `<img src="https://cdn.example/i.png" alt=""> `, "") {
		t.Errorf("%s\nwant %s", a.Content, want)
	}
	if a.URL != "" || a.Image == nil || a.Image.URL != FilesURL+"cover.jpg" || enclosuresOf(a) != FilesURL+"t/talk.mp3 audio/mpeg talk" {
		t.Errorf("%q %+v %s", a.URL, a.Image, enclosuresOf(a))
	}
	if rel, part, ok := FilePath(FilesURL + "news/map%201.png#cover"); rel != "news/map 1.png" || part != "cover" || !ok {
		t.Error(rel, part, ok)
	}
	if _, _, ok := FilePath("https://copydesk-files.invalid.example.org/x.png"); ok {
		t.Error("another host")
	}
}

// TestRecording: an article of tags; what they do not say comes from the name.
func TestRecording(t *testing.T) {
	r := &Recording{
		Claims: []Claim{{FieldTitle, "The vote", "ID3 TIT2"}, {FieldAuthors, "Ann Lee; Bo Ek", "ID3 TPE1"}, {FieldPublished, "2024", "ID3 TYER"}, {FieldPublished, "D:20240506070809+02'00'", "PDF"},
			{FieldSummary, "What they said.\n\nAnd <more>.", "ID3 COMM"}, {FieldLanguage, "deu", "ID3 TLAN"}, {FieldTags, "News", "ID3 TCON"}},
		Enclosure: Enclosure{URL: FilesURL + "a.mp3", Type: "audio/mpeg", Length: 10, Duration: 61 * time.Second},
		Chapters:  []Chapter{{0, "Opening"}, {3723 * time.Second, "The <end>"}},
	}
	a, err := ReadRecording(r, Options{Name: "a.mp3"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != "The vote" || len(a.Authors) != 2 || a.Published.String() != "2024-05-06T07:08:09+02:00" || a.Language != "de" || a.Summary != "What they said. And <more>." ||
		a.Content != "<p>What they said.</p>\n<p>And &lt;more&gt;.</p>\n<ul><li>0:00 Opening</li><li>1:02:03 The &lt;end&gt;</li></ul>" {
		t.Errorf("%+v", a)
	}
	longer := *r
	longer.Enclosure.Length++
	if b, _ := ReadRecording(&longer, Options{Name: "b.mp3"}); b.Fingerprint.Exact == a.Fingerprint.Exact {
		t.Error("two recordings of one title cannot be told apart")
	}
	a, err = ReadRecording(&Recording{}, Options{Name: "talks/2024-05-06-the-ferry.mp3"})
	if err != nil || a.Title != "The ferry" || a.Published.String() != "2024-05-06" {
		t.Errorf("%+v %v", a, err)
	}
	for name, want := range map[string]string{"talks/talk 2024-05-01.mp3": "Talk 2024-05-01", "The mill (20240501).m4a": "The mill 2024-05-01", "room-2024_05_01.ogg": "Room 2024-05-01",
		"talk 20240599.mp3": "Talk 20240599 ", "2024-05-01.mp3": "2024 05 01 2024-05-01"} {
		a, err = ReadRecording(&Recording{}, Options{Name: name})
		if err != nil || a.Title+" "+a.Published.String() != want {
			t.Errorf("%s: %q %s %v", name, a.Title, a.Published, err)
		}
	}
	a, err = ReadRecording(r, Options{Name: "a.mp3", Sidecar: []byte("title: Another\nchapters: ['1:00 One']\n")})
	if err != nil || a.Title != "Another" {
		t.Errorf("%+v %v", a, err)
	}
}

func TestMentions(t *testing.T) {
	for text, want := range map[string]string{
		"audio: talk.mp3\n":                         "talk.mp3",
		`<a href="x/my%20talk.MP3?x=1">`:            "my talk.MP3 talk.MP3",
		"![[a b.pdf]] and [x](c/d.ogg)":             "a b.pdf b.pdf d.ogg",
		"see talk.mp3, not talk.mp34 or talk.md.mp": "see talk.mp3 talk.mp3",
		strings.Repeat("x", 1000) + ".mp3":          "",
	} {
		got := strings.Join(Mentions([]byte(text)), " ")
		if strings.HasPrefix(text, "xxx") && len(got) < 700 {
			continue
		}
		if got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("see [x](a%20b.mp3) and c.pdf")
	f.Fuzz(func(t *testing.T, text string) {
		for _, n := range Mentions([]byte(text)) {
			if n == "" || recordings[strings.ToLower(path.Ext(n))] == "" && utf8.ValidString(text) && !strings.Contains(text, "%") {
				t.Errorf("%q in %q", n, text)
			}
		}
		if d := readClock(text); d < 0 || d > 10000*time.Hour {
			t.Errorf("%q is %s", text, d)
		}
	})
}

// TestEnclosuresOfTeasers: the site's own feed completes its pages.
func TestEnclosuresOfTeasers(t *testing.T) {
	u, _ := url.Parse("https://example.org/story")
	a := FromTeaser(&Teaser{Title: "Talk", Enclosures: []TeaserEnclosure{
		{"https://example.org/i.jpg", "image/jpeg", 5, ""}, {"https://example.org/t?id=3", "audio/mpeg", 12, "1:05"}, {"https://example.org/p.pdf", "", -1, ""}, {"https://example.org/x", "text/html", 3, ""},
	}}, Options{URL: u})
	if got, want := enclosuresOf(a), "https://example.org/t?id=3 audio/mpeg 12 1m5s\nhttps://example.org/p.pdf application/pdf"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
