package extract

import (
	"strings"
	"unicode/utf8"
)

// trim leaves out what stands before, behind and between the paragraphs of a
// story but is not part of it.
func (p *page) trim(blocks []*block) []*block {
	infos := make([]blockInfo, len(blocks))
	total, other := int32(0), int32(0)
	for i, b := range blocks {
		infos[i] = infoOf(b)
		if infos[i].prose {
			total += infos[i].weight
		} else if int32(infos[i].linked)*2 < infos[i].weight {
			other += infos[i].weight
		}
	}
	terse := other > total // a page of short lines: a list, a poem, a recipe
	blocks, infos = p.trimFront(blocks, infos, terse)
	blocks, infos = cutTail(blocks, infos, total)
	blocks, infos = dropAsides(blocks, infos)
	if terse {
		return blocks
	}
	return trimEnd(blocks, infos)
}

// A blockInfo is what trimming needs to know of a block.
type blockInfo struct {
	text   string
	weight int32
	linked int  // bytes of the text in links
	prose  bool // reads like sentences
	media  bool // a picture, nothing to read
	head   bool // a heading, or a line that is bold from end to end
}

func infoOf(b *block) blockInfo {
	in := blockInfo{text: blockText(b), linked: linkedIn(b)}
	var stops int32
	in.weight, stops = weigh(in.text)
	plain := in.weight - int32(in.linked)
	in.prose = int32(in.linked)*2 < in.weight && (plain >= 100 || plain >= 30 && stops > 0)
	in.media = in.text == "" || b.tag == "figure" || b.tag == "hr"
	in.head = len(b.tag) == 2 && b.tag[0] == 'h' && b.tag != "hr" ||
		b.tag == "p" && (strings.HasPrefix(b.html, "<strong>") && strings.HasSuffix(b.html, "</strong>") ||
			strings.HasPrefix(b.html, "<b>") && strings.HasSuffix(b.html, "</b>")) && in.weight < 100
	if in.head && b.tag != "p" && in.weight < 200 {
		in.prose = false
	}
	return in
}

func linkedIn(b *block) int {
	n := b.linked
	for _, k := range b.kids {
		n += linkedIn(k)
	}
	return n
}

// trimFront drops the headline, and between it and the first paragraph what is
// no sentence: kicker, byline, date, counts of readers.
func (p *page) trimFront(blocks []*block, infos []blockInfo, terse bool) ([]*block, []blockInfo) {
	first := -1
	for i := range infos {
		if infos[i].prose && !infos[i].media {
			first = i
			break
		}
	}
	title := string(appendFolded(nil, p.title))
	from := 0
	for i := 0; i < len(infos) && i <= max(first, 4) && i < 15; i++ {
		if title != "" && infos[i].weight < 400 && string(appendFolded(nil, infos[i].text)) == title {
			from = i + 1
			if first < from {
				first = -1
				for k := from; k < len(infos); k++ {
					if infos[k].prose && !infos[k].media {
						first = k
						break
					}
				}
			}
		}
	}
	var keep []*block
	var kept []blockInfo
	for i := range blocks {
		in := &infos[i]
		if i < from && !in.media {
			continue
		}
		if !terse && i < first && !in.media && !(in.head && (i == first-1 || in.weight >= 40)) && !(blocks[i].tag != "p" && !in.head) && in.weight < 100 {
			continue
		}
		keep = append(keep, blocks[i])
		kept = append(kept, *in)
	}
	return keep, kept
}

// cutTail cuts where a heading or a lone line says that something else begins:
// comments, other articles, a newsletter. Where the story goes on behind it,
// only what it announces is left out.
func cutTail(blocks []*block, infos []blockInfo, total int32) ([]*block, []blockInfo) {
	var keep []*block
	var kept []blockInfo
	seen := int32(0)
	for i := 0; i < len(infos); i++ {
		in := &infos[i]
		if in.weight < 60 && !in.media && seen > 0 && isTailHeading(in.text) {
			f := appendFolded(nil, in.text)
			if seen*10 >= total*8 || seen*2 >= total && (hardTails[string(f)] || !tailHeadings[string(f)]) {
				return keep, kept
			}
			for i+1 < len(infos) && !infos[i+1].prose && !infos[i+1].head && !infos[i+1].media {
				i++
			}
			continue
		}
		if in.prose {
			seen += in.weight
		}
		keep = append(keep, blocks[i])
		kept = append(kept, *in)
	}
	return keep, kept
}

// dropAsides drops lines between paragraphs that lead elsewhere ("Read also:
// …"), and what is said twice.
func dropAsides(blocks []*block, infos []blockInfo) ([]*block, []blockInfo) {
	var keep []*block
	var kept []blockInfo
	seen := map[string]bool{}
	for i := range blocks {
		in := &infos[i]
		if !in.media && isCredit(in) {
			// The line before it, behind a picture, is what it credits.
			if n := len(kept); n > 1 && kept[n-2].media && !kept[n-1].media && !kept[n-1].head && blocks[i].tag == "p" {
				keep, kept = keep[:n-1], kept[:n-1]
			}
			continue
		}
		if !in.media && (isAsideLine(in) || isNotice(in) || in.weight < 60 && adLabels[string(appendFolded(nil, in.text))] || in.weight >= 60 && seen[in.text]) {
			continue
		}
		if in.weight >= 60 {
			seen[in.text] = true
		}
		keep = append(keep, blocks[i])
		kept = append(kept, *in)
	}
	return keep, kept
}

// trimEnd drops what is no sentence behind the last paragraph.
func trimEnd(blocks []*block, infos []blockInfo) []*block {
	last := -1
	for i := range infos {
		if infos[i].prose && !infos[i].media {
			last = i
		}
	}
	if last < 0 {
		return blocks
	}
	end := len(blocks)
	for end > 0 {
		in := &infos[end-1]
		switch {
		case end-1 > last && in.media && blocks[end-1].tag != "hr":
			return blocks[:end]
		case end-1 > last && (in.head || blocks[end-1].tag == "hr" || in.weight < 60 && len(strings.Fields(in.text)) < 7 && !endsSentence(in.text) && blocks[end-1].tag == "p" || int32(in.linked)*2 > in.weight):
		case isEndLine(in):
		default:
			return blocks[:end]
		}
		end--
	}
	return blocks
}

// isTailHeading reports whether a short text announces what follows a story.
func isTailHeading(text string) bool {
	f := string(appendFolded(nil, text))
	if f == "" {
		return false
	}
	if tailHeadings[f] {
		return true
	}
	// "12 Comments", "Comments (3)"
	if g := strings.TrimSpace(strings.Trim(f, "0123456789 ")); g != f && commentHeadings[g] {
		return true
	}
	return false
}

// isAsideLine reports whether a paragraph is there to lead elsewhere.
func isAsideLine(in *blockInfo) bool {
	if in.weight > 250 {
		return false
	}
	f := string(appendFolded(nil, in.text[:min(len(in.text), 80)]))
	for _, w := range asideStarts {
		if strings.HasPrefix(f, w) && (len(f) == len(w) || f[len(w)] == ' ' || w[0] >= utf8.RuneSelf) {
			return in.linked > 0 && int32(in.linked)*3 >= in.weight || len(f) == len(w) || strings.Contains(in.text[:min(len(in.text), len(w)+6)], ":")
		}
	}
	return false
}

// isAsideLabel reports whether a line says nothing but "Read also" or the like.
func isAsideLabel(text string) bool {
	f := string(appendFolded(nil, text))
	for _, w := range asideStarts {
		if f == w {
			return true
		}
	}
	return false
}

// isCredit reports whether a line says who made a picture.
func isCredit(in *blockInfo) bool {
	if in.weight > 60 {
		return false
	}
	label, _, ok := strings.Cut(in.text, ":")
	if !ok {
		return false
	}
	return creditLabels[string(appendFolded(nil, label))]
}

// isNotice reports whether a paragraph is a notice of the page: what loads only
// with consent, what is for subscribers.
func isNotice(in *blockInfo) bool {
	if in.weight > 400 {
		return false
	}
	f := string(appendFolded(nil, in.text[:min(len(in.text), 100)]))
	for _, w := range noticeStarts {
		if strings.HasPrefix(f, w) {
			return true
		}
	}
	return false
}

// isEndLine reports whether the last line of a story is about the page, not
// the story.
func isEndLine(in *blockInfo) bool {
	if in.weight > 300 || in.media {
		return false
	}
	if strings.HasPrefix(in.text, "©") || strings.HasPrefix(in.text, "(c)") {
		return true
	}
	f := string(appendFolded(nil, in.text[:min(len(in.text), 80)]))
	for _, w := range endStarts {
		if strings.HasPrefix(f, w) && (len(f) == len(w) || f[len(w)] == ' ') {
			return true
		}
	}
	return false
}
