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
	pages   = template.Must(template.New("").Funcs(template.FuncMap{"dict": dict}).ParseFS(pageFiles, "page/*.html"))
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

// dict makes one value of several for a template: "key" value "key" value.
func dict(pairs ...any) map[any]any {
	m := make(map[any]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// spoken is what a page needs to speak for itself.
type spoken struct {
	W  *wording
	UI template.HTMLAttr // marks what the page says of itself, where the page is in another language
}

func speak(lang string) spoken {
	s := spoken{W: wordingFor(lang)}
	if primary, _, _ := strings.Cut(lang, "-"); lang != "" && primary != s.W.Lang {
		s.UI = template.HTMLAttr(` lang="` + s.W.Lang + `" dir="ltr"`)
	}
	return s
}

type landingPage struct {
	spoken
	Title, Subtitle, Lang, Base, Icon, Picture string
	RTL                                        bool
	Home, Host, All                            string
	Formats                                    []formatLink
	Style, Script                              string
	Items                                      []landingItem
	Older                                      string // document of the items before these, "" for none
	Changed                                    *moment
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
		spoken:   speak(v.lang),
		Title:    unguard(v.title),
		Subtitle: unguard(v.subtitle),
		Lang:     v.lang,
		RTL:      RightToLeft(v.lang),
		Base:     v.base,
		Icon:     v.icon,
		Picture:  v.icon,
		All:      webAddress(v.f.Directory, v.base),
		Formats:  formatLinks("", v.base),
		Style:    StyleFile + styleV,
		Script:   ScriptFile + scriptV,
	}
	p.Changed = moments(v.changed, false, p.W.Lang)
	if v.f.Prev > 0 {
		p.Older = archiveFile(v.f.Prev, Formats[0].File)
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
		if p.Picture == "" {
			p.Picture = it.image
		}
		p.Items = append(p.Items, li)
	}
	return execute(IndexFile, "landing.html", p, v.modified())
}

type itemPage struct {
	spoken
	Title, Summary, Lang, Publisher string
	RTL                             bool
	Authors                         []Author
	Canonical, Original, Picture    string
	Date, Updated                   *moment
	Content                         template.HTML
	Media                           []mediaLink
	Data                            map[string]any // schema.org's Article, for search engines
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
		spoken:    speak(w.lang),
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
		Media:     w.mediaLinks(),
		FeedLang:  first(v.lang, wordings[0].Lang),
	}
	for i, t := range p.Tags {
		p.Tags[i] = unguard(t)
	}
	if w.link != v.self(it.Page) {
		p.Original = w.link
	}
	// A page rewritten within minutes of its birth was being finished.
	if it.Updated.Sub(it.Published) > time.Hour && !(it.DayOnly && it.Updated.Sub(it.Published) < 24*time.Hour) {
		p.Updated = moments(it.Updated, false, p.W.Lang)
	}
	content := w.content
	if content == "" {
		content = "<p>" + escaped(unguard(w.summary), false) + "</p>"
	}
	p.Content = template.HTML(forBrowsers(content))
	p.Data = p.schema()
	modified := it.Updated
	if modified.IsZero() {
		modified = v.modified()
	}
	return execute(it.Page, "item.html", p, modified)
}

// schema is the page in the vocabulary of schema.org, as search engines read it.
func (p *itemPage) schema() map[string]any {
	d := map[string]any{"@context": "https://schema.org", "@type": "Article", "headline": p.Title, "isPartOf": map[string]any{"@type": "CreativeWorkSeries", "name": p.FeedTitle}}
	text := func(key, value string) {
		if value != "" {
			d[key] = value
		}
	}
	text("description", p.Summary)
	text("inLanguage", p.Lang)
	text("mainEntityOfPage", p.Canonical)
	text("image", p.Picture)
	text("keywords", strings.Join(p.Tags, ", "))
	if p.Date != nil {
		d["datePublished"] = p.Date.Machine
	}
	if p.Updated != nil {
		d["dateModified"] = p.Updated.Machine
	}
	var authors []map[string]any
	for _, a := range p.Authors {
		author := map[string]any{"@type": "Person", "name": a.Name}
		if a.URL != "" {
			author["url"] = a.URL
		}
		authors = append(authors, author)
	}
	if authors != nil {
		d["author"] = authors
	}
	if p.Publisher != "" {
		d["publisher"] = map[string]any{"@type": "Organization", "name": p.Publisher}
	}
	return d
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
