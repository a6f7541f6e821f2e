package extract

import "errors"

// readHTML reads a web page.
func readHTML(data []byte, opt Options, skim bool) (*Article, error) {
	return nil, errors.New("HTML is not read yet")
}
