package media

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"time"
)

// vorbisFields are the names in Vorbis comments that are understood.
var vorbisFields = map[string]Field{
	"TITLE": Title, "ARTIST": Artist, "ALBUM": Album, "DATE": Date, "GENRE": Genre, "LANGUAGE": Language,
	"DESCRIPTION": Description, "COMMENT": Description, "SYNOPSIS": Description, "LYRICS": Lyrics, "UNSYNCEDLYRICS": Lyrics,
}

// ogg reads Ogg files (RFC 3533) of Vorbis, Opus (RFC 7845), FLAC and Speex.
func (f *file) ogg() bool {
	h := f.at(0, 27)
	if h == nil || string(h[:4]) != "OggS" {
		return false
	}
	f.info.Type = "audio/ogg"
	packets := f.oggPackets(3)
	var rate, skip, serial int64 = 0, 0, -1
	for _, p := range packets {
		switch b := p.data; {
		case len(b) >= 16 && string(b[:7]) == "\x01vorbis":
			rate, serial = int64(binary.LittleEndian.Uint32(b[12:])), p.serial
		case len(b) >= 12 && string(b[:8]) == "OpusHead":
			rate, skip, serial = 48000, int64(binary.LittleEndian.Uint16(b[10:])), p.serial
		case len(b) >= 40 && string(b[:8]) == "Speex   ":
			rate, serial = int64(binary.LittleEndian.Uint32(b[36:])), p.serial
		case len(b) >= 31 && string(b[:5]) == "\x7fFLAC":
			rate, serial = int64(b[27])<<12|int64(b[28])<<4|int64(b[29])>>4, p.serial
		case len(b) > 7 && (string(b[:7]) == "\x80theora" || string(b[:7]) == "\x01video\x00"):
			f.info.Type = "video/ogg"
		case len(b) > 7 && (string(b[:7]) == "\x03vorbis" || string(b[:7]) == "\x81theora"):
			f.vorbisComment(b[7:], "Vorbis comment ")
		case len(b) > 8 && string(b[:8]) == "OpusTags":
			f.vorbisComment(b[8:], "Opus tag ")
		case len(b) > 4 && b[0]&0x7f == 4 && p.index == 1:
			f.vorbisComment(b[4:], "FLAC tag ")
		}
	}
	if serial < 0 {
		return f.info.Type == "video/ogg"
	}
	// The last page of the stream tells how long it is.
	for _, n := range []int64{64 << 10, 512 << 10} {
		from := max(f.size-n, 0)
		tail := f.most(from, n)
		for i := len(tail); i > 0; {
			if i = bytes.LastIndex(tail[:i], []byte("OggS")); i < 0 {
				break
			}
			if i+27 > len(tail) || int64(binary.LittleEndian.Uint32(tail[i+14:])) != serial {
				continue
			}
			if g := int64(binary.LittleEndian.Uint64(tail[i+6:])); g > 0 && g < math.MaxInt64 {
				f.info.Duration = seconds(g-skip, rate)
				return true
			}
		}
	}
	return true
}

type oggPacket struct {
	serial int64
	index  int // of the packet within its stream
	data   []byte
}

// oggPackets gives the first n packets of each stream.
func (f *file) oggPackets(n int) (packets []oggPacket) {
	open := map[int64][]byte{}
	index := map[int64]int{}
	var off int64
	for range 200 {
		h := f.at(off, 27)
		if h == nil || string(h[:4]) != "OggS" {
			break
		}
		serial := int64(binary.LittleEndian.Uint32(h[14:]))
		lacing := f.at(off+27, int64(h[26]))
		off += 27 + int64(h[26])
		total := 0
		for _, l := range lacing {
			total += int(l)
		}
		body := f.at(off, int64(total))
		if body == nil || len(index) > 8 {
			break
		}
		off += int64(total)
		for _, l := range lacing {
			if index[serial] < n {
				open[serial] = append(open[serial], body[:l]...)
			}
			body = body[l:]
			if l < 255 {
				if index[serial] < n {
					packets = append(packets, oggPacket{serial, index[serial], open[serial]})
				}
				delete(open, serial)
				index[serial]++
			}
		}
		done := true
		for _, i := range index {
			done = done && i >= n
		}
		if done {
			break
		}
	}
	return packets
}

// vorbisComment reads the comments that Vorbis, Opus and FLAC share.
func (f *file) vorbisComment(b []byte, where string) {
	next := func() []byte {
		if len(b) < 4 {
			b = nil
			return nil
		}
		n := binary.LittleEndian.Uint32(b)
		b = b[4:]
		if uint64(n) > uint64(len(b)) {
			b = nil
			return nil
		}
		v := b[:n]
		b = b[n:]
		return v
	}
	next() // who wrote it
	if len(b) < 4 {
		return
	}
	n := binary.LittleEndian.Uint32(b)
	b = b[4:]
	starts := map[string]time.Duration{}
	for range min(n, 2000) {
		key, value, ok := strings.Cut(string(next()), "=")
		if !ok {
			continue
		}
		key = strings.ToUpper(key)
		if field, known := vorbisFields[key]; known {
			f.tag(field, value, where+key)
			continue
		}
		switch {
		case key == "METADATA_BLOCK_PICTURE" && f.info.Cover == "":
			if raw, err := base64.StdEncoding.DecodeString(value); err == nil {
				f.flacPicture(raw, func(from int) []byte { return raw[from:] })
			}
		case strings.HasPrefix(key, "CHAPTER"):
			if num, is := strings.CutSuffix(key, "NAME"); is {
				if at, known := starts[num]; known {
					f.chapter(at, value)
				}
			} else if at, ok := clock(value); ok {
				starts[key] = at
			}
		}
	}
}

// flacPicture reads the head of a FLAC picture block.
func (f *file) flacPicture(b []byte, rest func(from int) []byte) {
	at := 4
	for range 2 { // type and description
		if len(b) < at+4 {
			return
		}
		n := binary.BigEndian.Uint32(b[at:])
		if uint64(n) > uint64(len(b)) {
			return
		}
		at += 4 + int(n)
	}
	if at += 20; at < len(b) {
		f.picture(b[at:], func() []byte { return rest(at) })
	}
}

// clock reads 01:02:03.456.
func clock(s string) (time.Duration, bool) {
	var d time.Duration
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) > 3 {
		return 0, false
	}
	for i, p := range parts {
		x, err := strconv.ParseFloat(p, 64)
		if err != nil || x < 0 || x > 1e6 || i < len(parts)-1 && x != math.Trunc(x) {
			return 0, false
		}
		d = d*60 + time.Duration(x*float64(time.Second))
	}
	return d, true
}
