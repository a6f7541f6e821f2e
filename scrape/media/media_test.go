package media

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var (
	be32 = binary.BigEndian.AppendUint32
	be16 = binary.BigEndian.AppendUint16
	le32 = binary.LittleEndian.AppendUint32
)

func cat(parts ...any) []byte {
	var b []byte
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b = append(b, p...)
		case []byte:
			b = append(b, p...)
		case byte:
			b = append(b, p)
		case int:
			b = be32(b, uint32(p))
		}
	}
	return b
}

var png = []byte("\x89PNG\r\n\x1a\n0123456789")

// mpegFrames makes n frames of silence: version 1, layer 3, 44.1 kHz, of the
// bit rates in turn (an index into the table).
func mpegFrames(n int, rates ...byte) (b []byte) {
	for i := range n {
		h := []byte{0xff, 0xfb, rates[i%len(rates)] << 4, 0}
		f, _ := mpegHeader(h)
		b = append(append(b, h...), make([]byte, f.length-4)...)
	}
	return b
}

func id3Frame(version byte, id, body string) []byte {
	size := be32(nil, uint32(len(body)))
	if version == 4 {
		n := len(body)
		size = []byte{byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}
	}
	return cat(id, size, "\x00\x00", body)
}

func id3(version byte, frames ...[]byte) []byte {
	body := append(bytes.Join(frames, nil), make([]byte, 20)...)
	n := len(body)
	return cat("ID3", version, "\x00\x00", []byte{byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}, body)
}

func testBox(name string, parts ...any) []byte {
	body := cat(parts...)
	return cat(8+len(body), name, body)
}

func ilst(name, value string) []byte {
	return testBox(name, testBox("data", 1, 0, value))
}

func oggPage(granule uint64, packets ...[]byte) []byte {
	var lacing, body []byte
	for _, p := range packets {
		body = append(body, p...)
		n := len(p)
		for ; n >= 255; n -= 255 {
			lacing = append(lacing, 255)
		}
		lacing = append(lacing, byte(n))
	}
	b := cat("OggS\x00\x02", binary.LittleEndian.AppendUint64(nil, granule), le32(nil, 7), le32(nil, 0), le32(nil, 0), byte(len(lacing)), lacing, body)
	return b
}

func comments(pairs ...string) []byte {
	b := cat(le32(nil, 2), "me", le32(nil, uint32(len(pairs))))
	for _, p := range pairs {
		b = cat(b, le32(nil, uint32(len(p))), p)
	}
	return b
}

func ebml(id uint32, parts ...any) []byte {
	body := cat(parts...)
	b := bytes.TrimLeft(be32(nil, id), "\x00")
	return cat(b, append([]byte{1}, be32(be32(nil, 0)[1:], uint32(len(body)))...), body)
}

type sample struct {
	name, data, want string
}

func samples() []sample {
	vorbis := cat("\x01vorbis", le32(nil, 0), byte(1), le32(nil, 22050), make([]byte, 14))
	flacInfo := cat(make([]byte, 10), []byte{0x0a, 0xc4, 0x40, 0xf0}, int(44100*61), make([]byte, 16))
	utf16 := "\x01\xff\xfeT\x00i\x00\xe9\x00"
	chapter := "c1\x00" + string(cat(61_500, 0, 0, 0)) + string(id3Frame(3, "TIT2", "\x00The vote"))
	mvhd := testBox("mvhd", 0, 0, 0, 1000, 754_600, make([]byte, 80))
	text := cat(be16(nil, 7), "Opening", be16(nil, 8), "The vote")
	track := func(id int, kind string, extra ...any) []byte {
		return testBox("trak", testBox("tkhd", 0, 0, 0, id, 0, 0), testBox("mdia", testBox("mdhd", 0, 0, 0, 1000, 5000, 0), testBox("hdlr", 0, 0, kind, 0, 0), cat(extra...)))
	}
	m4a := testBox("ftyp", "M4A ", 0)
	mdat := testBox("mdat", text)
	stbl := testBox("minf", testBox("stbl", testBox("stts", 0, 2, 1, 61_500, 1, 1000), testBox("stsz", 0, 0, 2, 9, 10), testBox("stsc", 0, 1, 1, 2, 1), testBox("stco", 0, 1, len(m4a)+8)))
	m4a = cat(m4a, mdat, testBox("moov", mvhd, track(1, "soun", ""), testBox("free"), track(2, "text", stbl),
		bytes.Replace(track(1, "soun"), []byte("tkhd"), []byte("tkhd"), 1),
		testBox("trak", testBox("tkhd", 0, 0, 0, 3, 0, 0), testBox("tref", testBox("chap", 2)), testBox("mdia", testBox("hdlr", 0, 0, "soun", 0, 0))),
		testBox("udta", testBox("meta", 0, testBox("hdlr", 0, 0, "mdir"), testBox("ilst", ilst("\xa9nam", "Tié"), ilst("\xa9ART", "Ann"), ilst("\xa9day", "2024-05-06T07:08:09Z"), ilst("ldes", "Long words."), ilst("covr", string(png)))))))
	xing := mpegFrames(1, 9)
	copy(xing[36:], cat("Xing", 1, 2871))
	wav := func(n int, extra ...any) []byte {
		body := cat("WAVEfmt ", le32(nil, 16), make([]byte, 8), le32(nil, 8000), make([]byte, 4), cat(extra...), "data", le32(nil, uint32(n)), make([]byte, n))
		return cat("RIFF", le32(nil, uint32(len(body))), body)
	}
	var epub bytes.Buffer
	z := zip.NewWriter(&epub)
	for _, f := range [][2]string{{"mimetype", "application/epub+zip"}, {"META-INF/container.xml", `<container><rootfiles><rootfile full-path="o/p.opf"/></rootfiles></container>`},
		{"o/p.opf", `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The book</dc:title><dc:creator>Ann</dc:creator><dc:date>2024-05-06</dc:date><meta name="cover" content="c"/></metadata><manifest><item id="c" href="c.png"/></manifest></package>`},
		{"o/c.png", string(png)}} {
		w, _ := z.CreateHeader(&zip.FileHeader{Name: f[0]})
		w.Write([]byte(f[1]))
	}
	z.Close()
	info := "1 0 obj\n<</Title (Tide \\(and\\) time) /Author <FEFF0041006E006E> /CreationDate (D:20240506070809+02'00')>>\nendobj\n"
	pdfHead := "%PDF-1.4\n" + info
	pdf := pdfHead + fmt.Sprintf("xref\n0 2\n0000000000 65535 f \n%010d 00000 n \ntrailer\n<</Size 2/Info 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", 9, len(pdfHead))
	double := binary.BigEndian.AppendUint64(nil, math.Float64bits(754_600))
	webm := cat(ebml(ebmlHeader, ebml(ebmlDocType, "webm")), ebml(mkvSegment, ebml(mkvInfo, ebml(mkvDuration, double), ebml(mkvTitle, "Tié")), ebml(mkvTracks, ebml(mkvTrack, ebml(mkvTrackType, byte(2)))),
		ebml(mkvChapters, ebml(mkvEdition, ebml(mkvAtom, ebml(mkvTimeStart, cat(0, uint32be(2_000_000_000))), ebml(mkvDisplay, ebml(mkvChapName, "Two")))))))
	return []sample{
		{"cbr.mp3", string(cat(mpegFrames(400, 9), "TAG", pad("Old title", 30), pad("Old artist", 30), make([]byte, 65))), "audio/mpeg 10s | Old title Old artist"},
		{"xing.mp3", string(cat(id3(3, id3Frame(3, "TIT2", utf16), id3Frame(3, "TPE1", "\x00Ann"), id3Frame(3, "TYER", "\x002024"), id3Frame(3, "TDAT", "\x000605"), id3Frame(3, "COMM", "\x00eng\x00What \x93they\x94 said"),
			id3Frame(3, "APIC", "\x00image/png\x00\x03\x00"+string(png)), id3Frame(3, "CHAP", chapter), id3Frame(3, "TCON", "\x00(17)Talk")), xing, mpegFrames(40, 9, 5))),
			"audio/mpeg 1m15s image/png | Tié Ann What “they” said Talk 2024-05-06 | 1m1.5s The vote"},
		{"vbr.mp3", string(cat(id3(4, id3Frame(4, "TIT2", "\x03Zwölf")), mpegFrames(4000, 9, 5, 13))), "audio/mpeg 1m44s | Zwölf"},
		{"a.m4a", string(m4a), "audio/mp4 12m35s image/png | Tié Ann 2024-05-06T07:08:09Z Long words. | 0s Opening | 1m1.5s The vote"},
		{"v.ogg", string(cat(oggPage(0, vorbis), oggPage(0, cat("\x03vorbis", comments("TITLE=Tié", "artist=Ann", "CHAPTER01=00:00:02.500", "CHAPTER01NAME=Two"))), oggPage(22050*61, []byte("x")))), "audio/ogg 1m1s | Tié Ann | 2.5s Two"},
		{"o.opus", string(cat(oggPage(0, cat("OpusHead\x01\x02", []byte{0x38, 1}, make([]byte, 7))), oggPage(0, cat("OpusTags", comments("TITLE=Tié"))), oggPage(48000*61+312, []byte("x")))), "audio/ogg 1m1s | Tié"},
		{"f.flac", string(cat("fLaC", byte(0), []byte{0, 0, 34}, flacInfo, byte(0x84), []byte{0, 0, byte(len(comments("TITLE=Tié")))}, comments("TITLE=Tié"))), "audio/flac 1m1s | Tié"},
		{"w.wav", string(wav(80_000, "LIST", le32(nil, 18), "INFOINAM", le32(nil, 6), "Tides\x00")), "audio/wav 10s | Tides"},
		{"w.webm", string(webm), "audio/webm 12m35s | Tié | 2s Two"},
		{"p.pdf", pdf, "application/pdf 0s | Tide (and) time Ann D:20240506070809+02'00'"},
		{"broken.pdf", strings.Replace(pdf, "startxref\n", "startxref\n9", 1), "application/pdf 0s | Tide (and) time Ann D:20240506070809+02'00'"},
		{"locked.pdf", strings.Replace(pdf, "/Size", "/Encrypt 9 0 R/Size", 1), "application/pdf 0s"},
		{"b.epub", epub.String(), "application/epub+zip 0s image/png | The book Ann 2024-05-06"},
	}
}

func uint32be(n uint32) []byte { return be32(nil, n) }

func pad(s string, n int) string { return s + strings.Repeat("\x00", n-len(s)) }

func describe(i *Info) string {
	parts := []string{i.Type, i.Duration.Round(100 * time.Millisecond).Round(time.Second).String()}
	if i.Cover != "" {
		parts = append(parts, i.Cover)
	}
	if len(i.Tags) > 0 {
		parts = append(parts, "|")
	}
	for _, t := range i.Tags {
		parts = append(parts, t.Value)
	}
	for _, c := range i.Chapters {
		parts = append(parts, "|", c.Start.String(), c.Title)
	}
	return strings.Join(parts, " ")
}

func TestRead(t *testing.T) {
	for _, s := range samples() {
		r := strings.NewReader(s.data)
		i, err := Read(r, r.Size(), s.name)
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		if got := describe(i); got != s.want {
			t.Errorf("%s:\n got %s\nwant %s", s.name, got, s.want)
		}
		if data, typ, err := Cover(r, r.Size(), s.name); err != nil || typ != i.Cover || i.Cover != "" && !bytes.Equal(data, png) {
			t.Errorf("%s: cover %q %s, %v", s.name, data, typ, err)
		}
	}
}

// TestRefused: what is not what its name says is refused.
func TestRefused(t *testing.T) {
	all := samples()
	for _, c := range []struct{ name, data string }{
		{"page.mp3", "<html><body>not found</body></html>"}, {"empty.mp3", ""}, {"a.pdf", all[0].data}, {"a.mp3", all[9].data}, {"a.epub", "PK\x03\x04zip"},
		{"a.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"}, {"a.txt", "words"}, {"a.ogg", "OggS"},
	} {
		if i, err := Read(strings.NewReader(c.data), int64(len(c.data)), c.name); !errors.Is(err, ErrNotMedia) {
			t.Errorf("%s: %v, %v", c.name, i, err)
		}
	}
	// Containers hold either kind under either name.
	if i, err := Read(strings.NewReader(all[3].data), int64(len(all[3].data)), "a.mp4"); err != nil || i.Type != "audio/mp4" {
		t.Error(i, err)
	}
}

// A countingReader fails the test when more is read than the bounds allow.
type countingReader struct {
	data  []byte
	size  int64 // as claimed; what is beyond data reads as zeros
	bytes int64
}

func (c *countingReader) ReadAt(p []byte, off int64) (int, error) {
	c.bytes += int64(len(p))
	clear(p)
	if off < int64(len(c.data)) {
		copy(p, c.data[off:])
	}
	return len(p), nil
}

// TestBounded: of a file of a terabyte, no more is read than of any other.
func TestBounded(t *testing.T) {
	for _, s := range samples() {
		c := &countingReader{data: []byte(s.data), size: 1 << 40}
		Read(c, c.size, s.name)
		if c.bytes > int64(len(kinds))*maxBytes {
			t.Errorf("%s: %d bytes read", s.name, c.bytes)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range samples() {
		f.Add(s.name, []byte(s.data))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		r := bytes.NewReader(data)
		i, err := Read(r, r.Size(), name)
		if err != nil {
			return
		}
		if i.Duration < 0 || i.Duration > maxDuration || i.Type == "" || len(i.Tags) > maxTags || len(i.Chapters) > maxChapters {
			t.Errorf("%+v", i)
		}
		for _, tag := range i.Tags {
			if tag.Value == "" || !utf8.ValidString(tag.Value) || strings.ContainsAny(tag.Value, "\x00\r") || len(tag.Value) > 2*maxText {
				t.Errorf("%+v", tag)
			}
		}
		for _, c := range i.Chapters {
			if c.Start < 0 || c.Title == "" || !utf8.ValidString(c.Title) {
				t.Errorf("%v", c)
			}
		}
		if again, err := Read(r, r.Size(), name); err != nil || !slices.Equal(again.Tags, i.Tags) || again.Duration != i.Duration {
			t.Errorf("%v, then %v %v", i, again, err)
		}
		if cover, typ, err := Cover(r, r.Size(), name); err == nil && (len(cover) > maxCover || (typ == "") != (cover == nil)) {
			t.Errorf("%d bytes of %q", len(cover), typ)
		}
	})
}
