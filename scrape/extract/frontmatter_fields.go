package extract

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// A declaration is what front matter or a sidecar says about an article, in
// our own terms.
type declaration struct {
	said     uint64 // bits 1<<fmField of the fields that are declared
	article  Article
	slug     string
	duration time.Duration
	alt      string
	findings []Finding // when they were asked for

	name    string // "front matter" or "sidecar", for findings
	sidecar bool
	opt     Options
	listing bool // findings are wanted
	layout  bool // Jekyll's rules for strings of tags hold
	lang    string
	rank    [fieldCount]int
	won     [fieldCount]int // index in findings, from 1
	errs    []error
}

func (d *declaration) has(f fmField) bool { return d.said&(1<<f) != 0 }

// declare understands front matter. Every mistake in it is reported, all at
// once.
func (fm frontMatter) declare(opt Options, listing bool) (*declaration, error) {
	d := new(declaration)
	return d, d.read(fm, opt, listing)
}

// read is declare into a zero declaration.
func (d *declaration) read(fm frontMatter, opt Options, listing bool) error {
	d.name, d.opt, d.listing = "front matter", opt, listing
	if len(fm.pairs) > 0 {
		d.all(fm.pairs)
	}
	return d.err()
}

func (d *declaration) err() error {
	if len(d.errs) == 1 {
		return d.errs[0]
	}
	return errors.Join(d.errs...)
}

func (d *declaration) all(pairs []fmPair) {
	for i := range pairs {
		// Names, dates and months are read in the language of the article.
		p := &pairs[i]
		switch {
		case len(p.key) < 4 || p.key[0]|0x20 != 'l':
		case normalKey(p.key) == "layout":
			d.layout = true
		default:
			if f, _ := fieldOfKey(normalKey(p.key)); f == fieldLanguage {
				d.lang, _, _ = strings.Cut(languageTag(p.text), "-")
			}
		}
	}
	for i := range pairs {
		d.pair(&pairs[i], 0)
	}
	if d.alt != "" && d.article.Image != nil && d.article.Image.Alt == "" {
		d.article.Image.Alt = d.alt
	}
	if d.listing {
		for i := range d.findings {
			f := &d.findings[i]
			if f.Why == "" && !f.Won {
				f.Why = "another key tells it more surely"
			}
		}
	}
}

func (d *declaration) wrong(n *fmPair, format string, args ...any) {
	d.errs = append(d.errs, placed(d.opt, n.line0(), n.col0(), n.key+": "+format, args...))
}

// line0 and col0 give the place of the value or, without one, of the key.
func (p *fmPair) line0() int {
	if p.fmNode.line > 0 {
		return p.fmNode.line
	}
	return p.line
}

func (p *fmPair) col0() int {
	if p.fmNode.line > 0 {
		return p.fmNode.col
	}
	return p.col
}

// pair reads one key. lower is added to the ranks of keys that stand below
// another one.
func (d *declaration) pair(p *fmPair, lower int) {
	key := normalKey(p.key)
	f, rank := fieldOfKey(key)
	rank += lower
	switch f {
	case fieldUnknown:
		if d.sidecar && lower == 0 {
			unknown := &fmPair{key: p.key, line: p.line, col: p.col} // the key is wrong, whatever its value
			if near := nearestKey(key); near != "" {
				d.wrong(unknown, "there is no such field; %s: was perhaps meant", near)
			} else {
				d.wrong(unknown, "there is no such field; the fields are %s", fieldNames)
			}
		}
		return
	case fieldIgnored:
		return
	case fieldNested:
		if p.kind == fmMap && lower == 0 {
			for i := range p.pairs {
				d.pair(&p.pairs[i], rank)
			}
		}
		return
	case fieldHeader:
		if p.kind == fmMap {
			for i := range p.pairs {
				if g, _ := fieldOfKey(normalKey(p.pairs[i].key)); g == fieldImage || g == fieldTeaser || g == fieldImageAlt {
					d.pair(&p.pairs[i], rank)
				}
			}
			return
		}
		f = fieldImage
	case fieldTeaser:
		f = fieldSummary
		if p.kind == fmMap || looksLikePicture(p.text) {
			f, rank = fieldImage, rank+5
		}
	case fieldPublished:
		if p.kind == fmBool {
			f = fieldReleased
		} else if b, ok := asBool(p.text); ok && p.kind == fmScalar && len(p.text) > 1 {
			_ = b
			f = fieldReleased
		}
	case fieldLastUpdate:
		if p.kind == fmMap {
			for i := range p.pairs {
				if normalKey(p.pairs[i].key) == "date" {
					q := p.pairs[i]
					d.field(fieldUpdated, 2, &q)
				}
			}
			return
		}
		f, rank = fieldUpdated, 2
	case fieldImage:
		if p.kind == fmBool || key == "featured" && !looksLikePicture(p.text) && p.kind != fmMap {
			return // "featured: true" and "cover: false" speak of the layout
		}
	}
	if p.kind == fmNull || p.kind == fmScalar && isBlank(p.text) || p.kind == fmList && len(p.list) == 0 {
		if d.sidecar {
			d.erase(f, p)
		}
		return
	}
	d.field(f, rank, p)
}

// field reads a value that is there.
func (d *declaration) field(f fmField, rank int, p *fmPair) {
	switch f {
	case fieldTitle:
		if s, ok := d.text(p, "one line of text"); ok && s != "" && d.holds(f, rank) {
			d.article.Title = s
			d.claim(f, FieldTitle, p, s, rank)
		}
	case fieldSummary:
		if p.kind == fmBool { // "excerpt: true" says where, not what
			return
		}
		if s, ok := d.text(p, "text"); ok && s != "" {
			s = shortSummary(s, d.lang)
			if d.holds(f, rank) {
				d.article.Summary = s
				d.claim(f, FieldSummary, p, s, rank)
			} else {
				d.claim(0, FieldSummary, p, s, rank)
			}
		}
	case fieldAuthors:
		authors, credits, ok := d.authors(p)
		if !ok || len(authors) == 0 {
			return
		}
		if d.holds(f, rank) {
			d.article.Authors = authors
			d.claim(f, FieldAuthors, p, authorNames(authors), rank)
			if len(credits) > 0 && d.holds(fieldPublisher, 5) {
				d.article.Publisher = credits[0]
				d.claim(fieldPublisher, FieldPublisher, p, credits[0], 20)
			}
		} else {
			d.claim(0, FieldAuthors, p, authorNames(authors), rank)
		}
	case fieldPublished, fieldUpdated:
		date, ok := d.date(p)
		if !ok {
			return
		}
		name, to := FieldPublished, &d.article.Published
		if f == fieldUpdated {
			name, to = FieldUpdated, &d.article.Updated
		}
		if d.holds(f, rank) {
			*to = date
			d.claim(f, name, p, date.String(), rank)
		} else {
			d.claim(0, name, p, date.String(), rank)
		}
	case fieldImage:
		d.image(p, rank)
	case fieldImageAlt:
		if p.kind == fmScalar {
			d.alt = oneLine(p.text)
		}
	case fieldTags:
		d.tags(p, p.fmNode)
		if key := normalKey(p.key); key == "category" && p.kind == fmScalar && d.holds(fieldSection, 5) {
			d.article.Section = oneLine(p.text)
			d.claim(fieldSection, FieldSection, p, d.article.Section, 5)
		}
	case fieldEnclosures:
		d.enclosures(p, p.fmNode, rank)
	case fieldDuration:
		if d.duration = readClock(p.text); d.duration > 0 {
			d.said |= 1 << f
		}
	case fieldChapters:
		d.chapters(p)
	case fieldTaxonomies:
		for i := range p.pairs {
			switch g, _ := fieldOfKey(normalKey(p.pairs[i].key)); g {
			case fieldAuthors:
				d.pair(&p.pairs[i], 10)
			default:
				d.tags(&p.pairs[i], p.pairs[i].fmNode)
			}
		}
	case fieldSection, fieldPublisher:
		if p.kind != fmScalar || strings.Contains(p.text, "://") || !d.holds(f, rank) {
			return
		}
		s := oneLine(p.text)
		if f == fieldSection {
			d.article.Section = s
			d.claim(f, FieldSection, p, s, rank)
		} else {
			d.article.Publisher = s
			d.claim(f, FieldPublisher, p, s, rank)
		}
	case fieldLanguage:
		d.language(p, rank)
	case fieldURL:
		d.address(p, rank)
	case fieldSlug:
		d.slug = strings.TrimSpace(p.text)
	case fieldID:
		if s, ok := d.text(p, "one line of text"); ok && d.holds(f, rank) {
			d.article.ID = s
		}
	default:
		d.flag(f, p)
	}
}

// holds reports whether a value of this rank is the best so far, and takes
// note of it.
func (d *declaration) holds(f fmField, rank int) bool {
	if d.has(f) && d.rank[f] <= rank {
		return false
	}
	d.said |= 1 << f
	d.rank[f] = rank
	return true
}

// claim records a finding; f is 0 for one that lost.
func (d *declaration) claim(f fmField, field Field, p *fmPair, value string, rank int) *Finding {
	if !d.listing {
		return nil
	}
	trust := 95
	if d.sidecar {
		trust = 100
	}
	d.findings = append(d.findings, Finding{Field: field, Value: value, Rule: d.name + " " + p.key,
		Where: d.name + " line " + strconv.Itoa(p.line), Trust: trust - rank})
	found := &d.findings[len(d.findings)-1]
	if f != 0 {
		if old := d.won[f]; old > 0 {
			d.findings[old-1].Won, d.findings[old-1].Why = false, ""
		}
		d.won[f] = len(d.findings)
		found.Won, found.Why = true, "the author says so"
	}
	return found
}

// erase is what a sidecar's empty value means.
func (d *declaration) erase(f fmField, p *fmPair) {
	switch f {
	case fieldTitle, fieldURL, fieldID:
		return // nothing to put in its place
	case fieldImageAlt, fieldSlug, fieldTaxonomies:
		return
	}
	if d.said&(1<<f) == 0 {
		d.said |= 1 << f
		d.rank[f] = 100
	}
}
