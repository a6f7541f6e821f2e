package extract

import "strings"

// applySidecar lets the contents of NAME.meta.yaml, a YAML map with the keys
// of front matter, set or override the fields of an article of any kind. An
// empty value ("image:", "authors: []") takes the field away. Unlike in front
// matter, which other programs read too, a key that is not known is a mistake.
func applySidecar(a *Article, sidecar []byte, opt Options) error {
	if opt.SidecarPlace == "" && opt.Place+opt.Name != "" {
		opt.SidecarPlace = opt.Place
		if opt.Place == "" {
			opt.SidecarPlace = opt.Name
		}
		opt.SidecarPlace += " (its .meta.yaml)"
	}
	opt.Place = opt.SidecarPlace
	if len(sidecar) > maxFrontMatter {
		return placed(opt, 1, 1, "a sidecar of %d bytes; at most %d are read", len(sidecar), maxFrontMatter)
	}
	s, line := decode(sidecar, ""), 1
	if first, next := lineAt(s, 0); strings.TrimRight(first, " \t") == "---" {
		s, line = s[next:], 2
	}
	pairs, err := parseYAML(s, line, opt)
	if err != nil {
		return err
	}
	d := &declaration{name: "sidecar", sidecar: true, opt: opt, listing: a.Findings != nil}
	d.all(pairs)
	if err := d.err(); err != nil {
		return err
	}
	d.onto(a)
	return nil
}

// onto puts what is declared in place of what was found.
func (d *declaration) onto(a *Article) {
	said := &d.article
	put := func(f fmField, field Field, set func()) {
		if !d.has(f) {
			return
		}
		set()
		for i := range a.Findings {
			if g := &a.Findings[i]; g.Field == field && g.Won {
				g.Won, g.Why = false, "the "+d.name+" says otherwise"
			}
		}
	}
	put(fieldTitle, FieldTitle, func() {
		a.Title = said.Title
		a.Fingerprint = a.Fingerprint.retitled(a.Title)
	})
	put(fieldAuthors, FieldAuthors, func() { a.Authors = said.Authors })
	put(fieldPublished, FieldPublished, func() { a.Published = said.Published })
	put(fieldUpdated, FieldUpdated, func() { a.Updated = said.Updated })
	put(fieldSummary, FieldSummary, func() { a.Summary = said.Summary })
	put(fieldImage, FieldImage, func() { a.Image = said.Image })
	put(fieldTags, FieldTags, func() { a.Tags = said.Tags })
	put(fieldSection, FieldSection, func() { a.Section = said.Section })
	put(fieldLanguage, FieldLanguage, func() { a.Language = said.Language })
	put(fieldPublisher, FieldPublisher, func() { a.Publisher = said.Publisher })
	put(fieldURL, FieldURL, func() { a.URL = said.URL })
	put(fieldEnclosures, FieldEnclosures, func() {
		found := a.Enclosures
		a.Enclosures = nil
		for _, x := range append(said.Enclosures, found...) {
			a.enclose(x)
		}
	})
	if d.has(fieldDuration) && len(a.Enclosures) > 0 && a.Enclosures[0].Duration == 0 {
		a.Enclosures[0].Duration = d.duration
	}
	if d.has(fieldChapters) {
		a.Chapters = said.Chapters
	}
	if d.has(fieldID) {
		a.ID = said.ID
	}
	if d.has(fieldDraft) {
		a.Draft = said.Draft
	}
	if d.has(fieldNoIndex) {
		a.NoIndex = said.NoIndex
	}
	if d.listing {
		a.Findings = orderFindings(append(d.findings, a.Findings...))
	}
}

// orderFindings sorts findings by the order of an article's fields, keeping
// the order within a field.
func orderFindings(all []Finding) []Finding {
	out := make([]Finding, 0, len(all))
	for _, f := range [...]Field{FieldURL, FieldTitle, FieldAuthors, FieldPublished, FieldUpdated, FieldSummary,
		FieldContent, FieldImage, FieldTags, FieldSection, FieldLanguage, FieldPublisher, FieldEnclosures} {
		for _, x := range all {
			if x.Field == f {
				out = append(out, x)
			}
		}
	}
	return out
}
