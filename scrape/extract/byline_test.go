package extract

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Each line: what stands in the page, its language, the authors, the credits;
// "?" before the authors where the line alone does not show that it is a
// byline. Authors and credits are parted by " + ".
const bylineLines = `
By Shen Jingting (China Daily) | en | Shen Jingting | China Daily
By SHEN JINGTING | en | SHEN JINGTING
Fouzia Van Der Fort|Published 4 months ago | en | ?Fouzia Van Der Fort
By Samya Kullab and Vasilisa Stepanenko | en | Samya Kullab + Vasilisa Stepanenko
By Ann Lee, Bo Ek and J. K. O'Neill-Smith | Updated 3 May 2020 | en | Ann Lee + Bo Ek + J. K. O'Neill-Smith
By Ann Lee in Washington | en | Ann Lee
By Ann Lee, Senior Political Correspondent | en | Ann Lee
By Staff Writer Ann Lee | en | Ann Lee
By Ann Lee, Reuters | en | Ann Lee | Reuters
By Ann Lee / Reuters | en | Ann Lee | Reuters
By Associated Press | en | Associated Press | Associated Press
Posted on May 3, 2020 by Ann Lee | en | Ann Lee
Posted May 3, 2020 at 10:30 am by Ann Lee in News | en | Ann Lee
Written by Ann Lee • 5 min read | en | Ann Lee
By Ann Lee @annlee | en | Ann Lee
By Ann Lee ann.lee@example.com | en | Ann Lee
By Perry Bacon Jr. | en | Perry Bacon Jr.
By Michael L. Anderson, PhD, and Carlos Dobkin, PhD | en | Michael L. Anderson, PhD + Carlos Dobkin, PhD
By Ann Lee, Photographs by Bo Ek | en | Ann Lee
By Monday the storm had passed | en |
By the end of the year | en |
By Ann Lee Wild fires are raging across the whole country tonight | en |
Photo by Ann Lee | en |
Von Anna Meier und Béla Őry | de | Anna Meier + Béla Őry
Von Anna Meier, dpa | de | Anna Meier | dpa
Von unserem Redakteur Hans Meier | de | Hans Meier
Text: Anna Meier, Fotos: Bo Ek | de | Anna Meier
Text: Anna Meier / Foto: Bo Ek | de | Anna Meier
Jakob Groß am 15. Juli 2010 | de | ?Jakob Groß
Geschrieben von gizmo am 12.03.2010 | de | gizmo
12.03.2020, von Max Müller | de | Max Müller
25.10.2022 - Reiner Nagel | de | ?Reiner Nagel
Ein Gastbeitrag von Anna von der Heide | de | Anna von der Heide
Von Berlin nach Hamburg | de |
Veröffentlicht am 3. Mai 2015 von Anna Meier | de | Anna Meier
Autorin: Anna Meier | de | Anna Meier
Interview: Anna Meier | de | Anna Meier
Par Anne Lévy et Éric Dupont | fr | Anne Lévy + Éric Dupont
Auteur Piet de Vries | nl | Piet de Vries
Door Piet van den Berg en Jan Smit | nl | Piet van den Berg + Jan Smit
Por María R. Sahuquillo y José Ortega y Gasset | es | María R. Sahuquillo + José Ortega y Gasset
Por Luana Patriolino e Raphael Felice | pt | Luana Patriolino + Raphael Felice
di Luca Monaco | it | Luca Monaco
Af Trine Juncher Jørgensen og Tôrtia Reimer-Johansen | da | Trine Juncher Jørgensen + Tôrtia Reimer-Johansen
Автор: Андрей Колесников | ru | Андрей Колесников
Ярослав Кузишин, Антон Зелинский и Карина Гасимова | ru | ?Ярослав Кузишин + Антон Зелинский + Карина Гасимова
Подготовила Анна Иванова | ru | Анна Иванова
Yazan: Fatma Sevinç Çetin | tr | Fatma Sevinç Çetin
文/张三丰 | zh | 张三丰
记者 张三 李四光 | zh | 张三 + 李四光
作者：孔德明 来源：半月谈 | zh | 孔德明
(责编：牛镛、岳弘彬) | zh | 牛镛 + 岳弘彬
松岡大地記者 | ja | 松岡大地
구현모 기자 | ko | 구현모
배윤경·이상현 기자 | ko | 배윤경 + 이상현
بقلم: محمد علي | ar | محمد علي
Γράφει ο Νίκος Παπάς | el | Νίκος Παπάς
מאת דוד כהן | he | דוד כהן
Geschrieben am 3. Mai 2015 von Anna Meier | de | Anna Meier
Veröffentlicht von Anna Meier am 3. Mai 2015 in Politik | de | Anna Meier
Von Anna Meier und dpa | de | Anna Meier | dpa
Von Anna Meier mit Material von dpa | de | Anna Meier
Von Kopf bis Fuß | de |
Aus Kiew berichtet Anna Meier | de | Anna Meier
Interview: Anna Meier, Mitarbeit: Bo Ek | de | Anna Meier
Von Wirtschaftsredakteurin Anna Meier | de | Anna Meier
Dr. Anna Meier, Prof. Dr. Bo Ek | de | ?Dr. Anna Meier + Prof. Dr. Bo Ek
By Ann Lee Special to the Herald | en | Ann Lee
By Ann Lee/Harbour Post | en | Ann Lee | Harbour Post
By DANA O'NEIL, Harbour Post staff | en | DANA O'NEIL | Harbour Post staff
By The Numbers | en |
Words by Ann Lee. Photos by Bo Ek. | en | Ann Lee
Medically reviewed by Ann Lee, MD | en |
Par Anne Lévy, envoyée spéciale à Kiev | fr | Anne Lévy
Publié le 3 mai 2020 à 10h30 par Anne Lévy | fr | Anne Lévy
Por Redacción | es | Redacción | Redacción
Por Ana López / Madrid | es | Ana López
Por João da Silva e Maria Souza, G1 | pt | João da Silva + Maria Souza | G1
Door Jan de Vries | nl | Jan de Vries
Text: Anna Åström Foto: Bo Ek | sv | Anna Åström
Teksti Matti Virtanen, kuvat Maija Korhonen | fi | Matti Virtanen
Jan Kowalski, PAP | pl | ?Jan Kowalski | PAP
Autor: Jan Novák / ČTK | cs | Jan Novák | ČTK
Írta: Kovács János | hu | Kovács János
Пише: Иван Хорват | sr | Иван Хорват
Nga Arben Hoxha | sq | Arben Hoxha
Muhabir: Ali Yılmaz, Editör: Veli Demir | tr | Ali Yılmaz
Анна Иванова, корреспондент РИА Новости | ru | ?Анна Иванова | РИА Новости
كتبت - سارة أحمد | ar | سارة أحمد
نویسنده: علی رضایی | fa | علی رضایی
लेखक: राम शर्मा | hi | राम शर्मा
লেখক: রহিম উদ্দিন | bn | রহিম উদ্দিন
新华社记者张三丰 | zh | 张三丰
記者張三丰／台北報導 | zh | 張三丰
取材・文：山田太郎　撮影：佐藤花子 | ja | 山田太郎
(서울=연합뉴스) 홍길동 김철수 기자 = | ko | 홍길동 + 김철수
홍길동 선임기자 hong@example.kr | ko | 홍길동
โดย สมชาย ใจดี | th | สมชาย ใจดี
Tác giả: Nguyễn Văn A | vi | Nguyễn Văn A
Oleh Budi Santoso | id | Budi Santoso
Penulis: Budi Santoso / Editor: Siti Aminah | id | Budi Santoso
`

func TestParseByline(t *testing.T) {
	for line := range strings.Lines(strings.TrimSpace(bylineLines)) {
		f := strings.Split(strings.TrimRight(line, "\n"), " | ")
		lang := 0
		for i := 1; i < len(f); i++ {
			if l := strings.TrimSuffix(f[i], " |"); len(l) == 2 && strings.ToLower(l) == l {
				lang = i
			}
		}
		text := strings.Join(f[:lang], " | ")
		f = append(f[lang:], "", "")
		f[0] = strings.TrimSuffix(f[0], " |")
		wantNames, bare := strings.CutPrefix(f[1], "?")
		as, credits, sure := parseByline(text, f[0])
		var names []string
		for _, a := range as {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " + "); got != wantNames {
			t.Errorf("%s\n got  %q\n want %q", text, got, wantNames)
			continue
		}
		if got := strings.Join(credits, " + "); got != f[2] {
			t.Errorf("%s\n credits %q, want %q", text, got, f[2])
		}
		if want := wantNames != "" && !bare; sure != want {
			t.Errorf("%s\n sure %v, want %v", text, sure, want)
		}
	}
}

// Each line: an author field, its language, the authors, the credits.
const authorFields = `
Ann Lee | en | Ann Lee
Lee, Ann | en | Ann Lee
Lee, A. B. | en | A. B. Lee
Ann Lee, Bo Ek | en | Ann Lee + Bo Ek
Ann Lee;Bo Ek; | en | Ann Lee + Bo Ek
Ann Lee &amp; Bo Ek | en | Ann Lee + Bo Ek
By Ann Lee, CNN | en | Ann Lee | CNN
<a href="/x">Ann Lee</a> | en | Ann Lee
https://www.facebook.com/annlee | en |
@annlee | en |
admin | en |
Redaktion | de | | Redaktion
IN-Redaktion | de | | IN-Redaktion
Felix Schröder und Jörg Soldwisch, dpa | de | Felix Schröder + Jörg Soldwisch | dpa
APA/AP | de | | APA/AP
AFP/The Local | en | | AFP/The Local
c1ph4 | de | c1ph4
der Michel | de | der Michel
KleineGrüneMonster | de | KleineGrüneMonster
Dr. Max Kolter | de | Dr. Max Kolter
Anna Meier, Redakteurin | de | Anna Meier
unocero - Alberto Ávila | es | unocero
C.Habermueller | de | C.Habermueller
R. R. | de | R. R.
E. Barreneche y J. I. Da Silva | es | E. Barreneche + J. I. Da Silva
annlee@example.com (Ann Lee) | en |
7 News WSVN | en | | 7 News WSVN
朝日新聞デジタル | ja | | 朝日新聞デジタル
`

func TestCleanAuthors(t *testing.T) {
	for line := range strings.Lines(strings.TrimSpace(authorFields)) {
		f := append(strings.Split(strings.TrimRight(line, "\n"), " | "), "", "")
		want, wantCredits := strings.Trim(f[2], "| "), f[3]
		if c, ok := strings.CutPrefix(f[2], "| "); ok {
			want, wantCredits = "", c
		}
		as, credits := cleanAuthors(f[0], f[1])
		var names []string
		for _, a := range as {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " + "); got != want {
			t.Errorf("%s\n got  %q\n want %q", f[0], got, want)
		}
		if got := strings.Join(credits, " + "); got != wantCredits {
			t.Errorf("%s\n credits %q, want %q", f[0], got, wantCredits)
		}
	}
}

// FuzzByline holds what callers rely on: whatever the text, names are valid,
// trimmed, of one line and no longer than it, and come out the same again.
func FuzzByline(f *testing.F) {
	for line := range strings.Lines(bylineLines + authorFields) {
		f.Add(strings.TrimSpace(line), "de")
	}
	f.Add("0///0", "")
	f.Fuzz(func(t *testing.T, s, lang string) {
		as, credits, sure := parseByline(s, lang)
		bs, more := cleanAuthors(s, lang)
		if sure && len(as) == 0 {
			t.Error("sure of nobody")
		}
		for _, a := range append(as, bs...) {
			credits = append(credits, a.Name)
		}
		for _, n := range append(credits, more...) {
			if n == "" || n != strings.TrimSpace(n) || strings.ContainsAny(n, "\n\r\t") || !utf8.ValidString(n) {
				t.Errorf("%q: name %q", s, n)
			}
		}
		if as2, _, _ := parseByline(s, lang); len(as2) != len(as) {
			t.Errorf("%q: %v, then %v", s, as, as2)
		}
	})
}
