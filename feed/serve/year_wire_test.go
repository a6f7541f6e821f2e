package serve

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A yearProxy is a shared cache (RFC 9111) that knows nothing of deltas.
type yearProxy struct {
	toll
	w    *paper
	name string
	kept map[string]*kept // by the fields that Vary names
}

type kept struct {
	*reply
	at time.Time
}

func (p *yearProxy) ask(file string, headers http.Header) *reply {
	key := headers.Get("Accept-Encoding") + "\n" + headers.Get("A-IM")
	has := p.kept[key]
	if has == nil || time.Since(has.at) >= has.fresh() {
		upstream := headers.Clone()
		if has != nil && headers.Get("A-IM") == "" {
			upstream.Del("If-Modified-Since")
			upstream.Set("If-None-Match", has.header.Get("Etag"))
		}
		a := p.w.ask(http.MethodGet, file, upstream)
		p.add(a, 0)
		switch {
		case a.status == http.StatusNotModified && has != nil && a.header.Get("Etag") == has.header.Get("Etag"):
			has.at = time.Now()
		case a.status == http.StatusOK:
			has = &kept{a, time.Now()}
			p.kept[key] = has
		default:
			return a
		}
	}
	if tag := headers.Get("If-None-Match"); tag == has.header.Get("Etag") || tag == "" && headers.Get("If-Modified-Since") == has.header.Get("Last-Modified") {
		return &reply{status: http.StatusNotModified, header: has.header}
	}
	return has.reply
}

// fresh is how long an answer may be taken for fresh.
func (a *reply) fresh() time.Duration {
	_, age, _ := strings.Cut(a.header.Get("Cache-Control"), "max-age=")
	n, _ := strconv.Atoi(age)
	return time.Duration(n) * time.Second
}

// A reply is an http.ResponseWriter and what was written to it.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (a *reply) Header() http.Header    { return a.header }
func (a *reply) WriteHeader(status int) { a.status = status }
func (a *reply) Write(p []byte) (int, error) {
	if a.body == nil {
		a.body = slices.Clip(p) // ready bytes, which nobody changes
	} else {
		a.body = append(a.body, p...)
	}
	return len(p), nil
}

// size is what the answer takes in HTTP/1.1, with the Date that net/http adds.
func (a *reply) size() int {
	n := len("HTTP/1.1 200 OK\r\nDate: Mon, 02 Jan 2006 15:04:05 GMT\r\n\r\n") + len(a.body)
	for k, values := range a.header {
		for _, v := range values {
			n += len(k) + len(v) + len(": \r\n")
		}
	}
	return n
}

// bareSize is what a server without validators and codings would send now.
func bareSize(w *paper, file, method string) int {
	d := w.stand.Find(file)
	if d == nil {
		return 0
	}
	a := &reply{header: http.Header{"Content-Type": {d.Type}, "Content-Length": {itoa(len(d.Body))}}}
	if method == http.MethodHead {
		return a.size()
	}
	return a.size() + len(d.Body)
}

func (w *paper) ask(method, file string, headers http.Header) *reply {
	r := &http.Request{Method: method, URL: &url.URL{Path: "/" + file}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: headers, Host: "feeds.example"}
	a := &reply{status: http.StatusOK, header: http.Header{}}
	w.h.ServeHTTP(a, r)
	return a
}

// A document is what a reader makes of one.
type document struct {
	title string
	items []entry
	gone  []string // withdrawn, by id
	prev  string   // address of the document with what is older
}

type entry struct{ id, title, text string }

var yearMark = regexp.MustCompile(`number (\d+), state (\d+)`)

// readMark finds which report a text is, in which state; 0 for none.
func readMark(text string) (number, state int) {
	if m := yearMark.FindStringSubmatch(text); m != nil {
		number, _ = strconv.Atoi(m[1])
		state, _ = strconv.Atoi(m[2])
	}
	return number, state
}

// parse reads a feed document. Readers that are sent the same get the same.
func (a *reply) parse(r *yearReader) *document {
	if d := r.w.parsed[string(a.body)]; d != nil {
		return d
	}
	text := body(r.w.T, &http.Response{Header: a.header, Body: readCloser{bytes.NewReader(a.body)}})
	d := r.w.parsed[text]
	if d == nil {
		d = a.parseText(r, []byte(text))
	}
	if len(r.w.parsed) > 50 {
		clear(r.w.parsed)
	}
	r.w.parsed[string(a.body)], r.w.parsed[text] = d, d
	return d
}

func (a *reply) parseText(r *yearReader, text []byte) *document {
	d := new(document)
	var err error
	switch media, _, _ := strings.Cut(a.header.Get("Content-Type"), ";"); media {
	case "application/atom+xml":
		var x struct {
			Title string `xml:"title"`
			Links []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Content string `xml:"content"`
			} `xml:"entry"`
			Gone []struct {
				Ref string `xml:"ref,attr"`
			} `xml:"deleted-entry"`
		}
		err = xml.Unmarshal(text, &x)
		d.title = x.Title
		for _, l := range x.Links {
			if l.Rel == "prev-archive" {
				d.prev = l.Href
			}
		}
		for _, e := range x.Entries {
			d.items = append(d.items, entry{e.ID, e.Title, e.Content})
		}
		for _, g := range x.Gone {
			d.gone = append(d.gone, g.Ref)
		}
	case "application/rss+xml":
		var x struct {
			Title string `xml:"channel>title"`
			Items []struct {
				GUID    string `xml:"guid"`
				Title   string `xml:"title"`
				Content string `xml:"encoded"`
			} `xml:"channel>item"`
		}
		err = xml.Unmarshal(text, &x)
		d.title = x.Title
		for _, e := range x.Items {
			d.items = append(d.items, entry{e.GUID, e.Title, e.Content})
		}
	default:
		var x struct {
			Title string
			Next  string `json:"next_url"`
			Items []struct {
				ID, Title string
				Content   string `json:"content_html"`
			}
		}
		err = json.Unmarshal(text, &x)
		d.title, d.prev = x.Title, x.Next
		for _, e := range x.Items {
			d.items = append(d.items, entry{e.ID, e.Title, e.Content})
		}
	}
	if err != nil {
		r.w.Errorf("%s: %s: %v", r.name, r.file, err)
	}
	return d
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }
