package extract

import "strings"

// particles may stand lower-case inside a person's name.
var particles = wordSet(`van von de da do dos das du del della dello dei degli di der den des la le las los el al bin ibn ben bint abu abd y e i zu zur zum vom
	av af til ter ten te 't het tot d' l' mc mac st san santa ap ó ní nic uí mhic do v. v vd v.d. 'd ‘t ’t da' ur ul ad ash az ath bat ua ka ga la' dela dal dalla dalle ze`)

// nameSuffixes follow a name after a comma or a space and belong to it.
var nameSuffixes = wordSet(`jr jr. sr sr. ii iii iv phd ph.d. ph.d md m.d. m.d mph dds esq esq. mba rn bsc msc ma ba rd rdn cfa cpa jd dphil frcp facp mphil llm ll.m. m.a. b.a. m.sc. dpt pharmd dvm np dnp m.s. ms m.ed. filho neto júnior`)

// titles may stand before a name and belong to it.
var titles = wordSet(`dr dr. prof prof. professor professorin mag mag. ing ing. dipl.-ing. dipl.-ing dipl. rev rev. fr. sir dame lord lady mr mr. mrs mrs. ms. sr sra dott dott. ssa dott.ssa avv avv. drs drs. ir ir. univ.-prof. univ.-prof priv.-doz. pd dr.-ing. m.a. hon. hon pfarrer pater rabbi rabbiner frau herr`)

// roles are words for what somebody is rather than who: they are cut off
// names, and a piece of a list that ends in one is no name.
var roles = wordSet(`writer writers reporter reporters correspondent correspondents editor editors editor-in-chief editor-at-large columnist contributor contributors contributor, staffer author authors journalist journalists
	producer photographer photojournalist videographer producer blogger freelancer intern fellow analyst director manager president ceo cto cfo founder co-founder cofounder chairman chairwoman spokesman spokeswoman spokesperson
	professor lecturer anchor presenter host meteorologist critic essayist novelist researcher scientist specialist expert coordinator officer secretary minister senator attorney lawyer bureau bylines byline nutritionist dietitian chef
	redakteur redakteurin redaktor redaktorin redakteure redakteurinnen reporterin korrespondent korrespondentin journalistin volontär volontärin autor autorin autoren gastautor gastautorin kolumnist kolumnistin chefredakteur chefredakteurin chefredaktor chefredaktorin
	ressortleiter ressortleiterin redaktionsleiter redaktionsleiterin geschäftsführer geschäftsführerin pressesprecher pressesprecherin herausgeber herausgeberin mitarbeiter mitarbeiterin praktikant praktikantin leiter leiterin vorsitzender vorsitzende fotograf fotografin freier freie blogger bloggerin stellvertreter stellvertretender stellvertretende verfasser sprecher sprecherin referent referentin hörfunkkorrespondent hörfunkkorrespondentin wissenschaftsjournalist ressort experte expertin projektleiter projektleiterin gastbeitrag gastkommentar
	journaliste rédacteur rédactrice correspondant correspondante auteur auteure autrice chroniqueur chroniqueuse éditorialiste envoyé envoyée stagiaire pigiste redacteur
	periodista redactor redactora corresponsal autor autora columnista editora enviado enviada especial escritor escritora colaborador colaboradora
	jornalista repórter colunista redator redatora correspondente editor editora estagiário estagiária
	giornalista redattore redattrice corrispondente inviato inviata autore autrice collaboratore caporedattore direttore
	redacteur verslaggever verslaggeefster correspondente hoofdredacteur journaliste columniste auteur
	journalist journalister redaktør reporter korrespondent korrespondenter kommentator praktikant skribent skribenter krönikör ledarskribent reportrar redaktionschef chefredaktör nyhetsreporter nyhetschef politisk utrikesreporter toimittaja toimittajat kirjoittaja päätoimittaja kirjeenvaihtaja
	dziennikarz dziennikarka redaktor redaktorka korespondent korespondentka autor autorka publicysta publicystka redaktorzy novinář novinářka redaktorka zpravodaj novinar novinarka urednik urednica újságíró szerkesztő ziarist jurnalist redactor-șef
	muhabir muhabiri editör editörü yazar yazarı gazeteci köşe
	корреспондент корреспондентка журналист журналистка редактор автор обозреватель обозревательница колумнист спецкор собкор репортер кореспондент кореспондентка журналіст журналістка оглядач оглядачка репортерка колумністка редакторка главный шеф-редактор
	δημοσιογράφος συντάκτης συντάκτρια ανταποκριτής ανταποκρίτρια αρθρογράφος
	صحفي صحفية صحافي صحافية كاتب كاتبة مراسل مراسلة محرر محررة الكاتب الصحفي الصحفية إعلامي باحث خبرنگار نویسنده روزنامه‌نگار سردبیر
	כתב כתבת עורך עורכת פרשן wartawan jurnalis reporter penulis kontributor koresponden`)

// roleEndings end German and Nordic compounds for what somebody is:
// "Wirtschaftsredakteurin".
var roleEndings = strings.Fields(`redakteur redakteurin redaktor redaktorin korrespondent korrespondentin reporter reporterin journalist journalistin experte expertin sprecher sprecherin medarbeider kommentator koordinator referent referentin`)

// isRole reports whether a word, in small letters, says what somebody is.
func isRole(w string) bool {
	if roles[w] {
		return true
	}
	if i := strings.LastIndexByte(w, '-'); i > 0 && (roles[w[i+1:]]) {
		return true
	}
	if len(w) > 12 {
		for _, e := range roleEndings {
			if strings.HasSuffix(w, e) {
				return true
			}
		}
	}
	return false
}

// roleModifiers stand before or beside a role and go with it.
var roleModifiers = wordSet(`parliamentary parliament court crime consumer personal property industry energy climate military royal showbiz tv features fashion beauty style weather courts county regional rural senior chief lead staff political politics national international foreign special science sports sport business technology tech health environment education legal crime investigative deputy managing
	associate assistant contributing executive general digital online news entertainment culture arts music film food travel features feature breaking night weekend white house state city local regional global world europe
	european asia africa american us uk diplomatic defence defense security economics economic finance financial markets market home affairs royal religion transport former freelance guest independent junior data multimedia video social media
	audience opinion commentary page our the a an and of for at in & our new freier freie stellvertretender stellvertretende leitender leitende verantwortlicher politische politischer
	unser unsere unserer unserem von der die im für und bei grand nostro nostra inviato de del la en jefe chef d'édition spécial spéciale especial nuestro nuestra principal parlamentarisk vår vores`)

// agencies are news agencies and the like, as they sign.
var agencies = wordSet(`ap afp dpa apa sda ats ansa efe tass xinhua reuters upi pti ani ians pa dapd ddp kna epd sid ots ntb tt ritzau stt pap čtk ctk mti mtvа belga anp lusa aap cp agerpres mediafax hina tanjug beta bta interfax
	itar-tass itar ria rbc rbk unian ukrinform azertac aa dha iha anka anadolu kyodo jiji yonhap newsis cna bernama antara vna vnexpress irna isna mehr fars wafa sana spa mena qna petra wam bna kuna dpa-afx dpa-infocom
	bloomberg afpe agenturen agentur wires wire agencies agency agence agenzia agencia agencias agências agência aflp dpa/afp afp/dpa ap/afp adnkronos askanews agi lapresse zdfheute ard zdf ndr wdr swr mdr rbb br hr orf srf rtl bbc cnn cbc npr abc nbc cbs pbs msnbc fox bnn
	newswire prnewswire globenewswire businesswire ctk čtk pap ria-novosti reuters/afp rtr rts rte rté tvn tvp yle svt nrk vrt rtbf tf1 dw rfi rfe/rl rferl voa nhk kbs mbc sbs ytn jtbc tnn ddnews sapa ips gna agn télam telam notimex colprensa europapress inaf imago getty afp-jiji afp时事 tpn lusa/tpn cp24 gannett mcclatchy tns prensa latina
	新华社 新華社 中新社 中新网 中新網 人民网 新华网 央视网 中央社 共同社 共同通信 時事通信 ロイター 聯合社 法新社 路透社 路透 美联社 美聯社 연합뉴스 뉴시스 뉴스1 тасс интерфакс риа унiан уніан унн укринформ укрінформ белта апа`)

// houseWords make a name that of a house: newsrooms, companies, bodies.
var houseWords = wordSet(`news newsroom newsdesk desk staff team crew agency agence agenzia agencia agência agentur agenturen press media media: medien mediengruppe online magazine magazin magazyn magazine: journal journal: zeitung tageszeitung zeitschrift
	daily weekly times post gazette herald tribune chronicle observer telegraph guardian bulletin report reports reporter: reporters reuters bureau network channel tv television radio broadcasting studios studio publishing publisher publishers verlag
	redaktion redaktionsteam onlineredaktion online-redaktion newsredaktion sportredaktion webredaktion redaktionen redacción redaccion redação redacao redazione redactie redaksjonen redaktionen redaktsioon redakcja redakce redakcia redakcija redactia redacția rédaction redaksi toimitus szerkesztőség редакция редакція redaktsiya σύνταξη
	webteam webmaster webredaktion pressestelle presse pressemitteilung pressedienst pressebüro newsletter kommunikation öffentlichkeitsarbeit communications communication pr
	gmbh ag e.v. ev kg mbh inc inc. llc ltd ltd. limited corp corp. corporation company co. plc s.a. s.l. s.r.l. srl spa ab as oy bv nv pty sarl sas ug
	university universität hochschule college school institute institut instituto istituto academy akademie foundation stiftung fundación fondation association verein verband bund bundesverband union society gesellschaft museum theater library bibliothek ministerium ministry department committee commission council parliament partei party fraktion
	group gruppe holding services service solutions systems software technologies partners consulting shop store blog: blogteam podcast forum portal community club fanclub germany deutschland österreich schweiz international worldwide
	editorial editors board contributor contributors wire wires correspondents newswire agencies nachrichten aktuell info infos redaktionsnetzwerk rundschau anzeiger kurier allgemeine landeszeitung rundfunk fernsehen
	noticias diario periódico prensa actualidad notícias jornal imprensa giornale quotidiano notizie gazzetta actualités journal nouvelles nieuws krant dagblad nyheter nyheterna avisen avis tidning tidningen aviisi lehti uutiset gazeta dziennik wiadomości portal novine vijesti vesti noviny zprávy deník hírek haber haberleri gazetesi ajansı ajans haberler
	новости газета агентство журнал издание пресс-служба пресс-центр служба новини видання агенція вести телеканал радио редколлегия أخبار وكالة صحيفة جريدة قناة شبكة موقع الأخبار تحریریه خبرگزاری גלובס ynet סוכנויות desk: bot deals coupons membres members officials today stampa ufficio uff e.g. eg kitchen kitchens`)

// houseSuffixes end the names of houses in scripts without spaces.
var houseSuffixes = strings.Fields(`社 网 網 报 報 日报 日報 电视台 電視台 通信 新聞 编辑部 編輯部 編集部 デジタル オンライン ニュース 速報 取材班 チーム 台 快訊 快讯 通訊社 部 局 室 院 大学 中心 公司 平台 记者站 取材団 株式会社 뉴스 일보 신문 통신 방송 편집부 편집국 취재팀 팀 닷컴 데일리 온라인 미디어 경제 타임스 저널`)

// notNames are values of author fields that name nobody.
var notNames = wordSet(`google google+ vk вконтакте odnoklassniki reddit tumblr flickr github mastodon bluesky threads tiktok snapchat xing feedly pocket admin administrator administrateur administrador root user author autor auteur editor redakteur webmaster unknown unbekannt anonymous anonym anonyme anónimo guest gast none null nil undefined n/a na test wordpress default
	follow following subscribe share twitter facebook instagram linkedin youtube pinterest whatsapp telegram email e-mail mail rss print more weiterlesen comments comment kommentare login logout register home about contact kontakt impressum datenschutz
	sign-in signin signup sign-up log-in logout log-out log weiter zurück back next previous start registrieren anmelden abmelden einloggen passwort password newsletter abonnieren
	adminsite superadmin sysadmin siteadmin wpadmin wp-admin wpengine editorial by von par por di da af av door mehr artikel beitrag profil profile website webseite homepage here hier link links sponsored advertisement anzeige werbung tags tag
	kategorie category categories allgemein uncategorized news aktuelles menu menü search suche true false object array nobody 发表于 发布于 更新于 投稿日 発表于 即時 即时 綜合 综合 台北 臺北 高雄 台中 台南 桃園 新北 北京 上海 广州 深圳 香港 澳門 华盛顿 東京 东京 首爾 서울 me ich we wir us uns the x @ update updated published`)

// commonWords never stand inside a person's name: a line that holds one is
// something else. They matter where only the form of a name speaks for it.
var commonWords = wordSet(`the this that these those how why what when where who which with without from about into over under after before between against during through your my our their his her its all every each any some no not
	is are was were be been has have had will would can could should may might must do does did get gets make makes made take takes new now here there more most less best top first last next read watch listen view see find
	learn click sign log subscribe share follow continue related latest popular trending breaking live video videos photo photos gallery podcast opinion politics sports business technology health science world entertainment lifestyle
	comments comment reply topics topic category categories section tags archive archives home page pages site website search menu contact privacy policy terms cookies cookie rights reserved copyright all
	minutes minute hours hour days day weeks week months month years year ago today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december
	der die das ein eine einer eines einem einen und oder aber mit ohne für gegen über unter nach vor bei aus auf ist sind war waren wird werden hat haben nicht mehr alle alles neue neuer neues neuen jetzt hier wie was wer warum wann wo
	montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember uhr lesezeit minuten kommentare artikel thema themen startseite aktuell meistgelesen anzeige
	les des une un pour avec sans dans sur sous est sont pas plus lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août septembre octobre novembre décembre
	los las una para con sin sobre es son más lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
	você uma para com sem segunda terça quarta quinta sexta janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
	gli il lo un una per senza sono non più lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
	uns copyright inc ltd gmbh http https www newsletter abo plus premium registrieren anmelden abonnieren impressum datenschutz`)

// uiWords stand in labels of the page's own machinery: a short text that
// holds one names nobody.
var uiWords = wordSet(`sign signin login logout register registrieren anmelden passwort password newsletter subscribe abonnieren follow folgen share teilen zur übersicht artikelübersicht alle all more mehr weitere read lesen view views
	show hide search suche menu menü cookie cookies download upload click klick klicken zitat zitieren antworten reply report melden kommentar kommentare comment comments private nachricht message edit bearbeiten css skip navigation
	back zurück next previous weiter vorheriger nächster artikel beitrag beiträge article articles posts archive archiv profil profile facebook twitter instagram linkedin youtube whatsapp print drucken pdf rss bild foto fotos photo photos video videos
	دقيقة دقائق واحدة قراءة للقراءة انسخ الرابط نسخ شارك مشاركة تابعنا طباعة المزيد اقرأ أيضا التعليقات تعليق שתף שיתוף הדפסה תגובות עוד اشتراک چاپ कमेंट शेयर ख़बर सुनें olvasói szavazás about über tweet partilhar compartir compartilhar condividi partager udostępnij поделиться paylaş bagikan jaa megosztás bildquelle quelle source credit copyright unsplash pixabay shutterstock istock getty fotolia adobe adobestock pexels flickr wikimedia symbolbild symbolfoto cc by-sa by-nc license lizenz gallery galerie hier here jetzt now kaufen buy shop warenkorb`)

// dateWords stand in and around a date or another remark that follows a
// byline: what follows a name from one of them on is no part of it.
var dateWords = wordSet(`à a alle ore às las kello godz godz. on at am um vom den der le el il en em op pm a.m. p.m. uhr h est edt pst pdt cst cdt gmt utc ist cet cest et ct pt mt bst sast wib of the 
	jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october november december jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.
	mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday mo di mi do fr sa so mo. di. mi. do. fr. sa. so.
	januar jänner februar märz april mai juni juli august oktober dezember mär mrz okt dez jän mär. okt. dez. montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend
	janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre janv févr avr juil déc janv. févr. avr. juil. déc. lundi mardi mercredi jeudi vendredi samedi dimanche
	enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic ene. abr. ago. dic. lunes martes miércoles jueves viernes sábado domingo
	janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev mai set out dez segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta
	gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug set ott lunedì martedì mercoledì giovedì venerdì sabato domenica
	januari februari maart mei juni juli augustus oktober maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januar februar marts maj april december mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag
	tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta klo kl kl. klockan
	stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia ledna února března dubna května června července srpna září října listopadu prosince siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna studenog prosinca
	ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie január február március április május június július augusztus szeptember október
	ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık pazartesi salı çarşamba perşembe cuma cumartesi pazar saat
	января февраля марта апреля мая июня июля августа сентября октября ноября декабря січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня в о г. року понедельник вторник среда четверг пятница суббота воскресенье
	ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
	januari februari maret mei juni juli agustus september oktober desember senin selasa rabu kamis jumat sabtu minggu pada
	يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر في
	- – — , | • · / : ( ) date: datum: data: fecha:`)

// labelWords open a remark that follows a name: "Updated …", "5 comments".
var labelWords = wordSet(`geschrieben verfasst eingetragen abgelegt eingestellt écrit rédigé escrito scritto inserito skrevet skriven kirjoitettu napisano dodano dodane yazıldı написано добавлено geschreven updated update published posted modified created last first originally aktualisiert veröffentlicht geändert zuletzt stand erschienen erstellt gepostet publiziert publié publie mis modifié actualisé publicado publicada actualizado actualizada
	atualizado atualizada modificado aggiornato aggiornata pubblicato pubblicata gepubliceerd bijgewerkt geplaatst opdateret publiceret publisert oppdatert publicerad uppdaterad julkaistu päivitetty opublikowano aktualizacja zveřejněno aktualizováno objavljeno ažurirano publicat actualizat megjelent frissítve közzétéve yayınlanma güncelleme güncellenme
	обновлено опубликовано опубликована оновлено опубліковано δημοσίευση ενημέρωση diterbitkan diperbarui dipublikasikan نشر تحديث آخر vor prije prie пре przed pred ago hace comments kommentare comentarios commentaires commenti komentarzy lesezeit read reading
	gestern heute yesterday today hoy ayer hier aujourd'hui oggi ieri vandaag gisteren вчера сегодня idag igår wczoraj dzisiaj share teilen filed kategorie kategorien category categories tags tagged schlagwörter lesedauer views aufrufe hits | e-mail: email: mail: tel: tel. telefon twitter: facebook: instagram:
	follow via leave no add bookmark permalink ©`)
