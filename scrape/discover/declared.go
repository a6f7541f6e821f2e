package discover

// A claim is what structured data says of one article.
type claim struct {
	by    string // where it is said, for people
	title string
	date  string
}

func (p *page) declared() {}
