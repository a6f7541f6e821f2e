package extract

// authorRules make findings of FieldAuthors.
var authorRules []rule

// judgeAuthors decides the byline: the authors, and the agencies and houses
// that are credited. It marks Won and Why in fs.
func judgeAuthors(p *page, fs []Finding) ([]Author, []string) { return nil, nil }
