package extract

import "errors"

// readMarkdown reads a Markdown file with its front matter.
func readMarkdown(data []byte, opt Options, skim bool) (*Article, error) {
	return nil, errors.New("Markdown is not read yet")
}
