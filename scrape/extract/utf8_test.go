package extract

import "testing"

// FuzzCleanUTF8 holds the short cut against the long way.
func FuzzCleanUTF8(f *testing.F) {
	for _, s := range []string{"plain\ttext\n", "Grüße aus dem Norden – “ja”", "，全角。", "\x7f", "a\r\nb", "\u0085", "\ufeffx", "\ufffd",
		"\ufdd0", "\U0001fffe", "\U0001f600 smile, and more of it", "12345678\x1b", "caf\xe9", "\x00h\x00e\x00l\x00l\x00o\x00 \x00w\x00o"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, ok := cleanUTF8(data); ok && s != decode(data, "") {
			t.Errorf("%q: decode gives %q", data, decode(data, ""))
		}
	})
}
