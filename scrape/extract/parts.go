package extract

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// nextPart finds the address of the story's next page where an article is told
// on several: what the page calls its next (link or a, rel=next), if it has the
// page's own address but for a page number. Blogs call the next article next
// too; that has an address of its own.
func (p *page) nextPart() string {
	if p.url == nil {
		return ""
	}
	base, n := partOf(p.url)
	for _, e := range p.all {
		if e.DataAtom != atom.Link && e.DataAtom != atom.A || !relHas(attr(e, "rel"), "next") {
			continue
		}
		ref := p.abs(attr(e, "href"))
		u, err := url.Parse(ref)
		if ref == "" || err != nil || !strings.EqualFold(u.Host, p.url.Host) {
			continue
		}
		if b, m := partOf(u); b == base && m == n+1 {
			return ref
		}
	}
	return ""
}

func relHas(list, word string) bool {
	for _, w := range strings.Fields(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// partOf parts an address into what is the same for all pages of a story and
// the number of the page: /story, /story/2, /story/page/2, /story?page=2. A
// number in a path is only a page's behind a name.
func partOf(u *url.URL) (base string, n int) {
	path := strings.TrimRight(u.Path, "/")
	query := u.Query()
	for _, key := range [...]string{"page", "paged", "pg", "seite", "pagina"} {
		if v, err := strconv.Atoi(query.Get(key)); err == nil && v >= 1 && v < 100 {
			query.Del(key)
			return path + "?" + query.Encode(), v
		}
	}
	if dir, last, ok := cutLast(path, "/"); ok && len(last) <= 2 {
		if v, err := strconv.Atoi(last); err == nil && v >= 2 {
			dir = strings.TrimSuffix(dir, "/page")
			if _, name, _ := cutLast(dir, "/"); strings.ContainsAny(name, "abcdefghijklmnopqrstuvwxyz") {
				return dir + "?" + query.Encode(), v
			}
		}
	}
	return path + "?" + query.Encode(), 1
}

// Append adds the next page of a story that is told on several.
func (a *Article) Append(part *Article) {
	a.Text += "\n\n" + part.Text
	a.Content += "\n" + part.Content
	a.Next = part.Next
	a.Fingerprint = MakeFingerprint(a.Title, strings.Split(a.Text, "\n\n"))
}

// isPaywalled reports whether the page declares that it shows only a part of
// the story to those who do not pay (schema.org isAccessibleForFree, Open
// Graph article:content_tier).
func (p *page) isPaywalled() bool {
	for _, n := range p.ldArticles() {
		switch v := n["isAccessibleForFree"].(type) {
		case bool:
			return !v
		case string:
			if v = strings.ToLower(strings.TrimSpace(v)); v != "" {
				return v == "false" || strings.HasSuffix(v, "/false") || v == "no"
			}
		}
	}
	switch strings.ToLower(p.metaFirst("article:content_tier")) {
	case "locked", "metered":
		return true
	}
	return false
}
