package extract

import "strings"

// compact copies what is left of a file into one string, so that a small
// article does not hold on to the whole text that its fields were cut from. It
// is for articles without text and findings.
func (a *Article) compact() {
	size := 0
	a.eachString(func(s *string) { size += len(*s) })
	if size == 0 {
		return
	}
	var b strings.Builder
	b.Grow(size)
	a.eachString(func(s *string) {
		at := b.Len()
		b.WriteString(*s)
		*s = b.String()[at:]
	})
}

// eachString calls f with every string that an article without text and
// findings consists of.
func (a *Article) eachString(f func(s *string)) {
	for _, s := range [...]*string{&a.URL, &a.ID, &a.Title, &a.Summary, &a.Section, &a.Language, &a.Publisher, &a.Next} {
		f(s)
	}
	for i := range a.Authors {
		x := &a.Authors[i]
		f(&x.Name)
		f(&x.URL)
		f(&x.Email)
	}
	for i := range a.Tags {
		f(&a.Tags[i])
	}
	for i := range a.Again {
		f(&a.Again[i])
	}
	if a.Image != nil {
		f(&a.Image.URL)
		f(&a.Image.Alt)
	}
	for i := range a.Enclosures {
		x := &a.Enclosures[i]
		f(&x.URL)
		f(&x.Type)
		f(&x.Title)
		f(&x.File)
	}
	for i := range a.Chapters {
		f(&a.Chapters[i].Title)
	}
}
