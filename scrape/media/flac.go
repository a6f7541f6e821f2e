package media

import "encoding/binary"

// flac reads FLAC files (RFC 9639).
func (f *file) flac() bool {
	off := f.id3(0)
	if h := f.at(off, 4); h == nil || string(h) != "fLaC" {
		return false
	}
	f.info.Type = "audio/flac"
	off += 4
	for range 128 {
		h := f.at(off, 4)
		if h == nil {
			break
		}
		n := int64(h[1])<<16 | int64(h[2])<<8 | int64(h[3])
		off += 4
		switch h[0] & 0x7f {
		case 0:
			if b := f.at(off, 18); b != nil {
				rate := int64(b[10])<<12 | int64(b[11])<<4 | int64(b[12])>>4
				f.info.Duration = seconds(int64(b[13]&15)<<32|int64(binary.BigEndian.Uint32(b[14:])), rate)
			}
		case 4:
			f.vorbisComment(f.at(off, min(n, 1<<20)), "FLAC tag ")
		case 6:
			start := off
			head := f.most(start, min(n, 1024))
			f.flacPicture(head, func(from int) []byte {
				if n > maxCover {
					return nil
				}
				return f.at(start+int64(from), n-int64(from))
			})
		}
		off += n
		if h[0]&0x80 != 0 {
			break
		}
	}
	return true
}
