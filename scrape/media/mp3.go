package media

import (
	"encoding/binary"
	"time"
)

// An mpegFrame is the header of a frame of MPEG audio (ISO/IEC 11172-3).
type mpegFrame struct {
	version int // 1, 2, or 3 for 2.5
	bitrate int // bits a second
	rate    int // samples a second
	samples int
	length  int // bytes
	mono    bool
}

var (
	mpegBitrates = [2][3][16]int{
		{ // version 1: layers 1, 2, 3
			{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
			{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
			{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		},
		{ // versions 2 and 2.5
			{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
			{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
			{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		},
	}
	mpegRates = [3]int{44100, 48000, 32000}
)

func mpegHeader(b []byte) (h mpegFrame, ok bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return h, false
	}
	layer := 4 - int(b[1]>>1&3)
	switch b[1] >> 3 & 3 {
	case 0:
		h.version = 3
	case 2:
		h.version = 2
	case 3:
		h.version = 1
	default:
		return h, false
	}
	rate := int(b[2] >> 2 & 3)
	if layer == 4 || rate == 3 {
		return h, false
	}
	h.rate = mpegRates[rate] >> (h.version - 1)
	h.bitrate = 1000 * mpegBitrates[min(h.version-1, 1)][layer-1][b[2]>>4]
	if h.bitrate == 0 { // free format and what is none
		return h, false
	}
	padding := int(b[2] >> 1 & 1)
	switch {
	case layer == 1:
		h.samples = 384
		h.length = (12*h.bitrate/h.rate + padding) * 4
	case layer == 3 && h.version > 1:
		h.samples = 576
		h.length = 72*h.bitrate/h.rate + padding
	default:
		h.samples = 1152
		h.length = 144*h.bitrate/h.rate + padding
	}
	h.mono = b[3]>>6 == 3
	return h, h.length > 4
}

// mpegSync finds the first frame in b that two more of its kind follow.
func mpegSync(b []byte) (at int, h mpegFrame, ok bool) {
	for at = 0; at+4 <= len(b); at++ {
		if b[at] != 0xff {
			continue
		}
		if h, ok = mpegHeader(b[at:]); !ok {
			continue
		}
		next, sure := at+h.length, 0
		for sure < 2 && next+4 <= len(b) {
			g, good := mpegHeader(b[next:])
			if !good || g.rate != h.rate || g.version != h.version {
				break
			}
			next += g.length
			sure++
		}
		if sure == 2 || sure == 1 && next >= len(b) || at == 0 && next == len(b) {
			return at, h, true
		}
	}
	return 0, h, false
}

// mp3 reads an MP3: ID3 tags, and the duration that a Xing or VBRI header tells,
// else that its bit rate makes.
func (f *file) mp3() bool {
	start := f.id3(0)
	for range 3 { // some writers put one tag behind another
		next := f.id3(start)
		if next == start {
			break
		}
		start = next
	}
	b := f.most(start, 64<<10)
	at, h, ok := mpegSync(b)
	if !ok {
		return false
	}
	f.info.Type = "audio/mpeg"
	stated := f.info.Duration // TLEN
	start += int64(at)
	b = b[at:]
	end := f.id3v1()
	if t := f.most(end-32, 32); len(t) == 32 && string(t[:8]) == "APETAGEX" {
		end -= int64(binary.LittleEndian.Uint32(t[12:])) + 32
	}
	if n := mpegCount(b, h); n > 0 {
		f.info.Duration = seconds(n*int64(h.samples), int64(h.rate))
		return true
	}
	mean, constant := meanRate(b)
	if !constant {
		// Variable without a header that says so: the mean of samples.
		total, places := int64(mean), int64(1)
		const n = 96
		for i := int64(1); i < n; i++ {
			part := f.most(start+(end-start)*i/n, 16<<10)
			if p, g, ok := mpegSync(part); ok && g.rate == h.rate {
				m, _ := meanRate(part[p:])
				total += int64(m)
				places++
			}
		}
		mean = int(total / places)
	}
	if f.info.Duration = seconds((end-start)*8, int64(mean)); f.info.Duration == 0 {
		f.info.Duration = stated
	}
	return true
}

// mpegCount is the number of frames that a Xing, Info or VBRI header in the
// first one tells, 0 when there is none.
func mpegCount(b []byte, h mpegFrame) int64 {
	side := 36
	switch {
	case h.version == 1 && h.mono, h.version > 1 && !h.mono:
		side = 21
	case h.version > 1:
		side = 13
	}
	if len(b) >= side+12 && (string(b[side:side+4]) == "Xing" || string(b[side:side+4]) == "Info") && b[side+7]&1 != 0 {
		return int64(binary.BigEndian.Uint32(b[side+8:]))
	}
	if len(b) >= 54 && string(b[36:40]) == "VBRI" {
		return int64(binary.BigEndian.Uint32(b[50:]))
	}
	return 0
}

// meanRate is the mean bit rate of the frames in b.
func meanRate(b []byte) (mean int, constant bool) {
	sum, n, first := 0, 0, 0
	constant = true
	for len(b) >= 4 && n < 400 {
		h, ok := mpegHeader(b)
		if !ok {
			break
		}
		if n == 0 {
			first = h.bitrate
		}
		constant = constant && h.bitrate == first
		sum += h.bitrate
		n++
		b = b[min(h.length, len(b)):]
	}
	if n == 0 {
		return 0, true
	}
	return sum / n, constant
}

// aac reads raw AAC (ADTS): its frames have no tags, and its duration stands
// nowhere, but their mean length tells it.
func (f *file) aac() bool {
	start := f.id3(0)
	b := f.most(start, 64<<10)
	rates := [16]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}
	frames, bytes, rate := 0, 0, 0
	for i := 0; i+7 <= len(b) && b[i] == 0xff && b[i+1]&0xf6 == 0xf0; {
		n := int(b[i+3]&3)<<11 | int(b[i+4])<<3 | int(b[i+5])>>5
		rate = rates[b[i+2]>>2&15]
		if n < 7 || rate == 0 {
			return false
		}
		frames, bytes, i = frames+1, bytes+n, i+n
	}
	if frames < 3 {
		return false
	}
	f.info.Type = "audio/aac"
	f.info.Duration = time.Duration(float64(f.size-start) / float64(bytes) * float64(frames) * 1024 / float64(rate) * float64(time.Second))
	return true
}
