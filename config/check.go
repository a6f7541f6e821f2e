package config

import (
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// secretAddress reads an http or https address that may hold a secret.
func secretAddress() shape[Secret] {
	s := secret()
	read := s.read
	s.read = func(r *reader, n ast.Node, key string, into *Secret) bool {
		var v Secret
		if !read(r, n, key, &v) {
			return false
		}
		if u, err := parseAddress(v.Reveal()); err != nil || u == nil {
			r.wrong(n, key, "is not an address such as https://hooks.example.com/copydesk") // not quoted: it may be secret
			return false
		}
		*into = v
		return true
	}
	return s
}

// finish fills in what follows from the rest of the file and checks what only
// the whole file shows.
func (r *reader) finish(c *Config) {
	r.at[c] = position{1, 1}
	misspelt := slices.ContainsFunc(r.mistakes, func(m *Mistake) bool {
		return strings.Contains(m.Hint, `"sources"`) || strings.Contains(m.Message, "sources:")
	})
	if len(c.Sources) == 0 && !misspelt {
		r.wrongAt(r.placeOf(&c.Sources, c), "sources", "there is none").Hint = "for instance sources: [./articles]"
	}
	for _, s := range c.Sources {
		r.finishSource(c, s)
	}
	r.distinctSources(c)
	for _, f := range c.Feeds {
		r.finishFeed(c, f)
	}
	r.distinctFeeds(c)
	r.finishServing(c)
}

// placeOf is where a field's value stands, else where its owner starts.
func (r *reader) placeOf(field, owner any) position {
	if p, ok := r.at[field]; ok {
		return p
	}
	return r.at[owner]
}

func (r *reader) finishSource(c *Config, s *Source) {
	if s.Path == "" && s.URL == nil {
		if !r.broken[s] {
			r.wrongAt(r.at[s], "", "a source needs path, a folder, or url, a page").Hint = "for instance path: ./articles"
		}
		return
	}
	if s.Name == "" {
		s.Name = defaultName(s)
	}
	if s.IsFolder() && s.URL != nil {
		if u, err := asFolder(s.URL); err != nil {
			r.wrongAt(r.at[&s.URL], "url", "%v", err)
		} else {
			s.URL = u
		}
	}
	for _, k := range folderOnly(s) {
		if at, given := r.at[k.field]; given && !s.IsFolder() {
			r.wrongAt(at, k.name, "is for folders, and this source is a page on the web")
		}
	}
	for _, k := range siteOnly(s) {
		if at, given := r.at[k.field]; given && s.IsFolder() {
			r.wrongAt(at, k.name, "is for pages on the web, and this source is a folder")
		}
	}
	if s.Auth.Bearer != "" && s.Auth.User != "" {
		r.wrongAt(r.at[&s.Auth.Bearer], "auth", "is either user and password or bearer")
	}
	if s.Auth.Password != "" && s.Auth.User == "" {
		r.wrongAt(r.at[&s.Auth.Password], "auth", "has a password without a user")
	}
	if s.Language == "" {
		s.Language = c.Language
	}
	if s.Timezone == nil {
		s.Timezone = c.Timezone
	}
	if s.Authors == nil {
		s.Authors = c.Authors
	}
}

// A named field of a source.
type field struct {
	name  string
	field any
}

func folderOnly(s *Source) []field {
	return []field{{"extension", &s.Extension}, {"ignore", &s.Ignore}, {"git_dates", &s.GitDates}, {"rescan", &s.Rescan}}
}

func siteOnly(s *Source) []field {
	return []field{
		{"every", &s.Every}, {"via", &s.Via}, {"backfill", &s.Backfill}, {"most", &s.Most}, {"select", &s.Select},
		{"user_agent", &s.UserAgent}, {"headers", &s.Headers}, {"cookies", &s.Cookies}, {"auth", &s.Auth}, {"proxy", &s.Proxy},
		{"robots", &s.Robots}, {"delay", &s.Delay}, {"timeout", &s.Timeout}, {"max_bytes", &s.MaxBytes},
	}
}

// defaultName is the folder's base name, or the host and path of a page.
func defaultName(s *Source) string {
	if s.IsFolder() {
		return FolderName(s.Path)
	}
	host := strings.TrimPrefix(s.URL.Hostname(), "www.")
	if p := strings.Trim(s.URL.Path, "/"); p != "" {
		return host + "/" + p
	}
	return host
}

// FolderName is the name of a folder's source where none is given: the
// folder's own, whatever the way to it.
func FolderName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	name := filepath.Base(dir)
	if name == string(filepath.Separator) || name == "." {
		return "root"
	}
	return name
}

func (r *reader) distinctSources(c *Config) {
	byName, byPlace := map[string]*Source{}, map[string]*Source{}
	for _, s := range c.Sources {
		if s.Path == "" && s.URL == nil {
			continue
		}
		place := s.Path
		if place == "" {
			place = s.URL.String()
		}
		if first := byPlace[place]; first != nil {
			r.wrongAt(r.placeOf(&s.Path, s), "sources", "%q is a source already, in line %d", place, r.placeOf(&first.Path, first).line)
			continue
		}
		byPlace[place] = s
		if first := byName[s.Name]; first != nil {
			m := r.wrongAt(r.placeOf(&s.Name, s), "name", "there is a source %q already, in line %d", s.Name, r.placeOf(&first.Name, first).line)
			m.Hint = "give one of them another name"
			continue
		}
		byName[s.Name] = s
	}
}

func (r *reader) finishFeed(c *Config, f *Feed) {
	if _, given := r.at[&f.Archive]; given {
		f.ArchiveAll = f.Archive
	}
	if f.Name == "" {
		if _, given := r.at[&f.Name]; given {
			return
		}
		if len(c.Feeds) > 1 {
			r.wrongAt(r.at[f], "feeds", "a feed among several needs a name").Hint = "for instance name: news"
			return
		}
		f.Name = DefaultFeedName
		if f.Path == unset {
			f.Path = ""
		}
	}
	if f.Path == unset {
		f.Path = f.Name + "/"
		if slices.Contains(reserved, f.Name) {
			r.wrongAt(r.placeOf(&f.Name, f), "name", "%q is an address of the server's own", f.Name).Hint = "set path to another one"
		}
	}
	var names []string
	for _, s := range c.Sources {
		names = append(names, s.Name)
	}
	for i, name := range f.Sources {
		if slices.Contains(names, name) {
			if slices.Index(f.Sources, name) < i {
				r.wrongAt(r.placeOf(&f.Sources[i], f), "sources", "%q is named twice", name)
			}
			continue
		}
		m := r.wrongAt(r.placeOf(&f.Sources[i], f), "sources", "there is no source %q", name)
		if near := nearest(name, names); near != "" {
			m.Hint = fmt.Sprintf("did you mean %q?", near)
		} else if len(names) > 0 {
			quoted := make([]string, len(names))
			for i, n := range names {
				quoted[i] = fmt.Sprintf("%q", n)
			}
			m.Hint = "there are " + orList(quoted)
			if len(names) == 1 {
				m.Hint = "there is " + quoted[0]
			}
		}
	}
	if f.Sources == nil {
		f.Sources = names
	}
	if f.Hubs == nil && !f.Private.On() {
		f.Hubs = c.Hubs
	}
	if f.Language == "" {
		f.Language = c.Language
	}
	r.finishPodcast(f)
	if f.Title == "" && (len(c.Feeds) == 1 || f.Path == "") { // two feeds of one title cannot be told apart
		f.Title = c.Title
	}
}

func (r *reader) distinctFeeds(c *Config) {
	byName, byPath := map[string]*Feed{}, map[string]*Feed{}
	for _, f := range c.Feeds {
		if f.Name == "" {
			continue
		}
		if first := byName[f.Name]; first != nil {
			r.wrongAt(r.placeOf(&f.Name, f), "name", "there is a feed %q already, in line %d", f.Name, r.placeOf(&first.Name, first).line)
			continue
		}
		byName[f.Name] = f
		if first := byPath[f.Path]; first != nil {
			r.wrongAt(r.placeOf(&f.Path, f), "path", "%q is the path of feed %q already", "/"+f.Path, first.Name)
		} else {
			byPath[f.Path] = f
		}
	}
}

// reserved are addresses that the server and the feeds themselves use.
var reserved = []string{"health", "metrics", "items", "archive", "hub"}

var feedNamePattern = `^[\p{L}\p{N}][\p{L}\p{N}._-]*$`

var feedNameForm = regexp.MustCompile(feedNamePattern)

func feedName() shape[string] {
	return word(append(anyText(), member{"pattern", feedNamePattern}), func(s string) (string, error) {
		if feedNameForm.MatchString(s) && len(s) <= 100 {
			return s, nil
		}
		h := hinted{reason: fmt.Sprintf("%q is not a name of letters, digits and - _ .", s)}
		slug := strings.Trim(regexp.MustCompile(`[^\p{L}\p{N}._-]+`).ReplaceAllString(strings.ToLower(s), "-"), "-._")
		if slug != "" {
			h.hint = fmt.Sprintf("%q, perhaps; what people read is title", slug)
		}
		return "", h
	})
}

// feedPath reads a relative path of plain names; it comes with a final slash,
// and "" is the root.
func feedPath() shape[string] {
	return shape[string]{schema: anyText(), read: func(r *reader, n ast.Node, key string, into *string) bool {
		s, ok := r.scalar(n)
		if !ok {
			r.wrong(n, key, "wants a path, and this is %s", r.kindOf(n))
			return false
		}
		if isAddress(s) {
			r.wrong(n, key, "%q is an address; the path is what comes behind base", s)
			return false
		}
		trimmed := strings.Trim(s, "/")
		if trimmed == "" || trimmed == "." {
			*into = ""
			return true
		}
		for _, part := range strings.Split(trimmed, "/") {
			if !feedNameForm.MatchString(part) {
				r.wrong(n, key, "%q is not a path of letters, digits and - _ . such as news or blog/en", s)
				return false
			}
		}
		first, _, _ := strings.Cut(trimmed, "/")
		if slices.Contains(reserved, first) {
			r.wrong(n, key, "%q is an address of the server's own", s).Hint = "choose another"
			return false
		}
		*into = path.Clean(trimmed) + "/"
		return true
	}}
}

var token = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// checkHeader refuses names that are no HTTP header (RFC 9110 section 5.1) and
// those that the connection needs for itself.
func checkHeader(name string) error {
	if !token.MatchString(name) {
		return fmt.Errorf("%q is not a header name", name)
	}
	for _, own := range []string{"Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding", "If-None-Match", "If-Modified-Since"} {
		if strings.EqualFold(name, own) {
			return fmt.Errorf("the header %s is set by Copydesk itself", own)
		}
	}
	return nil
}

func checkCookie(name string) error {
	if !token.MatchString(name) {
		return fmt.Errorf("%q is not a cookie name", name)
	}
	return nil
}

// proxy reads a proxy's address, which may hold a password.
func proxy() shape[Secret] {
	s := secret()
	read := s.read
	s.read = func(r *reader, n ast.Node, key string, into *Secret) bool {
		var v Secret
		if !read(r, n, key, &v) {
			return false
		}
		u, err := url.Parse(v.Reveal())
		if err != nil || u.Hostname() == "" || !slices.Contains([]string{"http", "https", "socks5"}, u.Scheme) {
			// Not quoted: it may hold a password.
			r.wrong(n, key, "is not an address such as http://proxy.example.com:3128 or socks5://127.0.0.1:1080")
			return false
		}
		*into = v
		return true
	}
	return s
}
