package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A blockView is what the story model sees of one block.
type blockView struct {
	chars    int // letters a reader reads; a character of a script without spaces counts for three
	words    int
	stops    int // words of the language that hold sentences together
	capitals int // words with a capital first letter
	digits   int
	ends     int // sentence ends inside and at the end
	commas   int
	closed   bool // ends as a sentence does
	wide     bool
	kinds    furniture // page words anywhere
	leads    furniture // page words at its start
	same     int       // other blocks with the same text
	prose    float64   // how much it adds to a stretch of story, negative for what interrupts it
	feat     []feature
}

// A textView is a page as the story model sees it.
type textView struct {
	blocks []textBlock
	views  []blockView
	lang   string
	from   int // the stretch of blocks with the most prose, [from, to)
	to     int
	title  int // the block that is the title, -1 when it is not known
	indent int // the indent of most prose
}

// viewText looks at every block by itself and finds the stretch with the most
// prose.
func viewText(blocks []textBlock) *textView {
	v := &textView{blocks: blocks, views: make([]blockView, len(blocks)), title: -1}
	var sample strings.Builder
	for i := range blocks {
		if len(blocks[i].text) > 80 && sample.Len() < 3*languageSample {
			sample.WriteString(blocks[i].text)
			sample.WriteByte('\n')
		}
	}
	v.lang = guessLanguage(sample.String())
	stop := languageIndex[v.lang]
	// Languages that bind their sentences by endings have too few such words.
	analytic := strings.Contains(" en de fr es pt it nl sv da nb ro ca gl af ", " "+v.lang+" ")
	same := make(map[string]int, len(blocks))
	for i := range blocks {
		same[blocks[i].text]++
	}
	var indents [16]int
	for i := range blocks {
		w := &v.views[i]
		w.look(&blocks[i], stop, analytic)
		w.same = same[blocks[i].text] - 1
		if w.prose > 0 && blocks[i].mark == unmarked {
			indents[min(blocks[i].indent, 15)] += w.chars
		}
	}
	for i := range indents {
		if indents[i] > indents[v.indent] {
			v.indent = i
		}
	}
	v.from, v.to = v.stretch()
	return v
}

func (w *blockView) look(b *textBlock, stop uint64, analytic bool) {
	var buf wordBuffer
	n := 0
	short := len(b.text) <= 240
	var lower strings.Builder
	flush := func() {
		if n == 0 {
			return
		}
		if buf.languages(n)&stop != 0 {
			w.stops++
		}
		n = 0
	}
	prev := ' '
	for i, r := range b.text {
		w.chars++
		c := unicode.ToLower(r)
		if c == '’' {
			c = '\''
		}
		if short {
			lower.WriteRune(c)
		}
		switch {
		case isWide(r):
			w.wide = true
			w.chars += 2
			if strings.ContainsRune("。！？", r) {
				w.ends++
			} else if strings.ContainsRune("，、", r) {
				w.commas++
			}
			flush()
		case isWordChar(r) || r == '\'' || r == '’':
			if n == 0 && !isWordChar(prev) {
				w.words++
				if c != r {
					w.capitals++
				}
			}
			if '0' <= r && r <= '9' {
				w.digits++
			}
			if n+utf8.UTFMax < len(buf) {
				n += utf8.EncodeRune(buf[n:], c)
			}
		default:
			flush()
			if r == ',' || r == '،' {
				w.commas++
			} else if isTerminator(r) && isWordChar(prev) {
				if rest := b.text[i+utf8.RuneLen(r):]; rest == "" || rest[0] == ' ' || isCloser(firstRune(rest)) {
					w.ends++
				}
			}
		}
		prev = r
	}
	flush()
	w.closed = endsSentence(b.text)
	if short {
		w.kinds, w.leads = furnitureOf(lower.String())
	}
	w.prose = w.proseOf(b, analytic)
}

// proseOf weighs a block as a part of a story: about one for a short sentence,
// up to eight for a long paragraph, below zero for all else.
func (w *blockView) proseOf(b *textBlock, known bool) float64 {
	if b.mark == barred {
		return -1
	}
	if w.chars < 40 {
		return -0.8
	}
	good := w.closed || w.ends >= 2
	if known && !w.wide && w.stops*8 < w.words {
		good = false
	}
	if w.chars > 90 && w.ends+w.commas >= 2 && (!known || w.stops*5 >= w.words) {
		good = true
	}
	switch {
	case !good:
		return -0.6
	case b.mark == bullet && w.chars < 150:
		return -0.3
	case w.kinds&(wordsLegal|wordsAccount) != 0:
		return -0.2
	}
	return min(float64(w.chars)/60, 8)
}

// stretch finds the run of blocks with the greatest sum of prose.
func (v *textView) stretch() (from, to int) {
	best, sum, start := 0.0, 0.0, 0
	for i := range v.views {
		if sum <= 0 {
			sum, start = 0, i
		}
		p := v.views[i].prose
		if v.views[i].same > 0 && p > 0 {
			p = 0
		}
		sum += p
		if sum > best {
			best, from, to = sum, start, i+1
		}
	}
	return from, to
}

// A feature is one thing that the story model knows about a block.
type feature = uint16

// The features, in groups of bins.
const (
	fBias        feature = iota
	fLen                 // 10: length
	fWords       = fLen + 10
	fEnds        = fWords + 4  // 5: sentence ends
	fClose       = fEnds + 5   // 5: how it ends
	fStart       = fClose + 5  // 6: how it starts
	fMark        = fStart + 6  // 4
	fGap         = fMark + 4   // 2
	fJoined      = fGap + 2    // 3
	fIndent      = fJoined + 3 // 3
	fStops       = fIndent + 3 // 6
	fCaps        = fStops + 6  // 5
	fDigits      = fCaps + 5   // 4
	fHas         = fDigits + 4 // 12: characters that tell
	fKind        = fHas + 12   // furnitureKinds: page words in a short block
	fLead        = fKind + furnitureKinds
	fKindBig     = fLead + furnitureKinds // page words in a longer block
	fSame        = fKindBig + furnitureKinds
	fPrev        = fSame + 3                 // 8: the block before
	fNext        = fPrev + 8                 // 8: the block after
	fPrevKnd     = fNext + 8                 // furnitureKinds: page words in the short block before
	fNear        = fPrevKnd + furnitureKinds // 5: prose in the 3 blocks on either side
	fAround      = fNear + 5                 // 5: prose in the 10 blocks on either side
	fRun         = fAround + 5               // 5: run of short blocks
	fStretch     = fRun + 5                  // 9: where it is to the stretch
	fTitle       = fStretch + 9              // 8: where it is to the title
	fShare       = fTitle + 8                // 5: words it shares with the stretch
	fHeadKnd     = fShare + 5                // furnitureKinds: page words that ended the last stretch of prose
	fPlace       = fHeadKnd + furnitureKinds // 5: where on the page
	fShape       = fPlace + 5                // 12: conjunctions of length, end and neighbours
	fList        = fShape + 12               // 9: how the list it is in begins, ends and looks
	fSides       = fList + 9                 // 64: classes of the blocks before and behind
	fClassAround = fSides + 64               // 40: its class, and the prose around
	fClassPlace  = fClassAround + 40         // 72: its class, and where it is to the stretch
	fClassTitle  = fClassPlace + 72          // 64: its class, and where it is to the title
	fReplies     = fClassTitle + 64          // 4: signs of comments nearby
	fAhead       = fReplies + 4              // 6: part of the page's prose that is still to come
	fBehind      = fAhead + 6                // 6: and that has passed
	featureCount = fBehind + 6
)

// binOf gives the index of the first limit that x is below.
func binOf(x float64, limits ...float64) feature {
	for i, l := range limits {
		if x < l {
			return feature(i)
		}
	}
	return feature(len(limits))
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// class puts a block into one of eight coarse classes, for its neighbours.
func (v *textView) class(i int) feature {
	if i < 0 || i >= len(v.blocks) {
		return 0
	}
	w := &v.views[i]
	switch {
	case v.blocks[i].mark == barred:
		return 1
	case v.blocks[i].mark == bullet && w.chars < 120:
		return 2
	case w.prose >= 2:
		return 7
	case w.prose > 0:
		return 6
	case w.closed:
		return 5
	case w.chars >= 40:
		return 4
	}
	return 3
}

// findFeatures fills in the features of every block.
func (v *textView) findFeatures() {
	n := len(v.blocks)
	sum := make([]float64, n+1)
	for i := range v.views {
		sum[i+1] = sum[i] + max(v.views[i].prose, 0)
	}
	around := func(i, d int) float64 { // prose near i, without i
		lo, hi := max(0, i-d), min(n, i+d+1)
		return sum[hi] - sum[lo] - max(v.views[i].prose, 0)
	}
	replies := make([]int, n+1)
	for i := range v.views {
		replies[i+1] = replies[i]
		if w := &v.views[i]; w.chars < 60 && w.kinds&wordsReply != 0 || w.chars < 40 && w.leads&wordsComments != 0 {
			replies[i+1]++
		}
	}
	run := v.shortRuns()
	share := v.shared()
	lists := v.lists()
	var ended furniture // the page words of short blocks since the last prose
	buf := make([]feature, 0, 48*n)
	for i := range v.blocks {
		b, w := &v.blocks[i], &v.views[i]
		at := len(buf)
		add := func(f feature) { buf = append(buf, f) }
		each := func(base feature, k furniture) {
			for j := range feature(furnitureKinds) {
				if k&(1<<j) != 0 {
					add(base + j)
				}
			}
		}
		add(fBias)
		add(fLen + binOf(float64(w.chars), 4, 12, 22, 36, 60, 90, 140, 220, 400))
		add(fWords + binOf(float64(w.words), 2, 4, 8))
		add(fEnds + binOf(float64(w.ends), 1, 2, 3, 5))
		add(fClose + closeBin(b.text, w))
		add(fStart + startBin(b.text))
		add(fMark + feature(b.mark))
		if b.gap {
			add(fGap)
		}
		if i+1 < n && v.blocks[i+1].gap {
			add(fGap + 1)
		}
		add(fJoined + binOf(float64(b.joined), 2, 3))
		switch {
		case b.indent == v.indent:
			add(fIndent)
		case b.indent > v.indent:
			add(fIndent + 1)
		default:
			add(fIndent + 2)
		}
		if w.words >= 4 && !w.wide {
			if v.lang != "" {
				add(fStops + binOf(ratio(w.stops, w.words), .05, .15, .25, .35, .45))
			}
			add(fCaps + binOf(ratio(w.capitals, w.words), .15, .3, .5, .75))
		}
		add(fDigits + binOf(ratio(w.digits, w.chars), .01, .06, .2))
		for j, c := range telling {
			if strings.Contains(b.text, c) {
				add(fHas + feature(j))
			}
		}
		if w.chars < 50 || w.wide && w.chars < 90 {
			each(fKind, w.kinds)
		} else {
			each(fKindBig, w.kinds)
		}
		each(fLead, w.leads)
		add(fSame + binOf(float64(w.same), 1, 2))
		add(fPrev + v.class(i-1))
		add(fNext + v.class(i+1))
		if i > 0 && v.views[i-1].chars < 60 {
			each(fPrevKnd, v.views[i-1].kinds)
		}
		add(fNear + binOf(around(i, 3), .5, 3, 8, 15))
		add(fAround + binOf(around(i, 10), 2, 8, 20, 40))
		add(fRun + binOf(float64(run[i]), 1, 2, 4, 8))
		class := v.class(i)
		add(fClassAround + 5*class + binOf(around(i, 10), 2, 8, 20, 40))
		add(fReplies + binOf(float64(replies[min(n, i+9)]-replies[max(0, i-8)]), 1, 2, 5))
		if sum[n] > 0 {
			add(fAhead + binOf((sum[n]-sum[i+1])/sum[n], .02, .1, .3, .6, .9))
			add(fBehind + binOf(sum[i]/sum[n], .02, .1, .3, .6, .9))
		}
		add(fSides + 8*v.class(i-1) + v.class(i+1))
		if v.to > 0 {
			place := feature(8)
			switch {
			case i < v.from:
				place = binOf(float64(v.from-i), 2, 4, 8, 20)
			case i >= v.to:
				place = 5 + binOf(float64(i-v.to), 2, 6)
			}
			add(fStretch + place)
			add(fClassPlace + 9*class + place)
		}
		if v.title >= 0 {
			place := feature(0)
			if i >= v.title {
				place = 1 + binOf(float64(i-v.title), 1, 2, 3, 5, 9, 20)
			}
			add(fTitle + place)
			add(fClassTitle + 8*class + place)
		}
		if l := lists[i]; l != nil {
			for _, f := range l {
				add(fList + f)
			}
		}
		if share[i] >= 0 {
			add(fShare + binOf(share[i], .01, .15, .3, .5))
		}
		each(fHeadKnd, ended)
		add(fPlace + binOf(float64(i)/float64(n), .1, .3, .6, .85))
		if s := v.shape(i); s >= 0 {
			add(fShape + feature(s))
		}
		w.feat = buf[at:len(buf):len(buf)]
		switch {
		case w.prose > 0:
			ended = 0
		case w.chars < 60:
			ended |= w.leads & (wordsComments | wordsRelated | wordsPopular | wordsReply | wordsTags | wordsLegal | wordsAccount | wordsShare | wordsPaging | wordsSource)
		}
	}
}

// telling are characters and words that stories and page furniture use
// differently.
var telling = [12]string{"http", "www.", "@", "©", "»", " | ", " > ", "?", "\"", "(", "€", "…"}

func closeBin(s string, w *blockView) feature {
	last, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case w.closed && last != '.' && last != '。':
		return 1
	case w.closed:
		return 0
	case last == ':' || last == '：':
		return 2
	case last == ',' || last == '-' || last == '–' || last == '|':
		return 3
	}
	return 4
}

func startBin(s string) feature {
	r := firstRune(s)
	switch {
	case unicode.IsLower(r):
		return 0
	case unicode.IsUpper(r):
		return 1
	case unicode.IsDigit(r):
		return 2
	case unicode.IsLetter(r):
		return 3
	case strings.ContainsRune("\"'“„«»‘‚「『", r):
		return 4
	}
	return 5
}

// shortRuns gives for every short block without a sentence how many such stand
// together there, 0 for the other blocks.
func (v *textView) shortRuns() []int {
	run := make([]int, len(v.views))
	for i := 0; i < len(run); {
		k := i
		for k < len(run) && v.views[k].chars < 90 && !v.views[k].closed {
			k++
		}
		for j := i; j < k; j++ {
			run[j] = k - i
		}
		i = max(k, i+1)
	}
	return run
}

// shared gives for every block the part of its longer words that other blocks
// of the stretch of prose use too, -1 for blocks without such words.
func (v *textView) shared() []float64 {
	type key = uint32
	words := make([][]key, len(v.blocks))
	count := make(map[key]int, 1024)
	for i := range v.blocks {
		words[i] = contentWords(v.blocks[i].text)
		if i >= v.from && i < v.to && v.views[i].prose > 0 {
			seen := map[key]bool{}
			for _, k := range words[i] {
				if !seen[k] {
					seen[k] = true
					count[k]++
				}
			}
		}
	}
	out := make([]float64, len(v.blocks))
	for i := range out {
		own := 0
		if i >= v.from && i < v.to && v.views[i].prose > 0 {
			own = 1
		}
		hit := 0
		for _, k := range words[i] {
			if count[k] > own {
				hit++
			}
		}
		if out[i] = -1; len(words[i]) > 0 {
			out[i] = ratio(hit, len(words[i]))
		}
	}
	return out
}

// contentWords hashes the words of s that carry meaning: those of five letters
// and more, cut to six so that endings do not matter, and pairs of characters
// in scripts without spaces.
func contentWords(s string) []uint32 {
	const basis, prime = 2166136261, 16777619
	var out []uint32
	h, n := uint32(basis), 0
	flush := func() {
		if n >= 5 {
			out = append(out, h)
		}
		h, n = basis, 0
	}
	var prev rune
	for _, r := range s {
		if isWide(r) {
			flush()
			if prev != 0 && unicode.IsLetter(r) {
				out = append(out, uint32(prev)*31+uint32(r))
			}
			if prev = r; !unicode.IsLetter(r) {
				prev = 0
			}
			continue
		}
		prev = 0
		if !isWordChar(r) {
			flush()
			continue
		}
		if n++; n <= 6 {
			h = (h ^ uint32(unicode.ToLower(r))) * prime
		}
	}
	flush()
	return out
}

// shape joins what says little by itself: a short line between two paragraphs
// may be a sub-headline, among short ones it is part of a list. -1: nothing.
func (v *textView) shape(i int) int {
	w := &v.views[i]
	before, after := v.class(i-1) >= 6, v.class(i+1) >= 6
	side := 0
	if before {
		side |= 1
	}
	if after {
		side |= 2
	}
	switch {
	case w.prose > 0:
		return side
	case w.chars < 90 && !w.closed:
		return 4 + side
	}
	return 8 + side
}

// lists gives for every bulleted block what is known of its list: how it is
// introduced, what follows it, how long it and its items are.
func (v *textView) lists() [][]feature {
	out := make([][]feature, len(v.blocks))
	for i := 0; i < len(v.blocks); {
		if v.blocks[i].mark != bullet {
			i++
			continue
		}
		end, chars, closed := i, 0, 0
		for end < len(v.blocks) && v.blocks[end].mark == bullet {
			chars += v.views[end].chars
			if v.views[end].closed {
				closed++
			}
			end++
		}
		var f []feature
		switch {
		case i > 0 && strings.HasSuffix(v.blocks[i-1].text, ":") && v.class(i-1) >= 4:
			f = append(f, 0)
		case v.class(i-1) >= 6:
			f = append(f, 1)
		default:
			f = append(f, 2)
		}
		if v.class(end) >= 6 {
			f = append(f, 3)
		} else {
			f = append(f, 4)
		}
		f = append(f, 5+binOf(float64(chars)/float64(end-i), 30, 80))
		if closed*2 > end-i {
			f = append(f, 8)
		}
		for ; i < end; i++ {
			out[i] = f
		}
	}
	return out
}
