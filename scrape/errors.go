package scrape

import "errors"

// ErrUnready is wrapped by errors of [Source.Read] that say: somebody is still
// writing this, or it cannot be whole yet. What was known of the entry stays,
// and it is read again at the next change or pass.
var ErrUnready = errors.New("not whole yet")
