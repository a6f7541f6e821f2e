package media

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// A pdfFile is a PDF (ISO 32000) that is being read: as much of its cross
// reference as it takes to find the document information dictionary.
type pdfFile struct {
	f       *file
	offsets map[int]int64  // objects by number, where they stand in the file
	packed  map[int][2]int // objects inside object streams: the stream's number, and the index
	info    int            // number of the information dictionary
	root    int
	locked  bool // the strings are encrypted
}

const pdfStream = 512 << 10 // of a stream, before and after it is inflated

// pdf reads the information dictionary of a PDF, else its XMP metadata.
func (f *file) pdf() bool {
	if h := f.most(0, 1024); !bytes.Contains(h, []byte("%PDF-")) {
		return false
	}
	f.info.Type = "application/pdf"
	p := &pdfFile{f: f, offsets: map[int]int64{}, packed: map[int][2]int{}}
	tail := f.most(max(f.size-2048, 0), 2048)
	if i := bytes.LastIndex(tail, []byte("startxref")); i >= 0 {
		at, _ := pdfInt(tail[i+len("startxref"):])
		seen := map[int64]bool{}
		for range 32 { // sections that earlier savings left
			if at <= 0 || seen[at] {
				break
			}
			seen[at] = true
			at = p.section(at)
			if p.info != 0 && p.offsets[p.info] != 0 {
				break
			}
		}
	}
	if p.info == 0 { // a broken cross reference: what viewers mend is mended here too
		if i := bytes.LastIndex(tail, []byte("trailer")); i >= 0 {
			p.trailer(pdfDict(tail[i:]))
		}
	}
	if _, packed := p.packed[p.info]; p.info != 0 && !packed && !p.isAt(p.info) {
		p.offsets[p.info] = p.hunt(p.info)
	}
	if !p.locked {
		if d := p.object(p.info); d != nil {
			for _, x := range []struct {
				key   string
				field Field
			}{{"Title", Title}, {"Author", Artist}, {"Subject", Description}, {"Keywords", Genre}, {"CreationDate", Date}} {
				value := pdfString(pdfValue(d, x.key))
				if x.field == Genre {
					for _, s := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ';' }) {
						f.tag(Genre, s, "PDF "+x.key)
					}
					continue
				}
				f.tag(x.field, value, "PDF "+x.key)
			}
		}
	}
	f.xmp(p.metadata())
	return true
}

// isAt reports whether an object stands where the cross reference says.
func (p *pdfFile) isAt(n int) bool {
	off := p.offsets[n]
	got, ok := pdfInt(p.f.most(off, 16))
	return off != 0 && ok && got == int64(n)
}

// hunt looks for an object at both ends of the file, 0 when it is not there.
func (p *pdfFile) hunt(n int) int64 {
	const end = 256 << 10
	head := []byte("\n" + strconv.Itoa(n) + " 0 obj")
	for _, from := range []int64{max(p.f.size-end, 0), 0} {
		if i := bytes.LastIndex(p.f.most(from, end), head); i >= 0 {
			return from + int64(i) + 1
		}
	}
	return 0
}

// section reads a cross-reference table or stream and gives where the one
// before it stands, 0 for none.
func (p *pdfFile) section(at int64) (before int64) {
	b := p.f.most(at, 64<<10)
	if !bytes.HasPrefix(b, []byte("xref")) {
		return p.xrefStream(b, at)
	}
	b = b[4:]
	off := at + 4
	more := func() { // the table may be longer than what was read
		if len(b) < 64 {
			b = p.f.most(off, 64<<10)
		}
	}
	for {
		more()
		trimmed := bytes.TrimLeft(b, " \r\n\t")
		off += int64(len(b) - len(trimmed))
		b = trimmed
		if len(b) == 0 || b[0] < '0' || b[0] > '9' {
			break
		}
		line := b[:max(bytes.IndexAny(b, "\r\n"), 0)]
		fields := bytes.Fields(line)
		if len(fields) != 2 {
			return 0
		}
		first, err1 := strconv.Atoi(string(fields[0]))
		count, err2 := strconv.Atoi(string(fields[1]))
		if err1 != nil || err2 != nil || count < 0 || count > 1<<20 {
			return 0
		}
		b = b[len(line):]
		off += int64(len(line))
		trimmed = bytes.TrimLeft(b, " \r\n")
		off += int64(len(b) - len(trimmed))
		b = trimmed
		for i := range count {
			if len(b) < 20 {
				if b = p.f.most(off, 64<<10); len(b) < 20 {
					return 0
				}
			}
			if n, ok := pdfInt(b[:10]); ok && b[17] == 'n' && p.offsets[first+i] == 0 && len(p.offsets) < 1<<16 {
				p.offsets[first+i] = n
			}
			b = b[20:]
			off += 20
		}
	}
	b = p.f.most(off, 4096)
	if !bytes.HasPrefix(b, []byte("trailer")) {
		return 0
	}
	d := pdfDict(b)
	p.trailer(d)
	if x, ok := pdfInt(pdfValue(d, "XRefStm")); ok { // a hybrid: what old programs cannot read
		p.section(x)
	}
	before, _ = pdfInt(pdfValue(d, "Prev"))
	return before
}

func (p *pdfFile) trailer(d []byte) {
	if n, ok := pdfInt(pdfValue(d, "Info")); ok && p.info == 0 {
		p.info = int(n)
	}
	if n, ok := pdfInt(pdfValue(d, "Root")); ok && p.root == 0 {
		p.root = int(n)
	}
	p.locked = p.locked || pdfValue(d, "Encrypt") != nil
}

// xrefStream reads a cross-reference stream.
func (p *pdfFile) xrefStream(b []byte, at int64) (before int64) {
	d := pdfDict(b)
	if d == nil || !bytes.Contains(d, []byte("/XRef")) {
		return 0
	}
	p.trailer(d)
	before, _ = pdfInt(pdfValue(d, "Prev"))
	var w [3]int
	for i, s := range bytes.Fields(bytes.Trim(pdfValue(d, "W"), "[] ")) {
		n, err := strconv.Atoi(string(s))
		if i > 2 || err != nil || n < 0 || n > 8 {
			return before
		}
		w[i] = n
	}
	data := p.stream(b, d, at)
	row := w[0] + w[1] + w[2]
	if row == 0 {
		return before
	}
	size, _ := pdfInt(pdfValue(d, "Size"))
	index := []int{0, int(min(size, 1<<20))}
	if v := pdfValue(d, "Index"); v != nil {
		index = nil
		for _, s := range bytes.Fields(bytes.Trim(v, "[] ")) {
			n, _ := strconv.Atoi(string(s))
			index = append(index, n)
		}
	}
	for ; len(index) >= 2; index = index[2:] {
		for i := 0; i < index[1] && len(data) >= row; i++ {
			var v [3]int64
			v[0] = 1
			r := data[:row]
			data = data[row:]
			for j := range w {
				if w[j] > 0 {
					v[j] = 0
				}
				for _, c := range r[:w[j]] {
					v[j] = v[j]<<8 | int64(c)
				}
				r = r[w[j]:]
			}
			num := index[0] + i
			if len(p.offsets)+len(p.packed) > 1<<16 || p.offsets[num] != 0 || p.packed[num] != [2]int{} {
				continue
			}
			switch v[0] {
			case 1:
				p.offsets[num] = v[1]
			case 2:
				p.packed[num] = [2]int{int(v[1]), int(v[2])}
			}
		}
	}
	return before
}

// stream gives the contents of the stream whose dictionary d begins b.
func (p *pdfFile) stream(b, d []byte, at int64) []byte {
	i := bytes.Index(b, []byte("stream"))
	if i < 0 {
		return nil
	}
	i += len("stream")
	if i < len(b) && b[i] == '\r' {
		i++
	}
	if i < len(b) && b[i] == '\n' {
		i++
	}
	n, ok := pdfInt(pdfValue(d, "Length"))
	if v := pdfValue(d, "Length"); ok && bytes.HasSuffix(bytes.TrimSpace(v), []byte("R")) {
		off := p.offsets[int(n)]
		raw := p.f.most(off, 64)
		_, raw, _ = bytes.Cut(raw, []byte("obj"))
		n, ok = pdfInt(raw)
	}
	if !ok || n <= 0 || n > pdfStream {
		return nil
	}
	raw := p.f.most(at+int64(i), n)
	filter := string(pdfValue(d, "Filter"))
	switch {
	case filter == "":
		return raw
	case strings.Trim(filter, "[] ") != "/FlateDecode":
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(z, 4*pdfStream))
	if columns, ok := pdfInt(pdfValue(d, "Columns")); ok && columns > 0 && columns < 1<<10 {
		if predictor, _ := pdfInt(pdfValue(d, "Predictor")); predictor >= 10 {
			return pngUp(out, int(columns))
		}
	}
	return out
}

// pngUp undoes the predictors that cross-reference streams are written with.
func pngUp(b []byte, columns int) (out []byte) {
	last := make([]byte, columns)
	for len(b) > columns {
		row := b[1 : columns+1]
		switch b[0] {
		case 1:
			for i := 1; i < columns; i++ {
				row[i] += row[i-1]
			}
		case 2:
			for i := range row {
				row[i] += last[i]
			}
		}
		out = append(out, row...)
		last = row
		b = b[columns+1:]
	}
	return out
}

// object gives the dictionary of an object.
func (p *pdfFile) object(n int) []byte {
	if n == 0 {
		return nil
	}
	if off := p.offsets[n]; off != 0 {
		return pdfDict(p.f.most(off, 16<<10))
	}
	in := p.packed[n]
	at := p.offsets[in[0]]
	if at == 0 {
		return nil
	}
	b := p.f.most(at, 4096)
	d := pdfDict(b)
	first, _ := pdfInt(pdfValue(d, "First"))
	data := p.stream(b, d, at)
	if first <= 0 || first > int64(len(data)) {
		return nil
	}
	heads := bytes.Fields(data[:first])
	if 2*in[1]+1 >= len(heads) {
		return nil
	}
	off, _ := pdfInt(heads[2*in[1]+1])
	if off < 0 || off > int64(len(data))-first {
		return nil
	}
	return pdfDict(data[first+off:])
}

// metadata is the XMP of the document, where it stands plain or deflated.
func (p *pdfFile) metadata() []byte {
	if p.locked {
		return nil
	}
	n, ok := pdfInt(pdfValue(p.object(p.root), "Metadata"))
	at := p.offsets[int(n)]
	if !ok || at == 0 {
		return nil
	}
	b := p.f.most(at, 4096)
	return p.stream(b, pdfDict(b), at)
}

// pdfDict is the first dictionary in b, without its brackets.
func pdfDict(b []byte) []byte {
	i := bytes.Index(b, []byte("<<"))
	if i < 0 {
		return nil
	}
	end := pdfSkip(b[i:])
	if end < 4 {
		return nil
	}
	return b[i+2 : i+end-2]
}

// pdfSkip is the length of the value that begins b.
func pdfSkip(b []byte) int {
	deep := 0
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '(':
			for n := 0; i < len(b); i++ {
				switch b[i] {
				case '\\':
					i++
				case '(':
					n++
				case ')':
					n--
				}
				if n == 0 {
					break
				}
			}
			i++
		case bytes.HasPrefix(b[i:], []byte("<<")) || c == '[':
			deep++
			i += 1 + int(b2i(c == '<'))
		case bytes.HasPrefix(b[i:], []byte(">>")) && deep > 0 || c == ']' && deep > 0:
			deep--
			i += 1 + int(b2i(c == '>'))
		case c == '<':
			n := bytes.IndexByte(b[i:], '>')
			if n < 0 {
				return 0
			}
			i += n + 1
		case c == '%':
			n := bytes.IndexAny(b[i:], "\r\n")
			if n < 0 {
				return 0
			}
			i += n
			continue
		case deep > 0:
			i++
			continue
		default: // a name, a number, a reference
			n := bytes.IndexAny(b[min(i+1, len(b)):], "/<>[]()%")
			if n < 0 {
				return len(b)
			}
			return i + 1 + n
		}
		if deep == 0 {
			return i
		}
	}
	return 0
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// pdfValue is the value of a key in a dictionary, at any depth of it, nil for none.
func pdfValue(d []byte, key string) []byte {
	for from := 0; ; {
		i := bytes.Index(d[from:], []byte("/"+key))
		if i < 0 {
			return nil
		}
		at := from + i + 1 + len(key)
		if at < len(d) && strings.IndexByte(" \r\n\t/<([0123456789-", d[at]) < 0 {
			from = at
			continue
		}
		v := bytes.TrimLeft(d[at:], " \r\n\t\x00")
		n := min(pdfSkip(v), len(v))
		return bytes.TrimRight(v[:n], " \r\n\t\x00")
	}
}

// pdfInt reads the number that begins b.
func pdfInt(b []byte) (int64, bool) {
	b = bytes.TrimLeft(b, " \r\n\t")
	n := 0
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	v, err := strconv.ParseInt(string(b[:n]), 10, 64)
	return v, err == nil
}

// pdfString decodes a string: literal or hexadecimal, UTF-16 or what is nearly Latin-1.
func pdfString(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	var s []byte
	switch b[0] {
	case '<':
		x := bytes.Map(func(r rune) rune {
			if strings.ContainsRune("0123456789abcdefABCDEF", r) {
				return r
			}
			return -1
		}, b)
		if len(x)%2 == 1 {
			x = append(x, '0')
		}
		s, _ = hex.DecodeString(string(x))
	case '(':
		for i := 1; i < len(b)-1; i++ {
			c := b[i]
			if c != '\\' {
				s = append(s, c)
				continue
			}
			if i++; i >= len(b)-1 {
				break
			}
			switch c := b[i]; c {
			case 'n':
				s = append(s, '\n')
			case 'r':
				s = append(s, '\r')
			case 't':
				s = append(s, '\t')
			case 'b', 'f':
				s = append(s, ' ')
			case '\r', '\n':
				if c == '\r' && b[i+1] == '\n' {
					i++
				}
			case '0', '1', '2', '3', '4', '5', '6', '7':
				n := 0
				for j := 0; j < 3 && i < len(b)-1 && b[i] >= '0' && b[i] <= '7'; j++ {
					n = n<<3 | int(b[i]-'0')
					i++
				}
				i--
				s = append(s, byte(n))
			default:
				s = append(s, c)
			}
		}
	}
	if len(s) >= 2 && (s[0] == 0xfe && s[1] == 0xff || s[0] == 0xff && s[1] == 0xfe) {
		return wide(s, true)
	}
	return western(s)
}

var (
	xmpTitle   = regexp.MustCompile(`(?s)<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>`)
	xmpAuthors = regexp.MustCompile(`(?s)<dc:creator>(.*?)</dc:creator>`)
	xmpItem    = regexp.MustCompile(`(?s)<rdf:li[^>]*>(.*?)</rdf:li>`)
	xmpSubject = regexp.MustCompile(`(?s)<dc:description>.*?<rdf:li[^>]*>(.*?)</rdf:li>`)
	xmpCreated = regexp.MustCompile(`xmp:CreateDate(?:>|=["'])([0-9T:.+Z-]+)`)
)

// xmp reads what the metadata stream adds to the information dictionary.
func (f *file) xmp(b []byte) {
	has := map[Field]bool{}
	for _, t := range f.info.Tags {
		has[t.Field] = true
	}
	for _, x := range []struct {
		field   Field
		pattern *regexp.Regexp
		where   string
	}{{Title, xmpTitle, "dc:title"}, {Description, xmpSubject, "dc:description"}, {Date, xmpCreated, "xmp:CreateDate"}} {
		if m := x.pattern.FindSubmatch(b); m != nil && !has[x.field] {
			f.tag(x.field, html.UnescapeString(string(m[1])), "XMP "+x.where)
		}
	}
	if m := xmpAuthors.FindSubmatch(b); m != nil && !has[Artist] {
		for _, li := range xmpItem.FindAllSubmatch(m[1], 20) {
			f.tag(Artist, html.UnescapeString(string(li[1])), "XMP dc:creator")
		}
	}
}
