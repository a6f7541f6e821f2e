package feed

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"
)

// IndexFile, StyleFile and ScriptFile are the documents of a feed that are no
// feeds: the landing page and what its looks and its copy buttons need. The
// pages work without the script, and need no permission for anything inline
// (Content Security Policy).
const (
	IndexFile  = "index.html"
	StyleFile  = "style.css"
	ScriptFile = "copy.js"
)

//go:embed page
var pageFiles embed.FS

// assetTime is the date of the style sheet and the script: they come with the
// program and are told apart by their entity tags.
var assetTime = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

var (
	pages   = template.Must(template.ParseFS(pageFiles, "page/*.html"))
	style   = asset(StyleFile, "text/css; charset=utf-8")
	script  = asset(ScriptFile, "text/javascript; charset=utf-8")
	styleV  = version(style)
	scriptV = version(script)
)

func asset(name, mediaType string) *Document {
	body, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // Unreachable: the file is embedded.
	}
	return newDocument(name, mediaType, body, assetTime)
}

// version makes the address of an asset change with its bytes, so that a page
// never meets the style sheet of another version in some cache.
func version(d *Document) string {
	sum := sha256.Sum256(d.Body)
	return "?" + base64.RawURLEncoding.EncodeToString(sum[:6])
}

// Assets are the documents that all pages share.
// They are the caller's own, to be dated as it likes.
func Assets() []*Document {
	st, sc := *style, *script
	return []*Document{&st, &sc}
}

// A formatLink is a format as pages offer it.
type formatLink struct {
	Label  string
	Media  string            // media type without parameters
	Type   template.HTMLAttr // the attribute, unescaped: programs that look for feeds look for these letters
	File   string            // relative to the page
	URL    string
	Reader template.URL // opens in a feed reader that registered itself for feed:
}

func formatLinks(prefix, base string) []formatLink {
	links := make([]formatLink, len(Formats))
	for i := range Formats {
		fm := &Formats[i]
		media, _, _ := strings.Cut(fm.Type, ";")
		links[i] = formatLink{
			Label: fm.Label, Media: media, Type: template.HTMLAttr(`type="` + media + `"`),
			File: prefix + fm.File, URL: base + fm.File, Reader: template.URL("feed:" + base + fm.File),
		}
	}
	return links
}

// A moment is a date for machines and for people.
type moment struct{ Machine, Human string }

// moments writes a date. Pages have no script to know the reader's zone, so
// times are in UTC and say so. The month has a name only in English; elsewhere
// digits say the same to everybody.
func moments(t time.Time, dayOnly bool, lang string) *moment {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	english := lang == "" || lang == "en" || strings.HasPrefix(lang, "en-")
	day, clock := "2006-01-02", " 15:04 UTC"
	if english {
		day = "2 January 2006"
		clock = ", 15:04 UTC"
	}
	if dayOnly {
		return &moment{t.Format("2006-01-02"), t.Format(day)}
	}
	return &moment{t.Format("2006-01-02T15:04:05Z"), t.Format(day + clock)}
}

type landingPage struct {
	Title, Subtitle, Lang, Base, Icon string
	RTL                               bool
	Home, Host                        string
	Formats                           []formatLink
	Style, Script                     string
	Items                             []landingItem
	Changed                           *moment
}

type landingItem struct {
	Title, Href, Summary, Image, Lang, Dir string
	Authors                                []Author
	Date                                   *moment
	Media                                  []mediaLink
}

// landing writes the page that tells a person what the feed is and how to
// subscribe, and shows its items.
func landing(v *view) (*Document, error) {
	p := landingPage{
		Title:    unguard(v.title),
		Subtitle: unguard(v.subtitle),
		Lang:     v.lang,
		RTL:      RightToLeft(v.lang),
		Base:     v.base,
		Icon:     v.icon,
		Formats:  formatLinks("", v.base),
		Style:    StyleFile + styleV,
		Script:   ScriptFile + scriptV,
		Changed:  moments(v.changed, false, "en"),
	}
	if v.home != v.base {
		p.Home, p.Host = v.home, host(v.home)
	}
	if len(v.items) == 0 {
		p.Changed = nil
	}
	for _, it := range v.items {
		li := landingItem{
			Title:   unguard(it.title),
			Href:    it.link,
			Summary: unguard(it.summary),
			Image:   it.image,
			Authors: unguarded(it.authors),
			Date:    moments(it.Published, it.DayOnly, v.lang),
		}
		li.Media = it.mediaLinks()
		if it.Page != "" {
			li.Href = it.Page
		}
		if it.lang != v.lang {
			li.Lang = it.lang
			if rtl := RightToLeft(it.lang); rtl != p.RTL {
				li.Dir = "ltr"
				if rtl {
					li.Dir = "rtl"
				}
			}
		}
		if it.summary == it.title {
			li.Summary = ""
		}
		p.Items = append(p.Items, li)
	}
	return execute(IndexFile, "landing.html", p, v.modified())
}

type itemPage struct {
	Title, Summary, Lang, Publisher string
	RTL                             bool
	Authors                         []Author
	Canonical, Original, Picture    string
	Date, Updated                   *moment
	Content                         template.HTML
	Media                           []mediaLink
	Tags                            []string
	Formats                         []formatLink
	Root, Style                     string
	Feed, FeedTitle, FeedLang       string
}

// ItemPage writes the page of an item that has one ([Item].Page): for articles
// that are published nowhere else.
func ItemPage(f *Feed, it *Item) (*Document, error) {
	if it.Page == "" {
		return nil, fmt.Errorf("item %q of feed %q has no page of its own", it.ID, f.Title)
	}
	g := *f
	g.Items = []*Item{it}
	v := look(&g)
	w := v.items[0]
	root := strings.Repeat("../", strings.Count(it.Page, "/"))
	p := itemPage{
		Title:     unguard(w.title),
		Summary:   unguard(w.summary),
		Lang:      w.lang,
		RTL:       RightToLeft(w.lang),
		Publisher: unguard(w.publisher),
		Authors:   unguarded(w.authors),
		Canonical: w.link,
		Picture:   w.image,
		Date:      moments(it.Published, it.DayOnly, w.lang),
		Tags:      w.tags,
		Formats:   formatLinks("", v.base),
		Root:      root,
		Style:     root + StyleFile + styleV,
		Feed:      first(root, "./"),
		FeedTitle: unguard(v.title),
		FeedLang:  first(v.lang, "en"),
		Media:     w.mediaLinks(),
	}
	for i, t := range p.Tags {
		p.Tags[i] = unguard(t)
	}
	if w.link != v.self(it.Page) {
		p.Original = w.link
	}
	// A page rewritten within minutes of its birth was being finished.
	if it.Updated.Sub(it.Published) > time.Hour && !(it.DayOnly && it.Updated.Sub(it.Published) < 24*time.Hour) {
		p.Updated = moments(it.Updated, false, "en")
	}
	content := w.content
	if content == "" {
		content = "<p>" + escaped(unguard(w.summary), false) + "</p>"
	}
	p.Content = template.HTML(forBrowsers(content))
	modified := it.Updated
	if modified.IsZero() {
		modified = v.modified()
	}
	return execute(it.Page, "item.html", p, modified)
}

// forBrowsers adds to clean HTML what feeds must not carry: the controls of
// players, manners of loading, and that what scrolls can be reached by
// keyboard. In clean HTML a "<" begins a tag.
func forBrowsers(content string) string {
	return strings.NewReplacer(
		"<video", `<video controls preload="metadata"`,
		"<audio", `<audio controls preload="metadata"`,
		"<img", `<img loading="lazy" decoding="async" referrerpolicy="no-referrer"`,
		"<pre", `<pre tabindex="0"`,
		"<table", `<table tabindex="0"`,
	).Replace(content)
}

func execute(name, tmpl string, data any, modified time.Time) (*Document, error) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, tmpl, data); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return newDocument(name, "text/html; charset=utf-8", b.Bytes(), modified), nil
}

// unguard takes guard's word joiners out again: a page escapes for itself.
func unguard(s string) string { return strings.ReplaceAll(s, "\u2060", "") }

func unguarded(authors []Author) []Author {
	out := make([]Author, len(authors))
	for i, a := range authors {
		a.Name = unguard(a.Name)
		out[i] = a
	}
	return out
}

// host is an address as people say it.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/")
}
