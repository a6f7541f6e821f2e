package extract

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// languageSample bounds how many letters of a text are looked at.
const languageSample = 6000

// guessLanguage gives the primary subtag of the language that text is written
// in, "" when it is too short or too mixed to tell. It knows the larger
// languages of the world's press, by script, by words that hold sentences
// together and by letters of their own.
func guessLanguage(text string) string {
	var script [scriptCount]int
	var own [64]int // letters that few Latin languages have
	total := 0
	for i := 0; i < len(text) && total < languageSample; {
		for i+8 <= len(text) && total+8 < languageSample {
			w := load64(text, i)
			if w&highBits != 0 {
				break
			}
			n := bits.OnesCount64(letters(w))
			script[latin] += n
			total += n
			i += 8
		}
		if i == len(text) {
			break
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if r < 0x80 {
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				script[latin]++
				total++
			}
		} else if unicode.IsLetter(r) || unicode.Is(unicode.M, r) {
			total++
			s := scriptOf(r)
			script[s]++
			if s == latin {
				if m := letterLanguages(unicode.ToLower(r)); m != 0 {
					for ; m != 0; m &= m - 1 {
						own[bits.TrailingZeros64(m)]++
					}
				}
			}
		}
	}
	if total < 12 {
		return ""
	}
	best := latin
	for s := range script {
		if script[s] > script[best] {
			best = s
		}
	}
	if script[kana]*20 > script[han] && script[kana]+script[han] > total/2 {
		return "ja"
	}
	if script[best]*2 < total {
		return ""
	}
	switch best {
	case latin:
		return latinLanguage(text, own)
	case cyrillic:
		return cyrillicLanguage(text)
	case arabic:
		return arabicLanguage(text)
	}
	return scriptLanguage[best]
}

// Scripts that tell the language, or narrow it down.
const (
	latin = iota
	cyrillic
	arabic
	han
	kana
	hangul
	hebrew
	greek
	thai
	devanagari
	bengali
	gurmukhi
	gujarati
	tamil
	telugu
	kannada
	malayalam
	sinhala
	burmese
	khmer
	lao
	georgian
	armenian
	ethiopic
	otherScript
	scriptCount
)

var scriptLanguage = [scriptCount]string{han: "zh", kana: "ja", hangul: "ko", hebrew: "he", greek: "el", thai: "th", devanagari: "hi",
	bengali: "bn", gurmukhi: "pa", gujarati: "gu", tamil: "ta", telugu: "te", kannada: "kn", malayalam: "ml", sinhala: "si",
	burmese: "my", khmer: "km", lao: "lo", georgian: "ka", armenian: "hy", ethiopic: "am"}

func scriptOf(r rune) int {
	for _, s := range [...]struct {
		lo, hi rune
		script int
	}{
		{0xaa, 0x24f, latin}, {0x1e00, 0x1eff, latin}, {0x300, 0x36f, latin}, {0x370, 0x3ff, greek}, {0x1f00, 0x1fff, greek},
		{0x400, 0x52f, cyrillic}, {0x530, 0x58f, armenian}, {0x590, 0x5ff, hebrew}, {0x600, 0x6ff, arabic}, {0x750, 0x77f, arabic},
		{0xfb50, 0xfdff, arabic}, {0xfe70, 0xfeff, arabic}, {0x900, 0x97f, devanagari}, {0x980, 0x9ff, bengali},
		{0xa00, 0xa7f, gurmukhi}, {0xa80, 0xaff, gujarati}, {0xb80, 0xbff, tamil}, {0xc00, 0xc7f, telugu}, {0xc80, 0xcff, kannada},
		{0xd00, 0xd7f, malayalam}, {0xd80, 0xdff, sinhala}, {0xe00, 0xe7f, thai}, {0xe80, 0xeff, lao}, {0x1000, 0x109f, burmese},
		{0x10a0, 0x10ff, georgian}, {0x1200, 0x139f, ethiopic}, {0x1780, 0x17ff, khmer}, {0x3040, 0x30ff, kana},
		{0x1100, 0x11ff, hangul}, {0x3130, 0x318f, hangul}, {0xac00, 0xd7af, hangul}, {0x3400, 0x9fff, han}, {0xf900, 0xfaff, han},
		{0x20000, 0x3ffff, han},
	} {
		if s.lo <= r && r <= s.hi {
			return s.script
		}
	}
	return otherScript
}

// latinWords are the words of a language that make up its sentences; the more
// languages share a word, the less it counts.
var latinWords = [...]struct{ lang, words string }{
	{"en", "the of and to in is that for it on with as was are this by be at from have has not an which but they his her their we you will were been who said would or its he she had more can about after than when there what if into out"},
	{"de", "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde wenn ich wir kann"},
	{"fr", "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux cette ont ses mais comme ou été fait nous leur sa elle était ces deux y on être tout après vous c'est d'un d'une qu'il n'est"},
	{"es", "de la que el en y a los se del las un por con una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué sólo han yo hay"},
	{"pt", "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos são foi ter está num numa você ser tem"},
	{"it", "di e il la che in a per un del non sono una con i è da al le si dei come nel della più ha ma lo gli alla su anche delle dal se o ai ci questo nella dopo tra anni degli stato essere due suo sua ed dalla già ancora era quando perché solo"},
	{"nl", "de van het een en in is dat op te zijn met voor die niet aan er om ook als dan maar bij of uit nog naar heeft hij wordt door over ze was worden zich hebben meer deze kan werd geen jaar al ik dit wel tot haar had we moet veel zo"},
	{"sv", "och i att det som en på är av för med den till inte har de om ett han men var jag sig från vi så kan när år säger under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här då"},
	{"da", "og i at det er en til af på for med den de som har ikke der et var han jeg fra om vi men sig så kan være efter ved også nu siger skal år blev mod hvor blive hun havde eller når da mere ud op over ham noget kun bliver selv"},
	{"nb", "og i det er på en som til at for med av den de har ikke et om var han seg jeg fra vi men så kan sier etter ble også være eller år nå når da skal mot hvor hun hadde blir noe ved dette bare mer over ut opp sin må selv"},
	{"fi", "ja on ei se että oli hän mutta ovat joka myös kun niin ole kuin tai mukaan jos sen hänen nyt vain jo en olla voi siitä vielä mitä ollut sekä jälkeen eli vuoden koska tämä tämän ne sitä kanssa heidän minä kaikki olisi jonka"},
	{"pl", "i w na z się nie że do to jest o jak po co ale od za przez tak dla jego już są tym ma ich czy został który które która tylko by był może oraz lub jej było przed będzie jako tego pod bardzo roku przy także gdy ze we"},
	{"cs", "a v se na je že s z o do to i ve k za by ale po jako tak pro od který které jsou podle byl jeho nebo už která také jen při až další co aby bylo však kde není má být může mezi ze která byla jsem když ještě roku"},
	{"sk", "a v na sa je že s z o do to aj za by ale po ako tak pre od ktorý ktoré sú podľa bol jeho alebo už ktorá tiež len pri až čo aby bolo však kde nie má byť môže medzi zo bola som keď ešte roku vo ich"},
	{"hu", "a az és hogy nem is egy van ez meg de már csak mint volt el még ha azt szerint ki kell fel lehet majd után volna vagy minden ezt lesz pedig több sem így ezek azonban között amely nagyon most akkor tovább illetve arra"},
	{"ro", "de și în a la cu din pe că un o este nu se care pentru mai o fost ce au sau dar prin după fi sunt ca lui ar să am al ale fiind fost până când doar foarte acest această le"},
	{"hr", "je i u se na da za su od s što a o koji to kao ne ali iz koje će nije bi je li koja biti sam više samo bio ili već te kako nakon prema jer oko do po bila ima ako godine tako između sve"},
	{"sl", "je in v na se za da so z ki pa o ni ne kot tudi bi ob po ali od še iz pri do bo s bil že kaj lahko več samo ter če kako tako med leta ker bila bilo pred po njegov ima zaradi"},
	{"tr", "ve bir bu da de için ile olarak çok olan daha gibi en kadar sonra var ne ama o ya değil ise göre dedi ilk her oldu olduğunu yeni tarafından mi iki ancak ki önce şu biz türkiye etti bunu diye son veya büyük"},
	{"id", "yang dan di ini dengan untuk dari itu dalam tidak pada akan juga adalah ke ada saat kata oleh karena bisa atau sudah telah tersebut para saya kami mereka lebih tak seperti menjadi hari orang ia bahwa sebagai masih hingga kepada agar"},
	{"ms", "yang dan di ini dengan untuk dari itu dalam tidak pada akan juga adalah ke ada kata oleh kerana boleh atau sudah telah tersebut para beliau mereka lebih seperti menjadi hari orang bahawa sebagai masih kepada ialah turut berkata negara"},
	{"vi", "và của là có trong được cho không một các với người này đã những khi đến để từ trên vào ra cũng về tại như nhiều năm ông sẽ phải lại theo sau đó còn hơn thì tôi anh việt"},
	{"ca", "de la i que el en a els les del un per amb una es és no al dels com ha més però o seu seva són va també aquest aquesta fer hi ser han entre quan fins ja pel tot sobre"},
	{"gl", "de e a o que do da en os as un por para unha con non se no na dos ao das como máis é súa seu foi pola polo tamén ten ser está xa pero entre este esta anos moi galicia"},
	{"eu", "eta da ez ere dira du bat hau egin dute izan dela zuen ditu baina baino izango zen beste duen behar egiten oso gero arte dago hori den"},
	{"et", "ja on ei et see oli ka mis kui aga ning oma ta või selle nii siis mida kes olid veel juba pole ma tema aasta üle pärast nad kuid seda ole kõik välja eesti"},
	{"lv", "un ir ar no par uz ka kas tas arī bet lai pie tā viņš nav bija gada kā pēc jau vai to šo būs tika kurā tiek būtu latvijas ko var gan viņa"},
	{"lt", "ir kad į yra iš su tai buvo bei ar kaip bet už jo apie po dar dėl metų nuo jau tik jis lietuvos prie per šį buvo gali savo iki kai o pagal mes"},
	{"is", "og að í er á það sem um en til við ekki var hann af með fyrir hafa þetta eru frá hefur við sé þá því vera verið þess verður eða þeir hún ég"},
	{"sq", "të e në dhe i për me që një nga është ka si u nuk më do kjo ky së janë po edhe se kanë ai duke tij por pas ishte"},
	{"af", "die van en in het is dat nie vir 'n te op met sy wat om hy aan was aan ook sal word hulle deur ons hierdie as maar kan moet haar meer"},
	{"sw", "ya na wa kwa ni katika za la kuwa hiyo huo alisema kama pia hii yake watu lakini cha baada hilo mwaka ambao hayo"},
	{"tl", "ang ng sa na mga ay at si ni para hindi kanyang nga siya ito kay isang may rin din niya mula nang noong dahil lang kung"},
	{"eo", "la de kaj en al estas ne por kun ke el ĝi sed pri tiu estis oni ili aŭ pli"},
	{"lb", "de an d'ass net vun dass op der hunn mat fir och wéi déi eng dat ze bei awer gëtt si am um gouf sinn hat"},
	{"ga", "an na agus ar a go i le bhí is sé tá do ag ní atá mar sin raibh leis seo as"},
	{"cy", "y yn i a o ar ei yr mae am wedi bod ond gan fod hyn oedd roedd mewn eu i'r a'r"},
}

// wordLanguages inverts latinWords.
var wordLanguages = func() map[string]uint64 {
	m := make(map[string]uint64, 2000)
	for i, l := range latinWords {
		for _, w := range strings.Fields(l.words) {
			m[w] |= 1 << i
		}
	}
	return m
}()

// A wordBuffer holds a word.
type wordBuffer [32]byte

// shortWords are those of wordLanguages that have at most eight bytes, which
// nearly all have: a hash table of its own, open, without deleting, since each
// word of each text is looked for.
var shortWords = func() *[shortWordSlots]struct{ word, languages uint64 } {
	var t [shortWordSlots]struct{ word, languages uint64 }
	for w, languages := range wordLanguages {
		if len(w) > 8 {
			continue
		}
		var b wordBuffer
		word := b.word(copy(b[:], w))
		i := shortWordSlot(word)
		for t[i].word != 0 {
			i = (i + 1) % shortWordSlots
		}
		t[i].word, t[i].languages = word, languages
	}
	return &t
}()

const shortWordSlots = 1 << 12 // more than two for each word

func shortWordSlot(word uint64) int { return int(word * 0x9e3779b97f4a7c15 >> (64 - 12)) }

// word is the word of up to eight bytes that the buffer begins with.
func (b *wordBuffer) word(n int) uint64 {
	return binary.LittleEndian.Uint64(b[:]) << (8 * (8 - n)) >> (8 * (8 - n))
}

// languages gives the languages of latinWords that have the word of n bytes
// that the buffer begins with.
func (b *wordBuffer) languages(n int) uint64 {
	if n > 8 {
		return wordLanguages[string(b[:n])]
	}
	if n == 0 {
		return 0
	}
	word := b.word(n)
	for i := shortWordSlot(word); ; i = (i + 1) % shortWordSlots {
		if e := &shortWords[i]; e.word == word {
			return e.languages
		} else if e.word == 0 {
			return 0
		}
	}
}

var languageIndex = func() map[string]uint64 {
	m := make(map[string]uint64, len(latinWords))
	for i, l := range latinWords {
		m[l.lang] = 1 << i
	}
	return m
}()

// latinLetters are letters outside ASCII that only these languages use much.
var latinLetters = func() map[rune]uint64 {
	m := make(map[rune]uint64, 64)
	for letters, langs := range map[string]string{
		"ß": "de", "ñ": "es gl eu tl", "ãõ": "pt", "ășț": "ro", "őű": "hu", "łęńśźż": "pl", "ą": "pl lt", "ěřů": "cs", "ľĺŕ": "sk",
		"ğış": "tr", "æø": "da nb", "å": "sv da nb", "đ": "hr vi", "ơưạảấầẩậắặẹẻếềểễệỉịọỏốồổộớờởợụủứừửựỳỹ": "vi", "ðþ": "is",
		"ķļņģāē": "lv", "ėįų": "lt", "ĝĉĥĵŝŭ": "eo", "ë": "sq lb nl", "ć": "hr pl", "ŷŵ": "cy",
	} {
		var mask uint64
		for _, l := range strings.Fields(langs) {
			mask |= languageIndex[l]
		}
		for _, r := range letters {
			m[r] |= mask
		}
	}
	return m
}()

func letterLanguages(r rune) uint64 { return latinLetters[r] }

func latinLanguage(text string, own [64]int) string {
	var score [len(latinWords)]float64
	words := 0
	eachWord(text, func(w *wordBuffer, n int) bool {
		words++
		m := w.languages(n)
		if m == 0 {
			return words < languageSample/5
		}
		weight := 1 / float64(bits.OnesCount64(m))
		for ; m != 0; m &= m - 1 {
			score[bits.TrailingZeros64(m)] += weight
		}
		return words < languageSample/5
	})
	for i := range score {
		score[i] += min(float64(own[i])*0.5, 0.1*float64(words))
	}
	best, second := 0, -1
	for i := range score {
		switch {
		case score[i] > score[best]:
			best, second = i, best
		case i != best && (second < 0 || score[i] > score[second]):
			second = i
		}
	}
	if score[best] < 1.5 || score[best] < 0.06*float64(words) || score[best] < 1.15*score[second] {
		return ""
	}
	return latinWords[best].lang
}

// eachWord calls f with the lower-case words of text, of which the buffer holds
// the first n bytes, until it says stop. The word is gone after the call.
func eachWord(text string, f func(w *wordBuffer, n int) bool) {
	var buf wordBuffer
	n := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			if c = wordASCII[c]; c != 0 {
				if n+utf8.UTFMax < len(buf) {
					buf[n] = c
					n++
				}
			} else if n > 0 {
				if !f(&buf, n) {
					return
				}
				n = 0
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if r == '’' {
			r = '\''
		} else if r = unicode.ToLower(r); !unicode.IsLetter(r) {
			if n > 0 {
				if !f(&buf, n) {
					return
				}
				n = 0
			}
			continue
		}
		if n+utf8.UTFMax < len(buf) {
			n += utf8.EncodeRune(buf[n:], r)
		}
	}
	if n > 0 {
		f(&buf, n)
	}
}

// wordASCII holds the lower-case letter or the apostrophe, 0 for what parts words.
var wordASCII = func() (t [utf8.RuneSelf]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c&^0x20] = c, c
	}
	t['\''] = '\''
	return t
}()

// cyrillicLanguage and arabicLanguage go by letters that only one language of
// the script has; without any it is the script's largest.
func cyrillicLanguage(text string) string {
	n := countLetters(text)
	switch {
	case n['ј']+n['ћ']+n['ђ']+n['ѓ']+n['ќ'] > n['й']+n['щ']:
		if n['ѓ']+n['ќ']+n['ѕ'] > n['ћ']+n['ђ'] {
			return "mk"
		}
		return "sr"
	case n['ә']+n['қ']+n['ұ']+n['ғ'] > 3:
		return "kk"
	case n['ө']+n['ү'] > 3 && n['і'] == 0:
		return "mn"
	case n['ў'] > n['ї'] && n['ў'] > 1:
		return "be"
	case n['ї']+n['є']+n['і'] > n['ы']+n['э']:
		return "uk"
	case n['ъ'] > n['ы']+n['э']:
		return "bg"
	case n['ы']+n['э']+n['ё'] > 0:
		return "ru"
	}
	return ""
}

func arabicLanguage(text string) string {
	n := countLetters(text)
	switch {
	case n['ٹ']+n['ڈ']+n['ڑ']+n['ں']+n['ے'] > 2:
		return "ur"
	case n['ښ']+n['ځ']+n['ړ']+n['ټ'] > 1:
		return "ps"
	case n['ێ']+n['ۆ']+n['ڕ'] > 2:
		return "ckb"
	case n['پ']+n['چ']+n['گ']+n['ژ']+n['ی'] > 2:
		return "fa"
	}
	return "ar"
}

func countLetters(text string) map[rune]int {
	n := map[rune]int{}
	seen := 0
	for _, r := range text {
		if r >= 0x400 {
			n[unicode.ToLower(r)]++
			if seen++; seen >= languageSample {
				break
			}
		}
	}
	return n
}
