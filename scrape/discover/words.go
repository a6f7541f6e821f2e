package discover

import (
	"path"
	"strings"
	"unicode"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// The tables below are read-only.
var (
	// listingDirs are directories whose children are lists of articles.
	listingDirs = set(`tag tags category categories categorie kategorie kategorien kategoria kategorija kategorije categoria
		categorias etiqueta etiquetas label labels author authors autor autori auteur auteurs autore user users profile
		profiles people person page pages-list seite pagina archive archives archiv topic topics thema themen search keyword keywords
		contributor contributors byline columnist columnists collections series serie staff-profile writer writers journalist taxonomy etichetta mot-cle motcle tagged hashtag by members member expert experts reporter reporters`)
	// listingPages are pages that are themselves lists.
	listingPages = set(`tag tags category categories categorie kategorien categorias archive archives archivo archivos archiv authors topics
		index-all all all-posts latest popular trending most-read most-viewed blogroll links sitemap posts blog news page`)
	servicePages = set(`login logout signin sign-in sign_in signup sign-up register registration subscribe subscription subscriptions
		abo newsletter newsletters search suche recherche contact contacts contact-us contactus kontakt contacto contatti contato
		about about-us aboutus about-me ueber-uns uber-uns a-propos acerca acerca-de sobre quienes-somos chi-siamo
		privacy privacy-policy privacypolicy datenschutz terms terms-of-use terms-of-service terms-and-conditions tos conditions impressum imprint
		legal legal-notice mentions-legales aviso-legal disclaimer cookies cookie-policy cookie feed rss atom rss2 feeds cart checkout account my-account
		wp-login wp-login.php wp-admin wp-json xmlrpc.php advertise advertising werbung sitemap faq help support donate donations join membership
		jobs careers masthead team staff our-team editorial-team sitemap.xml feed.xml rss.xml atom.xml index.xml print share comments trackback
		accessibility colophon home unsubscribe shop store app apps download downloads projects project cv resume portfolio events calendar gallery
		guestbook gastenboek copyright`)
	fileTypes = set(`.pdf .jpg .jpeg .png .gif .webp .svg .ico .avif .bmp .zip .gz .tgz .tar .bz2 .xz .rar .7z .exe .dmg .deb .rpm .apk
		.mp3 .mp4 .m4a .m4v .ogg .ogv .wav .flac .webm .mov .avi .mkv .css .js .json .xml .rss .atom .rdf .doc .docx .xls .xlsx .ppt .pptx
		.odt .ods .epub .mobi .ics .vcf .torrent .iso .csv .tsv .woff .woff2 .ttf`)
	languageCodes = set(`ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu id is it ja ka kk ko lt lv mk ms nb nl nn no pl pt ro ru
		sk sl sq sr sv ta th tr uk ur uz vi zh en-us en-gb pt-br pt-pt zh-cn zh-tw zh-hans zh-hant fr-ca es-mx iw`)

	// moreWords are link texts that name no article. Compared lower-cased,
	// without punctuation and arrows at the ends.
	moreWords = set(`more read-more continue continue-reading keep-reading read-on full-story read-full-story read-the-rest read-article read full-article
		view view-post view-more see-more learn-more details permalink link source post here click-here go
		mehr weiterlesen mehr-lesen mehr-erfahren zum-artikel weiter lire-la-suite lire-plus lire suite la-suite en-savoir-plus lire-l-article
		leer leer-más leer-mas seguir-leyendo más ver-más ver-mas continuar-leyendo leia leia-mais ler-mais continue-lendo saiba-mais continuar-a-ler
		leggi leggi-tutto continua continua-a-leggere lees-verder lees-meer verder-lezen meer läs-mer läs les-mer læs-mere lue-lisää
		czytaj więcej czytaj-więcej czytaj-dalej číst-více více celý-článek čítať-viac opširnije pročitaj-više saznaj-više više čitaj-dalje
		tovább bővebben devamı devamını-oku oku citeste-mai-mult читать читать-далее далее подробнее читать-дальше детальніше читати-далі читати повече
		прочитај-више више διαβάστε-περισσότερα περισσότερα اقرأ-المزيد المزيد إقرأ-المزيد ادامه-مطلب עוד קרא-עוד קראו-עוד המשך-קריאה לקריאה
		続きを読む もっと見る 詳細 全文を読む 記事を読む 阅读全文 查看更多 更多 详细 阅读更多 閱讀更多 繼續閱讀 继续阅读 全文 详情 더보기 더-보기 자세히-보기 계속-읽기 đọc-tiếp xem-thêm
		selengkapnya baca-selengkapnya อ่านต่อ next previous prev older newer older-posts newer-posts home reply share tweet print email edit
		comment comments no-comments leave-a-comment leave-a-reply kommentare commentaires comentarios top back-to-top back`)
	commentWords = []string{"comment", "comentario", "comentário", "commentaire", "kommentar", "commenti", "komentar", "reacties", "reactie", "комментар", "коментар", "评论", "評論", "留言", "コメント", "댓글", "تعليق", "תגובות", "trackback"}
)

// moreStarts begin link texts that repeat or precede a title.
var moreStarts = []string{"read more", "continue reading", "read the rest", "weiterlesen", "lire la suite", "leer más", "seguir leyendo", "lees verder", "читать далее", "more about", "permalink to", "permanent link", "leia mais", "continua a leggere", "read full"}

// nameless reports whether a link text names no article: "Read more", "12
// comments", a bare number, nothing.
func nameless(text string) bool {
	t := strings.ToLower(strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	if t == "" {
		return true
	}
	if len(t) <= 60 {
		if moreWords[strings.Join(strings.Fields(t), "-")] {
			return true
		}
		for _, w := range commentWords {
			if strings.Contains(t, w) && units(t) < 28 {
				return true
			}
		}
	}
	for _, w := range moreStarts {
		if strings.HasPrefix(t, w) {
			return true
		}
	}
	return strings.IndexFunc(t, unicode.IsLetter) < 0 && len(t) < 5
}

// kindOf says what an address alone tells of its page.
func (p *page) kindOf(a *address) kind {
	n := len(a.seg)
	if a.own {
		if n == 0 && a.url.RawQuery == "" || a.key == p.self.key {
			return home
		}
		if a.url.RawQuery == "" && p.self.key != "" && strings.HasPrefix(p.self.key+"/", a.key+"/") {
			return home
		}
		if n == 1 && languageCodes[strings.ToLower(a.seg[0])] && a.url.RawQuery == "" {
			return home
		}
	}
	if n == 0 && a.url.RawQuery == "" {
		if a.own || a.sister {
			return home
		}
		return foreignA
	}
	q := a.url.RawQuery
	if n > 0 {
		last := strings.ToLower(a.seg[n-1])
		ext := path.Ext(last)
		if fileTypes[ext] && n+len(q) > 0 {
			if servicePages[last] {
				return service
			}
			return file
		}
		if k := p.kindOfPath(a, strings.TrimSuffix(last, ext)); k != plain {
			return k
		}
	}
	for _, f := range strings.Split(q, "&") {
		name, v, _ := strings.Cut(f, "=")
		switch strings.ToLower(name) {
		case "cat", "tag", "author", "paged", "page", "m", "s", "q", "search", "label", "category", "start", "offset", "sort", "order", "max-results", "updated-max":
			if v != "" && (n == 0 || name != "page" || digitsOnly(v)) {
				return listing
			}
		case "feed", "share", "replytocom", "redirect_to", "returnurl", "action", "print":
			return service
		}
	}
	if !a.own && !a.sister {
		return foreignA
	}
	return plain
}

func (p *page) kindOfPath(a *address, last string) kind {
	n := len(a.seg)
	dates := 0
	for i, s := range a.seg {
		if i == n-1 {
			s = strings.TrimSuffix(s, path.Ext(s))
		}
		if digitsOnly(s) && (len(s) <= 2 || segmentClass(s) == "Y") {
			dates++
		}
	}
	if dates == n && n > 0 && segmentClass(a.seg[0]) == "Y" && a.url.RawQuery == "" {
		return listing
	}
	for i, s := range a.seg[:n-1] {
		s = strings.ToLower(s)
		if !listingDirs[s] {
			continue
		}
		after := n - 1 - i
		switch s {
		case "page", "seite", "pagina":
			if digitsOnly(last) {
				return listing
			}
		case "archive", "archives", "archiv", "topic", "topics", "people", "series", "serie", "collections", "thema", "users", "user", "profile":
			// Many sites keep their articles there; months and names of
			// sections tell otherwise.
			rest := a.seg[i+1:]
			allDates := true
			for _, r := range rest {
				if !digitsOnly(r) || len(r) > 4 {
					allDates = false
				}
			}
			if allDates || after == 1 && a.words < 3 && !a.id && path.Ext(a.seg[n-1]) == "" && s != "archives" && s != "archive" {
				return listing
			}
			if s == "archives" && strings.HasPrefix(last, "cat_") {
				return listing
			}
		default:
			if after == 1 && a.words < 6 || after == 2 && a.words < 4 || after > 2 && digitsOnly(last) {
				return listing
			}
		}
	}
	if n <= 2 || p.self.key != "" && strings.HasPrefix(p.self.key, a.host+"/"+strings.Join(a.seg[:n-1], "/")) {
		if listingPages[last] || last == "archives" {
			return listing
		}
		if servicePages[last] {
			return service
		}
		if n == 1 && (strings.HasPrefix(last, "page-") || strings.HasPrefix(last, "page")) && digitsOnly(strings.TrimLeft(last[4:], "-")) {
			return listing
		}
	}
	first := strings.ToLower(a.seg[0])
	if first == "wp-content" || first == "cdn-cgi" || first == "wp-json" || first == "login" || first == "account" || first == "cgi-bin" && strings.Contains(last, "comments") {
		return service
	}
	if n == 1 && last != "" && last[0] == '@' {
		return listing
	}
	switch last {
	case "feed", "rss", "comments", "trackback", "share", "print", "edit":
		return service
	}
	return plain
}
