package discover
func IsFeed(b []byte, t string) bool {return false}
func IsSitemap(b []byte, t string) bool {return false}
func Feed(b []byte, o Options) (*Index, error) {return nil, ErrEmpty}
func Sitemap(b []byte, o Options) (*Index, []string, error) {return nil, nil, ErrEmpty}
