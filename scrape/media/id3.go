package media

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// id3Fields are the frames of ID3v2.2 to 2.4 that are understood.
var id3Fields = map[string]Field{
	"TIT2": Title, "TT2": Title, "TPE1": Artist, "TP1": Artist, "TALB": Album, "TAL": Album,
	"TDRL": Date, "TDRC": Date, "TDOR": Date, "TYER": Date, "TYE": Date,
	"TCON": Genre, "TCO": Genre, "TLAN": Language, "TLA": Language,
	"TDES": Description, "TIT3": Description, "TT3": Description,
}

// id3 reads an ID3v2 tag (id3.org) at an offset and gives where it ends; off
// itself where there is none.
func (f *file) id3(off int64) (end int64) {
	h := f.most(off, 10)
	if len(h) < 10 || string(h[:3]) != "ID3" || h[3] < 2 || h[3] > 4 || h[6]|h[7]|h[8]|h[9] >= 0x80 {
		return off
	}
	t := id3Tag{f: f, version: h[3], from: f}
	start, end := off+10, off+10+int64(synchsafe(h[6:]))
	after := end
	if h[5]&0x10 != 0 {
		after += 10 // a footer
	}
	if h[5]&0x80 != 0 && t.version < 4 {
		// Unsynchronised as a whole: what is long enough to matter fits in a megabyte.
		b := bytes.ReplaceAll(f.most(start, min(end-start, 1<<20)), []byte{0xff, 0}, []byte{0xff})
		t.from, start, end = bytes.NewReader(b), 0, int64(len(b))
	}
	if h[5]&0x40 != 0 && t.version > 2 {
		x := t.bytes(start, 4, end)
		if len(x) < 4 {
			return after
		}
		if t.version == 4 {
			start += int64(synchsafe(x))
		} else {
			start += 4 + int64(binary.BigEndian.Uint32(x))
		}
	}
	t.frames(start, end, nil)
	if t.date != "" {
		f.tag(Date, t.date, "ID3 "+t.dateFrame)
	}
	slices.SortStableFunc(f.info.Chapters, func(a, b Chapter) int { return int(a.Start/time.Millisecond) - int(b.Start/time.Millisecond) })
	return after
}

func synchsafe(b []byte) int {
	return int(b[0]&0x7f)<<21 | int(b[1]&0x7f)<<14 | int(b[2]&0x7f)<<7 | int(b[3]&0x7f)
}

// An id3Tag is a tag that is being read.
type id3Tag struct {
	f               *file
	version         byte
	from            io.ReaderAt
	date, dateFrame string
}

func (t *id3Tag) bytes(off, n, end int64) []byte {
	if off < 0 || n < 0 || n > end-off {
		return nil
	}
	if t.from == io.ReaderAt(t.f) {
		return t.f.at(off, n)
	}
	b := make([]byte, n)
	if got, _ := t.from.ReadAt(b, off); int64(got) < n {
		return nil
	}
	return b
}

// frames reads frames up to end. Those of a chapter are its title's.
func (t *id3Tag) frames(off, end int64, chapter *Chapter) {
	head, idLen := int64(10), 4
	if t.version == 2 {
		head, idLen = 6, 3
	}
	for range 2000 {
		h := t.bytes(off, head, end)
		if h == nil || h[0] < 'A' || h[0] > 'Z' {
			return
		}
		id := string(h[:idLen])
		var size int64
		var flags byte
		switch t.version {
		case 2:
			size = int64(h[3])<<16 | int64(h[4])<<8 | int64(h[5])
		case 3:
			size, flags = int64(binary.BigEndian.Uint32(h[4:])), h[9]
		case 4:
			size, flags = int64(synchsafe(h[4:8])), h[9]
			if plain := int64(binary.BigEndian.Uint32(h[4:])); plain != size && t.looksLikeFrame(off+head+plain, end) && !t.looksLikeFrame(off+head+size, end) {
				size = plain // iTunes wrote plain sizes for years
			}
		}
		off += head
		if size > end-off {
			return
		}
		t.frame(id, flags, off, size, chapter)
		off += size
	}
}

func (t *id3Tag) looksLikeFrame(off, end int64) bool {
	if off == end {
		return true
	}
	b := t.bytes(off, 4, end)
	if b == nil {
		return false
	}
	for _, c := range b {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && b[0] != 0 {
			return false
		}
	}
	return true
}

func (t *id3Tag) frame(id string, flags byte, off, size int64, chapter *Chapter) {
	field, known := id3Fields[id]
	picture := id == "APIC" || id == "PIC"
	switch {
	case known || id == "TXXX" || id == "COMM" || id == "COM" || id == "USLT" || id == "ULT" || id == "CHAP" || id == "TDAT" || id == "TLEN" || picture:
	default:
		return
	}
	// Compressed and encrypted frames: nobody writes them.
	if t.version == 4 && flags&0x0c != 0 || t.version == 3 && flags&0xc0 != 0 {
		return
	}
	if t.version == 4 && flags&1 != 0 { // a data length stands before the data
		off, size = off+4, size-4
	}
	n := min(size, maxText)
	if picture {
		n = min(size, 512)
	}
	b := t.bytes(off, n, off+size)
	if b == nil {
		return
	}
	if t.version == 4 && flags&2 != 0 && !picture {
		b = bytes.ReplaceAll(b, []byte{0xff, 0}, []byte{0xff})
	}
	where := "ID3 " + id
	switch {
	case chapter != nil:
		if field == Title && known && len(b) > 0 {
			chapter.Title = strings.Join(id3Text(b[0], b[1:]), " ")
		}
	case picture:
		t.picture(id, b, off, size, flags)
	case id == "CHAP":
		_, rest, ok := bytes.Cut(b, []byte{0})
		if ok && len(rest) >= 16 {
			c := Chapter{Start: time.Duration(binary.BigEndian.Uint32(rest)) * time.Millisecond}
			t.frames(off+int64(len(b)-len(rest)+16), off+size, &c)
			t.f.chapter(c.Start, c.Title)
		}
	case id == "COMM" || id == "COM" || id == "USLT" || id == "ULT":
		if len(b) < 4 {
			return
		}
		about, text := id3Pair(b[0], b[4:])
		switch {
		case id[0] == 'U':
			t.f.tag(Lyrics, text, where)
		case !strings.HasPrefix(about, "iTun") && !strings.HasPrefix(about, "ID3v1"):
			t.f.tag(Description, text, where)
		}
	case id == "TXXX" && len(b) > 1:
		if about, text := id3Pair(b[0], b[1:]); strings.EqualFold(about, "comment") || strings.EqualFold(about, "description") {
			t.f.tag(Description, text, where+" "+about)
		}
	case len(b) < 2:
	case id == "TDAT": // DDMM beside TYER
		if s := strings.Join(id3Text(b[0], b[1:]), ""); len(s) == 4 && len(t.date) == 4 {
			t.date += "-" + s[2:] + "-" + s[:2]
		}
	case id == "TLEN":
		if ms, err := strconv.ParseInt(strings.TrimSpace(strings.Join(id3Text(b[0], b[1:]), "")), 10, 64); err == nil {
			t.f.info.Duration = seconds(ms, 1000) // unless the frames tell better
		}
	case field == Date:
		// The dates differ in what they are about; the release of this recording comes first.
		if s := strings.Join(id3Text(b[0], b[1:]), ""); t.dateFrame == "" || id == "TDRL" || len(s) > len(t.date) && t.dateFrame != "TDRL" {
			t.date, t.dateFrame = s, id
		}
	default:
		for _, s := range id3Text(b[0], b[1:]) {
			if field == Genre {
				s = genre(s)
			}
			t.f.tag(field, s, where)
		}
	}
}

// picture reads the head of an attached picture; of several the front cover.
func (t *id3Tag) picture(id string, b []byte, off, size int64, flags byte) {
	if len(b) < 6 {
		return
	}
	enc, rest := b[0], b[1:]
	if id == "PIC" {
		rest = rest[3:]
	} else if i := bytes.IndexByte(rest, 0); i >= 0 {
		rest = rest[i+1:]
	} else {
		return
	}
	if len(rest) < 2 {
		return
	}
	front := rest[0] == 3
	rest = rest[1:]
	step := 1
	if enc == 1 || enc == 2 {
		step = 2
	}
	for i := 0; ; i += step {
		if i+step > len(rest) {
			return
		}
		if rest[i] == 0 && rest[i+step-1] == 0 {
			rest = rest[i+step:]
			break
		}
	}
	start := off + int64(len(b)-len(rest))
	if front {
		t.f.info.Cover = ""
	}
	t.f.picture(rest, func() []byte {
		if off+size-start > maxCover {
			return nil
		}
		whole := t.bytes(start, off+size-start, off+size)
		if t.version == 4 && flags&2 != 0 {
			whole = bytes.ReplaceAll(whole, []byte{0xff, 0}, []byte{0xff})
		}
		return whole
	})
}

// id3Text decodes the values of a text frame.
func id3Text(enc byte, b []byte) []string {
	var values []string
	for _, s := range strings.Split(id3String(enc, b), "\x00") {
		if s != "" {
			values = append(values, s)
		}
	}
	return values
}

func id3String(enc byte, b []byte) string {
	switch enc {
	case 1:
		return wide(b, false)
	case 2:
		return wide(b, true)
	}
	return western(b)
}

// id3Pair decodes a description and the text behind it.
func id3Pair(enc byte, b []byte) (about, text string) {
	if enc != 1 && enc != 2 {
		d, t, _ := bytes.Cut(b, []byte{0})
		return western(d), western(bytes.TrimRight(t, "\x00"))
	}
	for i := 0; i+1 < len(b); i += 2 {
		if b[i] == 0 && b[i+1] == 0 {
			return id3String(enc, b[:i]), strings.TrimRight(id3String(enc, b[i+2:]), "\x00")
		}
	}
	return "", ""
}

// genre makes a word of ID3's ways of writing one: "(17)Rock"; numbers alone
// are numbers of a list that says less than nothing ("Speech" is 101).
func genre(s string) string {
	for strings.HasPrefix(s, "(") {
		i := strings.IndexByte(s, ')')
		if i < 0 {
			break
		}
		s = s[i+1:]
	}
	if _, err := strconv.Atoi(s); err == nil {
		return ""
	}
	return s
}

// id3v1 reads the tag of 128 bytes at a file's end and gives where it begins.
func (f *file) id3v1() (start int64) {
	b := f.most(f.size-128, 128)
	if len(b) < 128 || string(b[:3]) != "TAG" {
		return f.size
	}
	has := func(field Field) bool {
		return slices.ContainsFunc(f.info.Tags, func(t Tag) bool { return t.Field == field })
	}
	for _, x := range []struct {
		field    Field
		from, to int
	}{{Title, 3, 33}, {Artist, 33, 63}, {Album, 63, 93}, {Date, 93, 97}, {Description, 97, 125}} {
		text, _, _ := bytes.Cut(b[x.from:x.to], []byte{0})
		if !has(x.field) {
			f.tag(x.field, western(text), "ID3v1")
		}
	}
	return f.size - 128
}
