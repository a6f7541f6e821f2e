package ledger

import (
	"encoding/binary"
	"hash/fnv"
)

// The states of an item.
const (
	live      = 0
	waiting   = 1
	withdrawn = 2
)

// An itemRow is a row of the table item.
type itemRow struct {
	id             int64
	uri, canonical string
	home           int64
	homeKey        string
	fp             Fingerprint
	state          int
	why            string
	visible        int64
	wasLive        bool
	stated         bool
	published      int64
	dayOnly        bool
	place          int64
	updated        int64
	firstSeen      int64
	page           string
	rev            int64
	data           string
}

const itemColumns = `item.id, item.uri, item.canonical, item.home, item.home_key, item.exact, item.title_hash, item.sketch, item.state, item.why,
 item.visible, item.was_live, item.stated, item.published, item.day_only, item.updated, item.place, item.first_seen, item.page, item.rev, item.data`

func (it *itemRow) scan(s scanner, more ...any) error {
	var exact, title int64
	var sketch, key []byte
	dest := []any{&it.id, &it.uri, &it.canonical, &it.home, &key, &exact, &title, &sketch, &it.state, &it.why, &it.visible, &it.wasLive,
		&it.stated, &it.published, &it.dayOnly, &it.updated, &it.place, &it.firstSeen, &it.page, &it.rev, &it.data}
	if err := s.Scan(append(dest, more...)...); err != nil {
		return err
	}
	it.homeKey = string(key)
	it.fp = Fingerprint{Exact: uint64(exact), Title: uint64(title), Sketch: unpack(sketch)}
	return nil
}

// rank orders items newest first. Those of one day, where no more is known,
// are told apart by a fraction of a second made from the id, which does not
// depend on which was seen first.
func (it *itemRow) rank() int64 {
	if it.place != 0 {
		return it.place
	}
	if !it.dayOnly {
		return it.published
	}
	return it.published + fraction(it.published, it.uri)
}

func fraction(ms int64, uri string) int64 {
	if ms%1000 != 0 {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(uri))
	return int64(h.Sum32() % 1000)
}

func pack(sketch []uint64) []byte {
	b := make([]byte, 0, 8*len(sketch))
	for _, h := range sketch {
		b = binary.LittleEndian.AppendUint64(b, h)
	}
	return b
}

func unpack(b []byte) []uint64 {
	s := make([]uint64, 0, len(b)/8)
	for ; len(b) >= 8; b = b[8:] {
		s = append(s, binary.LittleEndian.Uint64(b))
	}
	return s
}
