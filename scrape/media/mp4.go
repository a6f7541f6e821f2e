package media

import (
	"encoding/binary"
	"time"
)

// mp4Fields are the atoms of iTunes' list that are understood.
var mp4Fields = map[string]Field{
	"\xa9nam": Title, "\xa9ART": Artist, "\xa9alb": Album, "\xa9day": Date, "\xa9gen": Genre,
	"ldes": Description, "desc": Description, "\xa9cmt": Description, "\xa9des": Description, "\xa9lyr": Lyrics,
}

// A box is one of ISO/IEC 14496-12; its contents stand between start and end.
type box struct {
	name       string
	start, end int64
}

// boxes gives the boxes between two offsets, until visit says to stop.
func (f *file) boxes(start, end int64, visit func(b box) bool) {
	for range 2000 {
		if end-start < 8 {
			return
		}
		h := f.at(start, 8)
		if h == nil {
			return
		}
		size, head := int64(binary.BigEndian.Uint32(h)), int64(8)
		switch size {
		case 0:
			size = end - start
		case 1:
			x := f.at(start+8, 8)
			if x == nil {
				return
			}
			size, head = int64(binary.BigEndian.Uint64(x)), 16
		}
		if size < head || size > end-start {
			return
		}
		if !visit(box{string(h[4:8]), start + head, start + size}) {
			return
		}
		start += size
	}
}

// find gives the first box at a path of names below another one.
func (f *file) find(in box, path ...string) (found box, ok bool) {
	for _, name := range path {
		ok = false
		f.boxes(in.start, in.end, func(b box) bool {
			if b.name == name {
				in, ok = b, true
			}
			return !ok
		})
		if !ok {
			return box{}, false
		}
	}
	return in, ok
}

// words reads big-endian numbers of a box, at most n.
func (f *file) words(b box, skip int64, n int64) []uint32 {
	raw := f.at(b.start+skip, min(4*n, b.end-b.start-skip))
	w := make([]uint32, len(raw)/4)
	for i := range w {
		w[i] = binary.BigEndian.Uint32(raw[4*i:])
	}
	return w
}

// A track is one of a movie.
type track struct {
	box   box
	id    uint32
	kind  string // "soun", "vide", "text", …
	scale int64
}

// mp4 reads MP4, M4A, M4B and QuickTime files.
func (f *file) mp4() bool {
	h := f.at(0, 12)
	if h == nil || string(h[4:8]) != "ftyp" {
		return false
	}
	var moov box
	f.boxes(0, f.size, func(b box) bool {
		if b.name == "moov" {
			moov = b
		}
		return moov.name == ""
	})
	if moov.name == "" {
		return false
	}
	var tracks []track
	var names []uint32 // tracks that hold chapters
	video := false
	f.boxes(moov.start, moov.end, func(b box) bool {
		switch b.name {
		case "mvhd":
			f.info.Duration = seconds(f.clock(b))
		case "mvex":
			if mehd, ok := f.find(b, "mehd"); ok && f.info.Duration == 0 {
				if mvhd, ok := f.find(moov, "mvhd"); ok {
					_, scale := f.clock(mvhd)
					if w := f.words(mehd, 0, 3); len(w) > 1 {
						n := int64(w[1])
						if w[0]>>24 == 1 && len(w) > 2 {
							n = int64(w[1])<<32 | int64(w[2])
						}
						f.info.Duration = seconds(n, scale)
					}
				}
			}
		case "trak":
			if t, ok := f.track(b); ok && len(tracks) < 64 {
				tracks = append(tracks, t)
				video = video || t.kind == "vide" && !f.isStill(t)
				if chap, ok := f.find(b, "tref", "chap"); ok {
					names = append(names, f.words(chap, 0, 8)...)
				}
			}
		case "udta":
			f.userData(b)
		}
		return true
	})
	switch brand := string(h[8:12]); {
	case !video:
		f.info.Type = "audio/mp4"
	case brand == "qt  ":
		f.info.Type = "video/quicktime"
	default:
		f.info.Type = "video/mp4"
	}
	for _, t := range tracks {
		for _, id := range names {
			if t.id == id && (t.kind == "text" || t.kind == "sbtl") && len(f.info.Chapters) == 0 {
				f.chapterTrack(t)
			}
		}
	}
	return true
}

// clock reads duration and time scale of mvhd and mdhd.
func (f *file) clock(b box) (duration, scale int64) {
	w := f.words(b, 0, 8)
	if len(w) < 5 {
		return 0, 0
	}
	if w[0]>>24 == 1 {
		if len(w) < 8 {
			return 0, 0
		}
		duration, scale = int64(w[6])<<32|int64(w[7]), int64(w[5])
	} else {
		duration, scale = int64(w[4]), int64(w[3])
	}
	if uint32(duration) == 0xffffffff { // unknown
		duration = 0
	}
	return duration, scale
}

func (f *file) track(b box) (t track, ok bool) {
	t.box = b
	if tkhd, ok := f.find(b, "tkhd"); ok {
		if w := f.words(tkhd, 0, 6); len(w) > 5 {
			t.id = w[3]
			if w[0]>>24 == 1 {
				t.id = w[5]
			}
		}
	}
	mdia, ok := f.find(b, "mdia")
	if !ok {
		return t, false
	}
	f.boxes(mdia.start, mdia.end, func(b box) bool {
		switch b.name {
		case "mdhd":
			_, t.scale = f.clock(b)
		case "hdlr":
			if h := f.at(b.start+8, 4); h != nil {
				t.kind = string(h)
			}
		}
		return true
	})
	return t, t.kind != ""
}

// isStill tells a track of one picture, as covers and pictures of chapters are.
func (f *file) isStill(t track) bool {
	b, ok := f.find(t.box, "mdia", "minf", "stbl", "stsd")
	if !ok {
		return false
	}
	h := f.at(b.start+8, 8)
	return h != nil && (string(h[4:]) == "jpeg" || string(h[4:]) == "png ")
}

func (f *file) userData(udta box) {
	f.boxes(udta.start, udta.end, func(b box) bool {
		switch b.name {
		case "meta":
			// A full box in MP4, none in QuickTime.
			start := b.start + 4
			if h := f.most(b.start, 8); len(h) == 8 && string(h[4:]) == "hdlr" {
				start = b.start
			}
			if ilst, ok := f.find(box{"meta", start, b.end}, "ilst"); ok {
				f.iTunes(ilst)
			}
		case "chpl":
			f.neroChapters(b)
		default:
			// QuickTime's own: a length, a language, the text.
			if field, ok := mp4Fields[b.name]; ok && b.name[0] == 0xa9 {
				if h := f.most(b.start, min(b.end-b.start, maxText)); len(h) > 4 {
					n := min(int(h[0])<<8|int(h[1]), len(h)-4)
					f.tag(field, western(h[4:4+n]), "QuickTime ©"+b.name[1:])
				}
			}
		}
		return true
	})
}

func (f *file) iTunes(ilst box) {
	f.boxes(ilst.start, ilst.end, func(b box) bool {
		field, known := mp4Fields[b.name]
		if !known && b.name != "covr" {
			return true
		}
		d, ok := f.find(b, "data")
		if !ok || d.end-d.start < 8 {
			return true
		}
		d.start += 8
		if b.name == "covr" {
			head := f.at(d.start, min(d.end-d.start, 16))
			f.picture(head, func() []byte {
				if d.end-d.start > maxCover {
					return nil
				}
				return f.at(d.start, d.end-d.start)
			})
			return true
		}
		f.tag(field, western(f.at(d.start, min(d.end-d.start, maxText))), "MP4 "+western([]byte(b.name)))
		return true
	})
}

// neroChapters reads the list that Nero brought up: 100 ns and a title each.
func (f *file) neroChapters(b box) {
	raw := f.most(b.start, min(b.end-b.start, maxText))
	if len(raw) < 9 {
		return
	}
	n := int(raw[8])
	raw = raw[9:]
	for range n {
		if len(raw) < 9 || len(raw) < 9+int(raw[8]) {
			return
		}
		f.chapter(time.Duration(min(binary.BigEndian.Uint64(raw), 1<<55))*100, western(raw[9:9+int(raw[8])]))
		raw = raw[9+int(raw[8]):]
	}
}

// chapterTrack reads the track of text that QuickTime and Apple's programs
// keep chapters in: a sample each.
func (f *file) chapterTrack(t track) {
	stbl, ok := f.find(t.box, "mdia", "minf", "stbl")
	if !ok {
		return
	}
	table := map[string][]uint32{}
	f.boxes(stbl.start, stbl.end, func(b box) bool {
		switch b.name {
		case "stts", "stsz", "stsc", "stco", "co64":
			table[b.name] = f.words(b, 4, 3+6*maxChapters)
		}
		return true
	})
	sizes := table["stsz"]
	if len(sizes) < 2 {
		return
	}
	count := int(min(sizes[1], maxChapters))
	var starts []int64
	var at int64
	if w := table["stts"]; len(w) > 0 {
		for w = w[1:]; len(w) >= 2 && len(starts) < count; w = w[2:] {
			for range min(int(w[0]), count) {
				starts = append(starts, at)
				at += int64(w[1])
			}
		}
	}
	for i, off := range sampleOffsets(table, count) {
		if i >= len(starts) {
			return
		}
		if h := f.at(off, 2); h != nil {
			text := f.at(off+2, int64(min(int(h[0])<<8|int(h[1]), 1024)))
			s := western(text)
			if len(text) > 1 && (text[0] == 0xfe && text[1] == 0xff || text[0] == 0xff && text[1] == 0xfe) {
				s = wide(text, true)
			}
			f.chapter(seconds(starts[i], t.scale), s)
		}
	}
}

// sampleOffsets says where the first count samples of a track lie.
func sampleOffsets(table map[string][]uint32, count int) (offsets []int64) {
	var chunks []int64
	if w := table["stco"]; len(w) > 1 {
		for _, c := range w[1:] {
			chunks = append(chunks, int64(c))
		}
	} else if w := table["co64"]; len(w) > 1 {
		for w = w[1:]; len(w) >= 2; w = w[2:] {
			chunks = append(chunks, int64(w[0])<<32|int64(w[1]))
		}
	}
	sizes, runs := table["stsz"], table["stsc"]
	if len(runs) < 4 {
		return nil
	}
	runs = runs[1:]
	per, sample := 1, 0
	for i, off := range chunks {
		for len(runs) >= 3 && int(runs[0]) <= i+1 {
			per, runs = int(min(runs[1], maxChapters)), runs[3:]
		}
		for range per {
			if sample >= count {
				return offsets
			}
			offsets = append(offsets, off)
			size := sizes[0]
			if size == 0 && len(sizes) > 2+sample {
				size = sizes[2+sample]
			}
			off += int64(size)
			sample++
		}
	}
	return offsets
}
