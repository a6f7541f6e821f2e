package extract

import "math"

// A candidate is a block, or a part of one, that may be what is looked for:
// the headline, the byline, the date.
type candidate struct {
	block   int // -1: it is from outside the text
	feat    []feature
	p       float64 // the probability that it is the one
	rule    string
	authors []Author
	credits []string
	mention dateMention
}

func (c *candidate) add(f feature) { c.feat = append(c.feat, f) }

// each adds a feature of the group for every kind of furniture.
func (c *candidate) each(group feature, kinds furniture) {
	for j := range feature(furnitureKinds) {
		if kinds&(1<<j) != 0 {
			c.add(group + j)
		}
	}
}

// rank gives every candidate its probability: the softmax of the sums of its
// weights. With none, it may also be that none is the one. It returns the most
// probable, -1 for none.
func rank(weights []float32, cs []candidate, none bool) int {
	top, best := math.Inf(-1), -1
	if none {
		top = 0
	}
	for i := range cs {
		s := 0.0
		for _, f := range cs[i].feat {
			s += float64(weights[f])
		}
		if cs[i].p = s; s > top {
			top, best = s, i
		}
	}
	sum := 0.0
	if none {
		sum = math.Exp(-top)
	}
	for i := range cs {
		cs[i].p = math.Exp(cs[i].p - top)
		sum += cs[i].p
	}
	for i := range cs {
		cs[i].p /= sum
	}
	return best
}

// Bins of signed distances between blocks.
const distances = 14

func distance(d int) feature {
	return binOf(float64(d), -20, -8, -3, -1, 0, 1, 2, 3, 5, 9, 15, 30, 60)
}
