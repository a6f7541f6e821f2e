package extract

import "strings"

func phraseSet(lines string) map[string]bool {
	m := map[string]bool{}
	for _, l := range strings.Split(lines, "\n") {
		for _, w := range strings.Split(l, ",") {
			if f := string(appendFolded(nil, w)); f != "" {
				m[f] = true
			}
		}
	}
	return m
}

func phraseList(lines string) []string {
	var all []string
	for _, l := range strings.Split(lines, "\n") {
		for _, w := range strings.Split(l, ",") {
			if f := string(appendFolded(nil, w)); f != "" {
				all = append(all, f)
			}
		}
	}
	return all
}

// commentHeadings stand over the comments, often with their number.
var commentHeadings = phraseSet(`comments, comment, replies, responses, thoughts on, kommentare, kommentar, commentaires, comentarios, commenti, reacties,
	kommentarer, komentarze, комментарии, комментариев, комментария, коментарі, yorumlar, yorum, 댓글, コメント, 评论, 評論, 条评论, σχόλια, комментарий, komentáře, תגובות, تعليقات`)

// tailHeadings stand over what follows a story but is none of it.
var tailHeadings = func() map[string]bool {
	m := phraseSet(`related, related articles, related stories, related posts, related news, related content, related links, related topics, more stories, more news,
	more on this story, more from, more on this, more like this, read more, read next, read also, also read, up next, you may also like, you might also like, you may like, you might like,
	recommended, recommended for you, recommended stories, recommended reading, trending, trending now, most read, most popular, popular posts, popular, top stories, latest news, latest stories, latest posts,
	recent posts, don't miss, editor's picks, editors picks, featured, sponsored, sponsored content, around the web, from around the web, promoted stories, promoted content,
	leave a reply, leave a comment, post a comment, add a comment, write a comment, join the conversation, join the discussion, comments are closed, what do you think,
	share this, share this article, share this post, share this story, share on, share, like this, tags, tagged, topics, filed under, categories, about the author, about the authors, author bio,
	newsletter, newsletters, sign up, subscribe, subscribe to our newsletter, sign up for our newsletter, stay connected, follow us, follow us on, get our newsletter, get the newsletter, partner news,
	see also, further reading on this site, in this section, next story, previous post, next post, next article, previous article, post navigation, similar articles, similar posts, other articles, other news,
	mehr zum thema, mehr zu diesem thema, mehr dazu, lesen sie auch, lesen sie mehr, das könnte sie auch interessieren, das könnte sie interessieren, das könnte dich auch interessieren, das könnte dir auch gefallen, das könnte ihnen auch gefallen,
	auch interessant, weitere artikel, weitere beiträge, weitere meldungen, weitere nachrichten, weitere themen, weitere informationen zum thema, weiterlesen, ähnliche artikel, ähnliche beiträge, verwandte artikel, verwandte beiträge, verwandte themen, passend zum thema,
	meistgelesen, meist gelesen, meistgelesene artikel, beliebte artikel, beliebte beiträge, neueste artikel, neueste beiträge, neueste nachrichten, aktuelle beiträge, aktuelle meldungen, aktuelle nachrichten, letzte meldungen, top artikel, top themen, top news,
	kommentar schreiben, kommentar verfassen, kommentar hinterlassen, schreibe einen kommentar, schreiben sie einen kommentar, hinterlasse einen kommentar, hinterlasse eine antwort, diskutieren sie mit, antworten, ihre meinung, deine meinung, ihr kommentar, dein kommentar,
	teilen, artikel teilen, beitrag teilen, diesen artikel teilen, diesen beitrag teilen, teilen mit, gefällt mir, schlagworte, schlagwörter, stichworte, stichwörter, kategorien, themen, über den autor, über die autorin, über den verfasser, zum autor, zur person des autors, der autor, die autorin,
	newsletter abonnieren, jetzt abonnieren, folgen sie uns, folge uns, beitrags navigation, beitragsnavigation, artikel drucken, artikel bewerten, zur startseite, nach oben, quelle, mehr aus, mehr von, mehr artikel, mehr news, mehr nachrichten, empfehlungen, empfehlungen der redaktion, empfohlene artikel, unsere empfehlungen, aus dem ressort, dossier,
	à lire aussi, lire aussi, a lire aussi, sur le même sujet, articles liés, articles similaires, à voir aussi, voir aussi, dans la même rubrique, les plus lus, le plus lu, laisser un commentaire, ajouter un commentaire, réagir, réactions, partager, partager cet article, mots clés, à propos de l'auteur, inscrivez-vous à la newsletter, vous aimerez aussi, plus d'articles, nos autres articles,
	noticias relacionadas, artículos relacionados, relacionado, relacionados, te puede interesar, también te puede interesar, lo más leído, lo más visto, más noticias, más información, ver más, lee también, leer más, deja un comentario, deja una respuesta, añadir comentario, comparte, compartir, etiquetas, temas, archivado en, sobre el autor, boletín, últimas noticias,
	leia também, leia mais, veja também, veja mais, notícias relacionadas, artigos relacionados, posts relacionados, você pode gostar, você também pode gostar, mais lidas, mais lidos, mais notícias, deixe um comentário, deixe uma resposta, deixe seu comentário, compartilhe, compartilhar, relacionados, sobre o autor, últimas notícias, palavras-chave,
	leggi anche, articoli correlati, potrebbe interessarti, potrebbe interessarti anche, ti potrebbe interessare, ti potrebbe interessare anche, i più letti, lascia un commento, lascia una risposta, condividi, condividi su, tag, altri articoli, ultime notizie, sullo stesso argomento, correlati, l'autore,
	lees ook, lees meer, meer over dit onderwerp, gerelateerde artikelen, gerelateerd, meest gelezen, reageer, geef een reactie, laat een reactie achter, deel dit artikel, delen, meer nieuws, aanbevolen, ook interessant,
	läs också, läs mer, läs även, mer om, relaterade artiklar, relaterat, mest läst, dela, dela artikeln, kommentera, skriv en kommentar, fler artiklar, senaste nytt, ämnen, taggar, les også, les mer, relaterte artikler, mest lest, del, emner, læs også, læs mere, relaterede artikler, mest læste, del artiklen, lue myös, lue lisää, aiheesta lisää, luetuimmat, jaa, kommentit,
	czytaj także, czytaj też, zobacz także, zobacz też, przeczytaj także, przeczytaj też, czytaj więcej, powiązane artykuły, podobne artykuły, polecane, polecane artykuły, najczęściej czytane, dodaj komentarz, udostępnij, tagi, najnowsze, przeczytaj również,
	čtěte také, čtěte více, přečtěte si také, související články, související, mohlo by vás zajímat, nejčtenější, přidat komentář, sdílet, štítky, diskuze, čítajte aj, čítajte tiež, súvisiace články, zdieľať, olvassa el, kapcsolódó cikkek, kapcsolódó, ajánlott, ajánlott cikkek, hozzászólások, megosztás, címkék, citește și, articole similare, pe aceeași temă, cele mai citite, comentează, comentarii, distribuie, povezane vijesti, povezano, najčitanije, pročitajte još, preberite še, sorodne novice, dar šia tema, taip pat skaitykite, lasi arī, saistītie raksti,
	читайте также, читать также, читайте еще, читайте ещё, похожие статьи, похожие новости, похожие материалы, другие новости, по теме, материалы по теме, новости по теме, ещё по теме, еще по теме, рекомендуем, самое читаемое, популярное, самое популярное, последние новости, главные новости, оставить комментарий, добавить комментарий, написать комментарий, добавить отзыв, отзывы, поделиться, теги, метки, подписывайтесь, об авторе, самые популярные диеты, смотрите также, читайте також, схожі новини, також читайте, популярні новини, останні новини, поділитися, додати коментар, още по темата, прочети още, свързани статии, коментари, сподели, още новини, прочетете още, повезане вести, најчитаније, поврзани вести,
	διαβάστε επίσης, διαβάστε ακόμα, σχετικά άρθρα, δείτε επίσης, δημοφιλή, ροή ειδήσεων, σχετικά,
	ilgili haberler, benzer haberler, diğer haberler, çok okunanlar, en çok okunanlar, bunlar da ilginizi çekebilir, ilginizi çekebilir, yorum yap, yorum yaz, paylaş, etiketler, son dakika, okumaya devam et, günün manşetleri,
	baca juga, berita terkait, artikel terkait, terpopuler, terkini, tag, bagikan, komentar, lihat juga, simak juga, rekomendasi, tin liên quan, bài viết liên quan, có thể bạn quan tâm, đọc thêm, xem thêm, tin cùng chuyên mục, bình luận, từ khóa, tin mới, đọc nhiều,
	اقرأ أيضا, اقرأ أيضًا, إقرأ أيضا, مواضيع ذات صلة, أخبار ذات صلة, مقالات ذات صلة, الأكثر قراءة, شارك, كلمات مفتاحية, اترك تعليقا, التعليقات, بیشتر بخوانید, اخبار مرتبط, مطالب مرتبط, برچسب ها, نظرات, نظر شما, ارسال نظر, پربازدیدترین, مزید پڑھیں, متعلقہ خبریں, קראו גם, כתבות נוספות, עוד בנושא, תגיות, שתפו, אולי יעניין אותך, הוספת תגובה,
	関連記事, 関連ニュース, 関連リンク, おすすめ記事, あわせて読みたい, 人気記事, 最新記事, コメントを残す, シェアする, アクセスランキング, ランキング, 前の記事, 次の記事, タグ, 相关阅读, 相关新闻, 相关文章, 推荐阅读, 延伸阅读, 热门文章, 最新文章, 网友评论, 发表评论, 分享到, 标签, 责任编辑, 相關新聞, 延伸閱讀, 相關文章, 推薦閱讀, 熱門新聞, 更多新聞, 關鍵字, 標籤, 留言, 관련기사, 관련 기사, 관련뉴스, 추천기사, 인기기사, 많이 본 뉴스, 많이 본 기사, 최신기사, 주요뉴스, 댓글쓰기, 댓글, 태그, 공유하기, 이 기사를 공유합니다, 저작권자, 이 시각 주요뉴스, 핫이슈,
	संबंधित खबरें, यह भी पढ़ें, ये भी पढ़ें, और पढ़ें, ताजा खबरें, আরও পড়ুন, সম্পর্কিত খবর, மேலும் படிக்க, தொடர்புடைய செய்திகள், อ่านเพิ่มเติม, ข่าวที่เกี่ยวข้อง, บทความที่เกี่ยวข้อง, แท็ก`)
	for w := range commentHeadings {
		m[w] = true
	}
	return m
}()

// adLabels stand over advertisements.
var adLabels = phraseSet(`advertisement, advertisements, ad, anzeige, werbung, publicité, publicidad, publicidade, pubblicità, advertentie, annons, annonse, annonce, mainos,
	reklama, hirdetés, реклама, reklam, iklan, quảng cáo, إعلان, تبلیغات, פרסומת, 広告, 广告, 廣告, 광고, διαφήμιση, publicitate, oglas, article content, story continues below advertisement,
	article continues below advertisement, continue reading below, scroll to continue with content, skip advertisement, advertisement scroll to continue, loading, image 1 of 1`)

// hardTails stand over what only ever follows a story.
var hardTails = phraseSet(`leave a reply, leave a comment, post a comment, add a comment, write a comment, join the conversation, join the discussion, comments are closed, about the author, about the authors, author bio,
	related articles, related stories, related posts, related news, recent posts, most read, most popular, popular posts, post navigation, similar articles, similar posts, you may also like, you might also like, filed under,
	kommentar schreiben, kommentar verfassen, kommentar hinterlassen, schreibe einen kommentar, schreiben sie einen kommentar, hinterlasse einen kommentar, hinterlasse eine antwort, diskutieren sie mit, ihr kommentar,
	weitere artikel, weitere beiträge, ähnliche artikel, ähnliche beiträge, verwandte artikel, verwandte beiträge, das könnte sie auch interessieren, das könnte dich auch interessieren, das könnte dir auch gefallen, meistgelesen, meist gelesen,
	über den autor, über die autorin, beitrags navigation, beitragsnavigation, laisser un commentaire, ajouter un commentaire, articles similaires, articles liés, les plus lus, deja un comentario, deja una respuesta, artículos relacionados, noticias relacionadas,
	deixe um comentário, deixe uma resposta, posts relacionados, artigos relacionados, você pode gostar, lascia un commento, lascia una risposta, articoli correlati, geef een reactie, gerelateerde artikelen, relaterade artiklar, dodaj komentarz, podobne artykuły,
	оставить комментарий, добавить комментарий, добавить отзыв, похожие статьи, похожие новости, yorum yap, yorum yaz, benzer haberler, ilgili haberler, relacionados, 関連記事, 相关阅读, 相关新闻, 관련기사, 발행`)

// asideStarts begin lines that lead elsewhere.
var asideStarts = phraseList(`read more, read also, also read, read next, read the full, see also, see more, more on this, more from, related, related story, related article, related stories, recommended, you may also like, you might also like, watch, watch also, click here, sign up, subscribe, don't miss, must read, up next, further reading, in case you missed it,
	lesen sie auch, lesen sie hier, lesen sie mehr, lesen sie dazu, lesen sie weiter, lies auch, lies hier, lies mehr, mehr zum thema, mehr dazu, mehr lesen, weiterlesen, auch interessant, passend dazu, passend zum thema, siehe auch, hier geht es zu, hier geht's zu, das könnte sie auch interessieren, das könnte dich auch interessieren, lesetipp, video, interaktiv, hintergrund,
	lire aussi, à lire aussi, a lire aussi, à lire, lire également, à lire également, voir aussi, à voir aussi, lire la suite, pour aller plus loin, sur le même sujet,
	lee también, lea también, lee además, lea además, leer más, te puede interesar, te recomendamos, también te puede interesar, ver también, más información, mirá también, mira también,
	leia também, leia mais, leia ainda, veja também, veja mais, saiba mais, confira também, ler mais, leggi anche, leggi tutto, guarda anche, vedi anche, approfondisci, potrebbe interessarti,
	lees ook, lees meer, lees verder, bekijk ook, zie ook, läs också, läs mer, läs även, se även, se också, les også, les mer, se også, læs også, læs mere, lue myös, lue lisää, katso myös,
	czytaj także, czytaj też, czytaj więcej, zobacz także, zobacz też, zobacz również, przeczytaj także, przeczytaj też, przeczytaj również, čtěte také, přečtěte si také, čtěte více, čítajte aj, prečítajte si aj, olvassa el, ezt is olvassa el, citește și, citeste si, citiți și, pročitajte i, pročitaj još, preberite tudi, skaitykite taip pat, lasi arī, loe ka, loe lisaks,
	читайте также, читать также, читайте ещё, читайте еще, смотрите также, подробнее, по теме, читайте також, також читайте, дивіться також, прочети още, четете още, прочитајте још, διαβάστε επίσης, διαβάστε ακόμα, δείτε επίσης,
	ilgili haber, ayrıca okuyun, devamını oku, baca juga, lihat juga, simak juga, baca selengkapnya, xem thêm, đọc thêm, اقرأ أيضا, اقرأ أيضًا, إقرأ أيضا, شاهد أيضا, بیشتر بخوانید, بیشتر بدانید, مزید پڑھیں, קראו גם, ראו גם,
	関連記事, 合わせて読みたい, あわせて読みたい, 相关阅读, 延伸阅读, 推荐阅读, 相關新聞, 延伸閱讀, 看更多, 更多新聞, 관련기사, 관련 기사, 더 보기, यह भी पढ़ें, ये भी पढ़ें, आरो पढ़ें, আরও পড়ুন, மேலும் படிக்க, อ่านเพิ่มเติม`)

// endStarts begin lines at the end of a page's story that are about the page.
var endStarts = phraseList(`copyright, all rights reserved, follow us, follow him, follow her, follow me on, follow the author, sign up, subscribe, download, get the latest, our standards, reporting by, additional reporting by, writing by, editing by, compiled by, tags, tagged, filed under, topics, categories, posted in, posted by, share this, source, email, contact the writer, contact the reporter, contact, reach him at, reach her at, click here, read more, this article was originally, this story was originally, the post, this post may contain, disclaimer, photo, photos, image, image credit, featured image, join our, join us on, like us on, have a news tip, got a tip, send tips,
	dpa infocom, redaktion, schlagworte, stichwörter, quelle, foto, fotos, bild, bilder, titelbild, beitragsbild, copyright, newsletter, jetzt abonnieren, folgen sie, folge uns, themen, kategorien, kategorie, veröffentlicht in, autor, von, zuletzt aktualisiert, teilen, artikelbild, alle rechte vorbehalten, kontakt, pressekontakt, weitere informationen, mehr informationen, original content von,
	mots clés, tags, crédit, crédit photo, suivez nous, fuente, foto, etiquetas, síguenos, síguenos en, suscríbete, fonte, foto, crédito, siga nos, seguici, segui, riproduzione riservata, bron, källa, kilde, foto, lähde, źródło, źródła, fot, zdroj, forrás, sursa, izvor, источник, фото, подписывайтесь, теги, джерело, фото, πηγή, kaynak, sumber, nguồn, المصدر, منبع, 来源, 责任编辑, 编辑, 来源, 記者, 기자, 저작권자, 무단전재`)

// creditLabels stand before the name of who made a picture.
var creditLabels = phraseSet(`photo, photos, photo by, photo credit, image, images, image credit, picture, pictures, credit, credits, photograph, file photo, video, foto, fotos, bild, bilder, bildquelle, bildrechte,
	bildnachweis, quelle, grafik, symbolbild, archivbild, archivfoto, crédit, crédits, crédit photo, photo d'archives, imagen, imágenes, crédito, imagem, immagine, credito, beeld, kuva, fot, zdjęcie, zdroj, obrázek, fotó, kép, forrás, fotografie, foto credit,
	фото, фотография, снимка, снимки, φωτογραφία, fotoğraf, gambar, ảnh, صورة, عکس, 写真, 图片来源, 圖, 사진`)

// noticeStarts begin notices of the page among the paragraphs of a story.
var noticeStarts = phraseList(`empfohlener redaktioneller inhalt, empfohlener externer inhalt, externer inhalt, an dieser stelle findest du einen externen, an dieser stelle finden sie einen externen, an dieser stelle befindet sich ein externer, ich bin damit einverstanden dass mir,
	ich bin damit einverstanden dass, personenbezogene daten können an drittplattformen, damit können personenbezogene daten, du kannst ihn dir mit einem klick anzeigen, sie können ihn sich mit einem klick anzeigen, hier finden sie externe inhalte, hier findest du externe inhalte,
	mit dem laden des, mit dem klick auf, um diesen inhalt anzuzeigen, um diesen inhalt zu sehen, dieser inhalt wird von, zum anzeigen dieses, wir benötigen ihre zustimmung, wir benötigen deine zustimmung, bitte aktivieren sie javascript, bitte akzeptieren sie, bitte aktiviere javascript, zur anzeige dieses inhalts,
	we apologize but this video has failed to load, this video has failed to load, try refreshing your browser, tap here to see other videos, back to video, please enable javascript, javascript is required, javascript is disabled, your browser does not support, your browser doesn't support,
	this content is not available due to your privacy, this content is reserved for subscribers, this article is reserved for subscribers, to view this content, we need your consent, by showing this content you agree, this content is hosted by a third party, this embed is not available, skip past newsletter promotion, after newsletter promotion,
	this article may contain affiliate links, this post may contain affiliate links, this post contains affiliate links, we may earn a commission, we may receive a commission, if you purchase something through,
	ce contenu est bloqué, pour afficher ce contenu, vous devez accepter les cookies, il vous reste, la suite est réservée aux abonnés, cet article est réservé aux abonnés, la lecture de ce contenu est susceptible, este contenido es exclusivo para suscriptores, para ver este contenido, contenuto riservato agli abbonati, per visualizzare questo contenuto,
	deze inhoud kan niet worden getoond, om deze inhoud te tonen, denne artikel er for abonnenter, artikeln är låst, treść dostępna tylko dla, материал доступен только подписчикам, この記事は有料記事です, この記事は会員限定, 有料会員になると`)
