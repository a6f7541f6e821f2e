package extract

// parseByline reads a line of visible text, such as "By Ann Lee and Bo Ek
// (Reuters) | Updated 3 May", as a byline. lang is the primary language
// subtag, "" when unknown. sure tells whether the line itself shows that it is
// a byline ("By …", "記者 …"), rather than merely holding names. What is
// credited to agencies or the house comes back as credits, never as authors
// where a person stands beside it.
func parseByline(line, lang string) (authors []Author, credits []string, sure bool) {
	return nil, nil, false
}

// cleanAuthors reads a value that is known to be an author field (JSON-LD
// author, meta author, a rel=author link): several names are told apart, and
// roles, places, agencies, addresses and handles are cut off.
func cleanAuthors(value, lang string) (authors []Author, credits []string) {
	return nil, nil
}
