package extract

import (
	"net/url"
	"testing"
)

func TestDateFromName(t *testing.T) {
	for name, want := range map[string]string{
		"2024-03-05-foo.md":           "2024-03-05",
		"20240305_foo.txt":            "2024-03-05",
		"2024-03-05 Foo.md":           "2024-03-05",
		"posts/2024_03_05 Foo.md":     "2024-03-05",
		"2024/03/05/foo.md":           "2024-03-05",
		"2024/3/5/foo.md":             "2024-03-05",
		"2024/03-05/foo.md":           "2024-03-05",
		"2024/03/05-foo.md":           "2024-03-05",
		"a/2024-03-05/foo.html":       "2024-03-05",
		"2024-03-05.md":               "2024-03-05",
		"2024/03/foo.md":              "",
		"foo-2024-03-05.md":           "",
		"foo.2024-03-05.html":         "",
		"aeb-20240305.html":           "",
		"2024-13-05-foo.md":           "",
		"20240305123456.html":         "",
		"2024/foo.md":                 "",
		"2024/03/10 things we saw.md": "",
		"10 things.md":                "",
		"":                            "",
		"2024/03/05foo.md":            "",
		`2024\03\05\foo.md`:           "2024-03-05",
		"2024-02-30-foo.md":           "",
	} {
		if got := dateFromName(name).String(); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestDateFromURL(t *testing.T) {
	for addr, want := range map[string]string{
		"https://e.com/2020/05/01/title.html":   "2020-05-01",
		"https://e.com/2020/may/01/title":       "2020-05-01",
		"https://e.com/news/2020-05-01-title":   "2020-05-01",
		"https://e.com/2020-05-01/title":        "2020-05-01",
		"https://e.com/title-2020-05-01.html":   "2020-05-01",
		"https://e.com/20200501/title":          "2020-05-01",
		"https://e.com/2020/0501/c1-2.html":     "2020-05-01",
		"https://e.com/2020-05/01/c_1.htm":      "2020-05-01",
		"https://e.com/202005/t20200501_1.html": "2020-05-01",
		"https://e.com/13-05-2020/title":        "2020-05-13",
		"https://e.com/2020/05/title":           "",
		"https://e.com/title-12345678":          "",
		"https://e.com/top-10-2020":             "",
		"https://e.com/":                        "",
	} {
		u, _ := url.Parse(addr)
		if got := dateFromURL(u).date.String(); got != want {
			t.Errorf("%s: %q, want %q", addr, got, want)
		}
	}
	u, _ := url.Parse("https://e.com/2020/05/title")
	if d := dateFromURL(u); d.year != 2020 || d.month != 5 {
		t.Errorf("%+v", d)
	}
}
