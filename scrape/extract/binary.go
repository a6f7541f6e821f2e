package extract

import "bytes"

// signatures are how files begin that are no text, whatever they are called.
var signatures = [...]struct{ begin, what string }{
	{"%PDF-", "a PDF document"},
	{"PK\x03\x04", "a zip archive or an office document"},
	{"\xd0\xcf\x11\xe0", "an office document"},
	{"{\\rtf", "an RTF document"},
	{"\x1f\x8b", "a gzip archive"},
	{"\x89PNG", "a picture"},
	{"\xff\xd8\xff", "a picture"},
	{"GIF8", "a picture"},
	{"\x7fELF", "a program"},
}

// notText says what data is when it is no text in any charset, "" when it may
// be one. What a crash or a reserved file size has left full of zeros is none.
func notText(data []byte) string {
	for _, s := range signatures {
		if len(data) >= len(s.begin) && string(data[:len(s.begin)]) == s.begin {
			return s.what
		}
	}
	head := data[:min(len(data), 1024)]
	controls := 0
	for i := 0; i < len(head); i++ {
		if i+8 <= len(head) {
			if w := load(head, i); (w-0x20*lowBits)&^w&highBits == 0 {
				i += 7
				continue
			}
		}
		if c := head[i]; c < ' ' && (c < '\t' || c > '\r') && c != 0x1b { // ISO-2022 escapes
			controls++
		}
	}
	zeros := bytes.Count(data, []byte{0})
	if controls <= max(8, len(head)/50) && zeros <= max(8, len(data)/100) {
		return ""
	}
	if isUTF16(data) {
		return ""
	}
	return "bytes that are no text"
}
