//go:build !unix

package scrape

// readAtOnce reads nothing here: readWhole does.
func (d *Dir) readAtOnce(*openFolder, string) (data []byte, ok bool) { return nil, false }
