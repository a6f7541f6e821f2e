package feed

import (
	"strconv"
	"strings"
	"time"
)

// A wording is what pages say of themselves in one language. Pages speak the
// feed's language where there is a wording for it, and English else.
type wording struct {
	Lang string
	RTL  bool

	months [12]string // as they stand in a date
	day    string     // {d}, {m} or {n} and {y} are the day, the month by name or number, and the year
	clock  string     // how the time of day follows

	SkipToArticles, SkipToArticle, SkipToFeeds string

	Subscribe, Pitch, Address, Copy, Copied, Selected, Open string
	New                                                     string
	Steps                                                   [3]string
	Formats                                                 string

	Latest, None, Older                               string
	Changed, Updated, Original, AllArticles, AllFeeds string
	Tags                                              string

	FeedsPitch, OPML, OPMLAddress, NoFeeds, Newest string
}

// wordings has English first. Month names and orders of dates are those of the
// Unicode CLDR.
var wordings = [...]wording{
	{
		Lang:           "en",
		months:         [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		day:            "{d} {m} {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "Skip to the articles", SkipToArticle: "Skip to the article", SkipToFeeds: "Skip to the feeds",
		Subscribe: "Subscribe",
		Pitch:     "Give this address to a feed reader, and it shows you every new article. It takes no account and no e-mail address.",
		Address:   "Address of the feed", Copy: "Copy address", Copied: "Copied",
		Selected: "The address is selected: copy it with the keyboard", Open: "Open in reader",
		New: "New to feeds?",
		Steps: [3]string{
			"Get a feed reader, an app or a web site that gathers new articles for you. Many are free: look for “RSS reader” in your app store.",
			"Copy the address above.",
			"In the reader choose “Add feed” or “Subscribe”, and paste the address.",
		},
		Formats: "Formats",
		Latest:  "Latest articles", None: "No articles yet. Subscribe now, and the first one comes to you when it appears.",
		Older:   "Older articles",
		Changed: "Last change", Updated: "updated", Original: "The original article", AllArticles: "All articles", AllFeeds: "All feeds",
		Tags:       "Tags",
		FeedsPitch: "Each of these feeds can be followed with a feed reader. It shows you every new article, and takes no account and no e-mail address.",
		OPML:       "All feeds in one file, for your reader to import (OPML)", OPMLAddress: "Address of the list of all feeds",
		NoFeeds: "No feeds yet.", Newest: "Latest:",
	},
	{
		Lang:           "de",
		months:         [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		day:            "{d}. {m} {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "Zu den Artikeln springen", SkipToArticle: "Zum Artikel springen", SkipToFeeds: "Zu den Feeds springen",
		Subscribe: "Abonnieren",
		Pitch:     "Ein Feedreader, der diese Adresse kennt, zeigt jeden neuen Artikel an. Dafür braucht es kein Konto und keine E-Mail-Adresse.",
		Address:   "Adresse des Feeds", Copy: "Adresse kopieren", Copied: "Kopiert",
		Selected: "Die Adresse ist markiert: mit der Tastatur kopieren", Open: "Im Reader öffnen",
		New: "Feeds sind neu für Sie?",
		Steps: [3]string{
			"Einen Feedreader besorgen, eine App oder Website, die neue Artikel für Sie sammelt. Viele sind kostenlos: im App-Store nach „RSS-Reader“ suchen.",
			"Die Adresse oben kopieren.",
			"Im Reader „Feed hinzufügen“ oder „Abonnieren“ wählen und die Adresse einfügen.",
		},
		Formats: "Formate",
		Latest:  "Neueste Artikel", None: "Noch keine Artikel. Wer jetzt abonniert, bekommt den ersten, sobald er erscheint.",
		Older:   "Ältere Artikel",
		Changed: "Letzte Änderung", Updated: "aktualisiert", Original: "Der ursprüngliche Artikel", AllArticles: "Alle Artikel", AllFeeds: "Alle Feeds",
		Tags:       "Schlagwörter",
		FeedsPitch: "Jedem dieser Feeds kann man mit einem Feedreader folgen. Er zeigt jeden neuen Artikel an und braucht kein Konto und keine E-Mail-Adresse.",
		OPML:       "Alle Feeds in einer Datei, zum Importieren in den Reader (OPML)", OPMLAddress: "Adresse der Liste aller Feeds",
		NoFeeds: "Noch keine Feeds.", Newest: "Neuester Artikel:",
	},
	{
		Lang:           "fr",
		months:         [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		day:            "{d} {m} {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "Aller aux articles", SkipToArticle: "Aller à l’article", SkipToFeeds: "Aller aux flux",
		Subscribe: "S’abonner",
		Pitch:     "Donnez cette adresse à un lecteur de flux, et il vous montre chaque nouvel article. Ni compte ni adresse e-mail.",
		Address:   "Adresse du flux", Copy: "Copier l’adresse", Copied: "Copiée",
		Selected: "L’adresse est sélectionnée : copiez-la au clavier", Open: "Ouvrir dans un lecteur",
		New: "Vous découvrez les flux ?",
		Steps: [3]string{
			"Choisissez un lecteur de flux, une application ou un site qui rassemble pour vous les nouveaux articles. Beaucoup sont gratuits : cherchez « lecteur RSS » dans votre magasin d’applications.",
			"Copiez l’adresse ci-dessus.",
			"Dans le lecteur, choisissez « Ajouter un flux » ou « S’abonner », et collez l’adresse.",
		},
		Formats: "Formats",
		Latest:  "Derniers articles", None: "Pas encore d’articles. Abonnez-vous, et le premier vous parviendra dès sa parution.",
		Older:   "Articles plus anciens",
		Changed: "Dernière modification", Updated: "mis à jour", Original: "L’article original", AllArticles: "Tous les articles", AllFeeds: "Tous les flux",
		Tags:       "Mots-clés",
		FeedsPitch: "Chacun de ces flux peut être suivi avec un lecteur de flux, qui vous montre chaque nouvel article. Ni compte ni adresse e-mail.",
		OPML:       "Tous les flux en un fichier, à importer dans votre lecteur (OPML)", OPMLAddress: "Adresse de la liste de tous les flux",
		NoFeeds: "Pas encore de flux.", Newest: "Dernier article :",
	},
	{
		Lang:           "es",
		months:         [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		day:            "{d} de {m} de {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "Ir a los artículos", SkipToArticle: "Ir al artículo", SkipToFeeds: "Ir a las fuentes",
		Subscribe: "Suscribirse",
		Pitch:     "Dé esta dirección a un lector de fuentes y le mostrará cada artículo nuevo. Sin cuenta ni correo electrónico.",
		Address:   "Dirección de la fuente", Copy: "Copiar dirección", Copied: "Copiada",
		Selected: "La dirección está seleccionada: cópiela con el teclado", Open: "Abrir en un lector",
		New: "¿No conoce las fuentes web?",
		Steps: [3]string{
			"Consiga un lector de fuentes, una aplicación o un sitio que reúne los artículos nuevos. Muchos son gratuitos: busque «lector RSS» en su tienda de aplicaciones.",
			"Copie la dirección de arriba.",
			"En el lector elija «Añadir fuente» o «Suscribirse» y pegue la dirección.",
		},
		Formats: "Formatos",
		Latest:  "Últimos artículos", None: "Todavía no hay artículos. Suscríbase, y el primero le llegará en cuanto aparezca.",
		Older:   "Artículos anteriores",
		Changed: "Último cambio", Updated: "actualizado", Original: "El artículo original", AllArticles: "Todos los artículos", AllFeeds: "Todas las fuentes",
		Tags:       "Etiquetas",
		FeedsPitch: "Cada una de estas fuentes se puede seguir con un lector, que muestra cada artículo nuevo. Sin cuenta ni correo electrónico.",
		OPML:       "Todas las fuentes en un archivo, para importar en su lector (OPML)", OPMLAddress: "Dirección de la lista de todas las fuentes",
		NoFeeds: "Todavía no hay fuentes.", Newest: "Último artículo:",
	},
	{
		Lang:           "it",
		months:         [12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"},
		day:            "{d} {m} {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "Vai agli articoli", SkipToArticle: "Vai all’articolo", SkipToFeeds: "Vai ai feed",
		Subscribe: "Iscriversi",
		Pitch:     "Dai questo indirizzo a un lettore di feed e ti mostrerà ogni nuovo articolo. Senza account e senza e-mail.",
		Address:   "Indirizzo del feed", Copy: "Copia indirizzo", Copied: "Copiato",
		Selected: "L’indirizzo è selezionato: copialo con la tastiera", Open: "Apri nel lettore",
		New: "Non conosci i feed?",
		Steps: [3]string{
			"Procurati un lettore di feed, un’app o un sito che raccoglie per te i nuovi articoli. Molti sono gratuiti: cerca «lettore RSS» nel tuo app store.",
			"Copia l’indirizzo qui sopra.",
			"Nel lettore scegli «Aggiungi feed» o «Iscriviti» e incolla l’indirizzo.",
		},
		Formats: "Formati",
		Latest:  "Ultimi articoli", None: "Ancora nessun articolo. Iscriviti ora e riceverai il primo appena esce.",
		Older:   "Articoli meno recenti",
		Changed: "Ultima modifica", Updated: "aggiornato", Original: "L’articolo originale", AllArticles: "Tutti gli articoli", AllFeeds: "Tutti i feed",
		Tags:       "Etichette",
		FeedsPitch: "Ognuno di questi feed si può seguire con un lettore, che mostra ogni nuovo articolo. Senza account e senza e-mail.",
		OPML:       "Tutti i feed in un file, da importare nel lettore (OPML)", OPMLAddress: "Indirizzo dell’elenco di tutti i feed",
		NoFeeds: "Ancora nessun feed.", Newest: "Ultimo articolo:",
	},
	{
		Lang:           "pt",
		months:         [12]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
		day:            "{d} de {m} de {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "Ir para os artigos", SkipToArticle: "Ir para o artigo", SkipToFeeds: "Ir para os feeds",
		Subscribe: "Assinar",
		Pitch:     "Dê este endereço a um leitor de feeds, e ele mostra cada novo artigo. Sem conta e sem e-mail.",
		Address:   "Endereço do feed", Copy: "Copiar endereço", Copied: "Copiado",
		Selected: "O endereço está selecionado: copie-o com o teclado", Open: "Abrir no leitor",
		New: "Não conhece feeds?",
		Steps: [3]string{
			"Obtenha um leitor de feeds, um aplicativo ou site que reúne os novos artigos. Muitos são gratuitos: procure “leitor RSS” na sua loja de aplicativos.",
			"Copie o endereço acima.",
			"No leitor, escolha “Adicionar feed” ou “Assinar” e cole o endereço.",
		},
		Formats: "Formatos",
		Latest:  "Últimos artigos", None: "Ainda não há artigos. Assine agora, e o primeiro chega assim que sair.",
		Older:   "Artigos mais antigos",
		Changed: "Última alteração", Updated: "atualizado", Original: "O artigo original", AllArticles: "Todos os artigos", AllFeeds: "Todos os feeds",
		Tags:       "Etiquetas",
		FeedsPitch: "Cada um destes feeds pode ser seguido com um leitor, que mostra cada novo artigo. Sem conta e sem e-mail.",
		OPML:       "Todos os feeds em um arquivo, para importar no leitor (OPML)", OPMLAddress: "Endereço da lista de todos os feeds",
		NoFeeds: "Ainda não há feeds.", Newest: "Último artigo:",
	},
	{
		Lang:           "nl",
		months:         [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
		day:            "{d} {m} {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "Naar de artikelen", SkipToArticle: "Naar het artikel", SkipToFeeds: "Naar de feeds",
		Subscribe: "Abonneren",
		Pitch:     "Geef dit adres aan een feedlezer en die toont elk nieuw artikel. Zonder account en zonder e-mailadres.",
		Address:   "Adres van de feed", Copy: "Adres kopiëren", Copied: "Gekopieerd",
		Selected: "Het adres is geselecteerd: kopieer het met het toetsenbord", Open: "Openen in lezer",
		New: "Nieuw met feeds?",
		Steps: [3]string{
			"Neem een feedlezer, een app of website die nieuwe artikelen verzamelt. Veel zijn gratis: zoek op ‘RSS-lezer’ in de appwinkel.",
			"Kopieer het adres hierboven.",
			"Kies in de lezer ‘Feed toevoegen’ of ‘Abonneren’ en plak het adres.",
		},
		Formats: "Formaten",
		Latest:  "Nieuwste artikelen", None: "Nog geen artikelen. Wie zich nu abonneert, krijgt het eerste zodra het verschijnt.",
		Older:   "Oudere artikelen",
		Changed: "Laatste wijziging", Updated: "bijgewerkt", Original: "Het oorspronkelijke artikel", AllArticles: "Alle artikelen", AllFeeds: "Alle feeds",
		Tags:       "Trefwoorden",
		FeedsPitch: "Elk van deze feeds is te volgen met een feedlezer, die elk nieuw artikel toont. Zonder account en zonder e-mailadres.",
		OPML:       "Alle feeds in één bestand, om te importeren in de lezer (OPML)", OPMLAddress: "Adres van de lijst van alle feeds",
		NoFeeds: "Nog geen feeds.", Newest: "Nieuwste artikel:",
	},
	{
		Lang:           "ru",
		months:         [12]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
		day:            "{d} {m} {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "Перейти к статьям", SkipToArticle: "Перейти к статье", SkipToFeeds: "Перейти к лентам",
		Subscribe: "Подписаться",
		Pitch:     "Дайте этот адрес программе для чтения лент, и она покажет каждую новую статью. Не нужны ни учётная запись, ни почта.",
		Address:   "Адрес ленты", Copy: "Копировать адрес", Copied: "Скопировано",
		Selected: "Адрес выделен: скопируйте его с клавиатуры", Open: "Открыть в читалке",
		New: "Не знакомы с лентами?",
		Steps: [3]string{
			"Выберите программу или сайт для чтения лент: там собираются новые статьи. Многие бесплатны, ищите «RSS» в магазине приложений.",
			"Скопируйте адрес выше.",
			"В программе выберите «Добавить ленту» или «Подписаться» и вставьте адрес.",
		},
		Formats: "Форматы",
		Latest:  "Последние статьи", None: "Статей пока нет. Подпишитесь, и первая придёт, как только появится.",
		Older:   "Более ранние статьи",
		Changed: "Последнее изменение", Updated: "обновлено", Original: "Исходная статья", AllArticles: "Все статьи", AllFeeds: "Все ленты",
		Tags:       "Метки",
		FeedsPitch: "За каждой из этих лент можно следить в программе для чтения лент: она покажет каждую новую статью. Не нужны ни учётная запись, ни почта.",
		OPML:       "Все ленты одним файлом для импорта (OPML)", OPMLAddress: "Адрес списка всех лент",
		NoFeeds: "Лент пока нет.", Newest: "Последняя статья:",
	},
	{
		Lang:           "ar",
		RTL:            true,
		months:         [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		day:            "{d} {m} {y}",
		clock:          "، 15:04 UTC",
		SkipToArticles: "انتقل إلى المقالات", SkipToArticle: "انتقل إلى المقال", SkipToFeeds: "انتقل إلى الخلاصات",
		Subscribe: "اشترك",
		Pitch:     "أعطِ هذا العنوان لقارئ خلاصات فيعرض لك كل مقال جديد، بلا حساب وبلا بريد إلكتروني.",
		Address:   "عنوان الخلاصة", Copy: "انسخ العنوان", Copied: "تم النسخ",
		Selected: "العنوان محدد: انسخه بلوحة المفاتيح", Open: "افتح في القارئ",
		New: "هل الخلاصات جديدة عليك؟",
		Steps: [3]string{
			"احصل على قارئ خلاصات، وهو تطبيق أو موقع يجمع لك المقالات الجديدة. كثير منها مجاني: ابحث عن «قارئ RSS» في متجر التطبيقات.",
			"انسخ العنوان أعلاه.",
			"اختر في القارئ «إضافة خلاصة» أو «اشتراك» والصق العنوان.",
		},
		Formats: "الصيغ",
		Latest:  "أحدث المقالات", None: "لا مقالات بعد. اشترك الآن ليصلك أول مقال عند نشره.",
		Older:   "مقالات أقدم",
		Changed: "آخر تغيير", Updated: "حُدّث", Original: "المقال الأصلي", AllArticles: "كل المقالات", AllFeeds: "كل الخلاصات",
		Tags:       "الوسوم",
		FeedsPitch: "يمكن متابعة كل من هذه الخلاصات بقارئ خلاصات يعرض لك كل مقال جديد، بلا حساب وبلا بريد إلكتروني.",
		OPML:       "كل الخلاصات في ملف واحد يستورده قارئك (OPML)", OPMLAddress: "عنوان قائمة كل الخلاصات",
		NoFeeds: "لا خلاصات بعد.", Newest: "الأحدث:",
	},
	{
		Lang:           "he",
		RTL:            true,
		months:         [12]string{"בינואר", "בפברואר", "במרץ", "באפריל", "במאי", "ביוני", "ביולי", "באוגוסט", "בספטמבר", "באוקטובר", "בנובמבר", "בדצמבר"},
		day:            "{d} {m} {y}",
		clock:          ", 15:04 UTC",
		SkipToArticles: "דילוג לכתבות", SkipToArticle: "דילוג לכתבה", SkipToFeeds: "דילוג לערוצים",
		Subscribe: "הרשמה",
		Pitch:     "תנו את הכתובת לקורא RSS והוא יציג כל כתבה חדשה, בלי חשבון ובלי דואר אלקטרוני.",
		Address:   "כתובת הערוץ", Copy: "העתקת הכתובת", Copied: "הועתק",
		Selected: "הכתובת מסומנת: העתיקו אותה במקלדת", Open: "פתיחה בקורא",
		New: "לא מכירים ערוצי RSS?",
		Steps: [3]string{
			"השיגו קורא RSS, יישום או אתר שאוסף בשבילכם כתבות חדשות. רבים מהם בחינם: חפשו „קורא RSS” בחנות היישומים.",
			"העתיקו את הכתובת שלמעלה.",
			"בקורא בחרו „הוספת ערוץ” או „הרשמה” והדביקו את הכתובת.",
		},
		Formats: "תבניות",
		Latest:  "הכתבות האחרונות", None: "אין עדיין כתבות. הירשמו עכשיו והראשונה תגיע כשתתפרסם.",
		Older:   "כתבות קודמות",
		Changed: "שינוי אחרון", Updated: "עודכן", Original: "הכתבה המקורית", AllArticles: "כל הכתבות", AllFeeds: "כל הערוצים",
		Tags:       "תגיות",
		FeedsPitch: "אפשר לעקוב אחר כל ערוץ בקורא RSS שיציג כל כתבה חדשה, בלי חשבון ובלי דואר אלקטרוני.",
		OPML:       "כל הערוצים בקובץ אחד לייבוא לקורא (OPML)", OPMLAddress: "כתובת רשימת כל הערוצים",
		NoFeeds: "אין עדיין ערוצים.", Newest: "הכתבה האחרונה:",
	},
	{
		Lang:           "zh",
		day:            "{y}年{n}月{d}日",
		clock:          " 15:04 UTC",
		SkipToArticles: "跳到文章列表", SkipToArticle: "跳到文章", SkipToFeeds: "跳到订阅源",
		Subscribe: "订阅",
		Pitch:     "把这个地址交给阅读器，它就会显示每一篇新文章。不需要账号，也不需要邮箱。",
		Address:   "订阅源地址", Copy: "复制地址", Copied: "已复制",
		Selected: "地址已选中，请用键盘复制", Open: "在阅读器中打开",
		New: "第一次使用订阅源？",
		Steps: [3]string{
			"找一个阅读器：替你收集新文章的应用或网站。很多是免费的，在应用商店里搜索“RSS 阅读器”。",
			"复制上面的地址。",
			"在阅读器里选择“添加订阅源”或“订阅”，粘贴地址。",
		},
		Formats: "格式",
		Latest:  "最新文章", None: "还没有文章。现在订阅，第一篇发布时就会送到。",
		Older:   "更早的文章",
		Changed: "最近更改", Updated: "更新于", Original: "原文", AllArticles: "全部文章", AllFeeds: "全部订阅源",
		Tags:       "标签",
		FeedsPitch: "这些订阅源都可以用阅读器关注，它会显示每一篇新文章。不需要账号，也不需要邮箱。",
		OPML:       "包含全部订阅源的文件，供阅读器导入（OPML）", OPMLAddress: "全部订阅源列表的地址",
		NoFeeds: "还没有订阅源。", Newest: "最新：",
	},
	{
		Lang:           "ja",
		day:            "{y}年{n}月{d}日",
		clock:          " 15:04 UTC",
		SkipToArticles: "記事一覧へ移動", SkipToArticle: "記事へ移動", SkipToFeeds: "フィードへ移動",
		Subscribe: "購読する",
		Pitch:     "このアドレスをフィードリーダーに登録すると、新しい記事がすべて届きます。アカウントもメールアドレスも要りません。",
		Address:   "フィードのアドレス", Copy: "アドレスをコピー", Copied: "コピーしました",
		Selected: "アドレスを選択しました。キーボードでコピーしてください", Open: "リーダーで開く",
		New: "フィードは初めてですか？",
		Steps: [3]string{
			"フィードリーダー（新しい記事を集めるアプリやサイト）を用意します。無料のものも多く、アプリストアで「RSSリーダー」と検索すると見つかります。",
			"上のアドレスをコピーします。",
			"リーダーで「フィードを追加」または「購読」を選び、アドレスを貼り付けます。",
		},
		Formats: "形式",
		Latest:  "最新の記事", None: "記事はまだありません。今購読すると、最初の記事が公開されたときに届きます。",
		Older:   "以前の記事",
		Changed: "最終更新", Updated: "更新", Original: "元の記事", AllArticles: "すべての記事", AllFeeds: "すべてのフィード",
		Tags:       "タグ",
		FeedsPitch: "どのフィードもフィードリーダーで購読でき、新しい記事がすべて届きます。アカウントもメールアドレスも要りません。",
		OPML:       "すべてのフィードを一つにしたファイル（OPML、リーダーに読み込めます）", OPMLAddress: "全フィード一覧のアドレス",
		NoFeeds: "フィードはまだありません。", Newest: "最新：",
	},
}

// wordingFor is the wording of a language (BCP 47), English where there is
// none for it.
func wordingFor(lang string) *wording {
	primary, rest, _ := strings.Cut(strings.ToLower(lang), "-")
	if primary == "zh" && traditional(rest) {
		return &wordings[0]
	}
	for i := range wordings {
		if wordings[i].Lang == primary {
			return &wordings[i]
		}
	}
	return &wordings[0]
}

// traditional reports whether the subtags of Chinese stand for the traditional
// script, for which there is no wording.
func traditional(subtags string) bool {
	for tag := range strings.SplitSeq(subtags, "-") {
		switch tag {
		case "hant", "tw", "hk", "mo":
			return true
		}
	}
	return false
}

// A moment is a date for machines and for people.
type moment struct{ Machine, Human string }

// moments writes a date in a language. Pages have no script to know the
// reader's zone, so times are in UTC and say so. In languages without a
// wording digits say the same to everybody.
func moments(t time.Time, dayOnly bool, lang string) *moment {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	w := wordingFor(lang)
	human, clock := t.Format("2006-01-02"), " 15:04 UTC"
	if lang == "" || strings.EqualFold(lang, w.Lang) || strings.HasPrefix(strings.ToLower(lang), w.Lang+"-") {
		human = strings.NewReplacer("{d}", strconv.Itoa(t.Day()), "{m}", w.months[t.Month()-1],
			"{n}", strconv.Itoa(int(t.Month())), "{y}", strconv.Itoa(t.Year())).Replace(w.day)
		clock = w.clock
	}
	if dayOnly {
		return &moment{t.Format("2006-01-02"), human}
	}
	return &moment{t.Format("2006-01-02T15:04:05Z"), human + t.Format(clock)}
}
