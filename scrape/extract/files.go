package extract

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FilesURL begins the addresses of files whose folder is published nowhere:
// what an article says of a picture beside it can then be carried on, and be
// given a real address by who publishes it. The host is one that never exists
// (RFC 2606).
const FilesURL = "https://" + filesHost + "/"

const filesHost = "copydesk-files.invalid"

// FileURL is the address below FilesURL of a file by its slash-separated path.
func FileURL(rel string) *url.URL {
	return &url.URL{Scheme: "https", Host: filesHost, Path: "/" + rel}
}

// FilePath is the opposite of FileURL; part is the fragment, "" normally.
func FilePath(address string) (rel, part string, ok bool) {
	if !strings.HasPrefix(address, FilesURL) {
		return "", "", false
	}
	u, err := url.Parse(address)
	if err != nil || len(u.Path) < 2 {
		return "", "", false
	}
	return u.Path[1:], u.Fragment, true
}

// base is what relative addresses count from; nil: nothing.
func (opt *Options) base() *url.URL {
	if opt.URL == nil && opt.Files && opt.Name != "" {
		return FileURL(opt.Name)
	}
	return opt.URL
}

// IsPicture reports whether a file name is one of a picture that web pages show.
func IsPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg":
		return true
	}
	return false
}

// recordings are the ends of names of recordings and documents, with the
// media types that they promise.
var recordings = map[string]string{
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".m4b": "audio/mp4", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".spx": "audio/ogg",
	".flac": "audio/flac", ".wav": "audio/wav", ".aac": "audio/aac", ".weba": "audio/webm", ".mka": "audio/matroska",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".ogv": "video/ogg", ".webm": "video/webm", ".mkv": "video/matroska",
	".pdf": "application/pdf", ".epub": "application/epub+zip",
}

// RecordingType is the media type that the path of an address promises, "" for
// what is neither a recording nor a document.
func RecordingType(address string) string {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	i := strings.LastIndexByte(address, '.')
	if i < 0 || len(address)-i > 5 {
		return ""
	}
	return recordings[strings.ToLower(address[i:])]
}

// isDocument tells documents from recordings.
func isDocument(mediaType string) bool { return strings.HasPrefix(mediaType, "application/") }

// withoutFiles takes out what may not stand at an address of FilesURL: names
// of articles and people.
func (a *Article) withoutFiles() {
	if strings.HasPrefix(a.URL, FilesURL) {
		a.URL = ""
	}
	if strings.HasPrefix(a.Next, FilesURL) {
		a.Next = ""
	}
	for i := range a.Authors {
		if strings.HasPrefix(a.Authors[i].URL, FilesURL) {
			a.Authors[i].URL = ""
		}
	}
}

// Mentions gives the file names of recordings and documents that a text names,
// each once: the last parts of addresses, decoded. It looks at bytes, whatever
// kind of text it is.
func Mentions(text []byte) (names []string) {
	seen := map[string]bool{}
	eachMention(string(text), func(n string) bool {
		if !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
		return len(names) < 1000
	})
	return names
}

// mentions says whether Mentions gives anything.
func mentions(text string) (any bool) {
	eachMention(text, func(string) bool {
		any = true
		return false
	})
	return any
}

// eachMention calls f with the names for Mentions until it says stop.
func eachMention(s string, f func(name string) bool) {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '.')
		if i < 0 {
			return
		}
		dot := from + i
		from = dot + 1
		end := dot + 1
		for end < len(s) && end-dot <= 5 && (s[end] >= '0' && s[end] <= '9' || s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z') {
			end++
		}
		if end-dot < 4 || recordings[strings.ToLower(s[dot:end])] == "" { // .mp3 is as short as they come
			continue
		}
		start := dot
		for start > 0 && dot-start < 300 && strings.IndexByte("/\\\"'<>()[]{}|=`\n\r\t", s[start-1]) < 0 {
			start--
		}
		name := strings.TrimSpace(s[start:end])
		name = strings.TrimPrefix(name, "- ")
		if i := strings.LastIndex(name, ": "); i >= 0 {
			name = name[i+2:]
		}
		if d, err := url.PathUnescape(name); err == nil {
			name = d
		}
		// "see talk.mp3" names talk.mp3, or a file with a space in its name.
		for _, n := range []string{name, name[strings.LastIndexByte(name, ' ')+1:]} {
			if n != "" && n[0] != '.' && !f(n) {
				return
			}
		}
	}
}

// resolve gives the absolute address of what Markdown or front matter names,
// "" when that is not known or no http or https address.
func (opt *Options) resolve(ref string) string {
	if opt.Beside != nil {
		if u := opt.Beside(ref); u != "" {
			return u
		}
	}
	return absolute(ref, opt.base())
}

// resolveBeside gives the links and pictures of a page made of Markdown the
// addresses of the files that they name.
func (opt *Options) resolveBeside(doc *html.Node) {
	if opt.Beside == nil {
		return
	}
	for n := range doc.Descendants() {
		for i := range n.Attr {
			a := &n.Attr[i]
			if n.DataAtom == atom.A && a.Key == "href" || n.DataAtom == atom.Img && a.Key == "src" {
				a.Val = cmp.Or(opt.Beside(a.Val), a.Val)
			}
		}
	}
}
