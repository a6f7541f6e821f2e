package discover

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

const (
	maxSitemap = 64 << 20
	maxEntries = 50000 // sitemaps.org allows no more in one file
)

// Feed reads an RSS, Atom or JSON feed as a listing. All its entries are
// taken.
func Feed(data []byte, opt Options) (*Index, error) {
	if opt.URL == nil {
		opt.URL = &url.URL{}
	}
	if len(data) > maxInput {
		return nil, fmt.Errorf("%s: a feed of %d bytes is too long; at most %d are read", opt.URL, len(data), maxInput)
	}
	f, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: not a feed (RSS, Atom, JSON Feed): %w", opt.URL, err)
	}
	p := bare(opt)
	ix := &Index{Title: squeeze(f.Title), Language: f.Language}
	seen := map[string]bool{}
	for _, it := range f.Items {
		link := it.Link
		if link == "" && strings.HasPrefix(it.GUID, "http") {
			link = it.GUID
		}
		a := p.resolve(link)
		if a == nil || seen[a.key] || len(ix.Links) >= maxEntries {
			continue
		}
		seen[a.key] = true
		l := Link{URL: a.url.String(), Title: squeeze(plainText(it.Title)), Datetime: strings.TrimSpace(it.Published), Modified: strings.TrimSpace(it.Updated),
			Summary: cutWords(plainText(it.Description), 1000), Taken: true, Reasons: []string{"in the site's feed"}, Group: "feed"}
		var names []string
		for _, who := range it.Authors {
			if who != nil && who.Name != "" {
				names = append(names, squeeze(who.Name))
			}
		}
		l.Byline = strings.Join(names, ", ")
		if it.Image != nil {
			l.Image = p.absolute(it.Image.URL)
		}
		for _, x := range it.Enclosures {
			if x == nil || len(l.Enclosures) >= 20 {
				continue
			}
			e := Enclosure{URL: p.absolute(x.URL), Type: strings.ToLower(strings.TrimSpace(x.Type))}
			e.Length, _ = strconv.ParseInt(strings.TrimSpace(x.Length), 10, 64)
			if it.ITunesExt != nil && len(l.Enclosures) == 0 {
				e.Duration = it.ITunesExt.Duration
			}
			if e.URL != "" {
				l.Enclosures = append(l.Enclosures, e)
			}
		}
		ix.Links = append(ix.Links, l)
	}
	return ix, nil
}

// plainText is the text of a fragment of HTML.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return squeeze(s)
	}
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return squeeze(s)
	}
	return textOf(doc, 8000)
}

// bare is a page that only resolves addresses.
func bare(opt Options) *page {
	p := &page{opt: opt, base: opt.URL, host: bareHost(opt.URL.Host), domain: domainOf(opt.URL.Hostname())}
	p.self = &address{url: opt.URL, host: p.host, key: p.host + strings.TrimSuffix(opt.URL.Path, "/")}
	return p
}

// A sitemapEntry is a url or sitemap element (sitemaps.org, and Google's news
// and image extensions).
type sitemapEntry struct {
	Loc  string `xml:"loc"`
	Mod  string `xml:"lastmod"`
	News struct {
		Date  string `xml:"publication_date"`
		Title string `xml:"title"`
	} `xml:"news"`
	Images []struct {
		Loc string `xml:"loc"`
	} `xml:"image"`
}

// ErrNotSitemap says that a document is no sitemap.
var ErrNotSitemap = errors.New("not a sitemap (a urlset or sitemapindex element, or a list of addresses, is expected)")

// Sitemap reads a sitemap, plain or gzipped, in XML or as a list of addresses.
// What its addresses show to be no article is not taken; a sitemap index has
// no links but children, in its order.
func Sitemap(data []byte, opt Options) (ix *Index, children []string, err error) {
	if opt.URL == nil {
		opt.URL = &url.URL{}
	}
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", opt.URL, err)
		}
		if data, err = io.ReadAll(io.LimitReader(z, maxSitemap)); err != nil && len(data) == 0 {
			return nil, nil, fmt.Errorf("%s: %w", opt.URL, err)
		}
	}
	p := bare(opt)
	ix = &Index{}
	seen := map[string]bool{}
	if t := bytes.TrimSpace(bytes.TrimPrefix(data, []byte{0xEF, 0xBB, 0xBF})); len(t) > 0 && t[0] != '<' {
		for _, line := range strings.Split(string(t), "\n") {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "http") && len(ix.Links) < maxEntries {
				p.addEntry(ix, seen, sitemapEntry{Loc: line})
			}
		}
		if len(ix.Links) == 0 {
			return nil, nil, fmt.Errorf("%s: %w", opt.URL, ErrNotSitemap)
		}
		return ix, nil, nil
	}
	d := xml.NewDecoder(io.LimitReader(bytes.NewReader(data), maxSitemap))
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	known, depth := false, 0
	for len(ix.Links)+len(children) < maxEntries {
		tok, err := d.Token()
		if err != nil {
			// A sitemap that is cut off, or broken further down, is used up to
			// there.
			if !known {
				return nil, nil, fmt.Errorf("%s: %w", opt.URL, ErrNotSitemap)
			}
			break
		}
		if _, ok := tok.(xml.EndElement); ok {
			depth--
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		depth++
		switch e.Name.Local {
		case "urlset", "sitemapindex":
			known = true
		case "url", "sitemap":
			if !known {
				break
			}
			var entry sitemapEntry
			depth--
			if err := d.DecodeElement(&entry, &e); err != nil {
				continue
			}
			if e.Name.Local == "url" {
				p.addEntry(ix, seen, entry)
			} else if a := p.resolve(entry.Loc); a != nil && !seen[a.url.String()] && a.url.String() != opt.URL.String() {
				seen[a.url.String()] = true
				children = append(children, a.url.String())
			}
		default:
			if !known || depth > 100 {
				return nil, nil, fmt.Errorf("%s: %w", opt.URL, ErrNotSitemap)
			}
		}
	}
	return ix, children, nil
}

func (p *page) addEntry(ix *Index, seen map[string]bool, e sitemapEntry) {
	a := p.resolve(e.Loc)
	if a == nil || seen[a.key] {
		return
	}
	seen[a.key] = true
	l := Link{URL: a.url.String(), Title: squeeze(e.News.Title), Datetime: strings.TrimSpace(e.News.Date), Modified: strings.TrimSpace(e.Mod), Group: "sitemap"}
	if len(e.Images) > 0 {
		l.Image = p.absolute(e.Images[0].Loc)
	}
	switch {
	case l.Datetime != "":
		l.Taken, l.Reasons = true, []string{"in the site's news sitemap"}
	case p.opt.Known != nil && p.opt.Known(l.URL):
		l.Taken, l.Reasons = true, []string{"in the site's sitemap", "known to be an article"}
	case a.kind != plain:
		l.Reasons = []string{"refused: " + kindWords[a.kind]}
	default:
		l.Taken, l.Reasons = true, []string{"in the site's sitemap"}
	}
	ix.Links = append(ix.Links, l)
}
