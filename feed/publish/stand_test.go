package publish

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"copydesk/feed"
)

func hung(name, path string, n int) *Edition {
	e := &Edition{Name: name, Path: path, Feed: &feed.Feed{Title: fmt.Sprint(name, n)}}
	for _, file := range []string{"atom.xml", "index.html"} {
		e.Docs = append(e.Docs, &feed.Document{Name: file, Body: []byte(fmt.Sprint(name, n)), ETag: fmt.Sprintf(`"%s%d"`, file, n), Modified: time.Unix(1000, 0)})
	}
	return e
}

func TestStandFinds(t *testing.T) {
	var s Stand
	if s.Find("atom.xml") != nil || s.Editions() != nil {
		t.Error("an empty stand has something")
	}
	s.Page = func(name, doc string) *feed.Document {
		if strings.HasSuffix(doc, "1.html") {
			return &feed.Document{Name: doc, Body: []byte(name)}
		}
		return nil
	}
	s.Put(hung("root", "", 1), hung("news", "news/", 1), hung("deep", "news/deep/", 1))
	for path, want := range map[string]string{
		"atom.xml": "root1", "news/atom.xml": "news1", "news/deep/index.html": "deep1", "news/items/1.html": "news", "items/1.html": "root",
		"news": "", "news/": "", "news/deep/x": "", "items/2.html": "", "": "", "/": "", "other/atom.xml": "", "items/deep/1.html": "root",
	} {
		got := ""
		if d := s.Find(path); d != nil {
			got = string(d.Body)
		}
		if got != want {
			t.Errorf("Find(%q) = %q, want %q", path, got, want)
		}
	}
	s.Put(hung("news", "moved/", 2))
	if s.Find("news/atom.xml") != nil || s.Find("moved/atom.xml") == nil || len(s.Editions()) != 3 || s.Editions()[1].Name != "news" {
		t.Error("a feed that moved is not where it should be")
	}
}

func TestStandRemembersAndDates(t *testing.T) {
	var s Stand
	for n := 1; n <= keep+10; n++ {
		s.Put(hung("root", "", n))
	}
	d := s.Find("atom.xml")
	if got := d.Modified.Unix(); got != 1000+keep+9 {
		t.Errorf("the last of equal dates is %d", got)
	}
	s.Put(hung("root", "", keep+10))
	if s.Find("atom.xml") != d {
		t.Error("an unchanged document was exchanged")
	}
	if f := s.Past("atom.xml", fmt.Sprintf(`"atom.xml%d"`, keep+9)); f == nil || f.Title != fmt.Sprint("root", keep+9) {
		t.Errorf("the edition before: %v", f)
	}
	if s.Past("atom.xml", `"atom.xml1"`) != nil || s.Past("index.html", `"atom.xml50"`) != nil || s.Past("x", `""`) != nil {
		t.Error("the stand remembers what it should not")
	}
}

func TestStandUnderManyHands(t *testing.T) {
	var s Stand
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for n := range 200 {
				s.Put(hung(fmt.Sprint("f", i), fmt.Sprintf("f%d/", i), n))
				if d := s.Find(fmt.Sprintf("f%d/atom.xml", i)); string(d.Body) != fmt.Sprintf("f%d%d", i, n) {
					t.Errorf("%s", d.Body)
				}
			}
		})
	}
	all.Wait()
	if len(s.Editions()) != 4 {
		t.Error(len(s.Editions()))
	}
}
