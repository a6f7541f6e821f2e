package extract

import "strings"

// asBool reads the words for yes and no.
func asBool(s string) (value, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", "on", "y", "1":
		return true, true
	case "false", "no", "off", "n", "0":
		return false, true
	}
	return false, false
}

// flag reads the keys that keep an article back.
func (d *declaration) flag(f fmField, p *fmPair) {
	word := strings.ToLower(strings.TrimSpace(p.text))
	switch f {
	case fieldDraft, fieldReleased, fieldPrivate, fieldNoIndex:
		v, ok := asBool(word)
		if p.kind != fmBool && p.kind != fmScalar || !ok {
			d.wrong(p, "%q is neither true nor false", inMessage(p.text, 40))
			return
		}
		if f == fieldNoIndex {
			d.waitIndex(v)
		} else {
			d.waitDraft(v != (f == fieldReleased))
		}
	case fieldStatus:
		switch word {
		case "draft", "private", "pending", "hidden", "skip", "unpublished", "wip", "auto-draft", "trash", "in review", "review", "idea", "todo":
			d.waitDraft(true)
		case "publish", "published", "public", "live", "final", "done", "scheduled", "future":
			d.waitDraft(false)
		}
	case fieldVisibility:
		switch word {
		case "private", "members", "paid", "internal", "password", "tiers", "draft":
			d.waitDraft(true)
		case "unlisted", "hidden":
			d.waitIndex(true)
		}
	case fieldRobots:
		all := word
		for i := range p.list {
			all += "," + strings.ToLower(p.list[i].text)
		}
		for i := range p.pairs {
			if v, _ := asBool(p.pairs[i].text); v && normalKey(p.pairs[i].key) == "noindex" {
				all += ",noindex"
			}
		}
		for v := range strings.SplitSeq(all, ",") {
			if v = strings.TrimSpace(v); v == "noindex" || v == "none" {
				d.waitIndex(true)
			}
		}
	case fieldSitemap:
		if v, ok := asBool(word); ok && !v && p.kind != fmMap {
			d.waitIndex(true)
		}
		for i := range p.pairs {
			switch v, _ := asBool(p.pairs[i].text); normalKey(p.pairs[i].key) {
			case "exclude", "disable", "ignore", "hidden":
				if v {
					d.waitIndex(true)
				}
			}
		}
	case fieldBuild:
		for i := range p.pairs {
			if k, w := normalKey(p.pairs[i].key), p.pairs[i].text; (k == "list" || k == "render") && (w == "never" || w == "false") {
				d.waitIndex(true)
			}
		}
	}
}

// waitDraft and waitIndex: where two keys disagree, the more careful holds.
func (d *declaration) waitDraft(v bool) {
	d.said |= 1 << fieldDraft
	d.article.Draft = d.article.Draft || v
}

func (d *declaration) waitIndex(v bool) {
	d.said |= 1 << fieldNoIndex
	d.article.NoIndex = d.article.NoIndex || v
}
