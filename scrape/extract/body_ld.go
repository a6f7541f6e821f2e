package extract

import "strings"

// storyFromLD reads the story that JSON-LD carries, for pages whose own text
// is put together by scripts; nil when there is none of some length.
func (p *page) storyFromLD() []*block {
	for _, n := range p.ldArticles() {
		text := n.str("articleBody")
		if w, _ := weigh(text); w < 250 {
			continue
		}
		if strings.Contains(text, "<p") || strings.Contains(text, "<br") {
			doc, err := parseHTML(cleanChars(text))
			if err != nil {
				continue
			}
			return blocksOf(doc, p.base, nil)
		}
		var blocks []*block
		for line := range strings.Lines(cleanChars(text)) {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				blocks = append(blocks, &block{tag: "p", html: escapeText(line), text: line})
			}
		}
		return blocks
	}
	return nil
}
