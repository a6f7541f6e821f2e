package feed

import "testing"

func TestLanguage(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "en": "en", "EN_us": "en-US", "pt-br": "pt-BR", "zh-hant-tw": "zh-Hant-TW", "eng": "en", "ger": "de", "deu-AT": "de-AT",
		"yue-HK": "zh-yue-HK", "cmn": "zh-cmn", "gsw": "gsw", "und": "", "zxx": "", "mul": "", "x-klingon": "", "xyz": "", "de--AT": "",
		"english": "", "-": "", "de-x-Private": "de-x-private", " fr ": "fr", "es-419": "es-419", "é": "",
	} {
		if got := Language(in); got != want {
			t.Errorf("Language(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]bool{"": false, "ar": true, "he-IL": true, "en": false, "az-Arab": true, "ar-Latn": false, "pa_arab": true} {
		if got := RightToLeft(in); got != want {
			t.Errorf("RightToLeft(%q) = %v", in, got)
		}
	}
}
