package config

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Podcast is what makes a feed a podcast: what the directories of podcasts ask
// for. The zero Podcast makes none of it.
type Podcast struct {
	Category    string // "" for a feed that is no podcast
	Subcategory string
	Explicit    bool
	Type        string // "episodic" or "serial"
	Owner       string // name
	Email       string // of the owner
	Image       *url.URL
	Author      string
}

func podcastKeys() []row[Podcast] {
	return []row[Podcast]{
		key("category", "Category of Apple's directory, which the others share, with or without a subcategory: News, or News / Daily News.", text(), func(p *Podcast) *string { return &p.Category }, "categories", "genre"),
		key("email", "Mail address of the owner, to whom the directories write.", text(), func(p *Podcast) *string { return &p.Email }, "mail", "owner_email"),
		key("owner", "Name of the owner. Default: the feed's title.", text(), func(p *Podcast) *string { return &p.Owner }, "name", "owner_name"),
		key("author", "Who speaks, as the directories show it. Default: the feed's authors, else its title.", text(), func(p *Podcast) *string { return &p.Author }, "authors", "by"),
		key("explicit", "Whether it is not fit for children. Default: false.", boolean(), func(p *Podcast) *bool { return &p.Explicit }),
		key("type", "episodic, or serial where episodes are to be heard in their order.", oneOf("episodic", "serial"), func(p *Podcast) *string { return &p.Type }),
		key("image", "Address of the cover, a square JPEG or PNG of 1400 to 3000 pixels. Default: the feed's icon.", address(), func(p *Podcast) **url.URL { return &p.Image }, "cover", "artwork", "icon"),
	}
}

// finishPodcast checks that what directories require is there, since a feed
// with half of it is refused by them.
func (r *reader) finishPodcast(f *Feed) {
	at, given := r.at[&f.Podcast]
	if !given {
		return
	}
	p := &f.Podcast
	if p.Category == "" {
		r.wrongAt(at, "podcast", "a podcast needs a category").Hint = "for instance category: News / Daily News"
	} else {
		main, sub, _ := strings.Cut(p.Category, "/")
		if main == p.Category {
			main, sub, _ = strings.Cut(p.Category, ">")
		}
		p.Category, p.Subcategory = strings.TrimSpace(main), strings.TrimSpace(sub)
		where := r.placeOf(&p.Category, f)
		if subs, ok := podcastCategories[p.Category]; !ok {
			names := slices.Sorted(maps.Keys(podcastCategories))
			m := r.wrongAt(where, "podcast.category", "%q is no category of podcasts", p.Category)
			if m.Hint = "there are " + orList(names); nearest(p.Category, names) != "" {
				m.Hint = fmt.Sprintf("did you mean %q?", nearest(p.Category, names))
			}
		} else if p.Subcategory != "" && !slices.Contains(subs, p.Subcategory) {
			m := r.wrongAt(where, "podcast.category", "%q has no subcategory %q", p.Category, p.Subcategory)
			if m.Hint = "it has none"; len(subs) > 0 {
				m.Hint = "it has " + orList(subs)
			}
		}
	}
	if p.Email == "" {
		r.wrongAt(at, "podcast", "a podcast needs its owner's mail address").Hint = "for instance email: desk@example.com"
	} else if host := p.Email[strings.LastIndexByte(p.Email, '@')+1:]; strings.Count(p.Email, "@") != 1 || strings.ContainsAny(p.Email, " <>") || !strings.Contains(host, ".") {
		r.wrongAt(r.placeOf(&p.Email, f), "podcast.email", "%q is not a mail address", p.Email)
	}
	if f.Language == "" {
		r.wrongAt(at, "podcast", "a podcast needs the feed's language").Hint = "set the feed's language, for instance language: en"
	}
}

// podcastCategories are the categories of Apple's directory, which the others
// share, and the subcategories of each.
var podcastCategories = map[string][]string{
	"Arts":                    {"Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"},
	"Business":                {"Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"},
	"Comedy":                  {"Comedy Interviews", "Improv", "Stand-Up"},
	"Education":               {"Courses", "How To", "Language Learning", "Self-Improvement"},
	"Fiction":                 {"Comedy Fiction", "Drama", "Science Fiction"},
	"Government":              {},
	"Health & Fitness":        {"Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"},
	"History":                 {},
	"Kids & Family":           {"Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"},
	"Leisure":                 {"Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games"},
	"Music":                   {"Music Commentary", "Music History", "Music Interviews"},
	"News":                    {"Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News"},
	"Religion & Spirituality": {"Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Spirituality"},
	"Science":                 {"Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature", "Physics", "Social Sciences"},
	"Society & Culture":       {"Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"},
	"Sports":                  {"Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running", "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"},
	"Technology":              {},
	"True Crime":              {},
	"TV & Film":               {"After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"},
}
