package media

import (
	"encoding/binary"
	"math"
	"math/bits"
	"time"
)

// The elements of EBML and Matroska (RFC 8794, RFC 9559) that are read.
const (
	ebmlHeader   = 0x1a45dfa3
	ebmlDocType  = 0x4282
	mkvSegment   = 0x18538067
	mkvInfo      = 0x1549a966
	mkvScale     = 0x2ad7b1
	mkvDuration  = 0x4489
	mkvTitle     = 0x7ba9
	mkvDate      = 0x4461
	mkvTracks    = 0x1654ae6b
	mkvTrack     = 0xae
	mkvTrackType = 0x83
	mkvCluster   = 0x1f43b675
	mkvTags      = 0x1254c367
	mkvTag       = 0x7373
	mkvSimpleTag = 0x67c8
	mkvTagName   = 0x45a3
	mkvTagString = 0x4487
	mkvChapters  = 0x1043a770
	mkvEdition   = 0x45b9
	mkvAtom      = 0xb6
	mkvTimeStart = 0x91
	mkvDisplay   = 0x80
	mkvChapName  = 0x85
)

// webm reads WebM and Matroska files.
func (f *file) webm() bool {
	h := f.at(0, 4)
	if h == nil || binary.BigEndian.Uint32(h) != ebmlHeader {
		return false
	}
	docType, video := "", false
	f.elements(0, f.size, func(id uint64, start, end int64) bool {
		switch id {
		case ebmlHeader:
			f.elements(start, end, func(id uint64, start, end int64) bool {
				if id == ebmlDocType {
					docType = f.ebmlText(start, end)
				}
				return true
			})
		case mkvSegment:
			f.segment(start, end, &video)
			return false
		}
		return true
	})
	major := "audio/"
	if video {
		major = "video/"
	}
	switch docType {
	case "webm":
		f.info.Type = major + "webm"
	case "matroska":
		f.info.Type = major + "matroska"
	default:
		return false
	}
	return true
}

func (f *file) segment(start, end int64, video *bool) {
	f.elements(start, end, func(id uint64, start, end int64) bool {
		switch id {
		case mkvInfo:
			scale, length := uint64(1_000_000), 0.0
			f.elements(start, end, func(id uint64, start, end int64) bool {
				switch id {
				case mkvScale:
					scale = f.ebmlUint(start, end)
				case mkvDuration:
					length = f.ebmlFloat(start, end)
				case mkvTitle:
					f.tag(Title, f.ebmlText(start, end), "Matroska Title")
				case mkvDate:
					at := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(f.ebmlUint(start, end)))
					f.tag(Date, at.Format(time.RFC3339), "Matroska DateUTC")
				}
				return true
			})
			if ns := length * float64(scale); ns > 0 && ns < float64(maxDuration) {
				f.info.Duration = time.Duration(ns)
			}
		case mkvTracks:
			f.elements(start, end, func(id uint64, start, end int64) bool {
				if id == mkvTrack {
					f.elements(start, end, func(id uint64, start, end int64) bool {
						*video = *video || id == mkvTrackType && f.ebmlUint(start, end) == 1
						return true
					})
				}
				return true
			})
		case mkvTags:
			f.elements(start, end, func(id uint64, start, end int64) bool {
				if id == mkvTag {
					f.elements(start, end, func(id uint64, start, end int64) bool {
						if id == mkvSimpleTag {
							f.simpleTag(start, end)
						}
						return true
					})
				}
				return true
			})
		case mkvChapters:
			f.elements(start, end, func(id uint64, start, end int64) bool {
				if id == mkvEdition {
					f.elements(start, end, func(id uint64, start, end int64) bool {
						if id == mkvAtom {
							f.chapterAtom(start, end)
						}
						return true
					})
				}
				return true
			})
		}
		return true
	})
}

func (f *file) simpleTag(start, end int64) {
	name, value := "", ""
	f.elements(start, end, func(id uint64, start, end int64) bool {
		switch id {
		case mkvTagName:
			name = f.ebmlText(start, end)
		case mkvTagString:
			value = f.ebmlText(start, end)
		}
		return true
	})
	field, known := vorbisFields[name]
	if name == "DATE_RELEASED" {
		field, known = Date, true
	}
	if known {
		f.tag(field, value, "Matroska tag "+name)
	}
}

func (f *file) chapterAtom(start, end int64) {
	var at time.Duration
	name := ""
	f.elements(start, end, func(id uint64, start, end int64) bool {
		switch id {
		case mkvTimeStart:
			at = time.Duration(min(f.ebmlUint(start, end), uint64(maxDuration)))
		case mkvDisplay:
			f.elements(start, end, func(id uint64, start, end int64) bool {
				if id == mkvChapName && name == "" {
					name = f.ebmlText(start, end)
				}
				return true
			})
		}
		return true
	})
	f.chapter(at, name)
}

// elements gives the elements between two offsets, until visit says to stop.
// One of unknown length reaches to the end.
func (f *file) elements(start, end int64, visit func(id uint64, start, end int64) bool) {
	for range maxReads {
		h := f.most(start, min(12, end-start))
		if len(h) < 2 || h[0] == 0 {
			return
		}
		n := bits.LeadingZeros8(h[0]) + 1
		if n > 4 || len(h) < n+1 {
			return
		}
		var id uint64
		for _, c := range h[:n] {
			id = id<<8 | uint64(c)
		}
		h = h[n:]
		m := bits.LeadingZeros8(h[0]) + 1
		if m > 8 || len(h) < m {
			return
		}
		size := uint64(h[0]) & (1<<(8-m) - 1)
		for _, c := range h[1:m] {
			size = size<<8 | uint64(c)
		}
		from := start + int64(n+m)
		to := end
		if from > end {
			return
		}
		if size != 1<<(7*m)-1 {
			if size > uint64(end-from) {
				if id != mkvSegment {
					return
				}
			} else {
				to = from + int64(size)
			}
		} else if id == mkvCluster {
			return // a recording of a stream: nothing but clusters follows
		}
		if !visit(id, from, to) {
			return
		}
		start = to
	}
}

func (f *file) ebmlUint(start, end int64) (v uint64) {
	for _, c := range f.most(start, min(end-start, 8)) {
		v = v<<8 | uint64(c)
	}
	return v
}

func (f *file) ebmlFloat(start, end int64) float64 {
	switch b := f.most(start, min(end-start, 8)); len(b) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	}
	return 0
}

func (f *file) ebmlText(start, end int64) string {
	return tidy(western(f.most(start, min(end-start, maxText))), true)
}
