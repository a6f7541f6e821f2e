package extract

import "strings"

// An fmField is what a key of front matter is about.
type fmField uint8

const (
	fieldUnknown fmField = iota
	fieldTitle
	fieldAuthors
	fieldPublished
	fieldUpdated
	fieldSummary
	fieldImage
	fieldImageAlt
	fieldTags
	fieldTaxonomies // a map of tags, Zola's
	fieldSection
	fieldLanguage
	fieldPublisher
	fieldURL
	fieldSlug
	fieldID
	fieldDraft
	fieldReleased // false means draft
	fieldPrivate
	fieldStatus
	fieldVisibility
	fieldNoIndex
	fieldRobots
	fieldSitemap
	fieldBuild
	fieldLastUpdate // Docusaurus' map of date and author
	fieldNested     // a map that holds more of the fields, under the generator's own name
	fieldHeader     // the same, or a picture
	fieldTeaser     // a picture to some generators, a text to others
	fieldEnclosures
	fieldDuration
	fieldChapters
	fieldIgnored // known, and of no use here
	fieldCount
)

// fieldOfKey knows the keys of Jekyll, Hugo, Eleventy, Astro, Pelican,
// Obsidian, Hexo, Ghost, Zola, Docusaurus, Gatsby and the WordPress exporters,
// in the spelling of normalKey. Where several keys of one file are about the
// same field, the lowest rank holds: the more telling name.
func fieldOfKey(key string) (f fmField, rank int) {
	switch key {
	case "title":
		return fieldTitle, 0
	case "headline":
		return fieldTitle, 1
	case "posttitle":
		return fieldTitle, 2

	case "authors":
		return fieldAuthors, 0
	case "author":
		return fieldAuthors, 1
	case "byline":
		return fieldAuthors, 2
	case "by", "writtenby", "writer", "writers", "reporter", "reporters":
		return fieldAuthors, 3
	case "creator", "creators", "dccreator", "postauthor", "authorname":
		return fieldAuthors, 4

	case "publishdate", "publisheddate", "datepublished", "publicationdate":
		return fieldPublished, 0
	case "publishedat", "publishedon", "publishedtime", "publishat", "publishtime", "publishon":
		return fieldPublished, 1
	case "published":
		return fieldPublished, 2 // or a bool, see declare
	case "pubdate", "pubdatetime":
		return fieldPublished, 3
	case "date":
		return fieldPublished, 4
	case "postdate", "datetime", "postdategmt", "issued", "timestamp":
		return fieldPublished, 5
	case "created", "createdat", "createdon", "createdate", "createddate", "datecreated", "creationdate", "ctime", "added", "dateadded":
		return fieldPublished, 6

	case "updated", "updatedat", "updateddate", "updatedon", "updatedate", "dateupdated", "updatedtime":
		return fieldUpdated, 0
	case "lastmod", "modified", "modifiedat", "modifieddate", "modifydate", "datemodified", "modificationdate", "moddatetime", "modifiedtime", "postmodified":
		return fieldUpdated, 1
	case "lastmodified", "lastmodifiedat", "lastmodifieddate", "lastupdated", "lastupdatedat", "lastedited", "mtime", "edited", "revised":
		return fieldUpdated, 2
	case "lastupdate":
		return fieldLastUpdate, 0

	case "summary":
		return fieldSummary, 0
	case "excerpt", "customexcerpt", "postexcerpt":
		return fieldSummary, 1
	case "standfirst", "lead", "lede", "dek", "deck", "intro", "introduction", "abstract", "synopsis", "blurb":
		return fieldSummary, 2
	case "description", "desc":
		return fieldSummary, 3
	case "metadescription", "seodescription", "ogdescription":
		return fieldSummary, 4
	case "subtitle", "subheading", "subhead", "subheadline", "tagline":
		return fieldSummary, 5
	case "teaser":
		return fieldTeaser, 2

	case "image", "leadimage", "mainimage", "imageurl", "imagepath":
		return fieldImage, 0
	case "images":
		return fieldImage, 1
	case "cover", "coverimage", "coverimg", "coverphoto", "featuredimage", "featureimage", "featuredimg", "featureimg", "featureimageurl", "featured", "hero", "heroimage", "heroimg", "postimage", "articleimage":
		return fieldImage, 2
	case "banner", "bannerimage", "headerimage", "headerimg", "splash", "topimg", "background", "indeximg":
		return fieldImage, 3
	case "picture", "photo", "img", "poster", "illustration", "preview", "previewimage", "thumbnailimage", "teaserimage":
		return fieldImage, 4
	case "ogimage", "socialimage", "shareimage", "twitterimage", "metaimage", "seoimage", "cardimage":
		return fieldImage, 5
	case "thumbnail", "thumb", "thumbnailurl", "thumbimage":
		return fieldImage, 6
	case "header":
		return fieldHeader, 5
	case "imagealt", "alt", "altimage", "imagealttext", "coveralt", "coverimagealt", "featuredimagealt", "featureimagealt", "heroalt", "heroimagealt", "thumbnailalt", "banneralt", "imagedescription", "alttext":
		return fieldImageAlt, 0

	case "tags", "tag":
		return fieldTags, 0
	case "categories", "category", "keywords", "keyword", "topics", "topic", "subjects", "labels", "newskeywords", "hashtags", "posttag":
		return fieldTags, 1
	case "taxonomies":
		return fieldTaxonomies, 0
	case "section", "rubric", "department", "newsdesk":
		return fieldSection, 0

	case "lang", "language":
		return fieldLanguage, 0
	case "locale", "inlanguage", "languagecode":
		return fieldLanguage, 1

	case "publisher", "agency", "publication", "newspaper", "newsagency":
		return fieldPublisher, 0
	case "source":
		return fieldPublisher, 1

	case "canonical", "canonicalurl", "canonicallink", "canonicaluri":
		return fieldURL, 0
	case "url", "permalink":
		return fieldURL, 1
	case "slug":
		return fieldSlug, 0
	case "id", "uuid", "guid":
		return fieldID, 0

	case "draft", "isdraft", "wip", "unpublished":
		return fieldDraft, 0
	case "publish", "public", "ispublished", "dgpublish":
		return fieldReleased, 0
	case "private", "isprivate", "headless":
		return fieldPrivate, 0
	case "status", "poststatus", "publishstatus", "state":
		return fieldStatus, 0
	case "visibility":
		return fieldVisibility, 0

	case "noindex", "robotsnoindex", "unlisted", "hidden", "eleventyexcludefromcollections", "excludefromfeed", "feedexclude":
		return fieldNoIndex, 0
	case "robots", "metarobots":
		return fieldRobots, 0
	case "sitemap":
		return fieldSitemap, 0
	case "build":
		return fieldBuild, 0

	case "enclosure", "enclosures":
		return fieldEnclosures, 0
	case "audio", "audiofile", "audiourl", "audiosrc", "audiopath", "podcast", "podcastfile", "podcasturl", "podcastaudio", "episodefile",
		"episodeurl", "episodeaudio", "mp3", "mp3url", "mp3file", "m4a", "recording", "media", "mediafile", "mediaurl":
		return fieldEnclosures, 1
	case "video", "videos", "videofile", "videourl":
		return fieldEnclosures, 2
	case "file", "files", "attachment", "attachments", "pdf", "pdffile", "pdfurl", "download":
		return fieldEnclosures, 3
	case "duration", "audioduration", "podcastduration", "itunesduration":
		return fieldDuration, 0
	case "chapters":
		return fieldChapters, 0

	case "extra", "params", "seo", "meta", "opengraph", "og", "data", "attributes":
		return fieldNested, 10

	case "layout", "template", "type", "weight", "order", "aliases", "redirectfrom", "expirydate", "expires", "unpublishdate", "comments", "toc", "math", "linktitle", "cssclass", "cssclasses", "excerptseparator", "pin", "pinned", "sticky", "resources", "outputs", "cascade", "menu", "series":
		return fieldIgnored, 0
	}
	return fieldUnknown, 0
}

// normalKey folds the ways of writing a key: Published_At, published-at,
// "published at", publishedAt.
func normalKey(key string) string {
	for i := 0; i < len(key); i++ {
		if c := key[i]; c < 'a' || c > 'z' {
			var b [40]byte
			out := b[:0]
			for j := 0; j < len(key) && len(out) < cap(out); j++ {
				switch c := key[j]; {
				case c == '_' || c == '-' || c == ' ' || c == '.' || c == ':':
				case 'A' <= c && c <= 'Z':
					out = append(out, c|0x20)
				default:
					out = append(out, c)
				}
			}
			return string(out)
		}
	}
	return key
}

// nearestKey finds the known key that somebody who wrote key may have meant;
// "" when nothing is near.
func nearestKey(key string) string {
	best, least := "", 3
	for _, k := range [...]string{"title", "authors", "author", "byline", "published", "date", "updated", "summary", "description",
		"image", "tags", "keywords", "categories", "section", "language", "lang", "publisher", "url", "canonical", "id", "draft", "noindex"} {
		if d := editDistance(key, k); d < least && d*2 < len(k) {
			best, least = k, d
		}
	}
	return best
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal, row[j] = row[j], min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// fieldNames lists the keys that messages recommend.
var fieldNames = strings.Join([]string{"title", "authors", "published", "updated", "summary", "image", "tags", "section",
	"language", "publisher", "url", "id", "draft", "noindex"}, ", ")
