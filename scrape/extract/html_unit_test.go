package extract

import (
	"encoding/json"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestDecode(t *testing.T) {
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String("港口大桥恢复通车，首班电车驶过大桥")
	sjis, _ := japanese.ShiftJIS.NewEncoder().String("橋が再び開通した。最初の路面電車が渡った。")
	jis, _ := japanese.ISO2022JP.NewEncoder().String("橋が開通した")
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String("<p>plain words, no mark</p>")
	for _, c := range []struct{ name, in, typ, want string }{
		{"utf-8", "Brücke", "", "Brücke"},
		{"byte order mark", "\xef\xbb\xbfBrücke", "text/html; charset=iso-8859-1", "Brücke"},
		{"utf-8 whatever the label says", "Brücke", "text/html; charset=iso-8859-1", "Brücke"},
		{"latin-1 is windows-1252", "it\x92s 5\x80", "text/html; charset=ISO-8859-1", "it’s 5€"},
		{"meta", `<meta charset="windows-1251">` + "\xcc\xee\xf1\xf2", "", `<meta charset="windows-1251">Мост`},
		{"meta far down", strings.Repeat(" ", 3000) + "<meta http-equiv=content-type content='text/html; charset=gb2312'>" + gbk, "", strings.Repeat(" ", 3000) + "<meta http-equiv=content-type content='text/html; charset=gb2312'>港口大桥恢复通车，首班电车驶过大桥"},
		{"a label that fails gives way", "<meta charset=shift_jis>" + sjis, "text/html; charset=utf-8", "<meta charset=shift_jis>橋が再び開通した。最初の路面電車が渡った。"},
		{"iso-2022-jp", jis, "text/html; charset=iso-2022-jp", "橋が開通した"},
		{"utf-16 without a mark", utf16, "", "<p>plain words, no mark</p>"},
		{"a splinter in utf-8", strings.Repeat("Brücke ", 60) + "\xfc", "", strings.Repeat("Brücke ", 60)},
		{"cut at the end", "Br\xc3", "", "Br"},
		{"controls", "a\x00b\x0bc\r\nd\u0092e\u200bf\ufffeg", "", "ab c\nd’e\u200bfg"},
	} {
		if got := decode([]byte(c.in), c.typ); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLenientJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1,"b":[true,null,"x\u00e9\n"],}`:            `[{"a":1,"b":[true,null,"xé\n"]}]`,
		`<!-- {"a":"b"} // end -->`:                       `[{"a":"b"}]`,
		"{\"a\":\"one\ntwo\"}":                            `[{"a":"one\ntwo"}]`,
		`{"a":"He said "no", and left","b":2}`:            `[{"a":"He said \"no\", and left","b":2}]`,
		`{'a':'it is','b':"c"}`:                           `[{"a":"it is","b":"c"}]`,
		"{\"a\":\"b\"\n\"c\":\"d\"}":                      `[{"a":"b","c":"d"}]`,
		`{a:1, b : "x"};`:                                 `[{"a":1,"b":"x"}]`,
		`{"a":{"b":[1,2`:                                  `[{"a":{"b":[1,2]}}]`,
		`{"a":"\ud83d\ude00","b":"\ud83d","c":"\x"}`:      `[{"a":"😀","b":"�","c":"x"}]`,
		`{"a":1}{"a":2}`:                                  `[{"a":1},{"a":2}]`,
		`var x = {"a": /* c */ 1};`:                       `[{"a":1}]`,
		strings.Repeat("[", 5000):                         "",
		`{"a":"","a":"kept"}`:                             `[{"a":"kept"}]`,
		`no json`:                                         `null`,
		`{"url":"http:\/\/x.example\/a","t":"a \"b\" c"}`: `[{"t":"a \"b\" c","url":"http://x.example/a"}]`,
	} {
		got, _ := json.Marshal(parseJSON(in))
		if want != "" && string(got) != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// FuzzLenientJSON: what is valid reads as encoding/json reads it.
func FuzzLenientJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e3,"b\\\"c",{}],"d":null}`, `[[],{"":""},"\u2028"]`, `{"a":"b: c, \"d\""}`, `{"a":"x","b":"y"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := parseJSON(s)
		var want any
		if err := json.Unmarshal([]byte(s), &want); err != nil || !utf8.ValidString(s) || strings.Contains(s, "\ufffd") || strings.Contains(s, `"":`) {
			return
		}
		switch want.(type) {
		case map[string]any, []any:
		default:
			return
		}
		if repeatsName(s) || strings.Contains(strings.ToLower(s), `\ud`) || strings.Count(s, "[")+strings.Count(s, "{") > maxJSONDepth || !json.Valid([]byte(s)) {
			return
		}
		if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Fatalf("%s\n got %#v\nwant %#v", s, got, want)
		}
	})
}

// repeatsName reports whether an object may name a member twice.
func repeatsName(s string) bool {
	d := json.NewDecoder(strings.NewReader(s))
	seen := map[string]bool{}
	for {
		tok, err := d.Token()
		if err != nil {
			return false
		}
		if name, ok := tok.(string); ok {
			if seen[name] {
				return true
			}
			seen[name] = true
		}
	}
}

func TestAbsolute(t *testing.T) {
	base, _ := url.Parse("https://example.com/a/b?c#d")
	for ref, want := range map[string]string{
		"x y.html": "https://example.com/a/x%20y.html", "//h.example/ü|": "https://h.example/%C3%BC%7C", "/p?a=1&b=[2]": "https://example.com/p?a=1&b=%5B2%5D",
		"javascript:x": "", "data:text/html,x": "", "ftp://x.example/": "", "": "", "\t/x\n": "https://example.com/x", `\\h.example\x`: "https://h.example/x",
		"http://": "", "http://%zz/": "", "?q": "https://example.com/a/b?q", "/100%": "https://example.com/100%25", "mailto:x@y.example": "",
	} {
		if got := absolute(ref, base); got != want {
			t.Errorf("%q: %q, want %q", ref, got, want)
		}
	}
}

func TestBestCandidate(t *testing.T) {
	for set, want := range map[string]string{
		"a.jpg 400w, b.jpg 800w": "b.jpg", "a.jpg 1x, b.jpg 2x": "b.jpg", "a.jpg 800w, b.jpg 1600w, c.jpg 4000w": "b.jpg", "a.jpg": "a.jpg",
		"https://x.example/w_400,h_300/a.jpg 400w, https://x.example/w_800,h_600/a.jpg 800w": "https://x.example/w_800,h_600/a.jpg", "": "", ", ,": "",
	} {
		if got := bestCandidate(set); got != want {
			t.Errorf("%q: %q, want %q", set, got, want)
		}
	}
}

// BenchmarkReadHTML reads the golden pages, one after the other.
func BenchmarkReadHTML(b *testing.B) {
	var pages [][]byte
	entries, err := os.ReadDir("testdata/html")
	if err != nil {
		b.Fatal(err)
	}
	size := 0
	for _, e := range entries {
		ar, err := txtar.ParseFile("testdata/html/" + e.Name())
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, ar.Files[0].Data)
		size += len(ar.Files[0].Data)
	}
	u, _ := url.Parse("https://tribune.example/news/2024/bridge.html")
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pages {
			Read(p, Options{URL: u})
		}
	}
}
