package extract

const jalaliNames = `
fa|فروردین|اردیبهشت|خرداد|تیر|مرداد امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند
ps|وری|غویی|غبرګولی|چنګاښ|زمری|وږی|تله|لړم|لیندۍ|مرغومی|سلواغه|کب
prs|حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلو|حوت
`

// unitNames: seconds, minutes, hours, days, weeks, months, years.
const unitNames = `
en|second seconds sec secs s|minute minutes min mins m|hour hours hr hrs h|day days d|week weeks wk wks w|month months mo mos mth mths|year years yr yrs y
de|sekunde sekunden sek s|minute minuten min|stunde stunden std h|tag tage tagen|woche wochen|monat monate monaten|jahr jahre jahren
fr|seconde secondes sec s|minute minutes min mn|heure heures h|jour jours j|semaine semaines sem|mois|an ans année années
es|segundo segundos seg s|minuto minutos min|hora horas h|día días d|semana semanas sem|mes meses|año años
pt|segundo segundos seg s|minuto minutos min|hora horas h|dia dias d|semana semanas|mês meses|ano anos
it|secondo secondi sec|minuto minuti min|ora ore h|giorno giorni gg|settimana settimane|mese mesi|anno anni
ca|segon segons|minut minuts min|hora hores h|dia dies|setmana setmanes|mes mesos|any anys
gl|segundo segundos|minuto minutos|hora horas|día días|semana semanas|mes meses|ano anos
nl|seconde seconden sec|minuut minuten min|uur uren u|dag dagen|week weken|maand maanden mnd|jaar jaren
sv|sekund sekunder sek|minut minuter min|timme timmar tim h|dag dagar|vecka veckor|månad månader mån|år
da|sekund sekunder sek|minut minutter min|time timer t|dag dage|uge uger|måned måneder md|år
nb|sekund sekunder sek|minutt minutter min|time timer t|dag dager|uke uker|måned måneder mnd|år
nn|sekund|minutt|time timar|dag dagar|veke veker|månad månader|år
fi|sekunti sekuntia|minuutti minuuttia min|tunti tuntia t|päivä päivää|viikko viikkoa vk|kuukausi kuukautta kk|vuosi vuotta
is|sekúnda sekúndum|mínúta mínútu mínútum mínútur|klukkustund klukkustundum klst|dagur degi dögum|vika viku vikum|mánuður mánuði mánuðum|ár ári árum
et|sekund sekundit|minut minutit|tund tundi|päev päeva|nädal nädalat|kuu kuud|aasta aastat
lv|sekundes sekundēm|minūtes minūtēm minūtes|stundas stundām stundas|diena dienas dienām|nedēļas nedēļām|mēneša mēnešiem|gada gadiem
lt|sekundę sekundes sekundžių|minutę minutes minučių min|valandą valandas valandų val|dieną dienas dienų|savaitę savaites savaičių|mėnesį mėnesius mėnesių|metus metų
pl|sekunda sekundę sekundy sekund|minuta minutę minuty minut min|godzina godzinę godziny godzin godz|dzień dni|tydzień tygodnie tygodni|miesiąc miesiące miesięcy|rok lata lat
cs|sekunda sekundou sekundami|minuta minutou minutami minuty minut|hodina hodinou hodinami hodiny hodin|den dnem dny dní|týden týdnem týdny|měsíc měsícem měsíci|rok rokem lety roky
sk|sekunda sekundami|minúta minútou minútami minút|hodina hodinou hodinami hodín|deň dňom dňami dní|týždeň týždňom týždňami|mesiac mesiacom mesiacmi|rok rokom rokmi
sl|sekundo sekundami|minuto minutami minut|uro urami ur|dan dnem dnevi dni|tednom tedni|mesecem meseci|letom leti
hr|sekundi sekunde|minutu minute minuta min|sat sata sati h|dan dana|tjedan tjedna tjedana|mjesec mjeseca mjeseci|godinu godine godina
sr|sekundi sekunde секунди|minut minuta минут минута min мин|sat sata sati сат сата сати|dan dana дан дана|nedelju nedelje nedelja недељу недеље недеља|mesec meseca meseci месец месеца месеци|godinu godine godina годину године година
bs|sekundi|minutu minuta min|sat sata sati|dan dana|sedmicu sedmice sedmica|mjesec mjeseca mjeseci|godinu godine godina
mk|секунди|минута минути мин|час часа|ден дена|недела недели|месец месеци|година години
bg|секунди|минута минути мин|час часа|ден дни|седмица седмици|месец месеца|година години
ru|секунд секунду секунды сек|минут минуту минуты мин|час часа часов ч|день дня дней дн|неделю недели недель нед|месяц месяца месяцев мес|год года лет
uk|секунд секунду секунди сек|хвилин хвилину хвилини хв|година годину години годин год|день дні днів|тиждень тижні тижнів|місяць місяці місяців|рік роки років
be|секунд секунду секунды|хвілін хвіліну хвіліны|гадзін гадзіну гадзіны|дзень дні дзён|тыдзень тыдні тыдняў|месяц месяцы месяцаў|год гады гадоў
ro|secundă secunde|minut minute min|oră ore h|zi zile|săptămână săptămâni|lună luni|an ani
hu|másodperccel|perccel|órával|nappal|héttel|hónappal|évvel
el|δευτερόλεπτο δευτερόλεπτα|λεπτό λεπτά|ώρα ώρες|ημέρα ημέρες μέρα μέρες|εβδομάδα εβδομάδες|μήνα μήνες μήνας|χρόνο χρόνια έτος έτη
tr|saniye sn|dakika dk|saat sa|gün|hafta|ay|yıl sene
az|saniyə|dəqiqə|saat|gün|həftə|ay|il
sq|sekonda|minutë minuta min|orë|ditë|javë|muaj|vit vite vjet
hy|վայրկյան|րոպե|ժամ|օր|շաբաթ|ամիս|տարի
ka|წამის წამი|წუთის წუთი|საათის საათი|დღის დღე|კვირის კვირა|თვის თვე|წლის წელი
kk|секунд|минут|сағат|күн|апта|ай|жыл
id|detik|menit|jam|hari|minggu pekan|bulan|tahun
ms|saat|minit|jam|hari|minggu|bulan|tahun
fil|segundo|minuto|oras|araw|linggo|buwan|taon
sw|sekunde|dakika|saa masaa|siku|wiki|mwezi miezi|mwaka miaka
af|sekonde sekondes|minuut minute|uur ure|dag dae|week weke|maand maande|jaar
vi|giây|phút|giờ|ngày|tuần|tháng|năm
th|วินาที|นาที|ชั่วโมง ชม|วัน|สัปดาห์|เดือน|ปี
ar|ثانية ثواني ثوان|دقيقة دقائق|ساعة ساعات|يوم أيام يوما|أسبوع أسابيع أسبوعا|شهر أشهر شهور شهرا|سنة سنوات عام أعوام عاما
fa|ثانیه|دقیقه|ساعت|روز|هفته|ماه|سال
ur|سیکنڈ|منٹ|گھنٹہ گھنٹے|دن|ہفتہ ہفتے|ماہ مہینہ مہینے|سال
he|שנייה שניות|דקה דקות|שעה שעות|יום ימים|שבוע שבועות|חודש חודשים|שנה שנים
hi|सेकंड सेकेंड|मिनट|घंटा घंटे घण्टे|दिन|सप्ताह हफ्ते हफ़्ते|महीना महीने माह|साल वर्ष
mr|सेकंद|मिनिट मिनिटे मिनिटां|तास तासां|दिवस दिवसां|आठवडे|महिने|वर्ष
bn|সেকেন্ড|মিনিট|ঘণ্টা ঘন্টা|দিন|সপ্তাহ|মাস|বছর
ta|விநாடி|நிமிடம் நிமிடங்கள் நிமிடங்களுக்கு|மணிநேரம் மணிநேரத்திற்கு மணிநேரத்துக்கு|நாள் நாட்கள் நாட்களுக்கு|வாரம் வாரங்களுக்கு|மாதம் மாதங்கள் மாதங்களுக்கு|ஆண்டு ஆண்டுகளுக்கு
te|సెకన్ల|నిమిషం నిమిషాల|గంట గంటల|రోజు రోజుల|వారం వారాల|నెల నెలల|సంవత్సరం సంవత్సరాల
kn|ಸೆಕೆಂಡು ಸೆಕೆಂಡುಗಳ|ನಿಮಿಷ ನಿಮಿಷಗಳ|ಗಂಟೆ ಗಂಟೆಗಳ|ದಿನ ದಿನಗಳ|ವಾರ ವಾರಗಳ|ತಿಂಗಳು ತಿಂಗಳ|ವರ್ಷ ವರ್ಷಗಳ
ml|സെക്കൻഡ്|മിനിറ്റ്|മണിക്കൂർ|ദിവസം|ആഴ്ച|മാസം|വർഷം
gu|સેકંડ|મિનિટ|કલાક|દિવસ|અઠવાડિયા|મહિના|વર્ષ
pa|ਸਕਿੰਟ|ਮਿੰਟ|ਘੰਟੇ ਘੰਟਾ|ਦਿਨ|ਹਫ਼ਤੇ ਹਫ਼ਤਾ|ਮਹੀਨੇ ਮਹੀਨਾ|ਸਾਲ
ne|सेकेन्ड|मिनेट|घण्टा घन्टा|दिन|हप्ता|महिना|वर्ष
mn|секунд|минут минутын|цаг цагийн|өдөр өдрийн|долоо_хоног|сар сарын|жил жилийн
uz|soniya|daqiqa|soat|kun|hafta|oy|yil
ky|секунд|мүнөт|саат|күн|апта|ай|жыл
km|វិនាទី|នាទី|ម៉ោង|ថ្ងៃ|សប្ដាហ៍ សប្តាហ៍|ខែ|ឆ្នាំ
lo|ວິນາທີ|ນາທີ|ຊົ່ວໂມງ|ມື້|ອາທິດ|ເດືອນ|ປີ
my|စက္ကန့်|မိနစ်|နာရီ|ရက်|ပတ်|လ|နှစ်
eu|segundo|minutu|ordu|egun|aste|hilabete|urte
cy|eiliad|munud|awr|diwrnod|wythnos|mis|blynedd
lb|sekonnen|minutten|stonn stonnen|deeg|wochen|méint|joer
fy|sekonden|minuten|oeren|dagen|wiken|moannen|jier
zh|秒 秒钟 秒鐘|分钟 分鐘 分|小时 小時 个小时 個小時|天 日|周 週 个星期 星期 個星期|个月 個月|年
ja|秒|分|時間|日|週間|ヶ月 か月 カ月 ヵ月|年
ko|초|분|시간|일|주|개월 달|년
`

// dualNames are words for two of a unit.
const dualNames = `
he|||שעתיים|יומיים|שבועיים|חודשיים|שנתיים
ar||دقيقتين|ساعتين|يومين|أسبوعين|شهرين|سنتين عامين
`

const unitAgoNames = `
hu|másodperce|perce|órája|napja|hete|hónapja|éve
`

// backNames: now, today, yesterday, the day before.
const backNames = `
en|just_now moments_ago|today|yesterday
de|gerade_eben soeben|heute|gestern|vorgestern
fr|instant|aujourd_hui|hier|avant-hier
es|ahora_mismo|hoy|ayer|anteayer antier
pt|agora_mesmo|hoje|ontem|anteontem
it|adesso|oggi|ieri|altroieri
ca||avui|ahir|abans-d'ahir
gl||hoxe|onte
nl|zojuist|vandaag|gisteren|eergisteren
sv|nyss|idag i_dag|igår i_går
da|lige_nu|i_dag|i_går
nb||i_dag|i_går
fi||tänään|eilen
is||í_dag|í_gær
et||täna|eile
lv||šodien|vakar
lt||šiandien|vakar
pl||dziś dzisiaj|wczoraj|przedwczoraj
cs||dnes|včera|předevčírem
sk||dnes|včera
sl||danes|včeraj
hr||danas|jučer
sr||danas данас|juče јуче
bs||danas|jučer
mk||денес|вчера
bg||днес|вчера
ru|только_что|сегодня|вчера|позавчера
uk|щойно|сьогодні|вчора учора
be||сёння|учора
ro||astăzi azi|ieri|alaltăieri
hu||ma|tegnap|tegnapelőtt
el||σήμερα|χθες χτες|προχθές
tr|az_önce|bugün|dün
az||bu_gün|dünən
sq||sot|dje
hy||այսօր|երեկ
ka||დღეს|გუშინ
kk||бүгін|кеше
id|baru_saja|hari_ini|kemarin
ms||hari_ini|semalam
vi|vừa_xong|hôm_nay|hôm_qua
th|เมื่อสักครู่|วันนี้|เมื่อวานนี้ เมื่อวาน
ar|الآن|اليوم|أمس
fa||امروز|دیروز
ur||آج|گزشتہ_روز
he|עכשיו|היום|אתמול|שלשום
hi|अभी|आज
bn|এইমাত্র|আজ|গতকাল
zh|刚刚 剛剛|今天 今日|昨天 昨日|前天
ja|たった今|今日 本日|昨日|一昨日
ko|방금|오늘|어제|그제
`

// agoNames: words before the number, behind it, or either.
const agoNames = `
en||ago
de|vor
fr|il_y_a il_ya ily_a
es|hace
pt|há|atrás
it||fa
ca|fa
gl|hai
nl||geleden
sv|för|sedan
da|for|siden
nb|for|siden
nn|for|sidan
fi||sitten
is|fyrir
et||tagasi
lv|pirms
lt|prieš
pl||temu
cs|před
sk|pred
sl|pred
hr|prije
sr|pre пре
bs|prije
mk|пред
bg|преди
ru||назад
uk||тому
be||таму
ro|acum
hu||ezelőtt
el|πριν πριν_από
tr||önce
az||əvvəl
sq|para
hy||առաջ
ka||წინ
kk||бұрын
id||lalu yang_lalu
ms||lalu yang_lalu
fil||nakalipas
sw||iliyopita
af||gelede
vi||trước
th||ที่แล้ว ที่ผ่านมา ก่อน มาแล้ว
ar|منذ قبل
fa||پیش قبل
ur||قبل پہلے
he|לפני
hi||पहले पूर्व
mr||पूर्वी
bn||আগে পূর্বে
ta||முன்பு முன்
te||క్రితం
kn||ಹಿಂದೆ
ml||മുമ്പ് മുൻപ്
gu||પહેલાં પહેલા
pa||ਪਹਿਲਾਂ
ne||अघि पहिले
si||පෙර
mn||өмнө
uz||oldin олдин avval
ky||мурун
km||មុន
lo||ກ່ອນ
my||က
eu|duela
cy||ôl
lb|virun
fy||lyn
zh||前 以前 之前
ja||前
ko||전
`

// numberNames: one, two, three …
const numberNames = `
en|a an one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
de|ein eine einem einer einen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf
fr|un une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze
es|un una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez
pt|um uma|dois duas|três|quatro|cinco|seis|sete|oito|nove|dez
it|un una uno|due|tre|quattro|cinque|sei|sette|otto|nove|dieci
nl|een één|twee|drie|vier|vijf|zes
sv|en ett|två|tre|fyra|fem|sex
da|en et|to|tre|fire|fem|seks
nb|en ett et|to|tre|fire|fem|seks
el|μία μια έναν ένα|δύο
ro|o un|două doi
ru|один одну|два две|три
id|satu|dua|tiga
pl|jeden jedną jedna|dwa dwie|trzy
cs|jedním jednou jedním|dvěma|třemi
bg|един една едно|два две|три
uk|один одну|два дві|три
sr|jedan jednu jedna|dva dve|tri
hr|jedan jednu jedna|dva dvije|tri
tr|bir|iki|üç
hi|एक|दो|तीन
hu|egy
vi|một|hai|ba
`

// halfNames: before noon, after noon.
const halfNames = `
en|am|pm
zh|上午 早上 凌晨 清晨 早|下午 晚上 傍晚 晚
fi|ap|ip
sv|fm|em
tr|öö|ös
af|vm|nm
ja|午前|午後
ko|오전|오후
ar|ص صباحا|م مساء
fa|صبح|عصر
el|πμ|μμ
vi|sa sáng|ch chiều tối
sq|pd|md
hi|पूर्वाह्न|अपराह्न
es||
ur|صبح|شام
`

// wordLists are words that mean the same whatever the language.
var wordLists = []struct {
	role  wordRole
	val   int16
	words string
}{
	{roleMark, 'Y', "年 년 năm ឆ្នាំ ປີ ปี พ.ศ ค.ศ г год года году року оны সাল წლის წ m gada yil yilgi жылы жылғы"},
	{roleMark, 'M', "月 월 сарын"},
	{roleMark, 'D', "日 號 号 일 өдөр ថ្ងៃទី d"},
	{roleMark, 'h', "時 时 點 点 시"},
	{roleMark, 'm', "分 분"},
	{roleMark, 's', "秒 초"},
	{roleMonthMark, 0, "tháng ខែ ເດືອນ เดือน"},
	{roleEra, 2018, "令和"}, {roleEra, 1988, "平成"}, {roleEra, 1925, "昭和"}, {roleEra, 1911, "民國 民国 中華民國"},
	{roleEra, -543, "พ.ศ พุทธศักราช"}, {roleEra, 0, "ค.ศ"},
	{roleAbout, 0, "about around over almost etwa ca circa rund über environ casi unos cerca de około около каля близько přibližně yaklaşık περίπου حوالي تقریبا लगभग प्रायः প্রায় 约 約 大約 大约 약 约莫 less than"},
	{roleBefore, 0, `on the of dated am vom den der dem le du el la il em no na dne dnia den i o den per op van på pa em dia
		ngày ວັນທີ วันที่ ថ្ងៃទី tarihinde tarih tarihi hari في يوم بتاريخ در ב la data på d del de di den från από στις in since
		от вiд від з с у в at um à a time date`},
	{roleBetween, 0, `at um om o à às ás as a las alle ore ora ob u v ve w в о у във klo kl kello kell klukkan kl godz godzina hodin h lúc
		saat saati pukul pkl jam jam στις ώρα ωρα الساعة الساعه ساعت בשעה เวลา г года год року р ж на i de en el by on the gegen den
		aggiornato alle kello time время час м klockan d den uhrzeit heure hora hrs de le til τις à_las um_die updated um. 일 日 日付 号`},
	{roleOClock, 0, "uhr uur hrs hs kl klo klockan kello klukkan uhrzeit น น. val val. ч hod godz óra órakor часов пр बजे"},
	{roleOrdinal, 0, "st nd rd th er re e o º ª ème eme ste de te η ης го ого লা রা ঠা ই শে an a án én ni yil и ми ва й та եւ го. ին"},
}

// labelNames: what says that a date is that of publishing, of a change, or of
// something else.
const labelNames = `
en|published posted created released issued submitted uploaded filed publication dated pubdate first_published originally_published written aired published_on|updated modified update revised edited changed last_updated last_modified last_edited reviewed updated_on|copyright © born died founded joined since until deadline retrieved accessed expires archived event starts ends registered printed valid member_since available_until issue edition volume
de|veröffentlicht erschienen erstellt publiziert veröffentlichung veröffentlichungsdatum publikationsdatum erscheinungsdatum datum eingestellt verfasst gepostet erstveröffentlichung geschrieben artikel_vom|aktualisiert aktualisierung geändert änderung überarbeitet bearbeitet stand zuletzt_aktualisiert letzte_änderung letzte_aktualisierung zuletzt|geboren geb gest gestorben abgerufen gültig termin veranstaltung beginn bis ab wann mitglied_seit anmeldeschluss ausgabe heft zugriff gedruckt verfügbar_bis
fr|publié publiée paru parue créé posté écrit rédigé diffusé mis_en_ligne mise_en_ligne date_de_publication publication|mis_à_jour mise_à_jour modifié modifiée actualisé màj maj modification|né née décédé consulté jusqu expire inscrit
es|publicado publicada publicación creado fecha escrito fecha_de_publicación|actualizado actualizada actualización modificado modificada última_actualización|nacido consultado hasta evento desde
pt|publicado publicada postado postada criado publicação data_de_publicação|atualizado atualizada atualização modificado alterado actualizado actualizada|nascido até evento
it|pubblicato pubblicata pubblicazione creato scritto data_di_pubblicazione|aggiornato aggiornata aggiornamento modificato modifica ultima_modifica ultimo_aggiornamento|nato evento fino
ca|publicat publicada|actualitzat actualitzada
gl|publicado|actualizado
nl|gepubliceerd geplaatst publicatiedatum aangemaakt verschenen|bijgewerkt gewijzigd laatst aangepast geüpdatet laatste_update|geboren tot
sv|publicerad publicerat skapad upplagd publicerades|uppdaterad uppdaterat ändrad senast_uppdaterad|född
da|publiceret offentliggjort oprettet udgivet|opdateret ændret sidst_opdateret|født
nb|publisert opprettet lagt_ut|oppdatert endret sist_oppdatert|født
fi|julkaistu luotu|päivitetty muokattu|syntynyt
is|birt birtist|uppfært breytt
et|avaldatud loodud|uuendatud muudetud
lv|publicēts publicēta ievietots|atjaunots labots
lt|paskelbta publikuota sukurta|atnaujinta redaguota
pl|opublikowano opublikowany opublikowana publikacja dodano dodane utworzono data_publikacji data_dodania|aktualizacja zaktualizowano modyfikacja zmodyfikowano edytowano aktualizowany|urodzony
cs|publikováno vydáno zveřejněno vloženo vytvořeno|aktualizováno upraveno změněno
sk|publikované zverejnené pridané vydané|aktualizované upravené
sl|objavljeno ustvarjeno|posodobljeno spremenjeno
hr|objavljeno objavljen objava datum_objave postavljeno|ažurirano izmijenjeno izmjena
sr|objavljeno objavljen објављено датум_објаве|ažurirano izmenjeno ажурирано измењено
bs|objavljeno objavljen|ažurirano izmijenjeno
mk|објавено|ажурирано
bg|публикувано публикувана публикуван|обновена обновено актуализирана променена
ro|publicat publicată postat creat|actualizat modificat
hu|közzétéve megjelent publikálva létrehozva feltöltve|frissítve módosítva frissítés módosítás frissült
el|δημοσίευση δημοσιεύτηκε δημοσιεύθηκε αναρτήθηκε|ενημέρωση ενημερώθηκε τροποποιήθηκε ανανεώθηκε
ru|опубликовано опубликован опубликована публикации создано размещено добавлено|обновлено изменено отредактировано обновление изменения|газета номер выпуск
uk|опубліковано публікації створено|оновлено змінено
be|апублікавана|абноўлена
tr|yayınlanma yayınlandı yayın giriş oluşturma eklenme yayımlanma yayımlandı|güncelleme güncellenme güncellendi güncel
az|dərc_edilib|yenilənib
sq|publikuar|përditësuar
hy|հրապարակվել|թարմացվել
ka|გამოქვეყნდა|განახლდა
id|diterbitkan dipublikasikan terbit diposting dibuat tayang|diperbarui diupdate
vi|đăng xuất_bản đăng_lúc ngày_đăng|cập_nhật
th|เผยแพร่ โพสต์ วันที่เผยแพร่|อัปเดต ปรับปรุง แก้ไข อัพเดท
ar|نشر النشر نشرت نشر_في|تحديث التحديث حدث حدثت
fa|انتشار منتشر|بروزرسانی روزرسانی به‌روزرسانی
ur|شائع|اپ_ڈیٹ
he|פורסם פרסום הועלה|עודכן עדכון
hi|प्रकाशित पब्लिश|अपडेट अपडेटेड अद्यतन
bn|প্রকাশিত প্রকাশ|আপডেট হালনাগাদ
ta|வெளியிடப்பட்டது|புதுப்பிக்கப்பட்டது
zh|发布 發布 發佈 发表 發表 发布时间 发布于 發布時間 發佈時間 發稿 刊登 上传 创建 时间 時間 日期 出版 发布日期 發布日期|更新 修改 更新时间 更新時間 最后更新 最後更新 編輯 编辑|版权 版權
ja|公開 投稿 掲載 配信 発表 作成 公開日 掲載日 投稿日|更新 最終更新 修正 改訂 更新日 最終更新日
ko|입력 등록 게시 승인 작성 기사입력 발행 송고|수정 최종수정 업데이트 갱신|가입
`
