package extract

import (
	"path"
	"strings"
)

// image reads a picture: an address, a map with an address and alt, a list of
// either.
func (d *declaration) image(p *fmPair, rank int) {
	img, written := Image{}, ""
	switch p.kind {
	case fmScalar:
		written = p.text
	case fmList:
		for i := range p.list {
			if p.list[i].kind == fmScalar || p.list[i].kind == fmMap {
				q := *p
				q.fmNode = p.list[i]
				d.image(&q, rank)
				return
			}
		}
		return
	case fmMap:
		for i := range p.pairs {
			q := &p.pairs[i]
			if q.kind != fmScalar {
				continue
			}
			switch normalKey(q.key) {
			case "url", "src", "image", "path", "file", "href", "source", "img", "feature", "filename", "publicurl", "large":
				if written == "" {
					written = q.text
				}
			case "alt", "alttext", "description", "title", "caption":
				if img.Alt == "" || normalKey(q.key) == "alt" {
					img.Alt = fieldText(q.text)
				}
			case "width":
				img.Width, _, _ = digits(q.text, 0, 1, 5)
			case "height":
				img.Height, _, _ = digits(q.text, 0, 1, 5)
			}
		}
	default:
		return
	}
	written = strings.Trim(strings.TrimSpace(written), `"`)
	if inner, ok := strings.CutPrefix(written, "[["); ok { // Obsidian links to files
		written, _, _ = strings.Cut(strings.TrimSuffix(inner, "]]"), "|")
	}
	if written == "" {
		return
	}
	img.URL = d.opt.resolve(written)
	if img.URL == "" {
		if f := d.claim(0, FieldImage, p, written, rank); f != nil {
			f.Why = "a relative address, and where the article is published is not known"
		}
		return
	}
	if d.holds(fieldImage, rank) {
		d.article.Image = &img
		if f := d.claim(fieldImage, FieldImage, p, img.URL, rank); f != nil {
			f.image = d.article.Image
		}
	} else {
		d.claim(0, FieldImage, p, img.URL, rank)
	}
}

// looksLikePicture reports whether s is the address of a picture file.
func looksLikePicture(s string) bool {
	if strings.ContainsAny(s, " \n") && !strings.Contains(s, "/") {
		return false
	}
	s, _, _ = strings.Cut(s, "?")
	switch strings.ToLower(path.Ext(s)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg":
		return true
	}
	return false
}
