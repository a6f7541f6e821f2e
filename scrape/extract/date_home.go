package extract

import "strings"

// homeZones are the zones of countries that have one, by top-level domain.
var homeZones = map[string]zone{
	"de": {3600, 'e'}, "at": {3600, 'e'}, "ch": {3600, 'e'}, "li": {3600, 'e'}, "fr": {3600, 'e'}, "it": {3600, 'e'}, "es": {3600, 'e'},
	"nl": {3600, 'e'}, "be": {3600, 'e'}, "lu": {3600, 'e'}, "dk": {3600, 'e'}, "no": {3600, 'e'}, "se": {3600, 'e'}, "pl": {3600, 'e'},
	"cz": {3600, 'e'}, "sk": {3600, 'e'}, "hu": {3600, 'e'}, "si": {3600, 'e'}, "hr": {3600, 'e'}, "rs": {3600, 'e'}, "ba": {3600, 'e'},
	"mk": {3600, 'e'}, "al": {3600, 'e'}, "mt": {3600, 'e'}, "cat": {3600, 'e'}, "bayern": {3600, 'e'}, "berlin": {3600, 'e'}, "wien": {3600, 'e'},
	"uk": {0, 'e'}, "ie": {0, 'e'}, "pt": {0, 'e'}, "is": {0, 0},
	"fi": {7200, 'e'}, "ee": {7200, 'e'}, "lv": {7200, 'e'}, "lt": {7200, 'e'}, "gr": {7200, 'e'}, "bg": {7200, 'e'}, "ro": {7200, 'e'},
	"ua": {7200, 'e'}, "cy": {7200, 'e'}, "md": {7200, 'e'}, "za": {7200, 0},
	"tr": {10800, 0}, "sa": {10800, 0}, "iq": {10800, 0}, "ke": {10800, 0}, "by": {10800, 0},
	"am": {14400, 0}, "ge": {14400, 0}, "az": {14400, 0}, "ae": {14400, 0},
	"pk": {18000, 0}, "in": {19800, 0}, "lk": {19800, 0}, "np": {20700, 0}, "bd": {21600, 0},
	"th": {25200, 0}, "vn": {25200, 0}, "cn": {28800, 0}, "hk": {28800, 0}, "tw": {28800, 0}, "sg": {28800, 0}, "my": {28800, 0},
	"ph": {28800, 0}, "jp": {32400, 0}, "kr": {32400, 0},
	"ar": {-10800, 0}, "uy": {-10800, 0}, "co": {-18000, 0}, "pe": {-18000, 0}, "ve": {-14400, 0}, "bo": {-14400, 0},
}

// homeLanguages are the zones of languages that are at home in one.
var homeLanguages = map[string]zone{
	"de": {3600, 'e'}, "it": {3600, 'e'}, "nl": {3600, 'e'}, "da": {3600, 'e'}, "nb": {3600, 'e'}, "sv": {3600, 'e'}, "pl": {3600, 'e'},
	"cs": {3600, 'e'}, "sk": {3600, 'e'}, "hu": {3600, 'e'}, "sl": {3600, 'e'}, "hr": {3600, 'e'}, "bs": {3600, 'e'}, "sr": {3600, 'e'},
	"fi": {7200, 'e'}, "et": {7200, 'e'}, "lv": {7200, 'e'}, "lt": {7200, 'e'}, "el": {7200, 'e'}, "bg": {7200, 'e'}, "ro": {7200, 'e'},
	"uk": {7200, 'e'}, "tr": {10800, 0}, "hi": {19800, 0}, "ta": {19800, 0}, "th": {25200, 0}, "vi": {25200, 0}, "ja": {32400, 0}, "ko": {32400, 0},
	"zh": {28800, 0},
}

// homeZone guesses the zone of the page's readers from its address and
// language.
func (p *page) homeZone() (zone, bool) {
	if p.url != nil {
		host := p.url.Hostname()
		if z, ok := homeZones[host[strings.LastIndexByte(host, '.')+1:]]; ok {
			return z, true
		}
	}
	z, ok := homeLanguages[p.lang]
	return z, ok
}
