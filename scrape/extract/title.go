package extract

var titleRules = []rule{
	{FieldTitle, "og:title", func(p *page) []Finding {
		return []Finding{{Value: oneLine(p.metaFirst("og:title")), Where: "meta og:title", Trust: 70}}
	}},
}

func judgeTitle(p *page, fs []Finding) string { return fs[0].Value }
