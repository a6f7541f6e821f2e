package extract

import "strings"

// A byPhrase is a wording that announces a byline: "By", "Text von", "Автор:".
type byPhrase struct {
	words []string // lower case
	langs string   // space-separated languages it belongs to, "" for all
	weak  bool     // also an everyday word: only the form of a name makes it a byline
	noun  bool     // "Author", "Text": weak unless a colon follows
}

// byPhrases lists what announces a byline, by the first word. A trailing ~
// marks a preposition that is an everyday word of its language, a trailing :
// a noun that needs its colon to be sure.
var byPhrases = indexByPhrases([]struct{ langs, phrases string }{
	{"", `by~ | written by | posted by | story by | words by | text by | reported by | reporting by | article by | review by | reviewed by
	| recipe by | created by | contributed by | submitted by | added by | uploaded by | compiled by | authored by | penned by | interview by | interviewed by
	| analysis by | commentary by | comment by~ | opinion by | column by | essay by | report by | guest post by | a guest post by | op-ed by | as told to
	| published by | post by | blog by | blog post by | started by | thread starter | last updated by~ | updated by~ | last edited by~
	| author: | authors: | written: | writer: | writers: | reporter: | words: | text: | texte: | autor: | author/s: | author(s): | byline: | post author: | article author: | author of the article:
	| about the author: | story: | reporting: | correspondent: | contributor: | contributors: | editor: | blogger: | columnist: | von~ | par~ | por~ | door~ | di~`},
	{"de", `text von | autorin: | autor/-in: | autoren: | autorinnen: | autor/in: | autor*in: | autor:in: | autor(in): | autor(en): | autor*innen: | autor/innen: | verfasser: | verfasserin: | verfasst von | geschrieben von
	| veröffentlicht von | eingestellt von | erstellt von | gepostet von | publiziert von | gespeichert von | hinzugefügt von | eröffnet von | begonnen von | redaktion: | redakteur: | redakteurin: | ein beitrag von | beitrag von | ein gastbeitrag von | gastbeitrag von | ein artikel von
	| artikel von | bericht: | bericht von | ein bericht von | eine reportage von | reportage von | reportage: | kommentar von | ein kommentar von | eine kolumne von | kolumne von | eine analyse von
	| analyse von | ein essay von | essay von | ein interview von | interview von | interview: | das interview führte | das interview führten | das gespräch führte | das gespräch führten | die fragen stellte | die fragen stellten
	| aufgezeichnet von | protokoll: | protokolliert von | eine rezension von | rezension von | ein porträt von | rezept von | ein rezept von | eine kritik von | kritik von | eine glosse von | ein gespräch von | ein nachruf von | eine presseschau von
	| texte: | text und foto: | text und fotos: | text & foto: | text & fotos: | text/foto: | text und bild: | text und bilder: | von unserem korrespondenten | von unserer korrespondentin | von unserem redakteur | von unserer redakteurin | von unserem mitarbeiter | von unserer mitarbeiterin | von unserem redaktionsmitglied
	| von den redakteuren | von redakteur | von redakteurin | von gastautor | von gastautorin | gastautor: | gastautorin: | dieser text stammt von | es berichtet | es schreibt | aus der feder von`},
	{"fr ca", `auteur: | auteurs: | auteure: | autrice: | écrit par | ecrit par | publié par | publie par | rédigé par | posté par | article de | un article de | texte de | texte: | textes: | par notre correspondant | par notre correspondante
	| propos recueillis par | proposé par | entretien par | signé~ | de notre correspondant | de notre correspondante | de notre envoyé spécial | de notre envoyée spéciale | une chronique de | chronique de | tribune de | analyse de | reportage de | recette de | ajouté par | mis en ligne par | rédaction: | rédacteur: | rédactrice: | journaliste: | proposé par`},
	{"es ca gl eu pt", `autor: | autora: | autores: | autoría: | escrito por | publicado por | redactado por | elaborado por | por: | texto: | textos: | texto de | redacción: | periodista: | de~ | enviado por | creado por | artículo de | reportaje de | una columna de | columna de | opinión de | entrevista de | crónica de | redactor: | redactora: | per~ | escrit per | redacció:`},
	{"pt gl", `da~ | autor: | autora: | escrito por | publicado por | postado por | por: | texto: | reportagem: | reportagem de | repórter: | da redação: | redação: | criado por | jornalista: | colunista: | artigo de | crónica de | matéria de`},
	{"it", `di~ | a cura di | scritto da | pubblicato da | postato da | inserito da | autore: | autori: | autrice: | testo di | testi di | articolo di | un articolo di | redatto da | intervista di | da~ | dal nostro inviato | dalla nostra inviata | dal nostro corrispondente | dalla nostra corrispondente | redazione: | giornalista: | servizio di | ricetta di | commento di | testo:`},
	{"nl af", `door~ | geschreven door | auteur: | auteurs: | tekst: | tekst door | geplaatst door | gepubliceerd door | redactie: | redacteur: | een artikel van | van onze redacteur | van onze verslaggever | van onze correspondent | deur~ | deur: | samengesteld door | interview: | verslaggever:`},
	{"da nb no nn", `af~ | av~ | skrevet af | skrevet av | skriven av | tekst: | tekst af | tekst av | forfatter: | forfattere: | journalist: | journalister: | publisert av | publiceret af | udgivet af | lagt ut av | oprettet af | kommentar af | kommentar av | kronikk av | kronik af | leder af | reporter: | skribent: | av: | af:`},
	{"sv", `av~ | skriven av | skrivet av | text: | publicerad av | publicerat av | postat av | postad av | inlagd av | författare: | författad av | skribent: | reporter: | journalist: | av: | krönika av | ledare av | debatt av | recension av`},
	{"fi", `kirjoittanut | kirjoittaja: | kirjoittajat: | kirjoittaja | teksti: | toimittaja: | toimittajat: | julkaissut | tekijä: | laatinut | kirjoittanut:`},
	{"is", `höfundur: | eftir~ | skrifar | skrifað af | texti:`},
	{"et", `autor: | kirjutas | kirjutanud | toimetaja: | tekst: | ajakirjanik:`},
	{"lv", `autors: | autore: | teksts: | raksta | žurnālists:`},
	{"lt", `autorius: | autorė: | parengė | tekstas: | rašo`},
	{"pl", `autor: | autorka: | autorzy: | autor | napisał | napisała | napisał(a) | napisane przez | opracował | opracowała | opracował(a) | opracowanie: | oprac. | oprac.: | przygotował | przygotowała | tekst: | dodał | dodała | dodał(a) | opublikował | opublikowała | opublikowane przez | opublikowano przez | redakcja: | przez~ | źródło/autor: | rozmawiał | rozmawiała | dziennikarz: | redaktor: | relacja:`},
	{"cs sk", `autor: | autorka: | autoři: | autori: | napsal | napsala | napsal(a) | napísal | napísala | píše | text: | redaktor: | redaktorka: | redakce: | redakcia: | připravil | připravila | pripravil | pripravila | zpracoval | zpracovala | publikoval | publikovala | vložil | vložil: | pridal | přidal | od~ | reportáž:`},
	{"hu", `írta: | írta | szerző: | szerzők: | szerző | szöveg: | beküldte | közzétette | készítette | összeállította | szerkesztő: | újságíró: | lejegyezte`},
	{"ro mo", `autor: | autori: | autor | scris de | publicat de | postat de | de~ | de: | redactor: | text: | text de | a consemnat | reporter: | un articol de | adăugat de | realizat de | material realizat de`},
	{"hr bs sr sl mk sh", `autor: | autori: | autorica: | autorka: | piše: | piše | pišu: | pišu | napisao | napisala | napisao/la | objavio | objavila | tekst: | priredio | priredila | pripremio | pripremila | razgovarao | razgovarala | novinar: | novinarka: | izvor/autor: | аутор: | аутори: | пише: | пише | припремио | припремила | avtor: | avtorica: | avtorji: | avtor | pripravil | pripravila | zapisal | zapisala | od~ | автор: | пишува: | пишува | автори: | razgovor vodio | razgovor vodila`},
	{"sq", `nga~ | shkruar nga | shkruan: | shkruan | autor: | autori: | autorja: | përgatiti | përgatitur nga | publikuar nga | postuar nga | shkroi`},
	{"tr az", `yazan: | yazar: | yazarı: | yazan | yazar | haber: | haberi: | muhabir: | editör: | editor: | hazırlayan: | hazırlayan | kaleme alan: | kaleme alan | röportaj: | metin: | derleyen: | giriş: | müəllif: | yazı:`},
	{"ru uk be bg mk kk ky tg uz sr mn", `автор: | авторы: | автор | авторы | авторка: | автори: | автор материала: | автор статьи: | автор текста: | автор публикации: | авторство: | текст: | тексты: | подготовил | подготовила | подготовили | подготовил: | подготовила: | написал | написала | написал: | опубликовал | опубликовала | опубликовано: | добавил | добавила | прислал | корреспондент: | корреспондент | журналист: | редактор: | интервью: | беседовал | беседовала | беседовали | записал | записала | составил | составила | материал подготовил | материал подготовила | публикует | пишет | разместил | разместила
	| підготував | підготувала | написав | написала | опублікував | опублікувала | додав | додала | журналіст: | журналістка: | кореспондент: | кореспондентка: | розмовляв | розмовляла | спілкувався | спілкувалася | аўтар: | аўтары: | аўтар | от~ | публикувано от | публикувана от | написано от | написана от | добавено от | автори | репортер: | від~ | от: | интервю: | авторы: | зохиогч: | муаллиф: | автор фото и текста:`},
	{"hy", `հեղինակ՝ | հեղինակ: | հեղինակ`},
	{"ka", `ავტორი: | ავტორი`},
	{"el", `του~ | της~ | από~ | από τον | από την | από τη | του: | γράφει ο | γράφει η | γράφει: | γράφει | γράφουν οι | γράφουν: | γράφουν | συντάκτης: | συντάκτρια: | συντάκτης | συντάκτες: | αρθρογράφος: | επιμέλεια: | κείμενο: | κείμενα: | ρεπορτάζ: | συνέντευξη στον | συνέντευξη στην | αναρτήθηκε από | δημοσιεύτηκε από | της δημοσιογράφου | του δημοσιογράφου | by:`},
	{"ar", `بقلم | بقلم: | بقلم/ | كتب | كتبت | كتب: | كتبت: | كتب/ | كتبه | كتبها | كتابة | كتابة: | الكاتب: | الكاتبة: | الكاتب | المؤلف: | تأليف | إعداد: | إعداد | اعداد: | تحرير: | تحرير | محرر: | المحرر: | نشر بواسطة | بواسطة | مراسل: | تقرير: | تقرير | حوار: | حاوره | حاورته | أعده | أعدته | نشره | الصحفي:`},
	{"fa ps ur", `نویسنده: | نویسنده | نویسندگان: | نوشته | نوشته‌ی | نوشتهٔ | به قلم | گزارش: | گزارش از | خبرنگار: | خبرنگار | گزارشگر: | گفت‌وگو از | تحریر: | تحریر | مصنف: | رپورٹ: | از~ | لیکوال: | نگارنده: | توسط`},
	{"he yi", `מאת | מאת: | כתב: | כתבה: | כותב: | כותבת: | נכתב על ידי | פורסם על ידי | הכותב: | מחבר: | כתבו:`},
	{"hi mr ne", `लेखक: | लेखक | लेखिका: | द्वारा: | द्वारा | रिपोर्ट: | रिपोर्टर: | संवाददाता: | पत्रकार: | संपादक: | लेखन: | प्रस्तुति: | लेखक:- | edited by | written by | reported by`},
	{"bn as", `লেখক: | লেখক | প্রতিবেদক: | প্রতিবেদন: | রিপোর্ট: | লিখেছেন | লিখেছেন:`},
	{"ta te kn ml si gu pa or", `எழுதியவர் | எழுதியவர்: | ஆசிரியர்: | కథనం: | రచయిత: | ಲೇಖಕ: | ലേഖകന്‍: | ലേഖകൻ: | લેખક: | ਲੇਖਕ: | written by | edited by | reported by`},
	{"id ms jv su", `oleh~ | oleh: | penulis: | penulis | ditulis oleh | reporter: | laporan: | laporan | wartawan: | pewarta: | pewarta | jurnalis: | kontributor: | diposting oleh | dipublikasikan oleh | diterbitkan oleh | penyunting: | teks: | dilaporkan oleh | naskah:`},
	{"tl fil ceb", `ni~ | nina~ | ni: | isinulat ni | sinulat ni | akda ni`},
	{"vi", `tác giả: | tác giả | bài: | bài viết: | người viết: | viết bởi | đăng bởi | phóng viên: | phóng viên | biên tập: | thực hiện: | bởi~ | người đăng: | bài và ảnh: | tin, ảnh:`},
	{"sw so ha yo zu rw", `na~ | na: | mwandishi: | imeandikwa na | waandishi: | qore: | ngu~ | ngu: | daga~ | by`},
	{"ga gd cy", `gan~ | le~ | údar: | leis`},
	{"ca", `per~ | per: | autor: | text: | escrit per | redacció:`},
	{"eu", `egilea: | idazlea: | testua:`},
	{"mt lb", `minn~ | vum~ | vun~ | kitba ta' | auteur: | text:`},
	{"eo la", `de~ | verkis | aŭtoro:`},
})

func indexByPhrases(rows []struct{ langs, phrases string }) map[string][]byPhrase {
	m := make(map[string][]byPhrase)
	for _, row := range rows {
		for _, s := range strings.Split(row.phrases, "|") {
			s = strings.TrimSpace(s)
			p := byPhrase{langs: row.langs}
			if t, ok := strings.CutSuffix(s, "~"); ok {
				s, p.weak = t, true
			}
			if t, ok := strings.CutSuffix(s, ":"); ok {
				s, p.noun = t, true
			}
			p.words = strings.Fields(s)
			m[p.words[0]] = append(m[p.words[0]], p)
		}
	}
	return m
}

// byPrefixes announce a byline in scripts that do not put spaces between
// words; longer ones stand before their beginnings.
var byPrefixes = strings.Fields(`本报特约记者 本报记者 本報記者 本网记者 本网讯记者 本刊记者 本台记者 本社记者 特约记者 特派记者 实习记者 见习记者 實習記者 即時報導 綜合報導 文字记者 文字記者
	文/图 文/圖 图文/ 图/文 圖/文 文／ 文/ 文| 文｜ 文: 文： 文＝ 文= 文・ 撰文/ 撰文／ 撰文: 撰文： 撰文 撰稿人: 撰稿人： 撰稿/ 撰稿: 撰稿： 撰稿 作者/ 作者／ 作者: 作者： 作者| 作者｜ 作者 记者/ 记者／ 記者/ 記者／ 记者: 记者： 記者: 記者： 记者 記者 采写: 采写： 采写/ 采写 採訪撰文
	采访人员 采访: 采访： 採訪: 採訪： 执笔: 执笔： 执笔 執筆者: 執筆者： 執筆: 執筆： 執筆／ 執筆/ 執筆 責任編輯: 責任編輯： 责任编辑: 责任编辑： 责编: 责编： 責編: 責編： 编辑: 编辑： 編輯: 編輯： 编辑/ 編輯/ 编者: 编者： 主编: 編譯: 编译: 编译： 編譯： 報導: 報導： 通讯员 通訊員
	取材・文/ 取材・文／ 取材・文: 取材・文： 取材・文＝ 取材・文= 取材・文 取材・執筆 取材・構成 取材/文 取材: 取材： ライター: ライター： ライター 著者: 著者： 著者 筆者: 筆者： 筆者 著: 著： 聞き手: 聞き手： 聞き手・ 聞き手 構成: 構成： 構成・文 投稿者: 投稿者： 投稿者 書いた人: 書いた人： 書いた人 編集: 編集： 文責: 文責： この記事を書いた人
	글·사진= 글·사진 글/사진 글: 글= 글｜ 글 | 기자: 글쓴이: 글쓴이 작성자: 작성자 필자: 취재: 취재= 취재 기사작성: 작성: 등록: 지은이: 기자명: 기자명 입력:
	โดย: โดย ผู้เขียน: ผู้เขียน เขียนโดย: เขียนโดย เรื่อง: เรื่องโดย ผู้สื่อข่าว: ผู้โพสต์: โพสต์โดย: โพสต์โดย ຂຽນໂດຍ: ໂດຍ: ໂດຍ ដោយ: ដោយ អ្នកនិពន្ធ: စာရေးသူ: རྩོམ་སྒྲིག་པ།`)

// notBy are announcements of what is not the text's author.
var notBy = wordSet(`photo photos photography photograph photographs picture pictures image images illustration illustrations illustrated art artwork video
	videos graphic graphics audio music produced production sponsored presented powered medically fact checked fact-checked translated translation narrated designed editing edited writing additional approved verified provided hosted
	foto fotos fotograf fotografin fotografie fotografía bild bilder bildquelle titelbild grafik illustration übersetzt übersetzung übersetzer adaptierung bearbeitung redigiert lektorat kamera schnitt
	photo photos crédit crédits traduit traduction imagen imágenes fotografías fuente fonte foto: fot zdjęcia zdroj źródło kuva kuvat фото фотография перевод иллюстрация
	источник صور تصوير ترجمة المصدر 写真 撮影 摄影 攝影 图片 圖片 翻译 译者 來源 来源 사진 촬영 번역 그림 copyright © (c) source sources quelle quellen`)

// andWords join names. Each stands with the languages in which it may do so;
// those without are read so everywhere.
var andWords = map[string]string{
	"and": "", "und": "", "&": "", "+": "", "et": "fr la lb et ca", "og": "", "och": "", "y": "es ca gl ast eu an tl", "e": "pt it gl", "i": "pl hr sr bs ca sk cs sl mk lt sh",
	"и": "", "і": "", "й": "uk", "та": "uk", "ы": "", "a": "cs sk", "en": "nl af fy br", "ja": "fi et", "sekä": "fi", "és": "hu", "valamint": "hu", "și": "", "şi": "", "si": "ro", "ve": "tr sq",
	"ile": "tr", "və": "az", "dan": "id ms", "dhe": "sq", "edhe": "sq", "και": "", "κι": "el", "eta": "eu", "agus": "ga", "ac": "cy", "un": "lv", "ir": "lt",
	"in": "sl", "ter": "sl", "ja:": "fi", "ni": "sw", "na": "sw", "va": "uz az", "və:": "az", "و": "", "ו": "", "और": "", "व": "mr", "तथा": "", "एवं": "", "ও": "", "এবং": "",
	"và": "vi", "with": "", "kaj": "eo", "u": "mt", "oraz": "pl", "és:": "hu", "at": "tl fil", "sowie": "", "as": "", "plus": "", "და": "", "եւ": "", "և": "",
}

func wordSet(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
