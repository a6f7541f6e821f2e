package extract

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// image reads a picture. srcset, when not empty, goes before the element's own.
func (c *cleaner) image(n *html.Node, srcset string) {
	if c.mode == pre {
		return
	}
	src := imageSource(n, srcset, c.base)
	if src == "" || isPixel(n, src) {
		return
	}
	// The twin for browsers without scripts, the same picture in another size.
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	if id := imageID(src); c.seen[id] {
		return
	} else {
		c.seen[id] = true
	}
	if c.from == nil {
		c.from = n
	}
	c.begin()
	c.html = append(c.html, `<img src="`...)
	c.html = append(c.html, escapeAttr(src)...)
	c.html = append(c.html, `" alt="`...)
	c.html = append(c.html, escapeAttr(oneLine(attr(n, "alt")))...)
	c.html = append(c.html, '"')
	for _, side := range [...]string{"width", "height"} {
		if v := pixels(attr(n, side)); v > 1 {
			c.html = append(c.html, ' ')
			c.html = append(c.html, side...)
			c.html = append(c.html, `="`...)
			c.html = strconv.AppendInt(c.html, int64(v), 10)
			c.html = append(c.html, '"')
		}
	}
	c.html = append(c.html, '>')
	c.pictured = true
}

// picture reads the image in a picture element; it stands for its sources.
func (c *cleaner) picture(n *html.Node) {
	srcset := ""
	for k := n.FirstChild; k != nil; k = following(k, n) {
		switch k.DataAtom {
		case atom.Source:
			if srcset == "" {
				for _, key := range [...]string{"srcset", "data-srcset", "data-lazy-srcset"} {
					if s := attr(k, key); s != "" && !strings.HasPrefix(s, "data:") {
						srcset = s
						break
					}
				}
			}
		case atom.Img:
			c.image(k, srcset)
			return
		}
	}
}

// figure reads pictures with their caption. A figure around something else is
// that something.
func (c *cleaner) figure(n *html.Node) {
	c.endPara()
	if c.mode == phrase || c.mode == pre || c.depth >= maxNesting {
		c.children(n)
		c.endPara()
		return
	}
	b := c.fill(n, "figure", flow)
	if len(b.kids) == 0 {
		return
	}
	pictures, caption := 0, (*block)(nil)
	var rest []*block
	for _, k := range b.kids {
		switch {
		case k.tag == "figcaption":
			if caption == nil {
				caption = k
				continue
			}
			k.tag = "p"
		case k.text == "" && strings.Contains(k.html, "<img "):
			pictures++
		}
		rest = append(rest, k)
	}
	if pictures == 0 {
		// A table, a quote, a listing: its caption is a paragraph.
		for _, k := range b.kids {
			if k.tag == "figcaption" {
				k.tag = "p"
			}
			c.add(k)
		}
		return
	}
	b.kids = rest
	if caption != nil {
		b.kids = append(b.kids, caption)
	}
	c.add(b)
}

// add puts a block into the container at hand.
func (c *cleaner) add(b *block) {
	if c.mode == rows {
		b = &block{tag: rowOf[c.at.tag], kids: []*block{b}, node: b.node}
	}
	c.at.kids = append(c.at.kids, b)
}

// embed reads a frame or a recording: feeds cannot show it, so a link to it
// stands in its place.
func (c *cleaner) embed(n *html.Node) {
	if c.mode == pre {
		return
	}
	ref := ""
	for _, key := range [...]string{"src", "data-src", "data-lazy-src"} {
		if ref = absolute(attr(n, key), c.base); ref != "" {
			break
		}
	}
	if n.DataAtom == atom.Iframe {
		ref = videoPage(ref)
	} else if ref == "" {
		for k := n.FirstChild; k != nil && ref == ""; k = k.NextSibling {
			if k.DataAtom == atom.Source {
				ref = absolute(attr(k, "src"), c.base)
			}
		}
	}
	if ref == "" || c.seen[ref] {
		return
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[ref] = true
	c.endPara()
	if c.mode == phrase {
		return
	}
	label := oneLine(attr(n, "title"))
	if label == "" {
		label = ref
	}
	c.add(&block{tag: "p", node: n, html: `<a href="` + escapeAttr(ref) + `">` + escapeText(label) + `</a>`})
}

// videoPage gives the page on which a person sees what a frame shows; "" for a
// frame that shows no recording.
func videoPage(frame string) string {
	u, err := url.Parse(frame)
	if err != nil {
		return ""
	}
	host := strings.TrimPrefix(u.Host, "www.")
	part := func(prefix string) string {
		id, ok := strings.CutPrefix(u.Path, prefix)
		id, _, _ = strings.Cut(id, "/")
		if !ok || !isPlainName(id) {
			return ""
		}
		return id
	}
	switch host {
	case "youtube.com", "youtube-nocookie.com", "m.youtube.com":
		if id := part("/embed/"); id != "" && id != "videoseries" {
			return "https://www.youtube.com/watch?v=" + id
		}
	case "player.vimeo.com":
		if id := part("/video/"); id != "" {
			return "https://vimeo.com/" + id
		}
	case "dailymotion.com":
		if id := part("/embed/video/"); id != "" {
			return "https://www.dailymotion.com/video/" + id
		}
	case "w.soundcloud.com", "open.spotify.com", "player.twitch.tv", "embed.podcasts.apple.com", "bandcamp.com":
		return frame
	}
	return ""
}

// linkTarget gives the absolute address of a link, without the parameters that
// only count readers; "" for what a feed may not link to.
func linkTarget(href string, base *url.URL) string {
	href = strings.TrimSpace(href)
	if len(href) > 7 && strings.EqualFold(href[:7], "mailto:") {
		if u, err := url.Parse(href); err == nil && strings.Contains(u.Opaque, "@") && len(href) < 300 {
			return escapeStray(u.String())
		}
		return ""
	}
	if strings.HasPrefix(href, "#") && base == nil {
		return ""
	}
	return stripTracking(absolute(href, base))
}

// stripTracking drops query parameters that tell where a reader came from.
func stripTracking(ref string) string {
	path, rest, ok := strings.Cut(ref, "?")
	if !ok || !strings.Contains(rest, "utm_") && !strings.Contains(rest, "clid=") {
		return ref
	}
	query, fragment, _ := strings.Cut(rest, "#")
	var keep []string
	for _, p := range strings.Split(query, "&") {
		key, _, _ := strings.Cut(p, "=")
		if !strings.HasPrefix(key, "utm_") && key != "fbclid" && key != "gclid" && key != "yclid" && key != "dclid" {
			keep = append(keep, p)
		}
	}
	if len(keep) > 0 {
		path += "?" + strings.Join(keep, "&")
	}
	if fragment != "" {
		path += "#" + fragment
	}
	return path
}

// pixels reads a width or height attribute, 0 when it is no number of pixels.
func pixels(s string) int {
	s = strings.TrimSuffix(strings.TrimSpace(s), "px")
	if f, err := strconv.ParseFloat(s, 64); err == nil && f > 0 && f < 20000 {
		return int(f)
	}
	return 0
}
