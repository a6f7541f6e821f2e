package media

import (
	"bytes"
	"encoding/binary"
)

// wavFields are the names in a RIFF INFO list that are understood.
var wavFields = map[string]Field{"INAM": Title, "IART": Artist, "IPRD": Album, "ICRD": Date, "ICMT": Description, "IGNR": Genre, "ILNG": Language}

// wav reads RIFF WAVE files and the long ones called RF64.
func (f *file) wav() bool {
	h := f.at(0, 12)
	if h == nil || string(h[:4]) != "RIFF" && string(h[:4]) != "RF64" || string(h[8:]) != "WAVE" {
		return false
	}
	f.info.Type = "audio/wav"
	var bytesPerSecond, data, long int64
	for off, n := int64(12), 0; n < 200; n++ {
		h := f.most(off, 8)
		if len(h) < 8 {
			break
		}
		size := int64(binary.LittleEndian.Uint32(h[4:]))
		off += 8
		switch string(h[:4]) {
		case "fmt ":
			if b := f.at(off, 12); b != nil {
				bytesPerSecond = int64(binary.LittleEndian.Uint32(b[8:]))
			}
		case "ds64":
			if b := f.at(off, 16); b != nil {
				long = int64(binary.LittleEndian.Uint64(b[8:]))
			}
		case "data":
			if size == 0xffffffff && long > 0 {
				size = long
			}
			size = min(size, f.size-off)
			data += size
		case "LIST":
			f.riffInfo(f.most(off, min(size, maxText)))
		case "id3 ", "ID3 ":
			f.id3(off)
		}
		off += size + size&1
	}
	f.info.Duration = seconds(data, bytesPerSecond)
	return true
}

func (f *file) riffInfo(b []byte) {
	if len(b) < 4 || string(b[:4]) != "INFO" {
		return
	}
	for b = b[4:]; len(b) >= 8; {
		name, n := string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
		b = b[8:]
		n = min(n, int64(len(b)))
		if field, ok := wavFields[name]; ok {
			text, _, _ := bytes.Cut(b[:n], []byte{0})
			f.tag(field, western(text), "RIFF "+name)
		}
		b = b[min(n+n&1, int64(len(b))):]
	}
}
