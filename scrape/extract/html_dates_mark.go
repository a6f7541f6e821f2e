package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mark notes what an element holds for machines.
func (w *dateWalker) mark(n *html.Node, region dateRegion) {
	m := dateMark{node: n, region: region, at: w.at}
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "itemprop":
			for _, v := range strings.Fields(a.Val) {
				switch strings.ToLower(v) {
				case "datepublished":
					m.kind, m.trust = datePublished, 88
				case "datecreated", "dateposted":
					m.kind, m.trust = datePublished, 80
				case "datemodified", "dateupdated":
					m.kind, m.trust = dateUpdated, 86
				case "uploaddate":
					m.kind, m.trust = datePublished, 58
				case "startdate", "enddate", "birthdate", "commenttime", "expires":
					m.kind = dateOther
				}
			}
		case "property":
			switch strings.ToLower(a.Val[strings.LastIndexByte(a.Val, ':')+1:]) {
			case "datepublished", "created", "issued", "date":
				if n.DataAtom != atom.Meta {
					m.kind, m.trust = datePublished, 84
				}
			case "datemodified", "modified":
				if n.DataAtom != atom.Meta {
					m.kind, m.trust = dateUpdated, 84
				}
			}
		case "pubdate":
			m.kind, m.trust = datePublished, 82
		}
	}
	if m.kind == dateOther {
		return
	}
	add := func(value, what string, trust int) {
		if value == "" || len(value) > 80 || !strings.ContainsAny(value, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
			return
		}
		mm := m
		mm.value, mm.what = value, what
		if mm.trust == 0 {
			mm.trust = trust
		}
		w.e.marks = append(w.e.marks, mm)
	}
	if n.DataAtom == atom.Meta || n.DataAtom == atom.Link {
		if m.trust > 0 && n.Parent != nil && n.Parent.DataAtom != atom.Head {
			add(attr(n, "content"), "itemprop", 0)
		}
		return
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "datetime":
			if n.DataAtom == atom.Del || n.DataAtom == atom.Ins {
				continue
			}
			add(a.Val, "datetime", 66)
		case "content":
			if m.trust > 0 {
				add(a.Val, "content", 0)
			}
		case "title":
			if len(a.Val) >= 8 && len(a.Val) <= 40 && (n.DataAtom == atom.Abbr || n.DataAtom == atom.Time || region&(inDateBox|inUpdated) != 0) {
				add(a.Val, "title", 62)
			}
		default:
			if len(a.Key) > 5 && a.Key[:5] == "data-" && len(a.Val) >= 8 && len(a.Val) <= 40 {
				key := a.Key[5:]
				switch {
				case strings.Contains(key, "expir"), strings.Contains(key, "valid"), strings.Contains(key, "start"), strings.Contains(key, "end"), strings.Contains(key, "end"):
				case strings.Contains(key, "publi") || strings.Contains(key, "pubdate"):
					add(a.Val, a.Key, 60)
				case strings.Contains(key, "modif") || strings.Contains(key, "updat") && !strings.Contains(key, "date-"):
					if strings.Contains(key, "modif") || strings.Contains(key, "update-") || strings.HasSuffix(key, "updated") {
						m2 := m
						m2.kind = dateUpdated
						m2.value, m2.what, m2.trust = a.Val, a.Key, 56
						w.e.marks = append(w.e.marks, m2)
					}
				case strings.Contains(key, "date") || strings.Contains(key, "timestamp") || key == "time" || key == "datetime":
					add(a.Val, a.Key, 52)
				}
			}
		}
	}
	if m.trust > 0 && len(w.e.marks) == 0 || m.trust > 0 && w.e.marks[len(w.e.marks)-1].node != n {
		if t := shortText(n, 90); t != "" {
			mm := m
			mm.value, mm.what, mm.visible = t, "itemprop text", true
			w.e.marks = append(w.e.marks, mm)
		}
	}
}

// shortText gives an element's text, "" when it is longer than limit bytes.
func shortText(n *html.Node, limit int) string {
	var b []byte
	for c := n.FirstChild; c != nil; c = following(c, n) {
		if c.Type == html.TextNode {
			if b = append(b, c.Data...); len(b) > limit {
				return ""
			}
			b = append(b, ' ')
		}
	}
	return strings.Join(strings.Fields(string(b)), " ")
}
