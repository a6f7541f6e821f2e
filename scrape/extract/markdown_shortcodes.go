package extract

import (
	"slices"
	"strings"
)

// maxTag is how long a template's tag may be, in bytes: farther on a brace is
// not closed, but missing.
const maxTag = 4000

// brace reads what begins with a brace. It reports whether it took anything.
func (e *expander) brace(rest string) bool {
	switch {
	case strings.HasPrefix(rest, "{{<"):
		return e.tag(rest, "{{<", ">}}", false)
	case strings.HasPrefix(rest, "{{%"):
		return e.tag(rest, "{{%", "%}}", false)
	case strings.HasPrefix(rest, "{{/*"), strings.HasPrefix(rest, "{{!--"):
		return e.skip(rest, "}}")
	case strings.HasPrefix(rest, "{{"):
		j := strings.Index(rest[:min(len(rest), maxTag)], "}}")
		if j < 0 {
			return false
		}
		e.expression(strings.Trim(rest[2:j], "{}- \t\n"))
		e.i += j + 2
		for strings.HasPrefix(e.s[e.i:], "}") {
			e.i++
		}
		return true
	case strings.HasPrefix(rest, "{%"):
		return e.tag(rest, "{%", "%}", true)
	case strings.HasPrefix(rest, "{#"):
		l, _ := lineAt(rest[:min(len(rest), maxTagOnALine)], 0)
		if j := strings.Index(l, "#}"); j > 2 {
			e.i += j + 2
			return true
		}
	case strings.HasPrefix(rest, "{:"):
		l, _ := lineAt(rest[:min(len(rest), maxTagOnALine)], 0)
		if j := strings.IndexByte(l, '}'); j > 0 {
			e.i += j + 1
			return true
		}
	case strings.HasPrefix(rest, "{/*"):
		return e.skip(rest, "*/}")
	}
	return false
}

func (e *expander) skip(rest, end string) bool {
	j := e.find(rest, end)
	if j < 0 {
		return false
	}
	e.i += j + len(end)
	return true
}

// expression shows {{ "a text" | filter }}; what a variable holds is not known.
func (e *expander) expression(s string) {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return
	}
	if j := strings.IndexByte(s[1:], s[0]); j > 0 {
		e.b.WriteString(s[1 : 1+j])
	}
}

// tag reads a shortcode of Hugo or, liquid, a tag of Jekyll, Hexo or Nunjucks.
func (e *expander) tag(rest, open, shut string, liquid bool) bool {
	j := strings.Index(rest[:min(len(rest), maxTag)], shut)
	if j < 0 {
		return false
	}
	inner := strings.Trim(rest[len(open):j], "-+ \t\n")
	after := e.i + j + len(shut)
	if escaped, ok := strings.CutPrefix(inner, "/*"); ok { // Hugo's way of showing a shortcode
		e.b.WriteString("`" + open + strings.TrimSuffix(escaped, "*/") + shut + "`")
		e.i = after
		return true
	}
	name, args := tagArguments(inner)
	e.i = after
	switch {
	case name == "" || strings.HasPrefix(name, "/"):
	case name == "highlight" || name == "codeblock" || name == "code" && e.find(e.s[after:], "/code") >= 0 || name == "prism":
		e.code(name, args, liquid)
	case liquid && (name == "raw" || name == "verbatim"):
		e.until("end"+name, true)
	case liquid && (name == "comment" || name == "capture" || name == "schema" || name == "stylesheet" || name == "javascript"):
		e.until("end"+name, false)
	default:
		e.shortcode(name, args)
	}
	return true
}

// until goes to the end tag of the given name, and keeps or drops what is
// before it.
func (e *expander) until(name string, keep bool) {
	if e.find(e.s[e.i:], name) < 0 {
		return
	}
	for at := e.i; ; {
		j := strings.Index(e.s[at:], "{%")
		k := -1
		if j >= 0 {
			at += j
			k = strings.Index(e.s[at:], "%}")
		}
		if k < 0 {
			e.gone = append(e.gone, name)
			return
		}
		if strings.Trim(e.s[at+2:at+k], "- \t\n") == name {
			if keep {
				e.b.WriteString(e.s[e.i:at])
			}
			e.i = at + k + 2
			return
		}
		at += 2
	}
}

// code turns a paired tag around code into a fence.
func (e *expander) code(name string, args []tagArgument, liquid bool) {
	if slices.Contains(e.gone, "end of "+name) {
		return
	}
	end, close := -1, -1
	for at := e.i; ; {
		j := strings.Index(e.s[at:], "{")
		if j < 0 {
			break
		}
		at += j
		head := e.s[at:min(len(e.s), at+60)]
		k := strings.Index(head, "}")
		if k > 0 && strings.Contains(head[:k], map[bool]string{true: "end" + name, false: "/"}[liquid]) && strings.Contains(head[:k], name) {
			end, close = at, at+k+1
			if strings.HasPrefix(e.s[close:], "}") {
				close++
			}
			break
		}
		at++
	}
	if end < 0 {
		e.gone = append(e.gone, "end of "+name)
		return
	}
	language := ""
	for _, a := range args {
		if a.key == "" || a.key == "lang" {
			language = a.value
			break
		}
	}
	fence := "```"
	for strings.Contains(e.s[e.i:end], fence) {
		fence += "`"
	}
	if !e.atLineStart() {
		e.b.WriteByte('\n')
	}
	e.b.WriteString(fence + strings.Map(func(r rune) rune {
		if r == '`' || r == '\n' || r == ' ' {
			return -1
		}
		return r
	}, language) + "\n" + strings.Trim(e.s[e.i:end], "\n") + "\n" + fence + "\n")
	e.i = close
}

// shortcode shows the ones that stand for something a feed can hold. Of all
// others only what is between their tags remains.
func (e *expander) shortcode(name string, args []tagArgument) {
	lower := strings.ToLower(name)
	get := func(keys ...string) string {
		for _, k := range keys {
			for _, a := range args {
				if strings.EqualFold(a.key, k) {
					return a.value
				}
			}
		}
		return ""
	}
	nth := func(n int) string {
		for _, a := range args {
			if a.key == "" {
				if n == 0 {
					return a.value
				}
				n--
			}
		}
		return ""
	}
	id := nth(0)
	if id == "" {
		id = get("id", "video", "videoid", "key")
	}
	switch lower {
	case "figure", "img", "image", "picture", "asset_img", "responsive_image", "imgproc", "lazyimg", "photo", "include", "include_cached", "render", "resize_image", "figure_img", "imgcap":
		src := get("src", "url", "image_path", "image", "link_image", "file", "path", "source", "href")
		if src == "" || lower == "include" && !looksLikePicture(src) {
			for n := 0; n < 4; n++ {
				if v := nth(n); looksLikePicture(v) {
					src = v
					break
				}
			}
		}
		if !looksLikePicture(src) && (lower == "include" || lower == "include_cached" || lower == "render" || !strings.ContainsAny(src, "/.")) {
			return
		}
		alt := get("alt", "description")
		if alt == "" && get("src") == "" && lower != "include" {
			words, behind := "", false
			for _, a := range args {
				if a.key == "" && behind {
					words += " " + a.value
				}
				behind = behind || a.value == src
			}
			alt = strings.TrimSpace(words)
		}
		caption := get("caption", "title", "figcaption")
		if alt == "" {
			alt = caption
		}
		e.picture(src, alt, caption, "")
	case "youtube", "youtubelite", "youtube-lite", "youtubeplayer", "yt":
		e.link("Video on YouTube", "https://www.youtube.com/watch?v=", id)
	case "vimeo", "vimeo_simple":
		e.link("Video on Vimeo", "https://vimeo.com/", id)
	case "tweet", "x", "twitter", "x_simple", "twitter_simple":
		user := get("user")
		if user == "" {
			user = "i"
		}
		if id == "" || !isSafeID(id) {
			if strings.HasPrefix(id, "https://") {
				e.link("Post on X", "", id)
			}
			return
		}
		e.link("Post on X", "https://x.com/"+user+"/status/", id)
	case "instagram", "instagram_simple":
		e.link("Post on Instagram", "https://www.instagram.com/p/", id)
	case "gist":
		if second := nth(1); second != "" {
			id += "/" + second
		}
		e.link("Code on GitHub", "https://gist.github.com/", id)
	case "mastodon", "bluesky", "video", "audio", "iframe", "embed", "audioembed", "bookmark", "link_card", "linkcard":
		src := get("src", "url", "href", "link", "mp4")
		if src == "" {
			src = nth(0)
		}
		if strings.HasPrefix(src, "https://") || strings.HasPrefix(src, "http://") {
			e.link(strings.ToUpper(lower[:1])+lower[1:], "", src)
		}
	case "abbr", "kbd", "icon-text", "highlight-text", "tooltip":
		e.b.WriteString(id)
	}
}

func (e *expander) link(label, prefix, id string) {
	if strings.HasPrefix(id, "https://") || strings.HasPrefix(id, "http://") {
		prefix = ""
	} else if !isSafeID(id) {
		return
	}
	if prefix == "" && !strings.HasPrefix(id, "http") {
		return
	}
	e.b.WriteString("[" + label + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(prefix+id) + ">)")
}

func isSafeID(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '/' || c == '.') {
			return false
		}
	}
	return s != ""
}

// A tagArgument is one of name "value" key=value.
type tagArgument struct{ key, value string }

// tagArguments cuts the inside of a tag into its name and arguments.
func tagArguments(s string) (name string, args []tagArgument) {
	if strings.HasPrefix(s, "/") {
		return s, nil
	}
	i := strings.IndexAny(s, " \t\n")
	if i < 0 {
		return strings.TrimSuffix(s, "/"), nil
	}
	name, s = s[:i], s[i:]
	for len(args) < 40 {
		s = strings.TrimLeft(s, " \t\n,")
		if s == "" || s == "/" {
			break
		}
		var a tagArgument
		if i := strings.IndexAny(s, "=: \t\n\"'`,"); i > 0 && (s[i] == '=' || s[i] == ':' && i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '"' || s[i+1] == '\'')) {
			a.key, s = s[:i], strings.TrimLeft(s[i+1:], " ")
		}
		if s == "" {
			break
		}
		if q := s[0]; q == '"' || q == '\'' || q == '`' {
			j := 1
			for j < len(s) && (s[j] != q || q == '"' && s[j-1] == '\\') {
				j++
			}
			a.value = strings.ReplaceAll(s[1:j], `\"`, `"`)
			s = s[min(j+1, len(s)):]
		} else {
			j := strings.IndexAny(s, " \t\n,")
			if j < 0 {
				j = len(s)
			}
			a.value, s = s[:j], s[j:]
		}
		args = append(args, a)
	}
	return name, args
}
