package extract

// dateRules make findings of FieldPublished and FieldUpdated.
var dateRules []rule

// judgeDates decides when the article appeared and when it last changed. It
// marks Won and Why in fs.
func judgeDates(p *page, fs []Finding) (published, updated Date) { return Date{}, Date{} }
