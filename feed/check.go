package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Check examines a document before publication: that it is well-formed, legal
// in every character, within [MaxBytes], and that a feed document has what its
// format requires, ids unique and well formed, dates legal, addresses
// absolute. It trusts nothing of what wrote the document. Every fault is in
// the error, each with its place.
func Check(d *Document) error {
	var c checker
	c.name = d.Name
	if len(d.Body) == 0 {
		c.fault("", "is empty")
	}
	if d.ETag == "" || d.Modified.IsZero() {
		c.fault("", "has no entity tag or no date")
	}
	media, _, _ := strings.Cut(d.Type, ";")
	switch media {
	case "application/atom+xml":
		c.limit(d.Body)
		c.atom(d.Body)
	case "application/rss+xml":
		c.limit(d.Body)
		c.rss(d.Body)
	case "application/feed+json":
		c.limit(d.Body)
		c.json(d.Body)
	case "text/html":
		c.characters(d.Body)
		if !bytes.HasPrefix(d.Body, []byte("<!DOCTYPE html>")) {
			c.fault("", "does not begin with <!DOCTYPE html>")
		}
	}
	return errors.Join(c.faults...)
}

// A checker collects the faults of one document.
type checker struct {
	name    string
	faults  []error
	ids     map[string]bool
	updated map[string]bool
}

// fault notes one; after some there is no use in more.
func (c *checker) fault(where, format string, args ...any) {
	if len(c.faults) < 20 {
		c.faults = append(c.faults, fmt.Errorf("%s: %s"+format, append([]any{c.name, prefix(where)}, args...)...))
	}
}

func prefix(where string) string {
	if where == "" {
		return ""
	}
	return where + " "
}

func (c *checker) limit(body []byte) {
	if len(body) > MaxBytes {
		c.fault("", "is %d bytes long, more than %d", len(body), MaxBytes)
	}
}

func (c *checker) characters(body []byte) {
	if i := dirty(string(body)); i >= 0 {
		c.fault("", "has an illegal character or no UTF-8 at byte %d: %q", i, body[i:min(len(body), i+4)])
	}
}

// id checks an identifier of the feed or an item.
func (c *checker) id(where, id string) {
	if c.ids == nil {
		c.ids = map[string]bool{}
	}
	switch {
	case id == "":
		c.fault(where, "has no id")
	case !ValidID(id):
		c.fault(where, "has the id %q, which is no urn:, tag: or web address in canonical form", id)
	case c.ids[id]:
		c.fault(where, "has an id that another one has: %s", id)
	}
	c.ids[id] = true
}

// ValidID reports whether an id may stand in a feed: a urn:, a tag: or a web
// address, in canonical form.
func ValidID(id string) bool {
	if safeAddress(id) {
		return true
	}
	rest, ok := strings.CutPrefix(id, "urn:")
	if !ok {
		rest, ok = strings.CutPrefix(id, "tag:")
		if authority, _, found := strings.Cut(rest, ","); !ok || !found || authority != strings.ToLower(authority) {
			return false
		}
	}
	if uuid, is := strings.CutPrefix(rest, "uuid:"); is {
		return validUUID(uuid)
	}
	for i := 0; i < len(rest); i++ {
		if c := rest[i]; !urlByte(c) || c == '#' {
			return false
		}
	}
	return strings.Contains(rest, ":")
}

func validUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (s[i] == '-') || !dash && !hexDigit(s[i]) {
			return false
		}
	}
	return true
}

func (c *checker) date(where, value, layout string) {
	t, err := time.Parse(layout, value)
	switch {
	case value == "":
		c.fault(where, "is missing")
	case err != nil:
		c.fault(where, "is %q, not a date like %s", value, layout)
	case t.Before(earliest) || t.Year() > 9999:
		c.fault(where, "is %q, before 1990 or after 9999", value)
	case t.Format(layout) != value && layout != time.RFC3339:
		c.fault(where, "is %q, should be %q", value, t.Format(layout))
	}
}

// distinct is for the updated dates of Atom entries.
func (c *checker) distinct(where, value string) {
	if c.updated == nil {
		c.updated = map[string]bool{}
	}
	if c.updated[value] {
		c.fault(where, "is %q as that of another entry: readers cannot order them", value)
	}
	c.updated[value] = true
}

func (c *checker) address(where, value string) {
	if !safeAddress(value) {
		c.fault(where, "is %q, not an absolute http or https URL in the characters of RFC 3986", value)
	}
}

// enclosure checks an enclosure; its length may be left out where that is
// optional.
func (c *checker) enclosure(where, address, mediaType, length string, optional bool) {
	c.address(where+" enclosure", address)
	if major, minor, ok := strings.Cut(mediaType, "/"); !ok || major == "" || minor == "" || strings.ContainsAny(mediaType, " ;,") {
		c.fault(where+" enclosure", "has the type %q, not one such as audio/mpeg", mediaType)
	}
	if _, err := strconv.ParseUint(length, 10, 63); err != nil && !(optional && length == "") {
		c.fault(where+" enclosure", "has the length %q, not a number of bytes", length)
	}
}

func (c *checker) html(where, value string) {
	if !inert(value) {
		c.fault(where, "is HTML that a judge would find fault with")
	}
}

func (c *checker) text(where, value string) {
	if strings.TrimSpace(value) == "" {
		c.fault(where, "is blank")
	}
}

func (c *checker) json(body []byte) {
	c.characters(body)
	var doc struct {
		Version, Title string
		Home           string `json:"home_page_url"`
		Self           string `json:"feed_url"`
		Next           string `json:"next_url"`
		Items          *[]struct {
			ID, URL, Title string
			HTML           string `json:"content_html"`
			Text           string `json:"content_text"`
			Published      string `json:"date_published"`
			Modified       string `json:"date_modified"`
			Authors        []struct{ Name, URL string }
			Attachments    []struct {
				URL  string
				Type string `json:"mime_type"`
				Size int64  `json:"size_in_bytes"`
			}
		}
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		c.fault("", "is no JSON feed: %v", err)
		return
	}
	if doc.Version != "https://jsonfeed.org/version/1.1" {
		c.fault("version", "is %q", doc.Version)
	}
	c.text("title", doc.Title)
	c.address("home_page_url", doc.Home)
	c.address("feed_url", doc.Self)
	if doc.Next != "" {
		c.address("next_url", doc.Next)
	}
	if doc.Next != "" && doc.Next == doc.Self {
		c.fault("next_url", "leads to the document itself")
	}
	if doc.Items == nil {
		c.fault("items", "is missing")
		return
	}
	for i, it := range *doc.Items {
		where := fmt.Sprintf("items[%d]", i)
		c.id(where, it.ID)
		c.text(where+".title", it.Title)
		if it.URL != "" {
			c.address(where+".url", it.URL)
		}
		if it.HTML == "" && it.Text == "" {
			c.fault(where, "has no content")
		}
		if it.HTML != "" {
			c.html(where+".content_html", it.HTML)
		}
		c.date(where+".date_modified", it.Modified, time.RFC3339)
		if it.Published != "" {
			c.date(where+".date_published", it.Published, time.RFC3339)
		}
		for _, x := range it.Attachments {
			c.enclosure(where+".attachments", x.URL, x.Type, strconv.FormatInt(x.Size, 10), true)
		}
		for _, a := range it.Authors {
			c.text(where+".authors", a.Name)
		}
	}
}
