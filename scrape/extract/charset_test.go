package extract

import "testing"

// TestDecodeIsPure: bytes that several charsets claim with the same
// confidence decode alike each time.
func TestDecodeIsPure(t *testing.T) {
	for _, s := range []string{".--\nA0\" ]\x9f\x9f", "Gr\xfc\xdfe aus dem Norden, sch\xf6n", "caf\xe9"} {
		want := decode([]byte(s), "")
		for range 1000 {
			if got := decode([]byte(s), ""); got != want {
				t.Fatalf("%q decodes as %q and as %q", s, want, got)
			}
		}
	}
}
