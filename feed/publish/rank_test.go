package publish

import (
	"slices"
	"testing"
)

func TestDescending(t *testing.T) {
	for _, c := range []struct{ in, want []int64 }{
		{nil, []int64{}},
		{[]int64{9, 7, 7, 3}, []int64{9, 7, 7, 3}},
		{[]int64{1, 9, 8, 7}, []int64{9, 9, 8, 7}},        // pinned
		{[]int64{9, 8, 20, 7, 6}, []int64{9, 9, 9, 7, 6}}, // a date to come
		{[]int64{9, 2, 8, 7}, []int64{9, 8, 8, 7}},        // one wrong date
	} {
		if got := descending(c.in); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.in, got, c.want)
		}
	}
}
