package discover

import (
	"net/url"
	"strconv"
	"strings"
)

// nextWords name the next page of a listing. Compared lower-cased, without
// arrows.
var nextWords = set(`next next-page older older-posts older-entries older-articles previous-entries previous-posts more-posts load-more show-more view-more
	weiter nächste nächste-seite ältere-beiträge ältere-artikel suivant suivante page-suivante articles-plus-anciens articles-précédents siguiente página-siguiente
	entradas-anteriores entradas-antiguas anteriores próxima próximo próxima-página posts-antigos página-seguinte successivo successiva pagina-successiva articoli-precedenti
	volgende oudere-berichten volgende-pagina nästa äldre-inlägg neste næste seuraava következő następna następny starsze-wpisy další starší-příspěvky ďalšia
	sljedeća starije-objave stariji-postovi следующая следующая-страница далее предыдущие-записи ранее наступна старіші-записи sonraki eski-yazılar
	次へ 次のページ 次の記事 過去の記事 下一页 下一頁 下页 后页 다음 다음-페이지 이전-글 التالي الصفحة-التالية הבא הפוסטים-הקודמים 次ページ older-»`)

// next finds the link to the next page of the listing: one marked so, one
// named so, or the number after the page's own.
func (p *page) next() string {
	var named, numbered *anchor
	prefix, number := pageNumber(p.opt.URL)
	for _, a := range p.anchors {
		if !a.addr.own || a.addr.key == p.self.key {
			continue
		}
		rel := strings.ToLower(attr(a.n, "rel"))
		paging := a.b.region&paging != 0
		if hasWord(rel, "next") && (paging || a.addr.kind == listing || a.units < 20) {
			return a.addr.url.String()
		}
		if a.units > 40 {
			continue
		}
		t := strings.ToLower(strings.Trim(a.text, " \u00a0«»‹›<>←→…·|.-⟵⟶↓"))
		pre, n := pageNumber(a.addr.url)
		sequel := n == number+1 && pre == prefix
		if pre == prefix && n <= number {
			continue
		}
		if named == nil && (nextWords[strings.Join(strings.Fields(t), "-")] && (paging || sequel || a.addr.kind == listing) || t == "" && sequel) {
			named = a
		}
		if numbered == nil && sequel && (paging || t == strconv.Itoa(n) || a.addr.kind == listing) {
			numbered = a
		}
	}
	switch {
	case named != nil:
		return named.addr.url.String()
	case numbered != nil:
		return numbered.addr.url.String()
	}
	return ""
}

// pageNumber splits an address into what its pages share and the number of
// this one; a listing's first page has none and is number one.
func pageNumber(u *url.URL) (prefix string, n int) {
	q := u.Query()
	for _, name := range []string{"page", "paged", "pg", "p", "seite", "pagina", "pageNumber", "pn"} {
		if v := q.Get(name); v != "" {
			if n, err := strconv.Atoi(v); err == nil && n > 0 && n < 100000 {
				return bareHost(u.Host) + strings.TrimSuffix(u.Path, "/"), n
			}
		}
	}
	path := strings.TrimSuffix(u.Path, "/")
	for _, end := range []string{"/index.html", "/index.htm", "/index.php", ".html", ".htm", ".php"} {
		path = strings.TrimSuffix(path, end)
	}
	i := len(path)
	for i > 0 && path[i-1] >= '0' && path[i-1] <= '9' {
		i--
	}
	if i < len(path) && len(path)-i < 6 {
		head := strings.TrimRight(path[:i], "/-_")
		for _, w := range []string{"page", "seite", "pagina", "p", "index", "list"} {
			if h, ok := strings.CutSuffix(head, "/"+w); ok || head == w {
				n, _ := strconv.Atoi(path[i:])
				return bareHost(u.Host) + strings.TrimSuffix(h, "/"), n
			}
		}
	}
	return bareHost(u.Host) + path, 1
}
