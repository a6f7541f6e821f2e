package extract

import "math"

// The parts of a page, in the order they come.
const (
	partBefore = iota // menus, headline, byline
	partStory
	partInside // what interrupts the story
	partAfter  // related lists, comments, the foot
	partCount
)

// A storyModel tells a page's story from what surrounds it: a linear-chain
// conditional random field over the blocks (Lafferty et al. 2001).
type storyModel struct {
	weights [featureCount][partCount]float32
	moves   [partCount][partCount]float32 // from one part to the next block's
	start   [partCount]float32
	end     [partCount]float32
}

// storyMoves tells which parts may follow which: a story that is over does not
// begin again.
var storyMoves = [partCount][partCount]bool{
	partBefore: {partBefore: true, partStory: true},
	partStory:  {partStory: true, partInside: true, partAfter: true},
	partInside: {partStory: true, partInside: true},
	partAfter:  {partAfter: true},
}

var (
	storyStarts = [partCount]bool{partBefore: true, partStory: true}
	storyEnds   = [partCount]bool{partBefore: true, partStory: true, partAfter: true}
)

// parts gives for every block the probabilities of the parts it may be in.
func (m *storyModel) parts(v *textView) [][partCount]float64 {
	n := len(v.views)
	if n == 0 {
		return nil
	}
	emit := make([][partCount]float64, n)
	for i := range v.views {
		for _, f := range v.views[i].feat {
			w := &m.weights[f]
			for s := range partCount {
				emit[i][s] += float64(w[s])
			}
		}
	}
	a, b, _ := m.pass(emit)
	out := make([][partCount]float64, n)
	for i := range out {
		norm := 0.0
		for s := range partCount {
			out[i][s] = a[i][s] * b[i][s]
			norm += out[i][s]
		}
		for s := range partCount {
			out[i][s] /= norm
		}
	}
	return out
}

// pass runs forward and backward over the blocks, scaled at every block, and
// gives the logarithm of the sum over all ways to part the page.
func (m *storyModel) pass(emit [][partCount]float64) (a, b [][partCount]float64, logZ float64) {
	n := len(emit)
	var move [partCount][partCount]float64
	var start, end [partCount]float64
	for s := range partCount {
		for t := range partCount {
			if storyMoves[s][t] {
				move[s][t] = math.Exp(float64(m.moves[s][t]))
			}
		}
		if storyStarts[s] {
			start[s] = math.Exp(float64(m.start[s]))
		}
		if storyEnds[s] {
			end[s] = math.Exp(float64(m.end[s]))
		}
	}
	e := make([][partCount]float64, n)
	for i := range e {
		top := emit[i][0]
		for s := 1; s < partCount; s++ {
			top = max(top, emit[i][s])
		}
		for s := range partCount {
			e[i][s] = math.Exp(max(emit[i][s]-top, -60))
		}
		logZ += top
	}
	a = make([][partCount]float64, n)
	b = make([][partCount]float64, n)
	for i := range a {
		sum := 0.0
		for t := range partCount {
			if i == 0 {
				a[i][t] = start[t] * e[i][t]
			} else {
				for s := range partCount {
					a[i][t] += a[i-1][s] * move[s][t]
				}
				a[i][t] *= e[i][t]
			}
			sum += a[i][t]
		}
		for t := range partCount {
			a[i][t] /= sum
		}
		logZ += math.Log(sum)
	}
	b[n-1] = end
	for i := n - 2; i >= 0; i-- {
		sum := 0.0
		for s := range partCount {
			for t := range partCount {
				b[i][s] += move[s][t] * e[i+1][t] * b[i+1][t]
			}
			sum += b[i][s]
		}
		for s := range partCount {
			b[i][s] /= sum
		}
	}
	last := 0.0
	for s := range partCount {
		last += a[n-1][s] * end[s]
	}
	return a, b, logZ + math.Log(last)
}
