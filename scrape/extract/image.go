package extract

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// imageRules find what might be the lead picture.
var imageRules = []rule{
	{FieldImage, "og:image", func(p *page) (fs []Finding) {
		for i, ref := range p.meta["og:image"] {
			f := p.imageFinding(ref, "meta og:image", 90-5*min(i, 5))
			if f == nil {
				continue
			}
			if i == 0 {
				f.image.Width = pixels(p.metaFirst("og:image:width"))
				f.image.Height = pixels(p.metaFirst("og:image:height"))
				f.image.Alt = oneLine(p.metaFirst("og:image:alt"))
			}
			fs = append(fs, *f)
		}
		return fs
	}},
	metaImage("og:image:secure_url", 88),
	metaImage("og:image:url", 88),
	{FieldImage, "json-ld image", func(p *page) (fs []Finding) {
		for _, n := range p.ldArticles() {
			for _, key := range [...]string{"image", "primaryImageOfPage", "thumbnailUrl"} {
				refs := ldStrings(n[key])
				objects := p.ldObjects(n[key])
				for _, o := range objects {
					for _, u := range [...]string{"url", "contentUrl"} {
						if s := o.str(u); s != "" {
							refs = []string{s}
							break
						}
					}
					break
				}
				if len(refs) == 0 {
					continue
				}
				if f := p.imageFinding(refs[0], "json-ld "+key, 84); f != nil {
					if len(objects) > 0 {
						f.image.Width, f.image.Height = ldPixels(objects[0]["width"]), ldPixels(objects[0]["height"])
						f.image.Alt = oneLine(objects[0].str("caption"))
					}
					fs = append(fs, *f)
					break
				}
			}
		}
		return fs
	}},
	metaImage("twitter:image", 82),
	metaImage("twitter:image:src", 82),
	metaImage("parsely-image-url", 78),
	metaImage("sailthru.image.full", 78),
	metaImage("image", 70),
	metaImage("thumbnail", 60),
	{FieldImage, "link image_src", func(p *page) (fs []Finding) {
		for _, n := range p.all {
			if n.DataAtom == atom.Link && strings.EqualFold(attr(n, "rel"), "image_src") {
				if f := p.imageFinding(attr(n, "href"), "link image_src", 80); f != nil {
					return []Finding{*f}
				}
			}
		}
		return nil
	}},
	{FieldImage, "picture of the story", func(p *page) []Finding { return p.storyImage() }},
}

func metaImage(name string, trust int) rule {
	return rule{FieldImage, "meta " + name, func(p *page) []Finding {
		if f := p.imageFinding(p.metaFirst(name), "meta "+name, trust); f != nil {
			return []Finding{*f}
		}
		return nil
	}}
}

func (p *page) imageFinding(ref, where string, trust int) *Finding {
	u := p.abs(ref)
	if u == "" {
		return nil
	}
	return &Finding{Value: u, Where: where, Trust: trust, image: &Image{URL: u}}
}

func ldPixels(v any) int {
	switch v := v.(type) {
	case float64:
		return pixels(strconv.Itoa(int(min(max(v, 0), 1e6))))
	case string:
		return pixels(v)
	case map[string]any:
		return ldPixels(v["value"])
	}
	return 0
}

// storyImage finds the first picture of some size that stands behind the
// headline or in the story.
func (p *page) storyImage() []Finding {
	started := p.h1 == nil
	var story, first *html.Node
	leading := p.second != nil // at most one paragraph has come
	for _, n := range p.all {
		if n == p.second {
			leading = false
		}
		if n == p.h1 {
			started = true
		}
		if n == p.story {
			story, started = n, true
		}
		if !started || n.DataAtom != atom.Img && n.Data != "amp-img" {
			continue
		}
		inside := story != nil && within(n, story)
		if story != nil && !inside {
			break
		}
		if first == nil && p.isPictured(n) {
			first = n
			break
		}
	}
	if first == nil {
		return nil
	}
	srcset := ""
	if parent := first.Parent; parent != nil && parent.DataAtom == atom.Picture {
		for k := parent.FirstChild; k != nil && srcset == ""; k = k.NextSibling {
			if k.DataAtom == atom.Source {
				srcset = attr(k, "srcset")
			}
		}
	}
	src := imageSource(first, srcset, p.base)
	if src == "" {
		return nil
	}
	trust := 65
	if leading && p.h1 != nil {
		trust = 88
		if w := pixels(attr(first, "width")); w >= 400 || w == 0 && inFigure(first) {
			trust = 101
		}
	}
	return []Finding{{Value: src, Where: cssPath(first), Trust: trust,
		image: &Image{URL: src, Alt: oneLine(attr(first, "alt")), Width: pixels(attr(first, "width")), Height: pixels(attr(first, "height"))}}}
}

// inFigure reports whether a picture is set as one: in a figure or picture
// element, or one that says so by its name.
func inFigure(n *html.Node) bool {
	for k, i := n.Parent, 0; k != nil && i < 5; k, i = k.Parent, i+1 {
		if k.DataAtom == atom.Figure || k.DataAtom == atom.Picture {
			return true
		}
	}
	return false
}

// isPictured reports whether an img may be a story's picture: no icon, face,
// logo or part of the page's frame.
func (p *page) isPictured(n *html.Node) bool {
	if w := pixels(attr(n, "width")); w > 0 && w < 150 {
		return false
	}
	if h := pixels(attr(n, "height")); h > 0 && h < 100 {
		return false
	}
	src := imageSource(n, "", p.base)
	if src == "" || isPixel(n, src) || isEmblem(src) || strings.HasSuffix(strings.ToLower(src), ".svg") {
		return false
	}
	for k, i := n.Parent, 0; k != nil && k.DataAtom != atom.Body && i < 8; k, i = k.Parent, i+1 {
		if isHidden(k) {
			return false
		}
		if m := marksOf(k); m&(markSide|markByline) != 0 && m&markBody == 0 && i < 5 {
			return false
		}
	}
	return true
}

// isEmblem reports whether a picture's address is that of a logo or of what a
// site shows where an article has no picture.
func isEmblem(ref string) bool {
	path := strings.ToLower(ref)
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	for _, w := range [...]string{"logo", "favicon", "avatar", "gravatar", "default-image", "default_image", "defaultimage", "og-default", "og_default",
		"default-og", "social-default", "default-social", "share-default", "default-share", "fb-share", "facebook-share", "og-image.", "ogimage.", "og_image.",
		"author", "profile", "site-icon", "siteicon", "apple-touch", "icon-", "-icon.", "sprite", "emoji", "badge", "noimage", "no-image", "no_image", "default."} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return isPlaceholder(ref) || strings.Contains(path, "/logos/") || strings.Contains(path, "/author/") || strings.Contains(path, "/authors/") || strings.Contains(path, "gravatar.com/")
}

func within(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}

// judgeImage decides the lead picture: the one most trusted that is no emblem.
// Its size and description come from wherever the page states them. It marks
// Won and Why.
func judgeImage(p *page, fs []Finding) *Image {
	best, bestScore := -1, 0
	for i := range fs {
		f := &fs[i]
		score := f.Trust
		switch {
		case isPlaceholder(f.Value):
			f.Why = "stands in for a picture"
			continue
		case isEmblem(f.Value):
			f.Why = "looks like an emblem"
			score -= 50
		case strings.HasSuffix(strings.ToLower(f.Value), ".svg"):
			f.Why = "a drawing, likely an emblem"
			score -= 40
		case f.image.Width > 0 && f.image.Width < 100:
			f.Why = "small"
			score -= 30
		}
		for j := range fs {
			if j != i && f.Trust < 100 && fs[j].Rule != f.Rule && imageID(fs[j].Value) == imageID(f.Value) {
				score += 3
			}
		}
		if best < 0 || score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 || bestScore < 38 {
		return nil
	}
	w := &fs[best]
	w.Won = true
	if w.Why == "" {
		w.Why = "most trusted"
	}
	img := *w.image
	id := imageID(img.URL)
	for i := range fs {
		if o := fs[i].image; i != best && imageID(o.URL) == id {
			if img.Alt == "" {
				img.Alt = o.Alt
			}
			if o.URL == img.URL && img.Width == 0 {
				img.Width, img.Height = o.Width, o.Height
			}
		}
	}
	if img.Alt == "" {
		for _, n := range p.all {
			if n.DataAtom == atom.Img && attr(n, "alt") != "" {
				if u := imageSource(n, "", p.base); u != "" && imageID(u) == id {
					img.Alt = oneLine(attr(n, "alt"))
					break
				}
			}
		}
	}
	if img.Height == 0 || img.Width == 0 {
		img.Width, img.Height = 0, 0
	}
	return &img
}
