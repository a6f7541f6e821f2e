package scrape

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"copydesk/scrape/extract"
)

// keyOf gives the key of a path: the path itself with each byte of what would
// break a line, a log or a database's text (control characters, line
// separators, bidirectional formatting, invalid UTF-8) percent-encoded. A
// percent sign before two hexadecimal digits is encoded too, so that no two
// paths have one key.
func keyOf(rel string) string {
	clean := true
	for i := 0; i < len(rel); i++ {
		if c := rel[i]; c < ' ' || c == '%' || c >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return rel
	}
	var b strings.Builder
	for i := 0; i < len(rel); {
		r, n := utf8.DecodeRuneInString(rel[i:])
		switch {
		case r == '%' && isHex(rel, i+1) && isHex(rel, i+2),
			r == utf8.RuneError && n == 1,
			unsafeInLine(r):
			for _, c := range []byte(rel[i : i+n]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		default:
			b.WriteString(rel[i : i+n])
		}
		i += n
	}
	return b.String()
}

func unsafeInLine(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF'
}

func isHex(s string, i int) bool {
	return i < len(s) && strings.IndexByte("0123456789abcdefABCDEF", s[i]) >= 0
}

// pathOf is the opposite of keyOf. It refuses what cannot be a path below a
// folder.
func pathOf(key string) (string, error) {
	rel := key
	if strings.Contains(key, "%") {
		b := make([]byte, 0, len(key))
		for i := 0; i < len(key); i++ {
			if key[i] == '%' && isHex(key, i+1) && isHex(key, i+2) {
				b = append(b, unhex(key[i+1])<<4|unhex(key[i+2]))
				i += 2
				continue
			}
			b = append(b, key[i])
		}
		rel = string(b)
	}
	if rel == "" || path.Clean(rel) != rel || path.IsAbs(rel) || rel == ".." || strings.HasPrefix(rel, "../") || strings.Contains(rel, "\x00") {
		return "", fmt.Errorf("%q is not the key of a file below the folder", key)
	}
	return rel, nil
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// baseURL checks the address of a folder and gives it a slash at its end.
func baseURL(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("url %q is not an address such as https://example.com/articles/", s)
	}
	return strings.TrimSuffix(u.String(), "/") + "/", nil
}

// urlOf gives the address of a path, see [DirOptions.Extension]; "" when the
// folder has none.
func (d *Dir) urlOf(rel string) string {
	if d.base == "" {
		return ""
	}
	dir, name := path.Split(rel)
	return d.urlIn(d.urlOfFolder(dir), name)
}

// beside gives the address at which the file is published that an article of
// the folder names by a relative path, as editors and Obsidian write links; ""
// when there is no such file. What the site makes of the article may be at
// another depth than the article, so that its address is no base for them.
func (d *Dir) beside(rel, ref string) string {
	u, err := url.Parse(ref)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" || u.Path[0] == '/' {
		return ""
	}
	named := path.Join(path.Dir(rel), u.Path)
	if !filepath.IsLocal(filepath.FromSlash(named)) {
		return ""
	}
	if fi, err := os.Lstat(filepath.Join(d.root, filepath.FromSlash(named))); err != nil || fi.IsDir() {
		return ""
	}
	at := d.address(named)
	if extract.Kind(named) != "" {
		at = d.urlOf(named)
	} else if strings.HasPrefix(named, "_") || strings.Contains(named, "/_") {
		return "" // Jekyll and Hugo publish nothing of such folders under its own path
	}
	if u.RawQuery != "" {
		at += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		at += "#" + u.EscapedFragment()
	}
	return at
}

// urlOfFolder gives the address of a folder (a path below root, "" or with a
// slash at its end), ending in a slash.
func (d *Dir) urlOfFolder(dir string) string {
	if d.base == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString(d.base)
	for seg := range strings.SplitSeq(strings.TrimSuffix(dir, "/"), "/") {
		if seg != "" {
			b.WriteString(url.PathEscape(seg))
			b.WriteByte('/')
		}
	}
	return b.String()
}

func (d *Dir) urlIn(folder, name string) string {
	if d.base == "" {
		return ""
	}
	if isMedia(name) {
		return folder + url.PathEscape(name)
	}
	way := d.opt.Extension
	if dated, rest, ok := d.jekyllPost(folder, name); ok {
		folder, name = dated, rest
		if way == "" || way == ExtensionAuto {
			way = ExtensionAsIs
		}
	}
	stem := strings.TrimSuffix(name, path.Ext(name))
	if way == "" || way == ExtensionAuto {
		way = ExtensionAsIs
		if extract.Kind(name) == "markdown" || strings.EqualFold(stem, "index") {
			way = ExtensionPretty
		}
	}
	switch way {
	case ExtensionPretty, ExtensionNone:
		if strings.EqualFold(stem, "index") {
			return folder
		}
		if way == ExtensionNone {
			return folder + url.PathEscape(stem)
		}
		return folder + url.PathEscape(stem) + "/"
	}
	if extract.Kind(name) == "markdown" {
		return folder + url.PathEscape(stem) + ".html"
	}
	return folder + url.PathEscape(name)
}

// jekyllPost gives the folder and name under which Jekyll publishes a post
// when nothing is set: _posts/2024-05-06-tide.md is 2024/05/06/tide.html. The
// categories that it may put before the date stand in the post, not in its path.
func (d *Dir) jekyllPost(folder, name string) (dated, rest string, ok bool) {
	const day = "2006-01-02-"
	if len(name) <= len(day) || extract.Kind(name) == "text" {
		return "", "", false
	}
	at, err := time.Parse(day, name[:len(day)])
	if err != nil {
		return "", "", false
	}
	below := strings.TrimPrefix(folder, d.base)
	switch i := strings.LastIndex("/"+below, "/_posts/"); {
	case i >= 0:
		below = below[:i]
	case path.Base(filepath.ToSlash(d.root)) == "_posts":
		below = ""
	default:
		return "", "", false
	}
	return d.base + below + at.Format("2006/01/02/"), name[len(day):], true
}

const sidecarSuffix = ".meta.yaml"

// sidecarsOf gives the paths where the sidecar of a path may be, the better
// one first: story.md.meta.yaml, story.meta.yaml.
func sidecarsOf(rel string) [2]string {
	return [2]string{rel + sidecarSuffix, strings.TrimSuffix(rel, path.Ext(rel)) + sidecarSuffix}
}
