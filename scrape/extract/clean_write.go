package extract

import "strings"

// markup writes blocks as HTML, each on a line.
func markup(blocks []*block) string {
	var b []byte
	for _, k := range blocks {
		b = appendBlock(b, k)
		b = append(b, '\n')
	}
	return strings.TrimSuffix(string(b), "\n")
}

func appendBlock(b []byte, k *block) []byte {
	if k.tag == "hr" {
		return append(b, "<hr>"...)
	}
	b = append(b, '<')
	b = append(b, k.tag...)
	b = append(b, k.attrs...)
	b = append(b, '>')
	switch k.tag {
	case "pre":
		if strings.HasPrefix(k.html, "\n") {
			b = append(b, '\n') // a parser drops the first one
		}
		b = append(b, k.html...)
	case "li", "dd", "td", "th", "figure":
		for i, kid := range k.kids {
			if bare(k, i) {
				b = append(b, kid.html...)
			} else {
				b = appendBlock(b, kid)
			}
		}
	case "table":
		kids := k.kids
		if len(kids) > 0 && kids[0].tag == "caption" {
			b = appendBlock(b, kids[0])
			kids = kids[1:]
		}
		b = append(b, "<tbody>"...)
		for _, kid := range kids {
			b = appendBlock(b, kid)
		}
		b = append(b, "</tbody>"...)
	default:
		b = append(b, k.html...)
		for _, kid := range k.kids {
			b = appendBlock(b, kid)
		}
	}
	b = append(b, "</"...)
	b = append(b, k.tag...)
	return append(b, '>')
}

// bare reports whether the i-th block in k needs no <p> around it: pictures in
// a figure, and the only paragraph of an item.
func bare(k *block, i int) bool {
	kid := k.kids[i]
	if kid.tag != "p" || kid.attrs != "" {
		return false
	}
	if k.tag == "figure" {
		return kid.text == "" && strings.Contains(kid.html, "<img ")
	}
	if i > 0 {
		return false
	}
	for _, other := range k.kids[1:] {
		if other.tag != "ul" && other.tag != "ol" {
			return false
		}
	}
	return true
}

// plain writes blocks as plain text, a blank line between them. Figures are
// left out.
func plain(blocks []*block) string {
	var b strings.Builder
	for _, k := range blocks {
		if t := blockText(k); t != "" {
			if b.Len() > 0 {
				b.WriteString("\n\n")
			}
			b.WriteString(t)
		}
	}
	return b.String()
}

// paragraphs gives the plain text of blocks one by one.
func paragraphs(blocks []*block) []string {
	var all []string
	for _, k := range blocks {
		if t := blockText(k); t != "" {
			all = append(all, t)
		}
	}
	return all
}

func blockText(k *block) string {
	if len(k.kids) == 0 {
		return strings.TrimSpace(k.text)
	}
	gap, before := "\n\n", ""
	switch k.tag {
	case "figure":
		return ""
	case "ul", "ol":
		gap, before = "\n", "- "
	case "dl", "table", "li", "dd", "td", "th":
		gap = "\n"
	case "tr":
		gap = " | "
	}
	var b strings.Builder
	for i, kid := range k.kids {
		t := blockText(kid)
		if k.tag == "tr" {
			t = strings.ReplaceAll(t, "\n", " ")
			if i > 0 {
				b.WriteString(gap)
			}
			b.WriteString(t)
			continue
		}
		if t == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(gap)
		}
		b.WriteString(before)
		b.WriteString(t)
	}
	return strings.Trim(b.String(), " |\n")
}

func appendEscaped(b []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		var e string
		switch s[i] {
		case '&':
			e = "&amp;"
		case '<':
			e = "&lt;"
		case '>':
			e = "&gt;"
		default:
			continue
		}
		b = append(b, s[from:i]...)
		b = append(b, e...)
		from = i + 1
	}
	return append(b, s[from:]...)
}

func escapeText(s string) string { return string(appendEscaped(nil, s)) }

func escapeAttr(s string) string {
	if !strings.ContainsAny(s, `&<>"`) {
		return s
	}
	return strings.ReplaceAll(string(appendEscaped(nil, s)), `"`, "&#34;")
}
