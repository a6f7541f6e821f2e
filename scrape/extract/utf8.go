package extract

import "unicode/utf8"

// cleanUTF8 tells bytes that decode would give back as they are, as nearly all
// Markdown is, at a tenth of its cost. ok may be false for them all the same.
func cleanUTF8(data []byte) (s string, ok bool) {
	if len(data) > maxInput {
		return "", false
	}
	ascii := true
	for i := 0; i < len(data); {
		if i+8 <= len(data) {
			// No byte below 0x20, above 0x7e or equal to 0x7f: bit tricks of
			// Anderson's collection.
			w := load(data, i)
			del := w ^ 0x7f*lowBits
			if ((w-0x20*lowBits)&^w|w|(del-lowBits)&^del)&highBits == 0 {
				i += 8
				continue
			}
		}
		for end := min(i+8, len(data)); i < end; i++ {
			c := data[i]
			if c >= utf8.RuneSelf && ascii {
				if !utf8.Valid(data[i:]) {
					return "", false
				}
				ascii = false
			}
			switch {
			case c >= 0x20 && c < 0x7f, c == '\n', c == '\t':
			case c < 0x80:
				return "", false
			case c == 0xC2 && data[i+1] < 0xA0, // U+0080 to U+009F
				c == 0xEF && (data[i+1] < 0xBC || data[i+1] > 0xBE), // U+F000 to U+FEFF, U+FFC0 to U+FFFF
				c >= 0xF0 && data[i+2] == 0xBF:                      // where the non-characters of the planes are
				return "", false
			}
		}
	}
	return string(data), true
}
