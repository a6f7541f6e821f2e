package extract

import "time"

// An Article is what extraction read off one page or file. Every field may be
// empty: empty is what is said when the page does not tell, never a guess.
type Article struct {
	URL       string   // the page's own canonical address, absolute; "" when it names none
	ID        string   // an identity the author declared (front matter id:, uuid:, guid:); "" normally
	Title     string   // the headline, one line of plain text
	Authors   []Author // the byline, in the page's order; people before agencies
	Published Date     // when the article first appeared
	Updated   Date     // when it last changed, as the page says; zero when it does not say
	Summary   string   // the standfirst or the opening, plain text, whole sentences, at most 300 characters
	Text      string   // the story as plain text, paragraphs separated by a blank line
	Content   string   // the story as clean HTML with absolute URLs; "" after Skim
	Image     *Image   // the lead picture; nil when there is none
	Tags      []string // keywords and categories, as written, without doubles
	Section   string   // the newspaper section, "" when unknown
	Language  string   // BCP 47 tag such as "en" or "pt-BR"; "" when unknown
	Publisher string   // the publication or agency the story is credited to

	Enclosures []Enclosure // recordings and documents that belong to it, the main one first
	Chapters   []Chapter   // of the first of them

	Next      string // address of the story's next page, where it is told on several; "" on the last
	Paywalled bool   // the page declares that the whole story is for those who pay

	Draft   bool // the author says it is not to be published yet
	NoIndex bool // the page asks robots not to list it

	// Missed are the keys of the configured selectors (Options.Select) that
	// found nothing on the page, as "select.article.body"; what they are for is
	// read by the rules then.
	Missed []string
	// Again are the keys for which what stands in for them (Select.Instead)
	// found something.
	Again []string

	// Fingerprint identifies the normalised title and text: it is equal for
	// two articles exactly when a reader would call them unchanged. Skim and
	// Read give the same one.
	Fingerprint Fingerprint

	// Findings are all claims that were made about the fields above, the
	// winning ones marked, in the order of the fields. Read fills them;
	// Skim leaves them nil.
	Findings []Finding
}

// An Author is one name of a byline.
type Author struct {
	Name  string `json:"name"`            // without roles, places and agencies
	URL   string `json:"url,omitempty"`   // the author's own page, absolute
	Email string `json:"email,omitempty"` // "" normally
}

// An Image is the lead picture of an article.
type Image struct {
	URL    string `json:"url"` // absolute
	Alt    string `json:"alt,omitempty"`
	Width  int    `json:"width,omitempty"`  // pixels, 0 when unknown
	Height int    `json:"height,omitempty"` // pixels, 0 when unknown
}

// A Precision says how exactly a date is known.
type Precision int

// The precisions, from "not known at all" to the second.
const (
	None Precision = iota
	Day
	Minute
	Second
)

// A Date is a point in time as a page states it. The zero Date is "unknown".
type Date struct {
	Time      time.Time // in the stated zone; in UTC, fields as written, when no zone is stated
	Precision Precision // Day: only year, month and day of Time mean anything
	Zoned     bool      // the page stated the zone or offset
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d.Precision == None }

// String gives the date in ISO 8601, no more exactly than it is known:
// 2013-04-10, 2013-04-10T09:30:00 (no zone stated) or, zoned, RFC 3339.
func (d Date) String() string {
	switch {
	case d.Precision == None:
		return ""
	case d.Precision == Day:
		return d.Time.Format("2006-01-02")
	case !d.Zoned:
		return d.Time.Format("2006-01-02T15:04:05")
	}
	return d.Time.Format(time.RFC3339)
}

// A Field names what a finding is about.
type Field string

// The fields of an article that findings are made for.
const (
	FieldURL        Field = "url"
	FieldTitle      Field = "title"
	FieldAuthors    Field = "authors"
	FieldPublished  Field = "published"
	FieldUpdated    Field = "updated"
	FieldSummary    Field = "summary"
	FieldContent    Field = "content"
	FieldImage      Field = "image"
	FieldTags       Field = "tags"
	FieldSection    Field = "section"
	FieldLanguage   Field = "language"
	FieldPublisher  Field = "publisher"
	FieldEnclosures Field = "enclosures"
)

// A Finding is one rule's claim about one field: evidence, not yet a verdict.
type Finding struct {
	Field Field  `json:"field"`
	Value string `json:"value"` // as a person would read it
	Rule  string `json:"rule"`  // which rule claims it, such as "json-ld headline"
	Where string `json:"where"` // the place in the page: a CSS path, "meta og:title", "front matter line 3"
	Trust int    `json:"trust"` // 0 to 100: how often such a claim is right
	Won   bool   `json:"won,omitempty"`
	Why   string `json:"why,omitempty"` // why it won, lost or was refused

	authors   []Author   // FieldAuthors: Value, parsed
	offset    int        // FieldAuthors: where in the visible text
	date      Date       // FieldPublished, FieldUpdated: Value, parsed
	swapped   Date       // the same with day and month exchanged, where both readings are possible
	image     *Image     // FieldImage
	enclosure *Enclosure // FieldEnclosures
}
