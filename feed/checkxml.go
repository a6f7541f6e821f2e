package feed

import (
	"fmt"
	"time"
)

// atom checks an Atom document (RFC 4287 sections 4.1.1 and 4.1.2).
func (c *checker) atom(body []byte) {
	root, err := parseXML(body)
	if err != nil {
		c.fault("", "is not well-formed: %v", err)
		return
	}
	if root.name != "feed" || root.attr("xmlns") != nsAtom {
		c.fault("", "has the root element <%s xmlns=%q>, not Atom's feed", root.name, root.attr("xmlns"))
		return
	}
	c.id("feed", root.says("id"))
	c.text("feed title", root.says("title"))
	c.date("feed updated", root.says("updated"), time.RFC3339)
	c.history(root.child("fh:archive") != nil, c.links("feed", root, "link", true))
	c.graves(root)
	everybody := root.child("author") != nil
	for _, e := range root.kids {
		if e.name != "entry" {
			continue
		}
		where := fmt.Sprintf("entry in line %d", e.line)
		c.id(where, e.says("id"))
		c.text(where+" title", e.says("title"))
		c.date(where+" updated", e.says("updated"), time.RFC3339)
		c.distinct(where+" updated", e.says("updated"))
		if p := e.child("published"); p != nil {
			c.date(where+" published", p.text, time.RFC3339)
		}
		if e.child("author") == nil && !everybody {
			c.fault(where, "has no author, nor has the feed")
		}
		for _, k := range e.kids {
			if k.name == "author" {
				c.text(where+" author", k.says("name"))
			}
		}
		content := e.child("content")
		if content == nil && e.child("summary") == nil {
			c.fault(where, "has neither content nor summary")
		}
		if content != nil {
			c.html(where+" content", content.text)
		}
		c.links(where, e, "link", false)
		for _, k := range e.kids {
			if k.name == "link" && k.attr("rel") == "enclosure" {
				c.enclosure(where, k.attr("href"), k.attr("type"), k.attr("length"), true)
			}
		}
	}
}

// rss checks an RSS document.
func (c *checker) rss(body []byte) {
	root, err := parseXML(body)
	if err != nil {
		c.fault("", "is not well-formed: %v", err)
		return
	}
	channel := root.child("channel")
	if root.name != "rss" || root.attr("version") != "2.0" || channel == nil {
		c.fault("", "has the root element <%s>, not rss 2.0 with a channel", root.name)
		return
	}
	c.text("channel title", channel.says("title"))
	c.text("channel description", channel.says("description"))
	c.address("channel link", channel.says("link"))
	c.date("lastBuildDate", channel.says("lastBuildDate"), rssLayout)
	c.history(channel.child("fh:archive") != nil, c.links("channel", channel, "atom:link", true))
	for _, e := range channel.kids {
		if e.name != "item" {
			continue
		}
		where := fmt.Sprintf("item in line %d", e.line)
		c.id(where, e.says("guid"))
		if g := e.child("guid"); g != nil && g.attr("isPermaLink") != "false" {
			c.fault(where, "has a guid that claims to be a permanent link")
		}
		c.text(where+" title", e.says("title"))
		if l := e.child("link"); l != nil {
			c.address(where+" link", l.text)
		}
		if d := e.child("pubDate"); d != nil {
			c.date(where+" pubDate", d.text, rssLayout)
		}
		if e.child("author") != nil {
			c.fault(where, "has an author element, which would have to be a mail address")
		}
		c.text(where+" description", e.says("description"))
		had := false
		for _, k := range e.kids {
			if k.name == "enclosure" {
				c.enclosure(where, k.attr("url"), k.attr("type"), k.attr("length"), false)
				if had {
					c.fault(where, "has several enclosures, of which RSS readers take any")
				}
				had = true
			}
		}
		if content := e.child("content:encoded"); content != nil {
			c.html(where+" content:encoded", content.text)
		}
	}
}

// links checks the link elements of a feed or an entry; the feed has an
// alternate and a self link, in this order where both are Atom's. It gives the
// relations.
func (c *checker) links(where string, e *element, name string, self bool) map[string]bool {
	rels := map[string]bool{}
	for _, k := range e.kids {
		if k.name != name {
			continue
		}
		c.address(where+" link "+k.attr("rel"), k.attr("href"))
		rels[k.attr("rel")] = true
	}
	if self && !rels["self"] {
		c.fault(where, "has no link to itself (rel=self)")
	}
	return rels
}
