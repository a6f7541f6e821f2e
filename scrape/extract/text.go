package extract

import "errors"

// readText reads a plain text file, which may be a whole web page saved as text.
func readText(data []byte, opt Options, skim bool) (*Article, error) {
	return nil, errors.New("text is not read yet")
}
