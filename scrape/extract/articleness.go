package extract

import (
	"fmt"
	"strings"

	"golang.org/x/net/html/atom"
)

// refuse tells why a page is no article, nil when it is one. What a person put
// into a folder is an article unless there is nothing to read in it; of what
// was fetched, the evidence for and against is weighed.
func (p *page) refuse(a *Article, st *story) error {
	if a.Title == "" && st.weight == 0 {
		return fmt.Errorf("%w: neither a title nor a text", ErrNotArticle)
	}
	if p.opt.Name != "" || st.by != "" {
		return nil
	}
	if why := p.blocked(a, st); why != "" {
		return fmt.Errorf("%w: %s", ErrNotArticle, why)
	}
	score, reasons := p.weighArticle(a, st)
	if score < 0 {
		return fmt.Errorf("%w: %s", ErrNotArticle, strings.Join(reasons, ", "))
	}
	return nil
}

// blocked recognises pages that stand in for an article: errors, walls, log-ins.
func (p *page) blocked(a *Article, st *story) string {
	if st.weight > 1500 {
		return ""
	}
	title := string(appendFolded(nil, a.Title))
	for _, n := range p.all {
		if n.DataAtom == atom.Title && n.Namespace == "" {
			title += "\n" + string(appendFolded(nil, headingText(n)))
			break
		}
	}
	if t := p.opt.Teaser; t != nil && a.Title != "" && string(appendFolded(nil, t.Title)) == string(appendFolded(nil, a.Title)) {
		title = "" // "The last Peugeot 404": so it is called where it is listed, too
	}
	for _, w := range blockTitles {
		for _, line := range strings.Split(title, "\n") {
			if line == w || strings.HasPrefix(line, w+" ") && len(line) < len(w)+25 || strings.HasSuffix(line, " "+w) && len(line) < len(w)+25 {
				return fmt.Sprintf("%q is the title of an error or a wall, not of a story", a.Title)
			}
		}
	}
	if st.weight < 400 && len(p.ldArticles()) == 0 {
		for _, n := range p.all {
			if n.DataAtom == atom.Input && strings.EqualFold(attr(n, "type"), "password") && !p.isAside(n) {
				return "a log-in form and hardly any text"
			}
		}
	}
	return ""
}

// blockTitles are the folded titles of pages that are not what was asked for.
var blockTitles = phraseList(`404, 404 not found, error 404, 404 error, page not found, not found, page cannot be found, page not available, this page isn't available, 403 forbidden, forbidden, access denied, access to this page has been denied,
	401 unauthorized, 500 internal server error, internal server error, 502 bad gateway, bad gateway, 503 service unavailable, service unavailable, service temporarily unavailable, 504 gateway time out, gateway timeout, 429 too many requests, too many requests,
	just a moment, attention required cloudflare, attention required, ddos guard, ddos protection by cloudflare, checking your browser, please wait, one moment please, are you a robot, are you human, robot check, captcha, security check, pardon our interruption,
	human verification, verify you are human, please verify you are a human, enable javascript, please enable javascript, javascript is disabled, javascript required, unsupported browser, before you continue, consent, cookie consent, privacy settings,
	log in, login, sign in, signin, sign up, register, create account, my account, maintenance, under maintenance, site maintenance, down for maintenance, scheduled maintenance, coming soon, site under construction, account suspended, domain for sale, index of,
	seite nicht gefunden, die seite wurde nicht gefunden, fehler 404, nicht gefunden, zugriff verweigert, anmelden, anmeldung, einloggen, registrieren, wartungsarbeiten, wartung,
	page introuvable, page non trouvée, erreur 404, accès refusé, connexion, página no encontrada, error 404 página no encontrada, acceso denegado, iniciar sesión, página não encontrada, erro 404, acesso negado, entrar, pagina non trovata, errore 404, accesso negato, accedi,
	pagina niet gevonden, inloggen, sidan hittades inte, logga in, siden blev ikke fundet, siden ble ikke funnet, strona nie znaleziona, nie znaleziono strony, błąd 404, zaloguj się, stránka nenalezena, az oldal nem található, pagina nu a fost găsită,
	страница не найдена, ошибка 404, доступ запрещен, вход, войти, сторінку не знайдено, сторінка не знайдена, sayfa bulunamadı, giriş yap, halaman tidak ditemukan, không tìm thấy trang, الصفحة غير موجودة, ページが見つかりません, 页面不存在, 页面未找到, 找不到頁面, 페이지를 찾을 수 없습니다, 로그인, ログイン`)

// weighArticle weighs what speaks for and against an article. Below zero it is
// none; reasons then say why.
func (p *page) weighArticle(a *Article, st *story) (score int, against []string) {
	declared := strings.EqualFold(p.metaFirst("og:type"), "article") || p.metaFirst("article:published_time") != ""
	for _, n := range p.ldArticles() {
		for _, t := range n.types() {
			if t != "CreativeWork" {
				declared = true
			}
		}
	}
	if declared {
		score += 40
	}
	if p.opt.Teaser != nil {
		score += 30 // an index lists it among its articles
	}
	switch {
	case st.weight >= 1500:
		score += 40
	case st.weight >= 500:
		score += 25
	case st.weight >= 200:
		score += 5
	case st.weight >= 60:
		score -= 8
		against = append(against, "little running text")
	default:
		score -= 25
		against = append(against, "hardly any running text")
	}
	if !a.Published.IsZero() {
		score += 10
	}
	if len(a.Authors) > 0 {
		score += 10
	}
	if p.h1 != nil {
		score += 5
	}
	if p.url != nil {
		path := strings.Trim(p.url.Path, "/")
		switch {
		case path == "" && p.url.RawQuery == "":
			score -= 80
			against = append(against, "the front page of its site")
		case indexPath(path):
			score -= 25
			against = append(against, "its address is that of an index")
		case strings.Count(path, "-") >= 3 || strings.Count(path, "_") >= 3 || hasLongNumber(path):
			score += 10
		}
	}
	for _, n := range p.ld {
		for _, t := range n.types() {
			if t == "CollectionPage" || t == "ItemList" && len(p.ldArticles()) == 0 || t == "SearchResultsPage" || t == "ProfilePage" {
				score -= 25
				against = append(against, "it calls itself a "+t)
				break
			}
		}
		if len(against) > 3 {
			break
		}
	}
	if t := strings.ToLower(p.metaFirst("og:type")); t == "website" || t == "profile" || t == "blog" {
		score -= 10
	}
	if teasers, inside := p.countTeasers(st); teasers >= 8 && !(st.weight > 1500 && declared) {
		score -= min(10+teasers, 45)
		if inside >= 8 && int(st.weight) < 150*inside {
			score -= 45 // what was taken for a story is made of them
		}
		against = append(against, fmt.Sprintf("%d headings link to other articles", teasers))
	}
	return score, against
}

// countTeasers counts the headings that are links, outside of what is marked
// as side matter, and those of them that stand inside the story.
func (p *page) countTeasers(st *story) (n, inside int) {
	for _, e := range p.all {
		switch e.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4:
			linked := e.Parent != nil && e.Parent.DataAtom == atom.A
			for k := e.FirstChild; k != nil && !linked; k = following(k, e) {
				linked = k.DataAtom == atom.A && attr(k, "href") != ""
			}
			if linked && !p.isAside(e) {
				n++
				if st.root != nil && within(e, st.root) {
					inside++
				}
			}
		}
	}
	return n, inside
}

// indexPath reports whether an address's path ends like that of a listing.
func indexPath(path string) bool {
	// a/b/index.html is the page of a/b.
	if dir, file, ok := cutLast(path, "/"); ok && strings.HasPrefix(strings.ToLower(file), "index.") {
		path = dir
	}
	last := strings.ToLower(path[strings.LastIndexByte(path, '/')+1:])
	last, _, _ = strings.Cut(last, ".")
	switch last {
	case "news", "index", "archive", "archives", "archiv", "category", "categories", "tag", "tags", "blog", "home", "start", "search", "suche", "latest", "all", "topics", "sitemap", "rss", "feed", "contact", "kontakt", "impressum", "about", "login":
		return true
	}
	for _, dir := range [...]string{"category/", "tag/", "tags/", "author/", "authors/", "topic/", "topics/", "page/", "search/"} {
		if strings.HasPrefix(path, dir) || strings.Contains(path, "/"+dir) {
			return strings.Count(path, "/") <= 3 && strings.Count(last, "-") < 4
		}
	}
	return false
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func hasLongNumber(s string) bool {
	run := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			if run++; run >= 5 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}
