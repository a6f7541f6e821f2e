package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// record FILE SECONDS [TITLE ARTIST DATE] makes an MP3 of silence (32 kbit/s,
// version 1, layer 3), with an ID3 tag of what is given.
func record(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 && len(args) != 5 {
		ts.Fatalf("usage: record FILE SECONDS [TITLE ARTIST DATE]")
	}
	seconds, err := strconv.Atoi(args[1])
	ts.Check(err)
	var tags bytes.Buffer
	if len(args) == 5 {
		for i, id := range []string{"TIT2", "TPE1", "TDRC"} {
			text := args[2+i]
			tags.WriteString(id)
			tags.Write(binary.BigEndian.AppendUint32(nil, uint32(len(text)+1)))
			tags.WriteString("\x00\x00\x03" + text)
		}
	}
	var b bytes.Buffer
	n := tags.Len()
	b.WriteString("ID3\x03\x00\x00")
	b.Write([]byte{byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)})
	b.Write(tags.Bytes())
	for range seconds * 32000 / 8 / 104 { // 104 bytes a frame
		b.Write([]byte{0xff, 0xfb, 0x10, 0})
		b.Write(make([]byte, 100))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
}
