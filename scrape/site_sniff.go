package scrape

import (
	"bytes"
	"strings"
)

// A listingKind tells what a document is by its first bytes; media types say
// text/xml or text/html of anything.
type listingKind int

const (
	asPage listingKind = iota
	asFeed
	asSitemap
)

func kindOfListing(data []byte, mediaType string) listingKind {
	head := bytes.ToLower(data[:min(len(data), 2048)])
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(head) == 0 {
		return asPage
	}
	if head[0] == '{' {
		if bytes.Contains(head, []byte("jsonfeed.org/version")) || strings.Contains(mediaType, "feed+json") {
			return asFeed
		}
		return asPage
	}
	switch rootElement(head) {
	case "rss", "feed", "rdf:rdf", "atom:feed":
		return asFeed
	case "urlset", "sitemapindex":
		return asSitemap
	}
	return asPage
}

// rootElement is the name of the first element of an XML document.
func rootElement(head []byte) string {
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 || i+1 >= len(head) {
			return ""
		}
		head = head[i+1:]
		switch {
		case head[0] == '?' || head[0] == '!' && !bytes.HasPrefix(head, []byte("!--")):
			continue
		case bytes.HasPrefix(head, []byte("!--")):
			end := bytes.Index(head, []byte("-->"))
			if end < 0 {
				return ""
			}
			head = head[end:]
			continue
		}
		name, _, _ := bytes.Cut(head, []byte(">"))
		if i := bytes.IndexAny(name, " \t\r\n/"); i >= 0 {
			name = name[:i]
		}
		return string(name)
	}
}
