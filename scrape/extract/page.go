package extract

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// A page is one parsed HTML document and all that several rules need of it, so
// that it is parsed and walked once. Rules must not change doc.
type page struct {
	opt  Options
	doc  *goquery.Document
	url  *url.URL            // the page's address, nil when unknown
	base *url.URL            // what relative links count from (<base href>), nil when unknown
	lang string              // primary language subtag, lower case ("de"); "" when unknown
	meta map[string][]string // <meta> contents by lower-case name, property, itemprop or http-equiv
	ld   []ldNode            // every object in JSON-LD scripts, @graph and arrays flattened, in order

	title string // the decided title, for the rules of later fields; "" before
}

// An ldNode is one JSON-LD object.
type ldNode map[string]any

// A rule makes findings of one field. The Field and Rule of what it returns
// are filled in by the trial.
type rule struct {
	field Field
	name  string
	find  func(p *page) []Finding
}

// abs resolves a link of the page; "" for what is no http or https address.
func (p *page) abs(ref string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ""
	}
	if p.base != nil {
		u = p.base.ResolveReference(u)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}
