package extract

import "time"

// A dateContext is what a date is read against.
type dateContext struct {
	lang     string    // primary language subtag, "" when unknown: decides day/month order and month names
	now      time.Time // relative dates count from it; zero: they are refused
	monthDay bool      // numeric dates are month first (evidence from elsewhere on the page)
}

// parseDate reads the whole of s as one date or time: RFC 3339 and its sloppy
// relatives, RFC 822, Unix seconds are all taken, and so is what people write
// in any language of the world's press. ok is false when s is anything else.
func parseDate(s string, ctx dateContext) (d Date, ok bool) {
	return Date{}, false
}

// A dateMention is a date that stands in a line of text.
type dateMention struct {
	date       Date
	start, end int      // byte offsets of the date and its label in the line
	label      dateKind // what the words beside it say it is
}

// A dateKind says what a date is the date of.
type dateKind int

const (
	dateUnlabelled dateKind = iota
	datePublished           // "Published", "Erstellt am", "发布时间"
	dateUpdated             // "Updated", "Zuletzt aktualisiert"
	dateOther               // an event, a copyright, a birthday
)

// findDates finds the dates in a line of visible text, in order.
func findDates(line string, ctx dateContext) []dateMention { return nil }
