package feed

import (
	"fmt"
	"net/url"
	"path"
	"strings"
)

// A mediaLink is an enclosure as pages offer it.
type mediaLink struct {
	URL, Type string
	Kind      string // "audio", "video", or "" for what browsers do not play
	Label     string
	About     string // "MP3, 12:34, 3.4 MB"
}

func (it *itemView) mediaLinks() []mediaLink {
	var links []mediaLink
	for i := range it.enclosures {
		x := &it.enclosures[i]
		m := mediaLink{URL: x.URL, Type: x.Type, Label: x.Title}
		if major := x.major(); major == "audio" || major == "video" {
			m.Kind = major
		}
		name, ext := "", ""
		if u, err := url.Parse(x.URL); err == nil {
			name = path.Base(u.Path)
			ext = strings.ToUpper(strings.TrimPrefix(path.Ext(name), "."))
		}
		if m.Label == "" || m.Label == unguard(it.title) {
			m.Label = first(line(name), host(x.URL))
		}
		var about []string
		if ext != "" && len(ext) < 6 {
			about = append(about, ext)
		}
		if s := x.seconds(); s > 0 {
			about = append(about, clockTime(s))
		}
		if x.Length > 0 {
			about = append(about, sizeWords(x.Length))
		}
		m.About = strings.Join(about, ", ")
		links = append(links, m)
	}
	return links
}

// clockTime is a duration as players show it: 1:02:03, 12:34.
func clockTime(s int64) string {
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// sizeWords is a length as people read it, in decimal units.
func sizeWords(n int64) string {
	switch {
	case n >= 999_500_000:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 999_500:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%d kB", max((n+500)/1000, 1))
}
