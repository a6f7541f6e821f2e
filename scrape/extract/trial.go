package extract

// try runs rules in order and gives all that they found.
func (p *page) try(rules []rule) []Finding {
	var all []Finding
	for _, r := range rules {
		for _, f := range r.find(p) {
			f.Field, f.Rule = r.field, r.name
			all = append(all, f)
		}
	}
	return all
}
