package extract

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// table reads a table. One that has only one cell in every row is layout, and
// so is one that holds other tables or long runs of blocks: it gives way to
// what is in its cells.
func (c *cleaner) table(n *html.Node) {
	c.endPara()
	if c.mode == phrase || c.mode == pre || c.depth >= maxNesting/2 || isLayout(n) {
		c.children(n)
		c.endPara()
		return
	}
	t := &block{tag: "table", node: n}
	var caption *block
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		switch k.DataAtom {
		case atom.Caption:
			if b := c.cell(k, "caption"); b != nil && caption == nil {
				caption = b
			}
		case atom.Thead, atom.Tbody, atom.Tfoot:
			for r := k.FirstChild; r != nil; r = r.NextSibling {
				if r.DataAtom == atom.Tr {
					c.tableRow(t, r)
				}
			}
		case atom.Tr:
			c.tableRow(t, k)
		}
	}
	if len(t.kids) == 0 {
		return
	}
	if caption != nil {
		t.kids = append([]*block{caption}, t.kids...)
	}
	if c.mode == rows {
		t = &block{tag: rowOf[c.at.tag], kids: []*block{t}, node: n}
	}
	c.at.kids = append(c.at.kids, t)
}

func (c *cleaner) tableRow(t *block, n *html.Node) {
	if isHidden(n) || c.skip != nil && c.skip(n) {
		return
	}
	r := &block{tag: "tr", node: n}
	filled := false
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.DataAtom == atom.Td || k.DataAtom == atom.Th {
			b := c.cell(k, k.Data)
			if b == nil {
				b = &block{tag: k.Data, node: k} // holds the column's place
			} else {
				filled = true
			}
			for _, span := range [...]string{"colspan", "rowspan"} {
				if v, err := strconv.Atoi(attr(k, span)); err == nil && v > 1 && v <= 100 {
					b.attrs += " " + span + `="` + strconv.Itoa(v) + `"`
				}
			}
			r.kids = append(r.kids, b)
		}
	}
	if filled {
		t.kids = append(t.kids, r)
	}
}

// cell reads a cell or caption, nil when nothing is in it.
func (c *cleaner) cell(n *html.Node, tag string) *block {
	if isHidden(n) || c.skip != nil && c.skip(n) {
		return nil
	}
	if tag == "caption" {
		outer := c.mode
		c.mode, c.from = phrase, n
		c.children(n)
		c.mode = outer
		return c.take(tag)
	}
	b := c.fill(n, tag, flow)
	b.attrs = ""
	if len(b.kids) == 0 {
		return nil
	}
	return b
}

// isLayout reports whether a table is there for its looks.
func isLayout(n *html.Node) bool {
	if r := attr(n, "role"); r == "presentation" || r == "none" {
		return true
	}
	widest, paragraphs := 0, 0
	for k := n.FirstChild; k != nil; k = following(k, n) {
		switch k.DataAtom {
		case atom.Table:
			return true
		case atom.Th:
			return false
		case atom.P:
			paragraphs++
		case atom.Tr:
			cells := 0
			for d := k.FirstChild; d != nil; d = d.NextSibling {
				if d.DataAtom == atom.Td {
					cells++
				}
			}
			widest = max(widest, cells)
		}
	}
	return widest < 2 || paragraphs > 8
}
