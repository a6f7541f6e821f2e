package extract

import (
	"html"
	"strconv"
	"strings"
	"time"
)

// An Enclosure is a recording or a document that belongs to an article.
type Enclosure struct {
	URL      string        // absolute
	Type     string        // media type; "" when it is not known
	Length   int64         // bytes, 0 when unknown
	Duration time.Duration // 0 when there is none or it is unknown
	Title    string        // "" for none
	File     string        // path of the file in its source; "" for one that stands elsewhere
}

// A Chapter is a part of a recording that has a name.
type Chapter struct {
	Start time.Duration
	Title string
}

const maxEnclosures = 20

// enclose adds an enclosure, or adds to what is known of the one at the same
// address; it reports whether it is a new one.
func (a *Article) enclose(x Enclosure) bool {
	if x.URL == "" {
		return false
	}
	for i := range a.Enclosures {
		if o := &a.Enclosures[i]; o.URL == x.URL {
			if o.Length == 0 {
				o.Length = x.Length
			}
			if o.Duration == 0 {
				o.Duration = x.Duration
			}
			if o.Title == "" {
				o.Title = x.Title
			}
			if o.Type == "" {
				o.Type = x.Type
			}
			return false
		}
	}
	if len(a.Enclosures) >= maxEnclosures {
		return false
	}
	if x.Type == "" {
		x.Type = RecordingType(x.URL)
	}
	a.Enclosures = append(a.Enclosures, x)
	return true
}

// linked adds the recordings that the story links to, and the documents: those
// of the article's own site where the article is a file, one alone where it is
// a page.
func (a *Article) linked(opt *Options, listing bool) {
	if a.Content == "" || !strings.Contains(a.Content, "<a href=") {
		return
	}
	type link struct{ address, label, typ string }
	var links []link
	documents := 0
	for rest := a.Content; ; {
		_, after, ok := strings.Cut(rest, `<a href="`)
		if !ok {
			break
		}
		address, after, ok := strings.Cut(after, `"`)
		if !ok {
			break
		}
		rest = after
		address = html.UnescapeString(address)
		typ := RecordingType(address)
		if typ == "" {
			continue
		}
		_, label, _ := strings.Cut(after, ">")
		label, _, _ = strings.Cut(label, "</a>")
		if strings.Contains(label, "<") {
			label = ""
		}
		label = oneLine(html.UnescapeString(label))
		if isDocument(typ) {
			if opt.Name != "" && !sameHost(address, opt) {
				continue
			}
			documents++
		}
		links = append(links, link{address, label, typ})
	}
	for _, l := range links {
		if isDocument(l.typ) && opt.Name == "" && documents > 1 {
			continue // a list of papers
		}
		if l.label == l.address {
			l.label = ""
		}
		if a.enclose(Enclosure{URL: l.address, Type: l.typ, Title: l.label}) && listing {
			a.Findings = append(a.Findings, Finding{Field: FieldEnclosures, Value: l.address, Rule: "link in the story", Where: "content", Trust: 70, Won: true,
				Why: "the story links to a " + kindOfMedia(l.typ)})
		}
	}
}

func kindOfMedia(mediaType string) string {
	major, minor, _ := strings.Cut(mediaType, "/")
	switch {
	case major == "audio" || major == "video":
		return major + " recording"
	case minor == "pdf":
		return "PDF"
	}
	return "document"
}

func sameHost(address string, opt *Options) bool {
	b := opt.base()
	return b != nil && strings.HasPrefix(address, b.Scheme+"://"+b.Host+"/")
}

// enclosures reads what front matter says of recordings: an address, a map
// with an address, type, length, duration and title, a list of either, or the
// three lines that WordPress keeps.
func (d *declaration) enclosures(p *fmPair, n fmNode, rank int) {
	x := Enclosure{}
	written := ""
	switch n.kind {
	case fmScalar:
		lines := strings.Fields(n.text)
		written = strings.TrimSpace(n.text)
		if len(lines) == 3 && strings.Contains(lines[0], "://") && strings.Contains(lines[2], "/") {
			written, x.Type = lines[0], lines[2]
			x.Length, _ = strconv.ParseInt(lines[1], 10, 64)
		}
	case fmList:
		for i := range n.list {
			d.enclosures(p, n.list[i], rank)
		}
		return
	case fmMap:
		for i := range n.pairs {
			q := &n.pairs[i]
			if q.kind != fmScalar {
				continue
			}
			s := strings.TrimSpace(q.text)
			switch normalKey(q.key) {
			case "url", "src", "file", "filename", "path", "href", "link", "audio", "video", "mp3", "m4a", "source", "media", "enclosure", "audiofile", "audiourl":
				if written == "" {
					written = s
				}
			case "type", "mime", "mimetype", "contenttype", "format":
				if strings.Contains(s, "/") {
					x.Type = strings.ToLower(s)
				}
			case "length", "size", "bytes", "filesize", "sizeinbytes":
				x.Length, _ = strconv.ParseInt(s, 10, 64)
			case "duration", "durationinseconds", "time":
				x.Duration = readClock(s)
			case "title", "name", "label":
				x.Title = oneLine(s)
			}
		}
	default:
		return
	}
	written = strings.Trim(written, `"`)
	if inner, ok := strings.CutPrefix(strings.TrimPrefix(written, "!"), "[["); ok { // Obsidian
		written, _, _ = strings.Cut(strings.TrimSuffix(inner, "]]"), "|")
	}
	if RecordingType(written) == "" && (x.Type == "" || !strings.Contains(written, "/")) {
		return
	}
	x.URL = absolute(written, d.opt.base())
	if x.URL == "" {
		if f := d.claim(0, FieldEnclosures, p, written, rank); f != nil {
			f.Why = "a relative address, and where the article is published is not known"
		}
		return
	}
	x.Length, x.Duration = max(x.Length, 0), max(x.Duration, 0)
	d.said |= 1 << fieldEnclosures
	if d.article.enclose(x) {
		if f := d.claim(0, FieldEnclosures, p, x.URL, rank); f != nil {
			f.Won, f.Why = true, "the author says so"
		}
	}
}

// chapters reads a list of chapters: "12:34 Title", or maps of start and title.
func (d *declaration) chapters(p *fmPair) {
	for i := range p.list {
		n := &p.list[i]
		var c Chapter
		at := ""
		switch n.kind {
		case fmScalar:
			at, c.Title, _ = strings.Cut(strings.TrimSpace(n.text), " ")
			c.Title = strings.TrimLeft(c.Title, "-–— ")
		case fmMap:
			for j := range n.pairs {
				switch q := &n.pairs[j]; normalKey(q.key) {
				case "start", "time", "starttime", "at", "timestamp":
					at = q.text
				case "title", "name", "label", "text":
					c.Title = q.text
				}
			}
		}
		c.Start, c.Title = readClock(at), oneLine(c.Title)
		if c.Title != "" && strings.ContainsAny(at, "0123456789") && len(d.article.Chapters) < 500 {
			d.article.Chapters = append(d.article.Chapters, c)
			d.said |= 1 << fieldChapters
		}
	}
}

// readClock reads 754, 12:34, 1:02:03.5 and PT12M34S; 0 for anything else.
func readClock(s string) time.Duration {
	s = strings.TrimSpace(s)
	if iso, ok := strings.CutPrefix(strings.ToUpper(s), "PT"); ok {
		if d, err := time.ParseDuration(strings.ToLower(iso)); err == nil && d > 0 && d < 10000*time.Hour {
			return d
		}
		return 0
	}
	var sum float64
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0
	}
	for _, p := range parts {
		x, err := strconv.ParseFloat(p, 64)
		if err != nil || !(x >= 0 && x < 1e7) {
			return 0
		}
		sum = sum*60 + x
	}
	if sum >= 36e6 {
		return 0
	}
	return time.Duration(sum * float64(time.Second))
}

// showClock is the opposite of readClock, as players show it.
func showClock(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	two := func(n int64) string { return strconv.FormatInt(n/10, 10) + strconv.FormatInt(n%10, 10) }
	if s >= 3600 {
		return strconv.FormatInt(s/3600, 10) + ":" + two(s/60%60) + ":" + two(s%60)
	}
	return strconv.FormatInt(s/60, 10) + ":" + two(s%60)
}

// enclosureRules find the recordings that a page says it is about.
var enclosureRules = []rule{
	{FieldEnclosures, "json-ld recording", func(p *page) (fs []Finding) {
		for _, n := range p.ldArticles() {
			for _, key := range [...]string{"associatedMedia", "audio", "video", "encoding"} {
				for _, o := range p.ldObjects(n[key]) {
					for _, u := range [...]string{"contentUrl", "url"} {
						if f := p.recording(o.str(u), o.str("encodingFormat"), "json-ld "+key, 85); f != nil {
							f.enclosure.Duration = readClock(o.str("duration"))
							f.enclosure.Title = oneLine(o.str("name"))
							fs = append(fs, *f)
							break
						}
					}
				}
			}
		}
		return fs
	}},
	metaRecording("og:audio", "og:audio:type"),
	metaRecording("og:audio:secure_url", "og:audio:type"),
	metaRecording("og:video", "og:video:type"),
	metaRecording("og:video:secure_url", "og:video:type"),
}

func metaRecording(name, typ string) rule {
	return rule{FieldEnclosures, "meta " + name, func(p *page) []Finding {
		if f := p.recording(p.metaFirst(name), p.metaFirst(typ), "meta "+name, 80); f != nil {
			return []Finding{*f}
		}
		return nil
	}}
}

// recording makes a finding of an address that is a recording by its name;
// players and their pages are none, whatever type they claim.
func (p *page) recording(ref, typ, where string, trust int) *Finding {
	u := p.abs(ref)
	byName := RecordingType(u)
	if u == "" || byName == "" || isDocument(byName) {
		return nil
	}
	if major, _, _ := strings.Cut(typ, "/"); major != "audio" && major != "video" {
		typ = byName
	}
	typ, _, _ = strings.Cut(typ, ";")
	return &Finding{Value: u, Where: where, Trust: trust, enclosure: &Enclosure{URL: u, Type: strings.TrimSpace(typ)}}
}

// judgeEnclosures takes all that are found.
func judgeEnclosures(a *Article, found []Finding) {
	for i := range found {
		f := &found[i]
		if f.enclosure == nil {
			continue
		}
		if f.Won = a.enclose(*f.enclosure); f.Won {
			f.Why = "the page says that it belongs to it"
		} else {
			f.Why = "the same again"
		}
	}
}

// hasRecordings reports whether a story may link to a recording.
func hasRecordings(blocks []*block) bool {
	for _, b := range blocks {
		if b.linked > 0 && mentions(b.html) || b.tag == "p" && b.text == "" && mentions(b.html) || hasRecordings(b.kids) {
			return true
		}
	}
	return false
}
