package fetch

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page that sends its reader on at once, and has nothing else to say, is a
// redirect by other means. A news page that reloads itself every few minutes
// is not, nor one that sends away browsers without scripts.
const (
	refreshWithin  = 3.0 // seconds
	refreshMostRaw = 16 << 10
	refreshMost    = 400 // bytes of visible text beside it
)

// refreshTo is where such a page sends to; "" for every other page.
func refreshTo(res *Response) string {
	if v := res.Header.Get("Refresh"); v != "" {
		if to, ok := parseRefresh(v); ok && len(res.Body) <= refreshMostRaw && look(res.Body).text <= refreshMost {
			return to
		}
	}
	if len(res.Body) > refreshMostRaw || !htmlType(res) || !bytes.Contains(bytes.ToLower(res.Body), []byte("refresh")) {
		return ""
	}
	z := html.NewTokenizer(bytes.NewReader(res.Body))
	noscript, to := 0, ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			if to != "" && look(res.Body).text > refreshMost {
				return ""
			}
			return to
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom == atom.Noscript {
				noscript++
			}
			if t.DataAtom != atom.Meta || noscript > 0 || to != "" {
				continue
			}
			var equiv, content string
			for _, a := range t.Attr {
				switch a.Key {
				case "http-equiv":
					equiv = a.Val
				case "content":
					content = a.Val
				}
			}
			if strings.EqualFold(strings.TrimSpace(equiv), "refresh") {
				to, _ = parseRefresh(content)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "noscript" {
				noscript = max(0, noscript-1)
			}
		}
	}
}

// parseRefresh reads "0; url='/next'", with the liberties that browsers take.
func parseRefresh(v string) (string, bool) {
	i := strings.IndexAny(v, ";,")
	if i < 0 {
		return "", false
	}
	if n, err := strconv.ParseFloat(strings.TrimSpace(v[:i]), 64); err != nil || n > refreshWithin {
		return "", false
	}
	v = strings.TrimSpace(v[i+1:])
	if len(v) > 3 && strings.EqualFold(v[:3], "url") {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(v[3:]), "="); ok {
			v = strings.TrimSpace(rest)
		}
	}
	if v != "" && (v[0] == '"' || v[0] == '\'') {
		q := v[0]
		v = v[1:]
		if i := strings.IndexByte(v, q); i >= 0 {
			v = v[:i]
		}
	}
	return v, v != ""
}
