package extract

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// What goes over a text eight bytes at a time is held against what goes over
// it character by character.

var texts8 = []string{"", " ", "a", "The Ferry, at 9:30.  Is back!", "caf\u00e9 au lait", "été à l’aube", "\u212aelvin K", "12345678", "1234567  89 ", "a\xffb\x80",
	"渡轮 开了", "[a](b) **c** <d>", "\n\nx\n \n", "don't — won’t", "ABCDEFGHabcdefgh", "abcdefg\u00dfh ", "=====~~~~{{{{", strings.Repeat("long ", 50) + "é" + strings.Repeat("WORDS, ", 50)}

func FuzzAppendFolded(f *testing.F) {
	for _, s := range texts8 {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want strings.Builder
		gap := false
		for _, r := range s {
			apart := unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsControl(r)
			if r < utf8.RuneSelf {
				apart = !unicode.IsLetter(r) && !unicode.IsDigit(r)
			}
			if apart {
				gap = want.Len() > 0
				continue
			}
			if gap {
				want.WriteByte(' ')
			}
			gap = false
			want.WriteRune(unicode.ToLower(r))
		}
		if got := appendFolded([]byte("x "), s); string(got) != "x "+want.String() {
			t.Errorf("%q: %q, want %q", s, got[2:], want.String())
		}
	})
}

func FuzzEachWord(f *testing.F) {
	for _, s := range texts8 {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		apart := func(r rune) bool { return r != '\'' && !unicode.IsLetter(r) }
		var want []string
		for _, w := range strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(strings.ToValidUTF8(s, " "), "’", "'")), apart) {
			if len(w) <= 27 {
				want = append(want, w)
			}
		}
		var got []string
		eachWord(strings.ToValidUTF8(s, " "), func(w *wordBuffer, n int) bool {
			if word := string(w[:n]); n <= 27 {
				if !strings.Contains(s, "\u0130") { // whose lower-case letter depends on who asks
					got = append(got, word)
				}
				if w.languages(n) != wordLanguages[word] {
					t.Errorf("%q is a word of %b, want %b", word, w.languages(n), wordLanguages[word])
				}
			}
			return true
		})
		if !strings.Contains(s, "\u0130") && strings.Join(got, " ") != strings.Join(want, " ") && len(s) < 27 {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	})
}

func TestWordsOfLanguages(t *testing.T) {
	for w, want := range wordLanguages {
		var b wordBuffer
		if got := b.languages(copy(b[:], w)); got != want {
			t.Errorf("%q is a word of %b, want %b", w, got, want)
		}
	}
}

func TestMarks(t *testing.T) {
	for i, want := range []markSet{markBracket, markBrace, markLess, markPercent, markEquals, markColon, markBang, markStar, markUnderscore, markTilde, markGreater, markPipe} {
		for _, at := range []int{0, 5, 13} {
			s := []byte("plain text here")
			s[at] = markCharacters[i]
			if got := marksIn(string(s)); got != want || got.count(string(s), want) != 1 || got.count(string(s), ^want) != 0 {
				t.Errorf("%q: %b, want %b", s, got, want)
			}
		}
	}
}

// TestSkimHoldsNoText: what a skim gives is kept while thousands of others are
// read; the texts are not.
func TestSkimHoldsNoText(t *testing.T) {
	var a Article
	text := strings.Repeat("some text ", 100)
	strs := map[string]bool{}
	var walk func(v reflect.Value, path string, f func(v reflect.Value, path string))
	walk = func(v reflect.Value, path string, f func(v reflect.Value, path string)) {
		switch v.Kind() {
		case reflect.String:
			f(v, path)
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() && v.Type() != reflect.TypeFor[Date]() {
					walk(v.Field(i), path+"."+v.Type().Field(i).Name, f)
				}
			}
		case reflect.Pointer:
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			walk(v.Elem(), path, f)
		case reflect.Slice:
			if v.Len() == 0 {
				v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			}
			for i := range v.Len() {
				walk(v.Index(i), path, f)
			}
		}
	}
	n := 0
	walk(reflect.ValueOf(&a), "", func(v reflect.Value, _ string) {
		v.SetString(text[n : n+5])
		n++
	})
	a.Text, a.Content, a.Findings, a.Missed = "", "", nil, nil // what a skim has not
	a.compact()
	begin, end := uintptr(unsafe.Pointer(unsafe.StringData(text))), uintptr(unsafe.Pointer(unsafe.StringData(text)))+uintptr(len(text))
	walk(reflect.ValueOf(&a), "", func(v reflect.Value, path string) {
		if strings.HasPrefix(path, ".Findings") || strings.HasPrefix(path, ".Missed") {
			return
		}
		if p := uintptr(unsafe.Pointer(unsafe.StringData(v.String()))); v.Len() > 0 && p >= begin && p < end {
			strs[path] = true
		}
	})
	if n < 20 || len(strs) > 0 {
		t.Errorf("of %d strings, those hold on to the text: %v", n, strs)
	}
	if a.Title != text[2:7] || a.Enclosures[0].URL == a.Enclosures[0].Type {
		t.Errorf("what is said is not what was said: %+v", a)
	}
}

func TestRecordingsHaveShortEnds(t *testing.T) {
	for end := range recordings { // see eachMention
		if len(end) < 4 || len(end) > 6 {
			t.Errorf("%q is not looked for", end)
		}
	}
}
