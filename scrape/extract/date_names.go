package extract

// monthNames are the names of the twelve months by language, as they stand in
// dates (nominative, genitive, abbreviated), without the abbreviation's full
// stop; _ stands for a space. Derived from the Unicode CLDR and completed.
const monthNames = `
af|januarie jan|februarie feb|maart mrt|april apr|mei|junie jun|julie jul|augustus aug|september sep|oktober okt|november nov|desember des
am|ጃንዋሪ ጃንዩወሪ|ፌብሩዋሪ ፌብሩወሪ|ማርች|ኤፕሪል ኤፕረል|ሜይ|ጁን|ጁላይ|ኦገስት|ሴፕቴምበር|ኦክቶበር|ኖቬምበር|ዲሴምበር
ar|يناير جانفي كانون_الثاني|فبراير فيفري شباط|مارس اذار|أبريل ابريل إبريل أفريل افريل نيسان|مايو ماي أيار ايار|يونيو يونيه جوان حزيران|يوليو يوليه جويلية تموز|أغسطس اغسطس أوت اوت غشت آب|سبتمبر شتنبر أيلول ايلول|أكتوبر اكتوبر تشرين_الأول تشرين_الاول|نوفمبر نونبر تشرين_الثاني|ديسمبر دجنبر كانون_الأول كانون_الاول
as|জানুৱাৰী|ফেব্ৰুৱাৰী|মাৰ্চ|এপ্ৰিল|মে|জুন|জুলাই|আগষ্ট|ছেপ্তেম্বৰ|অক্টোবৰ|নৱেম্বৰ|ডিচেম্বৰ
ast|xineru xin|febreru feb|marzu|abril abr|mayu may|xunu|xunetu|agostu ago|setiembre set|ochobre och|payares pay|avientu avi
az|yanvar yan|fevral fev|mart|aprel apr|may|iyun iyn|iyul iyl|avqust avq|sentyabr sen|oktyabr okt|noyabr noy|dekabr dek
be|студзень студзеня стд сту|лютага люты лют|сакавіка сакавік сак|красавіка красавік кра крс|трауня маи мая тра|чэрвень чэрвеня чэр|ліпень ліпеня ліп|жнівень жнівеня жніуня жнв жні|верасень верасня вер врс|кастрычніка кастрычнік кас кст|лістапада лістапад ліс|снежань снежня сне снж
bg|януари яну ян|февруари фев фв|март|април апр ап|маи|юни юн|юли юл|август авг|септември септм септ сеп|октомври окт|ноември ное|декември дек
bn|জানুয়ারি জানুয়ারী জানু|ফেব্রুয়ারি ফেব্রুয়ারী ফেব্রু|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট অগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর
br|genver|chwevrer|meurzh|ebrel|mae|mezheven|gouere|eost|gwengolo|here|du|kerzu
bs|januar januara jan|februar februara feb|mart marta|april aprila apr|maj maja|juni juna juni jun|juli jula jul|august augusta avgust avgusta aug|septembar septembra sep|oktobar oktobra okt|novembar novembra nov|decembar decembra dec
ca|gener gen|febrer febr|març|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct|novembre nov|desembre des
ckb|کانوونی_دووەم|شوبات|ئازار|نیسان|ئایار|حوزەیران|تەمموز تەمووز|ئاب|ئەیلوول|تشرینی_یەکەم|تشرینی_دووەم|کانوونی_یەکەم
cs|leden ledna led|únor února úno|březen března bře|duben dubna dub|květen května kvě|červen června čvn|červenec července čvc|srpen srpna srp|září zář|říjen října říj|listopad listopadu lis|prosinec prosince pro
cy|ionawr ion|chwefror chwef chw|mawrth|ebrill ebr|mai|mehefin meh|gorffennaf gorff gor|awst|medi|hydref hyd|tachwedd tach|rhagfyr rhag
da|januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep|oktober okt|november nov|december dec
de|jaenner jänner januar jän jan|februar feber febr feb|märz maerz mär mrz|april apr|mai|juni jun|juli jul|august aug|september sept sep|oktober okt|november nov|dezember dez
el|ιανουαριος ιανουαριου ιαν|φεβρουαριος φεβρουαριου φεβ|μαρτιος μαρτιου μαρ|απριλιος απριλιου απρ|μαιος μαιου μαι|ιουνιος ιουνιου ιουν|ιουλιος ιουλιου ιουλ|αυγουστος αυγουστου αυγ|σεπτεμβριος σεπτεμβριου σεπ|οκτωβριος οκτωβριου οκτ|νοεμβριος νοεμβριου νοε|δεκεμβριος δεκεμβριου δεκ
en|january jan|february febr feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov|december dec
eo|januaro jan|februaro feb|marto mar|aprilo apr|majo maj|junio jun|julio jul|augusto aug|septembro sep|oktobro okt|novembro nov|decembro dec
es|enero ene|febrero feb|marzo|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic
et|jaanuar jaan|veebruar veebr|märts|aprill apr|mai|juuni|juuli|august aug|september sept|oktoober okt|november nov|detsember dets
eu|urtarrila urtarrilaren urtarrilak urt|otsaila otsailaren otsailak ots|martxoa martxoaren martxoak|apirila apirilaren apirilak api|maiatza maiatzaren maiatzak|ekaina ekainaren ekainak|uztaila uztailaren uztailak|abuztua abuztuaren abuztuak|iraila irailaren irailak|urria urriaren urriak|azaroa azaroaren azaroak|abendua abenduaren abenduak
fa|ژانویه جنوری|فوریه فبروری|مارس مارچ|آوریل اپریل|مه می|ژوئن جون|ژوئیه جولای|اوت آگوست اگست|سپتامبر سپتمبر|اکتبر اکتوبر|نوامبر نومبر|دسامبر دسمبر
fi|tammikuussa tammikuuta tammikuu tammik tammi|helmikuussa helmikuuta helmikuu helmik helmi|maaliskuussa maaliskuuta maaliskuu maalisk maalis|huhtikuussa huhtikuuta huhtikuu huhtik huhti|toukokuussa toukokuuta toukokuu toukok touko|kesakuussa kesakuuta kesakuu kesak kesa|heinakuussa heinakuuta heinakuu heinak heina|elokuussa elokuuta elokuu elok elo|syyskuussa syyskuuta syyskuu syysk syys|lokakuussa lokakuuta lokakuu lokak loka|marraskuussa marraskuuta marraskuu marrask marras|joulukuussa joulukuuta joulukuu jouluk joulu
fil|enero ene|pebrero peb|marso mar|abril abr|mayo may|hunyo hun|hulyo hul|agosto ago|setyembre set|oktubre okt|nobyembre nob|disyembre dis
fo|januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep|oktober okt|november nov|desember des
fr|janvier janv jan|février fevr fév fev|mars|avril avr|mai|juin|juillet juil|août aout|septembre sept|octobre oct|novembre nov|décembre déc
fy|jannewaris jan|febrewaris feb|maart mrt|april apr|maaie mai|juny jun|july jul|augustus aug|septimber sep|oktober okt|novimber nov|desimber des
ga|eanáir ean|feabhra feabh|márta|aibreán aib|bealtaine|meitheamh meith|iúil|lúnasa lún|meán_fómhair|deireadh_fómhair|samhain samh|nollaig noll
gd|faoilleach faoi|gearran gearr|màrt|giblean gibl|cèitean|ògmhios|iuchar|lùnastal|sultain|dàmhair|samhain|dùbhlachd
gl|xaneiro xan|febreiro feb|marzo|abril abr|maio|xuno|xullo xul|agosto ago|setembro set|outubro out|novembro nov|decembro dec
gu|જાન્યુઆરી|ફેબ્રુઆરી|માર્ચ|એપ્રિલ|મે|જૂન|જુલાઈ|ઑગસ્ટ ઓગસ્ટ|સપ્ટેમ્બર|ઑક્ટોબર ઓક્ટોબર|નવેમ્બર|ડિસેમ્બર
he|ינואר בינואר|פברואר בפברואר|מרץ במרץ מרס במרס|אפריל באפריל|מאי במאי|יוני ביוני|יולי ביולי|אוגוסט באוגוסט|ספטמבר בספטמבר|אוקטובר באוקטובר|נובמבר בנובמבר|דצמבר בדצמבר
hi|जनवरी जन|फरवरी फ़रवरी फर|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर सित|अक्टूबर अक्तूबर अक्तू|नवंबर नवम्बर नव|दिसंबर दिसम्बर दिस
hr|sijecnjem sijecanj sijecnja sijecnju sij|veljacom veljaca veljace veljaci velj|ozujkom ozujak ozujka ozujku ozu|travnjem travanj travnja travnju tra|svibnjem svibanj svibnja svibnju svi|lipnjem lipanj lipnja lipnju lip|srpnjem srpanj srpnja srpnju srp|kolovozom kolovoza kolovozu kolovoz kol|rujnom rujan rujna rujnu ruj|listopadom listopada listopadu listopad lis|studenoga studenome studenomu studenim studenog studenom studeni stu|prosincem prosinac prosinca prosincu pro
hu|januar jan|februar febr feb|marcius marc mar|aprilis apr|majus maj|junius jun|julius jul|augusztus aug|szeptember szept|oktober okt|november nov|december dec
hy|հունվարի հունվար հնվ|փետրվարի փետրվար փտվ|մարտի մարտ մրտ|ապրիլի ապրիլ ապր|մայիսի մայիս մյս|հունիսի հունիս հնս|հուլիսի հուլիս հլս|օգոստոսի օգոստոս օգս|սեպտեմբերի սեպտեմբեր սեպ|հոկտեմբերի հոկտեմբեր հոկ|նոյեմբերի նոյեմբեր նոյ|դեկտեմբերի դեկտեմբեր դեկ
id|januari jan|februari pebruari feb peb|maret mar|april apr|mei|juni jun|juli jul|agustus agt agu ags|september sept sep|oktober okt|november nopember nov nop|desember des
is|janúar jan|febrúar feb|mars|apríl apr|maí|júní jún|júlí júl|ágúst ágú|september sep|október okt|nóvember nóv|desember des
it|gennaio gen|febbraio feb|marzo|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre set|ottobre ott|novembre nov|dicembre dic
ka|იანვარი იანვარს იან|თებერვალი თებერვალს თებ|მარტი მარტს მარ|აპრილი აპრილს აპრ|მაისი მაისს მაი|ივნისი ივნისს ივნ|ივლისი ივლისს ივლ|აგვისტო აგვისტოს აგვ|სექტემბერი სექტემბერს სექ|ოქტომბერი ოქტომბერს ოქტ|ნოემბერი ნოემბერს ნოე|დეკემბერი დეკემბერს დეკ
kk|қаңтар қаң|ақпан ақп|наурыз нау|сәуір сәу|мамыр мам|маусым мау|шілде шіл|тамыз там|қыркүйек қыр|қазан қаз|қараша қар|желтоқсан жел
km|មករា|កុម្ភៈ|មីនា|មេសា|ឧសភា|មិថុនា|កក្កដា|សីហា|កញ្ញា|តុលា|វិច្ឆិកា|ធ្នូ
kn|ಜನವರಿ|ಫೆಬ್ರವರಿ|ಮಾರ್ಚ್|ಏಪ್ರಿಲ್|ಮೇ|ಜೂನ್|ಜುಲೈ|ಆಗಸ್ಟ್|ಸೆಪ್ಟೆಂಬರ್|ಅಕ್ಟೋಬರ್|ನವೆಂಬರ್|ಡಿಸೆಂಬರ್
ku|çile rêbendan|sibat reşemî|adar avdar|nîsan|gulan|hezîran pûşper|tîrmeh temûz|tebax|îlon rezber|cotmeh kewçêr|mijdar sermawez|kanûn befranbar
ky|январь янв|февраль фев|март мар|апрель апр|маи|июнь июн|июль июл|август авг|сентябрь сен|октябрь окт|ноябрь ноя|декабрь дек
lb|januar jan|februar feb|mäerz mae|abrëll abr|mee|juni jun|juli jul|august aug|september sep|oktober okt|november nov|dezember dez
lo|ມັງກອນ|ກຸມພາ|ມີນາ|ເມສາ|ພຶດສະພາ|ມິຖຸນາ|ກໍລະກົດ|ສິງຫາ|ກັນຍາ|ຕຸລາ|ພະຈິກ|ທັນວາ
lt|sausio sausis saus|vasario vasaris vas|kovas kovo kov|balandzio balandis bal|geguzes geguze geg|birzelio birzelis birz|liepos liepa liep|rugpjucio rugpjutis rugp|rugsejis rugsejo rugs|spalio spalis spal|lapkricio lapkritis lapkr|gruodzio gruodis gruod
lv|janvāris janvārī janvāra janv|februāris februārī februāra febr|marts martā marta|aprīlis aprīlī aprīļa apr|maijs maijā maija|jūnijs jūnijā jūnija jūn|jūlijs jūlijā jūlija jūl|augusts augustā augusta aug|septembris septembrī septembra sept|oktobris oktobrī oktobra okt|novembris novembrī novembra nov|decembris decembrī decembra dec
mk|јануари јан|февруари фев|март мар|април апр|мај|јуни јун|јули јул|август авг|септември септ сеп|октомври окт|ноември ноем ное|декември дек
ml|ജനുവരി|ഫെബ്രുവരി|മാർച്ച് മാര്‍ച്ച്|ഏപ്രിൽ ഏപ്രില്‍|മേയ് മെയ്|ജൂൺ ജൂണ്‍|ജൂലൈ|ഓഗസ്റ്റ് ആഗസ്റ്റ്|സെപ്റ്റംബർ സെപ്റ്റംബര്‍|ഒക്ടോബർ ഒക്ടോബര്‍|നവംബർ നവംബര്‍|ഡിസംബർ ഡിസംബര്‍
mr|जानेवारी|फेब्रुवारी|मार्च|एप्रिल|मे|जून|जुलै|ऑगस्ट|सप्टेंबर|ऑक्टोबर|नोव्हेंबर|डिसेंबर
ms|januari jan|februari feb|mac|april apr|mei|jun|julai jul|ogos ogo|september sept sep|oktober okt|november nov|disember dis
mt|jannar jan|frar fra|marzu mar|april apr|mejju mej|ġunju ġun|lulju lul|awwissu aww|settembru set|ottubru ott|novembru nov|diċembru diċ
my|ဇန်နဝါရီ|ဖေဖော်ဝါရီ|မတ်|ဧပြီ|မေ|ဇွန်|ဇူလိုင်|ဩဂုတ် သြဂုတ်|စက်တင်ဘာ|အောက်တိုဘာ|နိုဝင်ဘာ|ဒီဇင်ဘာ
nb|januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep|oktober okt|november nov|desember des
ne|जनवरी|फेब्रुअरी|मार्च|अप्रिल|मे|जुन|जुलाई|अगस्ट|सेप्टेम्बर|अक्टोबर|नोभेम्बर|डिसेम्बर
nl|januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep|oktober okt|november nov|december dec
oc|genièr|febrièr|març|abril|mai|junh|julhet|agost|setembre|octobre|novembre|decembre
or|ଜାନୁଆରୀ|ଫେବୃଆରୀ ଫେବ୍ରୁଆରୀ|ମାର୍ଚ୍ଚ|ଅପ୍ରେଲ|ମଇ|ଜୁନ|ଜୁଲାଇ|ଅଗଷ୍ଟ|ସେପ୍ଟେମ୍ବର|ଅକ୍ଟୋବର|ନଭେମ୍ବର|ଡିସେମ୍ବର
pa|ਜਨਵਰੀ|ਫ਼ਰਵਰੀ ਫਰਵਰੀ|ਮਾਰਚ|ਅਪ੍ਰੈਲ|ਮਈ|ਜੂਨ|ਜੁਲਾਈ|ਅਗਸਤ|ਸਤੰਬਰ|ਅਕਤੂਬਰ|ਨਵੰਬਰ|ਦਸੰਬਰ
pl|styczeń stycznia sty|luty lutego lut|marzec marca mar|kwiecień kwietnia kwi|maj maja|czerwiec czerwca cze|lipiec lipca lip|sierpień sierpnia sie|wrzesień września wrz|październik października paź|listopad listopada lis|grudzień grudnia gru
ps|جنوري|فبروري|مارچ|اپریل|می|جون|جولای|اګست|سپټمبر|اکتوبر|نومبر|دسمبر
pt|janeiro jan|fevereiro fev|marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|septembro setembro set|outubro out|novembro nov|dezembro dez
rm|schaner schan|favrer favr|mars|avrigl avr|matg|zercladur|fanadur|avust|settember|october|november|december
ro|ianuarie ian|februarie febr feb|martie mart|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept sep|octombrie oct|noiembrie noiem nov|decembrie dec
ru|январь января янв|февраль февраля февр фев|марта март мар|апрель апреля апр|маи мая|июнь июня июн|июль июля июл|августа август авг|сентябрь сентября сент сен|октябрь октября окт|ноябрь ноября нояб ноя|декабрь декабря дек
si|ජනවාරි|පෙබරවාරි|මාර්තු|අප්‍රේල් අප්රේල්|මැයි|ජූනි|ජූලි|අගෝස්තු|සැප්තැම්බර්|ඔක්තෝබර්|නොවැම්බර්|දෙසැම්බර්
sk|januara januar jan|februara februar feb|marca marec mar|aprila april apr|maja maj|juna jun|jula jul|augusta august aug|september septembra sep|oktober oktobra okt|november novembra nov|december decembra dec
sl|januar januarja jan|februar februarja feb|marec marca|april aprila apr|maj maja|junij junija jun|julij julija jul|avgust avgusta avg|september septembra sep|oktober oktobra okt|november novembra nov|december decembra dec
so|jannaayo|febraayo|maarso|abriil|may|juun|luuliyo|ogosto|sebteembar|oktoobar|noofeembar|diseembar
sq|janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor nëntor|dhjetor
sr|januar januara јануар јануара jan јан|februar februara фебруар фебруара feb феб|mart marta март марта|april aprila април априла apr апр|maj maja мај маја|jun juna јун јуна|jul jula јул јула|avgust avgusta август августа avg авг|septembar septembra септембар септембра sep сеп|oktobar oktobra октобар октобра okt окт|novembar novembra новембар новембра nov нов|decembar decembra децембар децембра dec дец
sv|januari jan|februari feb|mars|april apr|maj|juni jun|juli jul|augusti aug|september sept sep|oktober okt|november nov|december dec
sw|januari jan|februari feb|machi mac|aprili apr|mei|juni jun|julai jul|agosti ago|septemba sep|oktoba okt|novemba nov|desemba des
ta|ஜனவரி ஜன|பிப்ரவரி பிப்|மார்ச்|ஏப்ரல் ஏப்|மே|ஜூன்|ஜூலை|ஆகஸ்ட் ஆகஸ்டு|செப்டம்பர் செப்|அக்டோபர் அக்|நவம்பர் நவ|டிசம்பர் டிச
te|జనవరి|ఫిబ్రవరి|మార్చి|ఏప్రిల్|మే|జూన్|జులై జూలై|ఆగస్టు|సెప్టెంబర్ సెప్టెంబరు|అక్టోబర్ అక్టోబరు|నవంబర్ నవంబరు|డిసెంబర్ డిసెంబరు
tg|январи|феврали|марти|апрели|майи|июни|июли|августи|сентябри|октябри|ноябри|декабри
th|มกราคม มกรา ม.ค|กุมภาพันธ์ กุมภา ก.พ|มีนาคม มีนา มี.ค|เมษายน เมษา เม.ย|พฤษภาคม พฤษภา พ.ค|มิถุนายน มิถุนา มิ.ย|กรกฎาคม กรกฎา ก.ค|สิงหาคม สิงหา ส.ค|กันยายน กันยา ก.ย|ตุลาคม ตุลา ต.ค|พฤศจิกายน พฤศจิกา พ.ย|ธันวาคม ธันวา ธ.ค
tk|ýanwar|fewral|mart|aprel|maý|iýun|iýul|awgust|sentýabr|oktýabr|noýabr|dekabr
tr|ocak oca|şubat şub|mart|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık ara
uk|січень січня січ|лютого лютии лют|березень березня берез бер|квітень квітня квіт кві|травень травня трав тра|червень червня черв чер|липень липня лип|серпень серпня серп|вересень вересня верес вер|жовтень жовтня жовт жов|листопада листопад листоп лист лис|грудень грудня груд гру
ur|جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر
uz|yanvar январ yan янв|fevral феврал fev фев|mart март mar мар|aprel апрел apr апр|may маи|iyun iyn июн|iyul iyl июл|avgust август avg авг|sentabr сентябр sen сен|oktabr октябр okt окт|noyabr ноябр noy ноя|dekabr декабр dek дек
vi|tháng_một tháng_giêng|tháng_hai|tháng_ba|tháng_tư|tháng_năm|tháng_sáu|tháng_bảy|tháng_tám|tháng_chín|tháng_mười|tháng_mười_một|tháng_mười_hai tháng_chạp
yi|יאנואר|פעברואר|מערץ|אפריל|מיי|יוני|יולי|אויגוסט|סעפטעמבער|אקטאבער|נאוועמבער|דעצעמבער
`

// weekdayNames are the names of the days, Monday first, by language.
const weekdayNames = `
af|maandag|dinsdag|woensdag|donderdag|vrydag|saterdag|sondag
ar|الاثنين الإثنين|الثلاثاء|الأربعاء الاربعاء|الخميس|الجمعة الجمعه|السبت|الأحد الاحد
az|||cərsənbə||cumə|sənbə|bazar
be|панядзелак пнд пн|ауторак аут ау|серада ср|чацвер чцв чв чц|пятніца пят пт|субота суб сб|нядзеля няд нд
bg|понеделник пон пн|вторник вто вт|сряда сря ср|четвъртък чт|петък пт|събота сб|неделя нд
bn|সোমবার সোম|মঙ্গলবার মঙ্গল|বুধবার বুধ|বৃহস্পতিবার বৃহস্পতি|শুক্রবার শুক্র|শনিবার শনি|রবিবার রবি
bs|ponedjeljak pon|utorak uto|srijeda sri|cetvrtak cet|petak pet|subota sub|nedjelja ned
ca|dilluns|dimarts|dimecres|dijous|divendres|dissabte|diumenge
cs|pondeli pon|utery ute|streda stredu stredy str|ctvrtek ctv|patek patku pat|sobota sobotu soboty sob|nedele nedeli ned
da|mandag man|tirsdag tirs tir|onsdag ons|torsdag tors tor|fredag fre|lørdag lør|søndag søn
de|montag mo|dienstag die di|mittwoch mi|donnerstag do|freitag fr|samstag sonnabend sa|sonntag so
el|δευτερα δευ|τριτη τρι|τεταρτη τετ|πεμπτη πεμ|παρασκευη παρ|σαββατο σαβ|κυριακη κυρ
en|monday mon|tuesday tues tue|wednesday wed|thursday thurs thur thu|friday fri|saturday sat|sunday sun
es|lunes lun|martes mar|miercoles mie|jueves jue|viernes vie|sabado sab|domingo dom
et|esmaspaev|teisipaev|kolmapaev|neljapaev|reede|laupaev|puhapaev
eu|astelehena|asteartea|asteazkena|osteguna|ostirala|larunbata|igandea
fa|دوشنبه|سهشنبه|چهارشنبه|پنجشنبه|جمعه|شنبه|یکشنبه
fi|maanantaina maanantai|tiistaina tiistai|keskiviikkona keskiviikko|torstaina torstai|perjantaina perjantai|lauantaina lauantai|sunnuntaina sunnuntai
fil|lunes lun|martes|miyerkules miy|huwebes huw|biyernes biy|sabado sab|lin
fr|lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim
gl|luns|martes|mercores mer|xoves xov|venres ven|sabado sab|domingo dom
gu|સોમવાર|મંગળવાર|બુધવાર|ગુરુવાર|શુક્રવાર|શનિવાર|રવિવાર
he|שני|שלישי|רביעי|חמישי|שישי|שבת|ראשון
hi|सोमवार सोम|मंगलवार मंगल|बुधवार बुध|गुरुवार गुरूवार बृहस्पतिवार गुरु|शुक्रवार शुक्र|शनिवार शनि|रविवार रवि
hr|ponedjeljak pon|utorak uto|srijeda sri|cetvrtak cet|petak pet|subota sub|nedjelja ned
hu|hetfo|kedd|szerda sze|csutortok|pentek|szombat szo|vasarnap vas
hy|երկուշաբթի երկ|երեքշաբթի երք|չորեքշաբթի չրք|հինգշաբթի հնգ|ուրբաթ ուր|շբթ|կիրակի կիր
id|senin|selasa|rabu|kamis|jumat|sabtu|minggu ahad
is|mánudagur mánudaginn|þriðjudagur þriðjudaginn|miðvikudagur miðvikudaginn|fimmtudagur fimmtudaginn|föstudagur föstudaginn|laugardagur laugardaginn|sunnudagur sunnudaginn
it|lunedi lun|martedi mar|mercoledi mer|giovedi gio|venerdi ven|sabato sab|domenica dom
ja|月曜日 月曜|火曜日 火曜|水曜日 水曜|木曜日 木曜|金曜日 金曜|土曜日 土曜|日曜日 日曜
ka|ორშაბათი ორშ|სამშაბათი სამ|ოთხშაბათი ოთხ|ხუთშაბათი ხუთ|პარასკევი პარ|შაბათი შაბ|კვი
kn|ಸೋಮವಾರ|ಮಂಗಳವಾರ|ಬುಧವಾರ|ಗುರುವಾರ|ಶುಕ್ರವಾರ|ಶನಿವಾರ|ಭಾನುವಾರ
ko|월요일|화요일|수요일|목요일|금요일|토요일|일요일
lt|pirmadienis|antradienis|trečiadienis|ketvirtadienis|penktadienis|šeštadienis|sekmadienis
lv|pirmdiena|otrdiena|trešdiena|ceturtdiena|piektdiena|sestdiena|svētdiena
mk|понеделник пон|вторник вто вт|среда сре|четврток чет|петок пет|сабота саб|недела нед
ml|തിങ്കൾ|ചൊവ്വ|ബുധൻ|വ്യാഴം|വെള്ളി|ശനി|ഞായർ
ms|isnin|selasa|rabu|khamis|jumaat|sabtu|ahad
nb|mandag man|tirsdag tir|onsdag ons|torsdag tor|fredag fre|lørdag lør|søndag søn
nl|maandag ma|dinsdag di|woensdag wo|donderdag do|vrijdag vr|zaterdag za|zondag zo
nn|mandag man|tysdag tys|onsdag ons|torsdag tor|fredag fre|laurdag lau|søndag søn
pa|ਸੋਮਵਾਰ|ਮੰਗਲਵਾਰ|ਬੁੱਧਵਾਰ|ਵੀਰਵਾਰ|ਸ਼ੁੱਕਰਵਾਰ|ਸ਼ਨਿੱਚਰਵਾਰ|ਐਤਵਾਰ
pl|poniedzialek poniedziałek pon|wtorek wto|sroda srode sro|czwartek czw|piatek pia|sobota sobote sob|niedziela niedziele niedz nie
pt|segunda-feira segunda seg|terca-feira terca ter|quarta-feira quarta qua|quinta-feira quinta qui|sexta-feira sexta sex|sabado sab|domingo dom
ro|lun|marti|miercuri mie|joi|vineri vin|sambata sam|duminica dum
ru|понедельник пнд пн|вторник втр вт|среда среду срд ср|четверг чтв чт|пятница пятницу птн пт|суббота субботу сбт сб|воскресенье вск вс
sk|pondelok|utorok|streda stredu|stvrtok|piatok|sobota sobotu|nedela nedelu
sl|ponedeljek pon|torek tor|sreda sre|cetrtek cet|petek pet|sobota sob|nedelja ned
sr|ponedeljak понедељак pon пон|utorak уторак uto уто|sreda среда sre сре|cetvrtak четвртак cet чет|petak петак pet пет|subota субота sub суб|
sv|mandag mand|tisdag tisd tis|onsdag onsd ons|torsdag torsd tors|fredag fred fre|lordag lord lor|sondag sond son
sw|jumatatu|jumanne|jumatano|alhamisi|ijumaa|jumamosi|jumapili
ta|திங்கள்|செவ்வாய்|புதன்|வியாழன்|வெள்ளி|சனி|ஞாயிறு
te|సోమవారం|మంగళవారం|బుధవారం|గురువారం|శుక్రవారం|శనివారం|ఆదివారం
th|วันจันทร์ จันทร์ วันจันทร์ที่|วันอังคาร อังคาร วันอังคารที่|วันพุธ พุธ วันพุธที่|วันพฤหัสบดี พฤหัสบดี วันพฤหัสบดีที่|วันศุกร์ ศุกร์ วันศุกร์ที่|วันเสาร์ เสาร์ วันเสาร์ที่|วันอาทิตย์ อาทิตย์ วันอาทิตย์ที่
tr|pazartesi pzt|salı|çarşamba|perşembe|cuma|cumartesi|pazar
uk|понеділок пн|вівторок вт|середа середу ср|четвер чт|пятниця пятницю пт|субота суботу сб|неділя неділю нд
ur|پیر سوموار|منگل|بدھ|جمعرات|جمعہ|ہفتہ|اتوار
uz|dushanba душанба dush душ|seshanba сешанба sesh сеш|chorshanba чоршанба chor чор|payshanba паишанба pay паи|juma жума jum жум|shanba шанба shan шан|yakshanba якшанба yak якш
vi|thứ_hai|thứ_ba|thứ_tư|thứ_năm|thứ_sáu|thứ_bảy|chủ_nhật
zh|星期一 周一 週一|星期二 周二 週二|星期三 周三 週三|星期四 周四 週四|星期五 周五 週五|星期六 周六 週六|星期日 星期天 周日 週日
`
