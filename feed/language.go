package feed

import "strings"

// Language is a BCP 47 tag as feed validators take it: their tables know only
// the languages of ISO 639-1 and 639-2 (in feed languages at least), so the
// Chinese languages get their macrolanguage in front ("yue" → "zh-yue", an
// extended language subtag of RFC 5646 section 2.2.2), three letters become
// two where two exist, underscores hyphens, and what is unknown, mixed or no
// language at all becomes "".
func Language(tag string) string {
	tag = strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
	if tag == "" || len(tag) > 35 {
		return ""
	}
	parts := strings.Split(tag, "-")
	for i, p := range parts {
		if p == "" || len(p) > 8 {
			return ""
		}
		for j := 0; j < len(p); j++ {
			if !letter(p[j]) && !(digit(p[j]) && i > 0) {
				return ""
			}
		}
		switch p = strings.ToLower(p); {
		case i > 0 && len(parts[i-1]) == 1:
		case i > 0 && len(p) == 2:
			p = strings.ToUpper(p)
		case i > 0 && len(p) == 4 && letter(p[0]):
			p = strings.ToUpper(p[:1]) + p[1:]
		}
		parts[i] = p
	}
	switch p := parts[0]; len(p) {
	case 2:
		if !listed(iso639_1, p) {
			return ""
		}
	case 3:
		if two, ok := strings.CutPrefix(after(twoLetters, p), "="); ok {
			parts[0] = two[:2]
			break
		}
		if listed(sinitic, p) {
			parts[0] = "zh-" + p
			break
		}
		if p == "und" || p == "mul" || p == "zxx" || p == "mis" || !listed(iso639_2, p) {
			return ""
		}
	default:
		return ""
	}
	return strings.Join(parts, "-")
}

// RightToLeft reports whether a language is written from right to left.
func RightToLeft(tag string) bool {
	parts := strings.Split(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	for _, p := range parts[1:] {
		if len(p) == 4 {
			return listed("adlm arab hebr mand mend nkoo rohg syrc thaa", p)
		}
	}
	return listed("ar arc ckb dv fa he iw ks nqo ps sd syr ug ur yi", parts[0])
}

// listed reports whether word is one of the words of list.
func listed(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if w == word {
			return true
		}
	}
	return false
}

// after is what follows the first word of list that begins with word.
func after(list, word string) string {
	if i := strings.Index(list, word); i >= 0 && (i == 0 || list[i-1] == ' ') {
		return list[i+len(word):]
	}
	return ""
}

const sinitic = "cdo cjy cmn cpx czh czo gan hak hsn lzh mnp nan wuu yue"

// iso639_1 are the two-letter codes of ISO 639-1.
const iso639_1 = "" +
	"aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de " +
	"dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id " +
	"ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu " +
	"lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu " +
	"rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr " +
	"ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"

// twoLetters maps ISO 639-2 codes to ISO 639-1.
const twoLetters = "" +
	"aar=aa abk=ab afr=af aka=ak alb=sq amh=am ara=ar arg=an arm=hy asm=as ava=av ave=ae aym=ay aze=az " +
	"bak=ba bam=bm baq=eu bel=be ben=bn bih=bh bis=bi bod=bo bos=bs bre=br bul=bg bur=my cat=ca ces=cs " +
	"cha=ch che=ce chi=zh chu=cu chv=cv cor=kw cos=co cre=cr cym=cy cze=cs dan=da deu=de div=dv dut=nl " +
	"dzo=dz ell=el eng=en epo=eo est=et eus=eu ewe=ee fao=fo fas=fa fij=fj fin=fi fra=fr fre=fr fry=fy " +
	"ful=ff geo=ka ger=de gla=gd gle=ga glg=gl glv=gv gre=el grn=gn guj=gu hat=ht hau=ha heb=he her=hz " +
	"hin=hi hmo=ho hrv=hr hun=hu hye=hy ibo=ig ice=is ido=io iii=ii iku=iu ile=ie ina=ia ind=id ipk=ik " +
	"isl=is ita=it jav=jv jpn=ja kal=kl kan=kn kas=ks kat=ka kau=kr kaz=kk khm=km kik=ki kin=rw kir=ky " +
	"kom=kv kon=kg kor=ko kua=kj kur=ku lao=lo lat=la lav=lv lim=li lin=ln lit=lt ltz=lb lub=lu lug=lg " +
	"mac=mk mah=mh mal=ml mao=mi mar=mr may=ms mkd=mk mlg=mg mlt=mt mon=mn mri=mi msa=ms mya=my nau=na " +
	"nav=nv nbl=nr nde=nd ndo=ng nep=ne nld=nl nno=nn nob=nb nor=no nya=ny oci=oc oji=oj ori=or orm=om " +
	"oss=os pan=pa per=fa pli=pi pol=pl por=pt pus=ps que=qu roh=rm ron=ro rum=ro run=rn rus=ru sag=sg " +
	"san=sa sin=si slk=sk slo=sk slv=sl sme=se smo=sm sna=sn snd=sd som=so sot=st spa=es sqi=sq srd=sc " +
	"srp=sr ssw=ss sun=su swa=sw swe=sv tah=ty tam=ta tat=tt tel=te tgk=tg tgl=tl tha=th tib=bo tir=ti " +
	"ton=to tsn=tn tso=ts tuk=tk tur=tr twi=tw uig=ug ukr=uk urd=ur uzb=uz ven=ve vie=vi vol=vo wel=cy " +
	"wln=wa wol=wo xho=xh yid=yi yor=yo zha=za zho=zh zul=zu"

// iso639_2 are the codes of ISO 639-2 for languages without a two-letter code.
const iso639_2 = "" +
	"ace ach ada ady afa afh ain akk ale alg alt ang anp apa arc arn arp art arw ast ath aus awa bad bai " +
	"bal ban bas bat bej bem ber bho bik bin bla bnt bra btk bua bug byn cad cai car cau ceb cel chb chg " +
	"chk chm chn cho chp chr chy cmc cop cpe cpf cpp crh crp csb cus dak dar day del den dgr din doi dra " +
	"dsb dua dum dyu efi egy eka elx enm ewo fan fat fil fiu fon frm fro frr frs fur gaa gay gba gem gez " +
	"gil gmh goh gon gor got grb grc gsw gwi hai haw hil him hit hmn hsb hup iba ijo ilo inc ine inh ira " +
	"iro jbo jpr jrb kaa kab kac kam kar kaw kbd kha khi kho kmb kok kos kpe krc krl kro kru kum kut lad " +
	"lah lam lez lol loz lua lui lun luo lus mad mag mai mak man map mas mdf mdr men mga mic min mis mkh " +
	"mnc mni mno moh mos mul mun mus mwl mwr myn myv nah nai nap nds new nia nic niu nog non nso nub nwc " +
	"nym nyn nyo nzi osa ota oto paa pag pal pam pap pau peo phi phn pon pra pro raj rap rar roa rom rup " +
	"sad sah sai sal sam sas sat scn sco sel sem sga sgn shn sid sio sit sla sma smi smj smn sms snk sog " +
	"son srn srr ssa suk sus sux syr tai tem ter tet tig tiv tkl tlh tli tmh tog tpi tsi tum tup tut tvl " +
	"tyv udm uga umb und vai vot wak wal war was wen xal yao yap ypk zap zen znd zun"
