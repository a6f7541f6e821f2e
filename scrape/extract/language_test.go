package extract

import "testing"

func TestGuessLanguage(t *testing.T) {
	for want, text := range map[string]string{
		"en": "The committee said on Monday that it would not meet again before the end of the year.",
		"de": "Der Ausschuss wird nach Angaben der Stadt nicht vor dem Ende des Jahres wieder zusammenkommen.",
		"fr": "Le comité ne se réunira pas avant la fin de l'année, a annoncé lundi la mairie dans un communiqué.",
		"es": "El comité no se reunirá antes de que termine el año, según anunció el lunes el ayuntamiento.",
		"pt": "A comissão não vai voltar a reunir-se antes do fim do ano, disse a câmara na segunda-feira.",
		"it": "Il comitato non si riunirà prima della fine dell'anno, ha detto lunedì il sindaco della città.",
		"nl": "De commissie komt volgens de gemeente niet voor het einde van het jaar weer bij elkaar.",
		"sv": "Kommittén kommer inte att träffas igen före årets slut, säger kommunen i ett meddelande.",
		"da": "Udvalget mødes ikke igen før årets udgang, siger kommunen, der er blevet kritiseret af borgerne.",
		"nb": "Utvalget møtes ikke igjen før årets slutt, sier kommunen, som ble kritisert av innbyggerne etter møtet.",
		"pl": "Komisja nie spotka się już przed końcem roku, poinformował w poniedziałek urząd miasta.",
		"tr": "Komisyon yıl sonundan önce bir daha toplanmayacak, belediye tarafından yapılan açıklamada bu bilgi verildi.",
		"cs": "Výbor se před koncem roku už nesejde, uvedla v pondělí radnice, která je v kritice občanů.",
		"id": "Panitia tersebut tidak akan bertemu lagi sebelum akhir tahun ini, kata wali kota pada hari Senin karena hujan.",
		"vi": "Ủy ban sẽ không họp lại trước cuối năm nay, theo thông báo của thành phố vào thứ hai.",
		"ru": "Комитет больше не соберётся до конца года, сообщили в понедельник в мэрии города.",
		"uk": "Комітет більше не збереться до кінця року, повідомили в понеділок у мерії міста.",
		"bg": "Комисията няма да се събере отново преди края на годината, съобщиха в понеделник от общината във връзка със случая.",
		"zh": "委员会表示，今年年底之前不会再次开会。",
		"ja": "委員会は年末まで再び開かれないと市が月曜日に発表した。",
		"ko": "위원회는 올해 말까지 다시 열리지 않을 것이라고 시가 밝혔다.",
		"ar": "قالت البلدية يوم الاثنين إن اللجنة لن تجتمع مرة أخرى قبل نهاية العام.",
		"fa": "شهرداری روز دوشنبه گفت که کمیته پیش از پایان سال دوباره تشکیل جلسه نخواهد داد.",
		"he": "הוועדה לא תתכנס שוב לפני סוף השנה, כך נמסר מהעירייה.",
		"el": "Η επιτροπή δεν θα συνεδριάσει ξανά πριν από το τέλος του έτους.",
		"th": "คณะกรรมการจะไม่ประชุมอีกก่อนสิ้นปีนี้",
		"hi": "समिति की बैठक साल के अंत से पहले नहीं होगी।",
		"":   "Home News Sport Contact",
	} {
		if got := guessLanguage(text); got != want {
			t.Errorf("got %q, want %q: %s", got, want, text)
		}
	}
}

func BenchmarkGuessLanguage(b *testing.B) {
	text := ""
	for range 60 {
		text += "The committee said on Monday that it would not meet again before the end of the year. "
	}
	for b.Loop() {
		guessLanguage(text)
	}
}
