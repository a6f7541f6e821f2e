package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutDate parts s where a date, a count or another remark begins.
func cutDate(s string, loose bool) (before, tail string) {
	at := -1
	for i := 0; i < len(s); {
		j := i + strings.IndexByte(s[i:]+" ", ' ')
		w := strings.TrimLeft(s[i:j], "(,;|-–")
		if w != "" {
			r, _ := utf8.DecodeRuneInString(w)
			if unicode.IsDigit(r) && !(loose && i == 0 && !isDateTail(s)) {
				at = i
				break
			}
			if lw := strings.Trim(lowerWord(w), ".,:;)"); i > 0 && labelWords[lw] && !(lw == "today" && startsUpper(w)) {
				at = i
				break
			}
		}
		i = j + 1
	}
	if at < 0 {
		return s, ""
	}
	before = strings.TrimRight(s[:at], " ")
	for before != "" {
		i := strings.LastIndexByte(before, ' ')
		w := strings.Trim(lowerWord(before[i+1:]), ",;.:()")
		if w != "" && !dateWords[w] && !labelWords[w] {
			break
		}
		before = strings.TrimRight(before[:i+1], " ,;(")
	}
	return before, s[len(before):]
}

// skipDate cuts a date, and the words around it, off the beginning of s.
func skipDate(s string) string {
	i := 0
	digits := false
	for i < len(s) {
		j := i + strings.IndexByte(s[i:]+" ", ' ')
		w := s[i:j]
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(,;|-–"))
		lw := strings.Trim(lowerWord(w), ".,:;()|-–—")
		switch {
		case unicode.IsDigit(r):
			digits = true
		case lw == "", dateWords[lw], labelWords[lw]:
		default:
			if i == 0 || !isLabelled(s[:i]) && !(digits && isDateTail(s[:i])) {
				return s
			}
			return strings.TrimSpace(s[i:])
		}
		i = j + 1
	}
	if digits || isLabelled(s) {
		return ""
	}
	return s
}

// isLabelled reports whether the words of s include one that opens a remark.
func isLabelled(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if labelWords[strings.Trim(lowerWord(w), ".,:;()")] {
			return true
		}
	}
	return false
}

// isDateTail reports whether a remark that begins with a number is short, or
// holds what shows that it is a date, a time or a count.
func isDateTail(s string) bool {
	words := 0
	dateish := false
	for w := range strings.FieldsSeq(s) {
		words++
		lw := strings.Trim(lowerWord(w), ".,:;()|-–—")
		r, _ := utf8.DecodeRuneInString(lw)
		if dateWords[lw] || labelWords[lw] || (unicode.IsDigit(r) && (strings.ContainsAny(w, ".:/-年월月") || len(lw) == 4)) {
			dateish = true
		}
		switch lw {
		case "min", "mins", "minutes", "minute", "hours", "hour", "days", "day", "weeks", "week", "months", "month", "years", "year", "minuten", "stunden", "tagen", "monaten", "jahren":
			dateish = true
		}
	}
	return dateish && words <= 14
}

// isRemark reports whether a stretch beside a byline is a date, a count or a
// link of the page rather than a name.
func isRemark(s string) bool {
	w, _ := nextWord(s)
	lw := strings.Trim(lowerWord(w), ".,:;()")
	if labelWords[lw] || notBy[lw] || notNames[strings.ToLower(s)] {
		return true
	}
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsDigit(r)
}

// placeWords open the place a byline was written from.
var placeWords = wordSet(`of in aus à from near reporting für for bei i v в из у z w ze we με în dalla dal di da en desde at über berichtet schreibt writes reports`)

// cutRoles takes roles and places off both ends of a piece. explained is
// false when something was cut off that it cannot account for. A piece that
// is nothing but a role is "".
func cutRoles(t string, later bool) (name string, explained bool) {
	r, _ := utf8.DecodeRuneInString(t)
	if unspaced(r) {
		return cutUnspacedRoles(t), true
	}
	words := strings.Fields(t)
	if len(words) == 0 {
		return "", true
	}
	hasRole, hasHouse := false, false
	for _, w := range words {
		lw := strings.Trim(lowerWord(w), ".,:;()")
		hasRole = hasRole || isRole(lw)
		hasHouse = hasHouse || houseWords[lw] || strings.HasSuffix(lw, "redaktion")
	}
	if hasRole && later && !hasHouse && !endsAfterName(words) {
		for i := range words {
			if rest := strings.Join(words[i:], " "); i > 0 && startsWithRole(words) && allRoleWords(words[:i]) && formOfName(rest) == personName && !isHouse(rest) && hasGivenName(rest) {
				return rest, true
			}
		}
		return "", true
	}
	// Words of place behind a full name.
	named := 0
	for i, w := range words {
		lw := lowerWord(w)
		if i > 1 && lw == "special" && i+1 < len(words) && lowerWord(words[i+1]) == "to" {
			words = words[:i]
			break
		}
		if i > 0 && named >= 1 && (w == lw || lw == "for" || lw == "in") && placeWords[lw] && !(particles[lw] && named < 2) {
			rest := words[i+1:]
			if named >= 2 || loosePlace(rest) {
				if len(rest) <= 5 {
					words = words[:i]
					break
				}
				return strings.Join(words[:i], " "), false
			}
		}
		if startsUpper(w) {
			named++
		}
	}
	if hasHouse && isHouse(strings.Join(words, " ")) {
		if end := cutRoleTail(words); len(end) >= 2 && len(end) < len(words) && !allRoleWords(end) && hasGivenName(words[0]) {
			return strings.Join(end, " "), true // "Meg James Staff Writer"
		}
		if !startsWithRole(words) {
			return strings.Join(words, " "), true
		}
		for i := 1; i < len(words); i++ {
			if rest := strings.Join(words[i:], " "); allRoleWords(words[:i]) && !isHouse(rest) && formOfName(rest) == personName && !startsWithRole(words[i:]) {
				return rest, true
			}
		}
		return strings.Join(words, " "), true
	}
	lo, hi := 0, len(words)
	if hasRole {
		for i := lo; i < hi; i++ {
			if isRole(strings.Trim(lowerWord(words[i]), ".,:;")) && allRoleWords(words[lo:i]) {
				lo = i + 1
			}
		}
		for hi > lo && isRole(strings.Trim(lowerWord(words[hi-1]), ".,:;")) {
			hi--
			for hi > lo+1 && roleModifiers[strings.Trim(lowerWord(words[hi-1]), ".,:;")] {
				hi--
			}
		}
		// A role in the middle: "Ann Lee Chief Editor of the Herald".
		for i := lo + 2; i < hi; i++ {
			if isRole(strings.Trim(lowerWord(words[i]), ".,:;")) {
				hi = i
				for hi > lo+2 && roleModifiers[strings.Trim(lowerWord(words[hi-1]), ".,:;")] {
					hi--
				}
				break
			}
		}
	}
	if lo >= hi {
		if strings.EqualFold(words[0], "staff") {
			return t, true
		}
		return "", true
	}
	return strings.Trim(strings.Join(words[lo:hi], " "), " ,;:-–—"), true
}

// cutRoleTail takes the role, and what goes with it, off the end of words.
func cutRoleTail(words []string) []string {
	n := len(words)
	for n > 0 && isRole(strings.Trim(lowerWord(words[n-1]), ".,:;")) {
		n--
		for n > 0 && roleModifiers[strings.Trim(lowerWord(words[n-1]), ".,:;")] {
			n--
		}
	}
	return words[:n]
}

func loosePlace(rest []string) bool {
	return len(rest) >= 1 && len(rest) <= 3 && startsUpper(rest[0])
}

func startsWithRole(words []string) bool {
	for _, w := range words {
		lw := strings.Trim(lowerWord(w), ".,:;")
		if isRole(lw) {
			return true
		}
		if !roleModifiers[lw] {
			return false
		}
	}
	return false
}

// endsAfterName reports whether at least two words that are neither role nor
// modifier come before the role.
func endsAfterName(words []string) bool {
	n := 0
	for _, w := range words {
		lw := strings.Trim(lowerWord(w), ".,:;")
		if isRole(lw) {
			return n >= 2
		}
		if !startsUpper(w) || roleModifiers[lw] {
			return false
		}
		n++
	}
	return false
}

func allRoleWords(words []string) bool {
	for _, w := range words {
		lw := strings.Trim(lowerWord(w), ".,:;")
		if !isRole(lw) && !roleModifiers[lw] {
			return false
		}
	}
	return true
}

// unspacedRoles stand right before or behind a name.
var unspacedRoles = strings.Fields(`선임기자 전문기자 인턴기자 수습기자 객원기자 논설위원 대표기자 기자 특파원 에디터 논설실장 칼럼니스트 교수 위원 앵커 PD 작가 변호사 대표
	即時報導 綜合報導 即时报道 综合报道 台北報導 專題報導 本报记者 特约记者 记者 記者 通讯员 特派员 特派員 编辑 編輯 主编 報導 报道 编译 編譯 撰稿 撰文 撰 文 摄影 攝影 評論員 评论员 編集委員 論説委員 編集長 編集 ライター さん 氏 著 執筆 教授 整理 综合 綜合 先生`)

func cutUnspacedRoles(t string) string {
	for range 3 {
		u := t
		for _, r := range unspacedRoles {
			if v, ok := strings.CutSuffix(u, r); ok && (strings.HasSuffix(v, " ") || utf8.RuneCountInString(v) >= 2) {
				u = strings.Trim(v, " =·・/")
				break
			}
			if v, ok := strings.CutPrefix(u, r); ok && utf8.RuneCountInString(strings.TrimSpace(v)) >= 2 && utf8.RuneCountInString(r) > 1 {
				u = strings.Trim(v, " =·・/:：")
				break
			}
		}
		// "서울=홍길동"
		if i := strings.LastIndexAny(u, "=＝"); i >= 0 {
			u = strings.TrimSpace(strings.TrimLeft(u[i:], "=＝"))
		}
		if u == t {
			break
		}
		t = u
	}
	return t
}

// splitUnspaced parts names that only a space parts, as Chinese and Korean
// lists do.
func splitUnspaced(name, lang string) []string {
	r, _ := utf8.DecodeRuneInString(name)
	if lang == "ja" || !unicode.In(r, unicode.Han, unicode.Hangul) || !strings.Contains(name, " ") {
		return []string{name}
	}
	var out []string
	for w := range strings.FieldsSeq(name) {
		n := 0
		for _, r := range w {
			if !unicode.In(r, unicode.Han, unicode.Hangul) {
				return []string{name}
			}
			n++
		}
		if n < 2 || n > 5 {
			return []string{name}
		}
		if c := cutUnspacedRoles(w); utf8.RuneCountInString(c) >= 2 && !isUnspacedRole(c) {
			out = append(out, c)
		}
	}
	return out
}

func isUnspacedRole(s string) bool {
	for _, r := range unspacedRoles {
		if s == r {
			return true
		}
	}
	return false
}

// readSuffixed reads bylines whose announcement follows the name:
// "홍길동 기자", "松岡大地記者".
func readSuffixed(line, lang string) (bylineReading, bool) {
	var r bylineReading
	for _, suffix := range []string{"기자", "특파원", "논설위원"} {
		i := strings.Index(line, suffix)
		if i <= 0 || utf8.RuneCountInString(line) > 60 {
			continue
		}
		for part := range strings.SplitSeq(line, suffix) {
			f := strings.FieldsFunc(part, func(r rune) bool { return !unicode.IsLetter(r) })
			if len(f) == 0 {
				continue
			}
			// "(서울=연합뉴스) 홍길동·김철수 기자": what is nearest to the word.
			part = strings.TrimSpace(part)
			for _, w := range [...]string{"선임", "전문", "인턴", "수습", "객원", "대표", "대기자"} {
				part = strings.TrimSpace(strings.TrimSuffix(part, w))
			}
			// "홍길동 김철수 기자"
			if j := strings.LastIndexByte(part, ' '); j > 0 {
				before := part[:j]
				before = before[strings.LastIndexAny(before, " ])=")+1:]
				if utf8.RuneCountInString(before) == 3 && utf8.RuneCountInString(part[j+1:]) == 3 && classify(before, false) == personName {
					r.add(credit{name: before, kind: personName})
				}
			}
			if j := strings.LastIndexAny(part, " ]=)"); j >= 0 {
				part = part[j+1:]
			}
			for _, p := range splitList(part, "ko") {
				name := cutUnspacedRoles(p.text)
				if classify(name, false) == personName {
					r.add(credit{name: name, kind: personName})
				}
			}
		}
		if len(r.credits) > 0 {
			r.sure, r.strong, r.whole = true, true, true
			return r, true
		}
	}
	if i := strings.LastIndex(line, "記者"); i > 0 && utf8.RuneCountInString(line) <= 30 {
		rest := strings.TrimSpace(line[i+len("記者"):])
		name := strings.TrimSpace(line[:i])
		if j := strings.LastIndexAny(name, " ／/("); j >= 0 && lang != "ja" {
			name = name[j+1:]
		}
		if (rest == "" || !unspacedStart(rest)) && classify(name, false) == personName {
			r.add(credit{name: name, kind: personName})
			r.sure, r.strong, r.whole = true, true, true
			return r, true
		}
	}
	return r, false
}

func unspacedStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unspaced(r)
}
