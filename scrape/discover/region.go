package discover

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A region is what part of a page a link stands in; several may hold at once.
type region uint32

const (
	navigation region = 1 << iota
	masthead
	footer
	aside
	comments
	related
	popular
	tagList
	paging
	sharing
	crumbs
	meta
	promo
	body // the text of a post
	mainPart
	archiveList
	recent // the newest articles, whatever block they stand in
)

var regionNames = []struct {
	r    region
	name string
}{
	{navigation, "navigation"}, {masthead, "page header"}, {footer, "page footer"}, {aside, "sidebar"}, {comments, "comments"},
	{related, "related articles"}, {popular, "most viewed"}, {tagList, "tags and categories"}, {paging, "pagination"}, {sharing, "share links"},
	{crumbs, "breadcrumbs"}, {meta, "byline or date line"}, {promo, "advertising"}, {body, "text of a post"}, {archiveList, "archive by month"},
}

func (r region) String() string {
	var all []string
	for _, n := range regionNames {
		if r&n.r != 0 {
			all = append(all, n.name)
		}
	}
	return strings.Join(all, ", ")
}

// regionWords are looked for among the words of class and id (split at
// hyphens, underscores and capitals).
var regionWords = map[string]region{
	"nav": navigation, "navbar": navigation, "navigation": navigation, "menu": navigation, "menubar": navigation, "topbar": navigation,
	"submenu": navigation, "megamenu": navigation, "offcanvas": navigation, "navi": navigation, "gnav": navigation, "nave": navigation, "channel": 0,
	"masthead": masthead, "banner": 0, "footer": footer, "foot": footer, "colophon": footer, "copyright": footer, "bottombar": footer, "legal": footer,
	"sidebar": aside, "aside": aside, "widget": aside, "widgets": aside, "rightbar": aside, "leftbar": aside, "sidecolumn": aside, "rail": aside, "sidenav": navigation,
	"comment": comments, "comments": comments, "commentlist": comments, "disqus": comments, "respond": comments,
	"related": related, "recommended": related, "recommendations": related, "similar": related, "yarpp": related, "jp-relatedposts": related,
	"popular": popular, "mostread": popular, "mostviewed": popular, "mostpopular": popular, "trending": popular, "ranking": 0, "bestof": popular,
	"tags": tagList, "tagcloud": tagList, "tagged": tagList, "categories": tagList, "taxonomy": tagList, "keywords": tagList, "catlinks": tagList,
	"pagination": paging, "pager": paging, "paging": paging, "paginator": paging, "pagenavi": paging, "pagenav": paging, "paginate": paging,
	"share": sharing, "sharing": sharing, "social": sharing, "sociable": sharing, "sharedaddy": sharing, "addtoany": sharing, "socials": sharing,
	"breadcrumb": crumbs, "breadcrumbs": crumbs, "crumbs": crumbs, "crumb": crumbs,
	"byline": meta, "postmeta": meta, "postmetadata": meta, "entrymeta": meta, "metadata": meta, "author": meta, "authors": meta,
	"sponsored": promo, "sponsor": promo, "sponsors": promo, "advert": promo, "advertisement": promo, "ads": promo, "partners": promo, "promoted": promo, "outbrain": promo, "taboola": promo,
	"blogroll": promo, "friends": promo, "friendlink": promo, "friendlinks": promo, "flink": promo, "newsletter": promo, "subscribe": promo, "cookie": promo, "cookies": promo, "gdpr": promo,
}

// regionPairs are two such words that mean something together only.
var regionPairs = map[string]region{
	"recent posts": recent, "latest posts": recent, "recent entries": recent, "recent articles": recent, "latest news": recent, "latest articles": recent, "recent news": recent,
	"most read": popular, "most viewed": popular, "most popular": popular, "most commented": popular, "top posts": popular, "popular posts": popular, "hot posts": popular,
	"entry meta": meta, "post meta": meta, "article meta": meta, "blog meta": meta, "post info": meta, "entry footer": meta, "post footer": meta, "entry utility": meta,
	"cat links": tagList, "tag links": tagList, "tag cloud": tagList, "tags links": tagList, "post tags": tagList, "post categories": tagList, "meta category": tagList, "tag list": tagList, "category list": tagList,
	"post nav": paging, "nav links": paging, "page numbers": paging, "nav below": paging, "nav above": paging, "page nav": paging,
	"entry content": body, "post content": 0, "post body": body, "article body": body, "e content": body, "entry body": body, "post text": body,
	"read also": related, "see also": related, "you may": related, "side bar": aside, "right column": aside, "left column": aside, "right col": aside, "left col": aside,
	"monthly archive": archiveList, "archive list": 0, "archives list": 0, "widget archive": archiveList, "site header": masthead, "page header": 0, "site footer": footer, "page footer": footer,
	"site title": masthead, "site branding": masthead, "skip link": navigation, "top bar": navigation, "friend links": promo, "blog roll": promo,
}

// regionOf is what an element's own tag, role, class and id say. grouped:
// inside an article or list item, where header and footer are the item's own.
func regionOf(n *html.Node, inItem bool) (r region) {
	switch n.DataAtom {
	case atom.Nav:
		r |= navigation
	case atom.Header:
		if !inItem {
			r |= masthead
		}
	case atom.Footer:
		if !inItem {
			r |= footer
		} else {
			r |= meta
		}
	case atom.Aside:
		r |= aside
	case atom.Main:
		r |= mainPart
	case atom.Form:
		r |= promo
	case atom.Body, atom.Html:
		return 0
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "role":
			switch strings.ToLower(a.Val) {
			case "navigation", "menu", "menubar", "search":
				r |= navigation
			case "banner":
				if !inItem {
					r |= masthead
				}
			case "contentinfo":
				if !inItem {
					r |= footer
				}
			case "complementary":
				r |= aside
			case "main":
				r |= mainPart
			}
		case "class", "id":
			r |= regionOfName(a.Val, inItem)
		case "aria-label":
			if l := labelRegion(a.Val); l == recent || l == popular || l == related {
				r |= l
			}
		case "itemprop":
			switch a.Val {
			case "articleBody":
				r |= body
			case "author", "publisher", "creator":
				r |= meta
			case "breadcrumb":
				r |= crumbs
			case "keywords":
				r |= tagList
			}
		}
	}
	return r
}

func regionOfName(name string, inItem bool) (r region) {
	if len(name) > 300 {
		name = name[:300]
	}
	for _, token := range strings.Fields(name) {
		words := nameWords(token)
		for i, w := range words {
			if i+1 < len(words) {
				r |= regionPairs[w+" "+words[i+1]]
			}
			x := regionWords[w]
			if len(words) > 1 {
				// "no-sidebar", "has-menu", "with-tags" describe something else;
				// of compounds the last word names the thing, the first one of
				// two the place ("footer-links").
				switch words[0] {
				case "no", "has", "with", "without", "is", "not", "layout", "content", "main":
					if i > 0 && x&(navigation|aside|footer|related|comments) != 0 && words[0] != "main" {
						x = 0
					}
				}
				if i != len(words)-1 && i != 0 {
					x &^= meta | tagList | promo
				}
				if i != len(words)-1 && x&(promo|comments|meta) != 0 && words[len(words)-1] == "title" {
					x = 0
				}
			}
			r |= x
		}
	}
	if inItem {
		r &^= footer | masthead
	}
	return r
}

// nameWords splits a class or id into lower-case words.
func nameWords(s string) []string {
	var words []string
	start := 0
	flush := func(end int) {
		if end > start {
			words = append(words, strings.ToLower(s[start:end]))
		}
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '-' || c == '_' || c == ':' || c == '.' || c >= '0' && c <= '9':
			flush(i)
			start = i + 1
		case c >= 'A' && c <= 'Z' && i > start && s[i-1] >= 'a' && s[i-1] <= 'z':
			flush(i)
			start = i
		}
	}
	flush(len(s))
	return words
}

// labels are words of the headings of blocks, in the languages of the web.
var labels = []struct {
	r     region
	words []string
}{
	{comments, []string{"recent comments", "neueste kommentare", "commentaires récents", "comentarios recientes", "commenti recenti", "最近のコメント", "最新评论", "최근 댓글", "свежие комментарии", "последние комментарии"}},
	{recent, []string{"recent posts", "latest posts", "recent entries", "recent articles", "latest news", "latest articles", "recent news", "recent stories", "latest stories", "new posts", "previous posts", "neueste beiträge", "letzte beiträge", "aktuelle beiträge", "articles récents", "derniers articles", "dernières actualités", "billets récents", "entradas recientes", "últimas entradas", "últimas noticias", "posts recentes", "artigos recentes", "últimas notícias", "articoli recenti", "ultimi articoli", "ultime notizie", "recente berichten", "laatste nieuws", "senaste inlägg", "nejnovější příspěvky", "ostatnie wpisy", "najnowsze wpisy", "najnovije", "posljednje", "zadnje objave", "последние записи", "свежие записи", "последние новости", "новые записи", "останні записи", "最近の投稿", "新着", "最新記事", "最新文章", "近期文章", "最新新闻", "最新消息", "最近文章", "최근 글", "최신 글", "최근글", "أحدث المقالات", "آخر المقالات", "آخر الأخبار", "פוסטים אחרונים", "רשומות אחרונות", "son yazılar", "son haberler", "bài viết mới"}},
	{popular, []string{"most read", "most viewed", "most popular", "popular", "trending", "top stories this", "most commented", "meistgelesen", "beliebt", "les plus lus", "plus populaires", "lo más", "más leíd", "mais lid", "più lett", "popularne", "najčitanij", "популярн", "самое читаемое", "人気", "ランキング", "热门", "熱門", "点击排行", "排行榜", "인기", "الأكثر", "הנקראים", "meest gelezen", "mest läst", "most shared", "best of"}},
	{related, []string{"related", "you may also", "read also", "see also", "recommended", "you might", "ähnliche", "auch interessant", "à lire aussi", "relacionad", "leia também", "correlati", "povezan", "похожие", "читайте также", "関連", "相关", "相關", "관련", "ذات صلة"}},
	{tagList, []string{"tags", "tag cloud", "categories", "category", "topics", "schlagwörter", "kategorien", "catégories", "étiquettes", "categorías", "etiquetas", "categorias", "categorie", "kategorije", "kategorie", "категории", "рубрики", "метки", "теги", "カテゴリ", "タグ", "分类", "标签", "分類", "標籤", "카테고리", "태그", "تصنيفات", "קטגוריות", "onderwerpen"}},
	{archiveList, []string{"archives", "archive", "archiv", "archivos", "arquivo", "archivi", "архив", "arhiva", "アーカイブ", "归档", "歸檔", "존재", "보관함", "الأرشيف", "ארכיון", "monthly", "calendar"}},
	{comments, []string{"recent comments", "comments", "kommentare", "neueste kommentare", "commentaires récents", "comentarios recientes", "commenti", "komentari", "комментарии", "コメント", "最新评论", "评论", "최근 댓글", "تعليقات"}},
	{promo, []string{"blogroll", "links", "friends", "sponsor", "advert", "partners", "follow", "subscribe", "newsletter", "about", "contact", "meta", "freunde", "liens", "enlaces", "ссылки", "リンク", "友情链接", "友链", "링크", "روابط", "anzeige", "elsewhere", "social", "buy", "support"}},
	{navigation, []string{"navigation", "menu", "pages", "search", "site map", "sections", "seiten", "páginas", "страницы", "ページ", "导航"}},
}

// labelRegion is what the heading of a block says of the links below it.
func labelRegion(text string) region {
	if units(text) > 40 {
		return 0
	}
	t := " " + strings.ToLower(text)
	for _, l := range labels {
		for _, w := range l.words {
			if i := strings.Index(t, w); i > 0 && (w[0] >= 0x80 || t[i-1] == ' ') {
				// A heading of other words besides is a title that happens to
				// hold one.
				if units(w)*3 >= units(t) || units(t) < 12 {
					return l.r
				}
			}
		}
	}
	return 0
}
