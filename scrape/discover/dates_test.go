package discover

import "testing"

func TestLooksDated(t *testing.T) {
	for _, s := range []string{"3 May 2024", "May 3, 2024", "Posted on May 3rd by Ann", "3. Mai 2022", "14 de marzo de 2008", "6 de outubro de 2024", "20 марта 2013",
		"2024-05-31", "31.5.2024", "5/31/24", "2021年1月3日", "2022년 5월 3일", "1小时前", "3 hours ago", "vor 2 Tagen", "il y a 3 jours", "3 giorni fa", "1 يناير 2022", "Dec 12", "05-01", "3. června 2019"} {
		if !looksDated(s) {
			t.Errorf("%q is a date", s)
		}
	}
	for _, s := range []string{"", "7月重", "My 3 Favorite", "Home - Fall 2008", "24 hours in Paris", "Decision 2020", "Marketing 5", "Mayor 2022", "Top 10", "1.5.2", "$3.50", "192.168.1.1", "Version 10.4.3", "12", "Chapter 12 of 30", "Windows 11"} {
		if looksDated(s) {
			t.Errorf("%q is no date", s)
		}
	}
}

func TestTrimDate(t *testing.T) {
	for in, want := range map[string]string{
		"Posted on 3 May 2024 by Ann":            "3 May 2024",
		"Publicado el 14 de marzo de 2008 por":   "14 de marzo de 2008",
		"| February 4, 2012 - 5:21 PM EDT":       "February 4, 2012 - 5:21 PM EDT",
		"2 days ago":                             "2 days ago",
		"2021年1月3日":                              "2021年1月3日",
		"on September 13, 2010 in Asia, Markets": "September 13, 2010",
	} {
		if got := trimDate(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	p := bare(Options{URL: at(t, "https://www.h.example/news/")})
	for in, want := range map[string]kind{
		"/":                           home,
		"https://h.example":           home,
		"/news/":                      home,
		"/en/":                        home,
		"/news/a-story":               plain,
		"/archives/000115.html":       plain,
		"/?p=7":                       plain,
		"/archives/2004_09.html":      plain, // told by its group
		"/archives/cat_garden.html":   listing,
		"/2024/05/":                   listing,
		"/2024/05/12/":                listing,
		"/tag/boats/":                 listing,
		"/category/news/local/":       listing,
		"/author/ann":                 listing,
		"/page/2/":                    listing,
		"/?cat=3":                     listing,
		"/?paged=2":                   listing,
		"/2024/05/12/a-story/":        plain,
		"/about/":                     service,
		"/wp-login.php":               service,
		"/feed/":                      service,
		"/paper.pdf":                  file,
		"https://elsewhere.example/x": foreignA,
		"https://sport.h.example/x/y": plain,
		"https://sport.h.example/":    home,
	} {
		if got := p.resolve(in).kind; got != want {
			t.Errorf("%s: got %q, want %q", in, kindWords[got], kindWords[want])
		}
	}
	for in, want := range map[string]string{
		"/a?utm_source=x&id=3#top":   "https://www.h.example/a?id=3",
		"//cdn.h.example/x":          "https://cdn.h.example/x",
		" story\n":                   "https://www.h.example/news/story",
		"HTTP://H.Example/Case/Kept": "http://h.example/Case/Kept",
	} {
		if got := p.resolve(in).url.String(); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "#x", "mailto:a@b.example", "javascript:void(0)", "tel:1", "ftp://h.example/", "data:text/html,x", "http://[bad"} {
		if a := p.resolve(in); a != nil {
			t.Errorf("%q: got %s, want nothing", in, a.url)
		}
	}
}
