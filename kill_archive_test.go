package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// The feeds of TestKill that have archives (RFC 5005 section 4): the documents
// that readers subscribe to, and whether the author takes articles away.
var killArchives = [...]struct {
	name      string
	withdraws bool
}{{"site/latest/atom.xml", false}, {"latest/atom.xml", true}}

// A killPage is a document of a feed that is told in several.
type killPage struct {
	name  string // below the server's root
	body  []byte
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []killEntry `xml:"entry"`
}

type killEntry struct {
	ID    string `xml:"id"`
	Title string `xml:"title"`
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	All string `xml:",innerxml"`
}

func (p *killPage) link(rel string) string {
	for _, l := range p.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// full reports whether another archive follows: this one stays as it is.
func (p *killPage) full() bool {
	return strings.Contains(p.name, "archive/") && strings.Contains(p.link("next-archive"), "archive/")
}

// page reads a document as it is served; it tells why it cannot.
func (k *killing) page(name string) (*killPage, string) {
	data, err := k.get(name)
	if err != nil {
		return nil, name + ": " + err.Error()
	}
	p := &killPage{name: name, body: data}
	if err := xml.Unmarshal(data, p); err != nil {
		return nil, name + ": " + err.Error()
	}
	return p, ""
}

// chain follows a feed back through its archives, the newest first, as a reader
// does that was away. Whatever full archive it meets must be as it was.
func (k *killing) chain(name string, withdraws bool) (pages []*killPage, difference string) {
	root := "http://" + k.addr + "/"
	for at := name; ; {
		p, why := k.page(at)
		if why != "" {
			return nil, why
		}
		k.whole("served", at, p.body)
		if p.full() {
			k.stays("served", p, withdraws)
		}
		pages = append(pages, p)
		prev := p.link("prev-archive")
		if prev == "" {
			return pages, ""
		}
		var ok bool
		if at, ok = strings.CutPrefix(prev, root); !ok || len(pages) > 10_000 {
			k.Errorf("%s leads to %s", p.name, prev)
			return nil, "it leads nowhere"
		}
	}
}

// stays holds a full archive against what it was when it was first met: the
// same bytes, but for articles that were taken away.
func (k *killing) stays(where string, p *killPage, withdraws bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	was := k.full[p.name]
	k.full[p.name] = p
	if was == nil || bytes.Equal(was.body, p.body) {
		return
	}
	if withdraws {
		left := map[string]string{}
		for _, e := range was.Entries {
			left[e.ID] = e.All
		}
		same := len(p.Entries) < len(was.Entries)
		for _, e := range p.Entries {
			same = same && left[e.ID] == e.All
		}
		if same {
			return
		}
	}
	k.Errorf("%s %s was full and changed; it was\n%s\nand is\n%s", where, p.name, was.body, p.body)
}

// follow walks a feed with its archives until ctx ends, over HTTP, and looks at
// the full ones on disk.
func (k *killing) follow(ctx context.Context, name string, withdraws bool) {
	for ctx.Err() == nil {
		pages, _ := k.chain(name, withdraws)
		for _, p := range pages {
			data, err := os.ReadFile(filepath.Join(k.out, filepath.FromSlash(p.name)))
			if err != nil {
				continue
			}
			k.whole("written", p.name, data)
			if withdraws {
				continue // the file may be as it was before
			}
			f := &killPage{name: p.name, body: data}
			if xml.Unmarshal(data, f) == nil && f.full() {
				k.stays("written", f, false)
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// archived tells how the feeds that have archives differ, with them, from what
// there is: every article stands in them once, under the id that it has
// elsewhere. The files are what is served.
func (k *killing) archived() string {
	for _, a := range killArchives {
		if d := k.chained(a.name, a.withdraws); d != "" {
			return a.name + ": " + d
		}
	}
	return ""
}

func (k *killing) chained(name string, withdraws bool) string {
	pages, difference := k.chain(name, withdraws)
	if difference != "" {
		return difference
	}
	left := map[string]string{} // id by what an entry is known by
	if withdraws {
		for _, s := range k.stories {
			left[s.title()] = s.id
		}
	} else {
		k.site.mu.Lock()
		for _, s := range k.site.stories {
			left[s.path()] = s.id
		}
		k.site.mu.Unlock()
	}
	for _, p := range pages {
		for _, e := range p.Entries {
			key := e.Title
			for _, l := range e.Links {
				if !withdraws && l.Rel == "alternate" {
					key = strings.TrimPrefix(l.Href, k.site.http.URL)
				}
			}
			id, there := left[key]
			if !there {
				return fmt.Sprintf("%q in %s is doubled, or there is no such thing", key, p.name)
			}
			if delete(left, key); id != e.ID {
				return fmt.Sprintf("%q in %s is %s, and elsewhere %s", key, p.name, e.ID, id)
			}
		}
		for _, format := range [...]string{"atom.xml", "rss.xml", "feed.json"} {
			name := path.Join(path.Dir(p.name), format)
			served, err := k.get(name)
			written, werr := os.ReadFile(filepath.Join(k.out, filepath.FromSlash(name)))
			if err := cmp.Or(err, werr); err != nil {
				return err.Error()
			}
			k.whole("served", name, served)
			if !bytes.Equal(served, written) {
				return name + " is not what is written"
			}
		}
	}
	if len(left) > 0 {
		return fmt.Sprintf("missing: %v", left)
	}
	k.pages = max(k.pages, len(pages)-1)
	return ""
}
