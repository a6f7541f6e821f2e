package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A nameKind is what a name seems to be the name of.
type nameKind int

const (
	noName     nameKind = iota
	houseName           // an agency, a newsroom, a company
	nickName            // one word, or a user name: somebody, but not in the form of a full name
	personName          // the full name of a person
)

// classify tells what s, cleaned of roles and dates, is the name of. loose
// lets nicknames and forms of names pass that only their place vouches for.
func classify(s string, loose bool) nameKind {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 70 || notNames[strings.Trim(strings.ToLower(s), " .:")] {
		return noName
	}
	if strings.Contains(s, "@") || strings.Contains(s, "://") || strings.HasPrefix(s, "www.") || strings.ContainsAny(s, "{}<>=\\$%?!") && !(loose && strings.ContainsAny(s, "?!$")) {
		return noName
	}
	if isHouse(s) {
		if isSentence(s) {
			return noName
		}
		return houseName
	}
	if r, _ := utf8.DecodeRuneInString(s); unspaced(r) {
		return classifyUnspaced(s, n, loose)
	}
	k := formOfName(s)
	if k == personName {
		for w := range strings.FieldsSeq(s) {
			if uiWords[strings.Trim(lowerWord(w), ".,:;!?")] {
				return noName
			}
		}
		return k
	}
	if !loose {
		if k == nickName && !agencies[strings.ToLower(s)] && !commonWords[strings.ToLower(s)] && !roles[strings.ToLower(s)] && !dateWords[strings.ToLower(s)] {
			return nickName
		}
		return noName
	}
	if lower := strings.ToLower(s); isRole(lower) || commonWords[lower] || strings.Contains(lower, "admin") && !strings.Contains(s, " ") || strings.HasSuffix(s, "?") {
		return noName
	}
	letters, words, lower := 0, 0, 0
	for w := range strings.FieldsSeq(s) {
		words++
		if lw := strings.Trim(lowerWord(w), ".,:;!?"); uiWords[lw] || words == 1 && openers[lw] {
			return noName
		}
		if !startsUpper(w) {
			lower++
		}
	}
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 1 || words > 6 || lower > 3 || n > 50 {
		return noName
	}
	return nickName
}

// isSentence reports whether s has more small words than names have.
func isSentence(s string) bool {
	words, small := 0, 0
	for w := range strings.FieldsSeq(s) {
		words++
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && !particles[w] && len(w) > 3 {
			small++
		}
	}
	return words > 9 || small > 2
}

// isHouse reports whether s holds a word that only houses have in their names.
func isHouse(s string) bool {
	lower := strings.ToLower(s)
	if agencies[strings.TrimPrefix(strings.Trim(lower, ". "), "the ")] {
		return true
	}
	if agencyNames[strings.TrimPrefix(lower, "the ")] {
		return true
	}
	first := true
	words := 0
	for w := range strings.FieldsSeq(lower) {
		words++
		w = strings.Trim(w, ",:;()\"'“”„")
		if familyNames[w] && words == 2 && hasGivenName(s) && !strings.Contains(s[strings.IndexByte(s, ' ')+1:], " ") {
			return false // "Jörg Staff"
		}
		if houseWords[w] || houseWords[strings.TrimRight(w, ".")] && len(w) > 4 {
			return true
		}
		if strings.HasSuffix(w, "redaktion") || strings.HasSuffix(w, "agentur") || strings.HasSuffix(w, "zeitung") || strings.HasSuffix(w, "verband") || strings.HasSuffix(w, "ministerium") || strings.HasSuffix(w, "verein") || strings.HasSuffix(w, "nachrichten") || strings.HasSuffix(w, "magazin") {
			return true
		}
		if first && agencies[w] && strings.HasPrefix(s, strings.ToUpper(w)) && len(w) >= 3 {
			return true // "AFP Deutschland"
		}
		if i := strings.IndexByte(w, '/'); i > 0 && agencies[w[:i]] {
			return true
		}
		if i := strings.LastIndexByte(w, '/'); i > 0 && agencies[w[i+1:]] {
			return true
		}
		first = false
	}
	if words == 1 && isDomain(s) {
		return true
	}
	if r, _ := utf8.DecodeRuneInString(s); unspaced(r) {
		n := utf8.RuneCountInString(s)
		for _, suf := range houseSuffixes {
			if strings.HasSuffix(s, suf) && (n > 3 || utf8.RuneCountInString(suf) > 1 && n > utf8.RuneCountInString(suf)) {
				return true
			}
		}
	}
	return false
}

// agencyNames are the agencies of several words.
var agencyNames = map[string]bool{
	"associated press": true, "press association": true, "pa media": true, "prensa latina": true, "europa press": true, "agence france-presse": true,
	"agence france presse": true, "deutsche presse-agentur": true, "deutsche welle": true, "radio free europe": true, "anadolu ajansı": true,
	"anadolu agency": true, "canadian press": true, "dow jones": true, "thomson reuters": true, "the washington post": true, "washington post": true,
	"new york times": true, "press trust of india": true, "associated press writer": true, "ap sports writer": true, "los angeles times": true, "usa today": true,
}

// familyNames are words of houses that are family names too.
var familyNames = wordSet(`staff post press bund field park store team community journal gazette herald guardian college school bureau council group theater oy ab`)

// isDomain reports whether a word is the address of a site, such as
// "sportschau.de".
func isDomain(w string) bool {
	i := strings.LastIndexByte(w, '.')
	if i < 3 || i > len(w)-3 || len(w)-i > 6 {
		return false
	}
	for _, r := range w[i+1:] {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	if !topDomains[w[i+1:]] {
		return false
	}
	return strings.Trim(w[:i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == ""
}

// topDomains are the ends of addresses that sites sign with.
var topDomains = wordSet(`com net org info biz tv de at ch li lu fr be nl uk eu es it pt pl cz sk hu ro bg gr tr ru ua by se no dk fi is ie us ca mx br ar cl co pe au nz jp kr cn tw hk in id my sg ph th vn za ng ke il ir ae sa
	news online blog media digital live world today press app io me cc ws to fm ag am rs hr si ba me mk al lt lv ee ge az kz`)

// spellUserName turns a user name made of a given and a family name,
// "ann.lee", back into the name; s itself when it is something else.
func spellUserName(s string) string {
	given, family, ok := strings.Cut(s, ".")
	if !ok {
		given, family, ok = strings.Cut(s, "_")
	}
	if !ok || len(given) < 2 || len(family) < 2 || !givenNames[given] {
		return s
	}
	for _, r := range given + family {
		if !unicode.IsLower(r) && r != '-' {
			return s
		}
	}
	return capitalised(given) + " " + capitalised(family)
}

func capitalised(w string) string {
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[n:]
}

// formOfName tells whether s is written as people's names are.
func formOfName(s string) nameKind {
	words, full, initials := 0, 0, 0
	for w := range strings.FieldsSeq(s) {
		words++
		w = strings.TrimSuffix(w, ",")
		lw := lowerWord(w)
		switch {
		case words > 1 && nameSuffixes[lw], titles[lw]:
			continue
		case particles[lw] && (w == lw && (words > 1 || firstParticles[lw]) || words > 1 && len(w) > 1):
			continue
		case words == 1 && particles[lw] && len(lw) > 1 && openers[lw]:
			return noName // "Zur Artikelübersicht"
		case commonWords[lw] && w != "Mai" && w != "May" && w != "April" && w != "June" && w != "August" && w != "Will" && w != "Mark":
			return noName
		}
		switch wordForm(w) {
		case notWord:
			return noName
		case initialWord:
			initials++
		case fullWord:
			full++
		}
	}
	switch {
	case words > 7 || full+initials > 6 || full == 0 && initials < 2:
		return noName
	case full+initials >= 2 && (full > 0 || words >= 2):
		return personName
	case words == 1 || full == 1:
		if words > 1 && full == 1 && initials == 0 {
			return personName // "Dr. Mabuse", "von Aachen"
		}
		return nickName
	}
	return noName
}

// firstParticles may begin a name, lower-case.
var firstParticles = wordSet(`von van de da di la le al el du del della dos ter zu vom zum zur`)

// openers open phrases, not names, when capitalised.
var openers = wordSet(`zur zum im am auf in op und auf i e y as at`)

type wordKind int

const (
	notWord wordKind = iota
	initialWord
	fullWord
)

// wordForm tells whether a word may be part of a person's name: a capital and
// letters, or letters of a script without capitals.
func wordForm(w string) wordKind {
	r, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsLetter(r) && r != '\'' && r != '’' && r != 'ʻ' {
		return notWord
	}
	caseless := unicode.Is(unicode.Lo, r)
	letters, upper, dots := 0, 0, 0
	for i, r := range w {
		switch {
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) || unicode.IsTitle(r) {
				upper++
			}
		case unicode.IsMark(r), r == '\u200c', r == '\u200d':
		case r == '.':
			dots++
		case r == '-', r == '‐', r == '‑', r == '\'', r == '’', r == '‘', r == 'ʼ', r == '`', r == '´', r == '·', r == 'ʻ', r == '׳', r == '״', r == '–':
			if i+utf8.RuneLen(r) >= len(w) {
				return notWord
			}
		default:
			return notWord
		}
	}
	if caseless {
		if letters < 2 {
			return initialWord
		}
		return fullWord
	}
	if upper == 0 {
		return notWord
	}
	if !unicode.IsUpper(r) && !unicode.IsTitle(r) {
		// "d'Arc", "al-Sayed", "ter-Petrosyan": a short particle joined to a capital.
		i := strings.IndexAny(w, "'’-‘")
		if i < 0 || i > 4 || i+1 >= len(w) {
			return notWord
		}
		_, m := utf8.DecodeRuneInString(w[i:])
		if !startsUpper(w[i+m:]) {
			return notWord
		}
		return fullWord
	}
	if dots > 0 || letters == 1 {
		if letters <= 2*max(dots, 1) || letters <= 3 {
			return initialWord
		}
		return fullWord // "C.Habermueller", "Chr."
	}
	return fullWord
}

// chineseFamilyNames begin nearly all Chinese names.
const chineseFamilyNames = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇栾隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明佘池查麻苑迟遲邝鄺官封谈談匡鞠惠荆荊乐樂冀郁胥南班储儲原栗燕楚鄢劳勞谌諶奚皮粟冼蔺藺楼樓盘盤满滿闻聞位厉厲伊仝区區郜海阚闞花权權强強帅帥屠豆朴盖蓋练練廉禹井祖漆巴丰豐支卿国國狄平计計索宣晋晉相初门門云雲容敬来來扈晁芮都普阙闕浦戈伏鹿薄邸雍辜羊阿乌烏母裘亓修邰赫杭况況那宿鲜鮮印逯隆茹诺諾战戰慕危玉银銀亢嵇公哈湛宾賓戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴陰昝智幸奉植衡富尧堯闭閉由欧阳歐陽范姜司馬上官諸葛夏侯"

// koreanFamilyNames begin nearly all Korean names.
const koreanFamilyNames = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구라민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부가복태목형계피두감음빈동온호범좌팽승간상시갈단견당제갈"

// classifyUnspaced tells names of Chinese, Japanese, Korean and Thai form.
func classifyUnspaced(s string, n int, loose bool) nameKind {
	han, hangul, kana, thai, spaces, dots := 0, 0, 0, 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r), r == '々', r == 'ヶ':
			han++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana), r == 'ー':
			kana++
		case r == ' ':
			spaces++
		case r == '·', r == '・', r == '•', r == '‧', r == '＝', r == '=':
			dots++
		case unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan):
			thai++
		default:
			if loose && n <= 30 {
				return nickName
			}
			return noName
		}
	}
	letters := n - spaces - dots
	switch {
	case thai > 0 && han+hangul+kana == 0:
		if n <= 45 && (spaces == 1 || spaces == 2) {
			return personName
		}
		if loose && n <= 45 {
			return nickName
		}
	case hangul == letters:
		if first, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune(koreanFamilyNames, first) {
			if loose && n <= 15 && spaces == 0 {
				return nickName
			}
			return noName
		}
		if letters >= 2 && letters <= 4 && spaces == 0 {
			return personName
		}
		if dots == 0 && spaces > 0 && letters >= 3 && letters <= 5 && loose {
			return personName
		}
		if loose && n <= 15 {
			return nickName
		}
	case han == letters:
		if letters <= 4 && letters >= 2 || dots > 0 && letters <= 14 || spaces == 1 && letters <= 6 {
			return personName
		}
		if loose && letters <= 8 {
			return nickName
		}
	default:
		if letters >= 3 && letters <= 8 && han > 0 || dots > 0 && letters <= 16 {
			return personName
		}
		if loose && n <= 20 {
			return nickName
		}
	}
	return noName
}
