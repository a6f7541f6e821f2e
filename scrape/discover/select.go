package discover

func (p *page) bySelectors(ix *Index) error { return nil }
