package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A furniture is a class of the words that pages put around their stories.
type furniture uint32

const (
	wordsShare furniture = 1 << iota
	wordsAccount
	wordsLegal
	wordsComments
	wordsReply
	wordsRelated
	wordsPopular
	wordsAdvert
	wordsPhoto
	wordsTags
	wordsByline
	wordsMenu
	wordsPaging
	wordsMedia
	wordsSource
	furnitureKinds = iota
)

// furnitureWords are words and phrases, lower case, that tell what a short block
// beside a story is. "…" at the end: the block must start with it.
var furnitureWords = [...]struct {
	kind  furniture
	words string // separated by "|"
}{
	{wordsShare, "share|share this|tweet|facebook|twitter|whatsapp|pinterest|linkedin|instagram|telegram|reddit|flipboard|xing|tiktok|youtube|follow|follow us|like us|" +
		"email|e-mail|mail|print|copy link|teilen|drucken|link kopieren|folgen|folgen sie uns|merken|artikel versenden|pdf|per mail|" +
		"partager|imprimer|envoyer|suivez-nous|compartir|imprimir|síguenos|seguir|compartilhar|partilhar|condividi|stampa|seguici|delen|afdrukken|" +
		"dela|skriv ut|del|udskriv|jaa|tulosta|udostępnij|drukuj|sdílet|vytisknout|поделиться|распечатать|поділитися|paylaş|yazdır|شارك|مشاركة|طباعة|" +
		"bagikan|chia sẻ|分享|分享到|打印|シェア|ツイート|印刷|共有|공유|공유하기|스크랩|인쇄"},
	{wordsAccount, "subscribe|subscription|sign up|sign in|log in|login|logout|register|newsletter|newsletters|my account|create account|free trial|unlock|paywall|subscribers|subscriber|already a subscriber|" +
		"abo|abonnieren|abonnement|abonnent|abonnenten|anmelden|registrieren|einloggen|konto|mein konto|jetzt testen|weiterlesen mit|passwort|password|e-mail-adresse|email address|your email|" +
		"s'abonner|abonnez-vous|abonnés|se connecter|connexion|inscription|mot de passe|suscríbete|suscribirse|suscripción|suscriptores|iniciar sesión|regístrate|registrarse|" +
		"assine|assinante|assinantes|entrar|cadastre-se|abbonati|accedi|registrati|inloggen|aanmelden|abonneer|nieuwsbrief|logga in|prenumerera|log ind|abonnér|logg inn|abonner|" +
		"kirjaudu|tilaa|zaloguj|zaloguj się|zarejestruj|prenumerata|przihlásit|přihlásit|předplatné|войти|регистрация|подписаться|подписка|підписатися|увійти|abone ol|giriş yap|üye ol|" +
		"تسجيل الدخول|اشترك|النشرة البريدية|daftar|masuk|đăng nhập|đăng ký|登录|注册|订阅|登入|註冊|訂閱|ログイン|会員登録|会員限定|有料会員|로그인|회원가입|구독"},
	{wordsLegal, "cookie|cookies|privacy|privacy policy|terms|terms of use|terms of service|terms and conditions|all rights reserved|copyright|©|legal notice|disclaimer|accessibility|" +
		"impressum|datenschutz|datenschutzerklärung|agb|nutzungsbedingungen|nutzungsbasierte|alle rechte vorbehalten|rechtliche hinweise|widerruf|barrierefreiheit|haftung|" +
		"mentions légales|confidentialité|tous droits réservés|cgu|cgv|données personnelles|aviso legal|política de privacidad|política de cookies|todos los derechos reservados|términos|" +
		"todos os direitos reservados|política de privacidade|termos de uso|tutti i diritti riservati|informativa|note legali|p.iva|alle rechten voorbehouden|privacybeleid|voorwaarden|" +
		"alla rättigheter|integritetspolicy|personuppgifter|rettigheder|privatlivspolitik|personvern|tietosuoja|wszelkie prawa|polityka prywatności|regulamin|rodo|všechna práva|ochrana osobních údajů|" +
		"все права защищены|политика конфиденциальности|пользовательское соглашение|усі права|tüm hakları saklıdır|gizlilik|çerez|kvkk|جميع الحقوق محفوظة|سياسة الخصوصية|" +
		"hak cipta|kebijakan privasi|版权|版权所有|版權所有|著作権|無断転載|プライバシー|利用規約|免责声明|备案|저작권|무단전재|무단 전재|개인정보|이용약관"},
	{wordsComments, "comment|comments|leave a comment|leave a reply|post a comment|add comment|add a comment|join the discussion|join the conversation|discussion|responses|guestbook|" +
		"kommentar|kommentare|kommentieren|kommentar schreiben|kommentar verfassen|schreibe einen kommentar|schreiben sie einen kommentar|leserkommentare|leserbrief|diskussion|netiquette|forum|" +
		"commentaire|commentaires|laisser un commentaire|réagir|réactions|comentar|comentario|comentarios|deja un comentario|deja una respuesta|comentário|comentários|deixe um comentário|" +
		"commento|commenti|lascia un commento|reacties|reactie|reageer|kommentarer|kommentera|kommentér|kommentit|kommentoi|komentarz|komentarze|dodaj komentarz|komentáře|komentář|diskuse|" +
		"комментарии|комментарий|оставить комментарий|коментарі|обсуждение|yorum|yorumlar|yorum yap|تعليق|تعليقات|أضف تعليق|komentar|bình luận|评论|发表评论|留言|評論|コメント|댓글|의견"},
	{wordsReply, "reply|says:|permalink|report|flag|like|upvote|antworten|antwort|sagt:|schrieb|melden|zitieren|gefällt mir|répondre|signaler|a dit|responder|dice:|dijo|denunciar|diz:|rispondi|ha detto|" +
		"beantwoorden|svara|svar|vastaa|odpowiedz|odpovědět|ответить|відповісти|yanıtla|cevapla|رد|balas|trả lời|回复|回覆|返信|답글"},
	{wordsRelated, "related|related articles|related stories|related posts|related news|related content|related topics|read more|read also|also read|see also|more on|more from|more stories|more news|more like this|you may also like|" +
		"you might also like|you may like|recommended|recommended for you|recommendations|up next|don't miss|read next|what to read next|further reading|in this section|latest|latest news|latest stories|top stories|top news|" +
		"today's top news|editor's picks|editors' picks|featured|in case you missed it|from the web|sponsored content|promoted|around the web|recent posts|recent articles|" +
		"lesen sie auch|lesen sie mehr|lesen sie hier|lesen sie dazu|lies auch|mehr lesen|mehr zum thema|mehr dazu|mehr aus|mehr von|mehr zu|mehr über|zum thema|auch interessant|das könnte sie auch interessieren|das könnte dich auch interessieren|" +
		"das könnte ihnen auch gefallen|weitere artikel|weitere nachrichten|weitere themen|weitere informationen|weiterführende links|ähnliche artikel|ähnliche beiträge|verwandte artikel|verwandte beiträge|passend dazu|hintergrund|" +
		"aus dem ressort|neueste|neueste artikel|neueste beiträge|letzte beiträge|aktuelle nachrichten|aktuelle meldungen|schlagzeilen|empfehlungen|empfohlen|unsere empfehlungen|leseempfehlungen|empfehlungen der redaktion|top-themen|top-news|siehe auch|jetzt lesen|weiterlesen|" +
		"lire aussi|à lire|à lire aussi|lire la suite|à voir aussi|sur le même sujet|articles liés|articles similaires|vous aimerez aussi|dernières actualités|nos derniers articles|pour aller plus loin|" +
		"lea también|lee también|leer más|ver más|te puede interesar|también te puede interesar|le puede interesar|noticias relacionadas|artículos relacionados|relacionadas|relacionados|más noticias|más información|últimas noticias|ver también|además|" +
		"leia também|leia mais|veja também|saiba mais|notícias relacionadas|artigos relacionados|mais notícias|últimas notícias|leggi anche|articoli correlati|leggi di più|potrebbe interessarti|ultime notizie|correlati|" +
		"lees ook|lees meer|meer over|gerelateerd|gerelateerde artikelen|meer nieuws|läs också|läs mer|läs även|mer om|relaterat|læs også|læs mere|mere om|les også|les mer|lue myös|lue lisää|aiheesta lisää|" +
		"czytaj też|czytaj także|zobacz także|zobacz też|przeczytaj także|powiązane|czytaj więcej|čtěte také|přečtěte si|související|mohlo by vás zajímat|olvasta már|kapcsolódó|citește și|vezi și|" +
		"читайте также|читать также|по теме|материалы по теме|похожие|ещё по теме|смотрите также|подробнее|последние новости|читайте також|за темою|ilgili haberler|ilginizi çekebilir|benzer haberler|son haberler|diğer haberler|" +
		"اقرأ أيضا|اقرأ أيضاً|مواضيع ذات صلة|اقرأ المزيد|ذات صلة|بیشتر بخوانید|مطالب مرتبط|baca juga|artikel terkait|berita terkait|berita lainnya|xem thêm|tin liên quan|đọc thêm|" +
		"相关阅读|相关新闻|相关推荐|相关文章|推荐阅读|更多|更多新闻|延伸閱讀|相關新聞|相關文章|更多文章|猜你喜欢|热门推荐|最新|関連記事|関連|あわせて読みたい|おすすめ記事|新着|最新記事|最新ニュース|もっと見る|관련기사|관련 기사|추천기사|추천 기사|더보기|주요뉴스"},
	{wordsPopular, "most read|most viewed|most popular|most shared|most watched|most commented|popular|popular posts|popular now|popular stories|trending|trending now|meistgelesen|meistgelesene|am meisten gelesen|meistkommentiert|meist gelesen|beliebt|beliebte|beliebteste|" +
		"les plus lus|le plus lu|les plus consultés|tendances|lo más leído|lo más visto|más leídas|más leídos|más vistas|lo más|mais lidas|mais lidos|mais vistas|più letti|i più letti|più lette|meest gelezen|populair|mest läst|mest lästa|" +
		"mest læste|mest lest|luetuimmat|najczęściej czytane|popularne|nejčtenější|самое читаемое|популярное|популярные|en çok okunan|en çok okunanlar|الأكثر قراءة|terpopuler|đọc nhiều|热门|热点|排行|排行榜|熱門|点击排行|ランキング|人気記事|アクセスランキング|많이 본 뉴스|많이 본|인기기사|인기 기사"},
	{wordsAdvert, "advertisement|advertising|advertise|ad|ads|sponsored|advertorial|story continues below|continue reading|article continues below|anzeige|anzeigen|werbung|gesponsert|weiter nach der anzeige|publicité|publicidad|patrocinado|publicidade|pubblicità|" +
		"advertentie|annons|annonce|annonse|mainos|reklama|artykuł sponsorowany|реклама|reklam|إعلان|iklan|quảng cáo|广告|廣告|広告|スポンサー|광고"},
	{wordsPhoto, "photo|photos|photo by|photograph|picture|image|image credit|photo credit|credit|getty|getty images|ap photo|shutterstock|file photo|istock|unsplash|pixabay|picture alliance|picture-alliance|imago|imago images|dpa|ddp|epa|archivbild|symbolbild|symbolfoto|" +
		"foto|fotos|bild|bilder|bildquelle|bild:|foto:|archivfoto|screenshot|grafik|crédit photo|crédits|photo d'illustration|imagen|crédito|fotografía|foto de|imagem|reprodução|divulgação|immagine|beeld|" +
		"kuva|kuvat|zdjęcie|fot|fot.|фото|иллюстрация|fotoğraf|صورة|ảnh|图片来源|图片|圖片|图|圖|写真|画像|사진|자료사진"},
	{wordsTags, "tags|tagged|topics|topics:|filed under|posted in|categories|category|keywords|in this article|explore more topics|themen|themen:|schlagworte|schlagwörter|schlagwort|stichworte|stichwörter|kategorie|kategorien|tags:|mehr lesen über|" +
		"mots-clés|mots clés|thèmes|thématiques|catégories|étiquettes|etiquetas|temas|palabras clave|categorías|archivado en|assuntos|tópicos|categorias|argomenti|categorie|trefwoorden|onderwerpen|ämnen|emner|aiheet|avainsanat|tagi|tematy|témata|štítky|" +
		"теги|метки|темы|рубрики|теги:|etiketler|konular|وسوم|كلمات مفتاحية|الكلمات المفتاحية|标签|关键词|標籤|關鍵字|タグ|キーワード|カテゴリ|태그|키워드"},
	{wordsByline, "by…|written by|posted by|posted on|published|published on|updated|last updated|last modified|staff writer|correspondent|editor|author|reporter|von…|veröffentlicht|veröffentlicht am|aktualisiert|zuletzt aktualisiert|stand:|erstellt|autor|autorin|redaktion|" +
		"lesedauer|lesezeit|uhr|par…|publié|publié le|mis à jour|mise à jour|rédaction|por…|publicado|publicado el|publicado em|actualizado|atualizado|redacción|redação|di…|pubblicato|aggiornato|redazione|door…|gepubliceerd|bijgewerkt|redactie|" +
		"av…|publicerad|uppdaterad|af…|publiceret|opdateret|publisert|oppdatert|julkaistu|päivitetty|opublikowano|aktualizacja|publikováno|aktualizováno|автор|опубликовано|обновлено|yayınlanma|güncelleme|giriş tarihi|نشر في|آخر تحديث|كتب|" +
		"diterbitkan|penulis|作者|记者|来源|编辑|责任编辑|發布時間|发布时间|發佈|記者|更新|掲載|公開|配信|기자|입력|수정|승인|min read|minute read|mins read|minutes to read"},
	{wordsMenu, "home|homepage|menu|navigation|search|contact|contact us|about|about us|sitemap|rss|faq|jobs|careers|shop|skip to content|skip to main content|main menu|sections|archive|archives|help|support|feedback|calendar|weather|e-paper|epaper|app|apps|services|service|mobile|events|partners|media kit|" +
		"startseite|menü|suche|kontakt|über uns|hilfe|karriere|stellenangebote|archiv|mediadaten|inserieren|zum inhalt springen|zum inhalt|zur startseite|hauptmenü|ressorts|partner|presse|wetter|veranstaltungen|spiele|shop|" +
		"accueil|rechercher|recherche|à propos|plan du site|qui sommes-nous|inicio|portada|buscar|contacto|quiénes somos|menú|mapa del sitio|início|contato|contacto|quem somos|pesquisar|cerca|contatti|chi siamo|home page|zoeken|over ons|" +
		"hem|sök|om oss|kontakta oss|forside|søg|søk|kontakt oss|om os|etusivu|haku|yhteystiedot|strona główna|szukaj|o nas|domů|hledat|hlavní stránka|главная|поиск|контакты|о нас|о проекте|головна|пошук|anasayfa|ana sayfa|ara|künye|iletişim|hakkımızda|" +
		"الرئيسية|اتصل بنا|من نحن|بحث|beranda|tentang kami|trang chủ|liên hệ|首页|首頁|搜索|关于我们|联系我们|網站導航|ホーム|検索|お問い合わせ|会社概要|メニュー|홈|검색|회사소개|고객센터|메뉴|전체메뉴"},
	{wordsPaging, "previous|next|previous article|next article|previous post|next post|older posts|newer posts|older|newer|back|back to top|to top|top|vorheriger|nächster|vorheriger artikel|nächster artikel|vorheriger beitrag|nächster beitrag|zurück|weiter|nach oben|seite|zurück zur übersicht|" +
		"précédent|suivant|article précédent|article suivant|retour|haut de page|anterior|siguiente|volver|artículo anterior|próximo|seguinte|voltar|precedente|successivo|vorige|volgende|terug|föregående|nästa|tillbaka|forrige|næste|neste|tilbage|edellinen|seuraava|" +
		"poprzedni|następny|wróć|předchozí|následující|предыдущая|следующая|назад|наверх|önceki|sonraki|السابق|التالي|sebelumnya|selanjutnya|上一篇|下一篇|返回|返回首页|前の記事|次の記事|ページトップ|이전|다음|목록"},
	{wordsMedia, "video|videos|watch|play|audio|podcast|podcasts|listen|gallery|slideshow|photos|livestream|live|bildergalerie|fotostrecke|galerie|anhören|vorlesen|zum video|ansehen|vidéo|vidéos|écouter|vídeo|vídeos|escuchar|ouvir|galería|galeria|guarda|ascolta|bekijk|lyssna|se også video|видео|аудио|фотогалерея|فيديو|视频|影片|動画|동영상|영상"},
	{wordsSource, "source|sources|source:|sources:|quelle|quellen|quelle:|quellen:|fuente|fuentes|fonte|fonti|bron|källa|kilde|lähde|źródło|zdroj|источник|джерело|kaynak|المصدر|sumber|nguồn|来源|來源|出典|출처"},
}

// A furniturePhrase is one phrase of furnitureWords.
type furniturePhrase struct {
	text string
	kind furniture
	head bool // must start the block
}

// furniturePhrases finds the phrases by their first word, or, for scripts written
// without spaces, by their first letter.
var furniturePhrases = func() map[string][]furniturePhrase {
	m := make(map[string][]furniturePhrase, 1500)
	for _, row := range furnitureWords {
		for w := range strings.SplitSeq(row.words, "|") {
			w, head := strings.CutSuffix(w, "…")
			key := w
			if r, n := utf8.DecodeRuneInString(w); isWide(r) || 0xac00 <= r && r <= 0xd7a3 {
				key = w[:n]
			} else if i := strings.IndexByte(w, ' '); i > 0 {
				key = w[:i]
			}
			key = strings.TrimRight(key, ":.")
			m[key] = append(m[key], furniturePhrase{w, row.kind, head})
		}
	}
	return m
}()

// furnitureOf tells which kinds of page words stand in lower, a block in lower
// case, and which of them make up the whole of it or start it.
func furnitureOf(lower string) (anywhere, leading furniture) {
	prev := rune(-1)
	for i, r := range lower {
		wide := isWide(r) || 0xac00 <= r && r <= 0xd7a3
		if !wide && (!isWordChar(r) && r != '©' || isWordChar(prev)) {
			prev = r
			continue
		}
		prev = r
		end := i + utf8.RuneLen(r)
		if !wide {
			for end < len(lower) {
				c, n := utf8.DecodeRuneInString(lower[end:])
				if !isWordChar(c) && !(c == '-' || c == '\'' || c == '.' || c == '\u00b4') {
					break
				}
				end += n
			}
		}
		key := strings.TrimRight(lower[i:end], "-'.")
		for _, p := range furniturePhrases[key] {
			if !strings.HasPrefix(lower[i:], p.text) {
				continue
			}
			if after := lower[i+len(p.text):]; !wide && after != "" {
				if c := firstRune(after); isWordChar(c) {
					continue
				}
			}
			at := i <= 2
			if p.head && !at {
				continue
			}
			anywhere |= p.kind
			if at {
				leading |= p.kind
			}
		}
	}
	return anywhere, leading
}

func isWordChar(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}
